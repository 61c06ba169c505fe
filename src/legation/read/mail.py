"""E-mail messages: newsletters, press releases sent out, forwarded articles."""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from legation.errors import UnreadableError
from legation.model import Document, ValidTime
from legation.read.compose import Envelope, compose
from legation.read.dates import published_time
from legation.read.decode import decode
from legation.read.fragment import paragraphs_of

_FAULTS = (MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError)


def read_mail(data: bytes, envelope: Envelope) -> Document:
    """Read one message: its subject is the headline, its Date the publication date, its sender the source.

    Raises:
        UnreadableError: When it has no header or no readable body.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        body = message.get_body(preferencelist=("plain", "html"))
    except _FAULTS as problem:
        raise UnreadableError(
            f"{envelope.name}: a damaged e-mail ({problem}); save its body as text"
        ) from None
    if not message.keys():
        raise UnreadableError(
            f"{envelope.name}: no e-mail, it has no header; name it .txt if it is plain text"
        )
    if not isinstance(body, EmailMessage):
        raise UnreadableError(
            f"{envelope.name}: this e-mail has no text, only attachments; save and read those"
        )
    text = _content(body, envelope.name)
    if body.get_content_subtype() == "html":
        text = paragraphs_of(text)
    if not re.search(r"\w", text):
        raise UnreadableError(
            f"{envelope.name}: the body of this e-mail is empty; save and read its attachments"
        )
    published, basis = envelope.published, envelope.basis
    if published is None:
        published, basis = _day(_header(message, "Date")), "metadata"
    name, address = parseaddr(_header(message, "From"))
    return compose(
        text,
        replace(
            envelope,
            source=envelope.source or name or address.rpartition("@")[2],
            title=envelope.title
            or re.sub(r"^(?:(?:fwd?|re|aw|wg):\s*)+", "", _header(message, "Subject"), flags=re.I),
            published=published,
            basis=basis,
            wrapped=False if body.get_content_subtype() == "html" else None,
        ),
    )


def _content(body: EmailMessage, name: str) -> str:
    payload = body.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    charset = body.get_content_charset()
    if charset:
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass  # a message that lies about its encoding is read like one that says nothing
    return decode(payload, name=name).text


def _header(message: object, key: str) -> str:
    try:
        return " ".join(str(message[key] or "").split())  # type: ignore[index]
    except _FAULTS:
        return ""


def _day(words: str) -> ValidTime | None:
    try:
        return published_time(parsedate_to_datetime(words), basis="metadata")
    except (ValueError, TypeError, IndexError):
        return None
