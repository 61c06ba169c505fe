"""Resolves every mention of a document, or says why not."""

from __future__ import annotations

from collections.abc import Sequence

from legation.extract.parse import ParsedDocument
from legation.model import Document, Mention
from legation.resolve.coreference import Coreference
from legation.resolve.named import NamedResolver


def resolve_mentions(
    parsed: ParsedDocument, mentions: Sequence[Mention], document: Document | None = None
) -> list[Mention]:
    """Fill actor, method, score and note of each mention.

    Args:
        parsed: The parse of the document.
        mentions: What ``find_mentions`` found.
        document: The document of the parse, with the publication date to read offices against; default its
        own.

    Returns:
        The mentions in the same order; ``actor`` is None and ``method`` ``abstained`` where the text does not
        settle the reference.
    """
    if document is not None and document is not parsed.document:
        parsed = ParsedDocument(document, parsed.blocks)
    named = NamedResolver(parsed, mentions)
    return Coreference(parsed, named.resolve(), named.offices).resolve()
