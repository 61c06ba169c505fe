"""Which evidence settles a state, and which cannot stand beside which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import combinations

from legation.model import ValidTime
from legation.status.evidence import Evidence
from legation.vocab.statuses import Machine

HARD = ("move", "hold")


def supersedes(machine: Machine, later: Evidence, earlier: Evidence) -> bool:
    """True when one piece of evidence leaves another behind.

    By time, where the days settle the order. A state merely said to hold does not undo an event that had gone
    further (a stale "listed" after a removal), so both stand and are shown. Where the days do not settle it,
    what is further along in the machine came later: credentials follow copies, a removal follows a listing.
    """
    ahead = machine.states[later.gives].rank - machine.states[earlier.gives].rank
    if earlier.precedes(later):
        return later.kind != "hold" or earlier.kind == "hold" or ahead >= 0
    return not later.precedes(earlier) and ahead > 0


def settle(machine: Machine, hard: Sequence[Evidence]) -> list[Evidence]:
    """Return the evidence that nothing else leaves behind; more than one state among it is a dispute."""
    return [one for one in hard if not any(supersedes(machine, other, one) for other in hard)]


def between(hard: Sequence[Evidence], first: Evidence, second: Evidence) -> bool:
    """True when evidence of another state lies between two pieces of evidence of one state."""
    return any(
        one.gives != first.gives and not one.precedes(first) and not second.precedes(one)
        and (first.precedes(one) or one.precedes(second))
        for one in hard
    )  # fmt: skip


def find_double_dates(hard: Sequence[Evidence]) -> list[tuple[Evidence, Evidence]]:
    """Return pairs that date or word one and the same event differently, in order of time."""
    moves = [one for one in hard if one.kind == "move" and not one.by_procedure]
    found = []
    for first, second in combinations(moves, 2):
        if first.gives != second.gives or first.claim.id == second.claim.id or between(hard, first, second):
            continue
        reworded = first.said != second.said
        apart = first.precedes(second) and not (first.rule.repeats or second.rule.repeats)
        if reworded or apart:
            found.append((first, second))
    return found


def find_contradictions(
    machine: Machine, evidence: Sequence[Evidence], settled: Sequence[Evidence]
) -> list[tuple[str, str, str]]:
    """Return (claim, claim, kind) of what cannot both hold, each pair and the whole in order of time.

    Kinds: ``state``, ``date``, ``wording``, ``denial``, ``general``, ``no way``; the first that fits a pair.
    """
    hard = [one for one in evidence if one.kind in HARD]
    pairs = [
        (one, two, "wording" if one.said != two.said else "date") for one, two in find_double_dates(hard)
    ]
    pairs += [(a, b, "state") for a, b in combinations(settled, 2) if a.gives != b.gives]
    for denial in (one for one in evidence if one.kind == "denied"):
        pairs += [
            (one, denial, "denial")
            for one in hard
            if one.claim.predicate == denial.claim.predicate and not denial.precedes(one)
        ]
    for generic in (one for one in evidence if one.kind == "generic"):
        pairs += [
            (one, generic, "general")
            for one in hard
            if machine.states[one.gives].rank > machine.states[generic.gives].rank and one.precedes(generic)
        ]
    for void in (one for one in evidence if one.kind == "void"):
        pairs += [
            (void, one, "no way")
            for one in evidence
            if one.gives == void.rule.left
            and one.kind in ("hold", "presupposed")
            and one.claim.id != void.claim.id
            and not one.precedes(void)
        ]
    ordered: dict[tuple[str, str], str] = {}
    for one, two, kind in pairs:
        first, second = (side.claim.id for side in sorted((one, two), key=lambda side: side.key))
        if first != second and (second, first) not in ordered:
            ordered.setdefault((first, second), kind)
    rank = {one.claim.id: position for position, one in enumerate(evidence)}
    return sorted(
        ((first, second, kind) for (first, second), kind in ordered.items()),
        key=lambda row: (rank.get(row[0], 0), rank.get(row[1], 0), row),
    )


def since(hard: Sequence[Evidence], supporters: Sequence[Evidence]) -> ValidTime | None:
    """Return when a state began, as far as its supporters and what came before them tell.

    Events date it; states said to hold only bound it from above, and contrary evidence from below.
    """
    if not supporters:
        return None
    state = supporters[0].gives
    contrary = [one for one in hard if one.gives != state and any(one.precedes(two) for two in supporters)]
    moves = [one for one in supporters if one.kind in ("move", "weak")]
    begun = [one for one in supporters if one.kind == "hold" and _is_since(one)]
    highs = [one.high for one in (moves or begun or supporters) if one.high is not None]
    lows = [one.low for one in (moves or begun) if one.low is not None]
    low, high = None, min(highs, default=None)
    if moves or begun:
        # Windows that agree narrow each other; windows that do not are all kept.
        agree = bool(lows) and bool(highs) and max(lows) <= min(highs)
        low = (max(lows) if agree else min(lows)) if lows else None
        high = (min(highs) if agree or not lows else max(highs)) if highs else None
    if low is None:
        low = max((one.low for one in contrary if one.low is not None), default=None)
    return began(low, high)


def _is_since(one: Evidence) -> bool:
    time = one.claim.time
    return time.is_resolved and time.latest_end is None and time.basis != "asof"


def began(low: int | None, high: int | None) -> ValidTime | None:
    """Return a beginning somewhere between two days, either of which may be unknown.

    >>> began(None, dt.date(2024, 10, 14).toordinal()).edtf
    '[..2024-10-14]'
    """
    if low is None and high is None:
        return None
    left = dt.date.fromordinal(low).isoformat() if low is not None else ""
    right = dt.date.fromordinal(high).isoformat() if high is not None else ""
    edtf = f"{left}/.." if left == right else f"[{left}..{right}]"
    return ValidTime(edtf, low, high, None, None, basis="derived")
