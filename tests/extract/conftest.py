"""The rooms of extraction are tested by the rules alone, but for what is marked ``model``."""

from __future__ import annotations

import pytest

from legation.extract.learned.encoder import SWITCH


@pytest.fixture(autouse=True)
def _rules_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setenv(SWITCH, "off")
