"""The learned reader: a small encoder that proposes claims which no construction of vocab/frames covers.

It reads tokens and answers in token places (legation.extract.learned.reader); what becomes of its proposals is
decided beside the rules (legation.extract.combine). Everything runs offline from files of this package; docs/models/
says how they were made.
"""

from legation.extract.learned.encoder import SWITCH, Encoder, find_weights
from legation.extract.learned.reader import LearnedReader, Proposal, WindowView, get_reader

__all__ = [
    "SWITCH",
    "Encoder",
    "LearnedReader",
    "Proposal",
    "WindowView",
    "find_weights",
    "get_reader",
]
