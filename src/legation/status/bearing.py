"""On which machines and pairs a claim bears, found from the claim alone: the other way round than a question.

A question names two parties and fetches the claims that may bear on them (``answer.ask``). Here one claim names
every pair whose question would fetch it and find evidence in it, so that all pairs can be derived without
asking for each. The evidence is that of ``status.evidence`` and ``status.law``; tests compare both ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from legation.ledger.rows import OFFICIAL_KINDS, SPEAKER, acts_for, phrases_of, to_party_rows
from legation.model import Actor, Claim, Modality
from legation.status.evidence import Evidence, find_evidence, list_of
from legation.status.law import apply_law, deciding_body
from legation.status.parties import (
    NAME_WORD,
    is_generic,
    iter_arguments,
    may_be_generic,
    may_name,
    names_party,
)
from legation.vocab.actor_index import find_row, iter_actors, office_kinds, organ_kinds, to_actor
from legation.vocab.folding import fold_name
from legation.vocab.statuses import Machine, Rule, find_rule, get_machine, machines_of, statuses

EVERYBODY = Actor("*", "*", "every state", "state")
"""Stands for each state in what "no country" is said to do."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """What one claim says of one pair in one machine.

    Attributes:
        machine, list_key: Where it counts.
        subject, object: The parties; the subject may be `EVERYBODY`.
        evidence: As the law of its day reads it.
        own_lists: For `EVERYBODY`: subjects for whom another list is meant, with its key.
    """

    machine: str
    list_key: str
    subject: Actor
    object: Actor
    evidence: tuple[Evidence, ...]
    own_lists: tuple[tuple[str, str], ...] = ()


def iter_bearings(claim: Claim) -> Iterator[Bearing]:
    """Yield what a claim says of each pair, each machine and pair once, in the order of the machines."""
    machines = _machines_of(claim.predicate)
    if not machines:
        return
    rows, _ = to_party_rows(claim, 0)
    places = {party: place for party, _, _, _, place, *_ in rows}
    reach = _Reach(
        places=frozenset(places),
        beside=frozenset(party for party, place in places.items() if place != SPEAKER),
        phrases=phrases_of(claim) or "",
        negative=claim.polarity == "negative",
    )
    for machine in machines:
        yield from _in_machine(machine, claim, reach)


@cache
def _machines_of(predicate: str) -> tuple[Machine, ...]:
    keys = set(machines_of(predicate))
    return tuple(machine for key, machine in statuses().machines.items() if key in keys)


@dataclass(frozen=True, slots=True)
class _Reach:
    """Which questions would fetch a claim."""

    places: frozenset[str]
    beside: frozenset[str]
    phrases: str
    negative: bool

    def covers(self, machine: Machine, predicate: str, subject: str, object_: str) -> bool:
        if subject in self.beside and object_ in self.beside:
            return True
        if not self.phrases:
            return False
        known = object_ in self.places or predicate in universal_predicates(machine.key)
        if known and self.negative and may_be_generic(self.phrases):
            return True
        return bool(machine.phrases) and (
            (subject in self.places and may_name(self.phrases, object_))
            or (object_ in self.places and may_name(self.phrases, subject))
        )


@cache
def universal_predicates(machine: str) -> frozenset[str]:
    """Return the predicates of which a denial for everybody counts even where both parties are phrases."""
    entry = get_machine(machine)
    if entry.phrases != "government":
        return frozenset()
    return frozenset(rule.predicate for rule in entry.rules if rule.polarity == "negative")


def _in_machine(machine: Machine, claim: Claim, reach: _Reach) -> Iterator[Bearing]:
    denied = claim.modality is Modality.DENIED
    modality = Modality.ACTUAL if denied else claim.modality
    subjects: dict[tuple[str, str], tuple[Actor, Actor]] = {}
    for rule in find_rule(machine, claim.predicate, modality, claim.polarity):
        for one, other in _candidates(machine, rule, claim, reach):
            subjects.setdefault((one.key, other.key), (one, other))
    for one, other in subjects.values():
        if one.key == other.key:
            continue
        if one is not EVERYBODY and not reach.covers(machine, claim.predicate, one.key, other.key):
            continue
        if one is EVERYBODY and not (
            other.key in reach.places or claim.predicate in universal_predicates(machine.key)
        ):
            continue
        evidence = find_evidence(machine, one, other, claim)
        if not evidence:
            continue
        key = list_of(machine, one, claim)
        body = deciding_body(machine, one, other)
        read = tuple(apply_law(machine, body, key, evidence))
        own = _own_lists(machine, claim) if one is EVERYBODY else ()
        yield Bearing(machine.key, key, one, other, read, own)


def _own_lists(machine: Machine, claim: Claim) -> tuple[tuple[str, str], ...]:
    if not machine.by_list:
        return ()
    bodies = sorted({body for entry in statuses().lists.values() for body in entry.bodies})
    found = ((body, list_of(machine, Actor(body, body, body, "state"), claim)) for body in bodies)
    return tuple((body, key) for body, key in found if key)


def _candidates(machine: Machine, rule: Rule, claim: Claim, reach: _Reach) -> Iterator[tuple[Actor, Actor]]:
    orders = [(rule.subject, rule.object)]
    if rule.either:
        orders.append((rule.object, rule.subject))
    for subject_places, object_places in orders:
        objects = list(_standing(claim, object_places, machine.object_officials, machine.phrases))
        subjects = list(_standing(claim, subject_places, True, machine.phrases is True))
        if is_generic(claim, subject_places, EVERYBODY):
            subjects.append(EVERYBODY)
            # Who speaks, or stands elsewhere in the claim, is a state for which it counts as well.
            subjects += [party for key in reach.places if (party := known_party(key)) is not None]
        yield from ((one, other) for one in subjects for other in objects)


def _standing(claim: Claim, places: tuple[str, ...], officials: bool, phrases: bool | str) -> Iterator[Actor]:
    for argument in iter_arguments(claim, places):
        actor = argument.actor
        if actor is not None:
            yield known_party(actor.key) or actor
            if officials and actor.kind in OFFICIAL_KINDS:
                yield from _known(acts_for(actor))
        if phrases and (actor is None or actor.provisional):
            yield from _known(keys_named(argument.text or argument.span.exact))


def _known(keys: Iterable[str]) -> Iterator[Actor]:
    for key in keys:
        party = known_party(key)
        if party is not None:
            yield party


@lru_cache(maxsize=100_000)
def known_party(key: str) -> Actor | None:
    """Return the party of a key as a question would have it, or None where the vocabulary has none."""
    return None if key.startswith("~") or find_row(key) is None else to_actor(key)


@lru_cache(maxsize=100_000)
def keys_named(words: str) -> tuple[str, ...]:
    """Return the keys of the parties that a phrase may mean, in order; regimes also by what is behind them.

    >>> keys_named("the Taliban-appointed envoy")[-1]
    'taliban'
    """
    index, longest = _names()
    tokens = NAME_WORD.findall(fold_name(words))
    found: set[str] = set()
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + longest) + 1):
            found.update(index.get(" ".join(tokens[start:end]), ()))
    governed = {key for parent in found for key in _governments().get(parent, ())}
    text = f" {' '.join(tokens)} "
    kinds = [kind for kind, name in _kinds() if f" {name} of " in text]
    composed = {key for body in found for kind in kinds if names_party(words, key := f"{body}:{kind}")}
    return tuple(sorted(found | governed | composed))


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    rows = {**organ_kinds(), **office_kinds()}
    return tuple((kind, " ".join(NAME_WORD.findall(fold_name(row["name"])))) for kind, row in rows.items())


@cache
def _names() -> tuple[dict[str, tuple[str, ...]], int]:
    index: dict[str, set[str]] = {}
    for row in iter_actors():
        for form in (*row.names, *row.adjectives):
            words = " ".join(NAME_WORD.findall(fold_name(form)))
            if words:
                index.setdefault(words, set()).add(row.key)
    longest = max((words.count(" ") + 1 for words in index), default=1)
    return {words: tuple(sorted(keys)) for words, keys in index.items()}, longest


@cache
def _governments() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in iter_actors():
        if row.kind == "government" and row.parent:
            found[row.parent] = (*found.get(row.parent, ()), row.key)
    return found
