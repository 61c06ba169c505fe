"""Turns whatever goes wrong into one or two plain lines and an exit code.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 nothing found, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from legation.errors import LegationError, NotFoundError, UnknownActorError, UsageError

FAILED, WRONG_USAGE, NOTHING_FOUND, INTERRUPTED = 1, 2, 3, 130


class Switches:
    """Options that concern the run as a whole, not what a command does."""

    debug = bool(os.environ.get("LEGATION_DEBUG"))


def complain(message: str) -> None:
    """Print a problem on stderr."""
    typer.echo(f"legation: {message}", err=True)


def unexpected(error: Exception) -> str:
    """Describe a fault of ours in two lines."""
    words = " ".join(str(error).split())[:200]
    hint = "This is a fault of Legation; run again with --debug and report it."
    return f"unexpected {type(error).__name__}: {words}\n  {hint}"


def code_of(error: LegationError) -> int:
    """Return the exit code that an expected error ends the process with."""
    if isinstance(error, UsageError):
        return WRONG_USAGE
    return NOTHING_FOUND if isinstance(error, NotFoundError | UnknownActorError) else FAILED


@contextmanager
def guarded() -> Iterator[None]:
    """Let no trace out: print every error raised inside and exit with its code."""
    try:
        yield
    except LegationError as error:
        if Switches.debug:
            raise
        complain(str(error))
        raise typer.Exit(code_of(error)) from error
    except KeyboardInterrupt as error:
        complain("interrupted; every document recorded before this one is kept")
        raise typer.Exit(INTERRUPTED) from error
    except BrokenPipeError as error:
        # typer would end with 1; that the reader has seen enough is no failure.
        _drop_output()
        raise typer.Exit(0) from error
    except OSError as error:
        if Switches.debug:
            raise
        complain(f"{error.filename or 'the system'}: {error.strerror or error}; check the path and the disk")
        raise typer.Exit(FAILED) from error
    except Exception as error:
        # typer's own exceptions carry their exit code; anything else is a fault of ours.
        if Switches.debug or type(error).__module__.startswith("typer"):
            raise
        complain(unexpected(error))
        raise typer.Exit(FAILED) from error


@contextmanager
def quiet_pipes() -> Iterator[None]:
    """Say nothing when the reader of our output went away (``legation claims | head``)."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        sys.exit(0)


def _drop_output() -> None:
    # What is left in the buffer must go somewhere, or the interpreter complains when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
