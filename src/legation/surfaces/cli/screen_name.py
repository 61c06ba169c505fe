"""``legation screen``: is a name on an official list on a day, and why do we think so?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.errors import NotFoundError, UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain

if TYPE_CHECKING:
    from legation.lists.screening import Hit


def screen(
    name: Annotated[str, typer.Argument(help="A name, in any script.")],
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="The day; without it, that of each list's latest snapshot."
        ),
    ] = None,
    list_key: Annotated[
        list[str] | None,
        typer.Option("--list", help="Only this list (un, ofac, eu, uk ...); may be repeated."),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", min=0.0, max=1.0, help="Least score shown; 0.8 unless told."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 10,
    known: options.KnownOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say which entries of the imported lists a name resembles, how they stood on a day, and why.

    The score is no probability. No entry found is no clearance: it says only that no imported list has such
    a name.
    """
    path = options.existing_ledger(ledger)
    day = options.day_of(on, "--on")
    if not any(character.isalnum() for character in name):
        raise UsageError("the name has no letter in it; write the name to look for")
    from legation.ledger import Ledger
    from legation.lists import official_list
    from legation.lists.screening import SCORE_CUTOFF
    from legation.lists.screening import screen as find_hits
    from legation.surfaces.official_lists import iter_chains

    keys = [official_list(key).key for key in list_key or ()]
    with Ledger.open(path, create=False, read_only=True) as store:
        chains = list(iter_chains(store, day, keys, known_at=known))
    if not chains:
        raise NotFoundError(
            "the ledger holds no such list; import one with `legation import-list FILE --list KEY`"
        )
    hits = find_hits(name, chains, SCORE_CUTOFF if threshold is None else threshold, limit=limit)
    searched = ", ".join(f"{_list_of(chain)} ({chain.on})" for chain in chains)
    if as_json:
        from legation.surfaces.cli.screen import write_json

        write_json(_record(hit) for hit in hits)
    else:
        _show(hits)
    if not hits:
        complain(f"no entry resembles {name!r}; searched: {searched}")
        raise typer.Exit(NOTHING_FOUND)


def _list_of(chain: Any) -> str:
    snapshot = chain.before or chain.after
    return f"{snapshot.list}/{snapshot.part}" if snapshot.part else str(snapshot.list)


def _show(hits: list[Hit]) -> None:
    from rich.text import Text

    from legation.lists import official_list
    from legation.surfaces.cli.screen import console

    screen = console()
    styles = {"listed": "red bold", "unclear": "yellow bold", "removed": "green", "not listed": "green"}
    for hit in hits:
        entry = hit.entry
        line = Text.assemble(
            (f"{hit.score:.2f}  ", "bold"),
            (hit.standing.state, styles[hit.standing.state]),
            f"  {official_list(entry.list).title}{f', {hit.part}' if hit.part else ''}: {entry.reference} ",
            (entry.name, "bold"),
        )
        screen.print(line, soft_wrap=True)
        programmes = ", ".join(official_list(entry.list).programme_words(word) for word in entry.programmes)
        screen.print(
            Text(f"      {hit.standing.note}{f' ({programmes})' if programmes else ''}"), soft_wrap=True
        )
        asked = f"asked as {hit.asked!r}, " if hit.asked != hit.name.text else ""
        words = f"      {asked}{hit.name.quality} name {hit.name.text!r}: {hit.explain()}"
        screen.print(Text(words, style="dim"), soft_wrap=True)


def _record(hit: Hit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "score": hit.score,
        "state": hit.standing.state,
        "note": hit.standing.note,
        "list": entry.list,
        "part": hit.part,
        "reference": entry.reference,
        "kind": entry.kind,
        "name": entry.name,
        "matched": {"asked": hit.asked, "listed": hit.name.text, "quality": hit.name.quality},
        "explanation": hit.explain(),
        "programmes": list(entry.programmes),
        "listed_on": entry.listed_on.isoformat() if entry.listed_on else None,
        "published": entry.published.isoformat() if entry.published else None,
        "in_force": entry.in_force.isoformat() if entry.in_force else None,
    }
