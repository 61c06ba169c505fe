"""Any script -> plain Latin letters, for comparison only: what comes out is near a name's usual spelling.

Cyrillic, Greek, Arabic, Hebrew, Armenian, Georgian and common Han characters have tables (scripts.yaml);
Hangul
is taken apart by arithmetic; kana, Indic scripts, Thai and Ethiopic are read off their Unicode names.

Source: The Unicode Standard, chapters 3.12 (Hangul syllables) and 4.8 (names); BGN/PCGN systems, simplified.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

_HANGUL = 0xAC00
_LEADS = "k kk n t tt r m p pp s ss - j jj ch k t p h".replace("-", "").split(" ")
_VOWELS = [
    "a",
    "ae",
    "ya",
    "yae",
    "o",
    "e",
    "yo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "u",
    "ui",
    "i",
]
_TAILS = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "l",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "h",
]
_LETTER = re.compile(r"\b(?:LETTER|SYLLABLE|CHARACTER)\b.* (\S+)$")
_VOWEL_SIGN = re.compile(r"VOWEL SIGN (?:\S+ )*(\S+)$")
_ARTICLE = re.compile(r"\bال(?=\w{3})")
_INDIC = (
    "DEVANAGARI",
    "BENGALI",
    "TAMIL",
    "TELUGU",
    "GUJARATI",
    "GURMUKHI",
    "KANNADA",
    "MALAYALAM",
    "SINHALA",
)
_SPELLED = ("HIRAGANA", "KATAKANA", "ETHIOPIC")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    rows: Any = yaml.safe_load(files("legation.lists").joinpath("scripts.yaml").read_text("utf-8"))
    letters: dict[str, str] = {}
    for table in rows["letters"].values():
        for latin, characters in table.items():
            letters.update(dict.fromkeys(str(characters).split(), "" if latin == "none" else str(latin)))
    han = {
        character: str(latin) for latin, characters in rows["han"].items() for character in str(characters)
    }
    return letters, han


@lru_cache(maxsize=65536)
def latinise(text: str) -> str:
    """Spell a name in lower-case Latin letters, digits and spaces.

    >>> latinise("Владимир Путин")
    'vladimir putin'
    >>> latinise("김정은")
    'kim jong un'
    >>> latinise("Nicolás Maduro")
    'nicolas maduro'
    """
    if not text.isascii():
        # Composed first, so that Hangul syllables and Cyrillic short i are whole; then by character.
        text = _ARTICLE.sub("ال ", unicodedata.normalize("NFC", text))
        text = "".join(_spell(text))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['`’‘ʼʻ]", "", text.lower())).split())


def _spell(text: str) -> list[str]:
    letters, han = _tables()
    found: list[str] = []
    position_of_han = 0
    for character in text:
        lowered = character.lower()
        point = ord(character)
        if point < 128:
            found.append(character)
        elif lowered in letters:
            found.append(letters[lowered])
        elif character in han:
            # A Chinese name is a surname and a given name: one space after the first character.
            found.append(han[character] + (" " if position_of_han == 0 else ""))
        elif _HANGUL <= point < _HANGUL + 11172:
            found.append(_syllable(point - _HANGUL) + " ")
        else:
            _by_name(character, found)
        position_of_han = position_of_han + 1 if character in han else 0
    return found


def _syllable(index: int) -> str:
    lead, rest = divmod(index, 588)
    vowel, tail = divmod(rest, 28)
    return _LEADS[lead] + _VOWELS[vowel] + _TAILS[tail]


def _by_name(character: str, found: list[str]) -> None:
    name = unicodedata.name(character, "")
    script = name.split(" ")[0]
    if script in _INDIC:
        _indic(name, found)
    elif script in _SPELLED:
        letter = _LETTER.search(name)
        found.append(letter[1].lower() if letter else "")
    elif script == "THAI":
        # "THAI CHARACTER SO SUEA": the sound is the first word's consonant.
        words = name.removeprefix("THAI CHARACTER ").split(" ")
        found.append(words[1].lower() if words[0] == "SARA" else words[0].lower().rstrip("o"))
    elif script == "LATIN":
        base = unicodedata.normalize("NFKD", character)
        found.append("".join(part for part in base if ord(part) < 128))
    elif unicodedata.category(character).startswith(("Z", "P")):
        found.append("" if name.endswith(("APOSTROPHE", "QUOTATION MARK", "PRIME")) else " ")
    elif unicodedata.category(character) == "Nd":
        found.append(str(unicodedata.digit(character)))


def _indic(name: str, found: list[str]) -> None:
    """Add a letter; a consonant has an ``a`` of its own until a vowel sign or virama takes it away."""
    sign = _VOWEL_SIGN.search(name)
    if sign or name.endswith("VIRAMA"):
        if found and found[-1].endswith("a"):
            found[-1] = found[-1][:-1]
        if sign:
            found.append({"aa": "a", "ii": "i", "uu": "u"}.get(sign[1].lower(), sign[1].lower()))
    elif "ANUSVARA" in name or "CANDRABINDU" in name:
        found.append("n")
    elif letter := _LETTER.search(name):
        found.append({"aa": "a", "ii": "i", "uu": "u"}.get(letter[1].lower(), letter[1].lower()))
