"""From when a measure has effect: "listed the group, effective 1 March", "with effect from 1 March", "effective on publication".

What a decision says of its own effect dates the measure, not the announcement; what has yet to take effect is announced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legation.extract.dates_model import TimeExpression
from legation.model import Modality, ValidTime

if TYPE_CHECKING:
    from spacy.tokens import Token

# "effective on 1 March", "effective as of March"
_LINKS = frozenset("on from as of in at the starting beginning since a".split())
# "effective upon publication in the gazette": on a day that nobody knows yet.
_AWAITED = frozenset(
    "publication ratification approval adoption signature notification promulgation entry confirmation".split()
)
_UPON = frozenset({"on", "upon", "after", "following", "pending"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# What an effective day makes of the way in which the measure was put.
_SETTLED = frozenset({Modality.ACTUAL, Modality.PREDICTED, Modality.PLANNED})


@dataclass(frozen=True, slots=True)
class Effect:
    """When a measure is said to have effect.

    Attributes:
        cue: The word that says so.
        expression: The words for the day; None where it awaits an act whose day is not known.
    """

    cue: Token
    expression: TimeExpression | None


def effect_of(trigger: Token, times: Sequence[TimeExpression]) -> Effect | None:
    """Find when the measure that a token names is said to have effect, or None.

    Args:
        trigger: Verb or noun of the measure.
        times: Time expressions of its paragraph.
    """
    sentence = trigger.sent
    for cue in sentence:
        after = _after_cue(cue)
        if after is None or not _belongs(cue, trigger):
            continue
        starts = range(cue.i, _skip(cue.doc[after], sentence.end) + 1)
        for expression in times:
            if expression.start_token in starts and expression.kind not in ("duration", "set"):
                return Effect(cue, expression)
        if _awaits(cue, after, sentence.end):
            return Effect(cue, None)
    return None


def in_effect(
    modality: Modality, effect: Effect, time: ValidTime | None, on: dt.date | None, *, pending: bool = False
) -> Modality:
    """How a measure is put whose effect is dated: announced while that day lies ahead, else as it was put.

    Args:
        modality: How it is put without that day.
        effect: The effect.
        time: Its resolved time, None where it is not resolved.
        on: Day of publication.
        pending: The words on the effect alone made it announced ("with effect from").
    """
    if modality not in _SETTLED | {Modality.ANNOUNCED}:
        return modality
    if effect.expression is None:
        return Modality.ANNOUNCED
    if time is None or time.earliest_start is None or on is None:
        return modality
    if time.earliest_start > on.toordinal():
        return Modality.ANNOUNCED
    return Modality.ACTUAL if pending else modality


def _after_cue(cue: Token) -> int | None:
    """Index of the token after "effective" or "with effect from"; None where a token is no such cue."""
    doc, index = cue.doc, cue.i
    if index + 1 >= len(doc):
        return None
    if cue.lower_ == "effective":
        # "will be effective", "remains effective" say it of their own subject
        return None if cue.dep_ == "acomp" else index + 1
    words = [t.lower_ for t in doc[index : index + 3]]
    if words[:2] == ["with", "effect"] and words[2:] in (["from"], ["on"], ["as"]):
        return index + 2
    return None


def _skip(token: Token, end: int) -> int:
    """Index of the first word after a cue that is no link ("from", "on", "as of")."""
    index = token.i
    while index < end - 1 and token.doc[index].lower_ in _LINKS:
        index += 1
    return index


def _awaits(cue: Token, after: int, end: int) -> bool:
    words = [t.lower_ for t in cue.doc[after : min(after + 4, end)]]
    return len(words) > 1 and words[0] in _UPON and any(word in _AWAITED for word in words[1:])


def _belongs(cue: Token, trigger: Token) -> bool:
    """True where no other clause stands between a measure and the words on its effect, or these open the sentence."""
    low, high = sorted((cue.i, trigger.i))
    if trigger.i > cue.i and cue.i > cue.sent.start:
        return False
    return not any(_tells(token) for token in cue.doc[low + 1 : high])


def _tells(token: Token) -> bool:
    """True for the verb of a clause of its own: finite itself or by its auxiliary."""
    if token.pos_ != "VERB":
        return False
    return token.tag_ in _FINITE or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in _FINITE for c in token.children
    )
