"""Measures to whom pronouns and definite nominals are referred, against tests/gold/coreference.yaml.

A gold of None is no party: any answer there is a false one. A set of keys is right only when it is whole.
``python -m tests.gold.coreference`` prints precision, recall and F of both halves, and with ``-v`` the misses
of the tuned half (never of the own texts, which are for measuring).
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from tests.gold.bootstrap import Outcome, estimate, f1, share
from tests.gold.golden import sample_cases, tuning_cases

from legation.extract.mentions import find_mentions
from legation.extract.parse import get_parser
from legation.model import Block, BlockKind, Document, Mention, ValidTime
from legation.read import iter_path
from legation.resolve import resolve_mentions

PATH = Path(__file__).with_name("coreference.yaml")
FIGURES = {
    "precision": share("right", "said"),
    "recall": share("right", "gold"),
    "f1": f1("right", "said", "gold"),
}
_MARKED = re.compile(r"\{([^{}|]+)\|([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Item:
    """One anaphor: where it stands, and the sets of keys that are right (none: it must stay open)."""

    text: str
    place: str
    start: int
    end: int
    right: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """An item with what the resolver said."""

    item: Item
    said: frozenset[str]

    @property
    def is_right(self) -> bool:
        """True for an answer that is right; an abstention is never right."""
        return bool(self.said) and self.said in self.item.right


def read_gold() -> dict[str, Any]:
    """Read the file of annotations."""
    with PATH.open(encoding="utf-8") as stream:
        found: dict[str, Any] = yaml.safe_load(stream)
    return found


def _right(written: str) -> tuple[frozenset[str], ...]:
    if written == "none":
        return ()
    return tuple(frozenset(part.strip() for part in reading.split(",")) for reading in written.split("/"))


def find_place(text: str, place: str) -> tuple[int, int]:
    """Find the anaphor in braces; the quoted words must stand in the text once."""
    before, _, rest = place.partition("{")
    words, _, after = rest.partition("}")
    pattern = r"\s+".join(re.escape(word) for word in (before + words + after).split())
    hits = list(re.finditer(pattern, text))
    if len(hits) != 1:
        raise ValueError(
            f"“{place}” stands {len(hits)} times in the text; quote more words around the anaphor"
        )
    start = hits[0].start() + len(before)
    return start, start + len(words)


def iter_texts() -> Iterator[tuple[Document, list[Item]]]:
    """Yield the texts that exist already, with their items."""
    cases = {case.name: case for case in (*sample_cases(), *tuning_cases())}
    for name, marks in read_gold()["texts"].items():
        case = cases[name]
        (document,) = iter_path(case.path, published=case.published, source=case.source)
        items = [
            Item(name, p, *find_place(document.text, p), _right(written)) for p, written in marks.items()
        ]
        yield document, items


def iter_own() -> Iterator[tuple[Document, list[Item]]]:
    """Yield the texts written for this measure, with the items marked inside them."""
    for name, entry in read_gold()["own"].items():
        yield read_marked(name, entry["text"], entry["published"])


def read_marked(name: str, marked: str, published: dt.date) -> tuple[Document, list[Item]]:
    """Take the marks out of a text: ``{its|so}`` is the word "its", which refers to ``so``."""
    text, items, last = "", [], 0
    for mark in _MARKED.finditer(marked):
        text += marked[last : mark.start()]
        items.append(Item(name, mark[0], len(text), len(text) + len(mark[1]), _right(mark[2])))
        text += mark[1]
        last = mark.end()
    text += marked[last:]
    spans = [m.span() for m in re.finditer(r"\S.*", text)]
    blocks = tuple(Block(BlockKind.PARAGRAPH, start, end) for start, end in spans)
    on = ValidTime.of_days(published, published)
    return Document(
        f"doc-{name}", text, text, "", published=on, published_basis="given", blocks=blocks
    ), items


def said_at(mentions: list[Mention], item: Item) -> frozenset[str]:
    """Return the keys that the resolver gives to an anaphor: of the longest mention that ends with it."""
    fits = [m for m in mentions if m.end == item.end and m.start >= item.start - 4]
    for mention in sorted(fits, key=lambda m: m.start):
        if mention.actor is not None:
            return frozenset({mention.actor.key})
        if mention.method == "nominal" and len(mention.candidates) > 1:
            return frozenset(mention.candidates)
    return frozenset()


def judge(document: Document, items: list[Item]) -> list[Judged]:
    """Resolve a document and judge every item."""
    parsed = get_parser().parse(document)
    mentions = resolve_mentions(parsed, find_mentions(parsed))
    return [Judged(item, said_at(mentions, item)) for item in items]


def texts_of(half: str) -> Iterator[tuple[Document, list[Item]]]:
    """Yield the texts of a half: ``tuned`` or ``own``."""
    return iter_texts() if half == "tuned" else iter_own()


def measure(half: str) -> list[Outcome]:
    """Resolve the texts of a half and count."""
    return count(one for document, items in texts_of(half) for one in judge(document, items))


def count(judged: Iterable[Judged]) -> list[Outcome]:
    """Return one outcome an anaphor: a false answer costs precision, an abstention recall."""
    return [
        Outcome(one.item.text, {"right": one.is_right, "said": bool(one.said), "gold": bool(one.item.right)})
        for one in judged
    ]


def main() -> None:
    """Print the figures."""
    for half in ("tuned", "own"):
        judged = [one for document, items in texts_of(half) for one in judge(document, items)]
        figures = estimate(count(judged), FIGURES)
        print(
            half, *(f"{name} {figure.value:.2f}" for name, figure in figures.items()), f"{len(judged)} items"
        )
        if half == "tuned" and "-v" in sys.argv:
            for one in judged:
                if not one.is_right and (one.said or one.item.right):
                    right = " / ".join(", ".join(sorted(s)) for s in one.item.right) or "none"
                    said = ", ".join(sorted(one.said)) or "-"
                    print(f"  {one.item.text}: {one.item.place} = {right}; said {said}")


if __name__ == "__main__":
    main()
