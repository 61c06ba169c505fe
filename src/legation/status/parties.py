"""Who in a claim stands for a party of a question, and which parties are kin to it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from legation.ledger.rows import OFFICIAL_KINDS, acts_for
from legation.model import Actor, Argument, Claim
from legation.vocab.actor_index import bodies_of, find_row, to_actor
from legation.vocab.folding import fold_name
from legation.vocab.statuses import Machine, Rule, statuses

STATES = frozenset({"state", "territory", "government"})
GOVERNING = frozenset({"government", "de_facto_government", "junta", "transitional_government"})
"""Kinds of regimes that may act as the state; exiles and occupation administrations are asked for by name."""

NAME_WORD = re.compile(r"\w+")


def find_match(machine: Machine, rule: Rule, claim: Claim, subject: Actor, object_: Actor) -> str | None:
    """Say how a claim bears on two parties under a rule: ``direct``, ``acts_for``, ``phrase``, ``generic``.

    None when it does not. The weaker of the two sides counts.
    """
    orders = [(rule.subject, rule.object)]
    if rule.either:
        orders.append((rule.object, rule.subject))
    for subject_places, object_places in orders:
        one = _best(claim, subject_places, subject, officials=True, phrases=machine.phrases is True)
        if one is None and is_generic(claim, subject_places, subject):
            one = "generic"
        other = _best(
            claim, object_places, object_, officials=machine.object_officials, phrases=machine.phrases
        )
        if one and other:
            return max(one, other, key=_STRENGTH.index)
    return None


_STRENGTH = ["direct", "acts_for", "phrase", "generic"]


def iter_arguments(claim: Claim, places: tuple[str, ...]) -> Iterator[Argument]:
    """Yield the arguments of a claim at the places of a rule, in the rule's order."""
    for place in places:
        if place == "subject":
            yield claim.subject
        elif place == "object" and claim.object is not None:
            yield claim.object
        elif place == "place" and claim.place is not None:
            yield claim.place
        elif place.startswith("role."):
            yield from (argument for name, argument in claim.roles if name == place[5:])


def _best(
    claim: Claim, places: tuple[str, ...], party: Actor, *, officials: bool, phrases: bool | str
) -> str | None:
    found = [
        match
        for argument in iter_arguments(claim, places)
        if (match := match_argument(argument, party, officials=officials, phrases=phrases))
    ]
    return min(found, key=_STRENGTH.index, default=None)


def match_argument(
    argument: Argument, party: Actor, *, officials: bool, phrases: bool | str = False
) -> str | None:
    """Say how an argument stands for a party, or None.

    An organ or official stands for its state or movement; a regime does not stand for its state, nor for the
    movement behind it: those are asked for by themselves.
    """
    actor = argument.actor
    if actor is None:
        return "phrase" if phrases and _phrase_means(argument, party, phrases) else None
    if actor.id == party.id or actor.key == party.key:
        return "direct"
    if officials and actor.kind in OFFICIAL_KINDS and party.key in acts_for(actor):
        return "acts_for"
    return "phrase" if phrases and actor.provisional and _phrase_means(argument, party, phrases) else None


def _phrase_means(argument: Argument, party: Actor, mode: bool | str) -> bool:
    words = argument.text or argument.span.exact
    governs = bool(set(NAME_WORD.findall(words.casefold())) & statuses().government_words)
    if mode == "government" and not governs:
        return False
    if governs and party.kind == "movement":
        return False  # the movement's government is its regime, another party
    row = find_row(party.key)
    if governs and party.kind == "government" and row is not None and row.parent:
        return names_party(words, row.parent) or names_party(words, party.key)
    return names_party(words, party.key)


def is_generic(claim: Claim, places: tuple[str, ...], party: Actor) -> bool:
    """True for a negative claim about every state ("by any country"), asked about a state."""
    if claim.polarity != "negative" or party.kind not in STATES:
        return False
    for argument in iter_arguments(claim, places):
        if argument.actor is not None and argument.actor.kind not in ("population", "grouping"):
            continue
        words = set(NAME_WORD.findall((argument.text or argument.span.exact).casefold()))
        known = statuses()
        if words & known.generic_subjects and not words & known.generic_exceptions:
            return True
    return False


def may_be_generic(phrases: str) -> bool:
    """True when some of these phrases, a line each, may mean everybody ("no country")."""
    return not statuses().generic_subjects.isdisjoint(NAME_WORD.findall(phrases.casefold()))


def may_name(phrases: str, key: str) -> bool:
    """True when one of these phrases, a line each, may mean a party (or what is behind a regime)."""
    row = find_row(key)
    keys = (key, row.parent) if row is not None and row.parent else (key,)
    return any(names_party(words, one) for words in phrases.split("\n") for one in keys)


@lru_cache(maxsize=4096)
def names_party(words: str, key: str) -> bool:
    """True when a phrase contains a name or adjective of a party as whole words.

    >>> names_party("the Taliban-appointed envoy", "taliban")
    True
    """
    row = find_row(key)
    if row is None:
        return False
    text = f" {' '.join(NAME_WORD.findall(fold_name(words)))} "
    forms = (*row.names, *row.adjectives)
    return any(f" {' '.join(NAME_WORD.findall(fold_name(form)))} " in text for form in forms if form)


def speaks_for(claim: Claim, party: Actor) -> bool:
    """True when nobody is named as the source, or the party itself (or someone acting for it) is one."""
    if not claim.attribution:
        return match_argument(claim.subject, party, officials=True) is not None
    return any(match_argument(link.speaker, party, officials=True) for link in claim.attribution)


def iter_kin(party: Actor, on: dt.date) -> Iterator[tuple[Actor, str]]:
    """Yield the parties kept apart from this one but near it, each with a label.

    A movement has its regimes of that day; a regime its movement and state; a state its regimes.
    """
    row = find_row(party.key)
    if row is None:
        return
    if party.kind in ("movement", "state", "territory"):
        for key in bodies_of(party.key, on)[1:]:
            regime = find_row(key)
            if regime is not None and regime.subkind in GOVERNING:
                yield to_actor(key, on), f"the regime of {party.name}"
    elif party.kind == "government":
        if row.parent and find_row(row.parent):
            yield to_actor(row.parent, on), f"the movement behind {party.name}"
        if row.state and find_row(row.state):
            yield to_actor(row.state, on), f"the state that {party.name} governs"
