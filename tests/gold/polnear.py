"""Attribution measured against PolNeAR (read from the development data; none of its text is kept here).

A predicted relation is right when its cue and its source overlap the gold ones (both may have no source) and
the contents have a token Jaccard of at least .5; each gold relation can be met once. PolNeAR is annotated
flat, so attributions inside another's content are not expected of it.

Source: Newell, Margolin and Ruths (2018), An Attribution Relations Corpus for Political News (LREC).
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.gold.bootstrap import Outcome, f1, share, thin

from legation.extract.attribution import AttributionSpan, find_attributions, speaker_after
from legation.extract.attribution_quotes import LEAST_LOOSE_QUOTE, Quote, find_quotes, quote_at
from legation.extract.learned import LearnedReader, WindowView

PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
LEAST_JACCARD = 0.5
ROLES = ("source", "cue", "content")
FIGURES = {
    "relation_precision": share("right", "said"),
    "relation_recall": share("right", "gold"),
    "relation_f1": f1("right", "said", "gold"),
    **{f"{role}_f1": f1(f"{role} right", f"{role} said", f"{role} gold") for role in ROLES},
}


@dataclass(frozen=True)
class Relation:
    """One attribution as sets of token places; source is empty when unnamed."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


@dataclass(frozen=True)
class Article:
    """An article with its first annotator's relations as lists of (start, end) code points."""

    name: str
    text: str
    relations: tuple[tuple[tuple[tuple[int, int], ...], ...], ...]


def read_relations(annotation: str) -> tuple[tuple[tuple[tuple[int, int], ...], ...], ...]:
    """Read brat standoff: (source, cue, content) ranges of every attribution."""
    ranges: dict[str, tuple[tuple[int, int], ...]] = {}
    kinds: dict[str, str] = {}
    events: list[dict[str, list[str]]] = []
    for line in annotation.splitlines():
        fields = line.split("\t")
        if line.startswith("T") and len(fields) >= 2:
            kind, _, places = fields[1].partition(" ")
            kinds[fields[0]] = kind
            ranges[fields[0]] = tuple(
                (int(pair.split()[0]), int(pair.split()[1])) for pair in places.split(";")
            )
        elif line.startswith("E") and len(fields) >= 2:
            parts: dict[str, list[str]] = {}
            for part in fields[1].split():
                role, _, target = part.partition(":")
                parts.setdefault(role.rstrip("0123456789"), []).append(target)
            events.append(parts)
    found = []
    for parts in events:
        roles = tuple(
            tuple(r for target in parts.get(role, []) for r in ranges.get(target, ()))
            for role in ("Source", "Cue", "Content")
        )
        if roles[1] and roles[2]:
            found.append(roles)
    return tuple(found)


def iter_articles(archive: Path, split: str) -> Iterator[Article]:
    """Yield the articles of ``train`` or ``dev`` in order of their names."""
    texts: dict[str, str] = {}
    annotations: dict[str, str] = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            if not member.isfile() or f"{split}/" not in member.name:
                continue
            handle = tar.extractfile(member)
            if handle is None:
                continue
            stem = Path(member.name).stem
            if member.name.endswith(".txt"):
                texts[stem] = handle.read().decode("utf-8")
            elif member.name.endswith(".ann"):
                name = stem.rpartition("_")[0]
                if name not in annotations or stem < annotations[name].partition("\0")[0]:
                    annotations[name] = stem + "\0" + handle.read().decode("utf-8")
    for name in sorted(texts):
        if name in annotations:
            yield Article(name, texts[name], read_relations(annotations[name].partition("\0")[2]))


def is_held_out(name: str) -> bool:
    """True for the half of train that no rule was tuned on."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def read_paragraphs(text: str) -> list[tuple[int, str]]:
    """Return (offset, paragraph) of every non-blank line."""
    return [(match.start(), match.group()) for match in PARAGRAPH.finditer(text)]


def predict(
    docs: Iterable[tuple[int, Any]], views: Sequence[Sequence[WindowView]] | None = None
) -> tuple[list[Relation], list[tuple[int, int]], list[Any]]:
    """Run the rules over the parsed paragraphs of one article.

    Args:
        docs: Offset and parse of each paragraph.
        views: What the learned reader sees of each; None for the rules alone.

    Returns:
        Relations over article-wide token places, the code point ranges of those tokens, and the spans.
    """
    places: list[tuple[int, int]] = []
    relations: list[Relation] = []
    spans: list[Any] = []
    previous = None
    speaker: tuple[frozenset[int], frozenset[int]] | None = None
    for number, (offset, doc) in enumerate(docs):
        base = len(places)
        places.extend((offset + token.idx, offset + token.idx + len(token)) for token in doc)
        found = find_attributions(doc, previous, views[number] if views else ())
        last: tuple[frozenset[int], frozenset[int]] | None = None
        quotes = find_quotes(doc)
        everything: list[Relation] = []
        for span in found:
            content = frozenset(base + i for start, end in span.content for i in range(start, end))
            if span.carried is not None and speaker is not None:
                source, cue = speaker
            else:
                source = (
                    frozenset(range(base + span.source[0], base + span.source[1]))
                    if span.source
                    else frozenset()
                )
                cue = frozenset(range(base + span.cue[0], base + span.cue[1]))
            everything.append(Relation(source, cue, content))
            if not _is_inner(span, quotes):
                spans.append((doc, span))
                relations.append(everything[-1])
        previous = speaker_after(doc, found)
        if previous is not None:
            last = _last_speaker(doc, found, everything)
        speaker = last
    return relations, places, spans


def _is_inner(span: AttributionSpan, quotes: list[Quote]) -> bool:
    """True for an attribution inside another or inside a quotation: PolNeAR has one role per token."""
    if span.parent is not None:
        return True
    quote = quote_at(quotes, span.head)
    return quote is not None and quote.end - quote.start >= LEAST_LOOSE_QUOTE and span.carried is None


def _last_speaker(
    doc: Any, found: list[AttributionSpan], relations: list[Relation]
) -> tuple[frozenset[int], frozenset[int]] | None:
    best = max(
        (i for i, span in enumerate(found) if span.asserts),
        key=lambda i: max(e for _, e in found[i].content),
        default=None,
    )
    return (relations[best].source, relations[best].cue) if best is not None else None


def to_tokens(ranges: tuple[tuple[int, int], ...], places: list[tuple[int, int]]) -> frozenset[int]:
    """Return the token places that overlap code point ranges."""
    return frozenset(
        index
        for index, (left, right) in enumerate(places)
        for start, end in ranges
        if left < end and right > start
    )


def is_match(left: Relation, right: Relation) -> bool:
    """True when two relations are the same attribution."""
    if not left.cue & right.cue:
        return False
    if (left.source or right.source) and not left.source & right.source:
        return False
    union = len(left.content | right.content)
    return union > 0 and len(left.content & right.content) / union >= LEAST_JACCARD


def count(predicted: list[Relation], gold: list[Relation]) -> dict[str, float]:
    """Count the relations and the tokens of each role of one article."""
    open_gold = set(range(len(gold)))
    for relation in predicted:
        open_gold.discard(next((g for g in sorted(open_gold) if is_match(relation, gold[g])), -1))
    counts: dict[str, float] = {
        "right": len(gold) - len(open_gold),
        "said": len(predicted),
        "gold": len(gold),
    }
    for role in ROLES:
        ours = frozenset().union(*(getattr(r, role) for r in predicted))
        theirs = frozenset().union(*(getattr(r, role) for r in gold))
        counts |= {
            f"{role} right": len(ours & theirs),
            f"{role} said": len(ours),
            f"{role} gold": len(theirs),
        }
    return counts


def measure(
    nlp: Any,
    archive: Path,
    split: str = "dev",
    limit: int | None = None,
    learned: LearnedReader | None = None,
) -> list[Outcome]:
    """Return what became of the relations of every article of a split.

    Args:
        nlp: The parser.
        archive: The PolNeAR archive.
        split: ``dev``, ``train-tuned`` or ``train-held``.
        limit: Number of articles, spread evenly; None for all.
        learned: The learned reader, to read beside the rules.
    """
    articles = list(iter_articles(archive, split.partition("-")[0]))
    if split != "dev":
        articles = [a for a in articles if is_held_out(a.name) == (split == "train-held")]
    outcomes = []
    for article in thin(articles, limit):
        paragraphs = read_paragraphs(article.text)
        parsed = list(nlp.pipe([t for _, t in paragraphs]))
        docs = zip((start for start, _ in paragraphs), parsed, strict=True)
        predicted, places, _ = predict(docs, learned.view(parsed) if learned else None)
        outcomes.append(Outcome(article.name, count(predicted, to_gold(article, places))))
    return outcomes


def to_gold(article: Article, places: list[tuple[int, int]]) -> list[Relation]:
    """Return the gold relations over token places."""
    return [Relation(*(to_tokens(ranges, places) for ranges in relation)) for relation in article.relations]
