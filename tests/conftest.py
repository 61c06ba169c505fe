"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The development data beside the checkout (or LEGATION_SHARED); the test skips without it."""
    named = os.environ.get("LEGATION_SHARED")
    folder = Path(named) if named else CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"needs the development data in {folder}; set LEGATION_SHARED to where it lies")
    return folder


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the ledger of the person who runs it."""
    monkeypatch.setenv("LEGATION_LEDGER", str(tmp_path_factory.getbasetemp() / "unnamed.ledger"))
