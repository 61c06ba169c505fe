"""Figures with intervals: an outcome is a handful of counts, a figure a formula over their sums.

Every figure of the bench (shares, F1, macro-F1, Pearson's r) is a formula over sums, so that a resample is nothing
but a weighting of the units. Units are documents where there are at least LEAST_DOCUMENTS of them, because the claims
of one document succeed and fail together; below that single items, since a handful of documents has no spread.

Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 13 (percentile interval); where no item
differs from the others, the rule of three of Hanley and Lippman-Hand (1983).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1_000
SEED = 20261123
TAIL = 2.5
LEAST_DOCUMENTS = 10

Numbers = NDArray[np.float64]
Formula = Callable[[Mapping[str, Numbers]], Numbers]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item.

    Attributes:
        document: The text it stands in; its items are drawn together.
        counts: Name -> count; a name that is absent counts nothing.
        size: Items of the set that it stands for: 0 for what was only made, such as a wrong claim.
    """

    document: str
    counts: Mapping[str, float]
    size: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval and the items it was measured on."""

    value: float
    low: float
    high: float
    n: int


def thin(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """Return at most ``limit`` rows, spread evenly; None for all.

    >>> thin("abcdefg", 3)
    ['a', 'c', 'e']
    """
    return list(rows if limit is None else rows[:: max(1, len(rows) // limit)][:limit])


def estimate(outcomes: Sequence[Outcome], formulas: Mapping[str, Formula]) -> dict[str, Figure]:
    """Return every figure that has something to count, with its interval.

    The same outcomes always give the same intervals.
    """
    if not outcomes:
        return {}
    documents = list(dict.fromkeys(one.document for one in outcomes))
    by_document = len(documents) >= LEAST_DOCUMENTS
    place = {name: row for row, name in enumerate(documents)}
    names = sorted({name for one in outcomes for name in one.counts})
    counts = np.zeros((len(documents) if by_document else len(outcomes), len(names)))
    for row, one in enumerate(outcomes):
        for name, count in one.counts.items():
            counts[place[one.document] if by_document else row, names.index(name)] += count
    units = len(counts)
    drawn = np.random.default_rng(SEED).multinomial(units, [1 / units] * units, size=RESAMPLES)
    sums = np.vstack([counts.sum(axis=0), drawn @ counts])
    columns = _Columns({name: sums[:, column] for column, name in enumerate(names)})
    size = sum(one.size for one in outcomes)
    figures = {}
    for name, formula in formulas.items():
        value, *resampled = formula(columns)
        if not np.isnan(value):
            low, high = np.nanpercentile(resampled, [TAIL, 100 - TAIL])
            if low == high:  # nothing failed, or nothing succeeded: the resamples know of no other outcome
                low, high = max(low - min(1.0, 3 / size), 0.0), min(high + min(1.0, 3 / size), 1.0)
            figures[name] = Figure(float(value), float(low), float(high), size)
    return figures


class _Columns(dict[str, Numbers]):
    """Sums by name; a name that no outcome counted is nought."""

    def __missing__(self, name: str) -> Any:
        return np.zeros(RESAMPLES + 1)


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def share(part: str, whole: str) -> Formula:
    """Return the share of one count in another."""
    return lambda sums: _ratio(sums[part], sums[whole])


def f1(right: str, said: str, gold: str) -> Formula:
    """Return the harmonic mean of precision and recall."""
    return lambda sums: _ratio(2 * sums[right], sums[said] + sums[gold])


def macro_f1(kind: str, classes: Sequence[str]) -> Formula:
    """Return the mean F1 of classes, from the counts that ``classified`` makes; a class that is absent has none."""

    def formula(sums: Mapping[str, Numbers]) -> Numbers:
        each = np.array([f1(*class_counts(kind, one))(sums) for one in classes])
        there = ~np.isnan(each)
        return _ratio(np.where(there, each, 0.0).sum(axis=0), there.sum(axis=0).astype(np.float64))

    return formula


def class_counts(kind: str, name: str) -> tuple[str, str, str]:
    """Return the names of the counts right, said and gold of one class."""
    return f"{kind} {name} right", f"{kind} {name} said", f"{kind} {name} gold"


def classified(kind: str, gold: str, said: str) -> dict[str, float]:
    """Return the counts of one item that has one class and was given one.

    >>> classified("root", "AID", "AID")
    {'root AID gold': 1.0, 'root AID said': 1.0, 'root AID right': 1.0}
    """
    counts = {class_counts(kind, gold)[2]: 1.0, class_counts(kind, said)[1]: 1.0}
    return counts | ({class_counts(kind, gold)[0]: 1.0} if gold == said else {})


def pearson() -> Formula:
    """Return the correlation of x and y from the sums that ``paired`` makes."""

    def formula(sums: Mapping[str, Numbers]) -> Numbers:
        n, x, y = sums["pairs"], sums["x"], sums["y"]
        product = n * sums["xy"] - x * y
        spread = np.clip(n * sums["xx"] - x * x, 0, None) * np.clip(n * sums["yy"] - y * y, 0, None)
        return _ratio(product, np.sqrt(spread))

    return formula


def paired(pairs: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Return the sums that a correlation and a mean absolute error need."""
    return {
        "pairs": float(len(pairs)),
        "x": sum(x for x, _ in pairs),
        "y": sum(y for _, y in pairs),
        "xx": sum(x * x for x, _ in pairs),
        "yy": sum(y * y for _, y in pairs),
        "xy": sum(x * y for x, y in pairs),
        "error": sum(abs(x - y) for x, y in pairs),
    }
