"""Every gold file is well formed, quotes its text exactly, and scores one for a perfect reader."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from tests.gold import golden, scorer

from legation.model import Argument, Attribution, Claim, Document, Modality, Quantity, Span, ValidTime
from legation.samples import SAMPLES, read_index, sample_path

DIFFERENT = [*golden.sample_cases(), *golden.further_cases()]  # no two tell the same story
CASES = [*DIFFERENT, *golden.unseen_cases()]
TIME = re.compile(
    r"unknown|unresolvable|asof:\d{4}-\d\d-\d\d"
    r"|(?:\d{4}(?:-\d\d){0,2}|\.\.)(?:/(?:\d{4}(?:-\d\d){0,2}|\.\.))?"
)


def all_rows() -> list[tuple[str, dict[str, Any]]]:
    """Rows of every gold file that is ours."""
    folders = (golden.HERE / "samples", golden.HERE / "further", golden.HERE / "unseen")
    files = [path for folder in folders for path in folder.glob("*.jsonl")]
    return [(path.stem, row) for path in sorted(files) for row in golden.read_jsonl(path)]


def test_the_samples_are_those_of_the_index() -> None:
    assert tuple(read_index()) == SAMPLES
    for name in SAMPLES:
        entry = read_index()[name]
        assert set(entry) == {"title", "source", "published", "style", "region"}
        assert entry["source"] == "Legation sample"
        assert dt.date(1999, 1, 1) <= dt.date.fromisoformat(entry["published"]) <= dt.date(2025, 12, 31)
        assert 300 <= len(sample_path(name).read_text(encoding="utf-8").split()) <= 600
        assert (golden.HERE / "samples" / f"{name}.jsonl").is_file()


def test_every_text_has_gold() -> None:
    assert {case.name for case in golden.sample_cases()} == set(SAMPLES)
    further = golden.HERE / "further"
    assert {case.name for case in golden.further_cases()} == {path.stem for path in further.glob("*.txt")}
    unseen = golden.HERE / "unseen"
    assert {case.name for case in golden.unseen_cases()} == {path.stem for path in unseen.glob("*.txt")}


@pytest.mark.parametrize(
    ("name", "row"), all_rows(), ids=lambda value: value if isinstance(value, str) else value["id"]
)
def test_a_row_is_well_formed(name: str, row: dict[str, Any]) -> None:
    assert row["relation"] in golden.predicate_keys()
    assert set(row.get("accept", ())) <= golden.predicate_keys()
    assert {row["modality"], *row.get("modality_accept", ())} <= {str(one) for one in Modality}
    assert row["polarity"] in "+-"
    assert isinstance(row["core"], bool)
    assert row["subject"] and row["quote"]
    assert row["attribution"][0] in ("author", "photo caption")
    for time in (row["time"], *row.get("time_accept", ())):
        assert TIME.fullmatch(time), time


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_quotes_are_exact_and_identifiers_unique(case: golden.Case) -> None:
    raw = case.path.read_text(encoding="utf-8")
    assert [gold.id for gold in case.gold if not scorer.find_quote(raw, gold.quote)] == []
    assert len({gold.id for gold in case.gold}) == len(case.gold)


def written_time(written: str) -> ValidTime:
    """A produced time that says what the gold says."""
    if written.startswith(("unknown", "unresolvable")):
        return ValidTime.unresolved()
    if written.startswith("asof:"):
        return ValidTime(written[5:], basis="asof")
    first, last = scorer.day_range(written)
    if last is None and first is not None:
        return ValidTime.since(dt.date.fromordinal(first), edtf=written)
    left, right = (dt.date.fromordinal(day) if day else None for day in (first, last))
    return ValidTime.of_days(left, right)


def oracle(case: golden.Case, raw: str) -> list[Claim]:
    """What a reader would produce who had written the gold."""
    claims = []
    for gold in case.gold:
        start, end = (gold.spans or scorer.find_quote(raw, gold.quote))[0]
        span = Span.of(raw, start, end)
        chain = tuple(Attribution(Argument(span, text=forms[0])) for forms in gold.speakers)
        name = gold.object[0] if gold.object else ""
        claim = Claim(
            id="",
            document_id="doc-oracle",
            subject=Argument(span, text=gold.subject[0]),
            predicate=gold.predicates[0],
            object=Argument(span, text=name) if name else None,
            modality=Modality(gold.modalities[0] if gold.modalities else "actual"),
            polarity="negative" if gold.polarities[0] == "negative" else "positive",
            time=written_time(gold.time[0]),
            asserted_at=None,
            evidence=(span,),
            attribution=chain,
            source="caption" if gold.caption else "",
            quantity=Quantity(None, "", "exact", span, readable=False) if gold.needs_quantity else None,
        )
        claims.append(claim.with_id())
    return claims


def oracle_cases() -> list[golden.Case]:
    """All cases, the founding one where it lies beside the checkout."""
    shared = golden.find_shared()
    return [*([golden.founding_case(shared)] if shared else []), *CASES]


@pytest.mark.parametrize("case", oracle_cases(), ids=lambda case: case.name)
def test_a_perfect_reader_scores_one(case: golden.Case) -> None:
    raw = case.path.read_text(encoding="utf-8")
    claims = oracle(case, raw)
    document = Document("doc-oracle", raw, raw, "", segments=((0, 0, len(raw)),))
    found = scorer.score(case, document, claims)
    assert [gold.line for gold in found.missed] == []
    assert {name: [gold.line for gold, _ in pairs] for name, pairs in found.errors.items() if pairs} == {}
    assert found.precision == 1.0


@pytest.mark.parametrize("case", DIFFERENT, ids=lambda case: case.name)
def test_a_reader_of_another_text_scores_next_to_nothing(case: golden.Case) -> None:
    """The aliases must not be so wide that claims of one article match the gold of another."""
    for other in DIFFERENT:
        if other.name == case.name:
            continue
        raw = other.path.read_text(encoding="utf-8")
        document = Document("doc-oracle", raw, raw, "", segments=((0, 0, len(raw)),))
        assert scorer.score(case, document, oracle(other, raw)).recall < 0.08
