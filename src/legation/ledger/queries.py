"""Questions to the tables; every one takes ``known_at``, and those about the world take days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from legation.errors import NotFoundError, UsageError
from legation.ledger.codec import from_claim_json, from_document_row
from legation.ledger.instants import Day, Instant, to_day, to_micros
from legation.ledger.schema import claims, documents, events, judgements, parties
from legation.ledger.verdicts import Tally
from legation.model import Actor, Claim, Document, Judgement
from legation.vocab.actor_index import find_actor

ActorTerms = Actor | str | Iterable[Actor | str]
SPEAKER = "speaker"


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
            actor=terms_of_actor(actor),
            other=terms_of_actor(other),
            predicate=_words(predicate),
            modality=_words(modality),
            polarity=polarity or "",
            speaker=terms_of_actor(speaker, phrases=True),
            document=document or "",
            since=first,
            until=last,
            known_at=to_micros(known_at),
            include_retracted=include_retracted,
            limit=limit,
        )


def terms_of_actor(actor: ActorTerms | None, *, phrases: bool = False) -> frozenset[str]:
    """Return every id and key under which an actor may stand; phrases adds its words as they are."""
    if actor is None:
        return frozenset()
    if isinstance(actor, (Actor, str)):
        actor = (actor,)
    found: set[str] = set()
    for one in actor:
        if isinstance(one, Actor):
            found |= {one.id, one.key}
            continue
        found.add(one)
        row = None if one.startswith(("act-", "~")) else find_actor(one)
        if row is not None:
            found |= {row.key, row.qid} - {""}
        if phrases:
            found.add(f"~{one.casefold()}")
    return frozenset(found)


def _words(words: str | Iterable[str] | None) -> frozenset[str]:
    if words is None:
        return frozenset()
    return frozenset([words] if isinstance(words, str) else (str(word) for word in words))


def iter_claims(connection: Connection, filters: Filters, tally: Tally | None) -> Iterator[Claim]:
    """Yield the claims of a question in order of time, without those that a tally leaves out."""
    moment = func.coalesce(
        claims.c.earliest_start, claims.c.latest_start, claims.c.earliest_end, claims.c.latest_end,
        claims.c.asserted_day,
    )  # fmt: skip
    query = select(claims.c.body).where(*_conditions(filters))
    # nulls_last for both databases: undated claims come after dated ones
    query = query.order_by(moment.is_(None), moment, claims.c.asserted_day, claims.c.id, claims.c.recorded_at)
    if tally is not None:
        yield from islice(_iter_kept(connection, query, tally), filters.limit)
        return
    if filters.limit is not None:
        query = query.limit(filters.limit)
    for (body,) in connection.execute(query):
        yield from_claim_json(body)


def _iter_kept(connection: Connection, query: Select[Any], tally: Tally) -> Iterator[Claim]:
    for (body,) in connection.execute(query):
        claim = from_claim_json(body)
        if not tally.leaves_out(claim):
            yield claim


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found = [_known(filters.known_at, filters.include_retracted)]
    for terms in (filters.actor, filters.other):
        if terms:
            found.append(claims.c.seq.in_(_party_rows(terms).where(parties.c.place != SPEAKER)))
    if filters.speaker:
        found.append(claims.c.seq.in_(_party_rows(filters.speaker).where(parties.c.place == SPEAKER)))
    if filters.predicate:
        found.append(claims.c.predicate.in_(sorted(filters.predicate)))
    if filters.modality:
        found.append(claims.c.modality.in_(sorted(filters.modality)))
    if filters.polarity:
        found.append(claims.c.polarity == filters.polarity)
    if filters.document:
        found.append(claims.c.document_id == filters.document)
    return found + _days(filters.since, filters.until)


def _party_rows(terms: frozenset[str]) -> Select[tuple[int]]:
    return select(parties.c.claim_seq).where(parties.c.party.in_(sorted(terms)))


def _known(known_at: int | None, include_retracted: bool) -> ColumnElement[bool]:
    if known_at is None:
        return claims.c.seq.is_not(None) if include_retracted else claims.c.retracted_at.is_(None)
    recorded = claims.c.recorded_at <= known_at
    if include_retracted:
        return recorded
    return and_(recorded, or_(claims.c.retracted_at.is_(None), claims.c.retracted_at > known_at))


def _days(since: int | None, until: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    timeless = claims.c.time_known == 0
    if since is not None:
        open_end = claims.c.latest_end.is_(None)
        found.append(
            or_(
                and_(timeless, claims.c.asserted_day >= since),
                and_(~timeless, or_(open_end, claims.c.latest_end >= since)),
            )
        )
    if until is not None:
        open_start = claims.c.earliest_start.is_(None)
        found.append(
            or_(
                and_(timeless, claims.c.asserted_day <= until),
                and_(~timeless, or_(open_start, claims.c.earliest_start <= until)),
            )
        )
    return found


def get_claim(connection: Connection, claim_id: str, known_at: Instant | None) -> Claim:
    """Return the newest row of a claim known at a moment; see `Ledger.get_claim`."""
    moment = to_micros(known_at)
    query = select(claims.c.id, claims.c.body).where(_starts(claims.c.id, claim_id, "clm-"))
    if moment is not None:
        query = query.where(claims.c.recorded_at <= moment)
    rows = connection.execute(query.order_by(claims.c.recorded_at).limit(1000)).all()
    found = {row[0]: row[1] for row in rows}
    return from_claim_json(found[_only(found, claim_id, "claim")])


def get_document(connection: Connection, document_id: str, known_at: Instant | None) -> Document:
    """Return a document; see `Ledger.get_document`."""
    moment = to_micros(known_at)
    query = select(documents).where(_starts(documents.c.id, document_id, "doc-"))
    if moment is not None:
        query = query.where(documents.c.recorded_at <= moment)
    found = {row["id"]: row for row in connection.execute(query.limit(20)).mappings()}
    return from_document_row(found[_only(found, document_id, "document")])


def _starts(column: Any, given: str, prefix: str) -> ColumnElement[bool]:
    full = given if given.startswith(prefix) else prefix + given
    # A range instead of LIKE: no wildcard in the input can widen it, and the index serves it.
    return and_(column >= full, column < full + "\U0010ffff")


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
    query = select(claims.c.recorded_at, claims.c.retracted_at).where(claims.c.id == claim_id)
    return [(row[0], row[1]) for row in connection.execute(query.order_by(claims.c.recorded_at))]


def iter_documents(
    connection: Connection, source: str | None, known_at: Instant | None
) -> Iterator[dict[str, Any]]:
    """Yield what a table of documents shows."""
    live = (
        select(func.count())
        .select_from(claims)
        .where(claims.c.document_id == documents.c.id, _known(to_micros(known_at), False))
        .scalar_subquery()
    )
    columns = (
        "id",
        "source",
        "name",
        "url",
        "title",
        "genre",
        "published_from",
        "published_to",
        "recorded_at",
    )
    query = select(*(documents.c[name] for name in columns), live.label("claims"))
    if source is not None:
        query = query.where(documents.c.source == source)
    moment = to_micros(known_at)
    if moment is not None:
        query = query.where(documents.c.recorded_at <= moment)
    for row in connection.execute(query.order_by(documents.c.recorded_at)).mappings():
        yield dict(row)


def iter_judgements(
    connection: Connection, target: str | None, known_at: Instant | None
) -> Iterator[tuple[Judgement, int]]:
    """Yield judgements with the moment they were recorded."""
    query = select(judgements).order_by(judgements.c.seq)
    if target is not None:
        query = query.where(judgements.c.target == target)
    moment = to_micros(known_at)
    if moment is not None:
        query = query.where(judgements.c.recorded_at <= moment)
    for row in connection.execute(query).mappings():
        judgement = Judgement(row["id"], row["target"], row["verdict"], row["coder"], row["reason"])
        yield judgement, row["recorded_at"]


def find_last_judgement(connection: Connection, moment: int | None) -> int | None:
    """Return the row number of the last judgement known at a moment, or None."""
    query = select(func.max(judgements.c.seq))
    if moment is not None:
        query = query.where(judgements.c.recorded_at <= moment)
    found: int | None = connection.execute(query).scalar_one()
    return found


def iter_parties(connection: Connection, known_at: Instant | None) -> Iterator[tuple[str, int]]:
    """Yield actors by how many claims they stand in."""
    known = _known(to_micros(known_at), False)
    total: dict[str, int] = {}
    for column in (claims.c.subject_id, claims.c.object_id):
        query = select(column, func.count()).where(known, column.is_not(None)).group_by(column)
        for party, count in connection.execute(query):
            if not party.startswith("~"):
                total[party] = total.get(party, 0) + count
    yield from sorted(total.items(), key=lambda item: (-item[1], item[0]))


def counts(connection: Connection, known_at: Instant | None) -> dict[str, int]:
    """Return how many rows of each kind the ledger held at a moment."""
    moment = to_micros(known_at)

    def count(table: Any, *conditions: ColumnElement[bool]) -> int:
        return int(
            connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
        )

    def by_then(table: Any) -> list[ColumnElement[bool]]:
        return [] if moment is None else [table.c.recorded_at <= moment]

    retracted = claims.c.retracted_at.is_not(None) if moment is None else claims.c.retracted_at <= moment
    return {
        "documents": count(documents, *by_then(documents)),
        "claims": count(claims, _known(moment, False)),
        "retracted": count(claims, *by_then(claims), retracted),
        "judgements": count(judgements, *by_then(judgements)),
        "events": count(events, *by_then(events)),
    }
