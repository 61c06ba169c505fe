"""``legation identity``: say who is who, take it back, see who said what, find likely pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.errors import UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain
from legation.surfaces.cli.review import CoderOption, coder_name

if TYPE_CHECKING:
    from legation.ledger import Ledger
    from legation.model import Actor
    from legation.resolve.identity import Reference
    from legation.resolve.similar import Candidate, Listed
    from legation.review.identity import IdentityOutcome, LogEntry

_MENTION = re.compile(r"(?P<document>[\w-]+):(?P<start>\d+)-(?P<end>\d+)")

app = typer.Typer(
    help="Say which keys are one party. Answers change from then on; `--known` shows them as before.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in your own words; needed.")]
LeftArgument = Annotated[str, typer.Argument(metavar="ACTOR", help="Key, identifier or name of a party.")]
NewOption = Annotated[
    str,
    typer.Option(
        "--new",
        metavar="KIND",
        help="Make the other party, of this kind (person, organisation, place ...), if nothing knows it yet.",
    ),
]
WordsOption = Annotated[
    str, typer.Option("--words", help="Only where the text has exactly these words, whatever the case.")
]


@app.command()
def merge(
    actor: LeftArgument,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The party whose name is kept.")],
    decision: Annotated[
        str, typer.Option("--decision", help="same, different (blocks a merge) or unsure.")
    ] = "same",
    coder: CoderOption = None,
    reason: ReasonOption = "",
    force: Annotated[
        bool, typer.Option("--force", help="Merge also what the vocabulary or its kind keeps apart.")
    ] = False,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say that two keys are one party, or that they are not.

    A state, its territory, its government, a movement, a ministry, an office and a person are never one party;
    such a merge, and one of two parties that the vocabulary knows, is refused without --force.
    """
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review.identity import merge as put_together

    with Ledger.open(path, create=False) as store:
        done = put_together(
            store,
            actor,
            into,
            coder_name(coder),
            reason,
            decision=decision,  # type: ignore[arg-type]
            force=force,
        )
        _report(store, done, as_json)


@app.command()
def split(
    actor: LeftArgument,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The party that some of its words mean.")],
    claim: Annotated[
        list[str] | None, typer.Option("--claim", metavar="ID", help="In this claim; may be repeated.")
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option("--document", metavar="ID", help="In this document; may be repeated.")
    ] = None,
    mention: Annotated[
        list[str] | None,
        typer.Option("--mention", metavar="DOC:START-END", help="At this place; may be repeated."),
    ] = None,
    words: WordsOption = "",
    new: NewOption = "",
    coder: CoderOption = None,
    reason: ReasonOption = "",
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say that one key was two parties: in these claims, documents or words it is the other one."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review.identity import split as take_apart

    with Ledger.open(path, create=False) as store:
        references = [
            _reference(store, place, words, mentions=is_mention)
            for group, is_mention in ((claim, False), (document, False), (mention, True))
            for place in group or ()
        ]
        if not references and words:
            references = [_reference(store, "", words)]
        done = take_apart(store, actor, other, references, coder_name(coder), reason, new_kind=new)
        _report(store, done, as_json)


@app.command()
def link(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="A claim or document, or DOC:START-END for one mention.")
    ],
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="The party that the words mean.")],
    words: WordsOption = "",
    new: NewOption = "",
    coder: CoderOption = None,
    reason: ReasonOption = "",
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say whom some words mean, whatever they were read as: a name, "the group", an unknown phrase."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review.identity import link as give

    with Ledger.open(path, create=False) as store:
        reference = _reference(store, place, words, mentions=_MENTION.fullmatch(place) is not None)
        done = give(store, reference, actor, coder_name(coder), reason, new_kind=new)
        _report(store, done, as_json)


@app.command()
def undo(
    judgement: Annotated[
        str, typer.Argument(metavar="ID", help="Identifier from the log, or its beginning.")
    ],
    coder: CoderOption = None,
    reason: ReasonOption = "",
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Take back one judgement of identity, or an undoing; answers are then as if it had not been made."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review.identity import undo as take_back

    with Ledger.open(path, create=False) as store:
        _report(store, take_back(store, judgement, coder_name(coder), reason), as_json)


@app.command("log")
def show_log(
    actor: Annotated[str | None, typer.Option("--actor", help="Only judgements on this party.")] = None,
    known: options.KnownOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """List every judgement of identity, oldest first, with what became of it; contradictions are named."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review.identity import get_party, log
    from legation.surfaces.cli.screen import console, plain_table, write_json

    with Ledger.open(path, create=False) as store:
        entries = log(store, known_at=known)
        contradictions = store.identities(known_at=known).resolved.contradictions
        if actor is not None:
            key = get_party(store, actor).key
            chosen = {
                one.id
                for one in entries
                if one.judgement and key in (one.judgement.left, one.judgement.right.key)
            }
            for one in entries:  # what takes back comes after what it takes back
                if one.undoes in chosen:
                    chosen.add(one.id)
            entries = [one for one in entries if one.id in chosen]
            contradictions = tuple(one for one in contradictions if chosen & set(one.judgements))
    if not entries:
        complain("nobody has judged who is who")
        raise typer.Exit(NOTHING_FOUND)
    if as_json:
        write_json(map(_entry_record, entries))
    else:
        table = plain_table("when", "judgement", "says", "state", "coder", "reason")
        for column in table.columns[:2]:
            column.no_wrap = True
        for one in entries:
            table.add_row(_day(one.recorded_at), one.id[:12], one.what, one.state, one.coder, one.reason)
        console().print(table)
    for contradiction in contradictions:
        complain(f"contradiction, shown and not settled: {contradiction.explain()}")


@app.command()
def suggest(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="A name in any script, or a key; without it, unknown parties of the ledger.",
        ),
    ] = None,
    threshold: Annotated[
        float, typer.Option("--threshold", min=0.0, max=1.0, help="Least score shown.")
    ] = 0.8,
    limit: Annotated[
        int,
        typer.Option("--limit", min=1, help="At most so many of a name; without a name, so many parties."),
    ] = 10,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Show parties that may be the same, with score and reason; nothing is merged.

    Names are compared across scripts, also by the aliases of imported official lists. The score is no
    probability.
    """
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.resolve.similar import suggest as find_similar
    from legation.surfaces.cli.screen import console, plain_table, write_json

    with Ledger.open(path, create=False) as store:
        unknown = list(_iter_unknown(store))
        listed = list(_iter_listed(store))
        asked = [_asked(store, name)] if name is not None else [(one.name, one) for one in unknown]
    found: list[tuple[str, Candidate]] = []
    parties = 0
    for words, party in asked:
        mine = find_similar(
            words, actor=party, others=unknown, listed=listed, cutoff=threshold, limit=limit if name else 3
        )
        found += [(party.key if party else words, one) for one in mine]
        parties += bool(mine)
        if name is None and parties == limit:
            break
    if not found:
        complain(f"no party resembles {name!r}" if name else "no unknown party resembles another")
        raise typer.Exit(NOTHING_FOUND)
    if as_json:
        write_json(_candidate_record(key, one) for key, one in found)
        return
    table = plain_table("party", "may be", "kind", "score", "from", "why")
    for key, one in found:
        why = f"{one.why}; {one.objection}" if one.objection else one.why
        may_be = f"{one.actor.name} ({one.actor.key})"
        table.add_row(key, may_be, one.actor.kind, f"{one.score:.2f}", one.origin, why)
    console().print(table)


# ------------------------------------------------------------------------------------------------ inside


def _reference(store: Ledger, place: str, words: str, *, mentions: bool = False) -> Reference:
    from legation.resolve.identity import Reference

    if mentions:
        found = _MENTION.fullmatch(place)
        if found is None:
            raise UsageError(
                f"{place}: this is no mention; write DOCUMENT:START-END, such as doc-0a1b:120-134"
            )
        document = store.get_document(found["document"]).id
        return Reference(document=document, start=int(found["start"]), end=int(found["end"]))
    if place.startswith("doc-"):
        return Reference(document=store.get_document(place).id, words=words)
    return Reference(claim=store.get_claim(place).id if place else "", words=words)


def _iter_unknown(store: Ledger) -> Iterator[Actor]:
    """Yield the parties of the claims that the vocabulary lacks, those in most claims first."""
    from legation.vocab.actor_index import find_row

    who = store.identities().resolved
    counted = sorted(store.iter_keys(), key=lambda one: (-one[1], one[0]))
    for key, _ in counted:
        if find_row(key) is not None or who.key(key) != key:
            continue
        actor = store.find_actor(key)
        if actor is not None and actor.key == key and actor.provisional:
            yield actor


def _iter_listed(store: Ledger) -> Iterator[Listed]:
    from legation.lists import official_list
    from legation.resolve.similar import Listed
    from legation.surfaces.official_lists import iter_chains

    for chain in iter_chains(store, None, []):
        snapshot = chain.before or chain.after
        for entry in snapshot.by_reference.values() if snapshot else ():
            place = f"{official_list(entry.list).title}, {entry.reference}"
            yield Listed(place, tuple(one.text for one in entry.names))


def _asked(store: Ledger, name: str) -> tuple[str, Actor | None]:
    if not any(character.isalnum() for character in name):
        raise UsageError("the name has no letter in it; write the name to look for")
    recorded = store.find_actor(name)
    if recorded is not None and recorded.provisional:
        return recorded.name, recorded
    return name, None


def _report(store: Ledger, done: IdentityOutcome, as_json: bool) -> None:
    from legation.review.identity import log
    from legation.surfaces.cli.screen import write_json

    entries = [one for one in log(store) if one.recorded_at == done.recorded_at]
    if as_json:
        write_json(map(_entry_record, entries))
    else:
        for one in entries:
            typer.echo(f"{one.id}  {one.what}: {one.state}")
        if done.claims:
            typer.echo(f"{done.claims} claims are read so from now on")
    for contradiction in done.contradictions:
        complain(f"contradiction, shown and not settled: {contradiction.explain()}")


def _entry_record(one: LogEntry) -> dict[str, Any]:
    made = one.judgement
    return {
        "judgement": one.id,
        "kind": made.kind if made else "undo",
        "left": made.left if made else None,
        "right": made.right.key if made else None,
        "decision": made.decision if made else None,
        "words": str(made.reference) if made and made.kind != "merge" else None,
        "forced": bool(made and made.forced),
        "undoes": one.undoes or None,
        "state": one.state,
        "coder": one.coder,
        "reason": one.reason,
        "recorded_at": _moment(one.recorded_at),
    }


def _candidate_record(key: str, one: Candidate) -> dict[str, Any]:
    return {
        "party": key,
        "may_be": one.actor.key,
        "name": one.actor.name,
        "kind": one.actor.kind,
        "score": one.score,
        "compared": {"asked": one.asked, "matched": one.matched},
        "explanation": one.why,
        "from": one.origin,
        "objection": one.objection or None,
    }


def _moment(micros: int) -> str:
    from legation.ledger.instants import from_micros

    return from_micros(micros).isoformat()


def _day(micros: int) -> str:
    return _moment(micros)[:10]
