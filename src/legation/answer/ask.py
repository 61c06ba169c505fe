"""Where two parties stand: fetches the claims that may bear on it and lets ``legation.status`` derive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, partial

from legation.answer.conflicts import with_sources
from legation.errors import UnknownActorError, UsageError
from legation.ledger import Ledger
from legation.ledger.identities import Identities
from legation.ledger.instants import Day, Instant, from_micros, to_day
from legation.model import Actor, Claim, Status
from legation.status import derive, derive_all
from legation.status.law import deciding_body
from legation.status.parties import iter_kin, may_be_generic, may_name
from legation.status.report import relate
from legation.vocab.actor_index import find_actor, members_of, search_actors, to_actor
from legation.vocab.frames import predicates
from legation.vocab.procedures import procedures
from legation.vocab.statuses import Machine, get_machine, machines_of, statuses


def ask_status(
    ledger: Ledger,
    subject: Actor | str,
    object_: Actor | str,
    machine: str | None = None,
    *,
    predicate: str | None = None,
    valid_at: Day | None = None,
    known_at: Instant | None = None,
) -> list[Status]:
    """Return where two parties stand on a day, as known at a moment.

    Args:
        ledger: The ledger.
        subject, object_: Actors, or their names, keys or identifiers.
        machine: One status machine; None is every machine about which there are claims.
        predicate: The name of a machine, or of a predicate whose machine is meant.
        valid_at: The day; None is today.
        known_at: The moment; None is now.

    Returns:
        Statuses of the two parties first, in the order of the machines; then those of their kin (the
        regime of a movement ...), labelled in ``details["relation"]``. A machine that was asked for is always
        answered, with ``unknown`` if need be.

    Raises:
        UnknownActorError: if a name is not known.
        UsageError: if machine or predicate names neither.
    """
    day = to_day(valid_at)
    if day is None:
        day = from_micros(ledger.now()).toordinal()
    on = dt.date.fromordinal(day)
    identities = ledger.identities(known_at=known_at)
    one, other = (find_party(identities, party, on) for party in (subject, object_))
    if one.key == other.key and identities.resolved.members.get(one.key):
        raise UsageError(f"both names mean {one.name}, as coders judged; see `legation identity log`")
    asked = _machines(machine or predicate)
    wanted = asked or list(statuses().machines.values())
    pairs = [(one, other, "", one), *_kin_pairs(identities, one, other, on)]
    claims = _fetch(ledger, wanted, [pair[:2] for pair in pairs], known_at)
    found: list[Status] = []
    for who, whom, relation, near in pairs:
        for entry in wanted:
            statuses_found = derive_all(entry, who, whom, claims, day, known_at)
            if not relation and asked and not statuses_found:
                statuses_found = _turned_round(entry, who, whom, claims, day, known_at)
            for status in statuses_found:
                status = _with_vocabulary(status, who, whom, on)
                if relation and not _tells(status, kin_is_subject=who is not one):
                    continue
                found.append(relate(status, relation, near) if relation else status)
    if not found:
        # Nothing in the order asked: who invites, lists or recognises whom is easily turned round.
        for entry in wanted:
            turned = _turned_round(entry, one, other, claims, day, known_at)
            found += [status for status in turned if _tells(status, kin_is_subject=False)]
    with_sources(ledger, found, known_at)
    return [_with_identity(identities, status, one, other) for status in found]


def _tells(status: Status, *, kin_is_subject: bool) -> bool:
    """False for kin of which nothing is known, or only what is said of everybody."""
    if kin_is_subject and status.details["basis"] == "generic":
        return False
    return status.state != "unknown" or bool(status.pending)


def to_party(party: Actor | str, on: dt.date | None = None) -> Actor:
    """Return the actor that a name, key or identifier means.

    Raises:
        UnknownActorError: if none has it, naming near ones.
    """
    if isinstance(party, Actor):
        return party
    row = find_actor(party)
    if row is None:
        close = search_actors(party, 3)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        raise UnknownActorError(f"no actor is called {party!r}{hint}")
    return to_actor(row.key, on)


def find_party(who: Identities, party: Actor | str, on: dt.date | None = None) -> Actor:
    """Return the actor that a name, key or identifier means, as the coders' judgements have it.

    Raises:
        UnknownActorError: if none has it, naming near ones.
    """
    if isinstance(party, str) and find_actor(party) is None:
        named = who.find_actor(party)
        if named is not None:
            return who.actor(named, on)
    return who.actor(to_party(party, on), on)


def _with_identity(who: Identities, status: Status, one: Actor, other: Actor) -> Status:
    """Say which other keys count as one of the parties, and what is contradictory about them."""
    resolved = who.resolved
    merged = {
        party.key: [key for key in resolved.members.get(party.key, ()) if key != party.key]
        for party in (one, other)
    }
    merged = {key: keys for key, keys in merged.items() if keys}
    told = [
        found.explain()
        for found in resolved.contradictions
        if {found.left, found.right}
        & {one.key, other.key, *(key for keys in merged.values() for key in keys)}
    ]
    if not merged and not told:
        return status
    notes = [f"Counted as {key}: {', '.join(keys)}." for key, keys in merged.items()]
    notes += [f"Contradictory judgements: {words}." for words in told]
    details = {**status.details, "identity": {"counted_as": merged, "contradictions": told}}
    return replace(status, details=details, note=" ".join([status.note, *notes]))


def _machines(asked: str | None) -> list[Machine]:
    if asked is None:
        return []
    if asked in statuses().machines:
        return [get_machine(asked)]
    if found := machines_of(asked):
        return [get_machine(found[0])]
    if asked in predicates():
        raise UsageError(
            f"the predicate {asked!r} moves no status; ask for one of {', '.join(statuses().machines)}"
        )
    raise UsageError(f"{asked!r} is no status; there are {', '.join(statuses().machines)}")


def _kin_pairs(
    who: Identities, one: Actor, other: Actor, on: dt.date
) -> Iterator[tuple[Actor, Actor, str, Actor]]:
    asked = (one.key, other.key)
    for near, far in ((other, one), (one, other)):
        for kin, label in iter_kin(near, on):
            known = who.actor(kin, on)
            if known.key == far.key or (known.key in asked and known.key != kin.key):
                continue  # it is a party of the question itself
            yield (far, known, label, near) if near is other else (known, far, label, near)


def _turned_round(
    machine: Machine, one: Actor, other: Actor, claims: list[Claim], day: int, known_at: Instant | None
) -> list[Status]:
    turned = derive_all(machine, other, one, claims, day, known_at)
    if turned:
        relation = f"{other.name} towards {one.name} (asked the other way round)"
        return [relate(status, relation, one) for status in turned]
    return [derive(machine, one, other, claims, day, known_at)]


def _fetch(
    ledger: Ledger,
    machines: Iterable[Machine],
    pairs: Iterable[tuple[Actor, Actor]],
    known_at: Instant | None,
) -> list[Claim]:
    """Fetch every claim that may bear on the pairs, each once.

    Claims that name both parties; negative ones about one of them (their subject may be every state); claims
    about one of them whose other party may be named by a phrase; and what members say where they must agree.
    """
    found: dict[str, Claim] = {}
    machines = list(machines)
    moving = {predicate for machine in machines for predicate in machine.predicates}
    telling = sorted(moving.union(*(machine.entails_not for machine in machines)))
    phrased = sorted({one for machine in machines if machine.phrases for one in machine.predicates})
    # "No country recognises their government": both parties may be phrases.
    universal = sorted(
        {
            rule.predicate
            for machine in machines
            if machine.phrases == "government"
            for rule in machine.rules
            if rule.polarity == "negative"
        }
    )

    def take(claims: Iterable[Claim]) -> None:
        for claim in claims:
            found.setdefault(claim.id, claim)

    if universal:
        take(ledger.iter_phrased(may_be_generic, predicate=universal, polarity="negative", known_at=known_at))
    for one, other in pairs:
        take(ledger.iter_claims(actor=one, other=other, predicate=telling, known_at=known_at))
        take(
            ledger.iter_phrased(
                may_be_generic, actor=other, predicate=moving, polarity="negative", known_at=known_at
            )
        )
        if phrased:
            for party, near in ((one, other), (other, one)):
                take(
                    ledger.iter_phrased(
                        partial(may_name, key=near.key), actor=party, predicate=phrased, known_at=known_at
                    )
                )
        for machine in machines:
            body = deciding_body(machine, one, other)
            candidate = one if body is other else other
            agreeing = _consent_predicates(machine.key)
            if agreeing and members_of(body.key):
                take(ledger.iter_claims(actor=candidate, predicate=agreeing, known_at=known_at))
    return list(found.values())


@cache
def _consent_predicates(machine: str) -> tuple[str, ...]:
    rules = [law.consent for law in procedures() if law.machine == machine and law.consent]
    return tuple(sorted({key for rule in rules for key in rule.given_by | rule.refused_by}))


def _with_vocabulary(status: Status, subject: Actor, object_: Actor, on: dt.date) -> Status:
    """Add what the vocabulary knows of a membership; it is no claim and settles nothing by itself."""
    if status.machine != "membership":
        return status
    rows = [row for row in members_of(object_.key, on) if row[0] == subject.key]
    if not rows:
        return status
    # On the day of a change both rows hold; the later one is where it stands.
    _, standing, valid_from, valid_to = max(rows, key=lambda row: row[2])
    row = {"standing": standing, "valid_from": valid_from or None, "valid_to": valid_to or None}
    since = f" since {valid_from}" if valid_from else ""
    note = f"{status.note} The vocabulary has: {standing}{since}."
    return replace(status, details={**status.details, "vocabulary": row}, note=note)
