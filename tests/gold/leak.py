"""Factual leak: how often something that has not happened is read as having happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from legation.extract.attribution import find_attributions
from legation.extract.modality import Verdict, judge
from legation.model import Modality

PROBE = Path(__file__).with_name("leak_probe.yaml")
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


def measure_leak(nlp: Any, split: str) -> dict[str, Any]:
    """Return the leak and the loss of one split, as shares, with the sentences that went wrong.

    ``leak`` counts non-factual renderings read as positive and actual; ``lost`` factual ones read otherwise.
    """
    leaked: list[str] = []
    lost: list[str] = []
    facts = others = 0
    for row in read_probe():
        if row["split"] != split:
            continue
        verdict = judge_marked(nlp, row["factual"])
        facts += 1
        if verdict.negative or verdict.modality not in HAPPENED:
            lost.append(f"{row['factual']} -> {verdict.modality} {verdict.negative} {verdict.rules}")
        for kind in KINDS:
            verdict = judge_marked(nlp, row[kind])
            others += 1
            if verdict.modality in HAPPENED and not verdict.negative:
                leaked.append(f"{kind}: {row[kind]} -> {verdict.modality} {verdict.rules}")
    return {"leak": len(leaked) / others, "lost": len(lost) / facts, "leaked": leaked, "lost_sentences": lost}
