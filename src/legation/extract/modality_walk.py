"""The walk from a predicate up through its governors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.modality_governors import apply_noun, apply_verb, keyed_cue
from legation.extract.modality_local import (
    PRESENT,
    has_subject,
    is_infinitive,
    read_clause,
    read_marker,
    read_nominal,
)
from legation.extract.modality_nominal import (
    climb_modifier,
    climb_object,
    climb_preposition,
    climb_subject,
)
from legation.extract.modality_state import WalkState
from legation.model import Modality
from legation.vocab.cues import ModalityCue, load_cues

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST_WALK = 14
LINKING = frozenset({"be", "remain", "seem", "become", "appear", "look", "sound"})
ORDINAL = frozenset(
    {
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "last",
        "latest",
        "only",
        "next",
    }
)


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
        return climb_preposition(node, head, state)
    if dep in ("dobj", "nsubjpass", "dative"):
        return climb_object(node, head, state)
    if dep in ("nsubj", "csubj", "csubjpass"):
        return climb_subject(node, head, state)
    if dep in ("compound", "nmod", "amod", "appos", "npadvmod", "prep", "agent", "intj", "meta"):
        if (dep in ("amod", "compound") and node.pos_ == "VERB" and node.tag_ == "VBN") or dep == "appos":
            return None
        return climb_modifier(node, head, state)
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
            apply_verb(cue, node, head, state)
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
            elif (
                child.dep_ == "advmod" and child.lower_ == "too" and is_infinitive(node) and _is_excess(child)
            ):
                state.flip(child, "too_to")
        return head
    if head.pos_ in ("NOUN", "PROPN"):
        return _modifier(node, head, state)
    if head.lemma_ in LINKING and _extraposed(node, head, state):
        read_clause(head, state)
        return head
    cue = keyed_cue(head, node)
    if cue is not None and cue.lemma in ("have", "be") and is_infinitive(node) and node.dep_ == "xcomp":
        _be_or_have_to(node, head, state)
    elif cue is not None and cue.lemma == "go" and node.dep_ == "xcomp" and is_infinitive(node):
        state.put(Modality.PREDICTED if head.tag_ == "VBG" else Modality.PLANNED, head, "going_to", bare=True)
    elif cue is not None:
        apply_verb(cue, node, head, state)
    elif node.dep_ == "xcomp" and is_infinitive(node) and not _is_nth(head):
        state.put(Modality.PLANNED, node, "infinitive")
    if node.dep_ in ("parataxis", "dep") and cue is None:
        return None
    if node.dep_ == "ccomp" and cue is None and head.i > node.i and not node.children:
        return None
    return _governing_clause(cue, head, state)


def _is_excess(too: Token) -> bool:
    """True for "too weak to", not for "all too glad to"."""
    return too.i == 0 or too.doc[too.i - 1].lower_ not in ("all", "only")


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
        cue = keyed_cue(head, node)
        if cue is not None and cue.modality is not None:
            apply_verb(cue, node, head, state)
            return _governing_clause(cue, head, state)
        if head.lemma_ in LINKING and _extraposed(node, head, state):
            read_clause(head, state)
            return head
        for child in head.children:
            # "a decision was taken to remove", "took steps to end"
            noun = (
                load_cues().find("noun", child.lemma_.lower())
                if child.dep_ in ("nsubjpass", "dobj")
                else None
            )
            if noun is not None and (noun.modality is not None or noun.polarity != "keep"):
                apply_noun(noun, child, state)
                read_nominal(child, state)
                read_clause(head, state)
                return head
        state.put(Modality.PLANNED, node, "purpose")
        return None
    if is_infinitive(node):
        if any(m.lower_ == "for" for m in marks) and state.modality is None:
            cue = load_cues().find("complement", f"{head.lemma_} for") or keyed_cue(head, node)
            if cue is None and head.pos_ in ("NOUN", "ADJ"):
                cue = load_cues().find("noun" if head.pos_ == "NOUN" else "adjective", head.lemma_)
            if head.lemma_ in LINKING and _extraposed(node, head, state):
                return head
            if cue is not None and (cue.modality is not None or cue.polarity != "keep"):
                apply_verb(cue, node, head, state)
            else:
                state.put(Modality.PLANNED, node, "for_to")
            return head
        return None
    if not marks and node.tag_ == "VBG" and head.pos_ in ("VERB", "AUX"):
        if node.i > head.i:
            cue = keyed_cue(head, node)
            apart = node.left_edge.i > 0 and node.left_edge.nbor(-1).text == ","
            if (
                cue is not None and " " in cue.lemma and not apart
            ):  # "stopped short of a break, recalling its envoy"
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
    if infinitive and head.lower_ == "order" and head.i and head.doc[head.i - 1].lower_ == "in":
        state.put(Modality.PLANNED, head, "purpose")
        return None
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
        if infinitive and cue.modality is None and cue.polarity == "keep":
            # "the start of the process to list them": the infinitive is the process's
            inner = next(
                (g for c in head.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"), None
            )
            within = cues.find("noun", inner.lemma_.lower()) if inner is not None else None
            cue = within if within is not None and within.modality is not None else cue
        apply_noun(cue, head, state)
    elif infinitive:
        state.put(Modality.PLANNED, head, "infinitive_of_noun")
    state.through.append(head.lemma_.lower())
    if cue is None and not infinitive:
        return None
    read_nominal(head, state)
    return head
