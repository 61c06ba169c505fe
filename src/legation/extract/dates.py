"""Finds the time expressions of a parsed text and resolves them to intervals.

Invariants: an expression never becomes narrower than its words; nothing looks ahead unless the governing
verb does; vague words ("recently") stay unresolved; a relative expression without a publication date stays
unresolved and its note says so.

Source: TimeML 1.2.1 (TIMEX3) for what counts as an expression; EDTF (ISO 8601-2:2019) for the values.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from legation.extract.dates_anchor import iter_anchors, resolve_anchor
from legation.extract.dates_atoms import CALENDAR_RULES, Context, Handler, NoReference, Reading
from legation.extract.dates_attach import time_for
from legation.extract.dates_model import Anchor, TimeExpression
from legation.extract.dates_relative import RELATIVE_RULES
from legation.extract.dates_shape import (
    ABOUT,
    JOINT,
    PART,
    PREPOSITION,
    RECORD,
    RECURRING,
    about,
    hull,
    narrowed,
    one_side,
    shape_of,
    valid_time,
)
from legation.extract.dates_tense import EITHER, FUTURE, PAST, UNKNOWN, direction
from legation.extract.dates_windows import Windows
from legation.extract.tokens import starts_of, text_of
from legation.model import ValidTime

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Anchor", "TimeExpression", "find_times", "resolve_anchor", "resolve_previous", "time_for"]


_OPENS = re.compile(r"(?:^|[.;:!?][”\"’']*)\s*$")
_ONWARDS = re.compile(r"[ ]on(?:wards?)?\b")


@dataclass
class _Atom:
    """A matched pattern before its surroundings are read."""

    start: int
    end: int
    rule: str
    match: re.Match[str]
    handler: Handler
    order: int


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, re.Pattern[str], Handler], ...]:
    calendar = [(name, re.compile(pattern), handler) for name, pattern, handler in CALENDAR_RULES]
    relative = [(name, re.compile(pattern, re.I), handler) for name, pattern, handler in RELATIVE_RULES]
    return tuple(calendar + relative)


def find_times(
    doc: Doc, reference: dt.date | None, reference_interval: ValidTime | None = None
) -> list[TimeExpression]:
    """Find every time expression of a Doc, in order.

    Args:
        doc: A parsed Doc (tags and dependencies).
        reference: Publication date; None leaves relative expressions unresolved.
        reference_interval: The publication date as an interval: a wide one widens what is resolved against it.

    Returns:
        Expressions in order of their first token; calendar expressions do not overlap each other, but one
        may stand inside an anchored phrase ("after the 2021 takeover").
    """
    text = text_of(doc)
    days = [reference]
    if reference_interval is not None and reference_interval.is_resolved:
        ends = (reference_interval.earliest_start, reference_interval.latest_end)
        if None not in ends and ends[0] != ends[1]:
            days = [dt.date.fromordinal(number) for number in ends if number is not None]
        elif reference is None and ends[0] is not None:
            days = [dt.date.fromordinal(ends[0])]
    reader = _Reader(doc, text, days)
    return reader.read()


def resolve_previous(times: list[TimeExpression], reference: dt.date | None) -> list[TimeExpression]:
    """Resolve "the same day", "a week earlier" against the last date told before them in the same text.

    Only for runs of text without events of their own in between; the caller who knows the events resolves better.
    """
    out: list[TimeExpression] = []
    last: ValidTime | None = None
    for expression in times:
        anchor = expression.anchor
        if anchor is not None and anchor.kind == "previous" and last is not None:
            expression = replace(expression, time=resolve_anchor(anchor, last, reference))
        if (
            expression.kind == "point"
            and expression.time.is_resolved
            and expression.time.latest_end is not None
        ):
            last = expression.time
        out.append(expression)
    return out


class _Reader:
    """One pass over one Doc."""

    def __init__(self, doc: Doc, text: str, days: list[dt.date | None]) -> None:
        self.doc, self.text, self.days = doc, text, days
        self.windows = Windows(text)

    @cached_property
    def starts(self) -> list[int]:
        return starts_of(self.doc)

    @cached_property
    def token_at(self) -> dict[int, int]:
        return {start: i for i, start in enumerate(self.starts)}

    def read(self) -> list[TimeExpression]:
        atoms = self._atoms()
        out: list[TimeExpression] = []
        skip = -1
        for position, atom in enumerate(atoms):
            if position <= skip:
                continue
            follower = atoms[position + 1] if position + 1 < len(atoms) else None
            joined = self._range(atom, follower) if follower else None
            if joined:
                out.append(joined)
                skip = position + 1
                continue
            expression = self._single(atom)
            if expression:
                out.append(expression)
        return self._with_anchors(out)

    def _atoms(self) -> list[_Atom]:
        found: list[_Atom] = []
        for order, (name, pattern, handler) in enumerate(_rules()):
            for low, high in self.windows.of(name):
                for match in pattern.finditer(self.text, low, high):
                    if match.end() > match.start() and self._plausible(name, match):
                        found.append(_Atom(match.start(), match.end(), name, match, handler, order))
        found.sort(key=lambda a: (a.start - a.end, a.order))
        taken: list[_Atom] = []
        for atom in found:
            if any(atom.start < other.end and other.start < atom.end for other in taken):
                continue
            if self._try(atom, self.days[-1]) is None:
                continue
            taken.append(atom)
        return sorted(taken, key=lambda a: a.start)

    def _plausible(self, rule: str, match: re.Match[str]) -> bool:
        """Keep "may", "march", "fall" and "second" as other words out."""
        if rule != "month":
            return True
        word = match["month"]
        if word in (
            "May",
            "March",
            "MAY",
            "MARCH",
            "Mar",
            "Mar.",
            "Jan",
            "Dec",
            "Jun",
            "Jul",
            "Sep",
            "Oct",
            "Nov",
            "Feb",
            "Apr",
            "Aug",
        ):
            token = self._token(match.start("month"))
            before = self.doc[token - 1].lower_ if token else ""
            if before in ("in", "since", "until", "till", "by", "last", "next", "this", "early", "late", "mid", "of", "through", "before",  # noqa: E501
                          "after", "during", "to", "from", "and", "or", "-", "for", "between"):  # fmt: skip
                return self.doc[token].pos_ not in ("AUX", "VERB")
            return (
                self.doc[token].tag_ in ("NNP", "NNPS")
                and len(word) > 4
                and before not in ("theresa", "the", "a")
            )
        return True

    def _token(self, character: int) -> int:
        return max(0, bisect_right(self.starts, character) - 1)

    def _look(self, atom: _Atom) -> Callable[[], str]:
        cache: list[str] = []

        def look() -> str:
            if not cache:
                cache.append(self._direction(self._token(atom.start), self._token(atom.end - 1) + 1))
            return cache[0]

        return look

    def _direction(self, first: int, last: int) -> str:
        token = top(self.doc, first, last)
        found = direction(token)
        # "failed to win over voters at Monday's debate": an infinitive does not move a dated event ahead
        return EITHER if found == FUTURE and token.dep_ == "poss" and _infinitive_above(token) else found

    def _try(self, atom: _Atom, day: dt.date | None, year: int | None = None) -> Reading | None:
        context = Context(day, self._look(atom), year)
        try:
            return atom.handler(atom.match, context)
        except NoReference:
            return Reading(note="no publication date to count from")
        except (ValueError, OverflowError):
            return None

    def _single(self, atom: _Atom) -> TimeExpression | None:
        return self._finish(atom, atom.start, atom.end, [self._try(atom, day) for day in self.days])

    def _finish(
        self, atom: _Atom, start: int, end: int, readings: list[Reading | None]
    ) -> TimeExpression | None:
        known = [reading for reading in readings if reading is not None]
        if not known:
            return None
        shape, rule = "", atom.rule
        window = self.text[max(0, start - 40) : start]
        look = self._look(atom)
        if known[0].stretch is not None or known[0].note.startswith("no publication"):
            if found := PART.search(window):
                start -= len(window) - found.start()
                known = [narrowed(reading, found) for reading in known]
                window = self.text[max(0, start - 40) : start]
            if found := ABOUT.search(window):
                start -= len(window) - found.start()
                known = [about(reading) for reading in known]
                window = self.text[max(0, start - 40) : start]
            if found := PREPOSITION.search(window):
                word = " ".join(found["word"].casefold().split())
                opens = bool(_OPENS.search(window[: found.start()]) or _ONWARDS.match(self.text, end))
                shape = shape_of(word, known[0], opens=opens)
                if shape == "since" and RECORD.search(window[: found.start()]):
                    shape, note = "", "a comparison with an earlier time"
                    known = [replace(reading, stretch=None, note=note) for reading in known]
                elif shape:
                    start -= len(window) - found.start()
                    rule = f"{shape}+{rule}"
        if (
            shape == "until"
            and known[0].relative
            and atom.rule in RECURRING
            and look() == PAST
            and known[0].stretch
        ):
            note = "the past tense leaves open whether the end is past or to come"
            known = [replace(reading, stretch=None, note=note) for reading in known]
        loose = shape in ("before", "after") and self._dates_a_noun(atom.start, end)
        times = [
            valid_time(reading, shape, look, day, loose=loose)
            for reading, day in zip(known, self.days, strict=False)
        ]
        first = known[0]
        return TimeExpression(
            self._token(start), self._token(end - 1) + 1, hull(times), first.anchor, first.kind,  # type: ignore[arg-type]
            first.unit, _public(look()) if first.kind == "point" else UNKNOWN, first.note, rule,
        )  # fmt: skip

    def _dates_a_noun(self, start: int, end: int) -> bool:
        """True for a date before the noun that it dates ("the 2022 invasion", "Friday's meeting")."""
        token = top(self.doc, self._token(start), self._token(end - 1) + 1)
        before = token.dep_ in ("compound", "nummod", "poss", "amod", "nmod")
        return before and token.head.idx >= end and token.head.pos_ in ("NOUN", "PROPN")

    def _range(self, left: _Atom, right: _Atom) -> TimeExpression | None:
        between = self.text[left.end : right.start]
        joint = JOINT.fullmatch(between)
        if not joint:
            return None
        window = self.text[max(0, left.start - 16) : left.start]
        opened = re.search(r"\b(from|between)[ ](?:the[ ])?(?:(?:early|late|mid)[ -])?$", window, re.I)
        word = opened[1].casefold() if opened else ""
        joining = between.strip().casefold().split()[0] if between.strip() else ""
        if joining == "and" and word != "between":
            return None
        if joining in ("to", "through", "until", "till") and word != "from":
            return None
        if joining in "-–—" and left.rule not in (
            "year",
            "month",
            "month_year",
            "day_month_year",
            "month_day_year",
            "iso",
            "decade",
        ):
            return None
        times = []
        for day in self.days:
            second = self._try(right, day)
            year = (
                second.stretch.last.year
                if second and second.stretch and second.stretch.last and not second.relative
                else None
            )
            first = self._try(left, day, year)
            if (
                first
                and second
                and not second.stretch
                and first.stretch
                and first.stretch.first
                and not first.relative
            ):
                second = self._try(right, day, first.stretch.first.year)
            if not first or not second or not first.stretch or not second.stretch:
                return None
            low, high = first.stretch, second.stretch
            if not (low.first and low.last and high.first and high.last) or low.first > high.last:
                return None
            relative = (first.relative and year is None) or second.relative
            more: dict[str, Any] = {
                "basis": "relative" if relative else "explicit",
                "reference": day.isoformat() if day and relative else None,
            }
            edtf = f"{one_side(low, low.first)}/{one_side(high, high.last)}"
            if word == "between":
                times.append(ValidTime.of_days(low.first, high.last, edtf=edtf, **more))
            else:
                numbers = [d.toordinal() for d in (low.first, low.last, high.first, high.last)]
                times.append(ValidTime(edtf, numbers[0], numbers[1], numbers[2], numbers[3], **more))
        start = left.start - (len(window) - opened.start()) if opened else left.start
        return TimeExpression(self._token(start), self._token(right.end - 1) + 1, hull(times), rule=f"range+{left.rule}",
                              direction=_public(self._look(left)()))  # fmt: skip

    def _with_anchors(self, found: list[TimeExpression]) -> list[TimeExpression]:
        timed = {
            i
            for e in found
            if e.kind == "point" and e.anchor is None
            for i in range(e.start_token, e.end_token)
        }
        out = list(found)
        windows = self.windows.of("anchor")
        for first, last, anchor, rule in (
            iter_anchors(self.doc, windows, self.token_at, timed) if windows else ()
        ):
            cue_end = min(last, anchor.token or last)
            # "two weeks before the summit": the phrase swallows the length, not a date inside the noun phrase
            inside = [
                e for e in out if e.start_token < cue_end and first < e.end_token and e.start_token >= first
            ]
            if any(
                e.kind == "point" and e.time.is_resolved and e.start_token < cue_end and e.rule != "length"
                for e in inside
            ):
                inside = [e for e in inside if e.kind == "duration"]
            out = [e for e in out if not (e in inside and (e.kind in ("duration", "reference") or e.anchor))]
            note = "needs the time of another event"
            out.append(
                TimeExpression(first, last, ValidTime.unresolved(), anchor, "point", "", UNKNOWN, note, rule)
            )
        return sorted(out, key=lambda e: (e.start_token, e.end_token))


def _public(found: str) -> str:
    return FUTURE if found == EITHER else found


def _infinitive_above(token: Any) -> bool:
    for verb in token.ancestors:
        if verb.pos_ in ("VERB", "AUX"):
            return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    return False


def top(doc: Doc, first: int, last: int) -> Any:
    """The token of a stretch whose head lies outside it (the first such)."""
    for index in range(first, last):
        token = doc[index]
        if not first <= token.head.i < last or token.head is token:
            return token
    return doc[first]
