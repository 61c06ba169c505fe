"""Claims in the formats of others; each format says what it loses.

Invariants:

- a claim that is not said to be actual never becomes a fact: formats with columns carry modality and
  polarity, formats without leave such claims out and count them;
- a file is whole or not there: it is written beside its place and moved there at the end;
- an existing file is replaced only when asked for;
- the same ledger and filters give the same bytes.
"""

from __future__ import annotations

from legation.publish.formats import FORMATS, Published, loses, publish
from legation.publish.harvest import Harvest
from legation.publish.jsonl import from_jsonl, record_jsonl, to_jsonl
from legation.publish.placing import PublishError

__all__ = [
    "FORMATS",
    "Harvest",
    "PublishError",
    "Published",
    "from_jsonl",
    "loses",
    "publish",
    "record_jsonl",
    "to_jsonl",
]
