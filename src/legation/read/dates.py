"""When a text was published: given, found in metadata, or read off the page as an interval.

Source: EDTF levels 0 and 1 (ISO 8601-2:2019), as far as publication dates need them.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from legation.errors import UsageError
from legation.model import ValidTime
from legation.read.furniture import BARE_DATE, DATE, MONTH, PUBLISHED

_MONTHS = {name.casefold()[:3]: number for number, name in enumerate(calendar.month_abbr) if name}
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}.*")
_WORDY = re.compile(
    rf"(?:(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{MONTH}),? (?P<year2>\d{{4}}))",
    re.I,
)
_FIGURES = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_PLACED = re.compile(rf"^[A-Z][\w .]{{2,30}}, (?!{MONTH}){DATE}|^[A-Z]\w+(?<!day), {DATE}")
_AGENCY_DAY = re.compile(rf"\b(?:{DATE})\b", re.I)


def published_time(value: str | dt.date | ValidTime | None, *, basis: str = "given") -> ValidTime | None:
    """Turn a publication date as a person or metadata gives it into an interval of days.

    Args:
        value: A date, an ISO date or timestamp, an RFC 2822 date or an EDTF string
            (``2024-10``, ``2024-10-01/2024-10-13``, ``2024-10~``); empty or None when unknown.
        basis: Recorded in the result.

    Raises:
        UsageError: When the value is no date.

    >>> published_time("2024-10").latest_end == dt.date(2024, 10, 31).toordinal()
    True
    """
    if value is None or value == "":
        return None
    if isinstance(value, ValidTime):
        return value
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return ValidTime.of_days(value, value, basis=basis)
    words = value.strip()
    if stamp := _STAMP.fullmatch(words):
        words = stamp.group(1)
    try:
        left, _, right = words.partition("/")
        first = _bounds(left)[0]
        last = _bounds(right if right else left)[1]
    except ValueError as problem:
        day = _other_form(words)
        if day is None:
            raise UsageError(
                f"{value!r} is no publication date; write a day such as 2024-10-14, a month such as 2024-10, "
                f"or an interval such as 2024-10-01/2024-10-13"
            ) from problem
        return ValidTime.of_days(day, day, basis=basis)
    if (first is None and last is None) or (first and last and first > last):
        raise UsageError(
            f"{value!r} is no publication date: its end lies before its beginning or both are open"
        )
    return ValidTime.of_days(first, last, edtf=words, basis=basis)


def _bounds(words: str) -> tuple[dt.date | None, dt.date | None]:
    if words in {"..", ""}:
        return None, None
    match = _POINT.fullmatch(words)
    if not match:
        raise ValueError(words)
    year, month, day = int(match[1]), match[2], match[3]
    if day:
        exact = dt.date(year, int(month), int(day))
        return exact, exact
    if month:
        return dt.date(year, int(month), 1), dt.date(year, int(month), _days(year, int(month)))
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _days(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise ValueError(f"month {month}")
    return calendar.monthrange(year, month)[1]


def _other_form(words: str) -> dt.date | None:
    bounds = read_day(words)
    if bounds and bounds[0] == bounds[1]:
        return bounds[0]
    try:
        return parsedate_to_datetime(words).date()
    except (ValueError, TypeError, IndexError):
        return None


def read_day(words: str) -> tuple[dt.date, dt.date] | None:
    """Read an explicit full date in English words or figures.

    Figures such as 04/10/2024 have two readings, April and October; the answer then spans both.

    Returns:
        (first day, last day) on which it may lie, equal when there is one reading; None when it is none.
    """
    try:
        if match := re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", words):
            day = dt.date(int(match[1]), int(match[2]), int(match[3]))
            return day, day
        if match := _WORDY.search(words):
            year, month, number = (match[k] or match[f"{k}2"] for k in ("year", "month", "day"))
            day = dt.date(int(year), _MONTHS[month.casefold()[:3]], int(number))
            return day, day
        if match := _FIGURES.search(words):
            days = []
            for day_number, month_number in ((match[1], match[2]), (match[2], match[1])):
                if int(month_number) <= 12:
                    days.append(dt.date(int(match[3]), int(month_number), int(day_number)))
            return (min(days), max(days)) if days else None
    except ValueError:
        return None
    return None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A publication date read off the page, and where it stands in the text (code points)."""

    time: ValidTime
    start: int
    end: int


_HEAD_CHARACTERS = 1500


def find_published(text: str, datelines: list[tuple[int, int]]) -> FoundDate | None:
    """Find the publication date among the dateline blocks of a text.

    A date on a line of its own or behind "Published:" is the date; "Updated:" only if there is no other;
    an agency's dateline counts where it names the year. A dateline's day is the day of writing: the text
    may have come out on it or the day after. A bare date below the head may belong to a correction or to
    another text, so it counts only with a place before it, as under a letter.
    """
    best: tuple[int, FoundDate] | None = None
    for start, end in datelines:
        words = text[start:end]
        own = PUBLISHED.match(words) or BARE_DATE.match(words)
        if own and not PUBLISHED.match(words) and start > _HEAD_CHARACTERS and not _PLACED.match(words):
            continue
        match = re.search(DATE, words, re.I) if own else _AGENCY_DAY.search(words)
        bounds = read_day(match.group()) if match else None
        if not match or not bounds:
            continue
        rank = 2 if re.match(r"(?:last )?(?:updated|modified)", words, re.I) else 0 if own else 1
        first, last = bounds
        if rank == 1:
            last += dt.timedelta(days=1)
        found = FoundDate(
            ValidTime.of_days(first, last, basis="inferred"), start + match.start(), start + match.end()
        )
        if best is None or rank < best[0]:
            best = (rank, found)
    return best[1] if best else None
