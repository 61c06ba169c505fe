"""Snapshots and differences -> claims: who lists whom, and who took whom off.

The claim of a listing stands on the day of designation where the list tells it, else somewhere before the
snapshot and after the one before it. The claim of a removal stands between the days of the two snapshots: the
last on which the party was there and the first on which it was not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from legation._version import __version__
from legation.lists.entry import ListEntry, ListName
from legation.lists.registry import OfficialList, official_list
from legation.lists.snapshot import Snapshot
from legation.model import Actor, Argument, Claim, Document, Modality, Span, ValidTime, make_id
from legation.vocab.actor_index import find_candidates, find_row, to_actor

EXTRACTOR = f"lists/{__version__}"
LATEST_EFFECT_DAYS = 31
"""An act that comes into force later than this after the designation is an amendment, not the listing."""
_PEOPLE = frozenset({"person"})
# Organs are left out: a "Ministry of Defence" on a list is seldom the one whose bare name the vocabulary has.
_BODIES = frozenset({"movement", "organisation"})
_MEANT = {"person": _PEOPLE, "organisation": _BODIES}
_TRUSTED = frozenset({"primary", "strong"})
_SHORTEST_ALIAS = 5
_ACRONYM = re.compile(r"\s*\([A-Z]{2,10}\)$")


def listing_claims(document: Document, snapshot: Snapshot, older: Snapshot | None = None) -> list[Claim]:
    """Return the claims that a snapshot makes.

    Args:
        document: The snapshot's document.
        snapshot: The snapshot.
        older: The snapshot before it; entries that stand there already, unchanged, make no claim again.
    """
    known = older.by_reference if older else {}
    claims = []
    for entry, start in _placed(document, snapshot.entries):
        before = known.get(entry.reference)
        if before == entry:
            continue
        appeared = older.as_of if older and before is None else None
        claims += _listing(document, entry, start, listing_time(entry, snapshot.as_of, appeared))
    return claims


def removal_claims(
    document: Document, removed: tuple[ListEntry, ...], older: Snapshot, newer: Snapshot
) -> list[Claim]:
    """Return the claims that a difference makes; its document has a line for each removed entry."""
    time = ValidTime.of_days(older.as_of + dt.timedelta(days=1), newer.as_of, basis="event")
    rule = f"list difference {older.as_of} to {newer.as_of}"
    claims = []
    for entry, start in _placed(document, removed):
        claims += _entry_claims(document, entry, start, "delist", time, (rule,))
    return claims


def listing_time(entry: ListEntry, as_of: dt.date, appeared: dt.date | None) -> ValidTime:
    """Return when an entry was listed, as narrowly as the list tells.

    Args:
        entry: The entry.
        as_of: Day of the snapshot.
        appeared: Day of the snapshot before, when the entry was not there yet.
    """
    day = entry.listed_on
    if entry.in_force is not None:
        lag = (entry.in_force - day).days if day else 0
        day = entry.in_force if 0 <= lag <= LATEST_EFFECT_DAYS else day
    day = day or entry.published
    if day is not None:
        return ValidTime.of_days(day, day)
    first = appeared + dt.timedelta(days=1) if appeared else None
    return ValidTime.of_days(first, as_of, basis="event" if first else "given")


def _placed(document: Document, entries: tuple[ListEntry, ...]) -> Iterator[tuple[ListEntry, int]]:
    """Yield each entry with where its line starts; the lines stand in the order of the entries."""
    at = document.text.find("\n") + 1
    for entry in entries:
        yield entry, at
        at = document.text.find("\n", at) + 1


def _listing(document: Document, entry: ListEntry, start: int, time: ValidTime) -> list[Claim]:
    return _entry_claims(document, entry, start, "designate", time, ("list entry",))


def _entry_claims(
    document: Document, entry: ListEntry, start: int, predicate: str, time: ValidTime, rules: tuple[str, ...]
) -> list[Claim]:
    """Make one claim for each programme that is a list of its own, or one that names all."""
    row = official_list(entry.list)
    line = entry.to_line()
    whole = document.span(start, start + len(line))
    at = start + line.index(entry.name, len(entry.reference))
    name = document.span(at, at + len(entry.name))
    head = document.span(0, document.text.find("\n") if "\n" in document.text else len(document.text))
    authority = row.actor()
    subject = Argument(head, authority, method="list", note=f"keeps the {row.title}")
    object_ = _listed_party(entry, name)
    groups = _programme_groups(entry, row)
    claims = []
    for programmes in groups:
        spans = [_programme_span(document, start, line, programme) for programme in programmes]
        roles = tuple(
            ("programme", Argument(span, text=row.programme_words(programme)))
            for span, programme in zip(spans, programmes, strict=True)
        )
        claim = Claim(
            "",
            document.id,
            subject,
            predicate,
            object_,
            Modality.IN_FORCE,
            "positive",
            time,
            document.published,
            # Two claims of one line differ in the programme, and so in what they rest on.
            evidence=(whole, *spans) if len(groups) > 1 else (whole,),
            roles=roles,
            rules=rules,
            extractor=EXTRACTOR,
        )
        claims.append(claim.with_id())
    return claims


def _programme_groups(entry: ListEntry, row: OfficialList) -> list[tuple[str, ...]]:
    known = [programme for programme in entry.programmes if programme in row.programmes]
    if len(known) < 2:
        return [entry.programmes]
    rest = tuple(programme for programme in entry.programmes if programme not in known)
    return [(programme,) for programme in known] + ([rest] if rest else [])


def _programme_span(document: Document, start: int, line: str, programme: str) -> Span:
    at = start + line.index(f"programme: {programme}") + len("programme: ")
    return document.span(at, at + len(programme))


def _listed_party(entry: ListEntry, span: Span) -> Argument:
    key, name = find_known_party(entry)
    if key is None:
        return Argument(span, provisional_actor(entry), method="list", note=f"reference {entry.reference}")
    note = f"{name.text!r} is a name of {key} in the vocabulary" if name else ""
    return Argument(span, to_actor(key), method="alias", note=note)


def provisional_actor(entry: ListEntry) -> Actor:
    """Make the actor of an entry that the vocabulary does not know; its reference tells namesakes apart."""
    key = f"{entry.list}:{entry.reference}"
    return Actor(
        make_id("act", "list", entry.list, entry.reference), key, entry.name, entry.kind, provisional=True
    )


def find_known_party(entry: ListEntry) -> tuple[str | None, ListName | None]:
    """Return the party of the vocabulary that an entry names, and by which name; (None, None) when none.

    Only exact agreement counts, of a primary or strong name in full, with a party of the same kind, and of
    one
    party only: names that point at two parties point at none.
    """
    meant = _MEANT.get(entry.kind)
    if meant is None:
        return None, None
    telling = [name for name in entry.names if name.quality in _TRUSTED and _is_telling(name, entry.kind)]
    # The primary name decides before any alias does: lists give groups the names of their predecessors too.
    for names in (telling[:1], telling[1:]):
        found: dict[str, ListName] = {}
        for name in names:
            for key in find_candidates(_ACRONYM.sub("", name.text.strip('"“”'))):
                row = find_row(key)
                if row is not None and row.kind in meant:
                    found.setdefault(key, name)
        if found:
            return next(iter(found.items())) if len(found) == 1 else (None, None)
    return None, None


def _is_telling(name: ListName, kind: str) -> bool:
    if kind == "person":
        return name.quality == "primary" and " " in name.text
    return name.quality == "primary" or len(name.text) >= _SHORTEST_ALIAS
