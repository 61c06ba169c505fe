"""The map agrees with every question, and one brought up to date equals one made from nothing."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.status.claims import actor, article, claim
from tests.status.test_properties import DAYS, FIRST, MODALITIES, day

from legation.answer.ask import ask_status
from legation.errors import LedgerError, LegationError
from legation.ledger import Ledger
from legation.model import Claim, Document, Modality, Status
from legation.projection import Place, StatusMap
from legation.projection.statuses import Refresh
from legation.projection.tables import connect
from legation.review.correct import Change, correct
from legation.review.decide import decide, undo
from legation.status.sweep import Standing
from legation.vocab.statuses import get_machine, statuses

PARTIES = ["ru", "taliban", "cn", "afghanistan-islamic-emirate", "sergey-lavrov", "un", "ecowas"]
WORDS = [
    *PARTIES,
    "any country",
    "no country",
    "Russian envoys",
    "the Taliban government",
    "the Foreign Ministry of China",
    "~nobody in particular",
]


@st.composite
def texts(draw: st.DrawFn, machine: str) -> tuple[Document, list[Claim]]:
    """A text with claims that bear on one machine, said of all kinds of parties."""
    words = sorted(get_machine(machine).predicates)
    published = draw(st.one_of(st.none(), st.integers(0, DAYS)))
    text = article(f"Text {draw(st.integers(0, 10**9))}.", None if published is None else day(published))
    made = []
    for _ in range(draw(st.integers(1, 3))):
        first = day(draw(st.integers(0, DAYS)))
        times = [
            None,
            first,
            f"{first}/..",
            f"../{first}",
            f"{first}/{day(draw(st.integers(DAYS, DAYS + 9)))}",
        ]
        subject, object_ = (draw(st.sampled_from(WORDS)) for _ in range(2))
        roles = draw(
            st.sampled_from([{}, {"venue": "un"}, {"addressee": "ru"}, {"capacity": "the UN 1988 list"}])
        )
        made.append(
            claim(
                text,
                subject,
                draw(st.sampled_from(words)),
                object_,
                draw(st.sampled_from(MODALITIES)),
                draw(st.sampled_from(times + (["asof"] if published is not None else []))),
                polarity=draw(st.sampled_from(["positive", "positive", "negative"])),
                speaker=draw(st.sampled_from(["", "", "ru", "sergey-lavrov"])),
                roles=roles,
            )
        )
    return text, made


def do_something(data: st.DataObject, ledger: Ledger, machine: str, told: list[Any]) -> None:
    """Record a text, read one again, judge or correct a claim, or take a word back."""
    deed = data.draw(st.sampled_from(["record", "record", "again", "judge", "undo", "correct"]))
    if deed == "record" or not told:
        told.append(data.draw(texts(machine)))
        ledger.record(*told[-1])
        return
    text, made = data.draw(st.sampled_from(told))
    one = data.draw(st.sampled_from(made))
    coder = data.draw(st.sampled_from(["ana", "ben"]))
    with suppress(LegationError):
        if deed == "again":
            ledger.record(text, data.draw(st.lists(st.sampled_from(made), max_size=3)))
        elif deed == "judge":
            decide(ledger, one.id, data.draw(st.sampled_from(["accepted", "rejected", "unsure"])), coder)
        elif deed == "undo":
            undo(ledger, one.id, coder)
        else:
            change = Change(
                object=actor(data.draw(st.sampled_from(PARTIES))),
                modality=data.draw(st.sampled_from([Modality.ACTUAL, Modality.ANNOUNCED])),
            )
            new, _ = correct(ledger, one.id, change, coder)
            made.append(new)


def standing_of(status: Status) -> Standing:
    low, high = (status.since.earliest_start, status.since.latest_start) if status.since else (None, None)
    return Standing(status.state, status.details["basis"], low, high, status.pending)


def assert_agrees(ledger: Ledger, places: list[Place], machine: str, on: int, known_at: int) -> None:
    """Every place is as asked, and whatever is asked by name stands on the map."""
    keys = sorted({place.subject for place in places} | {place.object for place in places} | set(PARTIES))
    for one in keys:
        for other in keys:
            if one == other:
                continue
            asked = ask_status(ledger, actor(one), actor(other), machine, valid_at=on, known_at=known_at)
            direct = {
                (found.details["list"] or {}).get("key", ""): found for found in asked if _is_direct(found)
            }
            mine = {place.list: place for place in places if (place.subject, place.object) == (one, other)}
            for key, place in mine.items():
                assert place.valid_from <= on < place.valid_to
                assert place.standing == standing_of(direct[key])
            for key in direct.keys() - mine.keys():
                found = direct[key]
                assert set(found.details["support"].get(found.state, ())) <= set(found.details["generic"])
                assert found.state in ("unknown", "none", "not_listed", *_generic_states(machine))
                assert not found.pending or found.state != "unknown"


def _is_direct(found: Status) -> bool:
    return not found.details["relation"]


def _generic_states(machine: str) -> set[str]:
    return {rule.gives for rule in get_machine(machine).rules if rule.polarity == "negative"}


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(list(statuses().machines)))
def test_the_map_is_what_questions_answer(data: st.DataObject, machine: str) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.open(Path(folder) / "l.db", durable=False) as ledger,
        StatusMap(ledger) as kept,
        StatusMap(ledger, Path(folder) / "anew") as anew,
    ):
        told: list[Any] = []
        moments = []
        for _ in range(data.draw(st.integers(1, 7))):
            do_something(data, ledger, machine, told)
            moments.append(ledger.now())
            if data.draw(st.booleans()):
                kept.refresh()
        kept.refresh()
        assert anew.refresh().is_anew
        assert list(kept.iter_rectangles()) == list(anew.iter_rectangles())
        for _ in range(2):
            on = FIRST.toordinal() + data.draw(st.integers(-5, DAYS + 15))
            known_at = data.draw(st.sampled_from(moments))
            places = kept.find_places(machine=machine, valid_at=on, known_at=known_at)
            assert_agrees(ledger, places, machine, on, known_at)
        assert ledger.verify().is_sound


def recognitions(ledger: Ledger) -> None:
    first = article("Russia met the Taliban.", "2024-01-05")
    ledger.record(first, [claim(first, "ru", "meet", "taliban", when="2024-01-04")])
    second = article("Russia recognised the Taliban.", "2024-02-02")
    ledger.record(second, [claim(second, "ru", "recognise", "taliban", when="2024-02-01")])


def test_a_late_claim_changes_only_what_is_known_from_then_on(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        recognitions(ledger)
        found.refresh()
        before = ledger.now()
        late = article("China met the Taliban, and Russia had met it long ago.", "2023-01-02")
        ledger.record(late, [claim(late, "ru", "meet", "taliban", when="2023-01-01")])
        assert found.refresh() == Refresh(False, 1, 2, found.refresh().moment)

        def state(on: str, known_at: int | None) -> list[str]:
            places = found.find_places(
                machine="recognition", subject="ru", object_="taliban", valid_at=on, known_at=known_at
            )
            return [place.standing.state for place in places]

        assert state("2023-06-01", before) == []
        assert state("2023-06-01", None) == ["contact"]
        assert state("2024-01-04", before) == state("2024-01-04", None) == ["contact"]
        assert state("2024-03-01", None) == ["recognised"]


def test_nothing_new_is_nothing_to_do(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        recognitions(ledger)
        assert found.refresh().is_anew
        again = found.refresh()
        assert (again.is_anew, again.claims, again.pairs) == (False, 0, 0)


def test_another_ledger_under_the_same_name_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path, durable=False) as ledger, StatusMap(ledger) as found:
        recognitions(ledger)
        found.refresh()
    for name in (path, *tmp_path.glob("l.db-*")):
        name.unlink(missing_ok=True)
    with Ledger.open(path, durable=False) as ledger, StatusMap(ledger) as found:
        text = article("China met the Taliban.", "2024-01-05")
        for number in range(4):
            more = article(f"China met the Taliban {number} times.", "2024-01-05")
            ledger.record(more, [claim(more, "cn", "meet", "taliban")])
        ledger.record(text, [claim(text, "cn", "meet", "taliban")])
        assert found.refresh().is_anew
        places = found.find_places(machine="recognition", valid_at="2024-02-01")
        assert {place.subject for place in places} == {"cn", "taliban"}


def test_another_vocabulary_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        recognitions(ledger)
        found.refresh()
        monkeypatch.setattr("legation.projection.statuses.vocabulary_mark", lambda: "other words")
        assert found.refresh().is_anew
        assert not found.refresh().is_anew


def test_a_refresh_that_breaks_off_leaves_the_map_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        recognitions(ledger)
        found.refresh()
        before = list(found.iter_rectangles())
        text = article("Russia withdrew its recognition.", "2024-05-05")
        ledger.record(text, [claim(text, "ru", "withdraw_recognition", "taliban", when="2024-05-04")])

        def broken(*_: Any) -> None:
            raise OSError("the disk is full")

        with monkeypatch.context() as patch:
            patch.setattr("legation.projection.statuses.replay", broken)
            for anew in (False, True):
                with pytest.raises(OSError, match="full"):
                    found.refresh(anew=anew)
                assert list(found.iter_rectangles()) == before
        assert not found.refresh().is_anew
        assert len(list(found.iter_rectangles())) > len(before)
        assert [path.name for path in found.folder.iterdir() if "new" in path.name] == []


def test_rectangles_that_do_not_fit_are_made_again(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        recognitions(ledger)
        found.refresh()
        found.close()
        damaged = connect(found.path)
        damaged.execute("DELETE FROM open")
        damaged.close()
        text = article("Russia withdrew its recognition.", "2024-05-05")
        ledger.record(text, [claim(text, "ru", "withdraw_recognition", "taliban", when="2024-05-04")])
        found.refresh()
        places = found.find_places(machine="recognition", valid_at="2024-06-01")
        assert ("ru", "taliban", "withdrawn") in [
            (place.subject, place.object, place.standing.state) for place in places
        ]


def test_a_map_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        Ledger.open(tmp_path / "l.db", durable=False) as ledger,
        StatusMap(ledger) as found,
        pytest.raises(LedgerError, match="legation map --refresh"),
    ):
        found.find_places(valid_at="2024-01-01")
