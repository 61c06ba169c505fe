"""Writes the reference pages that come from the code: commands, predicates, public names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

import legation
from legation.status.report import DETAILS
from legation.surfaces.cli.app import app
from legation.vocab.frames import predicates
from legation.vocab.statuses import statuses

STATUS_FIELDS = {
    "machine": "the status machine",
    "subject": "identifier of the subject",
    "object": "identifier of the object",
    "state": "a state of the machine, `unknown` or `disputed`",
    "since": "when it began, as a time of [a claim](../records.md); null when unknown",
    "pending": "phases under way",
    "remaining": "steps still to be taken, one sentence each",
    "claims": "identifiers of the claims it rests on, in order of time",
    "contradictions": "pairs of claims that cannot both hold",
    "note": "the answer in words",
    "details": "see below",
}


def write_pages(folder: Path) -> None:
    """Write every page into a folder; a page that did not change is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "commands": commands_page,
        "predicates": predicates_page,
        "statuses": statuses_page,
        "python": python_page,
    }
    for name, page in pages.items():
        text = page()
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def iter_commands(command: Any = None, name: str = "legation") -> Iterator[tuple[str, Any]]:
    """Yield (full name, command) of every command and group, the root first."""
    command = typer.main.get_command(app) if command is None else command
    yield name, command
    for child, found in getattr(command, "commands", {}).items():
        yield from iter_commands(found, f"{name} {child}")


def commands_page() -> str:
    """The commands with their arguments and options."""
    lines = ["# Commands", "", "Generated from the program; `legation COMMAND --help` says the same.", ""]
    for name, command in iter_commands():
        lines += [f"## {name}", "", _plain(command.help), ""]
        if getattr(command, "commands", None):
            lines += [f"- [`{name} {child}`](#{_anchor(name, child)})" for child in command.commands] + [""]
        for parameter in command.params:
            lines += _parameter(parameter)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _anchor(name: str, child: str) -> str:
    return f"{name} {child}".replace(" ", "-")


def _plain(words: str | None) -> str:
    return " ".join((words or "").split("\f")[0].split()).replace("*", r"\*")


def _parameter(parameter: Any) -> list[str]:
    names = [*getattr(parameter, "opts", []), *getattr(parameter, "secondary_opts", [])]
    if parameter.param_type_name == "argument":
        term = f"`{parameter.metavar or parameter.name.upper()}`"
    else:
        value = "" if parameter.is_flag else f" {parameter.metavar or parameter.name.upper()}"
        term = ", ".join(f"`{name}{value}`" for name in names)
    words = _plain(parameter.help) or "Show this message and end."
    return [term, f": {words}", ""]


def predicates_page() -> str:
    """The predicates, as the vocabulary has them."""
    lines = [
        "# Predicates",
        "",
        "Generated from `vocab/predicates.yaml`. PLOVER and CAMEO name the nearest class of those schemes; a",
        "dash means that they have none. A predicate with a status machine may move a status.",
        "",
    ]
    for key, predicate in predicates().items():
        lines += [f"## `{key}`", "", predicate.sentence("*subject*", "*object*") + ".", ""]
        if predicate.definition:
            lines += [predicate.definition, ""]
        kinds = (("symmetric", predicate.symmetric), ("evaluative", predicate.evaluative))
        kind = ", ".join(word for word, holds in kinds if holds)
        plover = " / ".join(word for word in (predicate.plover, predicate.mode) if word)
        lines += [f"- PLOVER: {plover or '-'}", f"- CAMEO: {predicate.cameo or '-'}"]
        lines += [f"- status machine: {predicate.machine}"] if predicate.machine else []
        lines += [f"- kind: {kind}"] if kind else []
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def statuses_page() -> str:
    """The status machines with their states and phases, and the fields of an answer."""
    lines = [
        "# Statuses",
        "",
        "Generated from `vocab/statuses.yaml`. Besides its own states every machine has `unknown` (no claim",
        "settles it) and `disputed` (claims do not agree). A phase is under way and not in force.",
        "",
    ]
    for key, machine in statuses().machines.items():
        lines += [f"## `{key}`", "", machine.about, "", "| state | reads |", "| --- | --- |"]
        for state in machine.states.values():
            words = state.says.replace("{s}", "*subject*").replace("{o}", "*object*")
            lines.append(f"| `{state.key}` | {words} |")
        lines.append("")
        if machine.phases:
            lines += ["| phase | reads |", "| --- | --- |"]
            lines += [f"| `{phase.key}` | {phase.says} |" for phase in machine.phases.values()]
            lines.append("")
        lines += [f"`{predicate}` is no evidence: {why}.\n" for predicate, why in machine.entails_not.items()]
    lines += ["## Fields of an answer", ""]
    lines += ["`legation status --json` writes one object for each status:", ""]
    lines += ["| field | meaning |", "| --- | --- |"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in STATUS_FIELDS.items()]
    lines += [f"| `details.{name}` | {meaning} |" for name, meaning in DETAILS.items()]
    return "\n".join(lines).rstrip() + "\n"


def python_page() -> str:
    """The public names of ``import legation``."""
    lines = ["# Python", "", "The public names of `import legation`, and nothing else.", ""]
    for name in sorted(legation.__all__, key=str.casefold):
        if name == "__version__":
            continue
        lines += [f"## `legation.{name}`", ""]
        home = "legation.api.read" if name == "read" else _home(name)
        kind = "autoclass" if isinstance(getattr(legation, name), type) else "autofunction"
        members = "\n:members:" if kind == "autoclass" else ""
        lines += [
            f"```{{eval-rst}}\n.. {kind}:: {home}" + ("\n   :members:" if members else "") + "\n```",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def _home(name: str) -> str:
    found = getattr(legation, name)
    return f"{found.__module__}.{found.__qualname__}"
