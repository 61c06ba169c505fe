"""Questions to a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.status.claims import article, claim
from tests.status.test_cases import EMIRATE, STORY

from legation.answer.ask import ask_status
from legation.answer.timeline import timeline
from legation.errors import UnknownActorError, UsageError
from legation.ledger import Ledger
from legation.model import Claim, Document

SEED = article(
    "A decision was taken to remove the Taliban from the list of terrorist organizations.", "2024-10-14"
)
SEED_CLAIM = claim(SEED, "ru", "delist", "taliban", "announced", "2024-10-01/2024-10-13")
MORE = article(
    "Their government is yet to be recognised by any country. Russia trades.", "2024-10-14", "Wire C"
)
NOBODY = claim(MORE, "any country", "recognise", EMIRATE.key, polarity="negative")
TRADE = claim(MORE, "ru", "trade", "af")
ENVOY = claim(MORE, "cn", "accept_credentials", "a Taliban-appointed envoy", when="2024-01-01/2024-10-13")


def documents_of(claims: list[Claim]) -> list[tuple[Document, list[Claim]]]:
    from tests.status import test_cases

    found = {one.id: one for one in vars(test_cases).values() if isinstance(one, Document)}
    return [(found[one.document_id], [one]) for one in claims]


@pytest.fixture
def ledger(address: str | Path) -> Iterator[Ledger]:
    ticks = iter(range(10**6, 10**9, 10**6))
    with Ledger.open(address, clock=lambda: next(ticks)) as opened:
        yield opened


def test_the_question_of_the_founding_article(ledger: Ledger) -> None:
    ledger.record(SEED, [SEED_CLAIM])
    ledger.record(MORE, [NOBODY, TRADE, ENVOY])
    (status,) = ask_status(ledger, "Russia", "Taliban", predicate="designation", valid_at="2024-10-14")
    assert (status.state, status.pending) == ("in_force", ("removal_announced",))
    assert "in force" in status.note
    assert SEED_CLAIM.id in status.note
    assert len(status.remaining) == 4
    assert status.details["quotes"] == {SEED_CLAIM.id: [SEED.text]}
    (same,) = ask_status(ledger, "ru", "Q42418", predicate="delist", valid_at="2024-10-14")
    assert same == status


def test_kin_are_shown_apart_and_labelled(ledger: Ledger) -> None:
    ledger.record(MORE, [NOBODY, TRADE])
    own, kin = ask_status(ledger, "Russia", "Taliban", "recognition", valid_at="2024-10-14")
    assert (own.state, own.details["relation"]) == ("unknown", "")
    assert (kin.state, kin.details["relation"]) == ("none", "the regime of Taliban")
    assert kin.object == EMIRATE.id
    assert kin.note.startswith("Not Taliban but the regime of Taliban")
    (other,) = ask_status(ledger, "Russia", EMIRATE.key, "recognition", valid_at="2024-10-14")
    assert (other.state, other.details["basis"]) == ("none", "generic")


def test_every_machine_with_claims_answers(ledger: Ledger) -> None:
    for document, claims in documents_of(STORY):
        ledger.record(document, claims)
    found = ask_status(ledger, "Russia", "Taliban", valid_at="2025-07-04")
    assert [(one.machine, one.state, one.details["relation"]) for one in found] == [
        ("designation", "suspended", ""),
        ("recognition", "recognised", "the regime of Taliban"),
    ]


def test_phrases_that_name_a_party_are_found(ledger: Ledger) -> None:
    ledger.record(MORE, [ENVOY])
    (status,) = ask_status(ledger, "China", "Taliban", "accreditation", valid_at="2024-10-14")
    assert status.state == "credentials_accepted"


def test_known_at_gives_the_answer_of_that_moment(ledger: Ledger) -> None:
    first = ledger.record(SEED, [SEED_CLAIM]).recorded_at
    for document, claims in documents_of(STORY):
        ledger.record(document, claims)
    ask = {"predicate": "designation", "valid_at": "2025-06-01"}
    (then,) = ask_status(ledger, "Russia", "Taliban", known_at=first, **ask)  # type: ignore[arg-type]
    (now,) = ask_status(ledger, "Russia", "Taliban", **ask)  # type: ignore[arg-type]
    assert (then.state, then.details["basis"]) == ("in_force", "presupposed")
    assert now.state == "suspended"


def test_unknown_is_an_answer_with_reasons(ledger: Ledger) -> None:
    (status,) = ask_status(ledger, "Norway", "Chile", "recognition", valid_at="2024-10-14")
    assert (status.state, status.details["reasons"]) == ("unknown", ["no claim bears on it"])
    assert ask_status(ledger, "Norway", "Chile", valid_at="2024-10-14") == []


def test_asked_the_other_way_round(ledger: Ledger) -> None:
    ledger.record(SEED, [SEED_CLAIM])
    (status,) = ask_status(ledger, "Taliban", "Russia", "designation", valid_at="2024-10-14")
    assert status.state == "in_force"
    assert "other way round" in status.details["relation"]


def test_membership_adds_what_the_vocabulary_knows(ledger: Ledger) -> None:
    (status,) = ask_status(ledger, "Egypt", "BRICS", "membership", valid_at="2024-01-01")
    assert status.state == "unknown"
    assert status.details["vocabulary"]["standing"] == "member"
    (before,) = ask_status(ledger, "Egypt", "BRICS", "membership", valid_at="2023-07-31")
    assert "vocabulary" not in before.details


def test_words_that_mean_nothing_are_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownActorError, match="did you mean"):
        ask_status(ledger, "Rusia Federaton", "Taliban")
    with pytest.raises(UsageError, match="moves no status"):
        ask_status(ledger, "Russia", "Taliban", predicate="praise")
    with pytest.raises(UsageError, match="is no status"):
        ask_status(ledger, "Russia", "Taliban", predicate="friendship")


def test_timeline_is_in_order_and_says_what_dates_it(ledger: Ledger) -> None:
    undated = article("Russia spoke to the Taliban.", None)
    ledger.record(undated, [claim(undated, "ru", "consult", "taliban", when=None)])
    published = article("Russia met the Taliban.", "2024-01-01")
    ledger.record(published, [claim(published, "sergey-lavrov", "meet", "taliban", when=None)])
    for document, claims in reversed(documents_of(STORY)):
        ledger.record(document, claims)
    found = timeline(ledger, "Russia", "Taliban")
    words = [one.claim.predicate for one in found]
    assert words[:4] == ["designate", "meet", "delist", "delist"]
    assert words[4] == "suspend_designation", "the petition; ruling and report of it share a day"
    assert sorted(words[5:7]) == ["delist", "suspend_designation"]
    assert (len(words), words[-1]) == (8, "consult")
    assert found[0].dated_by == "time"
    assert found[1].dated_by == "published"
    assert found[-1].first is None
    days = [one.first for one in found[:-1]]
    assert days == sorted(days)  # type: ignore[type-var]
    moved = timeline(ledger, "Russia", "Taliban", moves_only=True, since="2025-01-01", limit=2)
    assert [one.moved["machine"] for one in moved if one.moved] == ["designation", "designation"]
    assert found[0].to_record()["first"] == "2003-02-14"
