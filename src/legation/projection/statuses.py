"""Keeps the rectangles of a ledger up to date, and answers where two parties stand without deriving it."""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from legation.errors import LedgerError, UsageError
from legation.ledger import Ledger
from legation.ledger.changes import (
    RecordedClaim,
    find_event_hash,
    find_head,
    find_rows,
    iter_concerned,
    iter_recorded,
    iter_retractions,
)
from legation.ledger.instants import Day, Instant, to_day, to_micros
from legation.model import Actor, Claim
from legation.projection.parties import Parties, without
from legation.projection.replay import KnownPiece, Rectangle, Replay, Stale, replay
from legation.projection.tables import DEFINITIONS, INDEXES, connect, vocabulary_mark
from legation.projection.visibility import FOREVER, Words, spans_of
from legation.status.bearing import EVERYBODY, iter_bearings
from legation.status.parties import STATES
from legation.status.sweep import NOTHING, Piece, Standing, to_piece
from legation.vocab.statuses import get_machine, statuses

BATCH = 50_000
_PIECE = (
    "high, ord, claim, kind, low, gives, said, left, repeats, by_procedure, begun, first, first_latest, last"
)
_PIECES = (
    "INSERT INTO pieces (pair, seq, known_from, known_to, own, own_lists, "
    f"{_PIECE}) VALUES ({', '.join('?' * 20)})"
)


_KNOWN = f"seq, own_lists, known_from, known_to, own, {_PIECE}"
_OF_PAIR = f"SELECT {_KNOWN} FROM pieces WHERE pair = ? ORDER BY number"
_Row = tuple[Any, ...]
_Names = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair stands on a day.

    Attributes:
        machine, list: Which status; list is the key of the official list, or empty.
        subject, object: Keys of the parties.
        standing: State, basis, beginning and phases.
        valid_from, valid_to: The days over which this holds, as known; the second is not included.
    """

    machine: str
    list: str
    subject: str
    object: str
    standing: Standing
    valid_from: int
    valid_to: int


@dataclass(frozen=True, slots=True)
class Refresh:
    """What bringing a projection up to date did.

    Attributes:
        is_anew: Made from nothing.
        claims: Claims read.
        pairs: Pairs replayed.
        moment: The last moment of the ledger that it now holds.
    """

    is_anew: bool
    claims: int
    pairs: int
    moment: int


class StatusMap:
    """The rectangles of one ledger. A context manager; one process brings them up to date at a time."""

    def __init__(self, ledger: Ledger, folder: str | Path | None = None) -> None:
        """Name the ledger and the folder of its projection; ``<ledger>.map`` without one.

        Raises:
            UsageError: if the ledger is no file and no folder is named.
        """
        if folder is None:
            if not isinstance(ledger.path, Path):
                raise UsageError("this ledger is no file; name the folder of its map with --folder")
            folder = ledger.path.with_name(ledger.path.name + ".map")
        self.ledger = ledger
        self.folder = Path(folder).expanduser()
        self.path = self.folder / "statuses.db"
        self._connection: sqlite3.Connection | None = None
        self._words: dict[int, tuple[str, str, tuple[str, ...]]] = {}
        self._names: dict[str, str] = {}

    def __enter__(self) -> StatusMap:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The open file.

        Raises:
            LedgerError: if there is none yet.
        """
        if self._connection is None:
            if not self.path.exists():
                raise LedgerError(f"there is no map at {self.folder}; make it with `legation map --refresh`")
            self._connection = connect(self.path)
        return self._connection

    # ------------------------------------------------------------------------------------------- keeping

    def refresh(self, *, anew: bool = False) -> Refresh:
        """Bring the rectangles up to the ledger's last event: only pairs on which something new bears.

        Made from nothing when asked, when there is none, or when the ledger is not the one it was made from
        (its chain of hashes differs) or the vocabulary changed.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._words.clear()
        self._names.clear()
        if anew or not self._fits():
            return self._make()
        head = find_head(self.ledger)
        meta = self.meta()
        if int(meta["event"]) == head.seq:
            return Refresh(False, 0, 0, head.recorded_at)
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            filling = _Filling(self.connection, self.ledger, head.recorded_at, meta)
            claims = filling.take()
            pairs = filling.replay()
            self._mark(self.connection, head.seq, head.recorded_at, head.hash, filling.last_seq)
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        return Refresh(False, claims, pairs, head.recorded_at)

    def meta(self) -> dict[str, str]:
        """Return what the projection knows of itself: build, event, moment, hash, seq, vocabulary."""
        return dict(self.connection.execute("SELECT name, value FROM meta").fetchall())

    def _fits(self) -> bool:
        if not self.path.exists():
            return False
        try:
            meta = self.meta()
        except sqlite3.DatabaseError:
            return False
        return (
            meta.get("vocabulary") == vocabulary_mark()
            and find_event_hash(self.ledger, int(meta.get("event", -1))) == meta["hash"]
        )

    def _make(self) -> Refresh:
        self.close()
        new = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        _remove(new)
        connection = connect(new)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            for statement in DEFINITIONS:
                connection.execute(statement)
            head = find_head(self.ledger)
            filling = _Filling(connection, self.ledger, head.recorded_at, None)
            claims = filling.take()
            for statement in INDEXES[:-1]:
                connection.execute(statement)
            pairs = filling.replay()
            connection.execute(INDEXES[-1])
            connection.execute("INSERT INTO meta VALUES ('build', ?)", (uuid.uuid4().hex,))
            self._mark(connection, head.seq, head.recorded_at, head.hash, filling.last_seq)
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            _remove(new)
            raise
        connection.close()
        _remove(self.path)
        new.replace(self.path)
        return Refresh(True, claims, pairs, head.recorded_at)

    def _mark(self, connection: sqlite3.Connection, event: int, moment: int, hash_: str, seq: int) -> None:
        rows = {"event": event, "moment": moment, "hash": hash_, "seq": seq, "vocabulary": vocabulary_mark()}
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", [*rows.items()])

    # ------------------------------------------------------------------------------------------- asking

    def find_places(
        self,
        *,
        machine: str | None = None,
        subject: str | None = None,
        object_: str | None = None,
        party: str | None = None,
        valid_at: Day,
        known_at: Instant | None = None,
    ) -> list[Place]:
        """Return where pairs stand on a day as known at a moment, in order of machine, parties and list.

        Args:
            machine: One status machine.
            subject, object_, party: Keys of parties; party stands on either side.
            valid_at: The day.
            known_at: The moment; None is the last that the projection holds.
        """
        where, values = ["1"], list[Any]()
        subject, object_, party = self.as_known(known_at, subject, object_, party)
        for column, value in (("machine", machine), ("subject", subject), ("object", object_)):
            if value is not None:
                where.append(f"pairs.{column} = ?")
                values.append(value)
        if party is not None:
            where.append(
                "pairs.number IN (SELECT number FROM pairs WHERE subject = ? UNION ALL "
                "SELECT number FROM pairs WHERE object = ?)"
            )
            values += [party, party]
        day, moment = to_day(valid_at), to_micros(known_at)
        columns = "pairs.machine, pairs.list, pairs.subject, pairs.object, valid_from, valid_to, standing, since_low, since_high"
        days = "valid_from <= ? AND valid_to > ?"
        queries = [
            f"SELECT {columns} FROM pairs CROSS JOIN open ON open.pair = pairs.number "
            f"WHERE {' AND '.join(where)} AND {days} AND known_from <= ?"
        ]
        moment = FOREVER - 1 if moment is None else moment
        everything = [*values, day, day, moment]
        if moment < FOREVER - 1:
            queries.append(
                f"SELECT {columns} FROM pairs CROSS JOIN closed ON closed.pair = pairs.number "
                f"WHERE {' AND '.join(where)} AND {days} AND known_from <= ? AND known_to > ?"
            )
            everything += [*values, day, day, moment, moment]
        rows = self.connection.execute(
            " UNION ALL ".join(queries) + " ORDER BY 1, 3, 4, 2", everything
        ).fetchall()
        return [
            Place(machine_, list_, one, other, self._standing(number, low, high), first, last)
            for machine_, list_, one, other, first, last, number, low, high in rows
        ]

    def as_known(self, known_at: Instant | None, *keys: str | None) -> list[str | None]:
        """Return the keys under which parties are known at a moment; None is the last of the projection."""
        who = self.ledger.identities(known_at=int(self.meta()["moment"]) if known_at is None else known_at)
        return [None if key is None else who.resolved.key(key) for key in keys]

    def iter_rectangles(self) -> Iterator[tuple[str, str, str, str, Rectangle]]:
        """Yield (machine, list, subject, object, rectangle) of all, in order."""
        query = (
            "SELECT machine, list, subject, object, valid_from, valid_to, known_from, known_to, standing, "
            "since_low, since_high FROM pairs JOIN (SELECT pair, valid_from, valid_to, known_from, "
            f"{FOREVER} AS known_to, standing, since_low, since_high FROM open UNION ALL SELECT pair, valid_from, "
            "valid_to, known_from, known_to, standing, since_low, since_high FROM closed) ON pair = pairs.number "
            "ORDER BY 1, 3, 4, 2, 7, 5"
        )
        for *names, first, last, known, gone, number, low, high in self.connection.execute(query):
            standing = self._standing(number, low, high)
            machine, list_, one, other = names
            yield machine, list_, one, other, Rectangle(first, last, known, gone, standing)

    def name_of(self, key: str) -> str:
        """Return what a party of the map is called."""
        if not self._names:
            self._names = dict(self.connection.execute("SELECT key, name FROM parties"))
        return self._names.get(key, key)

    def _standing(self, number: int, low: int | None, high: int | None) -> Standing:
        if number not in self._words:
            for key, state, basis, pending in self.connection.execute("SELECT * FROM standings"):
                self._words[key] = state, basis, tuple(pending.split())
        state, basis, phases = self._words[number]
        return Standing(state, basis, low, high, phases)


def _remove(path: Path) -> None:
    for name in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
        name.unlink(missing_ok=True)


class _Filling:
    """Reads what is new in a ledger and replays the pairs on which it bears, inside one transaction."""

    def __init__(
        self, connection: sqlite3.Connection, ledger: Ledger, until: int, meta: dict[str, str] | None
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._until = until
        self._after = int(meta["moment"]) if meta else -1
        self.last_seq = int(meta["seq"]) if meta else 0
        judged = list(ledger.iter_judgements(known_at=until))
        self._words = Words(judged)
        self._who = Parties(judged)
        self._pairs: dict[tuple[str, str, str, str], int] = {}
        rows = connection.execute("SELECT state, basis, pending, number FROM standings").fetchall()
        self._standings = {(state, basis, pending): number for state, basis, pending, number in rows}
        self._parties: set[str] = set()
        self._touched: set[int] = set()
        self._last_pair = connection.execute("SELECT coalesce(max(number), 0) FROM pairs").fetchone()[0]
        self._is_anew = meta is None

    # ----- evidence

    def take(self) -> int:
        """Store the evidence of what is new; return how many claims were read."""
        moving = {predicate for machine in statuses().machines.values() for predicate in machine.predicates}
        first, count, rows = self.last_seq, 0, list[tuple[Any, ...]]()
        for recorded in iter_recorded(self._ledger, first, self._until, moving):
            count += 1
            rows += self._rows(recorded)
            self.last_seq = recorded.seq
            if len(rows) > BATCH:
                self._connection.executemany(_PIECES, rows)
                rows.clear()
        self._connection.executemany(_PIECES, rows)
        if not self._is_anew:
            self._revisit(first)
        return count

    def _revisit(self, first: int) -> None:
        """Store anew what is known longer but was retracted or judged since."""
        for seq, moment in iter_retractions(self._ledger, self._after, self._until):
            if seq <= first:
                self._touch(seq)
                self._connection.execute(
                    "UPDATE pieces SET known_to = ? WHERE seq = ? AND known_to = ?", (moment, seq, FOREVER)
                )
        for claim_id in sorted(self._words.concerned(self._after)):
            for recorded in find_rows(self._ledger, claim_id, self._until):
                if recorded.seq <= first:
                    self._read_again(recorded)
        for recorded in iter_concerned(self._ledger, *self._who.concerned(self._after), self._until):
            if recorded.seq <= first:
                self._read_again(recorded)

    def _read_again(self, recorded: RecordedClaim) -> None:
        self._touch(recorded.seq)
        self._connection.execute("DELETE FROM pieces WHERE seq = ?", (recorded.seq,))
        self._connection.executemany(_PIECES, list(self._rows(recorded)))

    def _touch(self, seq: int) -> None:
        rows = self._connection.execute("SELECT DISTINCT pair FROM pieces WHERE seq = ?", (seq,))
        self._touched.update(number for (number,) in rows)

    def _rows(self, recorded: RecordedClaim) -> Iterator[tuple[Any, ...]]:
        for claim, spans in self._who.forms(recorded, spans_of(recorded, self._words)):
            yield from self._rows_of(recorded.seq, claim, spans)

    def _rows_of(self, seq: int, claim: Claim, spans: list[tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
        for bearing in iter_bearings(claim):
            pieces = [(one, piece) for one in bearing.evidence if (piece := to_piece(one)) is not None]
            if not pieces:
                continue
            pair = self._pair(bearing.machine, bearing.list_key, bearing.subject, bearing.object)
            lists = json.dumps(bearing.own_lists) if bearing.own_lists else None
            self._touched.add(pair)
            for start, end in spans:
                for evidence, piece in pieces:
                    own = int(evidence.match != "generic")
                    yield (pair, seq, start, end, own, lists, *piece)

    def _pair(self, machine: str, list_key: str, subject: Actor, object_: Actor) -> int:
        key = machine, list_key, subject.key, object_.key
        number = self._pairs.get(key)
        if number is None and not self._is_anew:
            found = self._connection.execute(
                "SELECT number FROM pairs WHERE machine = ? AND list = ? AND subject = ? AND object = ?", key
            ).fetchone()
            number = found[0] if found else None
        if number is None:
            number = self._last_pair = self._last_pair + 1
            self._connection.execute("INSERT INTO pairs VALUES (?, ?, ?, ?, ?)", (number, *key))
            for party in (subject, object_):
                if party.key not in self._parties:
                    self._parties.add(party.key)
                    row = (party.key, party.id, party.name, party.kind)
                    self._connection.execute("INSERT OR IGNORE INTO parties VALUES (?, ?, ?, ?)", row)
        self._pairs[key] = number
        return number

    # ----- rectangles

    def replay(self) -> int:
        """Replay every pair that something new bears on; return how many."""
        if not self._is_anew:
            self._widen()
        closed, opened, count = list[tuple[Any, ...]](), list[tuple[Any, ...]](), 0
        for number, names, rows in self._iter_pairs():
            if names[2] == EVERYBODY.key:
                continue
            count += 1
            done = self._replayed(number, names, rows)
            closed += [
                (
                    number,
                    one.valid_from,
                    one.valid_to,
                    one.known_from,
                    one.known_to,
                    *self._cells(one.standing),
                )
                for one in done.closed
            ]
            if not self._is_anew:
                self._connection.execute("DELETE FROM open WHERE pair = ?", (number,))
            opened += [
                (number, one.valid_from, one.valid_to, one.known_from, *self._cells(one.standing))
                for one in done.open
            ]
            if len(closed) + len(opened) > BATCH:
                self._write(closed, opened)
        self._write(closed, opened)
        return count

    def _write(self, closed: list[tuple[Any, ...]], opened: list[tuple[Any, ...]]) -> None:
        self._connection.executemany(
            "INSERT INTO closed (pair, valid_from, valid_to, known_from, known_to, standing, since_low, since_high) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            closed,
        )
        self._connection.executemany("INSERT INTO open VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(opened))
        closed.clear()
        opened.clear()

    def _iter_pairs(self) -> Iterator[tuple[int, _Names, list[_Row]]]:
        """Yield the pairs to replay, each with its rows of evidence."""
        if self._is_anew:
            names = {number: key for key, number in self._pairs.items()}
            found = self._connection.execute(f"SELECT pair, {_KNOWN} FROM pieces ORDER BY pair, number")
            for number, rows in groupby(found, key=itemgetter(0)):
                yield number, names[number], [row[1:] for row in rows]
            return
        for number in sorted(self._touched):
            key = self._connection.execute(
                "SELECT machine, list, subject, object FROM pairs WHERE number = ?", (number,)
            ).fetchone()
            yield number, key, self._connection.execute(_OF_PAIR, (number,)).fetchall()

    def _replayed(self, number: int, names: _Names, rows: list[_Row]) -> Replay:
        machine = get_machine(names[0])
        pieces = list(self._known_pieces(names, rows))
        standing = [] if self._is_anew else self._open(number)
        try:
            return replay(machine, pieces, self._after, standing)
        except Stale:
            self._connection.execute("DELETE FROM closed WHERE pair = ?", (number,))
            return replay(machine, pieces)

    def _open(self, number: int) -> list[Rectangle]:
        words = {key: text for text, key in self._standings.items()}
        rows = self._connection.execute(
            "SELECT valid_from, valid_to, known_from, standing, since_low, since_high FROM open WHERE pair = ?",
            (number,),
        )
        found = []
        for first, last, known, key, low, high in rows:
            state, basis, pending = words[key]
            found.append(
                Rectangle(
                    first, last, known, FOREVER, Standing(state, basis, low, high, tuple(pending.split()))
                )
            )
        return found

    def _known_pieces(self, names: _Names, rows: list[_Row]) -> Iterator[KnownPiece]:
        machine, list_key, subject, object_ = names
        for _, _, start, end, mine, *cells in rows:
            yield KnownPiece(Piece(*cells), start, end, bool(mine))
        general = self._general(machine, object_)
        if not general or self._kind(subject) not in STATES:
            return
        own: dict[int, list[tuple[int, int]]] = {}
        for row in rows:
            own.setdefault(row[0], []).append((row[2], row[3]))
        for pair, list_ in general:
            for seq, lists, start, end, mine, *cells in self._connection.execute(_OF_PAIR, (pair,)):
                meant = dict(json.loads(lists)).get(subject, list_) if lists else list_
                if meant == list_key:
                    for span in without((start, end), own.get(seq, ())):
                        yield KnownPiece(Piece(*cells), *span, bool(mine))

    def _general(self, machine: str, object_: str) -> list[tuple[int, str]]:
        """Return the pairs in which something is said of everybody towards a party."""
        if self._is_anew:
            key = (machine, "", EVERYBODY.key, object_)
            return [(self._pairs[key], "")] if key in self._pairs else []
        return self._connection.execute(
            "SELECT number, list FROM pairs WHERE subject = ? AND object = ? AND machine = ?",
            (EVERYBODY.key, object_, machine),
        ).fetchall()

    def _kind(self, key: str) -> str:
        row = self._connection.execute("SELECT kind FROM parties WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def _widen(self) -> None:
        """Touch also the pairs of every state towards a party of whom something new is said of everybody."""
        for number in sorted(self._touched):
            machine, _, subject, object_ = self._connection.execute(
                "SELECT machine, list, subject, object FROM pairs WHERE number = ?", (number,)
            ).fetchone()
            if subject == EVERYBODY.key:
                rows = self._connection.execute(
                    "SELECT number FROM pairs WHERE object = ? AND machine = ?", (object_, machine)
                )
                self._touched.update(other for (other,) in rows.fetchall())

    def _cells(self, standing: Standing) -> tuple[int, int | None, int | None]:
        assert standing != NOTHING
        key = standing.state, standing.basis, " ".join(standing.pending)
        number = self._standings.get(key)
        if number is None:
            number = self._standings[key] = len(self._standings) + 1
            self._connection.execute("INSERT INTO standings VALUES (?, ?, ?, ?)", (number, *key))
        return number, standing.since_low, standing.since_high
