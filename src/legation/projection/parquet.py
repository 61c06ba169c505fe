"""The map and the claims' columns as Parquet files, for questions about all pairs at once (extra ``scale``).

A folder beside the rectangles holds immutable files and one ``manifest.json`` that names those that count:

- ``claims-*``   the columns of the ledger's claims, by ledger number;
- ``closed-*``   rectangles whose end in knowledge came, in the order in which it came;
- ``open-*``     where each pair stands as known at the end; written anew each time;
- ``retracted-*``, ``parties-*``  small tables, written anew each time.

New rows go into files of their own, and a file absorbs those before it that are not twice its size, so that
there are few files however often the map is brought up to date. The manifest takes its name last: whoever reads
meanwhile, or after a crash, has the files of the manifest before. Files that no manifest names are deleted by
the next who writes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from legation.claimlist import MissingExtraError
from legation.ledger.changes import COLUMNS, iter_columns, iter_retractions
from legation.projection.statuses import StatusMap
from legation.projection.visibility import FOREVER

FORMAT = 1
CHUNK = 250_000
MANIFEST = "manifest.json"
_TEXTS = {"id", "document_id", "subject_id", "predicate", "object_id", "modality", "polarity"}
_RECTANGLE = (
    ("machine", "text"), ("list", "text"), ("subject", "text"), ("object", "text"), ("state", "text"),
    ("basis", "text"), ("pending", "text"), ("since_low", "day"), ("since_high", "day"), ("valid_from", "day"),
    ("valid_to", "day"), ("known_from", "moment"), ("known_to", "moment"),
)  # fmt: skip
_NAMES = "machine, list, subject, object, state, basis, pending, since_low, since_high, valid_from, valid_to, known_from"
_JOINED = "JOIN pairs ON pairs.number = pair JOIN standings ON standings.number = standing"
Manifest = dict[str, Any]


def need(name: str) -> Any:
    """Import a package of the extra ``scale``.

    Raises:
        MissingExtraError: if it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(
            f"questions about all pairs at once need {name.partition('.')[0]}; install it with "
            "`pip install 'legation[scale]'`, or add --plain"
        ) from error


class ParquetMap:
    """The Parquet files of one map."""

    def __init__(self, statuses: StatusMap) -> None:
        """Name the map whose rectangles are written."""
        self.statuses = statuses
        self.folder = statuses.folder / "parquet"

    def read_manifest(self) -> Manifest | None:
        """Return what the files hold; None when there are none, or they are of another make."""
        try:
            manifest: Manifest = json.loads((self.folder / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        whole = manifest.get("format") == FORMAT and all(
            (self.folder / entry["file"]).exists() for group in manifest["files"].values() for entry in group
        )
        return manifest if whole else None

    def paths(self, kind: str) -> list[str]:
        """Return the files of one kind, as the manifest names them."""
        manifest = self.read_manifest()
        return [str(self.folder / entry["file"]) for entry in (manifest["files"][kind] if manifest else [])]

    def refresh(self) -> Manifest:
        """Bring rectangles and files up to the ledger's last event.

        Files of a map that was made anew (its ledger was replaced, the vocabulary changed) are all written anew.

        Raises:
            MissingExtraError: if pyarrow is not installed.
        """
        need("pyarrow")
        self.statuses.refresh()
        meta = self.statuses.meta()
        old = self.read_manifest()
        if old is not None and old["build"] != meta["build"]:
            old = None
        if old is not None and old["event"] == int(meta["event"]):
            return old
        self.folder.mkdir(parents=True, exist_ok=True)
        files = old["files"] if old else {"claims": [], "closed": []}
        moment = int(meta["moment"])
        run = _Run(self.folder, old["generation"] + 1 if old else 0, meta["build"][:8])
        ledger = self.statuses.ledger
        manifest: Manifest = {
            "format": FORMAT,
            "build": meta["build"],
            "generation": run.generation,
            "event": int(meta["event"]),
            "hash": meta["hash"],
            "moment": moment,
            "files": {
                "claims": run.append(
                    "claims",
                    files["claims"],
                    _claim_schema(),
                    lambda first: iter_columns(ledger, first, moment),
                    "predicate",
                ),
                "closed": run.append("closed", files["closed"], _rectangle_schema(), self._closed, "machine"),
                "open": [run.write("open", _rectangle_schema(), self._open(), "machine")],
                "retracted": [
                    run.write(
                        "retracted", _numbers("seq", "retracted_at"), iter_retractions(ledger, -1, moment)
                    )
                ],
                "parties": [run.write("parties", _texts("key", "id", "name", "kind"), self._parties())],
            },
        }
        run.replace_manifest(manifest)
        return manifest

    def _closed(self, after: int) -> Iterator[tuple[Any, ...]]:
        query = f"SELECT closed.number, {_NAMES}, known_to FROM closed {_JOINED} WHERE closed.number > ? ORDER BY 1"
        yield from self.statuses.connection.execute(query, (after,))

    def _open(self) -> Iterator[tuple[Any, ...]]:
        yield from self.statuses.connection.execute(f"SELECT {_NAMES}, {FOREVER} FROM open {_JOINED}")

    def _parties(self) -> Iterator[tuple[Any, ...]]:
        yield from self.statuses.connection.execute("SELECT key, id, name, kind FROM parties")


class _Run:
    """One writing of files."""

    def __init__(self, folder: Path, generation: int, build: str) -> None:
        self.folder = folder
        self.generation = generation
        self._build = build

    def append(
        self, kind: str, entries: list[dict[str, Any]], schema: Any, rows_after: Any, sort: str
    ) -> list[dict[str, Any]]:
        """Write what comes after the last file; absorb smaller files before it."""
        rows = rows_after(entries[-1]["last"] if entries else 0)
        head = list(islice(rows, CHUNK))
        if not head and entries:
            return entries
        kept = list(entries)
        while kept and kept[-1]["rows"] < 2 * (len(head) + sum(one["rows"] for one in entries[len(kept) :])):
            kept.pop()
        if len(kept) < len(entries):
            rows = rows_after(kept[-1]["last"] if kept else 0)
            head = list(islice(rows, CHUNK))
        return [*kept, self.write(kind, schema, rows, sort, head, numbered=True)]

    def write(
        self,
        kind: str,
        schema: Any,
        rows: Iterator[Sequence[Any]],
        sort: str = "",
        head: Sequence[Sequence[Any]] = (),
        *,
        numbered: bool = False,
    ) -> dict[str, Any]:
        """Write one file; of numbered rows the first cell is their number."""
        arrow, parquet = need("pyarrow"), need("pyarrow.parquet")
        name = f"{kind}-{self._build}-{self.generation:06}.parquet"
        target = self.folder / name
        temporary = target.with_suffix(".tmp")
        count, last = 0, 0
        chunk = list(head) or list(islice(rows, CHUNK))
        with parquet.ParquetWriter(str(temporary), schema, compression="zstd") as writer:
            while chunk:
                count += len(chunk)
                last = chunk[-1][0] if numbered else 0
                skipped = len(chunk[0]) - len(schema)
                columns = list(zip(*chunk, strict=True))[skipped:]
                arrays = [
                    arrow.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)
                ]
                table = arrow.Table.from_arrays(arrays, schema=schema)
                writer.write_table(table.sort_by(sort) if sort else table)
                chunk = list(islice(rows, CHUNK))
        _to_disk(temporary)
        temporary.replace(target)
        return {"file": name, "rows": count, "last": last}

    def replace_manifest(self, manifest: Manifest) -> None:
        """Let the new files count, and delete those that no longer do."""
        temporary = self.folder / f"{MANIFEST}.tmp"
        temporary.write_text(json.dumps(manifest, indent=1), "utf-8")
        _to_disk(temporary)
        temporary.replace(self.folder / MANIFEST)
        named = {entry["file"] for group in manifest["files"].values() for entry in group}
        for path in [*self.folder.glob("*.parquet"), *self.folder.glob("*.tmp")]:
            if path.name not in named:
                path.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _rectangle_schema() -> Any:
    arrow = need("pyarrow")
    types = {"text": arrow.string(), "day": arrow.int32(), "moment": arrow.int64()}
    return arrow.schema([(name, types[kind]) for name, kind in _RECTANGLE])


def _claim_schema() -> Any:
    arrow = need("pyarrow")
    return arrow.schema([(name, arrow.string() if name in _TEXTS else arrow.int64()) for name in COLUMNS])


def _numbers(*names: str) -> Any:
    arrow = need("pyarrow")
    return arrow.schema([(name, arrow.int64()) for name in names])


def _texts(*names: str) -> Any:
    arrow = need("pyarrow")
    return arrow.schema([(name, arrow.string()) for name in names])
