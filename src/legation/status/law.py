"""What procedures make of evidence: they read its words, void some of it, and put what binds in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from legation.model import Actor, Claim
from legation.status.evidence import Evidence
from legation.status.parties import match_argument
from legation.vocab.actor_index import find_row, members_of
from legation.vocab.procedures import Procedure, Step, consent_rule, find_procedures
from legation.vocab.statuses import Machine


@dataclass(frozen=True)
class Outlook:
    """What remains to be done on a day.

    Attributes:
        procedures: Those that apply to what is under way.
        steps: (procedure, step, taken).
        consent: Who agreed, refused and is silent, where agreement is needed; else empty.
    """

    procedures: tuple[Procedure, ...] = ()
    steps: tuple[tuple[Procedure, Step, bool], ...] = ()
    consent: dict[str, Any] = field(default_factory=dict)

    @property
    def remaining(self) -> tuple[str, ...]:
        """Sentences: first that there is no legal way, if so, then each step not yet taken."""
        found = [procedure.no_path for procedure in self.procedures if procedure.no_path]
        found += [step.sentence for _, step, taken in self.steps if not taken]
        return tuple(found)


def deciding_body(machine: Machine, subject: Actor, object_: Actor) -> Actor:
    """Return the party whose procedures count: the organisation joined, else the subject."""
    return object_ if machine.key == "membership" else subject


def apply_law(machine: Machine, body: Actor, list_key: str, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the evidence as the procedures of its day read it, with the events that they bring about."""
    found: list[Evidence] = []
    for one in evidence:
        if one.kind == "move":
            read = _read_move(machine, body, list_key, one)
            found += [read, *_takes_effect(machine, body, list_key, read)]
        else:
            found.append(one)
            if one.kind == "phase" and one.effective is not None:
                found += _binds(machine, body, list_key, one)
    return sorted(found, key=lambda one: one.key)


def _date(day: int | None) -> dt.date | None:
    return dt.date.fromordinal(day) if day is not None and day > 0 else None


def _read_move(machine: Machine, body: Actor, list_key: str, one: Evidence) -> Evidence:
    on = _date(one.high if one.high is not None else one.low)
    if on is None:
        return one
    actions = {phase.action for phase in machine.phases.values() if one.gives in phase.settled_by}
    laws = [
        law
        for law in find_procedures(machine.key, [body.key], on, list_key=list_key)
        if law.action in actions and "*" not in law.jurisdiction
    ]
    for law in laws:
        if one.gives in law.reads_as:
            gives = law.reads_as[one.gives]
            reason = f"said to be {one.gives}; under the law of the day ({law.source}) it can only be {gives}"
            return replace(one, gives=gives, reason=reason)
        # Early enough for the law to have been the same all through the window?
        early = one.low is None or law.applies_on(dt.date.fromordinal(one.low))
        if law.no_path and early and not law.outcomes:
            reason = f"said to be {one.gives}, but on that day {law.no_path}"
            return replace(one, kind="void", reason=reason)
    return one


def _takes_effect(machine: Machine, body: Actor, list_key: str, one: Evidence) -> list[Evidence]:
    on = _date(one.high if one.high is not None else one.low)
    if one.kind != "move" or on is None:
        return []
    for law in find_procedures(machine.key, [body.key], on, list_key=list_key):
        effect = law.takes_effect
        if effect is not None and effect.from_state == one.gives:
            least, most = effect.after_days
            low = None if one.low is None else one.low + least
            high = None if one.high is None else one.high + most
            reason = f"by {law.title} ({law.source})"
            made = replace(one, gives=effect.to_state, said=effect.to_state, low=low, high=high)
            return [replace(made, by_procedure=True, reason=reason)]
    return []


def _binds(machine: Machine, body: Actor, list_key: str, one: Evidence) -> list[Evidence]:
    assert one.effective is not None
    low, high = one.effective
    phase = machine.phases[one.gives]
    for law in find_procedures(
        machine.key, [body.key], dt.date.fromordinal(low), action=phase.action, list_key=list_key
    ):
        states = [state for state in law.outcomes if state in phase.settled_by]
        if law.stated_date_binds and states:
            reason = f"announced with its date; {law.title} takes effect on the date stated ({law.source})"
            made = replace(one, kind="move", gives=states[-1], said=states[-1], low=low, high=high)
            return [replace(made, by_procedure=True, reason=reason, effective=None)]
    return []


def look_ahead(
    machine: Machine,
    subject: Actor,
    object_: Actor,
    list_key: str,
    state: str,
    phases: Iterable[str],
    claims: Iterable[Claim],
    on: dt.date,
) -> Outlook:
    """Say which procedures apply to the phases under way on a day, and which steps are still to be taken."""
    active = list(phases)
    body = deciding_body(machine, subject, object_)
    laws: dict[str, Procedure] = {}
    steps: list[tuple[Procedure, Step, bool]] = []
    for action in dict.fromkeys(machine.phases[phase].action for phase in active):
        found = find_procedures(machine.key, [body.key], on, action=action, list_key=list_key)
        if not list_key:
            # Without a named list, steps of one list are no answer about another.
            found = [law for law in found if not law.list]
        if not found:
            continue
        law = found[0]
        laws[law.key] = law
        reached = _reached(machine, action, active) | {state}
        steps += [
            (law, step, bool(step.reached_by & reached))
            for step in law.steps
            if not step.follows or step.follows == state
        ]
    for law in find_procedures(machine.key, [body.key], on, list_key=list_key):
        if law.key in laws or state not in law.outcomes or "*" in law.jurisdiction:
            continue
        after = [(law, step, False) for step in law.steps if step.follows == state]
        if after:
            laws[law.key] = law
            steps += after
    consent: dict[str, Any] = {}
    for law in laws.values():
        if law.consent is not None:
            consent = _consent(law, subject, object_, claims, on)
            break
    return Outlook(tuple(laws.values()), tuple(steps), consent)


def _reached(machine: Machine, action: str, active: list[str]) -> set[str]:
    furthest = max(machine.phases[phase].order for phase in active if machine.phases[phase].action == action)
    return {
        phase.key for phase in machine.phases.values() if phase.action == action and phase.order <= furthest
    }


def _consent(
    law: Procedure, subject: Actor, object_: Actor, claims: Iterable[Claim], on: dt.date
) -> dict[str, Any]:
    """Say which members on the day agreed, refused and are silent, each with the claims that say so."""
    assert law.consent is not None
    body, candidate = (object_, subject) if law.consent.of == "object" else (subject, object_)
    if law.consent.of not in ("object", "subject"):
        body = subject
    organisation = law.consent.of if law.consent.of not in ("object", "subject") else body.key
    members = sorted({key for key, status, _, _ in members_of(organisation, on) if status == "member"})
    given: dict[str, list[str]] = {}
    refused: dict[str, list[str]] = {}
    known = sorted(claims, key=lambda claim: claim.id)
    for key in members:
        row = find_row(key)
        if row is None:
            continue
        member = Actor(row.qid or key, key, row.name, row.kind)
        for claim in known:
            target = [claim.object] if claim.object else []
            target += [argument for _, argument in claim.roles]
            # "Agreed to invite" announces the invitation; a member that announces it has agreed to it.
            if claim.modality not in ("actual", "in_force", "announced") or not match_argument(
                claim.subject, member, officials=True
            ):
                continue
            if not any(match_argument(one, candidate, officials=True, phrases=True) for one in target):
                continue
            agrees = claim.predicate in law.consent.given_by
            if claim.predicate in law.consent.refused_by or (agrees and claim.polarity == "negative"):
                refused.setdefault(key, []).append(claim.id)
            elif agrees:
                given.setdefault(key, []).append(claim.id)
    silent = [key for key in members if key not in given and key not in refused]
    return {
        "organisation": organisation,
        "rule": consent_rule(organisation) or law.consent.rule,
        "on": on.isoformat(),
        "members": members,
        "agreed": given,
        "refused": refused,
        "silent": silent,
    }
