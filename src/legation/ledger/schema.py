"""The tables, once: SQLAlchemy Core metadata whose DDL serves SQLite today and PostgreSQL later.

Row numbers (``seq``) are given by the writer, which holds the write lock anyway for the hash chain; they
never leave this room.
"""

from __future__ import annotations

from collections.abc import Iterator

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
)

APPLICATION_ID = 0x4C454744  # "LEGD" in the SQLite header: how a ledger is told from any other database
SCHEMA_VERSION = 1

metadata = MetaData()
_Number = BigInteger().with_variant(Integer, "sqlite")  # INTEGER makes a SQLite key the row's own number

schema_versions = Table(
    "schema_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", BigInteger, nullable=False),
    Column("description", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("genre", Text, nullable=False),
    Column("published_from", Integer),
    Column("published_to", Integer),
    Column("raw_sha256", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("raw_text", Text),  # empty when equal to text
    Column("blocks", Text, nullable=False),
    Column("repairs", Text, nullable=False),
    Column("segments", Text, nullable=False),
    Column("body", Text, nullable=False),  # every other field, canonical JSON
    Index("documents_recorded", "recorded_at"),
)

claims = Table(
    "claims",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("predicate", Text, nullable=False),
    Column("object_id", Text),
    Column("modality", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("earliest_start", Integer),
    Column("latest_start", Integer),
    Column("earliest_end", Integer),
    Column("latest_end", Integer),
    Column("asserted_day", Integer),
    Column("time_known", Integer, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("retracted_at", BigInteger),
    Column("body", Text, nullable=False),  # the whole claim, canonical JSON
    Index("claims_pair", "subject_id", "object_id"),
    Index("claims_object", "object_id"),
    Index("claims_predicate", "predicate"),
    Index("claims_document", "document_id"),
    Index("claims_recorded", "recorded_at"),
    Index("claims_id", "id"),
)
Index(
    "claims_one_live",
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

parties = Table(
    "parties",
    metadata,
    # place: subject, object, place, speaker, or a role's name. party: an actor's id or key, or "~words".
    # via: self, or of (the argument acts for that party).
    Column("claim_seq", _Number, ForeignKey("claims.seq"), nullable=False),
    Column("place", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("via", Text, nullable=False),
    PrimaryKeyConstraint("party", "claim_seq", "place", "via"),
    Index("parties_claim", "claim_seq"),
    sqlite_with_rowid=False,
)

evidence = Table(
    "evidence",
    metadata,
    Column("claim_seq", _Number, ForeignKey("claims.seq"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("start_char", Integer, nullable=False),
    Column("end_char", Integer, nullable=False),
    Column("exact", Text, nullable=False),
    PrimaryKeyConstraint("claim_seq", "position"),
    sqlite_with_rowid=False,
)

attributions = Table(
    "attributions",
    metadata,
    Column("claim_seq", _Number, ForeignKey("claims.seq"), nullable=False),
    Column("depth", Integer, nullable=False),  # 0 is nearest the fact
    Column("speaker_id", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("manner", Text, nullable=False),
    PrimaryKeyConstraint("claim_seq", "depth"),
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("coder", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Index("judgements_target", "target"),
    Index("judgements_recorded", "recorded_at"),
)

events = Table(
    "events",
    metadata,
    Column("seq", _Number, primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

RETRACTABLE = frozenset({"claims"})


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
        when = ""
        if name in RETRACTABLE:
            same = " AND ".join(
                f"NEW.{column.name} IS OLD.{column.name}"
                for column in table.columns
                if column.name != "retracted_at"
            )
            when = f"WHEN NOT (OLD.retracted_at IS NULL AND NEW.retracted_at IS NOT NULL AND {same}) "
        yield (
            f"CREATE TRIGGER {name}_never_changed BEFORE UPDATE ON {name} {when}"
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in {name}'); END"
        )
