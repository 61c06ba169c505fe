"""The fourteen defects of the founding article and their treatment (number 2 is the resolver's)."""

from __future__ import annotations

from pathlib import Path

import pytest

from legation.model import BlockKind, Document, Genre, Repair
from legation.read import iter_path, revert

NAME = "000_5867773f5ffd4e35.txt"


@pytest.fixture(scope="module")
def seed(shared_dir: Path) -> Document:
    (document,) = iter_path(shared_dir / "seed" / NAME, published="2024-10-14")
    return document


def blocks(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def repair(document: Document, before: str) -> Repair:
    (found,) = [r for r in document.repairs if r.before == before]
    return found


def test_1_caption_is_its_own_block(seed: Document) -> None:
    (caption,) = blocks(seed, BlockKind.CAPTION)
    assert caption.startswith("Russian Foreign Minister Sergey Lavrov (R) shaking hands")
    assert caption.endswith("Press Service")
    assert seed.text.startswith(caption)
    assert seed.title == ""
    assert not blocks(seed, BlockKind.HEADLINE)


def test_2_misspelt_name_is_left_for_the_resolver(seed: Document) -> None:
    assert seed.text.count("Muttaqgi") == 1


def test_3_author_url_leaves_the_sentence(seed: Document) -> None:
    assert "is yet to receive official recognition by any country." in seed.text
    (url,) = blocks(seed, BlockKind.AUTHOR_URL)
    assert url == "https://www.themoscowtimes.com/author/ruchi-kumar"
    assert seed.author == "Ruchi Kumar"
    assert seed.source == "The Moscow Times"
    flags = {r.kind: r for r in seed.repairs if r.kind.startswith("inferred")}
    assert "ruchi-kumar" in flags["inferred_author"].reason
    assert "themoscowtimes.com" in flags["inferred_source"].reason
    assert not any(r.applied for r in flags.values())


def test_4_unreadable_quantity_is_flagged_and_left(seed: Document) -> None:
    flag = repair(seed, "2/")
    assert (flag.applied, flag.after, flag.kind) == (False, "2/", "ocr_number")
    assert "nearly 2/ million people — more than half the population" in seed.text
    assert seed.raw_text[flag.raw_start : flag.raw_end] == seed.text[flag.start : flag.end] == "2/"


def test_5_dollar_sign_is_repaired(seed: Document) -> None:
    made = repair(seed, "S1billion")
    assert (made.applied, made.after, made.kind) == (True, "$1 billion", "ocr_currency")
    assert "close to $1 billion in 2023" in seed.text
    assert seed.text[made.start : made.end] == "$1 billion"


def test_6_quote_run_is_repaired(seed: Document) -> None:
    assert repair(seed, "‘“‘").after == "“"
    assert "basic rights of “women, girls and all ethnic groups,” they" in seed.text


def test_7_related_links_are_typed(seed: Document) -> None:
    assert [line[:24] for line in blocks(seed, BlockKind.RELATED_LINK)] == [
        "Related article: Russia’",
        "Related article: Russia ",
    ]


def test_8_page_break_without_blank_line_starts_a_paragraph(seed: Document) -> None:
    assert "fighters in Afghanistan.\n\nAccording to a report by the United Nations" in seed.text
    at = seed.text.index("\n\nAccording to a report")
    (made,) = [r for r in seed.repairs if r.start == at]
    assert made.kind == "page_break"
    assert "inferred" in made.reason


def test_9_page_break_in_a_sentence_is_joined(seed: Document) -> None:
    assert "personal gains. A platform like the Moscow Format" in seed.text
    at = seed.text.index(" platform like the Moscow")
    assert [r.kind for r in seed.repairs if r.start == at] == ["page_break"]


def test_10_disclaimer_makes_it_opinion(seed: Document) -> None:
    (line,) = blocks(seed, BlockKind.DISCLAIMER)
    assert line.endswith("position of The Moscow Times.")
    assert seed.genre is Genre.OPINION


def test_11_lines_are_unwrapped_and_mapped(seed: Document) -> None:
    assert all("\n" not in seed.text[b.start : b.end] for b in seed.blocks)
    assert len(seed.blocks) == 27
    assert all(seed.text[t : t + n] == seed.raw_text[r : r + n] for t, r, n in seed.segments)
    assert revert(seed) == seed.raw_text


def test_12_13_14_what_is_no_defect_is_not_touched(seed: Document) -> None:
    for words in (
        "Moscow Format",
        "Moscow format",
        "Khorasan Province (ISKP)",
        "the 1980s",
        "U.S.-backed",
        "BRICS",
    ):
        assert words in seed.text
    damage = [r.before for r in seed.repairs if r.kind.startswith(("ocr", "mojibake"))]
    assert damage == ["2/", "S1billion", "‘“‘"]


def test_no_day_is_invented(shared_dir: Path) -> None:
    (document,) = iter_path(shared_dir / "seed" / NAME)
    assert document.published is None
    assert document.published_basis == "unknown"
