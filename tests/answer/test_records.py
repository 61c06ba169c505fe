"""The documented record: stable keys, a schema that holds, a gloss that does not overstate."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from tests.ledger.test_codec import CLAIMS
from tests.status.claims import article, claim

from legation.answer.records import claim_record, gloss, status_moved
from legation.model import Claim, Quantity
from legation.vocab.frames import predicates
from legation.vocab.statuses import statuses

TEXT = article(
    "Russia announced that it will remove the Taliban from its list, an agency said. 145 people died.",
    "2024-10-14",
)
FULL = replace(
    claim(TEXT, "ru", "delist", "taliban", "announced", speaker="an agency", roles={"programme": "the list"}),
    quantity=Quantity(145.0, "deaths", "exact", TEXT.span(80, 83)),
    cues=(TEXT.span(7, 16),),
)
BARE = claim(TEXT, "a group", "meet", None, when=None, polarity="negative")


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads(resources.files("legation.answer").joinpath("claim.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("made", [FULL, BARE])
def test_records_follow_their_schema(made: Claim, validator: Any) -> None:
    for record in (claim_record(made), claim_record(made, TEXT)):
        validator.validate(json.loads(json.dumps(record)))
        assert list(record) == list(validator.schema["properties"]), "keys come in the documented order"


def test_schema_refuses_what_is_no_record(validator: Any) -> None:
    for change in ({"modality": "fact"}, {"evidence": []}, {"more": 1}, {"subject": None}):
        assert not validator.is_valid({**claim_record(FULL), **change})


@settings(deadline=None, max_examples=40)
@given(CLAIMS)
def test_any_claim_makes_a_record(made: Claim) -> None:
    assert json.loads(json.dumps(claim_record(made)))["id"] == made.id


def test_phase_and_state_moved() -> None:
    assert status_moved(FULL) == {
        "machine": "designation",
        "effect": "phase",
        "state": None,
        "phase": "removal_announced",
        "presupposes": "in_force",
    }
    assert status_moved(replace(FULL, predicate="label")) is None
    assert (
        status_moved(replace(FULL, predicate="accept_credentials", modality="actual"))["machine"]
        == "accreditation"
    )  # type: ignore[index,arg-type]


def test_gloss_says_how_it_is_put_and_by_whom() -> None:
    assert FULL.quantity is not None
    amount = FULL.quantity.words.exact
    assert (
        gloss(FULL) == f"Russia removes Taliban from its list ({amount}) [announced], according to an agency"
    )
    assert gloss(BARE) == "not: a group meets"


def test_every_predicate_with_a_machine_has_a_rule_or_is_ruled_out() -> None:
    for key, predicate in predicates().items():
        if predicate.machine:
            machine = statuses().machines[predicate.machine]
            assert key in machine.predicates or key in machine.entails_not, key
