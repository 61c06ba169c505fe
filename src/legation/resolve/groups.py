"""Groups: "both countries", "the three governments", "the trio" -> the parties that were named together.

The count must be exactly that of a list named before, of a group settled before, or of the parties that the
document is plainly about; else the group stays open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from legation.extract.mentions import Nominal, nominals
from legation.resolve.context import Context
from legation.resolve.discourse import Phrase, clause_of
from legation.resolve.nominals import fits
from legation.vocab.actor_index import find_row

LIST_REACH = 3
UNCOUNTED_REACH = 2


class Groups:
    """Resolves the plural nominals of one document.

    Args:
        context: The state of the document.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.settled: list[tuple[tuple[str, ...], str]] = []
        """(keys, phrase) of the groups settled so far, last first."""

    def resolve(self, position: int, phrase: Phrase) -> None:
        """Settle one group or abstain; the note of the mention is ``group:<count>:<phrase>``, 0 uncounted."""
        n = phrase.mention
        _, count_text, name = self.context.mentions[n].note.split(":")
        count = int(count_text)
        entry = nominals().get(
            name, Nominal(name, "group", ("state", "person", "movement", "organisation"), ())
        )
        excluded = self._own_clause(position, phrase)
        keys, note = self._find(position, phrase, entry, count, excluded)
        if not keys:
            self.context.abstain(n, f"no {count or 'list of'} parties of that kind named together before")
            return
        self.settled.insert(0, (keys, name))
        self.context.settle_group(n, keys, 0.65, note)

    def _find(
        self, position: int, phrase: Phrase, entry: Nominal, count: int, excluded: set[str]
    ) -> tuple[tuple[str, ...], str]:
        found = self._listed(position, phrase, entry, count, excluded, reach=0)
        if found:
            return found, "the parties named together in the same sentence"
        found = self._in_one_sentence(position, phrase, entry, count, excluded, first=0, last=0)
        if found:
            return found, "the parties named in the same sentence"
        found = self._listed(
            position, phrase, entry, count, excluded, reach=LIST_REACH if count else UNCOUNTED_REACH
        )
        if found:
            return found, "the parties named together just before"
        for keys, _ in self.settled:
            if (not count or len(keys) == count) and self._fit(keys, entry) and not excluded & set(keys):
                return keys, "the parties already meant together"
        if not count:
            return (), ""
        found = self._in_one_sentence(position, phrase, entry, count, excluded, first=1, last=2)
        if found:
            return found, "the parties named in one sentence just before"
        return self._in_focus(position, entry, count, excluded), "those whom the text is about"

    def _own_clause(self, position: int, phrase: Phrase) -> set[str]:
        """Keys of the other parties of the group's own clause: who calls on both countries is neither."""
        verb = clause_of(phrase.head)
        found = set()
        for other in self.context.phrases:
            if other.sentence != phrase.sentence or other.start == phrase.start or other.rank == "modifier":
                continue
            actor = self.context.actor_of(other)
            if actor is not None and clause_of(other.head).i == verb.i and other.head.dep_ != "poss":
                found.add(actor.key)
        return found

    def _fit(self, keys: Sequence[str], entry: Nominal) -> bool:
        actors = [self.context.actor_named(key) for key in keys]
        return all(actor is not None and fits(actor, entry, entry.kinds, self.context) for actor in actors)

    def _listed(
        self, position: int, phrase: Phrase, entry: Nominal, count: int, excluded: set[str], *, reach: int
    ) -> tuple[str, ...]:
        for other in self.context.before(position, phrase, reach):
            keys = self.context.group_of(other)
            if not keys or (count and len(keys) != count) or excluded & set(keys):
                continue
            if self._fit(keys, entry):
                return keys
        return ()

    def _in_one_sentence(
        self,
        position: int,
        phrase: Phrase,
        entry: Nominal,
        count: int,
        excluded: set[str],
        *,
        first: int,
        last: int,
    ) -> tuple[str, ...]:
        """Exactly so many parties in the nearest sentence that names more than one, none of them marginal."""
        by_sentence: dict[int, dict[str, None]] = {}
        for other in self.context.before(position, phrase, last):
            actor = self.context.actor_of(other)
            if actor is None or actor.key in excluded or find_row(actor.key) is None:
                continue
            if phrase.sentence - other.sentence < first:
                continue
            if fits(actor, entry, entry.kinds, self.context, self.context.mentions[other.mention].text):
                by_sentence.setdefault(other.sentence, {}).setdefault(actor.key, None)
        nearest = next((keys for _, keys in sorted(by_sentence.items(), reverse=True) if len(keys) > 1), {})
        if len(nearest) != count:
            return ()
        if first:
            counts = self._counts(position, entry, excluded)
            if min(counts[key] for key in nearest) * 3 < max(counts.values()):
                return ()
        return tuple(reversed(nearest))

    def _counts(self, position: int, entry: Nominal, excluded: set[str]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for other in self.context.phrases[:position]:
            actor = self.context.actor_of(other)
            if actor is None or find_row(actor.key) is None or actor.key in excluded:
                continue
            words = self.context.mentions[other.mention].text
            if fits(actor, entry, entry.kinds, self.context, words):
                counts[actor.key] += 1
        return counts

    def _in_focus(self, position: int, entry: Nominal, count: int, excluded: set[str]) -> tuple[str, ...]:
        ranked = self._counts(position, entry, excluded).most_common(count + 1)
        if len(ranked) < count or ranked[count - 1][1] < 2:
            return ()
        if len(ranked) > count and ranked[count - 1][1] < 1.5 * ranked[count][1]:
            return ()
        return tuple(key for key, _ in ranked[:count])
