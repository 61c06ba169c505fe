# Word lists read best as words.
"""Times told by another event: "just days after the Moscow format", "since taking over", "the same day".

The date reader only finds the anchor; ``resolve_anchor`` turns it into days once the event's time is known.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from legation.extract import dates_calendar as cal
from legation.extract.dates_model import Anchor, Relation
from legation.extract.dates_relative import day_range
from legation.extract.dates_shape import RECORD
from legation.extract.dates_tense import FUTURE, direction
from legation.extract.dates_words import ABOUT, NUMBER, UNIT, unit_name
from legation.extract.tokens import text_of
from legation.model import ValidTime

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CUE = re.compile(
    rf"\b(?:(?:(?P<about>{ABOUT})[ ])?(?:(?:only|just|barely)[ ])?(?:(?P<count>{NUMBER})[ ])?(?P<unit>{UNIT})s?[ ]"
    r"|(?P<vague>shortly|soon|immediately|right|just|long|directly|even|well|minutes|moments)[ ])?"
    r"(?P<cue>after|before|following|prior[ ]to|since|during|throughout|ahead[ ]of|until|till|pending)\b"
    r"|\b(?:at|by|towards?|near)[ ]the[ ](?:end|close|conclusion)[ ](?P<cue_end>of)\b"
    r"|\bon[ ]the[ ](?:sidelines|margins)[ ](?P<cue_side>of)\b"
    r"|\b(?:on[ ]the[ ]eve|in[ ]the[ ]run-up)[ ](?P<cue_eve>of|to)\b"
    r"|\bin[ ]the[ ](?:wake|aftermath)[ ](?P<cue_wake>of)\b"
    r"|\b(?P<cue_at>at)[ ](?=\w)",
    re.I,
)
RELATIONS: dict[str, Relation] = {
    "after": "after", "before": "before", "following": "after", "prior to": "before", "since": "since", "during": "during",
    "throughout": "during", "ahead of": "before", "until": "until", "till": "until", "pending": "until",
}  # fmt: skip
EVENT_NOUNS = frozenset(
    "meeting summit conference talk talks session format "
    "consultation consultations forum gathering ceremony visit "
    "negotiation negotiations assembly congress round event "
    "briefing hearing trial exercise election elections war "
    "invasion takeover attack bombing coup signing interview "
    "call dinner lunch reception inauguration funeral parade "
    "festival convention plenary referendum vote debate "
    "dialogue roundtable retreat trip tour appearance speech "
    "address rally protest protests march strike raid "
    "operation offensive siege ceasefire truce withdrawal evacuation "
    "revolution uprising crisis pandemic collapse fall "
    "seizure occupation annexation arrest detention release exchange "
    "launch opening closing end start beginning "
    "death assassination killing explosion blast earthquake".split()
)
_VAGUE_DAYS = {"shortly": (0, 30), "soon": (0, 60), "immediately": (0, 3), "right": (0, 3), "directly": (0, 3),
               "minutes": (0, 1), "moments": (0, 1), "just": (0, 30)}  # fmt: skip
_NOT_EVENTS = frozenset(
    "all that this it them him her us me you these those which whom time times now everything".split()
)


def iter_anchors(
    doc: Doc, windows: list[tuple[int, int]], token_at: dict[int, int], timed: set[int]
) -> Iterator[tuple[int, int, Anchor, str]]:
    """Yield (first token, last token + 1, anchor, rule) of phrases that hang on an event.

    Args:
        doc: A parsed Doc.
        windows: Stretches of its text that hold a cue.
        token_at: Index of the token that begins at a character.
        timed: Indexes of tokens inside a calendar expression: "after October" is no anchor.
    """
    text = text_of(doc)
    for found in (match for low, high in windows for match in CUE.finditer(text, low, high)):
        name = found.lastgroup or ""
        groups = {key: value for key, value in found.groupdict().items() if value}
        key = next((k for k in groups if k.startswith("cue")), name)
        if key not in groups:
            continue
        cue_index = token_at.get(found.start(key))
        first = token_at.get(found.start())
        if cue_index is None or first is None:
            continue
        cue_words = " ".join(groups[key].casefold().split())
        if cue_words in ("prior to", "ahead of") and cue_index + 1 < len(doc):
            cue_index += 1
        event = _event(doc, cue_index, needs_noun=key != "cue")
        if event is None or event.i in timed or event.i <= cue_index or event.i - cue_index > 25:
            continue
        if any(i in timed for i in range(cue_index + 1, min(cue_index + 3, event.i + 1))):  # noqa: SIM102
            if doc[cue_index + 1].i in timed and (
                cue_index + 2 > event.i or event.pos_ not in ("NOUN", "PROPN")
            ):
                continue
        relation = {
            "cue_end": "during",
            "cue_side": "during",
            "cue_eve": "before",
            "cue_wake": "after",
            "cue_at": "during",
        }.get(key) or RELATIONS[cue_words]
        if relation == "since" and RECORD.search(text[max(0, found.start() - 40) : found.start()]):
            continue
        low, high = _distance(groups, key, relation)
        ahead = direction(doc[first]) == FUTURE
        rule = "anchor_at" if key == "cue_at" else "anchor"
        end = event.i + 1 if event.i - first < 12 else cue_index + 1
        yield first, end, Anchor("event", relation, low, high, event.i, ahead=ahead), rule  # type: ignore[arg-type]


def _distance(groups: dict[str, str], key: str, relation: str) -> tuple[int | None, int | None]:
    if key == "cue_eve":
        return 0, 14
    if key == "cue_wake":
        return 0, 365
    if key != "cue" or relation in ("during", "since", "until"):
        return 0, 0
    if "unit" in groups:
        low, high = day_range(groups.get("count", ""), unit_name(groups["unit"]))
        about = groups.get("about", "").casefold()
        if about in ("less than", "under", "nearly", "almost", "barely", "up to"):
            low = 0 if about in ("less than", "under", "up to") else low
        if about in ("more than", "over", "at least"):
            high *= 2
        return low, high
    vague = groups.get("vague", "").casefold()
    return _VAGUE_DAYS.get(vague, (0, None))


def _event(doc: Doc, index: int, *, needs_noun: bool) -> Token | None:
    cue = doc[index]
    for child in cue.children:
        if child.dep_ in ("pobj", "pcomp", "dobj") and child.i > index:
            if child.dep_ == "pcomp" or child.pos_ == "VERB":
                return None if needs_noun else child
            return child if _is_event(child, cue.lower_, needs_noun) else None
        if child.dep_ == "prep" and child.i == index + 1:  # "ahead of", "prior to"
            return _event(doc, child.i, needs_noun=needs_noun)
    if cue.dep_ == "mark" and cue.head.i > index and cue.head.pos_ in ("VERB", "AUX") and not needs_noun:
        if cue.lower_ == "since" and not _temporal_since(cue.head):
            return None  # "since it is an ally" gives a reason
        return cue.head
    if (
        cue.pos_ == "SCONJ"
        and cue.dep_ == "advmod"
        and cue.head.i > index
        and cue.head.pos_ in ("VERB", "AUX")
    ):
        return None if needs_noun else cue.head
    if cue.dep_ == "prep" or needs_noun:
        return None
    return None


def _temporal_since(verb: Token) -> bool:
    """True when "since" dates: a past clause under a perfect one ("has ruled since it took the city")."""
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.head.children)
    return verb.tag_ == "VBD" and perfect and verb.head is not verb


def _is_event(noun: Token, cue: str, needs_noun: bool) -> bool:
    lowered = noun.lower_
    if noun.pos_ not in ("NOUN", "PROPN") or lowered in _NOT_EVENTS or noun.like_num:
        return False
    if re.fullmatch(
        UNIT + "s?|night|morning|evening|afternoon|century|while|long|moment|period|past|future", lowered
    ):
        return False
    if lowered in EVENT_NOUNS or noun.lemma_.lower() in EVENT_NOUNS:
        return True
    if needs_noun or noun.pos_ == "PROPN":
        return False
    return cue in ("since", "during", "throughout", "following", "after", "before", "to", "of", "until")


def resolve_anchor(anchor: Anchor, event_time: ValidTime, reference: dt.date | None) -> ValidTime:
    """Turn an anchored phrase into an interval.

    Args:
        anchor: As found by ``find_times``.
        event_time: When the event took place (or the time told before, for ``previous``).
        reference: Publication date; it cuts the interval unless the words look ahead.

    Returns:
        The interval, with basis ``event``; unresolved when the event's time is, or when nothing is left.

    >>> meeting = ValidTime.of_days(dt.date(2024, 10, 1), dt.date(2024, 10, 13))
    >>> resolve_anchor(Anchor("event", "after", 1, 13), meeting, dt.date(2024, 10, 14)).edtf
    '2024-10-02/2024-10-14'
    """
    start, end = event_time.earliest_start, event_time.latest_end
    if not event_time.is_resolved or (start is None and end is None):
        return ValidTime.unresolved()
    more = {"basis": "event", "reference": event_time.reference}
    if anchor.relation in ("during", "same"):
        return _same(anchor, event_time, more)
    if anchor.relation == "since":
        if start is None:
            return ValidTime.unresolved()
        last = event_time.latest_start if event_time.latest_start is not None else end
        edtf = event_time.edtf if "/" not in event_time.edtf else dt.date.fromordinal(start).isoformat()
        return ValidTime(f"{edtf}/..", start, last, None, None, **more)  # type: ignore[arg-type]
    if anchor.relation == "until":
        first = event_time.earliest_start
        edtf = event_time.edtf if "/" not in event_time.edtf else _iso(end)
        return ValidTime(f"../{edtf}", None, None, first, end, **more)  # type: ignore[arg-type]
    if anchor.unit and anchor.unit not in ("day", "week"):
        return _unit_away(anchor, event_time, reference)
    low_days, high_days = anchor.low_days or 0, anchor.high_days
    if anchor.relation == "after":
        first = None if start is None else start + low_days
        last = None if end is None or high_days is None else end + high_days
        if reference is not None and not anchor.ahead:
            last = reference.toordinal() if last is None else min(last, reference.toordinal())
    else:
        last = None if end is None else end - low_days
        first = None if start is None or high_days is None else start - high_days
        if reference is not None and anchor.ahead:
            first = reference.toordinal() if first is None else max(first, reference.toordinal())
        elif reference is not None and last is not None:
            last = min(last, reference.toordinal())
    if (first is None and last is None) or (first is not None and last is not None and first > last):
        return ValidTime.unresolved()
    return ValidTime.of_days(_day(first), _day(last), **more)


def _same(anchor: Anchor, event_time: ValidTime, more: dict[str, str | None]) -> ValidTime:
    if (
        anchor.unit in ("week", "month", "quarter", "year", "decade")
        and event_time.earliest_start
        and event_time.latest_end
    ):
        first = cal.unit_around(dt.date.fromordinal(event_time.earliest_start), anchor.unit)
        last = cal.unit_around(dt.date.fromordinal(event_time.latest_end), anchor.unit)
        edtf = first.edtf if first == last else None
        return ValidTime.of_days(first.first, last.last, edtf=edtf, **more)
    return ValidTime(
        event_time.edtf,
        event_time.earliest_start,
        event_time.latest_start,
        event_time.earliest_end,
        event_time.latest_end,
        **more,  # type: ignore[arg-type]
    )


def _unit_away(anchor: Anchor, event_time: ValidTime, reference: dt.date | None) -> ValidTime:
    step = 1 if anchor.relation == "after" else -1
    if event_time.earliest_start is None or event_time.latest_end is None:
        return ValidTime.unresolved()
    first = cal.unit_around(dt.date.fromordinal(event_time.earliest_start), anchor.unit, step)
    last = cal.unit_around(dt.date.fromordinal(event_time.latest_end), anchor.unit, step)
    edtf = first.edtf if first == last else None
    more = {"basis": "event", "reference": event_time.reference}
    if reference is not None and not anchor.ahead and last.last and last.last > reference:
        if first.first and first.first > reference:
            return ValidTime.unresolved()
        return ValidTime.of_days(first.first, reference, **more)
    return ValidTime.of_days(first.first, last.last, edtf=edtf, **more)


def _day(number: int | None) -> dt.date | None:
    return None if number is None else dt.date.fromordinal(number)


def _iso(number: int | None) -> str:
    return ".." if number is None else dt.date.fromordinal(number).isoformat()
