"""Organs and offices that share a word: "the foreign and justice ministries of Peru", "ministers of defence and trade".

Found in the words rather than in the parse, which takes the last of such a list for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from legation.extract.gazetteer import Match, plural_of
from legation.vocab.actor_index import cell_list, office_kinds, organ_kinds
from legation.vocab.folding import fold_name

_JOINT = re.compile(r"(?:,? and |, | as well as )$", re.IGNORECASE)
_AND = re.compile(r"\band\b|\bas well as\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w’'-]*$")
_NEXT = re.compile(r"(?:(?:,? and |, )(?:the |of )?|,? as well as )(?=[^\W\d_])", re.IGNORECASE)
_MOST_WORDS = 3
_MOST_MEMBERS = 6


@dataclass(frozen=True, slots=True)
class Shared:
    """Several organs or offices under one plural word.

    Attributes:
        start: Where the first of them begins.
        end: Where the last of them ends.
        kinds: Their kinds, in order.
    """

    start: int
    end: int
    kinds: tuple[str, ...]


def find_shared(text: str, match: Match) -> Shared | None:
    """Find the organs or offices that share the plural word of a match, or None where there is only one.

    Args:
        text: Document.text.
        match: A generic match of the gazetteer ("justice ministries", "ministers").
    """
    words = text[match.start : match.end]
    head = words.rpartition(" ")[2]
    single = _singulars().get(fold_name(head))
    found = _before(text, match.end - len(head), match.end, single) if single is not None else None
    if found is not None:
        return found
    first = words.partition(" ")[0]
    single = _singulars().get(fold_name(first))
    return _after(text, match.start, match.start + len(first), single) if single is not None else None


def _before(text: str, start: int, end: int, head: str) -> Shared | None:
    """ "foreign, defence and interior" ministries: read from right to left."""
    at = start
    kinds: list[str] = []
    joints: list[str] = []
    while len(kinds) < _MOST_MEMBERS:
        if not kinds and text[at - 1 : at] != " ":
            return None
        found = _modifier_before(text, at if kinds else at - 1, head)
        if found is None:
            break
        at, kind = found
        kinds.insert(0, kind)
        joint = _JOINT.search(text[max(0, at - 12) : at])
        if joint is None:
            break
        joints.append(joint[0])
        begin = at
        at -= len(joint[0])
        if _modifier_before(text, at, head) is None:
            at = begin
            joints.pop()
            break
    if len(set(kinds)) < 2 or not any(_AND.search(joint) for joint in joints):
        return None
    return Shared(at, end, tuple(dict.fromkeys(kinds)))


def _modifier_before(text: str, end: int, head: str) -> tuple[int, str] | None:
    """The longest run of words before a place that makes a kind with the head."""
    best: tuple[int, str] | None = None
    at = end
    for _ in range(_MOST_WORDS):
        word = _WORD.search(text, max(0, at - 30), at)
        if word is None:
            break
        kind = _kinds().get(fold_name(f"{text[word.start() : end]} {head}"))
        if kind is not None:
            best = word.start(), kind
        if text[word.start() - 1 : word.start()] != " ":
            break
        at = word.start() - 1
    return best


def _after(text: str, start: int, end: int, head: str) -> Shared | None:
    """ministries "of foreign affairs and of justice": read from left to right."""
    of = re.compile(r" (?:of|for) (?:the )?").match(text, end)
    if of is None:
        return None
    at, joined = of.end(), False
    kinds: list[str] = []
    while len(kinds) < _MOST_MEMBERS:
        found = next(_names_after(text, at, f"{head} of"), None)
        if found is None:
            break
        last, kind = found
        kinds.append(kind)
        end = last
        step = _NEXT.match(text, last)
        if step is None:
            break
        joined = joined or _AND.search(step[0]) is not None
        at = step.end()
    if len(set(kinds)) < 2 or not joined:
        return None
    return Shared(start, end, tuple(dict.fromkeys(kinds)))


def _names_after(text: str, start: int, head: str) -> Iterator[tuple[int, str]]:
    """The longest runs of words after a place that make a kind with the head, longest first."""
    ends = [found.end() for found in re.compile(r"[^\W\d_][\w’'-]*").finditer(text, start, start + 60)]
    for end in reversed(ends[: _MOST_WORDS + 2]):
        kind = _kinds().get(fold_name(f"{head} {text[start:end]}"))
        if kind is not None:
            yield end, kind


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    """Kinds of organs and offices by the forms that name them."""
    out: dict[str, str] = {}
    for kinds in (organ_kinds(), office_kinds()):
        for key, kind in kinds.items():
            for pattern in (kind["name"].lower(), *cell_list(kind["patterns"])):
                out.setdefault(fold_name(pattern), key)
    return out


@lru_cache(maxsize=1)
def _singulars() -> dict[str, str]:
    """Plural -> singular of the words that organs and offices may share."""
    return {fold_name(plural_of(word)): word for word in SHARED}


SHARED = ("ministry", "minister", "department", "secretary", "committee", "commission", "agency")
"""Words under which one state has several organs or offices."""
