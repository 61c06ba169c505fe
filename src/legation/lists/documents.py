"""Snapshots and differences as documents of the ledger, and back.

A snapshot is a document of an official body: a head line, then a line for each entry and each record that
could
not be read. A difference is a document of its own, since a removal stands in no file: its lines are those
of the
older snapshot. Both texts are made from the content alone, so that the same lists give the same documents in
whatever order they are imported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from legation.lists.entry import UNREADABLE, ListEntry, Problem
from legation.lists.registry import OfficialList, official_list, official_lists
from legation.lists.snapshot import Difference, Snapshot
from legation.model import Block, BlockKind, Document, Genre, ValidTime, make_id

_SNAPSHOT = "snapshot of"
_DIFFERENCE = "removals between"
_TITLE = re.compile(rf"(?:, (.+))?: (?:({_SNAPSHOT}) (\S+)|({_DIFFERENCE}) (\S+) and (\S+))$")


@dataclass(frozen=True, slots=True)
class ListTitle:
    """What the title of a list document says.

    Attributes:
        list: Key of the list.
        part: Part of the list; empty for the whole.
        as_of: Day of the (newer) snapshot.
        since: Day of the older snapshot, for a difference; None for a snapshot.
    """

    list: str
    part: str
    as_of: dt.date
    since: dt.date | None = None


def read_title(title: str) -> ListTitle | None:
    """Read the title of a list document; None when it is the title of something else."""
    for key, row in official_lists().items():
        found = _TITLE.match(title.removeprefix(row.title)) if title.startswith(row.title) else None
        if found is None:
            continue
        if found[2]:
            return ListTitle(key, found[1] or "", dt.date.fromisoformat(found[3]))
        return ListTitle(
            key, found[1] or "", dt.date.fromisoformat(found[6]), dt.date.fromisoformat(found[5])
        )
    return None


def to_document(snapshot: Snapshot) -> Document:
    """Make the document of a snapshot; `to_snapshot` reads it back."""
    row = official_list(snapshot.list)
    title = f"{_whole_title(row, snapshot.part)}: {_SNAPSHOT} {snapshot.as_of}"
    lines = [entry.to_line() for entry in snapshot.entries]
    lines += [problem.to_line() for problem in snapshot.problems]
    return _document(
        row,
        title,
        lines,
        snapshot.as_of,
        name=snapshot.name,
        sha256=snapshot.sha256,
        media_type=snapshot.media_type,
    )


def to_snapshot(document: Document) -> Snapshot:
    """Read a snapshot from its document.

    Raises:
        ValueError: When the document is no snapshot.
    """
    title = read_title(document.title)
    if title is None or title.since is not None:
        raise ValueError(f"{document.id} is no snapshot of an official list")
    entries, problems = [], []
    for line in document.text.split("\n")[1:]:
        if line.startswith(UNREADABLE + " "):
            problems.append(Problem.from_line(line))
        elif line:
            entries.append(ListEntry.from_line(line, title.list))
    return Snapshot(
        title.list,
        title.as_of,
        tuple(entries),
        tuple(problems),
        title.part,
        document.name,
        document.raw_sha256,
        document.media_type,
    )


def to_difference_document(older: Snapshot, newer: Snapshot, difference: Difference) -> Document:
    """Make the document of what was removed between two snapshots."""
    row = official_list(newer.list)
    title = f"{_whole_title(row, newer.part)}: {_DIFFERENCE} {older.as_of} and {newer.as_of}"
    lines = [entry.to_line() for entry in difference.removed]
    name = f"{older.name} -> {newer.name}"
    return _document(row, title, lines, newer.as_of, name=name, sha256="", media_type="text/plain")


def _whole_title(row: OfficialList, part: str) -> str:
    return f"{row.title}, {part}" if part else row.title


def _document(
    row: OfficialList,
    title: str,
    lines: Iterable[str],
    day: dt.date,
    *,
    name: str,
    sha256: str,
    media_type: str,
) -> Document:
    text = "\n".join([title, *lines])
    published = ValidTime.of_days(day, day, basis="given")
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n")):
        kind = BlockKind.PARAGRAPH if number else BlockKind.HEADLINE
        blocks.append(Block(kind, start, start + len(line)))
        start += len(line) + 1
    authority = row.actor()
    return Document(
        id=make_id("doc", authority.name, published.edtf, text),
        text=text,
        raw_text=text,
        raw_sha256=sha256 or make_id("sha", text).removeprefix("sha-"),
        media_type=media_type,
        name=name,
        source=authority.name,
        title=title,
        published=published,
        published_basis="given",
        genre=Genre.OFFICIAL_STATEMENT,
        blocks=tuple(blocks),
        segments=((0, 0, len(text)),),
    )
