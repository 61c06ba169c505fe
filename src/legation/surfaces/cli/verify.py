"""``legation verify``: nothing recorded was altered."""

from __future__ import annotations

from typing import Annotated

import typer

from legation.surfaces.cli import options
from legation.surfaces.cli.failures import FAILED, complain


def verify(
    head: Annotated[
        str | None,
        typer.Option("--head", help="Hash noted at an earlier run; it must still be in the chain."),
    ] = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Walk the whole ledger and prove that nothing was altered, added or removed behind its back."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.surfaces.cli.screen import write_json

    with Ledger.open(path, create=False, read_only=True) as store:
        result = store.verify(head)
    if as_json:
        faults = [{"event": fault.event, "message": fault.message} for fault in result.faults]
        write_json(
            [
                {
                    "sound": result.is_sound,
                    "events": result.events,
                    "claims": result.claims,
                    "head": result.head,
                    "faults": faults,
                }
            ]
        )
    elif result.is_sound:
        typer.echo(f"sound: {result.events} events, {result.claims} claims\nhead {result.head}")
    for fault in result.faults:
        complain(f"event {fault.event}: {fault.message}" if fault.event else fault.message)
    if not result.is_sound:
        complain("keep this file, and put a backup in its place: legation restore BACKUP --force")
        raise typer.Exit(FAILED)
