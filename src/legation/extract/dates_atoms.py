# ruff: noqa: E501
# Patterns and word lists are tables.
"""Single time expressions: pattern -> days. Prepositions and parts ("since", "late") are added in dates.py.

Invariant: no rule looks ahead unless the governing verb does, and what needs a publication date raises
``NoReference`` where there is none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from legation.extract import dates_calendar as cal
from legation.extract.dates_calendar import DAY, Stretch
from legation.extract.dates_model import Anchor
from legation.extract.dates_tense import EITHER, FUTURE, PAST, PRESENT
from legation.extract.dates_words import (
    DAYPART,
    MONTH,
    MONTHS,
    NUMBER,
    ORDINALS,
    SEASONS,
    TENS_OF_DECADE,
    WEEKDAY,
    WEEKDAYS,
    read_count,
)


class NoReference(Exception):
    """A relative expression without a publication date; never leaves this room."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a pattern came to.

    Attributes:
        stretch: Days, or None when unresolved.
        kind, unit, note, anchor: As in TimeExpression.
        relative: True when the publication date was used.
        shape: ``occasion``, ``since`` (open end), ``until`` (open beginning) or ``span`` (fills the days).
    """

    stretch: Stretch | None = None
    kind: str = "point"
    unit: str = ""
    note: str = ""
    anchor: Anchor | None = None
    relative: bool = True
    shape: str = "occasion"


@dataclass
class Context:
    """What a pattern is read against.

    Attributes:
        day: Publication date, or None.
        look: Computes the direction of the governing verb, on demand.
        year: Year lent by the other end of a range ("from March to May 2022").
    """

    day: dt.date | None
    look: Callable[[], str]
    year: int | None = None

    @property
    def reference(self) -> dt.date:
        """The publication date.

        Raises:
            NoReference: If there is none.
        """
        if self.day is None:
            raise NoReference
        return self.day

    @property
    def direction(self) -> str:
        """Direction of the governing verb; of an infinitive under a past verb, the infinitive's."""
        return FUTURE if self.look() == EITHER else self.look()


Handler = Callable[["re.Match[str]", Context], Reading | None]


def _fixed(stretch: Stretch) -> Reading:
    return Reading(stretch, unit=stretch.unit, relative=False)


def _against(stretch: Stretch) -> Reading:
    return Reading(stretch, unit=stretch.unit)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(words: str) -> int:
    return MONTHS[words.casefold().rstrip(".")]


def _day_number(words: str) -> int:
    lowered = words.casefold()
    return ORDINALS[lowered] if lowered in ORDINALS else int(re.sub(r"\D", "", lowered))


def _full(m: re.Match[str], c: Context) -> Reading | None:
    day = _date(int(m["year"]), _month(m["month"]), _day_number(m["day"]))
    return _fixed(cal.day(day)) if day else None


def _iso(m: re.Match[str], c: Context) -> Reading | None:
    day = _date(int(m["year"]), int(m["month"]), int(m["day"]))
    return _fixed(cal.day(day)) if day else None


def _figures(m: re.Match[str], c: Context) -> Reading | None:
    year = int(m["year"])
    if len(m["year"]) == 2:
        year += 1900 if year > 40 else 2000
    days = {d for a, b in ((m["a"], m["b"]), (m["b"], m["a"])) if (d := _date(year, int(b), int(a)))}
    if not days or (len(m["year"]) == 2 and len(days) > 1):
        return None
    if len(days) == 1:
        return _fixed(cal.day(days.pop()))
    note = "day and month may stand in either order"
    return Reading(Stretch(min(days), max(days)), relative=False, note=note)


def _nearest_year(c: Context, make: Callable[[int], Stretch | None]) -> Stretch | None:
    """The occurrence that the tense asks for: the last not after the reference, or the next not before it."""
    if c.year is not None:
        return make(c.year)
    reference = c.reference
    found = [s for y in range(reference.year - 4, reference.year + 5) if (s := make(y)) is not None]
    past = [s for s in found if s.first and s.first <= reference]
    ahead = [s for s in found if s.last and s.last >= reference]
    if c.direction == FUTURE:
        return ahead[0] if ahead else None
    return past[-1] if past else None


def _day_of_year(m: re.Match[str], c: Context) -> Reading | None:
    month, number = _month(m["month"]), _day_number(m["day"])
    if _date(2024, month, number) is None:
        return None

    def make(year: int) -> Stretch | None:
        day = _date(year, month, number)
        return cal.day(day) if day else None

    stretch = _nearest_year(c, make)
    if m["dow"] and c.year is None:
        # "Monday, Oct. 26": the weekday settles the year, whatever the tense.
        wanted = WEEKDAYS[m["dow"].casefold()]
        years = range(c.reference.year - 5, c.reference.year + 6)
        fits = [d for y in years if (d := _date(y, month, number)) and d.weekday() == wanted]
        if c.direction != FUTURE:
            fits = [d for d in fits if (d - c.reference).days <= 60]
        if fits:
            return _against(cal.day(min(fits, key=lambda d: abs((d - c.reference).days))))
    if stretch and c.year is None and c.direction == PRESENT and stretch.first:
        ahead = _nearest_year(Context(c.reference, lambda: FUTURE), make)
        if ahead and ahead.first and (ahead.first - c.reference).days < (c.reference - stretch.first).days:
            return Reading(
                note="the present tense leaves open whether it is past or to come", unit=ahead.unit
            )
    return _against(stretch) if stretch else None


def _month_of_year(m: re.Match[str], c: Context) -> Reading | None:
    number = _month(m["month"])
    stretch = _nearest_year(c, lambda year: cal.month(year, number))
    if stretch and c.year is None and c.direction == PRESENT:
        ahead = _nearest_year(Context(c.reference, lambda: FUTURE), lambda year: cal.month(year, number))
        if ahead and ahead != stretch:
            return Reading(
                note="the present tense leaves open whether it is past or to come", unit=ahead.unit
            )
    return _against(stretch) if stretch else None


def _month_and_year(m: re.Match[str], c: Context) -> Reading | None:
    return _fixed(cal.month(int(m["year"]), _month(m["month"])))


_YEAR_WORDS = {
    "this": 0,
    "last": -1,
    "next": 1,
    "the same": 0,
    "the previous": -1,
    "the following": 1,
    "the": 0,
}


def _month_rel_year(m: re.Match[str], c: Context) -> Reading | None:
    return _against(cal.month(c.reference.year + _YEAR_WORDS[m["which"].casefold()], _month(m["month"])))


def _which_month(m: re.Match[str], c: Context) -> Reading | None:
    number, r = _month(m["month"]), c.reference
    which = m["which"].casefold()
    year = r.year
    if which.startswith(("last", "this past")):
        # "last October", said in November, may be this year's or the one before: the text means the latest.
        year -= 0 if number < r.month else 1
    elif which in ("next", "this coming", "the coming"):
        year += 0 if number > r.month else 1
    if m["day"]:
        day = _date(year, number, int(m["day"]))
        return _against(cal.day(day)) if day else None
    return _against(cal.month(year, number))


def _weekday(m: re.Match[str], c: Context) -> Reading | None:
    number, r = WEEKDAYS[m["weekday"].casefold().rstrip(".")], c.reference
    which = " ".join((m["which"] or "").casefold().split())
    after = " ".join((m["after"] or "").casefold().split())
    if after:
        offset = -1 if "last" in after or "previous" in after else 1 if "next" in after else 0
        monday = cal.week(r, offset).first
        assert monday
        return _against(cal.day(monday + number * DAY))
    back = (r.weekday() - number) % 7
    ahead = (number - r.weekday()) % 7
    if which in ("last", "this past", "past", "the past", "this last"):
        return _against(cal.day(r - (back or 7) * DAY))
    if which == "next":
        near = r + (ahead or 7) * DAY
        if number > r.weekday():
            return Reading(Stretch(near, near + 7 * DAY), note="the coming one or that of next week")
        return _against(cal.day(near))
    if which in ("this coming", "coming", "the coming"):
        return _against(cal.day(r + (ahead or 7) * DAY))
    if c.look() == EITHER and not which:
        return Reading(
            note="it may date the infinitive or the verb above it", unit=(r + ahead * DAY).isoformat()
        )
    if c.direction == FUTURE:
        return _against(cal.day(r + ahead * DAY))
    if which == "this" and number > r.weekday() and c.direction != PAST:
        return _against(cal.day(r + ahead * DAY))
    if c.direction == PRESENT and back not in (0, 1, 2) and which != "this":
        return Reading(
            note="the present tense leaves open whether it is past or to come",
            unit=(r - back * DAY).isoformat(),
        )
    return _against(cal.day(r - back * DAY))


def _weekday_part(m: re.Match[str], c: Context) -> Reading | None:
    reading = _weekday(m, c)
    part = next((code for word, code in DAY_PARTS.items() if (m["part"] or "").endswith(word)), "")
    if reading is None or not part or not reading.unit:
        return reading
    return replace(reading, unit=reading.unit + part)


DAY_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
_NOT_YEARS = re.compile(
    r"[\s-](?:people|troops|soldiers|men|women|children|fighters|civilians|prisoners|refugees|families|homes|houses|vehicles|"
    r"tanks|tonnes|tons|kilomet|km\b|miles|met(?:er|re)s|feet|dollars|euros|rubles|roubles|pounds|yuan|percent|per cent|words|"
    r"pages|members|workers|employees|jobs|shares|points|hectares|acres|barrels|others|more|times|votes|copies|tickets|"
    r"students|residents|migrants|deaths|cases|casualties|hours|GMT|local|UTC|EST|EDT|CET)",
    re.I,
)
_COUNTED = re.compile(r"(?:[$€£¥#№.,:/-]|\b(?:some|nearly|about|around|than|almost|over|approximately|roughly|No\.?|numbers?|page|room|highway|route|at least|least|resolution|flight|boeing))\s*$", re.I)  # fmt: skip
_YEAR_AFTER = re.compile(r"\b(?:in|since|until|till|by|before|after|from|to|between|around|about|during|of|year|early|late|mid|through|and|the)[\s-]*$", re.I)  # fmt: skip


def _year(m: re.Match[str], c: Context) -> Reading | None:
    number = int(m["year"])
    text, end = m.string, m.end()
    before = text[max(0, m.start() - 16) : m.start()]
    behind = text[end : end + 16]
    if re.match(
        r"[\d,./:%°]?\d|%|\s?(?:million|billion|trillion|thousand)|[-–]?(?:mm|kg|cc|hp|p\.m|a\.m)", behind
    ):
        return None
    if re.search(r"[\d$€£#][.,]?$|[\w][-–]$", before) and not re.search(
        r"(?:mid|pre|post|early|late|\d{4})[-–]$", before, re.I
    ):
        return None
    if _COUNTED.search(before) and not re.search(  # noqa: SIM102
        r"\b(?:about|around|in|approximately|roughly)\s*$", before, re.I
    ):
        if not before.rstrip().endswith((",", "-", ".", "/")) or re.search(r"\d[,./-]\s*$", before):
            return None
    if _NOT_YEARS.match(behind) and not re.search(r"\b(?:the|its|their|in|since|a)\s*$", before, re.I):
        return None
    if number < 1700 and not _YEAR_AFTER.search(before):
        return None
    if (
        re.search(r"\b(?:about|around|roughly|approximately)\s*$", before, re.I)
        and number % 100 == 0
        and number < 1900
    ):
        return None
    return _fixed(cal.year(number))


def _short_year(m: re.Match[str], c: Context) -> Reading | None:
    number = int(m["short"])
    return _fixed(cal.year(number + (1900 if number > 40 else 2000)))


def _decade(m: re.Match[str], c: Context) -> Reading | None:
    if m["words"]:
        tens = TENS_OF_DECADE[m["words"].casefold()]
    elif m["short"]:
        tens = int(m["short"])
    else:
        number = int(m["year"])
        if number % 100 == 0 and number % 1000 != 0 and number < 2000:
            return _fixed(cal.century(number // 100 + 1))
        return _fixed(cal.decade(number))
    return _fixed(cal.decade((1900 if tens >= 30 else 2000) + tens))


def _century(m: re.Match[str], c: Context) -> Reading | None:
    words = m["ordinal"].casefold()
    number = ORDINALS.get(words) or int(re.sub(r"\D", "", words) or 0)
    return _fixed(cal.century(number)) if 1 <= number <= 30 else None


def _year_of(words: str | None, c: Context) -> tuple[int, bool] | None:
    """The year that "of 2022", "of last year", "of the year" or nothing names, and whether it is relative."""
    if words is None:
        return None
    digits = re.search(r"\d{4}", words)
    if digits:
        return int(digits[0]), False
    lowered = words.casefold()
    offset = -1 if re.search("last|previous|past", lowered) else 1 if "next" in lowered else 0
    return c.reference.year + offset, True


def _quarter(m: re.Match[str], c: Context) -> Reading | None:
    groups = m.groupdict()
    ordinal = (groups.get("ordinal") or groups.get("figure") or "").casefold()
    index = ORDINALS.get(ordinal) or int(ordinal)
    named = _year_of(groups.get("of") or groups.get("before"), c)
    if named:
        stretch = cal.quarter(named[0], index)
        return _against(stretch) if named[1] else _fixed(stretch)
    return _against_or_none(_nearest_year(c, lambda year: cal.quarter(year, index)), c)


def _against_or_none(stretch: Stretch | None, c: Context) -> Reading | None:
    return _against(stretch) if stretch else None


def _half(m: re.Match[str], c: Context) -> Reading | None:
    words = m["ordinal"].casefold()
    index = 1 if words in ("first", "1st", "1") else 2
    named = _year_of(m["of"], c)
    if named is None:
        return _against_or_none(_nearest_year(c, lambda year: cal.half(year, index)), c)
    stretch = cal.half(named[0], index)
    return _against(stretch) if named[1] else _fixed(stretch)


def _some_months_of(m: re.Match[str], c: Context) -> Reading | None:
    count, named = read_count(m["count"]), _year_of(m["of"], c)
    if not count or not named or not 1 <= count[1] <= 12:
        return None
    months = int(count[1])
    low, high = (1, months) if m["ordinal"].casefold() in ("first", "opening") else (13 - months, 12)
    first, last = cal.month(named[0], low), cal.month(named[0], high)
    return Reading(
        Stretch(first.first, last.last, f"P{months}M"), unit=f"P{months}M", relative=named[1], shape="span"
    )


def _season(m: re.Match[str], c: Context) -> Reading | None:
    code = SEASONS[m["season"].casefold()]
    named = _year_of(m["of"], c)
    which = (m["which"] or "").casefold()
    note = "season of the northern half"
    if named:
        stretch = cal.season(named[0], code)
        return Reading(stretch, unit=stretch.unit, relative=named[1], note=note)
    if code == SEASONS["fall"] and m["season"].casefold() == "fall" and not which:
        return None
    r = c.reference
    seasons = [cal.season(y, code) for y in range(r.year - 2, r.year + 3)]
    if which in ("last", "this past", "past"):
        found = [s for s in seasons if s.last and s.last < r]
        return Reading(found[-1], unit=found[-1].unit, note=note)
    if which in ("next", "this coming", "coming"):
        found = [s for s in seasons if s.first and s.first > r]
        return Reading(found[0], unit=found[0].unit, note=note)
    nearest = _nearest_year(c, lambda year: cal.season(year, code))
    return Reading(nearest, unit=nearest.unit, note=note) if nearest else None


def _fiscal(m: re.Match[str], c: Context) -> Reading | None:
    note = "fiscal years begin between April before and April of their year"
    year = m["year"] or m["year2"]
    if not year:
        offset = {"last": -1, "next": 1, "previous": -1}.get((m["which"] or "").casefold(), 0)
        number = c.reference.year + offset
        relative = True
    else:
        number, relative = int(year), False
        if number < 100:
            number += 2000
    second = m["second"]
    if second:
        stretch = Stretch(dt.date(number, 4, 1), dt.date(number + 1, 12, 31), f"{number + 1:04d}", True)
    else:
        stretch = Stretch(dt.date(number - 1, 4, 1), dt.date(number + 1, 3, 31), f"{number:04d}", True)
    return Reading(stretch, unit=stretch.unit, note=note, relative=relative)


def _day_range(m: re.Match[str], c: Context) -> Reading | None:
    month = _month(m["month"])
    low, high = _day_number(m["low"]), _day_number(m["high"])
    if low >= high:
        return None

    def make(year: int) -> Stretch | None:
        first, last = _date(year, month, low), _date(year, month, high)
        return Stretch(first, last) if first and last else None

    if m["year"]:
        stretch = make(int(m["year"]))
        return Reading(stretch, relative=False, shape="span") if stretch else None
    stretch = _nearest_year(c, make)
    return Reading(stretch, shape="span") if stretch else None


_ORDINAL_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d%]|[:.,]\d|[ ](?:percent|per cent|million|billion))"
_OF_YEAR = r"(?P<of>(?:[ ]of|[ ]in|,)?[ ](?:the[ ]year[ ])?\d{4}\b|[ ](?:of[ ]|in[ ])?(?:last|this|next|the|the previous|the current)[ ]year\b)"
_Y = r"(?P<year>1[0-9]\d\d|20\d\d|21\d\d)"
_DAY_OF_WEEK = r"(?:(?P<dow>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:,|[ ]on)?[ ](?:the[ ])?|(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)\.?,[ ])?"

CALENDAR_RULES: list[tuple[str, str, Handler]] = [
    ("iso", rf"\b{_Y}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)", _iso),
    ("day_month_year", rf"{_DAY_OF_WEEK}(?:\bthe[ ])?(?<![\d.,$-])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]of)?[ -]{MONTH.format('month')},?[ -](?:of[ ])?{_Y}\b", _full),
    ("month_day_year", rf"{_DAY_OF_WEEK}\b{MONTH.format('month')}[ ](?:the[ ])?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ ]{_Y}\b", _full),
    ("figures", r"(?<![\d/.])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d\d)(?![\d/]|\.\d)", _figures),
    ("day_range", rf"(?<![\d.,$-])(?P<low>\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]?[-–—][ ]?|[ ](?:to|and|through)[ ])(?P<high>\d{{1,2}})(?:st|nd|rd|th)?[ ]{MONTH.format('month')}(?:,?[ ]{_Y}\b)?", _day_range),
    ("day_range", rf"\b{MONTH.format('month')}[ ](?P<low>\d{{1,2}})(?:[ ]?[-–—][ ]?|[ ](?:to|and|through)[ ])(?P<high>\d{{1,2}})(?!\d|:|[ ](?:percent|people|million))(?:,?[ ]{_Y}\b)?", _day_range),
    ("day_month", rf"{_DAY_OF_WEEK}(?:\bthe[ ])?(?<![\d.,$-])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]of)?[ -]{MONTH.format('month')}", _day_of_year),
    ("month_day", rf"{_DAY_OF_WEEK}\b{MONTH.format('month')}[ ](?:the[ ])?{_ORDINAL_DAY}", _day_of_year),
    ("month_year", rf"\b{MONTH.format('month')},?[ ](?:of[ ])?{_Y}\b", _month_and_year),
    ("month_rel_year", rf"\b{MONTH.format('month')}(?:,|[ ]of)?[ ](?P<which>this|last|next)[ ]year\b", _month_rel_year),
    ("which_month", rf"\b(?P<which>[Ll]ast|[Tt]his past|[Tt]his coming|[Tt]he coming|[Tt]his|[Nn]ext)[ ]{MONTH.format('month')}(?:[ ](?P<day>\d{{1,2}})(?!\d))?", _which_month),
    ("month", rf"\b{MONTH.format('month')}", _month_of_year),
    ("weekday", rf"\b(?:(?P<which>[Ll]ast|[Tt]his past|[Tt]his coming|[Tt]he coming|[Cc]oming|[Tt]his|[Nn]ext|[Pp]ast)[ ])?{WEEKDAY.format('weekday')}(?P<part>{DAYPART})?(?P<after>[ ](?:of[ ])?(?:last|next|this|the previous)[ ]week\b)?", _weekday_part),
    ("decade", r"(?:\b[Tt]he[ ])?(?:(?<![\w$'’])(?P<year>1\d\d0|20\d0)['’]?s\b|['’](?P<short>\d0)['’]?s\b|\b(?<=the )(?:nineteen[ -])?(?P<words>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b)", _decade),
    ("century", r"(?:\b[Tt]he[ ])?\b(?P<ordinal>\d{1,2}(?:st|nd|rd|th)|(?:[A-Za-z]+)(?:-first|-second)?)[ -][Cc]entury\b", _century),
    ("quarter", r"(?:\b[Tt]he[ ])?\b(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|1st|2nd|3rd|4th)[ -][Qq]uarter\b" + _OF_YEAR + "?", _quarter),
    ("quarter", r"\bQ(?P<figure>[1-4])\b" + _OF_YEAR + "?", _quarter),
    ("quarter", r"\b(?P<before>(?:19|20)\d\d)[ -]?Q(?P<figure>[1-4])\b", _quarter),
    ("half", r"(?:\b[Tt]he[ ])?\b(?P<ordinal>[Ff]irst|[Ss]econd|[Ll]atter|[Ll]ast|1st|2nd)[ -]half\b" + _OF_YEAR, _half),
    ("half", r"\bH(?P<ordinal>[12])\b" + _OF_YEAR, _half),
    ("months_of", rf"\b(?:[Tt]he[ ])?(?P<ordinal>[Ff]irst|[Oo]pening|[Ll]ast|[Ff]inal)[ ](?P<count>{NUMBER})[ ]months" + _OF_YEAR, _some_months_of),
    ("season", r"(?:\b[Tt]he[ ])?(?:\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming|[Tt]his|[Pp]ast|[Cc]oming)[ ])?\b(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\b" + _OF_YEAR, _season),
    ("season", r"\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming|[Tt]his|[Pp]ast|[Cc]oming)[ ](?P<season>spring|summer|autumn|fall|winter)\b(?P<of>(?!x)x)?", _season),
    ("season", r"\b(?<=[Ii]n )(?P<which>the[ ])?(?P<season>spring|summer|autumn|winter)\b(?P<of>(?!x)x)?", _season),
    ("fiscal", r"(?:\b[Tt]he[ ])?(?:\b(?P<which>last|this|next|current|previous|latest)[ ])?\b(?:[Ff]iscal(?:[ ]year)?|FY|[Ff]inancial year)[ -]?(?:(?P<year>20\d\d|19\d\d|\d\d)\b(?:[-–/](?P<second>\d\d(?:\d\d)?)\b)?)?(?P<year2>(?!x)x)?", _fiscal),
    ("fiscal", r"(?:\b[Tt]he[ ])?\b(?P<year>20\d\d|19\d\d)(?:[-–/](?P<second>\d\d(?:\d\d)?))?[ ](?:fiscal|financial)[ ]year\b(?P<year2>(?!x)x)?(?P<which>(?!x)x)?", _fiscal),
    ("year", rf"(?:\b[Tt]he[ ]year[ ])?(?<![\d.,$€£#]){_Y}(?![\d]|[-–/]\d\d?\b(?!\d))", _year),
    ("short_year", r"(?<=\s)['’](?P<short>\d\d)\b(?!s)", _short_year),
]  # fmt: skip
