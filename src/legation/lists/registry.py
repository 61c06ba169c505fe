"""The official lists that are known, from official_lists.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from legation.errors import UsageError, VocabularyError
from legation.model import Actor
from legation.vocab.actor_index import find_row, to_actor

FILE = "official_lists.yaml"
_FIELDS = {"title", "authority", "source", "programmes"}


@dataclass(frozen=True, slots=True)
class OfficialList:
    """A list and the body that keeps it.

    Attributes:
        key: ``un``, ``ofac``, ``ofac-consolidated``, ``eu`` or ``uk``.
        title: As in a sentence.
        authority: Actor key of the body that lists.
        source: Where it is published.
        programmes: Programme as the file writes it -> what it is.
    """

    key: str
    title: str
    authority: str
    source: str
    programmes: Mapping[str, str]

    def actor(self) -> Actor:
        """The body that lists."""
        return to_actor(self.authority)

    def programme_words(self, programme: str) -> str:
        """Say what a programme is, or repeat it."""
        found = self.programmes.get(programme)
        return f"{programme}: {found}" if found else programme


@lru_cache(maxsize=1)
def official_lists() -> dict[str, OfficialList]:
    """Every list by key.

    Raises:
        VocabularyError: When the file is malformed or names an actor that nobody knows.
    """
    rows: Any = yaml.safe_load(files("legation.lists").joinpath(FILE).read_text("utf-8"))
    found = {}
    for key, row in rows.items():
        if not isinstance(row, dict) or set(row) != _FIELDS:
            raise VocabularyError(f"{FILE}: {key} must have exactly {', '.join(sorted(_FIELDS))}")
        if find_row(row["authority"]) is None:
            raise VocabularyError(f"{FILE}: {key}: no actor has the key {row['authority']!r}")
        found[key] = OfficialList(key, row["title"], row["authority"], row["source"], row["programmes"])
    return found


def official_list(key: str) -> OfficialList:
    """Return a list by its key.

    Raises:
        UsageError: When there is none.
    """
    found = official_lists().get(key.casefold())
    if found is None:
        raise UsageError(f"{key!r} is no official list; choose from {', '.join(official_lists())}")
    return found
