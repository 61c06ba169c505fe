"""How things look on a terminal and on a pipe; rich is imported only when something is drawn."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from legation.model import Claim, ValidTime

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

PIPE_WIDTH = 100
SHORT_ID = 12
"""Characters of an identifier that a table shows; every command takes such a beginning for the whole."""

MODALITY_STYLES = {
    "actual": "green",
    "in_force": "green",
    "announced": "cyan",
    "planned": "cyan",
    "promised": "cyan",
    "denied": "red",
    "threatened": "red",
    "requested": "yellow",
    "possible": "yellow",
    "conditional": "yellow",
    "predicted": "yellow",
    "evaluated": "magenta",
}


def console() -> Console:
    """Return a console on stdout: a terminal's own width, a fixed one on a pipe."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else PIPE_WIDTH
    return Console(width=width, highlight=False, soft_wrap=False, emoji=False)


def write_json(rows: Iterable[Mapping[str, Any]]) -> int:
    """Write one JSON object a line; return how many."""
    count = 0
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def remark(words: str, quiet: bool) -> None:
    """Say something on stderr that is not an error."""
    if not quiet:
        sys.stderr.write(words + "\n")


def short(identifier: str) -> str:
    """Cut an identifier to what a table shows.

    >>> short("clm-0123456789abcdef")
    'clm-01234567'
    """
    return identifier[:SHORT_ID]


def quoted(words: str, limit: int = 240) -> str:
    """Put words of a document on one line, in quotation marks."""
    line = " ".join(words.split())
    return f"“{line if len(line) <= limit else line[: limit - 1].rstrip() + '…'}”"


def time_words(time: ValidTime | None) -> str:
    """Say when, for people.

    >>> time_words(ValidTime.unresolved())
    'unknown'
    """
    if time is None or not time.edtf:
        return "unknown"
    start, slash, end = time.edtf.partition("/")
    if slash and start in ("..", "") and end in ("..", ""):
        return "at the time"
    if not slash:
        return time.edtf.replace("..", " to ").strip("[]")
    if end in ("..", ""):
        return f"since {start}"
    return f"until {end}" if start in ("..", "") else f"{start} to {end}"


def claim_sentence(claim: Claim) -> str:
    """Say a claim as a sentence of its predicate's gloss."""
    from legation.vocab.frames import predicates

    object_ = claim.object.label if claim.object else ""
    found = predicates().get(claim.predicate)
    if found is None:
        return f"{claim.subject.label} {claim.predicate} {object_}".strip()
    sentence = found.sentence(claim.subject.label, object_, plural=claim.subject.takes_plural)
    if claim.quantity is not None and claim.quantity.words.exact not in sentence:
        sentence += f" ({claim.quantity.words.exact})"
    return " ".join(sentence.split())


def claim_text(claim: Claim) -> Text:
    """Say a claim with its parties in bold."""
    from rich.text import Text

    text = Text(claim_sentence(claim))
    for argument in (claim.subject, claim.object):
        if argument is not None and argument.actor is not None:
            text.highlight_words([argument.label], "bold")
    return text


def modality_text(claim: Claim) -> Text:
    """Say how the speaker puts it, with ``not`` for a negated claim."""
    from rich.text import Text

    negated = "not " if claim.polarity == "negative" else ""
    return Text(
        negated + claim.modality.replace("_", " "), style=MODALITY_STYLES.get(str(claim.modality), "")
    )


def speakers(claim: Claim, publisher: str = "") -> str:
    """Say who says it, nearest the fact first."""
    chain = [link.speaker.label for link in claim.attribution]
    return " ← ".join(chain) if chain else publisher or "the text"


def plain_table(*columns: str) -> Table:
    """Return a table without walls."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def claims_table(claims: Iterable[Claim]) -> Table:
    """Lay claims out for people: identifier, sentence, modality, time, speakers."""
    table = plain_table("claim", "says", "how", "when", "said by")
    table.columns[0].no_wrap = True
    for column, width in zip(table.columns[2:], (11, 13, 22), strict=True):
        column.max_width = width
    for claim in claims:
        table.add_row(
            short(claim.id), claim_text(claim), modality_text(claim), time_words(claim.time), speakers(claim)
        )
    return table
