"""The tables of a projection: one SQLite file beside the ledger, which may be deleted at any time."""

from __future__ import annotations

import hashlib
import sqlite3
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

FORMAT = 1
"""Raised when the same claims would give other rows; an older projection is then made anew."""

DEFINITIONS = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE parties (key TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL) "
    "WITHOUT ROWID",
    "CREATE TABLE pairs (number INTEGER PRIMARY KEY, machine TEXT NOT NULL, list TEXT NOT NULL, "
    "subject TEXT NOT NULL, object TEXT NOT NULL)",
    "CREATE TABLE standings (number INTEGER PRIMARY KEY, state TEXT NOT NULL, basis TEXT NOT NULL, "
    "pending TEXT NOT NULL)",
    # The evidence: what a replay of one pair reads. own_lists: of what is said of everybody, see bearing.
    "CREATE TABLE pieces (number INTEGER PRIMARY KEY, pair INTEGER NOT NULL, seq INTEGER NOT NULL, "
    "known_from INTEGER NOT NULL, known_to INTEGER NOT NULL, own INTEGER NOT NULL, own_lists TEXT, "
    "high INTEGER, ord INTEGER, claim TEXT, kind TEXT, low INTEGER, gives TEXT, said TEXT, left TEXT, "
    "repeats INTEGER, by_procedure INTEGER, begun INTEGER, first INTEGER, first_latest INTEGER, last INTEGER)",
    # Where each pair stands as known now, and every rectangle that later claims closed, in order of closing.
    "CREATE TABLE open (pair INTEGER NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, "
    "known_from INTEGER NOT NULL, standing INTEGER NOT NULL, since_low INTEGER, since_high INTEGER, "
    "PRIMARY KEY (pair, valid_from)) WITHOUT ROWID",
    "CREATE TABLE closed (number INTEGER PRIMARY KEY, pair INTEGER NOT NULL, valid_from INTEGER NOT NULL, "
    "valid_to INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER NOT NULL, "
    "standing INTEGER NOT NULL, since_low INTEGER, since_high INTEGER)",
)
INDEXES = (
    "CREATE UNIQUE INDEX pairs_named ON pairs (subject, object, machine, list)",
    "CREATE INDEX pairs_object ON pairs (object, machine)",
    "CREATE INDEX pieces_pair ON pieces (pair)",
    "CREATE INDEX pieces_seq ON pieces (seq)",
    "CREATE INDEX closed_pair ON closed (pair, known_to)",
)
"""Made after a first filling: sorted once instead of kept in order."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the file; it is only a copy, so no commit waits for the disk."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -64000")
    return connection


@cache
def vocabulary_mark() -> str:
    """Return a hash of everything beside the claims from which statuses follow."""
    digest = hashlib.sha256(str(FORMAT).encode())
    folder = resources.files("legation.vocab")
    for name in sorted(_names(folder)):
        digest.update(name.encode())
        digest.update(folder.joinpath(name).read_bytes())
    return digest.hexdigest()


def _names(folder: Any, prefix: str = "") -> list[str]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _names(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".yaml", ".csv")):
            found.append(prefix + entry.name)
    return found
