"""Finds every mention of a party in a parsed document: names, adjectives, roles, nominals and pronouns.

Invariants: mentions lie inside claim-carrying blocks; ``document.text[m.start:m.end] == m.text``; a mention
may lie inside another ("Russian" inside "Russian foreign minister"); order is by start, then longest first.
"""

from __future__ import annotations

import bisect
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import legation.vocab
from legation.extract.gazetteer import Match, get_gazetteer
from legation.extract.parse import ParsedBlock, ParsedDocument
from legation.extract.roles import compose_roles
from legation.extract.tokens import tokens_of
from legation.extract.unknown_names import find_unknown_names
from legation.model import Mention
from legation.vocab.actor_index import cell_list
from legation.vocab.folding import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

PRONOUNS = word_set("they them their theirs themselves it its itself he him his himself she her hers herself")
DEFINITE = word_set("the this that these those both")
_REPORTING = word_set(
    "report say believe expect think understand note announce claim allege hope rumor rumour estimate assume "
    "suggest know agree argue decide"
)
COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
COLLECTIVES = {"pair": 2, "duo": 2, "trio": 3, "quartet": 4}
RULING = word_set("government regime administration authorities")
# Groups that a text names by a bare plural; of other plurals only a count makes a group.
UNCOUNTED = word_set("countries states neighbours neighbors sides governments republics territories")
# Adjectives of parties rather than of states of affairs: "said it was ready to send soldiers".
_OF_PARTIES = word_set(
    "ready willing unwilling able unable prepared free eager open committed concerned determined set "
    "happy glad "
    "sorry aware confident worried keen reluctant poised opposed entitled obliged bound grateful proud"
)
_PLEONASTIC = word_set("be seem appear remain turn happen take become look matter rain snow follow")


@dataclass(frozen=True, slots=True)
class Nominal:
    """A definite nominal of the vocabulary: which kinds (or keys) of actor it may refer to."""

    phrase: str
    number: str
    kinds: tuple[str, ...]
    members: tuple[str, ...]


@lru_cache(maxsize=1)
def nominals() -> dict[str, Nominal]:
    """Rows of vocab/nominals.csv by phrase."""
    path = Path(legation.vocab.__path__[0]) / "nominals.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row["phrase"]: Nominal(
                row["phrase"], row["number"], cell_list(row["kinds"]), cell_list(row["members"])
            )
            for row in csv.DictReader(stream)
        }


class MentionIndex:
    """Mentions of one document by place.

    Args:
        mentions: In any order.
    """

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.mentions: Sequence[Mention] = sorted(mentions, key=lambda m: (m.start, -m.end))
        self._starts = [mention.start for mention in self.mentions]
        self._longest = max((m.end - m.start for m in self.mentions), default=0)

    def overlapping(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that share a character with a stretch, in order."""
        first = bisect.bisect_left(self._starts, start - self._longest)
        last = bisect.bisect_left(self._starts, end)
        return [m for m in self.mentions[first:last] if m.end > start]

    def inside(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie wholly inside a stretch, in order."""
        return [m for m in self.overlapping(start, end) if start <= m.start and m.end <= end]

    def at(self, start: int, end: int) -> Mention | None:
        """Return the best mention for a stretch, or None.

        Give it the head token of a noun phrase: the smallest mention that covers it is the answer ("Lavrov"
        -> the name, "minister" -> the role, "Russian" -> the adjective). Given a longer stretch that no
        mention covers, the head-most one inside wins: the last of those that follow one another at its
        beginning.
        """
        near = self.overlapping(start, end)
        covering = [m for m in near if m.start <= start and m.end >= end]
        if covering:
            return min(covering, key=lambda m: (m.end - m.start, m.kind == "adjective"))
        within = [m for m in near if start <= m.start and m.end <= end]
        if not within:
            return None
        # Outermost mentions in a row ("Russian Foreign Minister | Sergey Lavrov"): the last of the first row.
        outer = [
            m for m in within if not any(o is not m and o.start <= m.start and m.end <= o.end for o in within)
        ]
        best = outer[0]
        for mention in outer[1:]:
            if mention.start - best.end > 1:
                break
            best = mention
        return best


def find_mentions(parsed: ParsedDocument) -> list[Mention]:
    """Find every mention of a party; unresolved, with the vocabulary's candidates, best first.

    Returns:
        Mentions by start, longest first. ``note`` carries what the finder knows: ``type:person`` for a name
        that only the recogniser knows, ``office:`` or ``organ:`` and a kind, ``nominal:`` and a phrase.
    """
    text = parsed.document.text
    matches = [m for m in get_gazetteer().find(text) if _in_block(parsed, m.start, m.end)]
    matches = [m for m in matches if _is_noun_like(parsed, m)]
    unknown, swallowed = find_unknown_names(parsed, matches)
    matches = [m for m in matches if (m.start, m.end) not in swallowed]
    composed, generic = compose_roles(text, matches, parsed.document.published_day)
    found: dict[tuple[int, int], Mention] = {}
    for mention in [*composed, *_names(text, matches), *unknown]:
        found.setdefault((mention.start, mention.end), mention)
    taken = MentionIndex(found.values())
    for block in parsed.blocks:
        for mention in (*_generic(block, text, generic, taken), *_nominals(block, text, taken)):
            found.setdefault((mention.start, mention.end), mention)
        for mention in _pronouns(block, text):
            found.setdefault((mention.start, mention.end), mention)
    swallowing = [m for m in found.values() if m.kind == "nominal" and (":" in m.note or m in composed)]
    return sorted(
        (m for m in found.values() if not _is_swallowed(m, swallowing)), key=lambda m: (m.start, -m.end)
    )


def _is_swallowed(mention: Mention, nominals_found: list[Mention]) -> bool:
    if mention.kind != "nominal" or mention.note != "name":
        return False
    return any(n is not mention and n.start <= mention.start and mention.end <= n.end for n in nominals_found)


def _in_block(parsed: ParsedDocument, start: int, end: int) -> bool:
    block = parsed.block_at(start)
    return block is not None and end <= block.block.end


def _is_noun_like(parsed: ParsedDocument, match: Match) -> bool:
    """Keep a generic word only where it is used as a noun ("official recognition" names no official)."""
    common = match.readings[0].form[:1].islower()
    if match.form_type not in ("organ", "office") and not common:
        return True
    block = parsed.block_at(match.start)
    token = block.token_at(match.end - 1) if block else None
    if token is None or token.pos_ not in ("NOUN", "PROPN"):
        return False
    if match.form_type in ("organ", "office"):
        return True
    # A common noun with a capital inside a sentence is part of somebody's name ("Press Service").
    capital = parsed.document.text[match.start].isupper()
    first = block.token_at(match.start) if block else None
    return not capital or (first is not None and bool(first.is_sent_start))


def _names(text: str, matches: list[Match]) -> Iterator[Mention]:
    for match in matches:
        if match.form_type in ("organ", "office", "post"):
            continue
        if (
            match.form_type == "demonym"
            and text[match.start - 1 : match.start] == "-"
            and text[match.end - 1] == "s"
        ):
            continue  # "African-Americans" are people, not the state
        kind = "adjective" if match.form_type in ("adjective", "demonym") else "name"
        if kind == "name" and match.readings[0].form[:1].islower():
            kind = "nominal"
        yield Mention(
            match.start, match.end, text[match.start : match.end], kind, match.keys, note=match.form_type
        )


def _generic(block: ParsedBlock, text: str, generic: list[Match], taken: MentionIndex) -> Iterator[Mention]:
    """Definite offices and organs without a body ("the minister"), and titles before a name."""
    for match in generic:
        if not block.block.start <= match.start < block.block.end:
            continue
        token = block.token_at(match.end - 1)
        if token is None or taken.at(match.start, match.end) is not None:
            continue
        start = _definite_start(block, token)
        key = match.keys[0]
        plural = token.tag_ in ("NNS", "NNPS")
        title = match.end < len(text) and taken.at(match.end + 1, match.end + 2)
        is_title = title and title.kind == "name" and match.form_type == "office"
        if is_title and text[match.end] == " " and not plural:
            start = match.start
        elif (
            (start is not None and start > match.start)
            or start is None
            or plural
            or (match.form_type == "organ" and token.text.lower() in nominals())
        ):
            continue
        kind = "role" if match.form_type == "office" else "nominal"
        yield Mention(start, match.end, text[start : match.end], kind, note=f"{match.form_type}:{key}")


def _definite_start(block: ParsedBlock, token: Token) -> int | None:
    """Return where the definite determiner of a noun stands, or None when it has none or is a modifier."""
    if token.dep_ in ("compound", "amod", "nmod") and token.head.i > token.i:
        return None
    determiner = next((c for c in token.lefts if c.lower_ in DEFINITE), None)
    if determiner is None or any(c.dep_ == "poss" for c in token.lefts):
        return None
    return block.offset(determiner)


def _nominals(block: ParsedBlock, text: str, taken: MentionIndex) -> Iterator[Mention]:
    table = nominals()
    for token in tokens_of(block.doc):
        if token.lower_ == "both" and _stands_alone(token):
            first, end = block.offset(token), block.end(token)
            yield Mention(first, end, text[first:end], "pronoun", note="group:2:both")
        if token.pos_ not in ("NOUN", "PROPN"):
            continue
        before = block.doc[token.i - 1].lower_ if token.i else ""
        entry = table.get(f"{before} {token.lower_}") or table.get(token.lower_)
        if token.lemma_ == "counterpart" and token.tag_ == "NN":
            yield from _counterpart(block, text, taken, token)
        if entry is None:
            continue
        start = _definite_start(block, token)
        owner = next((c for c in token.lefts if c.dep_ == "poss" and c.pos_ == "PROPN"), None)
        if owner is not None and entry.phrase in RULING:
            # "Haradinaj's government"
            start = block.offset(owner) if taken.at(block.offset(token), block.end(token)) is None else None
        if start is not None:
            yield from _nominal(block, text, taken, token, entry, start)


def _counterpart(block: ParsedBlock, text: str, taken: MentionIndex, token: Token) -> Iterator[Mention]:
    """ "His Ukrainian counterpart": who holds the same office for another state."""
    start, end = block.offset(token), block.end(token)
    owner = next((c for c in token.lefts if c.dep_ == "poss"), None)
    first = block.offset(owner) if owner is not None else start
    states = [m for m in taken.inside(first, start) if m.kind == "adjective" and len(m.candidates) == 1]
    if owner is not None and len(states) == 1 and taken.at(start, end) is None:
        note = f"counterpart:{states[0].candidates[0]}"
        yield Mention(first, end, text[first:end], "nominal", note=note)


def _nominal(
    block: ParsedBlock, text: str, taken: MentionIndex, token: Token, entry: Nominal, start: int
) -> Iterator[Mention]:
    end = block.end(token)
    of = next((g for c in token.rights if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"), None)
    if of is not None:
        # "the group of seven": no anaphor; "the government of Ramush Haradinaj": whose it is decides
        if entry.phrase in RULING and of.pos_ == "PROPN" and taken.at(start, end) is None:
            end = block.end(of)
            yield Mention(start, end, text[start:end], "nominal", note=f"nominal:{entry.phrase}")
        return
    inside = taken.inside(start, end)
    if entry.number == "group":
        size = _count(token)
        if size is not None and not any(m.end == end and m.kind == "name" for m in inside):
            yield Mention(start, end, text[start:end], "nominal", note=f"group:{size}:{entry.phrase}")
        return
    if any(m.end == end and m.kind != "nominal" for m in inside):
        return
    # "the insurgents" may be a party named before or, failing that, the population of that name
    keys = next((m.candidates for m in inside if m.end == end), ())
    yield Mention(start, end, text[start:end], "nominal", keys, note=f"nominal:{entry.phrase}")


def _stands_alone(token: Token) -> bool:
    if token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return True
    return token.dep_ == "preconj" and token.head.pos_ == "VERB"


def _count(token: Token) -> int | None:
    """How many parties a definite plural names; 0 when it does not say, None when it is no group."""
    if token.lower_ in COLLECTIVES:
        return COLLECTIVES[token.lower_]
    for child in token.lefts:
        if child.lower_ in COUNTS:
            return COUNTS[child.lower_]
    plain = all(c.lower_ in DEFINITE for c in token.lefts) and not any(c.dep_ == "prep" for c in token.rights)
    return 0 if plain and token.lower_ in UNCOUNTED else None


def _pronouns(block: ParsedBlock, text: str) -> Iterator[Mention]:
    for token in tokens_of(block.doc):
        if token.lower_ in PRONOUNS and token.pos_ in ("PRON", "DET", "ADJ"):
            if token.lower_ == "it" and is_pleonastic(token):
                continue
            start, end = block.offset(token), block.end(token)
            yield Mention(start, end, text[start:end], "pronoun")


def is_pleonastic(token: Token) -> bool:
    """Say whether an "it" refers to nothing ("it was reported that", "it remains to be seen").

    Source: Lappin and Leass (1994), An algorithm for pronominal anaphora resolution, section 2.1.
    """
    if token.dep_ == "expl":
        return True
    head = token.head
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return False
    children = {child.dep_ for child in head.children}
    clause = bool(children & {"ccomp", "csubj", "xcomp", "advcl"})
    if token.dep_ == "nsubjpass" and head.lemma_ in _REPORTING:
        return True
    if head.lemma_ not in _PLEONASTIC:
        return False
    complement = next((c for c in head.children if c.dep_ in ("acomp", "attr")), None)
    if head.lemma_ == "be" and complement is not None and complement.pos_ in ("PROPN", "PRON"):
        return True  # "whether it's Cruz or Ryan"
    if complement is not None and complement.lemma_.lower() in _OF_PARTIES:
        return False
    if complement is not None and complement.pos_ == "ADJ":
        return clause or any(c.dep_ in ("ccomp", "xcomp") for c in complement.children)
    return clause or head.lemma_ in ("rain", "snow")
