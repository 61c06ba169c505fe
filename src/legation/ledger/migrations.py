"""Ordered migrations and the small runner that brings an older ledger up to date in one transaction.

A fresh ledger is made from the metadata as it stands and marked with the newest version; an older one walks
the migrations above its own. To change the schema: raise ``SCHEMA_VERSION``, append a `Migration` with frozen
SQL (not the live metadata, which moves on), and let the test that compares both ways hold you to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, inspect, select, text

from legation.errors import LedgerError
from legation.ledger.schema import APPLICATION_ID, SCHEMA_VERSION, iter_guards, metadata, schema_versions


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from the version before.

    Attributes:
        version: Version that the ledger has afterwards.
        description: What changes, for the version table.
        apply: Does it; must not commit.
    """

    version: int
    description: str
    apply: Callable[[Connection], None]


MIGRATIONS: tuple[Migration, ...] = ()
"""Every step after version 1, in order."""


def find_version(connection: Connection) -> int | None:
    """Return the schema version of a ledger, None of an empty database.

    Raises:
        LedgerError: if the database holds something else.
    """
    if connection.dialect.name == "sqlite":
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if mark != APPLICATION_ID:
            used = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            if mark or used:
                raise LedgerError("it is a database of another program, not a ledger; name another file")
            return None
    elif not inspect(connection).has_table(schema_versions.name):
        return None
    found = connection.execute(select(func.max(schema_versions.c.version))).scalar_one()
    return int(found or 0)


def create_schema(connection: Connection, now: int) -> None:
    """Make every table of the newest version, the guards and the mark."""
    metadata.create_all(connection, checkfirst=False)
    if connection.dialect.name == "sqlite":
        for guard in iter_guards():
            connection.exec_driver_sql(guard)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(
        insert(schema_versions).values(version=SCHEMA_VERSION, applied_at=now, description="created")
    )


def migrate(
    connection: Connection, version: int, now: int, migrations: Sequence[Migration] | None = None
) -> list[int]:
    """Apply every migration above a version, in order; the caller's transaction makes it all or nothing.

    Returns:
        The versions applied.

    Raises:
        LedgerError: if the ledger is newer than this program.
    """
    steps = MIGRATIONS if migrations is None else migrations
    newest = max([SCHEMA_VERSION, *(step.version for step in steps)])
    if version > newest:
        raise LedgerError(
            f"it was written by a newer version of Legation (schema {version}, this program knows {newest}); "
            "upgrade Legation, or name another ledger"
        )
    applied = []
    for step in sorted(steps, key=lambda item: item.version):
        if step.version <= version:
            continue
        step.apply(connection)
        connection.execute(
            insert(schema_versions).values(version=step.version, applied_at=now, description=step.description)
        )
        applied.append(step.version)
    return applied


def run_sql(*statements: str) -> Callable[[Connection], None]:
    """Make a migration's ``apply`` from frozen SQL."""

    def apply(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    return apply
