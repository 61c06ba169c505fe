"""Pronouns -> the party, or the parties together, that they take up; every noun phrase of the text competes.

Source: the salience factors of Lappin and Leass (1994), "An algorithm for pronominal anaphora resolution";
binding after Chomsky (1981), narrowed to what a dependency parse shows; weights are our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.model import Actor
from legation.resolve.context import PLACE_WEIGHT, Candidate, Context
from legation.resolve.discourse import (
    GROUP_NOUNS,
    Phrase,
    clause_of,
    gender_of,
    is_controller,
    is_understood_subject,
    subject_height,
)
from legation.vocab.folding import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

PLACE_RANKS = frozenset({"locative", "oblique", "modifier"})
PRONOUN_FLOOR, PRONOUN_MARGIN = 0.5, 1.2
DISTANCE = (1.0, 0.7, 0.45, 0.35)
HE = word_set("he him his himself")
SHE = word_set("she her hers herself")
IT = word_set("it its itself")
THEY = word_set("they them their theirs themselves")
SAYING = word_set(
    "say tell add note state declare stress insist write argue warn claim explain recall emphasize emphasise "
    "announce assert maintain comment conclude remark urge ask reply respond concede admit acknowledge"
)
ACTING = SAYING | word_set(
    "accuse demand call condemn vow pledge promise agree refuse decide offer sign vote want seek intend "
    "hope deny "
    "recognise recognize reject recall withdraw expel impose"
)
INTENTIONS = word_set("intention plan wish desire doubt mandate")
# What is called, denied or welcomed is mostly a deed or a saying, not a party.
JUDGED = word_set(
    "call term describe dub brand deny reject condemn welcome denounce dismiss confirm announce approve sign "
    "deem label criticise criticize mean stop prevent"
)
SUFFERED = word_set(
    "release arrest detention extradition surrender execution imprisonment conviction expulsion removal "
    "dismissal "
    "reinstatement resignation ouster overthrow"
)
PRIVATE_NOUNS = word_set("home house life family child relative job village belonging livelihood")
PARTY_NOUNS = GROUP_NOUNS | word_set(
    "member ally power superpower partner neighbour neighbor rival sponsor donor signatory party"
)


class Pronouns:
    """Resolves the pronouns of one document.

    Args:
        context: The state of the document.
    """

    def __init__(self, context: Context) -> None:
        self.context = context

    def resolve(self, position: int, phrase: Phrase) -> None:
        """Settle one pronoun or abstain."""
        context = self.context
        n = phrase.mention
        word = context.mentions[n].text.lower()
        if _is_deed(word, phrase.head) or _is_private(word, phrase.head):
            context.abstain(n, "a deed, a thing or people at large")
            return
        nearby = context.before(position, phrase, 3 if word in HE | SHE else 1)
        if not any(o.sentence == phrase.sentence and o.rank == "subject" for o in nearby):
            nearby += self._after_fronted(position, phrase)
        candidates = []
        beside = self._beside(word, phrase, nearby)
        for other in nearby:
            score = self._score(word, phrase, other)
            keys = self._keys(word, other)
            if score > 0 and not set(keys) & beside:
                candidates.append(Candidate(keys, score, other))
        candidates = _near_first(candidates, phrase)
        actor = context.decide(n, candidates, "pronoun", PRONOUN_FLOOR, PRONOUN_MARGIN)
        if actor is not None and actor.kind == "person" and word in HE | SHE:
            context.genders.setdefault(actor.id, "f" if word in SHE else "m")

    def _beside(self, word: str, phrase: Phrase, nearby: list[Phrase]) -> set[str]:
        """Keys of the co-arguments: "he thanked him" names two, however far back they were named."""
        if phrase.head.dep_ == "poss" or word.endswith(("self", "selves")):
            return set()
        verb = clause_of(phrase.head)
        return {
            key
            for other in nearby
            if other.sentence == phrase.sentence
            and other.rank in ("subject", "object")
            and other.head.head.i == verb.i
            for key in self._keys(word, other)
        }

    def _keys(self, word: str, other: Phrase) -> tuple[str, ...]:
        if word in THEY:
            together = self.context.group_of(other) or self.context.principal_of(other)
            if together:
                return together
        actor = self.context.actor_of(other)
        return (actor.key,) if actor is not None else ()

    def _after_fronted(self, position: int, phrase: Phrase) -> list[Phrase]:
        """ "On their part, the Taliban are ...": a possessive before the subject of its own clause."""
        if phrase.head.dep_ != "poss":
            return []
        above = {a.i for a in phrase.head.ancestors}
        if not any(a.dep_ == "prep" for a in phrase.head.ancestors):
            return []
        later = self.context.phrases[position + 1 : position + 13]
        return [
            o
            for o in later
            if o.head.dep_ in ("nsubj", "nsubjpass")
            and o.head.head.i in above
            and o.sentence == phrase.sentence
        ]

    def _score(self, word: str, phrase: Phrase, other: Phrase) -> float:
        context = self.context
        actor = context.actor_of(other)
        group = context.group_of(other) or context.principal_of(other) if word in THEY else ()
        if word in THEY and not group and context.is_listed(other):
            return 0.0
        if (
            not group
            and other.mention >= 0
            and actor is None
            and context.mentions[other.mention].kind == "pronoun"
        ):
            return self._chain_score(word, phrase, other)
        if self._is_restated(other, actor):
            return 0.0
        if not (group or self._agrees(word, other, actor)) or _is_bound(word, phrase, other):
            return 0.0
        if other.rank == "modifier" and (actor is None or phrase.sentence != other.sentence):
            return 0.0
        distance = phrase.sentence - other.sentence
        weight = self._weight(word, other)
        score = weight * DISTANCE[distance]
        if distance == 0:
            score = _same_sentence(word, phrase, other, score)
        elif phrase.rank == "subject" and other.rank == "subject":
            score += 0.15  # subjects stay the topic
        if word in HE | SHE:
            score = _speaker(phrase, other, actor, score)
        if (
            actor is None
            and not group
            and any(c.dep_ == "poss" and c.pos_ == "PRON" for c in other.head.lefts)
        ):
            score *= 0.6  # "said its position ...": whose position it is remains the topic
        if actor is not None and actor.kind == "unknown":
            score *= 0.6
        if word in THEY and not group and actor is not None and actor.kind == "state":
            score *= 0.75
        if actor is None and not group and other.human is False and _is_act(clause_of(phrase.head)):
            score *= 0.3  # "the withdrawal had taken effect and asked its members": things ask nobody
        return score + 0.7 * context.salience(actor)

    def _is_restated(self, other: Phrase, actor: Actor | None) -> bool:
        """A common noun beside the name of the same party is one phrase: "the Front, the movement that"."""
        if actor is not None or self.context.group_of(other):
            return False
        if other.head.dep_ == "appos" and self.context.actor_at(other.head.head, other.paragraph) is not None:
            return True
        return any(
            c.dep_ == "appos" and self.context.actor_at(c, other.paragraph) is not None
            for c in other.head.children
        )

    def _weight(self, word: str, other: Phrase) -> float:
        weight = PLACE_WEIGHT[other.rank]
        above = _holder(other.head)
        if (
            above is not None
            and word in IT
            and above.tag_ in ("NNS", "NNPS")
            and above.dep_ in ("nsubj", "nsubjpass")
        ):
            weight = max(weight, 0.8)  # "Sources at the court said its ...": the only singular of the subject
        return weight

    def _chain_score(self, word: str, phrase: Phrase, other: Phrase) -> float:
        """An unresolved pronoun of the same sort in reach: whatever it is, this is the same."""
        theirs = self.context.mentions[other.mention].text.lower()
        same = next((s for s in (HE, SHE, IT) if word in s), THEY)
        if theirs not in same:
            return 0.0
        distance = phrase.sentence - other.sentence
        if distance and _is_deed(theirs, other.head):
            return 0.0
        return PLACE_WEIGHT[other.rank] * DISTANCE[distance]

    def _agrees(self, word: str, other: Phrase, actor: Actor | None) -> bool:
        if word in HE | SHE:
            if actor is not None and actor.kind not in ("person", "office", "unknown"):
                return False
            if other.human is False or other.number == "plural":
                return False
            wanted = "f" if word in SHE else "m"
            known = self.context.genders.get(actor.id, "") if actor else gender_of(other.head)
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


def _near_first(candidates: list[Candidate], phrase: Phrase) -> list[Candidate]:
    """Where a party of the same sentence agrees, those of earlier sentences count for less."""
    if not any(
        c.keys and c.phrase.sentence == phrase.sentence and c.score >= PRONOUN_FLOOR for c in candidates
    ):
        return candidates
    return [
        c if c.phrase.sentence == phrase.sentence else Candidate(c.keys, c.score * 0.75, c.phrase)
        for c in candidates
    ]


def _same_sentence(word: str, phrase: Phrase, other: Phrase, score: float) -> float:
    verb = clause_of(phrase.head)
    possessive = phrase.head.dep_ == "poss"
    if clause_of(other.head).i == verb.i:
        score += 0.25
    elif not any(a.i == clause_of(other.head).i for a in verb.ancestors):
        score *= 0.65  # inside a side clause that the pronoun's clause does not depend on
    height = subject_height(other, verb)
    if (
        clause_of(other.head).dep_ == "csubj"
        and clause_of(other.head).head.i == verb.i
        and other.rank == "subject"
    ):
        height = 0  # "what it loses is its standing"
    if possessive and height == 0 and phrase.head.head.lemma_.lower() in SUFFERED:
        return 0.0  # nobody appeals for her own release
    if possessive and height is not None:
        return max(score, 1.3 - 0.25 * height)
    if phrase.rank == "subject" and height:
        return max(score, 1.45 - 0.2 * height)  # "UNIFIL said it had no mandate"
    if possessive and is_controller(other, verb):
        return 1.7  # "called on the West to lift its sanctions"
    if possessive and phrase.head.head.dep_ == "conj" and phrase.head.head.head.i == other.head.i:
        return 1.5  # "the group and its actions"
    if word.endswith(("self", "selves")):
        return 1.4 - 0.35 * height if height is not None else 0.2
    return score


def _speaker(phrase: Phrase, other: Phrase, actor: Actor | None, score: float) -> float:
    """ "..., he said": whoever spoke before speaks on, and never the one spoken of in the same words."""
    verb = phrase.head.head
    if phrase.head.dep_ != "nsubj" or verb.lemma_ not in SAYING:
        return score
    if other.sentence == phrase.sentence and any(a.i == verb.i for a in other.head.ancestors):
        return score * 0.3
    spoke = other.rank == "subject" and clause_of(other.head).lemma_ in SAYING
    spoke = spoke or any(c.dep_ == "relcl" and c.lemma_ in SAYING for c in other.head.children)
    return score + 0.5 if spoke and actor is not None else score


def _holder(token: Token) -> Token | None:
    """The noun that a prepositional phrase belongs to: "sources" of "sources at the court"."""
    if token.dep_ == "pobj" and token.head.head.pos_ == "NOUN":
        return token.head.head
    return None


def _is_deed(word: str, token: Token) -> bool:
    """Say whether an "it" is what somebody did or said: "called it a mistake", "it was a violation"."""
    if word != "it":
        return False
    verb = token.head
    if token.dep_ in ("dobj", "obj") and verb.lemma_ in JUDGED:
        return True
    if token.dep_ == "pobj" and verb.head.lemma_ in ("vote", "agree", "object", "react", "respond", "refer"):
        return True
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return False
    small = verb.head if verb.dep_ == "ccomp" and token.i == verb.left_edge.i else None
    if small is not None and small.lemma_ in ("call", "deem", "term", "brand", "dub") and verb.pos_ != "VERB":
        return True
    if verb.lemma_ != "be":
        return False
    told = next((c for c in verb.children if c.dep_ == "attr" and c.i > token.i), None)
    return told is not None and told.pos_ == "NOUN" and told.lemma_.lower() not in PARTY_NOUNS


def _is_act(verb: Token) -> bool:
    """Say whether only a party can be the subject of a verb."""
    if verb.lemma_ in ACTING:
        return True
    return verb.lemma_ == "have" and any(
        c.dep_ in ("dobj", "obj") and c.lemma_.lower() in INTENTIONS for c in verb.children
    )


def _is_private(word: str, token: Token) -> bool:
    """ "from their homes": people whom the sentence need not name."""
    return word == "their" and token.dep_ == "poss" and token.head.lemma_.lower() in PRIVATE_NOUNS


def _is_bound(word: str, phrase: Phrase, other: Phrase) -> bool:
    """Exclude co-arguments of the pronoun's verb, and phrases that contain the pronoun."""
    if phrase.sentence != other.sentence:
        return False
    head = phrase.head
    if head.dep_ == "nsubj" and head.head.lemma_ in SAYING and word in THEY | IT:
        told = [c for c in head.head.children if c.dep_ in ("ccomp", "parataxis")]
        parent = head.head.head if head.head.dep_ in ("parataxis", "ccomp") else None
        inside = any(a.i in {t.i for t in told} for a in other.head.ancestors)
        beside = parent is not None and parent.i > head.head.i and clause_of(other.head).i == parent.i
        if (inside and other.head.i < head.i) or beside:
            return True
    inside = any(a.i == other.head.i for a in head.ancestors)
    if head.head.dep_ != "conj" and inside:
        relative = next((a for a in head.ancestors if a.dep_ == "relcl" and a.head.i == other.head.i), None)
        if relative is None:
            return head.dep_ != "nsubj"
        # "the governments, which accuse the bloc of sanctions on them": deeper than the relative clause
        return clause_of(head).i == relative.i and head.dep_ not in ("nsubj", "poss")
    if phrase.head.dep_ == "poss" or word.endswith(("self", "selves")):
        return False
    verb = clause_of(phrase.head)
    return verb.i == clause_of(other.head).i or is_understood_subject(other.head, verb)
