"""Who fills the places of a draft: parties, members of groups, quoted "we", counterparts told of before, speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.arguments import Arguments
from legation.extract.attribution import AttributionSpan, SpeakerContext, chain_for, find_attributions
from legation.extract.frames import Draft
from legation.extract.parse import ParsedBlock
from legation.extract.timing import Timing
from legation.extract.tokens import text_of
from legation.model import Actor, Argument, Attribution, Claim, Document, Mention, Span
from legation.vocab.actor_index import find_actor, to_actor
from legation.vocab.actor_rows import compose_key, organ_kinds
from legation.vocab.frames import Predicate, predicates

if TYPE_CHECKING:
    from spacy.tokens import Token


# "the sanctions", "the ban", "the embassy": a second mention leaves out on whom, of whom, where.
INHERITING = frozenset({"sanction", "designation", "representation", "diplomatic_relations"})


# Said of somebody to whom the text has just shown the subject opposed.
FACING = frozenset({"apologise", "military_cooperation", "embargo"})


# Judgements, whose thing judged may be a mere "it".
JUDGEMENTS = frozenset({"characterise", "violate_agreement"})


# Nouns that take up a step told before.
DECISIONS = frozenset(
    "decision move step invitation removal action measure ruling announcement designation request proposal".split()
)


FIRST_PERSON = frozenset({"we", "i", "us"})


PLACE_KINDS = frozenset(
    {"state", "territory", "city", "place", "partially_recognised_state", "historical_state", "region"}
)


class PartyReader:
    """Fills the places of one block's drafts; the claims themselves are read by its heir in legation.extract.claims."""

    def __init__(
        self,
        document: Document,
        arguments: Arguments,
        timing: Timing,
        context: SpeakerContext | None,
        before: list[Claim],
    ) -> None:
        self.document = document
        self.arguments = arguments
        self.block: ParsedBlock = arguments.block
        self.timing = timing
        self.attributions: list[AttributionSpan] = find_attributions(self.block.doc, context)
        self.abstained: list[tuple[str, Span]] = []
        self.before = before

    def _members(self, draft: Draft, claim: Claim) -> list[Claim]:
        """ "Both sides signed", "expelled the two envoys": one claim for each member of the group."""
        subjects = self.arguments.group(draft.subject) if draft.subject is not None else []
        objects = self.arguments.group(draft.object) if draft.object is not None else []
        if predicates()[draft.predicate].symmetric and len(subjects) == 2 and claim.object is None:
            return [replace(claim, subject=subjects[0], object=subjects[1]).with_id()]
        targets: list[Argument | None] = [*objects] or [claim.object]
        pairs = [(s, o) for s in subjects or [claim.subject] for o in targets]
        if len(pairs) == 1:
            return [claim]
        return [
            replace(_said_by(claim, s), subject=s, object=o).with_id()
            for s, o in pairs
            if o is None or s.key != o.key
        ]

    def _distribute(self, draft: Draft, claim: Claim) -> list[Claim]:
        """ "Russian and Chinese embassies" are two objects."""
        noun = draft.object
        if noun is None or noun.tag_ != "NNS" or claim.object is None:
            return [claim]
        first = next(
            (c for c in noun.children if c.dep_ == "amod" and any(g.dep_ == "conj" for g in c.children)), None
        )
        adjectives = [first, *[c for c in first.conjuncts if c.i > first.i]] if first is not None else []
        owners = [self.arguments.mention_of(a) for a in adjectives]
        if len(owners) < 2 or any(owner is None or owner.actor is None for owner in owners):
            return [claim]
        out = []
        for adjective, owner in zip(adjectives, owners, strict=True):
            assert owner is not None
            assert owner.actor is not None
            actor = organ_of(owner.actor, noun)
            text = actor.name if actor is not None else f"{adjective.text} {noun.lemma_}"
            span = self._tokens(*self.arguments.range_of(noun))
            argument = Argument(
                span, actor, text, "distributed", owner.score, f"{adjective.text} {noun.lemma_}"
            )
            out.append(replace(claim, object=argument).with_id())
        return out

    def _subject(self, draft: Draft, predicate: Predicate) -> Argument | None:
        if draft.subject is None:
            return self._host(draft) or Argument(
                self._range([draft.trigger]), None, "(unstated)", "unstated", 0.8
            )
        if draft.rule.startswith("compound."):
            return self._compound_first(draft.subject)
        members = self.arguments.group(draft.subject)
        if members:
            return members[0]
        if draft.subject.pos_ == "PRON" and draft.subject.lower_ in FIRST_PERSON:  # "US" is no pronoun
            return self._first_person(draft.subject)
        if predicate.subject == "party" or predicate.plover == "ASSAULT":  # "killed by a US drone"
            return self.arguments.party(draft.subject)
        return self._named(draft.subject, self.arguments.argument(draft.subject))

    def _host(self, draft: Draft) -> Argument | None:
        """Who invites to a body's meeting is that body, where nobody else is named."""
        if draft.predicate != "invite":
            return None
        for name, head in draft.roles:
            event = self.timing.events.at(self.arguments, head) if name == "venue" else None
            if event is not None and event.organiser is not None:
                return self._organiser(event.organiser)
        return None

    def _organiser(self, mention: Mention) -> Argument:
        assert mention.actor is not None
        span = self.document.span(mention.start, mention.end)
        return Argument(
            span, mention.actor, mention.actor.name, "organiser", 0.8, "the body whose meeting it is"
        )

    def _named(self, head: Token, found: Argument) -> Argument:
        """ "the meeting" shown under the name its first mention gave it."""
        event = self.timing.events.at(self.arguments, head)
        if found.actor is not None or event is None or not event.label or event.label == found.text:
            return found
        if any(word in found.text.lower() for word in event.names):
            return found
        return replace(
            found,
            text=event.label,
            method="event",
            note=f"“{found.span.exact}”, named before as “{event.label}”",
        )

    def _organisers(self, draft: Draft) -> tuple[tuple[str, Argument], ...]:
        heads = [draft.object, draft.subject, *(head for name, head in draft.roles if name == "venue")]
        for head in heads:
            event = self.timing.events.at(self.arguments, head) if head is not None else None
            if event is not None and event.organiser is not None:
                return (("organiser", self._organiser(event.organiser)),)
        return ()

    def _first_person(self, pronoun: Token) -> Argument | None:
        """ "We were compelled": whoever is quoted; "we" of an official is the body he speaks for."""
        spans = chain_for(pronoun, self.attributions)
        if not spans:
            return None
        speaker = self._speaker(spans[0])
        if speaker.actor is None:
            return None
        actor = speaker.actor
        body = (
            find_actor(actor.of or actor.state)
            if pronoun.lower_ in ("we", "us", "our") and actor.kind == "person"
            else None
        )
        if body is not None:
            actor = to_actor(body.key)
        span = self._range([pronoun])
        return Argument(span, actor, actor.name, "first_person", 0.8, f"“{pronoun.text}” of {speaker.label}")

    def _object(self, draft: Draft) -> Argument | None:
        if draft.object is None:
            return None
        members = self.arguments.group(draft.object)
        return members[0] if members else self._named(draft.object, self.arguments.argument(draft.object))

    def _compound_first(self, token: Token) -> Argument:
        start = self.block.offset(token)
        inside = [
            m
            for m in self.arguments.index.overlapping(start, self.block.end(token))
            if m.actor and m.start == start
        ]
        if inside:
            mention = inside[0]
            span = self.document.span(mention.start, mention.end)
            assert mention.actor is not None
            return Argument(
                span, mention.actor, mention.actor.name, mention.method, mention.score, mention.note
            )
        return self.arguments.party(token)

    def _object_of_last(self, machine: str) -> Argument | None:
        """ "lifted most of the sanctions": those told of last; the same for a ban, a treaty, an embassy."""
        told = (c for c in reversed(self.before) if predicates()[c.predicate].machine == machine and c.object)
        last = next(
            (c for c in told if machine != "diplomatic_relations" or (c.object and c.object.actor)), None
        )
        if last is None or last.object is None:
            return None
        return replace(
            last.object, method="inherited", score=0.7, note=f"as in “{last.evidence[0].exact[:60]}”"
        )

    def _judged(
        self, draft: Draft, subject: Argument, object_: Argument | None
    ) -> tuple[Argument, Argument | None]:
        """A judgement on an unknown "it" or on "what she called a sham": whoever judges stands for it."""
        assert draft.subject is not None
        judge_ = syntax.subject_of(draft.trigger) if draft.trigger.pos_ == "VERB" else None
        if judge_ is not None and judge_.i != draft.subject.i:
            return self.arguments.party(judge_), object_
        return subject, object_

    def _counterpart(self, subject: Argument | None) -> Argument | None:
        """ "announced the suspension of relations": with whom the subject was last told to have dealings."""
        if subject is None or subject.actor is None:
            return None
        own = {subject.actor.key, subject.actor.of, subject.actor.state} - {""}
        for claim in reversed(self.before[-6:]):
            other = claim.object
            if other is None or other.actor is None or claim.subject.actor is None:
                continue
            for near, far in ((claim.subject, other), (other, claim.subject)):
                assert near.actor is not None
                assert far.actor is not None
                if own & {near.actor.key, near.actor.of, near.actor.state} and far.actor.kind == "state":
                    return replace(
                        far, method="inherited", score=0.6, note=f"as in “{claim.evidence[0].exact[:60]}”"
                    )
        return None

    def _concerns(self, draft: Draft) -> Claim | None:
        """The claim that "the decision", "the move" or "such an invitation" takes up, or None."""
        for head in (draft.subject, draft.object):
            if head is not None and syntax.lemma(head) in DECISIONS and _is_anaphoric(head):
                return next((c for c in reversed(self.before) if predicates()[c.predicate].machine), None)
        return None

    def _link(self, span: AttributionSpan) -> Attribution:
        cue = self._tokens(*span.cue)
        return Attribution(self._speaker(span), cue, span.manner)

    def _speaker(self, span: AttributionSpan) -> Argument:
        if span.carried is not None and isinstance(span.carried.speaker, Argument):
            return span.carried.speaker
        if span.source is None or span.source_head is None:
            return Argument(self._tokens(*span.cue), None, "unnamed", "unnamed")
        head = syntax.transparent_head(self.block.doc[span.source_head])
        several = self.arguments.group(head)
        if several and several[0].span.exact.casefold() != head.text.casefold():
            # "Peru's foreign and trade ministries said": all of them, under their own words
            return replace(several[0], actor=None, text=several[0].span.exact)
        return self.arguments.party(head)

    def _mention_argument(self, role: Mention) -> Argument:
        words = self.document.span(role.start, role.end)
        return Argument(words, role.actor, words.exact, role.method, role.score or 0.8, role.note)

    def _place(self, draft: Draft) -> Argument | None:
        for preposition in ("in", "at", "near", "inside", "across"):
            holders = [draft.trigger] + ([draft.object] if draft.object is not None else [])
            for holder in holders:
                for head in syntax.prepositional(holder, preposition):
                    mention = self.arguments.mention_of(head)
                    if (
                        mention is not None
                        and mention.actor is not None
                        and mention.actor.kind in PLACE_KINDS
                    ):
                        return self.arguments.argument(head)
        return None

    def _range(self, tokens: Sequence[Token]) -> Span:
        return self._tokens(min(t.i for t in tokens), max(t.i for t in tokens) + 1)

    def _tokens(self, start: int, end: int) -> Span:
        doc = self.block.doc
        last = doc[end - 1]
        return self._characters(doc[start].idx, last.idx + len(last.text))

    def _characters(self, start: int, end: int) -> Span:
        text = text_of(self.block.doc)
        if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
            end += 1
        return self.document.span(self.block.start + start, self.block.start + end)

    def _whole(self) -> Span:
        return self.document.span(self.block.block.start, self.block.block.end)


def _said_by(claim: Claim, subject: Argument) -> Claim:
    """A claim whose subject speaks for itself, spoken by the member of the group that takes its place."""
    chain = claim.attribution
    if not chain or chain[0].speaker.key != claim.subject.key:
        return claim
    return replace(claim, attribution=(replace(chain[0], speaker=subject), *chain[1:]))


def organ_of(owner: Actor, noun: Token) -> Actor | None:
    """The organ that a common noun names for its owner ("embassies" of Russia), or None."""
    word = syntax.lemma(noun)
    kind = next(
        (key for key, row in organ_kinds().items() if word == key or word in row["patterns"].split("|")), None
    )
    return to_actor(compose_key(owner.key, kind)) if kind is not None else None


def _is_anaphoric(noun: Token) -> bool:
    return any(c.lower_ in ("the", "this", "that", "such", "these") for c in noun.lefts)
