"""Attributions whose cue is an adverb, a set phrase or a headline's colon or dash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.attribution_spans import AttributionSpan, Range, to_ranges
from legation.extract.attribution_words import trim
from legation.extract.tokens import tokens_of
from legation.vocab.cues import PhraseCue, load_cues

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DASHES = frozenset({"-", "–", "—", "--"})
LONGEST_HEADLINE = 30
LONGEST_LABEL = 6


def find_phrase_attributions(doc: Doc, spans: list[AttributionSpan]) -> list[AttributionSpan]:
    """Find attributions that hang on no verb or noun of speech."""
    cues = load_cues()
    found: list[AttributionSpan] = []
    for token in tokens_of(doc):
        word = token.lower_
        adverb = cues.adverbs.get(word)
        if adverb is not None:
            content = _own_clause(token)
            found += _span(doc, None, (token.i, token.i + 1), content, adverb.manner, "adverb", None)
        elif word in cues.first_words:
            for phrase in cues.phrases:
                if tuple(t.lower_ for t in doc[token.i : token.i + len(phrase.words)]) == phrase.words:
                    found += _phrase(doc, token, phrase)
                    break
    return found + _headline(doc, spans)


def _phrase(doc: Doc, token: Token, phrase: PhraseCue) -> list[AttributionSpan]:
    cue = (token.i, token.i + len(phrase.words))
    last = doc[cue[1] - 1]
    own = {t.i for t in token.subtree} | {t.i for t in last.subtree} | set(range(*cue))
    source: Range | None = None
    head: int | None = None
    if phrase.source == "object":
        pobj = next((c for c in last.children if c.dep_ in ("pobj", "pcomp") and c.i >= cue[1]), None)
        if pobj is None and cue[1] < len(doc):
            pobj = doc[cue[1]]
        if pobj is None:
            return []
        head = pobj.i
        indices = {t.i for t in pobj.subtree if t.i >= cue[1]} or {pobj.i}
        source = trim(doc, (min(indices), max(indices) + 1))
        own |= indices
    content = _rest(_clause_of(token), own)
    return _span(doc, source, cue, content, phrase.manner, "phrase", head)


def _clause_of(token: Token) -> Token:
    head = token.head
    while head.head.i != head.i and head.pos_ not in ("VERB", "AUX"):
        head = head.head
    if head.lower_ in ("according",):
        head = head.head
    while head.dep_ in ("xcomp", "aux", "conj") and head.head.pos_ in ("VERB", "AUX"):
        head = head.head
    return head


def _own_clause(adverb: Token) -> set[int]:
    """The clause of an adverb without the clauses coordinated before it, but with their shared subject."""
    verb = adverb.head
    content = {t.i for t in verb.subtree} - {adverb.i}
    subjects = ("nsubj", "nsubjpass")
    first = verb
    while first.dep_ == "conj" and not any(c.dep_ in subjects for c in first.children):
        first = first.head
    if first.i != verb.i:
        content |= {t.i for c in first.children if c.dep_ in subjects for t in c.subtree}
    if verb.dep_ in ("acl", "relcl"):
        content.add(verb.head.i)
    return content


def _rest(clause: Token, own: set[int]) -> set[int]:
    content = {t.i for t in clause.subtree} - own
    if clause.dep_ in ("relcl", "acl"):
        content |= {clause.head.i}
    return content


def _span(
    doc: Doc, source: Range | None, cue: Range, content: set[int], manner: str, rule: str, head: int | None
) -> list[AttributionSpan]:
    ranges = tuple(r for r in (trim(doc, r) for r in to_ranges(content)) if r is not None)
    if not ranges:
        return []
    return [
        AttributionSpan(
            source=source, cue=cue, content=ranges, manner=manner, head=cue[0], rule=rule, source_head=head
        )
    ]


def _headline(doc: Doc, spans: list[AttributionSpan]) -> list[AttributionSpan]:
    headline = len(doc) <= LONGEST_HEADLINE and doc[-1].text not in (".", "!", "”", '"')
    tokens = tokens_of(doc)
    for token in tokens[1:-1] if headline else tokens[1 : LONGEST_LABEL + 1]:
        if token.text == ":" and token.i <= LONGEST_LABEL:
            label, rest = doc[: token.i], doc[token.i + 1 :]
            if any(span.head < token.i for span in spans):
                return []
            if _is_name(label) and any(t.pos_ in ("VERB", "AUX") for t in rest):
                return _span(doc, (0, token.i), (token.i, token.i + 1), set(range(token.i + 1, len(doc))),
                             "said", "headline", label.root.i)  # fmt: skip
        if (
            headline
            and token.text in DASHES
            and token.whitespace_
            and len(doc) - token.i - 1 <= LONGEST_LABEL
        ):
            label, rest = doc[token.i + 1 :], doc[: token.i]
            if _is_label(label) and any(t.pos_ in ("VERB", "AUX") for t in rest):
                return _span(doc, (token.i + 1, len(doc)), (token.i, token.i + 1), set(range(token.i)),
                             "said", "headline", label.root.i)  # fmt: skip
    return []


def _is_name(label: object) -> bool:
    tokens = list(label)  # type: ignore[call-overload]
    return any(t.pos_ == "PROPN" for t in tokens) and not any(t.pos_ in ("VERB", "AUX") for t in tokens)


def _is_label(label: object) -> bool:
    tokens = list(label)  # type: ignore[call-overload]
    return any(t.pos_ in ("PROPN", "NOUN") for t in tokens) and not any(
        t.pos_ in ("VERB", "AUX", "ADV", "ADP", "SCONJ") for t in tokens
    )
