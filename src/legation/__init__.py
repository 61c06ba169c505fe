"""Turns reporting into a sourced, dated ledger of where political actors stand with one another.

>>> import legation
>>> legation.read("Norway recognised Kosovo in 2008.", published="2008-04-01").published_day.isoformat()
'2008-04-01'

Names are loaded on first use, so that ``import legation`` costs a few milliseconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from legation._version import __version__

if TYPE_CHECKING:
    from legation.api import ask, find_actor, open_ledger, read, read_all, timeline
    from legation.claimlist import ClaimList
    from legation.errors import LegationError
    from legation.ledger import Ledger
    from legation.model import Actor, Claim, Document, Modality, Status

__all__ = [
    "Actor",
    "Claim",
    "ClaimList",
    "Document",
    "Ledger",
    "LegationError",
    "Modality",
    "Status",
    "__version__",
    "ask",
    "find_actor",
    "open_ledger",
    "read",
    "read_all",
    "timeline",
]

_HOMES = {
    "Actor": "model",
    "Claim": "model",
    "ClaimList": "claimlist",
    "Document": "model",
    "Ledger": "ledger",
    "LegationError": "errors",
    "Modality": "model",
    "Status": "model",
    "ask": "api",
    "find_actor": "api",
    "open_ledger": "api",
    "read_all": "api",
    "timeline": "api",
}


def __getattr__(name: str) -> Any:
    if name == "read":
        # The room of that name is callable: importing any part of it would otherwise hide a function here.
        return import_module("legation.read")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'legation' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"legation.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
