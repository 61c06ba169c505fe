"""Nominals ("the group") and pronouns ("its") -> the party or parties they refer to, or nobody.

A candidate scores by distance, grammatical place and how much of the document is about it; it is taken only
when it is good enough and clearly better than the next phrase, whether that phrase is a party or not.

Source: the salience factors of Lappin and Leass (1994), "An algorithm for pronominal anaphora resolution";
the order of the passes after Raghunathan et al. (2010), "A multi-pass sieve for coreference resolution";
weights are our own.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.extract.parse import ParsedDocument
from legation.model import Mention
from legation.resolve.context import Context
from legation.resolve.groups import Groups
from legation.resolve.nominals import Nominals
from legation.resolve.posts import Posts
from legation.resolve.pronouns import Pronouns


class Coreference:
    """Resolves the anaphora of one document from left to right.

    Args:
        parsed: The parse.
        mentions: Mentions with the named ones resolved.
        offices: Actor id -> office kinds that the text gives the person.
    """

    def __init__(
        self, parsed: ParsedDocument, mentions: Sequence[Mention], offices: dict[str, set[str]]
    ) -> None:
        self.context = Context(parsed, mentions, offices)
        self._pronouns = Pronouns(self.context)
        self._nominals = Nominals(self.context)
        self._groups = Groups(self.context)
        self._posts = Posts(self.context)

    def resolve(self) -> list[Mention]:
        """Return the mentions, anaphora resolved or abstained with the reason."""
        context = self.context
        for position, phrase in enumerate(context.phrases):
            if phrase.mention < 0 or context.mentions[phrase.mention].actor is not None:
                continue
            mention = context.mentions[phrase.mention]
            if mention.note.startswith("group:"):
                self._groups.resolve(position, phrase)
            elif mention.kind == "pronoun":
                self._pronouns.resolve(position, phrase)
            elif mention.note.startswith("counterpart:"):
                self._posts.resolve_counterpart(phrase, mention.note.partition(":")[2])
            elif mention.note.startswith("nominal:"):
                self._nominals.resolve(position, phrase)
            elif mention.note.startswith(("office:", "organ:")) and not mention.candidates:
                self._posts.resolve(position, phrase, mention.note)
        return context.mentions
