"""Bytes -> str: byte order mark, UTF-8, else a measured guess; refusals name the file and the mend."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from legation.errors import UnreadableError

MAX_LINE_BYTES = 50_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 200_000
_MAGIC = (
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"Rar!", "a RAR file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
)
# Bytes that Western text in windows-1252 uses: quotes, dashes, ellipsis, currency, accented letters.
_WESTERN = frozenset(
    b"\x80\x85\x8a\x8c\x8e\x91\x92\x93\x94\x95\x96\x97\x99\x9a\x9c\x9e\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb\xbd"
) | frozenset(range(0xC0, 0x100))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded bytes.

    Attributes:
        text: The text, without a byte order mark.
        encoding: The encoding used.
        guessed: True when nothing in the bytes settled it.
    """

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes, *, name: str, encoding: str | None = None) -> Decoded:
    """Turn bytes into text.

    Args:
        data: The bytes.
        name: For messages.
        encoding: The encoding, where the caller knows it; nothing is guessed then.

    Raises:
        UnreadableError: When the bytes are empty, binary or not in the encoding.
    """
    refuse_binary(data, name=name)
    if encoding:
        return _as_told(data, name, encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _as_told(data, name, marked)
    if b"\x00" in data[:_SAMPLE_BYTES]:
        wide = _unmarked_utf16(data)
        if wide is None:
            raise UnreadableError(
                f"{name}: these bytes are not text (they hold zero bytes); give a text, HTML or PDF file"
            )
        return wide
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1b\x7f]", data[:_SAMPLE_BYTES]))
    if controls > 0.01 * min(len(data), _SAMPLE_BYTES):
        raise UnreadableError(
            f"{name}: these bytes are not text; give a text, HTML, e-mail, feed or PDF file"
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guess(data, name)


def refuse_binary(data: bytes, *, name: str) -> None:
    """Refuse empty input, known binary formats and lines too long to be text.

    Raises:
        UnreadableError: In these cases.
    """
    if not data:
        raise UnreadableError(f"{name}: the file is empty; check that it was written in full")
    if not data.strip(b" \t\r\n\f\v\x00\xef\xbb\xbf\xfe\xff"):
        raise UnreadableError(
            f"{name}: there is nothing but white space in it; check that it was written in full"
        )
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"{name}: this is {what}, not text; unpack or convert it first")
    if len(data) > MAX_LINE_BYTES and max(map(len, re.split(rb"[\r\n]", data))) > MAX_LINE_BYTES:
        raise UnreadableError(
            f"{name}: one line is longer than {MAX_LINE_BYTES // 1_000_000} MB; put one article on a line"
        )


def _as_told(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        raise UnreadableError(
            f"{name}: no encoding is called {encoding!r}; try utf-8 or windows-1252"
        ) from None
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as problem:
        raise UnreadableError(
            f"{name}: byte {problem.start} is not {encoding}; leave the encoding out or name another"
        ) from None
    if "\x00" in text:
        raise UnreadableError(f"{name}: read as {encoding} it holds zero characters; name the right encoding")
    return Decoded(text.removeprefix("\ufeff"), codec)


def _unmarked_utf16(data: bytes) -> Decoded | None:
    sample = data[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 0.7 * len(sample) / 2 and others < 0.05 * len(sample) / 2 + 1:
            try:
                return Decoded(data.decode(encoding), encoding, guessed=True)
            except UnicodeDecodeError:
                return None
    return None


def _guess(data: bytes, name: str) -> Decoded:
    high = [byte for byte in data[:_SAMPLE_BYTES] if byte >= 0x80]
    if len(high) < 0.08 * min(len(data), _SAMPLE_BYTES) and set(high) <= _WESTERN:
        return Decoded(data.decode("cp1252", "replace"), "windows-1252", guessed=True)
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None:
        raise UnreadableError(
            f"{name}: the encoding cannot be told; convert it to UTF-8 or name the encoding"
        )
    try:
        return Decoded(data.decode(best.encoding), best.encoding, guessed=True)
    except UnicodeDecodeError as problem:
        raise UnreadableError(
            f"{name}: it looks like {best.encoding} but byte {problem.start} is not; convert it to UTF-8"
        ) from None
