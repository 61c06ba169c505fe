"""The shape of an attribution and small arithmetic on token ranges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SpeakerContext:
    """Who was speaking when the paragraph before ended.

    Attributes:
        speaker: Whatever the caller knows the speaker by; passed through untouched.
        manner: Manner of the attribution that is carried on.
        open_quote: True when the quotation was not closed at the end of that paragraph.
    """

    speaker: Any = None
    manner: str = "said"
    open_quote: bool = False


@dataclass(frozen=True, slots=True)
class AttributionSpan:
    """One attribution: somebody puts something forward.

    Attributes:
        source: Token range of who says it; None when unnamed or carried on.
        cue: Token range of the words that attribute.
        content: Token ranges of what is attributed, in order.
        manner: ``said``, ``reported``, ``claimed``, ``believed``, ``announced``, ``requested`` ...
        parent: Index, in the list it came in, of the attribution that holds this one; None at the outside.
        head: Index of the cue's head token.
        asserts: False when the content is a topic or presupposed.
        carried: The speaker of the paragraph before, for a quotation that runs on.
        rule: Name of the rule that found it.
        source_head: Index of the source's head token, or None.
    """

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    manner: str
    parent: int | None = None
    head: int = 0
    asserts: bool = True
    carried: SpeakerContext | None = None
    rule: str = ""
    source_head: int | None = None

    def holds(self, index: int) -> bool:
        """True when a token lies in the content."""
        return any(start <= index < end for start, end in self.content)

    @property
    def size(self) -> int:
        """Number of tokens in the content."""
        return sum(end - start for start, end in self.content)


def to_ranges(indices: Iterable[int]) -> tuple[Range, ...]:
    """Join token indices to ranges.

    >>> to_ranges([3, 1, 2, 7])
    ((1, 4), (7, 8))
    """
    ranges: list[Range] = []
    for index in sorted(set(indices)):
        if ranges and ranges[-1][1] == index:
            ranges[-1] = (ranges[-1][0], index + 1)
        else:
            ranges.append((index, index + 1))
    return tuple(ranges)
