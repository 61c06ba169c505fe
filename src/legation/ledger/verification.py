"""Walks the event log and every recorded row, and says what is not as it was recorded."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, select

from legation.ledger.chain import GENESIS, digest, event_hash, payload_of, row_digest
from legation.ledger.codec import from_claim_json
from legation.ledger.outcome import Fault, Verification
from legation.ledger.rows import iter_attribution_rows, iter_evidence_rows, iter_party_rows, to_claim_row
from legation.ledger.schema import attributions, claims, documents, events, evidence, judgements, parties

WITHOUT_ROWS = frozenset({"created", "migrated"})


def verify(connection: Connection, head: str | None = None) -> Verification:
    """Check the chain, every row against its event, and every column against the claim's body."""
    faults: list[Fault] = []
    hashes: dict[str, dict[int, list[str]]] = {
        kind: defaultdict(list) for kind in ("documents", "claims", "retracted", "judgements")
    }
    for row in connection.execute(select(documents)).mappings():
        hashes["documents"][row["recorded_at"]].append(row_digest(row))
    count = _check_claims(connection, hashes, faults)
    for row in connection.execute(select(judgements)).mappings():
        hashes["judgements"][row["recorded_at"]].append(row_digest(row))

    previous, number, seen, moments = GENESIS, 0, {GENESIS}, set()
    last = 0
    for row in connection.execute(select(events).order_by(events.c.seq)).mappings():
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
    count = 0
    streams: dict[str, tuple[_Stream, Any]] = {
        "parties": (_Stream(connection, parties), iter_party_rows),
        "evidence": (_Stream(connection, evidence), iter_evidence_rows),
        "attributions": (_Stream(connection, attributions), iter_attribution_rows),
    }
    for row in connection.execute(select(claims).order_by(claims.c.seq)).mappings():
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
        for name, (stored, maker) in streams.items():
            if stored.take(row["seq"]) != _set(maker(claim, row["seq"])):
                faults.append(Fault(0, f"rows of claim {row['id']} in {name} disagree with the claim"))
    for name, (stored, _) in streams.items():
        if stored.strays:
            faults.append(Fault(0, f"{stored.strays} rows of {name} belong to no claim"))
    return count


class _Stream:
    """Rows of a table beside the claims, read once in the claims' order."""

    def __init__(self, connection: Connection, table: Table) -> None:
        query = select(table).order_by(table.c.claim_seq)
        self._rows = groupby(connection.execute(query).mappings(), key=lambda row: int(row["claim_seq"]))
        self._next = next(self._rows, None)
        self._held = self._hold()
        self.strays = 0

    def _hold(self) -> set[tuple[Any, ...]]:
        return _set(self._next[1]) if self._next else set()

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


def _set(rows: Any) -> set[tuple[Any, ...]]:
    return {tuple(sorted(dict(row).items())) for row in rows}
