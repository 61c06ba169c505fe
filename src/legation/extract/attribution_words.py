"""Attributions whose cue is a verb, a noun or an adjective with a complement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.attribution_quotes import Quote, widen_to_quotes
from legation.extract.attribution_spans import AttributionSpan, Range, to_ranges
from legation.extract.tokens import tokens_of
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
    for token in tokens_of(doc):
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
    """Return the entry of a verb, tried with its particle, preposition or object first, and that word."""
    cues = load_cues()
    verbs, lemma = cues.verbs, token.lemma_
    if lemma not in cues.verb_words:
        return None, None
    for child in token.children:
        if child.dep_ in ("prt", "prep", "dobj", "advmod"):
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
        naming = load_cues().verbs.get(f"{cue.lemma} (naming)")
        if naming is None:
            return None
        cue = naming
        content, rule = _verb_content(token, cue, extra, quotes)
        if content is None:
            return None
    return _build(token, cue.manner, cue.asserts, find_source(token), content, quotes, rule, extra)


def _verb_content(
    token: Token, cue: SpeechCue, extra: Token | None, quotes: list[Quote]
) -> tuple[set[int] | None, str]:
    passive = _is_passive(token)
    if cue.frame == "naming":
        return _named(token), "naming"
    if (
        passive
        and any(c.dep_ == "prep" and c.lower_ == "as" for c in token.children)
        and cue.lemma == "quote"
    ):
        return None, ""  # "was quoted as saying": the saying attributes
    dependent = token.dep_ in ("ccomp", "advcl", "parataxis") and token.head.pos_ in ("VERB", "AUX")
    impersonal = passive and any(c.dep_ in SUBJECTS and c.lower_ == "it" for c in token.children)
    if impersonal and dependent and not _has_clause(token):
        return _subtree(token.head) - _subtree(token), "parenthesis"
    clausal = (cue.frame != "object" and extra is None) or (extra is not None and extra.dep_ != "prep")
    for child in token.children:
        if child.dep_ == "ccomp" and clausal and not (child.i < token.i and child.tag_ == "VBG"):
            if cue.lemma == "call" and child.tag_ not in FINITE and not _has_aux(child):
                continue
            return _subtree(child), "clause"
    if token.dep_ == "advcl" and cue.manner in AS_MANNERS and _is_as_clause(token):
        return _subtree(token.head) - _subtree(token), "as_clause"
    for child in token.children:
        if child.dep_ == "xcomp" and (passive or cue.frame in ("infinitive", "any")):
            if not _is_infinitive(child):
                continue
            if passive and cue.frame == "infinitive" and not any(c.dep_ == "agent" for c in token.children):
                return None, ""  # "was invited to": something done, with nobody's words in it
            content = _subtree(child)
            if passive and cue.frame != "infinitive":
                subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
                if subject is None and _is_loose_participle(token):
                    objects = [c for c in token.head.children if c.dep_ in ("dobj", "attr") and c.i < token.i]
                    content |= _subtree(objects[-1]) if objects else set()
                elif subject is None and token.dep_ == "acl":
                    subject = token.head
                    content |= {i for i in _subtree(subject) if i < token.i}
                elif subject is not None:
                    content |= _subtree(subject)
                return content, "passive_raising"
            return content, "infinitive"
    if token.dep_ == "parataxis" or (
        token.dep_ == "ccomp" and token.head.i < token.i and cue.frame == "clause" and _after_comma(token)
    ):
        return _subtree(token.head) - _subtree(token), "parenthesis"
    takes_object = cue.frame in ("any", "object", "accusation") or extra is not None
    phrase = _object(token, extra, cue) if takes_object else None
    quoted = _nearby_quote(token, quotes, strict=cue.frame != "clause")
    if quoted is not None and (phrase is None or phrase & set(range(quoted.start, quoted.end))):
        return (phrase or set()) | set(range(quoted.start, quoted.end)), "quote"
    if quoted is not None and cue.frame != "object":
        return set(range(quoted.start, quoted.end)), "quote"
    if phrase is not None:
        return phrase, "object"
    return None, ""


FINITE = frozenset({"VBD", "VBZ", "VBP"})
AS_MANNERS = frozenset({"said", "reported", "predicted", "claimed", "warned", "announced"})


def _is_passive(verb: Token) -> bool:
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return True
    if _is_loose_participle(verb):
        return True
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def _is_loose_participle(verb: Token) -> bool:
    """True for ", believed to be close to": a participle with an infinitive that the parser coordinates."""
    return (
        verb.tag_ in ("VBN", "VBD")
        and verb.dep_ in ("conj", "advcl")
        and verb.i > 0
        and verb.doc[verb.i - 1].text == ","
        and not any(c.dep_ in ("aux", "auxpass", "dobj") or c.dep_ in SUBJECTS for c in verb.children)
        and any(c.dep_ == "xcomp" for c in verb.children)
    )


def _has_clause(verb: Token) -> bool:
    return any(c.dep_ in ("ccomp", "xcomp") for c in verb.children)


def _has_aux(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "mark") for c in verb.children)


def _is_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _is_as_clause(token: Token) -> bool:
    marked = any(c.dep_ in ("mark", "advmod") and c.lower_ == "as" for c in token.children)
    return marked and not any(c.dep_ in ("dobj", "xcomp", "acomp") for c in token.children)


def _named(token: Token) -> set[int] | None:
    """The thing named and its name: "called the vote a farce", "described it as a success"."""
    named = [c for c in token.children if c.dep_ in ("oprd", "ccomp", "xcomp") and not _is_infinitive(c)]
    as_phrase = [c for c in token.children if c.dep_ == "prep" and c.lower_ == "as"]
    things = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass") and c.lower_ not in RELATIVE]
    if not (named or as_phrase):
        return None
    content = {i for c in things + named for i in _subtree(c)}
    return content | {i for prep in as_phrase for i in _subtree(prep) if i != prep.i}


def _after_comma(token: Token) -> bool:
    edge = token.left_edge.i
    return edge > 0 and token.doc[edge - 1].text in (",", "”", '"', "''")


def _object(token: Token, extra: Token | None, cue: SpeechCue) -> set[int] | None:
    if extra is not None and extra.dep_ in ("prep", "dobj"):
        inner = extra if extra.dep_ == "prep" else next((c for c in extra.children if c.dep_ == "prep"), None)
        if inner is None:
            inner = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "for"), None)
        if inner is not None:
            for child in inner.children:
                if child.dep_ in ("pobj", "pcomp"):
                    return _subtree(child)
        return None
    if cue.frame == "accusation":
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "for"):
                things = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
                return {i for c in [*child.children, *things] for i in _subtree(c)}
    carriers = load_cues().carrier_nouns
    for child in token.children:
        if child.dep_ in ("dobj", "oprd") and child.lower_ not in RELATIVE:
            if child.lemma_ in carriers and cue.frame != "object":
                return None
            grounds = [
                c for c in token.children if c.dep_ == "prep" and c.lower_ in ("for", "as") and c.i > child.i
            ]
            return {i for c in [child, *grounds] for i in _subtree(c)}
        if child.dep_ == "nsubjpass" and child.lower_ != "it":
            return _subtree(child)
    return None


def _nearby_quote(token: Token, quotes: list[Quote], *, strict: bool) -> Quote | None:
    """Return the quotation beside a cue: nothing but a speaker may stand between."""
    doc, sentence = token.doc, token.sent
    best: Quote | None = None
    for quote in quotes:
        if quote.start <= token.i < quote.end:
            return None
        if quote.end < sentence.start or quote.start > sentence.end:
            continue
        after = quote.start > token.i
        between = doc[token.i + 1 : quote.start] if after else doc[quote.end : token.i]
        if len(between) > FARTHEST_QUOTE or any(t.text in (".", ";") for t in between):
            continue
        joined = (
            doc[quote.start - 1].text in (",", ":")
            if after
            else doc[quote.end - 2].text in (",", "?", "!", "-")
        )
        if strict and not joined:
            continue
        if best is None or quote.end - quote.start > best.end - best.start:
            best = quote
    return best


FARTHEST_QUOTE = 14


def find_source(token: Token) -> Token | None:
    """Return the head of whoever speaks through a cue verb, or None when nobody is named."""
    passive = False
    for child in token.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        passive = passive or child.dep_ in ("auxpass", "nsubjpass")
    if passive or (token.dep_ == "acl" and token.tag_ == "VBN") or _is_loose_participle(token):
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
            and any(c.dep_ in ("dobj", "attr", "ccomp", "xcomp", "auxpass", "acomp") for c in child.children)
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
    extra = token.head if _is_carrier(token) and token.head.i < token.i else None
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
    if cue.dep_ == "relcl" and cue.head.i == source.i:
        indices |= {c.i for c in cue.children if c.lower_ in RELATIVE and 0 < c.i - source.i <= 3}
    for child in source.children:
        if child.dep_ in ("relcl", "acl", "cc", "punct") or cue.i in (t.i for t in child.subtree):
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
