"""OFAC lists in the advanced XML format (sdn_advanced.xml): with days of listing and original scripts.

Parties come long before the entries that say when and under which programme they were listed, so the file is
read twice: first the reference values and the entries, of which a few words each are kept, then the parties.

Source: OFAC's advanced sanctions data model (UN Advanced Sanctions Model): DistinctParty, Profile, Identity,
Alias, DocumentedName, SanctionsEntry with EntryEvent and SanctionsMeasure. No copy of the list was at hand
when
this was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import Element

from legation.lists.entry import ListEntry, ListName, MalformedEntryError, make_entry
from legation.lists.reading import Imprint, Record, iter_safely
from legation.lists.xml_records import iter_records, text_of

_ROOT = frozenset({"Sanctions"})
_VALUES = frozenset({"AliasType", "PartyType", "PartySubType", "NamePartType"})
_FORMER = "f.k.a."
_GIVEN_LAST = ("last name", "maiden name")
_KINDS = {"individual": "person", "entity": "organisation", "vessel": "vessel", "aircraft": "aircraft"}


@dataclass(slots=True)
class Listings:
    """What the first reading keeps.

    Attributes:
        values: Element and its ID -> its words.
        types: ID of a party's subtype -> ID of its type.
        days: Profile -> day of listing.
        programmes: Profile -> programmes.
    """

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    days: dict[str, dt.date] = field(default_factory=dict)
    programmes: dict[str, list[str]] = field(default_factory=dict)


def read_listings(stream: BinaryIO, imprint: Imprint) -> Listings:
    """Read the reference values and the entries, not the parties."""
    found = Listings()
    wanted = _VALUES | {"SanctionsEntry", "DateOfIssue"}
    for _, record in iter_records(stream, wanted, _ROOT):
        if record.tag == "DateOfIssue":
            imprint.generated = imprint.generated or _day(record)
        elif record.tag == "SanctionsEntry":
            profile = record.get("ProfileID", "")
            days = [day for event in record.findall("EntryEvent/Date") if (day := _day(event))]
            if days:
                found.days[profile] = min(days)
            comments = [text_of(measure, "Comment") for measure in record.findall("SanctionsMeasure")]
            found.programmes.setdefault(profile, []).extend(filter(None, comments))
        else:
            identifier = record.get("ID", "")
            found.values[record.tag, identifier] = (record.text or "").strip()
            if record.tag == "PartySubType":
                found.types[identifier] = record.get("PartyTypeID", "")
    return found


def iter_ofac_advanced(stream: BinaryIO, list_key: str, listings: Listings) -> Iterator[Record]:
    """Yield the entries in the order of the parties in the file; parties without an entry are passed over."""

    def make(line: int, record: Element) -> ListEntry:
        profile = record.find("Profile")
        if profile is None:
            raise MalformedEntryError("it has no profile")
        identifier = profile.get("ID", "")
        return make_entry(
            list_key,
            record.get("FixedRef"),
            _kind(profile, listings),
            _iter_names(profile, listings),
            programmes=listings.programmes.get(identifier, ()),
            listed_on=listings.days.get(identifier),
            line=line,
        )

    parties = (
        (line, record)
        for line, record in iter_records(stream, frozenset({"DistinctParty"}), _ROOT)
        if (profile := record.find("Profile")) is None or profile.get("ID", "") in listings.programmes
    )
    yield from iter_safely(parties, make, lambda record: (record.get("FixedRef", ""), ""))


def _day(date: Element) -> dt.date | None:
    try:
        return dt.date(*(int(text_of(date, part)) for part in ("Year", "Month", "Day")))
    except ValueError:
        return None


def _kind(profile: Element, listings: Listings) -> str:
    subtype = profile.get("PartySubTypeID", "")
    for words in (
        listings.values.get(("PartySubType", subtype), ""),
        listings.values.get(("PartyType", listings.types.get(subtype, "")), ""),
    ):
        if words.casefold() in _KINDS:
            return _KINDS[words.casefold()]
    return "unknown"


def _iter_names(profile: Element, listings: Listings) -> Iterator[ListName]:
    for identity in profile.findall("Identity"):
        parts = {
            group.get("ID", ""): listings.values.get(("NamePartType", group.get("NamePartTypeID", "")), "")
            for group in identity.iter("NamePartGroup")
        }
        for alias in identity.findall("Alias"):
            for documented in alias.findall("DocumentedName"):
                words = _ordered(documented, parts)
                quality = _quality(alias, listings)
                name = ListName.of(words, quality)
                yield name if name.script == "Latin" else ListName(name.text, "original", name.script)


def _ordered(documented: Element, parts: dict[str, str]) -> str:
    """Put given names before the surname, as people write them."""
    values = [
        (value.get("NamePartGroupID", ""), (value.text or "").strip())
        for value in documented.iter("NamePartValue")
    ]
    values.sort(key=lambda value: parts.get(value[0], "").casefold() in _GIVEN_LAST)
    return " ".join(words for _, words in values)


def _quality(alias: Element, listings: Listings) -> str:
    if alias.get("Primary", "").casefold() == "true":
        return "primary"
    if alias.get("LowQuality", "").casefold() == "true":
        return "weak"
    kind = listings.values.get(("AliasType", alias.get("AliasTypeID", "")), "")
    return "former" if kind.casefold().startswith(_FORMER) else "strong"
