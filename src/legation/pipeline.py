"""The corridor from a Document to its claims: parse, find mentions, resolve them, extract claims.

The rooms it joins know nothing of one another; this module is the only place that walks through all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from legation.claimlist import ClaimList
from legation.model import Claim, Document, Mention, Span

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
    """

    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    abstained: tuple[tuple[str, Span], ...]


@lru_cache(maxsize=1)
def _parser() -> Parser:
    from legation.extract.parse import Parser

    return Parser()


def read_document(document: Document) -> Reading:
    """Read one document through the whole corridor.

    Returns:
        Claims, mentions and abstentions; the same document always gives the same reading.
    """
    return read_parsed(_parser().parse(document))


def read_parsed(parsed: ParsedDocument) -> Reading:
    """Like read_document, for a document that is parsed already."""
    from legation.extract.claims import extract_claims
    from legation.extract.mentions import find_mentions
    from legation.resolve import resolve_mentions

    mentions = resolve_mentions(parsed, find_mentions(parsed))
    extracted = extract_claims(parsed, mentions)
    return Reading(parsed.document, extracted.claims, tuple(mentions), extracted.abstained)


def iter_readings(documents: Iterable[Document]) -> Iterator[Reading]:
    """Read a stream of documents in order, in flat memory."""
    for document in documents:
        yield read_document(document)


def read_claims(document: Document) -> ClaimList:
    """The claims of one document, in text order."""
    return ClaimList(read_document(document).claims)
