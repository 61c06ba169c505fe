"""The ledger itself: open, record, judge, ask, verify."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from legation.ledger import listings, queries
from legation.ledger.address import is_address
from legation.ledger.database import Connection, Database
from legation.ledger.identities import NOBODY, Identities, read_said
from legation.ledger.instants import Clock, Day, Instant, system_clock, to_micros
from legation.ledger.outcome import RecordOutcome, Verification
from legation.ledger.queries import ActorTerms, Filters
from legation.ledger.recording import check_claims, record_document, record_judgements
from legation.ledger.sqlite import open_file
from legation.ledger.verdicts import Tally
from legation.model import Actor, Claim, Document, Judgement

BUSY_SECONDS = 10.0
GROUP_DOCUMENTS = 32
GROUP_SECONDS = 0.25
KEPT_IDENTITIES = 8


class Ledger:
    """An append-only bitemporal store of documents and claims.

    Open it with `Ledger.open`; it is a context manager. One process writes at a time (others wait up to
    ``busy_seconds``); any number may read. It lies in a file, or in a PostgreSQL database for several machines.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Wrap a database; use `Ledger.open`."""
        self._database = database
        self._clock = clock
        self._tallies: dict[int, Tally] = {}
        self._identities: dict[int, Identities] = {}
        self.path = database.path
        self.is_read_only = database.is_read_only

    @classmethod
    def open(
        cls,
        path: str | Path,
        create: bool = True,
        *,
        read_only: bool = False,
        upgrade: bool = False,
        clock: Clock = system_clock,
        busy_seconds: float = BUSY_SECONDS,
        durable: bool = True,
    ) -> Ledger:
        """Open a ledger, making it when it does not exist.

        A file is migrated when it is older and may be written; a ledger on a server, which others use, only
        when ``upgrade`` says so.

        Args:
            path: The file, or the address of a PostgreSQL database: ``postgresql://USER@HOST/DATABASE``.
            create: Whether a missing ledger is made; otherwise it is an error.
            read_only: Refuse every write; a file without write permission is opened so by itself.
            upgrade: Bring an older ledger on a server to this program's schema.
            clock: Returns UTC microseconds; for tests.
            busy_seconds: How long to wait for another writer.
            durable: Wait for the disk at each commit. Without, a power cut (not a killed process) may take
                the last commits.

        Raises:
            LedgerError: if it cannot be opened, is no ledger, or is of another version.
        """
        database: Database
        if is_address(path):
            from legation.ledger.postgres import open_server

            database = open_server(
                str(path), create=create, read_only=read_only, busy_seconds=busy_seconds, durable=durable
            )
        else:
            database = open_file(
                Path(path).expanduser(),
                create=create,
                read_only=read_only,
                busy_seconds=busy_seconds,
                durable=durable,
            )
        ledger = cls(database, clock)
        try:
            database.prepare(clock, upgrade=upgrade)
        except BaseException:
            database.close()
            raise
        return ledger

    def __enter__(self) -> Ledger:
        """Return the ledger."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._database.close()

    # ------------------------------------------------------------------------------------------- writing

    def record(self, document: Document, claims: Iterable[Claim]) -> RecordOutcome:
        """Record one reading of a document, all or nothing.

        The same reading twice records nothing twice. A later reading of the same document retracts the claims
        that it no longer makes and records those that are new; nothing is ever overwritten.

        Raises:
            LedgerError: if a claim belongs to another document or its words are not the document's, or the
                ledger refuses the write.
        """
        with self._database.writing() as connection:
            return record_document(connection, document, claims, self._clock)

    def record_all(
        self,
        readings: Iterable[tuple[Document, Iterable[Claim]]],
        *,
        documents: int = GROUP_DOCUMENTS,
        seconds: float = GROUP_SECONDS,
    ) -> Iterator[RecordOutcome]:
        """Record many readings, several to a commit, and yield each outcome once the disk has it.

        One wait for the disk then serves several documents; each keeps its own event and moment. Documents
        that were not yielded when the process dies may have to be read again; recording twice does no harm.

        Args:
            readings: Documents with their claims.
            documents: At most so many to a commit.
            seconds: No document waits longer for the commit than this, unless the next reading takes longer.

        Raises:
            LedgerError: as `record` does. Whatever ends the readings early, an interrupt too, what was read
                before is recorded and yielded first.
        """
        waiting: list[tuple[Document, Iterable[Claim]]] = []
        since = 0.0
        source = iter(readings)
        while True:
            try:
                document, claims = next(source)
                claims = list(claims)
                check_claims(document, claims)
            except StopIteration:
                break
            except (Exception, KeyboardInterrupt):
                yield from self._record_group(waiting)
                raise
            if not waiting:
                since = time.monotonic()
            waiting.append((document, claims))
            if len(waiting) >= documents or time.monotonic() - since >= seconds:
                group, waiting = waiting, []
                yield from self._record_group(group)
        yield from self._record_group(waiting)

    def _record_group(self, readings: Sequence[tuple[Document, Iterable[Claim]]]) -> list[RecordOutcome]:
        if not readings:
            return []
        with self._database.writing() as connection:
            return [record_document(connection, *reading, self._clock) for reading in readings]

    def judge(self, judgement: Judgement) -> int:
        """Append a reviewer's judgement and return its ``recorded_at``."""
        return self.judge_all([judgement])

    def judge_all(self, judgements: Sequence[Judgement], made: Claim | None = None) -> int:
        """Append judgements in one transaction, all or none, and return their ``recorded_at``.

        Args:
            judgements: At least one.
            made: A claim that a coder made and one of the judgements puts in the place of another; no later
                reading of its document retracts it, unless it makes the same claim itself.

        Raises:
            LedgerError: if the words of the claim are not its document's, or the ledger holds it already.
        """
        with self._database.writing() as connection:
            return record_judgements(connection, judgements, made, self._clock)

    # ------------------------------------------------------------------------------------------- asking

    def iter_claims(
        self,
        *,
        actor: ActorTerms | None = None,
        other: ActorTerms | None = None,
        predicate: str | Iterable[str] | None = None,
        modality: str | Iterable[str] | None = None,
        polarity: str | None = None,
        speaker: ActorTerms | None = None,
        document: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        valid_at: Day | None = None,
        known_at: Instant | None = None,
        include_retracted: bool = False,
        include_rejected: bool = False,
        as_recorded: bool = False,
        limit: int | None = None,
    ) -> Iterator[Claim]:
        """Yield claims in order of time in the world, then of publication, then of identifier.

        Args:
            actor: Claims in which this actor, or any of these, is subject, object or fills a role, or in
                which someone who acts for it does. An actor, an id or a key, or several.
            other: A second actor that must stand in the claim as well.
            predicate, modality: One or several.
            polarity: ``positive`` or ``negative``.
            speaker: Someone in the chain of speakers; also free words of an unresolved one.
            document: Identifier of the document.
            since, until: Claims whose time may overlap these days (both included). A claim without a time of
                its own stands on the day it was published.
            valid_at: Claims that may hold on this day.
            known_at: What the ledger held at that moment; None is now.
            include_retracted: Also claims retracted by then.
            include_rejected: Also claims that coders had rejected or corrected by then.
            as_recorded: Yield claims as they were read, with the parties that they had then; who is asked for
                is found all the same.
            limit: At most so many.

        Raises:
            LedgerError: if the ledger cannot be read.
            UsageError: if a day or moment makes no sense.
        """
        moment = to_micros(known_at)
        ask = partial(
            Filters.of,
            actor=actor,
            other=other,
            predicate=predicate,
            modality=modality,
            polarity=polarity,
            speaker=speaker,
            document=document,
            since=since,
            until=until,
            valid_at=valid_at,
            known_at=known_at,
            include_retracted=include_retracted,
            limit=limit,
        )
        with self._database.reading() as connection:
            filters = ask(as_recorded=as_recorded, identities=self._known(connection, moment))
            tally = None if include_rejected else self._tally(connection, moment)
            yield from queries.iter_claims(connection, filters, tally)

    def iter_phrased(
        self,
        accepts: Callable[[str], bool],
        *,
        actor: Actor | str | None = None,
        predicate: Iterable[str] = (),
        polarity: str = "",
        known_at: Instant | None = None,
    ) -> Iterator[Claim]:
        """Yield claims one of whose parties is a phrase, an unknown actor or a crowd, in order of recording.

        Only those are decoded whose words are accepted, so that a question about a busy party stays quick.

        Args:
            accepts: Is given the words of those parties, a line each.
            actor: A party that stands in the claim.
            predicate: Some of these; none is all.
            polarity: ``positive`` or ``negative``; empty is both.
            known_at: The moment; None is now.
        """
        party = None if actor is None else next(iter(queries.terms_of_actor(actor)))
        moment = to_micros(known_at)
        with self._database.reading() as connection:
            tally = self._tally(connection, moment)
            who = self._known(connection, moment)
            yield from queries.iter_phrased(
                connection, party, predicate, polarity, accepts, moment, tally, who
            )

    def get_claim(
        self, claim_id: str, *, known_at: Instant | None = None, as_recorded: bool = False
    ) -> Claim:
        """Return a claim by its identifier or an unambiguous beginning of it; also a retracted one.

        Args:
            claim_id: The identifier.
            known_at: The moment; None is now.
            as_recorded: Pass over what coders said of who is who, as known then.

        Raises:
            NotFoundError: if none or several begin so.
        """
        with self._database.reading() as connection:
            who = NOBODY if as_recorded else self._known(connection, to_micros(known_at))
            return queries.get_claim(connection, claim_id, known_at, who)

    def get_document(self, document_id: str, *, known_at: Instant | None = None) -> Document:
        """Return a document by its identifier or an unambiguous beginning of it.

        Raises:
            NotFoundError: if none or several begin so.
        """
        with self._database.reading() as connection:
            return queries.get_document(connection, document_id, known_at)

    def iter_documents(
        self, *, source: str | None = None, known_at: Instant | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield id, source, name, title, published days, recorded_at and claim count, oldest record first."""
        with self._database.reading() as connection:
            yield from listings.iter_documents(connection, source, known_at)

    def find_history(self, claim_id: str) -> list[tuple[int, int | None]]:
        """Return (recorded_at, retracted_at) of every row a claim identifier has had, oldest first."""
        with self._database.reading() as connection:
            return queries.find_history(connection, claim_id)

    def iter_judgements(
        self, target: str | None = None, *, known_at: Instant | None = None
    ) -> Iterator[tuple[Judgement, int]]:
        """Yield (judgement, recorded_at), oldest first."""
        with self._database.reading() as connection:
            yield from listings.iter_judgements(connection, target, known_at)

    def tally(self, *, known_at: Instant | None = None) -> Tally:
        """Return what the judgements known at a moment come to."""
        with self._database.reading() as connection:
            return self._tally(connection, to_micros(known_at)) or Tally()

    def identities(self, *, known_at: Instant | None = None) -> Identities:
        """Return who is who, as the judgements known at a moment have it."""
        with self._database.reading() as connection:
            return self._known(connection, to_micros(known_at))

    def find_actor(self, words: str) -> Actor | None:
        """Return a party that claims name, by key, identifier or name; None when none does.

        For parties that the vocabulary lacks: what is returned is what the first claim says of it.
        """
        with self._database.reading() as connection:
            return listings.find_actor(connection, words)

    def iter_keys(self) -> Iterator[tuple[str, int]]:
        """Yield (key, claims) of every party that stands in a claim, phrases left out, in order of key."""
        with self._database.reading() as connection:
            yield from listings.iter_keys(connection)

    def counts(self, *, known_at: Instant | None = None) -> dict[str, int]:
        """Return how many documents, claims, retracted claims, judgements and events the ledger holds."""
        with self._database.reading() as connection:
            return listings.counts(connection, known_at)

    def iter_parties(self, *, known_at: Instant | None = None) -> Iterator[tuple[str, int]]:
        """Yield (actor id, claims in which it is subject or object), most first; phrases are left out."""
        with self._database.reading() as connection:
            yield from listings.iter_parties(connection, known_at)

    def verify(self, head: str | None = None) -> Verification:
        """Prove that nothing recorded was altered, added or removed behind the ledger's back.

        Args:
            head: Hash of the last event as noted earlier; it must still be in the chain.
        """
        with self._database.reading() as connection:
            from legation.ledger.verification import verify

            return verify(connection, head)

    def now(self) -> int:
        """Return the time of the ledger's clock in UTC microseconds."""
        return self._clock()

    # ------------------------------------------------------------------------------------------- inside

    def _tally(self, connection: Connection, moment: int | None) -> Tally | None:
        last = listings.find_last_judgement(connection, moment)
        if last is None:
            return None
        if last not in self._tallies:
            # The log only grows, so its last row names one state of it for good.
            self._tallies = {last: Tally.of(listings.iter_judgements(connection, None, moment))}
        return self._tallies[last]

    def _known(self, connection: Connection, moment: int | None) -> Identities:
        last = listings.find_last_judgement(connection, moment)
        if last is None:
            return NOBODY
        if last not in self._identities:
            said = read_said(connection, listings.LAST if moment is None else moment)
            if len(self._identities) >= KEPT_IDENTITIES:
                self._identities = {}
            self._identities[last] = Identities.of(said)
        return self._identities[last]
