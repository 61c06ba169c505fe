"""``legation explain``: why the ledger holds a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from legation.surfaces.cli import options

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from legation.model import Argument, Claim, Document

CONTEXT = 160


def explain(
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="Identifier of a claim, or its beginning.")],
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Show a claim in the words it rests on: who says it, which cues and rules decided, who was meant."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger

    with Ledger.open(path, create=False) as store:
        claim = store.get_claim(claim_id)
        document = store.get_document(claim.document_id)
        history = store.find_history(claim.id)
        tally = store.tally()
    if as_json:
        from legation.answer.records import claim_record
        from legation.surfaces.cli.screen import write_json

        write_json([claim_record(claim, document)])
        return
    words = [f"{word.verdict} by {word.coder}" for word in tally.words_on(claim.id)]
    _show(claim, document, history, words)


def _show(claim: Claim, document: Document, history: list[tuple[int, int | None]], judged: list[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    from legation.surfaces.cli.screen import claim_text, console, modality_text, quoted, time_words

    screen = console()
    screen.print(Text.assemble((claim.id, "dim")))
    screen.print(Text.assemble(claim_text(claim), "  [", modality_text(claim), "]"))
    screen.print()
    screen.print(context_text(claim, document, signs=screen.color_system is None))
    screen.print()
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row("said by", _chain(claim, document))
    table.add_row("when", _when(claim))
    _add_argument(table, "subject", claim.subject)
    if claim.object is not None:
        _add_argument(table, "object", claim.object)
    for name, argument in claim.roles:
        _add_argument(table, name, argument)
    if claim.place is not None:
        _add_argument(table, "place", claim.place)
    if claim.quantity is not None:
        value = "unreadable" if claim.quantity.value is None else f"{claim.quantity.value:,.10g}"
        comparison = claim.quantity.comparison.replace("_", " ")
        table.add_row(
            "quantity", f"{comparison} {value} {claim.quantity.unit} {quoted(claim.quantity.words.exact)}"
        )
    if claim.cues:
        table.add_row("cues", ", ".join(quoted(cue.exact, 60) for cue in claim.cues))
    table.add_row("predicate", f"{claim.predicate}, by {' > '.join(claim.rules) or 'no named rule'}")
    kind = "calibrated on our corpus" if claim.extractor.startswith("rules+model") else "not calibrated"
    table.add_row("extractor", f"{claim.extractor or 'unnamed'}, score {claim.score:.2f} ({kind})")
    source = document.source or "unnamed source"
    published = f"{document.title or document.name}, {source}, {time_words(document.published)}"
    table.add_row("document", f"{published}\n{document.id}")
    table.add_row("recorded", _recorded(history))
    if judged:
        table.add_row("judged", "; ".join(judged))
    screen.print(table)
    touched = _repairs(claim, document)
    if touched:
        screen.print(Text("the words were repaired: " + "; ".join(touched), style="yellow"))


def context_text(claim: Claim, document: Document, *, signs: bool = False) -> Text:
    """Return the words in their context: evidence shaded, parties in bold, cues underlined.

    Args:
        claim: The claim.
        document: Its document.
        signs: Put the evidence in ``« »`` as well, where no colour shows it.
    """
    from rich.text import Text

    first = min(span.start for span in claim.evidence)
    last = max(span.end for span in claim.evidence)
    block = document.block_at(first)
    low, high = (block.start, max(block.end, last)) if block else (0, len(document.text))
    start, end = max(low, first - CONTEXT), min(high, last + CONTEXT)
    # Whole words at the edges; one space for each line break, so that the offsets stay true.
    while start > low and not document.text[start - 1].isspace():
        start -= 1
    while end < high and not document.text[end].isspace():
        end += 1
    text = Text(document.text[start:end].replace("\n", " "))

    def mark(left: int, right: int, style: str) -> None:
        text.stylize(style, max(0, left - start), max(0, right - start))

    for span in claim.evidence:
        mark(span.start, span.end, "on grey23")
    for argument in (claim.subject, claim.object):
        if argument is not None:
            mark(argument.span.start, argument.span.end, "bold green")
    for cue in (*claim.cues, *(link.cue for link in claim.attribution if link.cue)):
        mark(cue.start, cue.end, "underline yellow")
    if signs:
        edges = sorted(
            {(span.start - start, "«") for span in claim.evidence}
            | {(span.end - start, "»") for span in claim.evidence}
        )
        pieces = text.divide([offset for offset, _ in edges])
        text = Text.assemble(
            pieces[0],
            *(part for (_, sign), piece in zip(edges, pieces[1:], strict=False) for part in (sign, piece)),
        )
    return Text.assemble("… " if start > low else "", text, " …" if end < high else "")


def _chain(claim: Claim, document: Document) -> str:
    links = []
    for link in claim.attribution:
        cue = f", “{link.cue.exact}”" if link.cue else ""
        links.append(f"{link.speaker.label} ({link.manner}{cue})")
    links.append((f"{claim.source} of " if claim.source else "") + (document.source or "the text"))
    return " ← ".join(links)


def _when(claim: Claim) -> str:
    from legation.surfaces.cli.screen import quoted, time_words

    time = claim.time
    parts = [f"{time_words(time)} ({time.basis})"]
    if time.words is not None:
        parts.append(quoted(time.words.exact, 60))
    if time.reference:
        parts.append(f"read against {time.reference}")
    return ", ".join(parts)


def _add_argument(table: Table, name: str, argument: Argument) -> None:
    from legation.surfaces.cli.screen import quoted

    words = quoted(argument.span.exact, 80)
    if argument.actor is None:
        table.add_row(name, f"{words}: a phrase, no party")
        return
    actor = argument.actor
    kind = (
        f"{actor.kind}, provisional: not in the vocabulary"
        if actor.provisional
        else f"{actor.kind} {actor.id}"
    )
    note = f"; {argument.note}" if argument.note else ""
    how = f", by {argument.method} ({argument.score:.2f})" if argument.method else ""
    table.add_row(name, f"{words} is {actor.name} ({kind}){how}{note}")


def _recorded(history: list[tuple[int, int | None]]) -> str:
    import datetime as dt

    def moment(micros: int) -> str:
        return dt.datetime.fromtimestamp(micros / 1_000_000, dt.UTC).isoformat(sep=" ", timespec="seconds")

    return "; ".join(
        moment(recorded) + (f", retracted {moment(retracted)}" if retracted is not None else "")
        for recorded, retracted in history
    )


def _repairs(claim: Claim, document: Document) -> list[str]:
    return [
        f"{repair.before!r} -> {repair.after!r} ({repair.reason})"
        for repair in document.repairs
        if repair.kind not in ("unwrap", "page_break")
        and any(repair.start < span.end and span.start <= repair.end for span in claim.evidence)
    ]
