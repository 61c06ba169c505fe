"""Reads the actor vocabulary and answers questions about it; lazy, cached, no third-party import.

Invariants: keys are unique over all files; a composed key ``<actor>:<kind>`` (``ru:foreign-ministry``) names an
organ or office that has no row of its own, and is as good as a key everywhere.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from legation.errors import UnknownActorError, VocabularyError
from legation.model import Actor, make_id
from legation.vocab.day_bounds import holds_on
from legation.vocab.folding import fold_name

FOLDER = Path(__file__).parent / "actors"

COARSE_KINDS = {
    "states.csv": "state",
    "regimes.csv": "government",
    "organs.csv": "organ",
    "organisations.csv": "organisation",
    "movements.csv": "movement",
    "populations.csv": "population",
    "groupings.csv": "grouping",
}
FORM_TYPES = ("name", "metonym", "weak", "demonym", "adjective", "capital")
"""What a form is to its actor, best first when several actors share a form."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of office: ``of`` is the key of the body served, dates are EDTF cells."""

    person: str
    office: str
    office_kind: str
    of: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class ActorRow:
    """What the vocabulary knows of one actor.

    Attributes:
        key, name, qid: As in the file.
        kind: Coarse kind, as in ``model.Actor.kind``.
        subkind: The file's own kind (``armed_movement``, ``igo`` ...); of an office its kind's key.
        state: Key of the state it belongs to, or empty.
        of: Key of the actor it acts for, or empty.
        aliases, weak_aliases, adjectives, demonyms, capitals, metonyms: Its forms.
        valid_from, valid_to: EDTF cells.
        parent: A movement's parent, a regime's movement.
        file, line: Where it stands, for messages.
    """

    key: str
    name: str
    kind: str
    subkind: str = ""
    qid: str = ""
    state: str = ""
    of: str = ""
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    parent: str = ""
    file: str = ""
    line: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its strong aliases."""
        return (self.name, *self.aliases)


@lru_cache(maxsize=32)
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Read one file of the vocabulary; a file that does not exist has no rows.

    Raises:
        VocabularyError: if a row has another number of cells than the header, naming file and line.
    """
    path = FOLDER / name
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        rows = []
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise VocabularyError(
                    f"{name} line {reader.line_num}: {len(cells)} cells where the header has {len(header)}; "
                    "quote a cell that holds a comma"
                )
            row = dict(zip(header, cells, strict=True))
            row["#line"] = str(reader.line_num)
            rows.append(row)
    return tuple(rows)


def cell_list(cell: str) -> tuple[str, ...]:
    """Split a cell at ``|``."""
    return tuple(part.strip() for part in cell.split("|") if part.strip()) if cell else ()


@lru_cache(maxsize=1)
def _rows() -> dict[str, ActorRow]:
    """Every actor with a row of its own, by key."""
    actors: dict[str, ActorRow] = {}
    for file, coarse in COARSE_KINDS.items():
        for row in read_rows(file):
            _add(actors, _row_of(file, coarse, row))
    for person in _people():
        _add(actors, person)
    return actors


def _add(actors: dict[str, ActorRow], row: ActorRow) -> None:
    # The first row wins: a key given twice is a fault for check_actors, not a reason to answer nothing.
    first = actors.setdefault(row.key, row)
    if first is not row:
        duplicates().append(
            f"{row.file} line {row.line}: key {row.key!r} already stands in {first.file} line {first.line}; "
            "rename one"
        )


@lru_cache(maxsize=1)
def duplicates() -> list[str]:
    """What the loader found twice, one sentence each."""
    return []


def _row_of(file: str, coarse: str, row: dict[str, str]) -> ActorRow:
    key = row.get("key", "")
    line = int(row["#line"])
    if not key or not row.get("name"):
        raise VocabularyError(f"{file} line {line}: a row needs a key and a name")
    subkind = row.get("kind", "")
    state = row.get("state", "")
    parent = row.get("parent", "")
    of = ""
    if file == "states.csv":
        state, parent = key, ""
        coarse = "territory" if subkind == "territory" else "state"
    elif file == "regimes.csv":
        of, parent = state, row.get("movement", "")
    elif file == "organs.csv":
        of = state
    elif file == "movements.csv":
        states = cell_list(row.get("states", ""))
        state = states[0] if len(states) == 1 else ""
    return ActorRow(
        key=key,
        name=row["name"],
        kind=coarse,
        subkind=subkind,
        qid=row.get("qid", ""),
        state=state,
        of=of,
        aliases=cell_list(row.get("aliases", "")),
        weak_aliases=cell_list(row.get("weak_aliases", "")),
        adjectives=cell_list(row.get("adjectives", "")),
        demonyms=cell_list(row.get("demonyms", "")),
        capitals=cell_list(row.get("capital", "")),
        metonyms=cell_list(row.get("metonyms", "")),
        valid_from=row.get("valid_from", ""),
        valid_to=row.get("valid_to", ""),
        parent=parent,
        file=file,
        line=line,
    )


def _people() -> Iterator[ActorRow]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in read_rows("office_holders.csv"):
        grouped.setdefault(row["person_key"], []).append(row)
    for key, rows in grouped.items():
        aliases = dict.fromkeys(alias for row in rows for alias in cell_list(row["aliases"]))
        weak = dict.fromkeys(alias for row in rows for alias in cell_list(row["weak_aliases"]))
        # The newest term stands for the person until a date is given (see to_actor).
        newest = max(rows, key=lambda row: row["valid_from"])
        yield ActorRow(
            key=key,
            name=rows[0]["person"],
            kind="person",
            subkind=newest["office_kind"],
            qid=next((row["qid"] for row in rows if row["qid"]), ""),
            of=newest["of"],
            aliases=tuple(aliases),
            weak_aliases=tuple(weak),
            file="office_holders.csv",
            line=int(rows[0]["#line"]),
        )


def split_key(key: str) -> tuple[str, str] | None:
    """Split a composed key into actor and kind; None when it is a plain key.

    >>> split_key("ru:foreign-ministry")
    ('ru', 'foreign-ministry')
    """
    body, separator, kind = key.rpartition(":")
    return (body, kind) if separator else None


@lru_cache(maxsize=1)
def organ_kinds() -> dict[str, dict[str, str]]:
    """Rows of organ_kinds.csv by key."""
    return {row["key"]: row for row in read_rows("organ_kinds.csv")}


@lru_cache(maxsize=1)
def office_kinds() -> dict[str, dict[str, str]]:
    """Rows of office_kinds.csv by key."""
    return {row["key"]: row for row in read_rows("office_kinds.csv")}


def find_row(key: str) -> ActorRow | None:
    """Return the row of a key, plain or composed, or None."""
    row = _rows().get(key)
    if row is not None:
        return row
    parts = split_key(key)
    body = find_row(parts[0]) if parts else None
    if parts is None or body is None:
        return None
    people = _rows().get(parts[1])
    kind = organ_kinds().get(parts[1]) or office_kinds().get(parts[1])
    if kind is not None:
        # Rebels, oppositions, ruling parties (kind "other") belong to a state without acting for it.
        coarse = "organ" if parts[1] in organ_kinds() else "office"
        name, of = kind["name"], "" if kind.get("kind") == "other" else parts[0]
    elif people is not None and people.kind == "population":
        coarse, name, of = "population", people.name, ""
    else:
        return None
    return ActorRow(
        key=key,
        name=f"{name} of {body.name}",
        kind=coarse,
        subkind=parts[1],
        state=state_of(parts[0]),
        of=of,
        file=body.file,
        line=body.line,
    )


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


def iter_actors() -> Iterator[ActorRow]:
    """Yield every actor with a row of its own, in the order of the files."""
    yield from _rows().values()


def compose_key(body: str, kind: str) -> str:
    """Name an organ or office of a body: its own row where the vocabulary has one, else a composed key."""
    return _organ_rows().get((body, kind), f"{body}:{kind}")


@lru_cache(maxsize=1)
def _organ_rows() -> dict[tuple[str, str], str]:
    """(state, organ kind) -> key of the organ row whose names are that kind's generic words."""
    generic = {
        fold_name(pattern): kind
        for kind, row in organ_kinds().items()
        for pattern in (row["name"], *cell_list(row["patterns"]))
    }
    found: dict[tuple[str, str], str] = {}
    for row in read_rows("organs.csv"):
        state = _rows().get(row["state"])
        if state is None or row["valid_to"]:
            continue
        for name in (row["name"], *cell_list(row["aliases"])):
            bare = fold_name(name)
            for form in (*state.adjectives, state.name, *state.aliases):
                folded = fold_name(form)
                if bare.startswith(folded + " "):
                    bare = bare[len(folded) + 1 :]
                elif bare.endswith((f" of {folded}", f" of the {folded}")):
                    bare = bare[: bare.rindex(" of ")]
            if bare in generic and bare != fold_name(name):
                found.setdefault((row["state"], generic[bare]), row["key"])
    return found


def state_of(key: str) -> str:
    """Follow an actor to the state it belongs to; empty when it belongs to none."""
    for _ in range(4):
        row = find_row(key)
        if row is None:
            return ""
        if row.state or not row.of:
            return row.state
        key = row.of
    return ""


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every folded form -> ((key, form type), ...), names first."""
    index: dict[str, dict[str, str]] = {}

    def add(form: str, key: str, form_type: str) -> None:
        index.setdefault(fold_name(form), {}).setdefault(key, form_type)

    for row in iter_actors():
        groups = (row.names, row.metonyms, row.weak_aliases, row.demonyms, row.adjectives, row.capitals)
        for form_type, group in zip(FORM_TYPES, groups, strict=True):
            for form in group:
                add(form, row.key, form_type)
    index.pop("", None)
    return {
        form: tuple(found.items())
        if len(found) == 1
        else tuple(sorted(found.items(), key=lambda item: FORM_TYPES.index(item[1])))
        for form, found in index.items()
    }


def find_candidates(words: str, on: dt.date | None = None) -> list[str]:
    """Return the keys of the actors whose form these words are, best first.

    Args:
        words: A name, alias, adjective, capital ...; case, diacritics and quote marks do not matter.
        on: A day; actors that existed on it come before those that did not.
    """
    found = forms().get(fold_name(words), ())
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
    found = process.extract(fold_name(query), index.keys(), scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=70)
    ordered = sorted(found, key=lambda match: (-match[1], len(match[0])))
    keys = dict.fromkeys(key for form, _, _ in ordered for key, _ in index[form])
    return list(keys)[:limit]


@lru_cache(maxsize=1)
def _memberships() -> dict[str, tuple[dict[str, str], ...]]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in read_rows("memberships.csv"):
        grouped.setdefault(row["organisation"], []).append(row)
    return {key: tuple(rows) for key, rows in grouped.items()}


def members_of(organisation: str, on: dt.date | None = None) -> list[tuple[str, str, str, str]]:
    """Return (member key, status, valid_from, valid_to) of an organisation, as of a day or of all time."""
    rows = _memberships().get(organisation, ())
    day = on.toordinal() if on else None
    return [
        (row["member"], row["status"], row["valid_from"], row["valid_to"])
        for row in rows
        if day is None or holds_on(row["valid_from"], row["valid_to"], day)
    ]


@lru_cache(maxsize=1)
def _terms() -> tuple[dict[str, tuple[Term, ...]], dict[tuple[str, str], tuple[Term, ...]]]:
    by_person: dict[str, list[Term]] = {}
    by_office: dict[tuple[str, str], list[Term]] = {}
    for row in read_rows("office_holders.csv"):
        cells = (row[name] for name in ("person_key", "office", "office_kind", "of", "valid_from", "valid_to"))
        term = Term(*cells)
        by_person.setdefault(term.person, []).append(term)
        by_office.setdefault((term.of, term.office_kind), []).append(term)
    return (
        {key: tuple(terms) for key, terms in by_person.items()},
        {key: tuple(terms) for key, terms in by_office.items()},
    )


def terms_of(person: str) -> tuple[Term, ...]:
    """Return the terms of office of a person, in the order of the file."""
    return _terms()[0].get(person, ())


def bodies_of(key: str, on: dt.date | None) -> list[str]:
    """Return the actor and the regimes that acted for it on a day (state or movement), the actor first."""
    day = on.toordinal() if on else None
    regimes = [
        row["key"]
        for row in read_rows("regimes.csv")
        if key in (row["state"], row["movement"])
        and (day is None or holds_on(row["valid_from"], row["valid_to"], day))
    ]
    return [key, *regimes]


def office_holder(of: str, office_kind: str, on: dt.date | None) -> str | None:
    """Return the key of the person who surely held an office on a day, or None.

    The regimes that acted for a state or movement on that day count for it. Two holders leave the office
    open, unless the earlier one's term merely has no end in the file.
    """
    if on is None:
        return None
    day = on.toordinal()
    terms = [term for body in bodies_of(of, on) for term in _terms()[1].get((body, office_kind), ())]
    sure = [term for term in terms if holds_on(term.valid_from, term.valid_to, day) == 1.0 and term.valid_from]
    ended = [term for term in sure if term.valid_to]
    people = {term.person for term in (ended or sure)}
    if len(people) == 1:
        return people.pop()
    unique = office_kinds().get(office_kind, {}).get("rank") in ("head_of_state", "head_of_government", "minister")
    if not ended and unique and sure and len({term.of for term in sure}) == 1:
        return max(sure, key=lambda term: term.valid_from).person
    return None


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
