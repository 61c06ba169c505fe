"""``import legation`` as a person in a notebook uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.claimlist import MissingExtraError

TEXT = "Chad expelled the ambassador of Norway on Monday. Chad closed its embassy in Oslo on Tuesday."


@pytest.fixture(scope="module")
def document() -> legation.Document:
    """A short document with claims."""
    return legation.read(TEXT, published="2025-03-05", source="Example")


def test_read_gives_a_document_with_claims(document: legation.Document) -> None:
    """Text in, Document out; the claims are a ClaimList and quote the text."""
    assert document.source == "Example"
    assert isinstance(document.claims, legation.ClaimList) and len(document.claims) >= 2
    assert all(span.exact in document.text for claim in document.claims for span in claim.evidence)


def test_read_takes_paths_and_bytes(tmp_path: Path, document: legation.Document) -> None:
    """The same text by any way is the same document."""
    path = tmp_path / "article.txt"
    path.write_text(TEXT, "utf-8")
    ways: list[Any] = [path, TEXT.encode()]
    for way in ways:
        assert legation.read(way, published="2025-03-05", source="Example").id == document.id


def test_several_documents_are_streamed(tmp_path: Path) -> None:
    """A corpus goes through read_all; read refuses to choose one of several."""
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps({"text": f"Chad met Norway {n} times."}) for n in (2, 3)), "utf-8")
    assert len(list(legation.read_all(path))) == 2
    with pytest.raises(legation.LegationError, match="read_all"):
        legation.read(path)


def test_claims_print_as_a_table(document: legation.Document) -> None:
    """In a terminal one line a claim, in a notebook a table with nothing unescaped."""
    words = repr(document.claims)
    assert words.startswith(f"ClaimList of {len(document.claims)} claims")
    assert "Chad" in words and len(words.splitlines()) == len(document.claims) + 1
    markup = document.claims._repr_html_()
    assert markup.count("<tr>") == len(document.claims) + 1
    assert repr(legation.ClaimList()) == "ClaimList of 0 claims"
    wild = legation.read("Chad met <script>alert(1)</script> Norway.").claims
    assert "<script>" not in wild._repr_html_()


def test_slices_stay_claim_lists(document: legation.Document) -> None:
    """A slice prints as well as the whole; one item is a Claim; it is a tuple in every respect."""
    assert isinstance(document.claims[:1], legation.ClaimList)
    assert isinstance(document.claims[0], legation.Claim)
    assert tuple(document.claims) == document.claims and hash(document.claims) == hash(tuple(document.claims))


def test_frames_agree(document: legation.Document) -> None:
    """Every frame library gives the same rows and columns; nested fields are JSON text."""
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    claims = document.claims
    records = claims.to_records()
    frame, other, table = claims.to_pandas(), claims.to_polars(), claims.to_arrow()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == other.columns == table.column_names == list(records[0])
    assert list(frame["id"]) == other["id"].to_list() == table["id"].to_pylist() == [c.id for c in claims]
    assert json.loads(frame["evidence"][0]) == records[0]["evidence"]


@pytest.mark.parametrize("name", ["pandas", "polars", "pyarrow"])
def test_missing_extra_is_named(
    name: str, document: legation.Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the package the error says what to install."""

    def refuse(module: str, *_: Any, **__: Any) -> Any:
        if module == name:
            raise ImportError(module)
        return original(module)

    from legation import claimlist

    original = claimlist.import_module
    monkeypatch.setattr(claimlist, "import_module", refuse)
    method = {"pandas": "to_pandas", "polars": "to_polars", "pyarrow": "to_arrow"}[name]
    with pytest.raises(MissingExtraError, match=r"legation\[frames\]"):
        getattr(document.claims, method)()


def test_record_ask_timeline(tmp_path: Path, document: legation.Document) -> None:
    """The whole way in five lines."""
    with legation.open_ledger(tmp_path / "mine.ledger") as ledger:
        assert ledger.record(document, document.claims).is_new
        found = legation.timeline(ledger, "Chad", "Norway")
        assert isinstance(found, legation.ClaimList) and found
        (status,) = legation.ask(ledger, "Chad", "Norway", "recognition", valid_at="2025-03-05")
        assert isinstance(status, legation.Status) and status.state == "unknown"


def test_find_actor() -> None:
    """Names, keys and identifiers lead to one actor; an unknown name to None."""
    mali = legation.find_actor("Mali")
    assert mali is not None and legation.find_actor("ml") == mali == legation.find_actor(mali.id)
    assert legation.find_actor("Ruritania") is None


def test_import_is_light() -> None:
    """``import legation`` and the first ``legation.read`` attribute load nothing heavy."""
    code = (
        "import sys, legation; legation.read; legation.Claim; "
        "print(sorted(set(sys.modules) & {'spacy', 'sqlalchemy', 'rich', 'typer', 'pandas', 'numpy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_read_stays_callable_after_its_room_is_imported() -> None:
    """The function and the room share a name; importing the room must not take the function away."""
    code = "import legation.read.dates, legation; print(legation.read('Chad met Norway.').text)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Chad met Norway."
