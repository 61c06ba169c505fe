"""What a governing verb or noun does to what it governs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.modality_local import is_infinitive
from legation.extract.modality_state import WalkState
from legation.model import Modality
from legation.vocab.cues import ModalityCue, load_cues

if TYPE_CHECKING:
    from spacy.tokens import Token

INDICATIVE = frozenset(
    {"suggest", "insist", "remind", "advise", "propose", "recommend", "signal", "hint", "imply"}
)
BELIEF = frozenset(
    {"believe", "think", "suppose", "assume", "presume", "suspect", "guess", "reckon", "fear", "worry",
     "consider", "expect", "say", "hint", "imply", "signal", "hold", "understand", "speculate", "conclude"}
)  # fmt: skip


def keyed_cue(head: Token, node: Token) -> ModalityCue | None:
    """Return the entry of a governing verb, tried with its particle or preposition first."""
    cues = load_cues()
    lemma = head.lemma_
    for child in head.children:
        if child.dep_ in ("prt", "prep", "advmod", "dobj", "acomp") and child.i <= node.i:
            found = cues.find("complement", f"{lemma} {child.lower_}")
            if found is not None:
                return found
    return cues.find("complement", lemma)


def apply_verb(cue: ModalityCue, node: Token, head: Token, state: WalkState) -> None:
    """Apply a governing verb to what it governs."""
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


def apply_noun(cue: ModalityCue, head: Token, state: WalkState) -> None:
    """Apply a governing noun and remember that the way led through it."""
    state.through.append(head.lemma_.lower())
    state.apply(cue, head) if cue.modality is not None or cue.polarity != "keep" else None
