"""The event log: one event a transaction, each hash covering its rows and the event before it.

Altering, adding or removing a recorded row changes the payload of its event; altering an event breaks the
chain. Cutting whole events off the end is seen only by comparing the head with one kept elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from legation.ledger.codec import canonical
from legation.ledger.database import Connection, insert_rows

GENESIS = "0" * 64

_LAST_EVENT = "SELECT seq, recorded_at, hash FROM events ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a log: its number, time and hash."""

    seq: int = 0
    recorded_at: int = 0
    hash: str = GENESIS

    def next_moment(self, now: int) -> int:
        """Return a moment later than every earlier one, whatever the clock says."""
        return max(now, self.recorded_at + 1)


def digest(*parts: Any) -> str:
    """Return the SHA-256 of a canonical JSON list, in hex."""
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def row_digest(row: Any) -> str:
    """Return the hash of a row given as mapping, whatever the order of its columns."""
    return digest(sorted((str(name), value) for name, value in row.items()))


def payload_of(
    documents: Iterable[str], claims: Iterable[str], retracted: Iterable[str], judgements: Iterable[str]
) -> str:
    """Return the payload hash of one transaction from the hashes of its rows."""
    return digest(sorted(documents), sorted(claims), sorted(retracted), sorted(judgements))


def event_hash(seq: int, recorded_at: int, kind: str, subject: str, payload_hash: str, previous: str) -> str:
    """Return the hash that an event must have."""
    return digest(seq, recorded_at, kind, subject, payload_hash, previous)


def read_head(connection: Connection) -> Head:
    """Return the last event, or the genesis of an empty log."""
    row = connection.execute(_LAST_EVENT).fetchone()
    return Head(*row) if row else Head()


def append_event(
    connection: Connection, head: Head, recorded_at: int, kind: str, subject: str, payload_hash: str
) -> None:
    """Append one event after the head."""
    seq = head.seq + 1
    insert_rows(
        connection,
        "events",
        [
            {
                "seq": seq,
                "recorded_at": recorded_at,
                "kind": kind,
                "subject": subject,
                "payload_hash": payload_hash,
                "previous_hash": head.hash,
                "hash": event_hash(seq, recorded_at, kind, subject, payload_hash, head.hash),
            }
        ],
    )
