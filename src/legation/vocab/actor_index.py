"""Finds actors by key, identifier, name or resemblance, and turns them into model actors.

The rows are in ``actor_rows``, dated facts in ``actor_terms``; both are re-exported here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from legation.errors import UnknownActorError
from legation.model import Actor, make_id
from legation.vocab.actor_rows import (
    COARSE_KINDS,
    FORM_TYPES,
    PEOPLE,
    ActorRow,
    cell_list,
    compose_key,
    file_text,
    find_row,
    iter_actors,
    may_scan,
    office_kinds,
    organ_kinds,
    rows_on_lines,
    scan_key,
    split_key,
    state_of,
)
from legation.vocab.actor_terms import Term, bodies_of, members_of, office_holder, terms_of
from legation.vocab.day_bounds import holds_on
from legation.vocab.folding import fold, fold_name

_EDGES = ',|" '

__all__ = [
    "FORM_TYPES",
    "ActorRow",
    "Term",
    "bodies_of",
    "cell_list",
    "compose_key",
    "find_actor",
    "find_candidates",
    "find_row",
    "forms",
    "get_actor",
    "iter_actors",
    "members_of",
    "office_holder",
    "office_kinds",
    "organ_kinds",
    "search_actors",
    "split_key",
    "state_of",
    "terms_of",
    "to_actor",
]


def get_actor(key: str) -> ActorRow:
    """Return what is known of a key.

    Raises:
        UnknownActorError: if no actor has that key.
    """
    row = find_row(key)
    if row is None:
        close = search_actors(key, 3)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        raise UnknownActorError(f"no actor has the key {key!r}{hint}")
    return row


def find_actor(key: str) -> ActorRow | None:
    """Return the actor of a key, QID or unambiguous name; None when there is none."""
    row = find_row(key)
    if row is not None:
        return row
    by_qid = next((row for row in iter_actors() if row.qid == key), None) if key[:1] == "Q" else None
    if by_qid is not None:
        return by_qid
    found = find_candidates(key)
    return find_row(found[0]) if found else None


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every folded form -> ((key, form type), ...), names first."""
    index: dict[str, dict[str, str]] = {}

    def add(form: str, key: str, form_type: str) -> None:
        index.setdefault(fold_name(form), {}).setdefault(key, form_type)

    for row in iter_actors():
        for form_type, group in row.forms:
            for form in group:
                add(form, row.key, form_type)
    index.pop("", None)
    return {
        form: tuple(found.items())
        if len(found) == 1
        else tuple(sorted(found.items(), key=lambda item: FORM_TYPES.index(item[1])))
        for form, found in index.items()
    }


def _readings(folded: str) -> tuple[tuple[str, str], ...]:
    """Return what ``forms()`` has for a folded form, without building it for the first few questions."""
    if forms.cache_info().currsize or not may_scan():
        return forms().get(folded, ())
    found: dict[str, str] = {}
    for file in (*COARSE_KINDS, PEOPLE):
        breaks = list(_iter_items(_folded_text(file), folded)) if folded else []
        for key in sorted({row.key for row in rows_on_lines(file, breaks)}):
            row = scan_key(key)  # a person's other terms stand on other lines
            for form_type, group in row.forms if row is not None else ():
                if any(fold_name(form) == folded for form in group):
                    found.setdefault(key, form_type)
    if not found:
        return forms().get(folded, ())
    return tuple(sorted(found.items(), key=lambda item: FORM_TYPES.index(item[1])))


def _iter_items(text: str, folded: str) -> Iterator[int]:
    """Yield where a form stands as a whole cell or list item: words beside it would make it another form."""
    place = text.find(folded)
    while place >= 0:
        before = text[max(0, place - 4) : place]
        after = text[place + len(folded) : place + len(folded) + 2]
        before = before.removesuffix("the ").removesuffix("an ").removesuffix("a ")
        if (not before or before[-1] in _EDGES) and after.removeprefix("'").removeprefix("s")[:1] in _EDGES:
            yield place
        place = text.find(folded, place + 1)


@lru_cache(maxsize=16)
def _folded_text(file: str) -> str:
    """Return a file's text folded for look-up, character for character."""
    return fold(file_text(file)).replace("-", " ")


def find_candidates(words: str, on: dt.date | None = None) -> list[str]:
    """Return the keys of the actors whose form these words are, best first.

    Args:
        words: A name, alias, adjective, capital ...; case, diacritics and quote marks do not matter.
        on: A day; actors that existed on it come before those that did not.
    """
    found = _readings(fold_name(words))
    if on is None or len(found) < 2:
        return [key for key, _ in found]
    day = on.toordinal()
    ranked = sorted(found, key=lambda item: (-_alive(item[0], day), FORM_TYPES.index(item[1])))
    return [key for key, _ in ranked]


def _alive(key: str, day: int) -> float:
    row = find_row(key)
    if row is None:
        return 0.0
    if row.kind == "person":
        return max((holds_on(term.valid_from, term.valid_to, day) for term in terms_of(key)), default=0.0)
    return holds_on(row.valid_from, row.valid_to, day)


def search_actors(query: str, limit: int = 10) -> list[str]:
    """Return keys whose forms resemble a query, best first, for completion and "did you mean"."""
    from rapidfuzz import fuzz, process  # 15 ms that an exact look-up never needs

    index = forms()
    found = process.extract(
        fold_name(query), index.keys(), scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=70
    )
    ordered = sorted(found, key=lambda match: (-match[1], len(match[0])))
    keys = dict.fromkeys(key for form, _, _ in ordered for key, _ in index[form])
    return list(keys)[:limit]


def to_actor(key: str, on: dt.date | None = None) -> Actor:
    """Turn a key into a model Actor; a person's ``of`` is the body served on the day, where one is given.

    Raises:
        UnknownActorError: if no actor has that key.
    """
    row = get_actor(key)
    of = row.of
    if row.kind == "person" and on is not None:
        day = on.toordinal()
        held = [term for term in terms_of(key) if holds_on(term.valid_from, term.valid_to, day)]
        of = max(held, key=lambda term: term.valid_from).of if held else of
    state = row.state or (state_of(of) if of else "")
    return Actor(row.qid or make_id("act", key), key, row.name, row.kind, state=state, of=of)
