"""``legation status`` and ``timeline`` answer as an analyst would, unknown included."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_state_since_and_words(read_ledger: Path, run: Run) -> None:
    """State, since when, and the quote with its source and date."""
    outcome = run("status", "Mali", "ECOWAS", "--on", "2025-02-01", "--ledger", read_ledger)
    assert outcome.code == 0, outcome
    assert "left" in outcome.out and "2025-01-29" in outcome.out
    assert "formally left the Economic Community" in outcome.out
    assert "Legation sample, 2025-01-30" in outcome.out


def test_before_the_event_the_state_is_another(read_ledger: Path, run: Run) -> None:
    """``--on`` asks about the world on a day: in 2020 nobody had left."""
    rows = run(
        "status",
        "Mali",
        "ECOWAS",
        "--predicate",
        "membership",
        "--on",
        "2020-01-01",
        "--json",
        "--ledger",
        read_ledger,
    )
    states = [json.loads(line) for line in rows.out.splitlines()]
    assert states and all(state["state"] != "left" for state in states)


def test_before_it_was_recorded_nothing_is_known(read_ledger: Path, run: Run) -> None:
    """``--known`` asks about the ledger at a moment: before the article was read it knew nothing."""
    outcome = run(
        "status", "Mali", "ECOWAS", "--known", "2001-01-01", "--on", "2025-02-01", "--ledger", read_ledger
    )
    assert outcome.code == 3
    assert "nothing in the ledger bears on" in outcome.err


def test_unknown_is_an_answer(read_ledger: Path, run: Run) -> None:
    """A status that was asked for is answered on stdout even when nothing settles it; the code says so."""
    outcome = run("status", "Norway", "Chad", "--predicate", "recognition", "--ledger", read_ledger)
    assert outcome.code == 3
    assert "unknown" in outcome.out and "no claim" in outcome.out


def test_unknown_party_and_status(read_ledger: Path, run: Run) -> None:
    """A party or status that does not exist is named, with near ones."""
    outcome = run("status", "Malli", "ECOWAS", "--ledger", read_ledger)
    assert outcome.code == 3 and "did you mean Mali" in outcome.err
    outcome = run("status", "Mali", "ECOWAS", "--predicate", "friendship", "--ledger", read_ledger)
    assert outcome.code == 2 and "membership" in outcome.err


def test_announced_is_not_in_force(tmp_path: Path, run: Run) -> None:
    """A removal that was announced leaves the listing in force, with the steps that remain."""
    article = tmp_path / "lists.txt"
    article.write_text(
        "Russia designated the Taliban as a terrorist organization in 2003. Russia announced on Friday that "
        "it would remove the Taliban from its list of terrorist organizations.",
        "utf-8",
    )
    ledger = tmp_path / "mine.ledger"
    assert run("read", article, "--published", "2024-10-05", "--ledger", ledger).code == 0
    arguments = (
        "status",
        "Russia",
        "Taliban",
        "--predicate",
        "designation",
        "--on",
        "2024-10-14",
        "--ledger",
        ledger,
    )
    outcome = run(*arguments)
    assert outcome.code == 0
    assert "in force" in outcome.out and "under way" in outcome.out
    assert "would remove the Taliban" in " ".join(outcome.out.split())
    states = [json.loads(line) for line in run(*arguments, "--json").out.splitlines()]
    assert states[0]["pending"] and states[0]["remaining"]


def test_timeline_in_order(read_ledger: Path, run: Run) -> None:
    """Entries come in order of time and are about both parties."""
    outcome = run("timeline", "Mali", "--json", "--ledger", read_ledger)
    days = [json.loads(line)["first"] for line in outcome.out.splitlines()]
    dated = [day for day in days if day]
    assert len(dated) >= 3 and dated == sorted(dated)
    both = run("timeline", "Mali", "Ukraine", "--ledger", read_ledger)
    assert both.code == 0 and "diplomatic relations" in both.out and "2024-08-04" in both.out
    assert run("timeline", "Mali", "--moves", "--ledger", read_ledger).out.count("clm-") < len(days)
    assert run("timeline", "Norway", "--ledger", read_ledger).code == 3
    assert run("timeline", "Mali", "Niger", "Chad", "--ledger", read_ledger).code == 2


def test_demo_shows_claims_and_an_answer(tmp_path: Path, run: Run) -> None:
    """The demo needs nothing and leaves nothing; ``--save`` writes the samples."""
    outcome = run("demo")
    assert outcome.code == 0, outcome
    assert "Mali has left" in outcome.out and "sound" in outcome.out
    assert run("demo", "--save", tmp_path / "samples").code == 0
    assert len(list((tmp_path / "samples").glob("*.txt"))) == 5
