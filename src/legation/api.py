"""The public functions of ``import legation``: read a text, open a ledger, ask it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from legation.errors import UnreadableError, UsageError
from legation.model import Actor, Document, Status, ValidTime

if TYPE_CHECKING:
    from legation.claimlist import ClaimList
    from legation.ledger import Ledger

Published = str | dt.date | ValidTime | None


def read(
    text: str | bytes | Path, *, published: Published = None, source: str = "", title: str = "", url: str = ""
) -> Document:
    """Read one document; its claims are extracted on first use of ``.claims``.

    Args:
        text: The text itself; or the bytes of a file, or the Path of one (text, HTML, PDF, e-mail).
        published: Day, month or interval of publication (ISO or EDTF); relative dates are read against it.
        source: Outlet or body that published it.
        title: Headline, if the text does not carry it.
        url: Where it was published.

    Raises:
        UnreadableError: When there is no text in it.
        UsageError: When ``published`` is no date, or a file holds several documents (see ``read_all``).

    >>> read("Chad closed its embassy in Seoul.", published="2020-05-05").id.startswith("doc-")
    True
    """
    from legation.read import iter_bytes, iter_path, read_text

    if isinstance(text, str):
        return read_text(text, published=published, source=source, title=title, url=url)
    if isinstance(text, Path):
        documents = iter_path(text, published=published, source=source or None, title=title, url=url)
    else:
        documents = iter_bytes(
            text, name="bytes", published=published, source=source or None, title=title, url=url
        )
    first = next(documents, None)
    if first is None:
        raise UnreadableError(f"{text if isinstance(text, Path) else 'bytes'}: there is no document in it")
    if next(documents, None) is not None:
        raise UsageError(
            f"{text if isinstance(text, Path) else 'bytes'}: holds several documents; use legation.read_all"
        )
    return first


def read_all(path: str | Path, *, published: Published = None, source: str = "") -> Iterator[Document]:
    """Stream the documents in a file: one, or several of a feed or a JSONL corpus.

    Raises:
        UnreadableError: When the file or one of its articles cannot be read.
    """
    from legation.read import iter_path

    return iter_path(path, published=published, source=source or None)


def open_ledger(path: str | Path, *, create: bool = True, read_only: bool = False) -> Ledger:
    """Open a ledger, making it when there is none; a context manager.

    Args:
        path: A file, or the address of a PostgreSQL database (``postgresql://USER@HOST/DATABASE``).
        create: Make it when there is none.
        read_only: Refuse every write.

    Raises:
        LedgerError: When it cannot be opened or is no ledger.
    """
    from legation.ledger import Ledger

    return Ledger.open(path, create, read_only=read_only)


def find_actor(words: str) -> Actor | None:
    """Return the party with this key, Wikidata identifier or name; None when there is none.

    >>> find_actor("Ruritania") is None
    True
    """
    from legation.vocab.actors import find_actor as find_row
    from legation.vocab.actors import to_actor

    row = find_row(words)
    return to_actor(row.key) if row is not None else None


def ask(
    ledger: Ledger,
    subject: Actor | str,
    object_: Actor | str,
    machine: str | None = None,
    *,
    valid_at: dt.date | str | None = None,
    known_at: dt.datetime | dt.date | str | None = None,
) -> list[Status]:
    """Say where two parties stand, as ``legation status`` does.

    Args:
        ledger: An open ledger.
        subject, object_: Parties, or their names, keys or Wikidata identifiers.
        machine: One status (``recognition``, ``membership`` ...) or a predicate that moves one; None is every
            status about which there are claims.
        valid_at: The day asked about; None is today.
        known_at: The moment as of which the ledger is asked; None is now.

    Raises:
        UnknownActorError: When a name is not known.
        UsageError: When a day or machine makes no sense.
    """
    from legation.answer.ask import ask_status

    return ask_status(ledger, subject, object_, predicate=machine, valid_at=valid_at, known_at=known_at)


def timeline(
    ledger: Ledger,
    actor: Actor | str,
    other: Actor | str | None = None,
    *,
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    known_at: dt.datetime | dt.date | str | None = None,
) -> ClaimList:
    """Return the claims about one or two parties in order of time, undated ones last.

    Raises:
        UnknownActorError: When a name is not known.
    """
    from legation.answer.timeline import timeline as ask_timeline
    from legation.claimlist import ClaimList

    entries = ask_timeline(ledger, actor, other, since=since, until=until, known_at=known_at)
    return ClaimList(entry.claim for entry in entries)
