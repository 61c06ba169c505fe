"""The UK Sanctions List, XML and CSV.

Source: the guidance "UK Sanctions List: change to the list's format" (gov.uk, 17 February 2022) for the name types
and the strength of aliases. The names of elements and columns were checked against two programs that read the
published files: OpenSanctions (opensanctions/opensanctions, datasets/gb/fcdo_sanctions/crawler.py: XML and CSV, the
line before the columns, day/month/year) and ActiveSanction (Babystep-Technologies/active_sanction, its UK record:
Name1-Name5 before Name6, which holds the surname or the whole name of an entity; name types in either case; names
without any part; ``Low quality a.k.a``), and DateGenerated with the root Designations against Ammitto
(ammitto/ammitto, lib/ammitto/sources/uk/designations.rb). The CSV names the kind of party in ``Designation Type``, in
older copies in ``Individual, Entity, Ship``. No whole copy was at hand: that the rows of one party stand together in
the CSV is not checked, and a party whose rows do not is reported.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from typing import BinaryIO, TextIO
from xml.etree.ElementTree import Element

from legation.errors import UnreadableError
from legation.lists.entry import ListEntry, ListName, MalformedEntryError, make_entry, read_day
from legation.lists.ofac_csv import iter_rows
from legation.lists.reading import Imprint, Record, iter_safely
from legation.lists.xml_records import iter_records, text_of, texts_of

_KINDS = {"individual": "person", "entity": "organisation", "ship": "vessel"}
_ORDER = (1, 2, 3, 4, 5, 6)
"""Name 6 is the surname, or the whole name of an entity."""
_REPORT = re.compile(r"Report Date:?\s*(.+)", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

Rows = list[dict[str, str]]


def iter_uk_xml(stream: BinaryIO, list_key: str, imprint: Imprint) -> Iterator[Record]:
    """Yield the entries of the list in the order of the file."""

    def make(line: int, record: Element) -> ListEntry:
        names = [_xml_name(name) for name in record.findall("Names/Name")]
        other = texts_of(record, "NonLatinNames/NonLatinName/NameNonLatinScript")
        return make_entry(
            list_key,
            text_of(record, "UniqueID"),
            _KINDS.get(text_of(record, "IndividualEntityShip").casefold(), "unknown"),
            [*names, *(ListName.of(words, "original") for words in other)],
            programmes=[text_of(record, "RegimeName")],
            listed_on=read_day(text_of(record, "DateDesignated"), "date designated"),
            line=line,
        )

    def label(record: Element) -> tuple[str, str]:
        first = record.find("Names/Name")
        return text_of(record, "UniqueID"), "" if first is None else _xml_name(first).text

    wanted = frozenset({"Designation", "DateGenerated"})
    records = _without_date(iter_records(stream, wanted, frozenset({"Designations"})), imprint)
    yield from iter_safely(records, make, label)


def _without_date(records: Iterator[tuple[int, Element]], imprint: Imprint) -> Iterator[tuple[int, Element]]:
    for line, record in records:
        if record.tag == "Designation":
            yield line, record
        else:
            imprint.generated = _report_day(record.text or "")


def _xml_name(name: Element) -> ListName:
    words = " ".join(part for number in _ORDER if (part := text_of(name, f"Name{number}")))
    return ListName.of(words, _quality(text_of(name, "NameType"), text_of(name, "AliasStrength")))


def _quality(name_type: str, strength: str) -> str:
    if name_type.casefold() == "primary name":
        return "primary"
    return "weak" if strength.casefold().startswith("low") else "strong"


def iter_uk_csv(stream: TextIO, list_key: str, imprint: Imprint) -> Iterator[Record]:
    """Yield the entries of the list in the order of the file; rows of one party stand together.

    Raises:
        UnreadableError: When the columns are not those of the list.
    """
    reader = csv.reader(stream)
    header = next(reader, [])
    if header and (found := _REPORT.match(" ".join(header).strip())):
        imprint.generated = _report_day(found[1])
        header = next(reader, [])
    columns = [_column(cell) for cell in header]
    missing = {"unique id", "name 6", "name type", "date designated"} - set(columns)
    if missing:
        raise UnreadableError(f"the columns {', '.join(sorted(missing))} are missing")

    def groups() -> Iterator[tuple[int, Rows]]:
        begin, rows = 0, Rows()
        for line, cells in iter_rows(reader):
            row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            if len(cells) != len(columns):
                row["fault"] = f"a row of it has {len(cells)} columns, not {len(columns)}"
            if rows and row.get("unique id") != rows[0].get("unique id"):
                yield begin, rows
                rows = []
            if not rows:
                begin = line
            rows.append(row)
        if rows:
            yield begin, rows

    yield from iter_safely(
        groups(),
        lambda line, rows: _make(list_key, line, rows),
        lambda rows: (rows[0].get("unique id", ""), _row_name(rows[0])),
    )


def _make(list_key: str, line: int, rows: Rows) -> ListEntry:
    fault = next((row["fault"] for row in rows if "fault" in row), None)
    if fault:
        raise MalformedEntryError(fault)
    names = []
    for row in rows:
        quality = _quality(row.get("name type", ""), row.get("alias strength", ""))
        names.append(ListName.of(_row_name(row), quality))
        names.append(ListName.of(row.get("name non-latin script", ""), "original"))
    first = rows[0]
    return make_entry(
        list_key,
        first["unique id"],
        _KINDS.get(
            first.get("designation type", first.get("individual, entity, ship", "")).casefold(), "unknown"
        ),
        names,
        programmes=[row.get("regime name", "") for row in rows],
        listed_on=read_day(first.get("date designated"), "date designated"),
        line=line,
    )


def _row_name(row: dict[str, str]) -> str:
    return " ".join(part for number in _ORDER if (part := row.get(f"name {number}", "")))


def _column(cell: str) -> str:
    return " ".join(cell.casefold().split())


def _report_day(words: str) -> dt.date | None:
    """Read the date of a report: 27/01/2025, 2025-01-27 or 27-Jan-2025; None when it is none of these."""
    words = words.strip(' ,"')
    found = re.match(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4})", words)
    try:
        if found and found[2].casefold() in _MONTHS:
            return dt.date(int(found[3]), _MONTHS.index(found[2].casefold()) + 1, int(found[1]))
        return read_day(words, "report date")
    except ValueError:
        return None
