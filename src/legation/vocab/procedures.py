"""Loader of procedures/*.yaml: who has to take which step before something is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from legation.errors import VocabularyError
from legation.vocab.actor_rows import read_rows
from legation.vocab.day_bounds import day_bounds, holds_on
from legation.vocab.statuses import statuses

FOLDER = Path(__file__).parent / "procedures"
EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure.

    Attributes:
        step: What is done.
        by: Who takes it.
        binding: True when it decides.
        source: Law and article, or public record.
        deadline: In words, or empty.
        reached_by: Phases or states that show it was taken.
        follows: State after which it is still to be done, or empty.
    """

    step: str
    by: str
    binding: bool
    source: str
    deadline: str = ""
    reached_by: frozenset[str] = frozenset()
    follows: str = ""

    @property
    def sentence(self) -> str:
        """Step, actor and source in one line."""
        deadline = f"; {self.deadline}" if self.deadline else ""
        return f"{self.step} ({self.by}{deadline}; {self.source})"


@dataclass(frozen=True, slots=True)
class Consent:
    """Whose agreement is needed, and which predicates give or refuse it."""

    of: str
    rule: str
    given_by: frozenset[str]
    refused_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Effect:
    """After how many days (least, most) one state becomes another by itself."""

    from_state: str
    to_state: str
    after_days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Procedure:
    """How something comes into force in one jurisdiction over a stretch of time.

    The head of russia_terror_list.yaml explains every field.
    """

    key: str
    title: str
    machine: str
    action: str
    jurisdiction: frozenset[str]
    source: str
    valid_from: str
    valid_to: str = ""
    list: str = ""
    outcomes: tuple[str, ...] = ()
    reads_as: Mapping[str, str] = field(default_factory=dict)
    no_path: str = ""
    stated_date_binds: bool = False
    takes_effect: Effect | None = None
    consent: Consent | None = None
    steps: tuple[Step, ...] = ()

    def applies_on(self, day: dt.date) -> bool:
        """True when it may have been the law of that day."""
        return holds_on(self.valid_from, self.valid_to, day.toordinal()) > 0


@cache
def procedures() -> tuple[Procedure, ...]:
    """Return every procedure, read and checked once.

    Raises:
        VocabularyError: if a file is malformed, naming file and entry.
    """
    found: list[Procedure] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        found.extend(read_procedures(path.read_text("utf-8"), path.name))
    keys = [procedure.key for procedure in found]
    for key in keys:
        if keys.count(key) > 1:
            raise VocabularyError(f"vocab/procedures: the key {key!r} is given twice")
    return tuple(found)


def find_procedures(
    machine: str, bodies: Iterable[str], on: dt.date, *, action: str = "", list_key: str = ""
) -> list[Procedure]:
    """Return the procedures for a body on a day, the most specific first.

    Args:
        machine: Key of the status machine.
        bodies: Keys under which the deciding body may be meant.
        on: The day.
        action: Only this action; empty is any.
        list_key: Only procedures of this list or of none; empty is any.
    """
    keys = set(bodies)
    wanted = keys | {f"rule:{rule}" for rule in map(consent_rule, keys) if rule} | {EVERYBODY}
    found = [
        procedure
        for procedure in procedures()
        if procedure.machine == machine
        and action in ("", procedure.action)
        and procedure.jurisdiction & wanted
        and (not procedure.list or list_key in ("", procedure.list))
        and procedure.applies_on(on)
    ]
    return sorted(found, key=lambda p: (not p.jurisdiction & keys, EVERYBODY in p.jurisdiction))


@cache
def _consent_rules() -> dict[str, str]:
    return {row["key"]: row.get("consent_rule", "") for row in read_rows("organisations.csv")}


def consent_rule(key: str) -> str:
    """Return how an organisation decides (``consensus``, ``unanimity``, ``majority`` ...), or empty."""
    return _consent_rules().get(key, "")


_KEYS = {
    "key", "title", "machine", "action", "jurisdiction", "source", "valid_from", "valid_to", "list",
    "outcomes", "reads_as", "no_path", "stated_date_binds", "takes_effect", "consent", "steps",
}  # fmt: skip
_REQUIRED = {"key", "title", "machine", "action", "jurisdiction", "source", "valid_from", "outcomes", "steps"}
_STEP_KEYS = {"step", "by", "binding", "source", "deadline", "reached_by", "follows"}


def read_procedures(text: str, name: str) -> list[Procedure]:
    """Read and check the text of one file.

    Raises:
        VocabularyError: if it is malformed.
    """
    try:
        rows = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise VocabularyError(f"vocab/procedures/{name} is not valid YAML: {error}") from error
    if not isinstance(rows, list):
        raise VocabularyError(f"vocab/procedures/{name} must be a list of procedures")
    return [_procedure(row, f"vocab/procedures/{name} entry {number}") for number, row in enumerate(rows, 1)]


def _procedure(row: Any, where: str) -> Procedure:
    _only(row, _KEYS, _REQUIRED, where)
    machine = statuses().machines.get(row["machine"])
    if machine is None:
        raise VocabularyError(f"{where}: no status machine is called {row['machine']!r}")
    known = set(machine.states) | set(machine.phases)
    if row["action"] not in {phase.action for phase in machine.phases.values()}:
        raise VocabularyError(f"{where}: no phase of {machine.key} has the action {row['action']!r}")
    if row.get("list") and row["list"] not in statuses().lists:
        raise VocabularyError(f"{where}: no list is called {row['list']!r}")
    for cell in (row["valid_from"], row.get("valid_to", "")):
        try:
            day_bounds(cell)
        except (ValueError, TypeError) as error:
            raise VocabularyError(f"{where}: {error}") from error
    steps = tuple(_step(step, f"{where} step {number}") for number, step in enumerate(row["steps"], 1))
    effect = row.get("takes_effect")
    consent = row.get("consent")
    named = {*row["outcomes"], *row.get("reads_as", {}), *row.get("reads_as", {}).values()}
    for step in steps:
        named |= step.reached_by | ({step.follows} - {""})
    if effect:
        _only(effect, {"from", "to", "after_days"}, {"from", "to", "after_days"}, f"{where} takes_effect")
        named |= {effect["from"], effect["to"]}
    if unknown := named - known:
        raise VocabularyError(f"{where}: {sorted(unknown)} are no states or phases of {machine.key}")
    return Procedure(
        **{
            **row,
            "jurisdiction": frozenset(row["jurisdiction"]),
            "outcomes": tuple(row["outcomes"]),
            "steps": steps,
            "takes_effect": Effect(effect["from"], effect["to"], tuple(effect["after_days"]))
            if effect
            else None,
            "consent": _consent(consent, where) if consent else None,
        }
    )


def _consent(row: Any, where: str) -> Consent:
    keys = {"of", "rule", "given_by", "refused_by"}
    _only(row, keys, keys, f"{where} consent")
    return Consent(row["of"], row["rule"], frozenset(row["given_by"]), frozenset(row["refused_by"]))


def _step(row: Any, where: str) -> Step:
    _only(row, _STEP_KEYS, {"step", "by", "binding", "source"}, where)
    return Step(**{**row, "reached_by": frozenset(row.get("reached_by", ()))})


def _only(row: Any, allowed: set[str], required: set[str], where: str) -> None:
    if not isinstance(row, dict):
        raise VocabularyError(f"{where} must be a mapping")
    if unknown := set(row) - allowed:
        raise VocabularyError(f"{where} has unknown keys {sorted(unknown)}; allowed are {sorted(allowed)}")
    if missing := required - set(row):
        raise VocabularyError(f"{where} lacks {sorted(missing)}")
