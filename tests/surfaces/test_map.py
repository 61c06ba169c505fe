"""``legation map``: the same pairs in every format, with and without the extra."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.projection import parquet as parquet_module

Run = Callable[..., Any]


@pytest.fixture
def mine(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "mine.ledger"
    for day, text in (
        ("2023-03-02", "Norway recognised Kosovo on March 1, 2023."),
        ("2024-05-03", "Chad joined the African Union on May 2, 2024."),
    ):
        done = run(
            "read", "-", "--published", day, "--source", "River Wire", "--ledger", path, "-q", input=text
        )
        assert done.code == 0, done.err
    return path


def records(run: Run, mine: Path, *more: str) -> list[dict[str, Any]]:
    found = run("map", "--format", "json", "--ledger", mine, "-q", *more)
    assert found.code == 0, found.err
    return [json.loads(line) for line in found.out.splitlines()]


def test_all_pairs_on_a_day(run: Run, mine: Path) -> None:
    (row,) = records(run, mine, "--predicate", "recognition", "--on", "2024-01-01")
    assert (row["subject_name"], row["object_name"], row["state"]) == ("Norway", "Kosovo", "recognised")
    assert (row["since_from"], row["holds_from"], row["holds_to"]) == ("2023-03-01", "2023-03-01", None)
    asked = run(
        "status",
        "Norway",
        "Kosovo",
        "--predicate",
        "recognition",
        "--on",
        "2024-01-01",
        "--json",
        "--ledger",
        mine,
    )
    status = json.loads(asked.out.splitlines()[0])
    assert (status["state"], status["details"]["basis"]) == (row["state"], row["basis"])
    assert records(run, mine, "--predicate", "recognise", "--on", "2024-01-01") == [row]
    both = records(run, mine, "--on", "2025-01-01")
    assert {one["machine"] for one in both} >= {"recognition", "membership"}
    assert records(run, mine, "--on", "2025-01-01", "--state", "recognised") == [
        one for one in both if one["state"] == "recognised"
    ]


def test_with_and_without_the_extra(run: Run, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_extra = records(run, mine, "--on", "2025-01-01")
    assert records(run, mine, "--on", "2025-01-01", "--plain") == with_extra

    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(parquet_module, "import_module", missing)
    refused = run("map", "--on", "2025-01-01", "--ledger", mine)
    assert refused.code == 1 and "legation[scale]" in refused.err and "--plain" in refused.err
    assert records(run, mine, "--on", "2025-01-01", "--plain") == with_extra


def test_as_known_before(run: Run, mine: Path) -> None:
    assert run("map", "--on", "2025-01-01", "--known", "2001-01-01", "--ledger", mine).code == 3


def test_of_one_actor(run: Run, mine: Path) -> None:
    found = records(run, mine, "--actor", "Chad", "--on", "2025-01-01")
    assert found and all("td" in (row["subject"], row["object"]) for row in found)


def test_formats(run: Run, mine: Path, tmp_path: Path) -> None:
    table = run("map", "--predicate", "recognition", "--on", "2024-01-01", "--ledger", mine)
    assert table.code == 0 and "Norway" in table.out and "2023-03-01" in table.out
    counted = run("map", "--count", "--predicate", "recognition", "--on", "2024-01-01", "--ledger", mine)
    assert [line.split()[-1] for line in counted.out.splitlines() if "recognised" in line] == ["1"]
    expected = records(run, mine, "--on", "2025-01-01")
    rows = list(
        csv.DictReader(io.StringIO(run("map", "--format", "csv", "--on", "2025-01-01", "--ledger", mine).out))
    )
    assert rows == [{key: value or "" for key, value in row.items()} for row in expected]
    target = tmp_path / "map.parquet"
    assert (
        run("map", "--format", "parquet", "--out", target, "--on", "2025-01-01", "--ledger", mine).code == 0
    )
    parquet = pytest.importorskip("pyarrow.parquet")
    assert parquet.read_table(str(target)).to_pylist() == expected
    again = run("map", "--format", "parquet", "--out", target, "--on", "2025-01-01", "--ledger", mine)
    assert again.code == 2 and "--force" in again.err
    words = tmp_path / "map.txt"
    assert run("map", "--out", words, "--on", "2025-01-01", "--ledger", mine).code == 0
    assert "Norway" in words.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--format", "xls"], "xls"),
        (["--format", "parquet"], "--out"),
        (["--predicate", "friendship"], "friendship"),
        (["--state", "happy"], "happy"),
        (["--on", "yesterday"], "yesterday"),
    ],
)
def test_wrong_usage(run: Run, mine: Path, arguments: list[str], word: str) -> None:
    refused = run("map", *arguments, "--ledger", mine)
    assert refused.code == 2 and word in refused.err


def test_kept_elsewhere_and_made_anew(run: Run, mine: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    made = run("map", "--refresh", "--folder", folder, "--ledger", mine)
    assert made.code == 0 and "pairs" in made.err and not made.out
    assert (folder / "statuses.db").exists() and not mine.with_name("mine.ledger.map").exists()
    assert "pairs" not in run("map", "--refresh", "--folder", folder, "--ledger", mine).err
    assert "pairs" in run("map", "--refresh", "--rebuild", "--folder", folder, "--ledger", mine).err
