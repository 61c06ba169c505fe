"""Paths, folders, patterns and ``-`` as people type them -> the files to read, in order."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from pathlib import Path

from legation.errors import NotFoundError

SUFFIXES = (
    *(".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".pdf", ".eml"),
    *(".xml", ".rss", ".atom", ".feed", ".jsonl", ".ndjson", ".json"),
)


def iter_inputs(arguments: list[str]) -> Iterator[str]:
    """Yield every file that the arguments name, once, in their order and sorted within each.

    A folder stands for the readable files in it and below; a pattern (``*``, ``?``, ``**``) is expanded here
    where the shell did not.

    Raises:
        NotFoundError: When a folder or pattern holds nothing to read.
    """
    seen: set[str] = set()
    for argument in arguments:
        for path in _expand(argument):
            if path not in seen:
                seen.add(path)
                yield path


def _expand(argument: str) -> list[str]:
    where = Path(argument)
    if argument == "-":
        return [argument]
    if where.is_dir():
        # A file that is there under a hidden folder (.git) was hardly meant.
        found = [
            str(path)
            for path in sorted(where.rglob("*"))
            if path.suffix.lower() in SUFFIXES
            and path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(where).parts)
        ]
        if not found:
            known = " ".join(SUFFIXES)
            raise NotFoundError(f"{argument}: nothing in this folder has a suffix that is read ({known})")
        return found
    if any(sign in argument for sign in "*?[") and not where.exists():
        found = sorted(path for path in glob.glob(argument, recursive=True) if Path(path).is_file())  # noqa: PTH207
        if not found:
            raise NotFoundError(
                f"{argument}: no file fits this pattern; check it, or quote it from the shell"
            )
        return found
    return [argument]
