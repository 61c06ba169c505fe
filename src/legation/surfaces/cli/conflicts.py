"""``legation conflicts``: claims that cannot both hold, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain

if TYPE_CHECKING:
    from legation.answer.conflicts import Side


def conflicts(
    actor: Annotated[
        str | None, typer.Argument(metavar="[ACTOR]", help="Only among claims about this party.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="States of that day; today without it.")
    ] = None,
    known: options.KnownOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Show claims that cannot both hold, with their sources and dates; nothing is settled.

    Copies of one text, and the texts of one publisher, count as one source.
    """
    day = options.day_of(on, "--on")
    path = options.existing_ledger(ledger)
    from legation.answer.conflicts import conflicts as find_conflicts
    from legation.answer.records import gloss
    from legation.ledger import Ledger
    from legation.surfaces.cli.parties import party_in
    from legation.surfaces.cli.screen import console, plain_table, short, time_words, write_json

    with Ledger.open(path, create=False) as store:
        party = party_in(store, actor, day, known) if actor else None
        found = find_conflicts(store, party, valid_at=day, known_at=known)
    if not found:
        complain(f"no claims{f' about {party.name}' if party else ''} are at odds")
        raise typer.Exit(NOTHING_FOUND)
    if as_json:
        write_json(one.to_record() for one in found)
        return
    table = plain_table("at odds", "when", "what is said", "source, date", "claim")
    table.columns[0].no_wrap = table.columns[4].no_wrap = True
    for one in found:
        sources = "one source" if one.independent == 1 else f"{one.independent} sources"
        heads = (f"{one.kind}, {sources}", "")
        for head, side in zip(heads, one.sides, strict=True):
            claim = side.claim
            table.add_row(head, time_words(claim.time), gloss(claim), _source(side), short(claim.id))
    console().print(table)


def _source(side: Side) -> str:
    published = side.document.published
    words = side.document.source or side.document.name or "unnamed"
    words += f", {published.edtf}" if published else ", undated"
    return words + "".join(f" [{grade.letter} by {grade.coder}]" for grade in side.grades)
