"""Who does what to whom in a parsed sentence: logical arguments, whatever the construction.

A verb's logical subject and object are found through passives, relative clauses, participles, control
("called on the West to lift"), coordination and purpose clauses; a noun's through genitives, ``of``/``by``
phrases and demonyms. Heads are spaCy tokens; the caller turns them into arguments.

Source: ClearNLP dependency labels as produced by spaCy's English models; control classes after Huddleston and
Pullum, The Cambridge Grammar of the English Language (2002), ch. 14.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
# Verbs whose object is not the doer of the infinitive ("promised Kyiv to send", "used the platform to mobilise").
SUBJECT_CONTROL = frozenset({"promise", "vow", "pledge", "use", "threaten", "swear", "take", "sign", "hold", "make"})
EXEMPLARS = frozenset({"including", "like"})
# "a group of states", "members of the opposition": the noun after "of" is the party.
TRANSPARENT = frozenset(
    "member part group number dozen dozens hundred hundreds thousand thousands score scores million millions majority handful host series package batch tranche contingent range set round most "
    "some many all several one two three none each both any lot couple kind form element much half".split()
)


# "the northern town of Kidal" is Kidal.
SETTLEMENTS = frozenset(
    "town city village port island province region district capital enclave republic kingdom emirate sultanate state territory "
    "hamlet outpost suburb stronghold".split()
)
# "His Excellency Mr Ahmed Said": the name set beside the style.
STYLES = frozenset("excellency majesty highness holiness eminence honour grace".split())


def subtree_end(token: Token) -> int:
    """Index one past the last token of a subtree."""
    return int(token.right_edge.i) + 1


def is_passive(verb: Token) -> bool:
    """True for a passive clause and for a bare past participle after a noun ("sanctions imposed by")."""
    if any(child.dep_ in ("auxpass", "nsubjpass", "csubjpass") for child in verb.children):
        return True
    if verb.dep_ == "acl" and verb.tag_ in ("VBN", "VBD") and not is_beheaded(verb):
        return not any(child.dep_ in OBJECTS for child in verb.children)
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not any(c.dep_ in OBJECTS for c in verb.children):
        # "has been shunned and sanctioned"
        return is_passive(verb.head) and not any(c.dep_ in SUBJECTS for c in verb.children)
    if verb.dep_ == "conj" and verb.tag_ == "VBD" and lemma(verb) in UNDERGONE and verb.head.pos_ == "VERB":
        # "was flown home and put on trial": the tagger takes the participle for a past tense
        return is_passive(verb.head) and not any(c.dep_ in SUBJECTS | OBJECTS for c in verb.children)
    if is_bare_participle(verb):
        return True
    # headline passives: "Envoy expelled by Prague"
    return verb.tag_ == "VBN" and any(c.dep_ == "agent" for c in verb.children)


def is_bare_participle(verb: Token) -> bool:
    """True for a participle that the parser gives the subject of the verb after it: "Li, convicted of theft, was freed"."""
    if verb.tag_ != "VBN" or verb.dep_ not in ("ROOT", "ccomp") or any(c.dep_ in ("aux", "auxpass", *OBJECTS) for c in verb.children):
        return False
    finite = any(c.dep_ == "conj" and any(g.dep_ in ("aux", "auxpass") for g in c.children) for c in verb.children)
    joined = any(c.dep_ == "cc" for c in verb.children)
    return finite and not joined and any(c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN") for c in verb.children)


# What is done to somebody: without an object these are no past tenses.
UNDERGONE = frozenset(
    "put hand charge sentence jail transfer deport send bring expel release convict fine bar ban strip detain arrest place remand "
    "sanction designate extradite execute imprison kill dismiss".split()
)


def is_beheaded(verb: Token) -> bool:
    """True for a main verb that the parser hung on its own subject: "Li Peng, the premier, called on Tokyo"."""
    head = verb.head
    return bool(
        verb.dep_ == "acl"
        and verb.tag_ == "VBD"
        and head.dep_ in ("ROOT", "ccomp")
        and head.pos_ in ("PROPN", "NOUN", "PRON")
        and any(c.dep_ == "appos" and c.i < verb.i for c in head.children)
        and not any(c.dep_ == "agent" for c in verb.children)
    )


def antecedent(verb: Token) -> Token | None:
    """The noun that a relative clause hangs on, corrected where the parser chose a date or a place."""
    if verb.dep_ not in ("relcl", "acl"):
        return None
    head = verb.head
    if not is_temporal(head):
        return head
    # ", in March, which resulted in": the clause tells of the noun before the date.
    anchor = head.head
    while anchor.pos_ == "ADP":
        anchor = anchor.head
    if anchor.pos_ in ("NOUN", "PROPN"):
        return anchor
    told = [t for t in anchor.subtree if t.i < head.i and t.pos_ == "NOUN" and t.dep_ in ("dobj", "pobj") and not is_temporal(t)]
    return told[-1] if told else head


def relative_antecedent(verb: Token) -> Token | None:
    """The noun that a relative pronoun beside a verb stands for, in the second of two relative clauses too."""
    here = verb
    for _ in range(3):
        if here.dep_ != "conj" or here.head.pos_ not in ("VERB", "AUX"):
            break
        here = here.head
    return antecedent(here)


def is_temporal(token: Token) -> bool:
    """True for a noun that names a stretch of time ("March", "week", "Friday", "2023")."""
    word = token.lower_.rstrip(".")
    if word in TEMPORAL or (token.text.isdigit() and len(token.text) in (1, 2, 4) and token.dep_ in ("pobj", "nummod")):
        return True
    return word in ("may", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec") and any(
        c.dep_ == "nummod" for c in token.children
    )


TEMPORAL = frozenset(
    "january february march april june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday day days week weeks month months year years decade decades century today "
    "yesterday tomorrow morning evening night hour hours weekend future past moment time".split()
)


def _surface_subject(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            if child.lower_ in RELATIVES:
                return antecedent(verb) or child
            return child
    # "Nauru on Tuesday became": an unusual name at the head of a sentence, taken for an exclamation
    first = verb.sent[0]
    return first if first.dep_ == "intj" and first.head.i == verb.i and first.text.istitle() and len(first) > 3 else None


def _surface_object(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ in OBJECTS:
            if child.lower_ in RELATIVES:
                return antecedent(verb) or gap_filler(verb) or child
            return _named_after(child) or child
    return None


def _named_after(word: Token) -> Token | None:
    """"the paramilitary [Rapid Support Forces]": the name, where the parser made its adjective an object of its own."""
    if word.pos_ != "ADJ":
        return None
    rivals = (c for c in word.head.children if c.dep_ == word.dep_ and c.i > word.i and c.pos_ == "PROPN")
    return next((c for c in rivals if c.left_edge.i == word.i + 1), None)


def gap_filler(verb: Token) -> Token | None:
    """"the consulate that Oslo plans to open": the noun whose place an infinitive inside a relative clause leaves empty."""
    here = verb
    for _ in range(3):
        if here.dep_ not in ("xcomp", "ccomp") or here.head.pos_ not in ("VERB", "AUX") or not is_infinitive(here):
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
    if own and here.dep_ == "ccomp" and before is not None and before.pos_ == "NOUN" and before.dep_ in ("pobj", "dobj"):
        return before if lemma(here.head) not in SPEAKING | INFORMING else None
    return None


# Verbs with a hearer and a clause: "reminded the minister that".
INFORMING = frozenset("inform remind assure convince persuade notify advise show teach promise brief bet caution reassure agree".split())


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
        if here.dep_ == "dobj" and link.lower_ == "following" and link.pos_ == "VERB":
            here, link = link, link.head
        elif here.dep_ == "pobj" and link.lower_ in CIRCUMSTANTIAL:
            here, link = link, link.head
        else:
            return []
        if link.pos_ in ("VERB", "AUX"):
            if wants_object:
                done = object_of(link) or next((c for c in link.children if c.dep_ in ("xcomp", "ccomp") and c.i > link.i), None)
                return [done] if done is not None else [link]
            found = [surface_topic(link), _agent(link) if is_passive(link) else None]
            return [t for t in found if t is not None and t.i != noun.i]
        if link.pos_ not in ("NOUN", "PROPN"):
            return []
        here = link
    return []


CIRCUMSTANTIAL = frozenset("after following before during in at on under upon despite amid by".split())


def decision_on(noun: Token) -> Token | None:
    """"the decision on the recognition was taken by": the verb of taking it, for what a decision is about."""
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.lower_ not in ("on", "about", "for", "regarding"):
        return None
    decision = preposition.head
    verb = decision.head
    if lemma(decision) in ("decision", "resolution", "order", "decree") and decision.dep_ in ("nsubjpass", "dobj"):
        return verb if lemma(verb) in ("take", "make", "adopt", "issue", "sign", "approve", "announce") else None
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


GIVING = frozenset({"give", "provide", "offer", "grant", "allow", "hand", "afford", "send", "award", "issue", "deny"})


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
    """"accused the bloc of imposing": the object of these verbs is the doer of the gerund."""
    if governor.pos_ == "VERB" and governor.lemma_ in OBJECT_CONTROL:
        return object_of(governor)
    if governor.dep_ in OBJECTS and governor.head.lemma_ in OBJECT_CONTROL:
        return governor
    return None


def _is_swallowed_perfect(verb: Token) -> bool:
    """"has backed rebels": the parser makes the participle an adjective of its own object."""
    head = verb.head
    return bool(
        verb.tag_ in ("VBN", "VBD") and verb.dep_ == "amod" and head.dep_ in OBJECTS and head.head.lemma_ == "have"
        and head.head.i < verb.i and not any(c.dep_ == "det" and c.i < verb.i for c in head.children)
    )  # fmt: skip


def _is_swallowed_gerund(verb: Token) -> bool:
    """"accusing Kyiv of supporting rebels": the parser makes the gerund an adjective of its own object."""
    head = verb.head
    return bool(
        verb.tag_ == "VBG" and verb.dep_ == "amod" and head.dep_ == "pobj" and head.head.lower_ in ("of", "for", "from")
        and _blamed(head.head.head) is not None
    )  # fmt: skip


OBJECT_CONTROL = frozenset(
    "accuse suspect blame criticise criticize praise thank prevent stop keep bar ban dissuade discourage charge convict acquit condemn "
    "denounce deter prohibit block excuse expel jail imprison sentence fine arrest detain indict punish sanction hit blacklist "
    "dismiss sack suspend".split()
)


def _reporting_above(verb: Token) -> Token | None:
    """"said envoys were injured and demanded an apology": who said it also demanded it."""
    clause = verb.head
    if verb.tag_ != "VBD" or lemma(verb) not in SPEAKING or clause.dep_ != "ccomp":
        return None
    above = clause.head
    if above.tag_ != "VBD" or lemma(above) not in SPEAKING or above.i > clause.i:
        return None
    return above


def _finite_above(verb: Token) -> Token | None:
    """"called on Oslo to act and invited Rome": a finite verb is coordinated with the finite verb above an infinitive."""
    here = verb.head
    if verb.tag_ not in ("VBD", "VBZ") or not is_infinitive(here) or any(c.dep_ == "aux" for c in verb.children):
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
    """"..., with millions of people needing aid": the noun after "with" is the doer."""
    if verb.tag_ != "VBG":
        return None
    for child in verb.head.children:
        if verb.left_edge.i and verb.left_edge.nbor(-1).text == ",":
            break  # "short of war with Oslo, recalling its envoy": the comma ends the phrase
        if child.dep_ == "prep" and child.lower_ == "with" and verb.head.i < child.i < verb.i:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _purpose_holder(verb: Token) -> Token | None:
    """"a movement to fight", "a coalition to counter": bodies formed for a purpose do what it says."""
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


PURPOSEFUL = frozenset("movement campaign coalition alliance force mission effort committee drive operation initiative".split())


def absolute_object(verb: Token) -> Token | None:
    """"forced Athens into isolation, with banks imposing limits": what the main clause is about."""
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


def is_infinitive(verb: Token) -> bool:
    """True for a verb with "to"."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _controller(verb: Token, governor: Token, depth: int) -> Token | None:
    if governor.pos_ in ("ADJ", "NOUN"):
        return surface_topic(governor.head if governor.dep_ in ("acomp", "attr") else governor, depth)
    if governor.lemma_ not in SUBJECT_CONTROL and not is_passive(governor):
        found = _surface_object(governor)
        if found is None:
            # "called on the West to lift", "appealed to donors to send"
            for child in governor.children:
                if child.dep_ in ("prep", "dative") and child.lower_ in ("on", "upon", "to", "for") and child.i < verb.i:
                    if governor.lemma_ in PREPOSITIONAL_CONTROL:
                        found = next((c for c in child.children if c.dep_ == "pobj"), None)
        if found is None:
            found = next((c for c in governor.children if c.dep_ == "dative" and c.pos_ != "ADP"), None)
        if found is not None:
            return found
    return surface_topic(governor, depth)


PREPOSITIONAL_CONTROL = frozenset({"call", "appeal", "prevail", "press", "plead", "look", "count", "rely", "push", "wait"})


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
            return object_of(verb.head, depth + 1) if is_passive(verb.head) else surface_topic(verb.head, depth)
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


# "in addition", "in turn": links between sentences, no arguments.
LINKING = frozenset({"addition", "turn", "fact", "particular", "general", "contrast", "short"})


# "put it back on the list", "moved the embassy back to": the phrase hangs on the adverb of direction.
DIRECTIONS = frozenset("back home out away down over".split())


def prepositional(token: Token, preposition: str) -> list[Token]:
    """Objects of a preposition that hangs on a verb or a noun, chains such as "out of" included."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent") and child.lower_ == preposition:
            for inner in child.children:
                judged = preposition == "as" and inner.dep_ in ("amod", "acomp") and inner.pos_ == "ADJ"
                if (inner.dep_ in ("pobj", "pcomp") or judged) and not is_temporal(inner) and inner.lower_ not in LINKING:
                    found.append((relative_antecedent(token) or inner) if inner.lower_ in RELATIVES else inner)
        elif (child.dep_ == "prep" and child.pos_ == "ADP") or (child.dep_ == "advmod" and child.lower_ in DIRECTIONS):
            found += [
                g for c in child.children if c.dep_ == "prep" and c.lower_ == preposition for g in c.children if g.dep_ == "pobj"
            ]
    if not found and token.dep_ == "relcl":
        # "the places he can fly to": a stranded preposition takes the noun before the clause
        stranded = any(c.dep_ == "prep" and c.lower_ == preposition and not any(True for _ in c.children) for c in token.children)
        found = [token.head] if stranded else []
    if not found and token.pos_ == "VERB":
        # "shunned and sanctioned in the West": the phrase serves both verbs
        for other in token.children:
            if other.dep_ == "conj" and other.pos_ == "VERB" and not any(c.dep_ in SUBJECTS | OBJECTS for c in other.children):
                found += [g for c in other.children if c.dep_ == "prep" and c.lower_ == preposition for g in c.children if g.dep_ == "pobj"]
    if not found and token.dep_ == "conj" and token.pos_ == token.head.pos_ == "VERB":
        later = [c for c in token.head.children if c.dep_ == "prep" and c.lower_ == preposition and c.i > token.i]
        found += [g for c in later for g in c.children if g.dep_ == "pobj"]
    return found


def modifiers(noun: Token) -> list[Token]:
    """Possessors, then demonyms and compounds before a noun ("Russia's", "Russian", "Taliban takeover")."""
    out = [c for c in noun.children if c.dep_ == "poss" and c.pos_ != "DET"]
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod") and child.i < noun.i and (child.pos_ in ("PROPN", "ADJ", "NOUN")):
            out += [child, *[c for c in child.conjuncts if c.i > child.i and c.i < noun.i]]
    return out


def transparent_head(token: Token) -> Token:
    """Step through "members of", "a number of" to the noun that names the party."""
    for _ in range(3):
        if token.lemma_.lower() not in TRANSPARENT:
            break
        inner = next((g for g in prepositional(token, "of") if g.pos_ in ("NOUN", "PROPN", "PRON")), None)
        if inner is None:
            break
        token = inner
    if token.pos_ == "NOUN":
        # "the journalist Raman Pratasevich": the name without a comma says who
        called = [c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.left_edge.i == token.i + 1]
        token = called[0] if called else token
    if token.lower_ in STYLES:
        token = next((c for c in reversed(list(token.children)) if c.dep_ == "appos" and c.pos_ == "PROPN"), token)
    if token.lemma_.lower() in SETTLEMENTS:
        token = next((g for g in prepositional(token, "of") if g.pos_ == "PROPN"), token)
    return token


def _is_title_of(member: Token, following: Token | None) -> bool:
    """"between the prime minister, Mr. X, and Y": the title is no third party."""
    if following is None or lemma(member) not in BEARERS or member.tag_ in ("NNS", "NNPS") or following.pos_ != "PROPN":
        return False
    start = following.left_edge.i
    return start > 0 and following.doc[start].pos_ == "PROPN" and following.doc[start - 1].text == ","


def expand(head: Token) -> list[Token]:
    """A head and the parties coordinated with it; examples replace the general noun they illustrate.

    "regional stakeholders including China, India and Iran" gives the three; "Russia and China" gives the two.
    """
    out: list[Token] = []
    members = [head, *conjuncts_after(head)]
    members = [m for m, after in zip(members, [*members[1:], None], strict=True) if not _is_title_of(m, after)]
    for member in members:
        examples = exemplars(member)
        out += examples or [member]
    seen: set[int] = set()
    return [t for t in out if not (t.i in seen or seen.add(t.i))]  # type: ignore[func-returns-value]


def exemplars(noun: Token) -> list[Token]:
    """The names behind "including", "such as" and (after a plural) "like"."""
    if noun.tag_ not in ("NNS", "NNPS"):
        return []
    among = _among_them(noun) or _names_behind(noun)
    if among:
        return among
    for child in noun.children:
        if child.dep_ != "prep":
            continue
        first: Token | None = None
        if child.lower_ in EXEMPLARS or (child.lower_ == "as" and any(c.lower_ == "such" for c in child.children)):
            first = next((c for c in child.children if c.dep_ == "pobj"), None)
        if first is not None and first.pos_ in ("PROPN",):
            return [t for t in [first, *conjuncts_after(first)] if t.lower_ not in ("others", "more")]
    return []


def _names_behind(noun: Token) -> list[Token]:
    """"talks with his counterparts, X and Y": the two, also where the parser hangs them on the verb."""
    after = noun.i + 1
    if lemma(noun) not in BEARERS or after + 1 >= len(noun.doc) or noun.doc[after].text != ",":
        return []
    first = noun.doc[after + 1]
    while first.dep_ in ("compound", "nmod") and first.head.i > first.i:
        first = first.head
    if first.pos_ != "PROPN" or first.left_edge.i != after + 1 or first.dep_ not in ("npadvmod", "appos", "conj", "dep"):
        return []
    both = [first, *conjuncts_after(first)]
    return both if len(both) > 1 else []


BEARERS = frozenset("counterpart leader minister president premier envoy ambassador colleague representative negotiator ally commander".split())


def _among_them(noun: Token) -> list[Token]:
    """"ten states have withdrawn it, among them Suriname and Burundi": the two, when the noun is the subject."""
    if noun.dep_ not in SUBJECTS | OBJECTS | {"agent"}:
        return []
    for token in noun.doc[noun.i + 1 : noun.sent.end - 1]:
        if token.i > noun.i and token.tag_ == "NNS" and token.dep_ in OBJECTS and noun.dep_ in SUBJECTS and _counted(token):
            return []  # "police arrested eleven activists, among them"
        if token.lower_ == "among" and token.nbor(1).lower_ == "them":
            first = next((t for t in noun.doc[token.i + 2 : noun.sent.end] if t.text[:1].isupper()), None)
            while first is not None and first.dep_ in ("compound", "poss"):
                first = first.head
            return [noun, first, *[c for c in first.conjuncts if c.i > first.i]] if first is not None else []
    return []


def _counted(noun: Token) -> bool:
    """True for a plural that its clause counts ("eleven activists", "dozens of people")."""
    return any(c.dep_ == "nummod" for c in noun.children)


def conjuncts_after(token: Token) -> list[Token]:
    """Noun conjuncts that follow a token, in order, mending lists that the parser broke up."""
    out: list[Token] = []
    stack = [token]
    while stack:
        current = stack.pop(0)
        for child in current.children:
            if child.dep_ in ("conj",) and child.i > current.i and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
                out.append(child)
                stack.append(child)
            elif child.dep_ == "appos" and child.i > current.i and current.pos_ == child.pos_ and _in_list(child):
                out.append(child)
                stack.append(child)
    out.sort(key=lambda t: t.i)
    return out + _torn_off(out[-1]) if out else out


def _torn_off(last: Token) -> list[Token]:
    """The end of a long list that the parser made a second subject: "of A, B, [C and the D] only empowered"."""
    after = last.right_edge.i + 1
    doc = last.doc
    if after >= len(doc) - 1 or doc[after].text != ",":
        return []
    for token in doc[after + 1 : after + 8]:
        if token.dep_ in SUBJECTS and token.left_edge.i == after + 1 and token.pos_ in ("NOUN", "PROPN"):
            rivals = [c for c in token.head.children if c.dep_ in SUBJECTS and c.i < token.i]
            if rivals and rivals[0].i <= last.i:
                return [token, *[c for c in token.children if c.dep_ == "conj"]]
    return []


def _in_list(token: Token) -> bool:
    """An apposition that is really a list item: it is itself coordinated ("A, B, and C")."""
    return any(c.dep_ == "cc" for c in token.children) and any(c.dep_ == "conj" for c in token.children)


PHRASE_CUT = frozenset({"relcl", "appos", "conj", "cc", "parataxis", "advcl", "preconj"})


def phrase(head: Token, *, keep_conjuncts: bool = False) -> tuple[int, int]:
    """Token range of the noun phrase of a head, without relative clauses, appositions and coordinates."""
    start, end = int(head.i), int(head.i) + 1
    for child in head.children:
        if child.dep_ in PHRASE_CUT and not (keep_conjuncts and child.dep_ in ("conj", "cc")):
            continue
        if child.dep_ == "punct" and child.text not in ("“", "”", "-", "'", "’", '"'):
            continue
        if child.dep_ == "acl" and child.tag_ not in ("TO",) and not is_infinitive(child):
            continue
        left, right = int(child.left_edge.i), int(child.right_edge.i) + 1
        if child.dep_ == "prep" and any(c.dep_ == "pcomp" for c in child.children):
            continue
        if child.dep_ == "prep" and child.lower_ in ("including", "like", "with", "despite", "amid", "after", "before", "since"):
            if child.i > head.i:
                continue
        if right <= start:
            start = min(start, left)
        elif left < head.i:
            start = min(start, left)
        elif left >= end - 1 and right - left <= 14:
            end = max(end, right)
    doc = head.doc
    while end > head.i + 1 and doc[end - 1].is_punct:
        end -= 1
    while start < head.i and doc[start].is_punct and doc[start].text not in ("“", '"', "‘"):
        start += 1
    return start, end


def clause_range(token: Token) -> tuple[int, int]:
    """Token range of the clause a predicate heads, trimmed of outer punctuation."""
    start, end = int(token.left_edge.i), int(token.right_edge.i) + 1
    doc = token.doc
    while end - 1 > start and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    while start < end - 1 and (doc[start].is_punct or doc[start].is_space):
        start += 1
    return start, end


@lru_cache(maxsize=4096)
def _lower(text: str) -> str:
    return text.lower()


# Past forms that the lemmatiser leaves as they are when the tagger takes them for a present.
IRREGULAR = {
    "overthrew": "overthrow", "overthrown": "overthrow", "retook": "retake", "overran": "overrun", "withdrew": "withdraw",
    "forbade": "forbid", "undertook": "undertake", "struck": "strike", "sought": "seek", "fought": "fight", "froze": "freeze",
    "stag": "stage", "wag": "wage",  # "staged", "waged"
}  # fmt: skip


def lemma(token: Token) -> str:
    """Lower-case lemma, British spellings included as they come."""
    found = _lower(token.lemma_)
    if found[:3] in ("re-", "co-") and found.endswith("e") and token.tag_ in ("VBD", "VBN"):
        # the lemmatiser does not know the word: "re-established" is of "re-establish", "re-imposed" of "re-impose"
        stem = found[:-1]
        found = stem if stem.endswith(("sh", "ct", "st", "en", "in", "it", "ss", "er", "on", "nd", "rm", "ck", "rt")) else found
    return IRREGULAR.get(found, found)


def iter_predicates(doc: Doc) -> Iterator[Token]:
    """Tokens that may head a claim: verbs, nouns and adjectives that are no punctuation."""
    for token in doc:
        if (token.pos_ in ("VERB", "NOUN", "ADJ", "AUX", "PROPN") or token.lower_ == "due") and not _is_loose_participle(token):
            yield token


def _is_loose_participle(verb: Token) -> bool:
    """"demands the release of prisoners and arbitrarily detained persons": no verb, though the parser coordinates it."""
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or verb.head.tag_ not in ("VBZ", "VBP", "VB") or verb.i < 2:
        return False
    noun = next((c for c in verb.children if c.dep_ in OBJECTS and c.tag_ == "NNS" and c.left_edge.i == verb.i + 1), None)
    own = any(c.dep_ in SUBJECTS or c.dep_ == "aux" for c in verb.children)
    return noun is not None and not own and verb.nbor(-1).tag_ == "RB" and verb.nbor(-2).lower_ in ("and", "or", ",")
