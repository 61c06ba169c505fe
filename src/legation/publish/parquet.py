"""Parquet: the columns of csv with types; needs the extra ``frames``.

Loses: the same as csv; days are dates and quantities numbers.

Source: Apache Parquet, written by pyarrow.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from legation.claimlist import MissingExtraError
from legation.publish.harvest import Harvest
from legation.publish.rows import COLUMNS, Cell, flat_row

ROWS = 20_000
"""Rows in a group: what is held in memory at a time."""


def write(target: Path, harvest: Harvest) -> int:
    """Write the file in groups of rows; return the number of rows.

    Raises:
        MissingExtraError: if pyarrow is not installed.
    """
    arrow, parquet = _need("pyarrow"), _need("pyarrow.parquet")
    types = {"text": arrow.string(), "number": arrow.float64(), "day": arrow.date32()}
    schema = arrow.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    count = 0
    with parquet.ParquetWriter(str(target), schema) as writer:
        rows: list[dict[str, Cell]] = []
        for claim in harvest.iter_claims():
            document = harvest.get_document(claim.document_id)
            rows.append(flat_row(claim, document, harvest.verdict(claim)))
            count += 1
            if len(rows) == ROWS:
                writer.write_table(arrow.Table.from_pylist(rows, schema))
                rows = []
        if rows:
            writer.write_table(arrow.Table.from_pylist(rows, schema))
    return count


def _need(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(
            "parquet needs pyarrow; install it with `pip install 'legation[frames]'`, or publish csv"
        ) from error
