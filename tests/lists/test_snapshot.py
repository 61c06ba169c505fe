"""What changed between two snapshots, and the claims and documents made of it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.lists import ListEntry, ListName, Problem, Snapshot, diff, official_lists, read_snapshot
from legation.lists.claims import find_known_party, listing_claims, listing_time, removal_claims
from legation.lists.documents import read_title, to_difference_document, to_document, to_snapshot
from legation.lists.entry import KINDS, QUALITIES, make_entry, tidy
from legation.model import Claim, Document

WORDS = st.text(min_size=1, max_size=30).map(tidy).filter(bool)
DAYS = st.none() | st.dates(dt.date(1945, 1, 1), dt.date(2040, 1, 1))


@st.composite
def entries(draw: st.DrawFn) -> ListEntry:
    """Any entry that a reader can make."""
    reference = draw(WORDS.filter(lambda words: words != "unreadable"))
    names = [
        ListName.of(draw(WORDS), draw(st.sampled_from(QUALITIES))) for _ in range(draw(st.integers(1, 4)))
    ]
    days = {name: draw(DAYS) for name in ("listed_on", "published", "in_force")}
    programmes = draw(st.lists(WORDS, max_size=3))
    return make_entry("un", reference, draw(st.sampled_from(KINDS)), names, programmes=programmes, **days)


@given(entries())
def test_a_line_holds_all_of_an_entry(entry: ListEntry) -> None:
    """What is recorded can be read back without loss, whatever characters a list uses."""
    line = entry.to_line()
    assert "\n" not in line
    assert ListEntry.from_line(line, "un") == entry


@given(st.lists(entries(), min_size=1, max_size=5, unique_by=lambda entry: entry.reference))
def test_a_document_holds_all_of_a_snapshot(found: list[ListEntry]) -> None:
    """Snapshot -> document -> snapshot, and every span of every claim quotes the text."""
    snapshot = Snapshot(
        "un", dt.date(2020, 1, 31), tuple(found), (Problem(7, "", "it has no reference", "X"),)
    )
    document = to_document(snapshot)
    again = to_snapshot(document)
    assert (again.entries, again.problems, again.as_of) == (
        snapshot.entries,
        snapshot.problems,
        snapshot.as_of,
    )
    _check_spans(document, listing_claims(document, snapshot))


def _check_spans(document: Document, claims: list[Claim]) -> None:
    assert len({claim.id for claim in claims}) == len(claims)
    for claim in claims:
        arguments = [claim.subject, *(argument for _, argument in claim.roles)]
        arguments += [claim.object] if claim.object else []
        for span in (*claim.evidence, *(argument.span for argument in arguments)):
            assert document.text[span.start : span.end] == span.exact


def _entry(reference: str, name: str = "Arman Testov", **more: object) -> ListEntry:
    return replace(ListEntry("un", reference, "person", (ListName.of(name, "primary"),)), **more)  # type: ignore[arg-type]


def _snapshot(day: str, *found: ListEntry, problems: tuple[Problem, ...] = ()) -> Snapshot:
    return Snapshot("un", dt.date.fromisoformat(day), found, problems)


def test_difference() -> None:
    """Listed, removed and changed, by reference; where a record stands in the file does not matter."""
    older = _snapshot("2020-01-01", _entry("A"), _entry("B"), _entry("C", line=3))
    newer = _snapshot("2021-01-01", _entry("C", line=99), _entry("B", "Armen Testov"), _entry("D"))
    found = diff(older, newer)
    assert [entry.reference for entry in found.listed] == ["D"]
    assert [entry.reference for entry in found.removed] == ["A"]
    assert [entry.reference for _, entry in found.changed] == ["B"]
    assert diff(newer, newer) == diff(older, older)
    with pytest.raises(ValueError, match="does not follow"):
        diff(newer, older)


def test_what_cannot_be_read_is_not_removed() -> None:
    """A broken record may speak of a party by its reference, or by its name when the reference is gone."""
    older = _snapshot("2020-01-01", _entry("A"), _entry("B", "Boris Testov"), _entry("C", "Cyril Testov"))
    problems = (Problem(1, "A", "no name"), Problem(2, "", "no reference", "BORIS TESTOV"))
    found = diff(older, _snapshot("2021-01-01", _entry("D"), problems=problems))
    assert [entry.reference for entry in found.withheld] == ["A", "B"]
    assert [entry.reference for entry in found.removed] == ["C"]


def test_removal_lies_between_the_snapshots() -> None:
    """After the last day on which the party was there, up to the first on which it was not."""
    older, newer = _snapshot("2020-11-30", _entry("A")), _snapshot("2025-04-19", _entry("B"))
    found = diff(older, newer)
    document = to_difference_document(older, newer, found)
    claims = removal_claims(document, found.removed, older, newer)
    _check_spans(document, claims)
    assert [(claim.predicate, claim.time.edtf) for claim in claims] == [("delist", "2020-12-01/2025-04-19")]
    assert claims[0].subject.key == "Q37470"
    title = read_title(document.title)
    assert title is not None
    assert (title.list, title.since, title.as_of) == ("un", older.as_of, newer.as_of)


DAY = dt.date(2024, 2, 20)


@pytest.mark.parametrize(
    ("days", "appeared", "edtf"),
    [
        ({"listed_on": DAY}, None, "2024-02-20"),
        ({"listed_on": DAY, "in_force": dt.date(2024, 2, 24)}, None, "2024-02-24"),
        ({"listed_on": DAY, "in_force": dt.date(2025, 2, 24)}, None, "2024-02-20"),
        ({"published": DAY}, None, "2024-02-20"),
        ({}, None, "../2025-01-01"),
        ({}, dt.date(2024, 12, 1), "2024-12-02/2025-01-01"),
    ],
)
def test_time_of_a_listing(days: dict[str, dt.date], appeared: dt.date | None, edtf: str) -> None:
    """Entry into force, unless it is an amendment's; else designation, publication, the snapshots."""
    assert listing_time(_entry("A", **days), dt.date(2025, 1, 1), appeared).edtf == edtf


def test_only_what_is_new_makes_a_claim_again() -> None:
    """An unchanged entry of the snapshot before is told already."""
    older = _snapshot("2020-01-01", _entry("A"), _entry("B"))
    newer = _snapshot("2021-01-01", _entry("A"), _entry("B", "Armen Testov"), _entry("C"))
    document = to_document(newer)
    claims = listing_claims(document, newer, older)
    assert [claim.object.label for claim in claims if claim.object] == ["Armen Testov", "Arman Testov"]
    assert claims[1].time.edtf == "2020-01-02/2021-01-01"


def test_namesakes_stay_apart() -> None:
    """Two entries of one name are two parties; one entry is the same party in every snapshot."""
    document = to_document(snapshot := _snapshot("2020-01-01", _entry("A"), _entry("B")))
    first, second = listing_claims(document, snapshot)
    assert first.object and second.object
    assert first.object.key != second.object.key
    later = _snapshot("2021-01-01", _entry("A"))
    again = listing_claims(to_document(later), later)[0]
    assert again.object and again.object.key == first.object.key


def test_one_claim_for_each_known_programme() -> None:
    """OFAC's SDGT and FTO are two lists for the status of a party."""
    entry = ListEntry(
        "ofac", "1", "organisation", (ListName.of("Test Front", "primary"),), ("SDGT", "FTO", "SYRIA")
    )
    snapshot = Snapshot("ofac", dt.date(2025, 1, 1), (entry,))
    claims = listing_claims(to_document(snapshot), snapshot)
    _check_spans(to_document(snapshot), claims)
    assert [role.text.partition(": ")[2] for claim in claims for _, role in claim.roles] == [
        "Specially Designated Global Terrorists",
        "Foreign Terrorist Organizations",
        "",
    ]


@pytest.mark.parametrize(
    ("kind", "names", "key"),
    [
        ("organisation", [("HAQQANI NETWORK (HQN)", "primary")], "haqqani-network"),
        ("organisation", [("THE TALIBAN", "primary")], "taliban"),
        ("person", [("THE TALIBAN", "primary")], None),
        ("organisation", [("Some Company", "primary"), ("MINISTRY OF DEFENCE", "strong")], None),
        ("organisation", [("Some Company", "primary"), ("Taliban", "weak")], None),
        ("person", [("Kim", "primary")], None),
    ],
)
def test_known_parties(kind: str, names: list[tuple[str, str]], key: str | None) -> None:
    """Exact names of the same kind only; never a weak alias, a bare word or an organ's common name."""
    entry = ListEntry("un", "A", kind, tuple(ListName.of(*name) for name in names))
    assert find_known_party(entry)[0] == key


def test_lists_are_well_described() -> None:
    """Every list has a body that the vocabulary knows."""
    assert {row.actor().key for row in official_lists().values()} >= {
        "un-security-council",
        "us-ofac",
        "eu",
        "gb",
    }


def test_other_titles_are_no_lists() -> None:
    """Articles in the same ledger are passed over."""
    assert read_title("UN Security Council Consolidated List grows") is None
    assert read_title("") is None


@pytest.mark.shared
def test_un_lists_of_three_dates(shared_dir: Path) -> None:
    """The figures known of the real lists: 186 removed and 45 added, then 4 and 130."""
    folder = shared_dir / "data" / "lists"
    snapshots = [read_snapshot(folder / f"un_{year}.xml", "un") for year in (2020, 2025, 2026)]
    assert [snapshot.as_of.isoformat() for snapshot in snapshots] == [
        "2020-11-30",
        "2025-04-19",
        "2026-02-27",
    ]
    assert [len(snapshot.entries) for snapshot in snapshots] == [1018, 877, 1003]
    assert not any(snapshot.problems for snapshot in snapshots)
    found = [diff(*pair) for pair in itertools.pairwise(snapshots)]
    assert [(len(one.removed), len(one.listed)) for one in found] == [(186, 45), (4, 130)]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "list_key", "count"),
    [
        ("ofac_consolidated_2025-03.xml", "ofac-consolidated", 443),
        ("ofac_sdn_sdgt_head.csv", "ofac", 60),
        ("eu_753_2011_afghanistan.csv", "eu", 140),
        ("eu_2580_2001_terror.csv", "eu", 36),
    ],
)
def test_other_real_lists(shared_dir: Path, name: str, list_key: str, count: int) -> None:
    """Every record of the real files at hand is read, and its line holds it."""
    snapshot = read_snapshot(shared_dir / "data" / "lists" / name, list_key, dt.date(2025, 3, 28))
    assert (len(snapshot.entries), snapshot.problems) == (count, ())
    document = to_document(snapshot)
    assert to_snapshot(document).entries == snapshot.entries
    _check_spans(document, listing_claims(document, snapshot))


def test_snapshots_of_one_text_have_one_document(make_un: Callable[..., Path]) -> None:
    """The identifier comes from the content, not from the file's name."""
    one = read_snapshot(make_un("2020-01-31", ("TAi.1", "A", "")), "un")
    assert to_document(replace(one, name="other.xml")).id == to_document(one).id
