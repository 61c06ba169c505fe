"""RSS and Atom feeds: one document an entry."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from legation.errors import LegationError, UnreadableError
from legation.model import Document, ValidTime
from legation.read.compose import Envelope, compose
from legation.read.dates import published_time
from legation.read.decode import refuse_binary
from legation.read.fragment import paragraphs_of
from legation.read.jsonl import Report

MAX_FEED_BYTES = 50_000_000


def iter_entries(data: bytes, envelope: Envelope, on_problem: Report | None = None) -> Iterator[Document]:
    """Stream the entries of a feed, in its order; entries without words are reported, not read.

    Raises:
        UnreadableError: When it is no feed, has no entries, or declares entities.
    """
    refuse_entities(data, envelope.name)
    import feedparser

    feed = feedparser.parse(BytesIO(data))
    entries = feed.get("entries", [])
    if not entries:
        raise UnreadableError(
            f"{envelope.name}: no entry in this feed; check that it is RSS or Atom and not empty"
        )
    outlet = str(feed.get("feed", {}).get("title", "") or "")
    language = str(feed.get("feed", {}).get("language", "") or "")[:2].casefold()
    for number, entry in enumerate(entries, 1):
        where = f"{envelope.name}, entry {number}"
        try:
            yield _read(entry, where, replace(envelope, language=language), outlet)
        except UnreadableError as problem:
            if on_problem:
                on_problem(problem)
            elif len(entries) == 1:
                raise


def refuse_entities(data: bytes, name: str) -> None:
    """Refuse XML that is too large or declares a document type or entities (they can blow up or fetch files).

    Raises:
        UnreadableError: In these cases.
    """
    refuse_binary(data, name=name)
    if len(data) > MAX_FEED_BYTES:
        raise UnreadableError(f"{name}: a feed larger than {MAX_FEED_BYTES // 1_000_000} MB; split it")
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    refusal = f"{name}: XML that declares a document type or entities is not read; take the declaration out"
    if re.search(rb"<!(?:DOCTYPE|ENTITY)\b", data[:65_536], re.I):
        raise UnreadableError(refusal)
    try:
        ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise UnreadableError(refusal) from None
    except (ParseError, ValueError, LookupError):
        return  # feedparser reads feeds that are not well formed; it never resolves entities


def _read(entry: Any, where: str, envelope: Envelope, outlet: str) -> Document:
    contents = [str(c.get("value", "")) for c in entry.get("content", [])]
    markup = max([*contents, str(entry.get("summary", "") or "")], key=len)
    title = " ".join(paragraphs_of(str(entry.get("title", "") or "")).split())
    text = paragraphs_of(markup) or title
    if not re.search(r"\w", text):
        raise UnreadableError(f"{where}: an entry without words; read the page that it links to")
    published, basis = envelope.published, envelope.basis
    if published is None:
        published, basis = _day(entry), "metadata"
    source = str((entry.get("source") or {}).get("title", "") or "") or outlet
    return compose(
        text,
        replace(
            envelope,
            name=where,
            source=envelope.source or source,
            title=envelope.title or title,
            author=str(entry.get("author", "") or ""),
            url=str(entry.get("link", "") or ""),
            published=published,
            basis=basis,
            wrapped=False,
            sha256=hashlib.sha256(f"{title}\n{markup}".encode("utf-8", "surrogatepass")).hexdigest(),
        ),
    )


def _day(entry: Any) -> ValidTime | None:
    for key in ("published_parsed", "updated_parsed", "created_parsed"):
        moment = entry.get(key)
        if moment:
            try:
                return published_time(dt.date(*moment[:3]), basis="metadata")
            except (LegationError, ValueError, TypeError):
                continue
    return None
