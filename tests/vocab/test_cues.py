"""The cue vocabulary: well-formed, and refused with a clear word when it is not."""

from __future__ import annotations

from typing import Any

import pytest

from legation.model import Modality
from legation.vocab.cues import FRAMES, PATTERNS, CueError, load_cues, read_cues


def tree(**row: Any) -> dict[str, Any]:
    whole = {"pattern": "complement", "lemmas": ["x"], "modality": "keep", "polarity": "keep", "comment": "c"}
    empty: dict[str, Any] = {key: [] for key in ("verbs", "nouns", "adjectives", "adverbs", "phrases")}
    lists: dict[str, Any] = {"raising": [], "carrier_nouns": [], "carrier_verbs": []}
    return {"attribution": empty | lists, "modality": [whole | row]}


def test_every_entry_is_lower_case_and_says_why() -> None:
    cues = load_cues()
    for pattern, entries in cues.modality.items():
        assert pattern in PATTERNS and entries, pattern
        for lemma, cue in entries.items():
            assert lemma == lemma.lower() and "_" not in lemma
            assert cue.comment and (cue.modality is None or isinstance(cue.modality, Modality))
    for table in (cues.verbs, cues.nouns, cues.adjectives, cues.adverbs):
        for entry in table.values():
            assert entry.lemma == entry.lemma.lower() and entry.frame in FRAMES


def test_the_loader_is_cached() -> None:
    assert load_cues() is load_cues()


def test_deny_is_a_denial_and_refuse_turns_polarity() -> None:
    cues = load_cues()
    deny, refuse = cues.find("complement", "deny"), cues.find("complement", "refuse")
    assert deny is not None and deny.modality is Modality.DENIED
    assert refuse is not None and refuse.modality is None and refuse.polarity == "flip"
    assert cues.find("complement", "zzz") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"pattern": "nowhere"},
        {"modality": "surely"},
        {"polarity": "up"},
        {"negated": "often"},
        {"lemmas": ["x", "x"]},
    ],
)
def test_a_malformed_row_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(CueError, match=r"cues\.yaml"):
        read_cues(tree(**wrong))


def test_an_unknown_frame_is_refused() -> None:
    broken = tree()
    broken["attribution"]["verbs"] = [{"manner": "said", "frame": "odd", "lemmas": ["say"]}]
    with pytest.raises(CueError, match="frame"):
        read_cues(broken)


def test_well_formed_rows_are_read() -> None:
    cues = read_cues(tree(modality="planned"))
    found = cues.find("complement", "x")
    assert found is not None and found.modality is Modality.PLANNED
