"""What the frames read off long newspaper sentences of the West (tests/extract/frames/breadth_west.yaml)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml
from tests.extract.test_frames_diplomacy import FOLDER, claims_of, is_named

from legation.model import Claim
from legation.vocab.frames import predicates

SENTENCES = yaml.safe_load((FOLDER / "breadth_west.yaml").read_text("utf-8"))
CASES = [pytest.param(number, id=f"{number}-{case['s'][:40]}") for number, case in enumerate(SENTENCES)]


@cache
def all_claims() -> list[tuple[Claim, ...]]:
    return claims_of([case["s"] for case in SENTENCES])


def agrees(claim: Claim, wanted: list[str]) -> bool:
    """Whether a claim is the one wanted; a bar between names or predicates reads "or"."""
    subject, predicate, object_, *rest = wanted

    def holds(first: str, second: str) -> bool:
        return any(is_named(claim.subject, name) for name in first.split("|")) and any(
            is_named(claim.object, name) for name in second.split("|")
        )

    swapped = predicates()[claim.predicate].symmetric and holds(object_, subject)
    return (
        claim.predicate in predicate.split("|")
        and (holds(subject, object_) or swapped)
        and (not rest or str(claim.modality) in rest[0].split("|") or "*" in rest[0])
        and (len(rest) < 2 or claim.polarity in rest[1].split("|") or "*" in rest[1])
    )


def faults(case: dict[str, Any], claims: tuple[Claim, ...]) -> list[str]:
    told = [claim for claim in claims if not claim.rules[0].startswith("office.")]
    wants = case.get("e", ())
    out = [f"missing {wanted}" for wanted in wants if not any(agrees(claim, wanted) for claim in told)]
    if case.get("e") == []:
        out += [f"made up {claim.predicate}" for claim in told]
    return out + [f"forbidden {claim.predicate}" for claim in told if claim.predicate in case.get("no", ())]


@pytest.mark.parametrize("number", CASES)
def test_sentence_is_read(number: int) -> None:
    case, claims = SENTENCES[number], all_claims()[number]
    read = [f"{c.subject.text} {c.predicate} {c.object and c.object.text}" for c in claims]
    assert faults(case, claims) == [], read
