"""Turns claims into dated evidence for one machine and two parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from legation.model import Actor, Claim, Modality
from legation.status.parties import find_match, speaks_for
from legation.vocab.statuses import Machine, Rule, find_rule, statuses

EvidenceKind = Literal["move", "hold", "presupposed", "generic", "weak", "phase", "overlay", "denied", "void"]

_KIND: dict[str, EvidenceKind] = {
    "moves": "move",
    "holds": "hold",
    "weak": "weak",
    "phase": "phase",
    "overlay": "overlay",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one claim says about a status.

    Attributes:
        claim: The claim.
        kind: ``move`` (an event), ``hold`` (a state said to hold), ``presupposed`` (taken for granted),
            ``generic`` (about every state), ``weak`` (at least this), ``phase``, ``overlay``, ``denied``
            (somebody denies it) or ``void`` (an event that the law of the day does not know).
        gives: State or phase under the procedure.
        said: State or phase in the source's own word.
        low, high: Days between which it happened or was said; None is unknown.
        rule: The rule that fired.
        match: How the claim bears on the parties; see `legation.status.parties.find_match`.
        effective: Days between which something announced is to take effect, where stated.
        by_procedure: True when a procedure, not a claim, brings the event about.
        reason: Why it is void, or how its word was read.
    """

    claim: Claim
    kind: EvidenceKind
    gives: str
    said: str
    low: int | None
    high: int | None
    rule: Rule
    match: str
    effective: tuple[int, int] | None = None
    by_procedure: bool = False
    reason: str = ""

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Order in time, the same whatever the order of arrival."""
        high = self.high if self.high is not None else 10**7
        return (self.low if self.low is not None else high, high, self.claim.id, self.kind)

    def is_certain(self, day: int) -> bool:
        """True when it surely lies on or before a day."""
        return self.high is not None and self.high <= day

    def is_possible(self, day: int) -> bool:
        """True when it may lie on or before a day, but need not."""
        return not self.is_certain(day) and (self.low is None or self.low <= day)

    def precedes(self, other: Evidence) -> bool:
        """True when it surely lies before another."""
        return self.high is not None and other.low is not None and self.high < other.low


def collect(machine: Machine, subject: Actor, object_: Actor, claims: Iterable[Claim]) -> list[Evidence]:
    """Return the evidence in claims, in order of time; claims about others are passed over."""
    found: dict[tuple[str, str], Evidence] = {}
    for claim in claims:
        for evidence in find_evidence(machine, subject, object_, claim):
            found[claim.id, evidence.kind] = evidence
    return sorted(found.values(), key=lambda one: one.key)


def find_evidence(machine: Machine, subject: Actor, object_: Actor, claim: Claim) -> list[Evidence]:
    """Return the evidence in one claim, as its words stand."""
    denied = claim.modality is Modality.DENIED
    modality = Modality.ACTUAL if denied else claim.modality
    for rule in find_rule(machine, claim.predicate, modality, claim.polarity):
        match = find_match(machine, rule, claim, subject, object_)
        if match is None or (rule.own_speaker and not speaks_for(claim, subject)):
            continue
        return _by_rule(machine, rule, claim, match, denied=denied)
    return []


def _by_rule(machine: Machine, rule: Rule, claim: Claim, match: str, *, denied: bool) -> list[Evidence]:
    kind = _KIND[rule.kind]
    said = said_window(claim)
    if denied:
        if kind not in ("move", "hold"):
            return []
        return [Evidence(claim, "denied", rule.gives, rule.gives, *said, rule, match)]
    low, high = fact_window(claim) if kind in ("move", "weak") else said
    if match == "generic":
        kind = "generic"
    effective = _effective(claim) if kind == "phase" else None
    first = Evidence(claim, kind, rule.gives, rule.gives, low, high, rule, match, effective)
    found = [first]
    if rule.presupposes:
        found.append(
            replace(first, kind="presupposed", gives=rule.presupposes, said=rule.presupposes, effective=None)
        )
    time = claim.time
    if kind == "hold" and machine.ended and time.latest_end is not None and not _same_stretch(claim):
        # "a member from 2010 to 2015": the source itself says that it ended
        ends = replace(first, kind="move", gives=machine.ended, said=machine.ended)
        found.append(replace(ends, low=time.earliest_end, high=time.latest_end))
    return found


def _same_stretch(claim: Claim) -> bool:
    time = claim.time
    return (time.earliest_start, time.latest_start) == (time.earliest_end, time.latest_end)


def asserted_day(claim: Claim) -> int | None:
    """Return the last day on which a claim can have been published, or None."""
    return claim.asserted_at.latest_end if claim.asserted_at else None


def fact_window(claim: Claim) -> tuple[int | None, int | None]:
    """Return the days between which an event lies: undated, it lies on or before the day of publication."""
    time, asserted = claim.time, asserted_day(claim)
    if not time.is_resolved or time.basis in ("asof", "unresolved"):
        return None, asserted if asserted is not None else time.latest_end
    low = time.earliest_start
    high = next((day for day in (time.latest_start, time.latest_end, asserted) if day is not None), None)
    if asserted is not None and (low is None or low <= asserted) and (high is None or high > asserted):
        high = asserted  # what is reported as having happened did so by then
    if low is not None and high is not None and low > high:
        high = low  # said of a day still to come: no event ends before it begins
    return low, high


def said_window(claim: Claim) -> tuple[int | None, int | None]:
    """Return the days on which a state was said to hold, or something was announced, asked for or denied."""
    time, asserted = claim.time, asserted_day(claim)
    if not time.is_resolved or time.basis in ("asof", "unresolved"):
        day = asserted if asserted is not None else time.latest_end
        return day, day
    low, high = fact_window(claim)
    if asserted is not None and low is not None and low > asserted:
        return asserted, asserted
    return low, high


def _effective(claim: Claim) -> tuple[int, int] | None:
    """Return the future days stated for something announced, or None."""
    time, asserted = claim.time, asserted_day(claim)
    low = time.earliest_start
    if not time.is_resolved or asserted is None or low is None or low <= asserted:
        return None
    return low, time.latest_start if time.latest_start is not None else low


def list_of(machine: Machine, subject: Actor, claim: Claim) -> str:
    """Return the key of the official list that a claim names; empty when it names none or several.

    The roles are asked first, then the words of the claim; a body with one list only has it meant.
    """
    if not machine.by_list:
        return ""
    own = [entry for entry in statuses().lists.values() if subject.key in entry.bodies]
    roles = " | ".join(argument.label for _, argument in claim.roles)
    for words in (roles, " | ".join(span.exact for span in claim.evidence)):
        padded = f" {' '.join(words.casefold().replace('-', ' ').split())} "
        named = [entry.key for entry in own if any(_stands_in(name, padded) for name in entry.names)]
        if len(named) == 1:
            return named[0]
    return next((entry.key for entry in own if entry.default), "")


def _stands_in(name: str, padded: str) -> bool:
    start = padded.find(name.casefold())
    while start >= 0:
        after = padded[start + len(name) : start + len(name) + 1]
        if not padded[start - 1].isalnum() and not after.isalnum():
            return True
        start = padded.find(name.casefold(), start + 1)
    return False
