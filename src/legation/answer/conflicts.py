"""Claims that cannot both hold, side by side with their sources; shown, never settled.

Kinds: ``state`` (two states at once), ``date`` (one event on two dates), ``wording`` (removed against
suspended), ``denial`` (one says it, another denies it), ``general`` (one event against "no country"),
``no way`` (an event that the law of the day does not know) and ``value`` (two numbers for one thing).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from legation.answer.grades import Grade, grades
from legation.answer.records import Record, gloss, time_record
from legation.answer.reprints import group_copies
from legation.ledger import Ledger
from legation.ledger.instants import Day, Instant, from_micros, to_day
from legation.ledger.rows import acts_for
from legation.model import Actor, Claim, Document, Modality, Quantity, Status
from legation.status import derive_all
from legation.status.evidence import fact_window
from legation.status.parties import iter_arguments
from legation.vocab.actor_index import find_actor, to_actor
from legation.vocab.statuses import Machine, get_machine, machines_of

_FACTS = (Modality.ACTUAL, Modality.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Side:
    """One claim of a conflict and who stands behind it.

    Attributes:
        claim: The claim.
        document: Its document.
        grades: What coders said of the document's source.
    """

    claim: Claim
    document: Document
    grades: tuple[Grade, ...] = ()

    def to_record(self) -> Record:
        """Return what a table of sides shows."""
        published = self.document.published
        return {
            "claim": self.claim.id,
            "says": gloss(self.claim),
            "time": time_record(self.claim.time),
            "words": [span.exact for span in self.claim.evidence],
            "speakers": [link.speaker.label for link in self.claim.attribution],
            "document": self.document.id,
            "source": self.document.source or self.document.name,
            "published": published.edtf if published else None,
            "grades": [{"grade": one.letter, "coder": one.coder} for one in self.grades],
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims that cannot both hold.

    Attributes:
        kind: See the head of this module.
        about: Machine or predicate.
        sides: The two, in order of time.
        independent: Sources behind them that are no copies of one another; 1 means that one text, or one
            publisher, says both.
    """

    kind: str
    about: str
    sides: tuple[Side, Side]
    independent: int

    def to_record(self) -> Record:
        """Return the documented record."""
        return {
            "kind": self.kind,
            "about": self.about,
            "independent_sources": self.independent,
            "sides": [side.to_record() for side in self.sides],
        }


class Bench:
    """Fetches documents and grades once for many conflicts."""

    def __init__(self, ledger: Ledger, known_at: Instant | None = None) -> None:
        """Remember where to ask."""
        self._ledger = ledger
        self._known_at = known_at
        self._documents: dict[str, Document] = {}

    @cached_property
    def _grades(self) -> dict[str, list[Grade]]:
        return grades(self._ledger, known_at=self._known_at)  # every judgement is read for it

    def document(self, claim: Claim) -> Document:
        """Return the document of a claim."""
        if claim.document_id not in self._documents:
            self._documents[claim.document_id] = self._ledger.get_document(claim.document_id)
        return self._documents[claim.document_id]

    def conflict(self, kind: str, about: str, first: Claim, second: Claim) -> Conflict:
        """Put two claims side by side."""
        one, two = (self._side(claim) for claim in (first, second))
        return Conflict(kind, about, (one, two), self.count([first, second]))

    def _side(self, claim: Claim) -> Side:
        document = self.document(claim)
        return Side(claim, document, tuple(self._grades.get(document.source, ())))

    def count(self, claims: Iterable[Claim]) -> int:
        """Return how many independent sources stand behind some claims."""
        documents = {claim.document_id: self.document(claim) for claim in claims}
        texts = {key: document.text for key, document in documents.items()}
        return len(group_copies(texts, {key: document.source for key, document in documents.items()}))


def conflicts(
    ledger: Ledger,
    actor: Actor | str | None = None,
    *,
    valid_at: Day | None = None,
    known_at: Instant | None = None,
) -> list[Conflict]:
    """Return the conflicts among the claims about an actor, or among all.

    Args:
        ledger: The ledger.
        actor: The actor, or its name, key or identifier; None is everybody.
        valid_at: States that differ are those of this day; None is today.
        known_at: The moment; None is now.

    Returns:
        In order of the first claim's time; each pair of claims once.

    Raises:
        UnknownActorError: if a name is not known.
    """
    from legation.answer.ask import find_party

    party = find_party(ledger.identities(known_at=known_at), actor) if actor is not None else None
    day = to_day(valid_at)
    if day is None:
        day = from_micros(ledger.now()).toordinal()
    claims = {claim.id: claim for claim in ledger.iter_claims(actor=party, known_at=known_at)}
    bench = Bench(ledger, known_at)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for status in _statuses(list(claims.values()), day):
        for row in status.details["conflicts"]:
            found.setdefault((row["claims"][0], row["claims"][1]), (row["kind"], status.machine))
    for kind, first, second in (*_values(claims.values()), *_denials(claims.values())):
        if (second.id, first.id) not in found:
            found.setdefault((first.id, second.id), (kind, first.predicate))
    order = {key: number for number, key in enumerate(claims)}
    ranked = sorted(found.items(), key=lambda item: (order[item[0][0]], order[item[0][1]]))
    return [
        bench.conflict(kind, about, claims[first], claims[second])
        for (first, second), (kind, about) in ranked
    ]


def _statuses(claims: Sequence[Claim], day: int) -> Iterator[Status]:
    """Derive every machine for every two parties that the claims name at its places."""
    by_parties: dict[tuple[str, str, str], tuple[Machine, Actor, Actor]] = {}
    for claim in claims:
        for key in machines_of(claim.predicate):
            machine = get_machine(key)
            for rule in machine.rules:
                if rule.predicate != claim.predicate:
                    continue
                for one in _stand_for(claim, rule.subject):
                    for other in _stand_for(claim, rule.object):
                        if one.key != other.key:
                            by_parties[key, one.key, other.key] = machine, one, other
    by_party: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for party in {one.key for place in _everywhere(claim) for one in _with_principals(place)} | {""}:
            by_party[party].append(claim)
    for _, (machine, one, other) in sorted(by_parties.items(), key=lambda item: item[0]):
        near = {claim.id: claim for claim in by_party[other.key] if claim.predicate in machine.predicates}
        yield from derive_all(machine, one, other, near.values(), day)


def _everywhere(claim: Claim) -> Iterator[Actor]:
    arguments = [claim.subject, claim.object, claim.place, *(argument for _, argument in claim.roles)]
    yield from (
        argument.actor for argument in arguments if argument is not None and argument.actor is not None
    )


def _stand_for(claim: Claim, places: tuple[str, ...]) -> Iterator[Actor]:
    for argument in iter_arguments(claim, places):
        if argument.actor is not None:
            yield from _with_principals(argument.actor)


def _with_principals(actor: Actor) -> Iterator[Actor]:
    yield actor
    for key in acts_for(actor):
        if find_actor(key) is not None:
            yield to_actor(key)


def _same_thing(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Yield factual claims about one deed of one party to another, of different documents."""
    groups: dict[tuple[Any, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.modality in (*_FACTS, Modality.DENIED) and claim.time.is_resolved:
            groups[claim.subject.key, claim.predicate, claim.object.key if claim.object else ""].append(claim)
    yield from (group for group in groups.values() if len({claim.document_id for claim in group}) > 1)


def _overlap(one: Claim, other: Claim) -> bool:
    (low, high), (first, last) = fact_window(one), fact_window(other)
    return (low is None or last is None or low <= last) and (first is None or high is None or first <= high)


def _values(claims: Iterable[Claim]) -> Iterator[tuple[str, Claim, Claim]]:
    for group in _same_thing(claims):
        counted = [claim for claim in group if claim.quantity is not None and claim.modality in _FACTS]
        for one, other in combinations(counted, 2):
            assert one.quantity is not None and other.quantity is not None
            apart = _apart(one.quantity, other.quantity)
            if one.document_id != other.document_id and apart and _overlap(one, other):
                yield "value", one, other


def _denials(claims: Iterable[Claim]) -> Iterator[tuple[str, Claim, Claim]]:
    for group in _same_thing(claims):
        for one, other in combinations(group, 2):
            if one.document_id != other.document_id and _says(one) != _says(other) and _overlap(one, other):
                yield "denial", one, other


def _says(claim: Claim) -> bool:
    return (claim.polarity == "positive") is (claim.modality is not Modality.DENIED)


def _apart(one: Quantity, other: Quantity) -> bool:
    """True when no number fits both; "about" and "nearly" leave a tenth."""
    if one.unit != other.unit or one.value is None or other.value is None:
        return False
    (low, high), (least, most) = _range(one), _range(other)
    return high < least or most < low


def _range(quantity: Quantity) -> tuple[float, float]:
    assert quantity.value is not None
    value, slack = quantity.value, abs(quantity.value) / 10
    match quantity.comparison:
        case "about":
            return value - slack, value + slack
        case "nearly":
            return value - slack, value
        case "more_than" | "at_least":
            return value, float("inf")
        case "less_than" | "at_most":
            return float("-inf"), value
        case _:
            return value, value


def with_sources(ledger: Ledger, statuses: Sequence[Status], known_at: Instant | None) -> None:
    """Put the sides of every conflict, and the independent sources of each state, into the details."""
    bench: Bench | None = None
    for status in statuses:
        details: Any = status.details
        named = {key for row in details["conflicts"] for key in row["claims"]}
        named |= {
            key for ids in (*details["support"].values(), *details["candidates"].values()) for key in ids
        }
        if not named:
            continue
        bench = bench or Bench(ledger, known_at)
        claims = {key: ledger.get_claim(key, known_at=known_at) for key in sorted(named)}
        details["conflicts"] = [
            bench.conflict(row["kind"], status.machine, *(claims[key] for key in row["claims"])).to_record()
            | {"claims": row["claims"]}
            for row in details["conflicts"]
        ]
        backed = {**details["support"], **details["candidates"]}
        details["independent_sources"] = {
            state: bench.count(claims[key] for key in ids) for state, ids in sorted(backed.items())
        }
