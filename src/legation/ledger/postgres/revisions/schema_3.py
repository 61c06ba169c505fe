"""phrases beside the parties, to be searched without reading claims"""

from __future__ import annotations

from alembic import op

from legation.ledger.migrations import FILL_THIRD
from legation.ledger.postgres.revisions.schema_1 import guard

revision = "3"
down_revision = "2"

_BEFORE = (
    *(f"DROP TRIGGER parties_never_{deed} ON parties" for deed in ("deleted", "changed", "emptied")),
    "DROP INDEX parties_phrased",
    'ALTER TABLE parties ADD COLUMN phrases TEXT COLLATE "C"',
    *FILL_THIRD,
    "CREATE INDEX parties_phrased ON parties (party, predicate, phrased, phrases, claim_seq) "
    "WHERE phrases IS NOT NULL",
)


def upgrade() -> None:
    """Put each claim's phrases beside its parties."""
    for statement in _BEFORE:
        op.execute(statement)
    guard("parties")
