# ruff: noqa: E501 (samples keep the line lengths that they test)
"""Every format that the room reads, and every way in which its bytes can be bad."""

from __future__ import annotations

import builtins
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from legation.errors import LegationError, UnreadableError
from legation.model import BlockKind, Document, Genre
from legation.read import iter_bytes, iter_path, revert

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Norway recalls envoy | The Example Post</title>
<meta property="og:site_name" content="The Example Post"><link rel="canonical" href="https://post.example/world/1">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-05T23:30:00+01:00"}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Norway recalls envoy</h1><p>By Ada Novak</p>
<figure><img src="a.jpg"><figcaption>Minister Jo Hill with her counterpart in Riga last year</figcaption></figure>
<p>Norway recalled its ambassador from Riga on Tuesday, the foreign ministry said in a statement that was sent out after
a long meeting of the cabinet – the second in a week.</p>
<p>The step follows a dispute over fishing rights that has lasted for years and that neither of the two governments has
been able to settle in several rounds of talks.</p></article><footer>Copyright</footer></body></html>"""

MAIL = (
    "From: Press Office <press@mfa.example>\r\nTo: list@x.example\r\n"
    "Subject: =?utf-8?q?Joint_Statement_by_Norway_and_Latvia?=\r\nDate: Tue, 5 Mar 2024 10:00:00 +0100\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "The ministers of Norway and Latvia met in Riga and agreed t=\r\no open a consulate in T=C3=B8nsberg.\r\n"
)

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Example Post</title><language>en-gb</language>
<item><title>A &amp; B meet</title><link>https://post.example/1</link><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>
<description>&lt;p&gt;A met B.&lt;/p&gt;&lt;p&gt;They spoke.&lt;/p&gt;</description></item>
<item><title>Two</title><description>C left D.</description></item></channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title>
<entry><title>One</title><link href="https://post.example/a"/><updated>2024-03-06T08:00:00Z</updated>
<content type="html">&lt;p&gt;E told F.&lt;/p&gt;</content></entry></feed>"""


def one(data: bytes | str, name: str = "file", **more: Any) -> Document:
    (document,) = iter_bytes(data.encode() if isinstance(data, str) else data, name=name, **more)
    assert revert(document) == document.raw_text
    return document


def words(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_page() -> None:
    document = one(PAGE, "page.html")
    assert document.media_type == "text/html"
    assert document.source == "The Example Post"
    assert document.title == "Norway recalls envoy"
    assert document.url == "https://post.example/world/1"
    assert document.published is not None
    assert (document.published.edtf, document.published_basis) == ("2024-03-05", "metadata")
    assert document.text.startswith("Norway recalls envoy\n\n")
    assert words(document, BlockKind.HEADLINE) == ["Norway recalls envoy"]
    assert words(document, BlockKind.CAPTION) == ["Minister Jo Hill with her counterpart in Riga last year"]
    assert "Home" not in document.text
    assert one(PAGE, "page.html") == document
    assert one(PAGE, "x", published="2020").published_day.isoformat() == "2020-12-31"  # type: ignore[union-attr]


def test_page_that_lies_about_its_encoding() -> None:
    lying = PAGE.replace("utf-8", "us-ascii").encode("utf-8")
    assert "cabinet – the second" in one(lying, "a.html").text
    western = PAGE.replace("utf-8", "windows-1252").encode("cp1252")
    assert "cabinet – the second" in one(western, "a.html").text


@pytest.mark.parametrize("name", ["mail.eml", "unnamed"])
def test_mail(name: str) -> None:
    document = one(MAIL, name)
    assert document.media_type == "message/rfc822"
    assert (document.source, document.title) == ("Press Office", "Joint Statement by Norway and Latvia")
    assert document.published is not None and document.published.edtf == "2024-03-05"
    assert "agreed to open a consulate in Tønsberg." in document.text
    assert document.genre is Genre.OFFICIAL_STATEMENT


def test_mail_with_html_only_and_without() -> None:
    html = "From: a@b.example\nSubject: X\nContent-Type: text/html; charset=nonsense\n\n<p>Oslo <b>left</b>.</p><p>So did Riga.</p>"
    document = one(html, "m.eml")
    assert document.text == "X\n\nOslo left.\n\nSo did Riga."
    assert document.source == "b.example"
    attachment = (
        "From: a@b.example\nSubject: X\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\naGk=\n"
    )
    with pytest.raises(UnreadableError, match=r"m\.eml: .*attachments"):
        one(attachment, "m.eml")


def test_feeds() -> None:
    first, second = iter_bytes(RSS.encode(), name="feed.rss")
    assert first.text == "A & B meet\n\nA met B.\n\nThey spoke."
    assert first.published is not None and first.published.edtf == "2024-03-05"
    assert (first.source, first.url) == ("The Example Post", "https://post.example/1")
    assert second.published is None
    atom = one(ATOM, "no suffix")
    assert atom.media_type == "application/atom+xml"
    assert atom.published is not None and atom.published.edtf == "2024-03-06"


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (RSS.split("<item>")[0] + "</channel></rss>", "no entry"),
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]>' + RSS[21:], "entities"),
        ('<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/hosts">' + RSS[21:], "document type"),
        ('<?xml version="1.0"?><other><thing/></other>', "no entry"),
    ],
)
def test_bad_feeds(data: str, match: str) -> None:
    with pytest.raises(UnreadableError, match=match):
        list(iter_bytes(data.encode(), name="feed.xml"))


def test_utf16_feed_cannot_smuggle_entities() -> None:
    bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>'
    with pytest.raises(UnreadableError, match="entities"):
        list(iter_bytes(bomb.encode("utf-16"), name="feed.rss"))


def test_corpus_reads_the_good_lines_and_reports_the_bad() -> None:
    rows = [
        json.dumps(
            {
                "id": 7,
                "text": "Oslo left.",
                "published": "2024-03-05",
                "source": "Post",
                "title": "Oslo leaves",
            }
        ),
        "{not json",
        '["a list"]',
        json.dumps({"id": "x"}),
        json.dumps({"text": "Riga stayed.", "published": "yesterday"}),
        "",
        json.dumps({"text": "Accra \ud83d spoke."}),
    ]
    problems: list[LegationError] = []
    data = "\n".join(rows).encode()
    first, last = iter_bytes(data, name="c.jsonl", on_problem=problems.append)
    assert first.name == "c.jsonl#7"
    assert first.published is not None and first.published.edtf == "2024-03-05"
    assert (first.source, first.published_basis) == ("Post", "metadata")
    assert last.text.startswith("Accra")
    assert [str(p).split(":")[0] for p in problems] == [f"c.jsonl, line {n}" for n in (2, 3, 4, 5)]
    got = []
    with pytest.raises(UnreadableError, match=r"line 2: .*3 more"):
        for document in iter_bytes(data, name="c.jsonl"):
            got.append(document.name)
    assert len(got) == 2


def test_corpus_streams(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    line = json.dumps({"text": "Oslo left. " * 400}) + "\n"
    path.write_text(line * 200)
    stream = iter_path(path)
    assert next(stream).text == next(stream).text
    path.write_text(line * 3 + "x" * 10)
    assert len(list(iter_path(path, on_problem=lambda problem: None))) == 3


def test_json_list() -> None:
    data = json.dumps([{"text": "Oslo left."}, {"text": "Riga stayed."}], indent=1).encode()
    assert [d.text for d in iter_bytes(data, name="a.json")] == ["Oslo left.", "Riga stayed."]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Oslo left.\n")))
    (document,) = iter_path("-")
    assert (document.text, document.name) == ("Oslo left.", "-")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Tønsberg “left”.".encode("utf-8-sig"), "Tønsberg “left”."),
        ("Tønsberg “left”.".encode("utf-16"), "Tønsberg “left”."),
        (b"\x00\x00\xfe\xff" + "Tønsberg left.".encode("utf-32-be"), "Tønsberg left."),
        ("Tønsberg left the long talks.".encode("utf-16-le"), "Tønsberg left the long talks."),
        (
            "The envoy said “no” – and left the Tønsberg talks for good, which nobody had expected.".encode(
                "cp1252"
            ),
            "The envoy said “no” – and left the Tønsberg talks for good, which nobody had expected.",
        ),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert one(data, "a.txt").text == text


def test_a_guessed_encoding_is_flagged() -> None:
    document = one(
        "Der Gesandte verließ die Gespräche in Genf, und niemand weiß, warum er so früh ging.".encode(
            "cp1252"
        )
    )
    assert [r.kind for r in document.repairs] == ["encoding"]
    assert "verließ" in document.text
    cyrillic = "Министр иностранных дел прибыл в столицу и встретился с президентом республики. " * 4
    assert "Министр" in one(cyrillic.encode("cp1251")).text


def test_a_wrong_encoding_is_said() -> None:
    with pytest.raises(UnreadableError, match=r"a\.txt: byte 1 is not ascii"):
        one("Tønsberg", "a.txt", encoding="ascii")
    with pytest.raises(UnreadableError, match="no encoding is called 'klingon'"):
        one("Oslo", "a.txt", encoding="klingon")


BAD = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\r\n", "white space"),
    "zip": (b"PK\x03\x04" + bytes(40), "ZIP"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG"),
    "zeros": (b"ab\x00\x01\x02" * 400, "not text"),
    "noise": (bytes(range(1, 256)) * 20, "not text"),
    "long line": (b"a" * 50_000_001, "50 MB"),
    "damaged pdf": (b"%PDF-1.7\n" + b"x" * 300, "damaged"),
    "deep html": (b"<html>" + b"<div>" * 100_000 + b"x", "deep"),
    "many tags": (b"<html>" + b"<p>x</p>" * 400_000, "tags"),
    "empty html": (b"<html><body><script>x()</script></body></html>", "no article"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_bytes(case: str) -> None:
    data, match = BAD[case]
    with pytest.raises(UnreadableError, match=match) as caught:
        list(iter_bytes(data, name="bad file"))
    assert str(caught.value).startswith("bad file")


def test_bad_paths(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        list(iter_path(tmp_path / "missing.txt"))
    with pytest.raises(UnreadableError, match="directory"):
        list(iter_path(tmp_path))
    (tmp_path / "empty.jsonl").write_bytes(b"\n\n")
    with pytest.raises(UnreadableError, match=r"white space|no line"):
        list(iter_path(tmp_path / "empty.jsonl"))


def test_a_page_of_real_depth_is_read() -> None:
    deep = PAGE.replace("<article>", "<div>" * 90 + "<article>").replace(
        "</article>", "</article>" + "</div>" * 90
    )
    assert "recalled its ambassador" in one(deep, "a.html").text


@pytest.fixture
def pdf() -> Iterator[bytes]:
    pytest.importorskip("pypdfium2")
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, invariant=True)
    pages = [
        [
            "Norway recalled its ambassador from Riga on Tuesday, the foreign govern-",
            "ment said in a statement. The step follows a dispute over fishing rights in",
            "the Baltic.",
            "",
            "Latvia called the decision regrettable and said that it would not answer in",
            "kind as long as the talks went on, which neither of the two sides wanted to",
        ],
        ["break off.", "", "Talks go on."],
    ]
    for number, lines in enumerate(pages, 1):
        sheet.drawString(72, 800, "The Daily Example")
        y = 760
        for line in lines:
            sheet.drawString(72, y, line)
            y -= 14
        sheet.drawString(300, 30, f"Page {number}")
        sheet.showPage()
    sheet.save()
    yield stream.getvalue()


def test_pdf(pdf: bytes) -> None:
    document = one(pdf, "a.pdf")
    paragraphs = words(document, BlockKind.PARAGRAPH)
    assert paragraphs[0].startswith(
        "Norway recalled its ambassador from Riga on Tuesday, the foreign government said"
    )
    assert paragraphs[0].endswith("in the Baltic.")
    assert paragraphs[1].endswith("neither of the two sides wanted to break off.")
    assert paragraphs[2:] == ["Talks go on."]
    assert sorted(words(document, BlockKind.BOILERPLATE)) == ["Page 1", "Page 2"] + ["The Daily Example"] * 2
    assert document.published is None


def test_encrypted_pdf(pdf: bytes) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(pdf))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(UnreadableError, match="encrypted"):
        one(stream.getvalue(), "a.pdf")


def test_pdf_without_words() -> None:
    pytest.importorskip("pypdfium2")
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream)
    sheet.rect(10, 10, 50, 50)
    sheet.save()
    with pytest.raises(UnreadableError, match="only pictures"):
        one(stream.getvalue(), "a.pdf")


def test_pdf_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "pypdfium2":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnreadableError, match=r"legation\[pdf\]"):
        one(b"%PDF-1.7", "a.pdf")


def test_importing_the_room_is_cheap() -> None:
    import subprocess

    code = "import sys, legation.read; print([m for m in ('ftfy', 'trafilatura', 'feedparser', 'pypdfium2') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
