"""Every command does what its help says, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legation.ledger import Ledger

Run = Callable[..., Any]


def test_read_records_once(article: Path, tmp_path: Path, run: Run) -> None:
    """The second reading of the same article changes nothing."""
    ledger = tmp_path / "mine.ledger"
    arguments = ("read", article, "--published", "2025-03-05", "--source", "Test", "--ledger", ledger)
    first = run(*arguments)
    assert first.code == 0 and "recorded" in first.out
    second = run(*arguments)
    assert second.code == 0 and "known already" in second.out
    with Ledger.open(ledger) as store:
        assert store.counts()["documents"] == 1


@pytest.mark.parametrize("flag", ["--dry-run", "--no-record"])
def test_dry_run_makes_no_ledger(flag: str, article: Path, tmp_path: Path, run: Run) -> None:
    """Nothing is written when nothing is to be recorded."""
    ledger = tmp_path / "mine.ledger"
    outcome = run("read", article, "--published", "2025-03-05", "--ledger", ledger, flag)
    assert outcome.code == 0 and "not recorded" in outcome.out
    assert not ledger.exists()


def test_read_folder_and_pattern(article: Path, tmp_path: Path, run: Run) -> None:
    """A folder stands for its readable files; each file is read once."""
    (tmp_path / "second.txt").write_text("Chad closed its embassy in Norway.", "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    outcome = run("read", tmp_path, f"{tmp_path}/*.txt", article, "--published", "2025-03-05", "--no-record")
    assert outcome.code == 0
    assert "2 documents" in outcome.err


def test_read_stdin(run: Run) -> None:
    """``-`` reads from standard input."""
    outcome = run(
        "read", "-", "--no-record", "--published", "2025-03-05", input="Chad closed its embassy in Norway."
    )
    assert outcome.code == 0
    assert "Chad" in outcome.out


def test_json_lines(read_ledger: Path, run: Run) -> None:
    """One object a line, with every documented field."""
    outcome = run("claims", "--ledger", read_ledger, "--json")
    rows = [json.loads(line) for line in outcome.out.splitlines()]
    assert len(rows) >= 10
    assert {"id", "subject", "predicate", "plover", "object", "modality", "polarity", "attribution"} <= set(
        rows[0]
    )
    assert all(row["evidence"] for row in rows)


def test_filters(read_ledger: Path, run: Run) -> None:
    """Filters narrow, and hold together."""

    def rows(*arguments: str) -> list[dict[str, Any]]:
        outcome = run("claims", "--ledger", read_ledger, "--json", *arguments)
        return [json.loads(line) for line in outcome.out.splitlines()]

    every = rows()
    mali = rows("--actor", "Mali")
    both = rows("--actor", "Mali", "--actor", "Ukraine")
    assert len(every) > len(mali) > len(both) > 0
    assert {row["id"] for row in both} <= {row["id"] for row in mali}
    assert all(row["predicate"] == "leave" for row in rows("--predicate", "leave"))
    assert all(row["modality"] == "possible" for row in rows("--modality", "possible"))
    assert 0 < len(rows("--speaker", "Robert Dussey")) < len(every)
    assert len(rows("--actor", "Mali", "--since", "2031-01-01")) < len(mali)
    assert len(rows("--actor", "Mali", "--until", "1999-01-01")) < len(mali)
    assert len(rows("--limit", "2")) == 2


def test_explain_shows_words_and_reasons(read_ledger: Path, run: Run) -> None:
    """The words in context, the speakers, the rules; a beginning of the identifier is enough."""
    line = run("claims", "--ledger", read_ledger, "--json", "--speaker", "Robert Dussey").out.splitlines()[0]
    claim = json.loads(line)
    outcome = run("explain", claim["id"][:14], "--ledger", read_ledger)
    assert outcome.code == 0
    assert claim["id"] in outcome.out
    assert "«" in outcome.out and "Robert Dussey" in outcome.out
    assert "score" in outcome.out and "calibrated" in outcome.out
    assert run("explain", "clm-ffffffffffffffff", "--ledger", read_ledger).code == 3


def test_documents_and_verify(read_ledger: Path, run: Run) -> None:
    """What was read is listed; the chain holds."""
    row = json.loads(run("documents", "--ledger", read_ledger, "--json").out)
    assert row["source"] == "Legation sample" and row["published_from"] == "2025-01-30"
    assert run("documents", "--ledger", read_ledger, "--source", "Nobody").code == 3
    outcome = run("verify", "--ledger", read_ledger)
    assert outcome.code == 0 and outcome.out.startswith("sound")


def test_actors(run: Run) -> None:
    """Search finds variants; show tells members as of a day."""
    assert run("actors", "search", "ECOWAS", "--json").out.startswith('{"key": "ecowas"')
    shown = json.loads(run("actors", "show", "ECOWAS", "--json", "--on", "2020-01-01").out)
    assert "ml" in {member["member"] for member in shown["members"]}


def test_doctor(read_ledger: Path, run: Run) -> None:
    """All is well in a sound installation, and a damaged ledger is found."""
    checks = [json.loads(line) for line in run("doctor", "--ledger", read_ledger, "--json").out.splitlines()]
    assert {check["name"] for check in checks} >= {"language model", "vocabularies", "ledger"}
    assert [check for check in checks if not check["ok"]] == []


def test_debug_shows_the_trace(article: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """A fault of ours is one line with a hint; --debug shows where it is."""
    from typer.testing import CliRunner

    from legation.surfaces.cli import failures
    from legation.surfaces.cli.app import app

    def broken(*_: Any) -> None:
        raise RuntimeError("the sky fell")

    monkeypatch.setattr("legation.pipeline.read_document", broken)
    monkeypatch.setattr(failures.Switches, "debug", False)
    outcome = run("read", article, "--no-record", "--published", "2025-03-05")
    assert outcome.code == 1
    assert "unexpected RuntimeError: the sky fell" in outcome.err and "--debug" in outcome.err
    result = CliRunner().invoke(app, ["read", str(article), "--no-record", "--debug"])
    assert isinstance(result.exception, RuntimeError)


def test_help_imports_nothing_heavy(process: Callable[..., Any]) -> None:
    """What makes ``--help`` slow must not creep in."""
    import subprocess
    import sys

    code = (
        "import sys\nfrom legation.surfaces.cli import main\n"
        "try:\n    main()\nfinally:\n    heavy = {'spacy', 'sqlalchemy', 'rich', 'yaml', 'numpy'}\n"
        "    print(sorted(set(sys.modules) & heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert "read" in done.stdout


def test_completion_of_commands() -> None:
    """A shell is told the commands that begin as typed."""
    import os
    import subprocess
    import sys

    environment = {
        **os.environ,
        "_LEGATION_COMPLETE": "complete_bash",
        "COMP_WORDS": "legation ti",
        "COMP_CWORD": "1",
    }
    code = "from legation.surfaces.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.split() == ["timeline"]


def test_show_missed(tmp_path: Path, run: Run) -> None:
    """Sentences with two actors and no claim, with both and the words, in the table and as JSON."""
    path = tmp_path / "missed.txt"
    path.write_text(
        "Norway expelled the ambassador of Chad.\n\nBetween Kenya and Peru the mood was grey.\n", "utf-8"
    )
    plain = run("read", path, "--published", "2025-03-05", "--no-record")
    assert "Kenya" not in plain.out
    told = run("read", path, "--published", "2025-03-05", "--no-record", "--show-missed")
    line = next(line for line in told.out.splitlines() if "no claim:" in line)
    assert "Kenya and Peru" in line
    assert "Between Kenya and Peru the mood was grey." in " ".join(told.out.split())
    rows = run("read", path, "--published", "2025-03-05", "--no-record", "--show-missed", "--json").out
    missed = [row for row in map(json.loads, rows.splitlines()) if row.get("missed") == "no_claim"]
    assert [[actor["name"] for actor in row["actors"]] for row in missed] == [["Kenya", "Peru"]]
    text = path.read_text("utf-8")
    assert text[missed[0]["start"] : missed[0]["end"]] == missed[0]["words"]


def test_a_document_without_actors_is_told_apart(tmp_path: Path, run: Run) -> None:
    """It is counted and said to be unread, not passed off as an article without claims."""
    (tmp_path / "sport.txt").write_text("The home side won by two goals.", "utf-8")
    (tmp_path / "state.txt").write_text("Norway expelled the ambassador of Chad.", "utf-8")
    result = run("read", tmp_path, "--published", "2025-03-05", "--no-record", "--no-cache")
    assert "names no known actor, not read" in result.out
    assert "1 name no known actor" in result.err


def test_reading_again_takes_readings_from_the_cache(
    article: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    """The second run reads nothing; --no-cache reads."""
    first = run("read", article, "--no-record", "--json")

    def never(document: Any) -> Any:
        raise RuntimeError("read again")

    monkeypatch.setattr("legation.pipeline.read_document", never)
    assert run("read", article, "--no-record", "--json").out == first.out
    assert run("read", article, "--no-record", "--no-cache").code == 1
