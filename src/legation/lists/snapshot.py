"""A list as it stood on one day, and what changed between two such days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from legation.errors import UnreadableError
from legation.lists.entry import ListEntry, Problem
from legation.lists.formats import ListFile
from legation.lists.registry import official_list
from legation.vocab.folding import fold_name


@dataclass(frozen=True)
class Snapshot:
    """A list as it stood on one day.

    Attributes:
        list: Key of the list.
        as_of: The day.
        entries: In the order of the file; no reference stands twice.
        problems: Records that were kept out.
        part: Which part of the list this is, when it is not the whole (an act, a regime); empty for the
            whole.
        name: Name of the file.
        sha256: Hash of its bytes.
        media_type: IANA media type of those bytes.
    """

    list: str
    as_of: dt.date
    entries: tuple[ListEntry, ...]
    problems: tuple[Problem, ...] = ()
    part: str = ""
    name: str = ""
    sha256: str = ""
    media_type: str = ""

    @cached_property
    def by_reference(self) -> dict[str, ListEntry]:
        """The entries by reference."""
        return {entry.reference: entry for entry in self.entries}


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one snapshot to a later one.

    Attributes:
        listed: Entries that the older has not.
        removed: Entries that the newer has not, as the older had them.
        changed: (before, after) of entries that stand in both and differ.
        withheld: Entries that the newer has not, but of which a record that could not be read may speak.
    """

    listed: tuple[ListEntry, ...]
    removed: tuple[ListEntry, ...]
    changed: tuple[tuple[ListEntry, ListEntry], ...]
    withheld: tuple[ListEntry, ...] = ()


def read_snapshot(
    path: str | Path,
    list_key: str,
    as_of: dt.date | None = None,
    *,
    part: str = "",
    aliases: str | Path | None = None,
) -> Snapshot:
    """Read a file of a list, all or nothing.

    Args:
        path: The file.
        list_key: A key of official_lists.yaml.
        as_of: The day for which it holds; without it, the day that the file itself tells.
        part: Which part of the list it is, when not the whole.
        aliases: The file alt.csv that goes with OFAC's sdn.csv.

    Raises:
        UnreadableError: When the file is not that list, or not whole, or tells no day and none is given.
        UsageError: When there is no such list.
    """
    file = ListFile(path, official_list(list_key).key, aliases=aliases)
    entries: dict[str, ListEntry] = {}
    problems = []
    for record in file:
        if isinstance(record, Problem):
            problems.append(record)
        elif record.reference in entries:
            first = entries[record.reference].line
            reason = f"the reference stands on line {first} already; the first was kept"
            problems.append(Problem(record.line, record.reference, reason, record.name))
        else:
            entries[record.reference] = record
    if not entries:
        raise UnreadableError(
            f"{path}: none of its {len(problems)} records can be read; {problems[0].reason}"
        )
    day = as_of or file.imprint.generated
    if day is None:
        raise UnreadableError(
            f"{path}: the file does not tell for which day it holds; give --as-of YYYY-MM-DD"
        )
    return Snapshot(
        file.list,
        day,
        tuple(entries.values()),
        tuple(problems),
        part,
        file.path.name,
        file.sha256,
        file.media_type,
    )


def diff(older: Snapshot, newer: Snapshot) -> Difference:
    """Return what changed from one snapshot to a later one.

    A party is known by its reference. One that the newer file names in a record that could not be read (by
    reference, or by name where the reference itself is missing) is withheld, not removed.

    Raises:
        ValueError: When they are not of the same list and part, or in the wrong order.
    """
    if (older.list, older.part) != (newer.list, newer.part) or older.as_of > newer.as_of:
        raise ValueError(f"{newer.list} of {newer.as_of} does not follow {older.list} of {older.as_of}")
    listed = tuple(entry for entry in newer.entries if entry.reference not in older.by_reference)
    gone = [entry for entry in older.entries if entry.reference not in newer.by_reference]
    withheld = [entry for entry in gone if _may_be_there(entry, newer.problems)]
    removed = tuple(entry for entry in gone if entry not in withheld)
    changed = tuple(
        (before, entry)
        for entry in newer.entries
        if (before := older.by_reference.get(entry.reference)) is not None and before != entry
    )
    return Difference(listed, removed, changed, tuple(withheld))


def _may_be_there(entry: ListEntry, problems: tuple[Problem, ...]) -> bool:
    if not problems:
        return False
    names = {fold_name(name.text) for name in entry.names}
    return any(
        problem.reference == entry.reference or (not problem.reference and fold_name(problem.name) in names)
        for problem in problems
    )
