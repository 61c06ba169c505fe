"""Turns what PostgreSQL says into what a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from legation.errors import LedgerError

_UNREACHED = "the server cannot be reached; check host and port, and that it is running"
_REFUSED = "the server refuses the user or the password; check both, and give the password in PGPASSWORD or ~/.pgpass"
_LOST = (
    "the connection was lost; what was not reported as recorded may be missing: run the same again, "
    "what is there is kept"
)
_FULL = "the server's disk is full and nothing was recorded; free some space there and repeat"
_DAMAGED = "it lacks a part of its tables and is damaged; restore it from a backup"
# (words of PostgreSQL's message, what it means and the mend); the first that fits is used.
_MEANINGS = (
    ("lock timeout", "another process is writing to it; wait until that is done, or stop it"),
    ("append-only", "recorded rows are never changed or deleted; record a retraction instead"),
    ("password authentication failed", _REFUSED),
    ("no password supplied", _REFUSED),
    ("authentication failed", _REFUSED),
    ("pg_hba.conf", "the server lets nobody in from here as that user; its pg_hba.conf says who may connect"),
    ("database", "does not exist", "there is no such database; make it: createdb NAME"),
    ("role", "does not exist", "the server knows no such user; check the name before the @"),
    ("could not translate host name", "there is no such host; check the name after the @"),
    ("failed to resolve host", "there is no such host; check the name after the @"),
    ("connection refused", _UNREACHED),
    ("timeout expired", _UNREACHED),
    ("no such file or directory", _UNREACHED),
    ("network is unreachable", _UNREACHED),
    ("no route to host", _UNREACHED),
    ("starting up", "the server is just starting; repeat in a moment"),
    ("too many clients", "the server has no connection left; repeat later, or raise its max_connections"),
    ("connection slots", "the server has no connection left; repeat later, or raise its max_connections"),
    (
        "permission denied",
        "the user may not do that; its rights are listed under Stores in the documentation",
    ),
    ("must be owner", "only the owner of the tables may do that; upgrade as the user who made the ledger"),
    ("read-only transaction", "the server only reads (a standby?); name the one that writes"),
    ("no space left", _FULL),
    ("could not extend file", _FULL),
    ("shutting down", _LOST),
    ("terminating connection", _LOST),
    ("server closed the connection", _LOST),
    ("connection is lost", _LOST),
    ("connection is closed", _LOST),
    ("relation", "does not exist", _DAMAGED),
    ("column", "does not exist", _DAMAGED),
)


def explain(name: str, error: BaseException, password: str = "") -> LedgerError:
    """Return the error to raise for what the database said, in one line and without the password."""
    said = " ".join(str(error).split())
    if password:
        said = said.replace(password, "***")
    for *words, meaning in _MEANINGS:
        if all(word in said.lower() for word in words):
            return LedgerError(f"the ledger {name}: {meaning} (the database says: {said})")
    return LedgerError(f"the ledger {name} refused: {said}; run `legation doctor` to examine it")


@contextmanager
def explained(name: str, password: str = "") -> Iterator[None]:
    """Turn database errors inside the block into LedgerError."""
    try:
        yield
    except psycopg.Error as error:
        raise explain(name, error, password) from error
