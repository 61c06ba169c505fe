"""Small lists in every format, written by us; every name and number in them is made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from legation.lists import Snapshot, read_snapshot

UN_RECORD = """
  <INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>{name}</FIRST_NAME><SECOND_NAME>TESTOV</SECOND_NAME>
    <UN_LIST_TYPE>Taliban</UN_LIST_TYPE><REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER>
    <LISTED_ON>{day}</LISTED_ON><NAME_ORIGINAL_SCRIPT>محمد تست</NAME_ORIGINAL_SCRIPT>
    <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{name} the Elder</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Old One; Grey One</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS></INDIVIDUAL>"""


def un_xml(*records: tuple[str, str, str], generated: str = "2020-01-31T10:00:00Z") -> str:
    """A UN list of individuals: (reference, first name, day of listing)."""
    rows = "".join(
        UN_RECORD.format(number=number, reference=reference, name=name, day=day)
        for number, (reference, name, day) in enumerate(records, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<CONSOLIDATED_LIST dateGenerated="{generated}"><INDIVIDUALS>'
        f"{rows}\n</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"
    )


@pytest.fixture
def make_un(tmp_path: Path) -> Callable[..., Path]:
    """Write a UN list: make_un("2020-01-31", ("TAi.901", "Arman", "2001-02-03"), ...)."""

    def make(day: str, *records: tuple[str, str, str]) -> Path:
        path = tmp_path / f"un-{day}.xml"
        path.write_text(un_xml(*records, generated=f"{day}T10:00:00Z"), "utf-8")
        return path

    return make


@pytest.fixture
def make_file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write any text to a file of that name."""

    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return make


@pytest.fixture
def snapshot_of(make_file: Callable[[str, str], Path]) -> Callable[..., Snapshot]:
    """Read a text as a list: snapshot_of("uk", text, "2025-01-01")."""

    def read(list_key: str, text: str, day: str | None = None, aliases: str | None = None) -> Snapshot:
        path = make_file("list.csv" if not text.lstrip().startswith("<") else "list.xml", text)
        second = make_file("alt.csv", aliases) if aliases is not None else None
        return read_snapshot(path, list_key, dt.date.fromisoformat(day) if day else None, aliases=second)

    return read
