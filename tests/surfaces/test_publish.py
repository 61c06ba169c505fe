"""``legation publish``: a file for each format, and plain words about what it lacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.publish import FORMATS

Run = Callable[..., Any]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format(format_: str, read_ledger: Path, tmp_path: Path, run: Run) -> None:
    """One file, and on stderr how much and what is lost."""
    path = tmp_path / "out"
    if format_ == "parquet":
        pytest.importorskip("pyarrow")
    outcome = run("publish", format_, path, "--ledger", read_ledger)
    assert outcome.code == 0 and path.stat().st_size > 200
    assert f"{format_} loses" in outcome.err and outcome.out == ""
    again = run("publish", format_, path, "--ledger", read_ledger)
    assert again.code == 1 and "--force" in again.err
    assert run("publish", format_, path, "--ledger", read_ledger, "--force", "-q").err == ""


def test_for_programs(read_ledger: Path, tmp_path: Path, run: Run) -> None:
    """--json says what was written and left out; the filters are those of claims."""
    path = tmp_path / "out.tsv"
    outcome = run("publish", "plover", path, "--ledger", read_ledger, "--json")
    (found,) = [json.loads(line) for line in outcome.out.splitlines()]
    assert found["written"] == path.read_text("utf-8").count("\n") - 1
    assert found["left_out"]["not put as a fact"] > 0
    everything = run(
        "publish", "plover", tmp_path / "all", "--all-modalities", "--ledger", read_ledger, "--json"
    )
    assert json.loads(everything.out)["written"] > found["written"]
    filters = ("--actor", "France", "--since", "2000-01-01", "--until", "2030-01-01")
    part = run("publish", "csv", tmp_path / "part.csv", *filters, "--ledger", read_ledger, "--json")
    listed = run("claims", *filters, "--ledger", read_ledger, "--json").out.splitlines()
    assert json.loads(part.out)["written"] == len(listed) > 0


def test_refusals(read_ledger: Path, tmp_path: Path, run: Run) -> None:
    """Each with its own exit code, and no file."""
    path = tmp_path / "out"
    ledger = ("--ledger", read_ledger)
    assert run("publish", "xlsx", path, *ledger).code == 2
    assert run("publish", "csv", path, "--predicate", "befriend", *ledger).code == 2
    assert run("publish", "csv", path, "--since", "2030-01-01", "--until", "2020-01-01", *ledger).code == 2
    assert run("publish", "csv", path, "--all-modalities", *ledger).code == 2
    assert run("publish", "csv", path, "--known", "1999-01-01", *ledger).code == 3
    assert run("publish", "csv", tmp_path / "no" / "out", *ledger).code == 1
    assert not path.exists()
