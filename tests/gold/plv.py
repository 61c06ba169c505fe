"""Events between two given parties, against the PLV training sentences (development data; no text is kept here).

Two readers. The rules read the sentence as they read any text, and the claim between the two parties is mapped to its
PLOVER type. The learned reader is trained on these very sentences, so that only cross-validated answers count: fold f
of a row is ``sha256(id)[0] % 5``, and a model trained without fold f answers fold f. ``python -m tests.gold.plv f``
adds the answers of the installed model for fold f to plv_crossval.json (row -> root -> probability).

Source: PLOVER (Halterman et al. 2023); the PLV sets of Hu et al. (2024), whose YIELD is our CONCEDE (and RETREAT).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.gold.bootstrap import Outcome, classified, macro_f1, thin
from tests.gold.golden import HERE, find_shared, read_jsonl

from legation.extract.relation import QUADS, quad_of
from legation.model import Claim, Modality
from legation.vocab.frames import predicates

CROSSVAL = HERE / "plv_crossval.json"
FOLDS = 5
NAMES = {"YIELD": "CONCEDE", "RETREAT": "CONCEDE"}
COOPERATION = ("verbal cooperation", "material cooperation")
FIGURES = {
    "root_f1": macro_f1("root", [root for roots in QUADS.values() for root in roots]),
    "quad_f1": macro_f1("quad", list(QUADS)),
}


@lru_cache(maxsize=1)
def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the sentences in order of the file."""
    return read_jsonl(path)


def fold_of(identifier: str) -> int:
    """Return the fold that a row is answered in."""
    return hashlib.sha256(identifier.encode()).digest()[0] % FOLDS


def outcome(row: Mapping[str, Any], root: str) -> Outcome:
    """Judge one answer; the quad of the gold is the one annotated, which is not always that of its root."""
    gold = NAMES.get(row["root"], row["root"])
    quad = list(QUADS)[row["penta"] - 1]
    return Outcome(row["id"], classified("root", gold, root) | classified("quad", quad, quad_of(root)))


# ---------------------------------------------------------------- rules


def measure_rules(path: Path, limit: int | None = None) -> list[Outcome]:
    """Read the sentences by the rules alone."""
    return [outcome(row, rule_root(row)) for row in thin(read_rows(path), limit)]


def rule_root(row: Mapping[str, Any]) -> str:
    """Return the type of the claim between source and target, failing that of the source alone, or ``none``."""
    from legation.extract.claims import extract_claims
    from legation.extract.mentions import find_mentions
    from legation.extract.parse import get_parser
    from legation.read import read_text
    from legation.resolve import resolve_mentions

    parsed = get_parser().parse(read_text(row["sentence"]))
    claims = extract_claims(parsed, resolve_mentions(parsed, find_mentions(parsed))).claims
    source, target = (_place(parsed.document.text, row[key]) for key in ("source", "target"))
    fits = [(_fit(claim, source, target), -order, claim) for order, claim in enumerate(claims)]
    best = max(fits, default=None)
    return type_of(best[2]) if best is not None and best[0] else "none"


def _place(text: str, words: str) -> tuple[int, int]:
    at = text.find(words)
    return (at, at + len(words)) if at >= 0 else (0, 0)


def _fit(claim: Claim, source: tuple[int, int], target: tuple[int, int]) -> int:
    """3 for a claim of the source about the target, 2 for the reverse, 1 for one of the source, 0 for none."""
    told = [claim.object] if claim.object is not None else []
    others = [argument.span for argument in (*told, *(argument for _, argument in claim.roles))]

    def by(place: tuple[int, int]) -> bool:
        return claim.subject.span.start < place[1] and place[0] < claim.subject.span.end

    def about(place: tuple[int, int]) -> bool:
        return any(span.start < place[1] and place[0] < span.end for span in others)

    if by(source) and about(target):
        return 3
    if by(target) and about(source):
        return 2
    return int(by(source))


def type_of(claim: Claim) -> str:
    """Return the PLOVER type of a claim: what is threatened, asked for, promised or refused is an act of words.

    Source: PLOVER codebook, THREATEN, REQUEST, AGREE ("promise") and REJECT ("refuse").
    """
    root = predicates()[claim.predicate].plover
    root = NAMES.get(root, root) or "none"
    if claim.modality is Modality.THREATENED:
        return "THREATEN"
    if claim.modality is Modality.REQUESTED:
        return "REQUEST"
    if quad_of(root) in COOPERATION:
        if claim.polarity == "negative":
            return "REJECT"
        if claim.modality in (Modality.PROMISED, Modality.PLANNED):
            return "AGREE"
    return root


# ---------------------------------------------------------------- learned reader


def answered_folds(path: Path, crossval: Path = CROSSVAL) -> list[int]:
    """Return the folds whose every row has an answer."""
    answers = read_answers(crossval)
    missing = {fold_of(row["id"]) for row in read_rows(path) if row["id"] not in answers}
    return [fold for fold in range(FOLDS) if fold not in missing]


def read_answers(crossval: Path = CROSSVAL) -> dict[str, dict[str, float]]:
    """Return row -> root -> probability; empty where there is no file."""
    if not crossval.is_file():
        return {}
    answers: dict[str, dict[str, float]] = json.loads(crossval.read_text(encoding="utf-8"))
    return answers


def measure_learned(path: Path, limit: int | None = None, crossval: Path = CROSSVAL) -> list[Outcome]:
    """Judge the answers of the folds that are answered in full, by models that never saw them."""
    answers = read_answers(crossval)
    folds = answered_folds(path, crossval)
    rows = [row for row in read_rows(path) if fold_of(row["id"]) in folds]
    return [outcome(row, likeliest(answers[row["id"]])) for row in thin(rows, limit)]


def likeliest(probabilities: Mapping[str, float]) -> str:
    """Return the likeliest root: there surely is an event, so that ``none`` is no answer.

    >>> likeliest({"none": 0.5, "YIELD": 0.3, "AID": 0.2})
    'CONCEDE'
    """
    shares = {root: share for root, share in probabilities.items() if root != "none"}
    best = min(shares, key=lambda root: (-shares[root], root))
    return NAMES.get(best, best)


def answer(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """Let the installed learned reader answer rows."""
    from legation.extract.relation import relate

    answers = {}
    for row in rows:
        sentence, target = row["sentence"], row["target"]
        # a target such as "a recipient" stands nowhere in its sentence
        said = relate(sentence, row["source"], target if target in sentence else None, known=True)
        answers[row["id"]] = {root: round(share, 4) for root, share in said.probabilities.items()}
    return answers


def main() -> None:
    """Add the answers of the installed model, which must have been trained without the fold, for one fold."""
    shared = find_shared()
    if shared is None:
        sys.exit("needs the development data beside the checkout")
    fold = int(sys.argv[1])
    rows = [row for row in read_rows(shared / "data" / "plv" / "train.jsonl") if fold_of(row["id"]) == fold]
    answers = read_answers() | answer(rows)
    lines = [f"{json.dumps(key)}: {json.dumps(answers[key])}" for key in sorted(answers)]
    CROSSVAL.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"fold {fold}: {len(rows)} rows answered, {len(answers)} in {CROSSVAL.name}")


if __name__ == "__main__":
    main()
