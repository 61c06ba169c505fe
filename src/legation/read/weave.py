"""Text that remembers where each of its characters came from.

Invariant: the pieces of a weave partition both its text and the raw text. A piece without a kind is equal
in both; a piece with a kind is a repair. Pieces may stand in another order than in the raw text (furniture
that interrupts a sentence moves behind it), so the raw text can always be put together again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from legation.model import Repair


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and the stretch of raw text that it stands for.

    Attributes:
        text: What the reader of the document sees.
        raw_start, raw_end: Code points of the raw text.
        kind: Kind of the repair; empty when text and raw text are equal.
        reason: Why it was repaired.
    """

    text: str
    raw_start: int
    raw_end: int
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to a weave: its code points start to end become ``after``."""

    start: int
    end: int
    after: str
    kind: str
    reason: str


class Weave:
    """An immutable text woven from pieces of a raw text."""

    def __init__(self, raw: str, pieces: Iterable[Piece]) -> None:
        self.raw = raw
        self.pieces = tuple(_fused(pieces))

    @classmethod
    def of(cls, raw: str) -> Weave:
        """The raw text, not yet changed."""
        return cls(raw, [Piece(raw, 0, len(raw))] if raw else [])

    @cached_property
    def text(self) -> str:
        """The text as it now reads."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for piece in self.pieces:
            starts.append(at)
            at += len(piece.text)
        return starts

    def cut(self, start: int, end: int) -> list[Piece]:
        """Return the pieces of a stretch, so that neighbouring stretches share none and lose none.

        A repair that left no text belongs to the stretch that begins where it stands (at the very end of
        the text: to the last stretch). A repair that the stretch would cut in two is returned whole where
        it begins.
        """
        out: list[Piece] = []
        if start >= end:
            return out
        index = bisect_left(self._starts, start)
        if index and self._starts[index - 1] + len(self.pieces[index - 1].text) > start:
            index -= 1
        for position in range(index, len(self.pieces)):
            at, piece = self._starts[position], self.pieces[position]
            if at > end or (at == end and (piece.text or end < len(self.text))):
                break
            if piece.kind:
                if at >= start:
                    out.append(piece)
                continue
            low, high = max(start, at) - at, min(end, at + len(piece.text)) - at
            out.append(Piece(piece.text[low:high], piece.raw_start + low, piece.raw_start + high))
        return out

    def replaced(self, start: int, end: int, after: str, kind: str, reason: str) -> Piece | None:
        """Return the one piece that would stand for a stretch if it were changed, or None if it cannot be.

        It cannot where the stretch would cut an earlier repair in two or is not one run of the raw text.
        """
        pieces = self.cut(start, end)
        if sum(len(piece.text) for piece in pieces) != end - start or not pieces:
            return None
        if any(left.raw_end != right.raw_start for left, right in pairwise(pieces)):
            return None
        reasons = dict.fromkeys([*(piece.reason for piece in pieces if piece.kind), reason])
        return Piece(after, pieces[0].raw_start, pieces[-1].raw_end, kind, " ".join(reasons))

    def edited(self, edits: Iterable[Edit]) -> Weave:
        """Return the weave with changes made; one that is impossible (see ``replaced``) is left out."""
        out: list[Piece] = []
        at = 0
        for edit in sorted(edits, key=lambda e: (e.start, e.end)):
            if edit.start < at or self.text[edit.start : edit.end] == edit.after:
                continue
            piece = self.replaced(edit.start, edit.end, edit.after, edit.kind, edit.reason)
            if piece is None:
                continue
            out += [*self.cut(at, edit.start), piece]
            at = edit.end
        return Weave(self.raw, [*out, *self.cut(at, len(self.text))])

    def raw_range(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a stretch stands in the raw text, or None where it is not one run there."""
        if self.replaced(start, end, "", "", "") is None:
            return None
        pieces = [piece for piece in self.cut(start, end) if piece.text]
        return (pieces[0].raw_start, pieces[-1].raw_end) if pieces else None

    def segments(self) -> tuple[tuple[int, int, int], ...]:
        """Return (text_start, raw_start, length) of every stretch equal in both, in order of the text."""
        return tuple(
            (at, piece.raw_start, len(piece.text))
            for at, piece in zip(self._starts, self.pieces, strict=True)
            if not piece.kind and piece.text
        )

    def repairs(self) -> list[Repair]:
        """Return every change made, in order of the text."""
        return [
            Repair(
                piece.kind,
                piece.raw_start,
                piece.raw_end,
                self.raw[piece.raw_start : piece.raw_end],
                piece.text,
                piece.reason,
                True,
                at,
                at + len(piece.text),
            )
            for at, piece in zip(self._starts, self.pieces, strict=True)
            if piece.kind
        ]


def _fused(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Join neighbours that are equal to the raw text and follow one another there."""
    held: Piece | None = None
    for piece in pieces:
        if not piece.kind and not piece.text:
            continue
        if held and not held.kind and not piece.kind and held.raw_end == piece.raw_start:
            held = replace(held, text=held.text + piece.text, raw_end=piece.raw_end)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
