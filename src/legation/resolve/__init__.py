"""Mention -> Actor: names, posts, metonyms, apposition, then nominals and pronouns; abstains rather than
guesses."""

from __future__ import annotations

from legation.resolve.resolver import resolve_mentions

__all__ = ["resolve_mentions"]
