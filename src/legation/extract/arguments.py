"""From head tokens to arguments of a claim: which party, thing or topic stands in a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.mentions import MentionIndex
from legation.extract.parse import ParsedBlock
from legation.model import Actor, Argument, Document, Mention
from legation.vocab.actor_index import to_actor
from legation.vocab.frames import nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

_DETERMINER = re.compile(
    r"^(?:the|a|an|its|their|his|her|our|this|that|these|those|such an?|any|some|all|several|various|both)\s+",
    re.IGNORECASE,
)
_QUOTES = "“”\"'‘’«» "
# Nouns that a party utters or issues: who issues them stands for them ("a letter requesting").
UTTERANCES = frozenset(
    "letter statement message decree note order resolution report law bill communique declaration".split()
)
# Nouns that only relate a person to somebody: the name set off after them says who ("his Iranian counterpart, X").
COUNTERPARTS = frozenset(
    "counterpart predecessor successor rival opponent challenger deputy aide adviser colleague".split()
)


class Arguments:
    """Turns tokens of one block into arguments.

    Args:
        document: The document.
        block: The parsed block.
        index: Resolved mentions of the document.
    """

    def __init__(self, document: Document, block: ParsedBlock, index: MentionIndex) -> None:
        self.document = document
        self.block = block
        self.index = index
        self._mentions: dict[int, Mention | None] = {}

    def mention_of(self, token: Token) -> Mention | None:
        """The mention whose head a token is, the longest resolved one first; None for a common noun."""
        if token.i not in self._mentions:
            self._mentions[token.i] = self._find_mention(token)
        return self._mentions[token.i]

    def _find_mention(self, token: Token) -> Mention | None:
        start, end = self.block.offset(token), self.block.end(token)
        covering = [m for m in self.index.overlapping(start, end) if m.start <= start and m.end >= end]
        headed: list[Mention] = []
        for mention in covering:
            head = self.block.head(mention.start, mention.end)
            if (head is not None and head.i == token.i) or (
                mention.kind == "name" and mention.actor is not None and mention.end == end
            ):
                headed.append(mention)
        if not headed and token.pos_ == "PROPN":
            headed = [
                m for m in covering if m.kind == "name" and m.actor is not None and self._no_common_head(m)
            ]
        resolved = [m for m in headed if m.actor is not None]
        pool = resolved or headed
        if not pool:
            return None
        # A person's name outranks the title it carries; else the longest wins ("Russian Foreign Ministry").
        return max(pool, key=lambda m: (m.kind == "name", m.end - m.start))

    def _no_common_head(self, mention: Mention) -> bool:
        head = self.block.head(mention.start, mention.end)
        return head is None or head.pos_ == "PROPN"

    def kind_of(self, token: Token) -> str | None:
        """Kind of the actor at a token; ``pronoun`` for an unresolved pronoun that people share; None otherwise."""
        if token.dep_ == "appos":
            token = self.antecedent(token)
        mention = self.mention_of(token)
        if mention is not None and mention.actor is not None:
            return mention.actor.kind
        if mention is not None and mention.method == "nominal" and len(mention.candidates) > 1:
            return to_actor(
                mention.candidates[0], self.document.published_day
            ).kind  # "both outfits", "the two capitals"
        if token.pos_ == "PRON" and token.lower_ in (
            "he",
            "she",
            "they",
            "him",
            "her",
            "them",
            "who",
            "we",
            "i",
            "us",
        ):
            return "pronoun"
        return None

    def inside_name(self, token: Token) -> bool:
        """True where a token is part of a name and not its whole use ("Treaty Organization")."""
        if token.pos_ in ("VERB", "AUX"):
            start, end = self.block.offset(token), self.block.end(token)
            return any(
                m.kind == "name" and m.start < start and m.end > end
                for m in self.index.overlapping(start, end)
            )
        start, end = self.block.offset(token), self.block.end(token)
        return any(
            m.kind in ("name", "role")
            and m.start <= start
            and m.end >= end
            and (m.end - m.start) > (end - start)
            for m in self.index.overlapping(start, end)
        )

    def argument(self, token: Token) -> Argument:
        """Make the argument that a head token stands for."""
        token = self.antecedent(token)
        if (
            token.lower_ in ("this", "that", "which", "it")
            and token.pos_ in ("PRON", "DET")
            and token.dep_ in syntax.SUBJECTS
        ):
            told = self._clause_before(token)
            if told is not None and (self.mention_of(token) is None or token.lower_ == "this"):
                return told
        mention = self.mention_of(token)
        if mention is not None and mention.actor is not None:
            return self._party(mention)
        return self._phrase(token)

    def group(self, token: Token) -> list[Argument]:
        """The members a collective mention stands for ("both sides", "the three governments"); empty for any other."""
        if token.lower_.endswith(("self", "selves")):
            return []
        token = self.antecedent(token)
        mention = self.mention_of(token)
        if (
            mention is None
            or mention.actor is not None
            or mention.method != "nominal"
            or len(mention.candidates) < 2
        ):
            return []
        span = self.document.span(mention.start, mention.end)
        # a group may hold actors that only this text knows
        known = {
            m.actor.key: m.actor for m in self.index.mentions if m.actor is not None and m.actor.provisional
        }
        members = [known.get(key) or to_actor(key, self.document.published_day) for key in mention.candidates]
        return [Argument(span, actor, actor.name, "group", mention.score, mention.note) for actor in members]

    def party(self, token: Token) -> Argument:
        """Like argument, but lifted to the party that an acting noun belongs to ("Israeli jets" -> Israel)."""
        found = self.argument(token)
        if found.actor is not None:
            return self._named_fighters(token) or found
        token = self.antecedent(token)
        word = syntax.lemma(token)
        if word in nouns()["acting"]:
            for candidate in (
                *syntax.modifiers(token),
                *syntax.prepositional(token, "by"),
                *syntax.prepositional(token, "of"),
                *syntax.prepositional(token, "from"),
            ):
                mention = self.mention_of(candidate)
                if mention is not None and mention.actor is not None:
                    return replace(
                        self._party(mention),
                        span=found.span,
                        method="holder",
                        note=f"acts through “{found.span.exact}”",
                    )
        if word in UTTERANCES:
            verb = token.head
            for candidate in (
                *syntax.modifiers(token),
                *syntax.prepositional(token, "of"),
                *syntax.prepositional(token, "by"),
            ):
                mention = self.mention_of(candidate)
                if (
                    mention is not None
                    and mention.actor is not None
                    and mention.actor.kind not in ("event", "document", "thing")
                ):
                    return self._party(mention)
            owned = any(syntax.lemma(t) in nouns()["party"] for t in syntax.prepositional(token, "of"))
            if token.dep_ in syntax.OBJECTS and verb.pos_ == "VERB" and not owned:
                issuer = syntax.subject_of(verb)
                if issuer is not None and issuer.i != token.i:
                    return self.party(issuer)
        return found

    def _named_fighters(self, token: Token) -> Argument | None:
        """ "Boko Haram gunmen", "PKK rebels": gunmen in general only where no name before them says whose they are."""
        mention = self.mention_of(token)
        if (
            mention is None
            or mention.kind != "nominal"
            or mention.actor is None
            or mention.actor.kind != "population"
        ):
            return None
        if syntax.lemma(token) not in nouns()["acting"]:
            return None
        for candidate in syntax.modifiers(token):
            known = self.mention_of(candidate)
            if (
                known is not None
                and known.actor is not None
                and known.actor.kind in ("movement", "organisation", "grouping")
            ):
                span = self.document.span(mention.start, mention.end)
                return replace(
                    self._party(known), span=span, method="holder", note=f"acts through “{span.exact}”"
                )
        return None

    def antecedent(self, token: Token) -> Token:
        """Step from a word that only points to the words it points to, inside the sentence."""
        if token.pos_ == "PRON" and token.lower_.endswith(("self", "selves")):
            subject = syntax.surface_topic(token.head) if token.head.pos_ in ("VERB", "AUX") else None
            if subject is not None and subject.i != token.i:
                return subject
        mention = self.mention_of(token)
        if (
            token.pos_ == "PRON"
            and token.lower_ in ("it", "they")
            and (mention is None or mention.actor is None)
        ):
            fronted = fronted_subject(token) or self._topic_before(token)
            if fronted is not None:
                return syntax.transparent_head(fronted)
        if token.pos_ == "NOUN" and (mention is None or mention.actor is None):
            # "the detention of the journalist Raman Pratasevich"
            for child in token.children:
                apart = child.left_edge.i > token.i + 1 and syntax.lemma(token) not in COUNTERPARTS
                if child.dep_ == "appos" and child.pos_ == "PROPN" and child.i > token.i and not apart:
                    named = self.mention_of(child)
                    if named is not None and named.actor is not None:
                        return child
        if token.dep_ == "appos" and token.pos_ == "NOUN" and (mention is None or mention.actor is None):
            inner = self.mention_of(token.head)
            if inner is not None and inner.actor is not None:
                return token.head
        if mention is None and token.dep_ == "attr" and token.head.lemma_ == "be":
            topic = syntax.surface_topic(token.head)
            if topic is not None and topic.i < token.i and token.pos_ == "NOUN" and topic.dep_ != "expl":
                inner = self.mention_of(topic)
                if inner is not None and inner.actor is not None:
                    return topic
        return token

    def _topic_before(self, token: Token) -> Token | None:
        """A thing that was the subject of the sentence before: "The campaign harms everyone. It humiliates ...".

        Only things: which party a pronoun stands for is the resolver's to say.
        """
        if token.lower_ != "it" or token.dep_ not in ("nsubj", "nsubjpass") or token.i > token.sent.start + 1:
            return None
        start = token.sent.start
        if start == 0:
            return None
        root = token.doc[start - 1].sent.root
        topic = syntax.surface_topic(root) if root.pos_ in ("VERB", "AUX") else None
        if topic is None or topic.tag_ != "NN" or topic.dep_ == "expl":
            return None
        mention = self.mention_of(topic)
        return topic if mention is None or mention.actor is None else None

    def _clause_before(self, token: Token) -> Argument | None:
        """ "This has triggered ...": a bare demonstrative takes up what the sentence before told.

        Source: discourse deixis after Webber (1991), narrowed to the adjacent sentence.
        """
        if token.lower_ not in ("this", "that") or token.i != token.sent.start:
            return None
        start = token.sent.start
        if start == 0:
            return None
        before = token.doc[start - 1].sent
        first = self.block.start + before.start_char
        span = self.document.span(first, self.block.start + before.end_char)
        return Argument(span, None, span.exact.strip(" .”"), "clause", 0.7, "takes up the sentence before")

    def _party(self, mention: Mention) -> Argument:
        actor = mention.actor
        assert actor is not None
        span = self.document.span(mention.start, mention.end)
        return Argument(span, actor, actor.name, mention.method, mention.score, mention.note)

    def _phrase(self, token: Token) -> Argument:
        start, end = self.range_of(token)
        doc = token.doc
        first = self.block.start + doc[start].idx
        last = self.block.start + doc[end - 1].idx + len(doc[end - 1].text)
        span = self.document.span(first, last)
        text = span.exact.strip(_QUOTES)
        previous = None
        while text != previous:
            previous = text
            text = _DETERMINER.sub("", text).strip(_QUOTES)
        owner = next((c for c in token.children if c.dep_ == "poss" and c.pos_ == "PRON"), None)
        known = self.mention_of(owner) if owner is not None else None
        if (
            known is not None
            and known.actor is not None
            and span.exact.lower().startswith(known.text.lower())
        ):
            text = f"{known.actor.name}’{'' if known.actor.name.endswith('s') else 's'} {text}"
        method = "abstained" if token.pos_ == "PRON" else "phrase"
        return Argument(span, None, text or span.exact, method)

    def range_of(self, token: Token) -> tuple[int, int]:
        """Token range of an argument: a clause for a verb, else the noun phrase, coordinates of a subject included."""
        if token.pos_ in ("VERB", "AUX"):
            return syntax.clause_range(token)
        things = token.dep_ in syntax.SUBJECTS and not any(
            self.mention_of(t) for t in syntax.conjuncts_after(token)
        )
        return syntax.phrase(token, keep_conjuncts=things)

    def involved(self, token: Token) -> Iterator[Actor]:
        """Actors named anywhere inside the phrase of a head token, in order."""
        start, end = self.range_of(token)
        doc = token.doc
        first = self.block.start + doc[start].idx
        last = self.block.start + doc[end - 1].idx + len(doc[end - 1].text)
        seen: set[str] = set()
        for mention in self.index.inside(first, last):
            if mention.actor is not None and mention.actor.id not in seen:
                seen.add(mention.actor.id)
                yield mention.actor


def fronted_subject(pronoun: Token) -> Token | None:
    """Subject of a fronted clause that a main-clause pronoun takes up: "While the talks went on, they ...".

    Source: the parallel-subject preference of Lappin and Leass (1994).
    """
    verb = pronoun.head
    if pronoun.dep_ not in syntax.SUBJECTS:
        return None
    for child in verb.children:
        if child.dep_ == "advcl" and child.i < pronoun.i and any(c.dep_ == "mark" for c in child.children):
            subject = syntax.surface_topic(child)
            if subject is None or subject.pos_ == "PRON":
                continue
            plural = subject.tag_ in ("NNS", "NNPS")
            if (pronoun.lower_ == "they" and plural) or (pronoun.lower_ == "it" and not plural):
                return subject
    return None
