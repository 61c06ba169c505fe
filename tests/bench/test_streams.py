"""Corpora: what a process adds, what the cache saves, and how flat memory stays. ``make bench`` runs it.

LEGATION_BENCH_DOCUMENTS sets the length of the long stream (20,000 without it); only its memory is asserted.
"""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from legation.corpus import iter_corpus
from legation.model import Document
from legation.pipeline import Reading
from legation.read import iter_path, read_text
from legation.remembered import RememberedReadings
from legation.samples import SAMPLES, read_index, sample_path

DOCUMENTS = int(os.environ.get("LEGATION_BENCH_DOCUMENTS", "20000"))
ARTICLES = 40
PARSED = 100
"""One document of the long stream in so many names actors."""
GROWTH = 1.1

pytestmark = pytest.mark.benchmark(group="streams")


def _articles() -> list[Document]:
    index = read_index()
    samples = [
        document
        for name in SAMPLES
        for document in iter_path(sample_path(name), published=index[name]["published"])
    ]
    # the same words under another date are another document
    return [
        read_text(samples[n % len(samples)].text, published=f"2025-01-{n // len(samples) + 1:02}")
        for n in range(ARTICLES)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes(benchmark: Any, jobs: int) -> None:
    """Forty articles; two processes take their start, then half the time where two cores are free."""
    articles = _articles()
    benchmark.pedantic(lambda: list(iter_corpus(iter(articles), jobs)), rounds=2, warmup_rounds=1)
    benchmark.extra_info["articles_per_second"] = round(ARTICLES / benchmark.stats["min"], 2)


@pytest.mark.parametrize("known", [False, True], ids=["first time", "again"])
def test_remembered(benchmark: Any, tmp_path: Path, known: bool) -> None:
    """Forty articles read for the first time and again."""
    articles = _articles()
    folders = iter(tmp_path / str(number) for number in range(100))

    def read_all(folder: Path) -> None:
        store = RememberedReadings(folder)
        assert len(list(iter_corpus(articles, 1, store))) == ARTICLES
        store.close()

    read_all(tmp_path / "known")
    benchmark.pedantic(
        read_all, setup=lambda: ((tmp_path / "known" if known else next(folders),), {}), rounds=2
    )


def _corpus(path: Path) -> Iterator[Document]:
    with path.open("w", encoding="utf-8") as out:
        for number in range(DOCUMENTS):
            text = (
                f"Norway expelled the ambassador of Chad. Note wx{number:x} was handed over."
                if number % PARSED == 0
                else f"Match {number}: the home side won by {number % 7} goals, said coach Wx{number:x}."
            )
            out.write(json.dumps({"id": str(number), "published": "2025-03-05", "text": text}) + "\n")
    return iter_path(str(path))


def test_memory_of_a_long_stream(benchmark: Any, tmp_path: Path) -> None:
    """The most memory ever held after all documents is what was held after a tenth of them."""
    peaks: list[int] = []
    started = time.process_time()

    def drain() -> None:
        claims = 0
        for number, reading in enumerate(iter_corpus(_corpus(tmp_path / "long.jsonl"))):
            assert isinstance(reading, Reading)
            assert reading.gated == bool(number % PARSED)
            claims += len(reading.claims)
            if number + 1 in (DOCUMENTS // 10, DOCUMENTS):
                peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        assert claims >= DOCUMENTS // PARSED

    benchmark.pedantic(drain, rounds=1)
    spent = time.process_time() - started
    benchmark.extra_info["ms_cpu_a_document"] = round(spent / DOCUMENTS * 1000, 2)
    benchmark.extra_info["peak_mb"] = [peak // 1024 for peak in peaks]
    print(benchmark.extra_info)
    assert peaks[1] < peaks[0] * GROWTH
