"""How long a person waits for the first letter. ``make bench`` runs it; nothing is asserted on time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from legation.samples import sample_path

pytestmark = pytest.mark.benchmark(group="start")
CODE = "from legation.surfaces.cli import main; main()"


def _legation(*arguments: str) -> None:
    subprocess.run([sys.executable, "-c", CODE, *arguments], check=False, capture_output=True)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one article."""
    path = tmp_path_factory.mktemp("bench") / "bench.ledger"
    _legation("read", str(sample_path("dev_wire")), "--published", "2025-01-30", "--ledger", str(path))
    return path


def test_interpreter_alone(benchmark: Any) -> None:
    """What Python itself takes: the floor of everything below."""
    benchmark(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))


def test_help(benchmark: Any) -> None:
    """``legation --help``: the goal is below 0.3 s."""
    benchmark(_legation, "--help")


def test_status(benchmark: Any, ledger: Path) -> None:
    """``legation status`` on a small ledger."""
    benchmark.pedantic(_legation, ("status", "Mali", "ECOWAS", "--ledger", str(ledger)), rounds=5)


def test_import(benchmark: Any) -> None:
    """``import legation``."""
    benchmark(lambda: subprocess.run([sys.executable, "-c", "import legation"], check=True))
