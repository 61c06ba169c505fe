"""Puts a finding into a ``Status``: claims in order, details by key, one sentence for people."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from legation.ledger.instants import Instant, to_micros
from legation.model import Actor, Status, ValidTime
from legation.status.evidence import Evidence
from legation.vocab.statuses import statuses

if TYPE_CHECKING:
    from legation.status.derive import Finding

DETAILS = {
    "subject": "name of the subject",
    "object": "name of the object",
    "relation": "how a party is kin to the one asked about, or empty",
    "valid_at": "ISO day asked about",
    "known_at": "microseconds as of which the claims were known, or null for now",
    "list": "key and title of the official list, or null",
    "basis": "claims, presupposed, generic, weak, procedure, disputed or none",
    "state_says": "the state as a sentence",
    "support": "state -> identifiers of the claims that it rests on",
    "candidates": "state -> identifiers of claims, when disputed",
    "pending": "phases with words, claims, days and stated effective days",
    "procedures": "procedures that apply: key, title, source, dates, no_path",
    "steps": "their steps: step, by, binding, deadline, source, taken",
    "consent": "organisation, rule, members, agreed, refused, silent, where agreement is needed",
    "conflicts": "what cannot both hold: kind, claims, about, sides (with source and date), "
    "independent_sources",
    "independent_sources": "state -> sources that say so and are no copies of one another",
    "presupposed_by": "claims that take the state for granted",
    "generic": "claims about every state that count for this one",
    "acts_for": "claims whose parties are organs or officials",
    "uncertain": "claims that may lie before or after the day",
    "later": "claims dated after the day",
    "readings": "claim -> how its word was read under the law of the day, or why it has no effect",
    "not_entailed": "claim -> why it is no evidence for this status",
    "said_by": "claim -> chain of speakers, nearest the fact first",
    "quotes": "claim -> the exact words",
    "reasons": "why the state is unknown",
}
"""Keys of ``Status.details`` and what they hold."""


def report(found: Finding, known_at: Instant | None) -> Status:
    """Return the status of a finding."""
    used = _used(found)
    ids = tuple(dict.fromkeys(one.claim.id for one in sorted(used, key=lambda one: one.key)))
    details = _details(found, known_at, used)
    return Status(
        machine=found.machine.key,
        subject=found.subject.id,
        object=found.object.id,
        state=found.state,
        since=found.since,
        pending=found.pending,
        remaining=found.outlook.remaining,
        claims=ids,
        contradictions=tuple((first, second) for first, second, _ in found.contradictions),
        note=_note(found, details),
        details=details,
    )


def _used(found: Finding) -> list[Evidence]:
    pairs = {claim for *pair, _ in found.contradictions for claim in pair}
    chosen = [*found.support, *(one for group in found.phases.values() for one in group)]
    chosen += [one for one in found.known if one.kind in ("void", "denied", "generic")]
    chosen += [one for one in found.evidence if one.claim.id in pairs]
    # Earlier states are part of the story: how it came to stand as it does.
    chosen += [one for one in found.known if one.kind in ("move", "hold")]
    return chosen


def _says(found: Finding, state: str) -> str:
    entry = found.machine.states.get(state)
    if entry is None:
        return ""
    return entry.says.replace("{s}", found.subject.name).replace("{o}", found.object.name)


def _ids(evidence: list[Evidence]) -> list[str]:
    return list(dict.fromkeys(one.claim.id for one in sorted(evidence, key=lambda one: one.key)))


def _details(found: Finding, known_at: Instant | None, used: list[Evidence]) -> dict[str, Any]:
    entry = statuses().lists.get(found.list_key)
    support: dict[str, list[str]] = {}
    for one in sorted(found.support, key=lambda one: one.key):
        support.setdefault(one.gives, []).append(one.claim.id)
    claims = {one.claim.id: one.claim for one in sorted([*used, *found.uncertain], key=lambda one: one.key)}
    return {
        "subject": found.subject.name,
        "object": found.object.name,
        "relation": "",
        "valid_at": dt.date.fromordinal(found.day).isoformat(),
        "known_at": to_micros(known_at),
        "list": {"key": entry.key, "title": entry.title} if entry else None,
        "basis": found.basis,
        "state_says": _says(found, found.state),
        "support": {state: list(dict.fromkeys(ids)) for state, ids in support.items()},
        "candidates": {state: _ids(group) for state, group in sorted(found.candidates.items())},
        "pending": _pending(found),
        "procedures": [
            {
                "key": law.key,
                "title": law.title,
                "source": law.source,
                "valid_from": law.valid_from,
                "valid_to": law.valid_to or None,
                "no_path": law.no_path or None,
            }
            for law in found.outlook.procedures
        ],
        "steps": [
            {
                "procedure": law.key,
                "step": step.step,
                "by": step.by,
                "binding": step.binding,
                "deadline": step.deadline or None,
                "source": step.source,
                "taken": taken,
            }
            for law, step, taken in found.outlook.steps
        ],
        "consent": found.outlook.consent or None,
        "conflicts": [
            {"kind": kind, "claims": [first, second]} for first, second, kind in found.contradictions
        ],
        "independent_sources": {},
        "presupposed_by": _ids([one for one in found.support if one.kind == "presupposed"]),
        "generic": _ids([one for one in found.known if one.kind == "generic"]),
        "acts_for": _ids([one for one in used if one.match == "acts_for"]),
        "uncertain": _ids(found.uncertain),
        "later": _ids(found.later),
        "readings": {one.claim.id: one.reason for one in found.evidence if one.reason},
        "not_entailed": found.not_entailed,
        "said_by": {
            key: [link.speaker.label for link in claim.attribution]
            for key, claim in claims.items()
            if claim.attribution
        },
        "quotes": {key: [span.exact for span in claim.evidence] for key, claim in claims.items()},
        "reasons": _reasons(found),
    }


def _pending(found: Finding) -> list[dict[str, Any]]:
    rows = []
    for phase in found.pending:
        group = found.phases.get(phase, [])
        lows = [one.low for one in group if one.low is not None]
        highs = [one.high for one in group if one.high is not None]
        effective = [one.effective for one in group if one.effective is not None]
        rows.append(
            {
                "phase": phase,
                "says": found.machine.phases[phase].says,
                "claims": _ids(group),
                "said_from": _iso(min(lows, default=None)),
                "said_to": _iso(max(highs, default=None)),
                "effective": [[_iso(low), _iso(high)] for low, high in sorted(set(effective))],
            }
        )
    return rows


def _iso(day: int | None) -> str | None:
    return None if day is None else dt.date.fromordinal(day).isoformat()


def _reasons(found: Finding) -> list[str]:
    if found.state != "unknown":
        return []
    reasons = []
    if not found.evidence:
        reasons.append("no claim bears on it")
    if found.later:
        first = min(one.low for one in found.later if one.low is not None)
        reasons.append(
            f"the earliest of {len(found.later)} claims is dated {_iso(first)}, after the day asked"
        )
    if found.uncertain:
        reasons.append(f"{len(found.uncertain)} claims may lie before or after the day, or have no date")
    if any(one.kind == "phase" for one in found.known):
        reasons.append(
            "what is known is announced, asked for or considered, and says nothing of the state itself"
        )
    if any(one.kind == "denied" for one in found.known):
        reasons.append("what is known is a denial")
    if found.not_entailed:
        reasons.append("other claims about the two do not entail it")
    return reasons or ["no claim settles it"]


def _note(found: Finding, details: dict[str, Any]) -> str:
    """One or two sentences: state, since when, on what; what is under way; what is disputed."""
    parts = [_state_sentence(found)]
    if found.pending:
        words = ", ".join(found.machine.phases[phase].says for phase in found.pending)
        parts.append(f"Under way: {words}.")
        parts += [
            f"Stated to take effect {row['effective'][0][0]}."
            for row in details["pending"]
            if row["effective"]
        ]
    parts += [f"No legal way on that day: {law.no_path}." for law in found.outlook.procedures if law.no_path]
    if found.contradictions and found.state != "disputed":
        parts.append(f"{len(found.contradictions)} contradictions are shown.")
    relevant = {one.claim.id for one in found.evidence}
    readings = [text for key, text in details["readings"].items() if key in relevant and "said to be" in text]
    parts += [f"One report is {readings[0]}." if len(readings) == 1 else ""] if readings else []
    if found.uncertain and found.state != "unknown":
        parts.append("It may have changed: some claims cannot be placed before or after that day.")
    return " ".join(part for part in parts if part)


def _state_sentence(found: Finding) -> str:
    if found.state == "unknown":
        return f"Unknown: {'; '.join(_reasons(found))}."
    if found.state == "disputed":
        names = " or ".join(state.replace("_", " ") for state in sorted(found.candidates))
        return f"Disputed: {names}; sources do not agree."
    sentence = _says(found, found.state)
    sentence = sentence[:1].upper() + sentence[1:]
    if found.since is not None:
        sentence += f", {since_words(found.since)}"
    if found.basis == "presupposed":
        sentence += f" (presupposed by {_ids(found.support)[0]})"
    elif found.basis == "generic":
        sentence += f" (a claim about every state: {_ids(found.support)[0]})"
    elif found.basis == "procedure":
        sentence += f" ({found.support[0].reason})"
    return sentence + "."


def since_words(time: ValidTime) -> str:
    """Say when a state began.

    >>> since_words(ValidTime("", 739173, 739173))
    'since 2024-10-14'
    """
    low, high = _iso(time.earliest_start), _iso(time.latest_start)
    if low == high:
        return f"since {low}"
    if low is None:
        return f"at the latest since {high}"
    if high is None:
        return f"at the earliest since {low}"
    return f"since some day between {low} and {high}"


def relate(status: Status, relation: str, asked: Actor) -> Status:
    """Return a status labelled as being about a party kin to the one asked about."""
    details = {**status.details, "relation": relation, "asked": asked.name}
    return replace(status, details=details, note=f"Not {asked.name} but {relation}: {status.note}")
