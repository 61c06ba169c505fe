"""Properties: order of arrival does not matter; what was known at a moment stays what it was."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.status.claims import actor, article, claim

from legation.answer.ask import ask_status
from legation.ledger import Ledger
from legation.model import Claim, Document
from legation.status import derive, derive_all
from legation.vocab.statuses import statuses

FIRST, DAYS = dt.date(2024, 1, 1), 60
PAIR = (actor("ru"), actor("taliban"))
MODALITIES = ["actual", "in_force", "announced", "planned", "requested", "possible", "denied"]
MOVING = sorted({one for machine in statuses().machines.values() for one in machine.predicates})


def day(number: int) -> str:
    return (FIRST + dt.timedelta(days=number)).isoformat()


@st.composite
def readings(draw: st.DrawFn, predicates: list[str] = MOVING) -> tuple[Document, list[Claim]]:
    published = draw(st.integers(0, DAYS))
    text = article(f"Text {draw(st.integers(0, 10**9))}.", day(published), draw(st.sampled_from(["A", "B"])))
    claims = []
    for _ in range(draw(st.integers(1, 3))):
        first = draw(st.integers(0, DAYS))
        when = draw(
            st.sampled_from(
                [
                    None,
                    "asof",
                    day(first),
                    f"{day(first)}/..",
                    f"../{day(first)}",
                    f"{day(first)}/{day(first + 5)}",
                ]
            )
        )
        subject, object_ = draw(
            st.sampled_from(
                [
                    ("ru", "taliban"),
                    ("taliban", "ru"),
                    ("any country", "taliban"),
                    ("sergey-lavrov", "taliban"),
                ]
            )
        )
        claims.append(
            claim(
                text,
                subject,
                draw(st.sampled_from(predicates)),
                object_,
                draw(st.sampled_from(MODALITIES)),
                when,
                polarity=draw(st.sampled_from(["positive", "positive", "negative"])),
            )
        )
    return text, claims


@settings(deadline=None, max_examples=60)
@given(
    st.lists(readings(["designate", "delist", "suspend_designation"]), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
    st.integers(0, DAYS + 10),
)
def test_order_of_arrival_does_not_matter_for_a_listing(readings_, random, on) -> None:  # type: ignore[no-untyped-def]
    claims = [one for _, group in readings_ for one in group]
    shuffled = claims[:]
    random.shuffle(shuffled)
    assert derive_all("designation", *PAIR, claims, day(on)) == derive_all(
        "designation", *PAIR, [*shuffled, *shuffled[:1]], day(on)
    )


@settings(deadline=None, max_examples=40)
@given(
    st.lists(readings(), min_size=1, max_size=5), st.randoms(use_true_random=False), st.integers(0, DAYS + 10)
)
def test_order_of_arrival_does_not_matter_for_any_machine(readings_, random, on) -> None:  # type: ignore[no-untyped-def]
    claims = [one for _, group in readings_ for one in group]
    shuffled = claims[:]
    random.shuffle(shuffled)
    for machine in statuses().machines:
        one = derive(machine, *PAIR, claims, day(on))
        assert one == derive(machine, *PAIR, shuffled, day(on))
        known = {claim.id for claim in claims}
        assert set(one.claims) <= known
        assert one.state in statuses().machines[machine].states or one.state in ("unknown", "disputed")
        if one.state not in ("unknown",):
            assert one.claims, "every state rests on claims"
        if one.state == "disputed":
            assert one.contradictions
        if one.state == "unknown":
            assert one.details["reasons"]


@settings(deadline=None, max_examples=60)
@given(st.lists(readings(), min_size=1, max_size=6), st.integers(0, DAYS))
def test_only_events_and_holding_states_put_anything_in_force(readings_, on) -> None:  # type: ignore[no-untyped-def]
    claims = [
        one
        for _, group in readings_
        for one in group
        if one.modality in ("announced", "planned", "requested", "possible")
        and one.predicate in ("recognise", "join", "designate", "impose_sanctions", "accept_credentials")
    ]
    for machine in ("recognition", "membership", "designation", "sanction", "accreditation"):
        status = derive(machine, *PAIR, claims, day(on))
        if status.details["basis"] == "procedure":
            assert any(row["effective"] for row in status.details["pending"]) or status.details["readings"]
        else:
            assert status.state in ("unknown", "none"), status


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(readings(["designate", "delist", "recognise", "meet"]), min_size=2, max_size=5),
    st.integers(0, DAYS + 10),
    st.data(),
)
def test_later_writes_never_change_what_was_known(readings_, on, data) -> None:  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db", durable=False) as ledger:
        answers = {}
        for text, claims in readings_:
            outcome = ledger.record(text, claims)
            if outcome.recorded_at is not None:
                moment = outcome.recorded_at
                answers[moment] = (
                    ask_status(ledger, *PAIR, "designation", valid_at=day(on), known_at=moment),
                    [one.id for one in ledger.iter_claims(actor="taliban", known_at=moment)],
                )
            kept = data.draw(st.lists(st.sampled_from(claims), max_size=len(claims)))
            if kept:
                ledger.record(text, kept)
        for moment, (answer, ids) in answers.items():
            assert ask_status(ledger, *PAIR, "designation", valid_at=day(on), known_at=moment) == answer
            assert [one.id for one in ledger.iter_claims(actor="taliban", known_at=moment)] == ids
        assert ledger.verify().is_sound
