"""What only a ledger on a server has: migrations asked for, users and passwords, restarts, refusals."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.ledger.behind import run_behind
from tests.ledger.test_migrations import CLAIMS, NEWS, RETRACTED
from tests.postgres import running_server
from tests.status.claims import article, claim

from legation.errors import LedgerError
from legation.ledger import Ledger
from legation.ledger.backup import back_up, restore
from legation.ledger.chain import Head, append_event, digest, payload_of, row_digest
from legation.ledger.codec import to_document_row
from legation.ledger.database import insert_rows
from legation.ledger.postgres.database import ServerConnection, ServerDatabase
from legation.ledger.postgres.revisions import upgrade
from legation.ledger.rows import to_claim_row

if TYPE_CHECKING:
    from tests.postgres import Server

MET = claim(NEWS, "ru", "meet", "taliban")
ROOT = Path(__file__).resolve().parents[2]


def _database(url: str) -> ServerDatabase:
    return ServerDatabase(url, create=True, read_only=False, busy_seconds=10, durable=True)


# ------------------------------------------------------------------------------------- migrations


@pytest.fixture
def old(server_address: str) -> str:
    """A ledger with the tables and rows of version 1."""
    database = _database(server_address)

    def connect() -> psycopg.Connection[Any]:
        raw = database._connect()
        raw.execute("CREATE SCHEMA legation")
        raw.autocommit = False
        return raw

    with upgrade(connect, "1") as (raw, apply):
        assert [number for number, _ in apply()] == [1]
        connection = ServerConnection(raw)
        connection.execute("INSERT INTO schema_versions VALUES (1, 5, 'created')")
        append_event(connection, Head(), 5, "created", "1", digest())
        document = {**to_document_row(NEWS), "recorded_at": 1000}
        insert_rows(connection, "documents", [document])
        rows = []
        for seq, one in enumerate([*CLAIMS, RETRACTED], 1):
            row = to_claim_row(one, seq, 1000)
            rows.append({name: cell for name, cell in row.items() if name not in ("moment", "phrases")})
        insert_rows(connection, "claims", rows)
        made = [digest(row["seq"], row["body"]) for row in rows]
        head = Head(*connection.execute("SELECT seq, recorded_at, hash FROM events").fetchone())
        append_event(
            connection, head, 1000, "reading", NEWS.id, payload_of([row_digest(document)], made, [], [])
        )
        head = Head(*connection.execute("SELECT seq, recorded_at, hash FROM events WHERE seq = 2").fetchone())
        connection.execute("UPDATE claims SET retracted_at = 2000 WHERE seq = ?", (len(rows),))
        append_event(connection, head, 2000, "reading", NEWS.id, payload_of([], [], [digest(len(rows))], []))
    database.close()
    return server_address


SHAPE = """
SELECT 'column', table_name, column_name, ordinal_position::text, data_type, collation_name, column_default,
       is_nullable
    FROM information_schema.columns WHERE table_schema = 'legation'
UNION ALL SELECT 'index', tablename, indexname, indexdef, NULL, NULL, NULL, NULL
    FROM pg_indexes WHERE schemaname = 'legation'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), NULL, NULL, NULL, NULL
    FROM pg_constraint WHERE connamespace = 'legation'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), NULL, NULL, NULL, NULL
    FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, prosrc, NULL, NULL, NULL, NULL, NULL
    FROM pg_proc WHERE pronamespace = 'legation'::regnamespace
UNION ALL SELECT 'revision', version_num, NULL, NULL, NULL, NULL, NULL, NULL FROM alembic_version
ORDER BY 1, 2, 3
"""


def test_a_migrated_ledger_is_like_a_fresh_one(old: str, postgres: Server) -> None:
    with postgres.database() as fresh, Ledger.open(fresh), Ledger.open(old, upgrade=True):
        made, walked = run_behind(fresh, SHAPE), run_behind(old, SHAPE)
    assert walked == made
    assert {"column", "index", "constraint", "trigger", "function", "revision"} == {row[0] for row in made}


def test_migrations_and_tables_say_the_same(old: str) -> None:
    """Alembic, which compares in its own way, would generate no further step."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    from legation.ledger.schema import metadata

    Ledger.open(old, upgrade=True).close()
    database = _database(old)

    def connect() -> psycopg.Connection[Any]:
        raw = database._connect()
        raw.autocommit = False
        return raw

    engine = create_engine("postgresql+psycopg://", creator=connect)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_an_older_ledger_waits_until_it_is_asked_for(old: str) -> None:
    for read_only in (False, True):
        with pytest.raises(LedgerError, match=r"older schema 1.*backup.*legation migrate") as caught:
            Ledger.open(old, read_only=read_only)
        assert "***" in str(caught.value)
    assert run_behind(old, "SELECT max(version) FROM schema_versions") == [(1,)]
    with Ledger.open(old, upgrade=True) as ledger:
        assert ledger.verify().is_sound
        assert {one.id for one in ledger.iter_claims()} == {one.id for one in CLAIMS}
        assert {one.id for one in ledger.iter_claims(known_at=1999)} == {
            one.id for one in [*CLAIMS, RETRACTED]
        }
        assert ledger.get_document(NEWS.id) == NEWS
        assert [one.id for one in ledger.iter_claims(actor="ru", other="taliban", predicate="delist")] == [
            CLAIMS[0].id
        ]
        assert list(ledger.iter_phrased(lambda words: "no country" in words)) == [CLAIMS[2]]
        assert ledger.record(NEWS, [*CLAIMS, RETRACTED]).recorded == 1
        assert ledger.verify().is_sound
    assert run_behind(old, "SELECT kind, subject FROM events WHERE kind = 'migrated'") == [
        ("migrated", "2,3")
    ]
    with pytest.raises(psycopg.Error, match="append-only"):
        run_behind(old, "UPDATE claims SET moment = 1")
    Ledger.open(old, upgrade=True).close()
    assert run_behind(old, "SELECT count(*) FROM events WHERE kind = 'migrated'") == [(1,)]


def test_a_migration_that_stops_changes_nothing(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("legation.ledger.postgres.database.append_event", stop)
        with pytest.raises(KeyboardInterrupt):
            Ledger.open(old, upgrade=True)
    assert run_behind(old, "SELECT max(version) FROM schema_versions") == [(1,)]
    assert run_behind(old, "SELECT count(*) FROM evidence") == [(0,)]
    with Ledger.open(old, upgrade=True) as ledger:
        assert ledger.verify().is_sound


def test_a_foreign_revision_is_named(old: str) -> None:
    run_behind(old, "UPDATE alembic_version SET version_num = 'f00'")
    with pytest.raises(LedgerError, match="alembic_version does not fit"):
        Ledger.open(old, upgrade=True)


# ------------------------------------------------------------------------------------- the database


def test_the_tables_keep_to_their_schema(server_address: str) -> None:
    """Another program's tables in the same database are left alone, whatever their names."""
    with psycopg.connect(server_address, autocommit=True) as raw:
        raw.execute("CREATE TABLE claims (id text)")
        raw.execute("INSERT INTO claims VALUES ('theirs')")
    with Ledger.open(server_address) as ledger:
        ledger.record(NEWS, [MET])
        assert list(ledger.iter_claims()) == [MET]
    with psycopg.connect(server_address) as raw:
        assert raw.execute("SELECT * FROM public.claims").fetchall() == [("theirs",)]


def test_a_schema_of_another_program_is_left_alone(server_address: str) -> None:
    with psycopg.connect(server_address, autocommit=True) as raw:
        raw.execute("CREATE SCHEMA legation")
        raw.execute("CREATE TABLE legation.embassies (id text)")
    with pytest.raises(LedgerError, match="another program's, not a ledger"):
        Ledger.open(server_address)
    assert run_behind(server_address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'legation'") == [
        (1,)
    ]


def test_truncate_is_refused(server_address: str) -> None:
    with Ledger.open(server_address) as ledger:
        ledger.record(NEWS, [MET])
    with pytest.raises(psycopg.Error, match="append-only"):
        run_behind(server_address, "TRUNCATE events")


def test_order_does_not_depend_on_the_language_of_the_server(server_address: str) -> None:
    collations = "SELECT DISTINCT collation_name FROM information_schema.columns WHERE data_type = 'text'"
    with Ledger.open(server_address):
        assert run_behind(server_address, f"{collations} AND table_schema = 'legation'") == [("C",)]


def test_another_encoding_is_refused_with_the_mend(postgres: Server) -> None:
    with (
        postgres.database("ENCODING 'LATIN1' LOCALE 'C'") as url,
        pytest.raises(LedgerError, match=r"encoded in LATIN1.*createdb --encoding UTF8"),
    ):
        Ledger.open(url)


@pytest.fixture
def reader(postgres: Server, server_address: str) -> Iterator[str]:
    """The address for a user who may only read."""
    with Ledger.open(server_address) as ledger:
        ledger.record(NEWS, [MET])
    postgres.run("CREATE ROLE reader LOGIN PASSWORD 'look'")
    run_behind(
        server_address,
        "GRANT USAGE ON SCHEMA legation TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA legation TO reader",
    )
    yield re.sub(r"//[^@]*@", "//reader:look@", server_address)
    run_behind(server_address, "DROP OWNED BY reader")
    postgres.run("DROP ROLE reader")


def test_a_user_who_may_only_read(reader: str) -> None:
    with Ledger.open(reader) as ledger:
        assert list(ledger.iter_claims()) == [MET]
        assert ledger.verify().is_sound
        with pytest.raises(LedgerError, match="permission denied"):
            ledger.record(NEWS, [])
        assert list(ledger.iter_claims()) == [MET]


def test_a_writer_needs_no_more_than_the_documented_rights(postgres: Server, server_address: str) -> None:
    """The statements of docs/stores.md, as they stand there."""
    Ledger.open(server_address).close()
    page = (ROOT / "docs/stores.md").read_text("utf-8")
    grants = re.findall(r"^GRANT .*;$", page, re.MULTILINE)
    assert len(grants) == 4
    roles = ("reader", "writer")
    postgres.run(*(f"CREATE ROLE {role} LOGIN PASSWORD 'look'" for role in roles))
    try:
        run_behind(server_address, *grants)
        with Ledger.open(re.sub(r"//[^@]*@", "//writer:look@", server_address)) as ledger:
            assert ledger.record(NEWS, [MET]).is_new
            assert ledger.record(NEWS, []).retracted == 1
            assert ledger.verify().is_sound
        with Ledger.open(re.sub(r"//[^@]*@", "//reader:look@", server_address)) as ledger:
            assert ledger.counts()["retracted"] == 1
            with pytest.raises(LedgerError, match="permission denied"):
                ledger.record(NEWS, [MET])
    finally:
        for role in roles:
            run_behind(server_address, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_the_documented_copy_is_proved(postgres: Server, server_address: str, tmp_path: Path) -> None:
    """pg_dump and pg_restore as docs/stores.md has them; the copy has the same chain and the same guards."""
    with Ledger.open(server_address) as ledger:
        ledger.record(NEWS, [MET, *CLAIMS])
        head = ledger.verify().head
    dump = tmp_path / "claims.dump"
    postgres.call("pg_dump", "--format", "custom", "--schema", "legation", "--file", dump, server_address)
    with postgres.database() as again:
        postgres.call("pg_restore", "--dbname", again, dump)
        with Ledger.open(again) as copy:
            assert copy.verify(head).is_sound and copy.verify().head == head
            assert copy.record(NEWS, [MET]).retracted == len(CLAIMS)
        with pytest.raises(psycopg.Error, match="append-only"):
            run_behind(again, "DELETE FROM documents")


def test_a_second_writer_waits_and_then_says_so(server_address: str) -> None:
    with (
        Ledger.open(server_address) as first,
        Ledger.open(server_address, busy_seconds=0.1) as second,
    ):
        with first._database.writing(), pytest.raises(LedgerError, match="another process is writing"):
            second.record(NEWS, [MET])
        assert second.record(NEWS, [MET]).is_new


def test_a_restart_is_survived(postgres: Server, server_address: str) -> None:
    """Connections that the server cut are replaced; one that is cut in use says that it was lost."""
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'legation'"
    with Ledger.open(server_address) as ledger:
        ledger.record(NEWS, [MET])
        assert postgres.run(cut) >= [(1,)]
        assert list(ledger.iter_claims()) == [MET]
        with (
            pytest.raises(LedgerError, match=r"connection was lost.*run the same again"),
            ledger._database.writing() as connection,
        ):
            postgres.run(cut)
            connection.execute("SELECT 1")
        assert ledger.counts()["claims"] == 1


def test_questions_given_up_early_leave_nothing_behind(server_address: str) -> None:
    with Ledger.open(server_address) as ledger:
        for number in range(3):
            text = article(f"Russia met the Taliban {number} times.", "2024-01-01")
            ledger.record(text, [claim(text, "ru", "meet", "taliban")])
        for _ in range(20):
            next(ledger.iter_claims())
            next(ledger.iter_documents())
            next(ledger.iter_phrased(lambda _: True), None)
        assert len(ledger._database._free) == 1  # type: ignore[attr-defined]


def test_backups_are_left_to_the_server(server_address: str, tmp_path: Path) -> None:
    for call in (
        lambda: back_up(server_address, tmp_path / "x"),
        lambda: restore(tmp_path / "x", server_address),
    ):
        with pytest.raises(LedgerError, match=r"pg_dump.*legation verify") as caught:
            call()
        assert ":***@" in str(caught.value)


def test_a_server_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests themselves must fail, not skip, when the server they need does not start."""
    import tests.postgres

    monkeypatch.setitem(tests.postgres._SETTINGS, "max_connections", "none")
    with pytest.raises(RuntimeError, match=r"(?s)did not start.*max_connections"), running_server():
        pass


# ------------------------------------------------------------------------------------- addresses

SECRET = "s3cret-w0rd"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "postgresql://keeper:{secret}@127.0.0.1:{port}/postgres",
            "refuses the user or the password.*PGPASS",
        ),
        ("postgres://nobody:{secret}@127.0.0.1:{port}/postgres", "refuses the user or the password"),
        ("postgresql://keeper@127.0.0.1:{port}/postgres", "refuses the user or the password"),
        ("postgresql://keeper:{right}@127.0.0.1:{port}/nowhere", "no such database.*createdb"),
        ("postgresql://keeper:{secret}@127.0.0.1:1/postgres", "cannot be reached; check host and port"),
        ("postgresql://keeper:{secret}@/postgres?host=/nowhere", "cannot be reached"),
        ("postgresql://keeper:{secret}@no-such-host.invalid/x", "no such host"),
        ("postgresql://keeper:{secret}/x@127.0.0.1:{port}/postgres", "makes no sense.*%2F"),
        ("postgresql://keeper:1/{secret}@127.0.0.1:{port}/postgres", "makes no sense.*%2F"),
        ("postgresql://keeper:a@{secret}@127.0.0.1:{port}/postgres", "makes no sense.*%40"),
        ("postgresql://keeper:a?{secret}@127.0.0.1:{port}/postgres", "makes no sense.*%3F"),
        ("postgresql://keeper:%zz{secret}@127.0.0.1:{port}/postgres", "makes no sense.*%25"),
        ("postgresql://keeper:{secret}", "makes no sense"),
        ("postgresql://keeper@127.0.0.1/x?password={secret}&colour=red", "makes no sense"),
        ("postgresql://keeper:{secret}@127.0.0.1:x/y", "makes no sense"),
        ("mysql://keeper:{secret}@127.0.0.1/x", "no ledger can lie there.*postgresql://"),
    ],
)
def test_bad_addresses_name_the_mend_and_no_password(postgres: Server, address: str, words: str) -> None:
    given = address.format(secret=SECRET, right=postgres.password, port=postgres.port)
    with pytest.raises(LedgerError) as caught:
        Ledger.open(given)
    said = str(caught.value)
    assert re.search(words, said), said
    assert SECRET not in said and postgres.password not in said
    assert "\n" not in said


def test_a_path_is_no_address() -> None:
    with pytest.raises(LedgerError, match="as text, not as a Path") as caught:
        Ledger.open(Path(f"postgresql://keeper:{SECRET}@127.0.0.1/x"))
    assert SECRET not in str(caught.value)


def test_what_a_ledger_calls_itself_has_no_password(server_address: str, postgres: Server) -> None:
    with Ledger.open(server_address) as ledger:
        assert postgres.password not in str(ledger.path) and "127.0.0.1" in str(ledger.path)


def test_without_the_extra(tmp_path: Path) -> None:
    """In a process of its own, as somebody has it who installed only the core."""
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from legation.errors import LedgerError\n"
        "from legation.ledger import Ledger\n"
        f"try: Ledger.open('postgresql://keeper:{SECRET}@127.0.0.1/x')\n"
        "except LedgerError as error: print(error)\n"
        "Ledger.open(sys.argv[1]).close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "l"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "pip install 'legation[postgres]'" in done.stdout and SECRET not in done.stdout


def test_a_file_needs_none_of_it(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from legation.ledger import Ledger\n"
        "with Ledger.open(sys.argv[1]) as ledger: ledger.verify()\n"
        "print([name for name in sys.modules if name.startswith(('psycopg', 'alembic'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "l"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"
