"""What waits for a coder: the claims of which the extractor is least sure come first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from legation.errors import UsageError
from legation.ledger import Ledger
from legation.ledger.instants import Instant
from legation.ledger.queries import ActorTerms
from legation.ledger.verdicts import Outcome, Tally, Word
from legation.model import Claim

State = Literal["waiting", "accepted", "rejected", "corrected", "unsure", "disputed", "any"]
STATES: tuple[str, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which claims are meant; all conditions must hold.

    Attributes:
        actor: A party to the claim.
        predicate, modality: One or several of each; empty is any.
        document: Identifier of a document; empty is any.
        below: Only claims whose score is lower; None is any.
        state: ``waiting`` (nobody, or with a coder not that coder, has said a word), what the words come to,
            or ``any``.
        coder: Whose words count for ``waiting``; empty is everybody's.
    """

    actor: ActorTerms | None = None
    predicate: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    document: str = ""
    below: float | None = None
    state: State = "waiting"
    coder: str = ""

    @property
    def is_open(self) -> bool:
        """True when nothing but the state restricts it: every claim of the ledger may be meant."""
        return not (self.actor or self.predicate or self.modality or self.document or self.below is not None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim in the queue with what was said of it.

    Attributes:
        claim: The claim.
        outcome: What the words come to.
        words: Standing words, one a coder.
    """

    claim: Claim
    outcome: Outcome
    words: tuple[Word, ...]


def iter_queue(
    ledger: Ledger, selection: Selection | None = None, *, known_at: Instant | None = None
) -> Iterator[Waiting]:
    """Yield selected claims, lowest score first, then by identifier: the order is the same on every run.

    Raises:
        UsageError: if the state is none of `STATES`.
    """
    selection = selection or Selection()
    if selection.state not in STATES:
        raise UsageError(f"{selection.state!r} is no state of review; choose from {', '.join(STATES)}")
    tally = ledger.tally(known_at=known_at)
    # Scores lie in the bodies of claims, in no column: identifiers are sorted, the claims fetched again.
    chosen = sorted((*_doubt(claim), claim.id) for claim in _iter_claims(ledger, selection, tally, known_at))
    for _, _, claim_id in chosen:
        claim = ledger.get_claim(claim_id, known_at=known_at)
        yield Waiting(claim, tally.outcome(claim_id), tally.words_on(claim_id))


def find_claims(ledger: Ledger, selection: Selection, *, known_at: Instant | None = None) -> list[Claim]:
    """Return selected claims in the ledger's order of time, for decisions in bulk."""
    return list(_iter_claims(ledger, selection, ledger.tally(known_at=known_at), known_at))


def _iter_claims(
    ledger: Ledger, selection: Selection, tally: Tally, known_at: Instant | None
) -> Iterator[Claim]:
    filters: dict[str, Any] = {
        "actor": selection.actor,
        "predicate": selection.predicate or None,
        "modality": selection.modality or None,
        "document": selection.document or None,
        "known_at": known_at,
    }
    for claim in ledger.iter_claims(include_rejected=True, **filters):
        if selection.below is not None and claim.score >= selection.below:
            continue
        if _fits(claim, selection, tally):
            yield claim


def _fits(claim: Claim, selection: Selection, tally: Tally) -> bool:
    if selection.state == "any":
        return True
    if selection.state != "waiting":
        return tally.outcome(claim.id) == selection.state
    if selection.coder:
        word = tally.word_of(claim.id, selection.coder)
        return word is None or word.verdict == "pending"
    return tally.outcome(claim.id) == "pending"


def _doubt(claim: Claim) -> tuple[float, float]:
    """The claim's score; among equals, the party most likely mistaken comes first."""
    parts = [claim.subject, *([claim.object] if claim.object else [])]
    return claim.score, min(part.score for part in parts)
