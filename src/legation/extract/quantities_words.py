# ruff: noqa: E501
# Patterns and word lists are tables.
"""Number words, currencies, units and comparison words in English."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ONES = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SIZES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bln": 1e9,
    "bn": 1e9, "b": 1e9, "trillion": 1e12, "trn": 1e12, "tn": 1e12, "dozen": 12.0, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
MAGNITUDE = {
    "dozens": 24.0, "scores": 40.0, "hundreds": 200.0, "thousands": 2000.0, "tens of thousands": 20000.0,
    "hundreds of thousands": 200000.0, "millions": 2e6, "tens of millions": 2e7, "hundreds of millions": 2e8,
    "billions": 2e9, "tens of billions": 2e10, "hundreds of billions": 2e11, "trillions": 2e12,
}  # fmt: skip
SYMBOLS = {
    "$": "USD", "US$": "USD", "U.S.$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD",
    "S$": "SGD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₹": "INR", "₺": "TRY", "₴": "UAH", "₩": "KRW", "₪": "ILS",
    "USD": "USD", "EUR": "EUR", "GBP": "GBP", "RUB": "RUB", "CNY": "CNY", "RMB": "CNY", "INR": "INR", "Rs": "INR", "Rs.": "INR",
}  # fmt: skip
CURRENCY = {
    "dollar": "USD", "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "usd": "USD", "euro": "EUR", "eur": "EUR",
    "pound": "GBP", "sterling": "GBP", "pounds sterling": "GBP", "gbp": "GBP", "ruble": "RUB", "rouble": "RUB", "rub": "RUB",
    "russian ruble": "RUB", "yuan": "CNY", "renminbi": "CNY", "cny": "CNY", "rmb": "CNY", "yen": "JPY", "jpy": "JPY", "rupee": "INR",
    "lira": "TRY", "hryvnia": "UAH", "uah": "UAH", "riyal": "SAR", "dirham": "AED", "shekel": "ILS", "franc": "CHF", "swiss franc": "CHF",
    "afghani": "AFN", "rial": "IRR", "toman": "IRT", "zloty": "PLN", "won": "KRW", "real": "BRL", "reais": "BRL", "peso": "",
    "canadian dollar": "CAD", "australian dollar": "AUD", "cents": "USD", "tenge": "KZT", "som": "", "dinar": "", "krona": "SEK", "krone": "",
    "inr": "INR", "chf": "CHF", "aed": "AED",
}  # fmt: skip
CURRENCY |= {
    name + "s": code for name, code in list(CURRENCY.items()) if name.isalpha() and not name.endswith("s")
}
CURRENCY |= {"us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "russian rubles": "RUB", "russian roubles": "RUB",
             "swiss francs": "CHF", "canadian dollars": "CAD", "australian dollars": "AUD", "hryvnias": "UAH", "hryvnia": "UAH"}  # fmt: skip

_SIGN = (
    r"(?P<sign>(?:US|U\.S\.|AU?|CA?|HK|NZ|S)?[ ]?\$|[€£¥₽₹₺₴₩₪]|\b(?:USD|EUR|GBP|RUB|CNY|RMB|INR|Rs\.?))[ ]?"
)
_FIGURES = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = "|".join([*_TENS, *sorted(_ONES, key=len, reverse=True)])
_SPELT = (
    rf"(?:a|half a|(?:{_WORD})(?:[- ](?:{_WORD}))?)(?:[ -](?:and[ ])?(?:hundred|thousand|million|billion|trillion|dozen|(?:{_WORD})))+"
    rf"|(?:{_WORD})(?:-(?:{_WORD}))?"
)
_SIZE = r"hundred|thousand|million|billion|trillion|dozen|lakh|crore|mln|bln|bn|mn|trn|tn|[kKmb](?![A-Za-z])"
_CURRENCY = "|".join(re.escape(name) for name in sorted(CURRENCY, key=len, reverse=True))
NUMBER = re.compile(
    rf"(?<![\w.,/:?'’-])(?<!=[\"'])(?:{_SIGN})?(?P<low>{_FIGURES}|\b(?:{_SPELT})\b)(?:[ -]?(?P<size>{_SIZE})\b)?"
    rf"(?:[ ]?(?:-|–|—|to|or)[ ]?(?:[$€£₽])?(?P<high>{_FIGURES}|(?:{_WORD})\b)(?:[ -]?(?P<size2>{_SIZE})\b)?)?"
    rf"(?:(?P<percent>[ ]?%|[ -](?:percent|per cent|pct)\b|[ ]percentage points?\b)|[ -](?:(?P<currency>{_CURRENCY})\b))?"
    r"(?!['’]?(?:st|nd|rd|th|s)\b|[\w?]|[/:?]\d|[.,]\d|['’]\d)",
    re.I,
)
BETWEEN = re.compile(
    rf"\bbetween[ ](?:{_SIGN})?(?P<low>{_FIGURES}|\b(?:{_SPELT})\b)(?:[ -]?(?P<size>{_SIZE})\b)?[ ]and[ ](?:[$€£₽])?"
    rf"(?P<high>{_FIGURES}|\b(?:{_SPELT})\b)(?:[ -]?(?P<size2>{_SIZE})\b)?"
    rf"(?:(?P<percent>[ ]?%|[ -](?:percent|per cent|pct)\b)|[ -](?:(?P<currency>{_CURRENCY})\b))?(?![\w?]|[/:?]\d|[.,]\d)",
    re.I,
)
# Figures with a letter, a slash or a question mark where a figure stood: read by a machine, and damaged.
DAMAGED = re.compile(
    rf"(?<![\w./:?-])(?:{_SIGN})?(?:"
    r"\d+[/|\\?!*_](?=[ ](?:million|billion|thousand|trillion|percent|per cent)\b)"
    r"|(?=[\dOolI|?]*[OolI|?])(?=[\dOolI|?,.]*\d)[\dOolI|?]{1,3}(?:,[\dOolI|?]{3})+(?![\w])"
    r"|[lI|](?=\d)\d{1,4}(?![\w,-])|\d{1,4}[I|O]\d{0,3}(?![\w-])|\d{1,4}l\d{1,3}(?![\w-])"
    r"|\d{1,3}[#~^{}\[\]=§¢*?_]{1,2}\d{0,3}(?:,\d{3})+(?![\w])|\d+[#~^§¢]\d+(?![\w-])|\d+[#~^§¢](?=[ ])"
    r"|\d+[?*_]\d+|[?]\d+|O\d*[.,]\d+(?![\w-])|\d+[ZSB]\d+(?![\w-])"
    rf")(?:[ -]?(?P<size>{_SIZE})\b)?(?:[ ]?(?P<percent>%|percent\b|per cent\b)|[ ](?P<currency>{_CURRENCY})\b)?",
)
_FRACTION = r"half|one[- ]half|a third|one[- ]third|two[- ]thirds|a quarter|one[- ]quarter|three[- ]quarters|one[- ]fifth|a fifth|two[- ]fifths|three[- ]fifths|four[- ]fifths|one[- ]tenth|a tenth|nine[- ]tenths"
SHARES = re.compile(
    rf"(?<![\w-])(?P<share>{_FRACTION})(?=[ ](?:of[ ]|the[ ]|its[ ]|their[ ]|all[ ]|his[ ]|her[ ]|our[ ]))(?![ ]of[ ](?:the[ ])?(?:year|month|day|week|decade|century|\d{{4}}))",
    re.I,
)
VAGUE = re.compile(
    r"(?<![\w-])(?P<word>tens of (?:thousands|millions|billions)|hundreds of (?:thousands|millions|billions)|dozens|scores|"
    r"hundreds|thousands|millions|billions|trillions)\b(?=[ ](?:of|more|have|were|are|had|who|in|from|fled|killed|died|protested|gathered))",
    re.I,
)
BEFORE = re.compile(
    r"\b(?:(?P<nearly>nearly|almost|close to|just under|just short of|approaching|not quite)"
    r"|(?P<at_least>at least|no fewer than|no less than|not less than|a minimum of|minimum of)"
    r"|(?P<at_most>up to|as many as|as much as|at most|no more than|not more than|a maximum of|maximum of|at the most)"
    r"|(?P<more_than>(?:slightly |just |much |well |far )?more than|(?:just |well |slightly )?over|above|in excess of|upwards? of|greater than|exceeding)"
    r"|(?P<less_than>(?:slightly |just |much |far )?(?:less|fewer) than|under|below)"
    r"|(?P<about>about|around|roughly|approximately|some|circa|an estimated|estimated|an approximate|in the region of|or so|on the order of))"
    r"(?:[ ](?:a|an|the|another|estimated|additional|its|his|their))*[ ]*$",
    re.I,
)
BOUNDS = re.compile(
    r"[ ]+or (?:(?P<least>more|over|higher|above)|(?P<most>less|fewer|lower|under|below))\b", re.I
)

_UNITS = {
    "person": "people", "people": "people", "civilian": "people", "refugee": "refugees", "death": "deaths", "fatality": "deaths",
    "casualty": "casualties", "injury": "wounded", "kilometer": "km", "kilometre": "km", "km": "km", "mile": "miles", "metre": "m",
    "meter": "m", "ton": "tonnes", "tonne": "tonnes", "troop": "troops", "soldier": "troops", "serviceman": "troops",
    "servicemember": "troops", "barrel": "barrels", "hectare": "hectares", "acre": "acres",
    "man": "people", "woman": "women", "child": "children", "resident": "people", "citizen": "people", "percent": "percent",
}  # fmt: skip
_DEAD = frozenset({"kill", "die", "execute", "murder", "slay"})
_HURT = frozenset({"wound", "injure", "hurt"})


def number_value(words: str | None, size: str | None = None) -> float | None:
    """The number that figures or words stand for, times its size word; None for no number.

    >>> number_value("two hundred and five")
    205.0
    >>> number_value("1.5", "billion")
    1500000000.0
    """
    if not words:
        return None
    factor = _SIZES.get(size.casefold(), 1.0) if size else 1.0
    plain = re.sub(r"[,\u00a0\u202f]", "", words)
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(Decimal(plain) * Decimal(int(factor)))
    total = current = 0.0
    seen = False
    for word in re.split(r"[\s-]+", words.casefold()):
        if word in ("and", "a", "an"):
            if word != "and" and current == 0:
                current = 1.0
            continue
        if word == "half":
            current, seen = 0.5, True
            continue
        if word in _ONES or word in _TENS:
            value = _ONES.get(word, _TENS.get(word, 0))
            current = value if current == 1.0 and not seen else current + value
            seen = True
        elif word in _SIZES:
            seen = True
            current = (current or 1.0) * _SIZES[word]
            if _SIZES[word] >= 1000:
                total, current = total + current, 0.0
        else:
            return None
    return (total + current) * factor if seen else None


def share_value(words: str) -> float:
    """A fraction in words as a number: ``two-thirds`` is 2/3."""
    lowered = words.casefold().replace("-", " ")
    over = next(
        n
        for stem, n in (("half", 2), ("third", 3), ("quarter", 4), ("fifth", 5), ("tenth", 10))
        if stem in lowered
    )
    first = lowered.split()[0]
    return {"two": 2, "three": 3, "four": 4, "nine": 9}.get(first, 1) / over


def normal_unit(doc: Doc, noun: int | None, first: int, last: int) -> str:
    """The unit that a noun, or the verb of a bare number, gives.

    Deaths and wounded are told by the verb: "145 people were killed" counts deaths.
    """
    token = doc[noun] if noun is not None else doc[last]
    verb = token.head
    if token.dep_ in ("dobj", "nsubjpass", "nsubj") and verb.pos_ in ("VERB", "AUX"):
        lemma = verb.lemma_.lower()
        subject = token.dep_ == "nsubj"
        person = noun is None or _UNITS.get(doc[noun].lemma_.lower(), "") in (
            "people",
            "troops",
            "women",
            "children",
        )
        if person and (lemma in _DEAD if not subject else lemma == "die"):
            return "deaths"
        if person and lemma in _HURT and not subject:
            return "wounded"
    participle = next((c for c in token.children if c.dep_ == "acl" and c.tag_ in ("VBN", "VBD")), None)
    if participle is not None and participle.lemma_.lower() in _DEAD:
        return "deaths"
    if participle is not None and participle.lemma_.lower() in _HURT:
        return "wounded"
    if noun is None:
        before = doc[first - 1].lemma_.lower() if first else ""
        if before in _DEAD | _HURT:
            return "deaths" if before in _DEAD else "wounded"
        follower = doc[last + 1].lower_ if last + 1 < len(doc) else ""
        return {"dead": "deaths", "killed": "deaths", "wounded": "wounded", "injured": "wounded"}.get(
            follower, ""
        )
    lemma = doc[noun].lemma_.lower()
    if doc[noun].pos_ == "PRON":
        return ""
    lowered = doc[noun].lower_
    return _UNITS.get(lemma) or CURRENCY.get(lowered) or lowered
