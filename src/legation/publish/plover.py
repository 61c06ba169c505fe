"""Event data in the columns of POLECAT: one row an event, tab-separated, PLOVER types.

Takes only actual, positive claims, unless all modalities are asked for; modality and polarity are columns
always. Claims of the same parties, type, day and place are one event; ``Reports`` counts them and
``Documents`` their documents.

Loses: claims whose predicate has no PLOVER type; everything but subject and object; the evidence;
uncertain days are an interval and an empty ``Event Date``; a symmetric event has one row, not one each
way. ``Intensity``, ``Contexts``, COW codes and coordinates are empty, since Legation does not have them.

Source: Halterman et al. (2023), PLOVER and POLECAT: A New Political Event Ontology and Dataset.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from legation.model import Actor, Argument, Claim, Modality, make_id
from legation.publish.harvest import Harvest
from legation.publish.rows import speakers, to_date
from legation.vocab.actor_index import find_row
from legation.vocab.actor_rows import read_rows
from legation.vocab.frames import Predicate, predicates

QUADS = {
    "verbal cooperation": "AGREE CONSULT SUPPORT CONCEDE",
    "material cooperation": "COOPERATE AID RETREAT",
    "verbal conflict": "REQUEST ACCUSE REJECT THREATEN",
    "material conflict": "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
QUAD_OF = {type_: quad for quad, types in QUADS.items() for type_ in types.split()}

SECTORS = {
    "state": "GOV",
    "government": "GOV",
    "ministry": "GOV",
    "cabinet": "GOV",
    "presidency": "GOV",
    "mission": "GOV",
    "agency": "GOV",
    "junta": "GOV",
    "transitional_government": "GOV",
    "de_facto_government": "GOV",
    "parliament": "LEG",
    "military": "MIL",
    "intelligence": "SPY",
    "police": "COP",
    "court": "JUD",
    "prosecutor": "JUD",
    "igo": "IGO",
    "bloc": "IGO",
    "alliance": "IGO",
    "development_bank": "IGO",
    "ngo": "NGO",
    "media": "MED",
    "company": "BUS",
    "political_party": "PTY",
    "armed_movement": "REB",
    "separatist_movement": "REB",
    "militia": "REB",
    "criminal_organisation": "CRM",
    "population": "CVL",
}
"""Kind of an actor -> PLOVER sector; where the kind does not settle it, the sector is empty."""

_PARTY = (
    "{} Name",
    "{} Country",
    "{} COW",
    "Primary {} Sector",
    "{} Sectors",
    "{} Title",
    "{} Name Raw",
    "Wikipedia {} ID",
)
COLUMNS = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    *(name.format("Actor") for name in _PARTY),
    *(name.format("Recipient") for name in _PARTY),
    "Placename",
    "Country",
    "Latitude",
    "Longitude",
    "Source",
    "Publication Date",
    "Language",
    # What POLECAT has no column for:
    "Event Date From",
    "Event Date To",
    "Modality",
    "Polarity",
    "Predicate",
    "Speakers",
    "Wikidata Actor ID",
    "Wikidata Recipient ID",
    "Reports",
    "Documents",
    "Claims",
)

Row = dict[str, str]


def write(target: Path, harvest: Harvest) -> int:
    """Write the file; return the number of events."""
    events: dict[str, list[Claim]] = {}
    for claim in harvest.iter_facts(Modality.ACTUAL):
        entry = predicates().get(claim.predicate)
        if entry is None or not entry.plover:
            harvest.left_out["without a PLOVER type"] += 1
            continue
        events.setdefault(event_id(claim, entry), []).append(claim)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
        writer.writeheader()
        for row in _iter_rows(events, harvest):
            writer.writerow({name: " ".join(cell.split()) for name, cell in row.items()})
    return len(events)


def event_id(claim: Claim, entry: Predicate) -> str:
    """Return the identifier that all reports of one event share."""
    time = claim.time
    days = (time.earliest_start, time.latest_start, time.earliest_end, time.latest_end)
    parties = [claim.subject.key, claim.object.key if claim.object else ""]
    if entry.symmetric:
        parties.sort()
    place = claim.place.key if claim.place else ""
    # An event without a day of its own may be any: each report stays by itself.
    report = "" if time.is_resolved else claim.id
    parts = (parties, claim.predicate, str(claim.modality), claim.polarity, days, place, report)
    return make_id("evt", *parts)


def _iter_rows(events: dict[str, list[Claim]], harvest: Harvest) -> Iterator[Row]:
    for identifier, reports in events.items():
        first = reports[0]
        entry = predicates()[first.predicate]
        document = harvest.get_document(first.document_id)
        low = to_date(first.time.earliest_start)
        high = to_date(first.time.latest_end)
        published = document.published_day
        yield {
            "Event ID": identifier,
            "Event Date": low.isoformat() if low and low == high else "",
            "Event Type": entry.plover,
            "Event Mode": entry.mode,
            "Quad Code": QUAD_OF.get(entry.plover, ""),
            **_party("Actor", first.subject),
            **_party("Recipient", first.object),
            "Placename": first.place.label if first.place else "",
            "Country": _iso3(first.place.actor.state) if first.place and first.place.actor else "",
            "Source": document.source,
            "Publication Date": published.isoformat() if published else "",
            "Language": document.language,
            "Event Date From": low.isoformat() if low else "",
            "Event Date To": high.isoformat() if high else "",
            "Modality": str(first.modality),
            "Polarity": first.polarity,
            "Predicate": first.predicate,
            "Speakers": speakers(first),
            "Reports": str(len(reports)),
            "Documents": str(len({one.document_id for one in reports})),
            "Claims": " ".join(one.id for one in reports),
        }


def _party(side: str, argument: Argument | None) -> Row:
    if argument is None:
        return {}
    row = {f"{side} Name Raw": argument.span.exact}
    actor = argument.actor
    if actor is not None:
        sector = _sector(actor)
        row[f"{side} Name"] = actor.name
        row[f"{side} Country"] = _iso3(actor.state)
        row[f"Primary {side} Sector"] = row[f"{side} Sectors"] = sector
        row[f"Wikidata {side} ID"] = actor.id if actor.id.startswith("Q") else ""
    return row


def _sector(actor: Actor) -> str:
    row = find_row(actor.key)
    subkind = row.subkind if row else ""
    return SECTORS.get(subkind, SECTORS.get(actor.kind, ""))


@cache
def _codes() -> dict[str, str]:
    return {row["key"]: row.get("iso3", "") for row in read_rows("states.csv")}


def _iso3(state: str) -> str:
    return _codes().get(state, "")
