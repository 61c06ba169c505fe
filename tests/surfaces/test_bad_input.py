"""Whatever is thrown at ``legation``: a plain line, the right code, an untouched ledger."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.ledger import Ledger

Run = Callable[..., Any]


def _pdf(password: str) -> bytes:
    from io import BytesIO

    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen import canvas

    page = BytesIO()
    drawing = canvas.Canvas(page, encrypt=pdfencrypt.StandardEncryption(password, canPrint=0))
    drawing.drawString(72, 720, "Norway recognised Kosovo in 2008.")
    drawing.save()
    return page.getvalue()


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("empty.txt", lambda: b""),
    "blank": ("blank.txt", lambda: b" \n\t\n"),
    "binary": ("binary.txt", lambda: bytes(range(256)) * 40),
    "long line": ("line.txt", lambda: b"word " * 10_000_000),
    "encrypted": ("locked.pdf", lambda: _pdf("secret")),
    "broken PDF": ("broken.pdf", lambda: b"%PDF-1.7\nnothing follows"),
    "HTML bomb": ("bomb.html", lambda: b"<html><body>" + b"<div>" * 200_000),
    "entity bomb": (
        "bomb.xml",
        lambda: (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">'
            b"]><rss><channel><item><title>&b;</title></item></channel></rss>"
        ),
    ),
}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", BAD)
def test_unreadable_file_leaves_ledger_untouched(name: str, tmp_path: Path, run: Run) -> None:
    """One line that names the file, exit code 1, and not one row more."""
    file, make = BAD[name]
    bad, ledger = tmp_path / file, tmp_path / "mine.ledger"
    bad.write_bytes(make())
    with Ledger.open(ledger) as store:
        before = store.counts()
    outcome = run("read", bad, "--ledger", ledger, "--published", "2024-01-01")
    assert outcome.code == 1, outcome
    assert file in outcome.err
    assert outcome.err.startswith("legation: ")
    with Ledger.open(ledger) as store:
        assert store.counts() == before


def test_wrong_encoding_is_named_when_given(tmp_path: Path, run: Run) -> None:
    """An encoding that the bytes do not have is an error, not garbage."""
    bad = tmp_path / "latin.txt"
    bad.write_bytes("São Tomé reconheceu a República.".encode("latin-1"))
    outcome = run("read", bad, "--encoding", "utf-8", "--no-record")
    assert outcome.code == 1
    assert "latin.txt" in outcome.err


def test_good_files_go_on_after_a_bad_one(article: Path, tmp_path: Path, run: Run) -> None:
    """The bad file costs the exit code, not the others."""
    (tmp_path / "aaa.txt").write_bytes(b"")
    ledger = tmp_path / "mine.ledger"
    outcome = run("read", tmp_path / "aaa.txt", article, "--published", "2025-03-05", "--ledger", ledger)
    assert outcome.code == 1
    assert "1 documents" in outcome.err and "1 could not be read" in outcome.err
    with Ledger.open(ledger) as store:
        assert store.counts()["documents"] == 1


def test_bad_line_of_a_corpus(tmp_path: Path, run: Run) -> None:
    """A corpus goes on after a line that is no JSON, and says which line it was."""
    corpus, ledger = tmp_path / "corpus.jsonl", tmp_path / "mine.ledger"
    rows = [
        json.dumps({"id": str(n), "text": f"Chad expelled {n} envoys of Norway.", "published": "2025-03-05"})
        for n in (2, 3)
    ]
    corpus.write_text("\n".join([rows[0], "{no json", rows[1]]), "utf-8")
    outcome = run("read", corpus, "--ledger", ledger)
    assert outcome.code == 1
    assert "line 2" in outcome.err or ":2" in outcome.err
    with Ledger.open(ledger) as store:
        assert store.counts()["documents"] == 2


def test_missing_date_is_said(article: Path, run: Run) -> None:
    """Without a date the text is read all the same, and the consequence is said."""
    outcome = run("read", article, "--no-record")
    assert outcome.code == 0
    assert "no date of publication" in outcome.err and "--published" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("read", "nowhere.txt", "--no-record"), 1, "no such file"),
        (("read", "nowhere/*.txt", "--no-record"), 3, "no file fits"),
        (("read", "x.txt", "--published", "tomorrow", "--no-record"), 2, "tomorrow"),
        (("claims", "--since", "yesterday"), 2, "YYYY-MM-DD"),
        (("claims", "--since", "2024-02-02", "--until", "2024-01-01"), 2, "swap"),
        (("claims", "--modality", "sure"), 2, "choose from"),
        (("claims", "--predicate", "recognize"), 2, "did you mean"),
        (("claims", "--ledger", "nowhere.ledger"), 1, "there is no ledger"),
        (("explain", "clm-0", "--ledger", "nowhere.ledger"), 1, "there is no ledger"),
        (("status", "Norway", "Kosovo", "--ledger", "nowhere.ledger"), 1, "there is no ledger"),
        (("timeline", "Norway", "--ledger", "nowhere.ledger"), 1, "there is no ledger"),
        (("actors", "show", "Nrway"), 3, "did you mean Norway"),
        (("actors", "search", "qqqqqqqqqqqqqq"), 3, "no party resembles"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_message_and_code(arguments: tuple[str, ...], code: int, words: str, run: Run) -> None:
    """Every wrong call names the input and the mend."""
    outcome = run(*arguments)
    assert outcome.code == code, outcome
    assert words in outcome.err


def test_unknown_actor(read_ledger: Path, run: Run) -> None:
    """An unknown party is no failure: nothing is found, and the nearest names are offered."""
    outcome = run("claims", "--actor", "Malli", "--ledger", read_ledger)
    assert outcome.code == 3
    assert "no claim fits" in outcome.err and "Mali" in outcome.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_ledger_by_permission(article: Path, tmp_path: Path, run: Run) -> None:
    """A ledger that may not be written says so and stays as it is."""
    ledger = tmp_path / "mine.ledger"
    Ledger.open(ledger).close()
    ledger.chmod(0o444)
    before = _digest(ledger)
    outcome = run("read", article, "--ledger", ledger, "--published", "2025-03-05")
    assert outcome.code == 1
    assert "permission" in outcome.err
    assert _digest(ledger) == before


def test_read_only_ledger(article: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for whoever may write everywhere: the ledger is opened for reading only."""
    ledger = tmp_path / "mine.ledger"
    Ledger.open(ledger).close()
    before = _digest(ledger)
    monkeypatch.setattr("legation.ledger.sqlite.os.access", lambda *_: False)
    outcome = run("read", article, "--ledger", ledger, "--published", "2025-03-05")
    assert outcome.code == 1
    assert "reading only" in outcome.err
    assert _digest(ledger) == before


def test_another_file_is_no_ledger(article: Path, run: Run) -> None:
    """A file that is no ledger is refused and not overwritten."""
    before = _digest(article)
    outcome = run("claims", "--ledger", article)
    assert outcome.code == 1
    assert "not a ledger" in outcome.err
    assert _digest(article) == before
