"""A tuple of claims that prints well and goes to data frames.

Every conversion goes through ``legation.answer.records.claim_record``, so that a frame, ``--json`` and the
documentation name the same fields.
"""

from __future__ import annotations

import html
import json
from importlib import import_module
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from legation.errors import LegationError
from legation.model import Claim

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_SHOWN = 40
_WORDS = 60


class MissingExtraError(LegationError):
    """An optional package is not installed."""


class ClaimList(tuple[Claim, ...]):
    """Claims in text order; a tuple in every respect, with a table for people and frames for programs."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: SupportsIndex) -> Claim: ...
    @overload
    def __getitem__(self, index: slice) -> ClaimList: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Claim | ClaimList:
        """Return one claim, or a ClaimList of a slice."""
        found = super().__getitem__(index)
        return ClaimList(found) if isinstance(index, slice) else found  # type: ignore[arg-type, return-value]

    def to_records(self) -> list[dict[str, Any]]:
        """Return one dict a claim, with the documented fields of ``--json``."""
        claim_record = import_module("legation.answer.records").claim_record
        return [claim_record(claim) for claim in self]

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas data frame, one row a claim; nested fields are JSON text.

        Raises:
            MissingExtraError: When pandas is not installed.
        """
        frame: pandas.DataFrame = _need("pandas").DataFrame(_flat(self.to_records()))
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return a polars data frame, one row a claim; nested fields are JSON text.

        Raises:
            MissingExtraError: When polars is not installed.
        """
        frame: polars.DataFrame = _need("polars").DataFrame(
            _flat(self.to_records()), infer_schema_length=None
        )
        return frame

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table, one row a claim; nested fields are JSON text.

        Raises:
            MissingExtraError: When pyarrow is not installed.
        """
        table: pyarrow.Table = _need("pyarrow").Table.from_pylist(_flat(self.to_records()))
        return table

    def __repr__(self) -> str:
        rows = [_row(claim) for claim in self[:_SHOWN]]
        head = f"ClaimList of {len(self)} claim{'' if len(self) == 1 else 's'}"
        if not rows:
            return head
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
        lines = ["  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip() for row in rows]
        more = [f"... and {len(self) - _SHOWN} more"] if len(self) > _SHOWN else []
        return "\n".join([head, *lines, *more])

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        names = ("subject", "predicate", "object", "modality", "time", "said by", "words")
        head = "".join(f"<th>{name}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in _row(claim)) + "</tr>"
            for claim in self[:_SHOWN]
        )
        rest = f"<p>and {len(self) - _SHOWN} more</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _row(claim: Claim) -> tuple[str, ...]:
    modality = ("not " if claim.polarity == "negative" else "") + str(claim.modality)
    said_by = " < ".join(link.speaker.label for link in claim.attribution)
    words = " ".join(claim.evidence[0].exact.split())
    quoted = words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"
    object_ = claim.object.label if claim.object else ""
    return (claim.subject.label, claim.predicate, object_, modality, claim.time.edtf, said_by, f"“{quoted}”")


def _flat(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nested fields as JSON text: one shape for every frame library, whatever a document holds."""
    return [
        {
            key: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
            for key, value in record.items()
        }
        for record in records
    ]


def _need(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(
            f"{name} is not installed; install it with `pip install 'legation[frames]'`"
        ) from error
