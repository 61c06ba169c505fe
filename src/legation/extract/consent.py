"""Who consents to an act of its own does it: "gave the green light to a rollover of sanctions".

An act put in a noun ("the renewal of the embargo") often hangs on an idiom of consent rather than on a verb.
The subject of that idiom is offered as the doer of the act; a frame that names its doer in the noun phrase
("Sweden's bid") never asks here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract import syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

NODS = frozenset("blessing nod go-ahead light approval consent assent green-light backing".split())
TAKING = frozenset(
    "approve announce order declare decree adopt agree renew confirm enact "
    "authorise authorize endorse".split()
)
ENDORSING = frozenset("rubber-stamp endorse agree authorise authorize adopt".split())


def consenting_subject(noun: Token) -> Token | None:
    """Subject of "gave its blessing to NOUN", "signed off on NOUN", "NOUN was approved by"; else None."""
    head = noun.head
    if noun.dep_ == "nsubjpass" and syntax.lemma(head) in TAKING:
        return syntax.subject_of(head)
    if noun.dep_ == "dobj" and syntax.lemma(head) in ENDORSING:
        return syntax.subject_of(head)
    if noun.dep_ != "pobj" or head.lower_ not in ("to", "on", "upon", "for"):
        return None
    verb = head.head
    if verb.pos_ == "NOUN" and verb.dep_ in syntax.OBJECTS:
        verb = verb.head
    if verb.pos_ != "VERB":
        return None
    word = syntax.lemma(verb)
    given = syntax.object_of(verb)
    if word in ("give", "grant") and given is not None and syntax.lemma(given) in NODS:
        return syntax.subject_of(verb)
    off = any(c.lower_ == "off" for c in verb.children)
    on_it = head.lower_ in ("on", "upon")
    if (off and word == "sign" and on_it) or (
        word in ("agree", "decide", "settle") and head.lower_ in ("on", "upon", "to")
    ):
        return syntax.subject_of(verb)
    return None
