"""What every sieve of the anaphora shares: the mentions so far, their noun phrases, and the decision.

Invariants: a mention is settled at most once; a group is settled as ``candidates`` without a single actor.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from legation.extract.parse import ParsedDocument
from legation.model import Actor, Mention
from legation.resolve.discourse import Phrase, clause_of, gender_of, gender_of_name, list_phrases
from legation.vocab.actor_index import find_row
from legation.vocab.folding import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

PLACE_WEIGHT = {
    "subject": 1.0,
    "object": 0.65,
    "possessor": 0.55,
    "oblique": 0.5,
    "locative": 0.35,
    "modifier": 0.3,
}
# Those who act for the party that owns them: "their military rulers ... they".
RULERS = word_set("ruler leader government authority junta regime leadership general")


@dataclass(slots=True)
class Candidate:
    """A possible antecedent with its score.

    Attributes:
        keys: One key for a party, several for a group, none for a phrase that is no party.
    """

    keys: tuple[str, ...]
    score: float
    phrase: Phrase


class Context:
    """The state of one document while its anaphora is resolved from left to right.

    Args:
        parsed: The parse.
        mentions: Mentions with the named ones resolved.
        offices: Actor id -> office kinds that the text gives the person.
    """

    def __init__(
        self, parsed: ParsedDocument, mentions: Sequence[Mention], offices: dict[str, set[str]]
    ) -> None:
        self.text = parsed.document.text
        self.mentions = list(mentions)
        self.on = parsed.document.published_day
        self.offices = offices
        self.phrases = list_phrases(parsed, mentions)
        self.counts = Counter(m.actor.id for m in mentions if m.actor is not None)
        self.actors: dict[str, Actor] = {m.actor.key: m.actor for m in mentions if m.actor is not None}
        self.genders: dict[str, str] = {}
        self._at = {(p.paragraph, p.head.i): p for p in self.phrases}
        self._by_mention = {p.mention: p for p in self.phrases if p.mention >= 0}
        for phrase in self.phrases:
            actor = self.actor_of(phrase)
            if actor is not None and actor.kind == "person":
                gender = gender_of(phrase.head) or gender_of_name(actor.name)
                if gender:
                    self.genders.setdefault(actor.id, gender)

    # -- what a phrase stands for --------------------------------------------------------------------------

    def actor_of(self, phrase: Phrase) -> Actor | None:
        """The one party that a phrase is, as far as it is settled."""
        return self.mentions[phrase.mention].actor if phrase.mention >= 0 else None

    def actor_at(self, token: Token, paragraph: int) -> Actor | None:
        """The party of the phrase that a token heads."""
        phrase = self._at.get((paragraph, token.i))
        return self.actor_of(phrase) if phrase is not None else None

    def group_of(self, phrase: Phrase) -> tuple[str, ...]:
        """Keys of the parties that a phrase names together: a list, or a group settled before; else empty."""
        if phrase.mention >= 0:
            mention = self.mentions[phrase.mention]
            if mention.actor is None and mention.method == "nominal" and len(mention.candidates) > 1:
                return mention.candidates
        heads = list_heads(phrase.head)
        if len(heads) < 2:
            return ()
        found: dict[str, None] = {}
        for head in heads:
            other = self._at.get((phrase.paragraph, head.i))
            if other is None and self._is_given_name(phrase, head, heads):
                continue
            actor = self.actor_of(other) if other is not None else None
            if actor is None or find_row(actor.key) is None:
                return ()
            found.setdefault(actor.key)
        return tuple(found) if len(found) > 1 else ()

    def _is_given_name(self, phrase: Phrase, token: Token, heads: list[Token]) -> bool:
        """A parser may split "Hashim Thaci" in two; the part that no phrase has counts with the other."""
        base = phrase.start - phrase.head.idx
        start, after = base + token.idx, {h.i for h in heads}
        if token.i + 1 not in after:
            return False
        return any(
            m.kind == "name" and m.start <= start and m.end > base + token.idx + len(token.text)
            for m in self.mentions
        )

    def is_listed(self, phrase: Phrase) -> bool:
        """True for a later member of a list of parties, which a plural takes up only as a whole."""
        token = phrase.head
        while token.dep_ == "conj" and token.head.i != token.i:
            token = token.head
        if token.i == phrase.head.i and token.dep_ != "appos":
            return False
        tops = [token, token.head] if token.dep_ == "appos" else [token]
        for top in tops:
            first = self._at.get((phrase.paragraph, top.i))
            if first is None or top.i == phrase.head.i:
                continue
            if any(h.i == phrase.head.i for h in list_heads(top)) and self.group_of(first):
                return True
        return False

    def principal_of(self, phrase: Phrase) -> tuple[str, ...]:
        """Keys of the parties for whom rulers act ("Myanmar's military rulers"), else empty."""
        if phrase.mention >= 0 or phrase.head.lemma_.lower() not in RULERS:
            return ()
        for child in phrase.head.lefts:
            owner = self._at.get((phrase.paragraph, child.i))
            if owner is None:
                continue
            actor = self.actor_of(owner)
            keys = (actor.key,) if actor is not None else self.group_of(owner)
            if keys:
                return keys
        return ()

    def actor_named(self, key: str) -> Actor | None:
        """The actor of a key, when the document names it."""
        return self.actors.get(key)

    # -- search --------------------------------------------------------------------------------------------

    def before(self, position: int, phrase: Phrase, reach: int) -> list[Phrase]:
        """Phrases before a position, nearest first, within some sentences."""
        found = []
        for other in reversed(self.phrases[:position]):
            if phrase.sentence - other.sentence > reach:
                break
            found.append(other)
        return found

    def salience(self, actor: Actor | None) -> float:
        """How much of the document is about an actor."""
        return 0.07 * math.log2(1 + self.counts[actor.id]) if actor is not None else 0.0

    def is_co_argument(self, phrase: Phrase, other: Phrase) -> bool:
        """Two arguments of one verb do not corefer, unless one is a possessive."""
        if phrase.sentence != other.sentence or "poss" in (phrase.head.dep_, other.head.dep_):
            return False
        return clause_of(phrase.head).i == clause_of(other.head).i and phrase.rank != "modifier"

    def named_later(self, position: int, phrase: Phrase) -> set[str]:
        """Ids of the parties named after a phrase in its sentence.

        A full name after a description is mostly somebody else ("urged the government to talk to Chad").
        """
        found = set()
        for other in self.phrases[position + 1 :]:
            if other.sentence != phrase.sentence:
                break
            actor = self.actor_of(other)
            if actor is not None and self.mentions[other.mention].kind == "name" and other.rank != "modifier":
                found.add(actor.id)
        return found

    # -- decision ------------------------------------------------------------------------------------------

    def settle(self, n: int, actor: Actor, method: str, score: float, note: str) -> None:
        """Resolve a mention to one actor."""
        self.counts[actor.id] += 1
        self.actors.setdefault(actor.key, actor)
        self.mentions[n] = replace(
            self.mentions[n], actor=actor, method=method, score=round(min(score, 0.95), 2), note=note
        )

    def settle_group(self, n: int, keys: tuple[str, ...], score: float, note: str) -> None:
        """Resolve a mention to several parties at once."""
        self.mentions[n] = replace(
            self.mentions[n], candidates=keys, method="nominal", score=round(score, 2), note=note
        )

    def abstain(self, n: int, note: str, candidates: tuple[str, ...] = ()) -> None:
        """Leave a mention open and say why."""
        self.mentions[n] = replace(self.mentions[n], note=note, candidates=candidates)

    def decide(
        self, n: int, found: list[Candidate], method: str, floor: float, margin: float
    ) -> Actor | None:
        """Take the best candidate where it is good enough and clearly better than the next."""
        best: dict[str, Candidate] = {}
        for candidate in found:
            key = "+".join(sorted(candidate.keys)) or f"phrase {candidate.phrase.start}"
            if key not in best or best[key].score < candidate.score:
                best[key] = candidate
        ranked = sorted(best.values(), key=lambda c: (-c.score, -c.phrase.start))
        if not ranked or ranked[0].score < floor:
            self.abstain(n, "no antecedent near enough")
            return None
        first = ranked[0]
        if not first.keys:
            self.abstain(n, f"refers to “{first.phrase.head.text}”, which is no party")
            return None
        second = ranked[1] if len(ranked) > 1 else None
        if second is not None and first.score < margin * second.score:
            keys = tuple(key for c in ranked[:3] for key in c.keys)
            self.abstain(n, f"open between {_name(first)} and {_name(second)}", keys)
            return None
        where = "the same sentence" if first.phrase.sentence == self._sentence(n) else "an earlier sentence"
        note = f"{first.phrase.rank} of {where}: “{first.phrase.head.text}”"
        score = 0.5 + 0.3 * min(1.0, first.score)
        actor = self.actors.get(first.keys[0])
        if len(first.keys) > 1:
            self.settle_group(n, first.keys, score, note)
            return None
        if actor is None:
            self.abstain(n, "no antecedent near enough")
            return None
        self.settle(n, actor, method, score, note)
        return actor

    def _sentence(self, n: int) -> int:
        return self._by_mention[n].sentence


def list_heads(token: Token) -> list[Token]:
    """Heads of a list of names in order: the first and its conjuncts ("Mali, Burkina Faso and Niger")."""
    if token.dep_ == "conj":
        return [token]
    heads, open_ = [token], [token]
    while open_:
        at = open_.pop()
        for child in at.children:
            loose = (
                child.dep_ == "appos"
                and child.pos_ == "PROPN"
                and any(c.dep_ == "conj" for c in child.children)
            )
            if child.dep_ == "conj" or loose:
                heads.append(child)
                open_.append(child)
    return sorted(heads, key=lambda t: t.i)


def _name(candidate: Candidate) -> str:
    rows = [find_row(key) for key in candidate.keys]
    names = [row.name if row is not None else key for row, key in zip(rows, candidate.keys, strict=True)]
    return " and ".join(names) or candidate.phrase.head.text
