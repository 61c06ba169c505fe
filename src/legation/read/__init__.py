"""Bytes of any kind -> immutable Documents.

Heavy libraries are imported inside the functions, so that importing this room costs nothing.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from legation.errors import LegationError
from legation.model import Document, ValidTime

__all__ = ["iter_bytes", "iter_path", "read_text", "revert"]


def revert(document: Document) -> str:
    """Put the raw text of a document together again from its text and repairs."""
    from legation.read import compose

    return compose.revert(document)


def read_text(
    text: str,
    *,
    name: str = "",
    source: str = "",
    published: str | dt.date | ValidTime | None = None,
    title: str = "",
    url: str = "",
) -> Document:
    """Read one plain text.

    Args:
        text: The text; hard line breaks, page furniture and damage are dealt with.
        name: File name or address, for messages.
        source: Outlet or body that published it.
        published: Day, month or interval of publication (ISO or EDTF).
        title: Headline, if the text does not carry it.
        url: Where it was published.

    Raises:
        UnreadableError: When there is no word in it.
        UsageError: When ``published`` is no date.

    >>> read_text("Oslo recalled its\\nenvoy.").text
    'Oslo recalled its envoy.'
    """
    from legation.read.compose import Envelope, compose
    from legation.read.dates import published_time

    envelope = Envelope(
        name=name, source=source, title=title, url=url, published=published_time(published), basis="given"
    )
    return compose(text, envelope)


def iter_bytes(
    data: bytes,
    *,
    name: str,
    media_type: str | None = None,
    published: str | dt.date | ValidTime | None = None,
    source: str | None = None,
    title: str = "",
    url: str = "",
    encoding: str | None = None,
    on_problem: Callable[[LegationError], None] | None = None,
) -> Iterator[Document]:
    """Stream the documents in some bytes: one, or several of a feed or a JSONL corpus.

    Args:
        data: A text, HTML page, PDF, e-mail, feed or corpus.
        name: File name or address; its suffix helps to tell the format.
        media_type: IANA media type, where known; else it is told from the bytes and the name.
        published: Publication date, overruling metadata.
        source: Outlet or body, overruling metadata.
        title: Headline, overruling metadata.
        url: Where it was published.
        encoding: Of a text or HTML page; nothing is guessed when given.
        on_problem: Told of every bad line of a corpus; without it they raise one error at the end.

    Raises:
        UnreadableError: When the bytes cannot be read.
        UsageError: When ``published`` is no date.
    """
    from legation.read.compose import Envelope
    from legation.read.dates import published_time
    from legation.read.gateway import iter_input

    envelope = Envelope(
        name=name, source=source or "", title=title, url=url, published=published_time(published)
    )
    yield from iter_input(data, envelope, media_type=media_type, encoding=encoding, on_problem=on_problem)


def iter_path(
    path: str | Path,
    *,
    media_type: str | None = None,
    published: str | dt.date | ValidTime | None = None,
    source: str | None = None,
    title: str = "",
    url: str = "",
    encoding: str | None = None,
    on_problem: Callable[[LegationError], None] | None = None,
) -> Iterator[Document]:
    """Stream the documents in a file; ``-`` is standard input. See ``iter_bytes`` for the arguments.

    A JSONL corpus is read line by line in flat memory.

    Raises:
        UnreadableError: When the file is missing, a directory or cannot be read.
        UsageError: When ``published`` is no date.
    """
    from legation.read.compose import Envelope
    from legation.read.dates import published_time
    from legation.read.gateway import iter_file

    envelope = Envelope(
        name=str(path), source=source or "", title=title, url=url, published=published_time(published)
    )
    yield from iter_file(path, envelope, media_type=media_type, encoding=encoding, on_problem=on_problem)


class _Room(ModuleType):
    """Lets ``legation.read(text)`` work, although importing this room binds its name in the package."""

    def __call__(self, *arguments: Any, **more: Any) -> Document:
        """Read one document; see ``legation.api.read``."""
        document: Document = import_module("legation.api").read(*arguments, **more)
        return document


sys.modules[__name__].__class__ = _Room
