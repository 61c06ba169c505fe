"""Definite nominals: "the group", "the kingdom", "the League" -> the one party they take up.

Recency alone never decides; a nominal with few bearers in a document ("the territory") may reach far back.
"""

from __future__ import annotations

from legation.extract.mentions import Nominal, nominals
from legation.model import Actor
from legation.resolve.context import PLACE_WEIGHT, Candidate, Context
from legation.resolve.discourse import Phrase
from legation.vocab.actor_index import find_row, to_actor
from legation.vocab.day_bounds import holds_on
from legation.vocab.folding import fold, word_set

MOVEMENT_WORDS = word_set(
    "armed extremist fundamentalist guerrilla insurgent islamist jihadi jihadist militant paramilitary "
    "rebel radical separatist terror terrorist shiite sunni hardline outlawed banned"
)
DESCRIPTIVE = word_set(
    "first only same other next last whole best most rival latter former new entire wider second"
)
NOMINAL_FLOOR, NOMINAL_MARGIN = 0.5, 1.15
NEARNESS = (0.9, 1.0, 0.7, 0.5, 0.35)
# Kinds that few parties of a text have: where one alone has it, it is meant however far back.
RARE = word_set("territory kingdom emirate sultanate monarchy archipelago junta")


def fits(actor: Actor, entry: Nominal, kinds: tuple[str, ...], context: Context, words: str = "") -> bool:
    """Say whether an actor is of a kind that a nominal may name."""
    members = {member.rstrip("?") for member in entry.members}
    if members and actor.key not in members:
        return False
    row = find_row(actor.key)
    subkind = row.subkind if row is not None else ""
    singular = entry.phrase.removesuffix("s")
    for kind in kinds:
        coarse, _, fine = kind.partition(".")
        if kind == "word":
            if singular in fold(f"{actor.name} {words}").replace("-", " ").split():
                return True
            if row is not None and entry.number == "singular" and entry.phrase in subkind.split("-"):
                return True
        elif (actor.kind == coarse and (not fine or fine == subkind)) or (
            kind == "territory" and row is not None and _is_contested(row.subkind, row.valid_from, context)
        ):
            return True
    return False


def _is_contested(subkind: str, valid_from: str, context: Context) -> bool:
    """A state that few recognise, or that was none yet when the text was published, is a territory."""
    if subkind in ("partially_recognised_state", "territory"):
        return True
    return (
        bool(valid_from) and context.on is not None and not holds_on(valid_from, "", context.on.toordinal())
    )


class Nominals:
    """Resolves the singular nominals of one document.

    Args:
        context: The state of the document.
    """

    def __init__(self, context: Context) -> None:
        self.context = context

    def resolve(self, position: int, phrase: Phrase) -> None:
        """Settle one nominal or abstain."""
        n = phrase.mention
        mention = self.context.mentions[n]
        entry = nominals()[mention.note.partition(":")[2]]
        words = set(fold(mention.text).replace("-", " ").split())
        if words & DESCRIPTIVE:
            self.context.abstain(n, "a description, not a reference back")
            return
        if "this" in words and entry.kinds[0] in ("state", "government"):
            self.context.abstain(n, "the speaker's or writer's own, which the text need not name")
            return
        kinds = ("movement",) if words & MOVEMENT_WORDS and "movement" in entry.kinds else entry.kinds
        found = self._candidates(position, phrase, entry, kinds)
        faint = all(c.score < NOMINAL_FLOOR for c in found) and len({c.keys for c in found}) < 2
        if faint and self._one_in_text(position, phrase, entry, kinds):
            return
        if (
            self.context.decide(n, found, "nominal", NOMINAL_FLOOR, NOMINAL_MARGIN) is None
            and mention.candidates
        ):
            key = mention.candidates[0]
            if find_row(key) is not None:
                actor = to_actor(key, self.context.on)
                self.context.settle(n, actor, "alias", 0.5, "people of that sort in general")

    def _candidates(
        self, position: int, phrase: Phrase, entry: Nominal, kinds: tuple[str, ...]
    ) -> list[Candidate]:
        context = self.context
        later = context.named_later(position, phrase)
        found = []
        for other in context.before(position, phrase, 4):
            actor = context.actor_of(other)
            if actor is None or not fits(actor, entry, kinds, context, context.mentions[other.mention].text):
                continue
            if context.is_co_argument(phrase, other):
                continue
            if kinds[0] == "state" and not entry.members and not self._names_country(other):
                continue
            score = self._score(phrase, other, actor, entry)
            found.append(Candidate((actor.key,), score * (0.5 if actor.id in later else 1.0), other))
        return found

    def _score(self, phrase: Phrase, other: Phrase, actor: Actor, entry: Nominal) -> float:
        distance = phrase.sentence - other.sentence
        nearness = NEARNESS[distance]
        if phrase.paragraph != other.paragraph and distance > 1:
            nearness *= 0.85
        weight = PLACE_WEIGHT[other.rank]
        if distance == 0 or entry.kinds[0] == "state":
            weight = max(weight, 0.75 if distance == 0 else 0.6)
        if entry.members or "word" in entry.kinds[0]:
            weight = max(weight, 0.8)
        score = nearness * weight + self.context.salience(actor)
        if other.mention >= 0 and self.context.mentions[other.mention].method == "nominal":
            score += 0.15
        if f"{actor.key}?" in entry.members:
            score *= 0.6
        preferred = entry.kinds[0].partition(".")[0]
        if preferred == "word":
            return score if self._is_named_so(actor, entry) else score * 0.7
        return score if actor.kind == preferred or preferred == "territory" else score * 0.7

    def _is_named_so(self, actor: Actor, entry: Nominal) -> bool:
        return entry.phrase in fold(actor.name).replace("-", " ").split()

    def _names_country(self, other: Phrase) -> bool:
        mention = self.context.mentions[other.mention]
        return mention.method in ("alias", "nominal", "pronoun", "metonym") and mention.kind != "adjective"

    def _one_in_text(self, position: int, phrase: Phrase, entry: Nominal, kinds: tuple[str, ...]) -> bool:
        """The one party of a rare kind, or of that name, however far back."""
        context = self.context
        exact = entry.phrase in RARE
        found: dict[str, Actor] = {}
        for other in context.phrases[:position]:
            actor = context.actor_of(other)
            if actor is None or other.mention < 0:
                continue
            named = "word" in kinds and self._is_named_so(actor, entry)
            if named or (exact and fits(actor, entry, kinds, context)):
                found.setdefault(actor.id, actor)
        if len(found) != 1:
            return False
        actor = next(iter(found.values()))
        context.settle(phrase.mention, actor, "nominal", 0.65, f"the one {entry.phrase} of the text")
        return True
