"""A ledger of version 1, as that version made it, opened by this program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.status.claims import article, claim

from legation.errors import LedgerError
from legation.ledger import Ledger
from legation.ledger.chain import Head, append_event, digest, payload_of, row_digest
from legation.ledger.codec import to_document_row
from legation.ledger.database import insert_rows
from legation.ledger.rows import to_claim_row

NEWS = article("Russia announced that it will remove the Taliban from its list.", "2024-10-14")
CLAIMS = [
    claim(NEWS, "ru", "delist", "taliban", "announced", "2024-10-01/2024-10-13"),
    claim(NEWS, "sergey-lavrov", "support", "taliban", when=None, speaker="Example agency"),
    claim(NEWS, "no country", "recognise", "taliban", polarity="negative"),
]
RETRACTED = claim(NEWS, "ru", "meet", "taliban")


def _old(path: Path) -> None:
    """Write what version 1 wrote."""
    definitions = (Path(__file__).with_name("schema_v1.sql")).read_text("utf-8")
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.executescript(definitions)
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("BEGIN")
        raw.execute("INSERT INTO schema_versions VALUES (1, 5, 'created')")
        append_event(raw, Head(), 5, "created", "1", digest())
        document = {**to_document_row(NEWS), "recorded_at": 1000}
        insert_rows(raw, "documents", [document])
        rows = []
        for seq, one in enumerate([*CLAIMS, RETRACTED], 1):
            row = to_claim_row(one, seq, 1000)
            rows.append({name: cell for name, cell in row.items() if name not in ("moment", "phrases")})
            raw.execute("INSERT INTO parties VALUES (?, 'subject', ?, 'self')", (seq, row["subject_id"]))
            raw.execute("INSERT INTO evidence VALUES (?, 0, 0, 5, 'words')", (seq,))
        insert_rows(raw, "claims", rows)
        head = Head(*raw.execute("SELECT seq, recorded_at, hash FROM events").fetchone())
        made = [digest(row["seq"], row["body"]) for row in rows]
        append_event(raw, head, 1000, "reading", NEWS.id, payload_of([row_digest(document)], made, [], []))
        head = Head(*raw.execute("SELECT seq, recorded_at, hash FROM events WHERE seq = 2").fetchone())
        raw.execute("UPDATE claims SET retracted_at = 2000 WHERE seq = ?", (len(rows),))
        append_event(raw, head, 2000, "reading", NEWS.id, payload_of([], [], [digest(len(rows))], []))
        raw.execute("COMMIT")


def _shape(path: Path) -> dict[str, object]:
    """Everything the schema says, whatever the spelling of the statements."""
    with closing(sqlite3.connect(path)) as raw:
        found: dict[str, object] = {}
        rows = raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()
        for kind, name, table, sql in rows:
            words = " ".join((sql or "").replace("(", " ( ").replace(")", " ) ").split())
            if kind == "table":
                columns = sorted(row[1:] for row in raw.execute(f"PRAGMA table_xinfo({name})"))
                found[name] = (columns, raw.execute(f"PRAGMA foreign_key_list({name})").fetchall())
                found[name] = (found[name], "WITHOUT ROWID" in words)
            elif kind == "index":
                found[name] = (table, raw.execute(f"PRAGMA index_xinfo({name})").fetchall(), words)
            else:
                found[name] = words
        return found


def test_a_migrated_ledger_is_like_a_fresh_one(tmp_path: Path) -> None:
    _old(tmp_path / "old")
    with Ledger.open(tmp_path / "old"), Ledger.open(tmp_path / "fresh"):
        assert _shape(tmp_path / "old") == _shape(tmp_path / "fresh")


def test_nothing_recorded_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "old"
    _old(path)
    with pytest.raises(LedgerError, match="older schema 1"):
        Ledger.open(path, read_only=True)
    with Ledger.open(path) as ledger:
        assert ledger.verify().is_sound
        assert {one.id for one in ledger.iter_claims()} == {one.id for one in CLAIMS}
        assert {one.id for one in ledger.iter_claims(known_at=1999)} == {
            one.id for one in [*CLAIMS, RETRACTED]
        }
        assert ledger.get_document(NEWS.id) == NEWS
        # The tables for searching were filled anew.
        assert [one.id for one in ledger.iter_claims(actor="ru", other="taliban", predicate="delist")] == [
            CLAIMS[0].id
        ]
        assert [one.id for one in ledger.iter_claims(speaker="Example agency")] == [CLAIMS[1].id]
        assert list(ledger.iter_phrased(lambda words: "no country" in words)) == [CLAIMS[2]]
        assert ledger.record(NEWS, [*CLAIMS, RETRACTED]).recorded == 1
        assert ledger.verify().is_sound
    with closing(sqlite3.connect(path)) as raw, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("UPDATE claims SET moment = 1")


def test_a_killed_migration_leaves_the_old_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old"
    _old(path)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("legation.ledger.migrations._mark", stop)
        with pytest.raises(KeyboardInterrupt):
            Ledger.open(path)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT max(version) FROM schema_versions").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM evidence").fetchone() == (len(CLAIMS) + 1,)
    with Ledger.open(path) as ledger:
        assert ledger.verify().is_sound
