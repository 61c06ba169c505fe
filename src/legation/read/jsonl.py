"""JSON Lines corpora: one article a line, streamed in flat memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from legation.errors import LegationError, UnreadableError
from legation.model import Document
from legation.read.compose import Envelope, compose
from legation.read.dates import published_time
from legation.read.decode import MAX_LINE_BYTES

Report = Callable[[LegationError], None]
_TEXT = ("text", "body", "content")
_DATE = ("published", "date", "published_at", "pubdate")


def iter_lines(
    lines: Iterable[bytes], envelope: Envelope, on_problem: Report | None = None
) -> Iterator[Document]:
    """Stream the articles of a corpus; a bad line does not stop the others.

    Args:
        lines: Lines of bytes, each an object with ``text`` and any of id, published, source, title, url.
        envelope: What holds for every line that does not say otherwise.
        on_problem: Told of every bad line; without it, one error that counts them is raised at the end.

    Raises:
        UnreadableError: At the end, when lines were bad and nobody was told, or when there was no line.
    """
    problems: list[LegationError] = []
    count = 0
    for number, line in enumerate(lines, 1):
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        count += 1
        try:
            document = _read(line, number, envelope)
        except LegationError as problem:
            if on_problem:
                on_problem(problem)
            elif len(problems) < 1000:
                problems.append(problem)
            continue
        yield document
    if not count:
        raise UnreadableError(
            f"{envelope.name}: there is no line in it; write one JSON object with a text a line"
        )
    if problems:
        more = f" ({len(problems) - 1} more lines are bad)" if len(problems) > 1 else ""
        raise UnreadableError(f"{problems[0]}{more}")


def _read(line: bytes, number: int, envelope: Envelope) -> Document:
    where = f"{envelope.name}, line {number}"
    if len(line) > MAX_LINE_BYTES:
        raise UnreadableError(
            f"{where}: longer than {MAX_LINE_BYTES // 1_000_000} MB; put one article on a line"
        )
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise UnreadableError(f"{where}: byte {problem.start} is not UTF-8; write JSON in UTF-8") from None
    except (ValueError, RecursionError) as problem:
        raise UnreadableError(
            f"{where}: not JSON ({str(problem)[:80]}); write one whole object a line"
        ) from None
    return read_row(row, where, envelope, hashlib.sha256(line.rstrip(b"\r\n")).hexdigest())


def read_row(row: Any, where: str, envelope: Envelope, sha256: str) -> Document:
    """Read one object of a corpus.

    Raises:
        UnreadableError: When it is no object or holds no text.
        UsageError: When its date is none.
    """
    if not isinstance(row, dict):
        raise UnreadableError(f'{where}: not an object; write {{"text": ..., "published": ...}}')
    text = next((row[key] for key in _TEXT if isinstance(row.get(key), str)), None)
    if text is None:
        raise UnreadableError(f'{where}: the object has no text; put the article under "text"')
    day = next((row[key] for key in _DATE if row.get(key)), None)
    published, basis = envelope.published, envelope.basis
    if published is None and day is not None:
        try:
            published, basis = published_time(str(day), basis="metadata"), "metadata"
        except LegationError as problem:
            raise UnreadableError(f"{where}: {problem}") from None
    return compose(
        text.encode("utf-8", "replace").decode() if _has_surrogate(text) else text,
        replace(
            envelope,
            name=(_words(row, "id") and f"{envelope.name}#{_words(row, 'id')}") or where,
            source=envelope.source or _words(row, "source"),
            title=envelope.title or _words(row, "title"),
            author=_words(row, "author"),
            url=_words(row, "url"),
            language=_words(row, "language")[:2].casefold(),
            published=published,
            basis=basis,
            sha256=sha256,
        ),
    )


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _words(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return str(value).strip() if isinstance(value, (str, int)) else ""
