"""Reads the rows of the actor vocabulary; lazy, cached, no third-party import.

Invariants: keys are unique over all files; a composed key ``<actor>:<kind>`` (``ru:foreign-ministry``) names
an organ, office or population that has no row of its own, and is as good as a key everywhere; a row never
spans two lines.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from legation.errors import VocabularyError
from legation.vocab.folding import fold_name

FOLDER = Path(__file__).parent / "actors"
PEOPLE = "office_holders.csv"
SCANS_BEFORE_INDEX = 12

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
    def forms(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Pairs of form type and forms, in the order of FORM_TYPES."""
        groups = (self.names, self.metonyms, self.weak_aliases, self.demonyms, self.adjectives, self.capitals)
        return tuple(zip(FORM_TYPES, groups, strict=True))

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
def all_rows() -> dict[str, ActorRow]:
    """Every actor with a row of its own, by key."""
    actors: dict[str, ActorRow] = {}
    for file, coarse in COARSE_KINDS.items():
        for row in read_rows(file):
            _add(actors, _row_of(file, coarse, row))
    for person in _people(read_rows(PEOPLE)):
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


def _people(rows_read: Iterable[dict[str, str]]) -> Iterator[ActorRow]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in rows_read:
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
            file=PEOPLE,
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


_scans = 0
_scanned: dict[str, ActorRow | None] = {}
"""What scans found: who asks for the same two parties again and again needs no index either."""


def may_scan() -> bool:
    """Say whether to look into the files for one answer rather than index them: yes, the first few times.

    A question about two parties needs two rows; indexing five thousand for it costs more than the answer.
    """
    global _scans
    _scans += 1
    return _scans <= SCANS_BEFORE_INDEX and not all_rows.cache_info().currsize


@lru_cache(maxsize=16)
def file_text(file: str) -> str:
    """Return the text of a file of the vocabulary; empty when it does not exist."""
    path = FOLDER / file
    return path.read_text(encoding="utf-8") if path.exists() else ""


def rows_on_lines(file: str, places: Iterable[int]) -> list[ActorRow]:
    """Read the actors on the lines of a file that hold the given offsets; a person with all terms."""
    text = file_text(file)
    header = text[: text.find("\n")].strip().split(",")
    starts = sorted({text.rfind("\n", 0, place) + 1 for place in places} - {0})
    rows = []
    for start in starts:
        end = text.find("\n", start)
        cells = next(csv.reader([text[start : end if end >= 0 else len(text)]]))
        if len(cells) == len(header):
            row = dict(zip(header, cells, strict=True))
            row["#line"] = str(text.count("\n", 0, start) + 1)
            rows.append(row)
    if file in COARSE_KINDS:
        return [_row_of(file, COARSE_KINDS[file], row) for row in rows]
    return list(_people(rows))


def _find_plain(key: str) -> ActorRow | None:
    if key in _scanned:
        return _scanned[key]
    if may_scan():
        _scanned[key] = scan_key(key)
        return _scanned[key]
    return all_rows().get(key)


def scan_key(key: str) -> ActorRow | None:
    """Return the row of a plain key by looking for its line, or None."""
    for file in (*COARSE_KINDS, PEOPLE):
        text = file_text(file)
        places = []
        place = text.find(f"\n{key},")
        while place >= 0:
            places.append(place + 1)
            place = text.find(f"\n{key},", place + 1)
        if places:
            return rows_on_lines(file, places)[0]
    return None


def iter_actors() -> Iterator[ActorRow]:
    """Yield every actor with a row of its own, in the order of the files."""
    yield from all_rows().values()


def find_row(key: str) -> ActorRow | None:
    """Return the row of a key, plain or composed, or None."""
    row = _find_plain(key)
    if row is not None:
        return row
    parts = split_key(key)
    body = find_row(parts[0]) if parts else None
    if parts is None or body is None:
        return None
    people = find_row(parts[1])
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
        state = all_rows().get(row["state"])
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
