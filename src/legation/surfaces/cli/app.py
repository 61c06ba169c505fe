"""Puts the commands together; importing it costs typer and nothing more."""

from __future__ import annotations

from copy import copy
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from legation._version import __version__
from legation.surfaces.cli import (
    actors,
    backup,
    claims,
    conflicts,
    demo,
    doctor,
    documents,
    explain,
    grade,
    identity,
    import_list,
    migrate,
    publish,
    read,
    relate,
    review,
    screen_name,
    status,
    timeline,
    verify,
)
from legation.surfaces.cli import map as map_command
from legation.surfaces.cli.failures import guarded

EPILOG = (
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 nothing found. "
    "The ledger is --ledger PATH, else LEGATION_LEDGER, else one in your data directory."
)


class _AsItIs:
    """Takes an argument that has its type already; for others typer loads pydantic, which costs most of a start."""

    def __init__(self, kind: type) -> None:
        self._kind = kind

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if value is None or isinstance(value, self._kind):
            return value
        param._runtime_param = None
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _as_they_are(params: list[Any]) -> list[Any]:
    for param in params:
        kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
        # An older or newer typer that keeps this elsewhere only loses time.
        if kind in (str, bool) and getattr(param, "_runtime_param", 0) is None:
            param._runtime_param = _AsItIs(kind)
    return params


class PlainCommand(TyperCommand):
    """Takes its arguments as they are."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return them, with the one for help."""
        return _as_they_are(super().get_params(ctx))


class GuardedGroup(TyperGroup):
    """Lets no trace of an error reach a user, whatever command raised it."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options before the command, taken as they are."""
        return _as_they_are(super().get_params(ctx))

    def invoke(self, ctx: Any) -> Any:
        """Run a command inside the guard."""
        with guarded():
            return super().invoke(ctx)


# Plain help: the drawn one needs rich, which alone takes longer than the whole of this.
app = typer.Typer(
    name="legation",
    cls=GuardedGroup,
    help="Read reporting into a sourced, dated ledger of who stands where with whom, and ask it.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"legation {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    pass


for _name, _function, _short in (
    ("read", read.read, "Read articles and statements into claims and record them."),
    ("claims", claims.claims, "List claims of the ledger."),
    ("status", status.status, "Say where two parties stand, and on which words that rests."),
    ("timeline", timeline.timeline, "Tell in order what is claimed of one or two parties."),
    ("map", map_command.map_, "Show where all pairs stand on a day, as known at a moment."),
    ("conflicts", conflicts.conflicts, "Show claims that cannot both hold, side by side."),
    ("grade", grade.grade, "Grade the reliability of a source, or list the grades."),
    ("explain", explain.explain, "Show the words, speakers and rules behind a claim."),
    ("relate", relate.relate, "Name the event that a sentence reports between two parties."),
    ("documents", documents.documents, "List what has been read."),
    ("import-list", import_list.import_list, "Record an official list and what was removed from it."),
    ("screen", screen_name.screen, "Ask whether a name is on an imported list on a day, and why."),
    ("publish", publish.publish, "Write claims to a file for other programs."),
    ("verify", verify.verify, "Prove that nothing recorded was altered."),
    ("migrate", migrate.migrate, "Bring an older ledger to the schema of this program."),
    ("backup", backup.backup, "Copy the ledger to one file, also while it is written."),
    ("restore", backup.restore, "Put a backup in the place of the ledger."),
    ("doctor", doctor.doctor, "Check the installation, the vocabularies and the ledger."),
    ("demo", demo.demo, "Read a sample article and answer a question from it."),
):
    app.command(_name, cls=PlainCommand, short_help=_short)(_function)
app.add_typer(actors.app, name="actors", short_help="Search the parties that Legation knows.")
app.add_typer(identity.app, name="identity", short_help="Merge, split and link parties, and take it back.")
app.add_typer(review.app, name="review", short_help="Accept, reject or correct claims; compare coders.")


def narrowed(whole: typer.Typer, arguments: list[str]) -> typer.Typer:
    """Return the application with only the command that was asked for, since typer prepares all that it has.

    Without a command, or with a wrong one, it is the whole: help and suggestions need all of them.
    """
    asked = [one for one in whole.registered_commands if arguments and one.name == arguments[0]]
    if not asked:
        return whole
    narrow = copy(whole)
    narrow.registered_commands, narrow.registered_groups = asked, []
    return narrow
