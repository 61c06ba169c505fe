"""Measures the ledger and its map at size: ``make bench-scale`` (sizes in LEGATION_SCALE, a folder in its place).

    python tests/bench/scale.py FOLDER 50000 500000 5000000

Ledgers are made by the ordinary way in (`made_world`) where FOLDER does not have them yet, and kept. Prints one
table, a row a measure and a column a size. Times are medians in milliseconds unless said otherwise, on the clock
and in brackets those of the processor: where other programs run, only the second says what the work costs.
Nothing is asserted; docs/performance.md has the goals.
"""

from __future__ import annotations

import gc
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from made_world import PER_DOCUMENT, clock_of, fill, make_document

from legation.answer.ask import ask_status
from legation.answer.timeline import timeline
from legation.ledger import Ledger
from legation.projection import StatusMap
from legation.projection.whole_map import WholeMap

ON, KNOWN = "2015-06-30", "2016-01-31"
CODE = "from legation.surfaces.cli import main; main()"
Figures = dict[str, Any]


def processor() -> float:
    """Return the processor seconds of this process and of those that it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def median(what: Callable[[], Any], rounds: int = 5) -> tuple[float, float]:
    """Return the median milliseconds on the clock and the processor, after a first round that does not count."""
    what()
    taken = []
    for _ in range(rounds):
        gc.collect()
        start, worked = time.perf_counter(), processor()
        # What is quicker than the processor's clock ticks is done until it is not.
        times = 0
        while not times or (times < 200 and time.perf_counter() - start < 0.2):
            what()
            times += 1
        taken.append(((time.perf_counter() - start) * 1000 / times, (processor() - worked) * 1000 / times))
    return statistics.median(wall for wall, _ in taken), statistics.median(work for _, work in taken)


def seconds(what: Callable[[], Any]) -> tuple[float, float]:
    """Return the seconds that something takes once."""
    start, worked = time.perf_counter(), processor()
    what()
    return time.perf_counter() - start, processor() - worked


def rate(count: int, taken: tuple[float, float]) -> tuple[float, float]:
    """Return how many a second, on the clock and by the processor alone."""
    return count / taken[0], count / max(taken[1], 0.001)


def busiest(path: Path) -> list[tuple[str, str]]:
    """Return pairs of a recognition from the busiest to a rare one."""
    with sqlite3.connect(path) as raw:
        rows = raw.execute(
            "SELECT subject, object FROM pairs JOIN pieces ON pair = pairs.number WHERE machine = 'recognition' "
            "AND subject <> '*' GROUP BY pair ORDER BY count(*) DESC, subject, object"
        ).fetchall()
    return [rows[0], rows[len(rows) // 1000], rows[len(rows) // 20]]


def legation(*arguments: str) -> None:
    """Run the command line in a process of its own."""
    done = subprocess.run([sys.executable, "-c", CODE, *arguments], capture_output=True, check=False)
    assert done.returncode in (0, 3), done.stderr.decode()


def measure(path: Path, size: int) -> Figures:
    """Return the figures of one ledger."""
    found: Figures = {}
    documents = size // PER_DOCUMENT
    if not path.exists():
        with Ledger.open(path, durable=False, clock=clock_of(documents)) as ledger:
            found["filling, claims/s"] = rate(size, seconds(lambda: fill(ledger, documents)))
    with Ledger.open(path) as ledger, StatusMap(ledger) as places, WholeMap(places) as whole:
        found["claims held"] = ledger.counts()["claims"]
        if not places.path.exists():
            found["map from nothing, s"] = seconds(places.refresh)
        if whole.files.read_manifest() is None:
            found["Parquet from nothing, s"] = seconds(whole.refresh)
        whole.refresh()
        counts = places.connection.execute(
            "SELECT (SELECT count(*) FROM pairs), (SELECT count(*) FROM open), (SELECT count(*) FROM closed)"
        ).fetchone()
        found["pairs"], found["rectangles open"], found["rectangles closed"] = map(float, counts)
        found["ledger, MB"] = path.stat().st_size / 1e6
        found["map, MB"] = (
            sum(file.stat().st_size for file in places.folder.rglob("*") if file.is_file()) / 1e6
        )
        asked: dict[str, Any] = {"machine": "recognition", "valid_at": ON}
        found["pairs in the answer, known now"] = whole.to_arrow(**asked).num_rows
        found["whole map, known now"] = median(lambda: whole.to_arrow(**asked))
        found["whole map, known earlier"] = median(lambda: whole.to_arrow(**asked, known_at=KNOWN))
        found["whole map, known earlier, in order"] = median(
            lambda: whole.to_arrow(**asked, known_at=KNOWN, ordered=True)
        )
        found["whole map as Python objects, known now"] = median(lambda: whole.find_places(**asked), 3)
        found["all machines, counted, known earlier"] = median(
            lambda: whole.count_states(valid_at=ON, known_at=KNOWN), 3
        )
        found["claims by predicate, known earlier"] = median(lambda: whole.count_claims(known_at=KNOWN), 3)
        found["whole map without the extra, known earlier"] = median(
            lambda: places.find_places(**asked, known_at=KNOWN), 1
        )
        for name, (one, other) in zip(("busiest", "busy", "usual"), busiest(places.path), strict=True):
            pair: dict[str, Any] = {"subject": one, "object_": other, **asked}
            found[f"{name} pair, from the map, known now"] = median(
                lambda pair=pair: places.find_places(**pair), 20
            )
            found[f"{name} pair, from the map, known earlier"] = median(
                lambda pair=pair: places.find_places(**pair, known_at=KNOWN), 20
            )
            claims = sum(1 for _ in ledger.iter_claims(actor=one, other=other))
            found[f"{name} pair, claims"] = claims
            found[f"{name} pair, derived with its evidence"] = median(
                lambda one=one, other=other: ask_status(ledger, one, other, "recognition", valid_at=ON),
                1 if claims > 500 else 10,
            )
            found[f"timeline of {name} actor, first 50"] = median(
                lambda one=one: timeline(ledger, one, limit=50), 10
            )
            found[f"relations of {name} actor, from the map"] = median(
                lambda one=one: places.find_places(party=one, valid_at=ON), 10
            )
        one, other = busiest(places.path)[1]
        found["first answer, fresh process"] = median(
            lambda: legation(
                "status", one, other, "--predicate", "recognition", "--on", ON, "--ledger", str(path)
            )
        )
        first = documents + ledger.counts()["documents"]  # not those of an earlier run
        fresh = iter(range(first, first + 400))
        one_by_one = [make_document(next(fresh), documents) for _ in range(200)]
        grouped = [make_document(next(fresh), documents) for _ in range(200)]
        found["durable documents/s, a commit each"] = rate(
            200, seconds(lambda: [ledger.record(*reading) for reading in one_by_one])
        )
        found["durable documents/s, sharing commits"] = rate(
            200, seconds(lambda: list(ledger.record_all(grouped)))
        )
        found["map brought up to date after 400 documents, s"] = seconds(places.refresh)
        found["Parquet after that, s"] = seconds(whole.refresh)
    found["disk alone, commits of 20 kB/s"] = _disk(path.parent)
    found["legation --help"] = median(lambda: legation("--help"))
    return found


def _disk(folder: Path) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        raw = sqlite3.connect(Path(place) / "raw.db", isolation_level=None)
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("CREATE TABLE rows (words TEXT)")
        taken = seconds(
            lambda: [raw.execute("INSERT INTO rows VALUES (?)", ("x" * 20_000,)) for _ in range(200)]
        )
        raw.close()
    return rate(200, taken)


def main() -> None:
    """Measure each size and print the table."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [int(word) for word in sys.argv[2:]] or [50_000]
    columns = []
    for size in sizes:
        columns.append(measure(folder / f"world-{size}.ledger", size))
        print(f"{size} done", file=sys.stderr, flush=True)
    free = shutil.disk_usage(folder).free // 10**9
    print(
        f"{date.today()}, {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {free} GB free\n"
    )
    print("| measure |" + "".join(f" {size:,} |" for size in sizes))
    print("| --- |" + " ---: |" * len(sizes))
    for name in dict.fromkeys(name for column in columns for name in column):
        print(f"| {name} |" + "".join(f" {_words(column.get(name))} |" for column in columns))


def _words(figure: Any) -> str:
    if figure is None:
        return ""
    if isinstance(figure, tuple):
        return f"{figure[0]:,.1f} ({figure[1]:,.1f})"
    return f"{figure:,.0f}"


if __name__ == "__main__":
    main()
