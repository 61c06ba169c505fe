"""``legation read``: files into claims, and claims into the ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.errors import LegationError, UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import FAILED, NOTHING_FOUND, Switches, complain, unexpected

if TYPE_CHECKING:
    from legation.ledger import Ledger
    from legation.model import Document
    from legation.pipeline import Reading


@dataclass
class Tally:
    """What a run has done so far."""

    documents: int = 0
    claims: int = 0
    new: int = 0
    bad: int = 0
    empty: int = 0


def read(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Files, folders, patterns such as 'news/*.html', or - for stdin."
        ),
    ],
    published: Annotated[
        str | None,
        typer.Option(
            "--published", metavar="DATE", help="When it was published: 2024-10-14, 2024-10 or any EDTF date."
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="The outlet or body that published it.")
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", help="Character encoding of text and HTML; else it is found out."),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record/--no-record", help="Record the claims in the ledger, or only show them.")
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="The same as --no-record.")] = False,
    show_missed: Annotated[
        bool,
        typer.Option(
            "--show-missed", help="List claims that were not made because a party stayed unresolved."
        ),
    ] = False,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Read articles and statements, show their claims and record them.

    Each document is recorded as one transaction of its own. A file that cannot be read is reported and the
    others go on; the exit code is then 1.
    """
    from legation.surfaces.cli.inputs import iter_inputs

    files = list(iter_inputs(paths))
    _check_options(files, published)
    tally = Tally()
    store = _open(ledger) if record and not dry_run else None
    several = len(files) > 1
    try:
        for path in files:
            for document in _documents(path, published, source, encoding, tally):
                _progress(document, tally, quiet)
                _read_one(document, store, tally, several or _is_corpus(path), as_json, show_missed, quiet)
    finally:
        if store is not None:
            store.close()
    _finish(tally, store is not None, as_json, quiet)


def _check_options(files: list[str], published: str | None) -> None:
    """Refuse a date that is none before anything is read."""
    if published is not None:
        from legation.read.dates import published_time

        published_time(published)
    if files.count("-") and sys.stdin.isatty():
        raise UsageError(
            "- reads from standard input, which is the keyboard here; pipe a text in or name a file"
        )


def _is_corpus(path: str) -> bool:
    return path.lower().endswith((".jsonl", ".ndjson", ".json", ".xml", ".rss", ".atom"))


def _open(given: str | None) -> Ledger:
    from legation.ledger import Ledger

    path = options.ledger_path(given)
    if given is None:
        path.parent.mkdir(parents=True, exist_ok=True)
    return Ledger.open(path)


def _documents(
    path: str, published: str | None, source: str | None, encoding: str | None, tally: Tally
) -> Iterator[Document]:
    """Stream the documents of one file; whatever cannot be read is reported and counted."""
    from legation.read import iter_path

    def report(problem: LegationError) -> None:
        tally.bad += 1
        complain(str(problem))

    try:
        yield from iter_path(path, published=published, source=source, encoding=encoding, on_problem=report)
    except UsageError:
        raise
    except LegationError as problem:
        report(problem)


def _progress(document: Document, tally: Tally, quiet: bool) -> None:
    if options.is_terminal_for_progress(quiet):
        name = document.title or document.name
        sys.stderr.write(f"\r\x1b[K{tally.documents} read, {tally.claims} claims; reading {name[:60]}\r")
        sys.stderr.flush()


def _read_one(
    document: Document,
    store: Ledger | None,
    tally: Tally,
    brief: bool,
    as_json: bool,
    show_missed: bool,
    quiet: bool,
) -> None:
    reading = _extract(document, tally)
    if reading is None:
        return
    outcome = store.record(document, reading.claims) if store is not None else None
    if options.is_terminal_for_progress(quiet):
        sys.stderr.write("\r\x1b[K")
    tally.documents += 1
    tally.claims += len(reading.claims)
    tally.new += int(outcome is not None and outcome.state == "new")
    if document.published is None and not quiet:
        complain(
            f"{document.name}: no date of publication is known, so 'last week' and the like stay unresolved; "
            "give --published YYYY-MM-DD"
        )
    if as_json:
        from legation.answer.records import claim_record
        from legation.surfaces.cli.screen import write_json

        write_json(claim_record(claim, document) for claim in reading.claims)
        sys.stdout.flush()
    else:
        _show(reading, outcome, brief, show_missed)


def _extract(document: Document, tally: Tally) -> Reading | None:
    """Extract the claims of a document; one that defeats us must not cost the others."""
    from legation.pipeline import read_document

    try:
        return read_document(document)
    except LegationError as problem:
        words = str(problem)
    except Exception as problem:
        if Switches.debug:
            raise
        words = f"{document.name} ({document.id}): {unexpected(problem)}"
    tally.bad += 1
    complain(words)
    return None


def _show(reading: Reading, outcome: Any, brief: bool, show_missed: bool) -> None:
    from rich.text import Text

    from legation.surfaces.cli.screen import claims_table, console, quoted, short, time_words

    document, screen = reading.document, console()
    count = f"{len(reading.claims)} claim{'' if len(reading.claims) == 1 else 's'}"
    state = {"new": "recorded", "unchanged": "known already", "revised": "revised"}.get(
        getattr(outcome, "state", ""), "not recorded"
    )
    title = document.title or document.name or document.id
    published = time_words(document.published)
    if document.published_basis == "inferred":
        published += " (inferred from the text)"
    line = Text.assemble(
        (short(document.id), "dim"), " ", (title, "bold"), f"  {published}  {count}, {state}"
    )
    screen.print(line, soft_wrap=True)
    if not brief and reading.claims:
        screen.print(claims_table(reading.claims))
    if show_missed:
        for rule, span in reading.abstained:
            screen.print(Text(f"  not made: {rule} {quoted(span.exact, 120)}", style="dim"))


def _finish(tally: Tally, recorded: bool, as_json: bool, quiet: bool) -> None:
    from legation.surfaces.cli.screen import remark

    if tally.documents > 1 or tally.bad:
        what = f"{tally.new} new to the ledger" if recorded else "not recorded"
        bad = f"; {tally.bad} could not be read" if tally.bad else ""
        remark(f"{tally.documents} documents, {tally.claims} claims, {what}{bad}", quiet)
    if tally.bad:
        raise typer.Exit(FAILED)
    if not tally.documents:
        complain("there is no article in it")
        raise typer.Exit(NOTHING_FOUND)
