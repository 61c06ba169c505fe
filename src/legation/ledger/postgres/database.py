"""Connections to a PostgreSQL database, the one right to write, and the tables in the schema ``legation``.

Invariants:

- who writes holds an advisory lock from before the first look at the chain until after the commit, so that the
  chain is one line whoever writes; a number used twice would break the key of ``events`` besides;
- who reads sees one state (a repeatable read) and never waits;
- tables are made or changed by one process at a time, in one transaction; an older schema is changed only when
  somebody asks for it, because programs of the older version may be at work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from psycopg import conninfo
from psycopg.adapt import Loader
from psycopg.pq import TransactionStatus
from psycopg.types.string import StrDumper

from legation.errors import LedgerError
from legation.ledger.address import is_well_formed, without_password
from legation.ledger.chain import append_event, digest, read_head
from legation.ledger.database import APPLICATION_ID, KEPT
from legation.ledger.instants import Clock
from legation.ledger.migrations import SCHEMA_VERSION
from legation.ledger.postgres.failures import explained

SCHEMA = "legation"
"""The PostgreSQL schema that holds the tables, so that other programs may use the same database."""
OLDEST_SERVER = 150000
_CONNECT_SECONDS = 10
_STREAMED_ROWS = 500
_INSERTION = re.compile(r"INSERT INTO (\w+ \([\w, ]+\)) VALUES \([?, ]+\)")
_ALEMBIC_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


class _Written(StrDumper):
    """Text on its way in. PostgreSQL's cannot hold U+0000, which a file may; it is written as U+0010 z."""

    def dump(self, obj: str) -> Any:
        if "\0" in obj or "\x10" in obj:
            obj = obj.replace("\x10", "\x10e").replace("\0", "\x10z")
        return super().dump(obj)


class _Read(Loader):
    """Text on its way out."""

    def load(self, data: Any) -> str:
        words = bytes(data).decode()
        if "\x10" in words:
            words = words.replace("\x10z", "\0").replace("\x10e", "\x10")
        return words


@lru_cache(maxsize=512)
def _translated(statement: str) -> bytes:
    """Put psycopg's marks in the place of ``?`` and ``:name``."""
    statement = statement.replace("%", "%%").replace("?", "%s")
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", statement).encode()


class ServerConnection:
    """What `legation.ledger.database.Connection` asks for, over psycopg."""

    ordered_join = "JOIN"  # PostgreSQL orders by its own statistics

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        """Wrap a connection."""
        self.raw = raw
        self._numbers = count()

    def execute(self, statement: str, values: Any = (), /) -> psycopg.Cursor[Any]:
        """Carry out a statement and fetch all that it finds."""
        if not values:
            return self.raw.execute(statement.encode())
        return self.raw.execute(_translated(statement), values)

    def executemany(self, statement: str, rows: Iterable[Any], /) -> None:
        """Carry out a statement for each row, without waiting for each answer."""
        rows = list(rows)
        inserting = _INSERTION.fullmatch(statement)
        with self.raw.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(_translated(statement), rows[0])
            elif inserting:
                # One stream of rows: the server plans nothing, and answers once.
                with cursor.copy(f"COPY {inserting[1]} FROM STDIN".encode()) as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                cursor.executemany(_translated(statement), rows)

    def stream(self, statement: str, values: Any = (), /) -> psycopg.ServerCursor[Any]:
        """Carry out a question and fetch its answer some hundred rows at a time."""
        cursor = self.raw.cursor(name=f"rows_{next(self._numbers)}")
        cursor.itersize = _STREAMED_ROWS
        if values:
            return cursor.execute(_translated(statement), values)
        return cursor.execute(statement.encode())

    def iter_damage(self) -> Iterator[str]:
        """Yield nothing: the server checks its own pages."""
        yield from ()


class ServerDatabase:
    """Connections to one database, kept for the next question; safe to use from several threads."""

    def __init__(
        self, address: str, *, create: bool, read_only: bool, busy_seconds: float, durable: bool
    ) -> None:
        """Remember how to reach it; the first question does.

        Args:
            address: ``postgresql://...`` as libpq understands it.
            create: Make the tables when there are none.
            read_only: Refuse every write.
            busy_seconds: How long to wait for another writer.
            durable: Wait for the server's disk at each commit.

        Raises:
            LedgerError: if the address makes no sense.
        """
        self.path = without_password(address)
        self.is_read_only = read_only
        self._create = create
        self._busy_seconds = busy_seconds
        self._durable = durable
        self._free: list[psycopg.Connection[Any]] = []
        self._is_open = True
        try:
            self._parameters: dict[str, Any] = conninfo.conninfo_to_dict(address)
            if not is_well_formed(address):
                raise psycopg.ProgrammingError
        except psycopg.ProgrammingError:
            # What libpq says of it quotes pieces, and any piece may be one of the password.
            raise LedgerError(
                f"{self.path}: the address makes no sense; write postgresql://USER@HOST:PORT/DATABASE, and in a "
                "user or password %40 for @, %3A for :, %2F for /, %3F for ?, %25 for %; or give the password "
                "in PGPASSWORD or ~/.pgpass"
            ) from None
        self._password = str(self._parameters.get("password") or "")

    def close(self) -> None:
        """Let go of the server as soon as nobody asks it any more."""
        self._is_open = False
        while self._free:
            self._free.pop().close()

    # ------------------------------------------------------------------------------------------- tables

    def prepare(self, clock: Clock, *, upgrade: bool = False) -> None:
        """Make the tables where there are none, and change older ones if that is asked for.

        Raises:
            LedgerError: if the schema is another program's or of another version, or there is none and may
                be none made.
        """
        with self.reading() as connection:
            version = self._version(connection)
        if version == SCHEMA_VERSION:
            return
        if version is None:
            if not self._create or self.is_read_only:
                raise LedgerError(
                    f"there is no ledger at {self.path}; record something first: legation read ARTICLE"
                )
            with self.writing() as connection:
                # Looked at again under the lock: another process may have been quicker.
                if self._version(connection) is None:
                    _create_schema(connection, clock())
        elif version > SCHEMA_VERSION:
            raise LedgerError(
                f"{self.path}: it was written by a newer version of Legation (schema {version}, this program "
                f"knows {SCHEMA_VERSION}); upgrade Legation, or name another ledger"
            )
        elif not upgrade or self.is_read_only:
            raise LedgerError(
                f"{self.path}: it has the older schema {version}, and this program needs {SCHEMA_VERSION}; stop "
                "the programs that use it, make a backup, and run: legation migrate"
            )
        else:
            self._migrate(clock)

    def _version(self, connection: ServerConnection) -> int | None:
        tables = _tables(connection)
        if tables and "schema_versions" not in tables:
            raise LedgerError(
                f"{self.path}: its schema {SCHEMA} is another program's, not a ledger; name another database"
            )
        if not tables:
            return None
        found = connection.execute("SELECT max(version) FROM schema_versions").fetchone()
        return int(found[0] or 0) if found else 0

    def _migrate(self, clock: Clock) -> None:
        from legation.ledger.postgres.revisions import upgrade

        def connect() -> psycopg.Connection[Any]:
            raw = self._connect()
            raw.autocommit = False  # SQLAlchemy begins the transactions
            return raw

        with explained(self.path, self._password), upgrade(connect) as (raw, apply):
            connection = ServerConnection(raw)
            self._lock(connection)
            version = self._version(connection)
            head = read_head(connection)
            now = head.next_moment(clock())
            if version is None or version >= SCHEMA_VERSION:
                return
            applied = apply()
            for number, description in applied:
                values = (number, now, description)
                connection.execute("INSERT INTO schema_versions VALUES (?, ?, ?)", values)
            numbers = ",".join(str(number) for number, _ in applied)
            append_event(connection, head, now, "migrated", numbers, digest())

    # ------------------------------------------------------------------------------------------- lending

    @contextmanager
    def reading(self) -> Iterator[ServerConnection]:
        """Lend a connection inside a read transaction: one state of the ledger, whoever writes meanwhile."""
        with self._lent("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[ServerConnection]:
        """Lend a connection that holds the writers' lock; commit at the end, or nothing at all.

        Raises:
            LedgerError: if the ledger is open for reading only, or the database refuses.
        """
        if self.is_read_only:
            raise LedgerError(f"the ledger {self.path} is open for reading only")
        # Read committed: what is seen after the lock includes all that was committed before it.
        with self._lent("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE") as connection:
            self._lock(connection)
            yield connection
            connection.execute("COMMIT")

    def _lock(self, connection: ServerConnection) -> None:
        connection.execute("SELECT pg_advisory_xact_lock(?)", (APPLICATION_ID,))

    @contextmanager
    def _lent(self, begin: str) -> Iterator[ServerConnection]:
        with explained(self.path, self._password):
            raw = self._begun(begin)
            try:
                yield ServerConnection(raw)
            finally:
                if raw.info.transaction_status != TransactionStatus.IDLE:
                    with suppress(psycopg.Error):  # the first error is the one to tell
                        raw.execute("ROLLBACK")
                is_idle = raw.info.transaction_status == TransactionStatus.IDLE
                if self._is_open and is_idle and len(self._free) < KEPT:
                    self._free.append(raw)
                else:
                    raw.close()

    def _begun(self, begin: str) -> psycopg.Connection[Any]:
        """Return a connection in a new transaction; one kept while the server was restarted is thrown away."""
        while self._free:
            raw = self._free.pop()
            try:
                raw.execute(begin.encode())
            except psycopg.OperationalError:
                raw.close()
            else:
                return raw
        raw = self._connect()
        raw.execute(begin.encode())
        return raw

    def _connect(self) -> psycopg.Connection[Any]:
        defaults = {"connect_timeout": _CONNECT_SECONDS, "application_name": "legation"}
        parameters = {**defaults, **self._parameters, "client_encoding": "UTF8"}
        raw = psycopg.connect(**parameters, autocommit=True)
        try:
            self._check(raw.info)
            raw.execute(self._settings())
        except BaseException:
            raw.close()
            raise
        raw.adapters.register_dumper(str, _Written)
        raw.adapters.register_loader("text", _Read)
        return raw

    def _check(self, info: psycopg.ConnectionInfo) -> None:
        if info.server_version < OLDEST_SERVER:
            raise LedgerError(
                f"{self.path}: the server is PostgreSQL {info.server_version // 10000}; 15 or newer is needed"
            )
        encoding = info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise LedgerError(
                f"{self.path}: the database is encoded in {encoding}; name one made with "
                "createdb --encoding UTF8 --template template0 NAME"
            )

    def _settings(self) -> bytes:
        # A writer whose machine vanished holds the lock until the server notices: a minute, not two hours.
        settings = (
            f"SET search_path TO {SCHEMA}, pg_temp",
            f"SET lock_timeout TO {max(1, round(self._busy_seconds * 1000))}",
            "SET tcp_keepalives_idle TO 30",
            "SET tcp_keepalives_interval TO 10",
            "SET tcp_keepalives_count TO 3",
            "SET synchronous_commit TO off"
            if not self._durable
            # A server may wait for more than its own disk, but not for less.
            else "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') = 'off'",
        )
        return "; ".join(settings).encode()


def _tables(connection: ServerConnection) -> set[str]:
    # Not to_regclass: it answers from a cache that may be older than the lock which was waited for.
    query = (
        "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = ?"
    )
    return {name for (name,) in connection.execute(query, (SCHEMA,))}


def _create_schema(connection: ServerConnection, now: int) -> None:
    """Make every table of the newest version, the guards and the marks of both version tables."""
    from legation.ledger.schema import iter_definitions

    # IF NOT EXISTS would ask for the right to make one even where an administrator has made it.
    if connection.execute("SELECT FROM pg_namespace WHERE nspname = ?", (SCHEMA,)).fetchone() is None:
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for statement in (*iter_definitions("postgresql"), _ALEMBIC_TABLE):
        connection.execute(statement)
    connection.execute("INSERT INTO alembic_version VALUES (?)", (str(SCHEMA_VERSION),))
    connection.execute("INSERT INTO schema_versions VALUES (?, ?, ?)", (SCHEMA_VERSION, now, "created"))
    append_event(connection, read_head(connection), now, "created", str(SCHEMA_VERSION), digest())
