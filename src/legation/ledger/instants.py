"""Moments of the ledger: UTC microseconds since 1970, and the ways people name them."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable

from legation.errors import UsageError

Instant = int | dt.datetime | dt.date | str
"""Microseconds, an aware or naive (then UTC) datetime, a day (its end), or either in ISO 8601."""

Day = int | dt.date | str
"""A day number (proleptic ordinal), a date, or an ISO date."""

Clock = Callable[[], int]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def system_clock() -> int:
    """Return the time of day in UTC microseconds."""
    return time.time_ns() // 1000


def to_micros(known_at: Instant | None) -> int | None:
    """Turn a moment into UTC microseconds; a bare day means its end, so that "known on D" includes D.

    Raises:
        UsageError: if a text is no ISO 8601 date or time.

    >>> to_micros("1970-01-01")
    86399999999
    """
    if known_at is None or isinstance(known_at, int):
        return known_at
    if isinstance(known_at, str):
        known_at = _parse(known_at)
    if not isinstance(known_at, dt.datetime):
        known_at = dt.datetime.combine(known_at, dt.time.max, dt.UTC)
    if known_at.tzinfo is None:
        known_at = known_at.replace(tzinfo=dt.UTC)
    return (known_at - _EPOCH) // dt.timedelta(microseconds=1)


def from_micros(recorded_at: int) -> dt.datetime:
    """Turn UTC microseconds into an aware datetime.

    >>> from_micros(0).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    return _EPOCH + dt.timedelta(microseconds=recorded_at)


def to_day(day: Day | None) -> int | None:
    """Turn a day into its number.

    Raises:
        UsageError: if a text is no ISO date.

    >>> to_day("2024-10-14")
    739173
    """
    if day is None or isinstance(day, int):
        return day
    if isinstance(day, str):
        try:
            day = dt.date.fromisoformat(day)
        except ValueError as error:
            raise UsageError(f"{day!r} is not a day; write YYYY-MM-DD") from error
    if isinstance(day, dt.datetime):
        day = day.date()
    return day.toordinal()


def _parse(text: str) -> dt.datetime | dt.date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
            return dt.date.fromisoformat(text.strip())
        return dt.datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(
            f"{text!r} is not a moment; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS+00:00"
        ) from error
