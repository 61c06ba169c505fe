"""A ledger with the story of one list, and a clock that the tests move."""

from __future__ import annotations

from pathlib import Path

from tests.status.claims import article, claim

from legation.ledger import Ledger

LISTED_TEXT = article("Russia put the Taliban on its list on 14 February 2003.", "2003-02-15", "Wire A")
OUTLET = article("Russia removed the Taliban from its terror list on Thursday.", "2025-04-18", "Outlet B")
MEETING = article("Russia met the Taliban. Norway recognised Kosovo.", "2025-05-01", "Wire C")

LISTED = claim(LISTED_TEXT, "ru", "designate", "taliban", when="2003-02-14", score=0.9)
REMOVED = claim(OUTLET, "ru", "delist", "taliban", when="2025-04-17", score=0.6)
MET = claim(MEETING, "ru", "meet", "taliban", when="2025-05-01", quote="Russia met the Taliban", score=0.4)
OTHER = claim(
    MEETING, "no", "recognise", "xk", when="2008-03-28", quote="Norway recognised Kosovo", score=0.8
)
ALL = (LISTED, REMOVED, MET, OTHER)


def open_story(address: str | Path) -> Ledger:
    """Return an open ledger in which everything was recorded; each tick is a second."""
    ticks = iter(range(10**6, 10**12, 10**6))
    ledger = Ledger.open(address, clock=lambda: next(ticks), durable=False)
    ledger.record(LISTED_TEXT, [LISTED])
    ledger.record(OUTLET, [REMOVED])
    ledger.record(MEETING, [MET, OTHER])
    return ledger
