"""Noun phrases of a parse: prepositional objects, modifiers, lists, examples and the range of words they cover.

Source: ClearNLP dependency labels as produced by spaCy's English models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.extract.words import (
    OBJECTS,
    RELATIVES,
    SUBJECTS,
    is_infinitive,
    is_temporal,
    lemma,
    relative_antecedent,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

EXEMPLARS = frozenset({"including", "like"})


# "a group of states", "members of the opposition": the noun after "of" is the party.
TRANSPARENT = frozenset(
    "member part group number dozen dozens hundred hundreds thousand thousands score scores million "
    "millions majority handful host series package batch tranche contingent range set round most "
    "some many all several one two three none each both any lot couple kind form element much half".split()
)


# "the northern town of Kidal" is Kidal.
SETTLEMENTS = frozenset(
    "town city village port island province region district capital enclave republic kingdom emirate sultanate state territory "
    "hamlet outpost suburb stronghold".split()
)


# "His Excellency Mr Ahmed Said": the name set beside the style.
STYLES = frozenset("excellency majesty highness holiness eminence honour grace".split())


def named_after(word: Token) -> Token | None:
    """ "the paramilitary [Rapid Support Forces]": the name, where the parser made its adjective an object of its own."""
    if word.pos_ != "ADJ":
        return None
    rivals = (c for c in word.head.children if c.dep_ == word.dep_ and c.i > word.i and c.pos_ == "PROPN")
    return next((c for c in rivals if c.left_edge.i == word.i + 1), None)


# "in addition", "in turn": links between sentences, no arguments.
LINKING = frozenset({"addition", "turn", "fact", "particular", "general", "contrast", "short"})


# "put it back on the list", "moved the embassy back to": the phrase hangs on the adverb of direction.
DIRECTIONS = frozenset("back home out away down over".split())


def prepositional(token: Token, preposition: str) -> list[Token]:
    """Objects of a preposition that hangs on a verb or a noun, chains such as "out of" included."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent") and child.lower_ == preposition:
            for inner in child.children:
                judged = preposition == "as" and inner.dep_ in ("amod", "acomp") and inner.pos_ == "ADJ"
                if (
                    (inner.dep_ in ("pobj", "pcomp") or judged)
                    and not is_temporal(inner)
                    and inner.lower_ not in LINKING
                    # "suspended it with effect from March": from when, not with whom
                    and not (preposition == "with" and inner.lower_ == "effect")
                ):
                    found.append(
                        (relative_antecedent(token) or inner) if inner.lower_ in RELATIVES else inner
                    )
        elif (child.dep_ == "prep" and child.pos_ == "ADP") or (
            child.dep_ == "advmod" and child.lower_ in DIRECTIONS
        ):
            found += [
                g
                for c in child.children
                if c.dep_ == "prep" and c.lower_ == preposition
                for g in c.children
                if g.dep_ == "pobj"
            ]
    if not found and token.dep_ == "relcl":
        # "the places he can fly to": a stranded preposition takes the noun before the clause
        stranded = any(
            c.dep_ == "prep" and c.lower_ == preposition and not any(True for _ in c.children)
            for c in token.children
        )
        found = [token.head] if stranded else []
    if not found and token.pos_ == "VERB":
        # "shunned and sanctioned in the West": the phrase serves both verbs
        for other in token.children:
            if (
                other.dep_ == "conj"
                and other.pos_ == "VERB"
                and not any(c.dep_ in SUBJECTS | OBJECTS for c in other.children)
            ):
                found += [
                    g
                    for c in other.children
                    if c.dep_ == "prep" and c.lower_ == preposition
                    for g in c.children
                    if g.dep_ == "pobj"
                ]
    if not found and token.dep_ == "conj" and token.pos_ == token.head.pos_ == "VERB":
        later = [
            c for c in token.head.children if c.dep_ == "prep" and c.lower_ == preposition and c.i > token.i
        ]
        found += [g for c in later for g in c.children if g.dep_ == "pobj"]
    return found


def modifiers(noun: Token) -> list[Token]:
    """Possessors, then demonyms and compounds before a noun ("Russia's", "Russian", "Taliban takeover")."""
    out = [c for c in noun.children if c.dep_ == "poss" and c.pos_ != "DET"]
    for child in noun.children:
        if (
            child.dep_ in ("amod", "compound", "nmod")
            and child.i < noun.i
            and (child.pos_ in ("PROPN", "ADJ", "NOUN"))
        ):
            out += [child, *[c for c in child.conjuncts if c.i > child.i and c.i < noun.i]]
    return out


def transparent_head(token: Token) -> Token:
    """Step through "members of", "a number of" to the noun that names the party."""
    for _ in range(3):
        if token.lemma_.lower() not in TRANSPARENT:
            break
        inner = next((g for g in prepositional(token, "of") if g.pos_ in ("NOUN", "PROPN", "PRON")), None)
        if inner is None:
            break
        token = inner
    if token.pos_ == "NOUN":
        # "the journalist Raman Pratasevich": the name without a comma says who
        called = [
            c
            for c in token.children
            if c.dep_ == "appos" and c.pos_ == "PROPN" and c.left_edge.i == token.i + 1
        ]
        token = called[0] if called else token
    if token.lower_ in STYLES:
        token = next(
            (c for c in reversed(list(token.children)) if c.dep_ == "appos" and c.pos_ == "PROPN"), token
        )
    if token.lemma_.lower() in SETTLEMENTS:
        token = next((g for g in prepositional(token, "of") if g.pos_ == "PROPN"), token)
    return token


def _is_title_of(member: Token, following: Token | None) -> bool:
    """ "between the prime minister, Mr. X, and Y": the title is no third party."""
    if (
        following is None
        or lemma(member) not in BEARERS
        or member.tag_ in ("NNS", "NNPS")
        or following.pos_ != "PROPN"
    ):
        return False
    start = following.left_edge.i
    return start > 0 and following.doc[start].pos_ == "PROPN" and following.doc[start - 1].text == ","


def expand(head: Token) -> list[Token]:
    """A head and the parties coordinated with it; examples replace the general noun they illustrate.

    "regional stakeholders including China, India and Iran" gives the three; "Russia and China" gives the two.
    """
    out: list[Token] = []
    members = [head, *conjuncts_after(head)]
    members = [
        m for m, after in zip(members, [*members[1:], None], strict=True) if not _is_title_of(m, after)
    ]
    for member in members:
        examples = exemplars(member)
        out += examples or [member]
    seen: set[int] = set()
    return [t for t in out if not (t.i in seen or seen.add(t.i))]  # type: ignore[func-returns-value]


def exemplars(noun: Token) -> list[Token]:
    """The names behind "including", "such as" and (after a plural) "like"."""
    if noun.tag_ not in ("NNS", "NNPS"):
        return []
    among = _among_them(noun) or _names_behind(noun)
    if among:
        return among
    for child in noun.children:
        if child.dep_ != "prep":
            continue
        first: Token | None = None
        if child.lower_ in EXEMPLARS or (
            child.lower_ == "as" and any(c.lower_ == "such" for c in child.children)
        ):
            first = next((c for c in child.children if c.dep_ == "pobj"), None)
        if first is not None and first.pos_ in ("PROPN",):
            return [t for t in [first, *conjuncts_after(first)] if t.lower_ not in ("others", "more")]
    return []


def _names_behind(noun: Token) -> list[Token]:
    """ "talks with his counterparts, X and Y": the two, also where the parser hangs them on the verb."""
    after = noun.i + 1
    if lemma(noun) not in BEARERS or after + 1 >= len(noun.doc):
        return []
    if noun.doc[after].pos_ == "PROPN":
        after -= 1  # "Presidents X and Y": no comma
    elif noun.doc[after].text != ",":
        return []
    first = noun.doc[after + 1]
    while first.dep_ in ("compound", "nmod") and first.head.i > first.i:
        first = first.head
    if (
        first.pos_ != "PROPN"
        or first.left_edge.i != after + 1
        or first.dep_ not in ("npadvmod", "appos", "conj", "dep")
    ):
        return []
    both = [first, *conjuncts_after(first)]
    return both if len(both) > 1 else []


BEARERS = frozenset(
    "counterpart leader minister president premier envoy ambassador colleague representative negotiator ally commander".split()
)


def _among_them(noun: Token) -> list[Token]:
    """ "ten states have withdrawn it, among them Suriname and Burundi": the two, when the noun is the subject."""
    if noun.dep_ not in SUBJECTS | OBJECTS | {"agent"}:
        return []
    for token in noun.doc[noun.i + 1 : noun.sent.end - 1]:
        if (
            token.i > noun.i
            and token.tag_ == "NNS"
            and token.dep_ in OBJECTS
            and noun.dep_ in SUBJECTS
            and _counted(token)
        ):
            return []  # "police arrested eleven activists, among them"
        if token.lower_ == "among" and token.nbor(1).lower_ == "them":
            first = next((t for t in noun.doc[token.i + 2 : noun.sent.end] if t.text[:1].isupper()), None)
            while first is not None and first.dep_ in ("compound", "poss"):
                first = first.head
            return [noun, first, *[c for c in first.conjuncts if c.i > first.i]] if first is not None else []
    return []


def _counted(noun: Token) -> bool:
    """True for a plural that its clause counts ("eleven activists", "dozens of people")."""
    return any(c.dep_ == "nummod" for c in noun.children)


def conjuncts_after(token: Token) -> list[Token]:
    """Noun conjuncts that follow a token, in order, mending lists that the parser broke up."""
    out: list[Token] = []
    stack = [token]
    while stack:
        current = stack.pop(0)
        for child in current.children:
            if (
                child.dep_ in ("conj",)
                and child.i > current.i
                and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")
            ) or (
                child.dep_ == "appos"
                and child.i > current.i
                and current.pos_ == child.pos_
                and _in_list(child)
            ):
                out.append(child)
                stack.append(child)
    out.sort(key=lambda t: t.i)
    return out + _torn_off(out[-1]) if out else out


def _torn_off(last: Token) -> list[Token]:
    """The end of a long list that the parser made a second subject: "of A, B, [C and the D] only empowered"."""
    after = last.right_edge.i + 1
    doc = last.doc
    if after >= len(doc) - 1 or doc[after].text != ",":
        return []
    for token in doc[after + 1 : after + 8]:
        if token.dep_ in SUBJECTS and token.left_edge.i == after + 1 and token.pos_ in ("NOUN", "PROPN"):
            rivals = [c for c in token.head.children if c.dep_ in SUBJECTS and c.i < token.i]
            if rivals and rivals[0].i <= last.i:
                return [token, *[c for c in token.children if c.dep_ == "conj"]]
    return []


def _in_list(token: Token) -> bool:
    """An apposition that is really a list item: it is itself coordinated ("A, B, and C")."""
    return any(c.dep_ == "cc" for c in token.children) and any(c.dep_ == "conj" for c in token.children)


PHRASE_CUT = frozenset({"relcl", "appos", "conj", "cc", "parataxis", "advcl", "preconj"})


def phrase(head: Token, *, keep_conjuncts: bool = False) -> tuple[int, int]:
    """Token range of the noun phrase of a head, without relative clauses, appositions and coordinates."""
    start, end = int(head.i), int(head.i) + 1
    for child in head.children:
        if child.dep_ in PHRASE_CUT and not (keep_conjuncts and child.dep_ in ("conj", "cc")):
            continue
        if child.dep_ == "punct" and child.text not in ("“", "”", "-", "'", "’", '"'):
            continue
        if child.dep_ == "acl" and child.tag_ not in ("TO",) and not is_infinitive(child):
            continue
        left, right = int(child.left_edge.i), int(child.right_edge.i) + 1
        if child.dep_ == "prep" and any(c.dep_ == "pcomp" for c in child.children):
            continue
        if (
            child.dep_ == "prep"
            and child.lower_
            in (
                "including",
                "like",
                "with",
                "despite",
                "amid",
                "after",
                "before",
                "since",
            )
            and child.i > head.i
        ):
            continue
        if right <= start or left < head.i:
            start = min(start, left)
        elif left >= end - 1 and right - left <= 14:
            end = max(end, right)
    doc = head.doc
    while end > head.i + 1 and doc[end - 1].is_punct:
        end -= 1
    while start < head.i and doc[start].is_punct and doc[start].text not in ("“", '"', "‘"):
        start += 1
    return start, end


def clause_range(token: Token) -> tuple[int, int]:
    """Token range of the clause a predicate heads, trimmed of outer punctuation."""
    start, end = int(token.left_edge.i), int(token.right_edge.i) + 1
    doc = token.doc
    while end - 1 > start and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    while start < end - 1 and (doc[start].is_punct or doc[start].is_space):
        start += 1
    return start, end
