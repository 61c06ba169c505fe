"""Is a capital's name the place or the government?

The syntax decides: the subject of a verb of saying, wanting or deciding, or the agent or target of political
acts, stands for the government; the object of a preposition of place is the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.vocab.folding import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

PLACE_PREPOSITIONS = word_set(
    "in near at around outside inside into through across throughout towards toward within beyond over above "
    "under onto to"
)
PLACE_VERBS = word_set(
    "arrive capture come depart drive enter evacuate fall flee fly go land leave live march move occupy "
    "reach "
    "return seize shell storm surround travel visit meet bomb besiege"
)
PLACE_NOUNS = word_set(
    "airport area bombing building center centre city conference court district embassy headquarters "
    "hospital "
    "hotel meeting metro mosque museum neighborhood neighbourhood office park police region resident school "
    "square station street suburb summit talk theater theatre university visit zone mayor attack"
)
POLICY_NOUNS = word_set(
    "accusation administration allegation ally ambassador ambition announcement approach approval backing "
    "claim "
    "concern decision demand denial diplomacy diplomat effort envoy foreign goal government hostility "
    "influence "
    "intention interest invasion leader leadership move negotiator objection offer official policy position "
    "pressure proposal proxy recognition refusal relation relationship request response sanction side stance "
    "strategy support threat tie view war warning willingness"
)
ON_PLACES = word_set("march advance descend converge rain fall fire drop land base")
BETWEEN = word_set("between with against from by of for on")
PLACE_SUBJECT = word_set("be lie have become remain stand see")


def stands_for_government(token: Token) -> bool | None:
    """Say whether a capital's name stands for its government.

    Args:
        token: The head token of the name.

    Returns:
        True for the government, False for the place, None when the syntax leaves it open.
    """
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    head, relation = token.head, token.dep_
    if relation in ("nsubj", "agent"):
        return _subject(head)
    if relation == "nsubjpass":
        return head.lemma_ not in PLACE_VERBS
    if relation == "pobj":
        return _after_preposition(head)
    if relation == "poss":
        return head.lemma_.lower() not in PLACE_NOUNS
    if relation in ("compound", "amod", "nmod"):
        noun = head.lemma_.lower()
        return False if noun in PLACE_NOUNS else True if noun in POLICY_NOUNS else None
    if relation in ("dobj", "obj"):
        return None if head.lemma_ in PLACE_VERBS else True
    if relation in ("dative", "iobj"):
        return True
    if relation == "appos":
        return False
    return None


def _subject(verb: Token) -> bool | None:
    if verb.pos_ not in ("VERB", "AUX"):
        return None
    if verb.lemma_ not in PLACE_SUBJECT:
        return True
    # "Washington would not stand in the way", "New Delhi has yet to share": cities want nothing
    wills = any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)
    if wills or any(c.dep_ in ("xcomp", "ccomp") for c in verb.children):
        return True
    # "Moscow is a city" is the place; "Beijing became the first government" is not
    complement = next((c for c in verb.children if c.dep_ in ("attr", "acomp", "dobj")), None)
    if complement is None:
        return None
    return complement.lemma_.lower() not in PLACE_NOUNS | {"capital", "cold", "hot", "home"}


def _after_preposition(preposition: Token) -> bool | None:
    word = preposition.lower_
    governor = preposition.head
    if word == "by" and preposition.dep_ == "agent":
        return True
    if word == "to":
        # "an appeal to Moscow", "said to Kabul" speak to a government; "flew to Moscow" goes to a place
        if governor.lemma_.lower() in POLICY_NOUNS | {"aid", "appeal", "message", "letter", "close", "loyal"}:
            return True
        return None if governor.pos_ == "ADJ" else False
    if word in PLACE_PREPOSITIONS:
        return False
    if word == "on" and governor.pos_ == "VERB":
        return None if governor.lemma_ in ON_PLACES else True
    if word in BETWEEN:
        if word in ("from", "of", "for", "on") and governor.lemma_.lower() in PLACE_NOUNS | PLACE_VERBS:
            return False
        return None if word in ("of", "from", "for", "on") and governor.pos_ == "VERB" else True
    return None
