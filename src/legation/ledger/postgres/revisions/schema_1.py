"""The first tables.

PostgreSQL never held them in public: they are the history that a ledger in a file has, so that steps are numbered
and tested alike in both.
"""

from __future__ import annotations

from alembic import op

revision = "1"
down_revision = None

_TABLES = (
    """
    CREATE TABLE documents (
        id TEXT COLLATE "C" NOT NULL,
        recorded_at BIGINT NOT NULL,
        source TEXT COLLATE "C" NOT NULL,
        name TEXT COLLATE "C" NOT NULL,
        url TEXT COLLATE "C" NOT NULL,
        title TEXT COLLATE "C" NOT NULL,
        genre TEXT COLLATE "C" NOT NULL,
        published_from INTEGER,
        published_to INTEGER,
        raw_sha256 TEXT COLLATE "C" NOT NULL,
        text TEXT COLLATE "C" NOT NULL,
        raw_text TEXT COLLATE "C",
        blocks TEXT COLLATE "C" NOT NULL,
        repairs TEXT COLLATE "C" NOT NULL,
        segments TEXT COLLATE "C" NOT NULL,
        body TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX documents_recorded ON documents (recorded_at)",
    """
    CREATE TABLE events (
        seq BIGINT NOT NULL,
        recorded_at BIGINT NOT NULL,
        kind TEXT COLLATE "C" NOT NULL,
        subject TEXT COLLATE "C" NOT NULL,
        payload_hash TEXT COLLATE "C" NOT NULL,
        previous_hash TEXT COLLATE "C" NOT NULL,
        hash TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (seq),
        UNIQUE (recorded_at)
    )
    """,
    """
    CREATE TABLE judgements (
        seq BIGINT NOT NULL,
        id TEXT COLLATE "C" NOT NULL,
        target TEXT COLLATE "C" NOT NULL,
        verdict TEXT COLLATE "C" NOT NULL,
        coder TEXT COLLATE "C" NOT NULL,
        reason TEXT COLLATE "C" NOT NULL,
        recorded_at BIGINT NOT NULL,
        PRIMARY KEY (seq)
    )
    """,
    "CREATE INDEX judgements_recorded ON judgements (recorded_at)",
    "CREATE INDEX judgements_target ON judgements (target)",
    """
    CREATE TABLE schema_versions (
        version INTEGER NOT NULL,
        applied_at BIGINT NOT NULL,
        description TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (version)
    )
    """,
    """
    CREATE TABLE claims (
        seq BIGINT NOT NULL,
        id TEXT COLLATE "C" NOT NULL,
        document_id TEXT COLLATE "C" NOT NULL,
        subject_id TEXT COLLATE "C" NOT NULL,
        predicate TEXT COLLATE "C" NOT NULL,
        object_id TEXT COLLATE "C",
        modality TEXT COLLATE "C" NOT NULL,
        polarity TEXT COLLATE "C" NOT NULL,
        earliest_start INTEGER,
        latest_start INTEGER,
        earliest_end INTEGER,
        latest_end INTEGER,
        asserted_day INTEGER,
        time_known INTEGER NOT NULL,
        recorded_at BIGINT NOT NULL,
        retracted_at BIGINT,
        body TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (seq),
        FOREIGN KEY(document_id) REFERENCES documents (id)
    )
    """,
    "CREATE INDEX claims_document ON claims (document_id)",
    "CREATE INDEX claims_id ON claims (id)",
    "CREATE INDEX claims_object ON claims (object_id)",
    "CREATE UNIQUE INDEX claims_one_live ON claims (id) WHERE retracted_at IS NULL",
    "CREATE INDEX claims_pair ON claims (subject_id, object_id)",
    "CREATE INDEX claims_predicate ON claims (predicate)",
    "CREATE INDEX claims_recorded ON claims (recorded_at)",
    "CREATE INDEX claims_retracted ON claims (retracted_at) WHERE retracted_at IS NOT NULL",
    """
    CREATE TABLE attributions (
        claim_seq BIGINT NOT NULL,
        depth INTEGER NOT NULL,
        speaker_id TEXT COLLATE "C" NOT NULL,
        speaker TEXT COLLATE "C" NOT NULL,
        manner TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (claim_seq, depth),
        FOREIGN KEY(claim_seq) REFERENCES claims (seq)
    )
    """,
    """
    CREATE TABLE evidence (
        claim_seq BIGINT NOT NULL,
        position INTEGER NOT NULL,
        start_char INTEGER NOT NULL,
        end_char INTEGER NOT NULL,
        exact TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (claim_seq, position),
        FOREIGN KEY(claim_seq) REFERENCES claims (seq)
    )
    """,
    """
    CREATE TABLE parties (
        claim_seq BIGINT NOT NULL,
        place TEXT COLLATE "C" NOT NULL,
        party TEXT COLLATE "C" NOT NULL,
        via TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (party, claim_seq, place, via),
        FOREIGN KEY(claim_seq) REFERENCES claims (seq)
    )
    """,
    "CREATE INDEX parties_claim ON parties (claim_seq)",
)
_FUNCTION = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
    "'the ledger is append-only: nothing is % %', TG_ARGV[0], TG_TABLE_NAME; END $$"
)
_GUARDED = "documents events judgements schema_versions claims attributions evidence parties"
_CLAIM_COLUMNS = (
    "seq id document_id subject_id predicate object_id modality polarity earliest_start latest_start "
    "earliest_end latest_end asserted_day time_known recorded_at body"
)


def upgrade() -> None:
    """Make the tables and their guards."""
    for statement in (*_TABLES, _FUNCTION):
        op.execute(statement)
    for table in _GUARDED.split():
        guard(table, _CLAIM_COLUMNS if table == "claims" else "")


def guard(table: str, retractable: str = "") -> None:
    """Make the triggers that keep a table append-only; of one with retractions, name the other columns."""
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in retractable.split())
    when = (
        f"WHEN (NOT (OLD.retracted_at IS NULL AND NEW.retracted_at IS NOT NULL AND {same})) " if same else ""
    )
    for name, event, deed, form in (
        ("deleted", "DELETE", "deleted from", "ROW "),
        ("changed", "UPDATE", "changed in", f"ROW {when}"),
        ("emptied", "TRUNCATE", "deleted from", "STATEMENT "),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_never_{name} BEFORE {event} ON {table} FOR EACH {form}"
            f"EXECUTE FUNCTION refuse_change('{deed}')"
        )
