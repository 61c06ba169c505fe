"""Lays a status out as an analyst's answer: state, since, what is under way, what remains, and the quotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from legation.model import Claim, Document, Status
from legation.surfaces.cli.parties import name_of
from legation.surfaces.cli.screen import quoted, short, speakers, time_words

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

MOST_QUOTES = 12
# The note is complete by itself; beside it these two have lines of their own.
_REPEATED = re.compile(r" (?:Under way|No legal way on that day): [^.]*\.")
LABEL_WIDTH = 13
MOST_MEMBERS = 12

Fetch = Callable[[str], tuple[Claim, Document]]


def status_view(status: Status, fetch: Fetch) -> RenderableType:
    """Return one status for a terminal.

    Args:
        status: The status.
        fetch: Gives the claim of an identifier and its document.
    """
    from rich.console import Group
    from rich.text import Text

    details = status.details
    title = (details.get("list") or {}).get("title") or status.machine.replace("_", " ").capitalize()
    parties = f"{details.get('subject', status.subject)} and {details.get('object', status.object)}"
    parts: list[RenderableType] = [
        Text.assemble((title, "bold"), f": {parties}, as of {details.get('valid_at', 'today')}")
    ]
    parts.append(_line("state", Text.assemble((status.state.replace("_", " "), _style(status.state)))))
    parts.append(_line("", Text(_REPEATED.sub("", status.note))))
    if status.pending:
        parts += _pending(details.get("pending") or [], status.pending)
    parts += _steps(status, details)
    parts += _consent(details.get("consent"))
    parts += _contradictions(status, details)
    parts += _quotes(status, details, fetch)
    return Group(*parts, Text(""))


def _style(state: str) -> str:
    return {"unknown": "yellow bold", "disputed": "red bold"}.get(state, "green bold")


def _line(label: str, words: Text) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=LABEL_WIDTH, no_wrap=True)
    grid.add_column()
    grid.add_row(Text(f"  {label}", style="dim"), words)
    return grid


def _pending(rows: list[dict[str, Any]], phases: tuple[str, ...]) -> list[RenderableType]:
    from rich.text import Text

    told = {row["phase"]: row for row in rows}
    parts = []
    for number, phase in enumerate(phases):
        row = told.get(phase, {})
        words = Text(row.get("says") or phase.replace("_", " "), style="cyan")
        said = sorted({day for day in (row.get("said_from"), row.get("said_to")) if day})
        if said:
            words.append(f" (said {' to '.join(said)})", style="default")
        for first, last in row.get("effective") or ():
            words.append(
                f", to take effect {first if first == last else f'{first} to {last}'}", style="default"
            )
        parts.append(_line("" if number else "under way", words))
    return parts


def _steps(status: Status, details: dict[str, Any] | Any) -> list[RenderableType]:
    from rich.text import Text

    parts: list[RenderableType] = []
    for procedure in details.get("procedures") or ():
        if procedure.get("no_path"):
            parts.append(_line("the law", Text(f"{procedure['no_path']} ({procedure['source']})")))
    steps = details.get("steps") or ()
    for number, step in enumerate(steps):
        done = bool(step.get("taken"))
        words = Text("✓ " if done else "· ", style="green" if done else "yellow")
        words.append(f"{step['step']}", style="default")
        extra = [f"by {step['by']}"] if step.get("by") else []
        extra += ["binding"] if step.get("binding") else []
        extra += [f"within {step['deadline']}"] if step.get("deadline") else []
        words.append(f" ({', '.join(extra)})" if extra else "", style="default")
        parts.append(_line("" if number else "steps", words))
    if not steps:
        lawless = {procedure.get("no_path") for procedure in details.get("procedures") or ()}
        remaining = [words for words in status.remaining if words not in lawless]
        parts += [_line("" if n else "remains", Text(words)) for n, words in enumerate(remaining)]
    return parts


def _consent(consent: dict[str, Any] | None) -> list[RenderableType]:
    from rich.text import Text

    if not consent:
        return []
    parts = []
    for name in ("agreed", "refused", "silent"):
        members = [name_of(str(member)) for member in consent.get(name) or ()]
        listed = ", ".join(members) if len(members) <= MOST_MEMBERS else f"{len(members)} members"
        parts.append(f"{name}: {listed or 'none'}")
    words = Text(f"{consent.get('rule', '')}; {'; '.join(parts)}")
    return [_line("consent", words)]


def _contradictions(status: Status, details: dict[str, Any] | Any) -> list[RenderableType]:
    from rich.text import Text

    parts: list[RenderableType] = [
        _line("at odds", Text(f"{short(first)} and {short(second)} cannot both hold", style="red"))
        for first, second in status.contradictions
    ]
    for claim_id, reading in (details.get("readings") or {}).items():
        parts.append(_line("read as", Text(f"{short(claim_id)}: {reading}")))
    for reason in sorted(set((details.get("not_entailed") or {}).values())):
        parts.append(_line("no proof", Text(reason)))
    return parts


def _quotes(status: Status, details: dict[str, Any] | Any, fetch: Fetch) -> list[RenderableType]:
    from rich.text import Text

    identifiers = list(status.claims)
    label = "the words"
    if not identifiers:
        identifiers = [*(details.get("later") or ()), *(details.get("uncertain") or ())]
        label = "undecided"
    parts: list[RenderableType] = []
    # The newest are what an answer rests on; the story before them can be asked for with `timeline`.
    for number, identifier in enumerate(identifiers[-MOST_QUOTES:]):
        claim, document = fetch(identifier)
        words = Text(quoted(" … ".join(span.exact for span in claim.evidence)), style="italic")
        published = time_words(document.published)
        origin = f"{document.source or document.name or 'unnamed source'}, {published}"
        said = f"; said by {speakers(claim)}" if claim.attribution else ""
        when = (
            f"; about {time_words(claim.time)}"
            if claim.time.is_resolved and claim.time.basis != "asof"
            else ""
        )
        words.append(f"\n{origin}{said}{when}  {short(claim.id)}", style="not italic dim")
        parts.append(_line("" if number else label, words))
    left = len(identifiers) - MOST_QUOTES
    if left > 0:
        parts.append(_line("", Text(f"and {left} earlier claims; see `legation timeline`", style="dim")))
    return parts
