"""Match the constructions of vocab/frames against a parsed paragraph: tokens -> Drafts.

A draft says which words stand in which predicate to which words; who they are, how sure it is and when it held is
decided afterwards (legation.extract.claims). Of several frames that fit one trigger word the most specific wins, and a
noun that serves a verb's construction ("impose sanctions") triggers nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.slots import (
    carrier_subject,
    find_direct,
    find_infinitive,
    find_prepositional,
    follow,
    names_another,
    obliges,
    topic_of,
)
from legation.extract.tokens import words_of
from legation.vocab.frames import Frame, demands, frames, nouns, open_frame, predicates

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SYMMETRIC_SLOTS = frozenset({"between", "of.between", "d.between", "sn.between"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A predicate found in words, its arguments still tokens.

    Attributes:
        predicate: Key of predicates.yaml.
        trigger: The word whose modality and polarity count.
        subject, object: Head tokens; None when unstated.
        roles: (name, head token) pairs.
        negative: True when the construction itself negates ("lack", "absence").
        modality: Modality the construction itself fixes, or empty.
        rule: Name of the frame, for ``legation explain``.
        used: Indices of tokens that belong to the construction.
        light: The noun of a light verb ("recalled its ambassador"), which stands in where no object is told.
        probability: That a careful reader would record it, where the learned reader has weighed it.
        origin: ``rule`` or ``model``: whose draft it is.
    """

    predicate: str
    trigger: Token
    subject: Token | None
    object: Token | None
    roles: tuple[tuple[str, Token], ...] = ()
    negative: bool = False
    modality: str = ""
    rule: str = ""
    used: frozenset[int] = field(default_factory=frozenset)
    light: Token | None = None
    probability: float | None = None
    origin: str = "rule"


KindOf = Callable[["Token"], "str | None"]


class Matcher:
    """Matches frames in one document.

    Args:
        kind_of: Returns the resolved actor's kind at a token, or None where there is no actor.
        inside_name: Returns True where a token is an inner part of a name, so that "Withdrawal Agreement" or
            "Council for Mutual Assistance" triggers nothing.
    """

    def __init__(self, kind_of: KindOf, inside_name: Callable[[Token], bool]) -> None:
        self.kind_of = kind_of
        self.inside_name = inside_name

    def iter_drafts(self, doc: Doc) -> Iterator[Draft]:
        """Yield drafts in text order."""
        found: list[Draft] = []
        words = words_of(doc)
        for token in syntax.iter_predicates(doc):
            possible = candidate_frames(token)
            if possible and not self.inside_name(token):
                found += self._best(token, [frame for frame in possible if _is_in_reach(frame, words)])
        spent = {i: d.trigger.i for d in found for i in d.used}
        for draft in found:
            if spent.get(draft.trigger.i, draft.trigger.i) == draft.trigger.i or _is_another_act(draft):
                yield draft

    def iter_open(self, token: Token, predicate: str) -> Iterator[Draft]:
        """Yield drafts of a predicate for a word that no construction names, its arguments where they stand usually."""
        pos = "VERB" if token.pos_ in ("VERB", "AUX") else "ADJ" if token.pos_ == "ADJ" else "NOUN"
        if not self.inside_name(token):
            yield from self._match(token, open_frame(predicate, pos))

    def _best(self, token: Token, possible: list[Frame]) -> list[Draft]:
        best: list[Draft] = []
        beside: list[Draft] = []
        for frame in possible:
            if frame.also:
                beside += self._match(token, frame)
            elif not best:
                best = list(self._match(token, frame))
        return best + beside

    def _match(self, token: Token, frame: Frame) -> Iterator[Draft]:
        bound = self._bind(token, frame)
        if bound is None:
            return
        subjects, subject_slot = self._fill(token, frame.subject, frame.subject_is, bound)
        own = any(c.dep_ in syntax.SUBJECTS for c in token.children)
        if (
            not subjects
            and not own
            and frame.pos == "VERB"
            and token.tag_ in ("VB", "VBG")
            and not syntax.is_passive(token)
        ):
            subjects = [t for t in syntax.higher_subjects(token) if self.accepts(t, frame.subject_is)][:1]
        if not subjects and frame.pos == "NOUN":
            carrier = carrier_subject(token)
            subjects = [carrier] if carrier is not None and self.accepts(carrier, frame.subject_is) else []
        objects, object_slot = self._fill(token, frame.object, frame.object_is, bound)
        if "d" in bound and object_slot == "obj" and frame.optional:
            # "takes immediate effect": the noun of a light verb is no object
            objects = [t for t in objects if t.i != bound["d"].i]
        if not objects:
            shared = syntax.absolute_object(token)
            objects = [shared] if shared is not None and self.accepts(shared, frame.object_is) else []
        if subject_slot in SYMMETRIC_SLOTS or (
            not objects
            and subject_slot != "mod"
            and predicates()[frame.predicate].symmetric
            and len(subjects) > 1
            and not names_another(token, frame)
        ):
            objects = objects or subjects[1:]
            subjects = subjects[:1] if objects is not subjects else subjects
        if (
            frame.plural
            and not (len(subjects) > 1 or (subjects and subjects[0].tag_ in ("NNS", "NNPS")))
            and not objects
        ):
            return
        if not subjects and not (objects and self._may_be_unstated(token, frame, objects)):
            return
        if not objects and not frame.optional and not (frame.plural and len(subjects) > 1):
            return
        roles = tuple(
            (role, head)
            for role, slots in frame.roles
            for head in self._fill(token, slots, "any", bound)[0][:4]
        )
        used = frozenset(t.i for key, t in bound.items() if key != "topic" and t.i != token.i)
        doers: list[Token | None] = [*subjects] or [None]
        targets: list[Token | None] = [*objects] or [None]
        for subject in doers:
            for object_ in targets:
                if subject is not None and object_ is not None and subject.i == object_.i:
                    continue
                yield Draft(
                    frame.predicate,
                    token,
                    subject,
                    object_,
                    roles,
                    frame.negative,
                    frame.modality,
                    frame.name,
                    used,
                    bound.get("d"),
                )

    def _bind(self, token: Token, frame: Frame) -> dict[str, Token] | None:
        """Check every condition of a frame on its trigger; return the bound words, or None."""
        bound: dict[str, Token] = {}
        if frame.passive is not None and frame.passive != syntax.is_passive(token):
            return None
        if frame.direct:
            direct = find_direct(token, frame.direct)
            if direct is None:
                return None
            bound["d"] = direct
        if frame.subject_noun:
            surface = syntax.surface_topic(token)
            if surface is None or syntax.lemma(surface) not in frame.subject_noun:
                return None
            bound["sn"] = surface
        for preposition, lemmas in frame.with_:
            held = find_prepositional(token, bound.get("d"), preposition, lemmas)
            if held is None:
                return None
            if "any" not in lemmas:
                bound[f"w:{preposition}"] = held
        if frame.infinitive:
            inner = find_infinitive(token, frame.infinitive)
            if inner is None:
                return None
            bound["x"] = inner
        if frame.attribute:
            attribute = next(
                (
                    c
                    for c in token.children
                    if c.dep_ in ("attr", "acomp", "oprd", "dobj") and syntax.lemma(c) in frame.attribute
                ),
                None,
            )
            if attribute is None:
                return None
            bound["attr"] = attribute
        if frame.complement and not any(
            c.dep_ in ("oprd", "attr", "ccomp", "xcomp")
            and ({syntax.lemma(g) for g in c.subtree} & frame.complement)
            for c in token.children
        ):
            return None
        if frame.clause_modal and not obliges(token, frame.clause_modal):
            return None
        if frame.copular or "topic" in frame.subject or "topic" in frame.object:
            topic = topic_of(token)
            if topic is None and frame.copular:
                return None
            if topic is not None:
                bound["topic"] = topic
        if frame.needs:
            near = {syntax.lemma(t) for t in token.subtree} | {t.lower_ for t in token.subtree}
            if frame.pos == "NOUN":
                head = token.head
                near |= {syntax.lemma(head)} | {head.lower_}
            if not near & frame.needs:
                return None
        return bound

    def _fill(
        self, token: Token, slots: Iterable[str], kind: str, bound: dict[str, Token]
    ) -> tuple[list[Token], str]:
        for slot in slots:
            heads = [syntax.transparent_head(t) for t in follow(token, slot, bound)]
            expanded = [t for head in heads for t in self._expand(head, kind)]
            if slot.endswith("mod"):
                # an adjective stands for a party only where it names one ("Russian", not "violent")
                expanded = [t for t in expanded if self.kind_of(t) is not None]
            kept = [t for t in expanded if self.accepts(t, kind)]
            if kept:
                return kept, slot
        return [], ""

    def _may_be_unstated(self, token: Token, frame: Frame, objects: list[Token]) -> bool:
        """A passive without an agent still says something when it says it of a party ("Syria was suspended")."""
        if frame.pos == "NOUN":
            return frame.agentless
        if not syntax.is_passive(token):
            # "began a ten-year prison term", "went on trial": the words tell of whom it was done
            return frame.agentless and frame.object[0] == "subj"
        return frame.agentless or (frame.subject_is == "party" and any(self.kind_of(t) for t in objects))

    def _expand(self, head: Token, kind: str) -> list[Token]:
        """Coordinated parties are so many claims; coordinated things stay one phrase."""
        expanded = syntax.expand(head)
        if len(expanded) == 1 and kind == "party":
            expanded = self._shared_noun(head) or expanded
        if kind in ("", "any") and len(expanded) > 1 and not any(self.kind_of(t) for t in expanded):
            return [head] if head.dep_ in syntax.SUBJECTS else expanded
        return expanded

    def _shared_noun(self, head: Token) -> list[Token]:
        """ "Turkish and EU negotiators", "the US and Western allies": the parties that share one plural noun."""
        if head.tag_ not in ("NNS", "NNPS"):
            return []
        for first in head.children:
            if (
                first.dep_ not in ("amod", "nmod", "compound")
                or first.i > head.i
                or self.kind_of(first) is None
            ):
                continue
            others = [c for c in first.conjuncts if first.i < c.i < head.i]
            if others:
                return [first, *(c if self.kind_of(c) is not None else head for c in others)]
        return []

    def accepts(self, token: Token, kind: str) -> bool:
        """Say whether a token can fill a place that wants a kind of thing."""
        if syntax.is_temporal(token):
            return False
        if kind in ("", "any"):
            return True
        if kind.startswith("="):
            return syntax.lemma(token) in kind[1:].split()
        actor = self.kind_of(token)
        word = syntax.lemma(token)
        if kind == "party":
            if actor is not None:
                return actor not in ("event", "document", "thing")
            if word in nouns()["party"] or token.pos_ == "PROPN":
                return True
            return word in nouns()["acting"] and self.holder(token) is not None
        if kind == "polity":
            if actor is not None:
                return actor in POLITIES
            return word in POLITY_NOUNS
        if kind == "state":
            return actor in STATES if actor is not None else word in ("state", "country", "nation")
        if kind == "org":
            if actor is not None:
                return actor in ("organisation", "bloc", "grouping")
            return word in (
                "bloc",
                "union",
                "alliance",
                "organisation",
                "organization",
                "treaty",
                "community",
                "club",
                "body",
            )
        if kind == "person":
            if actor is not None:
                named = actor == "unknown" and token.pos_ == "PROPN"
                return named or actor in ("person", "office", "population", "role")
            return word in nouns()["person"] or token.pos_ == "PROPN" or token.lower_ in PRONOUNS
        if kind == "official":
            return actor in ("person", "office")
        if kind == "place":
            if actor is not None:
                return actor in PLACES or (actor == "unknown" and token.pos_ == "PROPN")
            return word in nouns()["place"]
        if kind == "event":
            return word in nouns()["event"]
        if kind == "list":
            return word in nouns()["list"]
        return False

    def holder(self, token: Token) -> Token | None:
        """The party whose forces, attack, rule or decision a noun names, or None."""
        for candidate in [
            *syntax.modifiers(token),
            *syntax.prepositional(token, "by"),
            *syntax.prepositional(token, "of"),
            *syntax.prepositional(token, "from"),
        ]:
            if self.kind_of(candidate) is not None:
                return candidate
        return None


PRONOUNS = frozenset({"he", "him", "she", "her"})


STATES = frozenset({"state", "partially_recognised_state", "historical_state", "territory"})


POLITIES = STATES | frozenset(
    {
        "government",
        "regime",
        "movement",
        "organ",
        "organisation",
        "junta",
        "de_facto_government",
        "grouping",
        "government_in_exile",
        "transitional_government",
        "bloc",
    }
)


PLACES = STATES | frozenset({"place", "city", "region", "location"})


POLITY_NOUNS = frozenset(
    "government regime state country nation republic authority movement group junta administration "
    "entity rebel party emirate outfit territory organisation organization faction statelet enclave "
    "people".split()
)


def candidate_frames(token: Token) -> list[Frame]:
    """Frames whose trigger a token can be, the most specific first; particle verbs outrank bare ones."""
    index = frames()
    word = syntax.lemma(token)
    out: list[Frame] = []
    if word[:3] in ("re-", "co-") and not any((pos, word) in index for pos in ("VERB", "NOUN")):
        word = word[3:]  # "re-imposed sanctions" is imposing them
    if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
        particles = [
            c.lower_ for c in token.children if c.dep_ in ("prt", "advmod", "prep") and c.i > token.i
        ]
        for particle in particles:
            out += index.get(("VERB", f"{word}_{particle}"), ())
        has_particle = any(c.dep_ == "prt" for c in token.children)
        if not (has_particle and out):
            out += index.get(("VERB", word), ())
    if token.pos_ in ("NOUN", "PROPN"):
        out += index.get(("NOUN", word), ())
    if token.pos_ == "ADJ" or token.dep_ == "acomp" or token.lower_ == "due":
        out += index.get(("ADJ", word), ())
    return out


def _is_in_reach(frame: Frame, words: frozenset[str]) -> bool:
    """False where a paragraph lacks a word that the frame cannot do without; most frames go here, at no cost."""
    return not any(wanted.isdisjoint(words) for wanted in demands()[frame.name])


def _is_another_act(draft: Draft) -> bool:
    """ "Lisbon never recognised Jakarta's annexation of Dili": the noun serves the verb, yet tells what somebody else did."""
    doer = draft.subject
    return (
        doer is not None
        and draft.object is not None
        and doer.dep_ == "poss"
        and doer.pos_ == "PROPN"
        and doer.head.i == draft.trigger.i
    )
