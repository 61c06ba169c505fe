"""Parties whose names resemble a name, in any script, each with the reason: for a coder to judge, never merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from legation.lists.matching import NameMatch, QuickLook, match_names
from legation.lists.screening import VOCABULARY_ALIAS
from legation.model import Actor
from legation.resolve.identity import find_objection, is_known
from legation.vocab.actor_index import find_candidates, iter_actors, to_actor

SUGGESTED_FROM = 0.8
"""As for official lists: against thousands of names chance has thousands of tries."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that a name may mean.

    Attributes:
        actor: The party.
        score: Uncalibrated, 0 to 1.
        asked, matched: The two names that agree.
        why: How they agree, in one line.
        origin: ``vocabulary``, ``ledger``, or the official list that gives both names.
        objection: Why a merge would be refused, or empty.
    """

    actor: Actor
    score: float
    asked: str
    matched: str
    why: str
    origin: str
    objection: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Names that an official list gives to one party, and where it stands in the list."""

    place: str
    names: tuple[str, ...]


def suggest(
    name: str,
    *,
    actor: Actor | None = None,
    others: Iterable[Actor] = (),
    listed: Iterable[Listed] = (),
    cutoff: float = SUGGESTED_FROM,
    limit: int | None = None,
) -> list[Candidate]:
    """Return the parties that a name may mean, best first, each once.

    Args:
        name: A name in any script.
        actor: Whose name it is, if that is known; it is not suggested to itself, and kinds that are never one
            party with it are left out.
        others: Parties that the vocabulary lacks.
        listed: Entries of official lists: a name there leads to every other name of the same entry.
        cutoff: Least score, 0 to 1.
        limit: At most so many.

    >>> [one.actor.key for one in suggest("Владимир Путин", limit=1)]
    ['vladimir-putin']
    """
    look = QuickLook(name)
    found: dict[str, Candidate] = {}

    def take(key: str, matched: Sequence[str], origin: str, party: Actor | None = None) -> None:
        best = _best(name, matched, look)
        if best is not None and best[0].score >= cutoff:
            put(party or to_actor(key), best[0].score, best[1], best[0].explain(), origin)

    def put(party: Actor, score: float, matched: str, why: str, origin: str) -> None:
        if actor is not None and party.key == actor.key:
            return
        objection = find_objection(actor, party) if actor is not None else None
        if objection is not None and actor is not None and not (is_known(actor.key) and is_known(party.key)):
            return
        known = found.get(party.key)
        if known is None or score > known.score:
            found[party.key] = Candidate(party, round(score, 3), name, matched, why, origin, objection or "")

    for row in iter_actors():
        take(row.key, row.names, "vocabulary")
    for other in others:
        take(other.key, (other.name,), "ledger", other)
    for entry in listed:
        best = _best(name, entry.names, look)
        if best is None or best[0].score < cutoff:
            continue
        for alias in entry.names:
            for key in find_candidates(alias)[:1]:
                why = f"{best[0].explain()}; listed also as {alias!r}"
                put(to_actor(key), best[0].score * VOCABULARY_ALIAS, best[1], why, entry.place)
    ordered = sorted(found.values(), key=lambda one: (-one.score, one.actor.key))
    return ordered[:limit]


def _best(name: str, others: Sequence[str], look: QuickLook) -> tuple[NameMatch, str] | None:
    found = [(match_names(name, other), other) for other in others if look.passes(other)]
    return max(found, key=lambda one: one[0].score, default=None)
