"""The gold of coreference is well formed and counted as it says."""

from __future__ import annotations

import datetime as dt

from tests.gold import coreference
from tests.gold.bootstrap import estimate
from tests.gold.coreference import Item, Judged, read_marked

from legation.vocab.actor_index import find_row


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
    judged = [
        Judged(party, frozenset({"pe"})),
        Judged(party, frozenset()),
        Judged(thing, frozenset({"pe"})),
        Judged(thing, frozenset()),
    ]
    figures = estimate(coreference.count(judged), coreference.FIGURES)
    assert {name: figure.value for name, figure in figures.items()} == {
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
    }
