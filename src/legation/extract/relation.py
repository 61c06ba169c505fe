"""What event a sentence reports between two named stretches: one of PLOVER's types, or none.

This is the question of event coders, whose actors are given; claims (legation.extract.claims) need no such help.

Source: PLOVER (Halterman et al. 2023) in the fifteen roots and four quads of the PLV sets (Hu et al. 2024), where
CONCEDE is YIELD.
"""

from __future__ import annotations

from dataclasses import dataclass

from legation.errors import UsageError

QUADS = {
    "verbal cooperation": ("AGREE", "CONSULT", "SUPPORT"),
    "material cooperation": ("AID", "CONCEDE", "COOPERATE"),
    "verbal conflict": ("ACCUSE", "REJECT", "REQUEST", "THREATEN"),
    "material conflict": ("ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION"),
}


@dataclass(frozen=True)
class Relation:
    """The event between two stretches of a sentence.

    Attributes:
        root: PLOVER type, or ``none``.
        quad: One of QUADS, or ``none``.
        probabilities: Root -> probability, likeliest first; they add up to 1.
    """

    root: str
    quad: str
    probabilities: dict[str, float]


def relate(sentence: str, subject: str, object_: str | None = None, *, known: bool = False) -> Relation:
    """Read what a sentence reports between two stretches of it.

    Args:
        sentence: One sentence.
        subject: Who acts, in the sentence's words (its first occurrence).
        object_: Who or what is acted upon, likewise; None where the sentence does not name it.
        known: True when there surely is an event, so that ``none`` is no answer.

    Raises:
        UsageError: When a stretch does not stand in the sentence, or the package was built without the learned reader.
    """
    from legation.extract.learned import get_reader
    from legation.extract.parse import get_parser

    reader = get_reader()
    if reader is None:
        raise UsageError(
            "the learned reader's files are not in this installation; install the released package"
        )
    doc = get_parser().language.make_doc(sentence)
    places: list[tuple[int, int] | None] = []
    for words in (subject, object_):
        if words is None:
            places.append(None)
            continue
        at = sentence.find(words)
        span = (
            doc.char_span(at, at + len(words), alignment_mode="expand") if at >= 0 and words.strip() else None
        )
        if span is None:
            raise UsageError(
                f"{words!r} does not stand in the sentence: give the party in the sentence's own words"
            )
        places.append((span.start, span.end))
    assert places[0] is not None
    shares = reader.relate([token.text for token in doc], places[0], places[1])
    if known:
        rest = 1.0 - shares.pop("none")
        shares = {root: share / rest for root, share in shares.items()}
    ordered = dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))
    root = next(iter(ordered))
    return Relation(root, quad_of(root), ordered)


def quad_of(root: str) -> str:
    """Return the quad of a root.

    >>> quad_of("AID")
    'material cooperation'
    """
    return next((quad for quad, roots in QUADS.items() if root in roots), "none")
