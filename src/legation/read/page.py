"""HTML pages: trafilatura finds the article, JSON-LD and htmldate find the day."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from legation.errors import LegationError, UnreadableError
from legation.model import Document, ValidTime
from legation.read.compose import Envelope, compose
from legation.read.dates import published_time
from legation.read.decode import Decoded, decode
from legation.read.fragment import MAX_UNCLOSED, captions_of, paragraphs_of, unclosed_tags

MAX_PAGE_BYTES = 20_000_000
MAX_TAGS = 300_000
MAX_DEPTH = 250
"""libxml2 gives up below 256 levels; real pages stay under 100."""

_TAG = re.compile(
    r"<(/?)(div|span|section|article|main|blockquote|table|tbody|tr|td|ul|ol|font|b|i|em|strong|a|u|s"
    r"|small|center)\b[^>]{0,800}?(/?)>",
    re.I,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w.:-]+)", re.I)
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang=[\"']?([a-z]{2})\b", re.I)
_DAYS = (
    re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{6,40})\""),
    re.compile(
        r"<meta\b[^>]{0,800}?(?:property|name|itemprop)=[\"'](?:article:published_time|og:published_time"
        r"|datePublished|publish-?date|pubdate|dc\.date(?:\.issued)?|dcterms\.(?:issued|created|date)"
        r"|parsely-pub-date|sailthru\.date)[\"'][^>]{0,800}?content=[\"']([^\"']{6,40})[\"']",
        re.I,
    ),
    re.compile(
        r"<meta\b[^>]{0,800}?content=[\"']([^\"']{6,40})[\"'][^>]{0,800}?(?:property|name"
        r"|itemprop)=[\"'](?:article:published_time|og:published_time|datePublished|publish-?date|pubdate"
        r"|dc\.date(?:\.issued)?|dcterms\.(?:issued|created|date)|parsely-pub-date|sailthru\.date)[\"']",
        re.I,
    ),
    re.compile(
        r"<time\b[^>]{0,800}?(?:itemprop=[\"']datePublished[\"'][^>]{0,800}?"
        r"|pubdate[^>]{0,800}?)datetime=[\"']([^\"']{6,40})[\"']",
        re.I,
    ),
)
# htmldate would otherwise refuse days after today, and the same page would read differently tomorrow.
_LAST_DAY = "2199-12-31"


def read_page(data: bytes, envelope: Envelope, *, encoding: str | None = None) -> Document:
    """Read an HTML page.

    Raises:
        UnreadableError: When the page is too large or nested too deep, or holds no article.
    """
    if len(data) > MAX_PAGE_BYTES:
        raise UnreadableError(
            f"{envelope.name}: a page larger than {MAX_PAGE_BYTES // 1_000_000} MB; save its article as text"
        )
    html = _decoded(data, envelope.name, encoding).text
    refuse_bombs(html, envelope.name)
    found = _extracted(html)
    text = str(getattr(found, "text", "") or "")
    plain = paragraphs_of(html)
    if len(text.split()) < 20 and len(plain.split()) > len(text.split()):
        text = plain
    captions = [words for words in captions_of(html)[:20] if len(words.split()) >= 4 and words not in text]
    if text and captions:  # trafilatura drops captions, but they carry claims of their own
        text = "\n".join([text, *captions])
    if not re.search(r"\w", text):
        raise UnreadableError(
            f"{envelope.name}: no article in this page (scripts may fill it in); save it as text"
        )
    published, basis = envelope.published, envelope.basis
    if published is None:
        published, basis = find_day(html), "metadata"
    site = _words(found, "sitename") or _words(found, "hostname")
    title = envelope.title or _title(_words(found, "title"), site)
    language = _LANGUAGE.search(html)
    return compose(
        text,
        replace(
            envelope,
            source=envelope.source or site,
            title=title,
            author=envelope.author or _words(found, "author").replace("; ", ", "),
            url=envelope.url or _words(found, "url"),
            language=envelope.language or (language[1].casefold() if language else ""),
            published=published,
            basis=basis,
            wrapped=False,
            captions=frozenset(captions_of(html)),
        ),
    )


def refuse_bombs(html: str, name: str) -> None:
    """Refuse markup that would exhaust a parser.

    Raises:
        UnreadableError: When it has too many tags or nests them too deep.
    """
    if html.count("<") > MAX_TAGS:
        raise UnreadableError(f"{name}: more than {MAX_TAGS:,} tags on a page; save its article as text")
    if unclosed_tags(html) > MAX_UNCLOSED:
        raise UnreadableError(f"{name}: thousands of tags that are never closed; save the article as text")
    depth: dict[str, int] = {}
    total = 0
    for closing, tag, empty in _TAG.findall(html):
        tag = tag.casefold()
        if closing:
            step = -1 if depth.get(tag, 0) else 0
        else:
            step = 0 if empty else 1
        depth[tag] = depth.get(tag, 0) + step
        total += step
        if total > MAX_DEPTH:
            raise UnreadableError(f"{name}: tags nested more than {MAX_DEPTH} deep; save the article as text")


def find_day(html: str) -> ValidTime | None:
    """Find the day of publication that a page's metadata give, or None."""
    for pattern in _DAYS:
        if match := pattern.search(html):
            try:
                return published_time(match[1], basis="metadata")
            except LegationError:
                continue
    import htmldate

    try:
        day = htmldate.find_date(html, original_date=True, extensive_search=False, max_date=_LAST_DAY)
    except (ValueError, TypeError, AttributeError):
        return None
    return published_time(day, basis="metadata") if day else None


def _decoded(data: bytes, name: str, encoding: str | None) -> Decoded:
    declared = _CHARSET.search(data[:8192])
    if not encoding and declared and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return decode(data, name=name, encoding=declared[1].decode("ascii"))
        except UnreadableError:
            pass  # a page that lies about its encoding is read like one that says nothing
    return decode(data, name=name, encoding=encoding)


def _extracted(html: str) -> Any:
    import trafilatura

    options = {"original_date": True, "extensive_search": False, "max_date": _LAST_DAY}
    try:
        return trafilatura.bare_extraction(
            html,
            include_comments=False,
            include_tables=True,
            favor_recall=True,
            with_metadata=True,
            date_extraction_params=options,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, KeyError):
        return None


def _words(found: Any, key: str) -> str:
    return " ".join(str(getattr(found, key, None) or "").split())


def _title(title: str, site: str) -> str:
    """Cut the outlet's own name off the end of a title."""
    match = re.match(r"(.{8,}?)\s+[|–—·»-]\s+([^|]{2,40})$", title)
    if match and site and re.sub(r"\W", "", match[2]).casefold() in re.sub(r"\W", "", site).casefold():
        return match[1]
    return title
