"""The Parquet files answer as the ledger does, grow by what is new, and outlive every crash and exchange."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.projection.test_statuses import do_something
from tests.status.claims import article, claim
from tests.status.test_properties import DAYS, FIRST

from legation.claimlist import MissingExtraError
from legation.ledger import Ledger
from legation.projection import StatusMap
from legation.projection import parquet as parquet_module
from legation.projection.parquet import MANIFEST, ParquetMap
from legation.projection.whole_map import WholeMap
from legation.vocab.statuses import statuses


def record(ledger: Ledger, first: int, last: int, word: str = "meet") -> None:
    for number in range(first, last):
        text = article(f"Report {number}.", f"2024-{1 + number % 12:02}-05")
        ledger.record(text, [claim(text, "ru", word, "taliban"), claim(text, "cn", "praise", "ru")])


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(list(statuses().machines)))
def test_the_files_answer_as_the_rectangles_do(data: st.DataObject, machine: str) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.open(Path(folder) / "l.db", durable=False) as ledger,
        StatusMap(ledger) as found,
        WholeMap(found, threads=1) as whole,
    ):
        told: list[Any] = []
        moments = []
        for _ in range(data.draw(st.integers(1, 6))):
            do_something(data, ledger, machine, told)
            moments.append(ledger.now())
            if data.draw(st.booleans()):
                whole.refresh()
        whole.refresh()
        for known_at in [None, *moments]:
            on = FIRST.toordinal() + data.draw(st.integers(-5, DAYS + 15))
            for question in ({"machine": machine}, {"subject": "ru"}, {"object_": "taliban"}, {}):
                mine = found.find_places(valid_at=on, known_at=known_at, **question)
                assert whole.find_places(valid_at=on, known_at=known_at, **question) == mine
            everywhere = found.find_places(valid_at=on, known_at=known_at)
            near = [place for place in everywhere if "ru" in (place.subject, place.object)]
            assert whole.find_places(party="ru", valid_at=on, known_at=known_at) == near
            states = Counter((place.machine, place.standing.state) for place in everywhere)
            assert whole.count_states(valid_at=on, known_at=known_at) == [
                (*key, count) for key, count in sorted(states.items())
            ]
            held = Counter(
                (one.predicate, str(one.modality))
                for one in ledger.iter_claims(known_at=known_at, include_rejected=True)
            )
            assert whole.count_claims(known_at=known_at) == [
                (*key, count) for key, count in sorted(held.items())
            ]


def entries(files: ParquetMap, kind: str) -> list[tuple[str, int]]:
    manifest = files.read_manifest()
    assert manifest is not None
    return [(entry["file"], entry["rows"]) for entry in manifest["files"][kind]]


def test_what_is_new_goes_into_files_of_its_own(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        files = ParquetMap(found)
        record(ledger, 0, 40)
        files.refresh()
        (first,) = entries(files, "claims")
        assert first[1] == 80
        record(ledger, 40, 44)
        files.refresh()
        assert [rows for _, rows in entries(files, "claims")] == [80, 8]
        assert entries(files, "claims")[0] == first
        before = files.read_manifest()
        assert files.refresh() == before, "nothing new: nothing written"
        # Small files do not pile up: the next absorbs the one before it, not the large one.
        record(ledger, 44, 48)
        files.refresh()
        assert [rows for _, rows in entries(files, "claims")] == [80, 16]
        named = {
            name
            for kind in ("claims", "closed", "open", "retracted", "parties")
            for name, _ in entries(files, kind)
        }
        assert {path.name for path in files.folder.iterdir()} == {*named, MANIFEST}


def test_files_grow_to_few(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        files = ParquetMap(found)
        for number in range(20):
            record(ledger, number, number + 1)
            files.refresh()
        sizes = [rows for _, rows in entries(files, "claims")]
        assert sum(sizes) == 40 and len(sizes) <= 6
        assert sizes == sorted(sizes, reverse=True)


def test_a_crash_halfway_leaves_the_files_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        Ledger.open(tmp_path / "l.db", durable=False) as ledger,
        StatusMap(ledger) as found,
        WholeMap(found) as whole,
    ):
        record(ledger, 0, 5)
        whole.refresh()
        files = whole.files
        manifest = files.read_manifest()
        before = whole.find_places(valid_at="2024-12-31")
        record(ledger, 5, 9, "recognise")
        real = parquet_module._to_disk
        for stop in range(1, 6):
            calls = iter(range(1, 100))

            def broken(path: Path, calls: Any = calls, stop: int = stop) -> None:
                if next(calls) == stop:
                    raise OSError("the power failed")
                real(path)

            with monkeypatch.context() as patch:
                patch.setattr(parquet_module, "_to_disk", broken)
                with pytest.raises(OSError, match="power"):
                    whole.refresh()
            assert files.read_manifest() == manifest
            assert whole.find_places(valid_at="2024-12-31") == before
        whole.refresh()
        assert whole.find_places(valid_at="2024-12-31") == found.find_places(valid_at="2024-12-31") != before
        assert not list(files.folder.glob("*.tmp"))


@pytest.mark.parametrize("damage", ["lost", "unreadable", "other format"])
def test_damaged_files_are_made_again(tmp_path: Path, damage: str) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        record(ledger, 0, 3)
        files = ParquetMap(found)
        files.refresh()
        if damage == "lost":
            (files.folder / entries(files, "claims")[0][0]).unlink()
        elif damage == "unreadable":
            (files.folder / MANIFEST).write_text("{", "utf-8")
        else:
            manifest = json.loads((files.folder / MANIFEST).read_text("utf-8"))
            (files.folder / MANIFEST).write_text(json.dumps({**manifest, "format": 0}), "utf-8")
        assert files.read_manifest() is None
        files.refresh()
        assert [rows for _, rows in entries(files, "claims")] == [6]


def test_a_ledger_put_in_the_place_of_another_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path, durable=False) as ledger:
        record(ledger, 0, 3)
        with WholeMap(StatusMap(ledger)) as whole:
            whole.refresh()
            assert [
                place.subject for place in whole.find_places(machine="recognition", valid_at="2024-12-31")
            ] == [
                "ru",
                "taliban",
            ]
    for name in tmp_path.glob("l.db*"):
        if name.is_file():
            name.unlink()
    with Ledger.open(path, durable=False) as ledger:
        for number in range(9):
            text = article(f"Other {number}.", "2024-01-05")
            ledger.record(text, [claim(text, "cn", "meet", "ecowas")])
        with WholeMap(StatusMap(ledger)) as whole:
            whole.refresh()
            found = whole.find_places(machine="recognition", valid_at="2024-12-31")
            assert {place.subject for place in found} == {"cn", "ecowas"}
            assert sum(count for *_, count in whole.count_claims()) == 9


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as found:
        record(ledger, 0, 1)
        for name in ("duckdb", "pyarrow"):
            with monkeypatch.context() as patch:

                def missing(asked: str, name: str = name) -> Any:
                    if asked.startswith(name):
                        raise ImportError(asked)
                    return __import__(asked)

                patch.setattr(parquet_module, "import_module", missing)
                with pytest.raises(MissingExtraError, match=rf"need {name}.*legation\[scale\]"):
                    WholeMap(found).refresh()
