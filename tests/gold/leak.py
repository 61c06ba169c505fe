"""Factual leak: how often something that has not happened is read as having happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from tests.gold.bootstrap import Outcome, share

from legation.extract.attribution import find_attributions
from legation.extract.modality import Verdict, judge
from legation.model import Modality

PROBE = Path(__file__).with_name("leak_probe.yaml")
FIGURES = {"leak": share("leaked", "others"), "lost": share("lost", "facts")}
HAPPENED = frozenset({Modality.ACTUAL, Modality.IN_FORCE, Modality.EVALUATED})
KINDS = (
    "negated",
    "denied",
    "refused",
    "may",
    "should",
    "will",
    "would_if",
    "plans",
    "threatens",
    "calls_on",
)


def read_probe() -> list[dict[str, str]]:
    """Return the sets of the probe in order."""
    sets: list[dict[str, str]] = yaml.safe_load(PROBE.read_text(encoding="utf-8"))["sets"]
    return sets


def judge_marked(nlp: Any, marked: str) -> Verdict:
    """Judge the predicate between asterisks."""
    before, word, after = marked.split("*")
    doc = nlp(before + word + after)
    token = next(t for t in doc if t.idx <= len(before) < t.idx + len(t))
    return judge(token, doc, find_attributions(doc))


def measure(nlp: Any, split: str) -> list[Outcome]:
    """Return what became of every set of a split (``tune`` or ``held``).

    ``leaked`` counts non-factual renderings read as positive and actual; ``lost`` factual ones read otherwise.
    """
    outcomes = []
    for row in read_probe():
        if row["split"] == split:
            leaked = sum(_has_happened(judge_marked(nlp, row[kind])) for kind in KINDS)
            lost = not _has_happened(judge_marked(nlp, row["factual"]))
            outcomes.append(
                Outcome(row["factual"], {"leaked": leaked, "others": len(KINDS), "lost": lost, "facts": 1})
            )
    return outcomes


def _has_happened(verdict: Verdict) -> bool:
    return verdict.modality in HAPPENED and not verdict.negative


def main() -> None:
    """List what leaks or is lost in the sentences used for tuning; the others are for measuring only."""
    from legation.extract.parse import get_parser

    for row in read_probe():
        for kind in ("factual", *KINDS) if row["split"] == "tune" else ():
            verdict = judge_marked(get_parser().language, row[kind])
            if _has_happened(verdict) != (kind == "factual"):
                print(f"{kind}: {row[kind]} -> {verdict.modality} {verdict.rules}")


if __name__ == "__main__":
    main()
