"""``legation import-list``: an official list on one day, recorded with what was removed since the last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.surfaces.cli import options
from legation.surfaces.cli.failures import complain

if TYPE_CHECKING:
    from legation.lists import Snapshot
    from legation.surfaces.official_lists import ImportOutcome

MOST_PROBLEMS = 20


def import_list(
    file: Annotated[Path, typer.Argument(help="The file of the list, XML or CSV, as published.")],
    list_key: Annotated[
        str, typer.Option("--list", help="Which list it is: un, ofac, ofac-consolidated, eu or uk.")
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="Day for which it holds; without it, what the file says."
        ),
    ] = None,
    part: Annotated[
        str,
        typer.Option(
            "--part", help="Name of the part (an act, a regime), when the file is not the whole list."
        ),
    ] = "",
    aliases: Annotated[
        Path | None,
        typer.Option("--aliases", metavar="FILE", help="The alt.csv that goes with OFAC's sdn.csv."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Record it even though most of the list is missing from it.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check it; record nothing.")] = False,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Record an official list as it stood on one day, and what was removed since the snapshot before.

    A record of the file that cannot be read is reported and kept out; a file that is not whole is refused.
    """
    from legation.lists import read_snapshot

    day = options.day_of(as_of, "--as-of")
    snapshot = read_snapshot(file, list_key, day, part=part, aliases=aliases)
    _report_problems(snapshot, quiet)
    outcome = None
    if not dry_run:
        from legation.ledger import Ledger
        from legation.surfaces.official_lists import record_snapshot

        with Ledger.open(options.ledger_path(ledger)) as store:
            outcome = record_snapshot(store, snapshot, force=force)
    if as_json:
        from legation.surfaces.cli.screen import write_json

        write_json([_record(snapshot, outcome)])
    else:
        _show(snapshot, outcome)


def _report_problems(snapshot: Snapshot, quiet: bool) -> None:
    for problem in snapshot.problems[:MOST_PROBLEMS]:
        what = problem.reference or problem.name or "a record without reference"
        complain(f"{snapshot.name}, line {problem.line}: {what} is kept out: {problem.reason}")
    left = len(snapshot.problems) - MOST_PROBLEMS
    if left > 0 and not quiet:
        complain(f"{left} more records are kept out; see them with --json")


def _show(snapshot: Snapshot, outcome: ImportOutcome | None) -> None:
    from legation.lists import official_list

    title = official_list(snapshot.list).title + (f", {snapshot.part}" if snapshot.part else "")
    state = {"new": "recorded", "unchanged": "known already", "revised": "revised"}
    done = state[outcome.state] if outcome else "not recorded"
    typer.echo(f"{title}, {snapshot.as_of}: {_count(len(snapshot.entries), 'entry', 'entries')}, {done}")
    if outcome is None or outcome.older is None or outcome.difference is None:
        return
    found = outcome.difference
    typer.echo(
        f"since {outcome.older.as_of}: {len(found.listed)} listed, {len(found.removed)} removed, "
        f"{len(found.changed)} changed"
    )
    if found.withheld:
        typer.echo(
            f"{_count(len(found.withheld), 'entry is', 'entries are')} not told to be removed, "
            "since a record of "
            "theirs could not be read"
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _record(snapshot: Snapshot, outcome: ImportOutcome | None) -> dict[str, Any]:
    difference = outcome.difference if outcome else None
    return {
        "list": snapshot.list,
        "part": snapshot.part,
        "as_of": snapshot.as_of.isoformat(),
        "entries": len(snapshot.entries),
        "document": outcome.document_id if outcome else None,
        "state": outcome.state if outcome else "not recorded",
        "since": outcome.older.as_of.isoformat() if outcome and outcome.older else None,
        "listed": [entry.reference for entry in difference.listed] if difference else [],
        "removed": [entry.reference for entry in difference.removed] if difference else [],
        "changed": [entry.reference for _, entry in difference.changed] if difference else [],
        "withheld": [entry.reference for entry in difference.withheld] if difference else [],
        "problems": [
            {
                "line": problem.line,
                "reference": problem.reference,
                "name": problem.name,
                "reason": problem.reason,
            }
            for problem in snapshot.problems
        ],
    }
