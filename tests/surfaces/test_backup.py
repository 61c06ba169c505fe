"""``legation backup`` and ``legation restore``."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Run


def test_there_and_back(run: Run, read_ledger: Path, tmp_path: Path) -> None:
    copy, mine = tmp_path / "copy", tmp_path / "mine.ledger"
    made = run("backup", copy, "--ledger", read_ledger)
    assert made.code == 0 and made.out.startswith(f"backup {copy}: sound, ")
    assert run("restore", copy, "--ledger", mine).code == 0
    before, after = (run("claims", "--json", "--ledger", path).out for path in (read_ledger, mine))
    assert before == after != ""


def test_nothing_is_overwritten_unasked(run: Run, read_ledger: Path, tmp_path: Path) -> None:
    copy, mine = tmp_path / "copy", tmp_path / "mine.ledger"
    run("backup", copy, "--ledger", read_ledger)
    again = run("backup", copy, "--ledger", read_ledger)
    assert again.code == 1 and "--force" in again.err
    mine.write_text("no ledger")
    refused = run("restore", copy, "--ledger", mine)
    assert refused.code == 1 and mine.read_text() == "no ledger"
    row = json.loads(run("restore", copy, "--ledger", mine, "--force", "--json").out)
    assert row["claims"] > 0 and len(row["head"]) == 64
    assert Path(row["set_aside"]).read_text() == "no ledger"


def test_restoring_what_is_missing(run: Run, tmp_path: Path) -> None:
    found = run("restore", tmp_path / "nothing", "--ledger", tmp_path / "mine.ledger")
    assert found.code == 1 and "no ledger at" in found.err
