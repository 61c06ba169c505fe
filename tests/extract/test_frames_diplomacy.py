"""What the frames of diplomacy and measures read off single sentences (tests/extract/frames/*.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from legation.extract.parse import ParsedBlock, ParsedDocument, get_parser
from legation.model import CLAIM_BLOCKS, Argument, Claim
from legation.pipeline import read_parsed
from legation.read import read_text
from legation.vocab.frames import predicates

FOLDER = Path(__file__).parent / "frames"
FAMILIES = ("diplomacy", "measures", "turns", "wishes")
CASES = [
    pytest.param(family, number, id=f"{family}-{number}-{case['s'][:40]}")
    for family in FAMILIES
    for number, case in enumerate(yaml.safe_load((FOLDER / f"{family}.yaml").read_text("utf-8")))
]


def claims_of(sentences: list[str]) -> list[tuple[Claim, ...]]:
    """Claims of each sentence alone; all are parsed in one batch."""
    documents = [read_text(sentence, published="2022-06-01") for sentence in sentences]
    blocks = [next(b for b in d.blocks if b.kind in CLAIM_BLOCKS) for d in documents]
    texts = [d.text[b.start : b.end] for d, b in zip(documents, blocks, strict=True)]
    parses = get_parser().language.pipe(texts, batch_size=32, disable=["ner"])
    return [
        read_parsed(ParsedDocument(document, (ParsedBlock(block, parse),))).claims
        for document, block, parse in zip(documents, blocks, parses, strict=True)
    ]


@cache
def family_claims(family: str) -> list[tuple[dict[str, Any], tuple[Claim, ...]]]:
    cases = yaml.safe_load((FOLDER / f"{family}.yaml").read_text("utf-8"))
    return list(zip(cases, claims_of([case["s"] for case in cases]), strict=True))


def is_named(argument: Argument | None, name: str) -> bool:
    if name == "*":
        return True
    if argument is None:
        return name == "-"
    words = [argument.key, argument.text, argument.span.exact]
    return any(name.casefold() in word.casefold() for word in words)


def agrees(claim: Claim, wanted: list[str]) -> bool:
    subject, predicate, object_, *rest = wanted
    straight = is_named(claim.subject, subject) and is_named(claim.object, object_)
    swapped = is_named(claim.subject, object_) and is_named(claim.object, subject)
    return (
        claim.predicate in predicate.split("|")
        and (straight or (swapped and predicates()[claim.predicate].symmetric))
        and (not rest or rest[0] in ("*", str(claim.modality)))
        and (len(rest) < 2 or rest[1] == claim.polarity)
    )


def faults(case: dict[str, Any], claims: tuple[Claim, ...]) -> list[str]:
    """What a reading misses or makes up."""
    told = [c for c in claims if not c.rules[0].startswith("office.")]
    out = [f"missing {wanted}" for wanted in case.get("e", ()) if not any(agrees(c, wanted) for c in told)]
    if case.get("e") == []:
        out += [f"made up {c.predicate}" for c in told]
    return out + [f"forbidden {c.predicate}" for c in told if c.predicate in case.get("no", ())]


@pytest.mark.parametrize(("family", "number"), CASES)
def test_sentence_is_read(family: str, number: int) -> None:
    case, claims = family_claims(family)[number]
    read = [f"{c.subject.text} {c.predicate} {c.object and c.object.text}" for c in claims]
    assert faults(case, claims) == [], read
