"""Decisions and their undoing, one or many in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from legation.errors import NotFoundError, UsageError
from legation.ledger import Ledger
from legation.ledger.verdicts import CORRECTS, Outcome
from legation.model import Judgement, make_id

Verdict = Literal["accepted", "rejected", "unsure", "pending"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision or its undoing left behind.

    Attributes:
        claim_id: The claim.
        judgement: What was appended.
        recorded_at: UTC microseconds; answers known earlier are as they were.
        outcome: What the words on the claim come to now.
    """

    claim_id: str
    judgement: Judgement
    recorded_at: int
    outcome: Outcome


def decide(
    ledger: Ledger, claims: str | Sequence[str], verdict: Verdict, coder: str, reason: str = ""
) -> list[Decision]:
    """Append one judgement a claim, all in one transaction.

    Args:
        ledger: The ledger.
        claims: Identifiers, or unambiguous beginnings of them; several of the same claim count once.
        verdict: ``accepted``, ``rejected``, ``unsure`` or ``pending`` (back to the queue).
        coder: Who judges.
        reason: Why, in free words.

    Raises:
        NotFoundError: if a claim is not in the ledger.
        UsageError: if verdict or coder make no sense, or there is no claim.
    """
    if verdict not in get_args(Verdict):
        raise UsageError(f"{verdict!r} is no verdict; choose from {', '.join(get_args(Verdict))}")
    check_coder(coder)
    given = [claims] if isinstance(claims, str) else list(claims)
    found = list(dict.fromkeys(ledger.get_claim(one).id for one in given))
    if not found:
        raise UsageError("there is no claim to decide on; name one, or widen the filters")
    counts = ledger.tally().counts
    judged = [make_judgement(claim_id, verdict, coder, reason, counts.get(claim_id, 0)) for claim_id in found]
    recorded_at = ledger.judge_all(judged)
    tally = ledger.tally()
    return [Decision(one.target, one, recorded_at, tally.outcome(one.target)) for one in judged]


def undo(ledger: Ledger, claim: str, coder: str, reason: str = "") -> Decision:
    """Take back the coder's last standing word on a claim; what they said before holds again.

    Raises:
        NotFoundError: if the claim is not in the ledger, or the coder has no word on it.
    """
    check_coder(coder)
    claim_id = ledger.get_claim(claim).id
    everything = list(ledger.iter_judgements())
    gone = {one.target for one, _ in everything if one.target.startswith("jdg-")}
    mine = [one for one, _ in everything if one.coder == coder and one.id not in gone]
    touching = [one for one in mine if claim_id in one.target.split(CORRECTS)]
    if not touching:
        others = sorted({word.coder for word in ledger.tally().words_on(claim_id)})
        hint = f"; {', '.join(others)} did, and only they can take it back" if others else ""
        raise NotFoundError(f"{coder} has judged nothing of {claim_id} that could be taken back{hint}")
    last = touching[-1]
    back = Judgement(make_id("jdg", last.id, "rejected", coder, reason), last.id, "rejected", coder, reason)
    recorded_at = ledger.judge(back)
    return Decision(claim_id, back, recorded_at, ledger.tally().outcome(claim_id))


def make_judgement(target: str, verdict: Verdict, coder: str, reason: str, number: int) -> Judgement:
    """Return a judgement whose identifier is its own even when the same is said twice.

    Args:
        target, verdict, coder, reason: As in `legation.model.Judgement`.
        number: How many judgements the claim had before.
    """
    judgement_id = make_id("jdg", target, verdict, coder, reason, number)
    return Judgement(judgement_id, target, verdict, coder, reason)


def check_coder(coder: str) -> None:
    """Refuse a name that is none.

    Raises:
        UsageError: if it is blank.
    """
    if not coder.strip():
        raise UsageError("a judgement needs the name of its coder")
