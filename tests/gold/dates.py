"""Scores the date reader on our own expressions (dates.yaml): right, abstained or wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from tests.gold.bootstrap import Outcome, share

from legation.extract.dates import find_times, resolve_anchor
from legation.model import ValidTime

PATH = Path(__file__).with_name("dates.yaml")
HALVES = ("tuned", "untouched")
FIGURES = {"right": share("right", "gold"), "wrong": share("wrong", "gold")}


def read_entries(half: str) -> list[dict[str, Any]]:
    """Return the expressions of a half: they alternate, those used for tuning first."""
    entries: list[dict[str, Any]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return entries[HALVES.index(half) :: 2]


def measure(language: Any, half: str) -> list[Outcome]:
    """Return one outcome an expression."""
    return [
        Outcome(entry["say"], {verdict(language, entry): 1.0, "gold": 1.0}) for entry in read_entries(half)
    ]


def _day(value: Any) -> int | None:
    if value in ("open", None):
        return None
    return (value if isinstance(value, dt.date) else dt.date.fromisoformat(value)).toordinal()


def verdict(language: Any, entry: dict[str, Any]) -> str:
    """``right``, ``abstained`` or ``wrong`` for one gold entry."""
    doc = language(entry["say"])
    times = find_times(doc, entry.get("published"))
    start = entry["say"].casefold().index(entry["words"].casefold())
    end = start + len(entry["words"])
    near = [
        t
        for t in times
        if doc[t.start_token].idx < end and start < doc[t.end_token - 1].idx + len(doc[t.end_token - 1])
    ]
    if "anchor" in entry:
        near = [t for t in near if t.anchor and t.anchor.relation == entry["anchor"]] or near
    if not near:
        return "right" if entry.get("none") else "abstained"
    found = max(near, key=lambda t: t.end_token - t.start_token)
    time = found.time
    if "anchor" in entry:
        if found.anchor is None:
            return "abstained" if not time.is_resolved else "wrong"
        if found.anchor.relation != entry["anchor"]:
            return "wrong"
        first, last = (dt.date.fromordinal(_day(day) or 1) for day in entry["event"])
        time = resolve_anchor(found.anchor, ValidTime.of_days(first, last), entry["published"])
    if entry.get("none"):
        return "wrong" if time.is_resolved else "right"
    if not time.is_resolved:
        return "abstained"
    low, high = time.earliest_start, time.latest_end
    if "days" in entry:
        return "right" if [low, high] == [_day(day) for day in entry["days"]] else "wrong"
    covers, within = ([_day(day) or 0 for day in entry[key]] for key in ("covers", "within"))
    if low is None or high is None:
        return "wrong"
    return "right" if within[0] <= low <= covers[0] and covers[1] <= high <= within[1] else "wrong"


def main() -> None:
    """List what goes wrong in the half used for tuning; the other is for measuring only."""
    from legation.extract.parse import get_parser

    for entry in read_entries("tuned"):
        said = verdict(get_parser().language, entry)
        if said != "right":
            print(f"{said}: {entry['say']}")


if __name__ == "__main__":
    main()
