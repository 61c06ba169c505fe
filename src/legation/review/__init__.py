"""Judgements: what is to be looked at, what coders say of it, and how far they agree.

Invariants:

- nothing is edited: a decision, its undoing and a correction each append to the ledger;
- answers change from the moment of a judgement on and never before it (``known_at``);
- deciding and then undoing leaves every answer as it was;
- a coder takes back only their own words.

What judgements come to, `legation.ledger.verdicts` says, so that answers need not know this room.
"""

from __future__ import annotations

from legation.review.agreement import Agreement, agreement
from legation.review.correct import Change, correct
from legation.review.decide import Decision, decide, undo
from legation.review.queue import Selection, Waiting, find_claims, iter_queue

__all__ = [
    "Agreement",
    "Change",
    "Decision",
    "Selection",
    "Waiting",
    "agreement",
    "correct",
    "decide",
    "find_claims",
    "iter_queue",
    "undo",
]
