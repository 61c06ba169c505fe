"""The UN Security Council Consolidated List, XML.

Source: the list's schema (sc-sanctions.xsd): INDIVIDUAL and ENTITY with REFERENCE_NUMBER, LISTED_ON, aliases
with QUALITY (Good, Low, a.k.a., f.k.a.) and NAME_ORIGINAL_SCRIPT.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from legation.lists.entry import ListEntry, ListName, MalformedEntryError, make_entry, read_day
from legation.lists.reading import Imprint, Record, iter_safely
from legation.lists.xml_records import iter_records, text_of

_KINDS = {"INDIVIDUAL": "person", "ENTITY": "organisation"}
_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_QUALITIES = {"low": "weak", "f.k.a.": "former"}


def iter_un_xml(stream: BinaryIO, list_key: str, imprint: Imprint) -> Iterator[Record]:
    """Yield the entries of the list in the order of the file."""

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if name == "CONSOLIDATED_LIST" and imprint.generated is None:
            try:
                imprint.generated = read_day(attributes.get("dateGenerated"), "dateGenerated")
            except MalformedEntryError:
                imprint.generated = None

    def make(line: int, record: Element) -> ListEntry:
        return make_entry(
            list_key,
            text_of(record, "REFERENCE_NUMBER"),
            _KINDS[record.tag],
            _iter_names(record),
            programmes=[text_of(record, "UN_LIST_TYPE")],
            listed_on=read_day(text_of(record, "LISTED_ON"), "listed on"),
            line=line,
        )

    roots = frozenset({"CONSOLIDATED_LIST"})
    records = iter_records(stream, frozenset(_KINDS), roots, on_start=on_start)
    yield from iter_safely(records, make, lambda record: (text_of(record, "REFERENCE_NUMBER"), _name(record)))


def _name(record: Element) -> str:
    return " ".join(words for part in _PARTS if (words := text_of(record, part)))


def _iter_names(record: Element) -> Iterator[ListName]:
    yield ListName.of(_name(record), "primary")
    yield ListName.of(text_of(record, "NAME_ORIGINAL_SCRIPT"), "original")
    for tag in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS"):
        for alias in record.findall(tag):
            quality = _QUALITIES.get(text_of(alias, "QUALITY").casefold(), "strong")
            # Some cells hold several names, parted by semicolons.
            for words in text_of(alias, "ALIAS_NAME").split(";"):
                yield ListName.of(words, quality)
