"""Check corpus files for form and print what they hold; run ``python training/corpus/check.py FILE ...``."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
ROOTS = frozenset(
    {
        *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "REQUEST", "ACCUSE", "REJECT"),
        *("THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
    }
)
MODALITIES = frozenset(
    {
        *("actual", "in_force", "announced", "planned", "promised", "requested", "threatened"),
        *("possible", "conditional", "denied", "predicted", "evaluated"),
    }
)
KEYS = frozenset({"s", "o", "p", "root", "m", "neg", "cue", "by", "saying", "t"})


def find(text: str, phrase: str) -> tuple[int, int] | None:
    """Return the half-open place of a phrase, ``#2`` for its second occurrence, or None.

    >>> find("Iran said Iran", "Iran#2")
    (10, 14)
    """
    phrase, _, number = phrase.partition("#") if re.search(r"#\d+$", phrase) else (phrase, "", "1")
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)]
    return places[int(number) - 1] if phrase and len(places) >= int(number) else None


def iter_faults(row: Mapping[str, Any], predicates: frozenset[str]) -> Iterator[str]:
    """Yield what is wrong with one line."""
    text = row["text"]
    for claim in row["claims"]:
        unknown = set(claim) - KEYS
        if unknown:
            yield f"unknown keys {sorted(unknown)}"
        if claim["p"] and claim["p"] not in predicates:
            yield f"unknown predicate {claim['p']!r}"
        if claim["root"] and claim["root"] not in ROOTS:
            yield f"unknown root {claim['root']!r}"
        if claim["m"] not in MODALITIES:
            yield f"unknown modality {claim['m']!r}"
        phrases = [claim["s"], claim["o"], claim["cue"], claim.get("saying", ""), claim.get("t", "")]
        phrases += [one for one in claim.get("by", ()) if one != "unnamed"]
        for phrase in filter(None, phrases):
            if find(text, phrase) is None:
                yield f"not in the text: {phrase!r}"
        if not claim["cue"]:
            yield "a claim without cue"
        if not claim["s"] and not claim["o"]:
            yield "a claim without parties"
    for phrase in row.get("others", ()):
        if find(text, phrase) is None:
            yield f"not in the text: {phrase!r}"


def main() -> None:
    """Print faults and counts."""
    vocabulary = ROOT / "src" / "legation" / "vocab" / "predicates.yaml"
    predicates = frozenset(yaml.safe_load(vocabulary.read_text(encoding="utf-8")))
    seen: set[str] = set()
    counts: dict[str, Counter[str]] = {"root": Counter(), "m": Counter(), "p": Counter()}
    lines = faults = empty = 0
    for name in sys.argv[1:]:
        for number, line in enumerate(Path(name).read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                found = list(iter_faults(row, predicates))
            except (KeyError, ValueError, TypeError) as error:
                found, row = [f"unreadable: {error!r}"], {"id": "", "claims": []}
            if row["id"] in seen:
                found.append(f"id {row['id']!r} is taken")
            seen.add(row["id"])
            lines += 1
            empty += not row["claims"]
            faults += len(found)
            for fault in found:
                print(f"{name}:{number} {row['id']}: {fault}")
            for claim in row["claims"]:
                for key, counter in counts.items():
                    counter[str(claim.get(key))] += 1
    print(f"{lines} lines, {empty} without claims, {sum(counts['m'].values())} claims, {faults} faults")
    for key, counter in counts.items():
        print(f"{key}:", ", ".join(f"{name or '-'} {n}" for name, n in counter.most_common()))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
