"""``legation actors``: who the vocabulary knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain

if TYPE_CHECKING:
    from legation.vocab.actors import ActorRow

ALIAS_LENGTH = 24

app = typer.Typer(
    help="Search the parties that Legation knows, and show what it knows of one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="A name, alias, adjective or capital, in any spelling.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="How many to show at most.")] = 10,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Find parties by name, best first."""
    from legation.surfaces.cli.screen import console, plain_table, write_json
    from legation.vocab.actors import find_candidates, get_actor, search_actors

    keys = list(dict.fromkeys([*find_candidates(words), *search_actors(words, limit)]))[:limit]
    if not keys:
        complain(f"no party resembles {words!r}")
        raise typer.Exit(NOTHING_FOUND)
    rows = [get_actor(key) for key in keys]
    if as_json:
        write_json(_record(row) for row in rows)
        return
    table = plain_table("key", "name", "kind", "Wikidata", "also")
    table.columns[0].no_wrap = True
    for row in rows:
        also = [alias for alias in row.aliases if len(alias) <= ALIAS_LENGTH][:2]
        table.add_row(
            row.key, row.name, (row.subkind or row.kind).replace("_", " "), row.qid, ", ".join(also)
        )
    console().print(table)


@app.command()
def show(
    actor: Annotated[str, typer.Argument(help="A key, Wikidata identifier or name.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Members and offices of that day only.")
    ] = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Show names, dates, members and offices of one party."""
    from legation.errors import UnknownActorError
    from legation.surfaces.cli.parties import nearest
    from legation.surfaces.cli.screen import console, plain_table, write_json
    from legation.vocab.actors import find_actor, members_of, terms_of

    row = find_actor(actor)
    if row is None:
        raise UnknownActorError(f"no party called {actor!r} is known{nearest(actor)}")
    day = options.day_of(on, "--on")
    members = members_of(row.key, day)
    if as_json:
        terms = [
            {"office": term.office, "of": term.of, "valid_from": term.valid_from, "valid_to": term.valid_to}
            for term in terms_of(row.key)
        ]
        fields = ("member", "status", "valid_from", "valid_to")
        write_json(
            [
                {
                    **_record(row),
                    "members": [dict(zip(fields, m, strict=True)) for m in members],
                    "terms": terms,
                }
            ]
        )
        return
    screen = console()
    table = plain_table("field", "value")
    for name, value in _record(row).items():
        if value:
            table.add_row(name.replace("_", " "), ", ".join(value) if isinstance(value, list) else str(value))
    screen.print(table)
    if members:
        table = plain_table("member", "status", "from", "to")
        for key, state, valid_from, valid_to in members:
            found = find_actor(key)
            table.add_row(found.name if found else key, state, valid_from, valid_to)
        screen.print(table)
    if terms_of(row.key):
        table = plain_table("office", "of", "from", "to")
        for term in terms_of(row.key):
            body = find_actor(term.of)
            table.add_row(term.office, body.name if body else term.of, term.valid_from, term.valid_to)
        screen.print(table)


def _record(row: ActorRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "kind": row.kind,
        "subkind": row.subkind,
        "qid": row.qid,
        "state": row.state,
        "acts_for": row.of,
        "aliases": list(row.aliases),
        "adjectives": list(row.adjectives),
        "capitals": list(row.capitals),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }
