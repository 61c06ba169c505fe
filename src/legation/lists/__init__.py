"""Official lists (UN, OFAC, EU, UK) -> dated snapshots -> claims; removals follow from two snapshots.

Invariants:

- a file is streamed: at most one record of it is in memory while it is read;
- a file that is not whole (not well-formed, cut off, fewer records than it says) gives nothing at all, since
  what is missing from it would look removed;
- a record that cannot be read is reported and kept out, and is never taken for removed;
- ``ListEntry.from_line(entry.to_line(), entry.list)`` is the entry, so that a recorded snapshot holds all
of it.
"""

from __future__ import annotations

from legation.lists.entry import ListEntry, ListName, Problem
from legation.lists.registry import OfficialList, official_list, official_lists
from legation.lists.snapshot import Difference, Snapshot, diff, read_snapshot

__all__ = [
    "Difference",
    "ListEntry",
    "ListName",
    "OfficialList",
    "Problem",
    "Snapshot",
    "diff",
    "official_list",
    "official_lists",
    "read_snapshot",
]
