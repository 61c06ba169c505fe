"""A file is whole or not there, and nothing is overwritten by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from legation.publish.placing import PublishError, placing


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def fill(path: Path, words: str, *, force: bool = False) -> None:
    with placing(path, force=force) as draft:
        draft.write_text(words, "utf-8")


def test_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until then its place is empty; no draft is left."""
    path = tmp_path / "out"
    with placing(path) as draft:
        draft.write_text("half", "utf-8")
        assert not path.exists() and draft.parent == tmp_path
    assert path.read_text("utf-8") == "half" and names(tmp_path) == ["out"]


def test_failure_leaves_nothing(tmp_path: Path) -> None:
    """Neither a half file nor a draft, and an older file as it was."""
    path = tmp_path / "out"
    with pytest.raises(ZeroDivisionError), placing(path) as draft:
        draft.write_text("half", "utf-8")
        raise ZeroDivisionError
    assert names(tmp_path) == []
    fill(path, "old")
    with pytest.raises(ZeroDivisionError), placing(path, force=True):
        raise ZeroDivisionError
    assert path.read_text("utf-8") == "old" and names(tmp_path) == ["out"]


def test_existing_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    """Also one that appears while the new one is being written."""
    path = tmp_path / "out"
    fill(path, "old")
    with pytest.raises(PublishError, match="--force"):
        fill(path, "new")
    assert path.read_text("utf-8") == "old"
    fill(path, "new", force=True)
    assert path.read_text("utf-8") == "new"
    quick = tmp_path / "quick"
    with pytest.raises(PublishError, match="--force"), placing(quick) as draft:
        draft.write_text("mine", "utf-8")
        quick.write_text("theirs", "utf-8")
    assert quick.read_text("utf-8") == "theirs" and names(tmp_path) == ["out", "quick"]


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems have none."""

    def refuse(self: Path, target: Path) -> None:
        raise OSError(1, "not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    fill(tmp_path / "out", "words")
    assert (tmp_path / "out").read_text("utf-8") == "words" and names(tmp_path) == ["out"]


def test_bad_places(tmp_path: Path) -> None:
    """A folder, a missing folder, a dangling link."""
    with pytest.raises(PublishError, match="is a folder"):
        fill(tmp_path, "words")
    with pytest.raises(PublishError, match="does not exist"):
        fill(tmp_path / "none" / "out", "words")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(PublishError, match="exists"):
        fill(link, "words")
