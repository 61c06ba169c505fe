"""What waits, in which order, and how far coders agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.review.stories import ALL, LISTED, MEETING, MET, OTHER, REMOVED, open_story

from legation.errors import UsageError
from legation.ledger import Ledger
from legation.review import Change, Selection, agreement, correct, decide, find_claims, iter_queue
from legation.review.agreement import cohen


@pytest.fixture
def ledger(address: str | Path) -> Iterator[Ledger]:
    with open_story(address) as opened:
        yield opened


def queue(ledger: Ledger, **more: object) -> list[str]:
    return [row.claim.id for row in iter_queue(ledger, Selection(**more))]  # type: ignore[arg-type]


def test_lowest_score_comes_first(ledger: Ledger) -> None:
    """And the order is the same on every run."""
    assert queue(ledger) == [MET.id, REMOVED.id, OTHER.id, LISTED.id]


def test_filters(ledger: Ledger) -> None:
    """All of them must hold."""
    assert queue(ledger, predicate=("delist", "meet")) == [MET.id, REMOVED.id]
    assert queue(ledger, actor="no") == [OTHER.id]
    assert queue(ledger, document=MEETING.id) == [MET.id, OTHER.id]
    assert queue(ledger, below=0.6) == [MET.id]
    assert queue(ledger, modality=("announced",)) == []
    assert queue(ledger, actor="taliban", below=0.7) == [MET.id, REMOVED.id]
    assert Selection(state="any", coder="ada").is_open and not Selection(below=0.0).is_open
    with pytest.raises(UsageError, match="no state"):
        queue(ledger, state="done")


def test_judged_claims_leave_the_queue(ledger: Ledger) -> None:
    """Of everybody; of a coder, only those this coder judged."""
    (first,) = decide(ledger, MET.id, "rejected", "ada")
    decide(ledger, REMOVED.id, "unsure", "bob")
    assert queue(ledger) == [OTHER.id, LISTED.id]
    assert queue(ledger, coder="bob") == [MET.id, OTHER.id, LISTED.id]
    assert queue(ledger, state="rejected") == [MET.id]
    assert queue(ledger, state="unsure") == [REMOVED.id]
    assert len(queue(ledger, state="any")) == 4
    decide(ledger, MET.id, "pending", "ada")
    assert queue(ledger, coder="ada")[0] == MET.id
    then = [row.claim.id for row in iter_queue(ledger, Selection(), known_at=first.recorded_at - 1)]
    assert then == [MET.id, REMOVED.id, OTHER.id, LISTED.id]


def test_the_queue_tells_what_was_said(ledger: Ledger) -> None:
    """By whom, why, and what stands in the place of a corrected claim."""
    new, _ = correct(ledger, MET.id, Change(predicate="support"), "ada", "a misreading")
    (row,) = iter_queue(ledger, Selection(state="corrected"))
    (word,) = row.words
    assert (word.coder, word.verdict, word.reason) == ("ada", "corrected", "a misreading")
    assert word.replacement == new.id
    assert {one.id for one in find_claims(ledger, Selection(state="accepted"))} == {new.id}


def test_kappa_of_two_coders(ledger: Ledger) -> None:
    """Two of three verdicts agree; chance alone would give five in nine."""
    for one, ada, bob in ((LISTED, "accepted", "accepted"), (MET, "accepted", "rejected")):
        decide(ledger, one.id, ada, "ada")  # type: ignore[arg-type]
        decide(ledger, one.id, bob, "bob")  # type: ignore[arg-type]
    decide(ledger, REMOVED.id, "rejected", "ada")
    decide(ledger, REMOVED.id, "rejected", "bob")
    decide(ledger, OTHER.id, "accepted", "ada")
    found = agreement(ledger, "ada", "bob")
    assert found.claims == 3
    assert found.observed == pytest.approx(2 / 3)
    assert found.expected == pytest.approx(4 / 9)
    assert found.kappa == pytest.approx(0.4)
    assert found.differing == (MET.id,)
    assert found.table[("accepted", "rejected")] == 1
    none = agreement(ledger, "ada", "cyd")
    assert (none.claims, none.observed, none.kappa) == (0, None, None)
    with pytest.raises(UsageError, match="two coders"):
        agreement(ledger, "ada", "ada")


def test_kappa_is_not_defined_where_all_agree_on_one_word(ledger: Ledger) -> None:
    """Chance alone would agree as well."""
    for coder in ("ada", "bob"):
        decide(ledger, [one.id for one in ALL], "accepted", coder)
    found = agreement(ledger, "ada", "bob")
    assert (found.observed, found.expected, found.kappa) == (1.0, 1.0, None)
    assert cohen({("a", "b"): 1, ("b", "a"): 1})[2] == pytest.approx(-1.0)
