"""``legation conflicts`` and ``legation grade``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def mine(run: Run, tmp_path: Path) -> Path:
    """Two outlets with two dates for one removal."""
    path = tmp_path / "mine.ledger"
    for name, day, when in (
        ("River Wire", "2024-06-04", "June 2024"),
        ("Harbour Post", "2024-01-10", "December 2023"),
    ):
        text = f"Kazakhstan removed the Taliban from its list of terrorist organizations in {when}."
        done = run("read", "-", "--published", day, "--source", name, "--ledger", path, "-q", input=text)
        assert done.code == 0, done.err
    return path


def test_side_by_side(run: Run, mine: Path) -> None:
    assert run("grade", "River Wire", "b", "--coder", "ana", "--ledger", mine).out.startswith(
        "River Wire: B by ana"
    )
    shown = run("conflicts", "Kazakhstan", "--ledger", mine)
    assert shown.code == 0
    words = " ".join(shown.out.split())
    assert "date, 2 sources" in words and "2023-12" in words and "2024-06" in words
    (row,) = map(json.loads, run("conflicts", "--json", "--ledger", mine).out.splitlines())
    assert row["independent_sources"] == 2
    assert [side["grades"] for side in row["sides"]] == [[], [{"grade": "B", "coder": "ana"}]]


def test_nothing_at_odds(run: Run, mine: Path) -> None:
    found = run("conflicts", "China", "--ledger", mine)
    assert found.code == 3 and "are at odds" in found.err


def test_grades(run: Run, mine: Path) -> None:
    assert run("grade", "--ledger", mine).code == 3
    assert run("grade", "River Wire", "Q", "--coder", "ana", "--ledger", mine).code == 2
    assert run("grade", "River Wire", "A", "--ledger", mine).code == 2
    run("grade", "River Wire", "A", "--coder", "ana", "--reason", "own staff", "--ledger", mine)
    (row,) = map(json.loads, run("grade", "--json", "--ledger", mine).out.splitlines())
    assert (row["source"], row["grade"], row["reason"]) == ("River Wire", "A", "own staff")
