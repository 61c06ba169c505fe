"""A ledger in a file: plain ``sqlite3``, so that no answer waits for an SQL toolkit.

Readers never wait; writers wait for one another up to ``busy_seconds``. An older ledger is migrated when it is
opened for writing: whoever holds the file holds all of it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from legation.errors import LedgerError
from legation.ledger.chain import append_event, digest, read_head
from legation.ledger.database import APPLICATION_ID, KEPT
from legation.ledger.failures import explained
from legation.ledger.instants import Clock
from legation.ledger.migrations import SCHEMA_VERSION, create_schema, find_version, migrate

_PAGE_CACHE_KIB = 64_000
_STATEMENTS = 256
_CHECKPOINT_PAGES = 16_000
"""Pages of 4 KiB in the write-ahead log before they go into the file: a document touches many pages far
apart, and a page that several touched meanwhile is moved once (docs/performance.md)."""


class FileConnection(sqlite3.Connection):
    """What `legation.ledger.database.Connection` asks for; most of it SQLite's own methods."""

    ordered_join = "CROSS JOIN"  # SQLite keeps the order of the tables
    stream = sqlite3.Connection.execute  # rows come one by one anyway

    def iter_damage(self) -> Iterator[str]:
        """Yield what is wrong with pages and indexes."""
        for (found,) in self.execute("PRAGMA integrity_check(10)"):
            if found != "ok":
                yield f"the file is damaged: {found}"


class FileDatabase:
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
        self._free: list[FileConnection] = []
        self._is_open = True

    def close(self) -> None:
        """Let go of the file as soon as nobody asks it any more."""
        self._is_open = False
        while self._free:
            self._free.pop().close()

    def prepare(self, clock: Clock, *, upgrade: bool = False) -> None:
        """Make the tables of an empty file; migrate those of an older ledger.

        Raises:
            LedgerError: if it is no ledger, newer than this program, or must be written and may not be.
        """
        with self.reading() as connection:
            try:
                version = find_version(connection)
            except LedgerError as error:
                raise LedgerError(f"{self.path}: {error}") from None
        if version == SCHEMA_VERSION:
            return
        if self.is_read_only and (version is None or version < SCHEMA_VERSION):
            what = "is empty" if version is None else f"has the older schema {version}"
            raise LedgerError(
                f"{self.path}: {what} and cannot be written; open it once with write permission"
            )
        with self.writing() as connection:
            # Looked at again under the lock: another process may have been quicker.
            version = find_version(connection)
            head = read_head(connection) if version else None
            now = head.next_moment(clock()) if head else clock()
            try:
                if version is None:
                    create_schema(connection, now)
                    head = read_head(connection)
                    append_event(connection, head, now, "created", str(SCHEMA_VERSION), digest())
                elif head is not None and (applied := migrate(connection, version, now)):
                    append_event(connection, head, now, "migrated", ",".join(map(str, applied)), digest())
            except LedgerError as error:
                raise LedgerError(f"{self.path}: {error}") from None

    @contextmanager
    def reading(self) -> Iterator[FileConnection]:
        """Lend a connection inside a read transaction: one state of the ledger, whoever writes meanwhile."""
        with explained(self.path), self._lent() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                _roll_back(connection)

    @contextmanager
    def writing(self) -> Iterator[FileConnection]:
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
    def _lent(self) -> Iterator[FileConnection]:
        try:
            connection = self._free.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            if self._is_open and len(self._free) < KEPT and not connection.in_transaction:
                self._free.append(connection)
            else:
                connection.close()

    def _connect(self) -> FileConnection:
        uri = self.path.resolve().as_uri() + ("?mode=ro" if self.is_read_only else "")
        connection = sqlite3.connect(
            uri,
            uri=True,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
            factory=FileConnection,
        )
        try:
            self._set_pragmas(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_pragmas(self, connection: FileConnection) -> None:
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


def open_file(
    path: Path, *, create: bool, read_only: bool, busy_seconds: float, durable: bool
) -> FileDatabase:
    """Return the database of a ledger file; see `Ledger.open`."""
    exists = check_path(path, create=create and not read_only)
    read_only = read_only or (exists and not os.access(path, os.W_OK))
    return FileDatabase(path, read_only=read_only, busy_seconds=busy_seconds, durable=durable)


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


def _roll_back(connection: FileConnection) -> None:
    # A full disk or a lost lock may have ended the transaction already; the first error is the one to tell.
    if connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
