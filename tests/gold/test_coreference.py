"""The gold of coreference is well formed, and the resolver does not fall below what it reached."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.gold import coreference
from tests.gold.coreference import Figures, Item, Judged, measure, read_marked

from legation.vocab.actor_index import find_row

# Set by hand after a measured run, only ever upwards: (precision, recall).
FLOORS = {"tuned": (0.90, 0.84), "own": (0.80, 0.74)}


def judged(half: str) -> list[Judged]:
    texts = coreference.iter_texts() if half == "tuned" else coreference.iter_own()
    return [one for document, items in texts for one in coreference.judge(document, items)]


@pytest.mark.parametrize("half", sorted(FLOORS))
def test_floor(half: str) -> None:
    figures = measure(judged(half))
    precision, recall = FLOORS[half]
    assert figures.precision >= precision, f"precision of coreference fell to {figures.precision:.3f}"
    assert figures.recall >= recall, f"recall of coreference fell to {figures.recall:.3f}"


def test_every_place_is_found_once_and_every_key_of_the_own_texts_is_known() -> None:
    """A place that is not unique raises; a key nobody has could never be right."""
    assert sum(len(items) for _, items in coreference.iter_texts()) > 150
    own = [item for _, items in coreference.iter_own() for item in items]
    assert len(own) > 80
    assert not [key for item in own for keys in item.right for key in keys if find_row(key) is None]


def test_marks_leave_the_text_whole() -> None:
    document, items = read_marked("x", "Peru left. {It|pe} met {them|cl, bo / ec}.", dt.date(2020, 1, 1))
    assert document.text == "Peru left. It met them."
    assert [document.text[item.start : item.end] for item in items] == ["It", "them"]
    assert items[1].right == (frozenset({"cl", "bo"}), frozenset({"ec"}))


def test_a_false_answer_costs_precision_and_an_abstention_recall() -> None:
    party = Item("x", "", 0, 1, (frozenset({"pe"}),))
    thing = Item("x", "", 0, 1, ())
    found = measure(
        [
            Judged(party, frozenset({"pe"})),
            Judged(party, frozenset()),
            Judged(thing, frozenset({"pe"})),
            Judged(thing, frozenset()),
        ]
    )
    assert found == Figures(right=1, said=2, gold=2)
    assert found.f1 == 0.5
