"""``legation review``: look at claims, judge them, take judgements back, compare coders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.errors import UsageError
from legation.surfaces.cli import options
from legation.surfaces.cli.failures import NOTHING_FOUND, complain

if TYPE_CHECKING:
    from legation.ledger import Ledger
    from legation.review import Selection

app = typer.Typer(
    help="Accept, reject or correct claims. Answers change from then on; `--known` shows them as before.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CoderOption = Annotated[
    str | None,
    typer.Option(
        "--coder", metavar="NAME", envvar="LEGATION_CODER", help="Who judges; your login name without it."
    ),
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in your own words.")]
ActorOption = Annotated[str | None, typer.Option("--actor", help="Only claims with this party.")]
PredicateOption = Annotated[
    list[str] | None, typer.Option("--predicate", help="Only this predicate; may be repeated.")
]
ModalityOption = Annotated[
    list[str] | None, typer.Option("--modality", help="Only claims put this way; may be repeated.")
]
DocumentOption = Annotated[
    str | None, typer.Option("--document", help="Only claims of this document (identifier or its beginning).")
]
BelowOption = Annotated[
    float | None, typer.Option("--below", metavar="SCORE", help="Only claims with a score below this.")
]
StateOption = Annotated[
    str,
    typer.Option(
        "--state",
        help="waiting (not judged yet), accepted, rejected, corrected, unsure, disputed or any.",
    ),
]
ClaimsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Claims, by identifier or its beginning.")
]
ClaimArgument = Annotated[str, typer.Argument(metavar="ID", help="A claim, by identifier or its beginning.")]
YesOption = Annotated[
    bool,
    typer.Option("--yes", help="Judge every claim that the filters select, without it they are counted."),
]


@app.command("list")
def list_claims(
    actor: ActorOption = None,
    predicate: PredicateOption = None,
    modality: ModalityOption = None,
    document: DocumentOption = None,
    below: BelowOption = None,
    state: StateOption = "waiting",
    coder: CoderOption = None,
    known: options.KnownOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """List claims to be judged, lowest score first; with a coder, those that this coder has not judged."""
    path = options.existing_ledger(ledger)
    from itertools import islice

    from legation.ledger import Ledger
    from legation.review import iter_queue
    from legation.surfaces.cli.review_view import queue_table, waiting_record
    from legation.surfaces.cli.screen import console, remark, write_json

    with Ledger.open(path, create=False, read_only=True) as store:
        selection = _selection(store, actor, predicate, modality, document, below, state, coder)
        queue = iter_queue(store, selection, known_at=known)
        rows = list(islice(queue, limit))
        if as_json:
            write_json(waiting_record(row) for row in rows)
        elif rows:
            console().print(queue_table(rows))
            left = sum(1 for _ in queue)
            remark(f"{len(rows)} shown, {left} more; see one with `legation review next`", quiet)
    if not rows:
        _nothing(selection)


@app.command("next")
def show_next(
    actor: ActorOption = None,
    predicate: PredicateOption = None,
    modality: ModalityOption = None,
    document: DocumentOption = None,
    below: BelowOption = None,
    state: StateOption = "waiting",
    coder: CoderOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Show the claim that needs a judgement most, in the words it rests on, and how to judge it."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review import iter_queue
    from legation.surfaces.cli.review_view import show_waiting, waiting_record
    from legation.surfaces.cli.screen import remark, short, write_json

    with Ledger.open(path, create=False, read_only=True) as store:
        selection = _selection(store, actor, predicate, modality, document, below, state, coder)
        row = next(iter_queue(store, selection), None)
        if row is None:
            _nothing(selection)
            return
        if as_json:
            write_json([waiting_record(row)])
        else:
            show_waiting(row, store)
            name = short(row.claim.id)
            remark(f"judge it: legation review accept {name} | reject {name} | unsure {name}", quiet)


@app.command()
def accept(
    claims: ClaimsArgument = None,
    actor: ActorOption = None,
    predicate: PredicateOption = None,
    modality: ModalityOption = None,
    document: DocumentOption = None,
    below: BelowOption = None,
    state: StateOption = "waiting",
    yes: YesOption = False,
    coder: CoderOption = None,
    reason: ReasonOption = "",
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Accept claims, named or selected by filters: they say what the words say."""
    filters = (actor, predicate, modality, document, below, state)
    _judge("accepted", claims, filters, yes, coder, reason, ledger, as_json)


@app.command()
def reject(
    claims: ClaimsArgument = None,
    actor: ActorOption = None,
    predicate: PredicateOption = None,
    modality: ModalityOption = None,
    document: DocumentOption = None,
    below: BelowOption = None,
    state: StateOption = "waiting",
    yes: YesOption = False,
    coder: CoderOption = None,
    reason: ReasonOption = "",
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Reject claims, named or selected by filters: from now on they move no status."""
    filters = (actor, predicate, modality, document, below, state)
    _judge("rejected", claims, filters, yes, coder, reason, ledger, as_json)


@app.command()
def unsure(
    claims: ClaimsArgument = None,
    actor: ActorOption = None,
    predicate: PredicateOption = None,
    modality: ModalityOption = None,
    document: DocumentOption = None,
    below: BelowOption = None,
    state: StateOption = "waiting",
    yes: YesOption = False,
    coder: CoderOption = None,
    reason: ReasonOption = "",
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say that the words leave open whether claims hold; answers stay as they are."""
    filters = (actor, predicate, modality, document, below, state)
    _judge("unsure", claims, filters, yes, coder, reason, ledger, as_json)


@app.command()
def undo(
    claim: ClaimArgument,
    coder: CoderOption = None,
    reason: ReasonOption = "",
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Take back your last judgement on a claim; what you said before it holds again."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review import undo as take_back
    from legation.surfaces.cli.review_view import report

    with Ledger.open(path, create=False) as store:
        report([take_back(store, claim, coder_name(coder), reason)], as_json)


@app.command()
def correct(
    claim: ClaimArgument,
    subject: Annotated[
        str | None, typer.Option("--subject", help="The right subject: a name, key or QID.")
    ] = None,
    predicate: Annotated[str | None, typer.Option("--predicate", help="The right predicate.")] = None,
    object_: Annotated[
        str | None, typer.Option("--object", help="The right object: a name, key or QID.")
    ] = None,
    modality: Annotated[str | None, typer.Option("--modality", help="How it is put.")] = None,
    polarity: Annotated[str | None, typer.Option("--polarity", help="positive or negative.")] = None,
    time: Annotated[
        str | None, typer.Option("--time", metavar="EDTF", help="When: 2024-10, 2024-10-01/2024-10-13 ...")
    ] = None,
    coder: CoderOption = None,
    reason: ReasonOption = "",
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Put a corrected claim, on the same words, in the place of a claim."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.model import Modality
    from legation.review import Change
    from legation.review import correct as put_right
    from legation.surfaces.cli.parties import known_actor
    from legation.surfaces.cli.review_view import report

    if modality is not None and modality not in set(Modality):
        raise UsageError(f"--modality {modality}: choose from {', '.join(Modality)}")
    if polarity not in (None, "positive", "negative"):
        raise UsageError(f"--polarity {polarity}: choose positive or negative")
    change = Change(
        subject=known_actor(subject) if subject else None,
        predicate=predicate,
        object=known_actor(object_) if object_ else None,
        modality=Modality(modality) if modality else None,
        polarity=polarity,  # type: ignore[arg-type]
        time=_time(time),
    )
    with Ledger.open(path, create=False) as store:
        new, decision = put_right(store, claim, change, coder_name(coder), reason)
        report([decision], as_json, replacement=new.id)


@app.command()
def agreement(
    first: Annotated[str, typer.Argument(help="A coder.")],
    second: Annotated[str, typer.Argument(help="Another coder.")],
    known: options.KnownOption = None,
    ledger: options.LedgerOption = None,
    as_json: options.JsonOption = False,
    debug: options.DebugOption = False,
) -> None:
    """Say how far two coders agree on the claims that both judged, beyond chance (Cohen's kappa)."""
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review import agreement as compare
    from legation.surfaces.cli.review_view import agreement_record, show_agreement
    from legation.surfaces.cli.screen import write_json

    with Ledger.open(path, create=False, read_only=True) as store:
        found = compare(store, first, second, known_at=known)
    if as_json:
        write_json([agreement_record(found)])
    elif found.claims:
        show_agreement(found)
    if not found.claims:
        complain(f"there is no claim that both {first} and {second} judged")
        raise typer.Exit(NOTHING_FOUND)


# ------------------------------------------------------------------------------------------------ inside


def coder_name(given: str | None) -> str:
    """Return who judges: as given, else the login name."""
    if given:
        return given
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise UsageError("who judges? give --coder NAME or set LEGATION_CODER") from None


def _time(words: str | None) -> Any:
    if words is None:
        return None
    from legation.vocab.edtf import parse_edtf

    try:
        return parse_edtf(words, basis="given")
    except ValueError as error:
        raise UsageError(f"--time {words}: {error}; write an EDTF date such as 2024-10-14") from None


def _selection(
    store: Ledger,
    actor: str | None,
    predicate: list[str] | None,
    modality: list[str] | None,
    document: str | None,
    below: float | None,
    state: str,
    coder: str | None,
) -> Selection:
    from legation.model import Modality
    from legation.review import Selection
    from legation.review.queue import STATES
    from legation.surfaces.cli.parties import actor_terms
    from legation.vocab.frames import predicates

    for option, given, known in (
        ("--predicate", predicate or (), predicates()),
        ("--modality", modality or (), set(Modality)),
        ("--state", (state,), STATES),
    ):
        for word in given:
            if word not in known:
                hint = "see the reference of predicates" if option == "--predicate" else ", ".join(known)
                raise UsageError(f"{option} {word}: there is no such; choose from {hint}")
    return Selection(
        actor=tuple(actor_terms(actor)) if actor else None,
        predicate=tuple(predicate or ()),
        modality=tuple(modality or ()),
        document=store.get_document(document).id if document else "",
        below=below,
        state=state,  # type: ignore[arg-type]
        coder=coder or "",
    )


def _judge(
    verdict: Any,
    claims: list[str] | None,
    filters: tuple[Any, ...],
    yes: bool,
    coder: str | None,
    reason: str,
    ledger: str | None,
    as_json: bool,
) -> None:
    path = options.existing_ledger(ledger)
    from legation.ledger import Ledger
    from legation.review import decide, find_claims
    from legation.surfaces.cli.review_view import report, show_preview

    name = coder_name(coder)
    with Ledger.open(path, create=False) as store:
        actor, predicate, modality, document, below, state = filters
        selection = _selection(store, actor, predicate, modality, document, below, state, name)
        if claims and not selection.is_open:
            raise UsageError("name claims or select them by filters, not both")
        if claims:
            report(decide(store, claims, verdict, name, reason), as_json)
            return
        if selection.is_open:
            raise UsageError("name claims, or select them by --actor, --predicate, --document, --below ...")
        found = find_claims(store, selection)
        if not found:
            _nothing(selection)
        elif yes:
            report(decide(store, [one.id for one in found], verdict, name, reason), as_json)
        else:
            show_preview(found, verdict, as_json)


def _nothing(selection: Selection) -> None:
    what = "waits for a judgement" if selection.state == "waiting" else f"is {selection.state}"
    complain(f"no claim that fits {what}" if selection.state != "any" else "no claim fits")
    raise typer.Exit(NOTHING_FOUND)
