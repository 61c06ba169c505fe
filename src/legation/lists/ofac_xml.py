"""OFAC lists in the simple XML format (sdn.xml, consolidated.xml).

Source: the SDN XML schema: sdnEntry with uid, lastName, firstName, sdnType, programList and akaList, whose
    aka
has type (a.k.a., f.k.a., n.k.a.) and category (strong, weak). The format has no dates of listing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from legation.lists.entry import ListEntry, ListName, make_entry
from legation.lists.reading import Imprint, Record, iter_safely
from legation.lists.xml_records import iter_records, text_of, texts_of

KINDS = {"individual": "person", "entity": "organisation", "vessel": "vessel", "aircraft": "aircraft"}


def iter_ofac_xml(stream: BinaryIO, list_key: str, imprint: Imprint) -> Iterator[Record]:
    """Yield the entries of the list in the order of the file."""

    def make(line: int, record: Element) -> ListEntry:
        return make_entry(
            list_key,
            text_of(record, "uid"),
            KINDS.get(text_of(record, "sdnType").casefold(), "unknown"),
            _iter_names(record),
            programmes=texts_of(record, "programList/program"),
            line=line,
        )

    wanted = frozenset({"sdnEntry", "publshInformation"})
    records = _without_imprint(iter_records(stream, wanted, frozenset({"sdnList"})), imprint)
    yield from iter_safely(records, make, lambda record: (text_of(record, "uid"), _name(record)))


def _without_imprint(
    records: Iterator[tuple[int, Element]], imprint: Imprint
) -> Iterator[tuple[int, Element]]:
    for line, record in records:
        if record.tag == "sdnEntry":
            yield line, record
            continue
        month, _, rest = text_of(record, "Publish_Date").partition("/")
        day, _, year = rest.partition("/")
        if month.isdecimal() and day.isdecimal() and year.isdecimal():
            try:
                imprint.generated = dt.date(int(year), int(month), int(day))
            except ValueError:
                imprint.generated = None
        count = text_of(record, "Record_Count")
        imprint.expected = int(count) if count.isdecimal() else None


def _name(record: Element) -> str:
    return f"{text_of(record, 'firstName')} {text_of(record, 'lastName')}".strip()


def _iter_names(record: Element) -> Iterator[ListName]:
    yield ListName.of(_name(record), "primary")
    for alias in record.findall("akaList/aka"):
        weak = text_of(alias, "category").casefold() == "weak"
        former = text_of(alias, "type").casefold().startswith("f.k.a")
        yield ListName.of(_name(alias), "weak" if weak else "former" if former else "strong")
