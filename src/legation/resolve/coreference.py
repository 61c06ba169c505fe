"""Nominals ("the group") and pronouns ("its") -> the actor they refer to, or nobody.

A candidate scores by distance, grammatical place and how much of the document is about it; it is taken only
when it is good enough and clearly better than the next phrase, whether that phrase is a party or not.
Recency alone never decides.

Source: the salience factors of Lappin and Leass (1994), "An algorithm for pronominal anaphora resolution";
the order of the passes after Raghunathan et al. (2010), "A multi-pass sieve for coreference resolution";
weights are our own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from legation.extract.mentions import Nominal, nominals
from legation.extract.parse import ParsedDocument
from legation.model import Actor, Mention
from legation.resolve.discourse import (
    Phrase,
    clause_of,
    gender_of,
    gender_of_name,
    is_controller,
    list_phrases,
    subject_height,
)
from legation.vocab.actor_index import find_row, office_kinds, split_key, terms_of, to_actor
from legation.vocab.day_bounds import day_bounds, holds_on
from legation.vocab.folding import fold, word_set

PLACE_WEIGHT = {
    "subject": 1.0,
    "object": 0.65,
    "possessor": 0.55,
    "oblique": 0.5,
    "locative": 0.35,
    "modifier": 0.3,
}
MOVEMENT_WORDS = word_set(
    "armed extremist fundamentalist guerrilla insurgent islamist jihadi jihadist militant paramilitary "
    "rebel radical "
    "separatist terror terrorist shiite sunni hardline outlawed banned"
)
PLACE_RANKS = frozenset({"locative", "oblique", "modifier"})
SINGULAR_RANKS = frozenset({"head_of_state", "head_of_government", "minister", "deputy_minister"})
NOMINAL_FLOOR, NOMINAL_MARGIN = 0.5, 1.25
PRONOUN_FLOOR, PRONOUN_MARGIN = 0.55, 1.25
HE = word_set("he him his himself")
SHE = word_set("she her hers herself")
IT = word_set("it its itself")
THEY = word_set("they them their theirs themselves")


@dataclass(slots=True)
class Candidate:
    """A possible antecedent with its score; ``actor`` is None for a phrase that is no party."""

    actor: Actor | None
    score: float
    phrase: Phrase


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
        self.mentions = list(mentions)
        self.on = parsed.document.published_day
        self.offices = offices
        self.phrases = list_phrases(parsed, mentions)
        self.counts = Counter(m.actor.id for m in mentions if m.actor is not None)
        self.genders: dict[str, str] = {}
        for phrase in self.phrases:
            actor = self._actor(phrase)
            if actor is not None and actor.kind == "person":
                gender = gender_of(phrase.head) or gender_of_name(actor.name)
                if gender:
                    self.genders.setdefault(actor.id, gender)

    def resolve(self) -> list[Mention]:
        """Return the mentions, anaphora resolved or abstained with the reason."""
        for position, phrase in enumerate(self.phrases):
            if phrase.mention < 0 or self.mentions[phrase.mention].actor is not None:
                continue
            mention = self.mentions[phrase.mention]
            if mention.kind == "pronoun":
                self._pronoun(position, phrase)
            elif mention.note.startswith("nominal:"):
                self._nominal(position, phrase, nominals()[mention.note.partition(":")[2]])
            elif mention.note.startswith(("office:", "organ:")) and not mention.candidates:
                self._post(position, phrase, mention.note)
        return self.mentions

    # -- shared --------------------------------------------------------------------------------------------

    def _actor(self, phrase: Phrase) -> Actor | None:
        return self.mentions[phrase.mention].actor if phrase.mention >= 0 else None

    def _settle(self, n: int, actor: Actor, method: str, score: float, note: str) -> None:
        self.counts[actor.id] += 1
        self.mentions[n] = replace(
            self.mentions[n], actor=actor, method=method, score=round(min(score, 0.95), 2), note=note
        )

    def _abstain(self, n: int, note: str, candidates: tuple[str, ...] = ()) -> None:
        self.mentions[n] = replace(self.mentions[n], note=note, candidates=candidates)

    def _salience(self, actor: Actor | None) -> float:
        return 0.07 * math.log2(1 + self.counts[actor.id]) if actor is not None else 0.0

    def _decide(
        self, n: int, found: list[Candidate], method: str, floor: float, margin: float
    ) -> Actor | None:
        best: dict[str, Candidate] = {}
        for candidate in found:
            key = candidate.actor.id if candidate.actor else f"phrase {candidate.phrase.start}"
            if key not in best or best[key].score < candidate.score:
                best[key] = candidate
        ranked = sorted(best.values(), key=lambda c: (-c.score, -c.phrase.start))
        if not ranked or ranked[0].score < floor:
            self._abstain(n, "no antecedent near enough")
            return None
        first = ranked[0]
        if first.actor is None:
            self._abstain(n, f"refers to “{first.phrase.head.text}”, which is no party")
            return None
        second = ranked[1] if len(ranked) > 1 else None
        if second is not None and first.score < margin * second.score:
            other = second.actor.name if second.actor else second.phrase.head.text
            keys = tuple(c.actor.key for c in ranked[:3] if c.actor is not None)
            self._abstain(n, f"open between {first.actor.name} and {other}", keys)
            return None
        where = "the same sentence" if first.phrase.sentence == self._sentence(n) else "an earlier sentence"
        note = f"{first.phrase.rank} of {where}: “{first.phrase.head.text}”"
        self._settle(n, first.actor, method, 0.5 + 0.3 * min(1.0, first.score), note)
        return first.actor

    def _sentence(self, n: int) -> int:
        return next(p.sentence for p in self.phrases if p.mention == n)

    # -- nominals ------------------------------------------------------------------------------------------

    def _nominal(self, position: int, phrase: Phrase, entry: Nominal) -> None:
        n = phrase.mention
        mention = self.mentions[n]
        if entry.number == "dual":
            self._dual(position, phrase, entry)
            return
        words = set(fold(mention.text).replace("-", " ").split())
        if words & {"first", "only", "same", "other", "next", "last", "whole", "best", "most"}:
            self._abstain(n, "a description, not a reference back")
            return
        if "this" in words and entry.kinds[0] in ("state", "government"):
            self._abstain(n, "the speaker's or writer's own, which the text need not name")
            return
        kinds = ("movement",) if words & MOVEMENT_WORDS and "movement" in entry.kinds else entry.kinds
        found = []
        for other in self._before(position, phrase, 4):
            actor = self._actor(other)
            if actor is None or not self._fits(actor, entry, kinds) or self._is_co_argument(phrase, other):
                continue
            if entry.kinds[0] == "state" and not self._names_country(other):
                continue
            found.append(Candidate(actor, self._nominal_score(phrase, other, actor, entry), other))
        if self._decide(n, found, "nominal", NOMINAL_FLOOR, NOMINAL_MARGIN) is None and mention.candidates:
            key = mention.candidates[0]
            if find_row(key) is not None:
                self._settle(n, to_actor(key, self.on), "alias", 0.5, "people of that sort in general")

    def _nominal_score(self, phrase: Phrase, other: Phrase, actor: Actor, entry: Nominal) -> float:
        distance = phrase.sentence - other.sentence
        nearness = (0.9, 1.0, 0.7, 0.5, 0.35)[distance]
        if phrase.paragraph != other.paragraph and distance > 1:
            nearness *= 0.85
        weight = PLACE_WEIGHT[other.rank]
        if distance == 0 or entry.kinds[0] == "state":
            weight = max(weight, 0.6)
        score = nearness * weight + self._salience(actor)
        if other.mention >= 0 and self.mentions[other.mention].method == "nominal":
            score += 0.15
        preferred = entry.kinds[0].partition(".")[0]
        return score if actor.kind == preferred or entry.kinds[0] == "word" else score * 0.7

    def _fits(self, actor: Actor, entry: Nominal, kinds: tuple[str, ...]) -> bool:
        if entry.members and actor.key not in entry.members:
            return False
        row = find_row(actor.key)
        subkind = row.subkind if row is not None else ""
        for kind in kinds:
            coarse, _, fine = kind.partition(".")
            if kind == "word":
                if entry.phrase in fold(actor.name).split() or (row and entry.phrase in subkind.split("-")):
                    return True
            elif actor.kind == coarse and (not fine or fine == subkind):
                return True
        return False

    def _names_country(self, other: Phrase) -> bool:
        mention = self.mentions[other.mention]
        return mention.method in ("alias", "nominal", "pronoun") and mention.kind != "adjective"

    def _is_co_argument(self, phrase: Phrase, other: Phrase) -> bool:
        """Two arguments of one verb do not corefer, unless one is a possessive."""
        if phrase.sentence != other.sentence or "poss" in (phrase.head.dep_, other.head.dep_):
            return False
        return clause_of(phrase.head).i == clause_of(other.head).i and phrase.rank != "modifier"

    def _dual(self, position: int, phrase: Phrase, entry: Nominal) -> None:
        by_sentence: dict[int, dict[str, None]] = {}
        for other in self._before(position, phrase, 2):
            actor = self._actor(other)
            if actor is not None and self._fits(actor, entry, entry.kinds):
                by_sentence.setdefault(other.sentence, {}).setdefault(actor.key, None)
        # The two must stand together in one sentence: the nearest that names more than one decides.
        nearest = next((keys for _, keys in sorted(by_sentence.items(), reverse=True) if len(keys) > 1), {})
        keys = tuple(reversed(nearest))
        if len(keys) == 2:
            mention = self.mentions[phrase.mention]
            note = "the two parties named together just before"
            self.mentions[phrase.mention] = replace(
                mention, candidates=keys, method="nominal", score=0.6, note=note
            )
        else:
            self._abstain(phrase.mention, f"{len(keys)} parties of that kind named together before", keys)

    def _before(self, position: int, phrase: Phrase, reach: int) -> list[Phrase]:
        found = []
        for other in reversed(self.phrases[:position]):
            if phrase.sentence - other.sentence > reach:
                break
            found.append(other)
        return found

    def _post(self, position: int, phrase: Phrase, note: str) -> None:
        """ "The minister": the one person named before who holds such an office."""
        form, _, kind = note.partition(":")
        n = phrase.mention
        if form == "organ":
            self._organ(position, phrase, kind)
            return
        found: dict[str, tuple[Actor, int]] = {}
        for other in self._before(position, phrase, 12):
            actor = self._actor(other)
            if actor is None or actor.kind != "person" or actor.id in found:
                continue
            titles = self.offices.get(actor.id, set())
            held = self._held(actor)
            same_word = f"word:{self.mentions[n].text.rsplit(' ', 1)[-1].lower()}" in titles
            any_minister = kind == "minister" and any(_rank(h) == "minister" for h in held | titles)
            if same_word or any_minister or (_rank(kind) in SINGULAR_RANKS and kind in held | titles):
                found[actor.id] = (actor, other.sentence)
        near = {i: a for i, (a, s) in found.items() if phrase.sentence - s <= 1}
        if len(found) == 1 or len(near) == 1:
            actor, _ = next(iter(found.values()))
            note = f"the one {kind} named before" if len(found) == 1 else f"the one {kind} named just before"
            self._settle(n, actor, "nominal", 0.7 if len(found) == 1 else 0.6, note)
        else:
            self._abstain(n, f"{len(found)} persons named before hold such an office")

    def _held(self, actor: Actor) -> set[str]:
        """Return the offices held by the day of publication: a later president is not yet "the president"."""
        day = self.on.toordinal() if self.on else None
        begun = {
            term.office_kind: day_bounds(term.valid_from)
            for term in terms_of(actor.key)
            if day is None or holds_on(term.valid_from, term.valid_to, day)
        }
        return {kind for kind, bounds in begun.items() if bounds is not None}

    def _organ(self, position: int, phrase: Phrase, kind: str) -> None:
        found: dict[str, Actor] = {}
        for other in self._before(position, phrase, 6):
            actor = self._actor(other)
            if actor is None or actor.kind not in ("organ", "organisation"):
                continue
            parts = split_key(actor.key)
            word = fold(self.mentions[phrase.mention].text).split()[-1]
            if (parts and parts[1] == kind) or word in fold(actor.name).split():
                found.setdefault(actor.id, actor)
        if len(found) == 1:
            self._settle(
                phrase.mention, next(iter(found.values())), "nominal", 0.7, f"the one {kind} named before"
            )
        else:
            self._abstain(phrase.mention, f"{len(found)} bodies of that kind named before")

    # -- pronouns ------------------------------------------------------------------------------------------

    def _pronoun(self, position: int, phrase: Phrase) -> None:
        n = phrase.mention
        word = self.mentions[n].text.lower()
        candidates = []
        nearby = self._before(position, phrase, 2 if word in HE | SHE else 1)
        if not any(o.sentence == phrase.sentence and o.rank == "subject" for o in nearby):
            nearby += self._after_fronted(position, phrase)
        for other in nearby:
            score = self._pronoun_score(word, phrase, other)
            if score > 0:
                candidates.append(Candidate(self._actor(other), score, other))
        actor = self._decide(n, candidates, "pronoun", PRONOUN_FLOOR, PRONOUN_MARGIN)
        if actor is not None and actor.kind == "person" and word in HE | SHE:
            self.genders.setdefault(actor.id, "f" if word in SHE else "m")

    def _after_fronted(self, position: int, phrase: Phrase) -> list[Phrase]:
        """ "On their part, the Taliban are ...": a possessive before the subject of its own clause."""
        if phrase.head.dep_ != "poss":
            return []
        verb = clause_of(phrase.head)
        later = self.phrases[position + 1 : position + 6]
        return [
            o
            for o in later
            if o.head.dep_ in ("nsubj", "nsubjpass")
            and o.head.head.i == verb.i
            and o.sentence == phrase.sentence
        ]

    def _pronoun_score(self, word: str, phrase: Phrase, other: Phrase) -> float:
        actor = self._actor(other)
        if other.mention >= 0 and actor is None and self.mentions[other.mention].kind == "pronoun":
            return self._chain_score(word, phrase, other)
        if not self._agrees(word, other, actor) or self._is_bound(word, phrase, other):
            return 0.0
        distance = phrase.sentence - other.sentence
        score = PLACE_WEIGHT[other.rank] * (1.0, 0.75, 0.45)[distance]
        possessive = phrase.head.dep_ == "poss"
        if distance == 0:
            verb = clause_of(phrase.head)
            if clause_of(other.head).i == verb.i:
                score += 0.25
            elif not any(a.i == clause_of(other.head).i for a in verb.ancestors):
                score *= 0.8  # inside a side clause that the pronoun's clause does not depend on
            height = subject_height(other, verb) if other.rank == "subject" else None
            if possessive and height is not None:
                score = max(score, 1.3 - 0.25 * height)
            elif phrase.rank == "subject" and height:
                score = max(score, 1.45 - 0.2 * height)  # "UNIFIL said it had no mandate"
            elif possessive and is_controller(other, verb):
                score = 1.2  # "called on the West to lift its sanctions"
            elif possessive and phrase.head.head.dep_ == "conj" and phrase.head.head.head.i == other.head.i:
                score = 1.5  # "the group and its actions"
            elif word.endswith(("self", "selves")):
                score = 1.4 - 0.35 * height if height is not None else 0.2
        elif phrase.rank == "subject" and other.rank == "subject":
            score += 0.15  # subjects stay the topic
        if other.rank == "modifier" and (actor is None or distance):
            return 0.0
        return score + 0.7 * self._salience(actor)

    def _chain_score(self, word: str, phrase: Phrase, other: Phrase) -> float:
        """An unresolved pronoun of the same sort in reach: whatever it is, this is the same."""
        theirs = self.mentions[other.mention].text.lower()
        same = next((s for s in (HE, SHE, IT) if word in s), THEY)
        if theirs not in same:
            return 0.0
        distance = phrase.sentence - other.sentence
        return PLACE_WEIGHT[other.rank] * (1.0, 0.75, 0.45)[distance]

    def _agrees(self, word: str, other: Phrase, actor: Actor | None) -> bool:
        if word in HE | SHE:
            if actor is not None and actor.kind not in ("person", "office", "unknown"):
                return False
            if other.human is False or other.number == "plural":
                return False
            wanted = "f" if word in SHE else "m"
            known = self.genders.get(actor.id, "") if actor else gender_of(other.head)
            return known in ("", wanted)
        if word in IT:
            if actor is not None and actor.kind in ("person", "population", "office"):
                return False
            return other.human is not True and other.number != "plural"
        if actor is not None and actor.kind in ("place", "person"):
            return False
        if actor is not None and actor.kind in ("state", "territory") and other.rank in PLACE_RANKS:
            return False
        return other.number in ("plural", "group")

    def _is_bound(self, word: str, phrase: Phrase, other: Phrase) -> bool:
        """Exclude co-arguments of the pronoun's verb, and phrases that contain the pronoun."""
        if phrase.sentence != other.sentence:
            return False
        if phrase.head.head.dep_ != "conj" and any(a.i == other.head.i for a in phrase.head.ancestors):
            return phrase.head.dep_ != "nsubj"
        if phrase.head.dep_ == "poss" or word.endswith(("self", "selves")):
            return False
        return clause_of(phrase.head).i == clause_of(other.head).i


def _rank(kind: str) -> str:
    return office_kinds().get(kind, {}).get("rank", "")
