"""``legation map``: where everybody stands with everybody on a day."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.errors import UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain

if TYPE_CHECKING:
    from legation.projection import Place, StatusMap

FORMATS = ("table", "json", "csv", "parquet")


def map_(
    predicate: Annotated[
        str | None,
        typer.Option(
            "--predicate", metavar="MACHINE", help="One status only: recognition, designation, membership ..."
        ),
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", help="Only pairs in which this party stands.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Where they stood on that day; today without it."),
    ] = None,
    known: options.KnownOption = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only this state, such as in_force; may be repeated.")
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Only how many pairs are in each state.")] = False,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="table, json, csv or parquet (with --out).")
    ] = "table",
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file instead.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Do without the extra `scale`; the answer is the same, but slower."),
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Only bring the map up to date, or make it.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Throw the map away and make it anew first.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Where the map is kept; beside the ledger without it.")
    ] = None,
    ledger: options.LedgerOption = None,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Show where all pairs stand on a day, as known at a moment, from a map kept beside the ledger.

    The map is brought up to date first. Steps that remain and the words a status rests on: `legation status`.
    """
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_}: there is no such format; choose from {', '.join(FORMATS)}")
    if format_ == "parquet" and (out is None or count):
        raise UsageError("--format parquet needs a file, and cannot count: add --out FILE, leave out --count")
    if out is not None and out.exists() and not force:
        raise UsageError(f"{out} exists; add --force to replace it")
    day = options.day_of(on, "--on")
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.ledger.instants import from_micros
    from legation.projection import StatusMap
    from legation.surfaces.cli.parties import party_in
    from legation.surfaces.cli.screen import remark

    machine = _machine(predicate, state or [])
    with Ledger.open(path, create=False) as store, StatusMap(store, folder) as found:
        party = party_in(store, actor, day, known).key if actor else None
        done = found.refresh(anew=rebuild)
        if done.pairs:
            remark(f"the map took in {done.claims} claims and derived {done.pairs} pairs", quiet)
        places = _places(
            found,
            plain=plain,
            machine=machine,
            party=party,
            valid_at=day or from_micros(store.now()).date(),
            known_at=known,
        )
        if refresh:
            return
        places = [place for place in places if not state or place.standing.state in state]
        records = _counts(places) if count else [_record(found, place) for place in places]
    if not places:
        complain("nobody stands anywhere on that day, as far as the ledger knows")
        raise typer.Exit(NOTHING_FOUND)
    if format_ == "table":
        _print_table(records, out)
    elif format_ == "json":
        _write_lines((json.dumps(record, ensure_ascii=False) for record in records), out)
    elif format_ == "csv":
        _write_csv(records, out)
    elif out is not None:
        _write_parquet(records, out)
    if out is not None:
        remark(f"{out}: {len(records)} rows as {format_}", quiet)


def _machine(predicate: str | None, states: list[str]) -> str | None:
    from legation.vocab.statuses import machines_of, statuses

    machines = statuses().machines
    if predicate is None:
        chosen = list(machines)
    elif predicate in machines:
        chosen = [predicate]
    elif found := machines_of(predicate):
        chosen = found[:1]
    else:
        raise UsageError(f"{predicate!r} is no status; there are {', '.join(machines)}")
    known = {"unknown", "disputed", *(state for key in chosen for state in machines[key].states)}
    for state in states:
        if state not in known:
            raise UsageError(
                f"--state {state}: there is no such state; choose from {', '.join(sorted(known))}"
            )
    return chosen[0] if predicate is not None else None


def _places(found: StatusMap, *, plain: bool, **question: Any) -> list[Place]:
    if plain:
        return found.find_places(**question)
    from legation.projection.whole_map import WholeMap

    with WholeMap(found) as whole:
        whole.refresh()
        return whole.find_places(**question)


def _record(found: StatusMap, place: Place) -> dict[str, Any]:
    standing = place.standing
    return {
        "machine": place.machine,
        "list": place.list,
        "subject": place.subject,
        "subject_name": found.name_of(place.subject),
        "object": place.object,
        "object_name": found.name_of(place.object),
        "state": standing.state,
        "since_from": _iso(standing.since_low),
        "since_to": _iso(standing.since_high),
        "basis": standing.basis,
        "pending": " ".join(standing.pending),
        "holds_from": _iso(place.valid_from),
        "holds_to": _iso(place.valid_to),
    }


def _counts(places: list[Place]) -> list[dict[str, Any]]:
    counts = Counter((place.machine, place.standing.state) for place in places)
    return [
        {"machine": machine, "state": state, "pairs": pairs}
        for (machine, state), pairs in sorted(counts.items())
    ]


def _iso(number: int | None) -> str | None:
    from legation.status.sweep import FIRST_DAY, LAST_DAY

    return None if number in (None, FIRST_DAY, LAST_DAY) else dt.date.fromordinal(number).isoformat()


def _print_table(records: list[dict[str, Any]], out: Path | None) -> None:
    from legation.surfaces.cli.screen import console, plain_table

    if "pairs" in records[0]:
        table = plain_table("status", "state", "pairs")
        for record in records:
            table.add_row(record["machine"], record["state"].replace("_", " "), str(record["pairs"]))
    else:
        table = plain_table("status", "who", "whom", "state", "since", "under way")
        for record in records:
            table.add_row(
                record["list"] or record["machine"],
                record["subject_name"],
                record["object_name"],
                record["state"].replace("_", " "),
                _since(record),
                ", ".join(record["pending"].split()).replace("_", " "),
            )
    if out is None:
        console().print(table)
        return
    from rich.console import Console

    with out.open("w", encoding="utf-8") as file:
        Console(file=file, width=140).print(table)


def _since(record: dict[str, Any]) -> str:
    first, last = record["since_from"], record["since_to"]
    if first == last:
        return first or ""
    return f"by {last}" if first is None else f"{first} or later" if last is None else f"{first} to {last}"


def _write_lines(lines: Iterable[str], out: Path | None) -> None:
    if out is None:
        for line in lines:
            typer.echo(line)
        return
    out.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _write_csv(records: list[dict[str, Any]], out: Path | None) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, records[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    _write_lines(text.getvalue().splitlines(), out)


def _write_parquet(records: list[dict[str, Any]], out: Path) -> None:
    from legation.projection.parquet import need

    need("pyarrow.parquet").write_table(need("pyarrow").Table.from_pylist(records), str(out))
