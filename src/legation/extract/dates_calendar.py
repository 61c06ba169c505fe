"""Stretches of the calendar: what "last month" or "late 2023" cover, in days, never narrower than the words.

Source: Gregorian calendar; ISO 8601 weeks (Monday first); northern seasons as in ``vocab.edtf``.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from legation.vocab.edtf import season_bounds, unit_of

DAY = dt.timedelta(days=1)
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days between which something lies.

    Attributes:
        first, last: Both included; None is open.
        unit: The calendar unit that the words name, as TIMEX3 writes it (``2024``, ``2024-W41``, ``2024-Q3``);
            the days may be fewer than the unit's ("this year", in the past tense).
        approximate: True when the words do not fix the ends.
    """

    first: dt.date | None
    last: dt.date | None
    unit: str = ""
    approximate: bool = False

    @property
    def edtf(self) -> str:
        """EDTF of the days, a single unit where they fill one."""
        mark = "~" if self.approximate else ""
        first, last = self.first, self.last
        unit = unit_of(first.toordinal() if first else None, last.toordinal() if last else None)
        if unit:
            return unit + mark
        left = first.isoformat() + mark if first else ".."
        right = last.isoformat() + mark if last else ".."
        return f"{left}/{right}"

    def clipped(self, first: dt.date | None = None, last: dt.date | None = None) -> Stretch:
        """The part from one day to another; unchanged where nothing would be left."""
        low = max(filter(None, (self.first, first)), default=None)
        high = min(filter(None, (self.last, last)), default=None)
        if low and high and low > high:
            return self
        return replace(self, first=low, last=high)


def day(date: dt.date) -> Stretch:
    """One day."""
    return Stretch(date, date, date.isoformat())


def month(year: int, number: int) -> Stretch:
    """A calendar month; numbers beyond 1 to 12 run into other years."""
    year, index = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = calendar.monthrange(year, index)[1]
    return Stretch(dt.date(year, index, 1), dt.date(year, index, last), f"{year:04d}-{index:02d}")


def year(number: int) -> Stretch:
    """A calendar year."""
    return Stretch(dt.date(number, 1, 1), dt.date(number, 12, 31), f"{number:04d}")


def week(date: dt.date, offset: int = 0) -> Stretch:
    """The week (Monday to Sunday) of a day, or one before or after it."""
    monday = date - date.weekday() * DAY + 7 * offset * DAY
    number = monday.isocalendar()
    return Stretch(monday, monday + 6 * DAY, f"{number.year:04d}-W{number.week:02d}")


def weekend(date: dt.date, offset: int = 0) -> Stretch:
    """Saturday and Sunday of the week of a day (Friday evening is left out)."""
    whole = week(date, offset)
    assert whole.last
    return Stretch(whole.last - DAY, whole.last, whole.unit + "-WE")


def quarter(number: int, index: int) -> Stretch:
    """A calendar quarter; indexes beyond 1 to 4 run into other years."""
    number, index = number + (index - 1) // 4, (index - 1) % 4 + 1
    first, last = month(number, 3 * index - 2), month(number, 3 * index)
    return Stretch(first.first, last.last, f"{number:04d}-Q{index}")


def half(number: int, index: int) -> Stretch:
    """A half of a calendar year."""
    first, last = month(number, 6 * index - 5), month(number, 6 * index)
    return Stretch(first.first, last.last, f"{number:04d}-H{index}")


_SEASON_UNIT = {21: "SP", 22: "SU", 23: "FA", 24: "WI"}


def season(number: int, code: int) -> Stretch:
    """A northern season of a year, approximate."""
    first, last = season_bounds(number, code)
    return Stretch(first, last, f"{number:04d}-{_SEASON_UNIT[code]}", True)


def decade(first_year: int) -> Stretch:
    """Ten years from one that ends in 0."""
    return Stretch(dt.date(first_year, 1, 1), dt.date(first_year + 9, 12, 31), f"{first_year // 10:03d}")


def century(number: int) -> Stretch:
    """The hundred years 1900 to 1999 for 20: how news counts, and how EDTF writes it."""
    low = max(1, 100 * (number - 1))
    return Stretch(dt.date(low, 1, 1), dt.date(100 * number - 1, 12, 31), f"{number - 1:02d}")


def unit_around(date: dt.date, unit: str, offset: int = 0) -> Stretch:
    """The unit that holds a day, or one ``offset`` units before or after.

    Raises:
        ValueError: For a unit that the calendar does not have, or beyond its years.
    """
    if unit == "day":
        return day(date + offset * DAY)
    if unit == "week":
        return week(date, offset)
    if unit == "weekend":
        return weekend(date, offset)
    if unit == "month":
        return month(date.year, date.month + offset)
    if unit == "quarter":
        return quarter(date.year, (date.month + 2) // 3 + offset)
    if unit == "year":
        return year(date.year + offset)
    if unit == "decade":
        return decade((date.year // 10 + offset) * 10)
    if unit == "century":
        return century(date.year // 100 + 1 + offset)
    raise ValueError(f"{unit!r} is no calendar unit")


def shift(date: dt.date, unit: str, count: float) -> dt.date:
    """A day moved by units; a missing day of a month becomes that month's last."""
    if unit in ("year", "decade", "century", "quarter", "month"):
        months = round(count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])
        goal = month(date.year, date.month + months)
        assert goal.first and goal.last
        return min(goal.first + (date.day - 1) * DAY, goal.last)
    return date + round(count * {"week": 7, "fortnight": 14, "day": 1, "hour": 1 / 24}.get(unit, 0)) * DAY


def part(whole: Stretch, which: str) -> Stretch:
    """The early, middle or late part (thirds), or the start or end (sixths; tens of a month), of a stretch.

    Of a decade or century the early years are the first half: "the early 1990s" reaches 1994.
    """
    if whole.first is None or whole.last is None:
        return whole
    first, last = whole.first, whole.last
    length = (last - first).days + 1
    if length < 5:
        return whole
    if length <= 7:
        bounds = {"early": (0, 2), "start": (0, 1), "mid": (1, 4), "late": (3, 6), "end": (3, 6)}[which]
        return replace(whole, first=first + bounds[0] * DAY, last=first + bounds[1] * DAY)
    if length <= 31:
        bounds = {"early": (1, 10), "start": (1, 10), "mid": (10, 20), "late": (20, 31), "end": (20, 31)}[
            which
        ]
        low, high = first + (bounds[0] - 1) * DAY, first + (bounds[1] - 1) * DAY
        return replace(whole, first=low, last=min(high, last))
    months = round(length / 30.4375)
    if months >= 120:
        share = {
            "early": (0.0, 0.5),
            "start": (0.0, 0.3),
            "mid": (0.3, 0.7),
            "late": (0.5, 1.0),
            "end": (0.7, 1.0),
        }
    else:
        third, sixth = 1 / 3, 1 / 6
        share = {
            "early": (0, third),
            "start": (0, sixth),
            "mid": (third, 1 - third),
            "late": (1 - third, 1),
            "end": (1 - sixth, 1),
        }
    low_share, high_share = share[which]
    start, stop = round(low_share * months), round(high_share * months)
    return replace(
        whole, first=shift(first, "month", start), last=shift(first, "month", stop) - DAY, approximate=True
    )
