"""Append-only bitemporal memory; the only room that touches the database.

Invariants:

- a row is inserted once; the only change ever made is setting ``claims.retracted_at`` from empty to a time;
- every row of one transaction carries one ``recorded_at`` (UTC microseconds), and each transaction's is
  greater than the one before, so that ``known_at`` names exactly one state of the ledger;
- every transaction appends one event whose hash covers its rows and the event before it (``Ledger.verify``).
"""

from __future__ import annotations

from legation.ledger.outcome import Fault, RecordOutcome, Verification
from legation.ledger.store import Ledger

__all__ = ["Fault", "Ledger", "RecordOutcome", "Verification"]
