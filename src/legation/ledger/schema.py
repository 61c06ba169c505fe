"""The tables, once: SQLAlchemy Core metadata whose DDL serves SQLite and PostgreSQL.

Row numbers (``seq``) are given by the writer, which holds the write lock anyway for the hash chain; they
never leave this room. ``parties``, ``pairs`` and the columns of ``claims`` hold nothing that the claim's body
does not: they are there to be searched, and `Ledger.verify` compares them.

Loaded only when a ledger is made: what reads and writes one is plain SQL (``database``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import registry
from sqlalchemy.schema import CreateIndex, CreateTable

metadata = MetaData()
# Compared byte by byte in both stores, whatever language a server sorts by.
_Words = Text().with_variant(Text(collation="C"), "postgresql")
_Number = BigInteger().with_variant(Integer, "sqlite")  # INTEGER makes a SQLite key the row's own number

schema_versions = Table(
    "schema_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", BigInteger, nullable=False),
    Column("description", _Words, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", _Words, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("source", _Words, nullable=False),
    Column("name", _Words, nullable=False),
    Column("url", _Words, nullable=False),
    Column("title", _Words, nullable=False),
    Column("genre", _Words, nullable=False),
    Column("published_from", Integer),
    Column("published_to", Integer),
    Column("raw_sha256", _Words, nullable=False),
    Column("text", _Words, nullable=False),
    Column("raw_text", _Words),  # empty when equal to text
    Column("blocks", _Words, nullable=False),
    Column("repairs", _Words, nullable=False),
    Column("segments", _Words, nullable=False),
    Column("body", _Words, nullable=False),  # every other field, canonical JSON
    Index("documents_recorded", "recorded_at"),
)

claims = Table(
    "claims",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("id", _Words, nullable=False),
    Column("document_id", _Words, ForeignKey("documents.id"), nullable=False),
    Column("subject_id", _Words, nullable=False),
    Column("predicate", _Words, nullable=False),
    Column("object_id", _Words),
    Column("modality", _Words, nullable=False),
    Column("polarity", _Words, nullable=False),
    Column("earliest_start", Integer),
    Column("latest_start", Integer),
    Column("earliest_end", Integer),
    Column("latest_end", Integer),
    Column("asserted_day", Integer),
    Column("time_known", Integer, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("retracted_at", BigInteger),
    Column("body", _Words, nullable=False),  # the whole claim, canonical JSON
    # When it stands in a timeline, the undated last; the words of parties that are no one actor, a line each.
    Column("moment", Integer, nullable=False, server_default=text("9999999")),
    Column("phrases", _Words),
    Index("claims_document", "document_id"),
    Index("claims_id", "id"),
)
Index(
    "claims_one_live",
    claims.c.document_id,
    claims.c.id,
    unique=True,
    sqlite_where=claims.c.retracted_at.is_(None),
    postgresql_where=claims.c.retracted_at.is_(None),
)
Index(
    "claims_retracted",
    claims.c.retracted_at,
    sqlite_where=claims.c.retracted_at.is_not(None),
    postgresql_where=claims.c.retracted_at.is_not(None),
)
_OF_EVERYBODY = text("polarity = 'negative' AND phrases IS NOT NULL")  # "no country recognises ..."
Index("claims_of_everybody", claims.c.predicate, sqlite_where=_OF_EVERYBODY, postgresql_where=_OF_EVERYBODY)

parties = Table(
    "parties",
    metadata,
    # Who stands in a claim, or has somebody acting for it there: an actor's key (of one that only a text
    # knows also its id), or "~words". places: sum of rows.PLACES. phrased: one of rows.PHRASED.
    # phrases: those of the claim, empty where they are too long to be searched here.
    Column("party", _Words, nullable=False),
    Column("moment", Integer, nullable=False),
    Column("claim_seq", _Number, ForeignKey("claims.seq"), nullable=False),
    Column("predicate", _Words, nullable=False),
    Column("places", Integer, nullable=False),
    Column("phrased", Integer, nullable=False),
    Column("phrases", _Words),
    PrimaryKeyConstraint("party", "moment", "claim_seq"),
    sqlite_with_rowid=False,
)
_PHRASED = text("phrases IS NOT NULL")
Index(
    "parties_phrased",
    parties.c.party,
    parties.c.predicate,
    parties.c.phrased,
    parties.c.phrases,
    parties.c.claim_seq,
    sqlite_where=_PHRASED,
    postgresql_where=_PHRASED,
)

pairs = Table(
    "pairs",
    metadata,
    # Every two of the parties of a claim that are actors and not only its speakers, first < second.
    Column("first", _Words, nullable=False),
    Column("second", _Words, nullable=False),
    Column("predicate", _Words, nullable=False),
    Column("claim_seq", _Number, ForeignKey("claims.seq"), nullable=False),
    PrimaryKeyConstraint("first", "second", "predicate", "claim_seq"),
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("id", _Words, nullable=False),
    Column("target", _Words, nullable=False),
    Column("verdict", _Words, nullable=False),
    Column("coder", _Words, nullable=False),
    Column("reason", _Words, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Index("judgements_target", "target"),
    Index("judgements_recorded", "recorded_at"),
)

events = Table(
    "events",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False, unique=True),
    Column("kind", _Words, nullable=False),
    Column("subject", _Words, nullable=False),
    Column("payload_hash", _Words, nullable=False),
    Column("previous_hash", _Words, nullable=False),
    Column("hash", _Words, nullable=False),
)

RETRACTABLE = frozenset({"claims"})


def iter_definitions(store: Literal["sqlite", "postgresql"] = "sqlite") -> Iterator[str]:
    """Yield the statements that make every table and index of a store, then the guards."""
    dialect = registry.load(store)()
    for table in metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
    yield from iter_guards() if store == "sqlite" else iter_server_guards()


def iter_guards() -> Iterator[str]:
    """Yield the SQLite triggers that keep the tables append-only, table by table.

    They stop mistakes and passing tools; who drops them and alters rows is found out by ``Ledger.verify``.
    """
    for table in metadata.sorted_tables:
        name = table.name
        yield (
            f"CREATE TRIGGER {name}_never_deleted BEFORE DELETE ON {name} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from {name}'); END"
        )
        when = f"WHEN {_forbidden(table, 'IS')} " if name in RETRACTABLE else ""
        yield (
            f"CREATE TRIGGER {name}_never_changed BEFORE UPDATE ON {name} {when}"
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in {name}'); END"
        )


def iter_server_guards() -> Iterator[str]:
    """Yield the same guards for PostgreSQL, and one against TRUNCATE, which SQLite does not have."""
    yield (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "'the ledger is append-only: nothing is % %', TG_ARGV[0], TG_TABLE_NAME; END $$"
    )
    for table in metadata.sorted_tables:
        name = table.name
        when = f"WHEN ({_forbidden(table, 'IS NOT DISTINCT FROM')}) " if name in RETRACTABLE else ""
        for event, deed, form in (
            ("DELETE", "deleted from", "FOR EACH ROW "),
            ("UPDATE", "changed in", f"FOR EACH ROW {when}"),
            ("TRUNCATE", "deleted from", "FOR EACH STATEMENT "),
        ):
            guard = {"DELETE": "deleted", "UPDATE": "changed", "TRUNCATE": "emptied"}[event]
            yield (
                f"CREATE TRIGGER {name}_never_{guard} BEFORE {event} ON {name} {form}"
                f"EXECUTE FUNCTION refuse_change('{deed}')"
            )


def _forbidden(table: Table, same: str) -> str:
    """Return the condition of every update but the one that retracts."""
    kept = " AND ".join(
        f"NEW.{column.name} {same} OLD.{column.name}"
        for column in table.columns
        if column.name != "retracted_at"
    )
    return f"NOT (OLD.retracted_at IS NULL AND NEW.retracted_at IS NOT NULL AND {kept})"
