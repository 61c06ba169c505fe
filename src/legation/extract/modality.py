"""How a predicate is put: actual, planned, denied, requested ... and whether it is negated.

The walk starts at the predicate and climbs from governor to governor; each step may set the modality or turn
the polarity. The innermost word that speaks of non-facts wins, but a denial covers everything below it, and a
promise, threat or announcement says what kind of future a "will" is.

Source: after FactBank (Sauri and Pustejovsky 2009) and de Marneffe, Manning and Potts (2012); the political
classes are our own (claims paper).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legation.extract.attribution_spans import AttributionSpan
from legation.extract.modality_settle import settle
from legation.extract.modality_state import WalkState
from legation.extract.modality_walk import walk
from legation.model import Modality

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a predicate is put.

    Attributes:
        modality: See Modality.
        negative: True when it is negated.
        cues: (start, end) code points of the Doc's text of the words that decided, in order of place.
        rules: Names of the rules that fired, innermost first.
    """

    modality: Modality
    negative: bool
    cues: tuple[tuple[int, int], ...] = ()
    rules: tuple[str, ...] = ()


def judge(token: Token, doc: Doc, attributions: Sequence[AttributionSpan] = ()) -> Verdict:
    """Judge one predicate (verb, event noun or adjective).

    Args:
        token: The predicate's head.
        doc: The paragraph it stands in.
        attributions: What find_attributions returned for that paragraph.
    """
    state = WalkState()
    walk(token, state)
    settle(token, doc, attributions, state)
    cues = tuple(sorted({(cue.idx, cue.idx + len(cue)) for cue in state.cues}))
    return Verdict(state.modality or Modality.ACTUAL, state.negative, cues, tuple(state.rules))
