"""What was made fast says what the slow way says: word forms, surrogates and frames that are not tried."""

from __future__ import annotations

from typing import Any

import pytest
from tests.gold.golden import tuning_cases

from legation.extract import frames, word_forms
from legation.extract.parse import Parser
from legation.extract.word_forms import WordForms
from legation.pipeline import read_document
from legation.read import iter_path

ODD = (
    "There's a treaty; there are two of them, and it ain't done. You're gonna sign, y'all got ta know.\n"
    " Let's go: I did see you, but it was over. The U.S. \t can't. C'm on!"
)


def _texts() -> list[str]:
    return [ODD, *(document.text for document in _documents())]


def _documents() -> list[Any]:
    return [next(iter_path(case.path, published=case.published)) for case in tuning_cases()[:4]]


def _rows(doc: Any) -> list[tuple[Any, ...]]:
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start) for t in doc]


def test_word_forms_are_those_of_the_models_own_pipes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table against the attribute ruler and the lemmatiser, also where it is full and starts afresh."""
    language = Parser().language
    forms: Any = language.get_pipe("legation_words")
    assert isinstance(forms, WordForms)
    rest = ["attribute_ruler", "lemmatizer"]
    for remembered in (word_forms.REMEMBERED, 40):
        monkeypatch.setattr(word_forms, "REMEMBERED", remembered)
        forms._forms.clear()
        for text in _texts():
            by_table = language(text, disable=["ner"])
            slow = language(text, disable=["ner", "legation_words"])
            for name in rest:
                slow = language.get_pipe(name)(slow)  # type: ignore[operator]
            assert _rows(by_table) == _rows(slow)
            assert len(forms._forms) <= max(remembered, len({(t.orth, t.tag, t.dep) for t in slow}))


def test_a_pattern_of_two_words_is_seen() -> None:
    """Words that a table by single words would get wrong go to the ruler."""
    doc = Parser().language("They are gonna sign it.", disable=["ner"])
    assert [t.lemma_ for t in doc if t.text in ("gon", "na")] == ["go", "to"]


def test_frames_that_are_not_tried_would_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving frames out for want of a word changes no claim."""
    documents = _documents()
    quick = [read_document(document) for document in documents]
    tried: list[bool] = []
    in_reach = frames._is_in_reach
    monkeypatch.setattr(frames, "_is_in_reach", lambda frame, words: not tried.append(in_reach(frame, words)))
    for reading in quick:
        assert read_document(reading.document) == reading
    assert tried.count(False) > tried.count(True)
