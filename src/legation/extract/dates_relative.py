# ruff: noqa: E501
# Patterns and word lists are tables.
"""Expressions that count from the publication date, vague words, durations, sets and anchors on the last time told."""

from __future__ import annotations

import re

from legation.extract import dates_calendar as cal
from legation.extract.dates_atoms import Context, Handler, Reading
from legation.extract.dates_calendar import DAY, Stretch
from legation.extract.dates_model import Anchor
from legation.extract.dates_tense import FUTURE, PAST
from legation.extract.dates_words import ABOUT, NUMBER, UNIT, read_count, unit_name

_ISO_UNIT = {"day": "D", "week": "W", "month": "M", "year": "Y", "quarter": "Q", "decade": "DE", "century": "CE", "hour": "H",
             "minute": "M", "weekend": "WE", "fortnight": "W"}  # fmt: skip
# "recent weeks": how far back the plural may reach; wide on purpose.
_RECENT = {"hour": 2, "day": 14, "week": 56, "month": 365, "quarter": 730, "year": 3653, "decade": 18263}
UNIT_DAYS = {"minute": 0, "hour": 0, "day": 1, "week": 7, "fortnight": 14, "weekend": 7, "month": 30, "quarter": 91, "year": 365,
             "decade": 3653, "century": 36525}  # fmt: skip


def _this_unit(m: re.Match[str], c: Context) -> Reading | None:
    which = " ".join(m["which"].casefold().split())
    unit = unit_name(m["unit"])
    r = c.reference
    if which in ("the past", "this past", "the last"):
        if unit in ("day", "hour"):
            return Reading(Stretch(r - DAY, r), unit="P1D")
        stretch = Stretch(cal.shift(r, unit, -1), r, f"P1{_ISO_UNIT[unit]}", True)
        if unit == "weekend":
            return _unit(r, unit, -1 if r.weekday() < 5 else 0)
        return Reading(stretch, unit=stretch.unit, shape="span")
    if which in ("the coming", "the next"):
        stretch = Stretch(r, cal.shift(r, unit, 1), f"P1{_ISO_UNIT[unit]}", True)
        return Reading(stretch, unit=stretch.unit, shape="span")
    offset = {"last": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit == "weekend":
        if which == "last" and r.weekday() >= 5:
            offset = -1
        if offset == 0 and c.direction == PAST and r.weekday() < 5:
            offset = -1
        if which == "next":
            near, far = cal.weekend(r, 0), cal.weekend(r, 1)
            return Reading(Stretch(near.first, far.last), note="the coming one or that of next week")
        return _unit(r, unit, offset)
    stretch = cal.unit_around(r, unit, offset)
    if offset == 0 and unit != "day":
        return Reading(_tensed(stretch, c), unit=stretch.unit)
    return Reading(stretch, unit=stretch.unit)


def _unit(r: object, unit: str, offset: int) -> Reading:
    stretch = cal.unit_around(r, unit, offset)  # type: ignore[arg-type]
    return Reading(stretch, unit=stretch.unit)


def _tensed(stretch: Stretch, c: Context) -> Stretch:
    """Cut the running unit at the publication date, on the side that the verb points to."""
    if c.direction == PAST:
        return stretch.clipped(last=c.reference)
    if c.direction == FUTURE:
        return stretch.clipped(first=c.reference)
    return stretch


def _earlier(m: re.Match[str], c: Context) -> Reading | None:
    which, unit = m["which"].casefold(), unit_name(m["unit"])
    r = c.reference
    base = " ".join(m["base"].casefold().split())
    offset = -1 if base == "last" else 1 if base == "next" else 0
    whole = cal.unit_around(r, unit, offset)
    if unit == "day":
        return Reading(whole, unit=whole.unit)
    if offset or which in ("early", "late"):
        where = "early" if which in ("early", "earlier") else "late"
        if which in ("earlier", "later"):
            return Reading(whole, unit=whole.unit)
        return Reading(cal.part(whole, where), unit=whole.unit)
    if which == "earlier":
        cut = r - DAY if whole.first and whole.first < r else r
        return Reading(whole.clipped(last=cut), unit=whole.unit)
    if which == "later":
        if c.direction == PAST:
            return Reading(whole.clipped(last=r), unit=whole.unit)
        return Reading(whole.clipped(first=r), unit=whole.unit)
    return Reading(_tensed(whole, c), unit=whole.unit)


def _end_of_unit(m: re.Match[str], c: Context) -> Reading | None:
    where = {
        "end": "end",
        "close": "end",
        "beginning": "start",
        "start": "start",
        "outset": "start",
        "middle": "mid",
    }
    unit = unit_name(m["unit"])
    base = " ".join(m["base"].casefold().split())
    offset = -1 if base in ("last", "the previous") else 1 if base in ("next", "the coming") else 0
    whole = cal.unit_around(c.reference, unit, offset)
    return Reading(cal.part(whole, where[m["part"].casefold()]), unit=whole.unit)


def _mid(m: re.Match[str], c: Context) -> Reading | None:
    whole = cal.unit_around(c.reference, m["unit"] or m["end"])
    return Reading(cal.part(whole, "mid" if m["part"] else "end"), unit=whole.unit)


def _ago(m: re.Match[str], c: Context) -> Reading | None:
    unit, count = unit_name(m["unit"]), read_count(m["count"] or "")
    r = c.reference
    if unit in ("hour", "minute"):
        return Reading(Stretch(r - DAY, r), unit=r.isoformat())
    if m["half"]:
        count = (count[0] + 0.5, count[1] + 0.5) if count else None
    if count is None:
        span = {"day": (1, 13), "week": (7, 60), "month": (28, 365)}.get(unit)
        if span is None:
            return Reading(kind="reference", unit="PAST_REF", note=f"{unit}s ago: how many is not said")
        stretch = Stretch(r - span[1] * DAY, r - span[0] * DAY, "PAST_REF", True)
        return Reading(stretch, unit="PAST_REF")
    low, high = count
    about = bool(m["about"])
    if unit == "day":
        stretch = Stretch(r - int(high) * DAY, r - int(low) * DAY, approximate=about or low != high)
        return Reading(stretch, unit=(r - int(low) * DAY).isoformat())
    if unit in ("week", "fortnight"):
        back = 14 if unit == "fortnight" else 7
        # "two weeks ago" may be any day of that week, and people round.
        stretch = Stretch(r - (int(high * back) + 4) * DAY, r - (int(low * back) - 4) * DAY, approximate=True)
        return Reading(stretch, unit=cal.week(r - int(low * back) * DAY).unit)
    early, late = cal.shift(r, unit, -high), cal.shift(r, unit, -low)
    if unit in ("month", "quarter"):
        named = cal.unit_around(late, unit).unit
        slack = 16 if unit == "month" else 46
        return Reading(Stretch(early - slack * DAY, late + slack * DAY, approximate=True), unit=named)
    if unit == "year":
        first, last = cal.year(early.year), cal.year(late.year)
        if about or low != high or low >= 5 or low % 1:
            pad = max(1, round(low / 10)) if low >= 5 or about or low % 1 else 0
            first, last = cal.year(early.year - pad), cal.year(late.year + pad)
        stretch = Stretch(first.first, last.last, approximate=first != last or about)
        return Reading(stretch.clipped(last=r), unit=cal.year(late.year).unit)
    years = 2 if unit == "decade" else 15
    stretch = Stretch(
        cal.year(max(1, early.year - years)).first, cal.year(late.year + years).last, approximate=True
    )
    return Reading(stretch, unit=cal.year(late.year).unit)


def _running(m: re.Match[str], c: Context) -> Reading | None:
    """The past two weeks, the next few months, recent years."""
    which, unit = " ".join(m["which"].casefold().split()), unit_name(m["unit"])
    count = read_count(m["count"]) if m["count"] else None
    r = c.reference
    code = _duration(m["count"] or "", unit)
    ahead = any(word in which for word in ("next", "coming", "following", "upcoming"))
    if count is None:
        reach = _RECENT.get(unit, 14)
        stretch = (
            Stretch(r, r + reach * DAY, approximate=True)
            if ahead
            else Stretch(r - reach * DAY, r, approximate=True)
        )
        return Reading(stretch, unit="FUTURE_REF" if ahead else "PAST_REF")
    far = cal.shift(r, unit, count[1] if ahead else -count[1])
    stretch = Stretch(min(r, far), max(r, far), approximate=True)
    return Reading(stretch, unit=code, shape="occasion")


def _in_units(m: re.Match[str], c: Context) -> Reading | None:
    """In two weeks: ahead of a future verb, else how long it took."""
    count, unit = read_count(m["count"]), unit_name(m["unit"])
    if count is None:
        return None
    code = _duration(m["count"], unit)
    within = m["prep"].casefold() == "within"
    sure = bool(m["time"])
    if not sure and c.direction != FUTURE:
        return Reading(kind="duration", unit=code, relative=False, note="a length of time, not a date")
    r = c.reference
    if within:
        return Reading(Stretch(r, cal.shift(r, unit, count[1])), unit=code)
    low, high = cal.shift(r, unit, count[0]), cal.shift(r, unit, count[1])
    slack = {"week": 4, "fortnight": 4, "month": 16, "quarter": 46, "year": 183, "decade": 731}.get(unit, 0)
    return Reading(Stretch(low - slack * DAY, high + slack * DAY, approximate=bool(slack)), unit=code)


_DEICTIC = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}


def _deictic(m: re.Match[str], c: Context) -> Reading | None:
    word = " ".join(m[0].casefold().split())
    r = c.reference
    if word == "overnight":
        if c.direction == FUTURE:
            return Reading(Stretch(r, r + DAY), unit=r.isoformat())
        return Reading(Stretch(r - DAY, r), unit=r.isoformat())
    if word.startswith("the day before yesterday"):
        return Reading(cal.day(r - 2 * DAY), unit=(r - 2 * DAY).isoformat())
    if word.startswith("the day after tomorrow"):
        return Reading(cal.day(r + 2 * DAY), unit=(r + 2 * DAY).isoformat())
    if word == "last night":
        return Reading(cal.day(r - DAY), unit=(r - DAY).isoformat() + "TNI")
    offset = next((n for key, n in _DEICTIC.items() if key in word), 0)
    stretch = cal.day(r + offset * DAY)
    return Reading(stretch, unit=stretch.unit)


def _vague(kind: str) -> Handler:
    def read(m: re.Match[str], c: Context) -> Reading | None:
        if kind == "PRESENT_REF":
            if c.day is None:
                return Reading(kind="reference", unit=kind, note="no reference date")
            return Reading(
                cal.day(c.day), kind="reference", unit=kind, shape="asof", note="holds at publication"
            )
        return Reading(
            kind="reference", unit=kind, relative=False, note="vague: no interval follows from the words"
        )

    return read


def _duration(words: str, unit: str) -> str:
    count = read_count(words) if words else None
    short = _ISO_UNIT[unit]
    number = "X" if count is None or count[0] != count[1] else f"{count[0]:g}"
    if unit == "fortnight" and count:
        number = f"{2 * count[0]:g}"
    if unit == "decade" and count:
        return f"P{10 * count[0]:g}Y"
    if unit == "century" and count:
        return f"P{100 * count[0]:g}Y"
    if number == "0.5":
        return {"year": "P6M", "day": "PT12H", "hour": "PT30M"}.get(unit, f"P0.5{short}")
    return f"P{'T' if unit in ('hour', 'minute') else ''}{number}{short}"


_RATE = re.compile(
    r"(?:\d|\b(?:million|billion|thousand|percent|dollars|euros|times|once|twice))[ -]*$|%[ ]*$", re.I
)


def _length(m: re.Match[str], c: Context) -> Reading | None:
    unit = unit_name(m["unit"])
    behind = m.string[m.end() : m.end() + 6]
    if re.match(r"[- ]old\b", behind):
        return None
    before = m.string[max(0, m.start() - 16) : m.start()]
    if m["count"].casefold() in ("a", "an") and _RATE.search(before):
        return Reading(kind="set", unit=_duration("a", unit), relative=False, note="a rate, not a date")
    return Reading(
        kind="duration", unit=_duration(m["count"], unit), relative=False, note="a length of time, not a date"
    )


def _plural_length(m: re.Match[str], c: Context) -> Reading | None:
    return Reading(
        kind="duration",
        unit=_duration("", unit_name(m["unit"])),
        relative=False,
        note="a length of time, not a date",
    )


_OFTEN = {
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "annually": "P1Y",
    "yearly": "P1Y",
}


def _often(m: re.Match[str], c: Context) -> Reading | None:
    groups = m.groupdict()
    unit = groups.get("unit")
    code = (
        f"P1{_ISO_UNIT[unit_name(unit)]}"
        if unit and unit_name(unit) in _ISO_UNIT
        else _OFTEN.get(m[0].casefold(), "P1W")
    )
    return Reading(kind="set", unit=code, relative=False, note="repeated, not one date")


def _same(m: re.Match[str], c: Context) -> Reading | None:
    unit = unit_name(m["unit"])
    return Reading(
        anchor=Anchor("previous", "same", 0, 0, unit=unit),
        unit="",
        relative=False,
        note="needs the time told before",
    )


def _following(m: re.Match[str], c: Context) -> Reading | None:
    unit, which = unit_name(m["unit"]), m["which"].casefold()
    relation = "before" if which in ("previous", "preceding", "prior", "before") else "after"
    days = UNIT_DAYS[unit]
    anchor = Anchor("previous", relation, 1, max(1, 2 * days if unit != "day" else 1), unit=unit)  # type: ignore[arg-type]
    return Reading(anchor=anchor, relative=False, note="needs the time told before")


def _later(m: re.Match[str], c: Context) -> Reading | None:
    unit, which = unit_name(m["unit"]), m["which"].casefold()
    relation = "before" if which in ("earlier", "before", "previously") else "after"
    low, high = day_range(m["count"] or "", unit)
    anchor = Anchor("previous", relation, low, high)  # type: ignore[arg-type]
    return Reading(anchor=anchor, relative=False, note="needs the time told before")


def _since_then(m: re.Match[str], c: Context) -> Reading | None:
    return Reading(
        anchor=Anchor("previous", "since", 0, None), relative=False, note="needs the time told before"
    )


def day_range(words: str, unit: str) -> tuple[int, int]:
    """Least and most days of "two weeks" or "days" (1 to 13), with the slack that rounding needs.

    >>> day_range("two", "week")
    (11, 17)
    """
    count = read_count(words) if words else None
    if unit in ("minute", "hour"):
        return 0, 1
    if count is None:
        return {"day": (1, 13), "week": (7, 60), "month": (28, 365), "year": (365, 3653)}.get(
            unit, (365, 18263)
        )
    size = UNIT_DAYS[unit]
    slack = {"day": 0, "week": 3, "fortnight": 3, "month": 15, "quarter": 45, "year": 183, "decade": 731}.get(
        unit, 3652
    )
    return max(0, round(count[0] * size) - slack), round(count[1] * size) + slack


RELATIVE_RULES: list[tuple[str, str, Handler]] = [
    ("this_unit", r"\b(?P<which>last|this past|the past|the last|past|this|next|current|the current|this current|the coming|the next|coming)[ ](?P<unit>day|week|weekend|month|quarter|year|decade|century)\b(?![ ](?:before|after)\b)", _this_unit),
    ("earlier", r"\b(?P<which>earlier|later|early|late|sometime|some time)[ ](?:on[ ])?(?P<base>this|last|next|in the|in)[ ](?P<unit>day|week|month|quarter|year|decade|century)\b", _earlier),
    ("part_of_unit", r"(?:\bthe[ ])?\b(?P<part>end|close|beginning|start|outset|middle)[ ]of[ ](?P<base>this|last|next|the coming|the previous|the current|the)[ ](?P<unit>week|month|quarter|year|decade|century)\b", _end_of_unit),
    ("mid_unit", r"\b(?P<part>mid)-?(?P<unit>week|month|year)\b|\b(?P<end>year|month)[- ]end\b", _mid),
    ("ago", rf"\b(?:(?P<about>{ABOUT})[ ])?(?:(?P<count>{NUMBER})(?P<half>[ ]and a half)?[ ])?(?P<unit>{UNIT})s?[ ](?:and a half[ ])?ago\b", _ago),
    ("running", rf"\b(?:the[ ]|these[ ]|its[ ]|their[ ])?(?P<which>past|last|next|coming|following|upcoming|recent|previous|latest)[ ](?P<count>{NUMBER})[ ](?P<unit>{UNIT})s\b", _running),
    ("running", r"\b(?:the[ ]|these[ ])?(?:(?P<count>(?!x)x))?(?P<which>recent|past|coming|upcoming|last|next)[ ](?:few[ ]|several[ ])?(?P<unit>day|week|month|year|decade)s\b", _running),
    ("in_units", rf"\b(?P<prep>in|within)[ ](?:(?:{ABOUT}|as little as|the space of)[ ])?(?P<count>{NUMBER})[ -](?P<unit>{UNIT})s?\b(?P<time>['’]?[ ]time\b)?", _in_units),
    ("in_units", rf"\b(?P<prep>(?={NUMBER}))(?P<count>{NUMBER})[ ](?P<unit>{UNIT})s?(?P<time>[ ]from (?:now|today)\b)", _in_units),
    ("deictic", r"\bthe day (?:before yesterday|after tomorrow)\b|\b(?:earlier |later |late |early )?(?:yesterday|today|tomorrow|tonight)\b(?:[ ](?:morning|afternoon|evening|night))?|\blast night\b|\bthis (?:morning|afternoon|evening)\b|\bovernight\b", _deictic),
    ("now", r"\b(?:right |just |until |till |by )?now\b|\bcurrently\b|\bat present\b|\bpresently\b|\bnowadays\b|\bthese days\b|\bat the moment\b|\bto date\b|\bat this (?:time|point|moment)\b|\bto this day\b|\bso far\b", _vague("PRESENT_REF")),
    ("past", r"\b(?:recently|lately)\b|\b(?:not (?:(?:that|so|too|very) )?)?long ago\b|\bin the (?:recent |distant |not too distant )?past\b|\b(?:some|a long) time ago\b|\bmore recently\b", _vague("PAST_REF")),
    ("ahead", r"\b(?:as )?soon(?: as possible)?\b(?! after| before| followed)|\bin the (?:near |foreseeable |distant |immediate |coming )?future\b|\bthe (?:near )?future\b|\bin due course\b|\bsometime soon\b", _vague("FUTURE_REF")),
    ("often", rf"\b(?:every|each)[ ](?:other[ ]|{NUMBER}[ ]|single[ ])?(?P<unit>day|week|month|quarter|year|decade|hour)s?\b|\b(?:annually|nightly|yearly)\b", _often),
    ("same", r"\b(?:the same|that same|that very|that)[ ](?P<unit>day|week|weekend|month|quarter|year|decade)\b", _same),
    ("following", r"\b(?:the[ ])?(?P<which>following|previous|preceding|prior|next|ensuing)[ ](?P<unit>day|week|month|quarter|year|decade)\b", lambda m, c: _following(m, c) if m["which"] != "next" or (m[0].startswith(("the", "The")) and m["unit"] == "day") else None),
    ("following", r"\b(?:the|a)[ ](?P<unit>day|week|month|year)[ ](?P<which>before|after)\b(?=[ ]*[,.;:]|[ ]*$)", lambda m, c: _following(m, c)),
    ("later", rf"\b(?:(?:just|only|barely|{ABOUT})[ ])?(?:(?P<count>{NUMBER})[ ])?(?P<unit>{UNIT})s?[ ](?P<which>later|earlier|afterwards?|previously)\b", _later),
    ("later", rf"\b(?:(?P<count>{NUMBER})[ ])(?P<unit>{UNIT})s?[ ](?P<which>before|after)\b(?=[ ]*[,.;:]|[ ]*$)", _later),
    ("the_unit", r"\b(?<=in |or |of |by |to |at )the (?P<unit>quarter|year|month)\b(?=[ ]*[,.;:)]|[ ](?:and|to|from|was|were|is|are|rose|fell|as|when|while|with|on|after|the)\b|$)", _same),
    ("latest", r"\b(?:the )?(?:latest|most recent) (?P<unit>day|week|month|quarter|year)\b", lambda m, c: Reading(cal.unit_around(c.reference, m["unit"], -1), unit=cal.unit_around(c.reference, m["unit"], -1).unit)),
    ("year_earlier", r"\b(?:the |a )?(?:year-earlier|year-ago|year-before)(?: (?:period|quarter|month))?\b", lambda m, c: Reading(anchor=Anchor("previous", "before", 350, 380), relative=False, note="needs the time told before")),
    ("since_then", r"\b(?:ever )?since then\b|\bever since\b(?=[ ]*[,.;:]|[ ]*$)", _since_then),
    ("that_time", r"\bat (?:that|the|the same) time\b", lambda m, c: Reading(anchor=Anchor("previous", "same", 0, 0), relative=False, note="needs the time told before")),
    ("length", rf"(?<![\w$.,])(?P<count>{NUMBER})[ -](?P<unit>{UNIT})s?\b", _length),
    ("length", r"\b(?:for|in|over|after|of|within)[ ](?:many |the )?(?P<unit>day|week|month|year|decade|hour)s\b", _plural_length),
    ("length", r"(?<!\w)(?P<unit>day|week|month|year|decade|hour)s-long\b", _plural_length),
]  # fmt: skip
