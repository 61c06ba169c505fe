"""Loader of statuses.yaml: the status machines, what moves them and what does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from legation.errors import VocabularyError
from legation.model import Modality
from legation.vocab.frames import predicates

FILE = "vocab/statuses.yaml"
Kind = Literal["moves", "holds", "weak", "phase", "overlay"]
_WORD_SETS = ("generic_subjects", "generic_exceptions", "government_words")
KINDS: tuple[Kind, ...] = ("moves", "holds", "weak", "phase", "overlay")


@dataclass(frozen=True, slots=True)
class State:
    """A state of a machine: how far along it is, and how it is said (``{s}``, ``{o}``)."""

    key: str
    rank: int
    says: str


@dataclass(frozen=True, slots=True)
class Phase:
    """Something under way: the action whose procedures apply, words for people, states that end it."""

    key: str
    action: str
    says: str
    settled_by: frozenset[str]
    order: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What one kind of claim does to a machine; see the head of statuses.yaml."""

    predicate: str
    modalities: frozenset[Modality]
    polarity: str
    kind: Kind
    gives: str
    left: str = ""
    presupposes: str = ""
    subject: tuple[str, ...] = ("subject",)
    object: tuple[str, ...] = ("object",)
    either: bool = False
    repeats: bool = False
    own_speaker: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """One status machine.

    Attributes:
        key, about: Name and one sentence.
        states, phases: By key, in the order of the file.
        rules: In the order of the file; the first that fits a claim applies.
        awaits: State -> the phase that it implies.
        ended: State after a stretch of time that a source says is over, or empty.
        by_list: True when each official list has a status of its own.
        object_officials, phrases: What may stand for a party; see the head of the file.
        entails_not: Predicate -> why it is no evidence.
    """

    key: str
    about: str
    states: Mapping[str, State]
    phases: Mapping[str, Phase]
    rules: tuple[Rule, ...]
    awaits: Mapping[str, str]
    ended: str
    by_list: bool
    object_officials: bool
    phrases: bool | str
    entails_not: Mapping[str, str]

    @property
    def predicates(self) -> frozenset[str]:
        """Predicates with a rule here."""
        return frozenset(rule.predicate for rule in self.rules)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An official list: its bodies' keys, title, names in texts, and whether it is the body's only one."""

    key: str
    bodies: frozenset[str]
    title: str
    names: tuple[str, ...]
    default: bool


@dataclass(frozen=True, slots=True)
class Statuses:
    """Everything in statuses.yaml."""

    machines: Mapping[str, Machine]
    lists: Mapping[str, ListEntry] = field(default_factory=dict)
    generic_subjects: frozenset[str] = frozenset()
    generic_exceptions: frozenset[str] = frozenset()
    government_words: frozenset[str] = frozenset()


@cache
def statuses() -> Statuses:
    """Return the machines and lists, read and checked once.

    Raises:
        VocabularyError: if the file is malformed, naming the entry.
    """
    return read_statuses(resources.files("legation.vocab").joinpath("statuses.yaml").read_text("utf-8"))


def get_machine(key: str) -> Machine:
    """Return a machine by its key.

    Raises:
        VocabularyError: if there is none.
    """
    machines = statuses().machines
    if key not in machines:
        raise VocabularyError(f"no status machine is called {key!r}; there are {', '.join(machines)}")
    return machines[key]


def machines_of(predicate: str) -> list[str]:
    """Return the machines in which a predicate has a rule, the predicate's own machine first.

    >>> machines_of("delist")
    ['designation']
    """
    found = [key for key, machine in statuses().machines.items() if predicate in machine.predicates]
    entry = predicates().get(predicate)
    own = entry.machine if entry else ""
    return sorted(found, key=lambda key: key != own)


def find_rule(machine: Machine, predicate: str, modality: Modality, polarity: str) -> list[Rule]:
    """Return the rules for a kind of claim, in order."""
    return [
        rule
        for rule in machine.rules
        if rule.predicate == predicate and modality in rule.modalities and rule.polarity == polarity
    ]


def read_statuses(text: str) -> Statuses:
    """Read and check the text of a statuses file.

    Raises:
        VocabularyError: if it is malformed.
    """
    try:
        raw = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise VocabularyError(f"{FILE} is not valid YAML: {error}") from error
    _only(raw, {"modality_sets", *_WORD_SETS, "lists", "machines"}, "the file")
    sets = {name: _modalities(words, {}, name) for name, words in raw["modality_sets"].items()}
    lists = {key: _list(key, entry) for key, entry in raw.get("lists", {}).items()}
    machines = {key: _machine(key, entry, sets) for key, entry in raw["machines"].items()}
    return Statuses(machines, lists, *(frozenset(raw[name]) for name in _WORD_SETS))


def _only(entry: Any, allowed: set[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise VocabularyError(f"{FILE}: {where} must be a mapping")
    if unknown := set(entry) - allowed:
        raise VocabularyError(
            f"{FILE}: {where} has unknown keys {sorted(unknown)}; allowed are {sorted(allowed)}"
        )


def _list(key: str, entry: Any) -> ListEntry:
    _only(entry, {"bodies", "title", "names", "default"}, f"list {key}")
    names = tuple(str(name) for name in entry["names"])
    return ListEntry(key, frozenset(entry["bodies"]), entry["title"], names, entry.get("default", False))


def _modalities(words: Any, sets: Mapping[str, frozenset[Modality]], where: str) -> frozenset[Modality]:
    if isinstance(words, str):
        if words not in sets:
            raise VocabularyError(f"{FILE}: {where}: no modality set is called {words!r}")
        return sets[words]
    try:
        return frozenset(Modality(word) for word in words)
    except ValueError as error:
        raise VocabularyError(f"{FILE}: {where}: {error}") from error


_MACHINE_KEYS = {"about", "states", "phases", "rules", "awaits", "ended", "by_list", "object_officials"}


def _machine(key: str, entry: Any, sets: Mapping[str, frozenset[Modality]]) -> Machine:
    _only(entry, _MACHINE_KEYS | {"phrases", "entails_not"}, f"machine {key}")
    states = {name: State(name, row["rank"], row["says"]) for name, row in entry["states"].items()}
    phases = {
        name: Phase(name, row["action"], row["says"], frozenset(row["settled_by"]), order)
        for order, (name, row) in enumerate(entry["phases"].items())
    }
    rules = tuple(_rule(f"machine {key} rule {n}", row, sets) for n, row in enumerate(entry["rules"], 1))
    machine = Machine(
        key=key,
        about=entry["about"],
        states=states,
        phases=phases,
        rules=rules,
        awaits=entry.get("awaits", {}),
        ended=entry.get("ended", ""),
        by_list=entry.get("by_list", False),
        object_officials=entry.get("object_officials", False),
        phrases=entry.get("phrases", False),
        entails_not=entry.get("entails_not", {}),
    )
    _check(machine)
    return machine


_RULE_KEYS = {"predicate", "modality", "polarity", "from", "presupposes", "subject", "object", "either"}


def _rule(where: str, row: Any, sets: Mapping[str, frozenset[Modality]]) -> Rule:
    _only(row, {*_RULE_KEYS, "repeats", "speaker", *KINDS}, where)
    kinds = [kind for kind in KINDS if kind in row]
    if len(kinds) != 1:
        raise VocabularyError(f"{FILE}: {where} needs exactly one of {', '.join(KINDS)}")
    return Rule(
        predicate=row["predicate"],
        modalities=_modalities(row["modality"], sets, where),
        polarity=row.get("polarity", "positive"),
        kind=kinds[0],
        gives=row[kinds[0]],
        left=row.get("from", ""),
        presupposes=row.get("presupposes", ""),
        subject=tuple(row.get("subject", ("subject",))),
        object=tuple(row.get("object", ("object",))),
        either=row.get("either", False),
        repeats=row.get("repeats", False),
        own_speaker=row.get("speaker") == "own",
    )


def _check(machine: Machine) -> None:
    known, where = set(machine.states), f"{FILE}: machine {machine.key}"
    named = set(machine.awaits) | ({machine.ended} - {""})
    for phase in machine.phases.values():
        named |= phase.settled_by
    for rule in machine.rules:
        if rule.predicate not in predicates():
            raise VocabularyError(f"{where}: no predicate is called {rule.predicate!r}")
        if rule.polarity not in ("positive", "negative"):
            raise VocabularyError(f"{where}: {rule.predicate}: polarity is positive or negative")
        named |= {rule.left, rule.presupposes} - {""}
        if rule.kind != "phase":
            named.add(rule.gives)
        elif rule.gives not in machine.phases:
            raise VocabularyError(f"{where}: {rule.predicate}: no phase is called {rule.gives!r}")
    if unknown := (named - known) | (set(machine.awaits.values()) - set(machine.phases)):
        raise VocabularyError(f"{where}: {sorted(unknown)} are no states or phases of it")
    for predicate in machine.entails_not:
        if predicate not in predicates():
            raise VocabularyError(f"{where}: entails_not: no predicate is called {predicate!r}")
