"""Claims of a parsed document whose mentions are resolved: drafts -> Claims with modality, speakers, time and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from legation._version import __version__
from legation.extract import syntax
from legation.extract.arguments import Arguments
from legation.extract.attribution import (
    SpeakerContext,
    chain_for,
    speaker_after,
)
from legation.extract.combine import Combiner
from legation.extract.effective import in_effect
from legation.extract.ellipsis import iter_elliptic
from legation.extract.events import Events
from legation.extract.frames import Draft, Matcher
from legation.extract.mentions import MentionIndex
from legation.extract.modality import judge
from legation.extract.parse import ParsedDocument
from legation.extract.party_reader import FACING, INHERITING, JUDGEMENTS, PartyReader
from legation.extract.standing import iter_comparisons, iter_compounds, iter_offices, iter_titles, says_office
from legation.extract.timing import Timing
from legation.model import (
    Argument,
    Attribution,
    BlockKind,
    Claim,
    Genre,
    Mention,
    Modality,
    Quantity,
    Span,
)
from legation.vocab.frames import Predicate, predicates

if TYPE_CHECKING:
    from legation.extract.learned import LearnedReader

RULES = f"rules/{__version__}"
WITH_MODEL = f"rules+model/{__version__}"


MAX_EVIDENCE_TOKENS = 60
SURE_OF_MODALITY = 0.8
"""Probability from which the learned reader's modality outranks that of the rules; chosen on tuned and worn texts."""


# The words of these are the speaker's own act: the subject is the nearest speaker of the content.
SPEECH_ACTS = {
    "request": Modality.REQUESTED,
    "advocate": Modality.REQUESTED,
    "request_invitation": Modality.REQUESTED,
    "promise": Modality.PROMISED,
    "threaten": Modality.THREATENED,
}


SELF_REPORTED = frozenset({"claim_responsibility", "justify"})


# With a clause for object and a claim inside that clause, the inner claim says it all.
EMBEDDING = frozenset({"aim", "promise", "threaten", "agree", "reject"})


@dataclass(frozen=True)
class Reading:
    """What was read off one block, kept so that a surface can show what was left out.

    Attributes:
        claims: In text order.
        abstained: Drafts that were dropped because a party stayed unresolved, as (rule, words).
    """

    claims: tuple[Claim, ...]
    abstained: tuple[tuple[str, Span], ...]


def extract_claims(
    parsed: ParsedDocument, mentions: Sequence[Mention], learned: LearnedReader | None = None
) -> Reading:
    """Extract the claims of a document.

    Args:
        parsed: The document and its parses.
        mentions: Its mentions, resolved.
        learned: The learned reader to read beside the rules; None reads by the rules alone.

    Returns:
        Claims in text order, each with its identifier, and what was abstained from.
    """
    document = parsed.document
    index = MentionIndex(mentions)
    blocks = [Arguments(document, block, index) for block in parsed.blocks]
    events = Events(blocks)
    timing = Timing(document, events, blocks)
    claims: list[Claim] = []
    abstained: list[tuple[str, Span]] = []
    context: SpeakerContext | None = None
    views = learned.view([block.doc for block in parsed.blocks]) if learned else []
    for number, arguments in enumerate(blocks):
        builder = BlockReader(document, arguments, timing, context, list(claims))
        if learned:
            matcher = Matcher(arguments.kind_of, arguments.inside_name)
            builder.combiner = Combiner(arguments.block.doc, views[number], learned, matcher)
        claims += builder.claims(mentions)
        abstained += builder.abstained
        context = builder.carry()
    return Reading(tuple(merge(claims)), tuple(abstained))


class BlockReader(PartyReader):
    """Reads the claims of one block; see extract_claims."""

    combiner: Combiner | None = None

    def carry(self) -> SpeakerContext | None:
        """Who is still speaking when the block ends."""
        last = next((s for s in reversed(self.attributions) if s.source_head is not None), None)
        speaker = self._speaker(last) if last else None
        return speaker_after(self.block.doc, self.attributions, speaker)

    def claims(self, mentions: Iterable[Mention]) -> list[Claim]:
        """All claims of the block, in text order."""
        out: list[Claim] = []
        drafts = self._drafts()
        for draft in drafts:
            claim = self._claim(draft)
            if claim is not None:
                made = [m for one in self._distribute(draft, claim) for m in self._members(draft, one)]
                out += made
                self.before += made
        offices = [(p, r) for p, r in iter_offices(self.arguments, mentions) if says_office(r)]
        out += [self._office(person, self._mention_argument(role)) for person, role in offices]
        out += [
            self._office(person, self.arguments.argument(noun))
            for person, noun in iter_titles(self.arguments, offices)
        ]
        return sorted(out, key=lambda claim: claim.evidence[0].start)

    def _drafts(self) -> list[Draft]:
        matcher = Matcher(self.arguments.kind_of, self.arguments.inside_name)
        drafts = list(matcher.iter_drafts(self.block.doc))
        drafts += iter_compounds(self.arguments)
        extra = [
            d
            for d in iter_elliptic(drafts, self.block.doc)
            if d.subject is not None and self.arguments.kind_of(d.subject)
        ]
        for draft in drafts:
            for head in iter_comparisons(draft):
                if draft.object is not None and head.head.head.i == draft.object.i:
                    extra.append(replace(draft, object=head, rule=f"{draft.rule}+likened"))
                else:
                    extra.append(replace(draft, subject=head, rule=f"{draft.rule}+likened"))
        triggers = {draft.trigger.i for draft in drafts}
        kept = [d for d in [*drafts, *extra] if not _restated(d, triggers, drafts)]
        return self.combiner.combine(kept) if self.combiner else kept

    def _claim(self, draft: Draft) -> Claim | None:
        predicate = predicates()[draft.predicate]
        subject = self._subject(draft, predicate)
        object_ = self._object(draft)
        if object_ is None and draft.light is not None and draft.light.pos_ == "PROPN":
            named = self.arguments.argument(draft.light)  # "recalled Ambassador X"
            object_ = named if named.actor is not None and named.actor.kind == "person" else None
        if object_ is None and predicate.machine in INHERITING:
            object_ = self._object_of_last(predicate.machine) or self._counterpart(subject)
        if object_ is None and draft.predicate in FACING:
            object_ = self._counterpart(subject)
        if object_ is None and draft.light is not None and predicate.object == "any":
            object_ = self.arguments.argument(draft.light)
        if subject is not None and _is_empty(subject) and draft.predicate in JUDGEMENTS:
            subject, object_ = self._judged(draft, subject, object_)
        roles = tuple((name, self.arguments.argument(head)) for name, head in draft.roles)
        roles = (*roles, *self._organisers(draft))
        taken_up = self._concerns(draft)
        if taken_up is not None and taken_up.object is not None:
            roles = (*roles, ("about", taken_up.object))
        if object_ is not None and subject is not None and object_.key == subject.key:
            # "presenting itself as": what it is presented as is the object
            object_ = next((argument for name, argument in roles if name == "capacity"), object_)
        if subject is None or _is_empty(subject) or (object_ is not None and _is_empty(object_)):
            span = self._range([draft.trigger])
            self.abstained.append((draft.rule, span))
            return None
        if object_ is not None and object_.key == subject.key:
            return None
        if not self._names_a_party(draft, subject, object_):
            return None
        chain = chain_for(draft.trigger, self.attributions)
        verdict = judge(draft.trigger, self.block.doc, self.attributions)
        modality = self._as_the_model_reads(draft, self._modality(draft, predicate, verdict.modality))
        negative = verdict.negative != draft.negative
        cues, rules = list(verdict.cues), list(verdict.rules)
        effect = self.timing.effect_of(self.arguments, draft)
        if effect is not None and not negative:
            put = in_effect(modality, *effect, self.timing.reference, pending="pending" in rules)
            if put is not modality:
                modality = put
                cues.append((effect[0].cue.idx, effect[0].cue.idx + len(effect[0].cue)))
                rules.append("effective")
        attribution = _without_echo([self._link(span) for span in chain])
        if (
            draft.predicate in SPEECH_ACTS and modality is SPEECH_ACTS[draft.predicate]
        ) or draft.predicate in SELF_REPORTED:
            attribution = _without_echo(
                [Attribution(subject, self._range([draft.trigger]), str(modality)), *attribution]
            )
        if self.block.block.kind is BlockKind.CAPTION:
            attribution = (
                *attribution,
                Attribution(Argument(self._whole(), None, "caption"), None, "caption"),
            )
        claim = Claim(
            id="",
            document_id=self.document.id,
            subject=subject,
            predicate=draft.predicate,
            object=object_,
            modality=modality,
            polarity=_polarity(negative),
            time=self.timing.time_of(
                self.arguments, draft, modality, [self.block.doc[s.head] for s in chain]
            ),
            asserted_at=self.document.published,
            evidence=self._evidence(draft),
            attribution=attribution,
            roles=roles,
            quantity=self._quantity(draft, subject, object_),
            place=self._place(draft),
            cues=tuple(self._characters(start, end) for start, end in sorted(cues)),
            rules=(draft.rule, *rules),
            extractor=WITH_MODEL if self.combiner else RULES,
            score=round(draft.probability, 3)
            if draft.probability is not None
            else self._score(draft, subject, object_),
            source="caption" if self.block.block.kind is BlockKind.CAPTION else "",
        )
        return claim.with_id()

    def _quantity(self, draft: Draft, subject: Argument, object_: Argument | None) -> Quantity | None:
        """The amount of a draft; how many a known group counts ("the three governments") is no amount."""
        found = self.timing.quantity_of(self.arguments, draft)
        for argument in (subject, object_):
            if found is not None and argument is not None and argument.actor is not None:
                inside = argument.span.start <= found.words.start and found.words.end <= argument.span.end
                found = None if inside else found
        return found

    def _names_a_party(self, draft: Draft, subject: Argument, object_: Argument | None) -> bool:
        if subject.actor is not None or (object_ is not None and object_.actor is not None):
            return True
        heads = [
            draft.trigger,
            *(h for h in (draft.subject, draft.object, *(h for _, h in draft.roles)) if h is not None),
        ]
        if any(True for head in heads for _ in self.arguments.involved(head)):
            return True
        if draft.predicate in SENTENCE_WIDE and any(
            True for _ in self.arguments.involved(draft.trigger.sent.root)
        ):
            return True
        return self.timing.is_at_event(self.arguments, draft) or self._concerns(draft) is not None

    def _modality(self, draft: Draft, predicate: Predicate, verdict: Modality) -> Modality:
        if draft.predicate in SPEECH_ACTS and verdict is Modality.IN_FORCE:
            verdict = Modality.ACTUAL
        if verdict is not Modality.ACTUAL:
            return verdict
        if draft.modality:
            return Modality(draft.modality)
        if draft.predicate in SPEECH_ACTS:
            return SPEECH_ACTS[draft.predicate]
        if draft.predicate == "aim":
            return Modality.PLANNED
        if predicate.evaluative and (self.document.genre is Genre.OPINION or predicate.key == "characterise"):
            return Modality.EVALUATED
        return verdict

    def _as_the_model_reads(self, draft: Draft, modality: Modality) -> Modality:
        """The model's reading of how a draft is put, where it is sure that it is no fact.

        It never makes a fact of what the rules read as none: on the leak probe that let a tenth of the denials through.
        """
        mood = self.combiner.modality(draft.trigger) if self.combiner else None
        if mood is None or mood[1] < SURE_OF_MODALITY or draft.modality or draft.predicate in SPEECH_ACTS:
            return modality
        read = Modality(mood[0])
        return modality if read in (Modality.ACTUAL, Modality.IN_FORCE) else read

    def _office(self, person: Mention, office: Argument) -> Claim:
        """The claim that a named person holds the office beside the name."""
        assert person.actor is not None
        words = self.document.span(person.start, person.end)
        subject = Argument(words, person.actor, person.actor.name, person.method, person.score, person.note)
        if office.actor is not None and office.actor.id == person.actor.id:
            # resolved to its holder: the office itself is what is held
            office = replace(office, actor=None, text=office.span.exact)
        evidence = self.document.span(min(words.start, office.span.start), max(words.end, office.span.end))
        before = self.document.text[max(0, evidence.start - 12) : evidence.start].lower().split()
        former = office.span.exact.lower().startswith(PAST_TITLES) or before[-1:] in PAST_BEFORE
        caption = self.block.block.kind is BlockKind.CAPTION
        return Claim(
            id="",
            document_id=self.document.id,
            subject=subject,
            predicate="hold_office",
            object=office,
            modality=Modality.ACTUAL,
            polarity=_polarity(former),
            time=self.timing.as_of(),
            asserted_at=self.document.published,
            evidence=(evidence,),
            attribution=(Attribution(Argument(self._whole(), None, "caption"), None, "caption"),)
            if caption
            else (),
            rules=("office.apposition",),
            extractor=WITH_MODEL if self.combiner else RULES,
            score=0.9,
            source="caption" if caption else "",
        ).with_id()

    def _score(self, draft: Draft, subject: Argument, object_: Argument | None) -> float:
        score = 0.9 if "." in draft.rule else 0.8
        for argument in (subject, object_):
            if argument is None or argument.actor is None:
                score *= 0.9
            else:
                score *= max(0.5, argument.score or 1.0)
        return round(score, 3)

    def _evidence(self, draft: Draft) -> tuple[Span, ...]:
        heads = [
            h for h in (draft.subject, draft.object, *(head for _, head in draft.roles)) if h is not None
        ]
        sentence = draft.trigger.sent
        ranges = [(draft.trigger.i, draft.trigger.i + 1)]
        ranges += [(i, i + 1) for i in draft.used]
        for head in heads:
            if sentence.start <= head.i < sentence.end:
                ranges.append(
                    syntax.phrase(head) if head.pos_ not in ("VERB", "AUX") else syntax.clause_range(head)
                )
        start, end = min(r[0] for r in ranges), max(r[1] for r in ranges)
        spans = []
        if end - start <= MAX_EVIDENCE_TOKENS:
            spans.append(self._tokens(start, end))
        else:
            spans += [self._tokens(*r) for r in sorted(ranges)]
        for head in heads:
            if not sentence.start <= head.i < sentence.end:
                spans.append(self._tokens(*syntax.phrase(head)))
        return tuple(spans)


# Of people rather than parties: whose people they are stands elsewhere in the sentence.
SENTENCE_WIDE = frozenset(
    {"need_aid", "cause_casualties", "arrest", "attack", "violate_agreement", "convict"}
)


PAST_TITLES = (
    "former ",
    "ex-",
    "then ",
    "deposed ",
    "ousted ",
    "late ",
    "the former ",
    "the deposed ",
    "the ousted ",
    "the late ",
)


PAST_BEFORE = (["former"], ["ex"], ["then"], ["ex-"], ["deposed"], ["ousted"], ["late"])


def _without_echo(chain: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Drop a speaker named twice in a row ("said it demanded")."""
    return tuple(
        link for n, link in enumerate(chain) if n == 0 or link.speaker.key != chain[n - 1].speaker.key
    )


def _polarity(negative: bool) -> Literal["positive", "negative"]:
    return "negative" if negative else "positive"


def _is_empty(argument: Argument) -> bool:
    """True for a pronoun nobody could resolve and for a bare "this" or "one"."""
    return argument.actor is None and (
        argument.method == "abstained"
        or argument.text.lower() in ("one", "others", "who", "which", "what", "that", "there")
    )


def _restated(draft: Draft, triggers: set[int], drafts: Sequence[Draft]) -> bool:
    """True where another draft says it: the claim inside the object, or the verb that governs this one."""
    head = draft.trigger.head
    if draft.trigger.dep_ in ("xcomp", "ccomp") and not predicates()[draft.predicate].machine:
        governing = {d.predicate for d in drafts if d.trigger.i == head.i}
        obliged = any(
            c.tag_ == "MD" for c in draft.trigger.children
        )  # "said Tehran must": the clause is a claim of its own
        if governing & {"request", "enable"} and draft.trigger.tag_ == "VB" and not obliged:
            return True
    if draft.predicate == "participate" and draft.trigger.dep_ == "xcomp" and syntax.lemma(head) == "invite":
        return True
    if draft.predicate not in EMBEDDING | {"require", "discuss"} or draft.object is None:
        return False
    if draft.object.pos_ in ("VERB", "AUX"):
        return draft.object.i in triggers and (draft.predicate != "require" or draft.object.dep_ == "xcomp")
    inner = [c for c in draft.object.children if c.dep_ == "acl" and syntax.is_infinitive(c)]
    inner += [g for c in draft.object.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pcomp"]
    return any(c.i in triggers for c in inner)


def merge(claims: Iterable[Claim]) -> list[Claim]:
    """Join claims that say the same in several places: one claim, all the evidence."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = (
            claim.subject.key, claim.predicate, claim.object.key if claim.object else "", claim.modality, claim.polarity,
            tuple(link.speaker.key for link in claim.attribution), claim.time.edtf,
            claim.quantity.words.exact if claim.quantity else "", tuple((n, a.key) for n, a in claim.roles),
        )  # fmt: skip
        if key in kept:
            before = kept[key]
            spans = [*before.evidence, *(s for s in claim.evidence if s not in before.evidence)]
            kept[key] = replace(before, evidence=tuple(spans)).with_id()
        else:
            kept[key] = claim
    return list(kept.values())
