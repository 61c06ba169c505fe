"""``legation timeline``: what is claimed of one or two parties, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from legation.errors import UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain

if TYPE_CHECKING:
    from legation.answer.timeline import TimelineEntry


def timeline(
    actors: Annotated[
        list[str], typer.Argument(metavar="ACTOR [ACTOR]", help="One party, or two for claims about both.")
    ],
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From that day.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to that day.")] = None,
    predicate: Annotated[
        list[str] | None, typer.Option("--predicate", help="A predicate; may be repeated.")
    ] = None,
    moves: Annotated[bool, typer.Option("--moves", help="Only claims that move a status.")] = False,
    rejected: options.RejectedOption = False,
    known: options.KnownOption = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Tell in order of time what is claimed of one or two parties; undated claims come last."""
    if len(actors) > 2:
        raise UsageError("timeline takes one or two parties; put a name of several words in quotation marks")
    first, last = options.day_of(since, "--since"), options.day_of(until, "--until")
    path = options.existing_ledger(ledger)
    from legation.answer.timeline import timeline as ask_timeline
    from legation.ledger import Ledger
    from legation.surfaces.cli.parties import party_in
    from legation.surfaces.cli.screen import (
        claim_text,
        console,
        modality_text,
        plain_table,
        short,
        speakers,
        write_json,
    )

    with Ledger.open(path, create=False) as store:
        parties = [party_in(store, words, None, known) for words in actors]
        entries = ask_timeline(
            store,
            parties[0],
            parties[1] if len(parties) > 1 else None,
            predicate=predicate or None,
            since=first,
            until=last,
            known_at=known,
            moves_only=moves,
            include_rejected=rejected,
            limit=limit,
        )
    if not entries:
        complain(f"the ledger has no such claim about {' and '.join(party.name for party in parties)}")
        raise typer.Exit(NOTHING_FOUND)
    if as_json:
        write_json(entry.to_record() for entry in entries)
        return
    table = plain_table("when", "what", "how", "said by", "claim")
    table.columns[4].no_wrap = True
    for column, width in zip((table.columns[0], *table.columns[2:4]), (13, 11, 22), strict=True):
        column.max_width = width
    for entry in entries:
        claim = entry.claim
        table.add_row(_when(entry), claim_text(claim), modality_text(claim), speakers(claim), short(claim.id))
    console().print(table)


def _when(entry: TimelineEntry) -> str:
    """The claim's own time; else the day by which it was said, marked as such."""
    from legation.surfaces.cli.screen import time_words

    if entry.dated_by == "time" and entry.claim.time.basis != "asof":
        return time_words(entry.claim.time)
    day = entry.last or entry.first
    return f"by {day}" if day else "undated"
