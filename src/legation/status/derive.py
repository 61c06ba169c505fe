"""Where two parties stand on a day, from claims; see ``legation.status`` for the invariants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from legation.ledger.instants import Day, Instant, to_day
from legation.model import Actor, Claim, Status, ValidTime
from legation.status.evidence import Evidence, collect, list_of
from legation.status.law import Outlook, apply_law, deciding_body, look_ahead
from legation.status.ordering import HARD, began, find_contradictions, find_double_dates, settle, since
from legation.status.parties import match_argument
from legation.status.report import report
from legation.vocab.statuses import Machine, get_machine

UNKNOWN, DISPUTED = "unknown", "disputed"


@dataclass
class Finding:
    """What `derive` found, before it is put into words.

    Attributes:
        state: State, ``unknown`` or ``disputed``.
        basis: ``claims``, ``presupposed``, ``generic``, ``weak``, ``procedure``, ``disputed`` or ``none``.
        support: Evidence of the state.
        candidates: State -> evidence, when disputed.
        phases: Phase -> evidence, in the machine's order.
    """

    machine: Machine
    subject: Actor
    object: Actor
    day: int
    list_key: str
    evidence: list[Evidence]
    state: str = UNKNOWN
    basis: str = "none"
    since: ValidTime | None = None
    support: list[Evidence] = field(default_factory=list)
    candidates: dict[str, list[Evidence]] = field(default_factory=dict)
    phases: dict[str, list[Evidence]] = field(default_factory=dict)
    implied_phases: tuple[str, ...] = ()
    contradictions: list[tuple[str, str, str]] = field(default_factory=list)
    uncertain: list[Evidence] = field(default_factory=list)
    later: list[Evidence] = field(default_factory=list)
    not_entailed: dict[str, str] = field(default_factory=dict)
    outlook: Outlook = field(default_factory=Outlook)

    @property
    def known(self) -> list[Evidence]:
        """Evidence that surely lies on or before the day."""
        return [one for one in self.evidence if one.is_certain(self.day)]

    @property
    def pending(self) -> tuple[str, ...]:
        """Phases under way, in the machine's order."""
        active = {*self.phases, *self.implied_phases}
        return tuple(phase for phase in self.machine.phases if phase in active)


def derive(
    machine: Machine | str,
    subject: Actor,
    object_: Actor,
    claims: Iterable[Claim],
    valid_at: Day,
    known_at: Instant | None = None,
    *,
    list_key: str | None = None,
) -> Status:
    """Return where two parties stand in one machine on a day.

    Args:
        machine: A machine or its key.
        subject: Who recognises, lists, hosts, joins ... (statuses.yaml says which for each machine).
        object_: The other party.
        claims: Claims as known at a moment; their order does not matter and strangers are passed over.
        valid_at: The day asked about.
        known_at: The moment as of which the claims were known; only noted in the answer.
        list_key: Only claims of this official list (empty: claims that name none); None is all of them.

    Raises:
        VocabularyError: if there is no such machine.
    """
    machine = get_machine(machine) if isinstance(machine, str) else machine
    day = to_day(valid_at)
    assert day is not None
    by_id = {
        claim.id: claim
        for claim in claims
        if list_key is None
        or claim.predicate not in machine.predicates
        or list_of(machine, subject, claim) == list_key
    }
    known = list(by_id.values())
    body = deciding_body(machine, subject, object_)
    evidence = apply_law(machine, body, list_key or "", collect(machine, subject, object_, known))
    found = Finding(machine, subject, object_, day, list_key or "", evidence)
    _find_state(found)
    _find_phases(found)
    _find_rest(found, known)
    on = dt.date.fromordinal(day)
    found.outlook = look_ahead(
        machine, subject, object_, found.list_key, found.state, found.pending, known, on
    )
    return report(found, known_at)


def derive_all(
    machine: Machine | str,
    subject: Actor,
    object_: Actor,
    claims: Iterable[Claim],
    valid_at: Day,
    known_at: Instant | None = None,
) -> list[Status]:
    """Return one status for each official list that the claims name, or one for a machine without lists.

    Lists come in alphabetical order, claims that name no list last; nothing when no claim bears on it.
    """
    machine = get_machine(machine) if isinstance(machine, str) else machine
    claims = list(claims)
    relevant = {one.claim.id: one.claim for one in collect(machine, subject, object_, claims)}
    if not relevant:
        return []
    if not machine.by_list:
        return [derive(machine, subject, object_, claims, valid_at, known_at)]
    keys = {list_of(machine, subject, claim) for claim in relevant.values()}
    return [
        derive(machine, subject, object_, claims, valid_at, known_at, list_key=key)
        for key in sorted(keys, key=lambda key: (key == "", key))
    ]


def _find_state(found: Finding) -> None:
    known, machine = found.known, found.machine
    hard = [one for one in known if one.kind in HARD]
    settled = settle(machine, hard)
    candidates: dict[str, list[Evidence]] = {}
    for one in settled:
        candidates.setdefault(one.gives, []).append(one)
    _add_left_states(found, hard, candidates)
    if len(candidates) > 1:
        found.state, found.basis, found.candidates = DISPUTED, "disputed", candidates
        found.support = [one for group in candidates.values() for one in group]
    elif candidates:
        _support(found, hard, settled[0].gives)
    else:
        _fall_back(found, known)
    _raise_by_weak(found, known)
    _lay_over(found)
    found.contradictions = find_contradictions(machine, found.evidence, settled)


def _support(found: Finding, hard: Sequence[Evidence], state: str) -> None:
    others = [one for one in hard if one.gives != state]
    mine = [one for one in hard if one.gives == state]
    # What stood before the state was last left does not say since when it holds now.
    mine = [one for one in mine if not any(one.precedes(other) for other in others)] or mine
    found.state, found.support, found.since = state, mine, since(hard, mine)
    found.basis = "procedure" if all(one.by_procedure for one in mine) else "claims"


def _add_left_states(found: Finding, hard: Sequence[Evidence], candidates: dict[str, list[Evidence]]) -> None:
    """An event dated later by another source implies that until then nothing had happened."""
    everything = [one for one in found.evidence if one.kind in HARD]
    for first, second in find_double_dates(everything):
        left = second.rule.left
        if first in hard and left and second.low is not None and second.low > found.day:
            candidates.setdefault(first.gives, []).append(first)
            candidates.setdefault(left, []).append(second)


def _fall_back(found: Finding, known: Sequence[Evidence]) -> None:
    for kind in ("generic", "presupposed"):
        mine = [one for one in known if one.kind == kind]
        if not mine:
            continue
        last = max(mine, key=lambda one: one.key).gives
        mine = [one for one in mine if one.gives == last]
        found.state, found.basis, found.support = last, kind, mine
        found.since = began(None, min(one.high for one in mine if one.high is not None))
        return


def _raise_by_weak(found: Finding, known: Sequence[Evidence]) -> None:
    if found.state == DISPUTED:
        return
    weak = [one for one in known if one.kind == "weak"]
    rank = -1 if found.state == UNKNOWN else found.machine.states[found.state].rank
    higher = [one for one in weak if found.machine.states[one.gives].rank > rank]
    if higher:
        found.state = max(higher, key=lambda one: found.machine.states[one.gives].rank).gives
        mine = [one for one in higher if one.gives == found.state]
        found.basis = "weak"
        found.since = since([], mine)
        found.support = [*found.support, *mine]


def _lay_over(found: Finding) -> None:
    for one in found.evidence:
        time = one.claim.time
        holds = time.earliest_start is not None and time.earliest_start <= found.day
        if one.kind != "overlay" or not holds or not time.is_resolved:
            continue
        if (time.latest_end is None or time.latest_end >= found.day) and found.state in (
            UNKNOWN,
            one.rule.presupposes,
        ):
            found.state, found.since = one.gives, began(time.earliest_start, time.latest_start)
            found.support = [*found.support, one]
            found.basis = "claims"


def _find_phases(found: Finding) -> None:
    machine = found.machine
    hard = [one for one in found.known if one.kind in HARD]
    for one in found.known:
        if one.kind != "phase":
            continue
        ends = machine.phases[one.gives].settled_by
        if not any(other.gives in ends and not other.precedes(one) for other in hard):
            found.phases.setdefault(one.gives, []).append(one)
    found.phases = {phase: found.phases[phase] for phase in machine.phases if phase in found.phases}
    implied = machine.awaits.get(found.state)
    found.implied_phases = (implied,) if implied and implied not in found.phases else ()


def _find_rest(found: Finding, claims: Sequence[Claim]) -> None:
    found.uncertain = [one for one in found.evidence if one.is_possible(found.day) and one.kind != "overlay"]
    found.later = [
        one for one in found.evidence if not one.is_certain(found.day) and not one.is_possible(found.day)
    ]
    for claim in sorted(claims, key=lambda claim: claim.id):
        reason = found.machine.entails_not.get(claim.predicate)
        if reason and _concerns(claim, found.subject, found.object):
            found.not_entailed[claim.id] = reason


def _concerns(claim: Claim, subject: Actor, object_: Actor) -> bool:
    arguments = [claim.subject, *([claim.object] if claim.object else []), *(one for _, one in claim.roles)]
    return all(
        any(match_argument(one, party, officials=True, phrases=True) for one in arguments)
        for party in (subject, object_)
    )
