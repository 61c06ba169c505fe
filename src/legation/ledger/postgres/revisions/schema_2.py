"""parties in order of time, pairs of parties, phrases; two copies dropped"""

from __future__ import annotations

from typing import Any

from alembic import op

from legation.ledger.migrations import fill_second
from legation.ledger.postgres.database import ServerConnection
from legation.ledger.postgres.revisions.schema_1 import guard

revision = "2"
down_revision = "1"

_BEFORE = (
    "DROP TABLE evidence",
    "DROP TABLE attributions",
    "DROP TABLE parties",
    "DROP INDEX claims_pair",
    "DROP INDEX claims_object",
    "DROP INDEX claims_predicate",
    "DROP INDEX claims_recorded",
    "DROP INDEX claims_one_live",
    "ALTER TABLE claims ADD COLUMN moment INTEGER DEFAULT 9999999 NOT NULL",
    'ALTER TABLE claims ADD COLUMN phrases TEXT COLLATE "C"',
    'CREATE TABLE parties (party TEXT COLLATE "C" NOT NULL, moment INTEGER NOT NULL, claim_seq BIGINT NOT NULL, '
    'predicate TEXT COLLATE "C" NOT NULL, places INTEGER NOT NULL, phrased INTEGER NOT NULL, '
    "PRIMARY KEY (party, moment, claim_seq), FOREIGN KEY(claim_seq) REFERENCES claims (seq))",
    'CREATE TABLE pairs (first TEXT COLLATE "C" NOT NULL, second TEXT COLLATE "C" NOT NULL, '
    'predicate TEXT COLLATE "C" NOT NULL, claim_seq BIGINT NOT NULL, '
    "PRIMARY KEY (first, second, predicate, claim_seq), FOREIGN KEY(claim_seq) REFERENCES claims (seq))",
    *(f"DROP TRIGGER claims_never_{deed} ON claims" for deed in ("deleted", "changed", "emptied")),
)
_CLAIM_COLUMNS = (
    "seq id document_id subject_id predicate object_id modality polarity earliest_start latest_start "
    "earliest_end latest_end asserted_day time_known recorded_at body moment phrases"
)
_AFTER = (
    "CREATE UNIQUE INDEX claims_one_live ON claims (document_id, id) WHERE retracted_at IS NULL",
    "CREATE INDEX claims_of_everybody ON claims (predicate) "
    "WHERE polarity = 'negative' AND phrases IS NOT NULL",
    "CREATE INDEX parties_phrased ON parties (party, predicate) WHERE phrased = 1",
)


def upgrade() -> None:
    """Change the tables and fill them from the claims' bodies."""
    for statement in _BEFORE:
        op.execute(statement)
    raw: Any = op.get_bind().connection.driver_connection
    fill_second(ServerConnection(raw))
    for statement in _AFTER:
        op.execute(statement)
    guard("claims", _CLAIM_COLUMNS)
    guard("parties")
    guard("pairs")
