"""The corridor from a Document to its claims: parse, find mentions, resolve them, extract claims.

The rooms it joins know nothing of one another; this module is the only place that walks through all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from legation.claimlist import ClaimList
from legation.model import Actor, Claim, Document, Mention, Span

if TYPE_CHECKING:
    from legation.extract.parse import ParsedDocument, Parser


@dataclass(frozen=True)
class Reading:
    """What one pass over a document gives.

    Attributes:
        document: The document.
        claims: Its claims, in text order.
        mentions: Every mention with its resolution or abstention.
        abstained: (rule, words) of claims that were not made because a party stayed unresolved.
        missed: Sentences in which two known actors stand and no claim begins.
        gated: True when the document names no known actor and was therefore not read at all.
    """

    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    abstained: tuple[tuple[str, Span], ...]
    missed: tuple[Missed, ...] = ()
    gated: bool = False


@dataclass(frozen=True)
class Missed:
    """A sentence in which two known actors stand and no claim was found.

    Attributes:
        words: The sentence.
        actors: The actors, in the order in which they are first named; two or more.
    """

    words: Span
    actors: tuple[Actor, ...]


@lru_cache(maxsize=1)
def _parser() -> Parser:
    from legation.extract.parse import Parser

    return Parser()


def read_document(document: Document) -> Reading:
    """Read one document through the whole corridor.

    Returns:
        Claims, mentions and abstentions; the same document always gives the same reading. A document that
        names no actor of the vocabulary is not parsed; its reading is empty and says so.
    """
    from legation.extract.gate import names_an_actor

    if not names_an_actor(document):
        return Reading(document, (), (), (), gated=True)
    return read_parsed(_parser().parse(document))


def read_parsed(parsed: ParsedDocument) -> Reading:
    """Like read_document, for a document that is parsed already."""
    from legation.extract.claims import extract_claims
    from legation.extract.learned import get_reader
    from legation.extract.mentions import find_mentions
    from legation.resolve import resolve_mentions

    mentions = resolve_mentions(parsed, find_mentions(parsed))
    extracted = extract_claims(parsed, mentions, get_reader())
    missed = tuple(_iter_missed(parsed, mentions, extracted.claims))
    return Reading(parsed.document, extracted.claims, tuple(mentions), extracted.abstained, missed)


def _iter_missed(
    parsed: ParsedDocument, mentions: Sequence[Mention], claims: Sequence[Claim]
) -> Iterator[Missed]:
    """Yield the sentences with two known actors in which no claim has any of its words."""
    told = sorted((span.start, span.end) for claim in claims for span in claim.evidence)
    named = [m for m in mentions if m.actor is not None and not m.actor.provisional]
    for block, sentence in parsed.iter_sentences():
        start, end = block.start + sentence.start_char, block.start + sentence.end_char
        if any(first < end and last > start for first, last in told):
            continue
        here = [m for m in named if start <= m.start < end]
        # a name inside another ("Russian" in "Russian Foreign Minister") names no second party
        outer = [
            m for m in here if not any(o is not m and o.start <= m.start and m.end <= o.end for o in here)
        ]
        actors = {m.actor.key: m.actor for m in outer if m.actor is not None}
        if len(actors) > 1:
            yield Missed(parsed.document.span(start, end), tuple(actors.values()))


def iter_readings(documents: Iterable[Document]) -> Iterator[Reading]:
    """Read a stream of documents in order, in flat memory."""
    for document in documents:
        yield read_document(document)


def read_claims(document: Document) -> ClaimList:
    """The claims of one document, in text order."""
    return ClaimList(read_document(document).claims)
