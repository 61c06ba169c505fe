"""When a claim held and how much it counts: time and quantity expressions attached to drafts.

A predicate's own words come first; then the event it took place at; then the moment at which a speaker said it; then,
for a state told in the present, the day of publication. A past happening without any of these stays unresolved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.arguments import Arguments
from legation.extract.dates import TimeExpression, find_times, resolve_anchor, time_for
from legation.extract.effective import Effect, effect_of
from legation.extract.events import Events
from legation.extract.frames import Draft
from legation.extract.quantities import QuantityMatch, find_quantities, quantity_for
from legation.extract.tokens import tokens_of
from legation.model import BlockKind, Document, Modality, Quantity, ValidTime
from legation.vocab.frames import predicates

if TYPE_CHECKING:
    from spacy.tokens import Token

# What is asked, promised or threatened did not happen when the event it names happens.
AHEAD = frozenset({Modality.REQUESTED, Modality.PROMISED, Modality.THREATENED, Modality.DENIED})
# What is said has effect as it is said; the day named is that of what is asked or promised.
SAID = frozenset({"request", "request_invitation", "promise", "threaten", "advocate"})
# An event noun and the verb that tells of the same event.
VERB_OF = {
    "takeover": "take", "invasion": "invade", "withdrawal": "withdraw", "election": "elect", "visit": "visit",
    "coup": "overthrow", "annexation": "annex", "meeting": "meet", "attack": "attack", "bombing": "bomb",
    "signing": "sign", "ratification": "ratify", "expulsion": "expel", "recognition": "recognise", "collapse": "collapse",
}  # fmt: skip


class Timing:
    """Times and quantities of one document.

    Args:
        document: The document; its publication date is the reference.
        events: Its events.
        blocks: Its blocks.
    """

    def __init__(self, document: Document, events: Events, blocks: Sequence[Arguments]) -> None:
        self.document = document
        self.events = events
        self.reference: dt.date | None = document.published_day
        self._blocks = {arguments.block.start: arguments for arguments in blocks}
        self._times: dict[int, list[TimeExpression]] = {}
        self._quantities: dict[int, list[QuantityMatch]] = {}
        for start, arguments in self._blocks.items():
            # A caption is not dated by the page it stands on.
            caption = arguments.block.block.kind is BlockKind.CAPTION
            self._times[start] = find_times(arguments.block.doc, None if caption else self.reference)
            self._quantities[start] = find_quantities(arguments.block.doc)
        events.set_times(self._event_time)

    def as_of(self) -> ValidTime:
        """A state that holds when the text is published, begun and ended who knows when."""
        if self.reference is None:
            return ValidTime.unresolved()
        day = self.reference.toordinal()
        return ValidTime("../..", None, day, day, None, reference=self.reference.isoformat(), basis="asof")

    def time_of(
        self, arguments: Arguments, draft: Draft, modality: Modality, cues: Sequence[Token] = ()
    ) -> ValidTime:
        """The valid time of a draft.

        Args:
            arguments: Its block.
            draft: The draft.
            modality: Its modality.
            cues: Heads of the attributions it stands under, nearest first.
        """
        expressions = self._times[arguments.block.start]
        if "+followed" in draft.rule:
            return self._follower_time(arguments, draft, expressions)
        effect = self.effect_of(arguments, draft)
        if effect is not None and effect[1] is not None:
            return effect[1]
        found = time_for(draft.trigger, expressions)
        if found is None and draft.trigger.dep_ == "conj" and draft.trigger.tag_ == draft.trigger.head.tag_:
            # "withdrew its troops in December and closed its embassy"
            found = time_for(draft.trigger.head, expressions)
        resolved = self._resolve(arguments, found) if found is not None else None
        if resolved is None and draft.trigger.pos_ == "NOUN":
            resolved = self._governing_time(arguments, draft.trigger)
        event_time = (
            None if modality in AHEAD or _is_present(draft.trigger) else self._from_event(arguments, draft)
        )
        if resolved is not None:
            # "at the BRICS meeting this year": the meeting says more exactly when
            return event_time if event_time is not None and _within(event_time, resolved) else resolved
        inherited = event_time
        return inherited or self._said_when(arguments, draft, cues) or self._default(arguments, draft)

    def effect_of(self, arguments: Arguments, draft: Draft) -> tuple[Effect, ValidTime | None] | None:
        """From when the measure of a draft is said to have effect, and when that is, where it is resolved."""
        if not predicates()[draft.predicate].machine or draft.predicate in SAID:
            return None
        effect = effect_of(draft.trigger, self._times[arguments.block.start])
        if effect is None:
            return None
        expression = effect.expression
        if expression is not None and expression.anchor is not None:
            # "listed it on Monday, effective 30 days later": not cut off at the day of publication
            expression = replace(expression, anchor=replace(expression.anchor, ahead=True))
        return effect, self._resolve(arguments, expression) if expression is not None else None

    def _governing_time(self, arguments: Arguments, noun: Token) -> ValidTime | None:
        """ "imposed restrictions since 2021, including a ban": the list shares its verb's time."""
        verb = noun
        for _ in range(8):
            if verb.head.i == verb.i or (verb.pos_ in ("VERB", "AUX") and verb.dep_ != "prep"):
                break
            verb = verb.head
        chain = {t.lower_ for t in noun.doc[min(verb.i, noun.i) : max(verb.i, noun.i)] if t.dep_ == "prep"}
        if verb.pos_ not in ("VERB", "AUX") or not chain & {"including", "with"}:
            return None
        found = time_for(verb, self._times[arguments.block.start])
        return self._resolve(arguments, found) if found is not None else None

    def is_at_event(self, arguments: Arguments, draft: Draft) -> bool:
        """True when an event of the text is among a draft's arguments or places."""
        return any(self.events.at(arguments, token) is not None for token in _places_of(arguments, draft))

    def _follower_time(
        self, arguments: Arguments, draft: Draft, expressions: list[TimeExpression]
    ) -> ValidTime:
        """ "followed by the UAE and, more recently, Uzbekistan, just days after the format"."""
        subject = draft.subject
        for expression in expressions:
            inside = subject is not None and any(
                t.i in (expression.start_token, expression.end_token - 1) for t in subject.subtree
            )
            resolved = self._resolve(arguments, expression) if inside else None
            if resolved is not None:
                return resolved
        first = time_for(draft.trigger, expressions)
        leader = self._resolve(arguments, first) if first is not None else None
        if leader is None or leader.earliest_start is None or self.reference is None:
            return ValidTime.unresolved()
        low = dt.date.fromordinal(leader.earliest_start)
        return ValidTime.of_days(low, self.reference, basis="relative", reference=self.reference.isoformat())

    def quantity_of(self, arguments: Arguments, draft: Draft) -> Quantity | None:
        """The quantity of a draft's object or subject, or None."""
        heads = [h for h in (draft.object, draft.subject) if h is not None]
        match = quantity_for(draft.trigger, heads, self._quantities[arguments.block.start])
        return None if match is None else self._quantity(arguments, match)

    def _quantity(self, arguments: Arguments, match: QuantityMatch) -> Quantity:
        doc, start = arguments.block.doc, arguments.block.start
        last = doc[match.end_token - 1]
        span = self.document.span(start + doc[match.start_token].idx, start + last.idx + len(last.text))
        repaired = any(
            repair.applied
            and repair.start < span.end
            and span.start < repair.end
            and repair.kind.startswith("ocr")
            for repair in self.document.repairs
        )
        return replace(match.quantity(span), repaired=match.repaired or repaired)

    def _with_words(self, arguments: Arguments, expression: TimeExpression, time: ValidTime) -> ValidTime:
        doc, start = arguments.block.doc, arguments.block.start
        last = doc[expression.end_token - 1]
        span = self.document.span(start + doc[expression.start_token].idx, start + last.idx + len(last.text))
        return replace(time, words=span)

    def _resolve(self, arguments: Arguments, expression: TimeExpression) -> ValidTime | None:
        if expression.anchor is None:
            if not expression.time.is_resolved:
                return None
            return self._with_words(arguments, expression, expression.time)
        if expression.anchor.token is not None:
            anchored = self._time_of_anchor(
                arguments, arguments.block.doc[expression.anchor.token], expression
            )
        else:
            anchored = self._told_before(arguments, expression)
        if anchored is None:
            return None
        resolved = resolve_anchor(expression.anchor, anchored, self.reference)
        return self._with_words(arguments, expression, resolved) if resolved.is_resolved else None

    def _time_of_anchor(
        self, arguments: Arguments, anchor: Token, expression: TimeExpression
    ) -> ValidTime | None:
        event = self.events.at(arguments, anchor)
        if event is not None and event.time is not None:
            return event.time
        own = time_for(anchor, [e for e in self._times[arguments.block.start] if e is not expression])
        if own is not None and own.anchor is None and own.time.is_resolved:
            return own.time
        verb = VERB_OF.get(syntax.lemma(anchor), syntax.lemma(anchor))
        for start, other in self._blocks.items():
            for token in tokens_of(other.block.doc):
                if token.pos_ == "VERB" and syntax.lemma(token) == verb and token != anchor:
                    told = time_for(token, self._times[start])
                    if told is not None and told.anchor is None and told.time.is_resolved:
                        return told.time
        return None

    def _told_before(self, arguments: Arguments, expression: TimeExpression) -> ValidTime | None:
        """ "the same day": the time that was told last, of an event or in words."""
        here = (arguments.block.start, expression.start_token)
        best: tuple[tuple[int, int], ValidTime] | None = None
        for place, event in self.events.iter_places():
            if (
                place < here
                and event.time is not None
                and event.gathering
                and (best is None or place > best[0])
            ):
                best = (place, event.time)
        for start, expressions in self._times.items():
            for other in expressions:
                place = (start, other.start_token)
                if (
                    place < here
                    and other.anchor is None
                    and other.time.is_resolved
                    and (best is None or place > best[0])
                ):
                    best = (place, other.time)
        return best[1] if best else None

    def _event_time(self, start: int, index: int) -> ValidTime | None:
        """The time of one mention of an event: in its own phrase, else of the verb it hangs on."""
        arguments = self._blocks[start]
        token = arguments.block.doc[index]
        for holder in _holders(token):
            found = time_for(holder, self._times[start])
            if found is not None and found.anchor is None and found.time.is_resolved:
                return found.time
        return None

    def _from_event(self, arguments: Arguments, draft: Draft) -> ValidTime | None:
        for token in _places_of(arguments, draft):
            event = self.events.at(arguments, token)
            if event is not None and event.time is not None:
                return replace(event.time, words=None, basis="event")
        return None

    def _said_when(self, arguments: Arguments, draft: Draft, cues: Sequence[Token]) -> ValidTime | None:
        """What a dated speaker tells in the past happened by then; what he tells in the present held then."""
        for cue in cues:
            found = time_for(cue, self._times[arguments.block.start])
            time = self._resolve(arguments, found) if found is not None else None
            if time is None:
                for preposition in ("during", "at"):
                    for head in syntax.prepositional(cue, preposition):
                        event = self.events.at(arguments, head)
                        time = event.time if event is not None else None
            if time is None:
                continue
            if tense_of(draft.trigger) == "past" and time.latest_end is not None:
                last = dt.date.fromordinal(time.latest_end)
                return ValidTime.of_days(
                    None, last, words=time.words, reference=time.reference, basis="relative"
                )
            return replace(time, basis="event" if time.basis == "event" else time.basis)
        return None

    def _default(self, arguments: Arguments, draft: Draft) -> ValidTime:
        if arguments.block.block.kind is BlockKind.CAPTION or self.reference is None:
            return ValidTime.unresolved()
        if tense_of(draft.trigger) == "present":
            return self.as_of()
        if predicates()[draft.predicate].state and draft.trigger.tag_ != "VBD":
            return self.as_of()
        return replace(ValidTime.unresolved(), latest_end=self.reference.toordinal())


def _within(inner: ValidTime, outer: ValidTime) -> bool:
    if None in (inner.earliest_start, inner.latest_end, outer.earliest_start, outer.latest_end):
        return False
    assert inner.earliest_start is not None and inner.latest_end is not None
    assert outer.earliest_start is not None and outer.latest_end is not None
    return (
        outer.earliest_start <= inner.earliest_start
        and inner.latest_end <= outer.latest_end
        and inner.edtf != outer.edtf
    )


def _is_present(trigger: Token) -> bool:
    """True for a simple present: what a format allows or shows is not tied to the day it met."""
    return trigger.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in trigger.children)


def tense_of(token: Token) -> str:
    """``past`` for a simple past, ``present`` for present, perfect and future: is the state still on?"""
    verb = token
    for _ in range(8):
        if verb.pos_ in ("VERB", "AUX"):
            auxiliaries = [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
            if any(
                word
                in (
                    "has",
                    "have",
                    "is",
                    "are",
                    "do",
                    "does",
                    "will",
                    "can",
                    "may",
                    "could",
                    "would",
                    "should",
                    "might",
                    "must",
                    "’s",
                    "'s",
                    "’re",
                    "’ve",
                )
                for word in auxiliaries
            ):
                return "present"
            if any(word in ("was", "were", "had", "did") for word in auxiliaries):
                return "past"
            if verb.tag_ in ("VBZ", "VBP", "MD"):
                return "present"
            if verb.tag_ == "VBD":
                return "past"
        if verb.dep_ == "ROOT" or verb.head.i == verb.i:
            break
        verb = verb.head
    return "past"


def _holders(token: Token) -> Iterator[Token]:
    yield token
    for child in token.children:
        if child.dep_ in ("acl", "relcl") and child.pos_ == "VERB":
            yield child
    verb = token
    for _ in range(6):
        if verb.head.i == verb.i:
            return
        verb = verb.head
        if verb.pos_ in ("VERB", "AUX"):
            yield verb
            if verb.dep_ not in ("xcomp", "advcl", "pcomp", "acl"):
                return


def _places_of(arguments: Arguments, draft: Draft) -> Iterator[Token]:
    """Tokens at which an event dates a draft: its arguments, what they contain, and its "at"/"during" phrases."""
    heads = [h for h in (draft.object, draft.subject, *(head for _, head in draft.roles)) if h is not None]
    heads = [arguments.antecedent(head) for head in heads]
    yield from heads
    for preposition in ("at", "during", "in", "of", "from"):
        for holder in (draft.trigger, *heads):
            for found in syntax.prepositional(holder, preposition):
                yield found
                yield from syntax.prepositional(found, "of")
    if draft.trigger.dep_ in ("xcomp", "advcl") and draft.trigger.head.pos_ == "VERB":
        # "used the platform to mobilise"
        used = syntax.object_of(draft.trigger.head)
        if used is not None:
            yield used
    for child in draft.trigger.children:
        if child.dep_ in ("acl", "relcl"):
            yield from child.children
    for head in heads:
        for child in head.children:
            if child.dep_ in ("acl", "relcl"):
                for preposition in ("at", "during", "in", "after"):
                    for found in syntax.prepositional(child, preposition):
                        yield found
                        yield from syntax.prepositional(found, "of")
