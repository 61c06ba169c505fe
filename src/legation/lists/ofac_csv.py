"""The OFAC SDN list in its CSV format: sdn.csv and, for the aliases, alt.csv.

Source: OFAC's data specification: no header, ``-0-`` for nothing, twelve columns (ent_num, SDN_Name,
    SDN_Type,
Program, Title, ... Remarks) and five (ent_num, alt_num, alt_type, alt_name, alt_remarks). Programmes are
parted
by ``] [``; weak aliases stand in the remarks in single quotation marks.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from legation.lists.entry import ListEntry, ListName, MalformedEntryError, make_entry
from legation.lists.ofac_xml import KINDS
from legation.lists.reading import Record, iter_safely

COLUMNS = 12
ALT_COLUMNS = 5
_NOTHING = "-0-"
_WEAK = re.compile(r"(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.) '([^;]+)'(?=[;.])")
_END_OF_FILE = "\x1a"

Aliases = dict[str, list[ListName]]


def read_aliases(stream: TextIO) -> Aliases:
    """Read alt.csv: aliases by the number of the entry; a row without number or name is passed over."""
    found: Aliases = {}
    for row in csv.reader(stream):
        cells = [_cell(cell) for cell in row]
        if len(cells) >= ALT_COLUMNS - 1 and cells[0] and cells[3]:
            quality = "former" if cells[2].casefold().startswith("fka") else "strong"
            found.setdefault(cells[0], []).append(
                ListName.of(_turned(cells[3], person="," in cells[3]), quality)
            )
    return found


def iter_ofac_csv(stream: TextIO, list_key: str, aliases: Aliases | None = None) -> Iterator[Record]:
    """Yield the entries of the list in the order of the file."""

    def make(line: int, row: list[str]) -> ListEntry:
        cells = [_cell(cell) for cell in row]
        if len(cells) != COLUMNS:
            raise MalformedEntryError(f"it has {len(cells)} columns, not {COLUMNS}")
        if not cells[0].isdecimal():
            raise MalformedEntryError(f"its number {cells[0]!r} is no number")
        kind = KINDS.get(cells[2].casefold() or "entity", "unknown")
        names = [ListName.of(_turned(cells[1], person=kind == "person"), "primary")]
        names += (aliases or {}).get(cells[0], [])
        names += [ListName.of(words, "weak") for words in _WEAK.findall(cells[11])]
        programmes = re.split(r"\]\s*\[", cells[3].strip("[]"))
        return make_entry(list_key, cells[0], kind, names, programmes=programmes, line=line)

    rows = iter_rows(csv.reader(stream))
    yield from iter_safely(rows, make, lambda row: (_cell(row[0]), _cell(row[1]) if len(row) > 1 else ""))


def iter_rows(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which it begins, row), blank rows and the end-of-file mark left out."""
    before = 0
    for row in reader:
        line, before = before + 1, getattr(reader, "line_num", before + 1)
        if any(cell.strip(" \t\r\n" + _END_OF_FILE) for cell in row):
            yield line, row


def _cell(cell: str) -> str:
    words = cell.strip(" \t\r\n" + _END_OF_FILE)
    return "" if words == _NOTHING else words


def _turned(name: str, *, person: bool) -> str:
    """Put a person's given names first: ``NASRALLAH, Hasan`` -> ``Hasan NASRALLAH``."""
    surname, comma, given = name.partition(", ")
    return f"{given} {surname}" if person and comma else name
