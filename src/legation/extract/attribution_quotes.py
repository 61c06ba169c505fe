"""Quotations: where they stand, and whose they are when no cue stands beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from legation.extract.attribution_spans import AttributionSpan, Range, SpeakerContext, to_ranges
from legation.extract.tokens import text_of, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

OPENING = frozenset({"“", "``", "„", "«", "‟"})
CLOSING = frozenset({"”", "»"})
EITHER = frozenset({'"', "''", "“”"})
_MARK = re.compile("[“„«‟\"]|``|''")  # whatever opens a quotation
SENTENCE_ENDS = frozenset({".", "?", "!"})
LEAST_LOOSE_QUOTE = 5
LONGEST_BREAK = 10


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: token range with its marks; closed is False when it runs to the end of the paragraph."""

    start: int
    end: int
    closed: bool = True


def find_quotes(doc: Doc) -> list[Quote]:
    """Find quotations between double marks, in order. An unclosed one runs to the end."""
    quotes: list[Quote] = []
    opened: int | None = None
    if not _MARK.search(text_of(doc)):
        return quotes
    for token in tokens_of(doc):
        text = token.text
        if text in EITHER:
            if opened is None:
                if (
                    token.whitespace_
                    and token.i + 1 < len(doc)
                    and token.i
                    and not doc[token.i - 1].whitespace_
                ):
                    continue  # a closing mark whose partner was lost
                opened = token.i
            else:
                quotes.append(Quote(opened, token.i + 1))
                opened = None
        elif text in OPENING:
            if opened is None:
                opened = token.i
        elif text in CLOSING and opened is not None:
            quotes.append(Quote(opened, token.i + 1))
            opened = None
    if opened is not None and opened + 1 < len(doc):
        quotes.append(Quote(opened, len(doc), closed=False))
    return quotes


def quote_at(quotes: list[Quote], index: int) -> Quote | None:
    """Return the quotation that holds a token, or None."""
    return next((quote for quote in quotes if quote.start <= index < quote.end), None)


def attach_loose_quotes(
    doc: Doc, quotes: list[Quote], spans: list[AttributionSpan], previous: SpeakerContext | None
) -> list[AttributionSpan]:
    """Give every free-standing quotation to the speaker before it.

    A quotation that opens a sentence and lies in nobody's content continues the speech of the last span whose
    content holds a quotation; at the start of a paragraph, that of the paragraph before.
    """
    starts = {sentence.start for sentence in doc.sents} if quotes else set()
    for quote in quotes:
        inside = [index for index in range(quote.start, quote.end) if not doc[index].is_punct]
        if len(inside) < LEAST_LOOSE_QUOTE:
            continue
        covered = sum(1 for index in inside if any(span.holds(index) for span in spans))
        opens = (
            quote.start in starts or quote.start + 1 in starts or doc[quote.start - 1].text in SENTENCE_ENDS
        )
        resumed = (
            quote.start > 0
            and doc[quote.start - 1].text == ","
            and any(
                0 < quote.start - span.head <= LONGEST_BREAK and span.content[0][0] < span.head
                for span in spans
            )
        )
        if covered * 2 > len(inside) or not (opens or resumed or quote.start == 0):
            continue
        before = [
            position
            for position, span in enumerate(spans)
            if span.head < quote.start
            and any(span.holds(other.start) for other in quotes if other is not quote)
        ]
        chosen = max(before, key=lambda position: spans[position].head, default=None)
        if chosen is not None:
            content = to_ranges(
                [i for start, end in spans[chosen].content for i in range(start, end)]
                + list(range(quote.start, quote.end))
            )
            spans[chosen] = replace(spans[chosen], content=content)
        elif previous is not None and not any(span.head < quote.start for span in spans):
            spans.append(
                AttributionSpan(
                    source=None,
                    cue=(quote.start, quote.start + 1),
                    content=((quote.start + 1, quote.end),),
                    manner=previous.manner,
                    head=quote.start,
                    carried=previous,
                    rule="carried_quote",
                )
            )
    spans.sort(key=lambda span: (span.cue, span.content))
    return spans


def widen_to_quotes(ranges: tuple[Range, ...], quotes: list[Quote], barred: set[int]) -> set[int]:
    """Return the tokens of ranges, widened to every quotation they mostly lie in, less the barred ones."""
    held = {index for start, end in ranges for index in range(start, end)}
    for quote in quotes:
        inside = set(range(quote.start, quote.end))
        if held & inside and not barred & inside:
            held |= inside
    return held - barred
