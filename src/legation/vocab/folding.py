"""Folding of names: case, diacritics, quotes and dashes, one character for one character.

Invariant: ``len(fold(text)) == len(text)``, so that an offset in the folded text is an offset in the text.
"""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = {
    "ß": "s", "æ": "a", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "œ": "o", "þ": "t", "ə": "a",
    "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "\n": " ", "\t": " ", "\r": " ",
}  # fmt: skip
_cache: dict[str, str] = {}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NEEDS_TABLE = re.compile(r"[\n\t\r`]")
_ASCII_TABLE = str.maketrans("\n\t\r`", "   '")


def _fold_character(character: str) -> str:
    lowered = character.lower()
    if lowered in _SPECIAL:
        return _SPECIAL[lowered]
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFKD", lowered)[:1]
    return _SPECIAL.get(base, base) or character


def fold(text: str) -> str:
    """Fold a text for comparison without changing its length.

    >>> fold("Erdoğan’s")
    "erdogan's"
    """
    if not text.isascii():
        text = _NOT_ASCII.sub(_fold_match, text)
    text = text.lower()
    return text.translate(_ASCII_TABLE) if _NEEDS_TABLE.search(text) else text


def _fold_match(found: re.Match[str]) -> str:
    character = found[0]
    if character not in _cache:
        _cache[character] = _fold_character(character)
    return _cache[character]


_ARTICLE = re.compile(r"^(?:the|a|an)\s+")


def fold_name(words: str) -> str:
    """Fold a name for look-up: fold, spaces for hyphens, one space between words, no article, no possessive.

    >>> fold_name("The  Taliban’s")
    'taliban'
    """
    folded = fold(words)
    if "-" in folded or "  " in folded or folded != folded.strip():
        folded = " ".join(folded.replace("-", " ").split())
    folded = _ARTICLE.sub("", folded)
    if folded.endswith("'s"):
        return folded[:-2]
    return folded[:-1] if folded.endswith("s'") else folded


def word_set(words: str) -> frozenset[str]:
    """Make a set of the words of a string: word lists stay readable as prose.

    >>> sorted(word_set("b a"))
    ['a', 'b']
    """
    return frozenset(words.split())
