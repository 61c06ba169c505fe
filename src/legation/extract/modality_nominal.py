"""Steps of the walk that start at a noun: objects, subjects and prepositional objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.modality_governors import apply_noun, apply_verb, keyed_cue
from legation.extract.modality_local import is_definite, read_clause, read_nominal
from legation.extract.modality_state import WalkState
from legation.model import Modality
from legation.vocab.cues import load_cues

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL_PREPOSITIONS = frozenset(
    {"of", "for", "on", "to", "against", "about", "over", "from", "into", "toward", "towards", "at"}
)
VERBAL_PREPOSITIONS = frozenset(
    [
        "for",
        "from",
        "to",
        "about",
        "on",
        "upon",
        "of",
        "against",
        "with",
        "over",
        "toward",
        "towards",
        "at",
        "into",
        "as",
    ]
)


def climb_modifier(node: Token, head: Token, state: WalkState) -> Token | None:
    """Step from a modifier to its noun."""
    if head.pos_ in ("NOUN", "PROPN"):
        cue = load_cues().find("noun", head.lemma_.lower())
        if cue is not None:
            apply_noun(cue, head, state)
        read_nominal(head, state)
        return head
    return None


def climb_preposition(node: Token, prep: Token, state: WalkState) -> Token | None:
    """Step from the object of a preposition to what the preposition hangs on."""
    cues = load_cues()
    word = prep.lower_
    for form in cues.forms["conditional_phrase"]:
        size = len(form)
        if (
            word == form[-1]
            and prep.i >= size - 1
            and tuple(t.lower_ for t in prep.doc[prep.i - size + 1 : prep.i + 1]) == form
        ):
            state.put(Modality.CONDITIONAL, prep, "phrase:" + " ".join(form))
            return None
    if word == "of" and prep.i and prep.doc[prep.i - 1].lower_ == "instead":
        word = "instead"
    cue = cues.find("preposition", word)
    if cue is not None:
        state.apply(cue, prep)
        return None
    governor = prep.head
    while governor.dep_ == "prep" and governor.head.i != governor.i and governor.pos_ == "ADP":
        governor = governor.head
    if governor.pos_ in ("NOUN", "PROPN"):
        if word not in NOMINAL_PREPOSITIONS:
            return None
        noun = cues.find("noun", governor.lemma_.lower())
        if noun is None:
            return None
        apply_noun(noun, governor, state)
        read_nominal(governor, state)
        return governor
    if governor.pos_ in ("ADJ", "ADV") and governor.head.pos_ == "VERB":
        phrase = cues.find("complement", f"{governor.head.lemma_} {governor.lower_}")
        if phrase is not None:
            state.apply(phrase, governor)
            read_clause(governor.head, state)
            return governor.head
    if governor.pos_ in ("ADJ", "ADV"):
        adjective = cues.find("adjective", governor.lower_)
        if adjective is None or word not in VERBAL_PREPOSITIONS:
            return None
        state.apply(adjective, governor)
        return governor
    if governor.pos_ in ("VERB", "AUX") and word in VERBAL_PREPOSITIONS:
        verb = cues.find("complement", f"{governor.lemma_} {word}") or keyed_cue(governor, node)
        if verb is None:
            return None
        if verb.modality is None and verb.polarity == "keep":
            if governor.lemma_ in cues.modality["light"] and word in ("to", "into", "on"):
                read_clause(governor, state)
                return governor
            return None
        if (
            word in ("on", "at", "to", "with", "over")
            and verb.lemma == governor.lemma_
            and not _takes(governor, word)
        ):
            return None
        apply_verb(verb, node, governor, state)
        read_clause(governor, state)
        return governor
    return None


TAKES = {
    "on": {"decide", "agree", "vote", "insist", "work", "plan"},
    "to": {"agree", "commit", "consent", "pledge", "object", "look", "move", "threaten", "return"},
    "with": {"threaten", "menace"},
    "over": set(),
    "at": {"aim", "hint"},
}


def _takes(governor: Token, word: str) -> bool:
    return governor.lemma_ in TAKES.get(word, set())


def climb_object(node: Token, head: Token, state: WalkState) -> Token | None:
    """Step from an event noun to the verb whose object or passive subject it is."""
    if head.pos_ not in ("VERB", "AUX"):
        return None
    cues = load_cues()
    light = head.lemma_ in cues.modality["light"]
    cue = keyed_cue(head, node)
    if cue is not None and (cue.modality is not None or cue.polarity != "keep"):
        if light and cue.modality in (Modality.ANNOUNCED, None) and cue.polarity == "keep":
            pass
        else:
            apply_verb(cue, node, head, state)
        read_clause(head, state)
        return head
    if light or (cue is not None and not is_definite(node) and cue.negated == "flip"):
        already = state.negative
        read_clause(head, state)
        if already and state.negative is False and node.dep_ in ("dobj", "nsubjpass"):
            # the "no" of "took no steps" was read with the noun and again with the verb
            state.negative = already
        return head
    return None


def climb_subject(node: Token, head: Token, state: WalkState) -> Token | None:
    """Step from a subject to its verb, as far as the verb says whether it happened."""
    cues = load_cues()
    if head.pos_ not in ("VERB", "AUX"):
        return None
    if head.lemma_ in ("be", "remain", "seem", "become", "appear"):
        for child in head.children:
            if child.dep_ in ("acomp", "attr", "oprd"):
                cue = cues.find("adjective", child.lower_)
                if cue is not None:
                    state.apply(cue, child)
                    read_clause(head, state)
                    return head
    if head.lemma_ in (
        "happen",
        "occur",
        "exist",
        "arise",
        "come",
        "follow",
        "begin",
        "start",
        "go",
        "resume",
        "take",
    ):
        already = state.negative
        read_clause(head, state)
        if already and not state.negative:
            state.negative = True
        return head
    modal = next((c for c in head.children if c.dep_ == "aux" and c.tag_ == "MD"), None)
    if modal is not None and not is_definite(node):
        state.put(Modality.CONDITIONAL, modal, "hypothetical_subject")
    return None
