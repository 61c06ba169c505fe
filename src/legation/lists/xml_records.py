"""Streams the records of an XML file: one small tree at a time, with the line where it begins.

A document type declaration is refused before anything in it is acted on, and with it every entity of one's
own: no list has either. A file that is not well-formed to its end is refused as a whole.

Source: XML 1.0, section 2.8; the defusedxml documentation on entity expansion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from legation.errors import UnreadableError

CHUNK_BYTES = 1 << 16
MOST_DEPTH = 64
MOST_RECORD_CHARACTERS = 5_000_000
"""Far more than the largest record of any list; a record without an end must not fill the memory."""

Starts = Callable[[str, dict[str, str]], None]


class _Collector:
    """Builds trees of the wanted elements only; everything else passes by."""

    def __init__(self, wanted: frozenset[str], on_start: Starts | None) -> None:
        self.wanted = wanted
        self.on_start = on_start
        self.done: list[tuple[int, Element]] = []
        self.root = ""
        self.parser: Any = None
        self._stack: list[Element] = []
        self._text: list[str] = []
        self._line = 0
        self._depth = 0
        self._size = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise UnreadableError(
                f"elements are nested more than {MOST_DEPTH} deep; this is no official list"
            )
        name = local(tag)
        if not self.root:
            self.root = name
        if self._stack:
            self._flush()
            # Attributes and tags fill the memory as well as text does.
            self._grow(64 + sum(map(len, attributes.values())))
            element = Element(name, dict(attributes))
            self._stack[-1].append(element)
            self._stack.append(element)
        elif name in self.wanted:
            self._line = self.parser.parser.CurrentLineNumber
            self._size = 0
            self._stack.append(Element(name, dict(attributes)))
        if self.on_start is not None:
            self.on_start(name, attributes)

    def data(self, words: str) -> None:
        if self._stack:
            self._grow(len(words))
            self._text.append(words)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._stack:
            self._flush()
            element = self._stack.pop()
            if not self._stack:
                self.done.append((self._line, element))

    def close(self) -> None:
        return None

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MOST_RECORD_CHARACTERS:
            raise UnreadableError(
                f"the record that begins on line {self._line} has more than {MOST_RECORD_CHARACTERS:,} "
                "characters; this is no official list"
            )

    def _flush(self) -> None:
        if not self._text:
            return
        words, top = "".join(self._text), self._stack[-1]
        self._text.clear()
        if len(top):
            top[-1].tail = (top[-1].tail or "") + words
        else:
            top.text = (top.text or "") + words


def local(tag: str) -> str:
    """Return a tag without its namespace.

    >>> local("{urn:x}uid")
    'uid'
    """
    return tag.rpartition("}")[2]


def iter_records(
    stream: BinaryIO, wanted: frozenset[str], roots: frozenset[str], *, on_start: Starts | None = None
) -> Iterator[tuple[int, Element]]:
    """Yield (line, record) for every wanted element, namespaces taken off.

    Args:
        stream: The bytes of the file.
        wanted: Local names of the elements that are records.
        roots: Local names that the root may have.
        on_start: Called with the local name and attributes of every element as it begins.

    Raises:
        UnreadableError: When it is no well-formed XML, has a document type declaration, or another root. It
            may
            come after records were yielded: nothing of such a file may be kept.
    """
    collector = _Collector(wanted, on_start)
    parser = DefusedXMLParser(target=collector, forbid_dtd=True)
    collector.parser = parser
    try:
        while chunk := stream.read(CHUNK_BYTES):
            parser.feed(chunk)
            if collector.root and collector.root not in roots:
                expected = " or ".join(sorted(roots))
                raise UnreadableError(
                    f"the root element is {collector.root!r}, not {expected}; is it that list?"
                )
            yield from collector.done
            collector.done.clear()
        parser.close()
    except ParseError as error:
        line = error.position[0] if hasattr(error, "position") else 0
        raise UnreadableError(
            f"line {line}: not well-formed XML ({error}); the file may be cut off, fetch it again"
        ) from None
    except DefusedXmlException:
        raise UnreadableError(
            "the file declares a document type or entities; official lists have none, and it is refused"
        ) from None
    yield from collector.done


def text_of(element: Element, path: str) -> str:
    """Return the stripped text of a child, or an empty string."""
    return (element.findtext(path) or "").strip()


def texts_of(element: Element, path: str) -> list[str]:
    """Return the stripped, non-empty texts of all such children."""
    return [words for found in element.findall(path) if (words := (found.text or "").strip())]
