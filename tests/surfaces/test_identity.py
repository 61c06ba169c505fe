"""``legation identity``: merge, split, link, undo, log and suggest, as a person would type them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.status.claims import article, claim

from legation.ledger import Ledger

Run = Callable[..., Any]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ledger"
    text = article("Vladimir Putinn met the Red Front.", "2024-02-02")
    with Ledger.open(path) as ledger:
        ledger.record(text, [claim(text, "vladimir-putinn", "meet", "red-front")])
    return path


def test_merge_log_undo(run: Run, mine: Path) -> None:
    words = ("--ledger", mine, "--coder", "ana", "--reason", "a misspelling")
    assert run("identity", "merge", "vladimir-putinn", "vladimir-putin", *words).code == 0
    found = run("timeline", "Vladimir Putin", "--ledger", mine)
    assert found.code == 0 and "Vladimir Putin" in found.out
    log = run("identity", "log", "--json", "--ledger", mine)
    (entry,) = [json.loads(line) for line in log.out.splitlines()]
    assert (entry["left"], entry["right"], entry["state"]) == ("vladimir-putinn", "vladimir-putin", "counts")
    assert run("identity", "undo", entry["judgement"][:10], *words).code == 0
    assert run("timeline", "Vladimir Putin", "--ledger", mine).code == 3
    assert "taken back" in run("identity", "log", "--ledger", mine).out


def test_what_is_refused_says_what_to_do(run: Run, mine: Path) -> None:
    words = ("--ledger", mine, "--coder", "ana")
    refused = run("identity", "merge", "Russia", "Taliban", *words, "--reason", "why")
    assert refused.code == 2 and "never one party" in refused.err and "--force" in refused.err
    assert run("identity", "merge", "Russia", "Taliban", *words, "--reason", "why", "--force").code == 0
    assert "needs a reason" in run("identity", "merge", "red-front", "Taliban", *words).err
    unknown = run("identity", "merge", "red-fromt", "Taliban", *words, "--reason", "why")
    assert unknown.code != 0 and "red-front" in unknown.err


def test_split_link_and_contradiction(run: Run, mine: Path) -> None:
    words = ("--ledger", mine, "--coder", "ana", "--reason", "seen")
    (row,) = run("claims", "--json", "--ledger", mine).out.splitlines()
    claim_id = json.loads(row)["id"]
    done = run("identity", "split", "red-front", "Blue Front", "--claim", claim_id, "--new", "person", *words)
    assert done.code == 0, done.err
    assert run("claims", "--actor", "blue-front", "--ledger", mine).code == 0
    assert run("claims", "--actor", "red-front", "--ledger", mine).code == 3
    clash = run("identity", "merge", "red-front", "Blue Front", *words)
    assert clash.code == 0 and "contradiction" in clash.err
    text = "Vladimir Putinn met the Red Front."
    several = run("identity", "link", claim_id, "Taliban", "--words", text, *words)
    assert several.code == 2 and "several parties" in several.err


def test_suggestions_say_why(run: Run, mine: Path) -> None:
    found = run("identity", "suggest", "Владимир Путин", "--json", "--ledger", mine)
    first = json.loads(found.out.splitlines()[0])
    assert first["may_be"] == "vladimir-putin" and "putin" in first["explanation"]
    unknown = [
        json.loads(line) for line in run("identity", "suggest", "--json", "--ledger", mine).out.splitlines()
    ]
    assert ("vladimir-putinn", "vladimir-putin") in {(one["party"], one["may_be"]) for one in unknown}
