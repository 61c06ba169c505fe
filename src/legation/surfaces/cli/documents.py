"""``legation documents``: what has been read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain


def documents(
    source: Annotated[str | None, typer.Option("--source", help="Only those of this outlet or body.")] = None,
    known: options.KnownOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """List the documents of the ledger, in the order in which they were recorded."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.surfaces.cli.screen import console, plain_table, short, write_json

    with Ledger.open(path, create=False) as store:
        rows = [_record(row) for row in store.iter_documents(source=source, known_at=known)]
    if not rows:
        complain("no document fits; record one with `legation read FILE`")
        raise typer.Exit(NOTHING_FOUND)
    if as_json:
        write_json(rows)
        return
    table = plain_table("document", "title", "source", "published", "claims")
    for row in rows:
        published = row["published_from"] or "unknown"
        if row["published_to"] not in (None, row["published_from"]):
            published += f" to {row['published_to']}"
        table.add_row(
            short(row["id"]), row["title"] or row["name"], row["source"], published, str(row["claims"])
        )
    console().print(table)


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """Days as ISO dates, the moment as ISO time."""
    record = dict(row)
    for name in ("published_from", "published_to"):
        day = record[name]
        record[name] = dt.date.fromordinal(day).isoformat() if day is not None else None
    moment = dt.datetime.fromtimestamp(record["recorded_at"] / 1_000_000, dt.UTC)
    record["recorded_at"] = moment.isoformat(timespec="seconds")
    return record
