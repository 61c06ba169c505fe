"""EDTF level 0/1 dates of vocabulary cells -> day numbers."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")


@lru_cache(maxsize=8192)
def day_bounds(edtf: str) -> tuple[int, int] | None:
    """Return the first and last day (proleptic ordinals) on which a cell's date may fall; None when empty.

    An approximate date (``2021~``) keeps the bounds of its own unit: the vocabulary uses ``~`` for "or so",
    and widening it would make every successor overlap its predecessor.

    Raises:
        ValueError: if the cell is not a date of level 0/1.

    Source: Library of Congress EDTF (ISO 8601-2:2019).

    >>> [dt.date.fromordinal(day).isoformat() for day in day_bounds("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    if not edtf:
        return None
    found = _DATE.fullmatch(edtf)
    if not found:
        raise ValueError(f"{edtf!r} is not an EDTF date; write YYYY, YYYY-MM or YYYY-MM-DD, ~ for about")
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if day:
        only = dt.date(year, month, day).toordinal()
        return only, only
    if month:
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, 1).toordinal(), dt.date(year, month, last).toordinal()
    return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()


def holds_on(valid_from: str, valid_to: str, day: int) -> float:
    """Say how surely an interval covers a day: 1 surely, 0.5 perhaps (its ends are coarse), 0 not.

    >>> holds_on("2021-09-07", "", dt.date(2024, 10, 14).toordinal())
    1.0
    """
    first, last = day_bounds(valid_from), day_bounds(valid_to)
    if (first and first[0] > day) or (last and last[1] < day):
        return 0.0
    sure = (first is None or first[1] <= day) and (last is None or last[0] >= day)
    return 1.0 if sure else 0.5
