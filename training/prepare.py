"""Turn the sets that the learned reader is trained on into windows of tokens with their labels.

Run it in Legation's own environment (it parses): ``python training/prepare.py OUT [corpus polnear factuality rules
plv]``. Each kind is written to OUT/KIND.jsonl, one window a line. Nothing of ../shared leaves OUT, which git does not
hold.

A window is a run of whole sentences of one paragraph, at most LONGEST tokens; its labels are token indices:

    {"tokens": [...], "claims": [[trigger, predicate, [subjects], [objects], modality, negative], ...] | null,
     "attributions": [[[cue], [source], [content]], ...] | null, "facts": [[token, label], ...] | null,
     "pairs": [[[start, end], [start, end], root], ...] | null}

``null`` means that the set does not say; an empty list, that there is none.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training" / "corpus")]

from check import find  # noqa: E402

from legation.extract.claims import BlockReader  # noqa: E402
from legation.extract.parse import get_parser  # noqa: E402
from legation.pipeline import read_parsed  # noqa: E402
from legation.read import read_text  # noqa: E402

LONGEST = 100
SHARED = ROOT.parent / "shared"
CORPUS = ROOT / "training" / "corpus"
Window = dict[str, Any]


def windows(doc: Any) -> list[tuple[int, int]]:
    """Cut a parsed paragraph into token ranges of whole sentences, each at most LONGEST tokens if it can be."""
    found: list[tuple[int, int]] = []
    for sentence in doc.sents:
        if found and sentence.end - found[-1][0] <= LONGEST:
            found[-1] = (found[-1][0], sentence.end)
        else:
            found.append((sentence.start, sentence.end))
    return found


def head(doc: Any, start: int, end: int) -> int | None:
    """Return the token that carries a stretch of characters, or None."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root.i if span is not None else None


def cue_head(doc: Any, start: int, end: int) -> int | None:
    """Like head, but the content word rather than an auxiliary or preposition that stands above it."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    if span.root.pos_ in ("VERB", "NOUN", "ADJ", "PROPN"):
        return span.root.i
    content = [t.i for t in span if t.pos_ in ("VERB", "NOUN", "ADJ")]
    return content[0] if content else span.root.i


def tokens(doc: Any, start: int, end: int) -> list[int]:
    """Return the tokens of a stretch of characters."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return [t.i for t in span] if span is not None else []


def pick(seed: str, most: int, found: list[Any]) -> list[Any]:
    """Choose at most so many, the same ones at every run."""
    return sorted(found, key=lambda one: hashlib.sha256(f"{seed}{one}".encode()).digest())[:most]


Places = dict[str, tuple[int, int]]
Placed = tuple[dict[str, Any], Places, tuple[int, int] | None, list[tuple[int, int] | None]]


def place_words(row: dict[str, Any]) -> tuple[list[Placed], list[tuple[int, int]]]:
    """Return the claims of a line of our corpus with the places of their words, and the places of its other parties."""
    text, placed = row["text"], []
    for claim in row["claims"]:
        ends = {key: find(text, claim[key]) for key in ("s", "o", "cue") if claim[key]}
        saying = find(text, claim["saying"]) if claim.get("saying") else None
        by = [find(text, one) if one != "unnamed" else None for one in claim.get("by", ())]
        if None not in ends.values():
            placed.append((claim, {key: at for key, at in ends.items() if at is not None}, saying, by))
    return placed, [at for phrase in row.get("others", ()) if (at := find(text, phrase)) is not None]


def place_offsets(row: dict[str, Any]) -> tuple[list[Placed], list[tuple[int, int]]]:
    """Like place_words, for a line of stand-off annotation, whose words are places already."""
    placed: list[Placed] = []
    for claim in row["claims"]:
        places = {key: tuple(claim[key]) for key in ("s", "o", "cue") if claim.get(key)}
        by = [tuple(one) if one != "unnamed" else None for one in claim.get("by", ())]
        placed.append((claim, places, tuple(claim["saying"]) if claim.get("saying") else None, by))
    return placed, [tuple(one) for one in row.get("others", ())]


def read_corpus(parse: Callable[[list[str]], Iterable[Any]]) -> Iterator[Window]:
    """Read our own corpus: claims and attributions of the text, pairs of parties with and without a relation."""
    rows = [
        json.loads(line)
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    for row, doc in zip(rows, parse([row["text"] for row in rows]), strict=True):
        yield from label(doc, row["id"], *place_words(row))


def read_standoff(parse: Callable[[list[str]], Iterable[Any]]) -> Iterator[Window]:
    """Read the stand-off annotation of real sentences."""
    from tests.gold.polnear import iter_articles

    texts = {
        a.name: a.text
        for a in iter_articles(SHARED / "data" / "polnear" / "polnear-train-dev.tar.gz", "train")
    }
    rows = [
        json.loads(line)
        for path in sorted((ROOT / "training" / "standoff").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    for row, doc in zip(
        rows, parse([texts[row["article"]][row["start"] : row["end"]] for row in rows]), strict=True
    ):
        yield from label(doc, f"{row['article']}-{row['start']}", *place_offsets(row))


def label(doc: Any, identifier: str, placed: list[Placed], others: list[tuple[int, int]]) -> Iterator[Window]:
    """Turn placed claims into labels of tokens."""
    claims: dict[tuple[int, str, str, bool], tuple[set[int], set[int]]] = {}
    relations: dict[tuple[tuple[int, ...], tuple[int, ...]], set[int]] = {}
    roots: dict[tuple[tuple[int, int], tuple[int, int]], str] = {}
    parties: set[tuple[int, int]] = {_span(doc, *at) for at in others}
    for claim, place, saying, by in placed:
        trigger = cue_head(doc, *place["cue"]) if "cue" in place else None
        if trigger is None:
            continue
        if claim["p"]:
            subjects, objects = claims.setdefault(
                (trigger, claim["p"], claim["m"], bool(claim.get("neg"))), (set(), set())
            )
            for key, kept in (("s", subjects), ("o", objects)):
                i = head(doc, *place[key]) if key in place else None
                if i is not None and i != trigger:
                    kept.add(i)
        spans = [_span(doc, *place[key]) for key in ("s", "o") if key in place]
        parties.update(spans)
        told = len(spans) == 2 and spans[0] != spans[1]
        if told and (claim["root"] or (spans[0], spans[1]) not in roots):
            roots[spans[0], spans[1]] = claim["root"]
        if by and saying is not None:
            source = by[0]
            key_ = (tuple(tokens(doc, *saying)), tuple(tokens(doc, *source)) if source else ())
            relations.setdefault(key_, set()).update(t for p in place.values() for t in tokens(doc, *p))
    nothing = [
        (a, b)
        for a, b in combinations(sorted(parties), 2)
        if (a, b) not in roots and (b, a) not in roots and (a[1] <= b[0] or b[1] <= a[0])
    ]
    pairs = [[list(a), list(b), root] for (a, b), root in roots.items() if a[1] <= b[0] or b[1] <= a[0]]
    pairs += [[list(a), list(b), ""] for a, b in pick(identifier, 1, nothing)]
    # Which words of a content carry no claim is not annotated: the corpus says who speaks by which cue, no more.
    yield from _cut(
        doc,
        claims=[[t, p, sorted(s), sorted(o), m, n] for (t, p, m, n), (s, o) in claims.items()],
        sources=[[list(cue), list(source)] for cue, source in relations],
        pairs=pairs,
        id=identifier,
    )


def _span(doc: Any, start: int, end: int) -> tuple[int, int]:
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.start, span.end


def _cut(doc: Any, **labels: Any) -> Iterator[Window]:
    """Yield the windows of a doc, each with the labels that lie inside it, counted from its first token."""
    for low, high in windows(doc):

        def inside(many: Iterable[int], low: int = low, high: int = high) -> list[int]:
            return [i - low for i in many if low <= i < high]

        window: Window = {"tokens": [t.text for t in doc[low:high]], "id": labels.get("id", "")}
        window["claims"] = window["attributions"] = window["facts"] = window["pairs"] = window["sources"] = (
            None
        )
        if labels.get("claims") is not None:
            window["claims"] = [
                [t - low, p, inside(s), inside(o), m, n]
                for t, p, s, o, m, n in labels["claims"]
                if low <= t < high
            ]
        if labels.get("sources") is not None:
            window["sources"] = [[inside(c), inside(s)] for c, s in labels["sources"] if inside(c)]
        if labels.get("attributions") is not None:
            window["attributions"] = [
                [inside(c), inside(s), inside(k)]
                for c, s, k in labels["attributions"]
                if inside(c) and inside(k)
            ]
        if labels.get("facts") is not None:
            window["facts"] = [[i - low, value] for i, value in labels["facts"] if low <= i < high]
        if labels.get("pairs") is not None:
            window["pairs"] = [
                [[a[0] - low, a[1] - low], [b[0] - low, b[1] - low], root]
                for a, b, root in labels["pairs"]
                if low <= a[0] and a[1] <= high and low <= b[0] and b[1] <= high
            ]
        yield window


class Recorder:
    """Keeps the drafts from which BlockReader made a claim, by the block they stand in."""

    def __init__(self) -> None:
        self.kept: dict[int, list[list[Any]]] = {}
        original = BlockReader._claim

        def record(reader: BlockReader, draft: Any) -> Any:
            claim = original(reader, draft)
            if claim is not None:
                doc = reader.block.doc
                same = [
                    [one.i] if one is not None and one.doc is doc else []
                    for one in (draft.subject, draft.object)
                ]
                self.kept.setdefault(id(doc), []).append(
                    [
                        draft.trigger.i,
                        draft.predicate,
                        *same,
                        str(claim.modality),
                        claim.polarity == "negative",
                    ]
                )
            return claim

        BlockReader._claim = record  # type: ignore[method-assign]

    def read(self, text: str, published: str | None = None) -> tuple[Any, Any]:
        """Read a text; return its parse and its claims by block."""
        self.kept = {}
        document = read_text(text, published=published)
        parsed = get_parser().parse(document)
        read_parsed(parsed)
        return parsed, self.kept


def merge(claims: list[list[Any]]) -> list[list[Any]]:
    """Join drafts of one trigger and predicate."""
    joined: dict[tuple[int, str], list[Any]] = {}
    for t, p, s, o, m, n in claims:
        one = joined.setdefault((t, p), [t, p, [], [], m, n])
        one[2] = sorted({*one[2], *s} - {t})
        one[3] = sorted({*one[3], *o} - {t})
    return list(joined.values())


def read_polnear(split: str, claims_every: int) -> Iterator[Window]:
    """Read PolNeAR: its attributions; in every n-th article what the rules read too."""
    from tests.gold.polnear import iter_articles

    recorder = Recorder()
    for number, article in enumerate(
        iter_articles(SHARED / "data" / "polnear" / "polnear-train-dev.tar.gz", split)
    ):
        with_claims = claims_every and number % claims_every == 0
        if with_claims:
            parsed, kept = recorder.read(article.text)
        else:
            parsed, kept = get_parser().parse(read_text(article.text)), {}
        document = parsed.document
        for block in parsed.blocks:
            places = [document.raw_span(block.offset(t), block.end(t)) for t in block.doc]
            relations = []
            for source, cue, content in article.relations:
                roles = [
                    [
                        i
                        for i, (a, b) in enumerate(places)
                        if any(a < end and start < b for start, end in ranges)
                    ]
                    for ranges in (cue, source, content)
                ]
                if roles[0] and roles[2]:
                    relations.append(roles)
            yield from _cut(
                block.doc,
                attributions=relations,
                claims=merge(kept.get(id(block.doc), [])) if with_claims else None,
                id=article.name,
            )


def read_factuality(parse: Any, split: str) -> Iterator[Window]:
    """Read UDS-IH2; its tokens are taken as they are."""
    for line in (SHARED / "data" / "factuality" / f"{split}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        words = row["text"].split(" ")
        if len(words) <= LONGEST:
            facts = [[target["span1"][0], float(target["label"])] for target in row["targets"]]
            yield {
                "tokens": words,
                "claims": None,
                "attributions": None,
                "facts": facts,
                "pairs": None,
                "sources": None,
                "id": f"{split}-{row['idx']}",
            }


def read_rules() -> Iterator[Window]:
    """Read what the rules make of the sentences they were written on."""
    import yaml

    recorder = Recorder()
    texts = [
        one["s"] for path in sorted((ROOT / "tests" / "extract" / "frames").glob("*.yaml"))
        for one in yaml.safe_load(path.read_text("utf-8"))
    ]  # fmt: skip
    for text in texts:
        parsed, kept = recorder.read(text, "2024-06-01")
        for block in parsed.blocks:
            yield from _cut(block.doc, claims=merge(kept.get(id(block.doc), [])), id="rules")


def read_plv(parse: Any) -> Iterator[Window]:
    """Read the PLV training sentences: one pair each."""
    rows = [
        json.loads(line) for line in (SHARED / "data" / "plv" / "train.jsonl").read_text("utf-8").splitlines()
    ]
    texts, ends = [], []
    for row in rows:
        marked = row["marked"]
        plain, places = "", {}
        while marked:
            cut = min((marked.find(m) for m in ("<s>", "</s>", "<t>", "</t>") if m in marked), default=-1)
            if cut < 0:
                plain += marked
                break
            plain += marked[:cut]
            tag = marked[cut : marked.index(">", cut) + 1]
            places[tag] = len(plain)
            marked = marked[cut + len(tag) :]
        texts.append(plain)
        # a target of "a recipient" stands nowhere in the sentence
        ends.append([(places[f"<{m}>"], places[f"</{m}>"]) if f"<{m}>" in places else None for m in "st"])
    for row, doc, (s, t) in zip(rows, parse(texts), ends, strict=True):
        spans = [list(_span(doc, *one)) if one is not None else None for one in (s, t)]
        pair = [*spans, row["root"].replace("YIELD", "CONCEDE")]
        yield {
            "tokens": [t.text for t in doc],
            "claims": None,
            "attributions": None,
            "facts": None,
            "pairs": [pair],
            "sources": None,
            "id": row["id"],
        }


def main() -> None:
    """Write the kinds asked for."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    language = get_parser().language

    def parse(texts: list[str]) -> Iterable[Any]:
        return language.pipe(texts, batch_size=16, disable=["ner"])

    kinds: dict[str, Callable[[], Iterator[Window]]] = {
        "corpus": lambda: read_corpus(parse),
        "standoff": lambda: read_standoff(parse),
        "polnear": lambda: read_polnear("train", 2),
        "polnear_dev": lambda: read_polnear("dev", 0),
        "factuality": lambda: read_factuality(parse, "train"),
        "factuality_dev": lambda: read_factuality(parse, "dev"),
        "rules": read_rules,
        "plv": lambda: read_plv(parse),
    }
    for kind in sys.argv[2:] or kinds:
        count = 0
        with (out / f"{kind}.jsonl").open("w", encoding="utf-8") as file:
            for window in kinds[kind]():
                file.write(json.dumps(window, ensure_ascii=False) + "\n")
                count += 1
        print(kind, count, flush=True)


if __name__ == "__main__":
    main()
