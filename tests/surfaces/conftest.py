"""Runs the command line in this process, as a person would type it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from legation.surfaces.cli.app import app

Run = Callable[..., "Outcome"]

ARTICLE = """Norway and Chad quarrel

OSLO, March 3 - Norway recognised Kosovo in March 2008. Chad expelled the ambassador of Norway on Monday.

"We will close our embassy," Foreign Minister Jonas Gahr Store said.
"""


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _one_process_and_own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the user's own cache, and what a test puts in the place of a function is called."""
    monkeypatch.setenv("LEGATION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LEGATION_JOBS", "1")


@pytest.fixture
def run() -> Run:
    """Run ``legation`` with these arguments; every outcome is checked for traces."""

    def call(*arguments: str | Path, input: str | bytes | None = None) -> Outcome:
        result = CliRunner().invoke(
            app, [str(word) for word in arguments], input=input, env={"COLUMNS": "100"}
        )
        assert "Traceback" not in result.output, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A small article on disk."""
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


@pytest.fixture(scope="session")
def read_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger into which the sample article was read; tests only read it."""
    from legation.samples import sample_path

    path = tmp_path_factory.mktemp("ledger") / "sample.ledger"
    arguments = [
        "read",
        str(sample_path("dev_wire")),
        "--published",
        "2025-01-30",
        "--source",
        "Legation sample",
    ]
    result = CliRunner().invoke(app, [*arguments, "--ledger", str(path), "-q"])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def process() -> Callable[..., subprocess.Popen[str]]:
    """Start ``legation`` as a process of its own."""

    def start(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
        code = "from legation.surfaces.cli import main; main()"
        return subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
        )

    return start
