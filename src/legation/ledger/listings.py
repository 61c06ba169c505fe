"""What the ledger holds beside claims: documents, judgements, parties, counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from legation.ledger.codec import from_claim_json
from legation.ledger.database import Connection, iter_rows
from legation.ledger.instants import Instant, to_micros
from legation.model import Actor, Claim, Judgement
from legation.resolve.provisional import slug

LAST = 2**63 - 1
_LIVE = "claims.recorded_at <= :moment AND (claims.retracted_at IS NULL OR claims.retracted_at > :moment)"

_DOCUMENTS = f"""
    SELECT id, source, name, url, title, genre, published_from, published_to, recorded_at,
        (SELECT count(*) FROM claims WHERE claims.document_id = documents.id AND {_LIVE}) AS claims
    FROM documents
    WHERE recorded_at <= :moment AND (CAST(:source AS TEXT) IS NULL OR source = :source)
    ORDER BY recorded_at
"""
_COUNTS = {
    "documents": "SELECT count(*) FROM documents WHERE recorded_at <= :moment",
    "claims": f"SELECT count(*) FROM claims WHERE {_LIVE}",
    "retracted": "SELECT count(*) FROM claims WHERE retracted_at <= :moment",
    "judgements": "SELECT count(*) FROM judgements WHERE recorded_at <= :moment",
    "events": "SELECT count(*) FROM events WHERE recorded_at <= :moment",
}


def _moment(known_at: Instant | None) -> int:
    found = to_micros(known_at)
    return LAST if found is None else found


def iter_documents(
    connection: Connection, source: str | None, known_at: Instant | None
) -> Iterator[dict[str, Any]]:
    """Yield what a table of documents shows."""
    yield from map(dict, iter_rows(connection, _DOCUMENTS, {"moment": _moment(known_at), "source": source}))


def iter_judgements(
    connection: Connection, target: str | None, known_at: Instant | None
) -> Iterator[tuple[Judgement, int]]:
    """Yield judgements with the moment they were recorded."""
    query = "SELECT * FROM judgements WHERE recorded_at <= ?"
    values: tuple[Any, ...] = (_moment(known_at),)
    if target is not None:
        query, values = f"{query} AND target = ?", (*values, target)
    for row in iter_rows(connection, f"{query} ORDER BY seq", values):
        judgement = Judgement(row["id"], row["target"], row["verdict"], row["coder"], row["reason"])
        yield judgement, row["recorded_at"]


def find_last_judgement(connection: Connection, moment: int | None) -> int | None:
    """Return the row number of the last judgement known at a moment, or None."""
    query = "SELECT max(seq) FROM judgements WHERE recorded_at <= ?"
    found: int | None = connection.execute(query, (_moment(moment),)).fetchone()[0]
    return found


def iter_parties(connection: Connection, known_at: Instant | None) -> Iterator[tuple[str, int]]:
    """Yield actors by how many claims they stand in."""
    total: dict[str, int] = {}
    for column in ("subject_id", "object_id"):
        query = f"SELECT {column}, count(*) FROM claims WHERE {_LIVE} AND {column} IS NOT NULL GROUP BY 1"
        for party, count in connection.execute(query, {"moment": _moment(known_at)}):
            if not party.startswith("~"):
                total[party] = total.get(party, 0) + count
    yield from sorted(total.items(), key=lambda item: (-item[1], item[0]))


def iter_keys(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield parties that are no phrases, with the number of their claims."""
    query = (
        "SELECT party, count(*) FROM parties WHERE party < '~' OR party >= ? GROUP BY party ORDER BY party"
    )
    yield from connection.execute(query, ("\x7f",)).fetchall()


def find_actor(connection: Connection, words: str) -> Actor | None:
    """Return a party of some claim by key, identifier or name."""
    for term in dict.fromkeys((words, slug(words))):
        row = connection.execute(
            "SELECT body FROM claims WHERE seq = (SELECT min(claim_seq) FROM parties WHERE party = ?)",
            (term,),
        ).fetchone()
        for actor in iter_actors(from_claim_json(row[0])) if row else ():
            if term in (actor.key, actor.id):
                return actor
    return None


def iter_actors(claim: Claim) -> Iterator[Actor]:
    """Yield every actor that a claim names, its speakers last."""
    arguments = [claim.subject, claim.object, *(one for _, one in claim.roles), claim.place]
    arguments += [link.speaker for link in claim.attribution]
    yield from (one.actor for one in arguments if one is not None and one.actor is not None)


def counts(connection: Connection, known_at: Instant | None) -> dict[str, int]:
    """Return how many rows of each kind the ledger held at a moment."""
    moment = {"moment": _moment(known_at)}
    return {name: int(connection.execute(query, moment).fetchone()[0]) for name, query in _COUNTS.items()}
