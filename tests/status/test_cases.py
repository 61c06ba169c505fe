"""The cases of the public record that every version must get right, each from short texts of our own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.status.claims import actor, article, claim

from legation.model import Claim, Status
from legation.status import derive, derive_all

RUSSIA, TALIBAN, CHINA, US, HOUTHIS = (actor(key) for key in ("ru", "taliban", "cn", "us", "houthis"))
EMIRATE = actor("islamic-emirate-of-afghanistan")

T2003 = article("Russia's Supreme Court listed the Taliban as terrorists.", "2003-02-15", "Wire A")
T2024_05 = article("The foreign ministry proposed to take the Taliban off the list.", "2024-05-27", "Wire A")
T2024_10 = article("Russia decided at the highest level to remove the Taliban from the list.", "2024-10-05")
PETITION = article(
    "The Prosecutor General asked the Supreme Court to suspend the ban.", "2025-03-31", "Wire A"
)
COURT = article("The Supreme Court suspended the ban on the Taliban on 17 April.", "2025-04-17", "Wire A")
OUTLET = article("Russia removed the Taliban from its terror list on Thursday.", "2025-04-18", "Outlet B")
RECOGNISED = article("Russia recognised the Islamic Emirate.", "2025-07-03", "Wire A")

LISTED = claim(T2003, "ru", "designate", "taliban", when="2003-02-14")
PROPOSED = claim(
    T2024_05, "ru", "delist", "taliban", "requested", "2024-05-27", speaker="ru:foreign-ministry"
)
DECIDED = claim(T2024_10, "ru", "delist", "taliban", "announced", "2024-10-04")
ASKED = claim(
    PETITION, "ru", "suspend_designation", "taliban", "requested", "2025-03-31", speaker="ru:prosecutor"
)
SUSPENDED = claim(
    COURT, "ru", "suspend_designation", "taliban", when="2025-04-17", speaker="ru:supreme-court"
)
REMOVED = claim(OUTLET, "ru", "delist", "taliban", when="2025-04-17")
RECOGNITION = claim(RECOGNISED, "ru", "recognise", "islamic-emirate-of-afghanistan", when="2025-07-03")
STORY = [LISTED, PROPOSED, DECIDED, ASKED, SUSPENDED, REMOVED, RECOGNITION]


def listing(day: str, claims: list[Claim] = STORY) -> Status:
    (status,) = derive_all("designation", RUSSIA, TALIBAN, claims, day)
    return status


def start(status: Status) -> tuple[str | None, str | None]:
    assert status.since is not None
    low, high = status.since.earliest_start, status.since.latest_start
    return tuple(None if one is None else dt.date.fromordinal(one).isoformat() for one in (low, high))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("day", "state", "pending"),
    [
        ("2003-02-13", "unknown", ()),
        ("2003-02-14", "in_force", ()),
        ("2024-05-26", "in_force", ()),
        ("2024-05-27", "in_force", ("removal_sought",)),
        ("2024-10-14", "in_force", ("removal_sought", "removal_announced")),
        ("2024-10-20", "in_force", ("removal_sought", "removal_announced")),
        ("2025-03-30", "in_force", ("removal_sought", "removal_announced")),
        ("2025-03-31", "in_force", ("removal_sought", "removal_announced", "removal_pending")),
        ("2025-04-16", "in_force", ("removal_sought", "removal_announced", "removal_pending")),
        ("2025-04-17", "suspended", ()),
        ("2025-04-18", "suspended", ()),
        ("2026-01-01", "suspended", ()),
    ],
)
def test_russia_and_the_taliban(day: str, state: str, pending: tuple[str, ...]) -> None:
    status = listing(day)
    assert (status.state, status.pending) == (state, pending)
    if state == "in_force":
        assert start(status) == ("2003-02-14", "2003-02-14")
    if state == "suspended":
        assert start(status) == ("2025-04-17", "2025-04-17")


def test_before_the_law_there_is_no_way_off_the_list() -> None:
    status = listing("2024-10-20")
    assert status.details["procedures"][0]["no_path"]
    assert "no way off the list" in status.remaining[0]
    assert any("a law" in step for step in status.remaining)
    after = listing("2025-01-10")
    assert not any("no way" in step for step in after.remaining)
    assert [step["by"] for step in after.details["steps"] if not step["taken"]] == [
        "Prosecutor General of Russia",
        "Supreme Court of Russia",
    ]
    pending = listing("2025-04-01")
    assert [step["taken"] for step in pending.details["steps"]] == [True, False]


def test_removed_against_suspended_is_shown_with_the_law_of_the_day() -> None:
    status = listing("2025-04-18")
    assert (SUSPENDED.id, REMOVED.id) in status.contradictions or (
        REMOVED.id,
        SUSPENDED.id,
    ) in status.contradictions
    assert "can only be suspended" in status.details["readings"][REMOVED.id]
    assert any("FSB" in step for step in status.remaining), "the list still has to be changed"
    assert status.details["said_by"][SUSPENDED.id] == [SUSPENDED.attribution[0].speaker.label]
    assert status.details["quotes"][REMOVED.id] == [OUTLET.text]


def test_early_report_of_removal_is_void_and_shown() -> None:
    early = article("Russia has removed the Taliban from its list.", "2024-10-06", "Outlet B")
    void = claim(early, "ru", "delist", "taliban", when="2024-10-04")
    status = listing("2024-10-14", [LISTED, DECIDED, void])
    assert status.state == "in_force"
    assert "removal_announced" in status.pending
    assert "no way off the list" in status.details["readings"][void.id]
    assert any(void.id in pair for pair in status.contradictions)


def test_seed_alone_presupposes_the_listing() -> None:
    seed = article("A decision was taken to remove the Taliban from the national list.", "2024-10-14")
    only = claim(seed, "ru", "delist", "taliban", "announced", "2024-10-01/2024-10-13")
    status = listing("2024-10-14", [only])
    assert (status.state, status.pending) == ("in_force", ("removal_announced",))
    assert status.details["basis"] == "presupposed"
    assert f"presupposed by {only.id}" in status.note
    assert status.remaining
    assert status.claims == (only.id,)
    assert listing("2024-09-30", [only]).state == "unknown"


def test_a_call_on_others_is_no_step_of_theirs() -> None:
    call = article("Lavrov called on the West to lift its listing of the Taliban.", "2024-10-14")
    wish = claim(call, "us", "delist", "taliban", "requested", speaker="sergey-lavrov")
    (status,) = derive_all("designation", US, TALIBAN, [wish], "2024-10-14")
    assert (status.state, status.pending) == ("in_force", ("removal_sought",))
    assert listing("2024-10-14", [LISTED, wish]).pending == ()


def test_denial_moves_nothing_and_is_shown() -> None:
    text = article("The ministry denied that the ban was suspended.", "2025-04-19", "Outlet C")
    denial = claim(text, "ru", "suspend_designation", "taliban", "denied", speaker="ru:foreign-ministry")
    status = listing("2025-04-20", [LISTED, SUSPENDED, denial])
    assert status.state == "suspended"
    assert status.contradictions == ((SUSPENDED.id, denial.id),)
    assert listing("2025-04-20", [LISTED, denial]).state == "in_force"


# ------------------------------------------------------------------------------------- recognition


def test_recognition_is_of_the_regime_and_not_entailed_by_leaving_a_list() -> None:
    assert derive("recognition", RUSSIA, EMIRATE, STORY, "2025-07-03").state == "recognised"
    assert derive("recognition", RUSSIA, EMIRATE, STORY, "2025-07-02").state == "unknown"
    movement = derive("recognition", RUSSIA, TALIBAN, STORY, "2025-07-04")
    assert movement.state == "unknown"
    assert movement.details["not_entailed"][REMOVED.id] == "leaving a list is not recognition"


def test_no_country_counts_for_every_country() -> None:
    text = article("Their government is yet to receive recognition by any country.", "2024-10-14")
    nobody = claim(text, "any country", "recognise", EMIRATE.key, polarity="negative")
    status = derive("recognition", RUSSIA, EMIRATE, [nobody], "2024-10-14")
    assert (status.state, status.details["basis"], status.details["generic"]) == (
        "none",
        "generic",
        [nobody.id],
    )
    assert derive("recognition", RUSSIA, EMIRATE, [nobody], "2024-10-13").state == "unknown"
    later = derive("recognition", RUSSIA, EMIRATE, [nobody, RECOGNITION], "2025-07-03")
    assert (later.state, later.contradictions) == ("recognised", ())
    stale_text = article("No country has recognised it.", "2025-08-01", "Outlet B")
    stale = claim(stale_text, "no country", "recognise", EMIRATE.key, polarity="negative")
    shown = derive("recognition", RUSSIA, EMIRATE, [stale, RECOGNITION], "2025-08-02")
    assert (shown.state, shown.contradictions) == ("recognised", ((RECOGNITION.id, stale.id),))
    some = claim(text, "some countries", "recognise", EMIRATE.key, polarity="negative")
    western = claim(text, "any western country", "recognise", EMIRATE.key, polarity="negative")
    for other in (some, western):
        assert derive("recognition", RUSSIA, EMIRATE, [other], "2024-10-14").state == "unknown"


def test_a_phrase_for_a_movements_government_means_the_regime() -> None:
    text = article("Taliban's government has not been recognised by any country.", "2024-10-14")
    nobody = claim(text, "any country", "recognise", "Taliban’s government", polarity="negative")
    assert derive("recognition", RUSSIA, EMIRATE, [nobody], "2024-10-14").state == "none"
    assert derive("recognition", RUSSIA, TALIBAN, [nobody], "2024-10-14").state == "unknown"
    students = claim(text, "ru", "meet", "some Taliban students")
    assert derive("recognition", RUSSIA, TALIBAN, [students], "2024-10-14").state == "unknown"


# ------------------------------------------------------------------------------------- accreditation

COPIES = article("The ministry took the ambassador's copies on 1 December 2023.", "2023-12-02", "Wire A")
LETTERS = article("The president received the credentials on 30 January 2024.", "2024-01-31", "Wire A")
NOT_YET = article("The spokesman said that this is no recognition.", "2024-01-31", "Wire B")
CHINESE = [
    claim(COPIES, "cn", "receive_copies", "taliban", when="2023-12-01"),
    claim(LETTERS, "cn", "accept_credentials", "the Taliban-appointed envoy", when="2024-01-30"),
    claim(NOT_YET, "cn", "recognise", "taliban", polarity="negative", speaker="cn:foreign-ministry"),
]


@pytest.mark.parametrize(
    ("day", "accredited", "recognised"),
    [
        ("2023-11-30", "unknown", "unknown"),
        ("2023-12-01", "copies_received", "contact"),
        ("2024-01-29", "copies_received", "contact"),
        ("2024-01-30", "credentials_accepted", "contact"),
        ("2024-10-14", "credentials_accepted", "contact"),
    ],
)
def test_china_accredits_without_recognising(day: str, accredited: str, recognised: str) -> None:
    accreditation = derive("accreditation", CHINA, TALIBAN, CHINESE, day)
    assert accreditation.state == accredited
    if accredited == "copies_received":
        assert accreditation.pending == ("credentials_awaited",)
        assert [step["taken"] for step in accreditation.details["steps"]] == [True, True, False]
    recognition = derive("recognition", CHINA, TALIBAN, CHINESE, day)
    assert recognition.state == recognised
    if recognised == "contact":
        assert CHINESE[0].id in recognition.details["not_entailed"]


def test_progress_orders_what_the_dates_leave_open() -> None:
    text = article("China took the copies and later the credentials.", "2024-10-14")
    both = [
        claim(text, "cn", "accept_credentials", "taliban", when="2024-01-01/2024-10-13"),
        claim(text, "cn", "receive_copies", "taliban", when="2024-01-01/2024-10-13"),
    ]
    status = derive("accreditation", CHINA, TALIBAN, both, "2024-10-14")
    assert (status.state, start(status)) == ("credentials_accepted", ("2024-01-01", "2024-10-13"))
    before = derive("accreditation", CHINA, TALIBAN, both, "2024-05-01")
    assert (before.state, len(before.details["uncertain"])) == ("unknown", 2)


# ------------------------------------------------------------------------------------- Houthis

H1 = article("The US listed the Houthis as a Foreign Terrorist Organization.", "2021-01-19")
H2 = article("The US listing as a Foreign Terrorist Organization ends on 16 February.", "2021-02-12")
H3 = article("The US will list them as a Specially Designated Global Terrorist in 30 days.", "2024-01-17")
H4 = article("The order starts the process to list them as an FTO.", "2025-01-22")
H5 = article("The State Department announced the Foreign Terrorist Organization listing.", "2025-03-04")
H6 = article("The FTO listing was published in the Federal Register.", "2025-03-05")
HOUTHI_STORY = [
    claim(H1, "us", "designate", "houthis", when="2021-01-19"),
    claim(H2, "us", "delist", "houthis", "announced", "2021-02-16"),
    claim(H3, "us", "designate", "houthis", "announced", "2024-02-16"),
    claim(H4, "us", "designate", "houthis", "planned", "2025-01-22"),
    claim(H5, "us", "designate", "houthis", "announced", "2025-03-04"),
    claim(H6, "us", "designate", "houthis", when="2025-03-05"),
]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-02-15", {"us-fto": ("in_force", ("removal_announced",))}),
        ("2021-02-16", {"us-fto": ("removed", ())}),
        ("2024-01-20", {"us-fto": ("removed", ()), "us-sdgt": ("unknown", ("listing_announced",))}),
        ("2024-02-15", {"us-sdgt": ("unknown", ("listing_announced",))}),
        ("2024-02-16", {"us-fto": ("removed", ()), "us-sdgt": ("in_force", ())}),
        ("2025-01-22", {"us-fto": ("removed", ("listing_proposed",)), "us-sdgt": ("in_force", ())}),
        ("2025-03-04", {"us-fto": ("removed", ("listing_proposed", "listing_announced"))}),
        ("2025-03-05", {"us-fto": ("in_force", ()), "us-sdgt": ("in_force", ())}),
    ],
)
def test_houthis_on_two_lists(day: str, expected: dict[str, Any]) -> None:
    found = {
        status.details["list"]["key"]: (status.state, status.pending)
        for status in derive_all("designation", US, HOUTHIS, HOUTHI_STORY, day)
    }
    assert {key: found[key] for key in expected} == expected


def test_announced_listing_says_when_and_what_remains() -> None:
    found = derive_all("designation", US, HOUTHIS, HOUTHI_STORY, "2024-01-20")
    status = next(one for one in found if one.details["list"]["key"] == "us-sdgt")
    assert status.details["pending"][0]["effective"] == [["2024-02-16", "2024-02-16"]]
    assert any("Executive Order 13224" in step for step in status.remaining)
    found = derive_all("designation", US, HOUTHIS, HOUTHI_STORY, "2025-03-04")
    status = next(one for one in found if one.details["list"]["key"] == "us-fto")
    assert any("Federal Register" in step for step in status.remaining)


# ------------------------------------------------------------------------------------- Kazakhstan

K1 = article("Kazakhstan took the Taliban off its list in December 2023.", "2023-12-29", "Wire A")
K2 = article("Kazakhstan removed the Taliban from its list in June 2024.", "2024-06-05", "Wire B")
FIRST = claim(K1, "kz", "delist", "taliban", when="2023-12-01/2023-12-29")
SECOND = claim(K2, "kz", "delist", "taliban", when="2024-06-01/2024-06-05")


@pytest.mark.parametrize(
    ("day", "state", "shown"),
    [
        ("2023-11-30", "unknown", True),
        ("2024-03-01", "disputed", True),
        ("2024-06-05", "removed", True),
    ],
)
def test_two_dates_for_one_removal_are_shown(day: str, state: str, shown: bool) -> None:
    status = derive("designation", actor("kz"), TALIBAN, [SECOND, FIRST], day)
    assert status.state == state
    assert (status.contradictions == ((FIRST.id, SECOND.id),)) is shown
    if state == "removed":
        assert start(status) == ("2023-12-01", "2024-06-05")
    if state == "disputed":
        assert status.details["candidates"] == {"removed": [FIRST.id], "in_force": [SECOND.id]}


def test_a_listing_in_between_makes_two_removals_agree() -> None:
    again = article("Kazakhstan listed the Taliban again.", "2024-02-01")
    relisted = claim(again, "kz", "designate", "taliban", when="2024-02-01")
    status = derive("designation", actor("kz"), TALIBAN, [SECOND, relisted, FIRST], "2024-06-05")
    assert (status.state, status.contradictions) == ("removed", ())


# ------------------------------------------------------------------------------------- BRICS, NATO, EU, UN


def test_brics_invitation_needs_the_members_of_that_day() -> None:
    brics = actor("brics")
    text = article("Kabulov spoke of the Taliban being invited to BRICS; Baradar asked for it.", "2024-10-14")
    claims = [
        claim(text, "unnamed host", "invite", "taliban", "possible", roles={"venue": "brics"}),
        claim(text, "abdul-ghani-baradar", "request_invitation", "the next BRICS meeting", "requested"),
    ]
    baradar = claims[1].subject.actor
    assert baradar is not None
    invitee = TALIBAN if baradar.of == "taliban" else actor(baradar.of)
    status = derive("invitation", brics, TALIBAN, claims, "2024-10-14")
    assert status.state in ("requested", "unknown")
    assert "invitation_considered" in status.pending
    consent = status.details["consent"]
    assert consent["members"] == ["ae", "br", "cn", "eg", "et", "in", "ir", "ru", "za"]
    assert consent["silent"] == consent["members"]
    asked = derive("invitation", brics, invitee, claims, "2024-10-14")
    assert (asked.state, "consent_pending" in asked.pending) == ("requested", True)
    says = article("India opposes it, China supports it.", "2023-12-01")
    voices = [
        claim(says, "in", "oppose", "taliban"),
        claim(says, "cn:foreign-ministry", "support", "taliban"),
        claim(says, "brics", "invite", "taliban", "possible"),
    ]
    early = derive("invitation", brics, TALIBAN, voices, "2023-12-31").details["consent"]
    assert early["members"] == ["br", "cn", "in", "ru", "za"]
    assert (list(early["agreed"]), list(early["refused"])) == (["cn"], ["in"])
    assert early["silent"] == ["br", "ru", "za"]


def test_nato_accession_counts_ratifications() -> None:
    text = article("Sweden applied; Turkey ratified Sweden's accession.", "2024-01-25")
    claims = [
        claim(text, "se", "apply_for_membership", "nato", when="2022-05-18"),
        claim(text, "tr", "ratify", "se", when="2024-01-25"),
    ]
    status = derive("membership", actor("se"), actor("nato"), claims, "2024-02-01")
    assert (status.state, status.pending) == ("applied", ("accession_considered",))
    consent = status.details["consent"]
    assert consent["agreed"] == {"tr": [claims[1].id]}
    assert "hu" in consent["silent"]
    assert "se" not in consent["members"]
    assert len(consent["members"]) == 31


def test_eu_sanctions_come_into_force_by_procedure() -> None:
    text = article("The EU adopted sanctions on Belarus.", "2024-08-05")
    adopted = claim(text, "eu", "impose_sanctions", "by", when="2024-08-05")
    eu, belarus = actor("eu"), actor("by")
    assert derive("sanction", eu, belarus, [adopted], "2024-08-10").state == "adopted"
    status = derive("sanction", eu, belarus, [adopted], "2024-08-25")
    assert (status.state, status.details["basis"]) == ("in_force", "procedure")
    assert start(status) == ("2024-08-05", "2024-08-25")
    assert "TFEU" in status.note
    plan = claim(text, "eu", "impose_sanctions", "by", "announced", "2024-08-05")
    assert derive("sanction", eu, belarus, [plan], "2024-09-25").state == "unknown"


def test_travel_ban_exemption_holds_for_its_dates_only() -> None:
    text = article("The committee exempted Muttaqi from the travel ban.", "2025-10-01")
    exempted = claim(
        text, "un-1988-committee", "exempt_from_sanctions", "taliban", when="2025-10-09/2025-10-16"
    )
    committee = actor("un-1988-committee")
    states = {
        day: derive("sanction", committee, TALIBAN, [exempted], day).state
        for day in ("2025-10-08", "2025-10-12", "2025-10-17")
    }
    assert states == {"2025-10-08": "in_force", "2025-10-12": "exempted", "2025-10-17": "in_force"}


def test_membership_that_a_source_says_is_over() -> None:
    text = article("Mauritania was a member of ECOWAS from 1975 to 2000.", "2020-01-01")
    from legation.model import ValidTime

    days = [dt.date(1975, 1, 1), dt.date(1975, 12, 31), dt.date(2000, 1, 1), dt.date(2000, 12, 31)]
    numbers = [day.toordinal() for day in days]
    from dataclasses import replace

    held = replace(claim(text, "mr", "be_member", "ecowas"), time=ValidTime("1975/2000", *numbers)).with_id()
    pair = (actor("mr"), actor("ecowas"))
    assert derive("membership", *pair, [held], "1990-01-01").state == "member"
    assert derive("membership", *pair, [held], "2005-01-01").state == "left"
