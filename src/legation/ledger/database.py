"""The file and the connections to it: plain ``sqlite3``, so that no answer waits for an SQL toolkit.

Statements are text with ``?``; the tables are SQLAlchemy's (``schema``), loaded only to make a ledger.
Readers never wait; writers wait for one another up to ``busy_seconds``.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from legation.errors import LedgerError
from legation.ledger.failures import explained

APPLICATION_ID = 0x4C454744  # "LEGD" in the SQLite header: how a ledger is told from any other database
_KEPT = 5
_PAGE_CACHE_KIB = 32_000
_STATEMENTS = 256
_CHECKPOINT_PAGES = 4000
"""Pages of 4 KiB in the write-ahead log before they go into the file; fewer would be moved more often."""


class Database:
    """Connections to one file, kept for the next question; safe to use from several threads."""

    def __init__(self, path: Path, *, read_only: bool, busy_seconds: float, durable: bool) -> None:
        """Remember how to open it; the first question does.

        Args:
            path: The file.
            read_only: Refuse every write.
            busy_seconds: How long to wait for another writer.
            durable: Wait for the disk at each commit.
        """
        self.path = path
        self.is_read_only = read_only
        self._busy_seconds = busy_seconds
        self._durable = durable
        self._free: list[sqlite3.Connection] = []
        self._is_open = True

    def close(self) -> None:
        """Let go of the file as soon as nobody asks it any more."""
        self._is_open = False
        while self._free:
            self._free.pop().close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside a read transaction: one state of the ledger, whoever writes meanwhile."""
        with explained(self.path), self._lent() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                _roll_back(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that holds the write lock; commit at the end, or nothing at all.

        Raises:
            LedgerError: if the ledger is open for reading only, or the database refuses.
        """
        if self.is_read_only:
            raise LedgerError(
                f"the ledger {self.path} is open for reading only; check who may write the file and folder"
            )
        with explained(self.path), self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                _roll_back(connection)
                raise

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._free.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            if self._is_open and len(self._free) < _KEPT and not connection.in_transaction:
                self._free.append(connection)
            else:
                connection.close()

    def _connect(self) -> sqlite3.Connection:
        uri = self.path.resolve().as_uri() + ("?mode=ro" if self.is_read_only else "")
        connection = sqlite3.connect(
            uri,
            uri=True,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
        )
        try:
            self._set_pragmas(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_pragmas(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")  # or REPLACE would delete past the guards
        connection.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
        if self.is_read_only:
            return
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA synchronous = {'FULL' if self._durable else 'NORMAL'}")
        # Only an empty database or a ledger may be changed; anything else is left as it is.
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        if tables == 0 or mark == APPLICATION_ID:
            connection.execute("PRAGMA journal_mode = WAL")


def check_path(path: Path, *, create: bool) -> bool:
    """Return whether a ledger lies there already.

    Raises:
        LedgerError: if it is a folder, lies in no folder, or is missing and may or can not be made.
    """
    if path.is_dir():
        raise LedgerError(f"{path} is a folder; name a file in it, for example {path / 'ledger.db'}")
    if path.exists():
        return True
    if not path.parent.is_dir():
        raise LedgerError(f"the folder {path.parent} does not exist; make it first: mkdir -p '{path.parent}'")
    if not create:
        raise LedgerError(f"there is no ledger at {path}; record something first: legation read ARTICLE")
    if not os.access(path.parent, os.W_OK):
        raise LedgerError(
            f"the folder {path.parent} cannot be written; name a ledger elsewhere with --ledger"
        )
    return False


def insert_rows(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        names = rows[0].keys()
        connection.executemany(_insertion(table, tuple(names)), [tuple(row.values()) for row in rows])


def _insertion(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def iter_rows(
    connection: sqlite3.Connection, statement: str, values: tuple[Any, ...] = ()
) -> Iterator[Mapping[str, Any]]:
    """Yield rows by column name."""
    found = connection.execute(statement, values)
    names = [column[0] for column in found.description]
    for row in found:
        yield dict(zip(names, row, strict=True))


def marks(values: Any) -> str:
    """Return as many question marks as there are values.

    >>> marks(["a", "b"])
    '?, ?'
    """
    return ", ".join("?" * len(values))


def _roll_back(connection: sqlite3.Connection) -> None:
    # A full disk or a lost lock may have ended the transaction already; the first error is the one to tell.
    if connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
