"""A ledger with every sort of claim that a format must treat on its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = str(Path(__file__).resolve().parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from tests.status.claims import article, claim  # noqa: E402

from legation.ledger import Ledger  # noqa: E402

WIRE = article(
    'Norway met Chad, "at last". It joined NATO.\nChad will leave; France did not attack Chad.', "2024-10-14"
)
OTHER = article("Norway met Chad. The US listed the Houthis. A spokesman praised peace.", "2024-10-15", "Two")

MET = claim(WIRE, "no", "meet", "td", when="2024-10-12", quote="Norway met Chad")
JOINED = claim(WIRE, "no", "join", "nato", when="1949-04-04", quote="It joined NATO")
WILL = claim(WIRE, "td", "expel_diplomat", "no", "announced", "2024-11-01", quote="Chad will leave")
NOT = claim(WIRE, "fr", "attack", "td", polarity="negative", quote="France did not attack Chad")
AGAIN = claim(OTHER, "td", "meet", "no", when="2024-10-12", quote="Norway met Chad", speaker="fr")
LISTED = claim(
    OTHER, "us", "designate", "houthis", "in_force", "2024-02-16/..", quote="The US listed the Houthis"
)
PRAISED = claim(OTHER, "a spokesman", "support", None, when=None, quote="A spokesman praised peace")


@pytest.fixture
def ledger(address: str | Path) -> Iterator[Ledger]:
    ticks = iter(range(10**6, 10**12, 10**6))
    with Ledger.open(address, clock=lambda: next(ticks)) as opened:
        opened.record(WIRE, [MET, JOINED, WILL, NOT])
        opened.record(OTHER, [AGAIN, LISTED, PRAISED])
        yield opened
