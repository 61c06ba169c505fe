"""Links names inside one document: surnames, variants in spelling, acronyms introduced in brackets.

A name is known by its parts, folded and without particles' hyphens; nothing here looks at word order in
sentences.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from functools import lru_cache

from legation.vocab.actor_index import ActorRow, find_row, iter_actors, office_kinds, terms_of
from legation.vocab.day_bounds import holds_on
from legation.vocab.folding import fold_name, word_set

PARTICLES = word_set("al el bin ibn abu de del della der den di da dos van von le la mac ben ul ur")
LEADING_RANKS = frozenset({"head_of_state", "head_of_government", "minister", "leader"})
_BRACKET = re.compile(r"\s?\((?:the |or |also known as )?[\"'“‘]?([A-Z][A-Za-z.&-]{1,9})[\"'”’]?\)")


@lru_cache(maxsize=4096)
def parts_of(name: str) -> tuple[str, ...]:
    """Split a name into folded parts.

    >>> parts_of("Abdel-Fattah el-Sisi")
    ('abdel', 'fattah', 'el', 'sisi')
    """
    return tuple(part.strip(".,'\"") for part in fold_name(name).split() if part.strip(".,'\""))


def edit_distance(left: str, right: str, limit: int = 2) -> int:
    """Return the Levenshtein distance, or limit + 1 when it is larger."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(left, right, score_cutoff=limit))


def is_variant(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Say whether two names differ in the spelling of exactly one long part and share all others.

    One edit from five letters on, two from nine; a single part alone needs seven letters, since short
    surnames one letter apart are mostly different people.

    >>> is_variant(("amir", "khan", "muttaqgi"), ("amir", "khan", "muttaqi"))
    True
    >>> is_variant(("george", "bush"), ("george", "busch"))
    False
    """
    if len(left) != len(right) or left == right:
        return False
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    if len(differing) != 1:
        return False
    ours, theirs = differing[0]
    shortest = min(len(ours), len(theirs))
    if shortest < (7 if len(left) == 1 else 5) or ours[0] != theirs[0]:
        return False
    return edit_distance(ours, theirs) <= (2 if shortest >= 9 else 1)


@lru_cache(maxsize=1)
def _people_by_part() -> dict[str, tuple[str, ...]]:
    index: dict[str, dict[str, None]] = defaultdict(dict)
    for row in iter_actors():
        if row.kind == "person":
            for name in row.names:
                for part in parts_of(name):
                    index[part][row.key] = None
    return {part: tuple(keys) for part, keys in index.items()}


def find_variant_person(name: str) -> str | None:
    """Return the one person of the vocabulary of whose name this is a near miss, or None."""
    parts = parts_of(name)
    if len(parts) < 2:
        return None
    index = _people_by_part()
    keys = {key for part in parts for key in index.get(part, ())}
    rows = [row for row in map(find_row, sorted(keys)) if row is not None]
    found = {row.key for row in rows if any(is_variant(parts, parts_of(form)) for form in row.names)}
    return found.pop() if len(found) == 1 else None


def find_person_by_surname(surname: str, on: dt.date | None, states: set[str]) -> str | None:
    """Return the one leading person of that surname in office on a day for a state or body that the text
    names.

    Args:
        surname: One folded part.
        on: Day of publication; without one there is no answer.
        states: Keys of the states and bodies named in the document.
    """
    if on is None or len(surname) < 3:
        return None
    day = on.toordinal()
    found = set()
    for key in _people_by_part().get(surname, ()):
        row = find_row(key)
        if row is None or not any(_is_surname(surname, name) for name in row.names):
            continue
        for term in terms_of(key):
            leads = office_kinds().get(term.office_kind, {}).get("rank") in LEADING_RANKS
            body = find_row(term.of)
            near = term.of in states or (body is not None and body.state in states)
            if leads and near and holds_on(term.valid_from, term.valid_to, day):
                found.add(key)
    return found.pop() if len(found) == 1 else None


def find_famous_surname(surname: str, on: dt.date | None, *, titled: bool = False) -> str | None:
    """Return the head of state or government of that surname on a day, or else the only recent one.

    News names such people without office or first name ("Macron met Scholz"). A short surname that several
    bear is a sure one only where a title says so (``titled``: "the Bush administration").
    """
    if on is None or len(surname) < 4:
        return None
    day = on.toordinal()
    rows = [row for row in map(find_row, _people_by_part().get(surname, ())) if row is not None]
    bearers = [row.key for row in rows if any(_is_surname(surname, name) for name in row.names)]
    if len(bearers) > 1 and len(surname) < 5 and not titled:
        return None
    for years in (0, 8):
        heads = [key for key in bearers if led(key, day, years)]
        if heads:
            return heads[0] if len(heads) == 1 else None
    return None


def led(key: str, day: int, years: int) -> bool:
    """Say whether a person headed a state or government on a day or at most some years before it."""
    return any(
        office_kinds().get(term.office_kind, {}).get("rank") in ("head_of_state", "head_of_government")
        and holds_on(term.valid_from, "", day)
        and holds_on("", term.valid_to, day - years * 365)
        for term in terms_of(key)
    )


def _is_surname(surname: str, name: str) -> bool:
    parts = parts_of(name)
    return len(parts) > 1 and (parts[-1] == surname or (parts[0] == surname and len(surname) <= 5))


def match_partial(name: str, people: dict[str, tuple[tuple[str, ...], int]]) -> str | None:
    """Find the person named in full elsewhere of whom this is a part ("Kabulov", "al-Sisi", "Xi").

    Args:
        name: The shorter form.
        people: Actor id -> (parts of the full name, how often mentioned).

    Returns:
        The actor id; None when nobody or more than one fits (unless one of them is mentioned three times as
        often).
    """
    parts = [part for part in parts_of(name) if part not in PARTICLES]
    if not parts:
        return None
    fits: dict[str, int] = {}
    for identifier, (full, count) in people.items():
        rest = [part for part in full if part not in PARTICLES]
        if len(parts) >= len(rest) and tuple(parts) != tuple(rest):
            continue
        if parts == rest[-len(parts) :] or parts == rest[: len(parts)] or _first_and_last(parts, rest):
            fits[identifier] = count
    if len(fits) == 1:
        return next(iter(fits))
    by_surname = {i: n for i, n in fits.items() if people[i][0][-1] == parts[-1]}
    if len(by_surname) == 1:
        return next(iter(by_surname))
    ordered = sorted(by_surname.items(), key=lambda item: -item[1])
    if len(ordered) > 1 and ordered[0][1] >= 3 * ordered[1][1]:
        return ordered[0][0]
    return None


def _first_and_last(parts: list[str], rest: list[str]) -> bool:
    return len(parts) == 2 and len(rest) > 2 and parts[0] == rest[0] and parts[-1] == rest[-1]


def introduced_acronym(text: str, end: int) -> tuple[int, int] | None:
    """Return the place of the short name in brackets right after a name: "Long Name (LN)"."""
    found = _BRACKET.match(text, end)
    if not found:
        return None
    short = found[1]
    return found.span(1) if sum(letter.isupper() for letter in short) >= 2 else None


def fits_acronym(short: str, long: str) -> bool:
    """Say whether capitals of a short form stand, in order, at the beginnings of words of the long one.

    >>> fits_acronym("ISKP", "Islamic State of Khorasan Province")
    True
    >>> fits_acronym("D", "Senator Smith")
    False
    """
    capitals = [letter.lower() for letter in short if letter.isupper()]
    initials = iter(word[0].lower() for word in re.split(r"[\s-]+", long) if word)
    return len(capitals) > 1 and all(any(letter == initial for initial in initials) for letter in capitals)


def is_alive(row: ActorRow, on: dt.date | None) -> bool:
    """Say whether an actor existed on a day; a person always does."""
    return on is None or row.kind == "person" or bool(holds_on(row.valid_from, row.valid_to, on.toordinal()))
