"""The walk through all days agrees with the derivation of each, whatever comes in whatever order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.status.claims import article, claim
from tests.status.test_properties import FIRST, PAIR, day

from legation.model import Claim
from legation.status import derive
from legation.status.evidence import collect
from legation.status.law import apply_law, deciding_body
from legation.status.sweep import Piece, Row, Standing, to_piece
from legation.vocab.statuses import Machine, get_machine, statuses

MACHINES = list(statuses().machines)
MODALITIES = ["actual"] * 6 + ["in_force", "announced", "planned", "possible", "denied"]


@st.composite
def stories(draw: st.DrawFn, machine: Machine, size: int = 10) -> list[Claim]:
    """Claims of which most bear on the pair: a few days, so that dates meet, and mostly facts."""
    words = sorted(machine.predicates)
    chosen = draw(st.lists(st.sampled_from(words), min_size=1, max_size=4))
    found = []
    for number in range(draw(st.integers(1, size))):
        published = draw(st.one_of(st.none(), st.integers(5, 25)))
        text = article(f"Text {number}.", None if published is None else day(published))
        first = draw(st.integers(0, 25))
        times = [None, day(first), day(first), f"{day(first)}/..", f"../{day(first)}"]
        times += [f"{day(first)}/{day(first + 4)}", *(["asof", "asof"] if published is not None else [])]
        subject, object_ = draw(
            st.sampled_from([("ru", "taliban")] * 3 + [("taliban", "ru")] * 3 + [("any country", "taliban")])
        )
        found.append(
            claim(
                text,
                subject,
                draw(st.sampled_from(chosen)),
                object_,
                draw(st.sampled_from(MODALITIES)),
                draw(st.sampled_from(times)),
                polarity=draw(st.sampled_from(["positive"] * 5 + ["negative"])),
                roles=draw(st.sampled_from([{}, {}, {"venue": "ru"}, {"addressee": "ru"}])),
            )
        )
    return list({one.id: one for one in found}.values())


def pieces_of(machine: Machine, claims: list[Claim], list_key: str = "") -> list[Piece]:
    body = deciding_body(machine, *PAIR)
    evidence = apply_law(machine, body, list_key, collect(machine, *PAIR, claims))
    return [piece for one in evidence if (piece := to_piece(one)) is not None]


def standing_on(row: Row, number: int) -> Standing:
    return next(standing for start, standing in reversed(row.segments) if start <= number)


def derived(machine: Machine, claims: list[Claim], number: int) -> Standing:
    found = derive(machine, *PAIR, claims, number)
    low, high = (found.since.earliest_start, found.since.latest_start) if found.since else (None, None)
    return Standing(found.state, found.details["basis"], low, high, found.pending)


def assert_agrees(machine: Machine, claims: list[Claim], row: Row, days: list[int]) -> None:
    edges = [start + step for start, _ in row.segments for step in (-1, 0)]
    for number in [*days, *edges[1:]]:
        if 700_000 < number < 800_000:
            assert standing_on(row, number) == derived(machine, claims, number), number
    assert all(one[1] != two[1] for one, two in zip(row.segments, row.segments[1:], strict=False))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_every_day_is_as_derived(data: st.DataObject) -> None:
    machine = get_machine(data.draw(st.sampled_from(MACHINES)))
    claims = data.draw(stories(machine))
    days = data.draw(st.lists(st.integers(0, 35), min_size=3, max_size=8))
    row = Row(machine, pieces_of(machine, claims))
    assert_agrees(machine, claims, row, [FIRST.toordinal() + number for number in days])


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_pieces_that_come_and_go_leave_what_a_fresh_walk_finds(data: st.DataObject) -> None:
    machine = get_machine(data.draw(st.sampled_from(MACHINES)))
    everything = {one.id: pieces_of(machine, [one]) for one in data.draw(stories(machine))}
    row, held = Row(machine), set[str]()
    for _ in range(data.draw(st.integers(1, 8))):
        chosen = set(data.draw(st.lists(st.sampled_from(sorted(everything)), max_size=4)))
        before = list(row.segments)
        gone = [piece for key in sorted(chosen & held) for piece in everything[key]]
        come = [piece for key in sorted(chosen - held) for piece in everything[key]]
        place = row.change(gone, come)
        held ^= chosen
        assert row.segments == Row(machine, [one for key in held for one in everything[key]]).segments
        assert row.segments[:place] == before[:place]


def test_hundreds_of_pieces_are_walked_from_where_one_comes_in() -> None:
    machine = get_machine("sanction")
    words = ["impose_sanctions", "lift_sanctions", "maintain_sanctions", "suspend_sanctions"]
    claims = []
    for number in range(160):
        text = article(f"Report {number}.", f"{2010 + number // 12}-{1 + number % 12:02}-15")
        claims.append(
            claim(text, "ru", words[number * 7 % 4], "taliban", when="asof" if number % 3 else None)
        )
    pieces = pieces_of(machine, claims)
    row = Row(machine)
    for number in sorted(range(len(pieces)), key=lambda number: number * 61 % 157):
        row.change([], [pieces[number]])
    assert row.segments == Row(machine, pieces).segments
    assert_agrees(machine, claims, row, [])
