"""Walks the event log and every recorded row, and says what is not as it was recorded."""

from __future__ import annotations

import sys
from collections import defaultdict
from contextlib import ExitStack, closing
from itertools import groupby
from typing import Any

from legation.ledger.chain import GENESIS, digest, event_hash, payload_of, row_digest
from legation.ledger.codec import from_claim_json
from legation.ledger.database import Connection, iter_rows
from legation.ledger.outcome import Fault, Verification
from legation.ledger.rows import to_claim_row, to_party_rows
from legation.model import Claim

WITHOUT_ROWS = frozenset({"created", "migrated"})


def verify(connection: Connection, head: str | None = None) -> Verification:
    """Check the chain, every row against its event, and every column against the claim's body."""
    faults = [Fault(0, found) for found in connection.iter_damage()]
    hashes: dict[str, dict[int, list[str]]] = {
        kind: defaultdict(list) for kind in ("documents", "claims", "retracted", "judgements")
    }
    for row in iter_rows(connection, "SELECT * FROM documents", streamed=True):
        hashes["documents"][row["recorded_at"]].append(row_digest(row))
    count = _check_claims(connection, hashes, faults)
    for row in iter_rows(connection, "SELECT * FROM judgements", streamed=True):
        hashes["judgements"][row["recorded_at"]].append(row_digest(row))

    previous, number, seen, moments = GENESIS, 0, {GENESIS}, set()
    last = 0
    for row in iter_rows(connection, "SELECT * FROM events ORDER BY seq", streamed=True):
        number += 1
        moment = row["recorded_at"]
        moments.add(moment)
        cells = (row["seq"], moment, row["kind"], row["subject"], row["payload_hash"], row["previous_hash"])
        if row["seq"] != number or row["previous_hash"] != previous or moment <= last:
            faults.append(Fault(row["seq"], f"event {row['seq']} does not follow the one before it"))
        if row["hash"] != event_hash(*cells):
            faults.append(Fault(row["seq"], f"event {row['seq']} was altered"))
        payload = payload_of(*(hashes[kind].get(moment, ()) for kind in hashes))
        expected = digest() if row["kind"] in WITHOUT_ROWS else payload
        if row["payload_hash"] != expected:
            about = f" ({row['kind']} of {row['subject']})"
            faults.append(
                Fault(row["seq"], f"rows of event {row['seq']}{about} were altered, added or removed")
            )
        previous, last, number = row["hash"], moment, row["seq"]
        seen.add(previous)
    for kind, by_moment in hashes.items():
        for moment in sorted(set(by_moment) - moments):
            faults.append(Fault(0, f"{len(by_moment[moment])} rows of {kind} belong to no event"))
    if head is not None and head not in seen:
        faults.append(
            Fault(0, f"the head {head[:12]} noted earlier is gone: events were cut off or replaced")
        )
    return Verification(number, count, previous, tuple(faults))


def _check_claims(
    connection: Connection, hashes: dict[str, dict[int, list[str]]], faults: list[Fault]
) -> int:
    with ExitStack() as opened:
        streams = {
            table: opened.enter_context(closing(_Stream(connection, table))) for table in ("parties", "pairs")
        }
        return _compare_claims(connection, streams, hashes, faults)


def _compare_claims(
    connection: Connection,
    streams: dict[str, _Stream],
    hashes: dict[str, dict[int, list[str]]],
    faults: list[Fault],
) -> int:
    count = 0
    for row in iter_rows(connection, "SELECT * FROM claims ORDER BY seq", streamed=True):
        count += 1
        hashes["claims"][row["recorded_at"]].append(digest(row["seq"], row["body"]))
        if row["retracted_at"] is not None:
            hashes["retracted"][row["retracted_at"]].append(digest(row["seq"]))
        try:
            claim = from_claim_json(row["body"])
        except (ValueError, KeyError, TypeError, IndexError) as error:
            faults.append(Fault(0, f"claim {row['id']} cannot be read any more: {error}"))
            continue
        columns = to_claim_row(claim, row["seq"], row["recorded_at"], row["body"])
        columns["retracted_at"] = row["retracted_at"]
        if columns != dict(row):
            faults.append(Fault(0, f"a column of claim {row['id']} disagrees with the claim itself"))
        made = to_party_rows(claim, row["seq"])
        for place, (name, stored) in enumerate(streams.items()):
            found = stored.take(row["seq"])
            if found != set(made[place]) and found != _whole_rows(claim, row["seq"], place):
                faults.append(Fault(0, f"rows of claim {row['id']} in {name} disagree with the claim"))
    for name, stored in streams.items():
        stored.take(2**63)
        if stored.strays:
            faults.append(Fault(0, f"{stored.strays} rows of {name} belong to no claim"))
    return count


def _whole_rows(claim: Claim, seq: int, place: int) -> set[tuple[Any, ...]]:
    """Return the rows as they were written before long phrases were shortened."""
    return set(to_party_rows(claim, seq, longest_bytes=sys.maxsize)[place])


class _Stream:
    """Rows of a table beside the claims, read once in the claims' order."""

    def __init__(self, connection: Connection, table: str) -> None:
        columns = connection.execute(f"SELECT * FROM {table} LIMIT 0").description
        place = [column[0] for column in columns].index("claim_seq")
        self._found = connection.stream(f"SELECT * FROM {table} ORDER BY claim_seq")
        self._rows = groupby(self._found, key=lambda row: int(row[place]))
        self._next = next(self._rows, None)
        self._held = self._hold()
        self.strays = 0

    def _hold(self) -> set[tuple[Any, ...]]:
        return set(self._next[1]) if self._next else set()

    def close(self) -> None:
        """Let go of what was not read."""
        self._found.close()

    def take(self, seq: int) -> set[tuple[Any, ...]]:
        """Return the rows of a claim; claims must be asked for in order."""
        while self._next is not None and self._next[0] < seq:
            self.strays += len(self._held)
            self._advance()
        if self._next is None or self._next[0] != seq:
            return set()
        found = self._held
        self._advance()
        return found

    def _advance(self) -> None:
        self._next = next(self._rows, None)
        self._held = self._hold()
