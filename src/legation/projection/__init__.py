"""Ledger -> where everybody stands with everybody, derived in advance; thrown away and made again at will.

Invariants:

- a rectangle (days in the world by moments of the ledger) holds what ``status.derive`` says at each of its points;
- a projection brought up to date equals one made from nothing, whatever came in between;
- it is only a copy: the ledger is never written, and a ledger that was restored or replaced is noticed by its
  chain of hashes;
- a pair is on the map at a moment when a claim known then bears on it by name; what is said of every state
  counts for such pairs and puts no others on the map.
"""

from __future__ import annotations

from legation.projection.statuses import Place, Refresh, StatusMap

__all__ = ["Place", "Refresh", "StatusMap"]
