"""``legation import-list`` and ``legation screen``, from files to answers."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from legation.ledger import Ledger

Run = Callable[..., Any]

RECORD = """<INDIVIDUAL><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Taliban</UN_LIST_TYPE>
<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><LISTED_ON>2001-02-03</LISTED_ON></INDIVIDUAL>
"""
ARMAN, BORIS, CYRIL = ("TAi.901", "Arman Testov"), ("TAi.902", "Boris Ivanov"), ("TAi.903", "Cyril Petrov")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a small UN list of a day."""

    def call(day: str, *parties: tuple[str, str], name: str = "") -> Path:
        rows = "".join(RECORD.format(reference=reference, name=words) for reference, words in parties)
        path = tmp_path / (name or f"{day}.xml")
        head = f'<CONSOLIDATED_LIST dateGenerated="{day}"><INDIVIDUALS>\n'
        path.write_text(f"{head}{rows}</INDIVIDUALS></CONSOLIDATED_LIST>", "utf-8")
        return path

    return call


@pytest.fixture
def three(write: Callable[..., Path]) -> list[Path]:
    """Three snapshots: Boris leaves in the second, Cyril comes in the third and Arman leaves."""
    return [
        write("2020-01-01", ARMAN, BORIS),
        write("2021-01-01", ARMAN),
        write("2022-01-01", CYRIL),
    ]


def _live(path: Path) -> Iterator[tuple[str, str, str]]:
    with Ledger.open(path, create=False) as store:
        for claim in store.iter_claims():
            yield claim.predicate, claim.object.label if claim.object else "", claim.time.edtf


def test_import_and_screen(run: Run, three: list[Path], tmp_path: Path) -> None:
    """Imports say what changed; a name is then listed, removed or unclear by the day asked."""
    ledger = tmp_path / "a.ledger"
    outcomes = [run("import-list", path, "--list", "un", "--ledger", ledger) for path in three]
    assert [outcome.code for outcome in outcomes] == [0, 0, 0]
    assert "2 entries, recorded" in outcomes[0].out
    assert "since 2020-01-01: 0 listed, 1 removed, 0 changed" in outcomes[1].out
    for day, state in (("2020-01-01", "listed"), ("2020-06-01", "unclear"), ("2021-06-01", "removed")):
        found = run("screen", "Борис Иванов", "--on", day, "--ledger", ledger, "--json")
        record = json.loads(found.out)
        assert (record["state"], record["reference"]) == (state, "TAi.902")
    shown = run("screen", "Boris Ivanof", "--ledger", ledger)
    assert "removed after 2020-01-01, by 2021-01-01" in shown.out
    assert "ivanof ~ ivanov (sound)" in shown.out or "ivanof ~ ivanov (spelling)" in shown.out
    assert run("verify", "--ledger", ledger).code == 0


def test_the_order_of_import_does_not_matter(run: Run, three: list[Path], tmp_path: Path) -> None:
    """All six orders end in the same claims; importing again writes nothing."""
    found = set()
    for number, order in enumerate(itertools.permutations(three)):
        ledger = tmp_path / f"{number}.ledger"
        for path in (*order, order[0]):
            assert run("import-list", path, "--list", "un", "--ledger", ledger, "-q").code == 0
        found.add(tuple(sorted(_live(ledger))))
    assert found == {
        (
            ("delist", "Arman Testov", "2021-01-02/2022-01-01"),
            ("delist", "Boris Ivanov", "2020-01-02/2021-01-01"),
            ("designate", "Arman Testov", "2001-02-03"),
            ("designate", "Boris Ivanov", "2001-02-03"),
            ("designate", "Cyril Petrov", "2001-02-03"),
        )
    }


def test_what_was_known_before_stays_known(run: Run, three: list[Path], tmp_path: Path) -> None:
    """A snapshot that comes in between changes later answers only."""
    ledger = tmp_path / "a.ledger"
    for path in (three[0], three[2]):
        run("import-list", path, "--list", "un", "--ledger", ledger)
    with Ledger.open(ledger, create=False) as store:
        then = max(row["recorded_at"] for row in store.iter_documents())
        before = [claim.id for claim in store.iter_claims(known_at=then)]
    run("import-list", three[1], "--list", "un", "--ledger", ledger)
    with Ledger.open(ledger, create=False) as store:
        assert [claim.id for claim in store.iter_claims(known_at=then)] == before
        assert [claim.id for claim in store.iter_claims()] != before


def test_a_second_file_of_a_day_replaces_the_first(
    run: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    """The later import counts; the earlier cannot come back by itself."""
    ledger = tmp_path / "a.ledger"
    first = write("2021-01-01", ARMAN, name="first.xml")
    second = write("2021-01-01", ARMAN, BORIS, name="second.xml")
    for path in (write("2020-01-01", ARMAN, BORIS), first, second):
        assert run("import-list", path, "--list", "un", "--ledger", ledger).code == 0
    assert not [row for row in _live(ledger) if row[0] == "delist"]
    again = run("import-list", first, "--list", "un", "--ledger", ledger)
    assert again.code == 2
    assert "replaced" in again.err


def test_a_list_that_lost_most_is_refused(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    """Nothing is recorded, unless it is said to be right."""
    ledger = tmp_path / "a.ledger"
    many = [(f"TAi.{number}", f"Party Number {number}") for number in range(30)]
    run("import-list", write("2020-01-01", *many), "--list", "un", "--ledger", ledger)
    few = write("2021-01-01", *many[:5])
    refused = run("import-list", few, "--list", "un", "--ledger", ledger)
    assert refused.code == 2
    assert "25 of the 30 entries" in refused.err
    assert not [row for row in _live(ledger) if row[0] == "delist"]
    assert run("import-list", few, "--list", "un", "--ledger", ledger, "--force").code == 0
    assert len([row for row in _live(ledger) if row[0] == "delist"]) == 25


def test_bad_records_and_files(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    """A bad record is named with its line and the rest imported; a bad file makes no ledger entry."""
    ledger = tmp_path / "a.ledger"
    found = run(
        "import-list",
        write("2020-01-01", ARMAN, ("", "Nobody")),
        "--list",
        "un",
        "--ledger",
        ledger,
        "--json",
    )
    assert found.code == 0
    assert "line 4: Nobody is kept out: it has no reference" in found.err
    assert json.loads(found.out)["problems"][0]["line"] == 4
    bad = tmp_path / "bad.xml"
    bad.write_text("<!DOCTYPE a><CONSOLIDATED_LIST/>", "utf-8")
    refused = run("import-list", bad, "--list", "un", "--ledger", ledger)
    assert (refused.code, "document type" in refused.err) == (1, True)
    assert run("import-list", tmp_path / "none.xml", "--list", "un", "--ledger", ledger).code == 1
    assert run("import-list", bad, "--list", "moon", "--ledger", ledger).code == 2
    with Ledger.open(ledger, create=False) as store:
        assert store.counts()["documents"] == 1


def test_dry_run_records_nothing(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    """Not even an empty ledger."""
    ledger = tmp_path / "a.ledger"
    found = run("import-list", write("2020-01-01", ARMAN), "--list", "un", "--ledger", ledger, "--dry-run")
    assert (found.code, "not recorded" in found.out, ledger.exists()) == (0, True, False)


def test_screen_says_when_there_is_nothing(run: Run, write: Callable[..., Path], tmp_path: Path) -> None:
    """No ledger, no list, no such name, no letters: each its own message and code."""
    ledger = tmp_path / "a.ledger"
    assert run("screen", "Arman Testov", "--ledger", ledger).code == 1
    Ledger.open(ledger).close()
    empty = run("screen", "Arman Testov", "--ledger", ledger)
    assert (empty.code, "import-list" in empty.err) == (3, True)
    run("import-list", write("2020-01-01", ARMAN), "--list", "un", "--ledger", ledger)
    none = run("screen", "Wilhelmina Unheard", "--ledger", ledger)
    assert (none.code, "searched: un (2020-01-01)" in none.err) == (3, True)
    assert run("screen", "...", "--ledger", ledger).code == 2
    assert run("screen", "Arman", "--list", "moon", "--ledger", ledger).code == 2


def test_status_rests_on_the_list(run: Run, three: list[Path], tmp_path: Path) -> None:
    """What the lists say of a party known to the vocabulary is found by ``legation claims``."""
    ledger = tmp_path / "a.ledger"
    path = tmp_path / "t.xml"
    path.write_text(three[0].read_text("utf-8").replace("Arman Testov", "Amir Khan Muttaqi"), "utf-8")
    run("import-list", path, "--list", "un", "--ledger", ledger)
    found = run(
        "claims", "--actor", "Amir Khan Muttaqi", "--predicate", "designate", "--ledger", ledger, "--json"
    )
    assert found.code == 0
    assert json.loads(found.out.splitlines()[0])["predicate"] == "designate"
