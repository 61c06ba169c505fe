"""``legation backup`` and ``legation restore``: a proved copy of the ledger, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from legation.surfaces.cli import options

if TYPE_CHECKING:
    from legation.ledger.backup import Copy


def backup(
    target: Annotated[Path, typer.Argument(metavar="DEST", help="The file to make.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that lies there.")] = False,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Copy the ledger to one file, also while it is being written, and prove the copy.

    Note the head it prints elsewhere: `legation verify --head` then proves that nothing was cut off.
    """
    path = options.existing_ledger(ledger)
    from legation.ledger.backup import back_up

    _tell(back_up(path, target, force=force), "backup", as_json=as_json)


def restore(
    source: Annotated[Path, typer.Argument(metavar="SRC", help="A file made by `legation backup`.")],
    force: Annotated[
        bool, typer.Option("--force", help="Set the ledger that lies there aside and replace it.")
    ] = False,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Put a backup in the place of the ledger, after proving it; what lay there is set aside, not deleted."""
    path = options.ledger_path(ledger)
    from legation.ledger.backup import restore as put_back

    if not ledger and isinstance(path, Path):
        path.parent.mkdir(parents=True, exist_ok=True)
    _tell(put_back(source, path, force=force), "ledger", as_json=as_json)


def _tell(copy: Copy, what: str, *, as_json: bool) -> None:
    if as_json:
        from legation.surfaces.cli.screen import write_json

        write_json(
            [
                {
                    "path": str(copy.path),
                    "size_bytes": copy.size_bytes,
                    "events": copy.proof.events,
                    "claims": copy.proof.claims,
                    "head": copy.proof.head,
                    "set_aside": str(copy.set_aside) if copy.set_aside else None,
                }
            ]
        )
        return
    typer.echo(f"{what} {copy.path}: sound, {copy.proof.events} events, {copy.proof.claims} claims")
    if copy.set_aside:
        typer.echo(f"what lay there is now {copy.set_aside}")
    typer.echo(f"head {copy.proof.head}")
