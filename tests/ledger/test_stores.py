"""Whatever is recorded, a ledger in PostgreSQL answers as one in a file does, to the last hash."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.behind import run_behind
from tests.publish import strategies as anything
from tests.status.claims import article, claim

from legation.answer.ask import ask_status
from legation.answer.conflicts import conflicts
from legation.answer.timeline import timeline
from legation.ledger import Ledger
from legation.model import Claim, Document, Judgement

if TYPE_CHECKING:
    from tests.postgres import Server

ACTORS = ("ru", "taliban", "sergey-lavrov", "cn", "unknown-person", "no country", "the élite of \0 Ruritania")
TEXTS = ("Russia met the Taliban.", "China left, 二 said.", "A \0 in the text \x10 and more.")
DAYS = ("asof", None, "2024-01-30", "2024-01-01/2024-06-30", "2023-01-01/..", "../2024-03-03")


@st.composite
def readings(draw: Any) -> tuple[Document, list[Claim]]:
    """A document and some claims: of actors and phrases, or of anything at all."""
    document = article(
        draw(st.sampled_from(TEXTS)), draw(st.none() | st.sampled_from(["2024-02-01", "2025-03-04"]))
    )
    party = st.sampled_from(ACTORS)
    made = [
        claim(
            document,
            draw(party),
            draw(st.sampled_from(["meet", "delist", "designate", "recognise"])),
            draw(st.none() | party),
            draw(st.sampled_from(["actual", "announced", "denied"])),
            draw(st.sampled_from(DAYS if document.published else DAYS[1:])),
            polarity=draw(st.sampled_from(["positive", "negative"])),
            speaker=draw(st.sampled_from(["", "ru", "Example agency"])),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    for one in draw(st.lists(anything.claims, max_size=2)):
        made.append(replace(one, document_id=document.id, evidence=(document.span(0, 4),)))
    return document, made


@contextmanager
def both(server: Server) -> Iterator[tuple[Ledger, Ledger]]:
    """Lend an empty ledger in each store, with clocks that go alike."""
    one, other = (iter(range(10**6, 10**12, 10**6)) for _ in range(2))
    with (
        tempfile.TemporaryDirectory() as folder,
        server.database() as url,
        Ledger.open(Path(folder) / "one.ledger", clock=lambda: next(one), durable=False) as file,
        Ledger.open(url, clock=lambda: next(other)) as served,
    ):
        yield file, served


def answers(ledger: Ledger, known_at: int | None) -> list[Any]:
    """Every kind of question."""
    found: list[Any] = [
        list(ledger.iter_claims(known_at=known_at, **filters))
        for filters in (
            {},
            {"include_retracted": True},
            {"include_rejected": True, "limit": 2},
            {"actor": "ru"},
            {"actor": "ru", "other": "taliban"},
            {"actor": {"ru", "cn"}, "other": ACTORS[-1], "predicate": ["meet", "delist"]},
            {"actor": f"~{ACTORS[-1]}"},
            {"speaker": "Example agency"},
            {"since": "2024-01-15", "until": "2024-04-01"},
            {"valid_at": "2024-02-01", "modality": "actual", "polarity": "positive"},
        )
    ]
    found += [
        list(ledger.iter_phrased(lambda words: "r" in words, known_at=known_at)),
        list(ledger.iter_phrased(bool, actor="ru", polarity="negative", known_at=known_at)),
        list(ledger.iter_documents(known_at=known_at)),
        list(ledger.iter_documents(source="Example Wire", known_at=known_at)),
        list(ledger.iter_judgements(known_at=known_at)),
        list(ledger.iter_parties(known_at=known_at)),
        ledger.counts(known_at=known_at),
        ledger.tally(known_at=known_at),
        [ledger.get_document(row["id"]) for row in ledger.iter_documents(known_at=known_at)],
        [ledger.find_history(one.id) for one in ledger.iter_claims(include_retracted=True)],
        ask_status(ledger, "Russia", "Taliban", valid_at="2025-06-01", known_at=known_at),
        timeline(ledger, "Russia", known_at=known_at),
        conflicts(ledger, valid_at="2025-06-01", known_at=known_at),
    ]
    return found


@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
@given(st.lists(readings(), min_size=1, max_size=4), st.data())
def test_both_stores_give_the_same_answers(postgres: Server, made: list[Any], data: Any) -> None:
    steps: list[Any] = [*made]
    for document, claims in made:
        steps.append((document, data.draw(st.lists(st.sampled_from(claims), max_size=3)) if claims else []))
    judged = [one.id for _, claims in made for one in claims if one.id]
    moments: list[int | None] = [None]
    with both(postgres) as (file, served):
        for number, step in enumerate(data.draw(st.permutations(steps))):
            outcome = file.record(*step)
            assert served.record(*step) == outcome
            moments.append(outcome.recorded_at)
            if judged and data.draw(st.booleans()):
                verdict = data.draw(st.sampled_from(["accepted", "rejected", "unsure"]))
                word = Judgement(f"jdg-{number}", data.draw(st.sampled_from(judged)), verdict, "ana \0")
                assert file.judge(word) == served.judge(word)
        for moment in (moments[0], moments[-1], data.draw(st.sampled_from(moments))):
            assert answers(served, moment) == answers(file, moment)
        proof = file.verify()
        assert proof.is_sound, proof.faults
        assert served.verify() == proof, "the same chain, to the last hash"


def test_rows_are_the_same_cell_by_cell(postgres: Server) -> None:
    text = article("Russia met the Taliban.\0", "2024-10-14")
    made = [
        claim(text, "sergey-lavrov", "meet", "taliban"),
        claim(text, "no country", "recognise", "taliban"),
    ]
    with both(postgres) as (file, served):
        for ledger in (file, served):
            ledger.record(text, made)
            ledger.record(text, made[:1])
            ledger.judge(Judgement("jdg-1", made[0].id, "unsure", "ana", "why"))
        for table in ("documents", "claims", "parties", "pairs", "judgements", "events", "schema_versions"):
            rows = []
            for ledger in (file, served):
                with ledger._database.reading() as connection:
                    rows.append(sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))))
            assert rows[0] == rows[1] and rows[0], table


def test_a_phrase_longer_than_an_index_takes(address: str | Path) -> None:
    phrase = "the " + " and ".join(f"minister of {hash(str(n)) % 10**12}" for n in range(400))
    text = article("They met the Taliban.", "2024-10-14")
    met = claim(text, phrase, "meet", "taliban", speaker=phrase)
    with Ledger.open(address) as ledger:
        ledger.record(text, [met])
        assert list(ledger.iter_claims(speaker=phrase)) == [met]
        assert list(ledger.iter_claims(actor=f"~{phrase}")) == [met]
        assert not list(ledger.iter_claims(speaker=phrase + "s"))
        assert ledger.verify().is_sound


def test_long_phrases_recorded_whole_are_no_alteration(tmp_path: Path) -> None:
    """As ledgers of today's schema have them that were written before they were shortened."""
    phrase = "the " + "very " * 400 + "long names"
    text = article("They met the Taliban.", "2024-10-14")
    met = claim(text, phrase, "meet", "taliban")
    with Ledger.open(tmp_path / "l") as ledger:
        ledger.record(text, [met])
        run_behind(
            tmp_path / "l",
            "DROP TRIGGER parties_never_changed",
            f"UPDATE parties SET party = '~{phrase}' WHERE party LIKE '~%'",
        )
        assert ledger.verify().is_sound
