"""Who is who: states, regimes, organs, organisations, movements and the people who held office.

The CSV files beside this module are the data; ``legation.vocab.actor_index`` reads them.
"""

from __future__ import annotations

from legation.vocab.actor_index import (
    ActorRow,
    Term,
    compose_key,
    find_actor,
    find_candidates,
    get_actor,
    iter_actors,
    members_of,
    office_holder,
    search_actors,
    split_key,
    terms_of,
    to_actor,
)


def check_actors() -> list[str]:
    """Return what is wrong with the vocabulary, one sentence a fault with file and line; empty when sound."""
    from legation.vocab.actor_checks import check_actors as check

    return check()


__all__ = [
    "ActorRow",
    "Term",
    "check_actors",
    "compose_key",
    "find_actor",
    "find_candidates",
    "get_actor",
    "iter_actors",
    "members_of",
    "office_holder",
    "search_actors",
    "split_key",
    "terms_of",
    "to_actor",
]
