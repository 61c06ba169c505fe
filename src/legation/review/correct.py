"""A coder's claim in the place of an extracted one, on the same words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from legation.errors import UsageError
from legation.ledger import Ledger
from legation.ledger.verdicts import CODER, correction_target, is_made_by_coder
from legation.model import Actor, Argument, Claim, Modality, Span, ValidTime
from legation.review.decide import Decision, check_coder, make_judgement
from legation.vocab.frames import predicates


@dataclass(frozen=True, slots=True)
class Change:
    """What a claim should say instead; None leaves a part as it is.

    Attributes:
        subject, object: The right party. Its words stay those of the text.
        predicate: A key of the vocabulary.
        modality, polarity, time: As in `legation.model.Claim`.
    """

    subject: Actor | None = None
    predicate: str | None = None
    object: Actor | None = None
    modality: Modality | None = None
    polarity: Literal["positive", "negative"] | None = None
    time: ValidTime | None = None


def correct(
    ledger: Ledger, claim: str, change: Change, coder: str, reason: str = ""
) -> tuple[Claim, Decision]:
    """Record the corrected claim and the judgement that puts it in the place of the other, in one go.

    The evidence stays: a correction says what the same words mean. Undoing brings the old claim back and
    takes the new one out.

    Returns:
        The new claim, and the decision on the old one.

    Raises:
        NotFoundError: if the claim is not in the ledger.
        UsageError: if nothing changes, the predicate does not exist, or the ledger holds the claim already.
    """
    check_coder(coder)
    old = ledger.get_claim(claim, as_recorded=True)  # who is who is said elsewhere, and may be taken back
    new = _changed(old, change, coder)
    if new.id == old.id:
        raise UsageError(
            f"nothing of {old.id} would change; say what is right with --subject, --predicate ..."
        )
    made: Claim | None = new
    if any(retracted is None for _, retracted in ledger.find_history(new.id)):
        if not is_made_by_coder(ledger.get_claim(new.id)):
            raise UsageError(
                f"the ledger holds that claim already, as {new.id}; "
                f"reject {old.id} and accept {new.id} instead"
            )
        made = None  # made by a coder earlier and taken back, or in the place of another claim
    number = ledger.tally().counts.get(old.id, 0)
    judgement = make_judgement(correction_target(old.id, new.id), "accepted", coder, reason, number)
    recorded_at = ledger.judge_all([judgement], made)
    return new, Decision(old.id, judgement, recorded_at, ledger.tally().outcome(old.id))


def _changed(old: Claim, change: Change, coder: str) -> Claim:
    if change.predicate is not None and change.predicate not in predicates():
        raise UsageError(f"{change.predicate!r} is no predicate; see the reference of predicates")
    subject = _argument(old.subject, change.subject, old.evidence[0], coder)
    object_ = _argument(old.object, change.object, old.evidence[0], coder)
    assert subject is not None
    return replace(
        old,
        subject=subject,
        object=object_,
        predicate=change.predicate or old.predicate,
        modality=change.modality or old.modality,
        polarity=change.polarity or old.polarity,
        time=change.time or old.time,
        rules=(*old.rules, "coder.correction"),
        extractor=f"{CODER}{coder}",
        score=1.0,
    ).with_id()


def _argument(old: Argument | None, actor: Actor | None, words: Span, coder: str) -> Argument | None:
    if actor is None:
        return old
    span = old.span if old else words
    return Argument(span, actor, "", "coder", 1.0, f"{coder} says who is meant")
