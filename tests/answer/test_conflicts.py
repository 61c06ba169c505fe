"""What cannot both hold is found, stands side by side, and is not settled."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from tests.status.claims import article, claim

from legation.answer.ask import ask_status
from legation.answer.conflicts import conflicts
from legation.answer.grades import grade_source, grades
from legation.errors import UsageError
from legation.ledger import Ledger
from legation.model import Claim, Document, Quantity

COURT = article("The Supreme Court suspended the ban on the Taliban.", "2025-04-17", "Supreme Court")
PAPER = article(
    "Russia struck the Taliban off its list, officials in Moscow said.", "2025-04-18", "Evening Globe"
)
COPY = article(
    "MOSCOW - Russia struck the Taliban off its list, officials in Moscow said.", "2025-04-18", "Far Herald"
)
SUSPENDED = claim(COURT, "ru:supreme-court", "suspend_designation", "taliban", when="2025-04-17")
REMOVED = claim(PAPER, "ru", "delist", "taliban", when="2025-04-17")
REPRINTED = claim(COPY, "ru", "delist", "taliban", when="2025-04-17")
EARLY = article("Kazakhstan removed the Taliban in December 2023.", "2024-01-10", "Harbour Post")
LATE = article("Kazakhstan delisted the Taliban in June 2024.", "2024-06-04", "River Wire")
IN_DECEMBER = claim(EARLY, "kz", "delist", "taliban", when="2023-12-01/2023-12-31")
IN_JUNE = claim(LATE, "kz", "delist", "taliban", when="2024-06-01/2024-06-30")


@pytest.fixture
def ledger(address: str | Path) -> Iterator[Ledger]:
    with Ledger.open(address) as opened:
        yield opened


def test_removed_against_suspended(ledger: Ledger) -> None:
    for document, one in ((PAPER, REMOVED), (COPY, REPRINTED), (COURT, SUSPENDED)):
        ledger.record(document, [one])
    found = conflicts(ledger, "taliban", valid_at="2025-04-18")
    assert {one.kind for one in found} == {"wording"}
    sides = {frozenset(side.document.source for side in one.sides) for one in found}
    assert sides == {
        frozenset({"Supreme Court", "Evening Globe"}),
        frozenset({"Supreme Court", "Far Herald"}),
    }
    assert all(one.independent == 2 for one in found)
    (status,) = [
        one for one in ask_status(ledger, "ru", "taliban", "designation", valid_at="2025-04-18") if one.claims
    ]
    row = status.details["conflicts"][0]
    assert row["kind"] == "wording"
    assert {side["source"] for side in row["sides"]} >= {"Supreme Court"}
    assert {side["published"] for side in row["sides"]} == {"2025-04-17", "2025-04-18"}
    assert status.details["independent_sources"] == {"suspended": 2}, "a reprint is no third source"


@pytest.mark.parametrize("order", list(permutations(((EARLY, IN_DECEMBER), (LATE, IN_JUNE)))))
def test_two_dates_for_one_removal(ledger: Ledger, order: Any) -> None:
    for document, one in order:
        ledger.record(document, [one])
    (found,) = conflicts(ledger, "kz", valid_at="2024-07-01")
    assert (found.kind, found.about, found.independent) == ("date", "designation", 2)
    assert [side.claim.id for side in found.sides] == [IN_DECEMBER.id, IN_JUNE.id]
    assert [side.document.source for side in found.sides] == ["Harbour Post", "River Wire"]
    assert conflicts(ledger, "cn") == []


def _counted(document: Document, value: float, comparison: str = "exact", unit: str = "people") -> Claim:
    number = Quantity(value, unit, comparison, document.span(0, 4))
    return claim(document, "taliban", "expel", "pakistan", when="2025-01-05", quantity=number)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((140.0,), (90.0,), True),
        ((140.0,), (140.0,), False),
        ((140.0, "about"), (150.0,), False),
        ((140.0, "more_than"), (150.0,), False),
        ((140.0, "more_than"), (90.0,), True),
        ((140.0, "exact", "people"), (90.0, "exact", "USD"), False),
    ],
)
def test_two_numbers_for_one_thing(ledger: Ledger, one: Any, other: Any, apart: bool) -> None:
    first = article("They expelled some people in a report of one paper.", "2025-01-06", "One")
    second = article("Another paper counted those sent across the border.", "2025-01-06", "Two")
    ledger.record(first, [_counted(first, *one)])
    ledger.record(second, [_counted(second, *other)])
    assert [found.kind for found in conflicts(ledger)] == (["value"] if apart else [])


def test_a_denial(ledger: Ledger) -> None:
    first = article("Pakistan struck the Taliban.", "2025-01-06", "One")
    second = article("Pakistan denied that it had done so.", "2025-01-07", "Two")
    ledger.record(first, [claim(first, "pk", "attack", "taliban", when="2025-01-05")])
    ledger.record(second, [claim(second, "pk", "attack", "taliban", "denied", "2025-01-05")])
    (found,) = conflicts(ledger, "pk")
    assert (found.kind, found.independent) == ("denial", 2)


def test_grades_are_dated_judgements_and_settle_nothing(ledger: Ledger) -> None:
    ledger.record(PAPER, [REMOVED])
    ledger.record(COURT, [SUSPENDED])
    before = ask_status(ledger, "ru", "taliban", "designation", valid_at="2025-04-18")[0]
    first = grade_source(ledger, "Evening Globe", "d", "ana", "often corrected")
    second = grade_source(ledger, "Evening Globe", "C", "ana")
    grade_source(ledger, "Evening Globe", "E", "ben")
    assert [(one.letter, one.coder) for one in grades(ledger)["Evening Globe"]] == [
        ("C", "ana"),
        ("E", "ben"),
    ]
    assert [one.letter for one in grades(ledger, known_at=first.recorded_at)["Evening Globe"]] == ["D"]
    assert second.recorded_at > first.recorded_at
    (found,) = conflicts(ledger, "taliban", valid_at="2025-04-18")
    shown = {side.document.source: [one.letter for one in side.grades] for side in found.sides}
    assert shown == {"Supreme Court": [], "Evening Globe": ["C", "E"]}
    after = ask_status(ledger, "ru", "taliban", "designation", valid_at="2025-04-18")[0]
    assert (before.state, before.claims, before.note) == (after.state, after.claims, after.note)
    assert ledger.verify().is_sound
    with pytest.raises(UsageError, match="no grade"):
        grade_source(ledger, "Evening Globe", "Z", "ana")
    with pytest.raises(UsageError, match="may be empty"):
        grade_source(ledger, "Evening Globe", "A", " ")
