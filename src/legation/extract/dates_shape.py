# ruff: noqa: E501
# Patterns and examples are tables.
"""What prepositions and part words make of a stretch: "since", "by", "before", "late" -> intervals of days.

Source: EDTF (ISO 8601-2:2019); an occasion has start and end inside the stretch, a state one open side.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from legation.extract.dates_atoms import Reading
from legation.extract.dates_calendar import DAY, Stretch, part
from legation.extract.dates_tense import FUTURE, PAST
from legation.model import ValidTime

PART = re.compile(
    r"(?:\b(?P<early>[Ee]arly|[Mm]id|[Ll]ate)(?:[ -]|[ ](?:in|on)[ ])(?:the[ ])?"
    r"|\b(?:[Tt]he[ ])?(?P<of>beginning|start|end|close|middle|early part|latter part|final days|opening days)[ ]of[ ](?:the[ ])?"
    r"|\b(?:[Tt]he[ ])?(?P<half>first|second|latter|last)[ ]half[ ]of[ ](?:the[ ])?)$"
)
PARTS = {"early": "early", "mid": "mid", "late": "late", "beginning": "start", "start": "start", "opening days": "start",
          "end": "end", "close": "end", "final days": "end", "middle": "mid", "early part": "early", "latter part": "late"}  # fmt: skip
ABOUT = re.compile(
    r"\b(?:around|about|circa|ca\.|roughly|approximately|some ?time (?:in|around))[ ](?:the[ ])?$", re.I
)
PREPOSITION = re.compile(
    r"\b(?P<word>(?:ever[ ])?since|dating (?:back )?to|until|till|through|up (?:to|until)|by|before|prior to|ahead of|no later than|"
    r"not until|after|following|starting|beginning|effective|as of|from|between|as early as)"
    r"(?:[ ](?:in|on|from|at|about|around|the|at the|as early as))*[ ]+$",
    re.I,
)
RECURRING = frozenset({"weekday", "month", "month_day", "day_month"})
JOINT = re.compile(r"[ ]?(?:-|–|—)[ ]?|[ ](?:to|until|till|through|and)[ ](?:the[ ])?(?:end[ ]of[ ])?")
# "the first visit since 2003" compares; it does not say that the visit went on since.
RECORD = re.compile(
    r"\b(?:first|only|last|second|third|biggest|largest|worst|highest|lowest|deadliest|most|least|best|[a-z]{3,}est)\b"
    r"(?:[ ][\w'’-]+){0,4}[ ]+$",
    re.I,
)


def shape_of(word: str, reading: Reading, *, opens: bool) -> str:
    """The shape that a preposition gives: ``since``, ``until``, ``by``, ``before``, ``after`` or none.

    Args:
        word: The preposition, lower case.
        reading: What it governs.
        opens: True where "from" begins a clause or is followed by "on": "photos from March" are no state since.
    """
    if word == "from":
        return "since" if reading.shape == "occasion" and opens else ""
    if word in ("since", "ever since", "starting", "beginning", "effective") or word.startswith("dating"):
        return "since"
    if word in ("until", "till", "through", "up to", "up until"):
        return "until"
    if word in ("by", "no later than"):
        return "by"
    if word in ("before", "prior to", "ahead of"):
        return "before"
    return "after" if word in ("after", "following", "not until") else ""


def narrowed(reading: Reading, found: re.Match[str]) -> Reading:
    """The early, late or half part of a reading."""
    whole = reading.stretch
    if whole is None:
        return reading
    if found["half"] and whole.first and whole.last:
        middle = whole.first + ((whole.last - whole.first).days // 2) * DAY
        half = replace(whole, last=middle) if found["half"] == "first" else replace(whole, first=middle + DAY)
        return replace(reading, stretch=half)
    name = (found["early"] or found["of"]).casefold()
    return replace(reading, stretch=part(whole, PARTS[name]))


def about(reading: Reading) -> Reading:
    """The reading marked approximate."""
    return (
        replace(reading, stretch=replace(reading.stretch, approximate=True)) if reading.stretch else reading
    )


def valid_time(
    reading: Reading, shape: str, look: Callable[[], str], day: dt.date | None, *, loose: bool = False
) -> ValidTime:
    """Turn a reading into an interval.

    Args:
        reading: What the pattern came to.
        shape: As given by ``shape_of``; the reading's own when empty.
        look: Direction of the governing verb, on demand.
        day: Publication date.
        loose: The date only dates an event that is meant ("before the 2022 invasion"): its own days count in.
    """
    stretch = reading.stretch
    if stretch is None:
        return ValidTime.unresolved()
    shape = shape or reading.shape
    basis = "relative" if reading.relative else "explicit"
    more: dict[str, Any] = {
        "basis": basis,
        "reference": day.isoformat() if day and reading.relative else None,
    }
    first, last = stretch.first, stretch.last
    low = first.toordinal() if first else None
    high = last.toordinal() if last else None
    if shape == "asof":
        # a state that holds at publication, begun and ended who knows when
        return ValidTime("../..", None, high, low, None, **{**more, "basis": "asof"})
    if shape == "since" and first:
        return ValidTime(f"{one_side(stretch, first)}/..", low, high, None, None, **more)
    if shape == "until" and last:
        return ValidTime(f"../{one_side(stretch, last)}", None, None, low, high, **more)
    if shape in ("by", "before") and first and last:
        end = last if shape == "by" or loose else first - DAY
        start = day if day and look() == FUTURE and day <= end else None
        return ValidTime.of_days(start, end, **_against(more, start, day))
    if shape == "after" and first and last:
        begin = first if first != last or loose else first + DAY
        stop = day if day and look() == PAST and day >= begin else None
        return ValidTime.of_days(begin, stop, **_against(more, stop, day))
    if shape == "span" and first and last and first != last:
        return ValidTime(stretch.edtf, low, low, high, high, **more)
    return ValidTime.of_days(first, last, edtf=stretch.edtf, **more)


def _against(more: dict[str, Any], used: dt.date | None, day: dt.date | None) -> dict[str, Any]:
    return {**more, "basis": "relative", "reference": day.isoformat()} if used and day else more


def one_side(stretch: Stretch, day: dt.date) -> str:
    """EDTF of a stretch as one side of an interval."""
    return stretch.edtf if "/" not in stretch.edtf else day.isoformat() + ("~" if stretch.approximate else "")


def hull(times: list[ValidTime]) -> ValidTime:
    """The interval that covers several readings; unresolved when one of them is."""
    first = times[0]
    if len(times) == 1 or any(not t.is_resolved for t in times):
        return (
            first if len(times) == 1 or not first.is_resolved else next(t for t in times if not t.is_resolved)
        )
    if all(
        t.edtf == first.edtf and t.latest_end == first.latest_end and t.earliest_start == first.earliest_start
        for t in times
    ):
        return first

    def least(values: list[int | None]) -> int | None:
        return None if None in values else min(v for v in values if v is not None)

    def most(values: list[int | None]) -> int | None:
        return None if None in values else max(v for v in values if v is not None)

    low = least([t.earliest_start for t in times])
    high = most([t.latest_end for t in times])
    ends = ["..", ".."]
    if low is not None:
        ends[0] = dt.date.fromordinal(low).isoformat()
    if high is not None:
        ends[1] = dt.date.fromordinal(high).isoformat()
    references = [t.reference for t in times if t.reference]
    return ValidTime(
        "/".join(ends), low, most([t.latest_start for t in times]), least([t.earliest_end for t in times]), high,
        reference=references[-1] if references else None, basis=first.basis,
    )  # fmt: skip
