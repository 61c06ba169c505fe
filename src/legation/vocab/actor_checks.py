"""Checks the actor vocabulary as a whole: keys, references, dates, kinds, forms."""

from __future__ import annotations

import re

from legation.errors import VocabularyError
from legation.vocab.actor_rows import (
    FOLDER,
    all_rows,
    cell_list,
    duplicates,
    find_row,
    iter_actors,
    office_kinds,
    read_rows,
)
from legation.vocab.day_bounds import day_bounds
from legation.vocab.folding import word_set

COLUMNS = {
    "states.csv": "key,name,kind,qid,iso2,iso3,adjectives,demonyms,capital,metonyms,aliases,weak_aliases,"
    "valid_from,valid_to,predecessors,successors",
    "regimes.csv": "key,name,kind,qid,state,movement,aliases,weak_aliases,valid_from,valid_to",
    "organs.csv": "key,name,kind,qid,state,aliases,weak_aliases,valid_from,valid_to",
    "organ_kinds.csv": "key,name,kind,patterns",
    "office_kinds.csv": "key,name,rank,patterns",
    "organisations.csv": "key,name,kind,qid,seat,aliases,weak_aliases,valid_from,valid_to,predecessors,"
    "successors,consent_rule",
    "memberships.csv": "organisation,member,status,valid_from,valid_to,note",
    "movements.csv": "key,name,kind,qid,states,aliases,weak_aliases,valid_from,valid_to,parent,note",
    "office_holders.csv": "person_key,person,qid,aliases,weak_aliases,office,office_kind,of,valid_from,"
    "valid_to",
    "populations.csv": "key,name,aliases",
    "groupings.csv": "key,name,aliases",
}
KINDS = {
    "states.csv": "state partially_recognised_state territory historical_state",
    "regimes.csv": "government de_facto_government government_in_exile transitional_government junta",
    "organs.csv": "presidency cabinet ministry parliament court agency intelligence police military "
    "central_bank prosecutor mission other",
    "organisations.csv": "igo bloc alliance forum court development_bank ngo agency company religious media "
    "other",
    "movements.csv": "armed_movement militia political_party political_movement coalition "
    "separatist_movement criminal_organisation private_military_company",
}
STATUSES = word_set("member partner observer candidate associate suspended invited")
RANKS = word_set(
    "head_of_state head_of_government minister deputy_minister envoy spokesperson commander legislator judge "
    "official leader"
)
REFERENCES = {
    "regimes.csv": ("state", "movement"),
    "organs.csv": ("state",),
    "memberships.csv": ("organisation", "member"),
    "movements.csv": ("states", "parent"),
    "office_holders.csv": ("of",),
    "states.csv": ("predecessors", "successors"),
    "organisations.csv": ("predecessors", "successors"),
}
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QID = re.compile(r"Q[1-9][0-9]*")


def check_actors() -> list[str]:
    """Return what is wrong with the vocabulary, one sentence a fault with file and line; empty when sound."""
    try:
        all_rows()
    except VocabularyError as error:
        return [str(error)]
    faults = list(duplicates())
    for file, columns in COLUMNS.items():
        rows = read_rows(file)
        if not (FOLDER / file).exists():
            faults.append(f"{file}: the file is missing")
            continue
        missing = set(columns.split(",")) - set(rows[0] if rows else ())
        if missing:
            faults.append(f"{file} line 1: columns missing: {', '.join(sorted(missing))}")
            continue
        if file_has_broken_lines(rows):
            faults.append(f"{file}: a cell holds a line break; a row must stand on one line")
        for row in rows:
            faults += [f"{file} line {row['#line']}: {fault}" for fault in _check_row(file, row)]
    faults += _check_qids()
    return faults


def file_has_broken_lines(rows: tuple[dict[str, str], ...]) -> bool:
    """Say whether any row spans two lines, which the scanner of single rows does not read."""
    return any("\n" in cell for row in rows for cell in row.values())


def _check_row(file: str, row: dict[str, str]) -> list[str]:
    faults = []
    key = row.get("key", row.get("person_key", ""))
    if file != "memberships.csv" and not _KEY.fullmatch(key):
        faults.append(f"key {key!r} is not a lower-case ASCII slug")
    if row.get("qid") and not _QID.fullmatch(row["qid"]):
        faults.append(f"{row['qid']!r} is not a QID")
    if file in KINDS and row["kind"] not in KINDS[file].split():
        faults.append(f"kind {row['kind']!r} is none of: {KINDS[file]}")
    for column in REFERENCES.get(file, ()):
        faults += [f"{column} {ref!r} is no key" for ref in cell_list(row[column]) if find_row(ref) is None]
    if file == "memberships.csv" and row["status"] not in STATUSES:
        faults.append(f"status {row['status']!r} is none of: {' '.join(sorted(STATUSES))}")
    if file == "office_kinds.csv" and row["rank"] not in RANKS:
        faults.append(f"rank {row['rank']!r} is none of: {' '.join(sorted(RANKS))}")
    if file == "office_holders.csv" and row["office_kind"] not in office_kinds():
        faults.append(f"office_kind {row['office_kind']!r} is not in office_kinds.csv")
    return faults + _check_dates(row)


def _check_dates(row: dict[str, str]) -> list[str]:
    try:
        first, last = day_bounds(row.get("valid_from", "")), day_bounds(row.get("valid_to", ""))
    except ValueError as error:
        return [str(error)]
    if first and last and last[1] < first[0]:
        return [f"ends ({row['valid_to']}) before it begins ({row['valid_from']})"]
    return []


def _check_qids() -> list[str]:
    seen: dict[str, str] = {}
    faults = []
    for row in iter_actors():
        if row.qid and seen.setdefault(row.qid, row.key) != row.key:
            faults.append(f"{row.file} line {row.line}: {row.key} has the QID of {seen[row.qid]}: {row.qid}")
    return faults
