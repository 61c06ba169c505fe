"""What the date reader hands out: expressions, and anchors that wait for another event's time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from legation.model import ValidTime

Relation = Literal["after", "before", "since", "during", "same", "until"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time told by its distance from another event.

    Attributes:
        kind: ``event`` (named by ``token``) or ``previous`` (the time told before: "the same day").
        relation: How it lies to that event.
        low_days, high_days: Least and greatest distance in days; None is unknown.
        token: Index of the head (noun or verb) that names the event; None for ``previous``.
        unit: ``day``, ``week``, ``month`` ... when the distance counts calendar units ("the following month").
        ahead: True when the words look past the publication date, so that it may not cut the interval.
    """

    kind: Literal["event", "previous"]
    relation: Relation
    low_days: int | None = None
    high_days: int | None = None
    token: int | None = None
    unit: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time.

    Attributes:
        start_token, end_token: Half-open, in the Doc.
        time: What it comes to, without its words; unresolved for anchors, durations and vague words.
        anchor: Set when another event's time is needed (see ``resolve_anchor``).
        kind: ``point``, ``duration``, ``set`` or ``reference`` (vague: now, recently, soon).
        unit: TIMEX3 value of the calendar unit named (``2024``, ``2024-W41``, ``P2Y``, ``PAST_REF``).
        direction: ``past``, ``future``, ``present`` or ``unknown``: where the governing verb points.
        note: Why it is unresolved or coarse; one clause, or empty.
        rule: Name of the rule that read it.
    """

    start_token: int
    end_token: int
    time: ValidTime
    anchor: Anchor | None = None
    kind: Literal["point", "duration", "set", "reference"] = "point"
    unit: str = ""
    direction: str = "unknown"
    note: str = ""
    rule: str = ""

    @property
    def is_resolved(self) -> bool:
        """True when at least one end is known without an anchor."""
        return self.time.is_resolved
