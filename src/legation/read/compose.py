"""Raw text -> Document: the one way on which every format's text goes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from legation.errors import UnreadableError
from legation.model import Block, BlockKind, Document, Genre, Repair, Span, ValidTime, make_id
from legation.read.dates import find_published
from legation.read.furniture import is_headline, is_signature
from legation.read.layout import lay_out
from legation.read.mend import iter_doubts, mend_characters, mend_words
from legation.read.provenance import (
    author_and_host,
    byline_author,
    byline_source,
    find_dateline,
    find_genre,
    imprint,
    outlet_name,
)
from legation.read.weave import Piece, Weave

MAX_CHARACTERS = 1_000_000
"""What the parser takes at once: some four hundred pages."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a text besides its words; empty where unknown.

    Attributes:
        sha256: Of the bytes as they came.
        published: As given or as metadata tells.
        basis: ``given`` or ``metadata``.
        wrapped: Whether lines are broken at a column; None finds it out.
        captions: Paragraphs that markup says are captions.
        notes: Flags raised while decoding.
    """

    name: str = ""
    source: str = ""
    title: str = ""
    author: str = ""
    url: str = ""
    language: str = ""
    media_type: str = "text/plain"
    sha256: str = ""
    published: ValidTime | None = None
    basis: str = "given"
    wrapped: bool | None = None
    captions: frozenset[str] = frozenset()
    notes: tuple[Repair, ...] = ()


def compose(raw: str, envelope: Envelope) -> Document:
    """Read a raw text into a Document.

    Raises:
        UnreadableError: When it holds no word, or more than an article can.
    """
    if len(raw) > MAX_CHARACTERS:
        raise UnreadableError(
            f"{envelope.name or 'the text'}: {len(raw):,} characters are more than one article has (at most "
            f"{MAX_CHARACTERS:,}); split it, or put one article on a line of a JSONL file"
        )
    if not re.search(r"\w", raw):
        raise UnreadableError(
            f"{envelope.name or 'the text'}: there is no word in it; check that it is the right file"
        )
    layout = lay_out(mend_characters(Weave.of(raw)), wrapped=envelope.wrapped, captions=envelope.captions)
    weave = mend_words(layout.weave)
    paragraphs = _paragraphs(weave.text, layout.kinds)
    weave, paragraphs = _headed(weave, paragraphs, envelope.title)
    text = weave.text
    paragraphs = _signed(text, paragraphs)
    blocks, agency = _blocks(text, paragraphs)
    found = _Findings.of(text, blocks, agency, envelope)
    published, basis, evidence = envelope.published, envelope.basis, None
    if published is None:
        day = find_published(text, [(b.start, b.end) for b in blocks if b.kind is BlockKind.DATELINE])
        basis = "inferred" if day else "unknown"
        if day:
            evidence = Span.of(text, day.start, day.end)
            published = replace(day.time, words=evidence)
    repairs = [*envelope.notes, *weave.repairs(), *iter_doubts(weave), *_flags(weave, found)]
    repairs.sort(key=lambda r: (r.start, r.end, r.raw_start, r.kind))
    return Document(
        id=make_id("doc", found.source, published.edtf if published else "", text),
        text=text,
        raw_text=raw,
        raw_sha256=envelope.sha256 or hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest(),
        media_type=envelope.media_type,
        name=envelope.name,
        source=found.source,
        title=found.title,
        author=found.author,
        language=envelope.language or "en",
        published=published,
        published_basis=basis,
        published_evidence=evidence,
        genre=found.genre,
        blocks=tuple(blocks),
        repairs=tuple(repairs),
        segments=weave.segments(),
        url=envelope.url,
    )


def revert(document: Document) -> str:
    """Put the raw text together again from the text and its repairs.

    >>> from legation.read import read_text
    >>> raw = "Two lines \\nof one sentence."
    >>> revert(read_text(raw)) == raw
    True
    """
    parts = [(raw, document.text[at : at + length]) for at, raw, length in document.segments]
    parts += [(r.raw_start, r.before) for r in document.repairs if r.applied and r.before]
    return "".join(words for _, words in sorted(parts))


def _paragraphs(text: str, kinds: tuple[BlockKind, ...]) -> list[tuple[BlockKind, int, int]]:
    out, at = [], 0
    for kind, words in zip(kinds, text.split("\n\n"), strict=True):
        out.append((kind, at, at + len(words)))
        at += len(words) + 2
    return out


def _headed(
    weave: Weave, paragraphs: list[tuple[BlockKind, int, int]], title: str
) -> tuple[Weave, list[tuple[BlockKind, int, int]]]:
    """Mark the headline, or set the title from metadata at the head where the text does not begin with it."""
    title = " ".join(title.split())
    text = weave.text
    for index, (kind, start, end) in enumerate(paragraphs[:6]):
        words = text[start:end]
        same = bool(title) and _plain(words) == _plain(title)
        if same or (kind is BlockKind.PARAGRAPH and not title and is_headline(words) and len(paragraphs) > 1):
            paragraphs = [*paragraphs]
            paragraphs[index] = (BlockKind.HEADLINE, start, end)
            return weave, paragraphs
        if kind is BlockKind.PARAGRAPH and not title:
            break
    if not title:
        return weave, paragraphs
    head = Piece(f"{title}\n\n", 0, 0, "title", "The title from metadata is set at the head of the text.")
    shift = len(head.text)
    moved = [(kind, start + shift, end + shift) for kind, start, end in paragraphs]
    return Weave(weave.raw, [head, *weave.pieces]), [(BlockKind.HEADLINE, 0, len(title)), *moved]


def _signed(text: str, paragraphs: list[tuple[BlockKind, int, int]]) -> list[tuple[BlockKind, int, int]]:
    """Mark names and desks that stand on lines of their own between the headline and the text."""
    out, headed, open_ = [], False, True
    for kind, start, end in paragraphs:
        words = text[start:end]
        if kind is BlockKind.PARAGRAPH:
            if headed and open_ and is_signature(words):
                kind = BlockKind.BYLINE
            else:
                open_ = False
        headed = headed or kind is BlockKind.HEADLINE
        out.append((kind, start, end))
    return out


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).casefold().strip()


def _blocks(text: str, paragraphs: list[tuple[BlockKind, int, int]]) -> tuple[list[Block], str]:
    """Return the blocks, with datelines cut off the first paragraph, and the agency that signed it."""
    blocks: list[Block] = []
    agency, seen = "", False
    for kind, start, end in paragraphs:
        if kind is BlockKind.PARAGRAPH and not seen:
            seen = True
            line = find_dateline(text[start:end])
            if line:
                agency = line.agency
                stop = start + len(text[start : start + line.length].rstrip())
                blocks.append(Block(BlockKind.DATELINE, start, stop))
                start += line.length
        blocks.append(Block(kind, start, end))
    return blocks, agency


@dataclass(frozen=True, slots=True)
class _Findings:
    source: str
    author: str
    title: str
    genre: Genre
    inferred: tuple[tuple[str, int, int, str], ...]

    @classmethod
    def of(cls, text: str, blocks: list[Block], agency: str, envelope: Envelope) -> _Findings:
        source, author, title = envelope.source, envelope.author, " ".join(envelope.title.split())
        inferred: list[tuple[str, int, int, str]] = []
        furniture = " ".join(
            text[b.start : b.end]
            for b in blocks
            if b.kind in {BlockKind.DISCLAIMER, BlockKind.BOILERPLATE, BlockKind.SHARE_LINK}
        )
        for block in blocks:
            words = text[block.start : block.end]
            if block.kind is BlockKind.HEADLINE and not title:
                title = words
            if block.kind is BlockKind.BYLINE:
                if not author and (author := byline_author(words)):
                    inferred.append(
                        ("inferred_author", block.start, block.end, f"Author {author} read from the byline.")
                    )
                if not source and not agency and (source := byline_source(words)):
                    inferred.append(
                        ("inferred_source", block.start, block.end, f"Source {source} read from the byline.")
                    )
            printed = block.kind in {BlockKind.BOILERPLATE, BlockKind.DATELINE} and not source and not agency
            if printed and (source := imprint(words)):
                reason = f"Source {source} read from the imprint."
                inferred.append(("inferred_source", block.start, block.end, reason))
            if block.kind is BlockKind.DATELINE and agency and not source:
                source = agency
                inferred.append(
                    ("inferred_source", block.start, block.end, f"Source {source} read from the dateline.")
                )
            if block.kind is BlockKind.AUTHOR_URL:
                name, slug, host = author_and_host(words)
                if host and not source:
                    source = outlet_name(host, furniture)
                    reason = f"Source {source} read from the host {host} of an author's page."
                    inferred.append(("inferred_source", block.start, block.end, reason))
                if name and not author:
                    author = name
                    reason = f"Author {name} read from the slug {slug} of an author's page."
                    inferred.append(("inferred_author", block.start, block.end, reason))
        pairs = [(b.kind, text[b.start : b.end]) for b in blocks]
        genre = find_genre(pairs, title=title, url=envelope.url, dateline=bool(agency))
        return cls(source, author, title, genre, tuple(inferred))


def _flags(weave: Weave, found: _Findings) -> list[Repair]:
    out = []
    for kind, start, end, reason in found.inferred:
        raw = weave.raw_range(start, end) or (0, 0)
        words = weave.text[start:end]
        out.append(Repair(kind, *raw, words, words, reason, False, start, end))
    return out
