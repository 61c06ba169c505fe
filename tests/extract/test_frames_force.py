"""What the frames of force and of standing facts read off single sentences (tests/extract/frames/*.yaml)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml
from tests.extract.test_frames_diplomacy import FOLDER, claims_of, faults

from legation.model import Claim

FAMILIES = ("force", "standing")
CASES = [
    pytest.param(family, number, id=f"{family}-{number}-{case['s'][:40]}")
    for family in FAMILIES
    for number, case in enumerate(yaml.safe_load((FOLDER / f"{family}.yaml").read_text("utf-8")))
]


@cache
def family_claims(family: str) -> list[tuple[dict[str, Any], tuple[Claim, ...]]]:
    cases = yaml.safe_load((FOLDER / f"{family}.yaml").read_text("utf-8"))
    return list(zip(cases, claims_of([case["s"] for case in cases]), strict=True))


@pytest.mark.parametrize(("family", "number"), CASES)
def test_sentence_is_read(family: str, number: int) -> None:
    case, claims = family_claims(family)[number]
    read = [f"{c.subject.text} {c.predicate} {c.object and c.object.text}" for c in claims]
    assert faults(case, claims) == [], read
