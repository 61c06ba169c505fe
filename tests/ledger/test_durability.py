"""What was acknowledged is there, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.ledger.writers import CLAIMS_PER_DOCUMENT, ROOT, start_writer
from tests.status.claims import article, claim

from legation.errors import LedgerError
from legation.ledger import Ledger
from legation.ledger.backup import back_up, restore
from legation.model import Claim, Document

KILLS = 100


def _reading(number: int, length: int = 40) -> tuple[Document, list[Claim]]:
    text = article(f"Text {number}. Russia met the Taliban. " * length, "2024-01-01")
    return text, [claim(text, "ru", "meet", "taliban")]


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "mine.ledger"
    Ledger.open(path).close()
    script = Path(__file__).with_name("killer.py")
    done = subprocess.run(
        [sys.executable, str(script), str(ROOT), str(path), str(KILLS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rounds = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert len(rounds) == KILLS
    for acknowledged, held, whole in rounds:
        assert held in (acknowledged, acknowledged + 1), (
            "the document in hand may be there, nothing is missing"
        )
        assert whole, "documents are whole"
    assert rounds[-1][1] > KILLS / 2, "the kills came while something was recorded"
    assert any(held == acknowledged + 1 for acknowledged, held, _ in rounds), "some came in the middle of one"
    with Ledger.open(path) as ledger:
        assert ledger.verify().is_sound


def test_several_writers_at_once(address: str | Path, tmp_path: Path) -> None:
    """Processes that make the ledger and write to it at the same time: one chain, nothing lost."""
    starts = (0, 10_000, 20_000)
    with ExitStack() as processes:
        writers = []
        for first in starts:
            (folder := tmp_path / f"from-{first}").mkdir()
            writers.append(processes.enter_context(start_writer(address, folder, first)))
        said = []
        for writer in writers:
            assert writer.stdout is not None
            said.append([int(writer.stdout.readline()) for _ in range(25)])
        for writer, numbers in zip(writers, said, strict=True):
            writer.kill()
            assert writer.stdout is not None
            numbers += map(int, writer.stdout)
    with Ledger.open(address) as ledger:
        held = ledger.counts()
        acknowledged = sum(map(len, said))
        assert acknowledged <= held["documents"] <= acknowledged + len(starts)
        assert held["claims"] == CLAIMS_PER_DOCUMENT * held["documents"]
        assert held["events"] == held["documents"] + 1, "one event each, and the one that made the ledger"
        assert ledger.verify().is_sound
        recorded = [row["recorded_at"] for row in ledger.iter_documents()]
        assert recorded == sorted(set(recorded))


def test_a_full_disk_loses_nothing_recorded(tmp_path: Path) -> None:
    path = tmp_path / "mine.ledger"
    with Ledger.open(path) as ledger:
        with ledger._database.writing() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 40}")
        recorded = []
        with pytest.raises(LedgerError, match="disk is full and nothing was recorded; free some space"):
            for number in range(1000):
                document, claims = _reading(number)
                ledger.record(document, claims)
                recorded.append(document.id)
        assert 3 < len(recorded) < 500
        assert [row["id"] for row in ledger.iter_documents()] == recorded
        assert ledger.verify().is_sound
        with ledger._database.reading() as connection:
            connection.execute("PRAGMA max_page_count = 1000000")
        assert ledger.record(*_reading(len(recorded))).is_new


FULL = """
import resource, signal, sys
sys.path.insert(0, sys.argv[1])
from tests.ledger.test_durability import _reading
from legation.errors import LedgerError
from legation.ledger import Ledger
with Ledger.open(sys.argv[2]) as ledger:
    # As a full disk or quota does: the file cannot grow any more.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
    try:
        for number in range(1000):
            ledger.record(*_reading(number))
            print(number, flush=True)
    except LedgerError as error:
        print(error)
"""


def test_a_file_that_cannot_grow(tmp_path: Path) -> None:
    path = tmp_path / "mine.ledger"
    done = subprocess.run(
        [sys.executable, "-c", FULL, ROOT, path], capture_output=True, text=True, check=False
    )
    *numbers, message = done.stdout.splitlines()
    assert "disk" in message and "the database says" in message, done.stderr
    with Ledger.open(path) as ledger:
        assert len(numbers) <= ledger.counts()["documents"] <= len(numbers) + 1
        assert ledger.verify().is_sound
        assert ledger.record(*_reading(len(numbers) + 1)).is_new


def test_every_scrambled_page_is_noticed_and_mended_by_the_backup(tmp_path: Path) -> None:
    path, copy = tmp_path / "mine.ledger", tmp_path / "copy"
    with Ledger.open(path) as ledger:
        for number in range(40):
            ledger.record(*_reading(number, 200))
    sound = back_up(path, copy)
    content = copy.read_bytes()
    pages = len(content) // 4096
    dice = random.Random(7)
    for page in dice.sample(range(1, pages), 12):
        damaged = bytearray(content)
        damaged[page * 4096 : (page + 1) * 4096] = dice.randbytes(4096)
        path.write_bytes(damaged)
        with pytest.raises(LedgerError, match=r"damaged.*(backup|recorded)|not as it was recorded.*backup"):
            back_up(path, tmp_path / "bad")
    restored = restore(copy, path, force=True)
    assert restored.proof.head == sound.proof.head
    with Ledger.open(path) as ledger:
        assert ledger.counts()["documents"] == 40


def test_a_flipped_byte_in_the_words_is_noticed(tmp_path: Path) -> None:
    """SQLite does not see it; the hash chain does."""
    path = tmp_path / "mine.ledger"
    with Ledger.open(path) as ledger:
        for number in range(3):
            ledger.record(*_reading(number))
    copied = tmp_path / "copy"
    back_up(path, copied)
    content = copied.read_bytes()
    for words in (b"Text 1. Russia", b'"meet"'):
        where = content.index(words) + 5 if words.startswith(b"T") else content.index(words) + 2
        shutil.copy(copied, path)
        path.write_bytes(content[:where] + bytes([content[where] ^ 1]) + content[where + 1 :])
        with Ledger.open(path, read_only=True) as ledger:
            assert not ledger.verify().is_sound


def test_grouped_commits_are_whole_and_in_order(address: str | Path, tmp_path: Path) -> None:
    readings = [_reading(number, 2) for number in range(70)]
    with Ledger.open(address) as one, Ledger.open(tmp_path / "two") as two:
        outcomes = list(one.record_all(readings, documents=16))
        assert [outcome.document_id for outcome in outcomes] == [document.id for document, _ in readings]
        moments = [outcome.recorded_at or 0 for outcome in outcomes]
        assert moments == sorted(set(moments)), "each document has a moment of its own"
        for reading in readings:
            two.record(*reading)
        assert list(one.iter_claims()) == list(two.iter_claims())
        assert one.counts(known_at=moments[9])["documents"] == 10
        assert one.verify().is_sound
        assert {outcome.state for outcome in one.record_all(readings)} == {"unchanged"}


def test_a_faulty_reading_does_not_take_the_others_with_it(address: str | Path) -> None:
    readings = [_reading(number, 2) for number in range(5)]
    stranger = (readings[0][0], readings[1][1])
    with Ledger.open(address) as ledger:
        seen = []
        with pytest.raises(LedgerError, match="is of document"):
            seen.extend(ledger.record_all([*readings, stranger]))
        assert ledger.counts()["documents"] == 5
        assert ledger.verify().is_sound
