"""One party on an official list, and the one line of text that says all of it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

SEPARATOR = " | "
UNREADABLE = "unreadable"
QUALITIES = ("primary", "strong", "weak", "former", "original")
KINDS = ("person", "organisation", "vessel", "aircraft", "unknown")
_DATES = ("listed_on", "published", "in_force")
_NAME_CELL = re.compile(r"(primary|strong|weak|former|original) name(?: \[([A-Za-z]+)\])?: (.+)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})$")
# A stroke parts the cells of a line, so that no value may hold one.
_STROKE = str.maketrans("|", "/")


def tidy(words: str | None) -> str:
    """Put words on one line without strokes, as a cell of a line needs them.

    >>> tidy(" RI  WON\\nHO ")
    'RI WON HO'
    """
    return " ".join(words.translate(_STROKE).split()) if words else ""


@dataclass(frozen=True, slots=True)
class ListName:
    """A name under which a party is listed.

    Attributes:
        text: The name as the list has it.
        quality: ``primary``, ``strong``, ``weak`` (the list itself says so), ``former`` or ``original`` (in
            the original script).
        script: Unicode script of most of its letters: ``Latin``, ``Arabic``, ``Cyrillic``, ``Han`` ...
    """

    text: str
    quality: str = "strong"
    script: str = "Latin"

    @classmethod
    def of(cls, text: str | None, quality: str = "strong") -> ListName:
        """Make a name; its script is read off its letters."""
        words = tidy(text)
        return cls(words, quality, script_of(words))


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One party on one list, as one snapshot has it.

    Attributes:
        list: Key of the list (``un``, ``ofac``, ``eu``, ``uk`` ...).
        reference: The list's own identifier of the party; stays the same from snapshot to snapshot.
        kind: One of KINDS.
        names: The primary name first.
        programmes: Programmes or regimes under which it is listed.
        listed_on: Day of designation.
        published: Day on which the act was published, where the list says so.
        in_force: Day on which the act came into force, where the list says so.
        line: Line of the file where the record begins; 0 when unknown. Not part of what is compared.
    """

    list: str
    reference: str
    kind: str
    names: tuple[ListName, ...]
    programmes: tuple[str, ...] = ()
    listed_on: dt.date | None = None
    published: dt.date | None = None
    in_force: dt.date | None = None
    line: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text

    def to_line(self) -> str:
        """Say the entry in one line; `from_line` reads it back."""
        cells = [self.reference, self.kind]
        cells += [_name_cell(name) for name in self.names]
        cells += [f"programme: {programme}" for programme in self.programmes]
        for label in _DATES:
            day: dt.date | None = getattr(self, label)
            if day is not None:
                cells.append(f"{label.replace('_', ' ')}: {day.isoformat()}")
        return SEPARATOR.join(cells)

    @classmethod
    def from_line(cls, text: str, list_key: str) -> ListEntry:
        """Read a line written by `to_line`.

        Raises:
            ValueError: When it is no such line.
        """
        reference, kind, *cells = text.split(SEPARATOR)
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no kind of listed party")
        names, programmes = [], []
        days: dict[str, Any] = {}
        for cell in cells:
            found = _NAME_CELL.fullmatch(cell)
            label, _, value = cell.partition(": ")
            if found:
                names.append(ListName(found[3], found[1], found[2] or "Latin"))
            elif label == "programme":
                programmes.append(value)
            elif (word := label.replace(" ", "_")) in _DATES:
                days[word] = dt.date.fromisoformat(value)
            else:
                raise ValueError(f"{cell!r} is no cell of a list entry")
        return cls(list_key, reference, kind, tuple(names), tuple(programmes), **days)


def _name_cell(name: ListName) -> str:
    script = "" if name.script == "Latin" else f" [{name.script}]"
    return f"{name.quality} name{script}: {name.text}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was kept out.

    Attributes:
        line: Line of the file where it begins; 0 when unknown.
        reference: Its identifier, where that could be read.
        reason: What is wrong with it.
        name: Its name, where that could be read.
    """

    line: int
    reference: str
    reason: str
    name: str = ""

    def to_line(self) -> str:
        """Say it in one line; `from_line` reads it back."""
        return SEPARATOR.join(
            (UNREADABLE, self.reference or "-", str(self.line), self.name or "-", self.reason)
        )

    @classmethod
    def from_line(cls, text: str) -> Problem:
        """Read a line written by `to_line`."""
        _, reference, line, name, reason = text.split(SEPARATOR, 4)
        return cls(int(line), "" if reference == "-" else reference, reason, "" if name == "-" else name)


class MalformedEntryError(ValueError):
    """A record cannot be made into an entry; becomes a Problem."""


def make_entry(
    list_key: str,
    reference: str | None,
    kind: str,
    names: Iterable[ListName],
    *,
    programmes: Iterable[str | None] = (),
    line: int = 0,
    **days: dt.date | None,
) -> ListEntry:
    """Check the parts of a record and put them together; a name that stands twice is kept once.

    Raises:
        MalformedEntryError: When it has no identifier or no name.
    """
    words = tidy(reference)
    if not words:
        raise MalformedEntryError("it has no reference")
    if words == UNREADABLE:
        raise MalformedEntryError(f"its reference is the word {UNREADABLE!r}")
    kept: dict[str, ListName] = {}
    for name in names:
        if name.text:
            kept.setdefault(name.text, name)
    # The first primary name leads; where the list marks none, the first name does.
    ordered = sorted(kept.values(), key=lambda name: name.quality != "primary")
    if not ordered:
        raise MalformedEntryError("it has no name")
    if kind not in KINDS:
        kind = "unknown"
    listed = tuple(dict.fromkeys(tidy(programme) for programme in programmes if tidy(programme)))
    return ListEntry(list_key, words, kind, tuple(ordered), listed, line=line, **days)


def read_day(words: str | None, what: str) -> dt.date | None:
    """Read a day as lists write it: ISO, with or without a time, or day first; empty is unknown.

    Raises:
        MalformedEntryError: When there are words and they are no day.

    >>> read_day("23.2.2001", "listed on")
    datetime.date(2001, 2, 23)
    """
    words = tidy(words)
    if not words:
        return None
    try:
        if _ISO.match(words):
            return dt.date.fromisoformat(words[:10])
        if found := _DAY_FIRST.match(words):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise MalformedEntryError(f"{what}: {words!r} is no day")


def script_of(words: str) -> str:
    """Return the script of most letters, from their Unicode names.

    >>> script_of("محمد")
    'Arabic'
    """
    if words.isascii():
        return "Latin"
    counts: dict[str, int] = {}
    for script in _iter_scripts(words):
        counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else "Latin"


def _iter_scripts(words: str) -> Iterator[str]:
    for character in words:
        if character.isalpha():
            first = unicodedata.name(character, "LATIN").split()[0].removesuffix("-COMPATIBILITY")
            yield "Han" if first == "CJK" else first.capitalize()
