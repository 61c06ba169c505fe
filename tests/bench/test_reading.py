"""How fast articles are read, and the share of each stage; ``make bench`` runs it, nothing is asserted."""

from __future__ import annotations

import time
from typing import Any

import pytest

from legation.extract.claims import extract_claims
from legation.extract.mentions import find_mentions
from legation.extract.parse import Parser
from legation.pipeline import read_document
from legation.read import iter_path
from legation.resolve import resolve_mentions
from legation.samples import SAMPLES, read_index, sample_path

pytestmark = pytest.mark.benchmark(group="reading")


def _documents() -> list[Any]:
    index = read_index()
    return [
        document
        for name in SAMPLES
        for document in iter_path(sample_path(name), published=index[name]["published"])
    ]


def test_articles_a_second(benchmark: Any) -> None:
    """The five samples through the whole corridor but the ledger."""
    documents = _documents()
    read_document(documents[0])
    benchmark.pedantic(lambda: [read_document(document) for document in documents], rounds=3, warmup_rounds=1)
    benchmark.extra_info["articles_per_second"] = round(len(documents) / benchmark.stats["min"], 2)
    benchmark.extra_info["characters_per_article"] = sum(len(d.text) for d in documents) // len(documents)


def test_share_of_each_stage(benchmark: Any) -> None:
    """Seconds an article spends in each stage, best of the rounds."""
    index, parser = read_index(), Parser()
    best: dict[str, float] = {}

    def walk() -> None:
        took: dict[str, float] = {}

        def timed(stage: str, call: Any, *arguments: Any) -> Any:
            start = time.perf_counter()
            result = call(*arguments)
            took[stage] = took.get(stage, 0.0) + time.perf_counter() - start
            return result

        for name in SAMPLES:
            published = index[name]["published"]
            document = timed("read", lambda n=name, p=published: next(iter_path(sample_path(n), published=p)))
            parsed = timed("parse", parser.parse, document)
            mentions = timed("mentions", find_mentions, parsed)
            mentions = timed("resolve", resolve_mentions, parsed, mentions)
            timed("claims", extract_claims, parsed, mentions)
        for stage, seconds in took.items():
            best[stage] = min(best.get(stage, seconds), seconds)

    benchmark.pedantic(walk, rounds=3, warmup_rounds=1)
    whole = sum(best.values())
    for stage, seconds in best.items():
        benchmark.extra_info[stage] = (
            f"{seconds / len(SAMPLES) * 1000:.1f} ms an article, {seconds / whole:.0%}"
        )
    for line in (f"{stage:>10}  {words}" for stage, words in benchmark.extra_info.items()):
        print(line)
