"""What a dozen readers ask of one parsed Doc, asked of spaCy once: its text, tokens, words and quotation marks.

spaCy makes a new Token for every step over a Doc and joins its text anew whenever that is asked for; the readers of
claims, dates, speakers and quantities walk every paragraph ten times. A Doc must not change after its first reading.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from legation.extract.words import lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

KEPT = 64
"""Docs remembered: the paragraphs of an article, which several passes go over one after the other."""


@lru_cache(maxsize=KEPT)
def text_of(doc: Doc) -> str:
    """Return the text of a Doc."""
    return doc.text


@lru_cache(maxsize=KEPT)
def tokens_of(doc: Doc) -> tuple[Token, ...]:
    """Return the tokens of a Doc."""
    return tuple(doc)


@lru_cache(maxsize=KEPT)
def starts_of(doc: Doc) -> list[int]:
    """Return the first code point of every token."""
    return [token.idx for token in tokens_of(doc)]


@lru_cache(maxsize=KEPT)
def words_of(doc: Doc) -> frozenset[str]:
    """Return every lemma and every lower-case word of a Doc."""
    tokens = tokens_of(doc)
    return frozenset(map(lemma, tokens)) | {token.lower_ for token in tokens}
