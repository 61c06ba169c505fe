"""``legation status``: where two parties stand, and on which words that rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain

if TYPE_CHECKING:
    from legation.model import Status


def status(
    subject: Annotated[
        str, typer.Argument(help="Who recognises, lists, sanctions, joins ...: a name, key or QID.")
    ],
    object_: Annotated[str, typer.Argument(metavar="OBJECT", help="Whom or what.")],
    predicate: Annotated[
        str | None,
        typer.Option(
            "--predicate",
            metavar="MACHINE",
            help="One status only: recognition, designation, membership ..., or a predicate that moves one.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Where they stood on that day; today without it."),
    ] = None,
    known: options.KnownOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say where two parties stand: the state, since when, what is announced, what remains, and the quotes.

    The answer `unknown` is printed like any other; the exit code is then 3.
    """
    day = options.day_of(on, "--on")
    path = options.existing_ledger(ledger)
    from functools import lru_cache

    from legation.answer.ask import ask_status
    from legation.ledger import Ledger
    from legation.surfaces.cli.parties import party_in
    from legation.surfaces.cli.screen import console, write_json
    from legation.surfaces.cli.status_view import status_view

    with Ledger.open(path, create=False) as store:
        one, other = (party_in(store, words, day, known) for words in (subject, object_))
        found = ask_status(store, one, other, predicate=predicate, valid_at=day, known_at=known)
        document_of = lru_cache(maxsize=64)(store.get_document)
        if as_json:
            write_json(map(status_record, found))
        else:
            screen = console()
            for number, one_status in enumerate(found):
                if number:
                    screen.print()
                screen.print(
                    status_view(
                        one_status,
                        lambda key: (
                            claim := store.get_claim(key, known_at=known),
                            document_of(claim.document_id),
                        ),
                    )
                )
    if not found:
        complain(f"nothing in the ledger bears on where {one.name} and {other.name} stand")
    if all(one_status.state == "unknown" and not one_status.pending for one_status in found):
        raise typer.Exit(NOTHING_FOUND)


def status_record(found: Status) -> dict[str, Any]:
    """Return a status as a JSON object, with times as in the record of a claim."""
    from dataclasses import asdict

    from legation.answer.records import time_record

    record = asdict(found)
    record["since"] = time_record(found.since) if found.since else None
    return record
