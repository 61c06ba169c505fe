"""How far two annotations of the same lines agree; run ``python training/corpus/agreement.py training/corpus/second/*.jsonl``.

The first annotation is the corpus itself. A claim of one reader is met by a claim of the other when the predicates
may stand for one another (tests/gold/relations.yaml) and subject and object overlap in the text; the F1 of that is
the same whoever is called gold. On the claims that meet, the other labels are compared; ``kappa`` is Cohen's.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from check import ROOT, find

HERE = Path(__file__).parent


def overlap(text: str, one: str, other: str) -> bool:
    """True when two phrases share a character of the text, or both are empty."""
    a, b = (find(text, phrase) if phrase else None for phrase in (one, other))
    return a == b if a is None or b is None else a[0] < b[1] and b[0] < a[1]


def pairs(
    first: Mapping[str, Any], second: Mapping[str, Any], near: Mapping[str, Sequence[str]]
) -> list[tuple[Any, Any]]:
    """Match the claims of two annotations of one line, each at most once."""
    left = list(second["claims"])
    found = []
    for exact in (True, False):
        for claim in first["claims"]:
            if any(claim is one for one, _ in found):
                continue
            for other in left:
                same = claim["p"] == other["p"] or (not exact and other["p"] in near.get(claim["p"], ()))
                if same and all(overlap(first["text"], claim[key], other[key]) for key in ("s", "o")):
                    found.append((claim, other))
                    left.remove(other)
                    break
    return found


def kappa(labels: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa of pairs of labels."""
    agreed = sum(a == b for a, b in labels) / len(labels)
    left, right = Counter(a for a, _ in labels), Counter(b for _, b in labels)
    chance = sum(left[label] * right[label] for label in left) / len(labels) ** 2
    return (agreed - chance) / (1 - chance)


def main() -> None:
    """Print the agreement."""
    near = yaml.safe_load((ROOT / "tests/gold/relations.yaml").read_text("utf-8"))["near"]
    corpus = [
        json.loads(line)
        for path in sorted(HERE.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    rows = {row["id"]: row for row in corpus}
    met: list[tuple[Any, Any]] = []
    first_total = second_total = lines = 0
    for name in sys.argv[1:]:
        for line in Path(name).read_text("utf-8").splitlines():
            second = json.loads(line)
            first = rows[second["id"]]
            met += pairs(first, second, near)
            first_total += len(first["claims"])
            second_total += len(second["claims"])
            lines += 1
    print(
        f"{lines} lines, {first_total} and {second_total} claims, F1 {2 * len(met) / (first_total + second_total):.3f}"
    )
    for key, missing in (("root", ""), ("m", ""), ("p", "")):
        labels = [(str(a.get(key, missing)), str(b.get(key, missing))) for a, b in met]
        print(key, f"agree {sum(a == b for a, b in labels) / len(labels):.3f} kappa {kappa(labels):.3f}")
        print("  ", Counter(f"{a or '-'} / {b or '-'}" for a, b in labels if a != b).most_common(12))
    print("neg", f"agree {sum(bool(a.get('neg')) == bool(b.get('neg')) for a, b in met) / len(met):.3f}")
    print(
        "has speaker", f"agree {sum(bool(a.get('by')) == bool(b.get('by')) for a, b in met) / len(met):.3f}"
    )


if __name__ == "__main__":
    main()
