"""Lines to paragraphs: unwrapping, hyphens, page breaks, and furniture moved out of sentences.

Invariant: every gap between two lines of the old text becomes exactly one gap between two lines of the new
text, so that nothing is lost when furniture moves and the weave stays a partition of the raw text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from legation.model import BlockKind
from legation.read.furniture import TERMINAL, is_address, line_kind, paragraph_kind, runs_on
from legation.read.lexicon import is_word
from legation.read.weave import Piece, Weave

_BREAK = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_HYPHEN = re.compile(r"(?<=[\w.])[-\u00ad\u2010¬]$")
_SMALL = frozenset(["so", "to", "up", "in", "on", "of", "or", "by", "at", "an", "and", "off", "out"])
_HEADS = frozenset(
    [
        "self",
        "non",
        "anti",
        "pro",
        "ex",
        "vice",
        "co",
        "semi",
        "quasi",
        "pre",
        "post",
        "mid",
        "de",
        "al",
        "el",
    ]
)
_HANGING = re.compile(
    r"(?:\(|\b(?:the|a|an|of|to|in|on|at|by|for|from|with|and|or|but|nor|that|which|who|whose|as|than|its"
    r"|their|his|her|our|is"
    r"|are|was|were|has|have|had|be|been|will|would|can|could|may|might|must|should|not|into|over|between"
    r"|against|about"
    r"|under|after|before|during|since|if|when|while|because|de facto|Mr\.|Mrs\.|Ms\.|Dr\.|Gen\.|Sen\."
    r"|Gov\.|Col\.|Lt\.|St\.))$",
)
_NUMBERED = re.compile(r"^(?:\d{1,4} +[A-Z][^.,;]*|[A-Z][^.,;]*[^\W\d] +\d{1,4})$")
_MOVABLE = frozenset(
    {
        BlockKind.AUTHOR_URL,
        BlockKind.RELATED_LINK,
        BlockKind.SHARE_LINK,
        BlockKind.BOILERPLATE,
        BlockKind.CAPTION,
        BlockKind.BYLINE,
        BlockKind.DATELINE,
    }
)

WRAP_COLUMNS = 160
"""Lines longer than this are paragraphs, not wrapped lines."""


@dataclass(slots=True)
class Line:
    """A line without its outer blanks: code points of the weave's text, and what stood before it.

    Attributes:
        blank: Whether an empty line or a page break stands before it.
        page: Whether a form feed stands before it.
        indent: Blanks at its head beyond the line above (beyond the margin where indents are a habit).
    """

    start: int
    end: int
    text: str
    blank: bool
    page: bool
    indent: int
    kind: BlockKind | None = None


@dataclass(slots=True)
class Paragraph:
    """Lines in order, how each hangs on the one before ("unwrap", "dehyphenate" ...), and its kind."""

    lines: list[int]
    joins: list[str] = field(default_factory=list)
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Layout:
    """The result: a weave whose paragraphs stand apart by an empty line, and their kinds in order."""

    weave: Weave
    kinds: tuple[BlockKind, ...]


def lay_out(weave: Weave, *, wrapped: bool | None = None, captions: frozenset[str] = frozenset()) -> Layout:
    """Put the lines of a weave together to paragraphs.

    Args:
        weave: The text with its line breaks.
        wrapped: Whether lines are broken at a column; None finds it out.
        captions: Paragraphs known to be captions.
    """
    lines = _lines(weave.text)
    if not lines:
        return Layout(weave, ())
    _mark_furniture(lines)
    width = _width(lines) if wrapped is not False else 0
    _unmark_tails(lines, width)
    seen = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", weave.text.casefold()))
    paragraphs = _gathered(lines, width, seen)
    for paragraph in paragraphs:
        words = _joined(lines, paragraph)
        known = BlockKind.CAPTION if words in captions else lines[paragraph.lines[0]].kind
        paragraph.kind = known or paragraph_kind(words)
    paragraphs = _contiguous(paragraphs, lines, width, seen)
    return _woven(weave, lines, paragraphs)


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    at, blank, page = 0, False, False
    ends = [(m.start(), m.end(), m.group()) for m in _BREAK.finditer(text)]
    for stop, following, mark in [*ends, (len(text), len(text), "")]:
        words = text[at:stop].strip()
        if words:
            start = at + text[at:stop].index(words[0])
            lines.append(Line(start, start + len(words), words, blank, page, start - at))
            blank = page = False
        else:
            blank = True
        if mark == "\f":
            blank = page = True
        at = following
    _measure_indents(lines)
    return lines


def _measure_indents(lines: list[Line]) -> None:
    indents = [line.indent for line in lines]
    margin = min(indents, default=0)
    share = sum(indent > margin for indent in indents) / max(1, len(lines))
    habit = len(lines) > 4 and 0.08 < share < 0.6
    for i, line in enumerate(lines):
        deeper = i == 0 or indents[i] > indents[i - 1] or habit
        line.indent = indents[i] - margin if deeper else 0


def _mark_furniture(lines: list[Line]) -> None:
    for line in lines:
        line.kind = line_kind(line.text)
    # A running head or foot is one short line that returns at the edge of pages.
    edges = [
        i
        for i, line in enumerate(lines)
        if line.page or (i + 1 < len(lines) and lines[i + 1].page) or i in {0, len(lines) - 1}
    ]
    if sum(line.page for line in lines):
        keys = {i: re.sub(r"\d+", "#", lines[i].text) for i in edges if len(lines[i].text) <= 100}
        often = Counter(keys.values())
        for i, key in keys.items():
            if often[key] >= 2:
                lines[i].kind = BlockKind.BOILERPLATE
        for i in edges:
            if len(lines[i].text.split()) <= 6 and _NUMBERED.search(lines[i].text) and i:
                lines[i].kind = BlockKind.BOILERPLATE


def _unmark_tails(lines: list[Line], width: int) -> None:
    """Take back the marks of lines that are only the rest of a sentence ("... could not / comment.")."""
    for left, right in zip([None, *lines], lines, strict=False):
        if right.kind is None or is_address(right.text):
            continue
        if right.text[0].islower() and right.kind is not BlockKind.BOILERPLATE:
            right.kind = None
        elif left is not None and not right.blank and left.kind is None and not TERMINAL.search(left.text):
            fits = len(left.text) + 1 + len(right.text.split(None, 1)[0]) <= 0.85 * width
            headline = left is lines[0] or right.kind in {BlockKind.BYLINE, BlockKind.DATELINE}
            if left.text[-1] == "," or _HANGING.search(left.text) or (width and not fits and not headline):
                right.kind = None


def _width(lines: list[Line]) -> int:
    """Return the column at which lines are broken, or 0 where a line is a paragraph."""
    inner = [
        (left, right)
        for left, right in pairwise(lines)
        if not right.blank and left.kind is None and right.kind is None
    ]
    if not inner:
        return 0
    # Two or three short lines are a letterhead or a list of names rather than a narrow column.
    least = 45 if len(inner) < 4 else 25
    lengths = sorted(len(left.text) for left, _ in inner)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    open_ends = sum(not TERMINAL.search(left.text) for left, _ in inner)
    if not least <= width <= WRAP_COLUMNS or open_ends < 0.5 * len(inner):
        return 0
    return width


def _closing(lines: list[Line], width: int) -> float:
    """Return how long a line with the next word must be, or it ended early because its paragraph ended.

    Learned from the lines that break inside a sentence: exact for text wrapped by a program, lax for print.
    """
    needs = sorted(
        len(left.text) + 1 + len(right.text.split(None, 1)[0])
        for left, right in pairwise(lines)
        if not right.blank and not TERMINAL.search(left.text) and left.kind is None and right.kind is None
    )
    return needs[len(needs) // 20] if len(needs) >= 10 else 0.85 * width


def _gathered(lines: list[Line], width: int, words: Counter[str]) -> list[Paragraph]:
    paragraphs = [Paragraph([0])]
    indented = sum(line.indent > 0 and not line.blank for line in lines)
    closing = _closing(lines, width)
    habit = indented >= 3 and indented > 0.08 * len(lines)
    for i in range(1, len(lines)):
        left, right = lines[i - 1], lines[i]
        head = lines[paragraphs[-1].lines[0]].kind
        if _hangs_on(left, right, width, closing, head):
            join = _hyphen_join(left.text, right.text, words)
            if join == "unwrap" and right.indent and not habit:
                join = "page_break"
            paragraphs[-1].lines.append(i)
            paragraphs[-1].joins.append(join)
        else:
            paragraphs.append(Paragraph([i]))
    return paragraphs


def _hangs_on(left: Line, right: Line, width: int, closing: float, head: BlockKind | None) -> bool:
    """Whether a line goes on with the sentence or paragraph of the line above it."""
    if right.blank or right.kind is not None:
        return False
    ended = bool(TERMINAL.search(left.text))
    full = width and len(left.text) >= 0.85 * width
    if head is not None and not runs_on(head, full=bool(full)):
        return False
    if head is not None and (ended or not width):
        return False
    if head is not None and len(left.text) < 0.6 * width:
        return False
    if right.indent and ended:
        return False
    if not width:
        open_end = _HYPHEN.search(left.text) or _HANGING.search(left.text)
        return not ended and (right.text[0].islower() or bool(open_end))
    if (
        right.text[0].islower()
        or left.text[-1] == ","
        or _HANGING.search(left.text)
        or _HYPHEN.search(left.text)
    ):
        return True
    need = len(left.text) + 1 + len(right.text.split(None, 1)[0])
    return need >= (closing if ended else 0.85 * width)


def _hyphen_join(left: str, right: str, words: Counter[str]) -> str:
    """Return how two lines hang together: ``unwrap``, ``dehyphenate`` or ``rejoin`` (the hyphen stays)."""
    if not _HYPHEN.search(left) or not right[0].isalnum():
        return "unwrap"
    if left[-1] in "\u00ad¬":
        return "dehyphenate"
    head = re.findall(r"[^\W_]+(?:-[^\W_]+)*$", left[:-1])
    tail = re.match(r"[^\W_]+", right)
    if not head or not tail or not right[0].islower() or not left[-2].isalpha():
        return "rejoin"
    one, two = head[0].casefold(), tail.group().casefold()
    if words[one + two]:
        return "dehyphenate"
    if words[f"{one}-{two}"] or "-" in one:
        return "rejoin"
    if is_word(head[0] + tail.group()):
        return "dehyphenate"
    if one in _HEADS or ((one in _SMALL or is_word(one)) and (two in _SMALL or is_word(two))):
        return "rejoin"
    return "dehyphenate"


def _joined(lines: list[Line], paragraph: Paragraph) -> str:
    text = lines[paragraph.lines[0]].text
    for i, join in zip(paragraph.lines[1:], paragraph.joins, strict=True):
        if join == "dehyphenate":
            text = text[:-1] + lines[i].text
        else:
            text += ("" if join == "rejoin" else " ") + lines[i].text
    return text


def _contiguous(
    paragraphs: list[Paragraph], lines: list[Line], width: int, words: Counter[str]
) -> list[Paragraph]:
    """Join the two halves of a sentence that a page break, with or without furniture, has parted."""
    out: list[Paragraph] = []
    aside: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.kind in _MOVABLE and out:
            aside.append(paragraph)
            continue
        if (
            paragraph.kind is BlockKind.PARAGRAPH
            and out
            and _goes_on(out[-1], paragraph, lines, width, aside)
        ):
            last, first = lines[out[-1].lines[-1]].text, lines[paragraph.lines[0]].text
            join = _hyphen_join(last, first, words)
            out[-1].joins += ["page_break" if join == "unwrap" else join, *paragraph.joins]
            out[-1].lines += paragraph.lines
            continue
        out += [*aside, paragraph]
        aside = []
    return out + aside


def _goes_on(
    left: Paragraph, right: Paragraph, lines: list[Line], width: int, aside: list[Paragraph]
) -> bool:
    if left.kind is not BlockKind.PARAGRAPH:
        return False
    last, first = lines[left.lines[-1]], lines[right.lines[0]]
    if TERMINAL.search(last.text) or last.text.endswith(":"):
        return False
    if first.text[0].islower() or _HANGING.search(last.text):
        return True
    page = first.page or any(lines[p.lines[0]].page for p in aside)
    return page and width > 0 and len(last.text) >= 0.85 * width


_JOIN_REASONS = {
    "unwrap": "A line break inside a paragraph stands for a space.",
    "page_break": "A page break interrupted a sentence; its halves are joined, furniture moves behind it.",
    "dehyphenate": "A word broken at the end of a line is put together.",
    "rejoin": "A line break behind the hyphen of a compound is taken out.",
    "blank_lines": "Paragraphs stand apart by one empty line.",
    "paragraph_break": "A new paragraph follows a finished sentence without an empty line; inferred.",
    "page_edge": "A line with a space at its head follows a finished sentence: a new paragraph; inferred.",
    "spacing": "Blanks at the edge of the text are left out.",
}


def _woven(weave: Weave, lines: list[Line], paragraphs: list[Paragraph]) -> Layout:
    order: list[int] = []
    joins: list[str] = []
    for paragraph in paragraphs:
        if order:
            joins.append("")
        order += paragraph.lines
        joins += paragraph.joins
    # Hyphens that fall away belong to the gap behind their line.
    ends = [line.end for line in lines]
    for i, join in zip(order, joins, strict=False):
        if join == "dehyphenate":
            ends[i] -= 1
    following = dict(pairwise(order))
    spare = [i for i in range(len(lines) - 1) if following.get(i) != i + 1]
    pieces: list[Piece] = []
    if lines[0].start:
        pieces.append(_gap(weave, 0, lines[0].start, "", "spacing"))
    for position, i in enumerate(order):
        pieces += weave.cut(lines[i].start, ends[i])
        if position == len(order) - 1:
            break
        j, join = order[position + 1], joins[position]
        gap = i if j == i + 1 else spare.pop(0)
        after = {"": "\n\n", "unwrap": " ", "page_break": " "}.get(join, "")
        if not join:
            right = lines[gap + 1]
            if right.blank:
                join = "blank_lines"
            else:
                join = "page_edge" if right.indent else "paragraph_break"
        pieces += _gap_pieces(weave, ends[gap], lines[gap + 1].start, after, join)
    if ends[-1] < len(weave.text):
        pieces.append(_gap(weave, ends[-1], len(weave.text), "", "spacing"))
    return Layout(Weave(weave.raw, pieces), tuple(paragraph.kind for paragraph in paragraphs))


def _gap_pieces(weave: Weave, start: int, end: int, after: str, join: str) -> list[Piece]:
    if weave.text[start:end] == after:
        return weave.cut(start, end)
    return [_gap(weave, start, end, after, join)]


def _gap(weave: Weave, start: int, end: int, after: str, join: str) -> Piece:
    kind = {"page_edge": "page_break", "rejoin": "unwrap"}.get(join, join)
    piece = weave.replaced(start, end, after, kind, _JOIN_REASONS[join])
    assert piece is not None, "a gap between lines lies between the repairs of lines"
    return piece
