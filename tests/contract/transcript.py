"""Runs the ``console`` blocks of the documentation and compares or renews what they print.

    python tests/contract/transcript.py --write

A block holds commands after ``$ `` and what each prints. Those of one page share a ledger and a folder.
Moments are written as ``<moment>``; ``| head -N`` is understood; ``explain`` explains the last claim shown,
whatever identifier stood there, since identifiers change with what is read out of a text.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/tutorial.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\+00:00")
CLAIM = re.compile(r"\bclm-[0-9a-f]{8}\b")
PIPE = re.compile(r"^(.*?)\s*\|\s*head -(\d+)$")


def run_line(line: str) -> str:
    """Return what one command prints on both streams, without trailing blanks."""
    from typer.testing import CliRunner

    from legation.surfaces.cli.app import app

    piped = PIPE.match(line)
    words = shlex.split(piped[1] if piped else line)
    if words[:1] != ["legation"]:
        raise ValueError(f"only legation can be run here, not: {line}")
    result = CliRunner().invoke(app, words[1:], env={"COLUMNS": "100"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    lines = [part.rstrip() for part in MOMENT.sub("<moment>", result.output).splitlines()]
    if piped:
        lines = lines[: int(piped[2])]
    return "\n".join(lines).strip("\n")


def renew(text: str) -> str:
    """Return a page with the output of its blocks as it is now."""

    shown: list[str] = []

    def part(command: str) -> str:
        if shown and " explain " in command:
            command = CLAIM.sub(shown[-1], command)
        printed = run_line(command)
        shown.extend(CLAIM.findall(printed))
        return f"$ {command}\n{printed}".rstrip()

    def block(found: re.Match[str]) -> str:
        parts = [part(line[2:]) for line in found[1].splitlines() if line.startswith("$ ")]
        return "```console\n" + "\n\n".join(parts) + "\n```"

    return BLOCK.sub(block, text)


@contextlib.contextmanager
def clean_folder() -> Iterator[None]:
    """Work in an empty folder with a ledger of its own, at the same place for every page."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["LEGATION_LEDGER"] = "tutorial.ledger"
        try:
            yield
        finally:
            os.chdir(before)


def main() -> None:
    """Renew every page in place."""
    if sys.argv[1:] != ["--write"]:
        raise SystemExit(__doc__)
    for name in PAGES:
        path = ROOT / name
        with clean_folder():
            path.write_text(renew(path.read_text("utf-8")), "utf-8")
        print(f"renewed {name}")


if __name__ == "__main__":
    main()
