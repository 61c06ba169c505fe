"""Checks every vocabulary file: ``python -m legation.surfaces.vocabulary``.

For whoever edits the YAML and CSV files; one line a problem, exit code 1 when there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module

from legation.errors import LegationError

# Loaders that check what they read, each by module and function; the CSV files have a checker of their own.
LOADERS = (
    ("legation.vocab.frames", "predicates"),
    ("legation.vocab.frames", "frames"),
    ("legation.vocab.frames", "nouns"),
    ("legation.vocab.cues", "load_cues"),
    ("legation.vocab.statuses", "statuses"),
    ("legation.vocab.procedures", "procedures"),
)


def iter_problems() -> Iterator[str]:
    """Yield what is wrong with the vocabularies, one sentence each."""
    from legation.vocab.actors import check_actors

    try:
        yield from map(str, check_actors())
    except LegationError as error:
        yield str(error)
    for module, name in LOADERS:
        load: Callable[[], object] = getattr(import_module(module), name)
        try:
            load()
        except LegationError as error:
            yield str(error)


def main() -> int:
    """Print every problem; return the exit code."""
    problems = list(iter_problems())
    for problem in problems:
        sys.stderr.write(f"vocabulary: {problem}\n")
    if not problems:
        sys.stdout.write("vocabulary: no problem\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
