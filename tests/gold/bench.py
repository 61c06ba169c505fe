"""Every figure of quality with its interval, beside the last committed one; run ``python -m tests.gold.bench --help``.

A figure has dropped beyond noise when it lies outside the 95 % interval of the committed figure, on its worse side.
The parts that read much of the development data have a sub-sample besides, committed as a part of its own
(``polnear (quick)``): the tests measure that one.

What is held out (samples ``held``, ``further``, ``unseen``) appears as totals only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from tests.gold import coreference, dates, leak, plv, polnear, tbaq, uds
from tests.gold.amounts import quantity_agrees
from tests.gold.bootstrap import Figure, Formula, Outcome, estimate, f1, share, thin
from tests.gold.by_class import CLASSES, table_by
from tests.gold.golden import HERE, find_shared
from tests.gold.reading import read_case
from tests.gold.scorer import FIELDS, Score, choose_cases, score

from legation.extract.learned import LearnedReader, get_reader
from legation.extract.parse import get_parser

COMMITTED = HERE / "figures.json"
FLOORS = HERE / "floors.yaml"
TUNED = ("seed", "dev", "tuning")
HELD = ("held", "further", "unseen")
LESS_IS_BETTER = frozenset({"leak", "lost", "mae", "wrong"})
QUICK = " (quick)"
CLAIM_FIGURES: dict[str, Formula] = {
    "core_recall": share("core matched", "core"),
    "recall": share("matched", "gold"),
    "precision": share("matched", "made"),
    "f1": f1("matched", "made", "gold"),
    "status": share("status", "matched"),
    **{name: share(name, "matched") for name in FIELDS},
    "quantity": share("amount right", "amount"),
}


class NotHereError(Exception):
    """What a part is measured on does not lie here; the message says what."""


@dataclass(frozen=True)
class Part:
    """Figures that are measured on one set.

    Attributes:
        name: As in figures.json and floors.yaml.
        measure: Returns the outcomes of a sub-sample of so many items, None for all.
        formulas: Name of a figure -> formula.
        limit: Size of the sub-sample that the tests measure; None where they measure all.
    """

    name: str
    measure: Callable[[int | None], list[Outcome]]
    formulas: Mapping[str, Formula]
    limit: int | None = None

    @property
    def quick_name(self) -> str:
        """The name of what the tests measure."""
        return self.name + QUICK if self.limit else self.name

    def figures(self, *, quick: bool) -> dict[str, dict[str, Figure]]:
        """Return name -> figures: all and the sub-sample of it, or with ``quick`` the sub-sample alone.

        Raises:
            NotHereError: The set does not lie here.
        """
        outcomes = self.measure(self.limit if quick else None)
        found = {self.quick_name: estimate(thin(outcomes, self.limit), self.formulas)}
        return found if quick else {self.name: estimate(outcomes, self.formulas)} | found


# ---------------------------------------------------------------- parts


def shared_file(place: str) -> Path:
    """Return a file of the development data.

    Raises:
        NotHereError: It does not lie here.
    """
    shared = find_shared()
    if shared is None or not (shared / "data" / place).is_file():
        raise NotHereError(f"needs {place} of the development data beside the checkout")
    return shared / "data" / place


@lru_cache(maxsize=8)
def scores_of(group: str) -> tuple[Score, ...]:
    """Score every article of a group once.

    Raises:
        NotHereError: No article of the group lies here.
    """
    cases = choose_cases([group])
    if not cases:
        raise NotHereError(f"no article of the group {group} lies here")
    return tuple(score(case, *read_case(case)) for case in cases)


def claim_outcomes(one: Score) -> list[Outcome]:
    """Return an outcome for every gold claim and every wrong one of a document."""
    bad = {name: {gold.id for gold, _ in pairs} for name, pairs in one.errors.items()}
    outcomes = []
    for gold, claim in one.matched:
        right = {name: gold.id not in bad.get(name, ()) for name in FIELDS}
        counts = {"matched": 1, "gold": 1, "made": 1, "core": gold.core, "core matched": gold.core, **right}
        counts["status"] = right["modality"] and right["polarity"]
        amount = quantity_agrees(gold.quantity, claim.quantity)
        if amount is not None:
            counts |= {"amount": 1, "amount right": amount}
        outcomes.append(Outcome(one.name, counts))
    outcomes += [Outcome(one.name, {"gold": 1, "core": gold.core}) for gold in one.missed]
    return outcomes + [Outcome(one.name, {"made": 1}, size=0) for _ in one.wrong]


def _claims(group: str) -> Part:
    def measure(limit: int | None) -> list[Outcome]:
        return [outcome for one in scores_of(group) for outcome in claim_outcomes(one)]

    return Part(group, measure, CLAIM_FIGURES)


def _plv_learned(limit: int | None) -> list[Outcome]:
    path = shared_file("plv/train.jsonl")
    if not plv.answered_folds(path):
        raise NotHereError(f"{plv.CROSSVAL.name} answers no fold in full")
    return plv.measure_learned(path, limit)


def _learned() -> LearnedReader:
    reader = get_reader()
    if reader is None:
        raise NotHereError("the learned reader is off")
    return reader


def _language() -> Any:
    return get_parser().language


PARTS: tuple[Part, ...] = (
    *map(_claims, TUNED + HELD),
    Part("plv rules", lambda n: plv.measure_rules(shared_file("plv/train.jsonl"), n), plv.FIGURES, 100),
    Part("plv learned", _plv_learned, plv.FIGURES),
    Part(
        "polnear",
        lambda n: polnear.measure(_language(), shared_file("polnear/polnear-train-dev.tar.gz"), "dev", n),
        polnear.FIGURES,
        21,
    ),
    Part(
        "polnear learned",
        lambda n: polnear.measure(
            _language(), shared_file("polnear/polnear-train-dev.tar.gz"), "dev", n, _learned()
        ),
        polnear.FIGURES,
        21,
    ),
    Part(
        "factuality",
        lambda n: uds.measure(_language(), shared_file("factuality/dev.jsonl"), n),
        uds.FIGURES,
        500,
    ),
    Part(
        "factuality learned",
        lambda n: uds.measure_learned(_language(), shared_file("factuality/dev.jsonl"), _learned(), n),
        uds.FIGURES,
        500,
    ),
    *(
        Part(
            f"tbaq {half}",
            lambda n, i=i: tbaq.measure(shared_file("time/tbaq-dev.json"), _language(), half=i, limit=n),
            tbaq.FIGURES,
            20,
        )
        for i, half in enumerate(("tuned", "untouched"))
    ),
    *(Part(f"dates {half}", lambda _, half=half: dates.measure(_language(), half), dates.FIGURES) for half in dates.HALVES),
    *(
        Part(f"leak {name}", lambda _, split=split: leak.measure(_language(), split), leak.FIGURES)
        for name, split in (("tuned", "tune"), ("untouched", "held"))
    ),
    *(
        Part(f"coreference {name}", lambda _, half=half: coreference.measure(half), coreference.FIGURES)
        for name, half in (("tuned", "tuned"), ("untouched", "own"))
    ),
)  # fmt: skip


# ---------------------------------------------------------------- committed figures


@dataclass(frozen=True)
class Committed:
    """A figure as it was last written down."""

    value: float
    interval: tuple[float, float]
    n: int
    date: str
    extractor: str


def read_committed(path: Path = COMMITTED) -> dict[str, dict[str, Committed]]:
    """Return part -> figure -> what was last written down."""
    stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {
        part: {
            name: Committed(e["value"], tuple(e["interval"]), e["n"], e["date"], e["extractor"])
            for name, e in figures.items()
        }
        for part, figures in stored.items()
    }


def write_committed(measured: Mapping[str, Mapping[str, Figure]], path: Path = COMMITTED) -> None:
    """Write figures down; parts that were not measured keep theirs."""
    stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    by = {"date": dt.datetime.now(dt.UTC).date().isoformat(), "extractor": extractor()}
    for part, figures in measured.items():
        stored[part] = {
            name: {
                "value": round(f.value, 4),
                "interval": [round(f.low, 4), round(f.high, 4)],
                "n": f.n,
                **by,
            }
            for name, f in figures.items()
        }
    blocks = []
    for part in sorted(stored):
        lines = [f"    {json.dumps(name)}: {json.dumps(entry)}" for name, entry in stored[part].items()]
        blocks.append(f"  {json.dumps(part)}: {{\n" + ",\n".join(lines) + "\n  }")
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


@lru_cache(maxsize=1)
def extractor() -> str:
    """Return who makes the claims here, as the claims of a sample say it."""
    (case,) = choose_cases(["dev_wire"])
    return " + ".join(sorted({claim.extractor for claim in read_case(case)[1]}))


def readers(name: str) -> set[str]:
    """Return the readers of an extractor, without their versions.

    >>> sorted(readers("rules+model/0.1.0"))
    ['model', 'rules']
    >>> sorted(readers("rules/0.1.0"))
    ['rules']
    """
    return set(re.findall(r"[A-Za-z][\w-]*(?=[+/])", name))


def compare(name: str, figure: Figure, last: Committed | None) -> str:
    """Return ``new``, ``other set``, ``drop``, ``gain`` or nothing for a change within noise."""
    if last is None:
        return "new"
    if last.n != figure.n:
        return "other set"
    # what was written down is rounded
    below = round(figure.value, 4) < last.interval[0]
    above = round(figure.value, 4) > last.interval[1]
    if name in LESS_IS_BETTER:
        below, above = above, below
    return "drop" if below else "gain" if above else ""


def read_floors(path: Path = FLOORS) -> dict[str, dict[str, float]]:
    """Return part -> figure -> what it may not be worse than, set by hand."""
    floors: dict[str, dict[str, float]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return floors


def is_worse(name: str, value: float, floor: float) -> bool:
    """True for a figure on the wrong side of its floor (a ceiling where less is better)."""
    return value > floor if name in LESS_IS_BETTER else value < floor


# ---------------------------------------------------------------- table


def table(
    measured: Mapping[str, Mapping[str, Figure]], committed: Mapping[str, Mapping[str, Committed]]
) -> str:
    """Return one line a figure."""
    lines = [f"{'part':24}{'figure':19}{'value':>6}  {'95 % interval':14}{'n':>6}  {'last':16}"]
    for part, figures in measured.items():
        for name, figure in figures.items():
            last = committed.get(part, {}).get(name)
            then = f"{last.value:5.3f} {last.date}" if last else ""
            change = compare(name, figure, last)
            mark = {"drop": "DROP beyond noise", "gain": "gain beyond noise"}.get(change, change)
            line = (
                f"{part:24}{name:19}{figure.value:6.3f}  {figure.low:5.3f} – {figure.high:5.3f} {figure.n:6}"
            )
            lines.append(f"{line}  {then:17} {mark}".rstrip())
    return "\n".join(lines)


def print_by(by: str) -> None:
    """Print claims by class; what is held out is not broken down by predicate."""
    for title, groups in (("tuned", TUNED), ("held out", HELD)):
        if by == "predicate" and groups == HELD:
            continue
        here = [group for group in groups if choose_cases([group])]
        print(table_by(by, title, [one for group in here for one in scores_of(group)]))


def main() -> int:
    """Print the table; 1 when a figure dropped beyond noise and is not written down."""
    parser = argparse.ArgumentParser(description="Measure quality and compare it with the committed figures.")
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help="first word of a part's name; without, all parts"
    )
    parser.add_argument("--quick", action="store_true", help="only the sub-samples that the tests measure")
    parser.add_argument("--write", action="store_true", help=f"write the figures down in {COMMITTED.name}")
    parser.add_argument(
        "--by",
        choices=CLASSES,
        help="claims by class instead; predicates of the tuned texts only",
    )
    chosen = parser.parse_args()
    if chosen.by:
        print_by(chosen.by)
        return 0
    measured: dict[str, dict[str, Figure]] = {}
    for part in PARTS:
        if chosen.parts and part.name.split()[0] not in chosen.parts:
            continue
        try:
            measured |= part.figures(quick=chosen.quick)
        except NotHereError as missing:
            print(f"{part.name}: not measured, {missing}", file=sys.stderr)
    committed = read_committed()
    print(table(measured, committed))
    if chosen.write:
        write_committed(measured)
        return 0
    changes = [
        compare(n, f, committed.get(p, {}).get(n)) for p, fs in measured.items() for n, f in fs.items()
    ]
    return int("drop" in changes)


if __name__ == "__main__":
    sys.exit(main())
