"""``legation read``: files into claims, and claims into the ledger."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.errors import LegationError, UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import FAILED, NOTHING_FOUND, Switches, complain, unexpected

if TYPE_CHECKING:
    from legation.corpus import Failure
    from legation.ledger import Ledger, RecordOutcome
    from legation.model import Claim, Document
    from legation.pipeline import Reading
    from legation.remembered import RememberedReadings


@dataclass
class Tally:
    """What a run has done so far."""

    documents: int = 0
    claims: int = 0
    new: int = 0
    bad: int = 0
    gated: int = 0


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
            "--show-missed",
            help="List sentences with two known actors and no claim, and claims that were not made because a "
            "party stayed unresolved.",
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            metavar="N",
            min=1,
            envvar="LEGATION_JOBS",
            help="Processes for corpora; the answer is the same for any number. Without it, one a core.",
        ),
    ] = None,
    cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache",
            help="Take readings of documents read before from this user's cache, and keep new ones there.",
        ),
    ] = True,
    model: options.ModelOption = True,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Read articles and statements, show their claims and record them.

    Documents are recorded as they are read, those of a quarter of a second (at most 32) in one commit, and shown
    once that is done: a process that is killed loses at most what it had not shown. A file that cannot be read
    is reported and the others go on; the exit code is then 1.
    """
    from legation.corpus import cores, iter_corpus
    from legation.surfaces.cli.inputs import iter_inputs

    options.use_model(model)
    files = list(iter_inputs(paths))
    _check_options(files, published)
    tally = Tally()
    store = _open(ledger) if record and not dry_run else None
    several = len(files) > 1
    show = partial(_show_one, tally=tally, as_json=as_json, show_missed=show_missed, quiet=quiet)

    remembered = _remembered() if cache else None
    # a live stream is read as it comes, and a trace is wanted where it arose
    processes = 1 if "-" in files or Switches.debug else jobs or cores()

    def read_each() -> Iterator[tuple[Reading, bool]]:
        briefs: deque[bool] = deque()

        def documents() -> Iterator[Document]:
            for path in files:
                for document in _documents(path, published, source, encoding, tally):
                    _progress(document, tally, quiet)
                    briefs.append(several or _is_corpus(path))
                    yield document

        for result in iter_corpus(documents(), processes, remembered):
            brief = briefs.popleft()
            reading = _sound(result, tally)
            if reading is not None:
                yield reading, brief

    try:
        if store is None:
            for reading, brief in read_each():
                show(reading, None, brief)
        else:
            for reading, outcome, brief in _recorded(store, read_each(), live="-" in files):
                show(reading, outcome, brief)
    finally:
        if remembered is not None:
            remembered.close()
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
    if given is None and isinstance(path, Path):
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


def _recorded(
    store: Ledger, readings: Iterator[tuple[Reading, bool]], *, live: bool
) -> Iterator[tuple[Reading, RecordOutcome, bool]]:
    """Record readings, several to a commit, and yield each once the ledger has it.

    Those of a live stream, whose next document may be hours away, are committed one by one.
    """
    from legation.ledger.store import GROUP_SECONDS

    waiting: deque[tuple[Reading, bool]] = deque()

    def pairs() -> Iterator[tuple[Document, Sequence[Claim]]]:
        for reading, brief in readings:
            waiting.append((reading, brief))
            yield reading.document, reading.claims

    for outcome in store.record_all(pairs(), seconds=0.0 if live else GROUP_SECONDS):
        reading, brief = waiting.popleft()
        yield reading, outcome, brief


def _show_one(
    reading: Reading,
    outcome: RecordOutcome | None,
    brief: bool,
    *,
    tally: Tally,
    as_json: bool,
    show_missed: bool,
    quiet: bool,
) -> None:
    document = reading.document
    if options.is_terminal_for_progress(quiet):
        sys.stderr.write("\r\x1b[K")
    tally.documents += 1
    tally.gated += int(reading.gated)
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
        if show_missed:
            write_json(_missed_records(reading))
        sys.stdout.flush()
    else:
        _show(reading, outcome, brief, show_missed)


def _remembered() -> RememberedReadings:
    from legation.remembered import RememberedReadings, default_folder

    return RememberedReadings(default_folder())


def _sound(result: Reading | Failure, tally: Tally) -> Reading | None:
    """Return a reading that the ledger takes; a document that defeats us must not cost the others."""
    from legation.corpus import Failure
    from legation.ledger.recording import check_claims

    document = result.document
    try:
        if isinstance(result, Failure):
            raise result.problem
        # The ledger would refuse it too, but by then others wait for the same commit.
        check_claims(document, result.claims)
        return result
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
    if reading.gated:
        count = "names no known actor, not read"
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
        for one in reading.missed:
            names = " and ".join(actor.name for actor in one.actors)
            screen.print(Text(f"  no claim: {names}: {quoted(one.words.exact)}", style="dim"))
        for rule, span in reading.abstained:
            screen.print(Text(f"  not made: {rule} {quoted(span.exact, 120)}", style="dim"))


def _missed_records(reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield what was not claimed as JSON rows, told from claims by ``missed``."""
    for one in reading.missed:
        yield {
            "missed": "no_claim",
            "document": reading.document.id,
            "actors": [{"key": actor.key, "name": actor.name, "kind": actor.kind} for actor in one.actors],
            "start": one.words.start,
            "end": one.words.end,
            "words": one.words.exact,
        }
    for rule, span in reading.abstained:
        yield {
            "missed": "abstained",
            "document": reading.document.id,
            "rule": rule,
            "start": span.start,
            "end": span.end,
            "words": span.exact,
        }


def _finish(tally: Tally, recorded: bool, as_json: bool, quiet: bool) -> None:
    from legation.surfaces.cli.screen import remark

    if tally.documents > 1 or tally.bad:
        what = f"{tally.new} new to the ledger" if recorded else "not recorded"
        bad = f"; {tally.bad} could not be read" if tally.bad else ""
        left = f"; {tally.gated} name no known actor" if tally.gated else ""
        remark(f"{tally.documents} documents, {tally.claims} claims, {what}{left}{bad}", quiet)
    if tally.bad:
        raise typer.Exit(FAILED)
    if not tally.documents:
        complain("there is no article in it")
        raise typer.Exit(NOTHING_FOUND)
