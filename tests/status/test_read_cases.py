"""The cases of the public record, read: short texts of several sources -> claims -> ledger -> answers.

Nothing is made by hand between the text and the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.answer.conflicts import conflicts
from legation.ledger import Ledger
from legation.model import Claim, Document, Status

Told = tuple[str, str, str]  # source, day of publication, words
Ask = Callable[[Sequence[Told]], Ledger]

RUSSIA: list[Told] = [
    (
        "Court Record",
        "2003-02-15",
        "Russia's Supreme Court designated the Taliban as a terrorist organization on February 14, 2003.",
    ),
    (
        "Daily Courier",
        "2024-05-27",
        "Russia's foreign and justice ministries have proposed removing the Taliban from "
        "the list of terrorist "
        "organizations, Zamir Kabulov said on Monday.",
    ),
    (
        "River Wire",
        "2024-10-04",
        "Russia has decided at the highest level to remove the Taliban from its list of "
        "terrorist organizations, "
        "Zamir Kabulov said on Friday. The decision has yet to take legal effect.",
    ),
    (
        "Harbour Post",
        "2025-03-31",
        "Russia's Prosecutor General asked the Supreme Court on Monday to suspend the ban on the Taliban.",
    ),
    (
        "Supreme Court",
        "2025-04-17",
        "The Supreme Court of Russia suspended the ban on the Taliban on April 17, 2025.",
    ),
    (
        "Evening Globe",
        "2025-04-18",
        "Russia removed the Taliban from its list of terrorist organizations on Thursday.",
    ),
    ("Morning Line", "2025-07-04", "Russia recognized the Islamic Emirate of Afghanistan on July 3, 2025."),
]
CHINA: list[Told] = [
    (
        "Ministry Note",
        "2023-12-02",
        "China's foreign ministry received a copy of the credentials of the Taliban "
        "ambassador on December 1, 2023.",
    ),
    (
        "Harbour Post",
        "2024-01-31",
        "Chinese President Xi Jinping accepted the credentials of the Taliban's "
        "ambassador on January 30, 2024.",
    ),
    (
        "River Wire",
        "2024-01-31",
        "China has not recognized the Taliban government, the Chinese foreign ministry said.",
    ),
]
HOUTHIS: list[Told] = [
    (
        "River Wire",
        "2021-01-20",
        "The United States designated the Houthis as a foreign terrorist organization on January 19, 2021.",
    ),
    (
        "Daily Courier",
        "2021-02-12",
        "The United States said it revokes the designation of the Houthis as a foreign terrorist "
        "organization, effective February 16, 2021.",
    ),
    (
        "Harbour Post",
        "2021-02-17",
        "The United States removed the Houthis from its list of foreign terrorist "
        "organizations on February 16, 2021.",
    ),
    (
        "River Wire",
        "2024-01-17",
        "The United States on Wednesday designated the Houthis as a Specially Designated Global Terrorist "
        "group, effective 30 days later.",
    ),
    (
        "Evening Globe",
        "2025-01-23",
        "Trump signed an order that starts the process of designating the Houthis as a "
        "foreign terrorist organization.",
    ),
    (
        "Daily Courier",
        "2025-03-04",
        "The State Department announced the designation of the Houthis as a Foreign Terrorist Organization, "
        "effective on publication in the Federal Register.",
    ),
    (
        "Morning Line",
        "2025-03-06",
        "The United States designated the Houthis as a foreign terrorist organization on March 5, 2025.",
    ),
]
KAZAKHSTAN: list[Told] = [
    (
        "River Wire",
        "2024-06-04",
        "Kazakhstan removed the Taliban from its list of terrorist organizations in June 2024.",
    ),
    (
        "Harbour Post",
        "2024-01-10",
        "Kazakhstan removed the Taliban from its list of terrorist organizations in December 2023.",
    ),
]
UN: list[Told] = [
    (
        "River Wire",
        "2020-03-02",
        "The UN Security Council lists Sirajuddin Haqqani under its 1988 sanctions regime.",
    ),
]
BRICS: list[Told] = [
    (
        "River Wire",
        "2024-10-20",
        "Russia said it would invite the Taliban to the BRICS summit. Brazil opposed "
        "inviting the Taliban to the "
        "BRICS summit. China agreed to invite the Taliban to the BRICS summit.",
    ),
    (
        "Harbour Post",
        "2024-10-21",
        "The Taliban asked to join BRICS. India refused to invite the Taliban to BRICS.",
    ),
]


@lru_cache(maxsize=64)
def reading(told: Told) -> tuple[Document, tuple[Claim, ...]]:
    source, published, words = told
    document = legation.read(words, published=published, source=source)
    return document, tuple(document.claims)


@pytest.fixture(params=["as published", "backwards"])
def ledger_of(request: Any, tmp_path: Path) -> Iterator[Ask]:
    """Record texts in both orders of arrival."""
    opened: list[Ledger] = []

    def record(story: Sequence[Told]) -> Ledger:
        ledger = Ledger.open(tmp_path / f"{len(opened)}.ledger", durable=False)
        opened.append(ledger)
        for told in story if request.param == "as published" else reversed(story):
            ledger.record(*reading(told))
        return ledger

    yield record
    for ledger in opened:
        ledger.close()


def asked(
    ledger: Ledger, one: str, other: str, machine: str, day: str, list_key: str | None = None
) -> Status:
    """The one answer about the two parties themselves (of one official list, where there are several)."""
    found = [
        status
        for status in legation.ask(ledger, one, other, machine, valid_at=day)
        if not status.details["relation"]
        and (list_key is None or (status.details["list"] or {}).get("key") == list_key)
    ]
    assert len(found) == 1, [status.note for status in found]
    return found[0]


def test_russia_announced_is_not_in_force(ledger_of: Ask) -> None:
    ledger = ledger_of(RUSSIA)
    sought, announced, pending = "removal_sought", "removal_announced", "removal_pending"
    for day, state, under_way in [
        ("2003-02-13", "unknown", ()),
        ("2003-02-14", "in_force", ()),
        ("2024-05-26", "in_force", ()),
        ("2024-05-27", "in_force", (sought,)),
        ("2024-10-03", "in_force", (sought,)),
        ("2024-10-04", "in_force", (sought, announced)),
        ("2024-10-20", "in_force", (sought, announced)),
        ("2025-03-30", "in_force", (sought, announced)),
        ("2025-03-31", "in_force", (sought, announced, pending)),
        ("2025-04-16", "in_force", (sought, announced, pending)),
        ("2025-04-17", "suspended", ()),
        ("2025-04-18", "suspended", ()),
    ]:
        status = asked(ledger, "Russia", "Taliban", "designation", day)
        assert (day, status.state, status.pending) == (day, state, under_way)
    october = asked(ledger, "Russia", "Taliban", "designation", "2024-10-20")
    assert any(law["no_path"] for law in october.details["procedures"]), (
        "the law knew no way before December 2024"
    )
    april = asked(ledger, "Russia", "Taliban", "designation", "2025-04-18")
    (row,) = april.details["conflicts"]
    assert row["kind"] == "wording" and row["independent_sources"] == 2
    assert {side["source"] for side in row["sides"]} == {"Supreme Court", "Evening Globe"}
    assert any("can only be suspended" in words for words in april.details["readings"].values())


def test_russia_recognises_the_emirate_and_not_the_movement(ledger_of: Ask) -> None:
    ledger = ledger_of(RUSSIA)
    assert (
        asked(ledger, "Russia", "Islamic Emirate of Afghanistan", "recognition", "2025-07-02").state
        == "unknown"
    )
    assert (
        asked(ledger, "Russia", "Islamic Emirate of Afghanistan", "recognition", "2025-07-03").state
        == "recognised"
    )
    movement, regime = legation.ask(ledger, "Russia", "Taliban", "recognition", valid_at="2025-07-04")
    assert movement.state == "unknown"
    assert (regime.state, regime.details["relation"]) == ("recognised", "the regime of Taliban")


def test_what_was_known_then_stays(tmp_path: Path) -> None:
    """Texts recorded in order; each later one leaves the answers as known before it untouched."""
    with Ledger.open(tmp_path / "mine.ledger", durable=False) as ledger:
        then: list[tuple[int, list[Status]]] = []
        for told in RUSSIA:
            moment = ledger.record(*reading(told)).recorded_at
            assert moment is not None
            asks = {"valid_at": "2025-04-18", "known_at": moment}
            then.append((moment, legation.ask(ledger, "Russia", "Taliban", "designation", **asks)))
        for moment, answers in then:
            asks = {"valid_at": "2025-04-18", "known_at": moment}
            assert legation.ask(ledger, "Russia", "Taliban", "designation", **asks) == answers
        assert [answers[0].state for _, answers in then][2:5] == ["in_force", "in_force", "suspended"]


def test_what_we_knew_on_the_twentieth_of_october(tmp_path: Path) -> None:
    """Each text recorded at noon of the day on which it was published."""
    now = [0]
    with Ledger.open(tmp_path / "dated.ledger", durable=False, clock=lambda: now[0]) as ledger:
        for told in RUSSIA:
            noon = dt.datetime.combine(dt.date.fromisoformat(told[1]), dt.time(12), tzinfo=dt.UTC)
            now[0] = int(noon.timestamp()) * 1_000_000
            ledger.record(*reading(told))

        def known(valid_at: str, known_at: str) -> Status:
            asks = {"valid_at": valid_at, "known_at": known_at}
            found = legation.ask(ledger, "Russia", "Taliban", "designation", **asks)
            return next(status for status in found if not status.details["relation"])

        then = known("2024-10-20", "2024-10-20")
        assert (then.state, then.pending) == ("in_force", ("removal_sought", "removal_announced"))
        assert known("2025-04-18", "2024-10-20").state == "in_force"
        assert known("2025-04-18", "2025-04-16").state == "in_force", "the court's words were not read yet"
        court = known("2025-04-18", "2025-04-17")
        assert (court.state, court.contradictions) == ("suspended", ())
        both = known("2025-04-18", "2025-04-18")
        assert both.state == "suspended" and len(both.contradictions) == 1


def test_china_accredits_without_recognising(ledger_of: Ask) -> None:
    ledger = ledger_of(CHINA)
    for day, state in [
        ("2023-11-30", "unknown"),
        ("2023-12-01", "copies_received"),
        ("2024-01-29", "copies_received"),
    ]:
        assert asked(ledger, "China", "Taliban", "accreditation", day).state == state
    found = legation.ask(ledger, "China", "Taliban", "accreditation", valid_at="2024-01-30")
    assert "credentials_accepted" in {status.state for status in found}
    for party in ("Taliban", "Islamic Emirate of Afghanistan"):
        status = asked(ledger, "China", party, "recognition", "2024-02-01")
        assert status.state == "contact", "credentials are no recognition"
    assert any("do not entail recognition" in words for words in status.details["not_entailed"].values())


def test_houthis_listed_revoked_started_listed(ledger_of: Ask) -> None:
    ledger = ledger_of(HOUTHIS)
    for day, state in [
        ("2021-01-18", "unknown"),
        ("2021-01-19", "in_force"),
        ("2021-02-12", "in_force"),
        ("2021-02-15", "in_force"),
        ("2021-02-16", "removed"),
        ("2024-01-20", "removed"),
        ("2025-03-03", "removed"),
        ("2025-03-04", "removed"),
        ("2025-03-05", "in_force"),
    ]:
        assert (day, asked(ledger, "United States", "Houthis", "designation", day, "us-fto").state) == (
            day,
            state,
        )
    march = asked(ledger, "United States", "Houthis", "designation", "2025-03-04", "us-fto")
    assert "listing_announced" in march.pending
    assert any("Federal Register" in step for step in march.remaining)


def test_houthis_global_terrorists_thirty_days_later(ledger_of: Ask) -> None:
    """Announced on 17 January 2024, in force on 16 February; the other list is untouched by it."""
    ledger = ledger_of(HOUTHIS)
    for day, state, under_way in [
        ("2024-01-17", "unknown", ("listing_announced",)),
        ("2024-01-20", "unknown", ("listing_announced",)),
        ("2024-02-15", "unknown", ("listing_announced",)),
        ("2024-02-16", "in_force", ()),
        ("2025-03-04", "in_force", ()),
    ]:
        status = asked(ledger, "United States", "Houthis", "designation", day, "us-sdgt")
        assert (day, status.state, status.pending) == (day, state, under_way)
    january = asked(ledger, "United States", "Houthis", "designation", "2024-01-20", "us-sdgt")
    assert january.details["pending"][0]["effective"] == [["2024-02-16", "2024-02-16"]]


def test_kazakhstan_two_dates_are_shown(ledger_of: Ask) -> None:
    ledger = ledger_of(KAZAKHSTAN)
    for day, state in [
        ("2023-11-30", "unknown"),
        ("2024-01-01", "disputed"),
        ("2024-05-31", "disputed"),
        ("2024-07-01", "removed"),
    ]:
        status = asked(ledger, "Kazakhstan", "Taliban", "designation", day)
        assert (day, status.state) == (day, state)
        assert [row["kind"] for row in status.details["conflicts"]] == ["date"]
    (found,) = conflicts(ledger, "Kazakhstan")
    assert [side.document.source for side in found.sides] == ["Harbour Post", "River Wire"]
    assert found.independent == 2


def test_the_un_lists_a_person_not_the_movement(ledger_of: Ask) -> None:
    ledger = ledger_of(UN)
    status = asked(ledger, "UN Security Council", "Sirajuddin Haqqani", "designation", "2020-03-02")
    assert (status.state, status.details["list"]["key"]) == ("in_force", "un-1988")
    assert asked(ledger, "UN Security Council", "Taliban", "designation", "2020-03-02").state == "unknown"


def test_the_un_exempts_a_person_for_dated_days_only(ledger_of: Ask) -> None:
    words = (
        "The UN Security Council granted Amir Khan Muttaqi an exemption from the travel ban "
        "from June 5 to June 10, 2025."
    )
    ledger = ledger_of([("Harbour Post", "2025-06-02", words)])
    found = {
        day: asked(ledger, "UN Security Council", "Amir Khan Muttaqi", "sanction", day).state
        for day in ("2025-06-04", "2025-06-05", "2025-06-10", "2025-06-11")
    }
    assert found == {
        "2025-06-04": "in_force",
        "2025-06-05": "exempted",
        "2025-06-10": "exempted",
        "2025-06-11": "in_force",
    }


FIVE = {"br", "cn", "in", "ru", "za"}
NINE = FIVE | {"ae", "eg", "et", "ir"}
INVITED = [
    (
        "River Wire",
        "2023-12-20",
        "Brazil opposed inviting the Taliban to the BRICS summit. China agreed to invite the Taliban to "
        "the BRICS summit. South Africa said it would invite the Taliban to the BRICS summit.",
    ),
    (
        "Harbour Post",
        "2023-12-21",
        "The Taliban asked to join BRICS. India refused to invite the Taliban to BRICS.",
    ),
]


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("2023-12-31", FIVE),
        ("2024-01-01", NINE),
        ("2024-12-31", NINE),
        ("2025-01-01", NINE),  # partners joined that day; a partner is asked nothing
        ("2025-01-05", NINE),
        ("2025-01-06", NINE | {"id"}),
    ],
)
def test_brics_asks_who_is_a_member_that_day(ledger_of: Ask, day: str, members: set[str]) -> None:
    """Who consented, refused and is silent, before and after the membership changed."""
    consent = asked(ledger_of(INVITED), "BRICS", "Taliban", "invitation", day).details["consent"]
    assert set(consent["members"]) == members
    assert set(consent["agreed"]) == {"cn"}
    assert set(consent["refused"]) == {"br", "in"}
    assert set(consent["silent"]) == members - {"cn", "br", "in"}, "a plan is no consent"


def test_brics_needs_everyone_who_is_a_member_that_day(ledger_of: Ask) -> None:
    ledger = ledger_of(BRICS)
    status = asked(ledger, "BRICS", "Taliban", "invitation", "2024-10-21")
    assert status.state not in ("issued", "accepted", "attended")
    consent = status.details["consent"]
    assert set(consent["refused"]) == {"br", "in"}
    assert set(consent["agreed"]) == {"cn"}
    assert consent["silent"] == ["ae", "eg", "et", "ir", "ru", "za"], (
        "a plan is no consent; five joined in 2024"
    )
    assert asked(ledger, "Taliban", "BRICS", "membership", "2024-10-22").state == "applied"


# --------------------------------------------------------------------------------- other wordings of the same


def test_a_revoked_designation_names_its_list(ledger_of: Ask) -> None:
    words = (
        "The United States revoked the designation of the Houthis as a foreign terrorist organization on "
        "February 16, 2021."
    )
    ledger = ledger_of([HOUTHIS[0], ("Harbour Post", "2021-02-17", words)])
    assert asked(ledger, "United States", "Houthis", "designation", "2021-02-16", "us-fto").state == "removed"


def test_announced_with_its_effective_date(ledger_of: Ask) -> None:
    words = (
        "The United States announced on Wednesday that it will designate the Houthis as Specially Designated "
        "Global Terrorists, effective February 16, 2024."
    )
    ledger = ledger_of([("Daily Courier", "2024-01-17", words)])
    january = asked(ledger, "United States", "Houthis", "designation", "2024-01-20", "us-sdgt")
    assert january.state != "in_force" and "listing_announced" in january.pending
    assert (
        asked(ledger, "United States", "Houthis", "designation", "2024-02-16", "us-sdgt").state == "in_force"
    )


def test_a_process_ordered_is_no_designation() -> None:
    words = (
        "US President Donald Trump ordered the start of the process to designate the Houthis as a foreign "
        "terrorist organization."
    )
    _, claims = reading(("Evening Globe", "2025-01-23", words))
    assert all(claim.modality != "actual" for claim in claims if claim.predicate == "designate")


def test_a_travel_ban_exemption() -> None:
    words = (
        "The United Nations granted Amir Khan Muttaqi an exemption from the travel ban "
        "from June 5 to June 10, 2025."
    )
    _, claims = reading(("Harbour Post", "2025-06-02", words))
    assert any("exempt" in claim.predicate for claim in claims)


def test_both_ministries_proposed_it() -> None:
    _, claims = reading(RUSSIA[1])
    assert {claim.subject.label for claim in claims if claim.predicate == "delist"} >= {
        "Russian Ministry of Foreign Affairs",
        "Russian Ministry of Justice",
    }
