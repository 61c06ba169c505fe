"""Every exception that Legation raises on purpose.

A message names the input and the mend, so that a surface can print it as it is.
"""

from __future__ import annotations


class LegationError(Exception):
    """Base of all expected failures; surfaces print it without a trace."""


class UnreadableError(LegationError):
    """The bytes cannot be turned into a Document (empty, binary, encrypted, too large, not what they claim)."""


class VocabularyError(LegationError):
    """A vocabulary file is malformed or refers to something that does not exist."""


class UnknownActorError(LegationError):
    """No actor of that name, key or identifier is known."""


class LedgerError(LegationError):
    """The ledger cannot be opened, is of another version, or refuses a write."""


class NotFoundError(LegationError):
    """A claim, document or actor identifier does not exist in the ledger."""


class UsageError(LegationError):
    """An option or argument makes no sense (an impossible date, a reversed interval)."""
