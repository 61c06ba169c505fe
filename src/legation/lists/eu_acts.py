"""Annexes of EU regulations transcribed to CSV: one row a party, one file an act.

Source: the columns of such transcriptions: celex, recordId, programKey, startDate, schema, name, alias,
weakAlias, previousName (several names parted by semicolons). A file covers one act, not the whole EU list.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from legation.errors import UnreadableError
from legation.lists.entry import ListEntry, ListName, MalformedEntryError, make_entry, read_day
from legation.lists.ofac_csv import iter_rows
from legation.lists.reading import Record, iter_safely

NEEDED = {"celex", "recordId", "programKey", "schema", "name"}
_KINDS = {"person": "person", "organization": "organisation", "company": "organisation", "vessel": "vessel"}
_COLUMNS = (("alias", "strong"), ("weakAlias", "weak"), ("previousName", "former"))


def iter_eu_acts(stream: TextIO, list_key: str) -> Iterator[Record]:
    """Yield the entries of the annex in the order of the file; the reference is act, annex and number."""
    reader = csv.reader(stream)
    header = next(reader, [])
    missing = NEEDED - set(header)
    if missing:
        raise UnreadableError(f"the columns {', '.join(sorted(missing))} are missing")

    def row_of(cells: list[str]) -> dict[str, str]:
        return dict(zip(header, cells, strict=False))

    def reference(row: dict[str, str]) -> str:
        if not row.get("celex") or not row.get("recordId"):
            return ""
        return "/".join(part for part in (row["celex"], row.get("annex", ""), row["recordId"]) if part)

    def make(line: int, cells: list[str]) -> ListEntry:
        if len(cells) != len(header):
            raise MalformedEntryError(f"it has {len(cells)} columns, not {len(header)}")
        row = row_of(cells)
        names = [ListName.of(row["name"], "primary")]
        for column, quality in _COLUMNS:
            names += [ListName.of(words, quality) for words in row.get(column, "").split(";")]
        names = [n if n.script == "Latin" else ListName(n.text, "original", n.script) for n in names]
        return make_entry(
            list_key,
            reference(row),
            _KINDS.get(row["schema"].casefold(), "organisation" if row["schema"] else "unknown"),
            names,
            programmes=[row["programKey"]],
            listed_on=read_day(row.get("startDate"), "start date"),
            line=line,
        )

    def label(cells: list[str]) -> tuple[str, str]:
        row = row_of(cells)
        return reference(row), row.get("name", "")

    yield from iter_safely(iter_rows(reader), make, label)
