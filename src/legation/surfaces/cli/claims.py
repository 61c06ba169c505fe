"""``legation claims``: what the ledger holds, filtered."""

from __future__ import annotations

from typing import Annotated

import typer

from legation.errors import UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain


def claims(
    actor: Annotated[
        list[str] | None,
        typer.Option("--actor", help="A party to the claim; give it twice for claims between two."),
    ] = None,
    predicate: Annotated[
        list[str] | None, typer.Option("--predicate", help="A predicate; may be repeated.")
    ] = None,
    modality: Annotated[
        list[str] | None,
        typer.Option("--modality", help="How it is put: actual, announced, denied ...; may be repeated."),
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
    rejected: options.RejectedOption = False,
    known: options.KnownOption = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """List claims of the ledger, in order of time; all filters must hold."""
    check_filters(predicate, modality, actor)
    first, last = options.day_of(since, "--since"), options.day_of(until, "--until")
    if first and last and first > last:
        raise UsageError(f"--since {since} lies after --until {until}; swap them")
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.surfaces.cli.parties import actor_terms, nearest
    from legation.surfaces.cli.screen import claims_table, console, remark, write_json
    from legation.vocab.actors import find_actor

    parties = [actor_terms(words) for words in actor or ()]
    with Ledger.open(path, create=False) as store:
        found = store.iter_claims(
            actor=parties[0] if parties else None,
            other=parties[1] if len(parties) > 1 else None,
            predicate=predicate or None,
            modality=modality or None,
            speaker=[*actor_terms(speaker), speaker] if speaker else None,
            document=store.get_document(document).id if document else None,
            since=first,
            until=last,
            known_at=known,
            include_rejected=rejected,
            limit=limit,
        )
        if as_json:
            from functools import lru_cache

            from legation.answer.records import claim_record

            document_of = lru_cache(maxsize=64)(store.get_document)
            count = write_json(claim_record(claim, document_of(claim.document_id)) for claim in found)
        else:
            rows = list(found)
            count = len(rows)
            if rows:
                console().print(claims_table(rows))
                remark(f"{count} claim{'' if count == 1 else 's'}; see one with `legation explain ID`", quiet)
    if not count:
        unknown = [
            words for words in (*(actor or ()), *([speaker] if speaker else ())) if find_actor(words) is None
        ]
        hint = f" ({unknown[0]!r} is no party that Legation knows{nearest(unknown[0])})" if unknown else ""
        complain(f"no claim fits{hint}")
        raise typer.Exit(NOTHING_FOUND)


def check_filters(predicate: list[str] | None, modality: list[str] | None, actor: list[str] | None) -> None:
    """Refuse words that no claim can have.

    Raises:
        UsageError: With what there is instead.
    """
    from legation.model import Modality

    if actor and len(actor) > 2:
        raise UsageError("--actor may be given twice at most")
    for word in modality or ():
        if word not in set(Modality):
            raise UsageError(f"--modality {word}: choose from {', '.join(Modality)}")
    if predicate:
        from difflib import get_close_matches

        from legation.vocab.frames import predicates

        for word in predicate:
            if word not in predicates():
                near = get_close_matches(word, predicates(), 3, 0.5)
                hint = f"did you mean {', '.join(near)}?" if near else "see docs/reference/predicates"
                raise UsageError(f"--predicate {word}: no such predicate; {hint}")
