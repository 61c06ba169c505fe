"""Scores as words: a table for everyone, listings for whoever tunes the extractor."""

from __future__ import annotations

from collections.abc import Sequence

from tests.gold.amounts import quantity_agrees
from tests.gold.golden import Gold
from tests.gold.scorer import FIELDS, Score

from legation.model import Claim

SHOWN = (*FIELDS, "status", "quantity")


def table(scores: Sequence[Score]) -> str:
    """Return a plain table of the figures, one line a document."""
    head = f"{'':24}{'gold':>5}{'made':>6}{'dup':>5}{'coreR':>7}{'R':>6}{'P':>6}"
    lines = [head + "".join(f"{name[:6]:>8}" for name in SHOWN)]
    for one in scores:
        figures = one.figures()
        made = len(one.matched) + len(one.wrong) + len(one.duplicates)
        line = f"{one.name[:23]:24}{len(one.matched) + len(one.missed):5}{made:6}{len(one.duplicates):5}"
        line += f"{one.core_recall:7.2f}{one.recall:6.2f}{one.precision:6.2f}"
        cells = [f"{figures[name]:8.2f}" for name in SHOWN]
        if not one.amounts:
            cells[-1] = f"{'-':>8}"
        lines.append(line + "".join(cells))
    return "\n".join(lines)


def show_claim(claim: Claim) -> str:
    """One line for a report: what was produced, with status, time, chain and words."""
    chain = " < ".join(link.speaker.label for link in claim.attribution)
    said = f" [{chain}]" if chain else ""
    roles = "".join(f" {name}={argument.label!r}" for name, argument in claim.roles)
    sign = "-" if claim.polarity == "negative" else "+"
    what = f"{claim.subject.label} --{claim.predicate}--> {claim.object.label if claim.object else ''}{roles}"
    words = " ".join(claim.evidence[0].exact.split())[:110]
    return f"{what} | {claim.modality}{sign} | {claim.time.edtf or claim.time.basis}{said} | “{words}”"


def listing(one: Score) -> str:
    """Everything that a tuner needs: missed gold, wrong claims, wrong fields."""
    lines = [f"== {one.name}: missed ({len(one.missed)})"]
    lines += [f"  {'CORE ' if gold.core else ''}{gold.line} | “{gold.quote[:110]}”" for gold in one.missed]
    lines.append(f"== wrong ({len(one.wrong)})")
    lines += [f"  {show_claim(claim)}" for claim in one.wrong]
    for name in FIELDS:
        lines.append(f"== {name} wrong ({len(one.errors.get(name, ()))})")
        for gold, claim in one.errors.get(name, ()):
            lines.append(f"  {gold.line} wants {_wanted(name, gold)}\n      {show_claim(claim)}")
    amounts = [(g, c) for g, c in one.matched if quantity_agrees(g.quantity, c.quantity) is False]
    lines.append(f"== quantity wrong ({len(amounts)})")
    lines += [f"  {gold.line} wants {gold.quantity}: {claim.quantity}"[:200] for gold, claim in amounts]
    lines.append(f"== duplicates ({len(one.duplicates)})")
    lines += [f"  {show_claim(claim)}" for claim in one.duplicates]
    return "\n".join(lines)


def _wanted(name: str, gold: Gold) -> str:
    wanted = {
        "modality": "|".join(gold.modalities) or "any",
        "polarity": "|".join(gold.polarities),
        "attribution": " < ".join(forms[0] for forms in gold.speakers)
        or ("caption" if gold.caption else "author"),
        "time": "|".join(gold.time),
        "span": gold.quote[:80],
    }
    return wanted[name]
