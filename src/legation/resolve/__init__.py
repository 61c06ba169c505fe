"""Mention -> Actor: names, posts, metonyms, apposition, then nominals and pronouns; abstains rather than
guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from legation.resolve.resolver import resolve_mentions

__all__ = ["resolve_mentions"]


def __getattr__(name: str) -> Any:
    # Loaded when it is used: the ledger asks this room who is who, and needs no parser for that.
    if name == "resolve_mentions":
        from legation.resolve.resolver import resolve_mentions

        return resolve_mentions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
