"""A claim as the documented JSON record; ``claim.schema.json`` beside this file is its schema."""

from __future__ import annotations

import datetime as dt
from typing import Any

from legation.model import Argument, Attribution, Claim, Document, Quantity, Span, ValidTime
from legation.vocab.frames import predicates
from legation.vocab.statuses import find_rule, get_machine, machines_of

Record = dict[str, Any]


def claim_record(claim: Claim, document: Document | None = None) -> Record:
    """Return the record of a claim, with keys always in the same order.

    Args:
        claim: The claim.
        document: Its document, for source, title and publication; without it those are None.
    """
    entry = predicates().get(claim.predicate)
    return {
        "id": claim.id,
        "document": claim.document_id,
        "document_source": document.source if document else None,
        "document_title": document.title if document else None,
        "document_name": document.name if document else None,
        "document_genre": str(document.genre) if document else None,
        "subject": argument_record(claim.subject),
        "predicate": claim.predicate,
        "plover": entry.plover if entry else "",
        "mode": entry.mode if entry else "",
        "cameo": entry.cameo if entry else "",
        "object": argument_record(claim.object) if claim.object else None,
        "modality": str(claim.modality),
        "polarity": claim.polarity,
        "attribution": [_attribution(link) for link in claim.attribution],
        "carried_by": claim.source or "text",
        "time": time_record(claim.time),
        "asserted": time_record(claim.asserted_at) if claim.asserted_at else None,
        "status": status_moved(claim),
        "quantity": _quantity(claim.quantity) if claim.quantity else None,
        "place": argument_record(claim.place) if claim.place else None,
        "roles": [{"role": name, **argument_record(argument)} for name, argument in claim.roles],
        "evidence": [span_record(span) for span in claim.evidence],
        "cues": [span_record(span) for span in claim.cues],
        "rules": list(claim.rules),
        "extractor": claim.extractor,
        "score": claim.score,
        "gloss": gloss(claim),
    }


def gloss(claim: Claim) -> str:
    """Return one sentence: who stands in which relation to whom, how it is put, and who says so.

    The modality stands in brackets because a gloss in the indicative would otherwise read as a fact.
    """
    entry = predicates().get(claim.predicate)
    object_ = claim.object.label if claim.object else ""
    if entry is None:
        sentence = f"{claim.subject.label} {claim.predicate} {object_}".strip()
    else:
        sentence = entry.sentence(claim.subject.label, object_, plural=claim.subject.takes_plural)
    if claim.quantity is not None and claim.quantity.words.exact not in sentence:
        sentence += f" ({claim.quantity.words.exact})"
    if claim.polarity == "negative":
        sentence = f"not: {sentence}"
    if claim.modality not in ("actual", "in_force"):
        sentence += f" [{claim.modality.replace('_', ' ')}]"
    if claim.attribution:
        sentence += ", according to " + ", as told by ".join(link.speaker.label for link in claim.attribution)
    return sentence


def status_moved(claim: Claim) -> Record | None:
    """Return the machine a claim speaks to and the state or phase it gives, or None.

    Which parties it counts for, and whether anything is in force, only the ledger can say.
    """
    for key in machines_of(claim.predicate):
        rules = find_rule(get_machine(key), claim.predicate, claim.modality, claim.polarity)
        # Who speaks may sharpen a rule; without the parties at hand the plain one is said.
        rules = [rule for rule in rules if not rule.own_speaker]
        if rules:
            rule = rules[0]
            state = None if rule.kind == "phase" else rule.gives
            phase = rule.gives if rule.kind == "phase" else None
            return {
                "machine": key,
                "effect": rule.kind,
                "state": state,
                "phase": phase,
                "presupposes": rule.presupposes or None,
            }
    entry = predicates().get(claim.predicate)
    if entry is not None and entry.machine:
        return {"machine": entry.machine, "effect": None, "state": None, "phase": None, "presupposes": None}
    return None


def argument_record(argument: Argument) -> Record:
    """Return a party or phrase: id, name, kind and key are None when the words name no resolved party."""
    actor = argument.actor
    return {
        "id": actor.id if actor else None,
        "key": actor.key if actor else None,
        "name": actor.name if actor else None,
        "kind": actor.kind if actor else None,
        "of": actor.of or None if actor else None,
        "provisional": actor.provisional if actor else None,
        "text": argument.text or argument.span.exact,
        "words": argument.span.exact,
        "start": argument.span.start,
        "end": argument.span.end,
        "method": argument.method,
        "score": argument.score,
    }


def span_record(span: Span) -> Record:
    """Return a span with its context."""
    return {
        "start": span.start,
        "end": span.end,
        "exact": span.exact,
        "prefix": span.prefix,
        "suffix": span.suffix,
    }


def time_record(time: ValidTime) -> Record:
    """Return a time as EDTF and four ISO days (None is unbounded or unknown)."""
    return {
        "edtf": time.edtf,
        "earliest_start": _iso(time.earliest_start),
        "latest_start": _iso(time.latest_start),
        "earliest_end": _iso(time.earliest_end),
        "latest_end": _iso(time.latest_end),
        "words": time.words.exact if time.words else None,
        "reference": time.reference,
        "basis": time.basis,
    }


def _iso(day: int | None) -> str | None:
    return None if day is None else dt.date.fromordinal(day).isoformat()


def _attribution(link: Attribution) -> Record:
    return {
        "speaker": argument_record(link.speaker),
        "manner": link.manner,
        "cue": span_record(link.cue) if link.cue else None,
    }


def _quantity(quantity: Quantity) -> Record:
    return {
        "value": quantity.value,
        "unit": quantity.unit,
        "comparison": quantity.comparison,
        "words": quantity.words.exact,
        "readable": quantity.readable,
        "repaired": quantity.repaired,
    }
