"""Claims that stand in noun phrases: who holds which office, who is backed or held by whom, and what a comparison shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.arguments import Arguments
from legation.extract.frames import Draft
from legation.extract.tokens import tokens_of
from legation.model import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

# "U.S.-backed", "rebel-held": participle -> predicate whose subject is the first half.
PARTICIPLES = {
    "backed": "back", "supported": "back", "sponsored": "back", "funded": "give_aid", "financed": "give_aid",
    "armed": "arm", "supplied": "arm", "trained": "arm", "controlled": "control", "held": "control",
    "occupied": "take_control", "ruled": "govern", "run": "govern", "governed": "govern", "administered": "govern",
    "brokered": "mediate", "mediated": "mediate", "hosted": "host", "imposed": "impose_sanctions",
    "allied": "ally", "aligned": "ally",
}  # fmt: skip
# "the ousted president", "the besieged city": what was done to the noun, by somebody unstated.
PRENOMINAL = {
    "ousted": "overthrow", "deposed": "overthrow", "toppled": "overthrow", "overthrown": "overthrow", "jailed": "arrest",
    "imprisoned": "arrest", "detained": "arrest", "exiled": "expel", "slain": "kill", "murdered": "kill",
    "assassinated": "assassinate", "abducted": "abduct", "kidnapped": "abduct", "banned": "ban", "outlawed": "ban",
    "besieged": "blockade", "annexed": "annex",
}  # fmt: skip
_COMPOUND = re.compile(r"^(?P<first>.+?)[-‑–](?P<participle>[a-z]+)$")


def iter_compounds(arguments: Arguments) -> Iterator[Draft]:
    """Hyphenated participles before a noun: "the U.S.-backed movement", "Taliban-controlled Afghanistan"."""
    for token in tokens_of(arguments.block.doc):
        if token.dep_ not in ("amod", "compound", "advmod", "nmod") or token.head.i < token.i:
            continue
        done = PRENOMINAL.get(token.lower_) if token.dep_ == "amod" else None
        if done is not None:
            noun = syntax.transparent_head(token.head)
            if any(arguments.kind_of(t) is not None for t in (noun, *syntax.prepositional(noun, "of"))):
                yield Draft(done, token, None, noun, rule=f"prenominal.{done}", used=frozenset())
                continue
        predicate = PARTICIPLES.get(token.lower_)
        first: Token | None = None
        if predicate is not None:
            first = next(
                (
                    c
                    for c in token.children
                    if c.i < token.i and c.dep_ in ("npadvmod", "advmod", "compound", "nsubj")
                ),
                None,
            )
        else:
            match = _COMPOUND.match(token.text)
            predicate = PARTICIPLES.get(match["participle"]) if match else None
            first = token if predicate else None
        if predicate is None or first is None or _mention_at(arguments, first) is None:
            continue
        yield Draft(predicate, token, first, token.head, rule=f"compound.{predicate}", used=frozenset())


def _mention_at(arguments: Arguments, token: Token) -> Mention | None:
    found = arguments.mention_of(token)
    if found is not None and found.actor is not None:
        return found
    start, end = arguments.block.offset(token), arguments.block.end(token)
    inside = [m for m in arguments.index.overlapping(start, end) if m.actor is not None and m.start == start]
    return inside[0] if inside else None


def iter_offices(arguments: Arguments, mentions: Iterable[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs (person, office) that stand together: "Foreign Minister Lavrov", "Bortnikov, director of the FSB"."""
    block = arguments.block
    text = arguments.document.text
    here = [m for m in mentions if block.block.start <= m.start < block.block.end]
    people = [m for m in here if m.kind == "name" and m.actor is not None and m.actor.kind == "person"]
    roles = [m for m in here if m.kind == "role"]
    for role in roles:
        # "Murat Dzhioyev, Foreign Minister Sergei Lavrov": the title is of the name it stands before
        for person in sorted(people, key=lambda p: p.start != role.end + 1):
            if person.start <= role.start and role.end <= person.end:
                continue
            if role.end <= person.start:
                gap = text[role.end : person.start]
            else:
                gap = text[person.end : role.start]
                head = block.head(role.start, role.end)
                if head is not None and head.dep_ in syntax.SUBJECTS:
                    continue  # "any engagement with Assad, a Foreign Office official said"
            if _joins(gap, role_first=role.end <= person.start):
                yield person, role
                break


_GAP_BEFORE = re.compile(
    r"^(?:,? (?:on [A-Z]\w+ )?|,? the |: )?$|^ (?:of|for|on|in|to) [\w’' ]{3,30},? $", re.UNICODE
)
_GAP_AFTER = re.compile(
    r"^(?: \([^)]{1,12}\))?,(?: who (?:is|was|has been|serves? as)| then| now)? (?:the |a |an |[A-Z][\w’']+ )?$"
)


def _joins(gap: str, *, role_first: bool) -> bool:
    if role_first:
        return gap in (" ", "") or bool(_GAP_BEFORE.match(gap))
    return bool(_GAP_AFTER.match(gap))


def says_office(role: Mention) -> bool:
    """True for a title that tells whose office it is; "Gen." and "Minister" before a name do not."""
    words = role.text.removeprefix("the ").split()
    if len(words) == 1 and (role.actor is None or role.actor.provisional):
        return False
    return words[0].rstrip(".").lower() not in RANKS or len(words) > 2


RANKS = frozenset(
    "gen general col colonel lt lieutenant maj major capt captain adm admiral brig brigadier sgt sergeant cmdr marshal".split()
)
TITLES = frozenset(
    "minister president premier chancellor king queen emir sultan envoy ambassador leader head chief director secretary "
    "chairman chairwoman chairperson chair commander spokesman spokeswoman spokesperson judge prosecutor governor mayor "
    "adviser advisor representative commissioner coordinator speaker general-secretary chargé deputy "
    "vice-president founder".split()
)


def iter_titles(
    arguments: Arguments, named: Iterable[tuple[Mention, Mention]]
) -> Iterator[tuple[Mention, Token]]:
    """Pairs (person, title noun) in apposition whose title the vocabulary does not compose.

    "The head of the armed forces, General Wiranto" and "Iyad Allawi, leader of the bloc".
    """
    known = {person.start for person, _ in named}
    for token in tokens_of(arguments.block.doc):
        if token.dep_ != "appos":
            continue
        for name, noun in ((token, token.head), (token.head, token)):
            if noun.pos_ not in ("NOUN", "PROPN") or syntax.lemma(noun) not in TITLES or noun.i == name.i:
                continue
            mention = arguments.mention_of(name)
            if (
                mention is None
                or mention.actor is None
                or mention.actor.kind not in ("person", "unknown")
                or mention.kind != "name"
            ):
                continue
            has_body = any(True for _ in syntax.prepositional(noun, "of")) or bool(syntax.modifiers(noun))
            if mention.start not in known and has_body:
                yield mention, noun


def iter_comparisons(draft: Draft) -> Iterator[Token]:
    """ "Russia, much like the Taliban, has been shunned": heads that a draft's object or subject is compared to."""
    for head in (draft.object, draft.subject):
        if head is None or head.pos_ != "PROPN":
            continue
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in ("like",) and child.i > head.i:
                inner = next((c for c in child.children if c.dep_ == "pobj" and c.pos_ == "PROPN"), None)
                if inner is not None:
                    yield inner
