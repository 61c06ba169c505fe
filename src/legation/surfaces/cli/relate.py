"""``legation relate``: what a sentence reports between two of its parties, the question of event coders."""

from __future__ import annotations

from typing import Annotated

import typer

from legation.surfaces.cli import options


def relate(
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="One sentence.")],
    subject: Annotated[
        str, typer.Option("--subject", metavar="WORDS", help="Who acts, in the sentence's own words.")
    ],
    object_: Annotated[
        str | None,
        typer.Option("--object", metavar="WORDS", help="Who is acted upon; leave out where nobody is named."),
    ] = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Name the PLOVER type of the event between two parties of a sentence, with probabilities.

    The learned reader answers; claims are extracted by ``legation read``.
    """
    from legation.extract.relation import relate as ask

    found = ask(sentence, subject, object_)
    if as_json:
        from legation.surfaces.cli.screen import write_json

        write_json([{"root": found.root, "quad": found.quad, "probabilities": found.probabilities}])
        return
    typer.echo(f"{found.root} ({found.quad})")
    for root, share in list(found.probabilities.items())[:5]:
        typer.echo(f"  {share:.2f}  {root}")
