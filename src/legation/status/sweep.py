"""Where a pair stands on every day at once: one walk through its evidence instead of one derivation a day.

`Row` keeps a pair's evidence in order of the day by which it is certain. What `derive` asks on a day of all the
evidence certain by then is kept here as a few numbers a state (the last sure day, the latest first day ...),
brought forward piece by piece; every 32 pieces they are set aside, so that a late claim is walked from there
on and not from the beginning.

Invariant: `Row.segments` has, for each day, the state, basis, beginning and phases of ``derive`` on the same
claims; a property test holds them to one another. What a status holds beside these (steps that remain, consent,
contradictions, quotes) is derived at question time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from legation.status.evidence import Evidence
from legation.vocab.statuses import Machine

FIRST_DAY, LAST_DAY = 0, 9_999_999
"""Ends of the axis of days: before and after every day."""
STEP = 32
NEVER = 10**7
UNKNOWN, DISPUTED = "unknown", "disputed"


class Piece(NamedTuple):
    """What the walk needs of one piece of evidence; plain values, so that they can be stored.

    Attributes:
        high, order, claim, kind: Its place in the walk; order is its first day, or high when it has none.
        low, gives, said: As in `Evidence`.
        left: The state that an event left, or what an overlay lies over.
        repeats, by_procedure: As in the rule and the evidence.
        begun: Whether a state is said to hold since some day.
        first, first_latest, last: Of an overlay: between which days it begins, and its last day.
    """

    high: int
    order: int
    claim: str
    kind: str
    low: int | None
    gives: str
    said: str
    left: str
    repeats: bool
    by_procedure: bool
    begun: bool
    first: int | None = None
    first_latest: int | None = None
    last: int | None = None


class Standing(NamedTuple):
    """What holds over a stretch of days: the part of a status that is derived in advance.

    Attributes:
        state, basis: As in ``Status``.
        since_low, since_high: Days between which the state began.
        pending: Phases under way, in the machine's order.
    """

    state: str = UNKNOWN
    basis: str = "none"
    since_low: int | None = None
    since_high: int | None = None
    pending: tuple[str, ...] = ()


NOTHING = Standing()


def to_piece(one: Evidence) -> Piece | None:
    """Return the piece of some evidence; None when it moves no state and no phase."""
    if one.kind in ("denied", "void"):
        return None
    time = one.claim.time
    high = NEVER if one.high is None else one.high
    order = one.low if one.low is not None else high
    overlay = one.kind == "overlay"
    if overlay and (time.earliest_start is None or not time.is_resolved):
        return None
    return Piece(
        high,
        order,
        one.claim.id,
        one.kind,
        one.low,
        one.gives,
        one.said,
        one.rule.presupposes if overlay else one.rule.left,
        one.rule.repeats,
        one.by_procedure,
        one.kind == "hold" and time.is_resolved and time.latest_end is None and time.basis != "asof",
        time.earliest_start if overlay else None,
        time.latest_start if overlay else None,
        time.latest_end if overlay else None,
    )


class Summary(NamedTuple):
    """What `since` asks of the evidence of one state; -1 is none."""

    size: int = 0
    all_procedure: bool = True
    high_min: int = NEVER
    low_max: int = -1
    moves: int = 0
    move_lows: tuple[int, int] = (NEVER, -1)
    move_highs: tuple[int, int] = (NEVER, -1)
    begun: int = 0
    begun_lows: tuple[int, int] = (NEVER, -1)
    begun_highs: tuple[int, int] = (NEVER, -1)

    def with_piece(self, one: Piece) -> Summary:
        """Return it with one piece more."""
        low = -1 if one.low is None else one.low
        moves, move_lows, move_highs = self.moves, self.move_lows, self.move_highs
        begun, begun_lows, begun_highs = self.begun, self.begun_lows, self.begun_highs
        if one.kind != "hold":
            moves, move_highs = moves + 1, _wider(move_highs, one.high)
            move_lows = _wider(move_lows, low) if low >= 0 else move_lows
        elif one.begun:
            begun, begun_highs = begun + 1, _wider(begun_highs, one.high)
            begun_lows = _wider(begun_lows, low) if low >= 0 else begun_lows
        return Summary(
            self.size + 1,
            self.all_procedure and one.by_procedure,
            min(self.high_min, one.high),
            max(self.low_max, low),
            moves,
            move_lows,
            move_highs,
            begun,
            begun_lows,
            begun_highs,
        )

    def since(self) -> tuple[int | None, int | None]:
        """Return between which days the state began, as far as its own evidence tells."""
        if self.moves:
            return _narrowed(self.move_lows, self.move_highs)
        if self.begun:
            return _narrowed(self.begun_lows, self.begun_highs)
        return None, self.high_min


def _wider(ends: tuple[int, int], day: int) -> tuple[int, int]:
    least, most = ends
    return (day if day < least else least), (day if day > most else most)


def _narrowed(lows: tuple[int, int], highs: tuple[int, int]) -> tuple[int | None, int | None]:
    if lows[1] < 0:
        return None, highs[0]
    # Windows that agree narrow each other; windows that do not are all kept.
    return (lows[1], highs[0]) if lows[1] <= highs[0] else (lows[0], highs[1])


class _Sums:
    """What is certain by some place in the walk; lists by the machine's order of states and phases."""

    __slots__ = ("falls", "highs", "lasts", "lows", "phases", "totals", "unsettled", "weak", "windows")

    def __init__(self, states: int, phases: int) -> None:
        self.unsettled = [-1] * (2 * states)  # last sure day of moves, then holds, that nothing leaves behind
        self.highs = [-1] * states
        self.lows = [-1] * states
        self.totals = [Summary()] * states
        self.windows: list[tuple[int, Summary] | None] = [None] * states
        self.weak: list[Summary | None] = [None] * states
        self.phases: list[int | None] = [None] * phases
        self.falls: dict[tuple[str, str], int] = {}  # kind and state -> first sure day
        self.lasts: dict[str, tuple[tuple[int, int, str], str]] = {}  # kind -> key and state of the last

    def copy(self) -> _Sums:
        other = _Sums.__new__(_Sums)
        other.unsettled, other.highs, other.lows = self.unsettled[:], self.highs[:], self.lows[:]
        other.totals, other.windows, other.weak = self.totals[:], self.windows[:], self.weak[:]
        other.phases, other.falls, other.lasts = self.phases[:], self.falls.copy(), self.lasts.copy()
        return other


class _Shape:
    """A machine's states and phases by number."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.index = {state: number for number, state in enumerate(machine.states)}
        self.ranks = [state.rank for state in machine.states.values()]
        self.states = list(machine.states)
        self.phase_index = {phase: number for number, phase in enumerate(machine.phases)}
        self.ends = [[self.index[one] for one in phase.settled_by] for phase in machine.phases.values()]


_SHAPES: dict[str, _Shape] = {}


class Row:
    """A pair's evidence in one machine, and where that leaves the pair on every day."""

    def __init__(self, machine: Machine, pieces: Iterable[Piece] = ()) -> None:
        """Take the pieces known at first; `change` brings later ones."""
        self._machine = machine
        shape = _SHAPES.get(machine.key)
        if shape is None or shape.machine is not machine:
            shape = _SHAPES[machine.key] = _Shape(machine)
        self._index, self._ranks, self._states = shape.index, shape.ranks, shape.states
        self._phase_index, self._ends = shape.phase_index, shape.ends
        self._pieces: list[Piece] = sorted(pieces)
        self._overlays = sorted((one for one in self._pieces if one.kind == "overlay"), key=_in_order)
        self._saved: list[_Sums] = []
        self._days: list[int] = []
        self._bare: list[Standing] = []
        self._disputes: list[tuple[int, int]] = []
        self._walk(0)
        self._find_disputes()
        self.segments: list[tuple[int, Standing]] = self._finished(0)

    def change(self, gone: Iterable[Piece], come: Iterable[Piece]) -> int:
        """Take pieces out and others in; return the first place of `segments` that may have changed."""
        place, hard, overlaid = len(self._pieces), False, bool(self._overlays)
        for one in gone:
            at = bisect_left(self._pieces, one)
            del self._pieces[at]
            place = min(place, at)
            hard = hard or one.kind in ("move", "hold")
            if one.kind == "overlay":
                self._overlays.remove(one)
        for one in come:
            at = bisect_left(self._pieces, one)
            insort(self._pieces, one)
            place = min(place, at)
            hard = hard or one.kind in ("move", "hold")
            if one.kind == "overlay":
                self._overlays.append(one)
                overlaid = True
        self._overlays.sort(key=_in_order)
        disputes = self._disputes
        day = self._walk(place)
        if hard:
            self._find_disputes()
        if overlaid:
            day = FIRST_DAY
        elif disputes != self._disputes:
            day = min(day, *(start for start, _ in set(disputes) ^ set(self._disputes)))
        # One place earlier: a stretch may grow or shrink at its end.
        at = max(bisect_right(self.segments, day, key=lambda segment: segment[0]) - 2, 0)
        self.segments[at:] = self._finished(at)
        return at

    # ------------------------------------------------------------------------------------------- the walk

    def _walk(self, place: int) -> int:
        """Walk from a place on; return the first day on which it may come out differently."""
        pieces = self._pieces
        end = bisect_left(pieces, (NEVER,))  # what has no last day is never certain
        # All of a day at once, beginning with the first piece of its day.
        day = pieces[place].high if place < end else (pieces[end - 1].high if end else FIRST_DAY)
        if place >= end:
            place = end
        while place and pieces[place - 1].high == day:
            place -= 1
        before = pieces[place - 1].high if place else FIRST_DAY
        del self._saved[place // STEP + 1 :]
        kept = bisect_right(self._days, before) if place else 0
        del self._days[kept:]
        del self._bare[kept:]
        if not self._saved:
            self._saved.append(_Sums(len(self._states), len(self._ends)))
        number = (len(self._saved) - 1) * STEP
        sums = self._saved[-1].copy()
        while number < end:
            one = pieces[number]
            self._add(sums, one)
            number += 1
            if number % STEP == 0 and number // STEP == len(self._saved):
                self._saved.append(sums.copy())
            if number > place and (number == end or pieces[number].high != one.high):
                self._days.append(one.high)
                self._bare.append(self._standing(sums, number))
        return before

    def _add(self, sums: _Sums, one: Piece) -> None:
        kind = one.kind
        if kind == "phase":
            low, number = -1 if one.low is None else one.low, self._phase_index[one.gives]
            found = sums.phases[number]
            sums.phases[number] = low if found is None or low > found else found
        elif kind == "weak":
            number = self._index[one.gives]
            sums.weak[number] = (sums.weak[number] or Summary()).with_piece(one)
        elif kind in ("generic", "presupposed"):
            key = (one.order, one.high, one.claim)
            if kind not in sums.lasts or key > sums.lasts[kind][0]:
                sums.lasts[kind] = (key, one.gives)
            sums.falls.setdefault(
                (kind, one.gives), one.high
            )  # the walk goes by these days: the first is least
        elif kind in ("move", "hold"):
            self._add_hard(sums, one)

    def _add_hard(self, sums: _Sums, one: Piece) -> None:
        own, ranks, unsettled = self._index[one.gives], self._ranks, sums.unsettled
        low = -1 if one.low is None else one.low
        rank, hold = ranks[own], one.kind == "hold"
        left_behind = False
        for number, other in enumerate(ranks):
            if other > rank:
                # Further along and not surely earlier: it came later.
                left_behind = left_behind or (sums.highs[number] >= 0 and sums.highs[number] >= low)
            if other < rank:
                unsettled[2 * number] = unsettled[2 * number + 1] = -1
                continue
            if low < 0:
                continue
            if unsettled[2 * number + 1] < low:
                unsettled[2 * number + 1] = -1
            # A stale "holds" does not undo an event that had gone further.
            if (not hold or other == rank) and unsettled[2 * number] < low:
                unsettled[2 * number] = -1
        if not left_behind:
            unsettled[2 * own + hold] = one.high
        sums.highs[own] = one.high
        sums.lows[own] = max(sums.lows[own], low)
        sums.totals[own] = sums.totals[own].with_piece(one)
        window = sums.windows[own]
        if window is not None:
            sums.windows[own] = window[0], window[1].with_piece(one)

    # ------------------------------------------------------------------------------------------- a day

    def _standing(self, sums: _Sums, number: int) -> Standing:
        """Return where the pair stands, before overlays, disputed dates and what the state itself implies."""
        unsettled, states = sums.unsettled, self._states
        candidates = [
            place
            for place in range(len(states))
            if unsettled[2 * place] >= 0 or unsettled[2 * place + 1] >= 0
        ]
        state, basis, low, high = UNKNOWN, "none", None, None
        if len(candidates) > 1:
            state, basis = DISPUTED, DISPUTED
        elif candidates:
            state = states[candidates[0]]
            basis, low, high = self._support(sums, candidates[0], number)
        else:
            for kind in ("generic", "presupposed"):
                if kind in sums.lasts:
                    state, basis = sums.lasts[kind][1], kind
                    high = sums.falls[kind, state]
                    break
        if state != DISPUTED:
            rank = -1 if state == UNKNOWN else self._ranks[self._index[state]]
            best = -1
            for place, weak in enumerate(sums.weak):
                if weak is not None and self._ranks[place] > max(
                    rank, self._ranks[best] if best >= 0 else -1
                ):
                    best = place
            if best >= 0:
                found = sums.weak[best]
                assert found is not None
                state, basis = states[best], "weak"
                low, high = found.since()
        return Standing(state, basis, low, high, self._phases(sums))

    def _support(self, sums: _Sums, own: int, number: int) -> tuple[str, int | None, int | None]:
        least = max((low for place, low in enumerate(sums.lows) if place != own), default=-1)
        mine = sums.totals[own]
        if least >= 0:
            window = sums.windows[own]
            if window is None or window[0] != least:
                # What stood before the state was last left does not say since when it holds now.
                found, at = [], number - 1
                while at >= 0 and self._pieces[at].high >= least:
                    if self._is_hard(self._pieces[at], own):
                        found.append(self._pieces[at])
                    at -= 1
                summary = Summary()
                for one in found:
                    summary = summary.with_piece(one)
                window = sums.windows[own] = least, summary
            mine = window[1] if window[1].size else mine
        low, high = mine.since()
        if low is None and mine.low_max >= 0:
            low = self._contrary(sums, own, number, mine.low_max)
        return ("procedure" if mine.all_procedure else "claims"), low, high

    def _is_hard(self, one: Piece, own: int) -> bool:
        return one.kind in ("move", "hold") and self._index[one.gives] == own

    def _contrary(self, sums: _Sums, own: int, number: int, last: int) -> int | None:
        """Return the latest first day of evidence of another state that lies before a day."""
        others = [place for place in range(len(self._states)) if place != own and sums.highs[place] >= 0]
        if all(sums.highs[place] < last for place in others):
            found = max((sums.lows[place] for place in others), default=-1)
        else:
            found = -1
            for one in self._pieces[: min(number, bisect_left(self._pieces, (last,)))]:
                if one.kind in ("move", "hold") and self._index[one.gives] != own and one.low is not None:
                    found = max(found, one.low)
        return found if found >= 0 else None

    def _phases(self, sums: _Sums) -> tuple[str, ...]:
        found = []
        for phase, number in self._phase_index.items():
            low = sums.phases[number]
            if low is None:
                continue
            ended = max((sums.highs[state] for state in self._ends[number]), default=-1)
            if ended < 0 or low > ended:
                found.append(phase)
        return tuple(found)

    # ------------------------------------------------------------------------------------------- on top

    def _find_disputes(self) -> None:
        """Find the days between two dates of one event, where nothing lies between that explains both."""
        hard = [one for one in self._pieces if one.kind in ("move", "hold")]
        moves: dict[str, list[Piece]] = {}
        for one in hard:
            if one.kind == "move" and not one.by_procedure:
                moves.setdefault(one.gives, []).append(one)
        found: list[tuple[int, int]] = []
        for gives, group in moves.items():
            if len(group) < 2 or not any(one.left for one in group):
                continue
            if all(one.repeats for one in group) and len({one.said for one in group}) < 2:
                continue
            highs = [one.high for one in hard if one.gives != gives]  # in order, as the pieces are
            lows = sorted(-1 if one.low is None else one.low for one in hard if one.gives != gives)
            for second in group:
                if second.left and second.low is not None:
                    found += _dispute(group, second, highs, lows)
        self._disputes = _merged(found)

    def _finished(self, at: int) -> list[tuple[int, Standing]]:
        """Return the stretches from a place of `segments` on, each as long as nothing changes."""
        first = self.segments[at][0] if at else FIRST_DAY
        days = set(self._days[bisect_left(self._days, first) :]) | {first}
        for start, end in self._disputes:
            days |= {start, end}
        for one in self._overlays:
            assert one.first is not None
            days |= {one.first, *([one.last + 1] if one.last is not None else [])}
        found: list[tuple[int, Standing]] = []
        for day in sorted(days):
            if day < first:
                continue
            standing = self._complete(day)
            if not found or found[-1][1] != standing:
                found.append((day, standing))
        return found

    def _complete(self, day: int) -> Standing:
        place = bisect_right(self._days, day) - 1
        bare = self._bare[place] if place >= 0 else NOTHING
        state, basis, low, high, phases = bare
        at = bisect_right(self._disputes, (day, LAST_DAY)) - 1
        if at >= 0 and day < self._disputes[at][1]:
            state, basis, low, high = DISPUTED, DISPUTED, None, None
        for one in self._overlays:
            holds = one.first is not None and one.first <= day and (one.last is None or one.last >= day)
            if holds and state in (UNKNOWN, one.left):
                state, basis, low, high = one.gives, "claims", one.first, one.first_latest
        implied = self._machine.awaits.get(state)
        if implied and implied not in phases:
            active = {*phases, implied}
            phases = tuple(phase for phase in self._machine.phases if phase in active)
        return Standing(state, basis, low, high, phases)


def _in_order(one: Piece) -> tuple[int, int, str]:
    return one.order, one.high, one.claim


def _dispute(
    group: list[Piece], second: Piece, highs: list[int], lows: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield from the first sure day of one event up to another date of it."""
    assert second.low is not None
    # Of another state, the last that ends before the second date and the last that begins by its end: what
    # lies after the first date stands between the two.
    before = bisect_left(highs, second.low)
    ended = highs[before - 1] if before else -1
    begun = lows[bisect_right(lows, second.high) - 1] if bisect_right(lows, second.high) else -1
    at = bisect_left(group, (max(ended, begun, 0),))
    while at < len(group) and group[at].high < second.low:
        first = group[at]
        at += 1
        explained = ended >= 0 and (first.low is None or first.low <= ended)
        same = first.said == second.said and (first.repeats or second.repeats)
        if not explained and not same and first.claim != second.claim:
            yield first.high, second.low
            return


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
