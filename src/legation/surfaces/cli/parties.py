"""Names that people type -> what the ledger is asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from legation.errors import UnknownActorError
from legation.model import Actor

if TYPE_CHECKING:
    from legation.ledger import Ledger

LIKE = 70
"""Least similarity, of 100, at which a name is suggested."""


def actor_terms(words: str) -> list[Actor | str]:
    """Return every form under which a party may stand in the ledger, provisional ones included."""
    from legation.resolve.provisional import slug
    from legation.vocab.actors import find_actor, to_actor

    row = find_actor(words)
    return [to_actor(row.key)] if row is not None else [words, slug(words)]


def name_of(words: str) -> str:
    """Return the display name of a party, or the words themselves."""
    from legation.vocab.actors import find_actor

    row = find_actor(words)
    return row.name if row is not None else words


def known_actor(words: str, on: dt.date | None = None) -> Actor:
    """Return the party of the vocabulary.

    Raises:
        UnknownActorError: When there is none, naming the nearest ones.
    """
    from legation.vocab.actors import find_actor, to_actor

    row = find_actor(words)
    if row is None:
        raise UnknownActorError(f"no party called {words!r} is known{nearest(words)}")
    return to_actor(row.key, on)


def party_in(store: Ledger, words: str, on: dt.date | None = None, known: str | None = None) -> Actor:
    """Return a party of the vocabulary, or one that coders' identity judgements name, as known at a moment.

    Raises:
        UnknownActorError: When there is none, naming the nearest ones.
    """
    from legation.vocab.actors import find_actor

    who = store.identities(known_at=known)
    named = who.find_actor(words) if find_actor(words) is None else None
    return who.actor(known_actor(words, on) if named is None else named, on)


def nearest(words: str) -> str:
    """Return ``; did you mean ...?`` or, with nothing near, how to search."""
    from rapidfuzz import fuzz

    from legation.vocab.actors import get_actor, search_actors
    from legation.vocab.folding import fold_name

    folded = fold_name(words)
    rows = [get_actor(key) for key in search_actors(words, 10)]
    # The search also finds names that merely contain a like word; a suggestion must look like what was typed.
    close = [
        row.name for row in rows if any(fuzz.ratio(folded, fold_name(name)) >= LIKE for name in row.names)
    ]
    names = list(dict.fromkeys(close))[:3]
    return f"; did you mean {' or '.join(names)}?" if names else "; try `legation actors search`"
