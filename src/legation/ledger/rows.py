"""A claim spread over the columns that queries use; the body holds all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from legation.ledger.codec import to_claim_json
from legation.model import Actor, Argument, Claim

PLACES = {"subject": 1, "object": 2, "role": 4, "place": 8, "speaker": 16}
"""Where a party stands in a claim, to be added up."""
SPEAKER = PLACES["speaker"]
INSERT_PARTY = (
    "INSERT INTO parties (party, moment, claim_seq, predicate, places, phrased, phrases) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
INSERT_PAIR = "INSERT INTO pairs (first, second, predicate, claim_seq) VALUES (?, ?, ?, ?)"
"""What takes the rows of `to_party_rows`."""
LONGEST_PARTY_BYTES = 1000
"""More than this of a party is not looked up: PostgreSQL's indexes take some 2,700 bytes, and two in a pair."""
LONGEST_PHRASES = 250
"""Code points of phrases that are searched beside a party; longer ones are read in the claim."""
PHRASED = {"positive": 1, "negative": 2}
"""How ``parties`` marks a claim with phrases; 0 is none."""
UNDATED = 9_999_999
"""Moment of a claim of which no day is known: after every other."""

OFFICIAL_KINDS = frozenset({"organ", "person", "office"})
"""Kinds of actors whose words and deeds count for the state they belong to."""
_KINDS_OF_MANY = frozenset({"population", "grouping"})


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
        "moment": moment_of(claim),
        "phrases": phrases_of(claim),
    }


def moment_of(claim: Claim) -> int:
    """Return the day at which a claim stands in a timeline: the first that is known of it."""
    time = claim.time
    for day in (time.earliest_start, time.latest_start, time.earliest_end, time.latest_end):
        if day is not None:
            return day
    asserted = claim.asserted_at.latest_end if claim.asserted_at else None
    return UNDATED if asserted is None else asserted


def phrases_of(claim: Claim) -> str | None:
    """Return the words of the parties that are no one known actor, a line each; None when all are.

    A phrase may name a party ("the Ruritanian government") or everybody ("no country").
    """
    found = [
        argument.text or argument.span.exact for _, argument in _arguments(claim) if is_phrase(argument.actor)
    ]
    return "\n".join(" ".join(words.split()) for words in found) or None


def to_party_rows(
    claim: Claim, seq: int, longest_bytes: int = LONGEST_PARTY_BYTES
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the rows of a claim in ``parties`` and ``pairs``: who stands where, who beside whom."""
    places: dict[str, int] = {}
    for place, argument in _arguments(claim):
        for party in _parties(argument, longest_bytes):
            places[party] = places.get(party, 0) | place
    beside = sorted(party for party in places if not party.startswith("~"))
    for link in claim.attribution:
        for party in _parties(link.speaker, longest_bytes):
            places[party] = places.get(party, 0) | SPEAKER
    moment, predicate, phrases = moment_of(claim), claim.predicate, phrases_of(claim)
    phrased = 0 if phrases is None else PHRASED[claim.polarity]
    if phrases is not None and len(phrases) > LONGEST_PHRASES:
        phrases = ""
    parties = [(party, moment, seq, predicate, place, phrased, phrases) for party, place in places.items()]
    return parties, [(first, second, predicate, seq) for first, second in combinations(beside, 2)]


def is_phrase(actor: Actor | None) -> bool:
    """True when an argument with this actor is searched by its words too."""
    return actor is None or actor.provisional or actor.kind in _KINDS_OF_MANY


def _arguments(claim: Claim) -> Iterator[tuple[int, Argument]]:
    yield PLACES["subject"], claim.subject
    if claim.object is not None:
        yield PLACES["object"], claim.object
    for _, argument in claim.roles:
        yield PLACES["role"], argument
    if claim.place is not None:
        yield PLACES["place"], claim.place


def party_of(argument: Argument) -> str:
    """Return what identifies an argument in the ledger: an actor's id, else ``~`` and the phrase.

    The mark keeps the phrase "us" from being taken for the key ``us``.
    """
    return argument.actor.id if argument.actor else f"~{argument.key}"


def _parties(argument: Argument, longest_bytes: int) -> Iterator[str]:
    actor = argument.actor
    if actor is None:
        yield to_term(party_of(argument), longest_bytes)
        return
    yield to_term(actor.key, longest_bytes)
    if actor.provisional:
        yield to_term(actor.id, longest_bytes)  # the vocabulary cannot say which key it has
    for key in acts_for(actor):
        yield to_term(key, longest_bytes)


def to_term(party: str, longest_bytes: int = LONGEST_PARTY_BYTES) -> str:
    """Return a party as ``parties`` has it: a long phrase as its beginning and a hash of all of it.

    >>> to_term("ru"), len(to_term("~" + "very " * 1000 + "long"))
    ('ru', 165)
    """
    if len(party) * 4 <= longest_bytes or len(party.encode()) <= longest_bytes:
        return party
    return f"{party[:100]}#{hashlib.sha256(party.encode()).hexdigest()}"


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
