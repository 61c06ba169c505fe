"""Recording and asking at size, with the goals in the names. ``make bench`` runs it; no time is asserted.

LEGATION_BENCH_CLAIMS sets how many claims the asked ledger holds (20,000 without it).
The disk's own speed (``test_the_disk_alone``) is the floor of one document to a commit; compare with it.
"""

from __future__ import annotations

import importlib.util
import os
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from legation.answer.ask import ask_status
from legation.answer.timeline import timeline
from legation.ledger import Ledger

CLAIMS = int(os.environ.get("LEGATION_BENCH_CLAIMS", "20000"))
PER_DOCUMENT = 10
BATCH = 100
PAIRS = {"busy": (0, 1), "usual": (10, 40), "rare": (150, 250)}


@cache
def _made() -> Any:
    spec = importlib.util.spec_from_file_location("made_corpus", Path(__file__).with_name("made_corpus.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger with CLAIMS claims."""
    with Ledger.open(tmp_path_factory.mktemp("bench") / "asked.ledger", durable=False) as ledger:
        for _ in ledger.record_all(
            _made().iter_readings(CLAIMS // PER_DOCUMENT, PER_DOCUMENT), documents=500
        ):
            pass
        yield ledger


@pytest.mark.benchmark(group="record 100 documents of 10 claims, durable")
def test_the_disk_alone(benchmark: Any, tmp_path: Path) -> None:
    """100 commits of 20 kB with nothing else around them."""
    raw = sqlite3.connect(tmp_path / "raw.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE rows (words TEXT)")

    def write() -> None:
        for _ in range(BATCH):
            raw.execute("INSERT INTO rows VALUES (?)", ("x" * 20_000,))

    benchmark.pedantic(write, rounds=5)
    raw.close()


@pytest.mark.benchmark(group="record 100 documents of 10 claims, durable")
@pytest.mark.parametrize("grouped", [False, True], ids=["each its commit", "sharing commits"])
def test_recording(benchmark: Any, address: str | Path, grouped: bool) -> None:
    """The goal is 500 documents a second: 0.2 s; the tests' own server never waits for the disk."""
    numbers = iter(range(1000))

    def setup() -> tuple[tuple[list[Any]], dict[str, Any]]:
        return (list(_made().iter_readings(BATCH, PER_DOCUMENT, seed=next(numbers))),), {}

    with Ledger.open(address) as ledger:

        def write(readings: list[Any]) -> None:
            if grouped:
                assert len(list(ledger.record_all(readings))) == BATCH
            else:
                for reading in readings:
                    ledger.record(*reading)

        benchmark.pedantic(write, setup=setup, rounds=5)


@pytest.mark.benchmark(group=f"status of one pair, {CLAIMS} claims: goal 5 ms")
@pytest.mark.parametrize("machine", ["recognition", None], ids=["one machine", "every machine"])
@pytest.mark.parametrize("pair", list(PAIRS))
def test_status_of_a_pair(benchmark: Any, asked: Ledger, pair: str, machine: str | None) -> None:
    """Where two parties stand."""
    one, other = (_made()._cast()[0][place].key for place in PAIRS[pair])
    benchmark(ask_status, asked, one, other, machine, valid_at="2020-01-01")


@pytest.mark.benchmark(group=f"timeline of an actor, {CLAIMS} claims: goal 20 ms")
@pytest.mark.parametrize("limit", [50, None], ids=["first 50", "all"])
@pytest.mark.parametrize(("who", "place"), [("busy", 0), ("usual", 40), ("rare", 250)])
def test_timeline(benchmark: Any, asked: Ledger, who: str, place: int, limit: int | None) -> None:
    """What is claimed of somebody, in order."""
    actor = _made()._cast()[0][place].key
    assert benchmark(timeline, asked, actor, limit=limit)
