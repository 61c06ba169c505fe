"""Puts a finished file in its place, whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from legation.errors import LegationError


class PublishError(LegationError):
    """A file cannot be written where it was asked for."""


@contextmanager
def placing(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Yield an empty file beside the path; move it there when the block ends without an error.

    Args:
        path: Where the file shall stand.
        force: Replace a file that stands there.

    Raises:
        PublishError: if the folder does not exist, or a file stands there and may not be replaced.
    """
    if path.is_dir():
        raise PublishError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise PublishError(f"the folder {path.parent} does not exist; make it first")
    if not force:
        _refuse_existing(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        draft.touch(exist_ok=False)
        yield draft
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        _move(draft, path, force=force)
    finally:
        draft.unlink(missing_ok=True)


def _move(draft: Path, path: Path, *, force: bool) -> None:
    if force:
        draft.replace(path)
        return
    try:
        path.hardlink_to(draft)  # unlike a rename, this fails when somebody was quicker
    except FileExistsError:
        _refuse_existing(path)
    except OSError:
        # A file system without hard links: look again, then rename.
        _refuse_existing(path)
        draft.replace(path)


def _refuse_existing(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise PublishError(f"{path} exists and was left as it is; name another file, or add --force")
