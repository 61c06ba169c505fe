"""PDF files with a text layer (extra ``pdf``)."""

from __future__ import annotations

import re
import statistics
from dataclasses import replace
from itertools import pairwise
from typing import Any

from legation.errors import UnreadableError
from legation.model import Document
from legation.read.compose import Envelope, compose

MAX_PAGES = 3000


def read_pdf(data: bytes, envelope: Envelope) -> Document:
    """Read a PDF file: pages become text with form feeds between them, wide gaps become empty lines.

    Its creation date is not taken for a publication date: files are made again years later.

    Raises:
        UnreadableError: When the extra is missing, or the file is encrypted, damaged or only pictures.
    """
    try:
        import pypdfium2
    except ImportError:
        raise UnreadableError(
            f"{envelope.name}: reading PDF files needs an extra; install it with: pip install 'legation[pdf]'"
        ) from None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).casefold() or "security" in str(problem).casefold():
            raise UnreadableError(
                f"{envelope.name}: this PDF is encrypted; save it without a password"
            ) from None
        raise UnreadableError(f"{envelope.name}: this PDF is damaged; fetch or export it again") from None
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableError(f"{envelope.name}: more than {MAX_PAGES} pages; split it into articles")
        pages = [_page_text(document, number) for number in range(len(document))]
        title = str(document.get_metadata_dict().get("Title", "") or "")
    except pypdfium2.PdfiumError:
        raise UnreadableError(f"{envelope.name}: this PDF is damaged; fetch or export it again") from None
    finally:
        document.close()
    text = "\n\f".join(pages)
    if not re.search(r"\w", text):
        raise UnreadableError(
            f"{envelope.name}: this PDF has no text, only pictures; run text recognition on it first"
        )
    # A title in PDF metadata is often a file's or a template's name: it counts only if the page shows it.
    head = " ".join(pages[0].split())
    good = bool(title.strip()) and " ".join(title.split()).casefold() in head.casefold()
    return compose(text, replace(envelope, title=envelope.title or (title if good else "")))


def _page_text(document: Any, number: int) -> str:
    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            return _spaced(textpage)
        finally:
            textpage.close()
    finally:
        page.close()


def _spaced(textpage: Any) -> str:
    """Return the lines of a page: an empty line where the gap above is wide, blanks where one is indented."""
    text = textpage.get_text_range()
    lines: list[tuple[str, float, float]] = []
    at = 0
    # pdfium puts U+FFFE where a word is broken at the end of a line.
    for line, mark in re.findall(r"([^\r\n\ufffe]*)(\r\n|[\r\n\ufffe]|\Z)", text):
        words = line.strip() + ("-" if mark == "\ufffe" else "")
        if line.strip():
            index = at + len(line) - len(line.lstrip())
            left, bottom, _, _ = textpage.get_charbox(index, loose=True)
            lines.append((words, left, bottom))
        at += len(line) + len(mark)
    if not lines:
        return ""
    gaps = [a[2] - b[2] for a, b in pairwise(lines) if a[2] - b[2] > 1]
    leading = statistics.median_low(gaps) if gaps else 0.0
    margin = statistics.median_low(sorted(left for _, left, _ in lines))
    out = [lines[0][0]]
    for above, (words, left, bottom) in pairwise(lines):
        gap = above[2] - bottom
        blank = leading and (gap > 1.3 * leading or gap < -leading)
        out.append("\n\n" if blank else "\n")
        out.append(("  " if 6 < left - margin < 60 else "") + words)
    return "".join(out)
