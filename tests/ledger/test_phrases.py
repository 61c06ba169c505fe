"""Phrases are searched beside the parties; what is found is what a look at every claim finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.status.claims import article, claim

from legation.ledger import Ledger
from legation.ledger.rows import LONGEST_PHRASES

NEWS = article("Russia met them all, near and far.", "2024-10-14")
FAR = "the very " + "far " * LONGEST_PHRASES + "Ruritanian government"
CLAIMS = [
    claim(NEWS, "ru", "meet", "the Ruritanian government"),
    claim(NEWS, "ru", "recognise", "the Ruritanian government", polarity="negative"),
    claim(NEWS, "ru", "recognise", FAR, polarity="negative"),
    claim(NEWS, "ru", "visit", FAR),
    claim(NEWS, "ru", "visit", "the two sides"),
    claim(NEWS, "ru", "meet", "taliban"),
    claim(NEWS, "taliban", "meet", "the Ruritanian government"),
]


@pytest.mark.parametrize("accepts", [lambda words: "Ruritanian" in words, lambda words: "two" in words, bool])
@pytest.mark.parametrize("predicates", [(), ("recognise", "visit")])
@pytest.mark.parametrize("polarity", ["", "positive", "negative"])
def test_phrases_beside_a_party(
    tmp_path: Path, accepts: Callable[[str], bool], predicates: tuple[str, ...], polarity: str
) -> None:
    with Ledger.open(tmp_path / "ledger", durable=False) as ledger:
        ledger.record(NEWS, CLAIMS)
        found = ledger.iter_phrased(accepts, actor="ru", predicate=predicates, polarity=polarity)
        expected = [
            one
            for one in CLAIMS[:5]
            if one.object is not None
            and accepts(one.object.text)
            and (not predicates or one.predicate in predicates)
            and polarity in ("", one.polarity)
        ]
        assert list(found) == expected
        assert ledger.verify().is_sound


def test_retracted_phrases_stay_known_to_the_past(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger", durable=False) as ledger:
        first = ledger.record(NEWS, CLAIMS)
        ledger.record(NEWS, CLAIMS[1:])
        asked = {"actor": "ru", "predicate": ("meet",)}
        assert list(ledger.iter_phrased(bool, **asked)) == []
        assert list(ledger.iter_phrased(bool, **asked, known_at=first.recorded_at)) == [CLAIMS[0]]
