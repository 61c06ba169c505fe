"""JSON lines without loss: documents, claims and judgements, to be read back equal.

Loses: when the ledger recorded and retracted claims and documents, claims retracted by then, and the
chain of hashes. A ledger into which the file is recorded knows everything from that moment on.

A line is ``{"kind": "header" | "document" | "claim" | "judgement", ...}``; a document stands before its
claims. Claims have the ledger's own form. Rejected claims are always there: the judgements that say so
come with them.

Source: JSON Lines; RFC 8259.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legation.errors import UnreadableError
from legation.ledger import Ledger
from legation.ledger.codec import (
    canonical,
    from_claim_json,
    from_document_row,
    to_claim_json,
    to_document_row,
)
from legation.ledger.identities import TARGET
from legation.ledger.verdicts import CORRECTS
from legation.model import Claim, Document, Judgement
from legation.publish.harvest import Harvest

HEADER = {"kind": "header", "format": "legation", "version": 1}


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement with the moment at which it was recorded.

    Attributes:
        judgement: What was said.
        recorded_at: UTC microseconds, in the ledger it comes from.
    """

    judgement: Judgement
    recorded_at: int


Entry = Document | Claim | Judged


def write(target: Path, harvest: Harvest) -> int:
    """Write the file; return the number of claims."""
    count = 0

    def entries() -> Iterator[Entry]:
        nonlocal count
        for entry in _iter_entries(harvest):
            count += isinstance(entry, Claim)
            yield entry

    with target.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(to_jsonl(entries()))
    return count


def to_jsonl(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield one line an entry, after a header; `from_jsonl` reads them back equal."""
    yield canonical(HEADER) + "\n"
    for entry in entries:
        yield canonical(_to_record(entry)) + "\n"


def from_jsonl(lines: Iterable[str], name: str = "the input") -> Iterator[Entry]:
    """Yield the entries of lines written by `to_jsonl`, in their order.

    Args:
        lines: The lines, or an open text file.
        name: What to call them in errors.

    Raises:
        UnreadableError: if the first line is not the header, or a line cannot be read, naming its number.
    """
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            if number == 1:
                if record != HEADER:
                    raise ValueError(f"the header should be {canonical(HEADER)}")
                continue
            entry = _from_record(record)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise UnreadableError(
                f"{name}, line {number}: no line of `legation publish jsonl` ({error}); publish it anew"
            ) from error
        yield entry


def record_jsonl(path: Path, ledger: Ledger) -> int:
    """Record a published file in a ledger; return the number of documents.

    Claims are added to those that the ledger has of a document; none is retracted. What was judged is judged
    again, in one transaction after all documents, where the ledger does not have the same judgement yet.

    Raises:
        UnreadableError: if the file is malformed; nothing is recorded then.
    """
    documents: dict[str, Document] = {}
    claims: dict[str, list[Claim]] = {}
    judged: list[Judgement] = []
    with path.open(encoding="utf-8", newline="\n") as stream:
        for entry in from_jsonl(stream, str(path)):
            if isinstance(entry, Document):
                documents[entry.id] = entry
            elif isinstance(entry, Claim):
                claims.setdefault(entry.document_id, []).append(entry)
            else:
                judged.append(entry.judgement)
    for document in documents.values():
        held = ledger.iter_claims(document=document.id, include_rejected=True, as_recorded=True)
        ledger.record(document, [*held, *claims.get(document.id, ())])
    known = {one.id for one, _ in ledger.iter_judgements()}
    fresh = [one for one in judged if one.id not in known]
    if fresh:
        ledger.judge_all(fresh)
    return len(documents)


def _iter_entries(harvest: Harvest) -> Iterator[Entry]:
    documents: set[str] = set()
    published: set[str] = set()
    for claim in harvest.iter_claims(include_rejected=True, as_recorded=True):
        if claim.document_id not in documents:
            documents.add(claim.document_id)
            yield harvest.get_document(claim.document_id)
        published.add(claim.id)
        yield claim
    if harvest.is_whole:
        for document_id in harvest.iter_document_ids():
            if document_id not in documents:
                yield harvest.get_document(document_id)
    judgements: set[str] = set()
    for judgement, recorded_at in harvest.iter_judgements():
        # A word taken back comes with the word that takes it back.
        touched = judgement.target.split(CORRECTS)
        whoever = judgement.target.startswith(TARGET)
        if harvest.is_whole or whoever or judgement.target in judgements or published.issuperset(touched):
            judgements.add(judgement.id)
            yield Judged(judgement, recorded_at)


def _to_record(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Document):
        return {"kind": "document", "document": to_document_row(entry)}
    if isinstance(entry, Claim):
        return {"kind": "claim", "claim": json.loads(to_claim_json(entry))}
    one = entry.judgement
    row = {
        "id": one.id,
        "target": one.target,
        "verdict": one.verdict,
        "coder": one.coder,
        "reason": one.reason,
    }
    return {"kind": "judgement", "judgement": row, "recorded_at": entry.recorded_at}


def _from_record(record: Any) -> Entry:
    kind = record["kind"]
    if kind == "document":
        return from_document_row(record["document"])
    if kind == "claim":
        return from_claim_json(canonical(record["claim"]))
    if kind == "judgement":
        return Judged(Judgement(**record["judgement"]), record["recorded_at"])
    raise ValueError(f"an entry of the unknown kind {kind!r}")
