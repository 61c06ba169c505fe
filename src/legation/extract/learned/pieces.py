"""Words -> word pieces, as the encoder was trained on them.

Ours because the usual library brings a hub's client with it, and this is all of it that we need.

Source: WordPiece as in BERT (Devlin et al. 2019): lower case, accents stripped, punctuation apart, then the longest
known piece first; a word that cannot be cut into known pieces is one unknown piece.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

LONGEST_WORD = 100
CONTINUED = "##"


class Pieces:
    """A vocabulary of word pieces.

    Args:
        path: A file with a piece a line; its number is the line's, from 0.
    """

    def __init__(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        self._numbers = {piece: number for number, piece in enumerate(lines)}
        self.begin, self.end, self.unknown = (self._numbers[name] for name in ("[CLS]", "[SEP]", "[UNK]"))

    @lru_cache(maxsize=50_000)  # noqa: B019  (one vocabulary lives as long as the process)
    def cut(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's pieces; never empty."""
        found = [number for part in _parts(word) for number in self._cut_part(part)]
        return tuple(found) or (self.unknown,)

    def _cut_part(self, part: str) -> list[int]:
        if len(part) > LONGEST_WORD:
            return [self.unknown]
        found: list[int] = []
        start = 0
        while start < len(part):
            for end in range(len(part), start, -1):
                number = self._numbers.get((CONTINUED if start else "") + part[start:end])
                if number is not None:
                    break
            else:
                return [self.unknown]
            found.append(number)
            start = end
        return found


def _parts(word: str) -> list[str]:
    """Split a word at white space and around punctuation and Chinese characters, lower case, without accents and controls."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", word.lower())
        if unicodedata.category(letter) not in ("Mn", "Cc", "Cf", "Co") or letter in "\t\n\r"
    )
    spaced = "".join(f" {letter} " if _stands_alone(letter) else letter for letter in plain)
    return spaced.split()


def _stands_alone(letter: str) -> bool:
    if letter.isascii():
        return letter.isprintable() and not letter.isalnum() and letter != " "
    return unicodedata.category(letter).startswith("P") or 0x4E00 <= ord(letter) <= 0x9FFF
