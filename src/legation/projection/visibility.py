"""Between which moments answers use a claim: recorded, not retracted, not left out by the coders' words."""

from __future__ import annotations

from collections.abc import Iterable

from legation.ledger.changes import RecordedClaim
from legation.ledger.verdicts import CORRECTS, Tally, is_made_by_coder
from legation.model import Judgement

FOREVER = 2**63 - 1
"""Moment after every other."""

Judged = tuple[Judgement, int]


class Words:
    """The judgements that concern claims, found by claim."""

    def __init__(self, judged: Iterable[Judged]) -> None:
        """Sort them; oldest first, as the ledger yields them."""
        self._on: dict[str, list[Judged]] = {}
        self._replaced: dict[str, set[str]] = {}
        self._gone: dict[str, list[Judged]] = {}
        self._targets: dict[str, str] = {}
        for one, recorded_at in judged:
            if one.target.startswith("jdg-"):
                self._gone.setdefault(one.target, []).append((one, recorded_at))
            elif one.target.startswith("clm-"):
                claim, _, new = one.target.partition(CORRECTS)
                self._on.setdefault(claim, []).append((one, recorded_at))
                self._targets[one.id] = one.target
                if new:
                    self._replaced.setdefault(new, set()).add(claim)

    def concerned(self, after: int) -> set[str]:
        """Return the claims of which a judgement after a moment may speak."""
        found: set[str] = set()
        for group in (*self._on.values(), *self._gone.values()):
            for one, recorded_at in group:
                if recorded_at > after:
                    target = self._targets.get(one.target, one.target)
                    found.update(key for key in target.split(CORRECTS) if key.startswith("clm-"))
        # A coder's last word on the old claim may be what the new one stands on.
        return found | {new for new, olds in self._replaced.items() if olds & found}

    def about(self, claim_id: str) -> list[Judged]:
        """Return every judgement on which the outcome for a claim depends, oldest first."""
        claims = {claim_id, *self._replaced.get(claim_id, ())}
        found = [judged for key in sorted(claims) for judged in self._on.get(key, ())]
        found += [judged for one, _ in found for judged in self._gone.get(one.id, ())]
        return sorted(found, key=lambda judged: judged[1])


def spans_of(row: RecordedClaim, words: Words) -> list[tuple[int, int]]:
    """Return the spans of moments (the second not included) during which answers use a claim."""
    end = FOREVER if row.retracted_at is None else row.retracted_at
    judged = words.about(row.claim.id)
    if not judged and not is_made_by_coder(row.claim):
        return [(row.recorded_at, end)]
    moments = sorted({moment for _, moment in judged if row.recorded_at < moment < end})
    spans: list[tuple[int, int]] = []
    for start, stop in zip([row.recorded_at, *moments], [*moments, end], strict=True):
        tally = Tally.of([one for one in judged if one[1] <= start])
        if tally.leaves_out(row.claim):
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = spans[-1][0], stop
        else:
            spans.append((start, stop))
    return spans
