# ruff: noqa: E501
# Patterns and word lists are tables.
"""Words and numbers of time expressions in English, and the regular expressions built from them."""

from __future__ import annotations

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"], 1
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        [
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ]
    )
    for name in names.split()
}
SEASONS = {
    "spring": 21,
    "springtime": 21,
    "summer": 22,
    "summertime": 22,
    "autumn": 23,
    "fall": 23,
    "winter": 24,
}
ORDINALS = {
    word: number
    for number, words in enumerate(
        ["first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th",
         "ninth 9th", "tenth 10th", "eleventh 11th", "twelfth 12th", "thirteenth 13th", "fourteenth 14th",
         "fifteenth 15th", "sixteenth 16th", "seventeenth 17th", "eighteenth 18th", "nineteenth 19th",
         "twentieth 20th", "twenty-first 21st", "twenty-second 22nd"], 1
    )
    for word in words.split()
}  # fmt: skip
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {
    name: 10 * n for n, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
CARDINALS = {name: n for n, name in enumerate(_SMALL, 1)} | _TENS
TENS_OF_DECADE = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90
}  # fmt: skip

MONTH = (
    r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)(?![A-Za-z])"
)
WEEKDAY = (
    r"(?P<{0}>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY"
    r"|(?:Mon|Tues|Tue|Wed|Thurs|Thu|Fri|Sat|Sun)\.)(?![A-Za-z])"
)
DAYPART = r"(?:[ ](?:early |late )?(?:morning|afternoon|evening|night))"
UNIT = r"(?:day|week|month|quarter|year|decade|centur(?:y|ie)|weekend|fortnight|hour|minute)"
_WORD_NUMBER = "|".join(
    [
        *sorted((f"{t}-{s}" for t in _TENS for s in _SMALL[:9]), key=len, reverse=True),
        *sorted(CARDINALS, key=len, reverse=True),
    ]
)
NUMBER = (
    r"(?:\d{1,3}(?:\.\d)?|a couple(?: of)?|couple of|a few|few|several|many|(?:a )?dozens? of|a dozen|(?:a )?half a|a|an|"
    rf"{_WORD_NUMBER}|a hundred|hundred)"
)
ABOUT = r"(?:about|around|roughly|approximately|nearly|almost|some|more than|over|less than|under|at least|just|only|barely|another|up to|the)"

# Counts that words leave open: least and most.
LOOSE = {
    "a couple": (2, 3), "couple": (2, 3), "a couple of": (2, 3), "couple of": (2, 3), "a few": (2, 6), "few": (2, 6),
    "several": (3, 10), "many": (5, 30), "dozens of": (24, 99), "dozen of": (10, 14), "a dozen": (12, 12),
    "half a": (0.5, 0.5), "a half a": (0.5, 0.5), "a": (1, 1), "an": (1, 1), "a hundred": (100, 100), "hundred": (100, 100),
}  # fmt: skip


def read_count(words: str) -> tuple[float, float] | None:
    """Least and most that a number word stands for ("several" 3 to 10); None for no number.

    >>> read_count("twenty-one")
    (21, 21)
    """
    lowered = " ".join(words.casefold().split())
    if lowered in LOOSE:
        return LOOSE[lowered]
    if lowered in CARDINALS:
        return CARDINALS[lowered], CARDINALS[lowered]
    if re.fullmatch(r"\d+", lowered):
        return int(lowered), int(lowered)
    if re.fullmatch(r"\d+\.\d+", lowered):
        return float(lowered), float(lowered)
    tens, _, ones = lowered.partition("-")
    if tens in _TENS and ones in CARDINALS:
        value = _TENS[tens] + CARDINALS[ones]
        return value, value
    return None


def unit_name(words: str) -> str:
    """The singular unit: ``centuries`` and ``century`` give ``century``."""
    lowered = words.casefold()
    return "century" if lowered.startswith("centur") else lowered.rstrip("s")
