"""``legation publish``: claims in the formats of others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from legation.errors import UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.claims import check_filters


def publish(
    format_: Annotated[
        str, typer.Argument(metavar="FORMAT", help="csv, jsonl, parquet, plover, graphml or ftm.")
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="The file to write; it appears when it is whole.")
    ],
    actor: Annotated[
        list[str] | None,
        typer.Option("--actor", help="A party to the claim; give it twice for claims between two."),
    ] = None,
    predicate: Annotated[
        list[str] | None, typer.Option("--predicate", help="A predicate; may be repeated.")
    ] = None,
    modality: Annotated[
        list[str] | None, typer.Option("--modality", help="How it is put; may be repeated.")
    ] = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", help="Someone in the chain of speakers.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Claims about that day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Claims about that day or earlier.")
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", help="Identifier of a document, or its beginning.")
    ] = None,
    all_modalities: Annotated[
        bool,
        typer.Option(
            "--all-modalities", help="plover: also what is announced, denied, possible ... or negative."
        ),
    ] = False,
    rejected: options.RejectedOption = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    known: options.KnownOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Write claims to a file for other programs; each format says on its page what it loses."""
    check_filters(predicate, modality, actor)
    first, last = options.day_of(since, "--since"), options.day_of(until, "--until")
    if first and last and first > last:
        raise UsageError(f"--since {since} lies after --until {until}; swap them")
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.publish import Harvest, loses
    from legation.publish import publish as write
    from legation.surfaces.cli.parties import actor_terms
    from legation.surfaces.cli.screen import remark, write_json

    parties = [actor_terms(words) for words in actor or ()]
    with Ledger.open(path, create=False, read_only=True) as store:
        harvest = Harvest(
            store,
            known_at=known,
            all_modalities=all_modalities,
            include_rejected=rejected,
            actor=parties[0] if parties else None,
            other=parties[1] if len(parties) > 1 else None,
            predicate=predicate or None,
            modality=modality or None,
            speaker=[*actor_terms(speaker), speaker] if speaker else None,
            document=store.get_document(document).id if document else None,
            since=first,
            until=last,
        )
        done = write(harvest, format_, out, force=force)
    if as_json:
        record = {"path": str(done.path), "format": done.format, "written": done.written}
        write_json([{**record, "left_out": dict(done.left_out), "loses": loses(format_)}])
        return
    left = "".join(f"; left out {count} {reason}" for reason, count in done.left_out.items())
    remark(f"{done.path}: {done.written} {WRITTEN.get(format_, 'claims')} as {format_}{left}", quiet)
    remark(f"{format_} loses {loses(format_)}", quiet)


WRITTEN = {"plover": "events", "graphml": "edges", "ftm": "entities"}
