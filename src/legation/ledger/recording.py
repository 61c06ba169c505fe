"""Recording one reading of a document inside a transaction that already holds the write lock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from legation.errors import LedgerError
from legation.ledger.chain import append_event, digest, payload_of, read_head, row_digest
from legation.ledger.codec import canonical, from_document_row, to_claim_json, to_document_row
from legation.ledger.database import Connection, insert_rows, iter_rows
from legation.ledger.instants import Clock
from legation.ledger.outcome import RecordOutcome
from legation.ledger.rows import INSERT_PAIR, INSERT_PARTY, to_claim_row, to_party_rows
from legation.ledger.verdicts import CODER
from legation.model import Claim, Document, Judgement

# A newer extractor that finds the same claim with the same words makes no new claim.
_NOT_CONTENT = ("extractor",)

_LIVE_CLAIMS = "SELECT id, seq, body FROM claims WHERE document_id = ? AND retracted_at IS NULL"


def check_claims(document: Document, found: Iterable[Claim]) -> dict[str, Claim]:
    """Return the claims by identifier, the first of each.

    Raises:
        LedgerError: if a claim is not of this document, or a span does not quote it exactly.
    """
    text = document.text
    by_id: dict[str, Claim] = {}
    for claim in found:
        if claim.document_id != document.id:
            raise LedgerError(f"claim {claim.id} is of document {claim.document_id}, not of {document.id}")
        for span in claim.evidence:
            if text[span.start : span.end] != span.exact:
                raise LedgerError(
                    f"claim {claim.id} quotes {span.exact!r} at {span.start}:{span.end}, where document "
                    f"{document.id} has other words; nothing was recorded"
                )
        by_id.setdefault(claim.id, claim)
    return by_id


def record_document(
    connection: Connection, document: Document, found: Iterable[Claim], clock: Clock
) -> RecordOutcome:
    """Write what a reading adds and retract what it no longer makes; see `Ledger.record`."""
    by_id = check_claims(document, found)
    bodies = {claim_id: to_claim_json(claim) for claim_id, claim in by_id.items()}
    is_new = _has_no(connection, document.id)
    live = {} if is_new else _live_rows(connection, document.id)
    kept = {key for key, (_, body) in live.items() if key in bodies and _same(body, bodies[key])}
    gone = {
        key: seq
        for key, (seq, body) in live.items()
        if key not in kept and (key in bodies or not _is_made_by_coder(body))
    }
    fresh = [claim for key, claim in by_id.items() if key not in kept]
    if not is_new and not gone and not fresh:
        return RecordOutcome(document.id, "unchanged", kept=len(kept))

    head = read_head(connection)
    now = head.next_moment(clock())
    document_hashes = []
    if is_new:
        row = {**to_document_row(document), "recorded_at": now}
        insert_rows(connection, "documents", [row])
        document_hashes.append(row_digest(row))
    if gone:
        connection.executemany(
            "UPDATE claims SET retracted_at = ? WHERE seq = ?", [(now, seq) for seq in gone.values()]
        )
    claim_hashes = _insert_claims(connection, fresh, bodies, now)
    payload = payload_of(document_hashes, claim_hashes, [digest(seq) for seq in gone.values()], [])
    append_event(connection, head, now, "reading", document.id, payload)
    return RecordOutcome(
        document.id,
        "new" if is_new else "revised",
        recorded=len(fresh),
        kept=len(kept),
        retracted=len(gone),
        recorded_at=now,
    )


def _live_rows(connection: Connection, document_id: str) -> dict[str, tuple[int, str]]:
    rows = connection.execute(_LIVE_CLAIMS, (document_id,))
    return {claim_id: (seq, body) for claim_id, seq, body in rows}


def _has_no(connection: Connection, document_id: str) -> bool:
    found = connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,))
    return found.fetchone() is None


def _next_seq(connection: Connection, table: str) -> int:
    found: int = connection.execute(f"SELECT coalesce(max(seq), 0) FROM {table}").fetchone()[0]
    return found + 1


def _is_made_by_coder(body: str) -> bool:
    return str(json.loads(body).get("extractor", "")).startswith(CODER)


def record_judgements(
    connection: Connection, judged: Sequence[Judgement], made: Claim | None, clock: Clock
) -> int:
    """Append judgements, and a claim that they put in the place of another; see `Ledger.judge_all`."""
    if not judged:
        raise LedgerError("there is no judgement to record")
    claim_hashes: list[str] = []
    head = read_head(connection)
    now = head.next_moment(clock())
    if made is not None:
        rows = iter_rows(connection, "SELECT * FROM documents WHERE id = ?", (made.document_id,))
        row = next(rows, None)
        if row is None:
            raise LedgerError(f"the ledger holds no document {made.document_id}; read it first")
        check_claims(from_document_row(row), [made])
        if made.id in _live_rows(connection, made.document_id):
            raise LedgerError(f"the ledger holds the claim {made.id} already; nothing was recorded")
        claim_hashes = _insert_claims(connection, [made], {made.id: to_claim_json(made)}, now)
    first = _next_seq(connection, "judgements")
    judgements = [
        {
            "seq": seq,
            "id": one.id,
            "target": one.target,
            "verdict": one.verdict,
            "coder": one.coder,
            "reason": one.reason,
            "recorded_at": now,
        }
        for seq, one in enumerate(judged, first)
    ]
    insert_rows(connection, "judgements", judgements)
    payload = payload_of([], claim_hashes, [], map(row_digest, judgements))
    subject = judged[0].target if len(judged) == 1 else f"{len(judged)} targets"
    append_event(connection, head, now, "judgement", subject, payload)
    return now


def _same(recorded: str, read: str) -> bool:
    return recorded == read or _content(recorded) == _content(read)


def _content(body: str) -> str:
    row: dict[str, Any] = json.loads(body)
    for name in _NOT_CONTENT:
        row.pop(name, None)
    return canonical(row)


def _insert_claims(connection: Connection, fresh: list[Claim], bodies: dict[str, str], now: int) -> list[str]:
    if not fresh:
        return []
    first = _next_seq(connection, "claims")
    rows = [to_claim_row(claim, seq, now, bodies[claim.id]) for seq, claim in enumerate(fresh, first)]
    insert_rows(connection, "claims", rows)
    parties: list[tuple[Any, ...]] = []
    pairs: list[tuple[Any, ...]] = []
    for seq, claim in enumerate(fresh, first):
        mine, beside = to_party_rows(claim, seq)
        parties += mine
        pairs += beside
    # In the order of the tree, so that neighbours go into one page while it is at hand.
    connection.executemany(INSERT_PARTY, sorted(parties))
    connection.executemany(INSERT_PAIR, sorted(pairs))
    return [digest(row["seq"], row["body"]) for row in rows]
