"""Who held which office, who belonged to which organisation, which regime governed: all as of a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from legation.vocab.actor_rows import PEOPLE, office_kinds, read_rows
from legation.vocab.day_bounds import holds_on


@dataclass(frozen=True, slots=True)
class Term:
    """One term of office: ``of`` is the key of the body served, dates are EDTF cells."""

    person: str
    office: str
    office_kind: str
    of: str
    valid_from: str
    valid_to: str


@lru_cache(maxsize=1)
def _memberships() -> dict[str, tuple[dict[str, str], ...]]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in read_rows("memberships.csv"):
        grouped.setdefault(row["organisation"], []).append(row)
    return {key: tuple(rows) for key, rows in grouped.items()}


def members_of(organisation: str, on: dt.date | None = None) -> list[tuple[str, str, str, str]]:
    """Return (member key, status, valid_from, valid_to) of an organisation, as of a day or of all time."""
    rows = _memberships().get(organisation, ())
    day = on.toordinal() if on else None
    return [
        (row["member"], row["status"], row["valid_from"], row["valid_to"])
        for row in rows
        if day is None or holds_on(row["valid_from"], row["valid_to"], day)
    ]


@lru_cache(maxsize=1)
def _terms() -> tuple[dict[str, tuple[Term, ...]], dict[tuple[str, str], tuple[Term, ...]]]:
    by_person: dict[str, list[Term]] = {}
    by_office: dict[tuple[str, str], list[Term]] = {}
    for row in read_rows(PEOPLE):
        cells = (
            row[name] for name in ("person_key", "office", "office_kind", "of", "valid_from", "valid_to")
        )
        term = Term(*cells)
        by_person.setdefault(term.person, []).append(term)
        by_office.setdefault((term.of, term.office_kind), []).append(term)
    return (
        {key: tuple(terms) for key, terms in by_person.items()},
        {key: tuple(terms) for key, terms in by_office.items()},
    )


def terms_of(person: str) -> tuple[Term, ...]:
    """Return the terms of office of a person, in the order of the file."""
    return _terms()[0].get(person, ())


def bodies_of(key: str, on: dt.date | None) -> list[str]:
    """Return the actor and the regimes that acted for it on a day (state or movement), the actor first."""
    day = on.toordinal() if on else None
    regimes = [
        row["key"]
        for row in read_rows("regimes.csv")
        if key in (row["state"], row["movement"])
        and (day is None or holds_on(row["valid_from"], row["valid_to"], day))
    ]
    return [key, *regimes]


def office_holder(of: str, office_kind: str, on: dt.date | None) -> str | None:
    """Return the key of the person who surely held an office on a day, or None.

    The regimes that acted for a state or movement on that day count for it. Two holders leave the office
    open, unless the earlier one's term merely has no end in the file.
    """
    if on is None:
        return None
    day = on.toordinal()
    terms = [term for body in bodies_of(of, on) for term in _terms()[1].get((body, office_kind), ())]
    sure = [
        term for term in terms if holds_on(term.valid_from, term.valid_to, day) == 1.0 and term.valid_from
    ]
    ended = [term for term in sure if term.valid_to]
    people = {term.person for term in (ended or sure)}
    if len(people) == 1:
        return people.pop()
    unique = office_kinds().get(office_kind, {}).get("rank") in (
        "head_of_state",
        "head_of_government",
        "minister",
    )
    if not ended and unique and sure and len({term.of for term in sure}) == 1:
        return max(sure, key=lambda term: term.valid_from).person
    return None
