"""What the project promises about itself: licence, lock files, layers of help."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from legation._version import __version__

ROOT = Path(__file__).resolve().parents[2]


def test_lock_files_have_hashes_and_no_address() -> None:
    """Every requirement is pinned with hashes, and any mirror can serve it."""
    for name in ("core", "build", "dev"):
        text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
        pins = re.findall(r"^[A-Za-z0-9_.\-\[\]]+==\S+", text, re.MULTILINE)
        assert len(pins) >= 7
        assert "://" not in text and "--index-url" not in text
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert all("--hash=sha256:" in block for block in blocks)


def test_build_pins_agree_with_dev_pins() -> None:
    """The demo and the tests build the package with the same tools."""

    def pins(name: str) -> dict[str, str]:
        text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
        return dict(re.findall(r"^([a-z0-9\-]+)==([^\s;]+)", text, re.MULTILINE))

    dev = pins("dev")
    assert {
        name: version for name, version in pins("build").items() if dev.get(name, version) != version
    } == {}


def test_version_is_said_once() -> None:
    """The citation names the version that the code has."""
    assert f"version: {__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_licence_is_whole() -> None:
    """The full text, not a notice."""
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text and "END OF TERMS AND CONDITIONS" in text and len(text) > 10_000


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_ci_script_runs() -> None:
    """What CI runs is an executable script that stops at the first failure."""
    path = ROOT / ".ci/run"
    assert os.access(path, os.X_OK)
    assert "set -euo pipefail" in path.read_text("utf-8")


def test_vocabularies_have_no_problem() -> None:
    """The check that editors of the YAML and CSV files run finds nothing."""
    from legation.surfaces.vocabulary import iter_problems

    assert list(iter_problems()) == []
