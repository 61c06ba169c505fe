"""Sentences and mentions: offsets, composition of posts, pronouns that refer to nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from legation.extract.mentions import MentionIndex, find_mentions
from legation.extract.parse import get_parser
from legation.model import Block, BlockKind, Document, Mention, ValidTime


def document_of(*paragraphs: str, day: str = "2024-10-14") -> Document:
    """A document of paragraphs with a byline before them that must not be read."""
    text = "By A. Writer"
    blocks = [Block(BlockKind.BYLINE, 0, len(text))]
    for paragraph in paragraphs:
        text += "\n\n"
        blocks.append(Block(BlockKind.PARAGRAPH, len(text), len(text) + len(paragraph)))
        text += paragraph
    date = dt.date.fromisoformat(day)
    return Document("doc-1", text, text, "", published=ValidTime.of_days(date, date), blocks=tuple(blocks))


def mentions_of(*paragraphs: str, day: str = "2024-10-14") -> list[Mention]:
    return find_mentions(get_parser().parse(document_of(*paragraphs, day=day)))


def keys(found: list[Mention], text: str) -> tuple[str, ...]:
    return next(m.candidates for m in found if m.text == text)


def test_offsets_point_into_the_document() -> None:
    document = document_of("Oslo’s envoy met the Taliban.", "They left Norway’s embassy in Kabul.")
    parsed = get_parser().parse(document)
    for block in parsed.blocks:
        for token in block.doc:
            assert document.text[block.offset(token) : block.end(token)] == token.text
            assert block.token_at(block.offset(token)) == token
    for mention in find_mentions(parsed):
        assert document.text[mention.start : mention.end] == mention.text
        assert mention.start > document.blocks[0].end, "a byline carries no mention"


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("The U.S. Gen. Smith agreed. He left.", ["The U.S. Gen. Smith agreed.", "He left."]),
        ("“They did not.” Norway denied it.", ["“They did not.”", "Norway denied it."]),
        ("“Will you go?” she asked. Nobody did.", ["“Will you go?” she asked.", "Nobody did."]),
        ("Mr. J. Doe of Acme Inc. said no.", ["Mr. J. Doe of Acme Inc. said no."]),
    ],
)
def test_sentences_are_mended(text: str, wanted: list[str]) -> None:
    parsed = get_parser().parse(document_of(text))
    assert [sentence.text for _, sentence in parsed.iter_sentences()] == wanted


def test_posts_are_composed_with_the_body_beside_them() -> None:
    found = mentions_of(
        "Norwegian Foreign Ministry officials met the Taliban’s deputy prime minister. "
        "The Foreign Minister of Peru met Chinese Foreign Ministry spokeswoman Jane Doe."
    )
    assert keys(found, "Taliban’s deputy prime minister") == ("taliban:deputy-prime-minister",)
    assert keys(found, "Foreign Minister of Peru") == ("pe:foreign-minister",)
    assert [m.candidates[0].split(":")[-1] for m in found if m.text.endswith("spokeswoman")] == [
        "spokesperson"
    ]


def test_a_deputy_is_not_the_minister() -> None:
    found = mentions_of("Peru's deputy energy minister met the Peruvian energy minister.")
    assert keys(found, "Peru's deputy energy minister") == ("pe:deputy-minister",)
    assert keys(found, "Peruvian energy minister") == ("pe:energy-minister",)


def test_government_of_a_movement_is_its_regime_of_the_day() -> None:
    now = mentions_of("The Taliban’s de facto Afghan government spoke. The Taliban government spoke.")
    assert keys(now, "Taliban’s de facto Afghan government") == ("islamic-emirate-of-afghanistan",)
    before = mentions_of("The Afghan government spoke.", day="2016-05-01")
    assert keys(before, "Afghan government") == ("af",)


def test_a_word_inside_another_is_no_mention() -> None:
    found = mentions_of("Iranians and Malians read the Omanian news about Pakistanization.")
    assert not [m for m in found if m.text in ("Iran", "Mali", "Oman", "Pakistan")]


def test_weak_aliases_need_a_strong_one() -> None:
    alone = mentions_of("The IS office in Peru opened.")
    assert not [m for m in alone if m.text == "IS" and "islamic-state" in m.candidates]
    beside = mentions_of("The Islamic State lost ground. IS fighters fled Peru.")
    assert [m for m in beside if m.text == "IS" and "islamic-state" in m.candidates]


def test_unknown_names_are_kept_whole() -> None:
    found = mentions_of("Zorblat Quendry, an analyst, met Taliban Foreign Minister Amir Khan Muttaqgi.")
    texts = {m.text for m in found if m.kind == "name"}
    assert "Amir Khan Muttaqgi" in texts
    assert "Zorblat Quendry" in texts


def test_definite_nominals_and_pronouns() -> None:
    found = mentions_of(
        "The insurgent group left. It said a group of states helped. A terrorist group did not."
    )
    assert [m.text for m in found if m.note.startswith("nominal:")] == ["The insurgent group"]
    assert [m.text for m in found if m.kind == "pronoun"] == ["It"]


@pytest.mark.parametrize(
    "text",
    [
        "It was reported that Peru left.",
        "It remains to be seen who benefits.",
        "It is unlikely that Peru will join.",
        "It is raining in Peru.",
    ],
)
def test_an_empty_it_is_no_mention(text: str) -> None:
    assert not [m for m in mentions_of(text) if m.kind == "pronoun"]


def test_index_prefers_the_smallest_mention_that_covers_a_head() -> None:
    document = document_of("Russian Foreign Minister Sergey Lavrov arrived.")
    index = MentionIndex(find_mentions(get_parser().parse(document)))

    def at(words: str) -> str | None:
        start = document.text.index(words)
        mention = index.at(start, start + len(words))
        return mention.text if mention else None

    assert at("Lavrov") == "Sergey Lavrov"
    assert at("Minister") == "Russian Foreign Minister"
    assert at("Russian") == "Russian"
    assert at("arrived") is None
    assert at("Russian Foreign Minister Sergey Lavrov") == "Sergey Lavrov"


def test_reading_twice_gives_the_same() -> None:
    text = "Kabul and Lima talked. The two countries said they would meet Zorblat Quendry."
    assert mentions_of(text) == mentions_of(text)
