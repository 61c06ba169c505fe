"""Plain texts with the habits of several outlets; every text here is our own."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legation.errors import UnreadableError, UsageError
from legation.model import BlockKind, Document, Genre
from legation.read import read_text, revert

REUTERS = """Latvia signs port deal with Ghana
By Ada Novak

RIGA, Oct 4, 2023 (Reuters) - Latvia signed a port deal with Ghana on Friday, its
transport ministry said.

(Reporting by Ada Novak; Editing by Jo Hill)
Our Standards: The Example Principles."""

AP = """Latvia signs port deal with Ghana

By ADA NOVAK, Associated Press
October 4, 2024

RIGA, Latvia (AP) — Latvia signed a port deal with Ghana on Friday.

Foreign Minister Jo Hill, left, shakes hands with his counterpart in Riga, Friday, Oct. 4, 2024. (AP Photo/Ann Lee)

Copyright 2024 The Associated Press. All rights reserved."""

BBC = """Latvia signs port deal
Published
4 October 2024

Share

Ada Novak
BBC News, Riga

Image source, Getty Images
Image caption, Jo Hill has led the ministry since 2021

Latvia has signed a port deal with Ghana.

More on this story"""

JAZEERA = """Latvia signs port deal
Jo Hill speaks to the press in Riga [File: Ann Lee/AP Photo]
Published On 4 Oct 2024
Latvia has signed a port deal with Ghana, officials said.
Source: Al Jazeera and news agencies"""

XINHUA = """RIGA, Oct. 4 (Xinhua) -- Latvia signed a port deal with Ghana on Friday.

Jo Hill (R), Latvian foreign minister, meets with his Ghanaian counterpart in Riga, Oct. 4, 2024. (Xinhua/Ann Lee)"""


def kinds(document: Document) -> list[str]:
    return [str(block.kind) for block in document.blocks]


def words(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def check(document: Document) -> None:
    """Every promise that a Document makes about its map."""
    assert revert(document) == document.raw_text
    for at, raw, length in document.segments:
        assert document.text[at : at + length] == document.raw_text[raw : raw + length]
    for r in document.repairs:
        assert not r.applied or document.raw_text[r.raw_start : r.raw_end] == r.before
        assert 0 <= r.raw_start <= r.raw_end <= len(document.raw_text)
        assert document.text[r.start : r.end] == r.after
        assert r.applied or r.before == r.after
    at = 0
    for block in document.blocks:
        assert not document.text[at : block.start].strip()
        assert at <= block.start < block.end
        assert "\n" not in document.text[block.start : block.end]
        at = block.end
    assert not document.text[at:].strip()


@pytest.mark.parametrize(
    ("text", "source", "author", "expected"),
    [
        (REUTERS, "Reuters", "Ada Novak", "headline byline dateline paragraph byline boilerplate"),
        (
            AP,
            "Associated Press",
            "Ada Novak",
            "headline byline dateline dateline paragraph caption boilerplate",
        ),
        (
            BBC,
            "",
            "",
            "headline dateline dateline share_link byline byline caption caption paragraph related_link",
        ),
        (JAZEERA, "Al Jazeera", "", "headline caption dateline paragraph boilerplate"),
        (XINHUA, "Xinhua", "", "dateline paragraph caption"),
        ("MOSCOW, October 4. /TASS/. Russia and Ghana signed a deal.", "TASS", "", "dateline paragraph"),
        ("OSLO (NTB) - Norway left the talks.", "NTB", "", "dateline paragraph"),
        ("KABUL, Afghanistan (AP) — Envoys met.", "Associated Press", "", "dateline paragraph"),
        ("ISLAMABAD: The Foreign Office rejected the report.", "", "", "dateline paragraph"),
    ],
)
def test_furniture_of_outlets(text: str, source: str, author: str, expected: str) -> None:
    document = read_text(text)
    check(document)
    assert kinds(document) == expected.split()
    assert (document.source, document.author) == (source, author)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        (REUTERS, "2023-10-04/2023-10-05"),
        (AP, "2024-10-04"),
        (JAZEERA, "2024-10-04"),
        ("Talks went on.\n\nPublished: 04/10/2024", "2024-04-10/2024-10-04"),
        ("Talks went on.\n\nUpdated: 6 October 2024\nPublished: 5 October 2024", "2024-10-05"),
        ("RIGA, Oct 4 (Reuters) - No year is named.", None),
        ("The treaty of 4 October 2024 was signed in Riga.", None),
    ],
)
def test_publication_day_is_read_off_the_page(text: str, edtf: str | None) -> None:
    document = read_text(text)
    if edtf is None:
        assert document.published is None and document.published_basis == "unknown"
        return
    assert document.published is not None
    assert document.published.edtf == edtf
    assert document.published_basis == "inferred"
    evidence = document.published_evidence
    assert evidence is not None
    assert document.text[evidence.start : evidence.end] == evidence.exact


def test_given_day_wins_over_the_page() -> None:
    document = read_text(AP, published="2024-10")
    assert document.published is not None and document.published.edtf == "2024-10"
    assert document.published_basis == "given"
    with pytest.raises(UsageError, match="2024-13-45"):
        read_text(AP, published="2024-13-45")


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        (
            "Joint Statement by the Foreign Ministers of Latvia and Ghana\n\nThey met in Riga.",
            Genre.OFFICIAL_STATEMENT,
        ),
        ("PRESS RELEASE\n\nThe ministry will open an office.", Genre.OFFICIAL_STATEMENT),
        ("We, the Heads of State of the Union, decide as follows.", Genre.OFFICIAL_STATEMENT),
        ("The Ministry of Foreign Affairs of Ghana condemns the attack.", Genre.OFFICIAL_STATEMENT),
        ("The Ministry of Foreign Affairs of Ghana said it was informed.", Genre.NEWS),
        ("Opinion | Why Latvia needs Ghana\n\nThe deal is good.", Genre.OPINION),
        ("The deal is good.\n\nThe opinions expressed in this article are the author's own.", Genre.OPINION),
        ("OSLO (AP) — A joint statement followed.", Genre.NEWS),
        ("Trump files largest financial statement in history\n\nHe did it.", Genre.NEWS),
    ],
)
def test_genre(text: str, genre: Genre) -> None:
    assert read_text(text).genre is genre


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("It cost S1.5 billion.", "It cost $1.5 billion."),
        ("It cost S300,000 then.", "It cost $300,000 then."),
        ("It cost USS5 million.", "It cost US$5 million."),
        ("It cost $l million.", "It cost $1 million."),
        ("Some 40million fled.", "Some 40 million fled."),
        ("Since l998 and 2O03.", "Since 1998 and 2003."),
        ("Some 1O,000 fled.", "Some 10,000 fled."),
        ("The g0vernment fell.", "The government fell."),
        ("Fear 0f war.", "Fear of war."),
        ("NAT0 met.", "NATO met."),
        ("He spoke of ‘“‘rights,” she said.", "He spoke of “rights,” she said."),
        ("The cafÃ© closed.", "The café closed."),
        ("One\u00a0state  left.", "One state left."),
    ],
)
def test_single_readings_are_repaired(raw: str, text: str) -> None:
    document = read_text(raw)
    check(document)
    assert document.text == text
    assert any(r.applied for r in document.repairs)


@pytest.mark.parametrize(
    "raw", ["Some 2/ million fled.", "Some 3? million fled.", "In 19g8 it fell.", "The m1nister left."]
)
def test_double_readings_are_only_flagged(raw: str) -> None:
    document = read_text(raw)
    assert document.text == raw
    (flag,) = document.repairs
    assert not flag.applied and flag.before == flag.after


@pytest.mark.parametrize(
    "raw",
    [
        "In the 1980s U.S. and BRICS and G7 and G20 states met.",
        "F-16 jets, S300 and S-400 missiles, COVID-19, MH17, H5N1 and AK-47.",
        "The P5+1, the E3/EU+3, 9/11, 24/7, 1/2 million and 2/3 of it.",
        "It cost $1bn, €20m and £3.5m, up 3x, on the 20th, at 10am, over 5km.",
        "He said “she told me ‘no’” and ‘“yes” is right’.",
        "She said ''no'' and 'they cried ''yes'''.",
        "A 20-year-old in 2nd place; Article 5(1)(a); 4G, 5G, 1960s-era.",
    ],
)
def test_false_alarms(raw: str) -> None:
    assert read_text(raw).repairs == ()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("The for-\neign minister left.", "The foreign minister left."),
        ("A Taliban-\nappointed envoy left.", "A Taliban-appointed envoy left."),
        ("The cross-\nborder trade grew.", "The cross-border trade grew."),
        ("Mr. Mut-\ntaqi left.", "Mr. Muttaqi left."),
        ("The legi\u00ad\ntimacy grew.", "The legitimacy grew."),
        ("The U.S.-\nbacked force left.", "The U.S.-backed force left."),
    ],
)
def test_words_broken_at_the_end_of_a_line(raw: str, text: str) -> None:
    document = read_text(raw)
    check(document)
    assert document.text == text


@pytest.mark.parametrize(
    "middle",
    [
        "\n\n\n",
        "\f",
        "\n\nhttps://www.example.org/author/ada-novak\n\n",
        "\n\nRelated article: Another story entirely\n\n",
        "\n\nMinister Jo Hill (L) greeting guests in Riga. Reuters/Ann Lee\n\n",
        "\n\n- 4 -\n\n",
        "\n\n7\n\f",
    ],
)
def test_sentence_survives_a_page_break(middle: str) -> None:
    raw = f"The cabinet has yet to grant official{middle}recognition to the group. It met on Friday.\n\nTalks go on."
    document = read_text(raw)
    check(document)
    assert "yet to grant official recognition to the group. It met on Friday.\n\n" in document.text
    assert document.text.endswith("Talks go on.")
    assert set(document.raw_text.split()) == set(document.text.split())


def test_running_heads_are_boilerplate() -> None:
    page = "The cabinet met in Riga on Friday to speak about the port and the\nroads that lead to it from the south of the"
    raw = f"THE POST   1\n{page}\n\fTHE POST   2\ncountry. It will meet again.\n"
    document = read_text(raw)
    check(document)
    assert words(document, BlockKind.BOILERPLATE) == ["THE POST 1", "THE POST 2"]
    assert "the south of the country. It will meet again." in document.text


def test_last_words_of_a_paragraph_are_no_furniture() -> None:
    raw = "The minister left the talks in Riga early and his spokesman could not be reached for\ncomment."
    assert kinds(read_text(raw)) == ["paragraph"]
    raw = "The minister said that the whole affair had been nothing but a play of words on\nTwitter."
    assert kinds(read_text(raw)) == ["paragraph"]


def test_a_party_letter_is_no_caption() -> None:
    assert kinds(read_text("Sen. John Roe (R) said on Monday that he would vote no.")) == ["paragraph"]
    quoted = "The AP reported on Monday that the minister, shaking hands with guests, had left."
    assert kinds(read_text(quoted)) == ["paragraph"]


def test_clauses_of_a_resolution_stay_apart() -> None:
    raw = "Recalling its resolution 1,\n\nReaffirming its support,\n\nDecides to remain seized of the matter."
    assert len(read_text(raw).blocks) == 3


def test_title_from_metadata_is_the_headline() -> None:
    document = read_text("Oslo spoke.\n\nRiga answered.", title="Oslo and Riga speak")
    check(document)
    assert words(document, BlockKind.HEADLINE) == ["Oslo and Riga speak"]
    assert document.text.startswith("Oslo and Riga speak\n\nOslo spoke.")
    again = read_text("Oslo and Riga Speak\n\nOslo spoke.", title="Oslo and Riga speak")
    assert again.text.count("Riga") == 1
    assert kinds(again)[0] == "headline"


def test_no_words_is_an_error() -> None:
    for text in ("", " \n\t", "--- ***"):
        with pytest.raises(UnreadableError, match="no word"):
            read_text(text)


def test_same_text_same_document() -> None:
    assert read_text(AP, name="a") == read_text(AP, name="a")
    assert read_text(AP).id != read_text(AP, source="Another").id


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                "",
                "\f",
                " The talks went on.",
                "govern-",
                "ment officials of the",
                "S1billion and ‘“‘this” and 2/ million",
                "https://www.example.org/author/ada-novak",
                "Related article: A story",
                "By Ada Novak",
                "RIGA (AP) — Latvia left.",
                "7",
                "cafÃ© Ã\x83Â©  \u00a0x",
                "The views expressed do not necessarily reflect ours.",
                "and then",
            ]
        ),
        st.text(max_size=60),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(
    LINES,
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.sampled_from(["", "A title", "The talks went on."]),
)
def test_map_is_exact_for_any_text(lines: list[str], mark: str, title: str) -> None:
    raw = mark.join(lines)
    if not any(character.isalnum() for character in raw):
        raw += "x"
    check(read_text(raw, title=title))


@settings(max_examples=40, deadline=None)
@given(st.integers(45, 110), st.booleans())
def test_wrapping_a_text_does_not_change_it(width: int, indent: bool) -> None:
    paragraphs = [
        "The cabinet of the republic met in the capital on Friday to speak about the new port and about the two roads "
        "that lead to it from the south. Nobody expected a decision, and none was made before the evening.",
        "On Saturday the minister flew home. She told reporters that the talks had been good, that they would go on "
        "in the spring, and that both sides had agreed on a date which would be made known in due course.",
        "Neither of the two governments would say more. A spokesman for the president declined to answer questions.",
    ]
    raw = "\n\n".join(textwrap.fill(p, width, break_on_hyphens=False) for p in paragraphs)
    if indent:
        raw = textwrap.indent(raw, "    ")
    assert read_text(raw).text == "\n\n".join(paragraphs)
