"""What is claimed of one or two parties, in order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from legation.answer.ask import find_party
from legation.answer.records import Record, claim_record, gloss, status_moved
from legation.ledger import Ledger
from legation.ledger.instants import Day, Instant
from legation.model import Actor, Claim


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One claim at its place in time.

    Attributes:
        claim: The claim.
        first, last: Days between which it lies; None is unknown.
        dated_by: ``time`` (its own), ``published`` (only the day of publication is known) or ``nothing``.
        moved: What it does to a status; see `legation.answer.records.status_moved`.
        sentence: The claim as a sentence.
    """

    claim: Claim
    first: dt.date | None
    last: dt.date | None
    dated_by: str
    moved: Record | None
    sentence: str

    def to_record(self) -> Record:
        """Return the documented record of the claim with its place in time added."""
        return {
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "dated_by": self.dated_by,
            **claim_record(self.claim),
        }


def timeline(
    ledger: Ledger,
    actor: Actor | str,
    other: Actor | str | None = None,
    *,
    predicate: str | Iterable[str] | None = None,
    since: Day | None = None,
    until: Day | None = None,
    known_at: Instant | None = None,
    moves_only: bool = False,
    include_rejected: bool = False,
    limit: int | None = None,
) -> list[TimelineEntry]:
    """Return the claims about an actor (and another, together) in order of time, undated ones last.

    Args:
        ledger: The ledger.
        actor, other: Actors, or names, keys or identifiers of known ones.
        predicate: One or several.
        since, until: Days between which a claim's time may lie.
        known_at: The moment; None is now.
        moves_only: Only claims that move a status or a phase.
        include_rejected: Also claims that coders rejected or corrected.
        limit: At most so many.

    Raises:
        UnknownActorError: if a name is not known.
    """
    filters: dict[str, Any] = {"predicate": predicate, "since": since, "until": until, "known_at": known_at}
    filters["include_rejected"] = include_rejected
    who = ledger.identities(known_at=known_at)
    one = find_party(who, actor)
    two = find_party(who, other) if other is not None else None
    entries = []
    for claim in ledger.iter_claims(actor=one, other=two, **filters):
        moved = status_moved(claim)
        if moves_only and (moved is None or moved["effect"] is None):
            continue
        entries.append(_entry(claim, moved))
        if limit is not None and len(entries) >= limit:
            break
    return entries


def _entry(claim: Claim, moved: Record | None) -> TimelineEntry:
    time = claim.time
    low = time.earliest_start
    high = time.latest_start if time.latest_start is not None else time.latest_end
    if time.is_resolved:
        return TimelineEntry(claim, _date(low), _date(high), "time", moved, gloss(claim))
    asserted = claim.asserted_at
    if asserted is not None and asserted.latest_end is not None:
        days = _date(asserted.earliest_start), _date(asserted.latest_end)
        return TimelineEntry(claim, *days, "published", moved, gloss(claim))
    return TimelineEntry(claim, None, None, "nothing", moved, gloss(claim))


def _date(day: int | None) -> dt.date | None:
    return None if day is None else dt.date.fromordinal(day)
