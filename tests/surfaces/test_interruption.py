"""A process that dies in the middle of ``legation read`` loses at most the batch at hand."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from legation import pipeline
from legation.ledger import Ledger
from legation.model import Document

Process = Callable[..., "subprocess.Popen[str]"]
COUNT = 60


def _corpus(folder: Path) -> Path:
    path = folder / "corpus.jsonl"
    rows = (
        {
            "id": str(n),
            "published": "2025-03-05",
            "text": f"Chad expelled the ambassador of Norway. Note {n}.",
        }
        for n in range(COUNT)
    )
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def _wait_for_documents(ledger: Path, least: int, running: subprocess.Popen[str]) -> None:
    """Look into the ledger from outside until the process has recorded some documents."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if ledger.exists() and ledger.stat().st_size:
            with Ledger.open(ledger, create=False) as store:
                if store.counts()["documents"] >= least:
                    return
        assert running.poll() is None, running.communicate()
        time.sleep(0.01)
    raise AssertionError("nothing was recorded within two minutes")


def test_kill_loses_at_most_the_batch_at_hand(tmp_path: Path, process: Process) -> None:
    """After SIGKILL the ledger is sound, holds all that was shown, and a second run completes it."""
    corpus, ledger = _corpus(tmp_path), tmp_path / "mine.ledger"
    running = process("read", corpus, "--ledger", ledger, "-q")
    assert running.stdout is not None
    shown = [running.stdout.readline() for _ in range(3)]
    running.kill()
    shown += running.stdout.readlines()
    assert running.wait() == -signal.SIGKILL
    running.communicate()
    assert all("recorded" in line for line in shown[:3])
    with Ledger.open(ledger, create=False) as store:
        assert store.verify().is_sound
        kept = [row["id"] for row in store.iter_documents()]
        assert max(3, len(shown) - 1) <= len(kept) < COUNT, "what was shown is recorded"
        # Whole documents only: each has the claim that its one sentence makes.
        assert all(list(store.iter_claims(document=identifier)) for identifier in kept)
    again = process("read", corpus, "--ledger", ledger, "-q")
    _, problems = again.communicate()
    assert again.returncode == 0, problems
    with Ledger.open(ledger, create=False) as store:
        assert store.verify().is_sound
        assert [row["id"] for row in store.iter_documents()][: len(kept)] == kept
        assert store.counts()["documents"] == COUNT


def test_interrupt_says_what_is_kept(tmp_path: Path, process: Process) -> None:
    """Ctrl-C ends with code 130 and one line."""
    corpus, ledger = _corpus(tmp_path), tmp_path / "mine.ledger"
    running = process("read", corpus, "--ledger", ledger, "-q")
    _wait_for_documents(ledger, 1, running)
    running.send_signal(signal.SIGINT)
    _, problems = running.communicate()
    assert running.returncode == 130
    assert "interrupted" in problems and "Traceback" not in problems


def test_an_interrupt_keeps_the_batch_at_hand(
    tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read when Ctrl-C came is recorded, though its commit was still to come."""
    corpus, ledger = _corpus(tmp_path), tmp_path / "mine.ledger"
    monkeypatch.setattr("legation.ledger.store.GROUP_SECONDS", 3600.0)
    read_document, numbers = pipeline.read_document, iter(range(COUNT))

    def interrupted(document: Document) -> pipeline.Reading:
        if next(numbers) == 5:
            raise KeyboardInterrupt
        return read_document(document)

    monkeypatch.setattr(pipeline, "read_document", interrupted)
    done = run("read", corpus, "--ledger", ledger)
    assert done.code == 130 and "interrupted" in done.err
    assert done.out.count("recorded") == 5
    with Ledger.open(ledger, create=False) as store:
        assert store.counts()["documents"] == 5


def test_a_document_that_fails_takes_no_other_with_it(
    tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One whose claims do not quote it, in the middle of a batch: it is named, the others are recorded."""
    corpus, ledger = _corpus(tmp_path), tmp_path / "mine.ledger"
    read_document = pipeline.read_document

    def misquoted(document: Document) -> pipeline.Reading:
        reading = read_document(document)
        if "Note 4." not in document.text:
            return reading
        first = reading.claims[0]
        wrong = replace(first, evidence=(replace(first.evidence[0], exact="Other words"),))
        return replace(reading, claims=(wrong,))

    monkeypatch.setattr(pipeline, "read_document", misquoted)
    done = run("read", corpus, "--ledger", ledger)
    assert done.code == 1 and "other words" in done.err and "1 could not be read" in done.err
    with Ledger.open(ledger, create=False) as store:
        assert store.counts()["documents"] == COUNT - 1
        assert store.verify().is_sound


def test_reader_that_goes_away(read_ledger: Path, process: Process) -> None:
    """``legation claims | head -1`` ends quietly."""
    running = process("claims", "--ledger", read_ledger, "--json")
    assert running.stdout is not None
    running.stdout.close()
    running.stdout = None
    _, problems = running.communicate()
    assert running.returncode == 0
    assert problems == ""
