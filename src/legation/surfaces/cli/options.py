"""Options that several commands share, each written down once."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer

from legation.errors import UsageError
from legation.surfaces.cli.failures import Switches


def _set_debug(value: bool) -> bool:
    Switches.debug = Switches.debug or value
    return value


LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="PATH",
        envvar="LEGATION_LEDGER",
        help="The ledger to use, a file or postgresql://USER@HOST/DATABASE; without it, one in your data directory.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write one JSON object a line, for programs.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print no progress and no remarks.")]
DebugOption = Annotated[
    bool,
    typer.Option(
        "--debug", callback=_set_debug, is_eager=True, help="Show the full trace of an unexpected error."
    ),
]
KnownOption = Annotated[
    str | None,
    typer.Option(
        "--known", metavar="WHEN", help="Answer as the ledger stood at that moment (YYYY-MM-DD or ISO time)."
    ),
]

RejectedOption = Annotated[
    bool, typer.Option("--rejected", help="Show also claims that reviewers rejected or corrected.")
]


def ledger_path(given: str | None) -> Path | str:
    """Return where the ledger lies: as given (or LEGATION_LEDGER), else in the user's data directory.

    Returns:
        The path of a file, or the address of a PostgreSQL database as it was given.

    Raises:
        LedgerError: When it is an address that no store understands.

    >>> ledger_path("mine.ledger").name, ledger_path("postgresql://db.example/claims")
    ('mine.ledger', 'postgresql://db.example/claims')
    """
    if given:
        from legation.ledger.address import is_address

        return given if is_address(given) else Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("legation", appauthor=False) / "legation.ledger"


def existing_ledger(given: str | None) -> Path | str:
    """Return the path of a ledger that is to be read; of one on a server, opening it says whether it is there.

    Raises:
        LedgerError: When there is none, with the way to make one.
    """
    from legation.errors import LedgerError

    path = ledger_path(given)
    if isinstance(path, Path) and not path.exists():
        raise LedgerError(
            f"there is no ledger at {path}; make one with `legation read FILE`, or name another with --ledger"
        )
    return path


def day_of(words: str | None, option: str) -> dt.date | None:
    """Read the day given to an option.

    Raises:
        UsageError: When it is no day.

    >>> day_of("2024-10-14", "--on")
    datetime.date(2024, 10, 14)
    """
    if words is None:
        return None
    try:
        return dt.date.fromisoformat(words.strip())
    except ValueError:
        raise UsageError(
            f"{option} {words}: this is not a day; write YYYY-MM-DD, such as 2024-10-14"
        ) from None


def is_terminal_for_progress(quiet: bool) -> bool:
    """True when a person is watching stderr and wants to know how far we are."""
    import sys

    return not quiet and sys.stderr.isatty() and "CI" not in os.environ


ModelOption = Annotated[
    bool,
    typer.Option(
        "--model/--no-model",
        help="Read with the learned reader beside the rules, or by the rules alone.",
    ),
]


def use_model(wanted: bool) -> None:
    """Switch the learned reader off for this process and those it starts."""
    from legation.extract.learned.encoder import SWITCH

    if not wanted:
        os.environ[SWITCH] = "off"
