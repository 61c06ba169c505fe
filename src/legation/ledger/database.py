"""What the ledger asks of a record store, and the SQL that every store understands.

Statements are text with ``?`` or ``:name`` in the words that SQLite and PostgreSQL share; where they differ, the
store says how (`Connection`). The tables are SQLAlchemy's (``schema``), loaded only to make a ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from legation.ledger.instants import Clock

APPLICATION_ID = 0x4C454744
"""\"LEGD\": the mark in a SQLite header, and the number of the lock that PostgreSQL's writers take."""
KEPT = 5
"""How many connections a store keeps for the next question."""


class Rows(Protocol):
    """What a question found."""

    @property
    def description(self) -> Any:
        """One entry a column, its name first."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def fetchall(self) -> list[Any]:
        """Return all that is left."""

    def __iter__(self) -> Iterator[Any]:
        """Yield tuples."""

    def close(self) -> None:
        """Let go of what was not fetched."""


class Connection(Protocol):
    """One transaction with a store."""

    @property
    def ordered_join(self) -> str:
        """The join that goes from the first table to the second."""

    def execute(self, statement: str, values: Any = ..., /) -> Rows:
        """Carry out a statement; what it finds may come all at once."""

    def executemany(self, statement: str, rows: Iterable[Any], /) -> object:
        """Carry out a statement for each row."""

    def stream(self, statement: str, values: Any = ..., /) -> Rows:
        """Carry out a question whose answer may be larger than memory; close what it returns."""

    def iter_damage(self) -> Iterator[str]:
        """Yield what the store itself finds wrong, a sentence each."""


class Database(Protocol):
    """A store of one ledger, from which transactions are lent; safe to use from several threads."""

    @property
    def path(self) -> Path | str:
        """What messages call it; never with a password."""

    @property
    def is_read_only(self) -> bool:
        """True when every write is refused."""

    def prepare(self, clock: Clock, *, upgrade: bool) -> None:
        """See that the tables are there and of this program's version, or raise LedgerError."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Lend one state of the ledger, whoever writes meanwhile."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Lend the only right to write; commit at the end, or nothing at all."""

    def close(self) -> None:
        """Let go of it."""


def insert_rows(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        names = rows[0].keys()
        connection.executemany(_insertion(table, tuple(names)), [tuple(row.values()) for row in rows])


def _insertion(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def iter_rows(
    connection: Connection, statement: str, values: Any = (), *, streamed: bool = False
) -> Iterator[Mapping[str, Any]]:
    """Yield rows by column name; streamed for answers that may be larger than memory."""
    found = (connection.stream if streamed else connection.execute)(statement, values)
    try:
        names = [column[0] for column in found.description]
        for row in found:
            yield dict(zip(names, row, strict=True))
    finally:
        found.close()


def marks(values: Any) -> str:
    """Return as many question marks as there are values.

    >>> marks(["a", "b"])
    '?, ?'
    """
    return ", ".join("?" * len(values))
