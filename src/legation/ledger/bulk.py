"""Inserts rows with a statement compiled once: recording should wait for the disk, not for SQL building."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.engine import Dialect


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have a value for every column; columns they lack become empty."""
    if not rows:
        return
    statement, order = _statement(table, connection.dialect)
    if order is None:
        connection.execute(insert(table), list(rows))
        return
    connection.exec_driver_sql(statement, [tuple(row.get(name) for name in order) for row in rows])


@cache
def _statement(table: Table, dialect: Dialect) -> tuple[str, tuple[str, ...] | None]:
    compiled = insert(table).compile(dialect=dialect)
    order = getattr(compiled, "positiontup", None)
    return str(compiled), tuple(order) if order else None
