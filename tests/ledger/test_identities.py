"""Claims and questions read through identity judgements, in both stores."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.test_stores import both
from tests.status.claims import actor, article, claim

from legation.answer.ask import ask_status
from legation.answer.conflicts import conflicts
from legation.answer.timeline import timeline
from legation.errors import UsageError
from legation.ledger import Ledger
from legation.ledger.identities import Identities, from_judgement, to_judgement
from legation.model import Claim, Document, Judgement
from legation.resolve.identity import IdentityJudgement, Reference

if TYPE_CHECKING:
    from tests.postgres import Server

PARTIES = ["ru", "taliban", "cn", "sergey-lavrov", "red-front", "front-rouge", "some-envoy"]
WORDS = [*PARTIES, "no country", "~the rebels", "the Russian envoys"]


@st.composite
def readings(draw: Any) -> tuple[Document, list[Claim]]:
    text = article(f"Text {draw(st.integers(0, 3))} of them.", "2024-02-01")
    made = [
        claim(
            text,
            draw(st.sampled_from(WORDS)),
            draw(st.sampled_from(["meet", "recognise", "designate"])),
            draw(st.none() | st.sampled_from(WORDS)),
            draw(st.sampled_from(["actual", "announced"])),
            draw(st.sampled_from(["asof", "2024-01-30", "2023-01-01/.."])),
            polarity=draw(st.sampled_from(["positive", "negative"])),
            speaker=draw(st.sampled_from(["", "ru", "front-rouge", "~the rebels"])),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    return text, made


def words(number: int, draw: Any, told: list[tuple[Document, list[Claim]]]) -> Judgement:
    """Any identity judgement."""
    kind = draw(st.sampled_from(["merge", "merge", "merge", "split", "link"]))
    left = draw(st.sampled_from(PARTIES if kind != "link" else [*PARTIES, "~the rebels", "~no country"]))
    text, claims = draw(st.sampled_from(told))
    reference = Reference()
    if kind != "merge":
        reference = draw(
            st.sampled_from(
                [
                    Reference(claim=draw(st.sampled_from(claims)).id),
                    Reference(document=text.id),
                    Reference(document=text.id, start=0, end=len(text.text)),
                    Reference(words=text.text.upper()),
                ]
            )
        )
    one = IdentityJudgement(
        "",
        kind,
        left,
        None if left.startswith("~") else actor(left),
        actor(draw(st.sampled_from(PARTIES))),
        {"split": "different", "link": "same"}.get(kind)  # type: ignore[arg-type]
        or draw(st.sampled_from(["same", "same", "same", "different", "unsure"])),
        reference,
        forced=draw(st.booleans()),
        coder="ana",
        reason="seen",
    )
    return to_judgement(one, number)


def answers(ledger: Ledger, known_at: int | None) -> list[Any]:
    """Claims by every kind of question, and statuses."""
    who = ledger.identities(known_at=known_at)
    named = sorted({who.term(key) for key in PARTIES})
    found: list[Any] = [
        list(ledger.iter_claims(known_at=known_at, **filters))
        for filters in (
            {},
            {"limit": 2, "predicate": "meet"},
            {"actor": named[:2], "other": named[1:4]},
            {"actor": "~the rebels"},
            *({"actor": key} for key in named),
            *({"actor": key, "other": other} for key in named for other in named if key < other),
            *({"speaker": key} for key in named),
        )
    ]
    for accepts in (bool, lambda phrases: "no" in phrases, lambda phrases: "Text" in phrases):
        found.append(list(ledger.iter_phrased(accepts, known_at=known_at)))
        found.append(list(ledger.iter_phrased(accepts, known_at=known_at, polarity="negative")))
        found += [list(ledger.iter_phrased(accepts, actor=key, known_at=known_at)) for key in named]
    return found


def sameness(ledger: Ledger, known_at: int | None) -> list[Any]:
    one, other = (ledger.identities(known_at=known_at).actor(actor(key)) for key in ("ru", "taliban"))
    found: list[Any] = [
        timeline(ledger, one, known_at=known_at),
        conflicts(ledger, valid_at="2024-03-01", known_at=known_at),
    ]
    if one.key != other.key:
        found.append(ask_status(ledger, one, other, valid_at="2024-03-01", known_at=known_at))
    return found


def in_order(found: list[Any]) -> list[Any]:
    return [sorted(group, key=lambda one: one.id) for group in found]


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(readings(), min_size=1, max_size=3), st.data())
def test_answers_are_those_of_a_ledger_recorded_so(made: list[Any], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = iter(range(10**6, 10**12, 10**6))
        with Ledger.open(Path(folder) / "one.ledger", clock=lambda: next(clock), durable=False) as ledger:
            for reading in made:
                ledger.record(*reading)
            for number in range(data.draw(st.integers(1, 4))):
                ledger.judge(words(number, data.draw, made))
            raw = list(ledger.iter_claims(as_recorded=True))
            who = ledger.identities()
            with Ledger.open(Path(folder) / "two.ledger", durable=False) as fresh:
                documents = {one.id: one for one, _ in made}
                for key, text in documents.items():
                    fresh.record(text, [who.read(one) for one in raw if one.document_id == key])
                expected = [
                    list(fresh.iter_claims(**filters))
                    for filters in _filters(sorted({who.term(key) for key in PARTIES}))
                ]
                mine = [
                    list(ledger.iter_claims(**filters))
                    for filters in _filters(sorted({who.term(key) for key in PARTIES}))
                ]
                assert mine == expected
                for accepts in (bool, lambda phrases: "no" in phrases):
                    for key in (None, *sorted({who.term(key) for key in PARTIES})):
                        for polarity in ("", "negative"):
                            two = [
                                list(one.iter_phrased(accepts, actor=key, polarity=polarity))
                                for one in (ledger, fresh)
                            ]
                            assert in_order(two[:1]) == in_order(two[1:])
            assert ledger.verify().is_sound


def _filters(named: list[str]) -> list[dict[str, Any]]:
    return [
        {},
        {"limit": 2, "predicate": "meet"},
        {"actor": named[:2], "other": named[1:4]},
        {"actor": "~the rebels"},
        *({"actor": key} for key in named),
        *(
            {"actor": key, "predicate": ["meet", "recognise"], "other": other}
            for key in named
            for other in named
        ),
        *({"speaker": key} for key in named),
    ]


@settings(deadline=None, max_examples=3, suppress_health_check=list(HealthCheck))
@given(st.lists(readings(), min_size=1, max_size=3), st.data())
def test_later_words_change_no_earlier_answer_and_both_stores_agree(
    postgres: Server, made: list[Any], data: st.DataObject
) -> None:
    with both(postgres) as (file, served):
        moments: list[tuple[int, list[Any], list[Any]]] = []
        for reading in made:
            at = file.record(*reading).recorded_at
            served.record(*reading)
        judged: list[str] = []
        for number in range(data.draw(st.integers(1, 4))):
            if judged and data.draw(st.booleans()):
                word = Judgement(f"jdg-back-{number}", data.draw(st.sampled_from(judged)), "rejected", "ben")
            else:
                word = words(number, data.draw, made)
            judged.append(word.id)
            at = file.judge(word)
            assert served.judge(word) == at
            moments.append((at, answers(file, at), sameness(file, at)))
        for at, then, also in moments:
            assert answers(file, at) == then == answers(served, at)
            assert sameness(file, at) == also == sameness(served, at)
        assert answers(file, None) == moments[-1][1]
        assert file.verify() == served.verify() and file.verify().is_sound


@pytest.fixture
def quarrel() -> tuple[Document, list[Claim]]:
    text = article("The Red Front met Russia. Front rouge met China.", "2024-02-01")
    first, second = text.text.split(". ")
    return text, [
        claim(text, "red-front", "meet", "ru", quote=first),
        claim(text, "front-rouge", "meet", "cn", quote=second),
    ]


def merged(left: str, right: str, **more: Any) -> Judgement:
    return to_judgement(
        IdentityJudgement("", "merge", left, actor(left), actor(right), coder="ana", reason="seen", **more)
    )


def test_a_merge_counts_from_its_moment_and_undoing_restores(
    address: str | Path, quarrel: tuple[Document, list[Claim]]
) -> None:
    with Ledger.open(address) as ledger:
        before = ledger.record(*quarrel).recorded_at
        untouched = answers(ledger, None)
        word = merged("red-front", "front-rouge")
        at = ledger.judge(word)
        assert len(list(ledger.iter_claims(actor="red-front"))) == 2
        assert len(list(ledger.iter_claims(actor="front-rouge", other="ru"))) == 1
        assert [one.subject.actor.key for one in ledger.iter_claims() if one.subject.actor] == [
            "front-rouge"
        ] * 2
        assert [one.subject.actor for one in ledger.iter_claims(as_recorded=True)] == [
            one.subject.actor for one in sorted(quarrel[1], key=lambda one: one.id)
        ]
        assert answers(ledger, before) == untouched
        ledger.judge(Judgement("jdg-back", word.id, "rejected", "ben", "no"))
        assert answers(ledger, None) == untouched
        assert len(list(ledger.iter_claims(actor="red-front", known_at=at))) == 2


def test_words_of_a_phrase_can_be_linked(address: str | Path) -> None:
    text = article("The rebels met Russia.", "2024-02-01")
    made = claim(text, "~the rebels", "meet", "ru")
    with Ledger.open(address) as ledger:
        ledger.record(text, [made])
        place = Reference(claim=made.id)
        said = IdentityJudgement("", "link", "~the rebels", None, actor("taliban"), "same", place)
        ledger.judge(to_judgement(said))
        (found,) = ledger.iter_claims(actor="taliban", other="ru")
        assert found.subject.actor == actor("taliban") and found.subject.span == made.subject.span
        assert found.subject.method == "judgement" and found.id == made.id
        assert ledger.get_claim(made.id, as_recorded=True) == made
        assert list(ledger.iter_claims(actor="~the rebels")) == []


def test_a_judgement_is_read_as_it_was_written() -> None:
    said = IdentityJudgement(
        "x", "split", "ru", actor("ru"), actor("red-front"), "different",
        Reference(document="doc-1", words="Россия"), coder="ana", reason="two",
    )  # fmt: skip
    written = to_judgement(said, 3)
    assert written.id != to_judgement(said, 4).id
    read = from_judgement(written, 7)
    assert read is not None
    assert (read.kind, read.left_actor, read.right, read.reference) == (
        said.kind, said.left_actor, said.right, said.reference
    )  # fmt: skip
    assert from_judgement(Judgement("jdg-1", "idn:{}", "accepted", "ana"), 1) is None
    assert Identities.of([(Judgement("jdg-1", "idn:[", "accepted", "ana"), 1)]).is_empty


def test_words_too_long_for_an_index_are_refused() -> None:
    said = IdentityJudgement("", "link", "~x", None, actor("ru"), "same", Reference(words="long " * 900))
    with pytest.raises(UsageError, match="too long"):
        to_judgement(said)
