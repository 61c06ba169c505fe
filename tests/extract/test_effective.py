"""From when a measure has effect, and that what lies ahead is announced (our own sentences)."""

from __future__ import annotations

import pytest

import legation

PUBLISHED = "2022-06-01"
SENTENCES = [
    # words, predicate, modality, EDTF
    ("Ghana listed the group Ansaru as terrorists, effective July 1, 2022.", "designate", "announced", "2022-07-01/.."),
    ("Ghana designated Ansaru as a terrorist group on May 30, effective 10 days later.", "designate", "announced", "2022-06-09"),
    ("Manila announced the designation of Abu Sayyaf, effective in 30 days.", "designate", "announced", "2022-07-01/.."),
    ("Norway will recognise Palestine effective 28 June.", "recognise", "announced", "2022-06-28/.."),
    ("Brazil banned Wagner as a terrorist organisation, effective from 1 March 2022.", "ban", "actual", "2022-03-01/.."),
    ("Nepal suspended its sanctions on Bhutan with effect from 1 February 2022.", "suspend_sanctions", "actual", "2022-02-01"),
    ("Qatar took effective control of the port, and Oman recognised Kosovo on 30 May.", "recognise", "actual", "2022-05-30"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "predicate", "modality", "edtf"), SENTENCES)
def test_what_a_measure_says_of_its_effect(words: str, predicate: str, modality: str, edtf: str) -> None:
    read = legation.read(words, published=PUBLISHED, source="Test Wire")
    found = [(str(c.modality), c.time.edtf) for c in read.claims if predicate in (c.predicate, "ban")]
    assert found == [(modality, edtf)], [(c.predicate, c.modality, c.time.edtf) for c in read.claims]


def test_the_words_that_decided_are_kept() -> None:
    words = "Kenya recognised Somaliland, effective 1 July 2022."
    (claim,) = legation.read(words, published=PUBLISHED, source="Test Wire").claims
    assert claim.time.words is not None and claim.time.words.exact == "effective 1 July 2022"
    assert [cue.exact for cue in claim.cues] == ["effective"] and "effective" in claim.rules
