"""``legation grade``: how reliable a source is, in your own judgement."""

from __future__ import annotations

from typing import Annotated

import typer

from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain


def grade(
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help="Outlet or body, as `legation documents` has it.")
    ] = None,
    letter: Annotated[
        str | None,
        typer.Argument(
            metavar="[GRADE]",
            help="A (completely reliable), B usually, C fairly, D not usually, E not, F cannot be judged.",
        ),
    ] = None,
    coder: Annotated[
        str, typer.Option("--coder", envvar="LEGATION_CODER", help="Who grades; needed to record a grade.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    known: options.KnownOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Grade the reliability of a source, or list the grades; each is a dated judgement and never edited.

    Grades are shown beside conflicting claims. They settle nothing.
    """
    path = options.existing_ledger(ledger)
    from legation.answer.grades import grade_source, grades
    from legation.ledger import Ledger
    from legation.ledger.instants import from_micros
    from legation.surfaces.cli.screen import write_json

    with Ledger.open(path, create=False, read_only=letter is None) as store:
        if source is not None and letter is not None:
            found = [grade_source(store, source, letter, coder, reason)]
        else:
            rows = grades(store, known_at=known)
            found = [one for name, given in rows.items() for one in given if source in (None, name)]
    if not found:
        complain(f"no grade of {source or 'any source'} was recorded")
        raise typer.Exit(NOTHING_FOUND)
    records = [
        {
            "source": one.source,
            "grade": one.letter,
            "coder": one.coder,
            "reason": one.reason,
            "recorded_at": from_micros(one.recorded_at).isoformat(),
        }
        for one in found
    ]
    if as_json:
        write_json(records)
        return
    for row in records:
        why = f": {row['reason']}" if row["reason"] else ""
        typer.echo(f"{row['source']}: {row['grade']} by {row['coder']}, {row['recorded_at'][:10]}{why}")
