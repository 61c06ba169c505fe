"""No figure drops beyond noise or below its floor; and the bench itself: intervals, comparison, what it writes."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.gold import bench, bootstrap, by_class, plv, scorer
from tests.gold.bench import Committed, NotHereError, Part
from tests.gold.bootstrap import Figure, Outcome, estimate, f1, share
from tests.gold.reading import read_case

from legation.extract import relation

BY_NAME = {part.name: part for part in bench.PARTS}


@pytest.mark.parametrize("name", list(BY_NAME))
def test_no_figure_drops_beyond_noise(name: str) -> None:
    """On all of a set or its sub-sample; ``make bench-quality-write`` writes new figures down."""
    part = BY_NAME[name]
    try:
        measured = part.figures(quick=True)[part.quick_name]
    except NotHereError as missing:
        pytest.skip(str(missing))
    print("\n" + bench.table({part.quick_name: measured}, bench.read_committed()))
    floors = bench.read_floors().get(name, {})
    low = {
        figure: (round(measured[figure].value, 3), floor)
        for figure, floor in floors.items()
        if bench.is_worse(figure, measured[figure].value, floor)
    }
    assert low == {}, f"{name} is worse than its floors (figure, floor): {low}"
    committed = bench.read_committed().get(part.quick_name, {})
    made_by = {one.extractor for one in committed.values()}
    if any(bench.readers(one) - bench.readers(bench.extractor()) for one in made_by):
        pytest.skip(f"the committed figures are of {made_by}, of which only {bench.extractor()} is here")
    changes = {
        figure: (round(one.value, 3), committed.get(figure))
        for figure, one in measured.items()
        if bench.compare(figure, one, committed.get(figure)) in ("drop", "new", "other set")
    }
    assert changes == {}, f"{name} dropped beyond noise, or was measured on another set: {changes}"


def test_committed_figures_and_floors_are_those_of_the_bench() -> None:
    quick = {part.quick_name: part for part in bench.PARTS}
    known = BY_NAME | quick
    for part, figures in bench.read_committed().items():
        assert set(figures) <= set(known[part].formulas), part
        assert all(one.interval[0] <= one.value <= one.interval[1] for one in figures.values()), part
    for part, floors in bench.read_floors().items():
        assert set(floors) <= set(BY_NAME[part].formulas), part


# ---------------------------------------------------------------- intervals


def test_an_interval_is_that_of_the_binomial() -> None:
    outcomes = [Outcome("one text", {"all": 1, "right": number % 2}) for number in range(400)]
    found = estimate(outcomes, {"share": share("right", "all")})["share"]
    assert (found.value, found.n) == (0.5, 400)
    assert found.low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.006)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.006)
    assert estimate(outcomes, {"share": share("right", "all")})["share"] == found


def test_documents_are_drawn_whole() -> None:
    """Forty items in ten texts that are all right or all wrong are ten observations, not forty."""
    formulas = {"share": share("right", "all")}
    together = [Outcome(f"text {n % 10}", {"all": 1, "right": n % 10 < 5}) for n in range(40)]
    alone = [Outcome("text", one.counts) for one in together]
    whole, single = (estimate(one, formulas)["share"] for one in (together, alone))
    assert whole.value == single.value
    assert whole.high - whole.low > 1.5 * (single.high - single.low)


def test_a_perfect_figure_has_an_interval_too() -> None:
    found = estimate([Outcome("text", {"all": 1, "right": 1})] * 60, {"share": share("right", "all")})[
        "share"
    ]
    assert (found.low, found.high) == (pytest.approx(0.95), 1.0)


def test_a_figure_of_nothing_is_left_out() -> None:
    assert estimate([Outcome("text", {"all": 1})], {"amount": share("right", "amount")}) == {}
    assert estimate([], {"amount": share("right", "amount")}) == {}


def test_macro_f1_is_the_mean_over_the_classes_that_occur() -> None:
    pairs = [("A", "A"), ("A", "B"), ("B", "B"), ("B", "none")]
    outcomes = [Outcome("text", bootstrap.classified("root", gold, said)) for gold, said in pairs]
    found = estimate(outcomes, {"f1": bootstrap.macro_f1("root", ["A", "B", "C"])})["f1"]
    assert found.value == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_the_correlation_of_sums_is_that_of_the_pairs() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=50)
    y = x + rng.normal(size=50)
    pairs = list(zip(x.tolist(), y.tolist(), strict=True))
    outcomes = [Outcome(str(n), bootstrap.paired(pairs[n : n + 5])) for n in range(0, 50, 5)]
    found = estimate(outcomes, {"r": bootstrap.pearson(), "mae": share("error", "pairs")})
    assert found["r"].value == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert found["mae"].value == pytest.approx(np.abs(x - y).mean())


# ---------------------------------------------------------------- parts


def sample_score() -> scorer.Score:
    (case,) = scorer.choose_cases(["dev_wire"])
    return scorer.score(case, *read_case(case))


def test_figures_of_claims_are_those_of_the_scorer() -> None:
    one = sample_score()
    assert one.matched and one.missed and one.wrong
    found = estimate(bench.claim_outcomes(one), bench.CLAIM_FIGURES)
    wanted = one.figures()
    assert {name: found[name].value for name in wanted} == pytest.approx(wanted)
    assert found["recall"].n == len(one.matched) + len(one.missed)


@pytest.mark.parametrize("by", by_class.CLASSES)
def test_claims_by_class_add_up_to_all_claims(by: str) -> None:
    one = sample_score()
    outcomes = by_class.kind_outcomes(by, [one])

    def total(kind: str) -> float:
        return sum(n for outcome in outcomes for name, n in outcome.counts.items() if name.endswith(kind))

    assert total(" gold") == len(one.matched) + len(one.missed)
    assert total(" said") == len(one.matched) + len(one.wrong)
    assert total(" right") == len(one.matched) - len(one.errors.get(by, ()))
    assert "(dev)" in by_class.table_by(by, "dev", [one])


def test_the_sub_sample_of_all_is_the_sub_sample() -> None:
    """What is written down after measuring all is what the tests compare with after measuring a few."""
    rows = [Outcome(str(n), {"right": n % 3 == 0, "said": 1, "gold": 1}) for n in range(103)]
    part = Part("made", lambda n: bootstrap.thin(rows, n), {"f1": f1("right", "said", "gold")}, 20)
    everything, few = part.figures(quick=False), part.figures(quick=True)
    assert set(everything) == {"made", "made (quick)"}
    assert few == {"made (quick)": everything["made (quick)"]}
    assert (everything["made"]["f1"].n, few["made (quick)"]["f1"].n) == (103, 20)


def test_unseen_articles_are_asked_for_by_name_and_shown_as_a_total(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (sample,) = scorer.choose_cases(["dev_wire"])
    unseen = replace(sample, name="dev_unseen")
    monkeypatch.setattr(scorer, "unseen_cases", lambda: [unseen])
    assert unseen not in scorer.choose_cases(["all", "dev"])
    monkeypatch.setattr(sys, "argv", ["scorer", "unseen", "--list"])
    scorer.main()
    printed = capsys.readouterr().out
    assert "held out" in printed and "together" in printed
    assert "== wrong" not in printed
    assert [line for line in printed.splitlines() if line.startswith("dev_unseen")] == []


# ---------------------------------------------------------------- comparison


@pytest.mark.parametrize(
    ("name", "value", "change"),
    [
        ("recall", 0.69, "drop"),
        ("recall", 0.71, ""),
        ("recall", 0.91, "gain"),
        ("leak", 0.91, "drop"),
        ("leak", 0.69, "gain"),
    ],
)
def test_a_drop_lies_outside_the_committed_interval(name: str, value: float, change: str) -> None:
    last = Committed(0.8, (0.7, 0.9), 50, "2026-11-23", "rules/0.1.0")
    assert bench.compare(name, Figure(value, 0.0, 1.0, 50), last) == change
    assert bench.compare(name, Figure(value, 0.0, 1.0, 51), last) == "other set"
    assert bench.compare(name, Figure(value, 0.0, 1.0, 50), None) == "new"


def test_what_is_written_is_read_again_and_what_was_not_measured_stays(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    bench.write_committed({"a": {"recall": Figure(0.51234, 0.4, 0.6, 9)}}, path)
    bench.write_committed({"b": {"recall": Figure(0.7, 0.6, 0.8, 9)}}, path)
    stored = bench.read_committed(path)
    assert set(stored) == {"a", "b"}
    assert (stored["a"]["recall"].value, stored["a"]["recall"].interval) == (0.5123, (0.4, 0.6))
    assert bench.compare("recall", Figure(0.51234, 0.4, 0.6, 9), stored["a"]["recall"]) == ""
    lines = bench.table({"b": {"recall": Figure(0.5, 0.4, 0.6, 9)}}, stored)
    assert "DROP beyond noise" in lines and stored["b"]["recall"].date in lines


def test_a_floor_is_a_ceiling_where_less_is_better() -> None:
    assert bench.is_worse("recall", 0.5, 0.6) and not bench.is_worse("recall", 0.6, 0.6)
    assert bench.is_worse("leak", 0.06, 0.05) and not bench.is_worse("leak", 0.05, 0.05)


# ---------------------------------------------------------------- PLV

ROW = {"id": "made-1", "source": "Norway", "penta": 4}


@pytest.mark.parametrize(
    ("sentence", "root"),
    [
        ("Norway imposed sanctions on Russia on Friday.", "SANCTION"),
        ("Norway threatened to expel Russia's ambassador.", "THREATEN"),
        ("Norway did not recognise Russia.", "REJECT"),
        ("Russia withdrew its ambassador from Norway.", "SANCTION"),
        ("Norway and Russia lie in the north.", "none"),
    ],
)
def test_the_claim_between_the_pair_gives_the_type(sentence: str, root: str) -> None:
    assert plv.rule_root({**ROW, "sentence": sentence, "target": "Russia"}) == root


def test_only_folds_answered_in_full_are_judged(tmp_path: Path) -> None:
    rows = [
        {"id": f"plv-made-{n}", "sentence": "", "root": root, "penta": penta}
        for n, (root, penta) in enumerate([("YIELD", 2), ("ACCUSE", 3), ("AID", 2)])
    ]
    path, answers = tmp_path / "rows.jsonl", tmp_path / "answers.json"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    said = {
        "plv-made-0": {"none": 0.6, "CONCEDE": 0.3, "AID": 0.1},
        "plv-made-1": {"REJECT": 0.7, "ACCUSE": 0.3},
    }
    answers.write_text(json.dumps(said), encoding="utf-8")
    lacking = plv.fold_of("plv-made-2")
    assert lacking not in plv.answered_folds(path, answers)
    judged = {one.document for one in plv.measure_learned(path, crossval=answers)}
    assert judged == {row["id"] for row in rows if plv.fold_of(row["id"]) != lacking}
    answers.write_text(json.dumps(said | {"plv-made-2": {"AID": 1.0}}), encoding="utf-8")
    assert plv.answered_folds(path, answers) == [0, 1, 2, 3, 4]
    figures = estimate(plv.measure_learned(path, crossval=answers), plv.FIGURES)
    assert figures["quad_f1"].value == 1.0  # a rejection is in the quad of an accusation
    assert figures["root_f1"].value == pytest.approx(2 / 4)  # CONCEDE, AID; ACCUSE; REJECT, said in vain


def test_a_target_that_stands_nowhere_is_no_party(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def relate(sentence: str, subject: str, object_: str | None, *, known: bool) -> relation.Relation:
        asked.append((subject, object_, known))
        return relation.Relation("AID", "material cooperation", {"AID": 0.98765, "ACCUSE": 0.01235})

    monkeypatch.setattr(relation, "relate", relate)
    rows = [{**ROW, "sentence": "Norway sent aid to Chad.", "target": one} for one in ("Chad", "a recipient")]
    assert plv.answer(rows) == {"made-1": {"AID": 0.9877, "ACCUSE": 0.0123}}
    assert asked == [("Norway", "Chad", True), ("Norway", None, True)]


def test_the_folds_are_alike_in_size() -> None:
    sizes = np.bincount([plv.fold_of(f"plv-train-{n}") for n in range(1050)], minlength=plv.FOLDS)
    assert len(sizes) == plv.FOLDS
    assert sizes.min() > 150
