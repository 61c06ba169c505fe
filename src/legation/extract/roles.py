"""Composes organs and offices from generic words and the actor beside them.

"Russian Foreign Ministry" is ``ru:foreign-ministry``, "the Taliban's deputy prime minister" is
``taliban:deputy-prime-minister``, "Foreign Minister of Peru" is ``pe:foreign-minister``. "Taliban
government" is the regime of that movement on the day; "Russian government" is the state itself, unless a
regime that is kept apart from the state governed it on the day (docs/decisions/002-actors.md).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from legation.extract.coordination import Shared, find_shared
from legation.extract.gazetteer import Match
from legation.model import Mention
from legation.vocab.actor_index import (
    bodies_of,
    compose_key,
    find_row,
    get_actor,
    office_kinds,
    organ_kinds,
    split_key,
)

GOVERNMENT_KINDS = frozenset({"government", "regime", "authorities", "administration", "cabinet"})
LOCAL_KINDS = frozenset({"mayor", "regional-head", "regional-government", "police-chief"})
APART = frozenset({"de_facto_government", "junta", "transitional_government"})
MODIFIERS = (
    "acting|interim|caretaker|deputy|assistant|first|second|vice|chief|senior|top|former|ex|then|new|newly "
    "appointed|outgoing|incoming|current|permanent|special|presidential|national|federal|central|state|local|"
    "de facto|self-proclaimed|ruling|military|civilian|own|exiled|internationally recognised|"
    "internationally recognized|provisional|transitional|main|official|longtime|late"
)
_PLAIN_GAP = re.compile(rf"(?:[ -](?:{MODIFIERS}))*[ ]", re.IGNORECASE)
_OWNER_GAP = re.compile(r"['’]s? (?:[\w’'-]+ ){0,3}", re.IGNORECASE)
_OF_GAP = re.compile(r",? of (?:the )?")
_FOR_GAP = re.compile(r" (?:of|for|at) (?:the )?")
_POPULATION_GAP = re.compile(r"(?:['’]s?)? (?:[a-z-]+ )?")
_DEPUTY = re.compile(r"(?:deputy|vice|assistant)[ -]$", re.IGNORECASE)
_FIELD = re.compile(r" (?:on|for|to|in) (?:the )?")


def compose_roles(text: str, matches: list[Match], on: dt.date | None) -> tuple[list[Mention], list[Match]]:
    """Compose organs and offices out of the gazetteer's matches.

    Args:
        text: Document.text.
        matches: Matches of the gazetteer, in order, without overlap.
        on: Day of publication: decides which regime governed.

    Returns:
        The composed mentions (organs as ``name``, offices as ``role``), and the generic matches left over.
    """
    populations = [m for m in matches if is_population(m)]
    actors = [m for m in matches if m.form_type not in ("organ", "office", "post") and not is_population(m)]
    composed: list[Mention] = []
    left_over: list[Match] = []
    for wanted in ("organ", "office"):
        for match in matches:
            if match.form_type == "post" and wanted == "office":
                key = match.keys[0]
                composed.append(
                    Mention(match.start, match.end, text[match.start : match.end], "role", (key,))
                )
            elif match.form_type == wanted:
                mention = _compose(text, match, actors, composed, on)
                if mention is None:
                    left_over.append(match)
                else:
                    composed.append(mention)
    for match in populations:
        body = _adjective_before(text, match, actors)
        if body is not None:
            key = f"{body.keys[0]}:{match.keys[0]}"
            composed.append(
                Mention(body.start, match.end, text[body.start : match.end], "nominal", (key,), note="name")
            )
    return sorted(composed, key=lambda m: m.start), sorted(left_over, key=lambda m: m.start)


def is_population(match: Match) -> bool:
    """Say whether a match is a common noun for people ("women", "political opposition")."""
    row = find_row(match.keys[0])
    return row is not None and row.kind == "population" and match.readings[0].form[:1].islower()


def _adjective_before(text: str, match: Match, actors: list[Match]) -> Match | None:
    """Find the state in "Afghan women", "Russian civil society"."""
    for actor in actors:
        if actor.form_type in ("adjective", "demonym", "name") and 0 < match.start - actor.end <= 20:
            row = find_row(actor.keys[0])
            gap = text[actor.end : match.start]
            if row is not None and row.kind in ("state", "territory") and _POPULATION_GAP.fullmatch(gap):
                return actor if actor.form_type != "name" or gap[0] in "'’" else None
    return None


def _compose(
    text: str, match: Match, actors: list[Match], organs: list[Mention], on: dt.date | None
) -> Mention | None:
    kind = match.keys[0]
    start, end = match.start, match.end
    if kind in LOCAL_KINDS:
        return None
    shared = find_shared(text, match)
    if shared is not None:
        several = _compose_shared(text, shared, match, actors, organs)
        if several is not None:
            return several
    body = _body_before(text, match, actors, organs)
    if body is None:
        body = _body_after(text, match, actors, organs)
        if body is None:
            return None
        end = body[1]
    else:
        start = body[0]
    key = body[2]
    if match.form_type == "organ":
        owner = _owner_of_government(text, start, actors) if kind in GOVERNMENT_KINDS else None
        if owner is not None:
            start = owner.start
            key = owner.keys[0]
        keys = (government_of(key, on) if kind in GOVERNMENT_KINDS else compose_key(key, kind),)
        return Mention(start, end, text[start:end], "name", keys, note=f"organ:{kind}")
    if _DEPUTY.search(text[start : match.start]):
        kind = "deputy-minister" if office_kinds()[kind]["rank"] == "minister" else "official"
    if office_kinds().get(kind, {}).get("rank") == "envoy" and end == match.end:
        field = next((a for a in actors if a.start > end and _FIELD.fullmatch(text[end : a.start])), None)
        end = field.end if field else end
    return Mention(start, end, text[start:end], "role", (f"{key}:{kind}",), note=f"office:{kind}")


def _compose_shared(
    text: str, shared: Shared, match: Match, actors: list[Match], organs: list[Mention]
) -> Mention | None:
    """Compose "Russia's foreign and justice ministries": one mention of several organs of one body."""
    place = replace(match, start=shared.start, end=shared.end)
    before = _body_before(text, place, actors, organs)
    after = _body_after(text, place, actors, organs) if before is None else None
    body = before or after
    if body is None:
        return None
    keys = tuple(
        compose_key(body[2], kind) if kind in organ_kinds() else f"{body[2]}:{kind}" for kind in shared.kinds
    )
    start, end = (before[0], shared.end) if before is not None else (shared.start, body[1])
    note = f"{len(keys)} named under one word"
    return Mention(start, end, text[start:end], "nominal", keys, None, "nominal", 0.85, note)


def _body_before(
    text: str, match: Match, actors: list[Match], organs: list[Mention]
) -> tuple[int, int, str] | None:
    # "the administration of Ecuador's president": the president is Ecuador's
    near = [
        (o.start, o.end, o.candidates[0], "organ")
        for o in organs
        if o.end <= match.start <= o.end + 40
        and not (" of " in o.text and text[o.end : o.end + 1] in ("'", "’"))
    ]
    near += [(a.start, a.end, a.keys[0], a.form_type) for a in actors if a.end <= match.start <= a.end + 40]
    for start, end, key, _ in sorted(near, key=lambda piece: (-piece[1], piece[0])):
        gap = text[end : match.start]
        row = find_row(key)
        if row is None:
            continue
        owned = _OWNER_GAP.fullmatch(gap) is not None
        if owned or (_PLAIN_GAP.fullmatch(gap) and row.kind not in ("person", "population")):
            return start, end, key
        break
    return None


def _body_after(
    text: str, match: Match, actors: list[Match], organs: list[Mention]
) -> tuple[int, int, str] | None:
    wide = match.form_type == "office" and office_kinds()[match.keys[0]]["rank"] == "spokesperson"
    gap_rule = _FOR_GAP if wide else _OF_GAP
    near = [
        (o.start, o.end, o.candidates[0], "organ") for o in organs if match.end < o.start <= match.end + 12
    ]
    near += [
        (a.start, a.end, a.keys[0], a.form_type) for a in actors if match.end < a.start <= match.end + 12
    ]
    for start, end, key, form_type in sorted(near, key=lambda piece: (piece[0], -piece[1])):
        if gap_rule.fullmatch(text[match.end : start]) and form_type not in (
            "adjective",
            "demonym",
            "capital",
        ):
            row = find_row(key)
            if row is not None and row.kind != "person":
                return start, end, key
        break
    return None


def _owner_of_government(text: str, start: int, actors: list[Match]) -> Match | None:
    """Find the movement in "the Taliban's de facto Afghan government"."""
    before = [a for a in actors if a.end < start <= a.end + 30]
    if not before or not _OWNER_GAP.fullmatch(text[before[-1].end : start]):
        return None
    return before[-1] if get_actor(before[-1].keys[0]).kind == "movement" else None


def government_of(key: str, on: dt.date | None) -> str:
    """Return who "the government of" an actor is: a regime kept apart from it on the day, else the actor."""
    row = find_row(key)
    if row is None or row.kind == "government" or split_key(key):
        return key
    regimes = [found for found in map(find_row, bodies_of(key, on)[1:]) if found is not None]
    if on is None:
        regimes = [regime for regime in regimes if not regime.valid_to]
    if row.kind == "state":
        regimes = [regime for regime in regimes if regime.subkind in APART]
    return regimes[0].key if len(regimes) == 1 else key
