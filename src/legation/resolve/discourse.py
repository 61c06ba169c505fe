"""The noun phrases of a document as possible antecedents: place, syntax, number, animacy, and the actor if
any.

Phrases without an actor matter as much as those with one: "stakeholders ... they" must not go to the nearest
party.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import legation.vocab
from legation.extract.mentions import MentionIndex
from legation.extract.parse import ParsedBlock, ParsedDocument
from legation.model import Mention
from legation.vocab.folding import fold, word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
OBJECTS = frozenset({"dobj", "obj", "dative", "iobj", "agent", "attr", "oprd"})
LOCATIVES = word_set("in at near on during since before after inside outside across within from under to")
CONTROL_PREPOSITIONS = word_set("on upon to for with")
HUMAN_NOUNS = word_set(
    "actor activist adviser advisor aide ambassador analyst attorney author brother candidate chairman "
    "chairwoman "
    "chief child citizen colleague commander congressman congresswoman critic daughter delegate deputy "
    "diplomat "
    "director doctor dictator editor envoy executive expert father fighter founder friend general girl "
    "governor "
    "head historian husband journalist judge king lawmaker lawyer leader legislator man mayor member "
    "minister "
    "mother negotiator neighbor officer official operative opponent owner partner person politician pope "
    "president prince professor prosecutor queen rebel refugee reporter representative resident rival ruler "
    "secretary senator sister soldier son source campaigner protester observer trader exporter supporter "
    "defender "
    "lawmaker organiser organizer scholar academic historian bishop priest cleric elder spokesman "
    "spokesperson spokeswoman strategist student suspect "
    "teacher "
    "veteran victim voter wife winner woman worker writer boy nominee guy host"
)
NOT_ANTECEDENTS = word_set(
    "it there i me my we us our ours you your yours this that these those what which who whom"
)
GROUP_NOUNS = word_set(
    "agency alliance army bloc board bureau cabinet coalition commission committee community company "
    "congress "
    "council country court crowd delegation department family firm force government group institution junta "
    "majority mission alliance confederation federation authority administration trio media military "
    "militia ministry minority movement nation network opposition organisation "
    "organization parliament party police press public regime republic senate side staff state team union"
)
PERSONAL_ENDINGS = ("ist", "ian", "eon", "eer", "ee", "man", "woman", "yer", "cher")
FEMALE_NOUNS = word_set(
    "woman wife daughter mother sister girl queen princess spokeswoman congresswoman chairwoman actress ms "
    "mrs miss "
    "duchess lady businesswoman"
)
MALE_NOUNS = word_set(
    "man husband son father brother boy king prince spokesman congressman chairman actor mr businessman"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One noun phrase.

    Attributes:
        start: Offset of its head in Document.text.
        sentence: Number of its sentence in the document; ``paragraph`` of its block.
        head: Its head token.
        rank: subject, object, possessor, oblique, locative, modifier or conjunct of those.
        number: ``singular``, ``plural`` or ``group`` (either).
        human: Whether it can be a he or she; None when open.
        mention: Index of the mention at its head, or -1.
    """

    start: int
    sentence: int
    paragraph: int
    head: Token
    rank: str
    number: str
    human: bool | None
    mention: int = -1


def list_phrases(parsed: ParsedDocument, mentions: Sequence[Mention]) -> list[Phrase]:
    """List the noun phrases of a document in order, with the mention that each carries.

    Adjectives and modifiers that are mentions are phrases too, of the lowest rank.
    """
    index = MentionIndex(mentions)
    place = {(m.start, m.end): n for n, m in enumerate(mentions)}
    phrases: list[Phrase] = []
    sentence = -1
    for paragraph, block in enumerate(parsed.blocks):
        for span in block.sentences:
            sentence += 1
            for token in span:
                if token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET"):
                    continue
                phrase = _phrase(block, token, sentence, paragraph, index, place, mentions)
                if phrase is not None:
                    phrases.append(phrase)
    return phrases


def _phrase(
    block: ParsedBlock,
    token: Token,
    sentence: int,
    paragraph: int,
    index: MentionIndex,
    place: dict[tuple[int, int], int],
    mentions: Sequence[Mention],
) -> Phrase | None:
    start, end = block.offset(token), block.end(token)
    mention = index.at(start, end)
    if mention is not None:
        head = block.head(mention.start, mention.end)
        if head is None or head.i != token.i:
            return None
        if mention.kind == "pronoun" and mention.text.lower() in ("they", "them") and mention.actor is None:
            number = "plural"
        else:
            number = _number(token, mention)
        human = _human(token, mention)
        n = place[(mention.start, mention.end)]
        return Phrase(start, sentence, paragraph, token, rank_of(token), number, human, n)
    modifier = token.dep_ in ("compound", "amod", "nummod", "det", "poss") and token.pos_ != "NOUN"
    if token.pos_ not in ("NOUN", "PROPN", "PRON") or modifier or token.dep_ == "compound":
        return None
    if token.pos_ == "PRON" and (token.lower_ in NOT_ANTECEDENTS or token.tag_ in ("WP", "WDT", "EX", "WP$")):
        return None
    return Phrase(
        start, sentence, paragraph, token, rank_of(token), _number(token, None), _human(token, None)
    )


def rank_of(token: Token) -> str:
    """Name the grammatical place of a phrase by its head token."""
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    if token.dep_ in SUBJECTS:
        return "subject"
    if token.dep_ == "ROOT":
        return "object"  # a headline or caption without a verb
    if token.dep_ in OBJECTS:
        return "object"
    if token.dep_ == "poss":
        return "possessor"
    if token.dep_ == "pobj":
        return "locative" if token.head.lower_ in LOCATIVES else "oblique"
    return "modifier"


def _number(token: Token, mention: Mention | None) -> str:
    actor = mention.actor if mention is not None else None
    # "X and Y" are many, but "the group and its actions" is one group
    joined = (child for child in token.children if child.dep_ == "conj")
    if any(not any(c.dep_ == "poss" and c.pos_ == "PRON" for c in child.lefts) for child in joined):
        return "plural"
    if actor is not None:
        if actor.kind == "person":
            return "singular"
        if mention is not None and mention.kind == "adjective" and token.tag_ in ("NNS", "NNPS"):
            return "plural"
        if actor.kind in ("population", "grouping"):
            return "plural" if token.tag_ in ("NNS", "NNPS") else "group"
        return "plural" if actor.kind == "office" and token.tag_ in ("NNS", "NNPS") else "group"
    if mention is not None and mention.kind == "pronoun":
        return "plural" if mention.text.lower().startswith("the") else "singular"
    if token.tag_ in ("NNS", "NNPS"):
        return "plural"
    return "group" if token.lemma_.lower() in GROUP_NOUNS else "singular"


def _human(token: Token, mention: Mention | None) -> bool | None:
    actor = mention.actor if mention is not None else None
    if actor is not None:
        return actor.kind in ("person", "office") or (None if actor.kind == "unknown" else False)
    if mention is not None and mention.kind == "role":
        return True
    if mention is not None and mention.kind == "pronoun":
        return mention.text.lower() in ("he", "him", "his", "himself", "she", "her", "hers", "herself")
    if mention is not None and mention.kind == "nominal":
        return False
    if token.pos_ == "PROPN":
        return None
    lemma = token.lemma_.lower()
    if lemma in HUMAN_NOUNS or lemma in ("everyone", "someone", "anyone"):
        return True
    return None if lemma.endswith(PERSONAL_ENDINGS) else False


def clause_of(token: Token) -> Token:
    """Return the verb (or root) that governs a token."""
    while token.head.i != token.i:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return token


def gender_of(token: Token) -> str:
    """Return ``f``, ``m`` or empty from a noun and the title before a name."""
    words = {token.lemma_.lower(), *(c.lower_.rstrip(".") for c in token.lefts)}
    if words & FEMALE_NOUNS:
        return "f"
    return "m" if words & MALE_NOUNS else ""


@lru_cache(maxsize=1)
def _given_names() -> dict[str, str]:
    path = Path(legation.vocab.__path__[0]) / "given_names.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["name"]: row["gender"] for row in csv.DictReader(stream)}


def gender_of_name(name: str) -> str:
    """Return ``f``, ``m`` or empty from the first part of a person's name.

    >>> gender_of_name("Jacinda Ardern")
    'f'
    """
    parts = name.split()
    return _given_names().get(fold(parts[0]), "") if len(parts) > 1 else ""


def subject_height(other: Phrase, verb: Token) -> int | None:
    """Say how many clauses above a verb the one stands whose subject a phrase is; None when it is no such
    subject."""
    token = other.head
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    height = 0
    is_subject = token.dep_ in SUBJECTS
    while True:
        if is_subject and token.head.i == verb.i:
            return height
        if verb.dep_ == "relcl" and verb.head.i == other.head.i:
            # "Chad, which had ended a pact with its ruler": the relative pronoun is the noun before it
            return (
                height if any(c.dep_ in SUBJECTS and c.tag_ in ("WDT", "WP") for c in verb.children) else None
            )
        if verb.head.i == verb.i:
            return None
        own = any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
        height += {"relcl": 3, "conj": 2}.get(verb.dep_, 1) if own else 0
        verb = clause_of(verb)


def is_understood_subject(token: Token, verb: Token) -> bool:
    """Say whether a noun is the unsaid subject of a gerund or infinitive: "accuse the bloc of imposing"."""
    if any(child.dep_ in SUBJECTS for child in verb.children):
        return False
    above = verb.head
    if verb.dep_ == "pcomp":
        above = above.head
    elif verb.dep_ not in ("xcomp", "acl"):
        return False
    if token.dep_ == "pobj":
        return token.head.head.i == above.i and token.i < verb.i
    return above.i == token.i or (
        token.head.i == above.i and token.dep_ in ("dobj", "obj") and token.i < verb.i
    )


def is_controller(other: Phrase, verb: Token) -> bool:
    """Say whether a phrase is the understood subject of an infinitive: the object of the verb above it."""
    if verb.dep_ not in ("xcomp", "ccomp", "advcl") or any(c.dep_ == "nsubj" for c in verb.children):
        return False
    if not any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children):
        return False
    token, above = other.head, verb.head
    if token.dep_ == "attr" or (token.dep_ == "pobj" and token.head.lower_ not in CONTROL_PREPOSITIONS):
        return False
    if token.dep_ == "pobj":
        token = token.head
    return token.head.i == above.i and above.i < other.head.i < verb.i and other.rank != "subject"
