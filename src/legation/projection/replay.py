"""What held when, as known when: a pair's evidence replayed in the order in which the ledger came to know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from legation.projection.visibility import FOREVER
from legation.status.sweep import LAST_DAY, NOTHING, Piece, Row, Standing
from legation.vocab.statuses import Machine


class KnownPiece(NamedTuple):
    """A piece of evidence and the moments during which it counts (the second not included).

    Attributes:
        piece: The evidence.
        known_from, known_to: Moments of the ledger.
        own: False for what is said of everybody.
    """

    piece: Piece
    known_from: int
    known_to: int
    own: bool


class Rectangle(NamedTuple):
    """Where a pair stands over a stretch of days, as known over a stretch of moments; both half-open."""

    valid_from: int
    valid_to: int
    known_from: int
    known_to: int
    standing: Standing


@dataclass
class Replay:
    """What a replay changes.

    Attributes:
        closed: Rectangles whose end in knowledge came; those known before the replay began among them.
        open: What holds at the end.
    """

    closed: list[Rectangle] = field(default_factory=list)
    open: list[Rectangle] = field(default_factory=list)


class Stale(Exception):
    """What was known before does not fit the evidence: the pair has to be replayed from the beginning."""


def replay(
    machine: Machine, pieces: Iterable[KnownPiece], after: int = -1, standing: Iterable[Rectangle] = ()
) -> Replay:
    """Replay what became known after a moment.

    Args:
        machine: The machine.
        pieces: All evidence of the pair.
        after: The moment up to which the pair is replayed already.
        standing: The open rectangles of that moment.

    Raises:
        Stale: if those do not follow from the evidence.
    """
    begin: list[Piece] = []
    own = 0
    steps: dict[int, tuple[list[KnownPiece], list[KnownPiece]]] = {}
    for one in pieces:
        if one.known_from <= after < one.known_to:
            begin.append(one.piece)
            own += one.own
        if one.known_from > after:
            steps.setdefault(one.known_from, ([], []))[1].append(one)
        if after < one.known_to < FOREVER:
            steps.setdefault(one.known_to, ([], []))[0].append(one)
    result = Replay()
    open_ = {(one.valid_from, one.valid_to, one.standing): one.known_from for one in standing}
    moments = sorted(steps)
    if not begin and not open_ and moments:
        # Most pairs have one piece of evidence: the walk begins with what was known first.
        first = moments.pop(0)
        come = steps[first][1]
        row, own = Row(machine, [one.piece for one in come]), sum(one.own for one in come)
        open_ = dict.fromkeys(_cut(row.segments, 0), first) if own else {}
    else:
        row = Row(machine, begin)
        if open_.keys() != set(_cut(row.segments, 0) if own else ()):
            raise Stale
    for moment in moments:
        gone, come = steps[moment]
        seen = own > 0
        old = row.segments[:]
        place = row.change([one.piece for one in gone], [one.piece for one in come])
        own += sum(one.own for one in come) - sum(one.own for one in gone)
        if seen and own:
            was, now = _cut(old, place), _cut(row.segments, place)
        else:
            was, now = (_cut(old, 0) if seen else []), (_cut(row.segments, 0) if own else [])
        kept = set(was) & set(now)
        for stretch in was:
            if stretch not in kept:
                start, end, state = stretch
                result.closed.append(Rectangle(start, end, open_.pop(stretch), moment, state))
        for stretch in now:
            if stretch not in kept:
                open_[stretch] = moment
    result.open = [Rectangle(*stretch[:2], known, FOREVER, stretch[2]) for stretch, known in open_.items()]
    return result


def _cut(segments: list[tuple[int, Standing]], place: int) -> list[tuple[int, int, Standing]]:
    ends = [start for start, _ in segments[place + 1 :]] + [LAST_DAY]
    return [
        (start, end, standing)
        for (start, standing), end in zip(segments[place:], ends, strict=True)
        if standing != NOTHING
    ]
