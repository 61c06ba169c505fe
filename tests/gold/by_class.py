"""Claims by class: precision, recall and F1 of every predicate, modality or kind of attribution."""

from __future__ import annotations

from collections.abc import Iterable

from tests.gold.bootstrap import Outcome, class_counts, classified, estimate, f1, share
from tests.gold.golden import Gold
from tests.gold.scorer import Score

from legation.model import Claim

CLASSES = ("predicate", "modality", "attribution")


def kind_of(by: str, gold: Gold) -> str:
    """Return the class of a gold claim: its predicate, modality or kind of attribution."""
    if by == "attribution":
        return _speakers(gold.caption, len(gold.speakers))
    return gold.predicates[0] if by == "predicate" else next(iter(gold.modalities), "any")


def kind_of_claim(by: str, claim: Claim) -> str:
    """Return the class of a produced claim."""
    if by == "attribution":
        return _speakers(claim.source == "caption", len(claim.attribution))
    return claim.predicate if by == "predicate" else str(claim.modality)


def _speakers(caption: bool, links: int) -> str:
    return "caption" if caption else ("author", "one speaker", "several speakers")[min(links, 2)]


def kind_outcomes(by: str, scores: Iterable[Score]) -> list[Outcome]:
    """Return gold and produced claims by class.

    A claim is right when it is matched and, for modality and attribution, right in that field too; one that is
    accepted under another name counts for the class of the gold.
    """
    outcomes = []
    for one in scores:
        bad = {gold.id for gold, _ in one.errors.get(by, ())}
        for gold, claim in one.matched:
            kind = kind_of(by, gold)
            if gold.id in bad:
                said = kind_of_claim(by, claim)
                counts = {class_counts(by, kind)[2]: 1.0, class_counts(by, said)[1]: 1.0}
            else:
                counts = classified(by, kind, kind)
            outcomes.append(Outcome(one.name, counts))
        outcomes += [Outcome(one.name, {class_counts(by, kind_of(by, gold))[2]: 1.0}) for gold in one.missed]
        outcomes += [
            Outcome(one.name, {class_counts(by, kind_of_claim(by, claim))[1]: 1.0}, 0) for claim in one.wrong
        ]
    return outcomes


def table_by(by: str, title: str, scores: Iterable[Score]) -> str:
    """Return precision, recall and F1 of every class over some texts, the commonest class first."""
    outcomes = kind_outcomes(by, scores)
    sums: dict[str, float] = {}
    for one in outcomes:
        for name, count in one.counts.items():
            sums[name] = sums.get(name, 0.0) + count
    kinds = {name[len(by) + 1 : -len(" gold")] for name in sums if name.endswith(" gold")}
    lines = [f"{f'{by} ({title})':44}{'gold':>5}{'P':>6}{'R':>6}{'F1':>6}  95 % interval"]
    for kind in sorted(kinds, key=lambda kind: (-sums[class_counts(by, kind)[2]], kind)):
        right, said, gold = class_counts(by, kind)
        own = [one for one in outcomes if said in one.counts or gold in one.counts]
        found = estimate(own, {"P": share(right, said), "R": share(right, gold), "F1": f1(right, said, gold)})
        cells = "".join(
            f"{found[name].value:6.2f}" if name in found else f"{'-':>6}" for name in "P R F1".split()
        )
        lines.append(f"{kind:44}{sums[gold]:5.0f}{cells}  {found['F1'].low:.2f} – {found['F1'].high:.2f}")
    return "\n".join(lines)
