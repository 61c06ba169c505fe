"""Copies a ledger to one file and back, while others read and write it.

Invariants:

- a copy is one state of the ledger, taken in one read transaction: a writer goes on meanwhile;
- the copy is made beside its destination and proved (file and hash chain) before it takes the name, so that
  under that name lies at every moment what was there before or a proved ledger;
- nothing is overwritten unasked, and a ledger that a restoration replaces is set aside, never deleted.

Source: the SQLite online backup API (https://www.sqlite.org/backup.html), in one step.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp

from legation.errors import LedgerError
from legation.ledger.address import is_address, without_password
from legation.ledger.failures import explained
from legation.ledger.outcome import Verification
from legation.ledger.store import Ledger

_COMPANIONS = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside a database; beside another one they would be taken for its own."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a backup or restoration left.

    Attributes:
        path: Where the copy lies.
        proof: Its verification; note ``proof.head`` elsewhere to prove later that nothing was cut off.
        size_bytes: Size of the file.
        set_aside: Where the replaced ledger lies now; None when there was none.
    """

    path: Path
    proof: Verification
    size_bytes: int
    set_aside: Path | None = None


def back_up(ledger: str | Path, target: str | Path, *, force: bool = False) -> Copy:
    """Copy a ledger, which may be in use, to one self-contained file and prove the copy.

    Args:
        ledger: The ledger.
        target: The file to make.
        force: Replace a file that lies there.

    Raises:
        LedgerError: if the ledger is missing or damaged, or something lies at the target already.
    """
    _no_server(ledger)
    source, target = _existing(ledger), _target(target, force=force)
    if target.exists() and target.samefile(source):
        raise LedgerError(f"{target} is the ledger itself; name another file for the backup")
    with _proved_copy(source, target.parent) as (made, proof):
        _put(made, target, force=force)
    for name in _COMPANIONS:
        Path(f"{target}{name}").unlink(missing_ok=True)
    _sync_folder(target.parent)
    return Copy(target, proof, target.stat().st_size)


def restore(backup: str | Path, ledger: str | Path, *, force: bool = False) -> Copy:
    """Put a backup in the place of a ledger, after proving it.

    Args:
        backup: What `back_up` made, or any other ledger.
        ledger: Where it is to lie.
        force: Set the ledger that lies there aside, whether it is sound or damaged.

    Raises:
        LedgerError: if the backup is not sound, a ledger lies there already, or a process has it open.
    """
    _no_server(ledger)
    source, target = _existing(backup), _target(ledger, force=force)
    if target.exists() and target.samefile(source):
        raise LedgerError(f"{target} is the backup itself; name another ledger with --ledger")
    with _proved_copy(source, target.parent) as (made, proof):
        aside = _set_aside(target) if target.exists() else None
        try:
            _put(made, target, force=False)
        except BaseException:
            if aside is not None:
                aside.replace(target)
            raise
    _sync_folder(target.parent)
    return Copy(target, proof, target.stat().st_size, aside)


def _no_server(ledger: str | Path) -> None:
    if is_address(ledger):
        raise LedgerError(
            f"{without_password(str(ledger))}: a ledger on a server is copied by PostgreSQL's own tools, pg_dump "
            "and pg_restore (see Stores in the documentation); `legation verify` proves the copy"
        )


def _existing(path: str | Path) -> Path:
    path = Path(path).expanduser()
    if not path.is_file():
        raise LedgerError(f"there is no ledger at {path}; name an existing file")
    return path


def _target(path: str | Path, *, force: bool) -> Path:
    path = Path(path).expanduser()
    if path.is_dir():
        raise LedgerError(f"{path} is a folder; name a file in it, for example {path / 'backup.ledger'}")
    if not path.parent.is_dir():
        raise LedgerError(f"the folder {path.parent} does not exist; make it first: mkdir -p '{path.parent}'")
    if path.exists() and not force:
        raise LedgerError(f"{path} exists already; name another file, or replace it with --force")
    return path


@contextmanager
def _proved_copy(source: Path, folder: Path) -> Iterator[tuple[Path, Verification]]:
    try:
        number, name = mkstemp(prefix=".legation-", suffix=".part", dir=folder)
    except OSError as error:
        raise LedgerError(
            f"the folder {folder} cannot be written ({error.strerror}); name another"
        ) from error
    os.close(number)
    made = Path(name)
    try:
        _copy(source, made)
        with Ledger.open(made, create=False, read_only=True) as copy:
            proof = copy.verify()
        if not proof.is_sound:
            raise LedgerError(
                f"{source} is not as it was recorded ({proof.faults[0].message}); nothing was copied; "
                "restore an earlier backup, and see `legation verify` for the rest"
            )
        yield made, proof
    finally:
        for name in ("", *_COMPANIONS):
            Path(f"{made}{name}").unlink(missing_ok=True)


def _copy(source: Path, made: Path) -> None:
    with (
        explained(source),
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as reader,
        closing(sqlite3.connect(made)) as writer,
    ):
        reader.backup(writer)  # all pages in one step: one state, and no new start when somebody writes
        # One file without companions can be copied to any medium by any tool.
        writer.execute("PRAGMA journal_mode = DELETE")
    with made.open("rb+") as file:
        os.fsync(file.fileno())


def _put(made: Path, target: Path, *, force: bool) -> None:
    if force:
        made.replace(target)
        return
    try:
        os.link(made, target)  # unlike a renaming, it fails where a file appeared meanwhile
    except FileExistsError:
        raise LedgerError(f"{target} exists already; name another file, or replace it with --force") from None
    except OSError:  # a file system without links
        _target(target, force=False)
        made.replace(target)


def _set_aside(target: Path) -> Path:
    _let_go(target)
    number = 1
    while (aside := Path(f"{target}.replaced-{number}")).exists():
        number += 1
    target.replace(aside)
    for name in _COMPANIONS:
        # What a damaged ledger left unmerged goes with it: it may hold the last commits.
        if (companion := Path(f"{target}{name}")).exists():
            companion.replace(f"{aside}{name}")
    return aside


def _let_go(target: Path) -> None:
    """Merge the write-ahead log; SQLite allows leaving WAL only when no other process has the file open."""
    try:
        with closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise LedgerError(
                f"another process has the ledger {target} open; stop it, then restore again"
            ) from error
    except sqlite3.DatabaseError:
        pass  # so damaged that it cannot be opened: it is moved as it is


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows cannot open folders
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
