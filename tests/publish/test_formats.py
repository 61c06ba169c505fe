"""What each format holds, and that none makes a fact of what is none."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.publish.conftest import AGAIN, JOINED, LISTED, MET, NOT, PRAISED, WILL, WIRE

from legation.claimlist import MissingExtraError
from legation.errors import NotFoundError, UsageError
from legation.ledger import Ledger
from legation.model import Judgement
from legation.publish import FORMATS, Harvest, Published, loses, publish
from legation.publish import parquet as parquet_format
from legation.publish.rows import COLUMNS
from legation.vocab.frames import predicates

ROOT = Path(__file__).resolve().parents[2]


def write(ledger: Ledger, format_: str, folder: Path, **more: Any) -> tuple[Path, Published]:
    path = folder / f"out.{format_}"
    return path, publish(Harvest(ledger, **more), format_, path)


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def test_csv_has_every_claim_with_its_modality(ledger: Ledger, tmp_path: Path) -> None:
    """Quotes and line breaks survive; what is not a fact says so."""
    path, done = write(ledger, "csv", tmp_path)
    rows = {row["claim"]: row for row in table(path)}
    assert done.written == len(rows) == 7
    assert list(rows[MET.id]) == list(COLUMNS)
    assert (rows[WILL.id]["modality"], rows[NOT.id]["polarity"]) == ("announced", "negative")
    assert rows[AGAIN.id]["speakers"] == "France"
    assert (rows[MET.id]["subject_id"], rows[MET.id]["object"]) == (MET.subject.key, "Chad")
    assert rows[MET.id]["earliest_start"] == "2024-10-12" and rows[PRAISED.id]["earliest_start"] == ""
    assert rows[PRAISED.id]["subject_id"] == "" and rows[PRAISED.id]["subject"] == "a spokesman"
    assert rows[MET.id]["quotes"] == "Norway met Chad"


def test_parquet_has_the_same_rows_with_types(ledger: Ledger, tmp_path: Path) -> None:
    """Read back, the cells equal those of csv."""
    parquet = pytest.importorskip("pyarrow.parquet")
    path, done = write(ledger, "parquet", tmp_path)
    rows = parquet.read_table(str(path)).to_pylist()
    assert done.written == 7
    assert rows[0]["earliest_start"] == dt.date(1949, 4, 4) and rows[0]["score"] == 1.0
    flat = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]
    assert flat == table(write(ledger, "csv", tmp_path)[0])


def test_parquet_without_its_extra(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra, and no file is left."""

    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(parquet_format, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"legation\[frames\]"):
        write(ledger, "parquet", tmp_path)
    assert not list(tmp_path.glob("*out*"))


def test_plover_takes_only_actual_positive_claims(ledger: Ledger, tmp_path: Path) -> None:
    """Two reports of one meeting, told from both sides, are one event."""
    path, done = write(ledger, "plover", tmp_path)
    rows = table(path, "\t")
    assert done.written == len(rows)
    assert {row["Modality"] for row in rows} == {"actual"} and {row["Polarity"] for row in rows} == {
        "positive"
    }
    (meeting,) = [row for row in rows if row["Predicate"] == "meet"]
    assert (meeting["Event Type"], meeting["Quad Code"]) == ("CONSULT", "verbal cooperation")
    assert (meeting["Event Date"], meeting["Reports"], meeting["Documents"]) == ("2024-10-12", "2", "2")
    assert (meeting["Actor Country"], meeting["Recipient Country"]) == ("NOR", "TCD")
    assert meeting["Primary Actor Sector"] == "GOV" and meeting["Wikidata Actor ID"] == "Q20"
    assert set(meeting["Claims"].split()) == {MET.id, AGAIN.id}
    assert done.left_out["not put as a fact"] == 2 and done.left_out["negative"] == 1


def test_plover_with_all_modalities_keeps_them_apart(ledger: Ledger, tmp_path: Path) -> None:
    """Each row says what it is."""
    path, done = write(ledger, "plover", tmp_path, all_modalities=True)
    rows = {row["Predicate"]: row for row in table(path, "\t")}
    assert rows["expel_diplomat"]["Modality"] == "announced"
    assert rows["attack"]["Polarity"] == "negative"
    assert "not put as a fact" not in done.left_out
    for format_ in set(FORMATS) - {"plover"}:
        with pytest.raises(UsageError, match="all-modalities"):
            publish(Harvest(ledger, all_modalities=True), format_, tmp_path / "none")


def test_plover_knows_every_type_of_the_vocabulary() -> None:
    """Each of the sixteen types lies in one quadrant."""
    from legation.publish.plover import QUAD_OF

    assert len(QUAD_OF) == 16
    assert {one.plover for one in predicates().values()} - {""} <= set(QUAD_OF)


def test_graphml_is_xml_with_modality_on_every_edge(ledger: Ledger, tmp_path: Path) -> None:
    """Nodes are parties; a claim without an object is counted."""
    path, done = write(ledger, "graphml", tmp_path)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.parse(path).getroot()
    edges = {edge.get("id"): edge for edge in root.iter(f"{space}edge")}
    nodes = {node.get("id") for node in root.iter(f"{space}node")}
    declared = {key.get("id") for key in root.iter(f"{space}key")}
    assert done.written == len(edges) == 6 and done.left_out == {"without an object": 1}
    assert all(edge.get("source") in nodes and edge.get("target") in nodes for edge in edges.values())
    for edge in edges.values():
        cells = {data.get("key"): data.text for data in edge}
        assert cells["edge-modality"] and cells["edge-polarity"] and set(cells) <= declared
    assert {data.get("key"): data.text for data in edges[WILL.id]}["edge-modality"] == "announced"
    assert {data.get("key"): data.text for data in edges[MET.id]}["edge-latest_end"] == "2024-10-12"


def test_graphml_survives_any_character(ledger: Ledger, tmp_path: Path) -> None:
    """Control characters that XML cannot hold are replaced."""
    from tests.status.claims import article, claim

    text = article("Norway met a \x01<b>\"man\" & 'co'\x00.", "2024-10-16")
    ledger.record(text, [claim(text, "no", "meet", "a \x01<b>\"man\" & 'co'\x00")])
    root = ElementTree.parse(write(ledger, "graphml", tmp_path)[0]).getroot()
    names = [data.text for data in root.iter() if data.get("key") == "node-name"]
    assert "a \ufffd<b>\"man\" & 'co'\ufffd" in names


def test_ftm_takes_facts_only_and_refers_to_what_is_there(ledger: Ledger, tmp_path: Path) -> None:
    """Every entity named by another is in the file, before it."""
    path, done = write(ledger, "ftm", tmp_path)
    entities = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    by_id = {one["id"]: one for one in entities}
    assert done.written == len(entities) == len(by_id)
    assert WILL.id not in by_id and NOT.id not in by_id
    membership = by_id[JOINED.id]
    assert membership["schema"] == "Membership"
    assert membership["properties"]["member"] == ["Q20"]
    assert by_id[membership["properties"]["organization"][0]]["schema"] == "Organization"
    assert membership["properties"]["proof"] == [WIRE.id] and by_id[WIRE.id]["schema"] == "Article"
    sanction = by_id[LISTED.id]
    assert sanction["schema"] == "Sanction" and sanction["properties"]["startDate"] == ["2024-02-16"]
    assert sanction["properties"]["authority"] == ["United States"]
    assert by_id[MET.id]["schema"] == "Event" and by_id[MET.id]["properties"]["date"] == ["2024-10-12"]
    assert by_id[AGAIN.id]["properties"]["name"][0].endswith("according to France")
    assert by_id["Q20"]["properties"] == {"name": ["Norway"], "country": ["no"], "wikidataId": ["Q20"]}
    for number, entity in enumerate(entities):
        before = {one["id"] for one in entities[:number]}
        for name in ("member", "organization", "entity", "involved", "proof"):
            assert before.issuperset(entity["properties"].get(name, []))
        assert all(isinstance(value, str) for values in entity["properties"].values() for value in values)


def test_rejected_claims_are_left_out_of_every_format(ledger: Ledger, tmp_path: Path) -> None:
    """From the judgement on, unless asked for."""
    moment = ledger.judge(Judgement("jdg-1", MET.id, "rejected", "ada"))
    rows = table(write(ledger, "csv", tmp_path)[0])
    assert MET.id not in {row["claim"] for row in rows}
    (tmp_path / "out.csv").unlink()
    rows = table(write(ledger, "csv", tmp_path, include_rejected=True)[0])
    assert {row["claim"]: row["verdict"] for row in rows}[MET.id] == "rejected"
    (tmp_path / "out.csv").unlink()
    rows = table(write(ledger, "csv", tmp_path, known_at=moment - 1)[0])
    assert {row["verdict"] for row in rows} == {"pending"} and len(rows) == 7


def test_filters_and_known_at(ledger: Ledger, tmp_path: Path) -> None:
    """The same filters as in `legation claims`."""
    rows = table(write(ledger, "csv", tmp_path, predicate="join")[0])
    assert [row["claim"] for row in rows] == [JOINED.id]
    with pytest.raises(NotFoundError, match="no claim"):
        publish(Harvest(ledger, predicate="trade"), "csv", tmp_path / "none.csv")
    with pytest.raises(NotFoundError, match="1 not put as a fact"):
        publish(Harvest(ledger, modality="announced"), "ftm", tmp_path / "none.csv")
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_ledger_gives_the_same_bytes(format_: str, ledger: Ledger, tmp_path: Path) -> None:
    """Whenever it is asked."""
    if format_ == "parquet":
        pytest.importorskip("pyarrow")
    one, other = (publish(Harvest(ledger), format_, tmp_path / name) for name in ("a", "b"))
    assert one.path.read_bytes() == other.path.read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_on_its_page_what_it_loses(format_: str) -> None:
    """In the same words as the module."""
    page = (ROOT / "docs/publish.md").read_text("utf-8").replace("`", "")
    assert f"\n## {format_}" in page
    assert loses(format_) and loses(format_) in " ".join(page.split())


def test_unknown_format(ledger: Ledger, tmp_path: Path) -> None:
    """The error names those that there are."""
    with pytest.raises(UsageError, match="graphml"):
        publish(Harvest(ledger), "xlsx", tmp_path / "out")
