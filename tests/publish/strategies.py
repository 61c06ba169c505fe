"""Documents, claims and judgements of any content, for properties of formats."""

from __future__ import annotations

from hypothesis import strategies as st

from legation.model import (
    Actor,
    Argument,
    Attribution,
    Block,
    BlockKind,
    Claim,
    Document,
    Genre,
    Judgement,
    Modality,
    Quantity,
    Repair,
    Span,
    ValidTime,
)
from legation.publish.jsonl import Judged

words = st.text(max_size=12)
number = st.integers(0, 10**6)
day = st.none() | st.integers(1, 3_000_000)
share = st.floats(0, 1)
spans = st.builds(Span, number, number, words, words, words)
times = st.builds(ValidTime, words, day, day, day, day, st.none() | spans, st.none() | words, words)
actors = st.builds(Actor, words, words, words, words, words, st.booleans(), words)
arguments = st.builds(Argument, spans, st.none() | actors, words, words, share, words)
quantities = st.builds(
    Quantity,
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    words,
    words,
    spans,
    st.booleans(),
    st.booleans(),
)
claims = st.builds(
    Claim,
    id=words,
    document_id=words,
    subject=arguments,
    predicate=words,
    object=st.none() | arguments,
    modality=st.sampled_from(Modality),
    polarity=st.sampled_from(["positive", "negative"]),
    time=times,
    asserted_at=st.none() | times,
    evidence=st.lists(spans, min_size=1, max_size=2).map(tuple),
    attribution=st.lists(st.builds(Attribution, arguments, st.none() | spans, words), max_size=2).map(tuple),
    roles=st.lists(st.tuples(words, arguments), max_size=2).map(tuple),
    quantity=st.none() | quantities,
    place=st.none() | arguments,
    cues=st.lists(spans, max_size=1).map(tuple),
    rules=st.lists(words, max_size=2).map(tuple),
    extractor=words,
    score=share,
    source=words,
)
documents = st.builds(
    Document,
    id=words,
    text=words,
    raw_text=words,
    raw_sha256=words,
    media_type=words,
    name=words,
    source=words,
    title=words,
    author=words,
    language=words,
    published=st.none() | times,
    published_basis=words,
    published_evidence=st.none() | spans,
    genre=st.sampled_from(Genre),
    blocks=st.lists(st.builds(Block, st.sampled_from(BlockKind), number, number), max_size=2).map(tuple),
    repairs=st.lists(
        st.builds(Repair, words, number, number, words, words, words, st.booleans(), number, number),
        max_size=2,
    ).map(tuple),
    segments=st.lists(st.tuples(number, number, number), max_size=2).map(tuple),
    url=words,
)
judged = st.builds(
    Judged,
    st.builds(
        Judgement, words, words, st.sampled_from(["accepted", "rejected", "unsure", "pending"]), words, words
    ),
    st.integers(0, 2**60),
)
entries = st.lists(documents | claims | judged, max_size=4)
