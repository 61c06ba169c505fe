"""A claim spread over the columns that queries use; the body holds all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from legation.ledger.codec import to_claim_json
from legation.model import Actor, Argument, Claim

OFFICIAL_KINDS = frozenset({"organ", "person", "office"})
"""Kinds of actors whose words and deeds count for the state they belong to."""


def to_claim_row(claim: Claim, seq: int, recorded_at: int, body: str | None = None) -> dict[str, Any]:
    """Return the row of a claim in ``claims``."""
    asserted = claim.asserted_at
    return {
        "seq": seq,
        "id": claim.id,
        "document_id": claim.document_id,
        "subject_id": party_of(claim.subject),
        "predicate": claim.predicate,
        "object_id": party_of(claim.object) if claim.object else None,
        "modality": str(claim.modality),
        "polarity": claim.polarity,
        "earliest_start": claim.time.earliest_start,
        "latest_start": claim.time.latest_start,
        "earliest_end": claim.time.earliest_end,
        "latest_end": claim.time.latest_end,
        "asserted_day": None if asserted is None else asserted.latest_end,
        "time_known": int(claim.time.is_resolved),
        "recorded_at": recorded_at,
        "retracted_at": None,
        "body": to_claim_json(claim) if body is None else body,
    }


def iter_party_rows(claim: Claim, seq: int) -> Iterator[dict[str, Any]]:
    """Yield who stands where in a claim, each once: themselves, and whom they act for."""
    places = [("subject", claim.subject), *claim.roles]
    places += [("object", claim.object)] if claim.object else []
    places += [("place", claim.place)] if claim.place else []
    places += [("speaker", link.speaker) for link in claim.attribution]
    seen = set()
    for place, argument in places:
        for party, via in _parties(argument):
            if (party, place, via) not in seen:
                seen.add((party, place, via))
                yield {"claim_seq": seq, "place": place, "party": party, "via": via}


def iter_evidence_rows(claim: Claim, seq: int) -> Iterator[dict[str, Any]]:
    """Yield the spans of a claim in order."""
    for position, span in enumerate(claim.evidence):
        yield {
            "claim_seq": seq,
            "position": position,
            "start_char": span.start,
            "end_char": span.end,
            "exact": span.exact,
        }


def iter_attribution_rows(claim: Claim, seq: int) -> Iterator[dict[str, Any]]:
    """Yield the chain of speakers, nearest the fact first."""
    for depth, link in enumerate(claim.attribution):
        yield {
            "claim_seq": seq,
            "depth": depth,
            "speaker_id": party_of(link.speaker),
            "speaker": link.speaker.label,
            "manner": link.manner,
        }


def party_of(argument: Argument) -> str:
    """Return what identifies an argument in the ledger: an actor's id, else ``~`` and the phrase.

    The mark keeps the phrase "us" from being taken for the key ``us``.
    """
    return argument.actor.id if argument.actor else f"~{argument.key}"


def _parties(argument: Argument) -> Iterator[tuple[str, str]]:
    actor = argument.actor
    if actor is None:
        yield party_of(argument), "self"
        return
    yield actor.id, "self"
    yield actor.key, "self"
    for party in acts_for(actor):
        yield party, "of"


def acts_for(actor: Actor) -> tuple[str, ...]:
    """Return the keys of the parties an actor acts for: its body, and the state of an organ or official.

    Rebels and oppositions have a state but no body: they act for nobody.

    >>> acts_for(Actor("Q1", "ru:foreign-ministry", "Ministry", "organ", state="ru", of="ru"))
    ('ru',)
    """
    found = [actor.of] if actor.of else []
    if actor.of and actor.state and actor.kind in OFFICIAL_KINDS:
        found.append(actor.state)
    return tuple(dict.fromkeys(key for key in found if key != actor.key))
