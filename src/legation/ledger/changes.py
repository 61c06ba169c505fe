"""What came into a ledger after some moment, in the order in which it came: for what is derived from it.

Everything takes the moment up to which it is to be read, so that several questions see one state of the ledger
whoever writes meanwhile: rows are only ever added, and a retraction carries its own moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from legation.ledger.chain import Head, read_head
from legation.ledger.codec import from_claim_json
from legation.ledger.database import marks
from legation.ledger.store import Ledger
from legation.model import Claim

PAGE = 5_000
COLUMNS = (
    "seq", "id", "document_id", "subject_id", "predicate", "object_id", "modality", "polarity",
    "earliest_start", "latest_start", "earliest_end", "latest_end", "asserted_day", "recorded_at",
)  # fmt: skip
"""Columns of a claim that never change and need no reading of its body."""


@dataclass(frozen=True, slots=True)
class RecordedClaim:
    """A claim with its number and the moments between which it stood; retracted_at is None while it stands."""

    seq: int
    recorded_at: int
    retracted_at: int | None
    claim: Claim


def find_head(ledger: Ledger) -> Head:
    """Return the last event of the ledger."""
    with ledger._database.reading() as connection:
        return read_head(connection)


def find_event_hash(ledger: Ledger, seq: int) -> str | None:
    """Return the hash of an event by its number, None when there is none."""
    with ledger._database.reading() as connection:
        row = connection.execute("SELECT hash FROM events WHERE seq = ?", (seq,)).fetchone()
    return row[0] if row else None


def iter_recorded(
    ledger: Ledger, after: int, until: int, predicates: Iterable[str]
) -> Iterator[RecordedClaim]:
    """Yield the claims of some predicates numbered above ``after`` and recorded by ``until``, in order."""
    for seq, recorded_at, retracted_at, body in _pages(
        ledger, ("seq", "recorded_at", "retracted_at", "body"), after, until, predicates
    ):
        if retracted_at is not None and retracted_at > until:
            retracted_at = None
        yield RecordedClaim(seq, recorded_at, retracted_at, from_claim_json(body))


def iter_columns(ledger: Ledger, after: int, until: int) -> Iterator[tuple[Any, ...]]:
    """Yield `COLUMNS` of the claims numbered above ``after`` and recorded by ``until``, in order."""
    return _pages(ledger, COLUMNS, after, until, ())


def _pages(
    ledger: Ledger, columns: Iterable[str], after: int, until: int, predicates: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    chosen = sorted(predicates)
    among = f"AND predicate IN ({marks(chosen)})" if chosen else ""
    query = (
        f"SELECT {', '.join(columns)} FROM claims WHERE seq > ? AND seq <= ? AND recorded_at <= ? {among} "
        "ORDER BY seq"
    )
    with ledger._database.reading() as connection:
        last = connection.execute("SELECT coalesce(max(seq), 0) FROM claims").fetchone()[0]
    while after < last:
        with ledger._database.reading() as connection:
            rows = connection.execute(query, (after, after + PAGE, until, *chosen)).fetchall()
        yield from rows
        after += PAGE


def iter_retractions(ledger: Ledger, after: int, until: int) -> Iterator[tuple[int, int]]:
    """Yield (seq, retracted_at) of the claims retracted after one moment and by another, in order."""
    query = (
        "SELECT seq, retracted_at FROM claims WHERE retracted_at IS NOT NULL AND retracted_at > ? "
        "AND retracted_at <= ? ORDER BY retracted_at, seq"
    )
    with ledger._database.reading() as connection:
        yield from connection.execute(query, (after, until)).fetchall()


def iter_concerned(
    ledger: Ledger, parties: Iterable[str], claims: Iterable[str], documents: Iterable[str], until: int
) -> Iterator[RecordedClaim]:
    """Yield the claims recorded by a moment in which one of some parties stands, or that are named, in order."""
    conditions, values = list[str](), list[Any]()
    for condition, group in (
        ("seq IN (SELECT claim_seq FROM parties WHERE party IN ({}))", sorted(parties)),
        ("id IN ({})", sorted(claims)),
        ("document_id IN ({})", sorted(documents)),
    ):
        if group:
            conditions.append(condition.format(marks(group)))
            values += group
    if not conditions:
        return
    query = (
        f"SELECT seq, recorded_at, retracted_at, body FROM claims WHERE ({' OR '.join(conditions)}) "
        "AND recorded_at <= ? ORDER BY seq"
    )
    with ledger._database.reading() as connection:
        rows = connection.execute(query, (*values, until)).fetchall()
    for seq, came, went, body in rows:
        gone = None if went is None or went > until else went
        yield RecordedClaim(seq, came, gone, from_claim_json(body))


def find_rows(ledger: Ledger, claim_id: str, until: int) -> list[RecordedClaim]:
    """Return every row that a claim identifier has had by a moment, oldest first."""
    query = (
        "SELECT seq, recorded_at, retracted_at, body FROM claims WHERE id = ? AND recorded_at <= ? "
        "ORDER BY seq"
    )
    with ledger._database.reading() as connection:
        rows = connection.execute(query, (claim_id, until)).fetchall()
    return [
        RecordedClaim(seq, came, None if went is None or went > until else went, from_claim_json(body))
        for seq, came, went, body in rows
    ]
