"""How claims to be judged, judgements and agreement look, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from legation.surfaces.cli.failures import complain

if TYPE_CHECKING:
    from legation.ledger import Ledger
    from legation.model import Claim
    from legation.review import Agreement, Decision, Waiting

EXAMPLES = 5


def show_preview(found: list[Claim], verdict: str, as_json: bool) -> None:
    """Show what a decision in bulk would judge."""
    from collections import Counter

    from legation.surfaces.cli.screen import claims_table, console, write_json

    by_predicate = dict(Counter(one.predicate for one in found).most_common())
    if as_json:
        write_json([{"would_be": verdict, "claims": len(found), "by_predicate": by_predicate}])
    else:
        console().print(claims_table(found[:EXAMPLES]))
        counted = ", ".join(f"{count} {key}" for key, count in by_predicate.items())
        typer.echo(f"{len(found)} claims would be {verdict}: {counted}")
    complain("nothing was judged; add --yes to judge them all")


def report(decisions: list[Decision], as_json: bool, replacement: str | None = None) -> None:
    """Say what was recorded."""
    from legation.surfaces.cli.screen import short, write_json

    if as_json:
        write_json(
            {
                "claim": one.claim_id,
                "judgement": one.judgement.id,
                "verdict": one.judgement.verdict,
                "takes_back": one.judgement.target if one.judgement.target.startswith("jdg-") else None,
                "replacement": replacement,
                "coder": one.judgement.coder,
                "reason": one.judgement.reason,
                "recorded_at": _moment(one.recorded_at),
                "outcome": one.outcome,
            }
            for one in decisions
        )
    elif len(decisions) == 1:
        put = f", {short(replacement)} stands in its place" if replacement else ""
        typer.echo(f"{short(decisions[0].claim_id)}: {decisions[0].outcome}{put}")
    else:
        typer.echo(f"{len(decisions)} claims {decisions[0].judgement.verdict}")


def _moment(micros: int) -> str:
    from legation.ledger.instants import from_micros

    return from_micros(micros).isoformat()


def waiting_record(row: Waiting) -> dict[str, Any]:
    """Return a claim of the queue with the words said of it, as a JSON object."""
    from legation.answer.records import claim_record

    words = [
        {
            "coder": word.coder,
            "verdict": word.verdict,
            "reason": word.reason,
            "replacement": word.replacement or None,
            "recorded_at": _moment(word.recorded_at),
        }
        for word in row.words
    ]
    return {"outcome": row.outcome, "words": words, **claim_record(row.claim)}


def queue_table(rows: list[Waiting]) -> Any:
    """Lay the queue out for people."""
    from legation.surfaces.cli.screen import claim_text, modality_text, plain_table, short, time_words

    table = plain_table("claim", "score", "says", "how", "when", "judged")
    table.columns[0].no_wrap = True
    for column, width in zip(table.columns[3:], (11, 13, 22), strict=True):
        column.max_width = width
    for row in rows:
        claim = row.claim
        cells = (claim_text(claim), modality_text(claim), time_words(claim.time), _said(row))
        table.add_row(short(claim.id), f"{claim.score:.2f}", *cells)
    return table


def _said(row: Waiting) -> str:
    return "; ".join(f"{word.verdict} by {word.coder}" for word in row.words) or "not yet"


def show_waiting(row: Waiting, store: Ledger) -> None:
    """Show one claim in its words."""
    from rich.table import Table
    from rich.text import Text

    from legation.surfaces.cli.explain import context_text
    from legation.surfaces.cli.screen import claim_text, console, modality_text, speakers, time_words

    claim = row.claim
    document = store.get_document(claim.document_id)
    screen = console()
    screen.print(Text.assemble((claim.id, "dim"), f"  score {claim.score:.2f}"))
    screen.print(Text.assemble(claim_text(claim), "  [", modality_text(claim), "]"))
    screen.print()
    screen.print(context_text(claim, document, signs=screen.color_system is None))
    screen.print()
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row("said by", speakers(claim, document.source))
    table.add_row("when", time_words(claim.time))
    table.add_row("document", f"{document.title or document.name}, {time_words(document.published)}")
    table.add_row("judged", _said(row))
    screen.print(table)


def agreement_record(found: Agreement) -> dict[str, Any]:
    """Return an agreement as a JSON object."""
    return {
        "first": found.first,
        "second": found.second,
        "claims": found.claims,
        "observed": found.observed,
        "expected": found.expected,
        "kappa": found.kappa,
        "table": [
            {"first": one, "second": other, "claims": count}
            for (one, other), count in sorted(found.table.items())
        ],
        "differing": list(found.differing),
    }


def show_agreement(found: Agreement) -> None:
    """Show an agreement for people."""
    from legation.surfaces.cli.screen import console, plain_table, short

    kappa = "not defined (both used one verdict only)" if found.kappa is None else f"{found.kappa:.3f}"
    typer.echo(f"claims judged by both  {found.claims}")
    typer.echo(f"observed agreement     {found.observed:.3f}")
    typer.echo(f"expected by chance     {found.expected:.3f}")
    typer.echo(f"Cohen's kappa          {kappa}")
    table = plain_table(found.first, found.second, "claims")
    for (one, other), count in sorted(found.table.items()):
        table.add_row(one, other, str(count))
    console().print(table)
    if found.differing:
        typer.echo("they differ on " + ", ".join(map(short, found.differing)))
