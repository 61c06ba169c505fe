"""What stands beside a predicate: auxiliaries, negation, adverbs, markers, determiners, adjectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.modality_state import WalkState
from legation.model import Modality
from legation.vocab.cues import load_cues

if TYPE_CHECKING:
    from spacy.tokens import Token

ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "dative", "expl"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
PRESENT = frozenset({"VBZ", "VBP"})
ASKING = frozenset(
    [
        "ask",
        "wonder",
        "see",
        "know",
        "doubt",
        "question",
        "clear",
        "unclear",
        "sure",
        "debate",
        "discuss",
        "decide",
        "determine",
        "uncertain",
        "check",
        "learn",
        "consider",
        "beg",
        "say",
        "tell",
        "unsure",
        "matter",
    ]
)
AHEAD = frozenset({"until", "till", "before", "once", "when", "after", "as", "while"})


def is_infinitive(verb: Token) -> bool:
    """True for a to-infinitive."""
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def has_subject(verb: Token) -> bool:
    """True when the verb has a subject of its own."""
    return any(c.dep_ in SUBJECTS for c in verb.children)


def read_clause(verb: Token, state: WalkState, *, shared_from: Token | None = None) -> None:
    """Apply what stands beside a verb.

    Args:
        verb: The verb.
        state: Changed in place.
        shared_from: A coordinated verb further right that shares this verb's auxiliaries; words right of it
            are then not its own.
    """
    cues = load_cues()
    limit = shared_from.i if shared_from is not None else None
    for child in verb.children:
        if limit is not None and child.i > limit:
            continue
        dep, word = child.dep_, child.lower_
        if dep in ("aux", "auxpass"):
            _auxiliary(verb, child, state)
        elif dep == "neg" or word in cues.modality["negator"]:
            if not is_no_negation(child) and (dep not in ("cc", "preconj") or word == "neither"):
                state.flip(child, "negation")
        elif dep == "advmod":
            cue = cues.find("adverb", word)
            if cue is not None and cue.modality is not Modality.EVALUATED:
                state.apply(cue, child)
            elif word == "better" and verb.doc[child.i - 1].lower_ in ("had", "’d", "'d"):
                state.put(Modality.REQUESTED, child, "had_better")
            elif word == "longer" and any(c.lower_ == "no" for c in child.children):
                state.flip(child, "no_longer")
        elif dep == "mark":
            read_marker(verb, child, state)
        elif dep in ARGUMENTS:
            negator = negative_word(child)
            if (negator is not None and limit is None) or (negator is not None and dep in SUBJECTS):
                state.flip(negator, "negative_argument")
        elif dep == "prep" and limit is None:
            for grandchild in child.children:
                if (
                    grandchild.dep_ == "pobj"
                    and any(c.dep_ == "det" and c.lower_ == "no" for c in grandchild.children)
                    and grandchild.lemma_ in ("circumstance", "way", "means", "time", "condition")
                ):
                    state.flip(grandchild, "negative_phrase")
    _yet_to(verb, state)


def _auxiliary(verb: Token, aux: Token, state: WalkState) -> None:
    word = aux.lower_
    if aux.tag_ == "TO":
        return
    if aux.tag_ == "MD" or word in ("will", "would", "may", "might"):
        lemma = {
            "ca": "can",
            "wo": "will",
            "sha": "shall",
            "'ll": "will",
            "’ll": "will",
            "'d": "would",
            "’d": "would",
        }.get(word, word)
        cue = load_cues().find("auxiliary", lemma)
        if cue is not None and cue.modality is not None:
            bare = cue.modality in (Modality.PREDICTED, Modality.CONDITIONAL)
            state.put(cue.modality, aux, f"auxiliary:{lemma}", bare=bare)


def read_marker(verb: Token, mark: Token, state: WalkState) -> None:
    """Apply a clause marker: if, unless, whether, until."""
    word = mark.lower_
    cue = load_cues().find("marker", word)
    if cue is None:
        return
    if cue.modality is None:
        if verb.dep_ == "advcl" and lies_ahead(verb):
            state.put(Modality.CONDITIONAL, mark, f"marker:{word}")
        return
    if word == "if":
        before = verb.doc[mark.i - 1].lower_ if mark.i else ""
        governor = verb.head
        if before == "even":
            pass
        if verb.dep_ in ("ccomp", "acl", "pcomp") or (
            governor.lemma_ in ASKING and verb.i > governor.i and verb.dep_ != "advcl"
        ):
            state.put(Modality.POSSIBLE, mark, "marker:if_asked")
            return
    if cue.modality is Modality.POSSIBLE and verb.dep_ == "advcl" and word == "whether":
        state.put(Modality.CONDITIONAL, mark, "marker:whether")
        return
    state.put(cue.modality, mark, f"marker:{word}")


def lies_ahead(verb: Token) -> bool:
    """True for a present-tense time clause under a future, modal or imperative main clause."""
    tensed = verb.tag_ in PRESENT or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in PRESENT for c in verb.children
    )
    if not tensed:
        return False
    main = verb.head
    return any(c.dep_ == "aux" and (c.tag_ == "MD" or c.tag_ == "TO") for c in main.children)


def negative_word(noun: Token) -> Token | None:
    """Return the word that makes a noun phrase negative ("no country", "none of them", "nobody"), or None."""
    words = load_cues().modality["negative_argument"]
    if noun.lower_ in words and noun.pos_ in ("PRON", "NOUN", "DET"):
        return noun
    if noun.lower_ == "one" and noun.i and noun.doc[noun.i - 1].lower_ == "no":
        return noun.doc[noun.i - 1]
    for child in noun.children:
        if child.dep_ in ("det", "neg", "predet") and child.lower_ in words and not is_no_negation(child):
            return child
        if child.dep_ == "neg" and child.lower_ == "not" and not is_no_negation(child):
            return child
    return None


def is_no_negation(token: Token) -> bool:
    """True where "not" or "no" begins a phrase that negates nothing ("not only")."""
    doc, index = token.doc, token.i
    for form in load_cues().forms["no_negation"]:
        if token.lower_ == form[0] and tuple(t.lower_ for t in doc[index : index + len(form)]) == form:
            return True
    return False


def _yet_to(verb: Token, state: WalkState) -> None:
    for child in verb.children:
        if child.dep_ == "aux" and child.tag_ == "TO" and child.i and verb.doc[child.i - 1].lower_ == "yet":
            state.flip(verb.doc[child.i - 1], "yet_to")


def read_nominal(noun: Token, state: WalkState) -> None:
    """Apply what stands beside an event noun: "no", "planned", "possible", "alleged"."""
    cues = load_cues()
    negator = negative_word(noun)
    if negator is not None:
        state.flip(negator, "negative_determiner")
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "advmod") and child.i < noun.i:
            cue = cues.find("adjective", child.lower_) or cues.find("adjective", child.lemma_)
            if cue is not None and (cue.modality is not Modality.REQUESTED):
                state.apply(cue, child)


def is_definite(noun: Token) -> bool:
    """True for "the attack", "its invasion", "this move": the thing is taken as given."""
    for child in noun.children:
        if child.dep_ == "poss":
            return True
        if child.dep_ == "det" and child.lower_ in ("the", "this", "that", "these", "those"):
            return True
    return False
