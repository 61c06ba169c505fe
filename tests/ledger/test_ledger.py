"""Recording, asking, refusing: a real SQLite file and a real PostgreSQL database each time."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.ledger.behind import alter, run_behind
from tests.status.claims import article, claim

from legation.errors import LedgerError, NotFoundError, UsageError
from legation.ledger import Ledger, migrations, sqlite
from legation.ledger.migrations import SCHEMA_VERSION, Migration, run_sql
from legation.model import Document, Judgement

NEWS = article("Russia announced that it will remove the Taliban from its list.", "2024-10-14")
DELIST = claim(NEWS, "ru", "delist", "taliban", "announced", "2024-10-01/2024-10-13")
SPOKE = claim(NEWS, "sergey-lavrov", "support", "taliban", when=None, speaker="Example agency")
OLD = article("China accepted the envoy in January 2024.", "2024-02-01", "Other Wire")
CREDENTIALS = claim(
    OLD, "cn", "accept_credentials", "an envoy", when="2024-01-30", roles={"sender": "taliban"}
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.ledger"


@pytest.fixture
def clock() -> Callable[[], int]:
    ticks = iter(range(1_000, 1_000_000, 1_000))
    return lambda: next(ticks)


@pytest.fixture
def ledger(address: str | Path, clock: Callable[[], int]) -> Iterator[Ledger]:
    with Ledger.open(address, clock=clock) as opened:
        yield opened


def test_document_and_claims_come_back_as_they_went_in(ledger: Ledger) -> None:
    outcome = ledger.record(NEWS, [DELIST, SPOKE])
    assert (outcome.state, outcome.recorded, outcome.retracted) == ("new", 2, 0)
    assert ledger.get_document(NEWS.id) == NEWS
    assert ledger.get_claim(DELIST.id) == DELIST
    assert list(ledger.iter_claims()) == [DELIST, SPOKE]


def test_reading_twice_records_nothing_twice(ledger: Ledger) -> None:
    ledger.record(NEWS, [DELIST, SPOKE])
    before = ledger.counts()
    outcome = ledger.record(NEWS, [DELIST, SPOKE, SPOKE])
    assert (outcome.state, outcome.kept, outcome.recorded_at) == ("unchanged", 2, None)
    assert ledger.counts() == before == {
        "documents": 1, "claims": 2, "retracted": 0, "judgements": 0, "events": 2
    }  # fmt: skip


def test_newer_extractor_retracts_what_vanished_and_keeps_what_stands(ledger: Ledger) -> None:
    first = ledger.record(NEWS, [DELIST, SPOKE])
    meeting = claim(NEWS, "ru", "meet", "taliban")
    again = [replace(DELIST, extractor="hand/2"), replace(meeting, extractor="hand/2")]
    second = ledger.record(NEWS, again)
    assert (second.state, second.recorded, second.kept, second.retracted) == ("revised", 1, 1, 1)
    assert {one.id for one in ledger.iter_claims()} == {DELIST.id, meeting.id}
    assert {one.id for one in ledger.iter_claims(known_at=first.recorded_at)} == {DELIST.id, SPOKE.id}
    assert len(list(ledger.iter_claims(include_retracted=True))) == 3
    assert ledger.find_history(SPOKE.id) == [(first.recorded_at, second.recorded_at)]
    assert ledger.get_claim(SPOKE.id) == SPOKE, "a retracted claim can still be explained"
    ledger.record(NEWS, [DELIST, SPOKE])
    assert len(ledger.find_history(SPOKE.id)) == 2, "a claim may come back"
    assert ledger.verify().is_sound


def test_same_identifier_with_other_content_is_a_revision(ledger: Ledger) -> None:
    first = ledger.record(NEWS, [DELIST])
    better = replace(DELIST, score=0.5)
    second = ledger.record(NEWS, [better])
    assert (second.recorded, second.retracted) == (1, 1)
    assert ledger.get_claim(DELIST.id).score == 0.5
    assert ledger.get_claim(DELIST.id, known_at=first.recorded_at) == DELIST


def test_claims_that_do_not_quote_their_document_are_refused_whole(ledger: Ledger) -> None:
    stranger = claim(OLD, "cn", "meet", "taliban")
    with pytest.raises(LedgerError, match="is of document"):
        ledger.record(NEWS, [DELIST, stranger])
    wrong = replace(DELIST, evidence=(replace(DELIST.evidence[0], exact="Other words"),))
    with pytest.raises(LedgerError, match="other words"):
        ledger.record(NEWS, [SPOKE, wrong])
    assert ledger.counts()["documents"] == 0


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"actor": "ru"}, {DELIST.id, SPOKE.id}),
        ({"actor": "Q159"}, {DELIST.id, SPOKE.id}),
        ({"actor": "Russia"}, {DELIST.id, SPOKE.id}),
        ({"actor": "taliban"}, {DELIST.id, SPOKE.id, CREDENTIALS.id}),
        ({"actor": {"cn", "ru"}, "other": "taliban"}, {DELIST.id, SPOKE.id, CREDENTIALS.id}),
        ({"actor": "cn", "other": "ru"}, set()),
        ({"predicate": ["delist", "meet"]}, {DELIST.id}),
        ({"modality": "announced"}, {DELIST.id}),
        ({"speaker": "Example agency"}, {SPOKE.id}),
        ({"actor": "Example agency"}, set()),
        ({"document": OLD.id}, {CREDENTIALS.id}),
        ({"since": "2024-02-01"}, {DELIST.id, SPOKE.id}),
        ({"until": "2024-02-01"}, {CREDENTIALS.id}),
        ({"valid_at": dt.date(2024, 10, 5)}, {DELIST.id}),
        ({"valid_at": "2024-10-14"}, {SPOKE.id}),
        ({"polarity": "negative"}, set()),
        ({"known_at": 0}, set()),
        ({"known_at": "1970-01-01"}, {DELIST.id, SPOKE.id, CREDENTIALS.id}),
    ],
)
def test_filters(ledger: Ledger, filters: dict[str, object], expected: set[str]) -> None:
    ledger.record(NEWS, [DELIST, SPOKE])
    ledger.record(OLD, [CREDENTIALS])
    assert {one.id for one in ledger.iter_claims(**filters)} == expected  # type: ignore[arg-type]


def test_phrase_is_not_taken_for_a_key(ledger: Ledger) -> None:
    text = article("They attacked us.", "2024-01-01")
    ledger.record(text, [claim(text, "taliban", "attack", "~us")])
    assert not list(ledger.iter_claims(actor="us"))


def test_senseless_days_are_named(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="2024-13-01"):
        list(ledger.iter_claims(since="2024-13-01"))
    with pytest.raises(UsageError, match="swap"):
        list(ledger.iter_claims(since="2024-02-01", until="2024-01-01"))


def test_prefixes_of_identifiers(ledger: Ledger) -> None:
    ledger.record(NEWS, [DELIST, SPOKE])
    assert ledger.get_claim(DELIST.id[:10]) == DELIST
    assert ledger.get_claim(DELIST.id.removeprefix("clm-")) == DELIST
    with pytest.raises(NotFoundError, match="begins several"):
        ledger.get_claim("clm-")
    for missing in ("clm-%", "clm-zz", "nothing"):
        with pytest.raises(NotFoundError, match="holds no claim"):
            ledger.get_claim(missing)


def test_recorded_at_grows_even_when_the_clock_goes_back(address: str | Path) -> None:
    with Ledger.open(address, clock=lambda: 5_000) as ledger:
        first, second = ledger.record(NEWS, [DELIST]), ledger.record(OLD, [CREDENTIALS])
    assert first.recorded_at is not None
    assert second.recorded_at == first.recorded_at + 1


def test_judgements_are_appended(ledger: Ledger) -> None:
    ledger.record(NEWS, [DELIST])
    at = ledger.judge(Judgement("jdg-1", DELIST.id, "rejected", "ana", "caption"))
    ledger.judge(Judgement("jdg-2", DELIST.id, "accepted", "ana"))
    assert [one.verdict for one, _ in ledger.iter_judgements(DELIST.id)] == ["rejected", "accepted"]
    assert [one.verdict for one, _ in ledger.iter_judgements(known_at=at)] == ["rejected"]
    assert ledger.verify().is_sound


# ------------------------------------------------------------------------------------- guards and proof


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM claims",
        "DELETE FROM events",
        "UPDATE documents SET text = 'other'",
        "UPDATE claims SET predicate = 'recognise'",
        "UPDATE claims SET retracted_at = 5, modality = 'actual'",
        "UPDATE events SET hash = 'x'",
        "UPDATE schema_versions SET version = 9",
    ],
)
def test_rows_are_never_changed(address: str | Path, ledger: Ledger, statement: str) -> None:
    ledger.record(NEWS, [DELIST])
    with pytest.raises(Exception, match="append-only"):
        run_behind(address, statement)


def test_a_retraction_is_final(address: str | Path, ledger: Ledger) -> None:
    ledger.record(NEWS, [DELIST])
    ledger.record(NEWS, [])
    with pytest.raises(Exception, match="append-only"):
        run_behind(address, "UPDATE claims SET retracted_at = NULL")


@pytest.mark.parametrize(
    ("table", "statement", "found"),
    [
        ("claims", "UPDATE claims SET modality = 'actual'", "disagrees with the claim itself"),
        ("claims", "UPDATE claims SET body = replace(body, 'announced', 'actual')", "altered"),
        ("claims", "UPDATE claims SET retracted_at = 7777", "belong to no event"),
        ("documents", "UPDATE documents SET text = replace(text, 'will', 'did')", "altered"),
        ("claims", "UPDATE claims SET phrases = 'x'", "disagrees with the claim itself"),
        ("parties", "UPDATE parties SET moment = 0", "in parties disagree"),
        ("pairs", "DELETE FROM pairs", "in pairs disagree"),
        ("pairs", "INSERT INTO pairs VALUES ('a', 'b', 'meet', 99)", "1 rows of pairs belong to no claim"),
        ("events", "UPDATE events SET subject = 'x' WHERE seq = 2", "event 2 was altered"),
        ("events", "DELETE FROM events WHERE seq = 2", "does not follow"),
        ("judgements", "UPDATE judgements SET verdict = 'rejected'", "altered"),
    ],
)
def test_verify_finds_what_was_altered(
    address: str | Path, ledger: Ledger, table: str, statement: str, found: str
) -> None:
    ledger.record(NEWS, [DELIST, SPOKE])
    ledger.judge(Judgement("jdg-1", DELIST.id, "accepted", "ana"))
    head = ledger.verify().head
    assert ledger.verify(head).is_sound
    if isinstance(address, str) and "99)" in statement:
        # A server holds to the foreign key whoever asks; SQLite leaves that to whoever opens the file.
        run_behind(address, "ALTER TABLE pairs DROP CONSTRAINT pairs_claim_seq_fkey")
    alter(address, table, statement)
    assert any(found in fault.message for fault in ledger.verify().faults), ledger.verify().faults


def test_verify_with_a_noted_head_finds_a_cut_tail(address: str | Path, ledger: Ledger) -> None:
    ledger.record(NEWS, [])
    head = ledger.verify().head
    alter(address, "events", "DELETE FROM events WHERE seq = 2")
    alter(address, "documents", "DELETE FROM documents")
    assert ledger.verify().is_sound
    assert "cut off" in ledger.verify(head).faults[0].message


# ------------------------------------------------------------------------------------- opening


def test_missing_folder_file_and_folder_as_file(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="mkdir -p"):
        Ledger.open(tmp_path / "none" / "l.db")
    with pytest.raises(LedgerError, match="no ledger at"):
        Ledger.open(tmp_path / "l.db", create=False)
    with pytest.raises(LedgerError, match="is a folder"):
        Ledger.open(tmp_path)
    assert not list(tmp_path.iterdir())


def test_files_that_are_no_ledger_are_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("These are notes, long enough to have a header, and no database at all.\n" * 20)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE claims (id TEXT)")
    raw.close()
    for file in (text, other):
        before = file.read_bytes()
        with pytest.raises(LedgerError, match="not a ledger") as caught:
            Ledger.open(file)
        assert str(file) in str(caught.value)
        assert file.read_bytes() == before


def test_newer_schema_is_refused(address: str | Path) -> None:
    Ledger.open(address).close()
    run_behind(address, "INSERT INTO schema_versions VALUES (99, 0, 'from the future')")
    with pytest.raises(LedgerError, match=r"schema 99.*upgrade Legation"):
        Ledger.open(address)


ADD = Migration(
    SCHEMA_VERSION + 1, "adds", run_sql("CREATE TABLE added (id)", "INSERT INTO added VALUES ('x')")
)


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(path) as ledger:
        ledger.record(NEWS, [DELIST])
    newest = SCHEMA_VERSION + 2
    broken = Migration(newest, "fails", run_sql("CREATE TABLE more (id)", "SELECT * FROM nowhere"))
    for module in (migrations, sqlite):
        monkeypatch.setattr(module, "SCHEMA_VERSION", newest)
    monkeypatch.setattr(migrations, "MIGRATIONS", (ADD, broken))
    with pytest.raises(LedgerError, match="nowhere"):
        Ledger.open(path)
    with pytest.raises(LedgerError, match=f"older schema {SCHEMA_VERSION}"):
        Ledger.open(path, read_only=True)
    mended = Migration(newest, "mended", run_sql("CREATE TABLE more (id TEXT)"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (mended, ADD))
    with Ledger.open(path) as ledger:
        assert list(ledger.iter_claims()) == [DELIST]
        assert ledger.verify().is_sound
    with sqlite3.connect(path) as raw:
        versions = raw.execute("SELECT version, description FROM schema_versions ORDER BY 1").fetchall()
        assert raw.execute("SELECT id FROM added").fetchall() == [("x",)]
    raw.close()
    assert versions == [(SCHEMA_VERSION, "created"), (SCHEMA_VERSION + 1, "adds"), (newest, "mended")]


def test_corruption_is_named_with_its_mend(path: Path) -> None:
    with Ledger.open(path) as ledger:
        for number in range(30):
            text = article(f"Text {number}. " * 200, "2024-01-01")
            ledger.record(text, [])
    content = bytearray(path.read_bytes())
    content[4096 * 5 :] = b"\xa5" * len(content[4096 * 5 :])
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"damaged.*backup"), Ledger.open(path) as ledger:
        list(ledger.iter_documents())
        ledger.verify()


def test_read_only(address: str | Path) -> None:
    for create, read_only in ((True, True), (False, False)):
        with pytest.raises(LedgerError, match="no ledger at"):
            Ledger.open(address, create, read_only=read_only)
    with Ledger.open(address) as ledger:
        ledger.record(NEWS, [DELIST])
    with Ledger.open(address, read_only=True) as ledger:
        assert list(ledger.iter_claims()) == [DELIST]
        with pytest.raises(LedgerError, match="reading only"):
            ledger.record(OLD, [])


def test_second_writer_waits_and_then_says_so(path: Path) -> None:
    with Ledger.open(path, busy_seconds=0.05) as ledger:
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another process is writing"):
            ledger.record(NEWS, [DELIST])
        assert list(ledger.iter_claims()) == [], "readers never wait"
        raw.execute("ROLLBACK")
        raw.close()
        assert ledger.record(NEWS, [DELIST]).is_new


def test_readers_see_one_state_while_a_writer_works(address: str | Path) -> None:
    with Ledger.open(address) as writer, Ledger.open(address) as reader:
        writer.record(NEWS, [DELIST, SPOKE])
        stream = reader.iter_claims()
        first = next(stream)
        writer.record(NEWS, [])
        assert [first, *stream] == [DELIST, SPOKE]
        assert not list(reader.iter_claims())


KILLED = """
import sys
from tests.ledger.behind import alter, run_behind
from tests.status.claims import article, claim
from legation.ledger import Ledger
with Ledger.open(sys.argv[1]) as ledger:
    for number in range(100_000):
        text = article(f"Article {number}. Russia met the Taliban.", "2024-01-01")
        made = [claim(text, "ru", word, "taliban") for word in ("meet", "consult", "negotiate")]
        ledger.record(text, made)
        print(number, flush=True)
"""


def test_killed_in_the_middle_loses_at_most_the_current_document(address: str | Path, tmp_path: Path) -> None:
    script = tmp_path / "writer.py"
    root = Path(__file__).resolve().parents[2]
    script.write_text(f"import sys; sys.path.insert(0, {str(root)!r})\n" + textwrap.dedent(KILLED))
    seen = -1
    for round_ in range(2):
        with subprocess.Popen(
            [sys.executable, script, address], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if int(line) >= seen + 20 + 3 * round_:
                    break
            time.sleep(0.003 * round_)
            process.kill()
            lines = process.stdout.read().split()
            seen = max([int(line), *(int(word) for word in lines if word.isdigit())])
        with Ledger.open(address) as ledger:
            held = ledger.counts()
            assert held["documents"] in (seen + 1, seen + 2)
            assert held["claims"] == 3 * held["documents"]
            assert ledger.verify().is_sound


def test_document_without_claims_and_without_date(ledger: Ledger) -> None:
    bare = article("Nothing here.", None)
    assert isinstance(bare, Document)
    assert ledger.record(bare, []).state == "new"
    assert ledger.record(bare, []).state == "unchanged"
    assert ledger.get_document(bare.id).published is None
    assert [row["claims"] for row in ledger.iter_documents()] == [0]
