"""``legation demo``: a sample article, its claims, and an answer, in a ledger that is thrown away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from legation.surfaces.cli import options

if TYPE_CHECKING:
    from legation.model import Claim

ARTICLE = "dev_wire"
LEAST, SHOWN = 5, 12
QUESTION = ("Mali", "ECOWAS")


def demo(
    save: Annotated[
        str | None,
        typer.Option(
            "--save", metavar="FOLDER", help="Write the sample articles into this folder and do no more."
        ),
    ] = None,
    debug: options.DebugOption = False,
) -> None:
    """Read a sample article, show its claims and answer a question from it; nothing is kept."""
    if save is not None:
        _save(Path(save))
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        _play(Path(folder) / "demo.ledger")


def _save(folder: Path) -> None:
    from legation.samples import SAMPLES, read_index, sample_path

    folder.mkdir(parents=True, exist_ok=True)
    index = read_index()
    for name in SAMPLES:
        path = sample_path(name)
        (folder / path.name).write_bytes(path.read_bytes())
        typer.echo(f"{folder / path.name}  --published {index[name]['published']}  {index[name]['title']}")


def _play(path: Path) -> None:
    from legation.answer.ask import ask_status
    from legation.ledger import Ledger
    from legation.pipeline import read_document
    from legation.read import iter_path
    from legation.samples import read_index, sample_path
    from legation.surfaces.cli.parties import known_actor
    from legation.surfaces.cli.screen import claims_table, console
    from legation.surfaces.cli.status_view import status_view

    about = read_index()[ARTICLE]
    screen = console()
    document = next(iter_path(sample_path(ARTICLE), published=about["published"], source=about["source"]))
    said = f"“{about['title']}”, published {about['published']}"
    screen.print(f"Reading {said}: {len(document.text):,} characters.\n", soft_wrap=True)
    reading = read_document(document)
    with Ledger.open(path) as store:
        store.record(document, reading.claims)
        one, other = (known_actor(words) for words in QUESTION)
        # For a first look: claims whose parties are both known, in the order of the text.
        clear = [claim for claim in reading.claims if _is_clear(claim)]
        shown = (clear if len(clear) >= LEAST else list(reading.claims))[:SHOWN]
        screen.print(f"It makes {len(reading.claims)} claims. {len(shown)} of them:\n")
        screen.print(claims_table(shown))
        screen.print(f"\nWhere do {one.name} and {other.name} stand?\n")
        for found in ask_status(store, one, other, "membership", valid_at=about["published"])[:1]:
            screen.print(status_view(found, lambda key: (store.get_claim(key), document)))
        verified = store.verify()
        state = "sound" if verified.is_sound else "NOT sound"
        screen.print(f"The ledger is {state}: {verified.claims} claims, each on words of the text.")


def _is_clear(claim: Claim) -> bool:
    parties = (claim.subject, claim.object)
    return all(one is not None and one.actor is not None and not one.actor.provisional for one in parties)
