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
_cache: dict[int, str] = {}


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
    if text.isascii():
        lowered = text.lower()
        if "\n" in lowered or "\t" in lowered or "`" in lowered or "\r" in lowered:
            return lowered.translate(str.maketrans("\n\t\r`", "   '"))
        return lowered
    for character in set(text):
        if ord(character) not in _cache:
            _cache[ord(character)] = _fold_character(character)
    return text.translate(_cache)


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
