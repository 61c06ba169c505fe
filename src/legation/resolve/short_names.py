"""Names that are less than the whole: "the League" of "Arab League", "General Assembly" of the UN.

A short form is bound to the party named before that carries its word, and stays bound for the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from legation.model import Actor, Mention
from legation.resolve.provisional import ORGANISATION_WORDS
from legation.vocab.actor_index import ActorRow, find_row, forms
from legation.vocab.folding import fold, fold_name, word_set

# Words by which any body may call itself.
OWN_WORDS = word_set("organization organisation")
BEARERS = frozenset({"organisation", "movement", "organ", "government"})
ADJECTIVE_TYPES = frozenset({"adjective", "demonym"})


def find_completed(text: str, bodies: Iterable[ActorRow]) -> str | None:
    """Return the actor whose full name is that of a body and these words, or None.

    Args:
        text: Two words or more ("Credentials Committee").
        bodies: Organisations and states that the document names, the most frequent first.
    """
    if len(text.split()) < 2:
        return None
    for body in bodies:
        for form in (*body.adjectives, body.name, *body.aliases):
            for whole in (f"{form} {text}", f"{text} of {form}", f"{text} of the {form}", f"{form}'s {text}"):
                keys = {key for key, form_type in forms().get(fold_name(whole), ()) if form_type == "name"}
                if len(keys) == 1:
                    return keys.pop()
    return None


def bodies_named(mentions: Sequence[Mention]) -> list[ActorRow]:
    """Organisations, then states, that a document names, each by how often."""
    counts = Counter(m.actor.key for m in mentions if m.actor is not None and m.kind in ("name", "adjective"))
    rows = [(row, n) for key, n in counts.most_common() if (row := find_row(key)) is not None]
    kinds = ("organisation", "state")
    wanted = [(kinds.index(row.kind), -n, row) for row, n in rows if row.kind in kinds]
    return [row for _, _, row in sorted(wanted, key=lambda item: item[:2])]


def find_bearer(text: str, before: Sequence[Mention]) -> Actor | None:
    """Return the body named before of whose name these words are a part ("League", "Front"), or None.

    Args:
        text: One or two words of which the last is a word for bodies.
        before: The mentions before it, in order.
    """
    words = fold(text).replace("-", " ").split()
    if not words or len(words) > 2 or words[-1] not in ORGANISATION_WORDS | OWN_WORDS:
        return None
    found: dict[str, Actor] = {}
    for mention in before:
        actor = mention.actor
        if actor is None or mention.kind != "name" or actor.kind not in BEARERS:
            continue
        theirs = fold(f"{actor.name} {mention.text}").replace("-", " ").split()
        if len(mention.text) > len(text) and all(word in theirs for word in words):
            found[actor.id] = actor
    if len(found) > 1:
        # "the Assembly" is the General Assembly rather than its committee
        said = {m.actor.id for m in before if m.actor is not None and words[-1] in fold(m.text).split()[-1:]}
        found = {i: actor for i, actor in found.items() if i in said}
    if len(found) == 1:
        return next(iter(found.values()))
    if found or words[-1] not in OWN_WORDS or len(words) > 1:
        return None
    counts = Counter(
        m.actor.id
        for m in before
        if m.actor is not None and m.actor.kind == "organisation" and not m.actor.provisional
    )
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] < 1.3 * ranked[1][1]):
        return None
    return next(m.actor for m in before if m.actor is not None and m.actor.id == ranked[0][0])


def state_of_first_word(name: str) -> str:
    """Return the state whose adjective a name begins with ("Syrian Negotiation Commission"), or empty."""
    first, _, rest = name.partition(" ")
    keys = [key for key, form_type in forms().get(fold_name(first), ()) if form_type in ADJECTIVE_TYPES]
    return keys[0] if rest and len(keys) == 1 else ""
