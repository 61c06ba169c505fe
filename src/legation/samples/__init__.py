"""Articles shipped with Legation, so that a first answer needs neither a network nor a file of one's own.

They were written for the package. The events are of the public record, the wording is ours, and a few
statements were made up to test an extractor: never cite them. ``dev_`` articles may be tuned on; ``held_``
articles are kept for measuring.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from legation.errors import NotFoundError

FOLDER = Path(__file__).resolve().parent
SAMPLES: tuple[str, ...] = ("dev_wire", "dev_opinion", "held_communique", "held_archive", "held_feature")


def sample_path(name: str) -> Path:
    """Return where the text of a sample lies.

    Args:
        name: One of SAMPLES, with or without ``.txt``.

    Raises:
        NotFoundError: No sample has that name.

    >>> sample_path("dev_wire").name
    'dev_wire.txt'
    """
    stem = name.removesuffix(".txt")
    if stem not in SAMPLES:
        raise NotFoundError(f"no sample is called {name!r}; choose one of {', '.join(SAMPLES)}")
    return FOLDER / f"{stem}.txt"


def read_index() -> dict[str, dict[str, Any]]:
    """Return name -> title, source, published (ISO date), style and region of every sample, in order.

    >>> read_index()["dev_wire"]["published"]
    '2025-01-30'
    """
    entries: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "index.yaml").read_text(encoding="utf-8"))
    return {name: {key: str(value) for key, value in entry.items()} for name, entry in entries.items()}
