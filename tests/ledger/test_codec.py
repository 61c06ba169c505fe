"""The codec loses nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from legation.ledger.codec import (
    canonical,
    from_claim_json,
    from_document_row,
    to_claim_json,
    to_document_row,
)
from legation.model import (
    Actor,
    Argument,
    Attribution,
    Block,
    BlockKind,
    Claim,
    Document,
    Genre,
    Modality,
    Quantity,
    Repair,
    Span,
    ValidTime,
)

WORDS = st.text(max_size=12)
NUMBERS = st.integers(0, 10**7)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SPANS = st.builds(Span, NUMBERS, NUMBERS, WORDS, WORDS, WORDS)
DAYS = st.none() | st.integers(1, 3_652_059)
TIMES = st.builds(
    ValidTime,
    WORDS,
    DAYS,
    DAYS,
    DAYS,
    DAYS,
    st.none() | SPANS,
    st.none() | WORDS,
    st.sampled_from(["asof", "event"]),
)
ACTORS = st.builds(Actor, WORDS, WORDS, WORDS, WORDS, WORDS, st.booleans(), WORDS)
ARGUMENTS = st.builds(Argument, SPANS, st.none() | ACTORS, WORDS, WORDS, FLOATS, WORDS)
CLAIMS = st.builds(
    Claim,
    id=WORDS,
    document_id=WORDS,
    subject=ARGUMENTS,
    predicate=WORDS,
    object=st.none() | ARGUMENTS,
    modality=st.sampled_from(Modality),
    polarity=st.sampled_from(["positive", "negative"]),
    time=TIMES,
    asserted_at=st.none() | TIMES,
    evidence=st.lists(SPANS, min_size=1, max_size=3).map(tuple),
    attribution=st.lists(st.builds(Attribution, ARGUMENTS, st.none() | SPANS, WORDS), max_size=2).map(tuple),
    roles=st.lists(st.tuples(WORDS, ARGUMENTS), max_size=2).map(tuple),
    quantity=st.none()
    | st.builds(Quantity, st.none() | FLOATS, WORDS, WORDS, SPANS, st.booleans(), st.booleans()),
    place=st.none() | ARGUMENTS,
    cues=st.lists(SPANS, max_size=2).map(tuple),
    rules=st.lists(WORDS, max_size=2).map(tuple),
    extractor=WORDS,
    score=FLOATS,
    source=WORDS,
)
DOCUMENTS = st.builds(
    Document,
    id=WORDS,
    text=WORDS,
    raw_text=WORDS,
    raw_sha256=WORDS,
    media_type=WORDS,
    name=WORDS,
    source=WORDS,
    title=WORDS,
    author=WORDS,
    language=WORDS,
    published=st.none() | TIMES,
    published_basis=WORDS,
    published_evidence=st.none() | SPANS,
    genre=st.sampled_from(Genre),
    blocks=st.lists(st.builds(Block, st.sampled_from(BlockKind), NUMBERS, NUMBERS), max_size=2).map(tuple),
    repairs=st.lists(
        st.builds(Repair, WORDS, NUMBERS, NUMBERS, WORDS, WORDS, WORDS, st.booleans(), NUMBERS, NUMBERS),
        max_size=2,
    ).map(tuple),
    segments=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=2).map(tuple),
    url=WORDS,
)


@settings(deadline=None, max_examples=80)
@given(CLAIMS)
def test_claims_come_back_equal(claim: Claim) -> None:
    text = to_claim_json(claim)
    back = from_claim_json(text)
    assert back == claim
    assert to_claim_json(back) == text


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS)
def test_documents_come_back_equal(document: Document) -> None:
    row: dict[str, Any] = to_document_row(document)
    assert from_document_row(row) == document


def test_every_field_is_written() -> None:
    """A field added to the model and forgotten here would be lost in silence."""
    import dataclasses

    counts = {
        Claim: 19,
        Document: 18,
        Argument: 6,
        Actor: 7,
        ValidTime: 8,
        Quantity: 6,
        Attribution: 3,
        Span: 5,
    }
    assert {kind: len(dataclasses.fields(kind)) for kind in counts} == counts


def test_canonical_refuses_what_json_has_no_word_for() -> None:
    import pytest

    with pytest.raises(ValueError, match="Out of range"):
        canonical({"value": float("nan")})
