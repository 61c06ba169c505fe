"""Finds every form of the vocabulary in a text: actors, and the generic words for organs and offices.

Invariant: matches lie on word boundaries, obey the case of their form, and never overlap (longest wins).
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from legation.vocab.actor_index import (
    FORM_TYPES,
    cell_list,
    forms,
    iter_actors,
    office_kinds,
    organ_kinds,
)
from legation.vocab.folding import fold, fold_name, word_set

GENERIC_ENDINGS = word_set(
    "agency agreement alliance army authority bloc bureau coalition commission committee conference council "
    "court embassy faction force forces format front government group initiative insurgency leadership "
    "meeting militants militia ministry mission movement network office organisation organization pact "
    "parliament party police process province rebels regime republic summit talks treaty tribunal"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a match: a key, what the form is to it, and the form as the vocabulary writes it."""

    key: str
    form_type: str
    form: str


@dataclass(frozen=True, slots=True)
class Match:
    """Words of a text that are a form of the vocabulary; readings best first, all of them possible."""

    start: int
    end: int
    readings: tuple[Reading, ...]

    @property
    def form_type(self) -> str:
        """Type of the best reading; ``organ`` and ``office`` are generic words, ``post`` a generic one with
        its body."""
        return self.readings[0].form_type

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the readings, best first."""
        return tuple(dict.fromkeys(reading.key for reading in self.readings))


class Gazetteer:
    """An Aho-Corasick automaton over the folded forms."""

    def __init__(self) -> None:
        import ahocorasick_rs

        index: dict[str, list[Reading]] = {}

        def add(form: str, key: str, form_type: str) -> None:
            folded = fold_name(form)
            if len(folded) > 1:
                index.setdefault(folded, []).append(Reading(key, form_type, form))

        for row in iter_actors():
            for form_type, group in row.forms:
                for form in group:
                    add(form, row.key, form_type)
        for form_type, kinds in (("organ", organ_kinds()), ("office", office_kinds())):
            for key, kind in kinds.items():
                for pattern in dict.fromkeys((kind["name"].lower(), *cell_list(kind["patterns"]))):
                    post = _post_of(pattern, key) if form_type == "office" else None
                    if post is not None:
                        add(pattern, post, "post")
                        continue
                    add(pattern, key, form_type)
                    if " " not in pattern.strip() or form_type == "organ":
                        add(plural_of(pattern), key, form_type)
        order = {name: rank for rank, name in enumerate((*FORM_TYPES, "post", "organ", "office"))}
        self._readings = [
            sorted(dict.fromkeys(found), key=lambda r: order[r.form_type]) for found in index.values()
        ]
        # the gate, the parser and the finder of mentions ask for the same text one after the other
        self._last: tuple[str, tuple[Match, ...]] = ("", ())
        self._automaton: Any = ahocorasick_rs.AhoCorasick(
            list(index), matchkind=ahocorasick_rs.MatchKind.Standard, store_patterns=False
        )

    def find(self, text: str) -> list[Match]:
        """Return the matches of a text, in order; weak forms only beside a strong form of the same actor."""
        if text != self._last[0]:
            self._last = text, tuple(self._find(text))
        return list(self._last[1])

    def _find(self, text: str) -> list[Match]:
        folded = fold(text).replace("-", " ")
        found: list[Match] = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if _inside_word(folded, start, end):
                continue
            words = text[start:end]
            readings = tuple(r for r in self._readings[pattern] if _case_fits(words, r))
            if readings:
                found.append(Match(start, end, readings))
        return _longest(_drop_weak(found))


def _post_of(pattern: str, office: str) -> str | None:
    """Compose the key of an office pattern that names its body ("FSB director", "director of the CIA")."""
    first, _, rest = pattern.partition(" ")
    last = pattern.rpartition(" ")[2]
    body = (
        first if rest and _is_acronym(first) else last if " of the " in pattern and _is_acronym(last) else ""
    )
    found = [key for key, form_type in forms().get(fold_name(body), ()) if form_type == "name"]
    return f"{found[0]}:{office}" if found else None


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.replace(".", "").isalpha() and word.isupper()


def plural_of(pattern: str) -> str:
    """The plural of a generic word or phrase, its last word changed.

    >>> plural_of("justice ministry")
    'justice ministries'
    """
    word = pattern.strip()
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x")) else "s")


def _inside_word(folded: str, start: int, end: int) -> bool:
    if start and folded[start - 1].isalnum() and folded[start].isalnum():
        return True
    return end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum()


def _case_fits(words: str, reading: Reading) -> bool:
    form = (
        reading.form.removeprefix("The ").removeprefix("the ")
        if len(reading.form) > len(words)
        else reading.form
    )
    if reading.form_type in ("organ", "office", "post"):
        return True
    capitals = sum(letter.isupper() for letter in form)
    letters = sum(letter.isalpha() for letter in form)
    is_acronym = " " not in form and capitals > 1 and capitals * 2 >= letters
    if reading.form_type == "weak" or is_acronym or (len(form) <= 4 and capitals):
        same = [letter.isupper() for letter in words] == [letter.isupper() for letter in form]
        return same or (not is_acronym and reading.form_type != "weak" and words.isupper())
    if not form[:1].isupper():
        return True
    ours, theirs = words.replace("-", " ").split(), form.replace("-", " ").split()
    if len(ours) != len(theirs):
        return words[:1].isupper()
    for n, (word, wanted) in enumerate(zip(ours, theirs, strict=True)):
        if wanted[:1].isupper() and word[:1].islower() and (n == 0 or word not in GENERIC_ENDINGS):
            return False
    return True


def _drop_weak(found: list[Match]) -> list[Match]:
    strong = {r.key for match in found for r in match.readings if r.form_type in ("name", "metonym")}
    kept = []
    for match in found:
        readings = tuple(r for r in match.readings if r.form_type != "weak" or r.key in strong)
        if readings:
            kept.append(Match(match.start, match.end, readings))
    return kept


def _longest(found: list[Match]) -> list[Match]:
    taken: list[Match] = []
    starts: list[int] = []
    for match in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        at = bisect.bisect_left(starts, match.start)
        free = at == 0 or taken[at - 1].end <= match.start
        if free and (at == len(taken) or match.end <= starts[at]):
            taken.insert(at, match)
            starts.insert(at, match.start)
    return taken


@lru_cache(maxsize=1)
def get_gazetteer() -> Gazetteer:
    """Return the one gazetteer of this process, built on first use."""
    return Gazetteer()
