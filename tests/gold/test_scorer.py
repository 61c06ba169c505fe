"""The scorer itself: what must match, what must not, and what the ten checks catch."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from tests.gold import golden, must_not, scorer
from tests.gold.amounts import quantity_agrees
from tests.gold.arguments import argument_agrees, phrases_agree
from tests.gold.matching import best_matching

from legation.model import Actor, Argument, Attribution, Claim, Document, Modality, Quantity, Span, ValidTime

TEXT = "Oslo has decided to recognise Palestine, Jens Berg said. Norway closed its embassy in Kabul in 2021."


def words(text: str, exact: str) -> Span:
    start = text.index(exact)
    return Span.of(text, start, start + len(exact))


def argument(exact: str, key: str = "", name: str = "", text: str = TEXT) -> Argument:
    actor = Actor(f"act-{key}", key, name or exact, "state") if key else None
    return Argument(words(text, exact), actor, "" if actor else exact)


def claim(**changes: Any) -> Claim:
    base = Claim(
        id="",
        document_id="doc-1",
        subject=argument("Oslo", "no", "Norway"),
        predicate="recognise",
        object=argument("Palestine", "ps", "Palestine"),
        modality=Modality.ANNOUNCED,
        polarity="positive",
        time=ValidTime.unresolved(),
        asserted_at=None,
        evidence=(words(TEXT, "Oslo has decided to recognise Palestine"),),
        attribution=(Attribution(argument("Jens Berg")),),
    )
    return replace(base, **changes).with_id()


ROW: dict[str, Any] = {
    "id": "X1",
    "subject": "Norway",
    "relation": "recognise",
    "object": "Palestine",
    "time_expr": "",
    "time": "unknown",
    "place": "",
    "quantity": "",
    "attribution": ["author", "Jens Berg"],
    "modality": "announced",
    "polarity": "+",
    "core": True,
    "quote": "Oslo has decided to recognise Palestine",
    "note": "",
}


def judge(*claims: Claim, **changes: Any) -> scorer.Score:
    case = golden.Case("made", golden.HERE, "2024-05-22", "", (golden.to_gold(ROW | changes),))
    return scorer.score(case, Document("doc-1", TEXT, TEXT, ""), claims)


def test_a_right_claim_is_right_in_every_field() -> None:
    found = judge(claim())
    figures = found.figures()
    assert figures.pop("quantity") == 0.0  # the gold has no number here
    assert figures == dict.fromkeys(figures, 1.0)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"modality": Modality.ACTUAL}, "modality"),
        ({"polarity": "negative"}, "polarity"),
        ({"attribution": ()}, "attribution"),
        ({"time": ValidTime.of_days(dt.date(2024, 5, 1), dt.date(2024, 5, 1))}, "time"),
        ({"evidence": (words(TEXT, "closed its embassy"),)}, "span"),
    ],
)
def test_each_field_can_be_wrong_alone(change: dict[str, Any], wrong: str) -> None:
    found = judge(claim(**change))
    assert found.recall == 1.0
    assert [name for name in scorer.FIELDS if found.errors[name]] == [wrong]


@pytest.mark.parametrize("predicate", ["meet", "accept_credentials", "legitimise", "seek_recognition"])
def test_what_differs_in_law_never_matches(predicate: str) -> None:
    found = judge(claim(predicate=predicate))
    assert (found.recall, len(found.wrong)) == (0.0, 1)


def test_another_party_never_matches() -> None:
    assert judge(claim(object=argument("Kabul", "af", "Afghanistan"))).recall == 0.0


def test_a_restatement_is_a_duplicate_but_a_contradiction_is_wrong() -> None:
    again = claim(evidence=(words(TEXT, "recognise Palestine"),))
    fact = claim(modality=Modality.ACTUAL)
    found = judge(claim(), again, fact)
    assert (len(found.matched), len(found.duplicates), len(found.wrong)) == (1, 1, 1)
    assert found.precision == 0.5


def test_the_matching_is_the_largest_one() -> None:
    assert best_matching({(0, 0): 1006.0, (0, 1): 1000.0, (1, 0): 1000.0}) == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("gold", "produced", "same"),
    [
        ("Sergey Lavrov", "Lavrov", True),
        ("Sergey Lavrov", "Foreign Minister Sergey Lavrov", True),
        ("Sergey Lavrov", "Foreign Minister", False),
        ("Russia", "Russian government", True),
        ("Russia", "Russian ambassador", False),
        ("United Nations", "United Nations Security Council", False),
        ("removal of the Taliban from the list", "removal from the list", True),
        ("withdrawal of Russian troops", "withdrawal of French troops", False),
        ("withdrawal of foreign troops", "the withdrawal", True),
        ("restrictions on women", "restrictions on exports of arms and oil", True),
        ("higher education", "employment", False),
        ("Kidal", "the northern town of Kidal", True),
        ("Mali", "the capital of Mali", False),
    ],
)
def test_phrases(gold: str, produced: str, same: bool) -> None:
    assert phrases_agree(gold, produced) is same


def test_a_resolved_party_overrides_its_words() -> None:
    wrong = Argument(words(TEXT, "Kabul"), Actor("act-1", "taliban", "Taliban", "movement"))
    assert not argument_agrees(["Kabul"], wrong)
    assert argument_agrees(["re:taliban"], wrong)


@pytest.mark.parametrize(
    ("gold", "time", "right"),
    [
        ("2021", ValidTime.of_days(dt.date(2021, 1, 1), dt.date(2021, 12, 31)), True),
        ("2021", ValidTime.since(dt.date(2021, 1, 1), dt.date(2021, 12, 31)), True),
        ("2021", ValidTime.of_days(dt.date(2021, 8, 15), dt.date(2021, 8, 15)), False),
        ("2021", ValidTime.of_days(dt.date(2020, 1, 1), dt.date(2021, 12, 31)), False),
        ("2021", ValidTime.unresolved(), False),
        ("2021/..", ValidTime.since(dt.date(2021, 8, 15)), True),
        ("2021/..", ValidTime.of_days(dt.date(2021, 1, 1), dt.date(2021, 12, 31)), False),
        ("../2024-04", ValidTime.of_days(None, dt.date(2024, 4, 30)), True),
        ("../2024-04", ValidTime.of_days(None, dt.date(2024, 5, 22)), False),
        ("asof:2024-05-22", ValidTime("2024-05-22", basis="asof"), True),
        ("asof:2024-05-22", ValidTime.unresolved(), True),
        ("asof:2024-05-22", ValidTime.of_days(dt.date(2024, 4, 1), dt.date(2024, 4, 30)), False),
        ("unknown", ValidTime.of_days(dt.date(2024, 5, 1), dt.date(2024, 5, 1)), False),
    ],
)
def test_times(gold: str, time: ValidTime, right: bool) -> None:
    assert scorer.time_agrees(gold, time, dt.date(2024, 5, 22)) is right


def test_a_speech_act_may_name_its_speaker_or_not() -> None:
    changes: dict[str, Any] = {"relation": "request", "modality": "requested", "subject": "Jens Berg"}
    speaker = argument("Jens Berg")
    asked = claim(predicate="request", modality=Modality.REQUESTED, subject=speaker)
    assert not judge(asked, **changes).errors["attribution"]
    assert not judge(replace(asked, attribution=()), **changes).errors["attribution"]
    other = replace(asked, attribution=(Attribution(argument("Norway", "no")),))
    assert judge(other, **changes).errors["attribution"]


@pytest.mark.parametrize(
    ("written", "value", "right"),
    [
        ("about 70 deaths", 70.0, True),
        ("about 70 deaths", 17.0, False),
        ("UNREADABLE: 3#,000", 30000.0, False),
    ],
)
def test_quantities(written: str, value: float, right: bool) -> None:
    quantity = Quantity(value, "people", "exact", words(TEXT, "2021"))
    assert quantity_agrees(written, quantity) is right
    assert quantity_agrees(written, None) is written.startswith("UNREADABLE")
    assert quantity_agrees("ordinal: 6th", quantity) is None


def test_a_refusal_is_its_opposite_negated() -> None:
    changes: dict[str, Any] = {"polarity": "-", "accept": ["reject"]}
    assert not judge(claim(predicate="reject"), **changes).errors["polarity"]
    assert judge(claim(predicate="reject", polarity="negative"), **changes).errors["polarity"]
    assert judge(claim(), **changes).errors["polarity"]


def test_relations_use_keys_of_the_vocabulary() -> None:
    assert scorer.unmapped_predicates() == set()


LISTED = (
    "Moscow removed the Taliban from its list. Related article: Taliban removed. Some 2/ million need aid."
)


def test_the_ten_checks_can_fail() -> None:
    document = Document("doc-2", LISTED, LISTED, "")
    taliban = Argument(words(LISTED, "Taliban"), Actor("Q1", "taliban", "Taliban", "movement"))
    done = Claim(
        "",
        "doc-2",
        argument("Moscow", "ru", "Russia", LISTED),
        "delist",
        taliban,
        Modality.ACTUAL,
        "positive",
        ValidTime.unresolved(),
        None,
        (words(LISTED, "Related article: Taliban removed"),),
    )
    assert set(must_not.violations(document, [done])) == {1, 6}
    pending = replace(done, modality=Modality.ANNOUNCED, evidence=(words(LISTED, "Moscow removed"),))
    assert must_not.violations(document, [pending]) == {}
    assert must_not.recognised(document, [replace(done, predicate="recognise")])


def test_every_founding_claim_has_a_map() -> None:
    shared = golden.find_shared()
    if shared is None:
        pytest.skip("the founding article lies beside the checkout only")
    case = golden.founding_case(shared)
    assert len(case.gold) == 110
    assert sum(gold.core for gold in case.gold) == 76
    assert all(set(gold.predicates) <= golden.predicate_keys() for gold in case.gold)
    assert all(set(gold.modalities) <= {str(one) for one in Modality} for gold in case.gold)
