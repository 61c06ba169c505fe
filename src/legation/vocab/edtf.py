"""EDTF level 0/1 strings <-> intervals of four day numbers.

Invariant: ``parse_edtf(format_edtf(t))`` has the four day numbers of ``t``, for every interval whose ends
are days of the years 1 to 9999. One exception: ``../..``, a state known only to hold on a day, keeps no
numbers.

Source: Library of Congress EDTF (ISO 8601-2:2019). Of level 2 only ``[a..b]`` ("one day between") is read
and written: it alone tells an occasion within two days from a state that lasted from one to the other.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from legation.model import ValidTime
from legation.vocab.day_bounds import day_bounds

_UNSPECIFIED = re.compile(r"(\d{2}XX|\d{3}X|\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?([~?%]?)")
_SEASON = re.compile(r"(\d{4})-(2[1-4])[~?%]?")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d(?::\d\d)?)?")
_ONE_OF = re.compile(r"\[([^\[\]]*?)\.\.([^\[\]]*?)\]")
# Meteorological first day to astronomical last day: where writers differ, the wider reading (north).
SEASONS = {21: ((3, 1), (6, 20)), 22: ((6, 1), (9, 22)), 23: ((9, 1), (12, 21)), 24: ((12, 1), (3, 20))}


def season_bounds(year: int, season: int) -> tuple[dt.date, dt.date]:
    """First and last day of a northern season; 21 spring, 22 summer, 23 autumn, 24 winter.

    Winter begins in December of the year and ends in March of the next.
    """
    (first_month, first_day), (last_month, last_day) = SEASONS[season]
    last_year = year + (1 if season == 24 else 0)
    return dt.date(year, first_month, first_day), dt.date(last_year, last_month, last_day)


def edtf_bounds(text: str) -> tuple[int, int]:
    """First and last day on which a single EDTF date may fall.

    A qualified date (``2021~``) keeps the bounds of its own unit.

    Raises:
        ValueError: If the text is no single date of level 0/1 between the years 1 and 9999.

    >>> [dt.date.fromordinal(day).isoformat() for day in edtf_bounds("198X")]
    ['1980-01-01', '1989-12-31']
    """
    if stamp := _STAMP.fullmatch(text):
        text = stamp[1]
    try:
        if season := _SEASON.fullmatch(text):
            first, last = season_bounds(int(season[1]), int(season[2]))
            return first.toordinal(), last.toordinal()
        if "X" not in text:
            bounds = day_bounds(text)
            if bounds is None:
                raise ValueError("empty")
            return bounds
        found = _UNSPECIFIED.fullmatch(text)
        if not found:
            raise ValueError("form")
        days = list(_candidates(found[1], found[2], found[3]))
        return days[0], days[-1]
    except (ValueError, IndexError, OverflowError) as problem:
        raise ValueError(
            f"{text!r} is not an EDTF date of level 0 or 1; write YYYY, YYYY-MM, YYYY-MM-DD or 198X, "
            f"with ~ for about and ? for uncertain"
        ) from problem


def _candidates(year: str, month: str | None, day: str | None) -> Iterator[int]:
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    for y in (low, high):
        months = (1, 12) if month in (None, "XX") else (int(month),)
        for m in months:
            last = calendar.monthrange(y, m)[1]
            days = (1, last) if day in (None, "XX") else (int(day),)
            for d in days:
                if d <= last:
                    yield dt.date(y, m, d).toordinal()


def parse_edtf(text: str, *, basis: str = "explicit") -> ValidTime:
    """Read an EDTF string.

    ``2024-10`` is an occasion: start and end both lie inside. ``2019/2021`` began somewhere in 2019 and ended
    somewhere in 2021; ``2021/..`` has no end, ``../2021`` no beginning,
    ``../..`` neither; an empty side is unknown.

    Raises:
        ValueError: If the text is no EDTF of level 0/1, or ends before it begins.

    >>> parse_edtf("2021/..").latest_start == dt.date(2021, 12, 31).toordinal()
    True
    """
    words = text.strip()
    if one_of := _ONE_OF.fullmatch(words):
        low = edtf_bounds(one_of[1])[0] if one_of[1] else None
        high = edtf_bounds(one_of[2])[1] if one_of[2] else None
        return _checked(ValidTime(words, low, high, low, high, basis=basis), text)
    if "/" not in words:
        low, high = edtf_bounds(words)
        return ValidTime(words, low, high, low, high, basis=basis)
    left, _, right = words.partition("/")
    if words == "../..":
        return ValidTime(words, basis=basis)
    if left in ("", "..") and right in ("", ".."):
        raise ValueError(f"{text!r} is open on both sides; give at least one date")
    start: tuple[int | None, int | None] = (None, None) if left in ("", "..") else edtf_bounds(left)
    end: tuple[int | None, int | None] = (None, None) if right in ("", "..") else edtf_bounds(right)
    return _checked(ValidTime(words, start[0], start[1], end[0], end[1], basis=basis), text)


def _checked(time: ValidTime, text: str) -> ValidTime:
    first, last = time.earliest_start, time.latest_end
    if first is not None and last is not None and first > last:
        raise ValueError(f"{text!r} ends before it begins; swap its two dates")
    return time


def format_edtf(time: ValidTime) -> str:
    """Write the four day numbers as EDTF; the string the time carries is kept where it says the same.

    Raises:
        ValueError: If the time is unresolved or its numbers have no EDTF form.

    >>> format_edtf(ValidTime.of_days(dt.date(2024, 10, 1), dt.date(2024, 10, 13)))
    '[2024-10-01..2024-10-13]'
    """
    numbers = _numbers(time)
    if time.edtf == "../.." and (time.earliest_start, time.latest_end) == (None, None):
        return time.edtf  # EDTF has no way to add the day on which it surely held
    if time.edtf:
        try:
            if _numbers(parse_edtf(time.edtf)) == numbers:
                return time.edtf
        except ValueError:
            pass  # a string made by others: write our own
    start, end = numbers[:2], numbers[2:]
    if start == end and start != (None, None):
        unit = unit_of(*start)
        return unit or f"[{_day(start[0])}..{_day(start[1])}]"
    left, right = _side(start), _side(end)
    if left is None or right is None or (left, right) == ("..", ".."):
        raise ValueError(f"the day numbers {numbers} have no EDTF form")
    return f"{left}/{right}"


def _numbers(time: ValidTime) -> tuple[int | None, int | None, int | None, int | None]:
    return time.earliest_start, time.latest_start, time.earliest_end, time.latest_end


def _day(number: int | None) -> str:
    return "" if number is None else dt.date.fromordinal(number).isoformat()


def _side(bounds: tuple[int | None, int | None]) -> str | None:
    if bounds == (None, None):
        return ".."
    return unit_of(*bounds)


def unit_of(first: int | None, last: int | None) -> str | None:
    """The day, month, year, decade or century that two days bound exactly, as EDTF; None when no unit does.

    >>> unit_of(dt.date(1980, 1, 1).toordinal(), dt.date(1989, 12, 31).toordinal())
    '198X'
    """
    if first is None or last is None:
        return None
    low, high = dt.date.fromordinal(first), dt.date.fromordinal(last)
    if low == high:
        return low.isoformat()
    if low.day != 1:
        return None
    if (low.year, low.month) == (high.year, high.month):
        return f"{low:%Y-%m}" if high.day == calendar.monthrange(high.year, high.month)[1] else None
    if (low.month, high.month, high.day) != (1, 12, 31):
        return None
    if low.year == high.year:
        return f"{low.year:04d}"
    if low.year % 10 == 0 and high.year == low.year + 9:
        return f"{low.year // 10:03d}X"
    if low.year % 100 == 0 and high.year == low.year + 99:
        return f"{low.year // 100:02d}XX"
    return None
