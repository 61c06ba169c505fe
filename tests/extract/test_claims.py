"""Claims of short texts: what must be said, and above all what must not."""

from __future__ import annotations

import pytest

from legation.extract.parse import get_parser
from legation.model import Modality
from legation.pipeline import read_document, read_parsed
from legation.read import read_text


def claims(text: str, published: str = "2020-06-15"):
    return read_document(read_text(text, published=published)).claims


def triples(text: str, published: str = "2020-06-15"):
    return {
        (c.subject.label, c.predicate, c.object.label if c.object else "", str(c.modality), c.polarity)
        for c in claims(text, published)
    }


def test_what_was_only_repeated_is_heard():
    found = triples("Germany recognised Kosovo. Serbia never has. Denmark followed in May.")
    assert ("Serbia", "recognise", "Kosovo", "actual", "negative") in found
    assert ("Denmark", "recognise", "Kosovo", "actual", "positive") in found


def test_a_decision_is_no_removal():
    (claim,) = [
        c
        for c in claims(
            "Kazakhstan announced that a decision had been taken to remove Hamas from its list of terrorist organisations."
        )
        if c.predicate == "delist"
    ]
    assert claim.modality is Modality.ANNOUNCED
    assert claim.subject.label == "Kazakhstan"


@pytest.mark.parametrize(
    "sentence",
    [
        "Brazil may recognise Kosovo.",
        "Brazil refused to recognise Kosovo.",
        "Brazil denied that it had recognised Kosovo.",
        "Brazil would recognise Kosovo if Serbia agreed.",
        "Lawmakers urged Brazil to recognise Kosovo.",
        "Brazil has yet to recognise Kosovo.",
        "The possibility of Brazil recognising Kosovo was discussed.",
    ],
)
def test_nothing_hypothetical_is_a_fact(sentence):
    leaked = [
        c for c in claims(sentence)
        if c.predicate == "recognise" and c.modality in (Modality.ACTUAL, Modality.IN_FORCE) and c.polarity == "positive"
    ]  # fmt: skip
    assert leaked == []


def test_speakers_nest_from_the_fact_outwards():
    (claim,) = [
        c
        for c in claims(
            "Reuters reported that Chad's president said France had withdrawn its troops from Faya."
        )
        if c.predicate == "withdraw_forces"
    ]
    assert [link.speaker.label.split()[0] for link in claim.attribution][-1] == "Reuters"
    assert len(claim.attribution) == 2


def test_two_embassies_are_two_objects():
    found = {
        c.object.label
        for c in claims("Militants attacked the Saudi and Turkish embassies in Sanaa.")
        if c.predicate == "attack"
    }
    assert len(found) == 2


def test_what_happened_at_a_meeting_shares_its_time():
    text = "Ministers met in Doha on 3 June 2020. Iran and Oman took part in the meeting."
    taken = [c for c in claims(text) if c.predicate == "participate"]
    assert {c.subject.label for c in taken} == {"Iran", "Oman"}
    assert {c.time.edtf for c in taken} == {"2020-06-03"}


def test_an_undated_past_stays_undated():
    (claim,) = [
        c for c in claims("Libya expelled the ambassador of Malta.") if c.predicate == "expel_diplomat"
    ]
    assert not claim.time.is_resolved


def test_every_span_is_in_the_text():
    document = read_text(
        "Bolivia broke off relations with Israel on Tuesday, its foreign minister said.",
        published="2023-11-01",
    )
    for claim in read_document(document).claims:
        for span in (*claim.evidence, *claim.cues, claim.subject.span):
            assert document.text[span.start : span.end] == span.exact


def test_a_pronoun_nobody_resolves_makes_no_claim():
    # parsed here: a text that names no actor at all would not be
    reading = read_parsed(
        get_parser().parse(read_text("They attacked it on Monday.", published="2020-06-15"))
    )
    assert reading.claims == ()
    assert reading.abstained


def test_a_clause_after_a_comma_tells_of_the_name_before_it():
    found = triples("The vote weakens the government of Malta, which sells arms to Chad.")
    assert ("Malta", "arm", "Chad", "actual", "positive") in found


def test_two_presidents_meet_each_other():
    found = {t[:3] for t in triples("Presidents Alpha Conde and Macky Sall met in Dakar on Monday.")}
    assert any(p == "meet" and "Cond" in s and "Sall" in o for s, p, o in found)
