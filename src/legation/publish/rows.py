"""A claim as one flat row: what csv and parquet have in common."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from legation.model import Argument, Claim, Document, ValidTime
from legation.vocab.frames import predicates

Cell = str | float | dt.date | None
Kind = Literal["text", "number", "day"]

COLUMNS: dict[str, Kind] = {
    "claim": "text",
    "document": "text",
    "source": "text",
    "title": "text",
    "url": "text",
    "published_from": "day",
    "published_to": "day",
    "modality": "text",
    "polarity": "text",
    "subject_id": "text",
    "subject": "text",
    "subject_kind": "text",
    "subject_words": "text",
    "predicate": "text",
    "plover": "text",
    "mode": "text",
    "cameo": "text",
    "object_id": "text",
    "object": "text",
    "object_kind": "text",
    "object_words": "text",
    "speakers": "text",
    "time": "text",
    "time_basis": "text",
    "earliest_start": "day",
    "latest_start": "day",
    "earliest_end": "day",
    "latest_end": "day",
    "place": "text",
    "quantity": "number",
    "quantity_unit": "text",
    "quantity_comparison": "text",
    "quantity_words": "text",
    "quotes": "text",
    "extractor": "text",
    "score": "number",
    "verdict": "text",
}
"""Column -> kind, in the order of the file. Texts are never null but may be empty."""


def flat_row(claim: Claim, document: Document, verdict: str) -> dict[str, Cell]:
    """Return a row with every column of `COLUMNS`, in their order."""
    entry = predicates().get(claim.predicate)
    quantity = claim.quantity
    published = document.published
    row: dict[str, Cell] = {
        "claim": claim.id,
        "document": claim.document_id,
        "source": document.source,
        "title": document.title,
        "url": document.url,
        "published_from": to_date(published.earliest_start if published else None),
        "published_to": to_date(published.latest_end if published else None),
        "modality": str(claim.modality),
        "polarity": claim.polarity,
        **_party("subject", claim.subject),
        "predicate": claim.predicate,
        "plover": entry.plover if entry else "",
        "mode": entry.mode if entry else "",
        "cameo": entry.cameo if entry else "",
        **_party("object", claim.object),
        "speakers": speakers(claim),
        "time": claim.time.edtf,
        "time_basis": claim.time.basis,
        **_days(claim.time),
        "place": claim.place.label if claim.place else "",
        "quantity": None if quantity is None or quantity.value is None else float(quantity.value),
        "quantity_unit": quantity.unit if quantity else "",
        "quantity_comparison": quantity.comparison if quantity else "",
        "quantity_words": quantity.words.exact if quantity else "",
        "quotes": quotes(claim),
        "extractor": claim.extractor,
        "score": float(claim.score),
        "verdict": verdict,
    }
    return {name: row[name] for name in COLUMNS}


def speakers(claim: Claim) -> str:
    """Return who says it, nearest the fact first; empty when the text itself asserts it."""
    return " < ".join(link.speaker.label for link in claim.attribution)


def quotes(claim: Claim) -> str:
    """Return the words that the claim rests on, on one line."""
    return " […] ".join(" ".join(span.exact.split()) for span in claim.evidence)


def statement(claim: Claim) -> str:
    """Return the claim as a sentence that cannot be mistaken for a fact when it is none."""
    entry = predicates().get(claim.predicate)
    object_ = claim.object.label if claim.object else ""
    plain = f"{claim.subject.label} {claim.predicate} {object_}".strip()
    sentence = entry.sentence(claim.subject.label, object_) if entry else plain
    before = "not: " if claim.polarity == "negative" else ""
    after = "" if claim.modality in ("actual", "in_force") else f" [{claim.modality.replace('_', ' ')}]"
    told = f", according to {speakers(claim)}" if claim.attribution else ""
    return f"{before}{sentence}{after}{told}"


def to_date(day: int | None) -> dt.date | None:
    """Return the date of a day number."""
    return None if day is None else dt.date.fromordinal(day)


def _days(time: ValidTime) -> dict[str, Cell]:
    names = ("earliest_start", "latest_start", "earliest_end", "latest_end")
    return {name: to_date(getattr(time, name)) for name in names}


def _party(name: str, argument: Argument | None) -> dict[str, Cell]:
    actor = argument.actor if argument else None
    return {
        f"{name}_id": actor.id if actor else "",
        name: argument.label if argument else "",
        f"{name}_kind": actor.kind if actor else "",
        f"{name}_words": argument.span.exact if argument else "",
    }
