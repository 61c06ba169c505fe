"""Questions to the tables; every one takes ``known_at``, and those about the world take days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from legation.errors import LedgerError, NotFoundError, UsageError
from legation.ledger.codec import from_claim_json, from_document_row
from legation.ledger.database import Connection, iter_rows, marks
from legation.ledger.identities import NOBODY, Identities, has_party, speaks, stands_beside
from legation.ledger.instants import Day, Instant, to_day, to_micros
from legation.ledger.rows import PHRASED, SPEAKER, phrases_of, to_term
from legation.ledger.verdicts import Tally
from legation.model import Actor, Claim, Document
from legation.vocab.actor_index import find_actor

ActorTerms = Actor | str | Iterable[Actor | str]


@dataclass(frozen=True, slots=True)
class Filters:
    """A question about claims in the ledger's own terms; see `Ledger.iter_claims` for the meaning."""

    actor: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    predicate: frozenset[str] = frozenset()
    modality: frozenset[str] = frozenset()
    polarity: str = ""
    speaker: frozenset[str] = frozenset()
    document: str = ""
    since: int | None = None
    until: int | None = None
    known_at: int | None = None
    include_retracted: bool = False
    limit: int | None = None
    as_recorded: bool = False
    identities: Identities = NOBODY

    @classmethod
    def of(
        cls,
        *,
        actor: ActorTerms | None,
        other: ActorTerms | None,
        predicate: str | Iterable[str] | None,
        modality: str | Iterable[str] | None,
        polarity: str | None,
        speaker: ActorTerms | None,
        document: str | None,
        since: Day | None,
        until: Day | None,
        valid_at: Day | None,
        known_at: Instant | None,
        include_retracted: bool,
        limit: int | None,
        as_recorded: bool = False,
        identities: Identities = NOBODY,
    ) -> Filters:
        """Translate what a caller may write.

        Raises:
            UsageError: if the days are reversed or no days.
        """
        first, last, day = to_day(since), to_day(until), to_day(valid_at)
        if first is not None and last is not None and first > last:
            raise UsageError("since lies after until; swap them")
        if day is not None:
            first = day if first is None else max(first, day)
            last = day if last is None else min(last, day)
        return cls(
            actor=_as_known(identities, terms_of_actor(actor)),
            other=_as_known(identities, terms_of_actor(other)),
            predicate=_words(predicate),
            modality=_words(modality),
            polarity=polarity or "",
            speaker=_as_known(identities, terms_of_actor(speaker, phrases=True)),
            document=document or "",
            since=first,
            until=last,
            known_at=to_micros(known_at),
            include_retracted=include_retracted,
            limit=limit,
            as_recorded=as_recorded,
            identities=identities,
        )


def _as_known(identities: Identities, terms: frozenset[str]) -> frozenset[str]:
    return terms if identities.is_empty else frozenset(map(identities.term, terms))


def terms_of_actor(actor: ActorTerms | None, *, phrases: bool = False) -> frozenset[str]:
    """Return every name under which an actor may stand in ``parties``; phrases adds its words as they are."""
    if actor is None:
        return frozenset()
    if isinstance(actor, (Actor, str)):
        actor = (actor,)
    found: set[str] = set()
    for one in actor:
        if isinstance(one, Actor):
            found.add(one.key)
            continue
        row = None if one.startswith("~") else find_actor(one)
        found.add(row.key if row is not None else one)
        if phrases:
            found.add(f"~{one.casefold()}")
    return frozenset(map(to_term, found))


def _words(words: str | Iterable[str] | None) -> frozenset[str]:
    if words is None:
        return frozenset()
    return frozenset([words] if isinstance(words, str) else (str(word) for word in words))


class Where:
    """Conditions with the values for their question marks, joined by AND."""

    def __init__(self) -> None:
        """Begin with none."""
        self._conditions: list[str] = []
        self._values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        """Add a condition."""
        self._conditions.append(condition)
        self._values.extend(values)

    def among(self, column: str, values: Iterable[str]) -> None:
        """Ask for a column to be one of some values, if there are any."""
        if chosen := sorted(values):
            self.add(f"{column} IN ({marks(chosen)})", *chosen)

    def __str__(self) -> str:
        return " AND ".join(self._conditions) or "1 = 1"

    @property
    def values(self) -> tuple[Any, ...]:
        """The values in the order of the question marks."""
        return tuple(self._values)


def iter_claims(connection: Connection, filters: Filters, tally: Tally | None) -> Iterator[Claim]:
    """Yield the claims of a question in order of time, without those that a tally leaves out."""
    identities = filters.identities
    if not identities.is_empty:
        yield from _iter_known(connection, filters, tally)
        return
    yield from islice(_decoded(_rows(connection, filters), tally), filters.limit)


def _iter_known(connection: Connection, filters: Filters, tally: Tally | None) -> Iterator[Claim]:
    """Yield the claims of a question read through identities: more are fetched, those that fit are kept."""
    identities = filters.identities

    def widened(terms: frozenset[str]) -> frozenset[str]:
        return frozenset(term for one in terms for term in identities.terms(one))

    wider = replace(
        filters,
        actor=widened(filters.actor),
        other=widened(filters.other),
        speaker=widened(filters.speaker),
    )
    groups = (filters.actor, filters.other)

    def fits(claim: Claim) -> bool:
        return stands_beside(claim, groups) and (not filters.speaker or speaks(claim, filters.speaker))

    found = ((claim, identities.read(claim)) for claim in _decoded(_rows(connection, wider, filters), tally))
    fitting = (recorded if filters.as_recorded else known for recorded, known in found if fits(known))
    yield from islice(fitting, filters.limit)


def _rows(connection: Connection, filters: Filters, asked: Filters | None = None) -> Iterator[tuple[str]]:
    """Yield the bodies for a question; asked: as it was before it was made wider for identities."""
    where, tables, moment = Where(), "claims", "claims.moment"
    one_party = len(filters.actor) == 1 and not filters.other
    if one_party and not _linked(asked, "actor")[1]:
        # The rows of one party lie in order of time: the first of them need no sorting of all.
        (party,) = filters.actor
        tables, moment = (
            f"parties {connection.ordered_join} claims ON claims.seq = parties.claim_seq",
            "parties.moment",
        )
        where.add(f"parties.party = ? AND (parties.places & {SPEAKER}) <> parties.places", party)
        where.among("parties.predicate", filters.predicate)
    else:
        where.among("claims.predicate", filters.predicate)
        _two_parties(where, filters, asked)
    if filters.speaker:
        terms = sorted(filters.speaker)
        linked, places = _linked(asked, "speaker")
        where.add(
            f"(claims.seq IN (SELECT claim_seq FROM parties WHERE party IN ({marks(terms)}) "
            f"AND (places & {SPEAKER}) <> 0){linked})",
            *terms,
            *places,
        )
    _known(where, filters.known_at, filters.include_retracted)
    where.among("claims.modality", filters.modality)
    if filters.polarity:
        where.add("claims.polarity = ?", filters.polarity)
    if filters.document:
        where.add("claims.document_id = ?", filters.document)
    _days(where, filters.since, filters.until)
    query = (
        f"SELECT claims.body FROM {tables} WHERE {where} "
        f"ORDER BY {moment}, claims.asserted_day NULLS FIRST, claims.id, claims.recorded_at"
    )
    # Of two parties there is never much, and a stream costs a server some round trips.
    ask = connection.execute if filters.actor and filters.other else connection.stream
    with closing(ask(query, where.values)) as rows:
        yield from rows


def _decoded(rows: Iterable[tuple[str]], tally: Tally | None) -> Iterator[Claim]:
    for (body,) in rows:
        claim = _claim(body)
        if tally is None or not tally.leaves_out(claim):
            yield claim


def _linked(asked: Filters | None, *names: str) -> tuple[str, list[str]]:
    """Return a condition, beginning with OR, for claims in which words are linked to a party asked for."""
    if asked is None:
        return "", []
    parties = [party for name in names for party in getattr(asked, name)]
    return _at_places(*asked.identities.places(parties))


def _at_places(claims: Iterable[str], documents: Iterable[str]) -> tuple[str, list[str]]:
    chosen: list[str] = []
    condition = ""
    for column, values in (("id", sorted(claims)), ("document_id", sorted(documents))):
        if values:
            condition += f" OR claims.{column} IN ({marks(values)})"
            chosen += values
    return condition, chosen


def _claim(body: str) -> Claim:
    try:
        return from_claim_json(body)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise LedgerError(
            f"a claim of the ledger cannot be read any more ({error}); `legation verify` names it; restore a "
            "backup: legation restore BACKUP --force"
        ) from error


def _two_parties(where: Where, filters: Filters, asked: Filters | None) -> None:
    pairs = {(min(one, two), max(one, two)) for one in filters.actor for two in filters.other}
    is_linked = bool(_linked(asked, "actor", "other")[1])
    if (
        pairs
        and not is_linked
        and not any(one == two or one.startswith("~") or two.startswith("~") for one, two in pairs)
    ):
        chosen = "SELECT claim_seq FROM pairs WHERE first = ? AND second = ?"
        predicates = sorted(filters.predicate)
        if predicates:
            chosen += f" AND predicate IN ({marks(predicates)})"
        values = [value for one, two in sorted(pairs) for value in (one, two, *predicates)]
        where.add(f"claims.seq IN ({' UNION ALL '.join([chosen] * len(pairs))})", *values)
        return
    for name, terms in (("actor", filters.actor), ("other", filters.other)):
        if terms:
            linked, places = _linked(asked, name)
            where.add(
                f"(claims.seq IN (SELECT claim_seq FROM parties WHERE party IN ({marks(terms)}) "
                f"AND (places & {SPEAKER}) <> places){linked})",
                *sorted(terms),
                *places,
            )


def iter_phrased(
    connection: Connection,
    party: str | None,
    predicates: Iterable[str],
    polarity: str,
    accepts: Callable[[str], bool],
    known_at: int | None,
    tally: Tally | None,
    identities: Identities = NOBODY,
) -> Iterator[Claim]:
    """Yield claims one of whose parties is a phrase; see `Ledger.iter_phrased`."""
    if not identities.is_empty:
        yield from _iter_known_phrased(
            connection, party, predicates, polarity, accepts, known_at, tally, identities
        )
        return
    if party is not None:
        yield from _iter_phrased_beside(connection, party, predicates, polarity, accepts, known_at, tally)
        return
    where = Where()
    where.among("claims.predicate", predicates)
    where.add("claims.phrases IS NOT NULL")
    if polarity == "negative":
        where.add("claims.polarity = 'negative'")  # as the index has it, or SQLite would not use the index
    elif polarity:
        where.add("claims.polarity = ?", polarity)
    _known(where, known_at, False)
    query = f"SELECT claims.seq, claims.phrases FROM claims WHERE {where} ORDER BY claims.seq"
    judged: dict[str, bool] = {}
    with closing(connection.stream(query, where.values)) as rows:
        for seq, phrases in rows:
            if phrases not in judged:
                judged[phrases] = accepts(phrases)
            if judged[phrases]:
                body = connection.execute("SELECT body FROM claims WHERE seq = ?", (seq,))
                yield from _decoded(body, tally)


def _iter_phrased_beside(
    connection: Connection,
    party: str,
    predicates: Iterable[str],
    polarity: str,
    accepts: Callable[[str], bool],
    known_at: int | None,
    tally: Tally | None,
) -> Iterator[Claim]:
    """Yield the same about one party: its different phrases first, then only the claims with those that fit."""
    where = Where()
    where.add("party = ? AND phrases IS NOT NULL", party)
    where.among("predicate", predicates)
    marked = [PHRASED[polarity]] if polarity else list(PHRASED.values())
    where.add(f"phrased IN ({marks(marked)})", *marked)
    said = connection.execute(f"SELECT DISTINCT phrases FROM parties WHERE {where}", where.values).fetchall()
    # Empty stands for phrases too long to be searched here; their claims have them.
    fitting = [words for (words,) in said if not words or accepts(words)]
    found: set[int] = set()
    for some in _in_parts(fitting):
        query = f"SELECT claim_seq FROM parties WHERE {where} AND phrases IN ({marks(some)})"
        found.update(seq for (seq,) in connection.execute(query, (*where.values, *some)).fetchall())
    for some in _in_parts(sorted(found)):
        known = Where()
        known.add(f"claims.seq IN ({marks(some)})", *some)
        _known(known, known_at, False)
        query = f"SELECT claims.phrases, claims.body FROM claims WHERE {known} ORDER BY claims.seq"
        rows = connection.execute(query, known.values).fetchall()
        long = "" in fitting
        yield from _decoded(((body,) for phrases, body in rows if not long or accepts(phrases)), tally)


def _in_parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + 500] for start in range(0, len(values), 500))


def _iter_known_phrased(
    connection: Connection,
    party: str | None,
    predicates: Iterable[str],
    polarity: str,
    accepts: Callable[[str], bool],
    known_at: int | None,
    tally: Tally | None,
    identities: Identities,
) -> Iterator[Claim]:
    where = Where()
    parties, claims, documents = identities.phrased
    unlike, places = _at_places(claims, documents)
    if parties:
        among = sorted(parties)
        unlike += f" OR claims.seq IN (SELECT claim_seq FROM parties WHERE party IN ({marks(among)}))"
        places += among
    if party is not None:
        party = identities.term(party)
        terms = sorted(identities.terms(party))
        linked, more = _at_places(*identities.places([party]))
        where.add(
            f"(claims.seq IN (SELECT claim_seq FROM parties WHERE party IN ({marks(terms)})){linked})",
            *terms,
            *more,
        )
    where.among("claims.predicate", predicates)
    where.add(f"(claims.phrases IS NOT NULL{unlike})", *places)
    if polarity:
        where.add("claims.polarity = ?", polarity)
    _known(where, known_at, False)
    query = f"SELECT claims.body FROM claims WHERE {where} ORDER BY claims.seq"
    judged: dict[str, bool] = {}
    with closing(connection.stream(query, where.values)) as rows:
        for claim in map(identities.read, _decoded(rows, tally)):
            phrases = phrases_of(claim)
            if phrases is None or (party is not None and not has_party(claim, party)):
                continue
            if phrases not in judged:
                judged[phrases] = accepts(phrases)
            if judged[phrases]:
                yield claim


def _known(where: Where, known_at: int | None, include_retracted: bool) -> None:
    if known_at is None:
        if not include_retracted:
            where.add("claims.retracted_at IS NULL")
        return
    where.add("claims.recorded_at <= ?", known_at)
    if not include_retracted:
        where.add("(claims.retracted_at IS NULL OR claims.retracted_at > ?)", known_at)


def _days(where: Where, since: int | None, until: int | None) -> None:
    if since is not None:
        where.add(
            "CASE claims.time_known WHEN 0 THEN claims.asserted_day >= ? "
            "ELSE claims.latest_end IS NULL OR claims.latest_end >= ? END",
            since,
            since,
        )
    if until is not None:
        where.add(
            "CASE claims.time_known WHEN 0 THEN claims.asserted_day <= ? "
            "ELSE claims.earliest_start IS NULL OR claims.earliest_start <= ? END",
            until,
            until,
        )


def get_claim(
    connection: Connection, claim_id: str, known_at: Instant | None, identities: Identities = NOBODY
) -> Claim:
    """Return the newest row of a claim known at a moment; see `Ledger.get_claim`."""
    where = _starting("id", claim_id, "clm-", known_at)
    rows = connection.execute(
        f"SELECT id, body FROM claims WHERE {where} ORDER BY recorded_at LIMIT 1000", where.values
    )
    found = dict(rows)
    return identities.read(_claim(found[_only(found, claim_id, "claim")]))


def get_document(connection: Connection, document_id: str, known_at: Instant | None) -> Document:
    """Return a document; see `Ledger.get_document`."""
    where = _starting("id", document_id, "doc-", known_at)
    rows = iter_rows(connection, f"SELECT * FROM documents WHERE {where} LIMIT 20", where.values)
    found = {row["id"]: row for row in rows}
    return from_document_row(found[_only(found, document_id, "document")])


def _starting(column: str, given: str, prefix: str, known_at: Instant | None) -> Where:
    full = given if given.startswith(prefix) else prefix + given
    where = Where()
    # A range instead of LIKE: no wildcard in the input can widen it, and the index serves it.
    where.add(f"{column} >= ? AND {column} < ?", full, full + "\U0010ffff")
    moment = to_micros(known_at)
    if moment is not None:
        where.add("recorded_at <= ?", moment)
    return where


def _only(found: Mapping[str, Any], given: str, what: str) -> str:
    if given in found:
        return given
    if len(found) == 1:
        return next(iter(found))
    if not found:
        raise NotFoundError(f"the ledger holds no {what} {given!r}")
    several = ", ".join(sorted(found)[:4])
    raise NotFoundError(f"{given!r} begins several {what}s ({several}); write more of it")


def find_history(connection: Connection, claim_id: str) -> list[tuple[int, int | None]]:
    """Return when a claim was recorded and retracted, each time."""
    query = "SELECT recorded_at, retracted_at FROM claims WHERE id = ? ORDER BY recorded_at"
    return connection.execute(query, (claim_id,)).fetchall()
