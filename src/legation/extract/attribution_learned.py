"""Attributions that the learned reader sees, beside those of the rules.

It knows cues that no list has, and doubts cues that only look like one; where both find an attribution, the rules'
own reading of it stands, whose content follows the parse. Claims do without it: PolNeAR, which it learned from, is
flat, and on our gold texts it cost the chains of nested speakers more than it gave (decision 008).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from legation.extract.attribution_spans import AttributionSpan, Range, to_ranges
from legation.extract.attribution_words import trim, verb_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from legation.extract.learned import WindowView

# Fitted on half of PolNeAR's development articles: see docs/models/.
SURE = 0.7
DOUBTFUL = 0.15
ROLE = 0.5
CONTENT_GAP = 3
MANNER = "said"


def combine_attributions(
    doc: Doc, ruled: Sequence[AttributionSpan], views: Sequence[WindowView]
) -> list[AttributionSpan]:
    """Drop what the model doubts of the rules' attributions and add those that it alone is sure of.

    Args:
        doc: The paragraph.
        ruled: What the rules found.
        views: The paragraph's windows as the model sees them.
    """
    chances = {view.start + n: float(p) for view in views for n, p in enumerate(view.cues)}
    kept = [
        span
        for span in ruled
        if max((chances.get(i, 1.0) for i in range(*span.cue)), default=1.0) >= DOUBTFUL
    ]
    taken = {i for span in ruled for i in range(*span.cue)}
    for view in views:
        for span in _iter_learned(doc, view):
            if not taken & set(range(*span.cue)):
                kept.append(span)
    return kept


def _iter_learned(doc: Doc, view: WindowView) -> Iterator[AttributionSpan]:
    for start, end in to_ranges(i for i, p in enumerate(view.cues) if p >= SURE):
        cue = (view.start + start, view.start + end)
        source_scores = _best(view, range(*cue), "source")
        content_scores = _best(view, range(*cue), "content")
        source = _strongest(source_scores, view.start)
        barred = set(range(*cue)) | (set(range(*source)) if source else set())
        places = _bridged([view.start + i for i, p in enumerate(content_scores) if p >= ROLE])
        content = tuple(r for r in (trim(doc, r) for r in to_ranges(set(places) - barred)) if r is not None)
        if not content:
            continue
        head = doc[cue[0] : cue[1]].root
        known, _ = verb_key(head)
        yield AttributionSpan(
            source=source,
            cue=cue,
            content=content,
            manner=known.manner if known is not None else MANNER,
            head=head.i,
            rule="model",
            source_head=doc[source[0] : source[1]].root.i if source else None,
        )


def _best(view: WindowView, cue: Iterable[int], role: str) -> NDArray[np.float32]:
    import numpy as np

    best: NDArray[np.float32] = np.max([view.links(i)[role] for i in cue], axis=0)
    return best


def _strongest(scores: NDArray[np.float32], start: int) -> Range | None:
    """The run of likely tokens that holds the likeliest, a gap of one bridged."""
    runs: list[Range] = []
    for i, p in enumerate(scores):
        if p < ROLE:
            continue
        if runs and i - runs[-1][1] <= 1:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    best = max(runs, key=lambda run: (float(scores[run[0] : run[1]].max()), -run[0]), default=None)
    return (start + best[0], start + best[1]) if best else None


def _bridged(places: Sequence[int]) -> list[int]:
    out = list(places)
    for before, after in pairwise(places):
        if 1 < after - before <= CONTENT_GAP + 1:
            out += range(before + 1, after)
    return out
