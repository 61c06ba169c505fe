"""What the surroundings add after the walk: questions, conditions, speakers, states in force, judgements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from legation.extract.attribution_spans import AttributionSpan
from legation.extract.modality_state import WalkState
from legation.model import Modality
from legation.vocab.cues import load_cues

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PRONOUNS = frozenset({"it", "he", "she", "they", "we", "i", "who"})
FIRST = frozenset({"we", "i"})


def settle(token: Token, doc: Doc, attributions: Sequence[AttributionSpan], state: WalkState) -> None:
    """Finish a verdict with what the clause and its speakers say."""
    chain = [span for span in attributions if span.asserts and span.holds(token.i)]
    chain.sort(key=lambda span: (span.size, -span.head))
    _open_question(token, doc, state)
    if state.modality in (None, Modality.PREDICTED, Modality.CONDITIONAL, Modality.PLANNED) and state.bare:
        _future(token, chain, state)
    if state.modality is None:
        _speakers(token, chain, state)
    if state.modality is None and not state.negative:
        _state_in_force(token, doc, state)
        _judgement(token, state)


def _open_question(token: Token, doc: Doc, state: WalkState) -> None:
    sentence = token.sent
    asked = sentence[-1].text == "?" or (len(sentence) > 1 and sentence[-2].text == "?")
    if asked and not _is_presupposed(token) and not any(t.lower_ in WH for t in sentence[:2]):
        state.put(Modality.POSSIBLE, sentence[-1], "question")
        return
    words = [t.lower_ for t in sentence]
    for form in load_cues().forms["open_question"]:
        for start in _places(words, form):
            index = sentence.start + start
            if index > token.i:
                continue
            inside = set(range(index, index + len(form)))
            if any(ancestor.i in inside for ancestor in token.ancestors):
                state.modality = Modality.POSSIBLE
                state.cues.extend(doc[i] for i in sorted(inside))
                state.rules.append("open_question")
                return


WH = frozenset({"why", "when", "where", "how"})


def _is_presupposed(token: Token) -> bool:
    """True inside a relative, participial or adverbial clause, which a question does not reach."""
    node = token
    while node.head.i != node.i:
        if node.dep_ in ("relcl", "acl", "advcl", "amod", "poss", "appos"):
            return True
        node = node.head
    return False


def _places(words: list[str], form: tuple[str, ...]) -> list[int]:
    first, size = form[0], len(form)
    if first not in words:
        return []
    return [i for i, word in enumerate(words) if word == first and tuple(words[i : i + size]) == form]


def _clause_verb(token: Token) -> Token:
    node = token
    while node.pos_ not in ("VERB", "AUX") and node.head.i != node.i:
        node = node.head
    while node.dep_ == "conj" and node.head.pos_ in ("VERB", "AUX"):
        if any(c.dep_ in ("nsubj", "nsubjpass") for c in node.children):
            break
        node = node.head
    return node


def _subject_of(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)


def _future(token: Token, chain: list[AttributionSpan], state: WalkState) -> None:
    """Say what kind of future a bare will or would is."""
    verb = _clause_verb(token)
    for child in verb.children:
        if child.dep_ == "advcl" and any(
            c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in child.children
        ):
            state.put(Modality.CONDITIONAL, child, "if_clause")
            state.modality, state.bare = Modality.CONDITIONAL, False
            return
    subject = _subject_of(verb)
    for span in chain:
        if span.manner in ("promised", "threatened", "announced"):
            state.modality, state.bare = Modality(span.manner), False
            state.cues.append(token.doc[span.head])
            state.rules.append(f"speaker:{span.manner}")
            return
    if chain:
        own = subject is not None and _same(subject, chain[0], token.doc)
        if own and chain[0].manner == "warned":
            state.modality = Modality.THREATENED
            state.rules.append("speaker:warned")
        elif own:
            state.modality = Modality.PLANNED
            state.rules.append("speaker:own_future")
        elif state.modality is Modality.CONDITIONAL:
            state.modality = Modality.PREDICTED
            state.rules.append("future_in_past")
    elif subject is not None and subject.lower_ in FIRST and state.modality is Modality.PREDICTED:
        state.modality = Modality.PLANNED
        state.rules.append("own_future")


def _same(subject: Token, span: AttributionSpan, doc: Doc) -> bool:
    if subject.lower_ in PRONOUNS:
        return True
    return span.source_head is not None and doc[span.source_head].lemma_ == subject.lemma_


def _speakers(token: Token, chain: list[AttributionSpan], state: WalkState) -> None:
    for span in chain:
        if span.manner == "denied" and span.rule in ("clause", "noun", "quote", "as_clause"):
            state.modality = Modality.DENIED
            state.cues.append(token.doc[span.head])
            state.rules.append("speaker:denied")
            return


def _state_in_force(token: Token, doc: Doc, state: WalkState) -> None:
    cues = load_cues()
    present = token.tag_ in ("VBZ", "VBP")
    passive_present = (
        token.tag_ == "VBN"
        and any(c.dep_ == "auxpass" and c.tag_ in ("VBZ", "VBP") for c in token.children)
        and not any(c.dep_ == "agent" for c in token.children)
    )
    if token.lemma_ in cues.modality["in_force_verb"] and (present or passive_present):
        state.put(Modality.IN_FORCE, token, "in_force_verb")
        return
    if token.lemma_ == "member" and token.head.lemma_ == "be" and token.head.tag_ in ("VBZ", "VBP"):
        state.put(Modality.IN_FORCE, token, "is_member")
        return
    verb = _clause_verb(token)
    left, right = verb.left_edge.i, verb.right_edge.i + 1
    words = [t.lower_ for t in doc[left:right]]
    for pattern, rule in (("pending", "pending"), ("in_force", "in_force")):
        for form in cues.forms[pattern]:
            for start in _places(words, form):
                place = doc[left + start]
                owner = _clause_verb(place)
                if owner.i == verb.i and abs(left + start - token.i) <= 12:
                    cue = cues.modality[pattern][" ".join(form)]
                    modality = cue.modality or Modality.IN_FORCE
                    if pattern == "in_force" and form[0] in ("takes", "enters", "comes"):
                        modality = Modality.ANNOUNCED
                    state.put(modality, place, rule)
                    return


def _judgement(token: Token, state: WalkState) -> None:
    cues = load_cues()
    if token.lemma_ in cues.modality["evaluative"]:
        state.put(Modality.EVALUATED, token, "evaluative_verb")
        return
    for child in token.children:
        if child.dep_ == "advmod":
            cue = cues.find("adverb", child.lower_)
            if cue is not None and cue.modality is Modality.EVALUATED:
                state.put(Modality.EVALUATED, child, "evaluative_adverb")
                return
        if child.dep_ in ("dobj", "attr", "acomp"):
            words = [child, *(c for c in child.children if c.dep_ == "amod")]
            judged = next(
                (w for w in words if w.lemma_.lower() in cues.modality["evaluative_modifier"]), None
            )
            if judged is not None:
                state.put(Modality.EVALUATED, judged, "evaluative_modifier")
                return
