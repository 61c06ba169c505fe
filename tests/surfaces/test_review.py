"""``legation review`` for people and for scripts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def ledger(read_ledger: Path, tmp_path: Path) -> Path:
    """A copy that the test may write to."""
    path = tmp_path / "copy.ledger"
    for part in read_ledger.parent.glob(f"{read_ledger.name}*"):
        shutil.copy(part, path.with_name(part.name.replace(read_ledger.name, path.name)))
    return path


def rows(outcome: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_list_and_next(ledger: Path, run: Run) -> None:
    """The most doubtful claim comes first in both."""
    found = rows(run("review", "list", "--ledger", ledger, "--json"))
    assert [row["score"] for row in found] == sorted(row["score"] for row in found)
    assert found[0]["outcome"] == "pending" and found[0]["words"] == []
    assert rows(run("review", "next", "--ledger", ledger, "--json"))[0]["id"] == found[0]["id"]
    shown = run("review", "next", "--ledger", ledger)
    assert shown.code == 0 and "«" in shown.out and "legation review accept" in shown.err
    table = run("review", "list", "--ledger", ledger, "--limit", "2")
    assert "not yet" in table.out and "2 shown" in table.err


def test_judging_one_claim_and_taking_it_back(ledger: Path, run: Run) -> None:
    """Each verdict says what the words now come to."""
    claim = rows(run("review", "list", "--ledger", ledger, "--json"))[0]["id"]
    for command, outcome in (("accept", "accepted"), ("unsure", "unsure"), ("reject", "rejected")):
        found = run("review", command, claim[:12], "--ledger", ledger, "--coder", "ada", "--reason", "seen")
        assert found.code == 0 and outcome in found.out
    assert "rejected by ada" in run("explain", claim, "--ledger", ledger).out
    listed = rows(run("claims", "--ledger", ledger, "--json"))
    assert claim not in {row["id"] for row in listed}
    listed = rows(run("claims", "--ledger", ledger, "--json", "--rejected"))
    assert claim in {row["id"] for row in listed}
    (row,) = rows(run("review", "list", "--state", "rejected", "--ledger", ledger, "--json"))
    assert row["words"][0]["reason"] == "seen"
    (back,) = rows(run("review", "undo", claim, "--ledger", ledger, "--coder", "ada", "--json"))
    assert back["takes_back"].startswith("jdg-") and back["outcome"] == "unsure"
    assert run("review", "undo", claim, "--ledger", ledger, "--coder", "bob").code == 3


def test_bulk_counts_before_it_judges(ledger: Path, run: Run) -> None:
    """Without --yes nothing is written."""
    predicate = rows(run("review", "list", "--ledger", ledger, "--json"))[0]["predicate"]
    arguments = ("--predicate", predicate, "--ledger", ledger, "--coder", "ada")
    (preview,) = rows(run("review", "accept", *arguments, "--json"))
    assert preview["would_be"] == "accepted" and preview["claims"] == preview["by_predicate"][predicate] > 0
    shown = run("review", "accept", *arguments)
    assert f"{preview['claims']} claims would be accepted" in shown.out and "--yes" in shown.err
    assert run("review", "list", "--state", "accepted", "--ledger", ledger).code == 3
    assert len(rows(run("review", "accept", *arguments, "--yes", "--json"))) == preview["claims"]
    assert run("review", "accept", *arguments, "--yes").code == 3, "none is left"


def test_bulk_needs_a_filter(ledger: Path, run: Run) -> None:
    """Neither everything by mistake, nor names and filters at once."""
    assert run("review", "reject", "--yes", "--ledger", ledger, "--coder", "ada").code == 2
    assert run("review", "unsure", "clm-1", "--below", "0.5", "--ledger", ledger, "--coder", "a").code == 2
    assert run("review", "list", "--state", "done", "--ledger", ledger).code == 2
    assert run("review", "list", "--predicate", "befriend", "--ledger", ledger).code == 2
    assert run("review", "accept", "clm-ffffffffffffffff", "--ledger", ledger, "--coder", "a").code == 3


def test_correct(ledger: Path, run: Run) -> None:
    """The corrected claim is listed in the place of the first."""
    claim = rows(run("review", "list", "--ledger", ledger, "--json"))[0]
    arguments = ("--ledger", ledger, "--coder", "ada", "--json")
    change = ("--subject", "Norway", "--object", "Chad", "--modality", "planned", "--time", "2024-10")
    (found,) = rows(run("review", "correct", claim["id"], *change, *arguments))
    listed = {row["id"]: row for row in rows(run("claims", "--ledger", ledger, "--json"))}
    assert claim["id"] not in listed
    new = listed[found["replacement"]]
    assert (new["subject"]["name"], new["object"]["name"]) == ("Norway", "Chad")
    assert (new["modality"], new["time"]["edtf"]) == ("planned", "2024-10")
    assert new["evidence"] == claim["evidence"]
    for bad in (("--polarity", "half"), ("--modality", "maybe"), ("--time", "tomorrow"), ()):
        assert run("review", "correct", claim["id"], *bad, *arguments).code == 2
    assert run("review", "correct", claim["id"], "--subject", "Ruritania", *arguments).code == 3


def test_agreement(ledger: Path, run: Run) -> None:
    """Two coders on two claims."""
    first, second = (row["id"] for row in rows(run("review", "list", "--ledger", ledger, "--json"))[:2])
    for coder, verdicts in (("ada", ("accept", "reject")), ("bob", ("accept", "unsure"))):
        for claim, verdict in zip((first, second), verdicts, strict=True):
            assert run("review", verdict, claim, "--coder", coder, "--ledger", ledger).code == 0
    (found,) = rows(run("review", "agreement", "ada", "bob", "--ledger", ledger, "--json"))
    assert (found["claims"], found["observed"], found["differing"]) == (2, 0.5, [second])
    shown = run("review", "agreement", "ada", "bob", "--ledger", ledger)
    assert "Cohen's kappa" in shown.out
    assert run("review", "agreement", "ada", "cyd", "--ledger", ledger).code == 3


def test_coder_is_whoever_is_named_in_the_environment(
    ledger: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a script need not repeat it."""
    monkeypatch.setenv("LEGATION_CODER", "cyd")
    claim = rows(run("review", "list", "--ledger", ledger, "--json"))[0]["id"]
    (found,) = rows(run("review", "accept", claim, "--ledger", ledger, "--json"))
    assert found["coder"] == "cyd"
