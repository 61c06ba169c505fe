"""``legation demo``: a sample article, its claims, and an answer, in a ledger that is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from legation.surfaces.cli import options

if TYPE_CHECKING:
    from legation.model import Argument, Claim

ARTICLE = "dev_wire"
LEAST, SHOWN = 5, 12
OTHER_WAYS = 5
QUESTIONS = (("Mali", "ECOWAS", "membership"), ("Mali", "Ukraine", "diplomatic_relations"))


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
        shown = _choose(reading.claims)
        screen.print(f"It makes {len(reading.claims)} claims. {len(shown)} of them:\n")
        screen.print(claims_table(shown))
        for subject, object_, machine in QUESTIONS:
            one, other = known_actor(subject), known_actor(object_)
            screen.print(f"\nWhere do {one.name} and {other.name} stand?\n")
            for found in ask_status(store, one, other, machine, valid_at=about["published"])[:1]:
                screen.print(status_view(found, lambda key: (store.get_claim(key), document)))
        verified = store.verify()
        state = "sound" if verified.is_sound else "NOT sound"
        screen.print(f"The ledger is {state}: {verified.claims} claims, each on words of the text.")


def _choose(claims: Sequence[Claim]) -> list[Claim]:
    """For a first look: claims between known parties, some of each way of putting things, in text order."""
    other_ways = [
        claim
        for claim in claims
        if _is_known(claim.subject) and (claim.modality != "actual" or claim.polarity == "negative")
    ]
    clear = [claim for claim in claims if _is_known(claim.subject) and _is_known(claim.object)]
    plain = [claim for claim in clear if claim not in other_ways]
    chosen = [*other_ways[:OTHER_WAYS], *plain]
    chosen = (chosen if len(chosen) >= LEAST else list(claims))[:SHOWN]
    return sorted(chosen, key=lambda claim: claim.evidence[0].start)


def _is_known(argument: Argument | None) -> bool:
    return argument is not None and argument.actor is not None and not argument.actor.provisional
