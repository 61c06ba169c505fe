"""What every reader of a list format shares: what the file says of itself, and records that fail alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from legation.lists.entry import ListEntry, MalformedEntryError, Problem, tidy

Record = ListEntry | Problem
R = TypeVar("R")


@dataclass(slots=True)
class Imprint:
    """What a file says of itself; filled while it is read.

    Attributes:
        generated: Day on which the list was published or the file made.
        expected: How many records it says it has.
    """

    generated: dt.date | None = None
    expected: int | None = None


def iter_safely(
    records: Iterable[tuple[int, R]],
    make: Callable[[int, R], ListEntry],
    label: Callable[[R], tuple[str, str]],
) -> Iterator[Record]:
    """Make an entry of each record; one that cannot be made becomes a Problem.

    Args:
        records: (line, record).
        make: Turns a record into an entry or raises MalformedEntryError.
        label: Reads reference and name of a record that could not be made.
    """
    for line, record in records:
        try:
            yield make(line, record)
        except MalformedEntryError as error:
            reference, name = label(record)
            yield Problem(line, tidy(reference), tidy(str(error)), tidy(name))
