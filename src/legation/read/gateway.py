"""Files, streams and bytes of every format -> Documents."""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from legation.errors import UnreadableError
from legation.model import Document, Repair
from legation.read import sniff
from legation.read.compose import Envelope, compose
from legation.read.decode import MAX_LINE_BYTES, decode, refuse_binary
from legation.read.jsonl import Report, iter_lines

MAX_FILE_BYTES = 200_000_000
_HEAD_BYTES = 65_536


def iter_input(
    data: bytes,
    envelope: Envelope,
    *,
    media_type: str | None = None,
    encoding: str | None = None,
    on_problem: Report | None = None,
) -> Iterator[Document]:
    """Stream the documents in some bytes."""
    name = envelope.name
    if not data.strip():
        refuse_binary(data, name=name)
    kind = sniff.canonical(media_type) if media_type else sniff.media_type_of(data, name=name)
    envelope = replace(envelope, media_type=kind, sha256=hashlib.sha256(data).hexdigest())
    if kind == sniff.PDF:
        from legation.read.pdf import read_pdf

        yield read_pdf(data, envelope)
        return
    if kind == sniff.EMAIL:
        from legation.read.mail import read_mail

        yield read_mail(data, envelope)
        return
    if kind in {sniff.FEED, sniff.ATOM, sniff.XML}:
        from legation.read.feed import iter_entries

        yield from iter_entries(data, envelope, on_problem)
        return
    if kind == sniff.JSONL:
        yield from iter_lines(data.split(b"\n"), envelope, on_problem)
        return
    if kind == sniff.HTML:
        from legation.read.page import read_page

        yield read_page(data, envelope, encoding=encoding)
        return
    decoded = decode(data, name=name, encoding=encoding)
    if kind == sniff.JSON:
        yield from _iter_json(decoded.text, envelope, on_problem)
        return
    notes: tuple[Repair, ...] = ()
    if decoded.guessed:
        reason = f"The bytes do not say their encoding; read as {decoded.encoding}."
        notes = (Repair("encoding", 0, 0, "", "", reason, False),)
    yield compose(decoded.text, replace(envelope, media_type=sniff.TEXT, notes=notes))


def iter_file(
    path: str | Path,
    envelope: Envelope,
    *,
    media_type: str | None = None,
    encoding: str | None = None,
    on_problem: Report | None = None,
) -> Iterator[Document]:
    """Stream the documents in a file, or in standard input where the path is ``-``."""
    if str(path) == "-":
        yield from _iter_stream(sys.stdin.buffer, envelope, media_type, encoding, on_problem)
        return
    where = Path(path)
    if where.is_dir():
        raise UnreadableError(f"{path}: this is a directory; name the files in it, such as {path}/*.txt")
    try:
        with where.open("rb") as stream:
            yield from _iter_stream(stream, envelope, media_type, encoding, on_problem)
    except FileNotFoundError:
        raise UnreadableError(f"{path}: there is no such file; check the spelling") from None
    except PermissionError:
        raise UnreadableError(f"{path}: you may not read this file; change its permissions") from None
    except OSError as problem:
        raise UnreadableError(
            f"{path}: cannot be read ({problem.strerror or problem}); check the path"
        ) from None


def _iter_stream(
    stream: IO[bytes],
    envelope: Envelope,
    media_type: str | None,
    encoding: str | None,
    on_problem: Report | None,
) -> Iterator[Document]:
    head = stream.read(_HEAD_BYTES)
    kind = sniff.canonical(media_type) if media_type else sniff.media_type_of(head, name=envelope.name)
    if kind == sniff.JSONL and head.strip():
        yield from iter_lines(_lines(head, stream), replace(envelope, media_type=kind), on_problem)
        return
    data = (
        head + stream.read(MAX_FILE_BYTES - len(head) + 1)
        if len(head) == _HEAD_BYTES
        else head + stream.read()
    )
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableError(
            f"{envelope.name}: larger than {MAX_FILE_BYTES // 1_000_000} MB; put an article a line (JSONL)"
        )
    yield from iter_input(data, envelope, media_type=kind, encoding=encoding, on_problem=on_problem)


def _lines(head: bytes, stream: IO[bytes]) -> Iterable[bytes]:
    """Stream lines; one that is too long comes cut off, so that its reader can refuse it."""
    *whole, rest = head.split(b"\n")
    yield from whole
    first = rest + stream.readline(MAX_LINE_BYTES + 1)
    for line in itertools.chain([first], iter(lambda: stream.readline(MAX_LINE_BYTES + 1), b"")):
        yield line
        while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES + 1)
            if not line:
                return


def _iter_json(text: str, envelope: Envelope, on_problem: Report | None) -> Iterator[Document]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise UnreadableError(
            f"{envelope.name}: not JSON ({str(problem)[:80]}); write an object, a list of objects, or JSONL"
        ) from None
    if isinstance(rows, dict):
        rows = rows["items"] if isinstance(rows.get("items"), list) else [rows]
    if not isinstance(rows, list) or not rows:
        raise UnreadableError(f"{envelope.name}: no article in it; write a list of objects with a text")
    lines = (json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") for row in rows)
    yield from iter_lines(lines, envelope, on_problem)
