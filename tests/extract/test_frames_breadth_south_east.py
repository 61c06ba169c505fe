"""What is read off single sentences of the press of Africa, the Middle East and Asia."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml
from tests.extract.test_frames_diplomacy import FOLDER, claims_of, faults

from legation.model import Claim

FAMILY = "breadth_south_east"
SENTENCES = yaml.safe_load((FOLDER / f"{FAMILY}.yaml").read_text("utf-8"))
CASES = [pytest.param(number, id=f"{number}-{case['s'][:40]}") for number, case in enumerate(SENTENCES)]


@cache
def family_claims() -> list[tuple[dict[str, Any], tuple[Claim, ...]]]:
    return list(zip(SENTENCES, claims_of([case["s"] for case in SENTENCES]), strict=True))


@pytest.mark.parametrize("number", CASES)
def test_sentence_is_read(number: int) -> None:
    case, claims = family_claims()[number]
    read = [f"{c.subject.text} {c.predicate} {c.object and c.object.text}" for c in claims]
    assert faults(case, claims) == [], read
