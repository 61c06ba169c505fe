"""The actor vocabulary: look-ups by key, name and day, and faults that name file and line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.errors import UnknownActorError, VocabularyError
from legation.vocab import actor_index, actor_rows, actor_terms
from legation.vocab.actors import (
    check_actors,
    compose_key,
    find_actor,
    find_candidates,
    get_actor,
    iter_actors,
    members_of,
    office_holder,
    search_actors,
    terms_of,
    to_actor,
)
from legation.vocab.day_bounds import day_bounds, holds_on
from legation.vocab.folding import fold, fold_name

OCTOBER = dt.date(2024, 10, 14)
CACHES = (
    actor_rows.read_rows,
    actor_rows.all_rows,
    actor_rows.file_text,
    actor_rows.organ_kinds,
    actor_rows.office_kinds,
    actor_rows._organ_rows,
    actor_rows.duplicates,
    actor_index.forms,
    actor_index._folded_text,
    actor_terms._terms,
    actor_terms._memberships,
)


def _forget() -> None:
    for cache in CACHES:
        cache.cache_clear()
    actor_rows._scans = 0


@pytest.fixture
def small_vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A vocabulary of our own, with the caches emptied around it."""
    (tmp_path / "states.csv").write_text(
        "key,name,kind,qid,iso2,iso3,adjectives,demonyms,capital,metonyms,aliases,weak_aliases,valid_from,"
        "valid_to,predecessors,successors\n"
        "ab,Aland,state,,,,Alandic,Alander|Alanders,Abo,,Republic of Aland,,,,,\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(actor_rows, "FOLDER", tmp_path)
    monkeypatch.setattr("legation.vocab.actor_checks.FOLDER", tmp_path)
    _forget()
    yield tmp_path
    _forget()


def test_vocabulary_is_sound() -> None:
    assert check_actors() == []


def test_names_are_found_whatever_their_case_quotes_and_article() -> None:
    assert find_candidates("the Taliban’s") == ["taliban"]
    assert find_candidates("TALEBAN") == ["taliban"]
    assert find_candidates("Recep Tayyip Erdoğan") == find_candidates("recep tayyip erdogan") != []
    assert find_candidates("nobody of this name at all") == []


def test_state_regime_and_movement_are_three_actors() -> None:
    kinds = {get_actor(key).kind for key in ("af", "taliban", "islamic-emirate-of-afghanistan")}
    assert kinds == {"state", "movement", "government"}
    assert len({to_actor(key).id for key in ("af", "taliban", "islamic-emirate-of-afghanistan")}) == 3


def test_a_look_up_by_scanning_says_what_the_index_says() -> None:
    rows = list(iter_actors())[::97]
    for row in rows:
        scanned = actor_rows.scan_key(row.key)
        assert scanned == row
        actor_rows.all_rows.cache_clear()
        actor_index.forms.cache_clear()
        actor_rows._scans = 0
        quick = actor_index._readings(fold_name(row.name))
        assert dict(quick) == dict(actor_index.forms()[fold_name(row.name)]), row.name


def test_office_holders_are_read_on_a_day() -> None:
    assert office_holder("ru", "foreign-minister", OCTOBER) == "sergey-lavrov"
    assert office_holder("taliban", "foreign-minister", OCTOBER) == "amir-khan-muttaqi"
    assert office_holder("us", "president", dt.date(2016, 6, 1)) == "barack-obama"
    assert office_holder("us", "president", dt.date(2018, 6, 1)) == "donald-trump"
    assert office_holder("us", "president", None) is None
    assert office_holder("us", "no-such-office", OCTOBER) is None


def test_members_depend_on_the_day() -> None:
    before = {member for member, status, *_ in members_of("brics", dt.date(2010, 1, 1)) if status == "member"}
    after = {member for member, status, *_ in members_of("brics", OCTOBER) if status == "member"}
    assert "za" not in before and "za" in after
    assert {"br", "ru", "in", "cn"} <= before & after


def test_terms_name_office_and_body() -> None:
    assert ("foreign-minister", "ru") in {(term.office_kind, term.of) for term in terms_of("sergey-lavrov")}
    assert terms_of("nobody-at-all") == ()


def test_composed_keys_are_actors() -> None:
    embassy = to_actor(compose_key("pe", "embassy"))
    assert (embassy.kind, embassy.of, embassy.state) == ("organ", "pe", "pe")
    spokesman = to_actor("pe:foreign-ministry:spokesperson")
    assert (spokesman.kind, spokesman.of, spokesman.state) == ("office", "pe:foreign-ministry", "pe")
    rebels = to_actor("pe:rebels")
    assert (rebels.of, rebels.state) == ("", "pe"), "rebels do not act for the state they fight"
    assert find_actor("pe:no-such-kind") is None


def test_a_person_acts_for_the_body_served_on_the_day() -> None:
    assert to_actor("sergey-lavrov", OCTOBER).state == "ru"
    assert to_actor("amir-khan-muttaqi", OCTOBER).of == "islamic-emirate-of-afghanistan"


def test_unknown_keys_are_refused_with_a_hint() -> None:
    with pytest.raises(UnknownActorError, match="taliban"):
        get_actor("talibann")


def test_search_forgives_spelling() -> None:
    assert "taliban" in search_actors("Talliban", 5)
    assert len(search_actors("minister", 3)) <= 3


def test_a_row_with_too_many_cells_names_file_and_line(small_vocabulary: Path) -> None:
    path = small_vocabulary / "regimes.csv"
    path.write_text("key,name,kind\nx,X,junta,one too many\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"regimes\.csv line 2"):
        list(iter_actors())
    assert any("regimes.csv line 2" in fault for fault in check_actors())


def test_faults_of_content_are_listed_not_raised(small_vocabulary: Path) -> None:
    (small_vocabulary / "regimes.csv").write_text(
        "key,name,kind,qid,state,movement,aliases,weak_aliases,valid_from,valid_to\n"
        "ab,Twice,junta,,zz,,,,2020-13x,\n"
        "Bad Key,Late,junta,42,ab,,,,2020,2019\n",
        encoding="utf-8",
    )
    faults = "\n".join(check_actors())
    for part in (
        "already stands in",
        "'zz' is no key",
        "2020-13x",
        "'Bad Key'",
        "'42' is not a QID",
        "ends (2019)",
    ):
        assert part in faults, part
    assert next(row.key for row in iter_actors()) == "ab", "a fault does not keep the rest from being read"


@given(st.text())
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_coarse_dates_hold_perhaps() -> None:
    day = dt.date(2024, 6, 1).toordinal()
    assert holds_on("2024", "", day) == 0.5
    assert holds_on("2023", "", day) == 1.0
    assert holds_on("", "2023", day) == 0.0
    with pytest.raises(ValueError, match="YYYY"):
        day_bounds("June 2024")
