"""A copy taken while somebody writes is one proved state; nothing is overwritten unasked."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ledger.writers import start_writer
from tests.status.claims import article, claim

from legation.errors import LedgerError
from legation.ledger import Ledger
from legation.ledger.backup import back_up, restore

NEWS = article("Russia met the Taliban.", "2024-10-14")
OTHER = article("China met the Taliban.", "2024-10-15")
MET = claim(NEWS, "ru", "meet", "taliban")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ledger"
    with Ledger.open(path) as ledger:
        ledger.record(NEWS, [MET])
    return path


@pytest.fixture
def writer(path: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with start_writer(path, tmp_path) as process:
        yield process
        process.kill()


def _left(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir() if one.name.startswith(".") or one.suffix != ".py"}


def test_round_trip_while_a_writer_runs(path: Path, tmp_path: Path, writer: subprocess.Popen[str]) -> None:
    assert writer.stdout is not None
    heads = []
    for number in range(3):
        said = [int(writer.stdout.readline()) for _ in range(5)][-1]
        copy = back_up(path, tmp_path / f"copy-{number}")
        assert copy.proof.is_sound
        # Everything acknowledged before the copy began is in it, and whole documents only.
        assert copy.proof.events >= said + 3
        heads.append(copy.proof.head)
    assert writer.poll() is None, "the writer was not disturbed"
    assert int(writer.stdout.readline()) > said
    writer.kill()
    writer.wait()
    with Ledger.open(path) as ledger:
        assert ledger.verify(heads[0]).is_sound and ledger.verify(heads[-1]).is_sound
    back = restore(tmp_path / "copy-1", tmp_path / "again.ledger")
    assert back.proof.head == heads[1]
    with Ledger.open(back.path) as ledger:
        assert ledger.counts()["claims"] == back.proof.claims
        ledger.record(OTHER, [])
        assert ledger.verify(heads[1]).is_sound
    assert not {name for name in _left(tmp_path) if name.endswith(".part")}


def test_nothing_is_overwritten_unasked(path: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("letters")
    with pytest.raises(LedgerError, match=r"exists already.*--force"):
        back_up(path, there)
    assert there.read_text() == "letters"
    assert back_up(path, there, force=True).proof.claims == 1
    with pytest.raises(LedgerError, match=r"exists already.*--force"):
        restore(there, path)
    with pytest.raises(LedgerError, match="the ledger itself"):
        back_up(path, path, force=True)
    with pytest.raises(LedgerError, match="the backup itself"):
        restore(path, path, force=True)
    with pytest.raises(LedgerError, match="is a folder"):
        back_up(path, tmp_path)
    with pytest.raises(LedgerError, match="mkdir"):
        back_up(path, tmp_path / "no" / "copy")
    with pytest.raises(LedgerError, match="no ledger at"):
        restore(tmp_path / "missing", path)


def test_restoring_sets_the_old_ledger_aside(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "copy")
    with Ledger.open(path) as ledger:
        ledger.record(OTHER, [])
    for number in (1, 2):
        copy = restore(tmp_path / "copy", path, force=True)
        assert copy.set_aside == tmp_path / f"mine.ledger.replaced-{number}"
    with Ledger.open(tmp_path / "mine.ledger.replaced-1") as ledger:
        assert ledger.counts()["documents"] == 2
    with Ledger.open(path) as ledger:
        assert list(ledger.iter_claims()) == [MET]


def test_a_ledger_in_use_is_not_replaced(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "copy")
    with Ledger.open(path) as user:
        user.record(OTHER, [])
        with pytest.raises(LedgerError, match="another process has the ledger"):
            restore(tmp_path / "copy", path, force=True)
        assert user.counts()["documents"] == 2
    assert restore(tmp_path / "copy", path, force=True).proof.claims == 1


@pytest.mark.parametrize("damage", ["scrambled", "no database"])
def test_a_damaged_ledger_is_replaced_by_its_backup(path: Path, tmp_path: Path, damage: str) -> None:
    back_up(path, tmp_path / "copy")
    content = bytearray(path.read_bytes())
    first = 4096 if damage == "scrambled" else 0
    content[first:] = b"\xa5" * (len(content) - first)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"damaged|not a ledger|another program"):
        back_up(path, tmp_path / "bad")
    assert not (tmp_path / "bad").exists()
    copy = restore(tmp_path / "copy", path, force=True)
    assert copy.set_aside is not None and copy.set_aside.read_bytes() == bytes(content)
    with Ledger.open(path) as ledger:
        assert list(ledger.iter_claims()) == [MET]


def test_an_altered_ledger_is_neither_copied_nor_restored(path: Path, tmp_path: Path) -> None:
    good = back_up(path, tmp_path / "good")
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("DROP TRIGGER documents_never_changed")
    raw.execute("UPDATE documents SET text = 'Russia left the Taliban.'")
    raw.close()
    with pytest.raises(LedgerError, match="not as it was recorded"):
        back_up(path, tmp_path / "good", force=True)
    with pytest.raises(LedgerError, match="not as it was recorded"):
        restore(path, tmp_path / "other.ledger")
    assert not (tmp_path / "other.ledger").exists()
    with Ledger.open(good.path) as kept:
        assert kept.verify(good.proof.head).is_sound


def test_read_only_media(path: Path, tmp_path: Path) -> None:
    """A backup is one file that can be read where nothing can be written."""
    copy = back_up(path, tmp_path / "copy")
    copy.path.chmod(0o444)
    code = """
import sys
from legation.ledger import Ledger
with Ledger.open(sys.argv[1]) as ledger:
    print(ledger.counts()["claims"])
"""
    done = subprocess.run([sys.executable, "-c", code, copy.path], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
    assert not list(tmp_path.glob("copy-*"))
