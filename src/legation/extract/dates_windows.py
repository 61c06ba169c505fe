# Patterns and examples are tables.
"""Where a pattern may match at all: stretches around words that it cannot do without.

The patterns begin with optional parts, so that running them over whole texts costs as much as a third of the
parse; plain string searches for the words they need cost next to nothing.
"""

from __future__ import annotations

import re

_MARGIN = 64
_DIGITS = re.compile(r"\d+")
_MONTHS = tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
_UNITS = tuple("day week month quarter year decade centur fortnight hour minute".split())

# Group of rules -> words of which one must stand in the match, lower case unless marked.
_NEEDLES: dict[str, tuple[str, ...]] = {
    "unit": _UNITS,
    "weekday": ("day", "mon.", "tues.", "tue.", "wed.", "thurs.", "thu.", "fri.", "sat.", "sun."),
    "decade": ("0s", "0's", "0’s", "ties"),
    "century": ("century",),
    "quarter": ("quarter", "q1", "q2", "q3", "q4"),
    "half": ("half", "h1", "h2"),
    "season": ("spring", "summer", "autumn", "fall", "winter"),
    "fiscal": ("fiscal", "fy", "financial"),
    "deictic": ("day", "tomorrow", "night", "this ", "overnight"),
    "now": ("now", "current", "present", "these days", "moment", "to date", "this time", "this point", "so far"),
    "past": ("recent", "lately", "ago", "past"),
    "ahead": ("soon", "future", "due course"),
    "often": ("every", "each", "annually", "nightly", "yearly"),
    "since": ("since",),
    "that_time": (" time",),
    "ago": ("ago",),
    "cue": ("after", "before", "following", "prior to", "since", "during", "throughout", "ahead of", "until", "till",
            "pending", "the end of", "the close of", "the conclusion of", "sidelines of", "margins of", "eve of",
            "run-up to", "wake of", "aftermath of", "at "),
}  # fmt: skip
_GROUP = {
    "iso": "digit", "figures": "digit", "year": "digit", "short_year": "digit", "day_month_year": "month",
    "month_day_year": "month", "day_range": "month", "day_month": "month", "month_day": "month", "month_year": "month",
    "month_rel_year": "month", "which_month": "month", "month": "month", "weekday": "weekday", "decade": "decade",
    "century": "century", "quarter": "quarter", "half": "half", "season": "season", "fiscal": "fiscal", "deictic": "deictic",
    "now": "now", "past": "past", "ahead": "ahead", "often": "often", "since_then": "since", "that_time": "that_time",
    "ago": "ago", "anchor": "cue",
}  # fmt: skip


class Windows:
    """The stretches of one text in which each rule may match."""

    def __init__(self, text: str) -> None:
        lowered = text.lower()
        # A few letters grow when lowered (İ): offsets would shift, so search the text as it stands.
        self._lowered = lowered if len(lowered) == len(text) else text
        self._text = text
        self._known: dict[str, list[tuple[int, int]]] = {}

    def of(self, rule: str) -> list[tuple[int, int]]:
        """Return disjoint (start, end) in code points, in order, for a rule."""
        group = _GROUP.get(rule, "unit")
        if group not in self._known:
            self._known[group] = _merge(self._positions(group), len(self._text))
        return self._known[group]

    def _positions(self, group: str) -> list[int]:
        if group == "digit":
            return [match.start() for match in _DIGITS.finditer(self._text)]
        if group == "month":
            names = [*_MONTHS, *(name.upper() for name in _MONTHS)]
            return sorted(place for name in names if name in self._text for place in _find(self._text, name))
        lowered = self._lowered
        return sorted(
            place for needle in _NEEDLES[group] if needle in lowered for place in _find(lowered, needle)
        )


def _find(text: str, needle: str) -> list[int]:
    places, start = [], text.find(needle)
    while start >= 0:
        places.append(start)
        start = text.find(needle, start + 1)
    return places


def _merge(positions: list[int], length: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for place in positions:
        low, high = max(0, place - _MARGIN), min(length, place + _MARGIN)
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], high)
        else:
            out.append((low, high))
    return out
