"""Ordered migrations of a ledger file and the small runner that applies them in one transaction.

A fresh ledger is made from ``schema`` as it stands and marked with the newest version; an older one walks the
migrations above its own. To change the schema: raise ``SCHEMA_VERSION``, append a `Migration` with frozen SQL
(not the live metadata, which moves on), write the same step for PostgreSQL (``postgres.revisions``), and let
the tests that compare both ways hold you to it.

Columns and tables that only repeat what a claim's body says are filled by the program as it stands: whatever
it needs later is filled again by a later migration.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from legation.errors import LedgerError
from legation.ledger.database import APPLICATION_ID

SCHEMA_VERSION = 3


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
    apply: Callable[[sqlite3.Connection], None]


def run_sql(*statements: str) -> Callable[[sqlite3.Connection], None]:
    """Make a migration's ``apply`` from frozen SQL."""

    def apply(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return apply


_GUARD = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is {done} {table}'); END"
_SECOND_BEFORE = (
    # Spans and speakers stand in the body; nothing ever searched these copies.
    "DROP TABLE evidence",
    "DROP TABLE attributions",
    "DROP TABLE parties",
    "DROP INDEX claims_pair",
    "DROP INDEX claims_object",
    "DROP INDEX claims_predicate",
    "DROP INDEX claims_recorded",
    "DROP INDEX claims_one_live",
    "ALTER TABLE claims ADD COLUMN moment INTEGER DEFAULT 9999999 NOT NULL",
    "ALTER TABLE claims ADD COLUMN phrases TEXT",
    "CREATE TABLE parties (party TEXT NOT NULL, moment INTEGER NOT NULL, claim_seq INTEGER NOT NULL, "
    "predicate TEXT NOT NULL, places INTEGER NOT NULL, phrased INTEGER NOT NULL, "
    "PRIMARY KEY (party, moment, claim_seq), FOREIGN KEY(claim_seq) REFERENCES claims (seq)) WITHOUT ROWID",
    "CREATE TABLE pairs (first TEXT NOT NULL, second TEXT NOT NULL, predicate TEXT NOT NULL, "
    "claim_seq INTEGER NOT NULL, PRIMARY KEY (first, second, predicate, claim_seq), "
    "FOREIGN KEY(claim_seq) REFERENCES claims (seq)) WITHOUT ROWID",
    "DROP TRIGGER claims_never_changed",
)
_CLAIM_COLUMNS = (
    "seq id document_id subject_id predicate object_id modality polarity earliest_start latest_start "
    "earliest_end latest_end asserted_day time_known recorded_at body moment phrases"
)
_SAME = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _CLAIM_COLUMNS.split(" "))
_DEEDS = (("deleted", "DELETE", "deleted from"), ("changed", "UPDATE", "changed in"))
_SECOND_AFTER = (
    "CREATE UNIQUE INDEX claims_one_live ON claims (document_id, id) WHERE retracted_at IS NULL",
    "CREATE INDEX claims_of_everybody ON claims (predicate) "
    "WHERE polarity = 'negative' AND phrases IS NOT NULL",
    "CREATE INDEX parties_phrased ON parties (party, predicate) WHERE phrased = 1",
    "CREATE TRIGGER claims_never_changed BEFORE UPDATE ON claims "
    f"WHEN NOT (OLD.retracted_at IS NULL AND NEW.retracted_at IS NOT NULL AND {_SAME}) "
    + _GUARD.format(done="changed in", table="claims"),
    *(
        f"CREATE TRIGGER {table}_never_{name} BEFORE {event} ON {table} "
        + _GUARD.format(done=done, table=table)
        for table in ("parties", "pairs")
        for name, event, done in _DEEDS
    ),
)


_SECOND_PARTY = (
    "INSERT INTO parties (party, moment, claim_seq, predicate, places, phrased) VALUES (?, ?, ?, ?, ?, ?)"
)
FILL_THIRD = (
    # The claims once in their order, then the parties in theirs: in either order alone, most pages are read anew.
    "CREATE TABLE said (seq BIGINT PRIMARY KEY, phrased INTEGER NOT NULL, phrases TEXT NOT NULL)",
    "INSERT INTO said SELECT seq, CASE polarity WHEN 'negative' THEN 2 ELSE 1 END, "
    "CASE WHEN length(phrases) <= 250 THEN phrases ELSE '' END FROM claims WHERE phrases IS NOT NULL ORDER BY seq",
    "UPDATE parties SET phrases = (SELECT said.phrases FROM said WHERE said.seq = claim_seq), "
    "phrased = coalesce((SELECT said.phrased FROM said WHERE said.seq = claim_seq), 0) WHERE phrased <> 0",
    "DROP TABLE said",
)
"""Gives parties the phrases of their claims, in whichever store."""
_THIRD = (
    "DROP TRIGGER parties_never_changed",
    "DROP INDEX parties_phrased",
    "ALTER TABLE parties ADD COLUMN phrases TEXT",
    *FILL_THIRD,
    "CREATE INDEX parties_phrased ON parties (party, predicate, phrased, phrases, claim_seq) "
    "WHERE phrases IS NOT NULL",
    "CREATE TRIGGER parties_never_changed BEFORE UPDATE ON parties "
    + _GUARD.format(done="changed in", table="parties"),
)


def _to_second(connection: sqlite3.Connection) -> None:
    run_sql(*_SECOND_BEFORE)(connection)
    fill_second(connection)
    run_sql(*_SECOND_AFTER)(connection)


def fill_second(connection: Any) -> None:
    """Fill the columns and tables that version 2 added, from the claims' bodies, in whichever store."""
    from legation.ledger.codec import from_claim_json
    from legation.ledger.rows import INSERT_PAIR, moment_of, phrases_of, to_party_rows

    for (seq,) in connection.execute("SELECT seq FROM claims ORDER BY seq").fetchall():
        body = connection.execute("SELECT body FROM claims WHERE seq = ?", (seq,)).fetchone()[0]
        claim = from_claim_json(body)
        connection.execute(
            "UPDATE claims SET moment = ?, phrases = ? WHERE seq = ?",
            (moment_of(claim), phrases_of(claim), seq),
        )
        parties, pairs = to_party_rows(claim, seq)
        connection.executemany(_SECOND_PARTY, [row[:6] for row in parties])
        connection.executemany(INSERT_PAIR, pairs)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "parties in order of time, pairs of parties, phrases; two copies dropped", _to_second),
    Migration(3, "phrases beside the parties, to be searched without reading claims", run_sql(*_THIRD)),
)
"""Every step after version 1, in order."""


def find_version(connection: sqlite3.Connection) -> int | None:
    """Return the schema version of a ledger, None of an empty database.

    Raises:
        LedgerError: if the database holds something else.
    """
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    if mark != APPLICATION_ID:
        used = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if mark or used:
            raise LedgerError("it is a database of another program, not a ledger; name another file")
        return None
    found = connection.execute("SELECT max(version) FROM schema_versions").fetchone()[0]
    return int(found or 0)


def create_schema(connection: sqlite3.Connection, now: int) -> None:
    """Make every table of the newest version, the guards and the mark."""
    from legation.ledger.schema import iter_definitions

    run_sql(*iter_definitions(), f"PRAGMA application_id = {APPLICATION_ID}")(connection)
    _mark(connection, SCHEMA_VERSION, now, "created")


def migrate(
    connection: sqlite3.Connection, version: int, now: int, migrations: Sequence[Migration] | None = None
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
        _mark(connection, step.version, now, step.description)
        applied.append(step.version)
    return applied


def _mark(connection: sqlite3.Connection, version: int, now: int, description: str) -> None:
    values = (version, now, description)
    connection.execute("INSERT INTO schema_versions VALUES (?, ?, ?)", values)
