"""The learned reader: pieces, windows, decisions; that it is switched off and on; that a document always reads the same."""

from __future__ import annotations

import pytest

from legation.errors import UsageError
from legation.extract.learned import find_weights, get_reader
from legation.extract.learned.encoder import FILES, SWITCH, WEIGHTS
from legation.extract.learned.pieces import Pieces
from legation.extract.relation import QUADS, quad_of, relate
from legation.pipeline import read_document
from legation.read import read_text
from legation.vocab.frames import open_frame, predicates

pytestmark = pytest.mark.model

TEXT = (
    "Honduras ended eight decades of formal ties with Taiwan on Sunday, hours after its foreign minister flew to Beijing. "
    "Taiwan said Honduras had demanded exorbitant aid."
)


def test_the_package_has_its_model() -> None:
    assert find_weights() == WEIGHTS
    assert sum((WEIGHTS / name).stat().st_size for name in FILES) <= 25_000_000


def test_the_model_knows_only_predicates_of_the_vocabulary() -> None:
    reader = get_reader()
    assert reader is not None
    assert set(reader.heads.predicates) <= set(predicates())


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Ankara", ["ankara"]),
        ("naïve", ["naive"]),
        ("re-established", ["re", "-", "established"]),
        ("Kyïv’s", ["kyiv", "’", "s"]),
        ("unrecognised", ["un", "##re", "##co", "##gni", "##sed"]),
        ("北京", ["[UNK]", "[UNK]"]),
        ("\u200b", ["[UNK]"]),
        ("x" * 150, ["[UNK]"]),
    ],
)
def test_words_are_cut_as_the_encoder_was_trained(word: str, pieces: list[str]) -> None:
    lines = (WEIGHTS / "pieces.txt").read_text("utf-8").splitlines()
    assert [lines[number] for number in Pieces(WEIGHTS / "pieces.txt").cut(word)] == pieces


def test_reading_twice_gives_the_same_claims_and_probabilities() -> None:
    first, second = (read_document(read_text(TEXT, published="2023-03-27")) for _ in range(2))
    assert first.claims == second.claims
    assert first.claims


def test_without_the_model_the_rules_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "off")
    assert get_reader() is None
    claims = read_document(read_text(TEXT, published="2023-03-27")).claims
    assert claims
    assert {claim.extractor.split("/")[0] for claim in claims} == {"rules"}
    assert not any(rule.startswith("model.") for claim in claims for rule in claim.rules)
    with pytest.raises(UsageError, match="learned reader"):
        relate("Chad thanked Oman.", "Chad", "Oman")


def test_a_folder_that_holds_no_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "/nowhere")
    with pytest.raises(UsageError, match=r"/nowhere.*encoder\.onnx"):
        get_reader()


def test_each_claim_says_whose_it_is_and_how_probable() -> None:
    claims = read_document(read_text(TEXT, published="2023-03-27")).claims
    assert {claim.extractor.split("/")[0] for claim in claims} == {"rules+model"}
    assert all(0 < claim.score <= 1 for claim in claims)


def test_a_relation_is_named_with_probabilities_that_add_up() -> None:
    found = relate("Police in Lima arrested forty miners.", "Police in Lima", "forty miners")
    assert (found.root, found.quad) == ("COERCE", "material conflict")
    assert sum(found.probabilities.values()) == pytest.approx(1, abs=1e-4)
    assert "none" not in relate("Chad met Oman.", "Chad", "Oman", known=True).probabilities


def test_a_party_that_is_not_in_the_sentence_is_refused() -> None:
    with pytest.raises(UsageError, match="Peru"):
        relate("Chad thanked Oman.", "Peru", "Oman")


def test_every_root_has_one_quad() -> None:
    reader = get_reader()
    assert reader is not None
    assert sorted(root for roots in QUADS.values() for root in roots) == sorted(reader.heads.roots)
    assert quad_of("none") == "none"


def test_an_open_frame_asks_where_the_predicates_constructions_do() -> None:
    frame = open_frame("attack", "NOUN")
    assert "on" in frame.object
    assert "by" in frame.subject
    assert open_frame("attack", "VERB").object[0] == "obj"
