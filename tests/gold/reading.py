"""Runs the pipeline over a case; the one place that knows how a text is read and its claims extracted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tests.gold.golden import Case

from legation.model import Claim, Document
from legation.pipeline import read_claims
from legation.read import iter_path


@lru_cache(maxsize=64)
def read_case(case: Case) -> tuple[Document, Sequence[Claim]]:
    """Read the text of a case as published on its day and extract its claims."""
    (document,) = iter_path(case.path, published=case.published, source=case.source)
    return document, tuple(read_claims(document))
