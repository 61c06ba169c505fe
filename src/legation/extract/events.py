"""Meetings, attacks and votes that a text refers back to, so that what happened at them shares their time.

An event noun with a name in it ("BRICS meeting", "the Crocus City Hall attack"), a format the vocabulary knows ("the
Moscow Format") and later definite nouns ("the meeting", "the conference") are gathered into clusters; a time found for
one member serves all. An indefinite noun ("a different event") opens a new cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.arguments import Arguments
from legation.extract.tokens import tokens_of
from legation.model import Mention, ValidTime
from legation.vocab.frames import nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

FORMATS = frozenset({"organisation", "forum", "event", "unknown"})


@dataclass
class Event:
    """One event of a text.

    Attributes:
        names: Lower-case name words that its mentions carry.
        gathering: True for meetings, False for attacks and the like.
        lemmas: Nouns it was called by.
        time: When it happened; None until some member is dated.
        label: What its first named mention calls it ("next BRICS meeting"), or empty.
        organiser: The mention of the body whose meeting it is, or None.
    """

    names: set[str] = field(default_factory=set)
    gathering: bool = True
    lemmas: set[str] = field(default_factory=set)
    time: ValidTime | None = None
    label: str = ""
    organiser: Mention | None = None


Place = tuple[int, int]
# Verbs that tell of what a definite noun may take up later.
EVENT_VERBS = {
    "meet": "meeting", "convene": "meeting", "confer": "talks", "attack": "attack", "raid": "raid", "bomb": "bombing",
    "invade": "invasion", "storm": "attack", "shell": "shelling", "strike": "strike", "assassinate": "assassination",
}  # fmt: skip


class Events:
    """The events of one document, by the place (block start, token index) of each mention."""

    def __init__(self, blocks: Iterable[Arguments]) -> None:
        self.events: list[Event] = []
        self._at: dict[Place, Event] = {}
        for arguments in blocks:
            self._gather(arguments)

    def at(self, arguments: Arguments, token: Token) -> Event | None:
        """The event that a token names, or None."""
        return self._at.get((arguments.block.start, token.i))

    def iter_places(self) -> Iterator[tuple[Place, Event]]:
        """Yield ((block start, token index), event) of every mention."""
        yield from self._at.items()

    def set_times(self, time_of: Callable[[int, int], ValidTime | None]) -> None:
        """Give every event the first time that ``time_of`` finds for one of its mentions, in text order."""
        for (start, index), event in sorted(self._at.items(), key=lambda item: item[0]):
            if event.time is None:
                event.time = time_of(start, index)

    def _gather(self, arguments: Arguments) -> None:
        for token in tokens_of(arguments.block.doc):
            lemma = syntax.lemma(token)
            if token.pos_ == "VERB" and lemma in EVENT_VERBS:
                self._open(arguments, token, EVENT_VERBS[lemma])
                continue
            names = self._names(arguments, token)
            if names is None:
                continue
            gathering = lemma in nouns()["gathering"] or lemma not in nouns()["event"]
            event = self._find(token, names, lemma, gathering)
            if event is None:
                event = Event(set(names), gathering)
                self.events.append(event)
            self.events.remove(event)
            self.events.append(event)  # the last one spoken of is what "the meeting" means next
            event.names |= names
            event.lemmas.add(lemma)
            if names and not event.label:
                event.label = arguments.argument(token).text
            event.organiser = event.organiser or _organiser(arguments, token)
            self._at[arguments.block.start, token.i] = event
            self._join_alias(arguments, token, event)

    def _open(self, arguments: Arguments, verb: Token, noun: str) -> None:
        """ "Ministers met in Doha": "the meeting" may take this up."""
        event = Event(set(), noun in nouns()["gathering"], {noun})
        self.events.append(event)
        self._at[arguments.block.start, verb.i] = event

    def _names(self, arguments: Arguments, token: Token) -> set[str] | None:
        """Name words of an event mention; None where a token names no event."""
        if token.pos_ not in ("NOUN", "PROPN"):
            return None
        if syntax.lemma(token) not in _event_words() and token.lower_ not in nouns()["gathering"]:
            return None
        mention = arguments.mention_of(token)
        if mention is not None and mention.kind == "name" and mention.actor is not None:
            words = [word.lower() for word in mention.text.split()]
            # "the Moscow Format", "the Geneva talks": a named organisation whose name says that it meets
            whole = mention.end == arguments.block.end(token)
            if whole and mention.actor.kind in FORMATS and words[-1] in nouns()["gathering"]:
                return {word for word in words[:-1] if word != "the"}
        if mention is not None and mention.kind == "name":
            return None
        if syntax.lemma(token) not in _event_words() or token.dep_ in ("compound", "amod"):
            return None
        if token.tag_ == "NNS" and not _definite(token):
            return None
        start, end = syntax.phrase(token)
        return {
            t.lower_
            for t in token.doc[start:end]
            if t.pos_ == "PROPN" and t.i != token.i and _names_it(t, token) and not syntax.is_temporal(t)
        }

    def _find(self, token: Token, names: set[str], lemma: str, gathering: bool) -> Event | None:
        if _indefinite(token):
            return None
        for event in reversed(self.events):
            if event.gathering != gathering:
                continue
            if names and event.names and names & event.names:
                return event
        if names:
            return None
        if not _definite(token):
            return None
        for event in reversed(self.events):
            if event.gathering == gathering and (gathering or lemma in event.lemmas or lemma == "violence"):
                return event
        return None

    def _join_alias(self, arguments: Arguments, token: Token, event: Event) -> None:
        """ "Known simply as the Moscow Format, the meeting ...": the name joins the meeting told of before."""
        sentence = token.sent
        if sentence[0].lower_ not in ("known", "called", "dubbed") or not _definite(token):
            return
        opening = (arguments.block.start, sentence.start)
        earlier = [
            (place, held)
            for place, held in self._at.items()
            if place < opening and held.gathering == event.gathering
        ]
        if not earlier:
            return
        known = max(earlier, key=lambda item: item[0])[1]
        if known is event:
            return
        known.names |= event.names
        known.lemmas |= event.lemmas
        for place, held in list(self._at.items()):
            if held is event:
                self._at[place] = known
        self.events.remove(event)
        self.events.remove(known)
        self.events.append(known)


def _organiser(arguments: Arguments, noun: Token) -> Mention | None:
    """The body before the noun: "BRICS meeting", "the Arab League summit"."""
    for word in syntax.modifiers(noun):
        mention = arguments.mention_of(word)
        if mention is not None and mention.actor is not None and mention.actor.kind == "organisation":
            return mention
    return None


@cache
def _event_words() -> frozenset[str]:
    return nouns()["event"] | nouns()["gathering"]


def _names_it(word: Token, noun: Token) -> bool:
    """True for a word of the event's own name: before the noun, or behind "of" and "on", but not where it was held."""
    if word.i < noun.i:
        return True
    head = word
    while head.i != noun.i and head.head.i != head.i:
        if head.dep_ == "prep":
            return head.lower_ in ("of", "on")
        head = head.head
    return False


def _definite(token: Token) -> bool:
    return any(c.lower_ in ("the", "this", "that", "these", "those") for c in token.lefts)


def _indefinite(token: Token) -> bool:
    return any(c.lower_ in ("a", "an", "another", "different", "other") for c in token.lefts)
