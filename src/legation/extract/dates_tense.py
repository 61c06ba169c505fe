# Word lists read best as words.
"""Whether a time expression looks back or ahead, from its governing verb; silent when neither is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

PAST, FUTURE, PRESENT, UNKNOWN = "past", "future", "present", "unknown"
EITHER = "either"
"""An infinitive under a past verb: "urged them to meet on Friday" may date the urging or the meeting."""

_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo", "’d", "'d"})
_MODALS = frozenset({"may", "might", "could", "would", "should", "can", "must", "ca"})
# What is planned lies after the planning; its own past tense ("was scheduled") says nothing about now.
AHEAD = frozenset(
    "schedule plan expect set slate due expire arrange aim "
    "intend hope want wish prepare agree pledge promise vow "
    "threaten seek propose decide project forecast predict "
    "likely ready poise bind earmark eye target invite ask urge "
    "call order postpone delay convene demand "
    "request require need commit offer resolve determine opt".split()
)
# Setting a date: in whatever tense, the date set ("for", "until", "to") lies ahead of the setting.
_SETTING = frozenset(
    "schedule set slate postpone delay extend target plan fix adjourn reschedule move push earmark".split()
)
_AHEAD_NOUNS = frozenset({"deadline", "expiry", "expiration"})
_AHEAD_WORDS = frozenset({"due", "payable", "effective", "overdue"})
# "The summit opens on Friday": the simple present of what runs to a timetable, without an object.
_TIMETABLE = frozenset("expire begin start open resume convene meet end".split())
_AHEAD_ADJECTIVES = frozenset(
    {"upcoming", "forthcoming", "coming", "next", "impending", "planned", "scheduled", "looming"}
)
_PAST_ADJECTIVES = frozenset({"recent", "previous", "past", "last", "earlier", "latest", "former"})


def direction(token: Token) -> str:
    """Say whether the words headed by a token lie in the past or future of the writer.

    Returns:
        ``past``, ``future``, ``present`` (a verb in the present tense: it may be both), ``either`` (an
        infinitive under a past verb) or ``unknown`` (no verb).
    """
    current, came = token, token
    for _ in range(12):
        if current.pos_ in ("NOUN", "PROPN") and current is not token:
            if current.lemma_.lower() in _AHEAD_NOUNS:
                return FUTURE
            for child in current.children:
                if child.dep_ == "amod" and child.lower_ in _AHEAD_ADJECTIVES:
                    return FUTURE
                if child.dep_ == "amod" and child.lower_ in _PAST_ADJECTIVES:
                    return PAST
        if current.pos_ in ("VERB", "AUX") and current.dep_ not in ("aux", "auxpass"):
            if current.lemma_ in _SETTING and _sets(current, came):
                return FUTURE
            return verb_direction(current)
        if current.dep_ in ("aux", "auxpass"):
            return verb_direction(current.head)
        if current.lower_ == "effective" and current.dep_ != "acomp":
            return FUTURE  # "listed the group, effective in 30 days"
        if current.lower_ in _AHEAD_WORDS or (current.pos_ == "ADJ" and current.lemma_ in AHEAD):
            return _planned(current.head if current.head.pos_ in ("VERB", "AUX") else None)
        if current.head is current:
            break
        current, came = current.head, current
    return UNKNOWN


def _sets(verb: Token, child: Token) -> bool:
    """True when a date hangs on a verb of setting as the date set, not as the day of the setting."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if helpers & {"was", "were", "had", "been"} and not helpers & {"has", "have"}:
        return False
    return child.lower_ in ("for", "until", "till", "to") or child.dep_ in ("dobj", "attr", "oprd")


def verb_direction(verb: Token, depth: int = 0) -> str:
    """Direction of the clause of a verb."""
    if depth > 5:
        return UNKNOWN
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    words = {c.lower_ for c in helpers}
    if verb.tag_ == "MD":
        words.add(verb.lower_)
    perfect = any(c.lemma_ == "have" for c in helpers) and verb.tag_ in ("VBN", "VBD")
    if words & _WILL and not perfect:
        return FUTURE
    if words & {"could", "can"} and any(
        c.dep_ == "neg" or c.lower_ in ("neither", "none", "nobody") for c in verb.subtree
    ):
        return PAST if "could" in words else PRESENT  # "could not be reached Friday"
    if words & _MODALS:
        return PAST if perfect else FUTURE
    if (
        verb.lemma_ in AHEAD
        and verb.tag_ in ("VBN", "VBD")
        and (verb.dep_ == "acl" or words & {"is", "are", "be", "’s", "'s"})
    ):
        return FUTURE
    if verb.lemma_ in ("schedule", "slate", "set", "expect", "plan") and words & {"was", "were", "been"}:
        return UNKNOWN
    if "to" in words or verb.dep_ == "xcomp":
        return _infinitive(verb, depth, perfect)
    if perfect or words & {"did", "was", "were", "had", "has", "have"}:
        if any(c.lower_ in ("was", "were") for c in helpers) and verb.lemma_ == "go":
            return PAST
        return PAST
    if verb.lower_ == "going" and any(c.dep_ == "xcomp" for c in verb.children):
        return FUTURE
    if words & {"is", "are", "am", "’s", "'s", "’re", "'re"}:
        return FUTURE if verb.tag_ == "VBG" else PRESENT
    if verb.tag_ == "VBD":
        return PAST
    if verb.tag_ == "VBN":
        if verb.dep_ in ("conj",) and verb.head.pos_ in ("VERB", "AUX"):
            return verb_direction(verb.head, depth + 1)
        return PAST
    if verb.tag_ == "VBG":
        head = verb.head
        for _ in range(6):
            if head.pos_ in ("VERB", "AUX") and head is not verb:
                return verb_direction(head, depth + 1)
            if head.head is head:
                return UNKNOWN
            head = head.head
        return UNKNOWN
    if verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head.pos_ in ("VERB", "AUX"):
        return verb_direction(verb.head, depth + 1)
    if verb.tag_ in ("VBZ", "VBP"):
        if verb.lemma_ in _TIMETABLE and not any(c.dep_ == "dobj" for c in verb.children):
            return FUTURE
        return PRESENT
    return UNKNOWN


def _infinitive(verb: Token, depth: int, perfect: bool) -> str:
    if perfect:
        return PAST
    head = verb.head
    if verb.dep_ == "ROOT" or head is verb:
        return FUTURE  # headline: "Russia to remove the Taliban from its list"
    if head.lower_ in ("going", "due") or head.lemma_ in AHEAD:
        if head.pos_ in ("VERB", "AUX"):
            helpers = {c.lower_ for c in head.children if c.dep_ in ("aux", "auxpass")}
            if helpers & {"was", "were", "had", "been"} and not helpers & {"has", "have"}:
                return UNKNOWN
            if head.tag_ == "VBD" and not helpers:
                return EITHER
        return FUTURE
    if head.lower_ in ("is", "are") and head.pos_ == "AUX":
        return FUTURE
    if head.pos_ in ("VERB", "AUX"):
        return verb_direction(head, depth + 1)
    if head.pos_ == "NOUN" and head.lemma_ in (
        "plan",
        "deadline",
        "decision",
        "proposal",
        "agreement",
        "promise",
        "pledge",
        "deal",
    ):
        return FUTURE
    for _ in range(6):
        if head.pos_ in ("VERB", "AUX"):
            return verb_direction(head, depth + 1)
        if head.head is head:
            break
        head = head.head
    return UNKNOWN


def _planned(verb: Token | None) -> str:
    if verb is None:
        return FUTURE
    return UNKNOWN if verb.tag_ == "VBD" else FUTURE
