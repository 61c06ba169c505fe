"""Claims and documents to canonical JSON and back, without loss.

Fields that have their default value are left out; keys are sorted; spans are ``[start, end, exact, prefix,
suffix]``. The form is the ledger's own: ``answer.records`` makes the documented one.
"""

from __future__ import annotations

import json
from typing import Any

from legation.model import (
    Actor,
    Argument,
    Attribution,
    Block,
    BlockKind,
    Claim,
    Document,
    Genre,
    Modality,
    Quantity,
    Repair,
    Span,
    ValidTime,
)

Json = dict[str, Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """Return the one JSON text of a value.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return _ENCODER.encode(value)


def to_claim_json(claim: Claim) -> str:
    """Write a claim; `from_claim_json` reads it back equal."""
    row: Json = {
        "id": claim.id,
        "document": claim.document_id,
        "subject": _argument(claim.subject),
        "predicate": claim.predicate,
        "modality": str(claim.modality),
        "polarity": claim.polarity,
        "time": _time(claim.time),
        "evidence": [_span(span) for span in claim.evidence],
    }
    if claim.object is not None:
        row["object"] = _argument(claim.object)
    if claim.asserted_at is not None:
        row["asserted"] = _time(claim.asserted_at)
    if claim.attribution:
        row["attribution"] = [_attribution(link) for link in claim.attribution]
    if claim.roles:
        row["roles"] = [[name, _argument(argument)] for name, argument in claim.roles]
    if claim.quantity is not None:
        quantity = claim.quantity
        row["quantity"] = [
            quantity.value,
            quantity.unit,
            quantity.comparison,
            _span(quantity.words),
            quantity.readable,
            quantity.repaired,
        ]
    if claim.place is not None:
        row["place"] = _argument(claim.place)
    if claim.cues:
        row["cues"] = [_span(span) for span in claim.cues]
    if claim.rules:
        row["rules"] = list(claim.rules)
    _put(row, "extractor", claim.extractor, "")
    _put(row, "score", claim.score, 1.0)
    _put(row, "source", claim.source, "")
    return canonical(row)


def from_claim_json(text: str) -> Claim:
    """Read a claim written by `to_claim_json`."""
    row: Json = json.loads(text)
    quantity = row.get("quantity")
    return Claim(
        id=row["id"],
        document_id=row["document"],
        subject=_read_argument(row["subject"]),
        predicate=row["predicate"],
        object=_read_argument(row["object"]) if "object" in row else None,
        modality=Modality(row["modality"]),
        polarity=row["polarity"],
        time=_read_time(row["time"]),
        asserted_at=_read_time(row["asserted"]) if "asserted" in row else None,
        evidence=_read_spans(row["evidence"]),
        attribution=tuple(_read_attribution(link) for link in row.get("attribution", ())),
        roles=tuple((name, _read_argument(argument)) for name, argument in row.get("roles", ())),
        quantity=Quantity(quantity[0], quantity[1], quantity[2], Span(*quantity[3]), *quantity[4:])
        if quantity
        else None,
        place=_read_argument(row["place"]) if "place" in row else None,
        cues=_read_spans(row.get("cues", ())),
        rules=tuple(row.get("rules", ())),
        extractor=row.get("extractor", ""),
        score=row.get("score", 1.0),
        source=row.get("source", ""),
    )


def to_document_row(document: Document) -> Json:
    """Return the columns of a document's row, all but ``recorded_at``."""
    body: Json = {}
    for name in ("media_type", "author", "language", "published_basis"):
        body[name] = getattr(document, name)
    if document.published is not None:
        body["published"] = _time(document.published)
    if document.published_evidence is not None:
        body["published_evidence"] = _span(document.published_evidence)
    published = document.published
    return {
        "id": document.id,
        "source": document.source,
        "name": document.name,
        "url": document.url,
        "title": document.title,
        "genre": str(document.genre),
        "published_from": published.earliest_start if published else None,
        "published_to": published.latest_end if published else None,
        "raw_sha256": document.raw_sha256,
        "text": document.text,
        "raw_text": None if document.raw_text == document.text else document.raw_text,
        "blocks": canonical([[str(block.kind), block.start, block.end] for block in document.blocks]),
        "repairs": canonical([_repair(repair) for repair in document.repairs]),
        "segments": canonical([list(segment) for segment in document.segments]),
        "body": canonical(body),
    }


def from_document_row(row: Any) -> Document:
    """Read a document from a mapping with the columns of its row."""
    body: Json = json.loads(row["body"])
    return Document(
        id=row["id"],
        text=row["text"],
        raw_text=row["text"] if row["raw_text"] is None else row["raw_text"],
        raw_sha256=row["raw_sha256"],
        media_type=body["media_type"],
        name=row["name"],
        source=row["source"],
        title=row["title"],
        author=body["author"],
        language=body["language"],
        published=_read_time(body["published"]) if "published" in body else None,
        published_basis=body["published_basis"],
        published_evidence=Span(*body["published_evidence"]) if "published_evidence" in body else None,
        genre=Genre(row["genre"]),
        blocks=tuple(Block(BlockKind(kind), start, end) for kind, start, end in json.loads(row["blocks"])),
        repairs=tuple(Repair(*cells) for cells in json.loads(row["repairs"])),
        segments=tuple((a, b, c) for a, b, c in json.loads(row["segments"])),
        url=row["url"],
    )


def _put(row: Json, name: str, value: Any, default: Any) -> None:
    if value != default:
        row[name] = value


def _span(span: Span) -> list[Any]:
    return [span.start, span.end, span.exact, span.prefix, span.suffix]


def _read_spans(rows: Any) -> tuple[Span, ...]:
    return tuple(Span(*row) for row in rows)


def _time(time: ValidTime) -> Json:
    row: Json = {
        "edtf": time.edtf,
        "days": [time.earliest_start, time.latest_start, time.earliest_end, time.latest_end],
        "basis": time.basis,
    }
    if time.words is not None:
        row["words"] = _span(time.words)
    if time.reference is not None:
        row["reference"] = time.reference
    return row


def _read_time(row: Json) -> ValidTime:
    words = Span(*row["words"]) if "words" in row else None
    first, second, third, fourth = row["days"]
    return ValidTime(row["edtf"], first, second, third, fourth, words, row.get("reference"), row["basis"])


def _argument(argument: Argument) -> Json:
    row: Json = {"span": _span(argument.span)}
    if argument.actor is not None:
        row["actor"] = _actor(argument.actor)
    if argument.text:
        row["text"] = argument.text
    if argument.method:
        row["method"] = argument.method
    if argument.score != 1.0:
        row["score"] = argument.score
    if argument.note:
        row["note"] = argument.note
    return row


def _read_argument(row: Json) -> Argument:
    actor = row.get("actor")
    return Argument(
        Span(*row["span"]),
        actor=Actor(**actor) if actor else None,
        text=row.get("text", ""),
        method=row.get("method", ""),
        score=row.get("score", 1.0),
        note=row.get("note", ""),
    )


def _actor(actor: Actor) -> Json:
    row: Json = {"id": actor.id, "key": actor.key, "name": actor.name, "kind": actor.kind}
    _put(row, "state", actor.state, "")
    _put(row, "provisional", actor.provisional, False)
    _put(row, "of", actor.of, "")
    return row


def _attribution(link: Attribution) -> Json:
    row: Json = {"speaker": _argument(link.speaker), "manner": link.manner}
    if link.cue is not None:
        row["cue"] = _span(link.cue)
    return row


def _read_attribution(row: Json) -> Attribution:
    cue = Span(*row["cue"]) if "cue" in row else None
    return Attribution(_read_argument(row["speaker"]), cue=cue, manner=row["manner"])


def _repair(repair: Repair) -> list[Any]:
    return [
        repair.kind,
        repair.raw_start,
        repair.raw_end,
        repair.before,
        repair.after,
        repair.reason,
        repair.applied,
        repair.start,
        repair.end,
    ]
