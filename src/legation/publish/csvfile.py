"""Comma-separated values: one row a claim, with a header, in UTF-8.

Loses: offsets and context of the evidence, cues and rules, roles other than subject and object, how
parties were resolved, the words and reference of times, and the repairs of the document.

Source: RFC 4180.
"""

from __future__ import annotations

import csv
from pathlib import Path

from legation.publish.harvest import Harvest
from legation.publish.rows import COLUMNS, flat_row


def write(target: Path, harvest: Harvest) -> int:
    """Write the file; return the number of rows."""
    count = 0
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for claim in harvest.iter_claims():
            document = harvest.get_document(claim.document_id)
            writer.writerow(flat_row(claim, document, harvest.verdict(claim)).values())
            count += 1
    return count
