"""Judgements change answers from then on and never before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.review.stories import ALL, LISTED, MEETING, MET, OTHER, OUTLET, REMOVED, open_story
from tests.status.claims import actor

from legation.answer.ask import ask_status
from legation.answer.timeline import timeline
from legation.errors import LedgerError, NotFoundError, UsageError
from legation.ledger import Ledger
from legation.model import Judgement, Modality
from legation.review import Change, correct, decide, undo


@pytest.fixture
def ledger(address: str | Path) -> Iterator[Ledger]:
    with open_story(address) as opened:
        yield opened


def listing(ledger: Ledger, known_at: int | None = None) -> Any:
    (status,) = ask_status(
        ledger, "Russia", "Taliban", "designation", valid_at="2025-06-01", known_at=known_at
    )
    return status


def shown(ledger: Ledger, **more: Any) -> list[str]:
    return [entry.claim.id for entry in timeline(ledger, "ru", "taliban", **more)]


def test_rejection_moves_the_status_from_then_on_only(ledger: Ledger) -> None:
    """What was known before the judgement stays known as of then."""
    before = listing(ledger)
    assert REMOVED.id in before.claims
    (decision,) = decide(ledger, REMOVED.id, "rejected", "ada", "the court only suspended it")
    after = listing(ledger)
    assert (after.state, after.claims) == ("in_force", (LISTED.id,))
    assert after.state != before.state
    assert replace(listing(ledger, decision.recorded_at - 1), details={}) == replace(before, details={})
    assert listing(ledger, decision.recorded_at).state == "in_force"
    assert decision.outcome == "rejected"


def test_rejected_claims_show_in_timelines_only_when_asked_for(ledger: Ledger) -> None:
    """The claim is not lost: it can be listed and explained."""
    decide(ledger, REMOVED.id[:10], "rejected", "ada")
    assert shown(ledger) == [LISTED.id, MET.id]
    assert shown(ledger, include_rejected=True) == [LISTED.id, REMOVED.id, MET.id]
    assert shown(ledger, limit=2) == [LISTED.id, MET.id], "a limit counts what is shown"
    assert len(list(ledger.iter_claims(limit=3))) == 3
    assert ledger.get_claim(REMOVED.id) == REMOVED


@pytest.mark.parametrize("verdict", ["accepted", "unsure", "pending"])
def test_other_verdicts_leave_answers_alone(ledger: Ledger, verdict: Any) -> None:
    """Doubt is noted, it takes nothing away."""
    before = listing(ledger)
    (decision,) = decide(ledger, REMOVED.id, verdict, "ada")
    assert decision.outcome == verdict
    assert replace(listing(ledger), details={}) == replace(before, details={})


def test_undo_brings_back_what_was_said_before(ledger: Ledger) -> None:
    """Decisions of a coder are a pile: each undo takes one off, and appends."""
    decide(ledger, REMOVED.id, "accepted", "ada")
    decide(ledger, REMOVED.id, "rejected", "ada")
    assert ledger.tally().outcome(REMOVED.id) == "rejected"
    assert undo(ledger, REMOVED.id, "ada").outcome == "accepted"
    assert undo(ledger, REMOVED.id, "ada").outcome == "pending"
    with pytest.raises(NotFoundError, match="ada has judged nothing"):
        undo(ledger, REMOVED.id, "ada")
    assert ledger.counts()["judgements"] == 4
    assert ledger.verify().is_sound


def test_same_decision_again_after_undo_counts_again(ledger: Ledger) -> None:
    """The identifier of a judgement is its own, though the words are the same."""
    decide(ledger, REMOVED.id, "rejected", "ada")
    undo(ledger, REMOVED.id, "ada")
    decide(ledger, REMOVED.id, "rejected", "ada")
    assert ledger.tally().outcome(REMOVED.id) == "rejected"
    undo(ledger, REMOVED.id, "ada")
    assert ledger.tally().outcome(REMOVED.id) == "pending"
    assert len({one.id for one, _ in ledger.iter_judgements()}) == 4


def test_nobody_takes_back_the_word_of_another(ledger: Ledger) -> None:
    """The error says whose word it is."""
    decide(ledger, REMOVED.id, "rejected", "ada")
    with pytest.raises(NotFoundError, match="ada did"):
        undo(ledger, REMOVED.id, "bob")


def test_coders_who_disagree_leave_the_claim_in(ledger: Ledger) -> None:
    """A disagreement is shown, not settled; whoever comes first."""
    decide(ledger, REMOVED.id, "rejected", "ada")
    decide(ledger, REMOVED.id, "accepted", "bob")
    assert ledger.tally().outcome(REMOVED.id) == "disputed"
    assert REMOVED.id in shown(ledger)
    decide(ledger, REMOVED.id, "unsure", "bob")
    assert ledger.tally().outcome(REMOVED.id) == "rejected"
    assert REMOVED.id not in shown(ledger)


def test_many_in_one_transaction(ledger: Ledger) -> None:
    """All or none, each claim once, one moment for all."""
    ids = [one.id for one in ALL]
    found = decide(ledger, [*ids, ids[0]], "unsure", "ada")
    assert [one.claim_id for one in found] == ids
    assert len({one.recorded_at for one in found}) == 1
    before = ledger.counts()
    with pytest.raises(NotFoundError):
        decide(ledger, [ids[0], "clm-nothing"], "accepted", "ada")
    assert ledger.counts() == before
    assert ledger.verify().is_sound


def test_correction_stands_in_the_place_of_the_claim(ledger: Ledger) -> None:
    """The same words, another reading; undoing restores the first and takes the second out."""
    before = listing(ledger)
    new, decision = correct(
        ledger, REMOVED.id, Change(predicate="suspend_designation"), "ada", "the court suspended it"
    )
    assert (new.evidence, new.extractor) == (REMOVED.evidence, "coder/ada")
    assert decision.outcome == "corrected"
    assert listing(ledger).state == "suspended"
    assert shown(ledger) == [LISTED.id, new.id, MET.id]
    assert shown(ledger, known_at=decision.recorded_at - 1) == [LISTED.id, REMOVED.id, MET.id]
    assert undo(ledger, new.id, "ada").outcome == "pending"
    assert replace(listing(ledger), details={}) == replace(before, details={})
    again, _ = correct(ledger, REMOVED.id, Change(predicate="suspend_designation"), "ada")
    assert again.id == new.id
    assert shown(ledger) == [LISTED.id, new.id, MET.id]
    assert ledger.verify().is_sound


def test_correction_of_every_part(ledger: Ledger) -> None:
    """Parties, modality and polarity can be put right together."""
    change = Change(
        subject=actor("se"), object=actor("taliban"), modality=Modality.PLANNED, polarity="negative"
    )
    new, _ = correct(ledger, MET.id, change, "ada")
    assert (new.subject.label, new.object and new.object.label) == ("Sweden", "Taliban")
    assert (new.modality, new.polarity, new.predicate) == ("planned", "negative", "meet")
    assert ledger.get_claim(new.id) == new


def test_correction_to_what_is_there_is_refused(ledger: Ledger) -> None:
    """No change, an unknown predicate, a claim that the extractor made already."""
    with pytest.raises(UsageError, match="nothing"):
        correct(ledger, MET.id, Change(predicate="meet"), "ada")
    with pytest.raises(UsageError, match="no predicate"):
        correct(ledger, MET.id, Change(predicate="befriend"), "ada")
    praise = replace(MET, predicate="support").with_id()
    ledger.record(MEETING, [MET, OTHER, praise])
    with pytest.raises(UsageError, match="already"):
        correct(ledger, MET.id, Change(predicate="support"), "ada")
    assert ledger.counts()["judgements"] == 0


def test_a_newer_reading_keeps_what_coders_said(ledger: Ledger) -> None:
    """Neither the rejection nor the coder's own claim is lost when the document is read again."""
    new, _ = correct(ledger, REMOVED.id, Change(predicate="suspend_designation"), "ada")
    decide(ledger, MET.id, "rejected", "ada")
    ledger.record(OUTLET, [replace(REMOVED, extractor="hand/2", score=0.7)])
    outcome = ledger.record(MEETING, [])
    assert outcome.retracted == 2
    ledger.record(MEETING, [MET, OTHER])
    assert shown(ledger) == [LISTED.id, new.id]
    assert ledger.verify().is_sound


def test_bad_requests_are_refused(ledger: Ledger) -> None:
    """Errors name the mend; nothing is written."""
    with pytest.raises(UsageError, match="coder"):
        decide(ledger, MET.id, "accepted", " ")
    with pytest.raises(UsageError, match="verdict"):
        decide(ledger, MET.id, "maybe", "ada")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no claim"):
        decide(ledger, [], "accepted", "ada")
    stranger = replace(MET, document_id="doc-unknown", predicate="support").with_id()
    with pytest.raises(LedgerError, match="read it first"):
        ledger.judge_all([Judgement("jdg-1", MET.id, "accepted", "ada")], stranger)
    assert ledger.counts()["judgements"] == 0
