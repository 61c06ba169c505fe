"""Which formats there are, and the one way into all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from legation.errors import NotFoundError, UsageError
from legation.publish.harvest import Harvest
from legation.publish.placing import placing

FORMATS: Mapping[str, str] = {
    "csv": "legation.publish.csvfile",
    "jsonl": "legation.publish.jsonl",
    "parquet": "legation.publish.parquet",
    "plover": "legation.publish.plover",
    "graphml": "legation.publish.graphml",
    "ftm": "legation.publish.ftm",
}
"""Name -> module with ``write(target, harvest) -> rows``, whose docstring has a paragraph ``Loses:``."""

WITH_MODALITY = frozenset({"csv", "jsonl", "parquet", "graphml"})
"""Formats that carry every claim with its modality."""

ALL_MODALITIES = frozenset({"plover"})
"""Formats that take only actual, positive claims unless asked for all."""


MARK = "Loses:"
"""What begins the paragraph of a module that says what its format loses."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was written.

    Attributes:
        path: The file.
        format: Its format.
        written: Rows, claims or events written.
        left_out: Reason -> claims that the format has no place for.
    """

    path: Path
    format: str
    written: int
    left_out: Mapping[str, int]


def publish(harvest: Harvest, format_: str, path: Path | str, *, force: bool = False) -> Published:
    """Write claims to a file.

    Args:
        harvest: The claims.
        format_: One of `FORMATS`.
        path: The file, which appears when it is whole.
        force: Replace an existing file.

    Raises:
        NotFoundError: if no claim fits; no file is written then.
        PublishError: if the file exists or its folder does not.
        UsageError: if there is no such format, or it has no modalities to choose from.
    """
    path = Path(path)
    module = _module(format_)
    if harvest.all_modalities and format_ not in ALL_MODALITIES:
        carried = "carries every claim with its modality" if format_ in WITH_MODALITY else "has no modality"
        raise UsageError(f"--all-modalities is for {', '.join(sorted(ALL_MODALITIES))}; {format_} {carried}")
    with placing(path, force=force) as draft:
        written: int = module.write(draft, harvest)
        left_out = dict(sorted(harvest.left_out.items()))
        if not written:
            why = "; ".join(f"{count} {reason}" for reason, count in left_out.items())
            raise NotFoundError(
                f"no claim to publish as {format_}{f' ({why})' if why else ''}; wrote no file"
            )
    return Published(path, format_, written, left_out)


def loses(format_: str) -> str:
    """Return what a format does not carry over, as its module says.

    Raises:
        UsageError: if there is no such format.

    >>> loses("parquet")
    'the same as csv; days are dates and quantities numbers.'
    """
    paragraphs = (_module(format_).__doc__ or "").split("\n\n")
    found = next((one for one in paragraphs if one.startswith(MARK)), MARK)
    return " ".join(found.removeprefix(MARK).replace("``", "").split())


def _module(format_: str) -> Any:
    if format_ not in FORMATS:
        raise UsageError(f"{format_!r} is no format; choose from {', '.join(FORMATS)}")
    return import_module(FORMATS[format_])
