"""What must hold of every reading of the founding article and of our own, however good the figures are."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gold import golden, must_not, report, scorer
from tests.gold.reading import read_case

from legation.model import Document


def founding_reading() -> tuple[Document, list[object]]:
    """The founding article and its claims, or a skip."""
    shared = golden.find_shared()
    if shared is None:
        pytest.skip("the founding article lies beside the checkout only")
    document, claims = read_case(golden.founding_case(shared))
    return document, list(claims)


@pytest.mark.parametrize("check", must_not.CHECKS, ids=lambda check: check.__name__)
def test_what_the_founding_article_does_not_say_is_not_claimed(check: must_not.Check) -> None:
    document, claims = founding_reading()
    broken = check(document, claims)  # type: ignore[arg-type]
    assert [report.show_claim(claim) for claim in broken] == []


@pytest.mark.parametrize("name", ["seed", "dev", "held", "further"])
def test_every_claim_quotes_its_document(name: str) -> None:
    for case in scorer.choose_cases([name]):
        document, claims = read_case(case)
        for claim in claims:
            assert all(document.text[span.start : span.end] == span.exact for span in claim.evidence)


def test_an_unreadable_number_is_never_completed() -> None:
    (case,) = scorer.choose_cases(["held_archive"])
    document, claims = read_case(case)
    damaged = document.text.index("3#")
    for claim in claims:
        quantity = claim.quantity
        if quantity is not None and quantity.words.start <= damaged + 6 and quantity.words.end > damaged:
            assert quantity.value is None


def test_no_status_of_the_founding_article_says_what_it_must_not(tmp_path: Path) -> None:
    from legation.answer.ask import ask_status
    from legation.ledger import Ledger

    document, claims = founding_reading()
    with Ledger.open(tmp_path / "seed.ledger") as ledger:
        ledger.record(document, claims)  # type: ignore[arg-type]
        states = (
            "Russia",
            "China",
            "United Arab Emirates",
            "Uzbekistan",
            "India",
            "BRICS",
            "The West",
            "Afghanistan",
        )
        statuses = [
            status
            for one in states
            for order in ((one, "Taliban"), ("Taliban", one))
            for status in ask_status(ledger, *order, valid_at="2024-10-14")
        ]
    assert {status.machine for status in statuses} >= {"designation", "recognition", "accreditation"}
    assert must_not.status_violations(statuses, claims) == []  # type: ignore[arg-type]
