"""A process that dies in the middle of ``legation read`` loses at most the document at hand."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from legation.ledger import Ledger

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


def test_kill_loses_at_most_the_current_document(tmp_path: Path, process: Process) -> None:
    """After SIGKILL the ledger is sound, holds a prefix of the corpus, and a second run completes it."""
    corpus, ledger = _corpus(tmp_path), tmp_path / "mine.ledger"
    running = process("read", corpus, "--ledger", ledger, "-q")
    _wait_for_documents(ledger, 3, running)
    running.kill()
    assert running.wait() == -signal.SIGKILL
    running.communicate()
    with Ledger.open(ledger, create=False) as store:
        assert store.verify().is_sound
        kept = [row["id"] for row in store.iter_documents()]
        assert 3 <= len(kept) < COUNT
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


def test_reader_that_goes_away(read_ledger: Path, process: Process) -> None:
    """``legation claims | head -1`` ends quietly."""
    running = process("claims", "--ledger", read_ledger, "--json")
    assert running.stdout is not None
    running.stdout.close()
    running.stdout = None
    _, problems = running.communicate()
    assert running.returncode == 0
    assert problems == ""
