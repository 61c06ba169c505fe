"""Copies of one text are one source."""

from __future__ import annotations

import random

import pytest

from legation.answer.reprints import COPIED, KEPT, containment, group_copies, sketch

WIRE = """
Ruritania removed the movement from its list on Thursday, the court's press office said. The judges met behind
closed doors for two hours. A petition had been filed by the prosecutor in March. Envoys of both sides had
spoken of trade and of transit through the mountains. Opponents of the step said that it came too early and
that nothing had been promised in return. A minister told reporters that the embassy would be told in a week.
""".strip()
OTHER = """
The listing of the movement was lifted by Ruritania's highest court this week. Officials in the capital called
it a step towards trade. Women's groups abroad protested. Diplomats expect an exchange of ambassadors before
the summer, and a railway through the mountains has been on the table since last year.
""".strip()


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        WIRE.upper(),
        "CITY (Agency) - " + WIRE,
        WIRE.split(" Opponents")[0],
        WIRE + " Ruritania has about nine million people. It lies in the hills between two rivers.",
        WIRE.replace("on Thursday", "this week").replace("told reporters", "said"),
        WIRE.replace(",", "").replace("'", "’"),
    ],
    ids=["same", "capitals", "dateline", "cut", "longer", "edited", "typography"],
)
def test_reprints_are_copies(copy: str) -> None:
    assert containment(sketch(WIRE), sketch(copy)) >= COPIED
    assert group_copies({"a": WIRE, "b": copy}) == [["a", "b"]]


def test_two_reports_of_one_event_are_two_sources() -> None:
    assert containment(sketch(WIRE), sketch(OTHER)) < 0.1
    assert group_copies({"a": WIRE, "b": OTHER}) == [["a"], ["b"]]


def test_one_publisher_is_one_source_and_copies_join_groups() -> None:
    texts = {"a": WIRE, "b": OTHER, "c": "Short.", "d": WIRE + " More."}
    assert group_copies(texts, {"a": "Wire", "b": "Wire", "c": ""}) == [["a", "b", "d"], ["c"]]
    assert group_copies({}) == []
    assert group_copies({"a": "", "b": ""}) == [["a"], ["b"]], "texts without words are not copies"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_the_estimate_is_near_the_truth(share: float) -> None:
    """With far more shingles than are kept; 256 kept hashes have a standard error near three hundredths."""
    dice = random.Random(int(share * 10))
    words = [f"w{number}" for number in range(4000)]
    shared = int(len(words) * share)
    other = words[:shared] + [f"x{dice.random()}" for _ in range(4000 - shared)]
    one, two = sketch(" ".join(words)), sketch(" ".join(other))
    assert len(one.hashes) == KEPT
    assert abs(containment(one, two) - share) < 0.12
    assert containment(one, two) == containment(two, one)


def test_one_sentence_with_another_date_is_another_source() -> None:
    one = "Ruritania removed the movement from its list of terrorist organizations in June 2024."
    assert group_copies({"a": one, "b": one.replace("June 2024", "May 2023")}) == [["a"], ["b"]]
    assert group_copies({"a": one, "b": "CITY - " + one}) == [["a", "b"]]
