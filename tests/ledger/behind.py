"""What somebody does to a ledger's tables behind its back, in whichever store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def run_behind(address: str | Path, *statements: str) -> list[tuple[Any, ...]]:
    """Carry out statements and return what the last one finds; the store's own errors come through."""
    if isinstance(address, str):
        from tests.postgres import run

        return run(address, *statements)
    with closing(sqlite3.connect(address, isolation_level=None)) as raw:
        return [found for statement in statements for found in [raw.execute(statement).fetchall()]][-1]


def alter(address: str | Path, table: str, statement: str) -> None:
    """Carry out a statement after taking a table's guards away."""
    where = f" ON {table}" if isinstance(address, str) else ""
    guards = [f"DROP TRIGGER {table}_never_{name}{where}" for name in ("changed", "deleted")]
    run_behind(address, *guards, statement)
