"""Runs the pipeline over a case; the one place that knows how a text is read and its claims extracted."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from tests.gold.golden import Case

from legation.model import Claim, Document


def read_case(case: Case) -> tuple[Document, Sequence[Claim]]:
    """Read the text of a case as published on its day and extract its claims."""
    read = import_module("legation").read
    document: Document = read(case.path, published=case.published, source=case.source)
    claims = import_module("legation.pipeline").read_claims(document)
    return document, tuple(claims)
