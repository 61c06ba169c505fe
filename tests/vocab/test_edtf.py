# Patterns and examples are tables.
"""EDTF: read and written losslessly, and in agreement with the edtf package."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.model import ValidTime
from legation.vocab.edtf import edtf_bounds, format_edtf, parse_edtf

DAYS = st.dates(min_value=dt.date(1, 1, 1), max_value=dt.date(9999, 12, 31))
STRINGS = [
    "2024", "2024-02", "2024-02-29", "2024-10~", "2024?", "2024-10-14%", "198X", "19XX", "2004-XX", "2004-02-XX", "2021/..",
    "../2024-09-30", "2019/2021", "2024-10-01/2024-10-13", "2004-06~/2004-08", "2001-21", "[2024-10-01..2024-10-13]",
]  # fmt: skip


def numbers(time: ValidTime) -> tuple[int | None, ...]:
    return time.earliest_start, time.latest_start, time.earliest_end, time.latest_end


@pytest.mark.parametrize("text", STRINGS)
def test_reading_then_writing_keeps_the_string(text: str) -> None:
    assert format_edtf(parse_edtf(text)) == text


@given(DAYS, DAYS)
def test_writing_then_reading_keeps_the_numbers(one: dt.date, other: dt.date) -> None:
    first, last = min(one, other), max(one, other)
    low, high = first.toordinal(), last.toordinal()
    for time in (
        ValidTime.of_days(first, last),
        ValidTime.since(first),
        ValidTime.of_days(None, last),
        ValidTime.of_days(first, None),
        ValidTime("", low, low, high, high),
        ValidTime("", None, None, low, low),
    ):
        assert numbers(parse_edtf(format_edtf(time))) == numbers(time)


@pytest.mark.parametrize(
    "text", ["2024", "2024-02", "2024-02-29", "198X", "19XX", "2004-XX", "2004-02-XX", "0001", "1900-02"]
)
def test_bounds_agree_with_the_edtf_package(text: str) -> None:
    edtf = pytest.importorskip("edtf")
    theirs = edtf.parse_edtf(text)
    first, last = edtf_bounds(text)
    lower, upper = theirs.lower_strict(), theirs.upper_strict()
    assert dt.date.fromordinal(first) == dt.date(*lower[:3])
    assert dt.date.fromordinal(last) == dt.date(*upper[:3])


@pytest.mark.parametrize("text", ["2019/2021", "2024-10-01/2024-10-13", "2004-06/2004-08"])
def test_intervals_agree_with_the_edtf_package(text: str) -> None:
    edtf = pytest.importorskip("edtf")
    theirs = edtf.parse_edtf(text)
    ours = parse_edtf(text)
    assert dt.date.fromordinal(ours.earliest_start or 0) == dt.date(*theirs.lower_strict()[:3])
    assert dt.date.fromordinal(ours.latest_end or 0) == dt.date(*theirs.upper_strict()[:3])


@pytest.mark.parametrize(
    "text",
    ["", "2024-13", "2023-02-29", "/", "2024/2019", "24-10-2024", "Y170000002", "last month", "20X4"],
)
def test_no_edtf_is_refused_with_its_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"EDTF|ends before|open on both"):
        parse_edtf(text)


def test_an_occasion_is_not_a_state() -> None:
    occasion, state = parse_edtf("[2024-10-01..2024-10-13]"), parse_edtf("2024-10-01/2024-10-13")
    assert occasion.latest_start == occasion.latest_end
    assert state.latest_start == state.earliest_start


def test_a_state_without_ends_keeps_its_string() -> None:
    day = dt.date(2024, 10, 14).toordinal()
    assert format_edtf(ValidTime("../..", None, day, day, None)) == "../.."
    assert numbers(parse_edtf("../..")) == (None, None, None, None)
