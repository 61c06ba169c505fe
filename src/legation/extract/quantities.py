# Word lists read best as words.
"""Finds numbers with their units; a damaged number is reported unreadable and never guessed.

Invariant: ``readable`` is False exactly when ``value`` is None.

Source: comparison words after Huddleston and Pullum, The Cambridge Grammar of the English Language (2002),
ch. 5; currency codes ISO 4217.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legation.extract.quantities_words import (
    BEFORE,
    BETWEEN,
    BOUNDS,
    CURRENCY,
    DAMAGED,
    MAGNITUDE,
    NUMBER,
    SHARES,
    SYMBOLS,
    VAGUE,
    normal_unit,
    number_value,
    share_value,
)
from legation.extract.tokens import starts_of, text_of
from legation.model import Quantity, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class QuantityMatch:
    """A number and where it stands.

    Attributes:
        start_token, end_token: Half-open, in the Doc; comparison word, number and unit sign included.
        value: Number in units; of a range the lower bound; None when unreadable.
        value_high: Upper bound of a range, else None.
        unit: ``people``, ``deaths``, ``USD``, ``percent``, ``share``, ``km`` ... or a singular noun's plural;
            empty when nothing is counted.
        comparison: As in Quantity.
        readable, repaired: As in Quantity.
        head: Index of the counted noun, or of the number itself.
        note: Why it is unreadable or a bound, or empty.
    """

    start_token: int
    end_token: int
    value: float | None
    unit: str
    comparison: str
    readable: bool = True
    repaired: bool = False
    value_high: float | None = None
    head: int = -1
    note: str = ""

    def quantity(self, words: Span) -> Quantity:
        """Return the model's Quantity with its words."""
        return Quantity(self.value, self.unit, self.comparison, words, self.readable, self.repaired)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in figures or words, by code points."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str = ""
    note: str = ""


def find_quantities(doc: Doc, repairs_flags: Iterable[tuple[int, int, bool]] = ()) -> list[QuantityMatch]:
    """Find the quantities of a Doc, in order; years, dates, ordinals and ages in names are left out.

    Args:
        doc: A parsed Doc.
        repairs_flags: Stretches of the Doc's text, in code points, that the reader repaired (True) or only
            flagged as damaged (False): (start, end, applied).
    """
    text = text_of(doc)
    flags = list(repairs_flags)
    starts = starts_of(doc)
    out: list[QuantityMatch] = []
    taken: list[tuple[int, int]] = []
    for number in _numbers(text, _windows(doc, text), flags):
        if any(number.start < end and start < number.end for start, end in taken):
            continue
        first = max(0, bisect_right(starts, number.start) - 1)
        last = max(0, bisect_right(starts, number.end - 1) - 1)
        found = _match(doc, number, first, last, flags)
        if found is not None:
            out.append(found)
            taken.append((number.start, number.end))
    return sorted(out, key=lambda match: match.start_token)


_MARGIN = 48
_DIGITS = re.compile(r"\d+")
_PLURALS = (
    "half",
    "dozen",
    "score",
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "trillions",
    "third",
    "quarter",
    "fifth",
    "tenth",
)


def _windows(doc: Doc, text: str) -> list[tuple[int, int]]:
    """Stretches of the text that hold a number at all: the patterns are too slow for whole texts."""
    places = {match.start() for match in _DIGITS.finditer(text)}
    places.update(doc[int(i)].idx for i in doc.to_array(["LIKE_NUM"]).nonzero()[0])
    lowered = text.lower() if len(text.lower()) == len(text) else text
    for word in _PLURALS:
        place = lowered.find(word)
        while place >= 0:
            places.add(place)
            place = lowered.find(word, place + 1)
    out: list[tuple[int, int]] = []
    for place in sorted(places):
        low, high = max(0, place - _MARGIN), min(len(text), place + _MARGIN)
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], high)
        else:
            out.append((low, high))
    return out


def _all(pattern: re.Pattern[str], text: str, windows: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    for low, high in windows:
        yield from pattern.finditer(text, low, high)


def _numbers(
    text: str, windows: list[tuple[int, int]], flags: Sequence[tuple[int, int, bool]]
) -> list[_Number]:
    found: list[_Number] = []
    for match in _all(DAMAGED, text, windows):
        found.append(
            _Number(match.start(), match.end(), None, None, _money(match), "the figures are damaged")
        )
    for match in _all(SHARES, text, windows):
        found.append(_Number(match.start(), match.end(), _share(match), None, "share"))
    for match in [*_all(BETWEEN, text, windows), *_all(NUMBER, text, windows)]:
        low = number_value(match["low"], match["size"] or match["size2"])
        high = number_value(match["high"], match["size2"]) if match["high"] else None
        if low is None:
            continue
        if any(not applied and s < match.end() and match.start() < e for s, e, applied in flags):
            found.append(
                _Number(match.start(), match.end(), None, None, _money(match), "the figures are damaged")
            )
        else:
            found.append(_Number(match.start(), match.end(), low, high, _money(match) or _percent(match)))
    for match in _all(VAGUE, text, windows):
        found.append(
            _Number(
                match.start(),
                match.end(),
                MAGNITUDE[match["word"].casefold()],
                None,
                note="a vague plural: a least number",
            )
        )
    found.sort(key=lambda n: (n.low is not None, n.start - n.end))
    return found


def _money(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("sign"):
        return SYMBOLS.get(groups["sign"].replace(" ", ""), "")
    name = (groups.get("currency") or "").casefold()
    if name in ("pound", "pounds") and not (groups.get("size") or groups.get("size2")):
        return "pounds"  # of money or of weight
    return CURRENCY.get(name, "")


def _percent(match: re.Match[str]) -> str:
    return "percent" if match["percent"] else ""


def _share(match: re.Match[str]) -> float | None:
    return share_value(match["share"])


def _match(
    doc: Doc, number: _Number, first: int, last: int, flags: Sequence[tuple[int, int, bool]]
) -> QuantityMatch | None:
    noun = None if number.unit else _counted(doc, first, last)
    if number.low is not None and not number.unit and _is_other(doc, number, first, last, noun):
        return None
    comparison, start = _comparison(doc, first)
    if number.note.startswith("a vague") and comparison == "exact":
        comparison = "at_least"
    unit = number.unit or normal_unit(doc, noun, first, last)
    if noun is None and not number.unit and number.low is not None and not _countable_alone(doc, first, last):
        return None
    after = BOUNDS.match(text_of(doc)[doc[last].idx + len(doc[last].text) :])
    if after and comparison == "exact":
        comparison = "at_least" if after["least"] else "at_most"
    low, high = number.low, number.high
    if high is not None and low is not None and high < low:
        return None
    repaired = any(applied and s < number.end and number.start < e for s, e, applied in flags)
    # A place on a page that the reader could not settle makes the number unreadable, never a guess.
    note = number.note or ("a range" if high is not None else "")
    if high is not None and comparison == "exact":
        comparison = "about"
    head = noun if noun is not None else last
    end = last + 1 if noun is None or noun < first or noun - last > 4 else noun + 1
    return QuantityMatch(start, end, low, unit, comparison, low is not None, repaired, high, head, note)


def _counted(doc: Doc, first: int, last: int) -> int | None:
    """Index of the noun that a number counts, or None."""
    for index in range(last, first - 1, -1):
        token = doc[index]
        head = token.head
        if token.dep_ in ("nummod", "quantmod", "amod", "compound", "nmod", "det") and head.i > last:
            while (
                head.dep_ in ("nummod", "quantmod", "compound") and head.head.i > last and head.pos_ == "NUM"
            ):
                head = head.head
            if head.pos_ in ("NOUN", "PROPN"):
                return int(head.i)
    for index in range(last, first - 1, -1):
        for child in doc[index].children:  # "hundreds of people", "145 of the victims"
            if child.dep_ == "prep" and child.lower_ == "of" and child.i > last:
                for noun in child.children:
                    if noun.dep_ == "pobj" and noun.pos_ in ("NOUN", "PROPN", "PRON"):
                        return int(noun.i)
    follower = last + 1
    while follower < len(doc) and doc[follower].pos_ in ("ADJ", "ADV") and follower - last < 3:
        follower += 1
    if follower < len(doc) and doc[follower].tag_ == "NNS":
        return follower
    return None


_MONTHS = frozenset(
    "january february march april may june july august september "
    "october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_TIME_UNITS = frozenset(
    "day week month year decade century hour minute second am pm a.m. p.m. o'clock quarter".split()
)
_NAMED = frozenset(
    "article resolution section chapter paragraph no number room "
    "flight boeing route page protocol annex group mi ak rpg type rule covid".split()
)


def _is_other(doc: Doc, number: _Number, first: int, last: int, noun: int | None) -> bool:
    """Years, dates, clock times, ages, numbers in names: no quantities of a claim."""
    before = doc[first - 1].lower_ if first else ""
    after = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    figures = text_of(doc)[number.start : number.end]
    if before.rstrip(".") in _MONTHS or after.rstrip(".") in _MONTHS:
        return True
    if before.rstrip(".") in _NAMED or after in ("a.m.", "p.m.", "am", "pm", "o'clock", "gmt", "utc"):
        return True
    if re.fullmatch(
        r"(?:1[5-9]|20|21)\d\d(?:[ ]?(?:-|–|—|to|or)[ ]?(?:\d\d|(?:1[5-9]|20|21)\d\d))?", figures
    ):
        counted = noun is not None and doc[noun].tag_ == "NNS" and noun > last and before in BEFORE_WORDS
        return not counted
    if noun is not None and doc[noun].lemma_.lower().rstrip("s") in _TIME_UNITS:
        return True
    if after in (
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "hour",
        "hours",
        "minutes",
        "decades",
    ):
        return True
    if after == "-" and last + 2 < len(doc) and doc[last + 2].lemma_.lower() in _TIME_UNITS:
        return True
    if after == "-" and number.high is None:
        return True  # "the 27-nation bloc", "a five-alarm call" name a kind
    if noun is None and before == "the" and not figures[:1].isdigit():
        return True  # "the two agreed"
    if figures.casefold() == "one" and noun is not None:
        known = normal_unit(doc, noun, first, last)
        if known not in ("people", "deaths", "wounded", "troops", "women", "children"):
            return True
    if figures.casefold() == "one" and (
        noun is None or before in ("no", "any", "every", "each", "this", "that", "which", "the")
    ):
        return True
    if after == "of" and figures.casefold() == "one":
        return True
    return bool(re.match(r"[:/]\d", text_of(doc)[number.end : number.end + 2]))


BEFORE_WORDS = frozenset(
    "about around roughly nearly almost some over than least to approximately up only just".split()
)


def _countable_alone(doc: Doc, first: int, last: int) -> bool:
    """A number that stands for people or things left out ("killed 145", "145 were wounded")."""
    token = doc[last]
    return token.dep_ in (
        "dobj",
        "nsubj",
        "nsubjpass",
        "attr",
        "pobj",
        "npadvmod",
        "conj",
    ) and token.pos_ in ("NUM", "NOUN")


def _comparison(doc: Doc, first: int) -> tuple[str, int]:
    """The comparison that words before a number make, and where they begin."""
    window_start = max(0, first - 6)
    sentence = doc[first].sent.start if doc.has_annotation("SENT_START") else 0
    window_start = max(window_start, sentence)
    text = doc[window_start:first].text
    if not text:
        return "exact", first
    found = BEFORE.search(text)
    if not found:
        return "exact", first
    base = doc[window_start].idx
    start = next((i for i in range(window_start, first) if doc[i].idx >= base + found.start()), first)
    name = found.lastgroup or "exact"
    return name, start


def quantity_for(
    trigger: Token, arguments: Sequence[Token], quantities: Sequence[QuantityMatch]
) -> QuantityMatch | None:
    """Find the quantity that belongs to a predicate: it counts an argument, or hangs on the predicate.

    Args:
        trigger: Head of the predicate.
        arguments: Heads of its arguments, most important (the object) first.
        quantities: As found in the same Doc.
    """
    best: tuple[int, int, QuantityMatch] | None = None
    for match in quantities:
        rank = _belongs(trigger, arguments, match)
        if rank is None:
            continue
        key = (rank, abs(match.start_token - trigger.i))
        if best is None or key < best[:2]:
            best = (*key, match)
    return best[2] if best else None


def _belongs(trigger: Token, arguments: Sequence[Token], match: QuantityMatch) -> int | None:
    for rank, argument in enumerate(arguments):
        if argument.i == match.head or match.start_token <= argument.i < match.end_token:
            return rank
    doc = trigger.doc
    token = doc[min(match.head, len(doc) - 1)]
    for _ in range(5):
        if token.i == trigger.i:
            return 10
        for rank, argument in enumerate(arguments):
            if argument.i == token.i:
                return 5 + rank
        if token.head is token or token.pos_ in ("VERB", "AUX"):
            return None
        token = token.head
    return None
