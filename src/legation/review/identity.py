"""Who is who: coders merge, split and link parties and take that back; nothing is edited, each word is dated.

The kinds of parties that must never be one (design: territory, state, regime, movement, ministry, office, person)
and parties that the vocabulary knows apart are merged only with ``force``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from legation.errors import NotFoundError, UnknownActorError, UsageError
from legation.ledger import Ledger
from legation.ledger.identities import Identities, to_judgement
from legation.ledger.instants import Instant
from legation.model import Actor, Argument, Claim, Judgement, make_id
from legation.resolve.identity import (
    PHRASE,
    Contradiction,
    Decision,
    IdentityJudgement,
    Reference,
    find_objection,
)
from legation.resolve.provisional import make_provisional, slug
from legation.review.decide import check_coder
from legation.vocab.actor_index import find_actor, find_row, get_actor, search_actors, to_actor


@dataclass(frozen=True, slots=True)
class IdentityOutcome:
    """What a judgement of identity left behind.

    Attributes:
        judgements: What was appended.
        recorded_at: UTC microseconds; answers known earlier are as they were.
        claims: Claims that are read differently from then on, where words were linked.
        contradictions: Those in which one of the judgements stands; they are shown, not settled.
    """

    judgements: tuple[IdentityJudgement, ...]
    recorded_at: int
    claims: int = 0
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log.

    Attributes:
        id: Of the judgement.
        what: What it says, as a sentence.
        state: ``counts``, ``taken back``, ``contradicted`` or ``unsure``.
        coder, reason, recorded_at: Who, why, when (UTC microseconds).
        judgement: What was judged; None where a judgement was taken back.
        undoes: The judgement taken back, or empty.
    """

    id: str
    what: str
    state: str
    coder: str
    reason: str
    recorded_at: int
    judgement: IdentityJudgement | None = None
    undoes: str = ""


def merge(
    ledger: Ledger,
    left: str,
    right: str,
    coder: str,
    reason: str,
    *,
    decision: Decision = "same",
    force: bool = False,
) -> IdentityOutcome:
    """Say that two keys are one party (or are not, or that it is open); the second one's name is kept.

    Args:
        ledger: The ledger.
        left, right: Keys, identifiers or names, of the vocabulary or of a claim.
        coder, reason: Who and why.
        decision: ``same``, ``different`` or ``unsure``.
        force: Merge what the vocabulary knows apart, or kinds that are never one party.

    Raises:
        UnknownActorError: if no claim and no vocabulary has one of them.
        UsageError: if they are one key, or should not be merged.
    """
    _check(coder, reason)
    if decision not in get_args(Decision):
        raise UsageError(f"{decision!r} is no decision; choose from {', '.join(get_args(Decision))}")
    one, other = get_party(ledger, left), get_party(ledger, right)
    if one.key == other.key:
        raise UsageError(f"{left!r} and {right!r} are one key already: {one.key}")
    objection = find_objection(one, other) if decision == "same" else None
    if objection is not None and not force:
        raise UsageError(
            f"{objection}; if a text was read wrongly, link its words instead (legation identity link), or add "
            "--force and say in --reason why"
        )
    said = IdentityJudgement(
        "", "merge", one.key, one, other, decision, forced=objection is not None, coder=coder, reason=reason
    )
    return _append(ledger, [said])


def split(
    ledger: Ledger,
    left: str,
    right: str,
    references: Sequence[Reference],
    coder: str,
    reason: str,
    *,
    new_kind: str = "",
) -> IdentityOutcome:
    """Say that a key was two parties: some of its words mean the second one.

    Args:
        ledger: The ledger.
        left: The key that was two.
        right: The other party.
        references: Which words mean it; at least one.
        coder, reason: Who and why.
        new_kind: Kind of the other party when nothing knows it yet.

    Raises:
        UnknownActorError: if a party is not known.
        UsageError: if a reference holds no words of the first party.
    """
    _check(coder, reason)
    if not references:
        raise UsageError("say which words mean the other party: --claim, --document, --mention or --words")
    one, other = get_party(ledger, left), get_party(ledger, right, new_kind=new_kind)
    if one.key == other.key:
        raise UsageError(f"{left!r} and {right!r} are one key: {one.key}")
    said: list[IdentityJudgement] = []
    touched: set[str] = set()
    for reference in references:
        claims = {claim.id for claim, _ in _iter_places(ledger, reference, one.key)}
        if not claims:
            raise UsageError(f"{one.name} ({one.key}) does not stand at {reference}; nothing was recorded")
        touched |= claims
        said.append(
            IdentityJudgement(
                "", "split", one.key, one, other, "different", reference, coder=coder, reason=reason
            )
        )
    return _append(ledger, said, len(touched))


def link(
    ledger: Ledger,
    reference: Reference,
    right: str,
    coder: str,
    reason: str,
    *,
    new_kind: str = "",
) -> IdentityOutcome:
    """Say whom some words mean, whatever they were read as.

    Args:
        ledger: The ledger.
        reference: A mention, or the words of a claim or document.
        right: Whom they mean.
        coder, reason: Who and why.
        new_kind: Kind of the party when nothing knows it yet.

    Raises:
        UnknownActorError: if the party is not known.
        UsageError: if there are no such words, or they were read as several parties.
    """
    _check(coder, reason)
    other = get_party(ledger, right, new_kind=new_kind)
    found = list(_iter_places(ledger, reference))
    if not found:
        raise UsageError(
            f"no party of a claim stands at {reference}; see `legation explain CLAIM` for the words"
        )
    parties = {_key(argument): argument for _, argument in found}
    if len(parties) > 1:
        words = ", ".join(sorted(f"“{argument.span.exact}”" for argument in parties.values()))
        raise UsageError(f"several parties stand at {reference}: {words}; choose with --words")
    ((left, argument),) = parties.items()
    if left == other.key:
        raise UsageError(f"these words are read as {other.name} already")
    said = IdentityJudgement(
        "", "link", left, argument.actor, other, "same", reference, coder=coder, reason=reason
    )
    return _append(ledger, [said], len({claim.id for claim, _ in found}))


def undo(ledger: Ledger, judgement: str, coder: str, reason: str) -> IdentityOutcome:
    """Take back a judgement of identity, or an undoing of one; answers are then as if it had not been made.

    Raises:
        NotFoundError: if the log has no such judgement of identity.
        UsageError: if it is taken back already.
    """
    _check(coder, reason)
    entries = {entry.id: entry for entry in log(ledger)}
    full = judgement if judgement.startswith("jdg-") else f"jdg-{judgement}"
    found = [key for key in entries if key.startswith(full)]
    if len(found) != 1:
        what = "several judgements begin so; write more of it" if found else "see `legation identity log`"
        raise NotFoundError(f"the log has no one judgement of identity {judgement!r}; {what}")
    target = found[0]
    if entries[target].state == "taken back":
        raise UsageError(f"{target} is taken back already")
    number = sum(1 for _ in ledger.iter_judgements(target))
    judgement_id = make_id("jdg", target, "rejected", coder, reason, number)
    recorded_at = ledger.judge(Judgement(judgement_id, target, "rejected", coder, reason))
    resolved = ledger.identities().resolved
    return IdentityOutcome((), recorded_at, contradictions=resolved.contradictions)


def log(ledger: Ledger, *, known_at: Instant | None = None) -> list[LogEntry]:
    """Return every judgement of identity known at a moment and what became of it, oldest first."""
    who = ledger.identities(known_at=known_at)
    entries = {
        one.id: LogEntry(
            one.id, _sentence(one), who.resolved.states[one.id], one.coder, one.reason, one.recorded_at, one
        )
        for one in who.judged
    }
    back = {one.id: (one, moment) for one, moment in who.taken_back}
    undone = _undone(who)
    for key, (one, moment) in back.items():
        if one.target in entries:
            state = "taken back" if key in undone else "counts"
            entries[key] = LogEntry(
                key, f"takes back {one.target}", state, one.coder, one.reason, moment, undoes=one.target
            )
    return sorted(entries.values(), key=lambda entry: entry.recorded_at)


def _undone(who: Identities) -> set[str]:
    """Return the undoings that are taken back; the log only grows, so what takes back comes later."""
    gone: set[str] = set()
    for one, _ in reversed(who.taken_back):
        if one.id not in gone:
            gone.add(one.target)
    return gone


def get_party(ledger: Ledger, words: str, *, new_kind: str = "") -> Actor:
    """Return a party of the vocabulary or of a claim by key, identifier or name.

    Args:
        ledger: The ledger.
        words: Key, identifier or name.
        new_kind: Kind of a party to be made when there is none yet.

    Raises:
        UnknownActorError: if there is none, naming near ones.
    """
    if find_row(words) is not None:
        return to_actor(words)
    recorded = ledger.find_actor(words)
    if recorded is not None and words in (recorded.key, recorded.id):
        return recorded
    row = find_actor(words)
    found = to_actor(row.key) if row is not None else recorded or ledger.identities().find_actor(words)
    if found is not None:
        return found
    if new_kind:
        return make_provisional(words, new_kind)
    near = [f"{get_actor(key).name} ({key})" for key in search_actors(words, 3)]
    near += [key for key in _near_keys(ledger, words) if key not in near]
    hint = f"; did you mean {', '.join(near)}?" if near else "; see `legation identity suggest`"
    raise UnknownActorError(f"neither the vocabulary nor a claim has a party {words!r}{hint}")


def _near_keys(ledger: Ledger, words: str) -> list[str]:
    from rapidfuzz import fuzz, process

    keys = [
        key for key, _ in ledger.iter_keys() if not key.startswith(("act-", "Q")) and find_row(key) is None
    ]
    return [
        key for key, _, _ in process.extract(slug(words), keys, scorer=fuzz.ratio, limit=3, score_cutoff=70)
    ]


def _check(coder: str, reason: str) -> None:
    check_coder(coder)
    if not reason.strip():
        raise UsageError("a judgement of identity needs a reason; give --reason")


def _append(ledger: Ledger, said: Sequence[IdentityJudgement], claims: int = 0) -> IdentityOutcome:
    number = len(ledger.identities().judged)
    judged = [to_judgement(one, number + place) for place, one in enumerate(said)]
    recorded_at = ledger.judge_all(judged)
    who = ledger.identities()
    made = {one.id for one in judged}
    return IdentityOutcome(
        tuple(one for one in who.judged if one.id in made),
        recorded_at,
        claims,
        tuple(one for one in who.resolved.contradictions if made & set(one.judgements)),
    )


def _iter_places(
    ledger: Ledger, reference: Reference, left: str | None = None
) -> Iterator[tuple[Claim, Argument]]:
    """Yield the arguments that a reference means, of one party or of any."""
    who = ledger.identities().resolved
    if reference.claim:
        claims: Iterator[Claim] = iter([ledger.get_claim(reference.claim, as_recorded=True)])
    elif reference.document:
        claims = ledger.iter_claims(document=reference.document, include_rejected=True, as_recorded=True)
    else:
        claims = ledger.iter_claims(actor=left, include_rejected=True, as_recorded=True)
    for claim in claims:
        for argument in _arguments(claim):
            is_meant = left is None or who.key(_key(argument)) == who.key(left)
            if is_meant and reference.fits(claim, argument):
                yield claim, argument


def _arguments(claim: Claim) -> Iterator[Argument]:
    yield claim.subject
    yield from (one for one in (claim.object, claim.place) if one is not None)
    yield from (argument for _, argument in claim.roles)
    yield from (link.speaker for link in claim.attribution)


def _key(argument: Argument) -> str:
    return argument.actor.key if argument.actor else f"{PHRASE}{argument.key}"


def _sentence(one: IdentityJudgement) -> str:
    right = one.right.key
    if one.kind == "split":
        return f"{one.left} at {one.reference} is {right}, another party"
    if one.kind == "link":
        return f"{one.left} at {one.reference} is {right}"
    verb = {"same": "is", "different": "is not", "unsure": "may be"}[one.decision]
    return f"{one.left} {verb} {right}{' (forced)' if one.forced else ''}"
