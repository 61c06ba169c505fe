"""Out and back in without loss."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.publish.conftest import JOINED, MET, OTHER, WIRE
from tests.publish.strategies import entries

from legation.errors import UnreadableError
from legation.ledger import Ledger
from legation.model import Claim, Document
from legation.publish import Harvest, from_jsonl, publish, record_jsonl, to_jsonl
from legation.publish.jsonl import Entry, Judged
from legation.review import Change, correct, decide, undo


@settings(max_examples=150, deadline=None)
@given(entries)
def test_export_then_import_is_identity(given_entries: list[Entry]) -> None:
    """For any content, and as often as one likes; a line is a line."""
    lines = list(to_jsonl(given_entries))
    assert all(line.count("\n") == 1 and line.endswith("\n") for line in lines)
    back = list(from_jsonl(lines))
    assert back == given_entries
    assert list(to_jsonl(back)) == lines


@settings(max_examples=30, deadline=None)
@given(entries)
def test_through_a_file(given_entries: list[Entry]) -> None:
    """No character ends a line but the line feed."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(to_jsonl(given_entries))
        with path.open(encoding="utf-8", newline="\n") as stream:
            assert list(from_jsonl(stream)) == given_entries


def test_a_ledger_travels(ledger: Ledger, tmp_path: Path) -> None:
    """Documents, claims, corrections and words taken back arrive; twice changes nothing."""
    decide(ledger, MET.id, "rejected", "ada", "a misreading")
    new, _ = correct(ledger, JOINED.id, Change(predicate="be_member"), "bob")
    decide(ledger, JOINED.id, "accepted", "ada")
    undo(ledger, JOINED.id, "ada")
    path = tmp_path / "all.jsonl"
    done = publish(Harvest(ledger), "jsonl", path)
    assert done.written == 8
    with Ledger.open(tmp_path / "other.ledger") as other:
        for _ in range(2):
            assert record_jsonl(path, other) == 2
            assert list(other.iter_claims()) == list(ledger.iter_claims())
            assert other.tally().outcome(JOINED.id) == "corrected"
            assert other.tally().outcome(MET.id) == "rejected"
            assert other.counts()["judgements"] == 4
        assert new in list(other.iter_claims())
        assert [other.get_document(one.id) for one in (WIRE, OTHER)] == [WIRE, OTHER]
        assert other.verify().is_sound


def test_a_part_adds_and_takes_nothing_away(ledger: Ledger, tmp_path: Path) -> None:
    """A filtered file holds what it needs, and does not retract the rest of a document."""
    decide(ledger, MET.id, "rejected", "ada")
    path = tmp_path / "part.jsonl"
    publish(Harvest(ledger, predicate="join"), "jsonl", path)
    with path.open(encoding="utf-8", newline="\n") as stream:
        found = list(from_jsonl(stream))
    assert found == [WIRE, JOINED]
    before = list(ledger.iter_claims(include_rejected=True))
    record_jsonl(path, ledger)
    assert list(ledger.iter_claims(include_rejected=True)) == before


def test_a_document_stands_before_its_claims(ledger: Ledger, tmp_path: Path) -> None:
    """So that a reader may stream."""
    decide(ledger, MET.id, "accepted", "ada")
    path = tmp_path / "all.jsonl"
    publish(Harvest(ledger), "jsonl", path)
    seen: set[str] = set()
    kinds = set()
    for entry in from_jsonl(path.read_text("utf-8").split("\n")[:-1]):
        kinds.add(type(entry))
        if isinstance(entry, Document):
            seen.add(entry.id)
        elif isinstance(entry, Claim):
            assert entry.document_id in seen
    assert kinds == {Document, Claim, Judged}


@pytest.mark.parametrize(
    "text",
    ["no json\n", "{}\n", '{"kind":"header","format":"legation","version":2}\n', "[1]\n"],
)
def test_foreign_files_are_refused(text: str, tmp_path: Path) -> None:
    """With the number of the line; nothing is recorded."""
    path = tmp_path / "bad.jsonl"
    for content, line in ((text, 1), ("".join(to_jsonl([])) + text, 2)):
        path.write_text(content, "utf-8")
        with Ledger.open(tmp_path / "l.ledger") as ledger:
            with pytest.raises(UnreadableError, match=f"line {line}"):
                record_jsonl(path, ledger)
            assert ledger.counts()["documents"] == 0
