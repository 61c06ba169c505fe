"""``legation relate`` and ``read --no-model``: the learned reader asked by name, and left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.extract.learned.encoder import SWITCH

Run = Callable[..., Any]
SENTENCE = "Bahrain on Monday severed ties with Iran over the attack."


def test_the_event_between_two_parties_is_named(run: Run) -> None:
    outcome = run("relate", SENTENCE, "--subject", "Bahrain", "--object", "Iran")
    assert outcome.code == 0
    assert outcome.out.startswith("SANCTION (material conflict)")


def test_the_event_as_json(run: Run) -> None:
    row = json.loads(run("relate", SENTENCE, "--subject", "Bahrain", "--object", "Iran", "--json").out)
    assert row["root"] == "SANCTION"
    assert next(iter(row["probabilities"])) == "SANCTION"


def test_a_party_that_is_not_in_the_sentence(run: Run) -> None:
    outcome = run("relate", SENTENCE, "--subject", "Kuwait")
    assert outcome.code == 2
    assert "Kuwait" in outcome.err


def test_reading_without_the_model(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "")
    monkeypatch.setenv("LEGATION_CACHE", str(tmp_path))

    def extractors(*more: str) -> set[str]:
        done = run("read", "-", "--no-record", "--json", "--published", "2025-03-05", *more, input=SENTENCE)
        return {json.loads(line)["extractor"].split("/")[0] for line in done.out.splitlines()}

    assert extractors() == {"rules+model"}
    assert extractors("--no-model") == {"rules"}


def test_a_model_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "/nowhere")
    outcome = run("read", "-", "--no-record", "--no-cache", input=SENTENCE)
    assert outcome.code != 0
    assert "/nowhere" in outcome.err
