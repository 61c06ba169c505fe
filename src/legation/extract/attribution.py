"""Who says it: attributions in a parsed paragraph, as token ranges of source, cue and content.

Invariants: ranges are half-open token indices of the Doc; a cue never lies in its own content; spans come in
the order of their cues. What a pronoun stands for and who an unnamed source is are questions for other rooms.

Source: roles after Pareti (2015), PARC 3.0, and Newell et al. (2018), PolNeAR: source, cue, content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from legation.extract.attribution_learned import combine_attributions
from legation.extract.attribution_phrases import find_phrase_attributions
from legation.extract.attribution_quotes import attach_loose_quotes, find_quotes
from legation.extract.attribution_words import find_word_attributions

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from legation.extract.learned import WindowView

from legation.extract.attribution_spans import AttributionSpan, SpeakerContext

__all__ = ["AttributionSpan", "SpeakerContext", "chain_for", "find_attributions", "speaker_after"]


def find_attributions(
    doc: Doc, previous: SpeakerContext | None = None, views: Sequence[WindowView] = ()
) -> list[AttributionSpan]:
    """Find every attribution of one paragraph.

    Args:
        doc: A parsed paragraph.
        previous: Who was speaking when the paragraph before ended, for quotes that run on.
        views: The paragraph's windows as the learned reader sees them; none for the rules alone.

    Returns:
        Spans in the order of their cues; ``parent`` is the index of the span whose content holds the cue.
    """
    if not len(doc):
        return []
    quotes = find_quotes(doc)
    spans = find_word_attributions(doc, quotes)
    spans += find_phrase_attributions(doc, spans)
    if views:
        spans = combine_attributions(doc, spans, views)
    spans.sort(key=lambda span: (span.cue, span.content))
    spans = attach_loose_quotes(doc, quotes, spans, previous)
    return _nest(spans)


def _nest(spans: list[AttributionSpan]) -> list[AttributionSpan]:
    nested: list[AttributionSpan] = []
    for index, span in enumerate(spans):
        holders = [
            other
            for other, outer in enumerate(spans)
            if other != index and outer.holds(span.head) and not span.holds(outer.head)
        ]
        parent = min(holders, key=lambda other: spans[other].size, default=None)
        nested.append(replace(span, parent=parent))
    return nested


def chain_for(token: Token, attributions: Iterable[AttributionSpan]) -> list[AttributionSpan]:
    """Return the attributions whose content holds a predicate, nearest the fact first.

    Spans whose content is only a topic or presupposed (``asserts`` false) are left out.
    """
    index = token.i
    found = [span for span in attributions if span.asserts and span.holds(index)]
    found.sort(key=lambda span: (span.size, -span.head))
    return found


def speaker_after(
    doc: Doc, attributions: list[AttributionSpan], speaker: Any = None
) -> SpeakerContext | None:
    """Return who is still speaking when a paragraph ends, to be passed on with the next one.

    Args:
        doc: The paragraph.
        attributions: What find_attributions returned for it.
        speaker: The caller's resolved speaker of the last quoted span, kept as it is.
    """
    quotes = find_quotes(doc) if attributions else []
    if not quotes:
        return None
    last = quotes[-1]
    holders = [span for span in attributions if span.asserts and span.holds(last.start + 1)]
    if not holders:
        return None
    chosen = max(holders, key=lambda span: span.size)
    return SpeakerContext(speaker=speaker, manner=chosen.manner, open_quote=not last.closed)
