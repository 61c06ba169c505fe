"""Turns what a database says into what a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from legation.errors import LedgerError

# (words of SQLite's message, what it means and the mend); the first that fits is used.
_MEANINGS = (
    ("database is locked", "another process is writing to it; wait until that is done, or stop it"),
    ("database table is locked", "another process is writing to it; wait until that is done, or stop it"),
    ("readonly database", "it cannot be written; check the permissions of the file and of its folder"),
    (
        "malformed",
        "it is damaged; stop using it and restore it from a backup: legation restore BACKUP --force",
    ),
    (
        "could not decode",
        "it is damaged; stop using it and restore it from a backup: legation restore BACKUP --force",
    ),
    ("file is not a database", "it is not a ledger; name another file or move this one away"),
    (
        "disk i/o error",
        "the disk reports an error; check the disk, then restore from a backup if it persists",
    ),
    ("database or disk is full", "the disk is full and nothing was recorded; free some space and repeat"),
    ("unable to open", "it cannot be opened; check that its folder exists and that you may write there"),
    ("append-only", "recorded rows are never changed or deleted; record a retraction instead"),
    ("no such table", "it lacks a table and is damaged; restore it from a backup"),
    ("no such column", "it lacks a column and is damaged; restore it from a backup"),
)


def explain(path: Path | str, error: BaseException) -> LedgerError:
    """Return the error to raise for what the database said."""
    said = str(error)
    for words, meaning in _MEANINGS:
        if words in said.lower():
            return LedgerError(f"the ledger {path}: {meaning} (the database says: {said})")
    return LedgerError(f"the ledger {path} refused: {said}; run `legation doctor` to examine it")


@contextmanager
def explained(path: Path | str) -> Iterator[None]:
    """Turn database errors inside the block into LedgerError."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(path, error) from error
