"""Attributions whose cue is a verb, a noun or an adjective with a complement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.attribution_quotes import Quote, widen_to_quotes
from legation.extract.attribution_spans import AttributionSpan, Range, to_ranges
from legation.vocab.cues import SpeechCue, load_cues

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
TRIMMED = frozenset({",", ".", ";", ":", "-", "–", "—", "--", "?", "!"})
LEFT_TRIM = frozenset({",", ".", ";", ":", "-", "–", "—", "--", "?", "!"})


def find_word_attributions(doc: Doc, quotes: list[Quote]) -> list[AttributionSpan]:
    """Find attributions that hang on one word, in the order of the words."""
    cues = load_cues()
    spans: list[AttributionSpan] = []
    for token in doc:
        pos = token.pos_
        if pos in ("VERB", "AUX"):
            found = _verb(token, quotes)
        elif pos in ("NOUN", "PROPN") and token.lemma_.lower() in cues.nouns:
            found = _noun(token, quotes)
        elif pos == "ADJ" and token.lemma_ in cues.adjectives:
            found = _adjective(token, quotes)
        else:
            continue
        if found is not None:
            spans.append(found)
    return spans


def verb_key(token: Token) -> tuple[SpeechCue | None, Token | None]:
    """Return the entry of a verb, tried with its particle or preposition first, and that extra word."""
    verbs = load_cues().verbs
    lemma = token.lemma_
    for child in token.children:
        if child.dep_ in ("prt", "prep"):
            cue = verbs.get(f"{lemma} {child.lower_}")
            if cue is not None:
                return cue, child
    return verbs.get(lemma), None


def _verb(token: Token, quotes: list[Quote]) -> AttributionSpan | None:
    cue, extra = verb_key(token)
    if cue is None:
        return None
    content, rule = _verb_content(token, cue, extra, quotes)
    if content is None:
        return None
    source = find_source(token)
    return _build(token, cue.manner, cue.asserts, source, content, quotes, rule, extra)


def _verb_content(
    token: Token, cue: SpeechCue, extra: Token | None, quotes: list[Quote]
) -> tuple[set[int] | None, str]:
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children)
    for child in token.children:
        if child.dep_ == "ccomp" and not (child.i < token.i and child.tag_ == "VBG"):
            return _subtree(child), "clause"
    if token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in token.children):
        return _subtree(token.head) - _subtree(token), "as_clause"
    for child in token.children:
        if child.dep_ == "xcomp" and (passive or cue.frame in ("infinitive", "any")):
            content = _subtree(child)
            if passive and cue.frame != "infinitive":
                subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
                if subject is not None:
                    content |= _subtree(subject)
                return content, "passive_raising"
            return content, "infinitive"
    if token.dep_ == "parataxis" or (
        token.dep_ == "ccomp" and token.head.i < token.i and _after_comma(token)
    ):
        return _subtree(token.head) - _subtree(token), "parenthesis"
    quoted = _nearby_quote(token, quotes)
    if quoted is not None:
        return set(range(quoted.start, quoted.end)), "quote"
    if cue.frame in ("any", "object", "infinitive", "accusation"):
        content = _object(token, extra, cue)
        if content is not None:
            return content, "object"
    return None, ""


def _after_comma(token: Token) -> bool:
    edge = token.left_edge.i
    return edge > 0 and token.doc[edge - 1].text in (",", "”", '"', "''")


def _object(token: Token, extra: Token | None, cue: SpeechCue) -> set[int] | None:
    if extra is not None and extra.dep_ == "prep":
        for child in extra.children:
            if child.dep_ in ("pobj", "pcomp"):
                return _subtree(child)
    if cue.frame == "accusation":
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "for"):
                return {i for c in child.children for i in _subtree(c)}
    for child in token.children:
        if child.dep_ in ("dobj", "oprd") and child.lower_ not in RELATIVE:
            return _subtree(child)
        if child.dep_ == "nsubjpass":
            return _subtree(child)
    return None


def _nearby_quote(token: Token, quotes: list[Quote]) -> Quote | None:
    sentence = token.sent
    best: Quote | None = None
    for quote in quotes:
        if quote.start <= token.i < quote.end:
            return None
        if quote.end <= sentence.start - 1 or quote.start >= sentence.end + 1:
            continue
        distance = quote.start - token.i if quote.start > token.i else token.i - quote.end
        if distance <= 12 and (best is None or quote.end - quote.start > best.end - best.start):
            best = quote
    return best


def find_source(token: Token) -> Token | None:
    """Return the head of whoever speaks through a cue verb, or None when nobody is named."""
    passive = False
    for child in token.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        passive = passive or child.dep_ in ("auxpass", "nsubjpass")
    if passive:
        return None
    for child in token.children:
        if child.dep_ in ("nsubj", "csubj"):
            if child.lower_ in RELATIVE and token.dep_ == "relcl":
                return token.head
            return None if child.lower_ == "it" and child.dep_ == "expl" else child
    head = token.head
    if head.i == token.i:
        return None
    if token.dep_ in ("acl", "relcl"):
        return head
    if token.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return find_source(head)
    if token.dep_ in ("xcomp", "advcl", "aux", "ccomp") and head.pos_ in ("VERB", "AUX"):
        return _topic(head)
    if token.dep_ == "pcomp" and head.head.pos_ in ("VERB", "AUX"):
        return _topic(head.head)
    if token.dep_ == "xcomp" and head.pos_ == "ADJ":
        return _topic(head.head)
    return None


def _topic(verb: Token, depth: int = 0) -> Token | None:
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass"):
            if child.lower_ in RELATIVE and verb.dep_ == "relcl":
                return verb.head
            return child
    if depth < 5 and verb.head.i != verb.i and verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "aux"):
        return _topic(verb.head, depth + 1)
    return None


def _noun(token: Token, quotes: list[Quote]) -> AttributionSpan | None:
    cue = load_cues().nouns[token.lemma_.lower()]
    content: set[int] | None = None
    for child in token.children:
        if (
            child.dep_ in ("acl", "ccomp", "relcl")
            and any(c.dep_ == "mark" and c.lower_ in ("that", "whether") for c in child.children)
        ) or (
            child.dep_ == "relcl"
            and child.children
            and doc_word(child.left_edge) == "that"
            and not any(c.dep_ in SUBJECTS and c.lower_ in RELATIVE for c in child.children)
        ):
            content = _subtree(child)
        elif (
            child.dep_ == "prep"
            and child.lower_ in ("of", "about")
            and content is None
            and cue.manner in ("claimed", "report", "warned", "denied")
        ):
            content = {i for c in child.children for i in _subtree(c)}
    if content is None and token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_ == "be":
        for child in token.head.children:
            if child.dep_ == "ccomp" and child.i > token.i:
                content = _subtree(child)
    if content is None:
        return None
    source = _noun_source(token)
    extra = token.head if _is_carrier(token) else None
    return _build(token, cue.manner, cue.asserts, source, content, quotes, "noun", extra)


def doc_word(token: Token) -> str:
    """Return the lower-cased form of a token."""
    return str(token.lower_)


def _is_carrier(token: Token) -> bool:
    cues = load_cues()
    return bool(token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_ in cues.carrier_verbs)


def _noun_source(token: Token) -> Token | None:
    for child in token.children:
        if child.dep_ == "poss":
            return child
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        if child.dep_ == "acl" and child.tag_ == "VBN":
            for grandchild in child.children:
                if grandchild.dep_ == "agent":
                    return next((c for c in grandchild.children if c.dep_ == "pobj"), None)
    head = token.head
    if token.dep_ == "dobj" and head.pos_ == "VERB":
        return find_source(head)
    if token.dep_ == "nsubjpass":
        return find_source(head)
    for child in token.children:
        if child.dep_ in ("compound", "amod") and child.pos_ == "PROPN":
            return child
    return None


def _adjective(token: Token, quotes: list[Quote]) -> AttributionSpan | None:
    content = next((_subtree(child) for child in token.children if child.dep_ == "ccomp"), None)
    if content is None:
        return None
    cue = load_cues().adjectives[token.lemma_]
    source = _topic(token.head) if token.head.pos_ in ("VERB", "AUX") else None
    if source is not None and source.lower_ == "it":
        return None
    return _build(token, cue.manner, cue.asserts, source, content, quotes, "adjective", token.head)


def _subtree(token: Token) -> set[int]:
    return {t.i for t in token.subtree}


def _build(
    token: Token,
    manner: str,
    asserts: bool,
    source: Token | None,
    content: set[int],
    quotes: list[Quote],
    rule: str,
    extra: Token | None,
) -> AttributionSpan | None:
    doc = token.doc
    cue = cue_range(token, extra)
    barred = set(range(*cue)) | {token.i}
    source_range: Range | None = None
    if source is not None:
        source_range = source_extent(source, token)
        if rule != "passive_raising":
            barred |= set(range(*source_range))
    held = widen_to_quotes(to_ranges(content - barred), quotes, barred)
    ranges = tuple(r for r in (trim(doc, r) for r in to_ranges(held)) if r is not None)
    if not ranges:
        return None
    return AttributionSpan(
        source=source_range,
        cue=cue,
        content=ranges,
        manner=manner,
        head=token.i,
        asserts=asserts,
        rule=rule,
        source_head=source.i if source is not None else None,
    )


def source_extent(source: Token, cue: Token) -> Range:
    """Return the noun phrase of a source, cut where the cue or its clause begins."""
    indices = {source.i}
    for child in source.children:
        if child.dep_ in ("relcl", "acl") or cue.i in (t.i for t in child.subtree):
            continue
        indices |= _subtree(child)
    start, end = min(indices), max(indices) + 1
    if start <= cue.i < end:
        end = cue.i if source.i < cue.i else end
        start = cue.i + 1 if source.i > cue.i else start
    trimmed = trim(source.doc, (start, end))
    return trimmed or (source.i, source.i + 1)


def cue_range(token: Token, extra: Token | None) -> Range:
    """Return the cue with its auxiliaries, negation and particle."""
    indices = {token.i}
    for child in token.children:
        if child.dep_ in ("aux", "auxpass", "neg", "prt") and child.i >= token.i - 4:
            indices.add(child.i)
    if extra is not None:
        indices.add(extra.i)
    start, end = min(indices), max(indices) + 1
    if end - start > 8:
        return (token.i, token.i + 1)
    return (start, end)


def trim(doc: Doc, span: Range) -> Range | None:
    """Cut commas, dashes and full stops off both ends of a range; None when nothing is left."""
    start, end = span
    while start < end and (doc[start].text in LEFT_TRIM or doc[start].is_space):
        start += 1
    while end > start and (doc[end - 1].text in TRIMMED or doc[end - 1].is_space):
        end -= 1
    return (start, end) if start < end else None
