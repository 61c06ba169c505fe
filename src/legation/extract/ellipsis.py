"""Predicates left out because they were just said: "Russia and China never have", "Niger followed", "so did France".

The auxiliary or the verb of following becomes the trigger, so that its own tense, negation and modality count; the
predicate and the object are those of the last claim before it.

Source: verb phrase ellipsis after Hardt (1997), narrowed to the nearest preceding predicate of the paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.frames import Draft
from legation.extract.tokens import tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

STRANDED = frozenset({"have", "do", "be", "will", "would", "can", "could", "may", "might", "should", "must"})
REFUSING = frozenset({"refuse", "decline", "promise", "threaten", "plan", "intend", "vow", "want", "hope"})
COMPLEMENTS = frozenset({"attr", "acomp", "xcomp", "ccomp", "dobj", "oprd", "expl"})


def iter_elliptic(drafts: Sequence[Draft], doc: Doc) -> Iterator[Draft]:
    """Yield the drafts that a paragraph leaves to be understood.

    Args:
        drafts: What was found in full words.
        doc: The parsed paragraph.
    """
    told = sorted((d for d in drafts if d.subject is not None), key=lambda d: d.trigger.i)
    for token in tokens_of(doc):
        if token.pos_ not in ("VERB", "AUX"):
            continue
        subjects = list(_new_subjects(token))
        before = [d for d in told if d.trigger.i < token.i] if subjects else []
        if not before:
            continue
        main = [d for d in before if _is_main(d.trigger)] or before
        last = [d for d in before if d.trigger.i == main[-1].trigger.i]
        for subject in subjects:
            for draft in _one_each(last):
                if draft.object is None or draft.object.i != subject.i:
                    passive = syntax.is_passive(token) and syntax.lemma(token) == "follow"
                    yield replace(
                        draft,
                        subject=subject,
                        trigger=draft.trigger if passive or syntax.lemma(token) == "follow" else token,
                        rule=f"{draft.rule}+{'followed' if syntax.lemma(token) == 'follow' else 'elliptic'}",
                        used=frozenset(),
                        negative=draft.negative != (syntax.lemma(token) in ("refuse", "decline")),
                    )


def _is_main(trigger: Token) -> bool:
    """True for a predicate of a main clause: what one "follows" is rarely said in passing."""
    while trigger.dep_ in ("conj", "xcomp", "ccomp") and trigger.head.i != trigger.i:
        trigger = trigger.head
    return trigger.dep_ == "ROOT"


def _one_each(drafts: Iterable[Draft]) -> Iterator[Draft]:
    seen: set[int] = set()
    for draft in drafts:
        place = -1 if draft.object is None else draft.object.i
        if place not in seen:
            seen.add(place)
            yield draft


def _new_subjects(token: Token) -> Iterator[Token]:
    """Heads of those who did the same, where a verb only repeats; nothing for any other verb."""
    word = syntax.lemma(token)
    children = list(token.children)
    if word == "follow":
        yield from _followers(token, children)
        return
    stranded_to = any(c.dep_ == "xcomp" and c.lower_ == "to" for c in children)
    if word in REFUSING and stranded_to:
        yield from _named(token)
        return
    if word not in STRANDED or token.dep_ in ("aux", "auxpass"):
        return
    complements = [c for c in children if c.dep_ in COMPLEMENTS and c.lower_ not in ("so", "that", "it")]
    prepositions = [c for c in children if c.dep_ in ("prep", "advcl") and word == "be"]
    if complements or prepositions or any(c.dep_ in ("aux",) and word in ("have", "be") for c in children):
        return
    if word in ("have", "do", "be") or any(c.dep_ == "neg" for c in children):
        yield from _named(token)


def _named(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if (
            child.dep_ in syntax.SUBJECTS
            and child.pos_ in ("PROPN", "NOUN")
            and child.lower_ not in syntax.RELATIVES
        ):
            yield from syntax.expand(child)


def _followers(verb: Token, children: Sequence[Token]) -> Iterator[Token]:
    if syntax.is_passive(verb):
        surface = next((c for c in children if c.dep_ == "nsubjpass"), None)
        if surface is None or surface.pos_ not in ("PRON", "PROPN"):
            return
        agents = [g for c in children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
        agents += [t for f in agents for t in syntax.conjuncts_after(f)]
        # "by the UAE and, more recently, Uzbekistan": the parser hangs the second name on the verb
        agents += [
            c
            for c in children
            if c.pos_ == "PROPN" and c.dep_ in ("npadvmod", "conj", "dobj", "appos") and c.i > verb.i
        ]
        if all(agent.pos_ == "PROPN" for agent in agents):
            yield from agents
        return
    objects = [c for c in children if c.dep_ in ("dobj", "prep", "ccomp", "xcomp")]
    if all(c.lower_ in ("suit", "with", "in", "on") for c in objects):
        named = [t for t in _named(verb) if t.pos_ == "PROPN"]
        if not named and verb.i and verb.nbor(-1).pos_ == "PROPN" and verb.nbor(-1).dep_ == "conj":
            named = [verb.nbor(-1)]  # "relations with Ukraine and Niger followed suit"
        yield from named
