"""Is a name on a list on a day? Ranks the entries that resemble it and says how each stood on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from legation.lists.entry import ListEntry, ListName
from legation.lists.matching import NameMatch, QuickLook, match_names
from legation.lists.snapshot import Snapshot
from legation.vocab.actor_index import find_candidates, find_row

SCORE_CUTOFF = 0.8
"""Higher than what is best for judged pairs: against a whole list, chance has thousands of tries."""
WEAK_ALIAS = 0.95
VOCABULARY_ALIAS = 0.98

State = Literal["listed", "not listed", "removed", "unclear"]


@dataclass(frozen=True, slots=True)
class Removal:
    """Entries that stood in one snapshot and no longer in the next."""

    since: dt.date
    as_of: dt.date
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """What is known of one list (or part) around a day.

    Attributes:
        on: The day.
        before: The last snapshot up to that day.
        after: The first snapshot after it.
        removals: What was removed up to ``before``, oldest first.
    """

    on: dt.date
    before: Snapshot | None
    after: Snapshot | None
    removals: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stood on a day.

    Attributes:
        state: ``listed``, ``not listed`` (not yet), ``removed`` or ``unclear``.
        note: One sentence with the dates.
    """

    state: State
    note: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that a name may mean.

    Attributes:
        entry: The entry, in its newest version.
        name: The listed name that agrees best.
        asked: The name that was compared: the one asked for, or another of the same party.
        score: Uncalibrated, 0 to 1.
        match: How the two names agree.
        standing: How the entry stood on the day.
        part: Part of the list, if not the whole.
    """

    entry: ListEntry
    name: ListName
    asked: str
    score: float
    match: NameMatch
    standing: Standing
    part: str = ""

    def explain(self) -> str:
        """Say in one line why the score is what it is."""
        parts = [self.match.explain()]
        if self.name.quality == "weak":
            parts.append("the list calls this alias weak")
        return "; ".join(part for part in parts if part)


def screen(
    name: str, chains: Iterable[Chain], cutoff: float = SCORE_CUTOFF, *, limit: int | None = None
) -> list[Hit]:
    """Return the entries that a name may mean, best first.

    Args:
        name: A name in any script.
        chains: One for each list.
        cutoff: Least score, 0 to 1.
        limit: At most so many.
    """
    names = {name: 1.0} | dict.fromkeys(known_names(name), VOCABULARY_ALIAS)
    asked = [(words, factor, QuickLook(words)) for words, factor in names.items()]
    hits: list[Hit] = []
    for chain in chains:
        for entry, standing in iter_standings(chain):
            best = _best_name(asked, entry)
            if best is not None and best[0] >= cutoff:
                score, words, listed, match = best
                part = next((s.part for s in (chain.before, chain.after) if s), "")
                hits.append(Hit(entry, listed, words, round(score, 3), match, standing, part))
    hits.sort(key=lambda hit: (-hit.score, hit.entry.list, hit.entry.reference))
    return hits[:limit]


def known_names(name: str) -> list[str]:
    """Return the other names of the one party of the vocabulary that bears a name."""
    keys = find_candidates(name)
    row = find_row(keys[0]) if len(keys) == 1 else None
    if row is None or row.kind not in ("person", "movement", "organisation"):
        return []
    return [other for other in row.names if other.casefold() != name.casefold() and len(other) > 3]


def _best_name(
    asked: list[tuple[str, float, QuickLook]], entry: ListEntry
) -> tuple[float, str, ListName, NameMatch] | None:
    best = None
    for listed in entry.names:
        quality = WEAK_ALIAS if listed.quality == "weak" else 1.0
        for words, factor, look in asked:
            if not look.passes(listed.text):
                continue
            match = match_names(words, listed.text)
            score = match.score * factor * quality
            if best is None or score > best[0]:
                best = (score, words, listed, match)
    return best


def iter_standings(chain: Chain) -> Iterator[tuple[ListEntry, Standing]]:
    """Yield every entry that was ever on the list, as far as is known, with its standing on the day."""
    before = chain.before.by_reference if chain.before else {}
    after = chain.after.by_reference if chain.after else {}
    for reference, entry in before.items():
        yield after.get(reference, entry), _standing_of_listed(chain, entry, reference in after)
    for reference, entry in after.items():
        if reference not in before:
            yield entry, _standing_of_later(chain, entry)
    seen = set(before) | set(after)
    for removal in reversed(chain.removals):
        for entry in removal.entries:
            if entry.reference not in seen:
                seen.add(entry.reference)
                note = f"removed after {removal.since}, by {removal.as_of}"
                yield entry, Standing("removed", note)


def _standing_of_listed(chain: Chain, entry: ListEntry, stays: bool) -> Standing:
    assert chain.before is not None
    since = f"since {entry.listed_on}" if entry.listed_on else f"by {chain.before.as_of}"
    if entry.in_force is not None and entry.in_force > chain.on:
        return Standing("not listed", f"listed {since}, in force only from {entry.in_force}")
    if entry.listed_on is not None and entry.listed_on > chain.on:
        return Standing("not listed", f"listed from {entry.listed_on} only")
    if chain.after is None:
        return Standing("listed", f"{since}; latest snapshot {chain.before.as_of}")
    if stays:
        return Standing(
            "listed", f"{since}; in the snapshots of {chain.before.as_of} and {chain.after.as_of}"
        )
    if any(problem.reference == entry.reference for problem in chain.after.problems):
        return Standing(
            "unclear", f"on the list on {chain.before.as_of}; unreadable in that of {chain.after.as_of}"
        )
    if chain.before.as_of == chain.on:
        return Standing("listed", f"{since}; removed after {chain.before.as_of}, by {chain.after.as_of}")
    return Standing("unclear", f"on the list on {chain.before.as_of}, no longer on {chain.after.as_of}")


def _standing_of_later(chain: Chain, entry: ListEntry) -> Standing:
    assert chain.after is not None
    start = entry.in_force or entry.listed_on or entry.published
    first = chain.before.as_of if chain.before else None
    if start is None:
        state: State = "unclear"
        known = f"not on it on {first}" if first else "no earlier snapshot"
        return Standing(state, f"{known}; on it on {chain.after.as_of}; the list tells no date")
    if start > chain.on:
        return Standing("not listed", f"listed from {start} only")
    if first is not None and start <= first:
        return Standing(
            "unclear", f"listed {start} by the snapshot of {chain.after.as_of}, missing from that of {first}"
        )
    return Standing("listed", f"since {start}; first seen in the snapshot of {chain.after.as_of}")
