"""Writes snapshots of official lists into a ledger, and finds them there.

Whatever the order of import, the ledger comes to hold the same claims: a snapshot that falls between two
others
makes the later one's claims anew (those it no longer makes are retracted, not erased). Each call that records
is safe to repeat after an interruption.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from legation.errors import NotFoundError, UsageError
from legation.ledger import Ledger
from legation.ledger.instants import Instant
from legation.lists import Difference, ListEntry, Snapshot, diff
from legation.lists.claims import listing_claims, removal_claims
from legation.lists.documents import ListTitle, read_title, to_difference_document, to_document, to_snapshot
from legation.lists.screening import Chain, Removal
from legation.model import Document

SMALL_LIST = 20
"""Lists with fewer entries may lose most of them; a longer one that does is hardly the same list."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did.

    Attributes:
        document_id: Document of the snapshot.
        state: ``new``, ``unchanged`` or ``revised``; see `legation.ledger.RecordOutcome`.
        snapshot: What was read.
        older: The snapshot before it in the ledger, if any.
        difference: What changed since that one, if any.
    """

    document_id: str
    state: Literal["new", "unchanged", "revised"]
    snapshot: Snapshot
    older: Snapshot | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A snapshot that the ledger holds."""

    title: ListTitle
    document_id: str


def iter_recorded(
    store: Ledger, list_key: str | None = None, part: str | None = None, *, known_at: Instant | None = None
) -> Iterator[Recorded]:
    """Yield the snapshots in the ledger by list, part and day; of two of one day, the one recorded last."""
    found: dict[tuple[str, str, str], Recorded] = {}
    for row in store.iter_documents(known_at=known_at):
        title = read_title(row["title"])
        if title is None or title.since is not None:
            continue
        if (list_key or title.list) == title.list and (title.part if part is None else part) == title.part:
            found[title.list, title.part, title.as_of.isoformat()] = Recorded(title, row["id"])
    for key in sorted(found):
        yield found[key]


def load_snapshot(store: Ledger, recorded: Recorded) -> Snapshot:
    """Read a snapshot back from its document."""
    return to_snapshot(store.get_document(recorded.document_id))


def record_snapshot(store: Ledger, snapshot: Snapshot, *, force: bool = False) -> ImportOutcome:
    """Record a snapshot and what was removed since the one before it.

    Args:
        store: The ledger.
        snapshot: What was read.
        force: Record it even though most of the list would be removed by it.

    Raises:
        UsageError: When most of the list would be removed, or a later import replaced this very file.
        LedgerError: When the ledger refuses the write.
    """
    document = to_document(snapshot)
    older, same, newer = _neighbours(store, snapshot)
    if same is not None and same.document_id != document.id and _find(store, document.id) is not None:
        raise UsageError(
            f"{snapshot.name}: a later import for {snapshot.as_of} ({same.document_id}) replaced "
            "this file; give "
            "another --as-of"
        )
    before = load_snapshot(store, older) if older else None
    after = load_snapshot(store, newer) if newer else None
    difference = diff(before, snapshot) if before else None
    if before and difference and not force:
        _check_size(snapshot, before, difference)
    outcome = store.record(document, listing_claims(document, snapshot, before))
    if before:
        _record_removals(store, before, snapshot)
    if after:
        later = to_document(after)
        store.record(later, listing_claims(later, after, snapshot))
        _record_removals(store, snapshot, after)
    if before and after:
        _retract_removals(store, before, after)
    if same is not None and same.document_id != document.id:
        _replace(store, same, before, after)
    return ImportOutcome(document.id, outcome.state, snapshot, before, difference)


def _neighbours(
    store: Ledger, snapshot: Snapshot
) -> tuple[Recorded | None, Recorded | None, Recorded | None]:
    older = same = newer = None
    for recorded in iter_recorded(store, snapshot.list, snapshot.part):
        if recorded.title.as_of < snapshot.as_of:
            older = recorded
        elif recorded.title.as_of == snapshot.as_of:
            same = recorded
        elif newer is None:
            newer = recorded
    return older, same, newer


def _check_size(snapshot: Snapshot, before: Snapshot, difference: Difference) -> None:
    total = len(before.entries)
    if total > SMALL_LIST and len(difference.removed) > total / 2:
        raise UsageError(
            f"{snapshot.name}: {len(difference.removed)} of the {total} entries of {before.as_of} "
            "are missing from "
            "it, so that it is hardly the same list in whole; name a part of a list with --part, "
            "or give --force "
            "if it is right"
        )


def _record_removals(store: Ledger, older: Snapshot, newer: Snapshot) -> None:
    difference = diff(older, newer)
    if difference.removed:
        document = to_difference_document(older, newer, difference)
        store.record(document, removal_claims(document, difference.removed, older, newer))


def _retract_removals(store: Ledger, older: Snapshot, newer: Snapshot) -> None:
    """Two snapshots are no longer neighbours: what was told from them is now told more narrowly."""
    document = to_difference_document(older, newer, diff(older, newer))
    if _find(store, document.id) is not None:
        store.record(document, ())


def _replace(store: Ledger, same: Recorded, before: Snapshot | None, after: Snapshot | None) -> None:
    replaced = store.get_document(same.document_id)
    snapshot = to_snapshot(replaced)
    if before:
        _retract_unless_equal(store, before, snapshot)
    if after:
        _retract_unless_equal(store, snapshot, after)
    store.record(replaced, ())


def _retract_unless_equal(store: Ledger, older: Snapshot, newer: Snapshot) -> None:
    document = to_difference_document(older, newer, diff(older, newer))
    live = any(True for _ in store.iter_claims(document=document.id, limit=1))
    if live and not _told_by_current(store, document):
        store.record(document, ())


def _told_by_current(store: Ledger, document: Document) -> bool:
    """True when the snapshots that now stand make this very document too."""
    title = read_title(document.title)
    if title is None or title.since is None:
        return False
    days = {title.since, title.as_of}
    found = [
        load_snapshot(store, recorded)
        for recorded in iter_recorded(store, title.list, title.part)
        if recorded.title.as_of in days
    ]
    if len(found) != 2:
        return False
    older, newer = found
    return to_difference_document(older, newer, diff(older, newer)).id == document.id


def _find(store: Ledger, document_id: str) -> Document | None:
    try:
        return store.get_document(document_id)
    except NotFoundError:
        return None


def iter_chains(
    store: Ledger, on: dt.date | None, list_keys: Iterable[str] = (), *, known_at: Instant | None = None
) -> Iterator[Chain]:
    """Yield what the ledger knows of each list around a day.

    Args:
        store: The ledger.
        on: The day; None is the day of each list's latest snapshot.
        list_keys: Only these lists.
        known_at: As the ledger stood at that moment.
    """
    wanted = set(list_keys)
    chains: dict[tuple[str, str], list[Recorded]] = {}
    for recorded in iter_recorded(store, known_at=known_at):
        if not wanted or recorded.title.list in wanted:
            chains.setdefault((recorded.title.list, recorded.title.part), []).append(recorded)
    removed = _removals(store, known_at)
    for key, snapshots in chains.items():
        day = on or snapshots[-1].title.as_of
        before = [recorded for recorded in snapshots if recorded.title.as_of <= day]
        after = [recorded for recorded in snapshots if recorded.title.as_of > day]
        yield Chain(
            day,
            load_snapshot(store, before[-1]) if before else None,
            load_snapshot(store, after[0]) if after else None,
            tuple(removal for removal in removed.get(key, []) if removal.as_of <= day),
        )


def _removals(store: Ledger, known_at: Instant | None) -> dict[tuple[str, str], list[Removal]]:
    found: dict[tuple[str, str], list[Removal]] = {}
    for row in store.iter_documents(known_at=known_at):
        title = read_title(row["title"])
        # A difference without claims was told again more narrowly, by snapshots that came in between.
        if title is None or title.since is None or not row["claims"]:
            continue
        lines = store.get_document(row["id"]).text.split("\n")[1:]
        entries = tuple(ListEntry.from_line(line, title.list) for line in lines if line)
        found.setdefault((title.list, title.part), []).append(Removal(title.since, title.as_of, entries))
    for removals in found.values():
        removals.sort(key=lambda removal: removal.as_of)
    return found
