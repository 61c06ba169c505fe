"""Streams of documents: order, processes, memory on disk and in the process, failures, gate and misses."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from legation import corpus, pipeline, remembered
from legation.corpus import Failure, iter_corpus
from legation.extract import parse
from legation.extract.gate import names_an_actor
from legation.model import Document
from legation.pipeline import Reading, read_document
from legation.read import read_text
from legation.remembered import RememberedReadings

COUNT = corpus.ALONE + 12
STATES = ("Norway", "Chad", "Mali", "Kenya", "Peru", "Nepal")


def _document(number: int) -> Document:
    one, other = STATES[number % 6], STATES[(number // 6 + number + 1) % 6]
    text = f"{one} expelled the ambassador of {other}. It was note {number}."
    return read_text(text, published="2025-03-05", name=f"{number}.txt")


def _documents(count: int = COUNT) -> Iterator[Document]:
    return (_document(number) for number in range(count))


def _bare(reading: Reading) -> Reading:
    return replace(reading, mentions=())


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the documents that are really read."""
    names: list[str] = []

    def watched(document: Document) -> Reading:
        names.append(document.name)
        return read_document(document)

    monkeypatch.setattr(pipeline, "read_document", watched)
    return names


@pytest.mark.slow
def test_processes_change_nothing() -> None:
    """Two processes give what one gives, in the same order."""
    alone = list(iter_corpus(_documents()))
    assert alone == list(iter_corpus(_documents(), jobs=2))
    assert [one.document.name for one in alone] == [f"{n}.txt" for n in range(COUNT)]
    assert sum(len(one.claims) for one in alone if isinstance(one, Reading)) >= COUNT // 2


@pytest.mark.slow
def test_what_fails_in_another_process_is_reported_and_the_rest_goes_on() -> None:
    """A document that no reader can read, and one that takes its process with it."""
    broken: Any = replace(_document(3), text=None)
    documents = [broken if n == 3 else _document(n) for n in range(COUNT)]
    found = list(iter_corpus(iter(documents), jobs=2))
    assert [n for n, one in enumerate(found) if isinstance(one, Failure)] == [3]
    documents[5] = Killer(**{name: getattr(documents[5], name) for name in Document.__dataclass_fields__})
    found = list(iter_corpus(iter(documents), jobs=2))
    failed = [n for n, one in enumerate(found) if isinstance(one, Failure)]
    assert len(found) == COUNT
    assert {3, 5} <= set(failed)
    assert set(failed) <= set(range(3, 5 + 2 * corpus.AHEAD))


class Killer(Document):
    """A document that kills the process that reads it."""

    @property
    def blocks(self) -> Any:
        """Kill."""
        if corpus.threading.current_thread() is corpus.threading.main_thread() and _is_child():
            os.kill(os.getpid(), signal.SIGKILL)
        return ()

    @blocks.setter
    def blocks(self, value: Any) -> None: ...


def _is_child() -> bool:
    from multiprocessing import parent_process

    return parent_process() is not None


def test_no_more_than_a_few_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stream is drawn as readings are taken, also ahead of several processes."""
    drawn: list[int] = []
    monkeypatch.setattr(corpus, "_new_pool", lambda jobs: Inline())

    def stream() -> Iterator[Document]:
        for number in range(1000):
            drawn.append(number)
            yield _document(0)

    readings = iter_corpus(stream(), jobs=2)
    for taken in range(60):
        next(readings)
        assert len(drawn) <= max(corpus.ALONE, taken + 1 + 2 * corpus.AHEAD)
    readings.close()  # type: ignore[attr-defined]
    assert len(drawn) < 100


class Inline:
    """A pool without processes."""

    def submit(self, call: Any, *arguments: Any) -> Any:
        """Run at once."""
        done: corpus.Future[Any] = corpus.Future()
        done.set_result(call(*arguments))
        return done

    def shutdown(self, **_: Any) -> None:
        """Nothing to end."""


def test_an_unchanged_document_is_read_once(tmp_path: Path, calls: list[str]) -> None:
    """The second time everything comes from the disk, and is the same."""
    runs = []
    for _ in range(2):
        store = RememberedReadings(tmp_path)
        runs.append(list(iter_corpus(_documents(8), remembered=store)))
        store.close()
    assert runs[0] == runs[1] == [_bare(read_document(document)) for document in _documents(8)]
    assert calls == [f"{n}.txt" for n in range(8)]


def test_another_reader_or_another_date_is_another_reading(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the vocabulary or the document's own date changes is read again."""
    store = RememberedReadings(tmp_path)
    document = _document(1)
    list(iter_corpus([document], remembered=store))
    list(iter_corpus([replace(document, published=None)], remembered=store))
    monkeypatch.setattr(remembered, "reader_fingerprint", lambda: "another vocabulary")
    list(iter_corpus([document], remembered=store))
    assert len(calls) == 3
    store.close()


@pytest.mark.parametrize("damage", ["no database", "bad entry", "wrong entry", "no folder"])
def test_a_damaged_cache_costs_no_answer(damage: str, tmp_path: Path, calls: list[str]) -> None:
    """Whatever is on the disk, the reading is the right one."""
    folder = tmp_path / "cache"
    store = RememberedReadings(folder)
    expected = list(iter_corpus(_documents(2), remembered=store))
    store.close()
    if damage == "no database":
        for path in folder.iterdir():
            path.write_bytes(b"nothing of the kind" * 100)
    elif damage == "no folder":
        folder = tmp_path / "file"
        folder.write_text("in the way", "utf-8")
    else:
        body = b"rot" if damage == "bad entry" else remembered.zlib.compress(b'{"claims": [1]}')
        with sqlite3.connect(folder / "readings.db") as raw:
            raw.execute("UPDATE readings SET body = ?", (body,))
        raw.close()
    store = RememberedReadings(folder)
    assert list(iter_corpus(_documents(2), remembered=store)) == expected
    assert len(calls) == 4
    store.close()


def test_the_cache_keeps_its_bound(tmp_path: Path) -> None:
    """The oldest readings go, the newest stay."""
    store = RememberedReadings(tmp_path, bound_bytes=6000)
    readings = [read for read in iter_corpus(_documents(30), remembered=store) if isinstance(read, Reading)]
    store.close()
    store = RememberedReadings(tmp_path)
    held = [store.find(one.document) is not None for one in readings]
    store.close()
    assert held == sorted(held)
    assert 0 < sum(held) < 30


def test_gate() -> None:
    """A document without a known actor is not read; one with an actor anywhere is."""
    sport = read_text("The home side won by two goals. The minister watched.", published="2025-03-05")
    assert not names_an_actor(sport)
    reading = read_document(sport)
    assert reading.gated
    assert not reading.claims
    assert not read_document(_document(0)).gated
    assert names_an_actor(read_text("Rain fell in the hills.\n\nAid came from Norway.", published=None))


def test_missed_sentences_name_their_actors() -> None:
    """Two known actors, no claim: listed with both; a sentence with a claim is not."""
    text = (
        "Norway expelled the ambassador of Chad.\n\nBetween Kenya and Peru the mood was grey. "
        "Nepal was elsewhere. The Norwegian foreign minister slept."
    )
    reading = read_document(read_text(text, published="2025-03-05"))
    assert reading.claims
    assert [[actor.name for actor in one.actors] for one in reading.missed] == [["Kenya", "Peru"]]
    assert reading.missed[0].words.exact == "Between Kenya and Peru the mood was grey."


def test_a_renewed_model_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading the model afresh when it knows too many words changes no claim."""
    before = [read_document(document) for document in _documents(4)]
    loads = parse._load_language.cache_info().misses
    monkeypatch.setattr(parse, "RENEWED_AFTER", -1)
    assert [read_document(document) for document in _documents(4)] == before
    assert parse._load_language.cache_info().misses > loads or parse._load_language.cache_info().misses == 1


def test_memory_does_not_grow_with_the_stream() -> None:
    """Thousands of documents, most of them gated out: what Python holds at the end is what it held early on."""

    def stream(first: int, count: int) -> Iterator[Document]:
        for number in range(first, first + count):
            if number % 100 == 0:
                yield _document(number)
            else:
                yield read_text(f"Match {number}: the home side won by {number % 7} goals.", published=None)

    def drain(first: int, count: int) -> int:
        for _ in iter_corpus(stream(first, count)):
            pass
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        drain(0, 300)
        early = drain(300, 300)
        late = drain(600, 2000)
    finally:
        tracemalloc.stop()
    assert late - early < 400_000
