"""Who does what to whom in a parsed sentence: logical arguments, whatever the construction.

A verb's logical subject and object are found through passives, relative clauses, participles, control
("called on the West to lift"), coordination and purpose clauses; a noun's through genitives, ``of``/``by``
phrases and demonyms. Heads are spaCy tokens; the caller turns them into arguments.

Source: ClearNLP dependency labels as produced by spaCy's English models; control classes after Huddleston and
Pullum, The Cambridge Grammar of the English Language (2002), ch. 14.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from legation.extract.noun_phrases import (
    EXEMPLARS,
    TRANSPARENT,
    clause_range,
    conjuncts_after,
    exemplars,
    expand,
    modifiers,
    named_after,
    phrase,
    prepositional,
    transparent_head,
)
from legation.extract.tokens import tokens_of
from legation.extract.words import (
    OBJECTS,
    RELATIVES,
    SUBJECTS,
    antecedent,
    is_bare_participle,
    is_beheaded,
    is_infinitive,
    is_loose_participle,
    is_passive,
    is_temporal,
    lemma,
    relative_antecedent,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# The grammar under one name: callers write ``syntax.expand`` without minding which room it is in.
__all__ = [
    "EXEMPLARS",
    "OBJECTS",
    "RELATIVES",
    "SUBJECTS",
    "TRANSPARENT",
    "absolute_object",
    "antecedent",
    "circumstance_of",
    "clause_range",
    "conjuncts_after",
    "decision_on",
    "exemplars",
    "expand",
    "gap_filler",
    "higher_subjects",
    "indirect_object_of",
    "is_bare_participle",
    "is_beheaded",
    "is_infinitive",
    "is_passive",
    "is_temporal",
    "iter_predicates",
    "lemma",
    "modifiers",
    "object_of",
    "phrase",
    "prepositional",
    "relative_antecedent",
    "subject_of",
    "surface_topic",
    "transparent_head",
]

# Verbs whose object is not the doer of the infinitive ("promised Kyiv to send", "used the platform to mobilise").
SUBJECT_CONTROL = frozenset(
    {"promise", "vow", "pledge", "use", "threaten", "swear", "take", "sign", "hold", "make"}
)


def _surface_subject(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            if child.lower_ in RELATIVES:
                return antecedent(verb) or child
            return child
    # "Nauru on Tuesday became": an unusual name at the head of a sentence, taken for an exclamation
    first = verb.sent[0]
    return (
        first
        if first.dep_ == "intj" and first.head.i == verb.i and first.text.istitle() and len(first) > 3
        else None
    )


def _surface_object(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ in OBJECTS:
            if child.lower_ in RELATIVES:
                return antecedent(verb) or gap_filler(verb) or child
            return named_after(child) or child
    for child in verb.children:
        if child.dep_ == "dative":
            # "granted Mr Muttaqi an exemption": the parser hangs the second object on the first
            given = next((g for g in child.children if g.dep_ in OBJECTS), None)
            if given is not None:
                return given
    return None


def gap_filler(verb: Token) -> Token | None:
    """ "the consulate that Oslo plans to open": the noun whose place an infinitive inside a relative clause leaves empty."""
    here = verb
    for _ in range(3):
        if (
            here.dep_ not in ("xcomp", "ccomp")
            or here.head.pos_ not in ("VERB", "AUX")
            or not is_infinitive(here)
        ):
            break
        here = here.head
        if any(c.dep_ in OBJECTS and c.lower_ not in RELATIVES for c in here.children):
            return None
    if here.i == verb.i:
        return None
    own = any(c.dep_ in SUBJECTS and c.lower_ not in RELATIVES for c in here.children)
    if here.dep_ == "relcl" and own:
        return antecedent(here)
    # the parser may take "that" for a conjunction: "pay for the consulate that Oslo plans to open"
    mark = next((c for c in here.children if c.dep_ == "mark" and c.lower_ == "that"), None)
    before = mark.nbor(-1) if mark is not None and mark.i else None
    if (
        own
        and here.dep_ == "ccomp"
        and before is not None
        and before.pos_ == "NOUN"
        and before.dep_ in ("pobj", "dobj")
    ):
        return before if lemma(here.head) not in SPEAKING | INFORMING else None
    return None


# Verbs with a hearer and a clause: "reminded the minister that".
INFORMING = frozenset(
    "inform remind assure convince persuade notify advise show teach promise brief bet caution reassure agree".split()
)


def circumstance_of(noun: Token, wants_object: bool = False) -> list[Token]:
    """Who did what a circumstance goes with: "after talks with Oslo, [Rome] ...", "at Oslo's request, [Rome] ...".

    Args:
        noun: The event noun, inside a phrase such as "after", "during", "at", "in" or "despite".
        wants_object: Ask for what was done rather than for the doer.

    Returns:
        Candidates, the grammatical subject first; empty where the noun stands in no such phrase.
    """
    here = noun
    for _ in range(5):
        link = here.head
        if (here.dep_ == "dobj" and link.lower_ == "following" and link.pos_ == "VERB") or (
            here.dep_ == "pobj" and link.lower_ in CIRCUMSTANTIAL
        ):
            here, link = link, link.head
        else:
            return []
        if link.pos_ in ("VERB", "AUX"):
            if wants_object:
                done = object_of(link) or next(
                    (c for c in link.children if c.dep_ in ("xcomp", "ccomp") and c.i > link.i), None
                )
                return [done] if done is not None else [link]
            found = [surface_topic(link), _agent(link) if is_passive(link) else None]
            return [t for t in found if t is not None and t.i != noun.i]
        if link.pos_ not in ("NOUN", "PROPN"):
            return []
        here = link
    return []


CIRCUMSTANTIAL = frozenset("after following before during in at on under upon despite amid by".split())


def decision_on(noun: Token) -> Token | None:
    """ "the decision on the recognition was taken by": the verb of taking it, for what a decision is about."""
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.lower_ not in ("on", "about", "for", "regarding"):
        return None
    decision = preposition.head
    verb = decision.head
    if lemma(decision) in ("decision", "resolution", "order", "decree") and decision.dep_ in (
        "nsubjpass",
        "dobj",
    ):
        return (
            verb if lemma(verb) in ("take", "make", "adopt", "issue", "sign", "approve", "announce") else None
        )
    return None


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and is_passive(verb)):
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
            if found is not None and not is_temporal(found):
                return found
    # "was hit with sanctions by the council": the phrase hangs on the noun before it
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in (*OBJECTS, "oprd", "attr", "prep"):
            continue
        for noun in child.children if child.dep_ == "prep" else (child,):
            if noun.dep_ in (*OBJECTS, "oprd", "attr", "pobj") and noun.pos_ == "NOUN":
                for by in noun.children:
                    if by.dep_ == "prep" and by.lower_ == "by" and is_passive(verb):
                        return next((c for c in by.children if c.dep_ == "pobj" and not is_temporal(c)), None)
    return None


def _holder(noun: Token) -> Token | None:
    """Whose plan, decision, ambition or opportunity a noun is."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    head = noun.head
    if noun.dep_ in OBJECTS | {"attr"} and head.pos_ in ("VERB", "AUX"):
        dative = next((c for c in head.children if c.dep_ == "dative" and c.pos_ != "ADP"), None)
        if dative is None:
            prep = next((c for c in head.children if c.dep_ == "dative" and c.pos_ == "ADP"), None)
            dative = next(iter(prep.children), None) if prep is not None and head.lemma_ in GIVING else None
        return dative if dative is not None else subject_of(head)
    if noun.dep_ == "nsubjpass":
        return _agent(head)
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ in ("VERB", "AUX"):
        if noun.head.lower_ == "as":
            return object_of(noun.head.head)
        return subject_of(noun.head.head)
    return next((c for c in noun.children if c.dep_ in ("amod", "compound") and c.pos_ == "PROPN"), None)


GIVING = frozenset(
    {"give", "provide", "offer", "grant", "allow", "hand", "afford", "send", "award", "issue", "deny"}
)


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The logical subject (doer) of a verb, or None when it is not stated."""
    if depth > 6:
        return None
    if is_passive(verb):
        agent = _agent(verb)
        if agent is None and verb.dep_ == "conj" and is_passive(verb.head):
            agent = _agent(verb.head)
        if agent is None:
            agent = next((_agent(c) for c in verb.conjuncts if c.i > verb.i and is_passive(c)), None)
        return agent
    direct = _surface_subject(verb)
    if direct is not None:
        return direct
    head = verb.head
    if is_beheaded(verb):
        return head
    if _is_swallowed_gerund(verb):
        return _blamed(head.head.head)
    if _is_swallowed_perfect(verb):
        return subject_of(head.head, depth + 1)
    if verb.dep_ in ("relcl", "acl"):
        if verb.tag_ == "VBG":
            return antecedent(verb)
        if is_infinitive(verb) or verb.dep_ == "acl":
            return _holder(head)
        has_object_gap = _surface_object(verb) is None
        return None if has_object_gap else antecedent(verb)
    if verb.dep_ == "xcomp":
        return _controller(verb, head, depth)
    if verb.dep_ == "ccomp" and is_infinitive(verb) and head.pos_ in ("VERB", "AUX"):
        return _controller(verb, head, depth)
    if verb.dep_ == "advcl":
        if head.pos_ in ("VERB", "AUX"):
            return _absolute_subject(verb) or _purpose_holder(verb) or surface_topic(head, depth)
        return None
    if verb.dep_ == "pcomp":
        governor = head.head
        blamed = _blamed(governor)
        if blamed is not None and head.lower_ in ("of", "for", "from", "with"):
            return blamed
        if governor.pos_ in ("VERB", "AUX"):
            return surface_topic(governor, depth)
        if governor.pos_ in ("NOUN", "PROPN"):
            return _holder(governor)
        return None
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        reporting = _reporting_above(verb) or _finite_above(verb)
        if reporting is not None:
            return subject_of(reporting, depth + 1)
        return surface_topic(head, depth) if not is_passive(verb) else subject_of(head, depth + 1)
    return None


def _blamed(governor: Token) -> Token | None:
    """ "accused the bloc of imposing": the object of these verbs is the doer of the gerund."""
    if governor.pos_ == "VERB" and governor.lemma_ in OBJECT_CONTROL:
        return object_of(governor)
    if governor.dep_ in OBJECTS and governor.head.lemma_ in OBJECT_CONTROL:
        return governor
    return None


def _is_swallowed_perfect(verb: Token) -> bool:
    """ "has backed rebels": the parser makes the participle an adjective of its own object."""
    head = verb.head
    return bool(
        verb.tag_ in ("VBN", "VBD") and verb.dep_ == "amod" and head.dep_ in OBJECTS and head.head.lemma_ == "have"
        and head.head.i < verb.i and not any(c.dep_ == "det" and c.i < verb.i for c in head.children)
    )  # fmt: skip


def _is_swallowed_gerund(verb: Token) -> bool:
    """ "accusing Kyiv of supporting rebels": the parser makes the gerund an adjective of its own object."""
    head = verb.head
    return bool(
        verb.tag_ == "VBG" and verb.dep_ == "amod" and head.dep_ == "pobj" and head.head.lower_ in ("of", "for", "from")
        and _blamed(head.head.head) is not None
    )  # fmt: skip


OBJECT_CONTROL = frozenset(
    "accuse suspect blame criticise criticize praise thank prevent stop keep bar ban dissuade "
    "discourage charge convict acquit condemn "
    "denounce deter prohibit block excuse expel jail imprison sentence fine arrest detain indict punish sanction hit blacklist "
    "dismiss sack suspend".split()
)


def _reporting_above(verb: Token) -> Token | None:
    """ "said envoys were injured and demanded an apology": who said it also demanded it."""
    clause = verb.head
    if verb.tag_ != "VBD" or lemma(verb) not in SPEAKING or clause.dep_ != "ccomp":
        return None
    above = clause.head
    if above.tag_ != "VBD" or lemma(above) not in SPEAKING or above.i > clause.i:
        return None
    return above


def _finite_above(verb: Token) -> Token | None:
    """ "called on Oslo to act and invited Rome": a finite verb is coordinated with the finite verb above an infinitive."""
    here = verb.head
    if (
        verb.tag_ not in ("VBD", "VBZ")
        or not is_infinitive(here)
        or any(c.dep_ == "aux" for c in verb.children)
    ):
        return None
    for _ in range(3):
        if here.tag_ == verb.tag_:
            return here
        if here.dep_ not in ("xcomp", "ccomp", "advcl", "acl") or here.head.i == here.i:
            return None
        here = here.head if here.head.pos_ in ("VERB", "AUX") else here.head.head
    return here if here.tag_ == verb.tag_ else None


SPEAKING = frozenset(
    "say tell add announce declare state note stress insist argue claim demand urge ask call appeal warn accuse blame condemn "
    "denounce reject deny welcome praise promise pledge vow threaten describe thank express voice propose offer".split()
)


def _absolute_subject(verb: Token) -> Token | None:
    """ "..., with millions of people needing aid": the noun after "with" is the doer."""
    if verb.tag_ != "VBG":
        return None
    for child in verb.head.children:
        if verb.left_edge.i and verb.left_edge.nbor(-1).text == ",":
            break  # "short of war with Oslo, recalling its envoy": the comma ends the phrase
        if child.dep_ == "prep" and child.lower_ == "with" and verb.head.i < child.i < verb.i:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _purpose_holder(verb: Token) -> Token | None:
    """ "a movement to fight", "a coalition to counter": bodies formed for a purpose do what it says."""
    if not is_infinitive(verb):
        return None
    if lemma(verb.head) == "give":
        # "gave the garrison a week to leave": who is given the time does it
        given = next((c for c in verb.head.children if c.dep_ == "dative" and c.pos_ != "ADP"), None)
        if given is not None and any(is_temporal(t) for t in verb.doc[given.i + 1 : verb.i]):
            return given
    start = verb.left_edge.i
    before = verb.doc[start - 1] if start else None
    if before is not None and before.lemma_.lower() in PURPOSEFUL:
        return before
    return None


PURPOSEFUL = frozenset(
    "movement campaign coalition alliance force mission effort committee drive operation initiative".split()
)


def absolute_object(verb: Token) -> Token | None:
    """ "forced Athens into isolation, with banks imposing limits": what the main clause is about."""
    here = verb
    for _ in range(4):
        if here.dep_ == "pcomp" and here.head.lower_ == "with" and here.head.head.pos_ == "VERB":
            return object_of(here.head.head)
        if here.head.i == here.i or here.dep_ not in ("conj", "acl", "dobj", "pcomp"):
            return None
        here = here.head
    return None


def higher_subjects(verb: Token) -> Iterator[Token]:
    """Subjects of the clauses above a non-finite verb, nearest first."""
    for _ in range(5):
        if verb.head.i == verb.i:
            return
        verb = verb.head
        if verb.pos_ in ("VERB", "AUX"):
            found = subject_of(verb)
            if found is not None:
                yield found


def surface_topic(verb: Token, depth: int = 0) -> Token | None:
    """The grammatical subject that a dependent clause shares, passive or not."""
    if is_passive(verb):
        for child in verb.children:
            if child.dep_ in ("nsubjpass", "csubjpass"):
                return (antecedent(verb) or child) if child.lower_ in RELATIVES else child
        if verb.dep_ == "acl":
            return antecedent(verb)
        if verb.dep_ == "conj":
            return surface_topic(verb.head, depth + 1) if depth < 6 else None
        return None
    return subject_of(verb, depth + 1)


def _controller(verb: Token, governor: Token, depth: int) -> Token | None:
    if governor.pos_ in ("ADJ", "NOUN"):
        return surface_topic(governor.head if governor.dep_ in ("acomp", "attr") else governor, depth)
    if governor.lemma_ not in SUBJECT_CONTROL and not is_passive(governor):
        found = _surface_object(governor)
        if found is None:
            # "called on the West to lift", "appealed to donors to send"
            for child in governor.children:
                if (
                    child.dep_ in ("prep", "dative")
                    and child.lower_ in ("on", "upon", "to", "for")
                    and child.i < verb.i
                ) and governor.lemma_ in PREPOSITIONAL_CONTROL:
                    found = next((c for c in child.children if c.dep_ == "pobj"), None)
        if found is None:
            found = next((c for c in governor.children if c.dep_ == "dative" and c.pos_ != "ADP"), None)
        if found is not None:
            return found
    return surface_topic(governor, depth)


PREPOSITIONAL_CONTROL = frozenset(
    {"call", "appeal", "prevail", "press", "plead", "look", "count", "rely", "push", "wait"}
)


def object_of(verb: Token, depth: int = 0) -> Token | None:
    """The logical object (undergoer) of a verb, or None."""
    if depth > 4:
        return None
    if _is_swallowed_gerund(verb) or _is_swallowed_perfect(verb):
        return verb.head
    if is_passive(verb):
        for child in verb.children:
            if child.dep_ in ("nsubjpass", "csubjpass"):
                return (relative_antecedent(verb) or child) if child.lower_ in RELATIVES else child
        if is_bare_participle(verb):
            return next(c for c in verb.children if c.dep_ == "nsubj")
        if verb.dep_ == "acl":
            return antecedent(verb)
        if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
            return (
                object_of(verb.head, depth + 1) if is_passive(verb.head) else surface_topic(verb.head, depth)
            )
        if verb.dep_ in ("xcomp", "advcl", "pcomp"):
            # "requesting to be invited": the shared subject is the undergoer
            head = verb.head.head if verb.dep_ == "pcomp" else verb.head
            if head.pos_ in ("VERB", "AUX"):
                return _controller(verb, head, depth) if verb.dep_ == "xcomp" else surface_topic(head, depth)
        if verb.dep_ in ("relcl",):
            return _holder(verb.head)
        return None
    direct = _surface_object(verb)
    if direct is not None:
        return direct
    if verb.dep_ == "relcl" and any(c.dep_ in SUBJECTS and c.lower_ not in RELATIVES for c in verb.children):
        return antecedent(verb)
    filler = gap_filler(verb)
    if filler is not None:
        return filler
    shared = next((c for c in verb.conjuncts if c.i > verb.i and c.pos_ == "VERB"), None)
    if shared is not None and not is_passive(shared) and not any(c.dep_ in SUBJECTS for c in shared.children):
        between = [c for c in verb.children if c.dep_ in ("prep", "ccomp", "xcomp", "prt")]
        if not between:
            return _surface_object(shared)
    return None


def indirect_object_of(verb: Token) -> Token | None:
    """The recipient, whether "gave X aid" or "gave aid to X"."""
    for child in verb.children:
        if child.dep_ == "dative":
            if child.pos_ == "ADP":
                return next((c for c in child.children if c.dep_ == "pobj"), None)
            return child
    objects = [c for c in verb.children if c.dep_ in OBJECTS and c.i > verb.i]
    # "granted the agency, permission to": two objects side by side, the first of them receives
    return objects[0] if len(objects) > 1 and not is_passive(verb) and verb.lemma_ in GIVING else None


def iter_predicates(doc: Doc) -> Iterator[Token]:
    """Tokens that may head a claim: verbs, nouns and adjectives that are no punctuation."""
    for token in tokens_of(doc):
        if (
            token.pos_ in ("VERB", "NOUN", "ADJ", "AUX", "PROPN") or token.lower_ == "due"
        ) and not is_loose_participle(token):
            yield token
