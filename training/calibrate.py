"""Fit the decision between rules and learned reader, and measure both on our corpus.

``python training/calibrate.py features OUT.jsonl`` (in Legation's environment) reads the corpus with everything let
through and writes what is known of every draft that makes a claim; ``python training/calibrate.py fit OUT.jsonl
DECISION.json`` (in the training environment) fits the two logistic functions. The rules were never tuned on the
corpus; of the model's drafts only those in its development tenth count.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training" / "corpus"), str(ROOT / "training")]
CORPUS = ROOT / "training" / "corpus"


def iter_rows() -> Iterator[dict[str, Any]]:
    """Yield the development tenth of the corpus."""
    import hashlib

    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if hashlib.sha256(row["id"].encode()).digest()[0] % 10 == 0:
                yield row


def near(predicate: str, relations: dict[str, Any]) -> set[str]:
    """Predicates that a reader would accept for the same words."""
    return {predicate, *relations["near"].get(predicate, ())}


def write_features(out: Path) -> None:
    """Write one line a draft: origin, features, right or wrong, and the gold claims it meets."""
    import yaml
    from check import find

    from legation.extract import combine
    from legation.extract.claims import BlockReader, extract_claims
    from legation.extract.learned.reader import get_reader
    from legation.extract.mentions import find_mentions
    from legation.extract.parse import get_parser
    from legation.read import read_text
    from legation.resolve import resolve_mentions

    relations = yaml.safe_load((ROOT / "tests/gold/relations.yaml").read_text("utf-8"))
    everything = {origin: combine.Decision(0.0, (0.0,) * 12, 0.0) for origin in ("rule", "model")}
    combine.decisions = lambda folder: everything  # type: ignore[assignment]
    original = BlockReader._claim
    kept: list[tuple[BlockReader, Any, Any]] = []

    def record(reader: BlockReader, draft: Any) -> Any:
        claim = original(reader, draft)
        if claim is not None:
            kept.append((reader, draft, claim))
        return claim

    BlockReader._claim = record  # type: ignore[method-assign]
    learned = get_reader()
    with out.open("w", encoding="utf-8") as file:
        for row in iter_rows():
            document = read_text(row["text"], published="2024-06-01")
            if document.text.strip() != row["text"].strip():
                continue
            shift = document.text.find(row["text"][:20])
            parsed = get_parser().parse(document)
            kept.clear()
            extract_claims(parsed, resolve_mentions(parsed, find_mentions(parsed)), learned)
            gold = []
            for claim in row["claims"]:
                if claim["p"] and claim["p"] not in combine.OF_NAMES:
                    places = {key: find(row["text"], claim[key]) for key in ("s", "o") if claim[key]}
                    gold.append((claim, places))
            met: set[int] = set()
            for reader, draft, claim in kept:
                hits = [
                    n
                    for n, (wanted, places) in enumerate(gold)
                    if draft.predicate in near(wanted["p"], relations)
                    and _agree(reader, draft, claim, places, shift)
                ]
                met.update(hits)
                mood = reader.combiner.modality(draft.trigger) if reader.combiner else None
                fact = reader.combiner.factuality(draft.trigger) if reader.combiner else None
                entry = {
                    "origin": draft.origin,
                    "features": reader.combiner.features_of([draft])[0] if reader.combiner else [],
                    "right": bool(hits),
                    "gold": [f"{row['id']}/{n}" for n in hits],
                    "modality": str(claim.modality),
                    "negative": claim.polarity == "negative",
                    "mood": mood,
                    "fact": fact,
                    "wanted": [[gold[n][0]["m"], bool(gold[n][0].get("neg"))] for n in hits],
                    "id": row["id"],
                    "predicate": draft.predicate,
                    "trigger": draft.trigger.text,
                }
                file.write(json.dumps(entry) + "\n")
            file.write(json.dumps({"id": row["id"], "count": len(gold)}) + "\n")


def _agree(reader: Any, draft: Any, claim: Any, places: dict[str, tuple[int, int]], shift: int) -> bool:
    """Do the draft's tokens, or the claim's spans, lie in the gold phrases (either way round for symmetric predicates)?"""
    from legation.vocab.frames import predicates

    def inside(token: Any, span: Any, place: tuple[int, int] | None) -> bool:
        if place is None:
            return token is None
        spots = [(span.start, span.end)] if span is not None else []
        if token is not None:
            spots.append((reader.block.offset(token), reader.block.end(token)))
        return any(a - shift < place[1] and place[0] < b - shift for a, b in spots)

    s, o = places.get("s"), places.get("o")
    subject, object_ = claim.subject.span, claim.object.span if claim.object else None
    straight = inside(draft.subject, subject if s else None, s) and (
        o is None or inside(draft.object, object_, o)
    )
    if straight or not predicates()[draft.predicate].symmetric:
        return straight
    return inside(draft.subject, subject, o) and inside(draft.object, object_, s)


def fit(source: Path, out: Path) -> None:
    """Fit, print what each threshold gives, and write the decision."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    total = Counter[str]()
    for row in rows:
        if "count" in row:
            total["gold"] += row["count"]
    drafts = [row for row in rows if "features" in row]
    stored = {}
    fitted: dict[str, tuple[Any, list[dict[str, Any]]]] = {}
    for origin in ("rule", "model"):
        mine = [d for d in drafts if d["origin"] == origin]
        x = np.array([d["features"] for d in mine])
        y = np.array([d["right"] for d in mine])
        model = LogisticRegression(C=1.0, max_iter=1000).fit(x, y)
        fitted[origin] = (model, mine)
        print(
            origin,
            len(mine),
            "right",
            y.mean(),
            "weights",
            model.coef_.round(2).tolist(),
            model.intercept_.round(2),
        )
        chances = model.predict_proba(x)[:, 1]
        for low in np.arange(0, 1, 0.2):
            inside = (chances >= low) & (chances < low + 0.2)
            if inside.any():
                print(
                    f"  said {low:.1f}-{low + 0.2:.1f}: {inside.sum()} drafts, {y[inside].mean():.2f} right"
                )
        stored[origin] = {
            "bias": float(model.intercept_[0]),
            "weights": [float(w) for w in model.coef_[0]],
            "least": 0.5,
        }
    for rule_least in (0.0, 0.25, 0.35, 0.45):
        for model_least in (0.35, 0.45, 0.55, 0.65, 1.1):
            leasts = {"rule": rule_least, "model": model_least}
            said = [
                d
                for d in drafts
                if fitted[d["origin"]][0].predict_proba([d["features"]])[0, 1] >= leasts[d["origin"]]
            ]
            met = {g for d in said for g in d["gold"]}
            right = sum(d["right"] for d in said)
            print(
                f"rule >= {rule_least} model >= {model_least}: recall {len(met) / total['gold']:.3f} "
                f"precision {right / max(1, len(said)):.3f} drafts {len(said)}"
            )
    out.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    moods(drafts)


def moods(drafts: Sequence[dict[str, Any]]) -> None:
    """Print how often modality and negation are right: by the rules, by the model, by the model where it is sure."""
    right = [d for d in drafts if d["right"] and d["mood"]]
    count = Counter[str]()
    for d in right:
        wanted = d["wanted"][0][0]
        count["rules"] += d["modality"] == wanted
        count["model"] += d["mood"][0] == wanted
        for sure in (0.6, 0.7, 0.8, 0.9):
            ours = d["mood"][0] if d["modality"] == "actual" and d["mood"][1] >= sure else d["modality"]
            count[f"rules, or model >= {sure} where actual"] += ours == wanted
            ours = d["mood"][0] if d["mood"][1] >= sure else d["modality"]
            count[f"model >= {sure}, else rules"] += ours == wanted
            unreal = d["fact"] is not None and d["fact"] < 0.5
            doubted = d["modality"] == "actual" and d["mood"][1] >= sure and unreal
            count[f"rules, or model >= {sure} where actual and hardly factual"] += (
                d["mood"][0] if doubted else d["modality"]
            ) == wanted
        count["negation by rules"] += d["negative"] == d["wanted"][0][1]
        count["negation by model"] += (d["mood"][2] >= 0.5) == d["wanted"][0][1]
    print({name: round(n / max(1, len(right)), 3) for name, n in count.items()}, len(right))


if __name__ == "__main__":
    if sys.argv[1] == "features":
        write_features(Path(sys.argv[2]))
    else:
        fit(Path(sys.argv[2]), Path(sys.argv[3]))
