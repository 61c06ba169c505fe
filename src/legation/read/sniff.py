"""What kind of file some bytes are: by their content first, by their name second."""

from __future__ import annotations

import re
from pathlib import PurePath

HTML = "text/html"
PDF = "application/pdf"
EMAIL = "message/rfc822"
FEED = "application/rss+xml"
ATOM = "application/atom+xml"
JSONL = "application/x-ndjson"
JSON = "application/json"
TEXT = "text/plain"
XML = "application/xml"

_SUFFIXES = {
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".eml": EMAIL,
    ".rss": FEED,
    ".atom": ATOM,
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".json": JSON,
    ".txt": TEXT,
    ".text": TEXT,
    ".md": TEXT,
}
_ALIASES = {
    "application/xhtml+xml": HTML,
    "application/jsonl": JSONL,
    "application/jsonlines": JSONL,
    "application/x-jsonlines": JSONL,
    "text/xml": XML,
    "text/markdown": TEXT,
}
_MAIL_HEADER = re.compile(
    rb"\A(?:From [^\n]+\n)?(?:(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|Message-ID"
    rb"|MIME-Version|Reply-To|Sender"
    rb"|Content-Type|X-[\w-]+|List-[\w-]+|DKIM-Signature|Authentication-Results|ARC-[\w-]+|Cc)):[^\n]*\n",
    re.I,
)
_HTML_HEAD = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|div|p|meta|title|h1)\b", re.I)


def media_type_of(data: bytes, *, name: str = "") -> str:
    """Return the IANA media type of some bytes.

    >>> media_type_of(b"%PDF-1.7 ...")
    'application/pdf'
    """
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = data[:8192].decode("utf-16", "ignore").encode("utf-8", "ignore").lstrip()
    suffix = PurePath(name).suffix.casefold()
    if b"%PDF-" in head[:1024]:
        return PDF
    named = _SUFFIXES.get(suffix, "")
    if named in {PDF, EMAIL, JSONL}:
        return named
    if head.startswith(b"<"):
        if re.match(
            rb"(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>|<\?[^>]*\?>|\s)*<(?:rss"
            rb"|rdf:RDF|feed|(?:atom|a):feed)\b",
            head,
            re.S,
        ):
            return ATOM if re.search(rb"<(?:\w+:)?feed\b", head) else FEED
        if _HTML_HEAD.search(head):
            return HTML
        if head.startswith(b"<?xml"):
            return FEED if named in {FEED, ATOM} or suffix == ".xml" else XML
    if named:
        return named
    if head.startswith(b"{") and re.match(rb'\{\s*"', head):
        first = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].strip()
        return JSONL if first.endswith(b"}") else JSON
    if re.match(rb"\[\s*\{", head):
        return JSON
    if len(_mail_headers(head)) >= 2:
        return EMAIL
    return TEXT


def canonical(media_type: str) -> str:
    """Return a media type without parameters, under its usual name."""
    plain = media_type.split(";")[0].strip().casefold()
    return _ALIASES.get(plain, plain)


def _mail_headers(head: bytes) -> list[bytes]:
    found = []
    rest = head.replace(b"\r\n", b"\n")
    while match := _MAIL_HEADER.match(rest):
        found.append(match.group())
        rest = rest[match.end() :]
        rest = re.sub(rb"\A(?:[ \t][^\n]*\n)+", b"", rest)
    return found
