"""Where a construction's words stand: light-verb nouns, prepositions that must be there, and slot paths.

A slot path such as ``d.of`` walks from the trigger, through words that the frame has bound, to the heads that fill a place;
vocab/frames/README.md lists the steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.consent import consenting_subject
from legation.vocab.frames import Frame

if TYPE_CHECKING:
    from spacy.tokens import Token

COPULAS = frozenset({"be", "remain", "become", "constitute", "represent", "stay"})


# Who announces, orders or begins a withdrawal is the one who withdraws; who demands one is not.
CARRIERS = frozenset(
    "announce order declare approve begin start complete continue resume launch conduct undertake make plan consider threaten "
    "promise propose confirm extend carry_out effect renew offer finish intensify step_up decree".split()
)


VOICING = frozenset(
    "voice make issue raise launch carry_out conduct stage order lodge file sign announce impose".split()
)


def carrier_subject(noun: Token) -> Token | None:
    """Subject of the verb that carries an act out in a noun: "announced the suspension of relations"."""
    verb = noun.head
    if noun.dep_ in syntax.OBJECTS and verb.pos_ == "VERB" and syntax.lemma(verb) in CARRIERS:
        return syntax.subject_of(verb)
    for child in noun.children:
        # "a call for talks voiced by Oslo"
        if child.dep_ == "acl" and child.tag_ == "VBN" and syntax.lemma(child) in VOICING:
            return syntax.subject_of(child)
    decision = syntax.decision_on(noun)
    return syntax.subject_of(decision) if decision is not None else consenting_subject(noun)


def topic_of(noun: Token) -> Token | None:
    """Subject of the copula, or of "have", whose complement a noun or adjective is."""
    head = noun.head
    if noun.dep_ in ("attr", "acomp", "oprd", "dobj") and head.lemma_ in COPULAS | LIGHT:
        return syntax.surface_topic(head)
    if noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.head.pos_ == "VERB":
        return syntax.surface_topic(noun.head.head)
    if noun.dep_ == "conj":
        return topic_of(noun.head)
    if noun.dep_ == "pobj" and noun.head.lower_ in ("in", "of"):
        outer = noun.head.head
        if outer.pos_ == "NOUN" and outer.lemma_ in ("increase", "rise", "surge", "wave", "campaign"):
            return topic_of(outer)
    if noun.dep_ == "pobj" and noun.head.lower_ in ("including", "as") and noun.head.head.pos_ == "NOUN":
        return topic_of(syntax_outer(noun.head.head))
    if noun.dep_ == "appos" and head.pos_ in ("PROPN", "NOUN"):
        return head
    return None


def named_by(noun: Token) -> list[Token]:
    """The name that a common noun introduces: "NATO member Turkey", "its ally Syria", "troops loyal to" for an adjective."""
    if noun.pos_ == "ADJ" or noun.lower_ == "due":
        return [noun.head] if noun.dep_ in ("amod", "acl", "relcl", "prep") and noun.head.i < noun.i else []
    if (
        noun.dep_ in ("compound", "nmod", "amod", "appos")
        and noun.head.i > noun.i
        and noun.head.pos_ == "PROPN"
    ):
        return [noun.head]
    after = noun.nbor(1) if noun.i + 1 < len(noun.doc) else noun
    if after.pos_ == "PROPN" and after.dep_ == noun.dep_ and after.head.i == noun.head.i:
        return [after]  # two subjects, as the parser sees "Iran's ally Hezbollah"
    return [c for c in noun.children if c.dep_ == "appos" and c.i > noun.i and c.pos_ == "PROPN"][:1]


LIGHT = frozenset({"have", "make", "see", "impose", "introduce", "include", "witness", "enact", "order"})


def syntax_outer(noun: Token) -> Token:
    """Climb from "freedoms" in "restrictions on women's freedoms including" to the noun that governs it."""
    while noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
    return noun


def names_another(token: Token, frame: Frame) -> bool:
    """True where the words say with whom, so that those who act are not each other's counterpart ("aligned with the plan")."""
    return any(
        True
        for preposition in ("with", "to")
        if preposition in dict(frame.with_)
        for _ in syntax.prepositional(token, preposition)
    )


def find_direct(verb: Token, lemmas: frozenset[str]) -> Token | None:
    head = syntax.object_of(verb)
    if head is None:
        head = next((c for c in verb.children if c.dep_ in ("attr", "oprd", "nsubj") and c.i > verb.i), None)
    if head is None:
        return None
    # "was granted asylum": a passive may keep its second object
    # and "granted the firm, permission" may be parsed as having two
    kept = [c for c in verb.children if c.dep_ in syntax.OBJECTS]
    for candidate in [head, *syntax.conjuncts_after(head), *kept]:
        if syntax.lemma(candidate) in lemmas or candidate.lower_ in lemmas:
            return candidate
        # "recalled Ambassador Saif Al Zaabi"
        if candidate.pos_ == "PROPN" and any(
            c.dep_ in ("compound", "nmod") and c.lower_ in lemmas for c in candidate.children
        ):
            return candidate
    for inner in syntax.prepositional(head, "of"):
        if syntax.lemma(inner) in lemmas and syntax.lemma(head) in syntax.TRANSPARENT | {"package", "letter"}:
            return inner
    return None


def find_prepositional(
    token: Token, direct: Token | None, preposition: str, lemmas: frozenset[str]
) -> Token | None:
    for holder in (token, direct):
        if holder is None:
            continue
        for head in syntax.prepositional(holder, preposition):
            for candidate in [head, *syntax.conjuncts_after(head)]:
                if "any" in lemmas or syntax.lemma(candidate) in lemmas or candidate.lower_ in lemmas:
                    return candidate
    if preposition == "as":
        for child in token.children:
            if child.dep_ in ("oprd", "prep", "advcl") and (
                {syntax.lemma(t) for t in child.subtree} & lemmas
            ):
                return child
    if token.pos_ == "VERB":
        undergoer = syntax.object_of(token)
        if undergoer is not None and (direct is None or undergoer.i != direct.i):
            for inner in syntax.prepositional(undergoer, preposition):
                if "any" in lemmas or syntax.lemma(inner) in lemmas or inner.lower_ in lemmas:
                    return inner
    return None


def obliges(verb: Token, words: frozenset[str]) -> bool:
    """True where the clause that a verb reports says what must be done ("said Tehran should", "must", "has to")."""
    for clause in verb.children:
        if clause.dep_ != "ccomp":
            continue
        if any(c.dep_ == "aux" and c.lower_ in words for c in clause.children):
            return True
        bound = any(c.dep_ == "xcomp" and syntax.is_infinitive(c) for c in clause.children)
        if bound and (
            syntax.lemma(clause) in words or (syntax.lemma(clause) == "have" and "have_to" in words)
        ):
            return True
    return False


def find_infinitive(token: Token, lemmas: frozenset[str]) -> Token | None:
    for child in token.children:
        if child.dep_ == "advcl" and child.tag_ != "VB":
            continue  # "told him as he stopped"
        if child.dep_ in ("xcomp", "ccomp", "advcl") and syntax.lemma(child) in lemmas:
            return child
        if (
            child.dep_ in ("acl", "relcl")
            and token.pos_ == "NOUN"
            and child.tag_ == "VB"
            and syntax.lemma(child) in lemmas
        ):
            # "its application to join"
            return child
    if token.pos_ == "VERB":
        for child in token.subtree:  # "gave them until October to leave"
            if (
                child.dep_ in ("acl", "relcl")
                and child.tag_ == "VB"
                and syntax.lemma(child) in lemmas
                and syntax.is_temporal(child.head)
            ):
                return child
    return None


def follow(token: Token, slot: str, bound: dict[str, Token]) -> list[Token]:
    """Heads that a slot path of vocab/frames reaches from a trigger."""
    current = [token]
    for step in slot.split("."):
        reached: list[Token] = []
        for here in current:
            reached += _step(here, step, bound, token)
        current = reached
        if not current:
            return []
    return current


def _later(token: Token, preposition: str) -> list[Token]:
    """Objects of a preposition anywhere between a noun and the end of its clause's noun phrases."""
    out: list[Token] = []
    for other in token.doc[token.i + 1 : token.sent.end]:
        if other.tag_ in ("VBD", "VBZ", "VBP") and other.dep_ == "ROOT":
            break
        if other.dep_ in ("prep", "agent", "dative") and other.lower_ == preposition:
            out += [c for c in other.children if c.dep_ == "pobj"]
    return out


def _is_circumstance(clause: Token) -> bool:
    """True for a clause of time, cause or condition ("demanded it when ...", "agreed because ...")."""
    return any(
        c.dep_ in ("mark", "advmod") and c.i < clause.i and c.lower_ in CIRCUMSTANCES for c in clause.children
    )


CIRCUMSTANCES = frozenset(
    "when while because after before since until unless although though once as if".split()
)


def _step(here: Token, step: str, bound: dict[str, Token], trigger: Token) -> list[Token]:
    if step in ("d", "x", "attr", "topic", "sn"):
        found = bound.get(step)
        return [found] if found is not None else []
    if step == "self":
        return [here]
    if step == "examples":
        return syntax.exemplars(here)
    if step == "named":
        return named_by(here)
    if step == "subj":
        found = syntax.subject_of(here)
        return [found] if found is not None else []
    if step == "obj":
        found = syntax.object_of(here)
        if found is None and here.pos_ in ("VERB", "AUX"):
            found = next((c for c in here.children if c.dep_ in ("attr", "oprd")), None)
        return [found] if found is not None else []
    if step == "iobj":
        found = syntax.indirect_object_of(here)
        return [found] if found is not None else []
    if step == "xsubj":
        inner = next((c for c in here.children if c.dep_ in ("ccomp", "xcomp")), None)
        found = syntax.subject_of(inner) if inner is not None else None
        return [found] if found is not None else []
    if step == "xtopic":
        inner = next((c for c in here.children if c.dep_ == "ccomp"), None)
        found = syntax.surface_topic(inner) if inner is not None else None
        return [found] if found is not None else []
    if step == "oprd":
        return [c for c in here.children if c.dep_ in ("oprd", "attr")]
    if step == "clause":
        clauses = ("ccomp", "xcomp", "advcl", "acl") if here.pos_ == "NOUN" else ("ccomp", "xcomp", "advcl")
        return [c for c in here.children if c.dep_ in clauses and c.i > here.i and not _is_circumstance(c)][
            :1
        ]
    if step in ("governor", "governed"):
        return syntax.circumstance_of(here, step == "governed")
    if step == "ruler":
        found = (
            syntax.subject_of(here.head) if here.dep_ in syntax.OBJECTS and here.head.pos_ == "VERB" else None
        )
        return [found] if found is not None else []
    if step.startswith("~"):
        return _later(here, step[1:])
    if step == "poss":
        return [c for c in here.children if c.dep_ == "poss"]
    if step == "mod":
        if syntax.lemma(here) in ("counterpart", "colleague"):
            return []  # "his Abkhaz counterpart" is a person, not Abkhazia
        return [c for c in syntax.modifiers(here) if c.dep_ != "poss"]
    held = syntax.prepositional(here, step.replace("_", " ") if step != "out_of" else "of")
    return held or _laid_on(here, step)


# Verbs of putting a measure on someone: "the sanctions they had slapped on Mali" are sanctions on Mali.
LAYING = frozenset(
    "impose slap place levy put clamp enforce introduce announce adopt declare decree bring lodge order maintain".split()
)


def _laid_on(noun: Token, preposition: str) -> list[Token]:
    """What a measure was laid on in the clause that says who laid it, when the measure itself does not say."""
    if noun.pos_ != "NOUN" or preposition not in ("on", "against", "upon"):
        return []
    laying = (
        c for c in noun.children if c.dep_ in ("acl", "relcl") and c.tag_ in ("VBN", "VBD", "VBZ", "VBP")
    )
    return [t for c in laying if syntax.lemma(c) in LAYING for t in syntax.prepositional(c, preposition)]
