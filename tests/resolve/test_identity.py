"""What identity judgements come to: order is irrelevant, undoing is exact, contradictions are shown."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.model import Actor, make_id
from legation.resolve.identity import (
    IdentityJudgement,
    Reference,
    Resolved,
    find_objection,
    resolve_identities,
)
from legation.vocab.actor_index import find_row, to_actor

UNKNOWN = ("red-front", "front-rouge", "krasny-front", "blue-front")
KNOWN = ("ru", "cn", "taliban")
EMIRATE = "islamic-emirate-of-afghanistan"


@cache
def actor(key: str, kind: str = "organisation") -> Actor:
    if find_row(key):
        return to_actor(key)
    return Actor(make_id("act", key), key, key.title(), kind, provisional=True)


def said(number: Any, left: str, right: str, decision: Any = "same", kind: Any = "merge", **more: Any) -> Any:
    left_actor = None if left.startswith("~") else actor(left)
    return IdentityJudgement(f"jdg-{number}", kind, left, left_actor, actor(right), decision, **more)


def test_the_name_into_which_is_merged_is_kept_and_the_vocabulary_s_before_all() -> None:
    found = resolve_identities([said(1, "red-front", "front-rouge"), said(2, "front-rouge", "krasny-front")])
    assert found.canonical == dict.fromkeys(("red-front", "front-rouge"), "krasny-front")
    known = resolve_identities([said(1, "red-front", "front-rouge"), said(2, "taliban", "red-front")])
    assert known.canonical == dict.fromkeys(("red-front", "front-rouge"), "taliban")
    assert known.members == {"taliban": ("front-rouge", "red-front", "taliban")}


def test_a_different_blocks_a_chain_and_nothing_beside_it() -> None:
    judged = [
        said(1, "red-front", "front-rouge"),
        said(2, "front-rouge", "krasny-front"),
        said(3, "blue-front", "krasny-front"),
        said(4, "red-front", "krasny-front", "different"),
    ]
    found = resolve_identities(judged)
    assert found.canonical == {"blue-front": "krasny-front"}
    (contradiction,) = found.contradictions
    assert contradiction.judgements == ("jdg-1", "jdg-2", "jdg-4")
    assert "red-front" in contradiction.explain() and "jdg-4" in contradiction.explain()
    assert found.states == {
        "jdg-1": "contradicted", "jdg-2": "contradicted", "jdg-3": "counts", "jdg-4": "contradicted"
    }  # fmt: skip
    assert resolve_identities(judged, [("jdg-5", "jdg-1")]).contradictions == ()


def test_chains_by_several_ways_are_all_blocked() -> None:
    square = [
        said(1, "red-front", "front-rouge"),
        said(2, "front-rouge", "blue-front"),
        said(3, "red-front", "krasny-front"),
        said(4, "krasny-front", "blue-front"),
        said(5, "red-front", "blue-front", "different"),
    ]
    assert resolve_identities(square).canonical == {}


def test_the_vocabulary_keeps_its_parties_apart_unless_forced() -> None:
    through = [said(1, "red-front", "taliban"), said(2, "red-front", EMIRATE)]
    found = resolve_identities(through)
    assert found.canonical == {} and found.contradictions[0].kind == "vocabulary"
    forced = [through[0], said(2, "taliban", EMIRATE, forced=True)]
    assert resolve_identities(forced).contradictions == ()
    assert len(resolve_identities(forced).canonical) == 2


def test_a_person_and_a_state_are_never_one_even_through_a_third() -> None:
    person = Actor("act-1", "ivan", "Ivan", "person", provisional=True)
    vague = Actor("act-2", "vague", "Vague", "unknown", provisional=True)
    judged = [
        IdentityJudgement("jdg-1", "merge", "vague", vague, person),
        IdentityJudgement("jdg-2", "merge", "vague", vague, to_actor("ru")),
    ]
    found = resolve_identities(judged)
    assert found.canonical == {} and found.contradictions[0].kind == "kinds"
    assert "never one party" in (find_objection(person, to_actor("ru")) or "")
    assert find_objection(vague, to_actor("ru")) is None


def test_the_same_words_cannot_be_given_to_two() -> None:
    place = Reference(claim="clm-1")
    judged = [said(n, "ru", key, kind="link", reference=place) for n, key in enumerate(("cn", "taliban"))]
    found = resolve_identities(judged)
    assert found.links == {} and found.contradictions[0].kind == "link"
    narrow = said(3, "ru", "cn", kind="link", reference=Reference(document="doc-1", start=1, end=4))
    (narrowest, *_) = resolve_identities([judged[1], narrow]).links["ru"]
    assert narrowest[1] == "cn"


def test_what_takes_back_can_be_taken_back() -> None:
    judged = [said(1, "red-front", "taliban")]
    back = [("jdg-2", "jdg-1"), ("jdg-3", "jdg-2"), ("jdg-4", "jdg-3")]
    merged = [bool(resolve_identities(judged, back[:number]).canonical) for number in range(4)]
    assert merged == [True, False, True, False]


KEYS = st.sampled_from([*UNKNOWN, *KNOWN])
REFERENCES = st.sampled_from(
    [Reference(claim="clm-1"), Reference(document="doc-1"), Reference(words="Front"),
     Reference(document="doc-1", start=0, end=5)]
)  # fmt: skip


@st.composite
def logs(draw: Any) -> tuple[list[IdentityJudgement], list[tuple[str, str]]]:
    judged = []
    for number in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(["merge", "merge", "merge", "split", "link"]))
        left = draw(KEYS if kind != "link" else KEYS | st.just("~the group"))
        decision = {"split": "different", "link": "same"}.get(kind) or draw(
            st.sampled_from(["same", "same", "same", "different", "unsure"])
        )
        reference = Reference() if kind == "merge" else draw(REFERENCES)
        forced = kind == "merge" and draw(st.booleans())
        judged.append(said(number, left, draw(KEYS), decision, kind=kind, reference=reference, forced=forced))
    back = [
        (
            f"jdg-u{number}",
            draw(st.sampled_from([one.id for one in judged] + [f"jdg-u{n}" for n in range(number)])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return judged, back


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs(), st.randoms())
def test_the_order_of_arrival_is_irrelevant(log: Any, random: Any) -> None:
    judged, back = log
    shuffled, later = judged[:], back[:]
    random.shuffle(shuffled)
    random.shuffle(later)
    assert resolve_identities(shuffled, later) == resolve_identities(judged, back)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs(), st.data())
def test_undoing_is_as_if_it_had_not_been_said(log: Any, data: st.DataObject) -> None:
    judged, _ = log
    extra = said("extra", data.draw(KEYS), data.draw(KEYS), data.draw(st.sampled_from(["same", "different"])))
    undone = resolve_identities([*judged, extra], [("jdg-back", extra.id)])
    without = resolve_identities(judged)
    assert _sense(undone) == _sense(without)


def _sense(found: Resolved) -> tuple[Any, ...]:
    states = {key: state for key, state in found.states.items() if key != "jdg-extra"}
    return found.canonical, found.members, found.links, found.contradictions, states


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs())
def test_no_party_holds_what_is_held_to_be_different(log: Any) -> None:
    judged, back = log
    found = resolve_identities(judged, back)
    for one in judged:
        if one.decision == "different" and found.states[one.id] == "counts" and one.left != one.right.key:
            assert found.key(one.left) != found.key(one.right.key)
    for one in judged:
        if one.kind == "merge" and one.decision == "same" and found.states[one.id] == "counts":
            assert found.key(one.left) == found.key(one.right.key)
    forced = any(one.forced for one in judged)
    for members in found.members.values():
        assert forced or len([key for key in members if key in KNOWN]) <= 1
