"""Whatever coders do: undoing restores, later words leave earlier answers alone, their order is no matter."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.review.stories import ALL, open_story

from legation.answer.ask import ask_status
from legation.errors import NotFoundError, UsageError
from legation.ledger import Ledger
from legation.ledger.verdicts import Tally
from legation.model import Judgement
from legation.review import Change, correct, decide, undo

CODERS = ("ada", "bob")
VERDICTS = ("accepted", "rejected", "unsure", "pending")
steps = st.tuples(
    st.sampled_from([*VERDICTS, "undo", "correct"]), st.sampled_from(ALL), st.sampled_from(CODERS)
)


def take(ledger: Ledger, step: Any) -> bool:
    """Take one step; False when it is refused."""
    what, claim, coder = step
    try:
        if what == "undo":
            undo(ledger, claim.id, coder)
        elif what == "correct":
            correct(ledger, claim.id, Change(predicate="suspend_designation"), coder)
        else:
            decide(ledger, claim.id, what, coder)
    except (NotFoundError, UsageError):
        return False
    return True


def answers(ledger: Ledger, known_at: int | None = None) -> list[Any]:
    """Everything that answers are made of."""
    states = [
        (one.machine, one.state, one.pending, one.claims)
        for one in ask_status(ledger, "ru", "taliban", valid_at="2025-06-01", known_at=known_at)
    ]
    tally = ledger.tally(known_at=known_at)
    return [
        [one.id for one in ledger.iter_claims(known_at=known_at)],
        states,
        [tally.outcome(one.id) for one in ALL],
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, max_size=5), steps.filter(lambda step: step[0] != "undo"))
def test_decide_then_undo_is_identity(history: list[Any], last: Any) -> None:
    """After any history."""
    with tempfile.TemporaryDirectory() as folder, open_story(Path(folder) / "story.ledger") as ledger:
        for step in history:
            take(ledger, step)
        before = answers(ledger)
        if take(ledger, last):
            undo(ledger, last[1].id, last[2])
        assert answers(ledger) == before
        assert ledger.verify().is_sound


@settings(max_examples=20, deadline=None)
@given(st.lists(steps, min_size=1, max_size=6))
def test_later_words_never_change_earlier_answers(history: list[Any]) -> None:
    """The answers known at each moment stay what they were at that moment."""
    with tempfile.TemporaryDirectory() as folder, open_story(Path(folder) / "story.ledger") as ledger:
        known = []
        for step in history:
            moment = ledger.now()
            known.append((moment, answers(ledger, moment)))
            take(ledger, step)
        for moment, then in known:
            assert answers(ledger, moment) == then


@given(st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(VERDICTS)), max_size=8), st.data())
def test_the_order_of_coders_does_not_matter(said: list[Any], data: st.DataObject) -> None:
    """Only the order of each coder's own words counts."""
    ada = [Judgement(f"jdg-a{n}", one.id, what, "ada") for n, (one, what) in enumerate(said)]
    bob = [Judgement(f"jdg-b{n}", one.id, what, "bob") for n, (one, what) in enumerate(reversed(said))]
    merged: list[Judgement] = []
    left, right = list(ada), list(bob)
    while left or right:
        from_left = bool(left) and (not right or data.draw(st.booleans()))
        merged.append((left if from_left else right).pop(0))
    one = Tally.of((judgement, 0) for judgement in [*ada, *bob])
    other = Tally.of((judgement, 0) for judgement in merged)
    assert [one.outcome(each.id) for each in ALL] == [other.outcome(each.id) for each in ALL]
