"""The command line on a ledger in PostgreSQL: the same words as on a file, and never a password."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.postgres import run as run_sql

from legation.ledger import Ledger
from legation.ledger.migrations import SCHEMA_VERSION

if TYPE_CHECKING:
    from tests.postgres import Server

Run = Callable[..., Any]
Process = Callable[..., "subprocess.Popen[str]"]


def test_every_question_is_answered_as_from_a_file(
    server_address: str, article: Path, tmp_path: Path, run: Run, postgres: Server
) -> None:
    file = tmp_path / "mine.ledger"
    said = []
    for ledger in (file, server_address):
        words = []
        for arguments in (
            ("read", article, "--published", "2025-03-05", "--source", "Wire"),
            ("read", article, "--published", "2025-03-05", "--source", "Wire", "--json"),
            ("claims", "--json"),
            ("claims", "--actor", "Chad"),
            ("status", "Norway", "Kosovo"),
            ("timeline", "Norway"),
            ("conflicts",),
            ("documents",),
            ("review", "list"),
            ("grade", "Wire", "B", "--coder", "ana"),
        ):
            outcome = run(*arguments, "--ledger", ledger)
            assert postgres.password not in outcome.out + outcome.err
            words.append((arguments, outcome.code, outcome.out, outcome.err))
        said.append([_timeless(one) for one in words])
    assert said[0] == said[1]
    assert all(code in (0, 3) for _, code, _, _ in said[0]), said[0]
    assert run("verify", "--ledger", server_address).out.startswith("sound: ")
    target = tmp_path / "all.jsonl"
    assert run("publish", "jsonl", target, "--ledger", server_address).code == 0
    assert target.stat().st_size > 1000


def _timeless(said: tuple[Any, ...]) -> tuple[Any, ...]:
    """Leave out the moments of recording, in which the two differ."""
    arguments, code, *words = said
    return (
        arguments,
        code,
        *(re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[:.\d+Z]*", "then", one) for one in words),
    )


def test_doctor_names_it_without_its_password(
    server_address: str, article: Path, run: Run, postgres: Server
) -> None:
    empty = run("doctor", "--ledger", server_address, "--json")
    assert empty.code == 1 and "record something first" in empty.out
    run("read", article, "--published", "2025-03-05", "--ledger", server_address)
    outcome = run("doctor", "--ledger", server_address)
    assert outcome.code == 0 and "1 documents" in " ".join(outcome.out.split())
    assert postgres.password not in empty.out + outcome.out


def test_migrate(server_address: str, tmp_path: Path, run: Run, postgres: Server) -> None:
    none = run("migrate", "--ledger", server_address)
    assert none.code == 1 and "there is no ledger" in none.err
    for ledger in (server_address, tmp_path / "mine.ledger"):
        Ledger.open(ledger).close()
        told = run("migrate", "--ledger", ledger)
        assert told.code == 0 and f"schema {SCHEMA_VERSION}, sound" in told.out, told
        (row,) = [json.loads(line) for line in run("migrate", "--ledger", ledger, "--json").out.splitlines()]
        assert row["sound"] and row["schema"] == SCHEMA_VERSION
        assert postgres.password not in told.out


@pytest.mark.parametrize(
    ("ledger", "words"),
    [
        ("postgresql://ana:s3cret@127.0.0.1:1/claims", "cannot be reached"),
        ("postgresql://ana:s3c/ret@127.0.0.1/claims", "makes no sense"),
        ("mariadb://ana:s3cret@127.0.0.1/claims", "no ledger can lie there"),
    ],
)
@pytest.mark.parametrize(
    "arguments", [("claims",), ("read", "ARTICLE"), ("verify",), ("migrate",), ("backup", "x.ledger")]
)
def test_bad_addresses(ledger: str, words: str, arguments: tuple[str, ...], article: Path, run: Run) -> None:
    given = [article if word == "ARTICLE" else word for word in arguments]
    outcome = run(*given, "--ledger", ledger)
    assert outcome.code == 1
    assert words in outcome.err or (arguments[0] == "backup" and "pg_dump" in outcome.err)
    assert "s3c" not in outcome.err + outcome.out
    assert outcome.err.count("\n") <= 2


def test_the_trace_has_no_password_either(article: Path, process: Process) -> None:
    """``--debug`` shows where it failed, and still not with which password."""
    for ledger in ("postgresql://ana:s3cret@127.0.0.1:1/claims", "postgresql://ana:s3c/ret@127.0.0.1/claims"):
        running = process("claims", "--debug", "--ledger", ledger)
        said = "".join(running.communicate())
        assert running.returncode == 1 and "Traceback" in said and "s3c" not in said, said


def test_two_processes_read_into_one_ledger(server_address: str, tmp_path: Path, process: Process) -> None:
    running = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.jsonl"
        rows = (
            {
                "id": f"{name}-{n}",
                "published": "2025-03-05",
                "text": f"Chad expelled envoy {n} of Norway. {name}",
            }
            for n in range(12)
        )
        path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
        running.append(process("read", path, "--ledger", server_address, "-q"))
    for one in running:
        _, problems = one.communicate()
        assert one.returncode == 0, problems
    with Ledger.open(server_address) as ledger:
        assert ledger.counts()["documents"] == 24
        assert ledger.verify().is_sound
    chain = "SELECT seq, previous_hash, hash FROM events ORDER BY seq"
    rows = run_sql(server_address, chain)
    assert [row[1] for row in rows[1:]] == [row[2] for row in rows[:-1]]
