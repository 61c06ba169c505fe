# Word lists read best as words.
"""Which time expression dates a predicate: its own clause first, never a reporting verb's time.

Source: attachment after Huddleston and Pullum, The Cambridge Grammar of the English Language (2002), ch. 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from legation.extract.dates_anchor import EVENT_NOUNS
from legation.extract.dates_model import TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

REPORTING = frozenset(
    "say tell report announce claim state add note write "
    "declare confirm argue insist stress emphasise emphasize "
    "warn allege believe think explain suggest reveal "
    "acknowledge admit deny remark quote cite comment inform "
    "estimate understand according".split()
)
# The date of "held a meeting on Friday" is the meeting's and the holding's alike.
_LIGHT = frozenset(
    "hold host convene attend sign conclude launch stage "
    "conduct make pay reach issue take give carry have mount hit "
    "start begin open end finish join see witness "
    "undertake commit deliver receive accept adopt impose pass".split()
)

# What an event does while it lasts: "the attack in 2022 killed six".
_HAPPENS_WITH = frozenset(
    "kill wound injure hurt destroy damage hit target claim leave involve include bring".split()
)
AT = "anchor_at"


def time_for(trigger: Token, times: Sequence[TimeExpression]) -> TimeExpression | None:
    """Find the expression that dates the predicate a token heads, or None.

    Durations and sets do not date. Of several the nearest link wins, then the resolved one, then the nearest words.
    """
    best: tuple[int, int, int, int, TimeExpression] | None = None
    sentence = trigger.sent
    for time in times:
        if time.kind in ("duration", "set") or not sentence.start <= time.start_token < sentence.end:
            continue
        rank = _rank(trigger, time)
        if rank is None:
            continue
        vague = (
            0 if time.is_resolved and time.kind == "point" else 1 if time.anchor and time.rule != AT else 2
        )
        key = (
            int(time.kind == "reference" and not time.is_resolved),
            rank,
            vague,
            abs(time.start_token - trigger.i),
        )
        if best is None or key < best[:4]:
            best = (*key, time)
    return best[4] if best else None


def _rank(trigger: Token, time: TimeExpression) -> int | None:
    if time.start_token <= trigger.i < time.end_token:
        return None
    governor, climbed = governor_of(trigger, time)
    if governor is None:
        return None
    if governor.i == trigger.i:
        return 1 if climbed else 0
    if trigger.pos_ in ("NOUN", "PROPN"):
        return _rank_noun(trigger, governor)
    return _rank_verb(trigger, governor, time)


def governor_of(trigger: Token, time: TimeExpression) -> tuple[Token | None, bool]:
    """The verb or event noun that a time expression hangs on, and whether nouns were stepped over."""
    doc = trigger.doc
    mended = _mended(doc, time)
    if mended is not None:
        return mended, False
    token = doc[time.start_token]
    for index in range(time.start_token, min(time.end_token, len(doc))):
        candidate = doc[index]
        if not time.start_token <= candidate.head.i < time.end_token or candidate.head is candidate:
            token = candidate
            break
    if token.head is token:
        return None, False
    current, climbed = token.head, False
    for _ in range(8):
        if current.i == trigger.i:
            return current, climbed
        if current.pos_ in ("VERB", "AUX"):
            while current.dep_ in ("aux", "auxpass") and current.head is not current:
                current = current.head
            return current, climbed
        if current.pos_ in ("NOUN", "PROPN"):
            if _own_date(current, token, trigger):
                return current, climbed
            climbed = True
        if current.head is current:
            return current, climbed
        current = current.head
    return None, False


def _mended(doc: Doc, time: TimeExpression) -> Token | None:
    """Two places where the parser errs: "said on Friday it ..." and "the attack, in March, which ..."."""
    before = time.start_token - 1
    if before >= 0 and doc[before].pos_ == "ADP":
        before -= 1
    if before >= 0 and doc[before].lemma_ in REPORTING and doc[before].pos_ == "VERB":
        return doc[before]
    end = time.end_token
    if (
        end + 1 < len(doc)
        and doc[end].text == ","
        and doc[end + 1].tag_ in ("WDT", "WP")
        and before > 0
        and doc[before].text == ","
    ):
        for index in range(before - 1, max(-1, before - 10), -1):
            if doc[index].pos_ in ("VERB", "AUX"):
                return None
            if doc[index].lemma_.lower() in EVENT_NOUNS:
                return doc[index]
    return None


def _own_date(noun: Token, date: Token, trigger: Token) -> bool:
    """True when a noun is dated itself: an event, or the date stands before it ("the 2021 takeover")."""
    event = noun.lemma_.lower() in EVENT_NOUNS or noun.lower_ in EVENT_NOUNS
    if date.i < noun.i and date.dep_ in ("nummod", "compound", "amod", "nmod", "poss", "det"):
        return True
    if not event:
        return False
    verb = noun.head
    if (  # noqa: SIM103
        verb.i == trigger.i
        and noun.dep_ in ("dobj", "nsubjpass")
        and (verb.lemma_ in _LIGHT or "," in _between(noun, date))
    ):
        return False
    return True


def _between(left: Token, right: Token) -> set[str]:
    low, high = sorted((left.i, right.i))
    return {token.text for token in left.doc[low:high]}


def _finite(verb: Token) -> bool:
    if verb.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in verb.children)


def _rank_noun(trigger: Token, governor: Token) -> int | None:
    if governor.dep_ in ("acl", "relcl") and governor.head.i == trigger.i:
        return 1
    if governor.pos_ in ("VERB", "AUX"):
        if (
            trigger.dep_ in ("dobj", "nsubjpass", "nsubj", "attr")
            and trigger.head.i == governor.i
            and governor.lemma_ in _LIGHT | {"occur", "happen", "follow", "be"}
        ):
            return 2
        if trigger.dep_ == "pobj" and trigger.head.head.i == governor.i and governor.lemma_ in _LIGHT:
            return 3
    return None


def _rank_verb(trigger: Token, governor: Token, time: TimeExpression) -> int | None:
    current = trigger
    for depth in range(4):
        head = current.head
        if head is current:
            break
        if current.dep_ in ("xcomp", "pcomp", "prep") or (
            current.dep_ in ("ccomp", "advcl", "acl") and not _finite(current)
        ):
            if current.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN"):
                break
            if head.i == governor.i:
                if head.lemma_ in REPORTING and current.dep_ == "ccomp":
                    return None
                return 2 + depth
            current = head
            continue
        if current.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
            if head.i == governor.i and time.start_token < head.i and not _own_subject(current):
                return 3 + depth
            current = head
            continue
        break
    if governor.pos_ in ("NOUN", "PROPN") and governor.dep_ == "nsubj" and governor.head.i == trigger.i:
        return 7 if trigger.lemma_ in _HAPPENS_WITH else None
    # "Speaking at an event the same day, X justified ...": a participle's date holds for its main verb too
    if (
        governor.dep_ == "advcl"
        and governor.head.i == trigger.i
        and not _finite(governor)
        and governor.i < trigger.i
    ):
        return 5
    if governor.dep_ == "conj" and governor.head.i == trigger.i and time.start_token > governor.i:
        shared = not any(
            c.dep_ in ("dobj", "prep", "ccomp", "xcomp") for c in trigger.children
        ) and not _own_subject(governor)
        return 6 if shared else None
    if governor.dep_ == "xcomp" and governor.head.i == trigger.i and governor.lemma_ not in REPORTING:
        return None
    return None


def _own_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
