"""Event factuality measured against UDS-IH2 (development data; none of its text is kept here).

The verdict's modality and polarity are mapped to -3..3 by the mean label of each class on train: a mapping of
twenty numbers, no model.

Source: Rudinger, White and Van Durme (2018), Neural Models of Factuality; UDS-IH2, CC BY-SA 4.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.gold.bootstrap import Outcome, paired, pearson, share, thin

from legation.extract.attribution import find_attributions
from legation.extract.learned import LearnedReader
from legation.extract.modality import Verdict, judge
from legation.model import Modality

FIGURES = {"r": pearson(), "mae": share("error", "pairs")}
FALLBACK = 0.0
# Mean labels on train, by (modality, negative).
SCALE: dict[tuple[Modality, bool], float] = {
    (Modality.ACTUAL, False): 1.8,
    (Modality.ACTUAL, True): 0.3,
    (Modality.ANNOUNCED, False): -0.36,
    (Modality.ANNOUNCED, True): -0.21,
    (Modality.CONDITIONAL, False): -0.61,
    (Modality.CONDITIONAL, True): -0.9,
    (Modality.DENIED, False): -0.82,
    (Modality.EVALUATED, False): 1.72,
    (Modality.IN_FORCE, False): 2.15,
    (Modality.PLANNED, False): -0.63,
    (Modality.PLANNED, True): -0.7,
    (Modality.POSSIBLE, False): -0.46,
    (Modality.POSSIBLE, True): -0.54,
    (Modality.PREDICTED, False): -1.63,
    (Modality.PREDICTED, True): -1.02,
    (Modality.PROMISED, False): -0.96,
    (Modality.PROMISED, True): -0.67,
    (Modality.REQUESTED, False): -1.2,
    (Modality.REQUESTED, True): -0.83,
    (Modality.THREATENED, False): -0.25,
}
# Mean labels on train by innermost rule and polarity, for rules with at least a hundred events there.
RULE_SCALE: dict[tuple[str, bool], float] = {
    ("auxiliary:can", False): -1.03,
    ("auxiliary:can", True): -0.49,
    ("auxiliary:could", False): -1.32,
    ("auxiliary:may", False): -0.6,
    ("auxiliary:should", False): -1.6,
    ("auxiliary:will", False): -1.84,
    ("auxiliary:will", True): -1.3,
    ("auxiliary:would", False): -0.43,
    ("be_to", False): -0.28,
    ("complement:need", False): -1.53,
    ("complement:try", False): -0.12,
    ("complement:want", False): -1.32,
    ("have_to", False): -0.9,
    ("imperative", False): -1.46,
    ("infinitive", False): -0.31,
    ("infinitive_of_noun", False): -0.66,
    ("marker:if", False): -0.72,
    ("negation", True): 0.15,
    ("negative_argument", True): 0.84,
    ("purpose", False): -0.39,
    ("question", False): 0.63,
}


def iter_sentences(
    nlp: Any, path: Path, limit: int | None = None
) -> Iterator[list[tuple[Verdict, float, Any]]]:
    """Yield verdict, gold label and token of the events of every sentence."""
    from spacy.tokens import Doc

    rows = thin([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], limit)
    docs = nlp.pipe(Doc(nlp.vocab, words=row["text"].split(" ")) for row in rows)
    for row, doc in zip(rows, docs, strict=True):
        attributions = find_attributions(doc)
        tokens = [(doc[target["span1"][0]], float(target["label"])) for target in row["targets"]]
        yield [(judge(token, doc, attributions), label, token) for token, label in tokens]


def scale(verdict: Verdict) -> float:
    """Map a verdict to -3..3."""
    rule = verdict.rules[0] if verdict.rules else ""
    by_class = SCALE.get((verdict.modality, verdict.negative), FALLBACK)
    return RULE_SCALE.get((rule, verdict.negative), by_class)


def measure(nlp: Any, path: Path, limit: int | None = None) -> list[Outcome]:
    """Return the sums of every sentence: what we say and what people said of its events."""
    return [
        Outcome(
            str(number), paired([(scale(verdict), label) for verdict, label, _ in events]), size=len(events)
        )
        for number, events in enumerate(iter_sentences(nlp, path, limit))
    ]


def measure_learned(nlp: Any, path: Path, learned: LearnedReader, limit: int | None = None) -> list[Outcome]:
    """The same by the learned reader, which was trained on train."""
    from spacy.tokens import Doc

    rows = thin([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], limit)
    docs = list(nlp.pipe(Doc(nlp.vocab, words=row["text"].split(" ")) for row in rows))
    outcomes = []
    for number, (row, views) in enumerate(zip(rows, learned.view(docs), strict=True)):
        pairs = []
        for target in row["targets"]:
            place = target["span1"][0]
            view = next((view for view in views if view.is_seen(place)), None)
            pairs.append((view.factuality(place) if view is not None else FALLBACK, float(target["label"])))
        outcomes.append(Outcome(str(number), paired(pairs), size=len(pairs)))
    return outcomes
