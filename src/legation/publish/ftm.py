"""FollowTheMoney entities, one JSON object a line: parties, articles, and what is claimed of them.

FollowTheMoney has no modality, so only positive claims put as facts (actual or in force) are taken; the
others are left out and counted. A claim becomes a ``Membership``, a ``Sanction`` or, for want of a nearer
schema, an ``Event`` whose name is the sentence with its speakers. A ``Sanction`` says that a listing was
reported, not that it is still in force: what ended it is a claim of its own, and the ledger's statuses
put the two together.

Loses: claims that are not put as facts; claims without a party as subject; phrases as objects, other than
in the name of an event; uncertain dates other than whole years, months and days; evidence offsets, cues
and resolution.

Source: FollowTheMoney schemata Person, PublicBody, Organization, LegalEntity, Article, Event, Membership
and Sanction, as published with followthemoney 3 and 4.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from legation.model import Actor, Argument, Claim, Document, Modality, ValidTime
from legation.publish.harvest import Harvest
from legation.publish.rows import quotes, statement
from legation.vocab.actor_rows import read_rows

SCHEMAS = {
    "person": "Person",
    "state": "PublicBody",
    "government": "PublicBody",
    "organ": "PublicBody",
    "organisation": "Organization",
    "grouping": "Organization",
    "movement": "Organization",
    "office": "LegalEntity",
}
"""Kind of an actor -> schema; kinds that FollowTheMoney does not take as acting (a territory) have none."""

ORGANIZATIONS = frozenset({"Organization", "PublicBody"})
MEMBERSHIPS = {"be_member": True, "join": True, "admit": False}
"""Predicate -> whether its subject is the member."""
SANCTIONS = frozenset({"designate", "impose_sanctions"})

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

Entity = dict[str, Any]


def write(target: Path, harvest: Harvest) -> int:
    """Write the file; return the number of entities."""
    seen: set[str] = set()
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        for claim in harvest.iter_facts(Modality.ACTUAL, Modality.IN_FORCE):
            if claim.subject.actor is None or party_entity(claim.subject.actor) is None:
                harvest.left_out["without a party as subject"] += 1
                continue
            document = harvest.get_document(claim.document_id)
            parties = [party_entity(argument.actor) for argument in _arguments(claim) if argument.actor]
            for entity in (*parties, article_entity(document), claim_entity(claim, document)):
                if entity is not None and entity["id"] not in seen:
                    seen.add(entity["id"])
                    stream.write(json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n")
                    count += 1
    return count


def party_entity(actor: Actor) -> Entity | None:
    """Return the entity of a party, or None for what FollowTheMoney does not take as acting."""
    schema = SCHEMAS.get(actor.kind)
    if schema is None:
        return None
    country = _iso2(actor.state)
    return _entity(
        actor.id,
        schema,
        name=actor.name,
        country=country if schema != "Person" else "",
        wikidataId=actor.id if actor.id.startswith("Q") else "",
    )


def article_entity(document: Document) -> Entity:
    """Return the entity of a document."""
    title = document.title or document.name or document.id
    return _entity(
        document.id,
        "Article",
        name=title,
        title=document.title,
        author=document.author,
        publisher=document.source,
        publishedAt=_date(document.published),
        sourceUrl=document.url if document.url.startswith(("http://", "https://")) else "",
    )


def claim_entity(claim: Claim, document: Document) -> Entity:
    """Return the nearest entity to a claim."""
    told: dict[str, str] = {
        "summary": quotes(claim),
        "description": statement(claim),
        "recordId": claim.id,
        "proof": document.id,
        "publisher": document.source,
        **_dates(claim.time),
    }
    entities = [party_entity(argument.actor) for argument in _arguments(claim) if argument.actor]
    subject = entities[0] if claim.subject.actor else None
    object_ = entities[-1] if claim.object is not None and claim.object.actor else None
    if subject is not None and object_ is not None:
        if claim.predicate in SANCTIONS and "date" in told:
            # The day of the act, where the text does not tell it from the day on which it takes effect.
            told["listingDate"] = told.pop("date")
        if claim.predicate in SANCTIONS:
            return _entity(claim.id, "Sanction", entity=object_["id"], authority=claim.subject.label, **told)
        if claim.predicate in MEMBERSHIPS:
            pair = (subject, object_) if MEMBERSHIPS[claim.predicate] else (object_, subject)
            if pair[1]["schema"] in ORGANIZATIONS:
                ends = {"member": pair[0]["id"], "organization": pair[1]["id"]}
                return _entity(claim.id, "Membership", **ends, **told)
    involved = [entity["id"] for entity in entities if entity is not None]
    return _entity(claim.id, "Event", name=statement(claim), involved=involved, **told)


def _arguments(claim: Claim) -> list[Argument]:
    return [claim.subject, *([claim.object] if claim.object else [])]


def _entity(entity_id: str, schema: str, **properties: str | list[str]) -> Entity:
    given = {name: [value] if isinstance(value, str) else value for name, value in properties.items()}
    kept = {name: [one for one in values if one] for name, values in given.items()}
    return {
        "id": entity_id,
        "schema": schema,
        "properties": {name: values for name, values in kept.items() if values},
    }


def _date(time: ValidTime | None) -> str:
    return time.edtf if time is not None and _DATE.fullmatch(time.edtf) else ""


def _dates(time: ValidTime) -> dict[str, str]:
    """A whole day, month or year as FollowTheMoney writes it; of an interval, the ends that are such."""
    if "/" not in time.edtf:
        found = {"date": _date(time)}
    else:
        start, _, end = time.edtf.partition("/")
        # An occasion somewhere between two days has the same bounds for both ends: it is no lasting state.
        is_lasting = (time.earliest_start, time.latest_start) != (time.earliest_end, time.latest_end)
        found = {"startDate": start, "endDate": end} if is_lasting else {}
    return {name: words for name, words in found.items() if _DATE.fullmatch(words)}


def _iso2(state: str) -> str:
    found = next((row.get("iso2", "") for row in read_rows("states.csv") if row["key"] == state), "")
    return found.lower()
