"""The gold of the tuning articles is well formed, quotes exactly, and scores one for a perfect reader."""

from __future__ import annotations

from typing import Any

import pytest
from tests.gold import golden, scorer, test_gold_files

from legation.model import Document

CASES = golden.tuning_cases()
HERE = golden.HERE / "dev"
ROWS = [(path.stem, row) for path in sorted(HERE.glob("*.jsonl")) for row in golden.read_jsonl(path)]


def test_every_text_has_gold() -> None:
    assert {case.name for case in CASES} == {path.stem for path in HERE.glob("*.txt")}


def test_the_group_is_kept_apart() -> None:
    assert [case.name for case in scorer.choose_cases(["tuning"])] == [case.name for case in CASES]
    assert not {case.name for case in scorer.choose_cases(["all"])} & {case.name for case in CASES}


@pytest.mark.parametrize(
    ("name", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else value["id"]
)
def test_a_row_is_well_formed(name: str, row: dict[str, Any]) -> None:
    test_gold_files.test_a_row_is_well_formed(name, row)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_quotes_are_exact(case: golden.Case) -> None:
    test_gold_files.test_quotes_are_exact_and_identifiers_unique(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_perfect_reader_scores_one(case: golden.Case) -> None:
    test_gold_files.test_a_perfect_reader_scores_one(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_reader_of_another_text_scores_next_to_nothing(case: golden.Case) -> None:
    for other in CASES:
        if other.name != case.name:
            raw = other.path.read_text(encoding="utf-8")
            document = Document("doc-oracle", raw, raw, "", segments=((0, 0, len(raw)),))
            assert scorer.score(case, document, test_gold_files.oracle(other, raw)).recall < 0.08
