"""The map sees who is who as known at each moment; brought up to date it equals one made from nothing."""

from __future__ import annotations

from pathlib import Path

from tests.status.claims import actor, article, claim

from legation.answer.ask import ask_status
from legation.ledger import Ledger
from legation.ledger.identities import to_judgement
from legation.model import Judgement
from legation.projection import StatusMap
from legation.resolve.identity import IdentityJudgement


def test_a_merge_moves_a_pair_from_its_moment_on_and_undoing_brings_it_back(tmp_path: Path) -> None:
    text = article("Russia recognised the red front.", "2024-02-02")
    said = IdentityJudgement(
        "", "merge", "red-front", actor("red-front"), actor("taliban"), forced=True, coder="ana", reason="x"
    )
    with Ledger.open(tmp_path / "l.db", durable=False) as ledger, StatusMap(ledger) as kept:
        before = ledger.record(
            text, [claim(text, "ru", "recognise", "red-front", when="2024-02-01")]
        ).recorded_at
        kept.refresh()

        def objects(known_at: int | None) -> list[str]:
            places = kept.find_places(
                machine="recognition", subject="ru", valid_at="2024-03-01", known_at=known_at
            )
            return [place.object for place in places]

        assert objects(None) == ["red-front"]
        word = to_judgement(said)
        merged = ledger.judge(word)
        assert not kept.refresh().is_anew
        assert (objects(before), objects(merged)) == (["red-front"], ["taliban"])
        (asked,) = ask_status(ledger, "ru", "taliban", "recognition", valid_at="2024-03-01")
        assert asked.state == "recognised" and asked.details["identity"]["counted_as"] == {
            "taliban": ["red-front"]
        }
        places = kept.find_places(object_="red-front", machine="recognition", valid_at="2024-03-01")
        assert [place.object for place in places] == ["taliban"]
        ledger.judge(Judgement("jdg-back", word.id, "rejected", "ben"))
        kept.refresh()
        assert (objects(before), objects(merged), objects(None)) == (
            ["red-front"],
            ["taliban"],
            ["red-front"],
        )
        with StatusMap(ledger, tmp_path / "anew") as anew:
            anew.refresh()
            assert list(kept.iter_rectangles()) == list(anew.iter_rectangles())
