"""The EU consolidated list of financial sanctions, XML (full sanctions list, version 1.1).

Source: no schema of the Financial Sanctions Database is public. Every name below was checked against two
programs that read the published file: OpenSanctions (opensanctions/opensanctions, zavod/zavod/shed/fsf.py:
sanctionEntity with euReferenceNumber, else logicalId, and often no designationDate; regulation with programme,
publicationDate, entryIntoForceDate; subjectType with code ``person`` or ``enterprise``; nameAlias with wholeName,
strong and a remark that may grade the name) and Ammitto (ammitto/ammitto, lib/ammitto/sources/eu: the namespace,
classificationCode ``P`` or ``E``, firstName, middleName, lastName). generationDate on the root stands in the part of
the file of December 2018 that a public program quotes; all names are strong there, so that the first one leads. No
whole copy was at hand.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from legation.lists.entry import ListEntry, ListName, MalformedEntryError, make_entry, read_day
from legation.lists.reading import Imprint, Record, iter_safely
from legation.lists.xml_records import iter_records, texts_of

_KINDS = {"person": "person", "p": "person", "enterprise": "organisation", "e": "organisation"}
_PARTS = ("firstName", "middleName", "lastName")
_LOW_QUALITY = re.compile(r"\blow? quality\b", re.IGNORECASE)
"""What a remark on a name says of it; the file has "lo quality" as well."""


def iter_eu_xml(stream: BinaryIO, list_key: str, imprint: Imprint) -> Iterator[Record]:
    """Yield the entries of the list in the order of the file."""

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if name == "export" and imprint.generated is None:
            try:
                imprint.generated = read_day(attributes.get("generationDate"), "generationDate")
            except MalformedEntryError:
                imprint.generated = None

    def make(line: int, record: Element) -> ListEntry:
        acts = record.findall("regulation")
        return make_entry(
            list_key,
            _reference(record),
            _kind(record),
            _iter_names(record),
            programmes=[act.get("programme") for act in acts],
            listed_on=read_day(record.get("designationDate"), "designation date"),
            published=_first_day(acts, "publicationDate"),
            in_force=_first_day(acts, "entryIntoForceDate"),
            line=line,
        )

    records = iter_records(stream, frozenset({"sanctionEntity"}), frozenset({"export"}), on_start=on_start)
    yield from iter_safely(
        records, make, lambda record: (_reference(record), next((n.text for n in _iter_names(record)), ""))
    )


def _reference(record: Element) -> str:
    return (record.get("euReferenceNumber") or record.get("logicalId") or "").strip()


def _kind(record: Element) -> str:
    subject = record.find("subjectType")
    if subject is None:
        return "unknown"
    words = (subject.get("code") or subject.get("classificationCode") or "").casefold()
    return _KINDS.get(words, "unknown")


def _first_day(acts: list[Element], attribute: str) -> dt.date | None:
    days = [day for act in acts if (day := read_day(act.get(attribute), attribute))]
    return min(days, default=None)


def _iter_names(record: Element) -> Iterator[ListName]:
    for position, alias in enumerate(record.findall("nameAlias")):
        words = alias.get("wholeName") or " ".join(filter(None, (alias.get(part) for part in _PARTS)))
        graded = any(_LOW_QUALITY.search(remark) for remark in texts_of(alias, "remark"))
        weak = graded or alias.get("strong", "true").casefold() == "false"
        name = ListName.of(words, "weak" if weak else "primary" if position == 0 else "strong")
        if name.script != "Latin":
            name = ListName(name.text, "original", name.script)
        yield name
