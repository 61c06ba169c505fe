"""The steps from one schema to the next in PostgreSQL, as alembic revisions numbered like the schemas.

A fresh ledger is made from ``ledger.schema`` and marked with the newest; an older one walks these, all in one
transaction. They are frozen SQL; a test compares a ledger that walked with a fresh one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from legation.errors import LedgerError

Applied = list[tuple[int, str]]


@contextmanager
def upgrade(
    connect: Callable[[], psycopg.Connection[Any]], target: str = "head"
) -> Iterator[tuple[psycopg.Connection[Any], Callable[[], Applied]]]:
    """Lend a connection in a transaction, and what applies the missing revisions in it.

    Args:
        connect: Makes the connection.
        target: The last revision to apply.

    Yields:
        The connection, and a function that returns (number, description) of each revision it applied.
    """
    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            raw: Any = connection.connection.driver_connection
            yield raw, lambda: _apply(connection, target)
    except DBAPIError as error:
        if error.orig is None:
            raise
        raise error.orig from error
    except (CommandError, RevisionError) as error:
        raise LedgerError(f"the ledger's alembic_version does not fit this program: {error}") from error


def _apply(connection: Connection, target: str) -> Applied:
    here = str(Path(__file__).parent)
    script = ScriptDirectory(here, version_locations=[here])
    current = MigrationContext.configure(connection).get_current_revision()
    steps = [step for step in script.iterate_revisions(target, current or "base") if step is not None]
    with EnvironmentContext(
        Config(), script, fn=lambda known, _: script._upgrade_revs(target, known), destination_rev=target
    ) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
    return [(int(step.revision), " ".join((step.doc or "").split())) for step in reversed(steps)]
