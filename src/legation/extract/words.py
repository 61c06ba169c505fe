"""Single words of a parse: lemmas, voice, tense words, and what a relative clause hangs on.

Source: ClearNLP dependency labels as produced by spaCy's English models.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})


OBJECTS = frozenset({"dobj", "obj"})


RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})


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
    if (
        verb.tag_ != "VBN"
        or verb.dep_ not in ("ROOT", "ccomp")
        or any(c.dep_ in ("aux", "auxpass", *OBJECTS) for c in verb.children)
    ):
        return False
    finite = any(
        c.dep_ == "conj" and any(g.dep_ in ("aux", "auxpass") for g in c.children) for c in verb.children
    )
    joined = any(c.dep_ == "cc" for c in verb.children)
    return (
        finite
        and not joined
        and any(c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN") for c in verb.children)
    )


# What is done to somebody: without an object these are no past tenses.
UNDERGONE = frozenset(
    "put hand charge sentence jail transfer deport send bring expel release convict fine bar ban "
    "strip detain arrest place remand "
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


def _name_before_comma(verb: Token, head: Token) -> Token | None:
    """ "the hand of Moscow, which sells": a clause set off by a comma tells of the name before it."""
    start = verb.left_edge.i
    doc = verb.doc
    if start < 2 or doc[start].lower_ != "which" or doc[start - 1].text != ",":
        return None
    name = doc[start - 2]
    behind_of = name.dep_ == "pobj" and name.head.lower_ == "of" and name.head.head.i == head.i
    return name if name.pos_ == "PROPN" and behind_of else None


def antecedent(verb: Token) -> Token | None:
    """The noun that a relative clause hangs on, corrected where the parser chose a date or a place."""
    if verb.dep_ not in ("relcl", "acl"):
        return None
    head = verb.head
    if not is_temporal(head):
        return _name_before_comma(verb, head) or head
    # ", in March, which resulted in": the clause tells of the noun before the date.
    anchor = head.head
    while anchor.pos_ == "ADP":
        anchor = anchor.head
    if anchor.pos_ in ("NOUN", "PROPN"):
        return anchor
    told = [
        t
        for t in anchor.subtree
        if t.i < head.i and t.pos_ == "NOUN" and t.dep_ in ("dobj", "pobj") and not is_temporal(t)
    ]
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
    if word in TEMPORAL or (
        token.text.isdigit() and len(token.text) in (1, 2, 4) and token.dep_ in ("pobj", "nummod")
    ):
        return True
    return word in (
        "may",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
    ) and any(c.dep_ == "nummod" for c in token.children)


TEMPORAL = frozenset(
    "january february march april june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday day days week weeks month months year years decade decades century today "
    "yesterday tomorrow morning evening night hour hours weekend future past moment time".split()
)


def is_infinitive(verb: Token) -> bool:
    """True for a verb with "to"."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


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
    if token.tag_ == "NNPS" and found.endswith("s") and len(found) > 4:
        found = found[:-1]  # "Specially Designated Global Terrorists"
    if found[:3] in ("re-", "co-") and found.endswith("e") and token.tag_ in ("VBD", "VBN"):
        # the lemmatiser does not know the word: "re-established" is of "re-establish", "re-imposed" of "re-impose"
        stem = found[:-1]
        found = (
            stem
            if stem.endswith(("sh", "ct", "st", "en", "in", "it", "ss", "er", "on", "nd", "rm", "ck", "rt"))
            else found
        )
    return IRREGULAR.get(found, found)


def is_loose_participle(verb: Token) -> bool:
    """ "demands the release of prisoners and arbitrarily detained persons": no verb, though the parser coordinates it."""
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or verb.head.tag_ not in ("VBZ", "VBP", "VB") or verb.i < 2:
        return False
    noun = next(
        (c for c in verb.children if c.dep_ in OBJECTS and c.tag_ == "NNS" and c.left_edge.i == verb.i + 1),
        None,
    )
    own = any(c.dep_ in SUBJECTS or c.dep_ == "aux" for c in verb.children)
    return (
        noun is not None
        and not own
        and verb.nbor(-1).tag_ == "RB"
        and verb.nbor(-2).lower_ in ("and", "or", ",")
    )
