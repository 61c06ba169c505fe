"""The walk from a predicate up through its governors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.modality_local import (
    PRESENT,
    has_subject,
    is_definite,
    is_infinitive,
    read_clause,
    read_marker,
    read_nominal,
)  # fmt: skip
from legation.extract.modality_state import WalkState
from legation.model import Modality
from legation.vocab.cues import ModalityCue, load_cues

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST_WALK = 14
NOMINAL_PREPOSITIONS = frozenset(
    {"of", "for", "on", "to", "against", "about", "over", "from", "into", "toward", "towards", "at"}
)
VERBAL_PREPOSITIONS = frozenset(
    {
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
    }
)
INDICATIVE = frozenset(
    {"suggest", "insist", "remind", "advise", "propose", "recommend", "signal", "hint", "imply"}
)
BELIEF = frozenset(
    {"believe", "think", "suppose", "assume", "presume", "suspect", "guess", "reckon", "fear", "worry", "consider",
     "expect", "say", "hint", "imply", "signal", "hold", "understand", "speculate", "conclude"}
)  # fmt: skip
LINKING = frozenset({"be", "remain", "seem", "become", "appear", "look", "sound"})
ORDINAL = frozenset({"first", "second", "third", "fourth", "fifth", "last", "latest", "only", "next"})


def walk(token: Token, state: WalkState) -> None:
    """Climb from a predicate to the root, changing the state on the way."""
    node = token
    verbal = node.pos_ in ("VERB", "AUX") or _heads_clause(node)
    if node.pos_ == "VERB" and node.dep_ in ("amod", "compound"):
        verbal = False
    if verbal:
        read_clause(node, state)
    else:
        read_nominal(node, state)
    for _ in range(LONGEST_WALK):
        following = _climb(node, state)
        if following is None:
            return
        node = following


def _heads_clause(token: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass", "cop") for c in token.children)


def _climb(node: Token, state: WalkState) -> Token | None:
    """Take one step up; return the next node, or None where the walk ends."""
    head = node.head
    if head.i == node.i:
        _root(node, state)
        return None
    dep = node.dep_
    if dep in ("aux", "auxpass", "attr", "acomp", "oprd", "cop"):
        return _copula(node, head, state)
    if dep == "conj":
        return _conjunct(node, head, state)
    if dep in ("xcomp", "ccomp", "dep", "parataxis"):
        return _complement(node, head, state)
    if dep == "advcl":
        return _adverbial(node, head, state)
    if dep in ("acl", "relcl"):
        return _modifier(node, head, state)
    if dep in ("pobj", "pcomp"):
        return _prepositional(node, head, state)
    if dep in ("dobj", "nsubjpass", "dative"):
        return _object(node, head, state)
    if dep in ("nsubj", "csubj", "csubjpass"):
        return _subject(node, head, state)
    if dep in ("compound", "nmod", "amod", "appos", "npadvmod", "prep", "agent", "intj", "meta"):
        if (dep in ("amod", "compound") and node.pos_ == "VERB" and node.tag_ == "VBN") or dep == "appos":
            return None
        return _nominal_head(node, head, state)
    return None


def _nominal_head(node: Token, head: Token, state: WalkState) -> Token | None:
    if head.pos_ in ("NOUN", "PROPN"):
        cue = load_cues().find("noun", head.lemma_.lower())
        if cue is not None:
            _apply_noun(cue, head, state)
        read_nominal(head, state)
        return head
    return None


def _root(node: Token, state: WalkState) -> None:
    first = next((c for c in node.children if c.i < node.i and c.dep_ in ("nsubj", "nsubjpass", "dep")), None)
    if is_infinitive(node) and first is not None and state.modality is None:
        state.put(Modality.ANNOUNCED, node, "headline_infinitive")
    elif node.tag_ == "VB" and not has_subject(node) and state.modality is None and node.i == node.sent.start:
        state.put(Modality.REQUESTED, node, "imperative")


def _copula(node: Token, head: Token, state: WalkState) -> Token | None:
    if head.pos_ in ("VERB", "AUX"):
        cue = load_cues().find("complement", head.lemma_)
        if cue is not None and head.lemma_ not in ("be", "do", "have"):
            _apply_verb(cue, node, head, state)
        read_clause(head, state)
        return head
    return head if node.dep_ != "oprd" else None


def _conjunct(node: Token, head: Token, state: WalkState) -> Token | None:
    if node.pos_ in ("VERB", "AUX") and head.pos_ in ("VERB", "AUX"):
        own = (
            has_subject(node)
            or node.tag_ in ("VBD", "VBZ", "VBP")
            or any(c.dep_ in ("aux", "auxpass") and c.tag_ != "TO" for c in node.children)
        )
        if node.tag_ == "VBD" and head.tag_ == "VBN" and not has_subject(node):
            own = False
        if any(c.dep_ == "cc" and c.lower_ == "nor" for c in head.children) and own:
            state.flip(next(c for c in head.children if c.lower_ == "nor"), "nor")
        if own:
            for child in head.children:
                if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether"):
                    read_marker(head, child, state)
        elif any(c.dep_ == "cc" and c.lower_ == "but" for c in head.children):
            before = state.negative
            read_clause(head, state, shared_from=node)
            state.negative = before
        else:
            read_clause(head, state, shared_from=node)
        return head
    if head.pos_ in ("NOUN", "PROPN", "ADJ"):
        for child in head.children:
            if child.dep_ == "det" and child.lower_ == "no":
                state.flip(child, "negative_determiner")
        return head
    return None


def _keyed(head: Token, node: Token) -> ModalityCue | None:
    cues = load_cues()
    lemma = head.lemma_
    for child in head.children:
        if child.dep_ in ("prt", "prep", "advmod", "dobj", "acomp") and child.i <= node.i:
            found = cues.find("complement", f"{lemma} {child.lower_}")
            if found is not None:
                return found
    return cues.find("complement", lemma)


def _apply_verb(cue: ModalityCue, node: Token, head: Token, state: WalkState) -> None:
    finite = node.dep_ == "ccomp" and not is_infinitive(node) and node.tag_ != "VBG"
    if cue.lemma in INDICATIVE and finite and _is_tensed(node):
        return
    if cue.lemma in BELIEF and finite and cue.modality is Modality.POSSIBLE:
        return
    if cue.modality is Modality.DENIED and cue.lemma in ("reject", "dismiss", "repudiate") and not finite:
        nouns = load_cues().nouns
        if not any(lemma in nouns for lemma in state.through):
            state.flip(head, f"complement:{cue.lemma}")
            return
    if cue.modality is None and cue.polarity == "keep":
        return
    state.apply(cue, head)


def _is_tensed(node: Token) -> bool:
    return node.tag_ in ("VBD", "VBZ", "VBP") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in node.children
    )


def _governing_clause(cue: ModalityCue | None, head: Token, state: WalkState) -> Token | None:
    """Go on to the clause of the governor, as far as its kind lets its own modality reach down."""
    if cue is not None and cue.negated == "none":
        return head
    if cue is not None and cue.negated == "possible" and cue.modality is None:
        trial = WalkState()
        read_clause(head, trial)
        if trial.negative:
            state.put(Modality.POSSIBLE, trial.cues[0], "report_negated")
        elif trial.modality is Modality.CONDITIONAL and not trial.bare:
            state.put(Modality.CONDITIONAL, trial.cues[0], "report_conditional")
        return head
    read_clause(head, state)
    return head


def _complement(node: Token, head: Token, state: WalkState) -> Token | None:
    cues = load_cues()
    if head.pos_ in ("ADJ", "ADV"):
        cue = cues.find("adjective", head.lemma_) or cues.find("adjective", head.lower_)
        if cue is not None:
            state.apply(cue, head)
        for child in head.children:
            if child.dep_ == "neg":
                state.flip(child, "negation")
            elif child.dep_ == "advmod" and child.lower_ == "too" and is_infinitive(node):
                state.flip(child, "too_to")
        return head
    if head.pos_ in ("NOUN", "PROPN"):
        return _modifier(node, head, state)
    if head.lemma_ in LINKING and _extraposed(node, head, state):
        read_clause(head, state)
        return head
    cue = _keyed(head, node)
    if cue is not None and cue.lemma in ("have", "be") and is_infinitive(node) and node.dep_ == "xcomp":
        _be_or_have_to(node, head, state)
    elif cue is not None and cue.lemma == "go" and node.dep_ == "xcomp" and is_infinitive(node):
        state.put(Modality.PREDICTED if head.tag_ == "VBG" else Modality.PLANNED, head, "going_to", bare=True)
    elif cue is not None:
        _apply_verb(cue, node, head, state)
    elif node.dep_ == "xcomp" and is_infinitive(node) and not _is_nth(head):
        state.put(Modality.PLANNED, node, "infinitive")
    if node.dep_ in ("parataxis", "dep") and cue is None:
        return None
    if node.dep_ == "ccomp" and cue is None and head.i > node.i and not node.children:
        return None
    return _governing_clause(cue, head, state)


def _is_nth(verb: Token) -> bool:
    """True for "became the first country to": the infinitive tells what it did."""
    return any(
        child.dep_ in ("attr", "dobj", "oprd") and any(c.lower_ in ORDINAL for c in child.children)
        for child in verb.children
    )


def _extraposed(node: Token, head: Token, state: WalkState) -> bool:
    """Apply the adjective or noun of "it is possible that", "it is time for X to"; True when there is one."""
    if any(c.dep_ == "mark" and c.lower_ in ("if", "because", "as", "since") for c in node.children):
        return False
    for child in head.children:
        if child.dep_ in ("acomp", "attr", "oprd") and child.i < node.i:
            adjective = load_cues().find("adjective", child.lower_)
            noun = load_cues().find("noun", child.lemma_.lower()) if child.pos_ == "NOUN" else None
            chosen = adjective or noun
            if chosen is not None:
                state.apply(chosen, child)
                return True
    return False


def _be_or_have_to(node: Token, head: Token, state: WalkState) -> None:
    if any(c.tag_ == "TO" and c.dep_ == "aux" and node.doc[c.i - 1].lower_ == "yet" for c in node.children):
        return
    adjective = next((c for c in head.children if c.dep_ in ("acomp", "advmod") and c.i < node.i), None)
    if adjective is not None:
        cue = load_cues().find("adjective", adjective.lower_)
        if cue is not None:
            state.apply(cue, adjective)
            return
    if head.lemma_ == "have":
        if head.tag_ not in ("VBD", "VBN"):  # "had to leave": it did
            state.put(Modality.REQUESTED, head, "have_to")
    elif not any(c.dep_ == "attr" for c in head.children):
        state.put(Modality.PLANNED, head, "be_to", bare=True)


def _adverbial(node: Token, head: Token, state: WalkState) -> Token | None:
    marks = [c for c in node.children if c.dep_ == "mark"]
    if is_infinitive(node) and head.dep_ == "ROOT" and head.pos_ in ("NOUN", "PROPN") and head.i < node.i:
        state.put(Modality.ANNOUNCED, node, "headline_infinitive")
        return None
    if is_infinitive(node) and not marks and state.modality is None:
        if node.i and any(c.dep_ == "advmod" and c.lower_ == "only" and c.i < node.i for c in node.children):
            return head
        cue = _keyed(head, node)
        if cue is not None and cue.modality is not None:
            _apply_verb(cue, node, head, state)
            return _governing_clause(cue, head, state)
        if head.lemma_ in LINKING and _extraposed(node, head, state):
            read_clause(head, state)
            return head
        for child in head.children:
            # "a decision was taken to remove", "took steps to end"
            noun = load_cues().find("noun", child.lemma_.lower()) if child.dep_ in ("nsubjpass", "dobj") else None
            if noun is not None and (noun.modality is not None or noun.polarity != "keep"):
                _apply_noun(noun, child, state)
                read_nominal(child, state)
                read_clause(head, state)
                return head
        state.put(Modality.PLANNED, node, "purpose")
        return None
    if is_infinitive(node):
        if any(m.lower_ == "for" for m in marks) and state.modality is None:
            cue = load_cues().find("complement", f"{head.lemma_} for") or _keyed(head, node)
            if cue is None and head.pos_ in ("NOUN", "ADJ"):
                cue = load_cues().find("noun" if head.pos_ == "NOUN" else "adjective", head.lemma_)
            if head.lemma_ in LINKING and _extraposed(node, head, state):
                return head
            if cue is not None and (cue.modality is not None or cue.polarity != "keep"):
                _apply_verb(cue, node, head, state)
            else:
                state.put(Modality.PLANNED, node, "for_to")
            return head
        return None
    if not marks and node.tag_ == "VBG" and head.pos_ in ("VERB", "AUX"):
        if node.i > head.i:
            cue = _keyed(head, node)
            if cue is not None and " " in cue.lemma:
                state.apply(cue, head)
            read_clause(head, state)
            return head
        return None
    return None


def _modifier(node: Token, head: Token, state: WalkState) -> Token | None:
    cues = load_cues()
    if node.dep_ == "relcl":
        determiner = next((c.lower_ for c in head.children if c.dep_ == "det"), head.lower_)
        present = node.tag_ in PRESENT or any(c.dep_ == "aux" and c.tag_ in PRESENT for c in node.children)
        if (
            determiner in ("any", "every", "anyone", "anybody", "whoever", "those")
            and present
            and determiner != "those"
        ):
            state.put(Modality.CONDITIONAL, head, "any_who")
        if not is_infinitive(node):
            return None
    if is_infinitive(node) and head.dep_ == "attr" and head.lemma_ == "time":
        state.put(Modality.REQUESTED, head, "time_to")
        return None
    infinitive = is_infinitive(node)
    if infinitive and head.dep_ == "ROOT" and head.pos_ == "PROPN" and head.left_edge.i == head.sent.start:
        state.put(Modality.ANNOUNCED, node, "headline_infinitive")
        return None
    if not infinitive and node.dep_ == "acl" and not any(c.dep_ == "mark" for c in node.children):
        return None
    cue = cues.find("noun", head.lemma_.lower())
    if infinitive and (
        head.lower_ in ORDINAL
        or any(c.lower_ in ORDINAL and c.dep_ in ("amod", "nummod") for c in head.children)
    ):
        return None
    if cue is not None:
        _apply_noun(cue, head, state)
    elif infinitive:
        state.put(Modality.PLANNED, head, "infinitive_of_noun")
    state.through.append(head.lemma_.lower())
    if cue is None and not infinitive:
        return None
    read_nominal(head, state)
    return head


def _apply_noun(cue: ModalityCue, head: Token, state: WalkState) -> None:
    state.through.append(head.lemma_.lower())
    state.apply(cue, head) if cue.modality is not None or cue.polarity != "keep" else None


def _prepositional(node: Token, prep: Token, state: WalkState) -> Token | None:
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
        _apply_noun(noun, governor, state)
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
        verb = cues.find("complement", f"{governor.lemma_} {word}") or _keyed(governor, node)
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
        _apply_verb(verb, node, governor, state)
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


def _object(node: Token, head: Token, state: WalkState) -> Token | None:
    if head.pos_ not in ("VERB", "AUX"):
        return None
    cues = load_cues()
    light = head.lemma_ in cues.modality["light"]
    cue = _keyed(head, node)
    if cue is not None and (cue.modality is not None or cue.polarity != "keep"):
        if light and cue.modality in (Modality.ANNOUNCED, None) and cue.polarity == "keep":
            pass
        else:
            _apply_verb(cue, node, head, state)
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


def _subject(node: Token, head: Token, state: WalkState) -> Token | None:
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
