"""Machines and procedures are checked when read, and a fault names its place."""

from __future__ import annotations

import datetime as dt
import re
from importlib import resources

import pytest

from legation.errors import VocabularyError
from legation.vocab.actor_index import find_row
from legation.vocab.procedures import find_procedures, procedures, read_procedures
from legation.vocab.statuses import get_machine, read_statuses, statuses

TEXT = resources.files("legation.vocab").joinpath("statuses.yaml").read_text("utf-8")
PROCEDURE = """
- key: example
  title: Example
  machine: designation
  action: delisting
  jurisdiction: [ru]
  source: a law
  valid_from: "2020"
  outcomes: [removed]
  steps:
    - {step: something, by: somebody, binding: true, source: a law, reached_by: [removed]}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("machines:\n", "machines: [\n", "not valid YAML"),
        ("moves: recognised", "moves: recognized", "recognized"),
        ("predicate: recognise,", "predicate: recognice,", "recognice"),
        ("modality: fact, moves: recognised", "modality: facts, moves: recognised", "facts"),
        ("moves: recognised, from: none", "moves: recognised, holds: none", "exactly one of"),
        ("phase: recognition_announced", "phase: recognition_maybe", "recognition_maybe"),
        ("fact: [actual, in_force]", "fact: [actual, true_fact]", "true_fact"),
        ("ended: removed", "endet: removed", "unknown keys"),
        ("polarity: negative, holds: none", "polarity: minus, holds: none", "polarity"),
    ],
)
def test_faults_in_statuses_are_named(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(VocabularyError, match=message):
        read_statuses(TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("machine: designation", "machine: listing", "no status machine"),
        ("action: delisting", "action: removal", "action 'removal'"),
        ("outcomes: [removed]", "outcomes: [gone]", "gone"),
        ('valid_from: "2020"', 'valid_from: "20.1.2020"', "EDTF"),
        ("  source: a law\n", "", "lacks"),
        ("binding: true,", "binding: true, when: never,", "unknown keys"),
        ("title: Example", "title: Example\n  list: moon", "moon"),
        ("- key: example", "key: example", "YAML|list of procedures"),
    ],
)
def test_faults_in_procedures_are_named(old: str, new: str, message: str) -> None:
    assert read_procedures(PROCEDURE, "x.yaml")[0].key == "example"
    with pytest.raises(VocabularyError, match=message):
        read_procedures(PROCEDURE.replace(old, new, 1), "x.yaml")


def test_every_procedure_names_its_law_and_bodies_that_exist() -> None:
    for law in procedures():
        assert law.source, law.key
        assert law.steps, law.key
        assert any(step.binding for step in law.steps), law.key
        assert all(step.source and step.by for step in law.steps), law.key
        for body in law.jurisdiction:
            assert body == "*" or body.startswith("rule:") or find_row(body), f"{law.key}: {body}"
    for entry in statuses().lists.values():
        assert all(find_row(body) for body in entry.bodies), entry.key


def test_every_state_says_who_and_whom() -> None:
    for machine in statuses().machines.values():
        for state in machine.states.values():
            assert re.search(r"\{[so]\}", state.says), (machine.key, state.key)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2024, 12, 27), ["ru-terror-list-no-removal"]),
        ((2024, 12, 28), ["ru-terror-list-suspension"]),
    ],
)
def test_the_law_of_the_day_is_found(day: tuple[int, int, int], expected: list[str]) -> None:
    found = find_procedures("designation", ["ru"], dt.date(*day), action="delisting", list_key="ru-terror")
    assert [law.key for law in found] == expected


def test_unknown_machine_lists_those_that_exist() -> None:
    with pytest.raises(VocabularyError, match="recognition"):
        get_machine("friendship")
