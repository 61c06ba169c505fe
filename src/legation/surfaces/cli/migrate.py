"""``legation migrate``: an older ledger, this program's schema."""

from __future__ import annotations

import typer

from legation.surfaces.cli import options
from legation.surfaces.cli.failures import FAILED, complain


def migrate(
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Bring an older ledger to the schema of this program, all of it or nothing, and prove it.

    A file is migrated by itself when it is opened for writing. A ledger in PostgreSQL waits for this command:
    stop the programs of the older version first, and make a backup.
    """
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.ledger.migrations import SCHEMA_VERSION
    from legation.surfaces.cli.screen import write_json

    with Ledger.open(path, create=False, upgrade=True) as store:
        result, name = store.verify(), store.path
    if as_json:
        write_json([{"schema": SCHEMA_VERSION, "sound": result.is_sound, "head": result.head}])
    else:
        state = "sound" if result.is_sound else f"{len(result.faults)} faults"
        typer.echo(f"{name}: schema {SCHEMA_VERSION}, {state}, {result.events} events\nhead {result.head}")
    if not result.is_sound:
        complain(f"{result.faults[0].message}; put a backup in its place")
        raise typer.Exit(FAILED)
