"""When do a produced argument and a gold argument mean the same party or thing?

Invariant: two different known actors never match, however alike their names; the gold's own alias list is
the only way around that.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from legation.model import Argument

ROOT = Path(__file__).resolve().parents[2]
ACTORS = ROOT / "src" / "legation" / "vocab" / "actors"
JACCARD = 0.34

STOPWORDS = frozenset(
    re.findall(
        r"\w+",
        """a an the this that these those its their his her our my some any other others such and or of in
        on at to for from by with against into over under between among as than is are was were
        be been being has have had not no it they he she we who which what if about after
        before during more most only all also own per via mr mrs ms dr sir""",
    )
)
PREPOSITIONS = re.compile(r"\b(?:of|in|on|at|to|for|from|by|with|against|into|over|under|between|among|as)\b")
# "the northern town of Kidal" is Kidal; "the capital of Mali" is not Mali.
SETTLEMENT = re.compile(r"(?:the )?(?:[a-z-]+ )?(?:town|city|village|island) of (?=[A-Z])")
WORD = re.compile(r"@[\w-]+|[^\W_]+(?:[.'’-][^\W_]+)*")


@lru_cache(maxsize=1)
def vocabulary() -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Return (alias in lower case -> actor keys, name or adjective of a state -> its key)."""
    keys: dict[str, set[str]] = defaultdict(set)
    states: dict[str, str] = {}
    for path in sorted(ACTORS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = row.get("person_key") or row.get("key") or ""
                forms = [row.get("person") or row.get("name") or ""]
                for column in ("aliases", "weak_aliases"):
                    forms += (row.get(column) or "").split("|")
                for form in filter(None, forms):
                    keys[form.casefold()].add(key)
                if path.stem == "states" and not row.get("valid_to"):
                    names = [*forms[:1], *(row.get("aliases") or "").split("|")]
                    for column in ("adjectives", "demonyms"):
                        names += (row.get(column) or "").split("|")
                    for form in filter(None, names):
                        states.setdefault(form, key)
    return {alias: frozenset(found) for alias, found in keys.items()}, states


@lru_cache(maxsize=1)
def _state_pattern() -> re.Pattern[str]:
    names = sorted((name for name in vocabulary()[1] if len(name) > 1), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


def stem(word: str) -> str:
    """Cut the commonest English endings, alike for gold and produced words.

    >>> stem("sanctions"), stem("agencies"), stem("lifting"), stem("accepted")
    ('sanction', 'agency', 'lift', 'accept')
    """
    for ending, put in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word[: len(word) - len(ending)] + put
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


# Words that may stand beside the name of a state or movement: its government is it, its envoy is not.
OF_STATES = frozenset(
    stem(word)
    for word in re.findall(
        r"\w+",
        """government republic state federation authority side leadership administration regime force
        troop army military group movement country nation union kingdom democratic islamic
        federal militant fighter rebel""",
    )
)
# Titles that may stand before a person's name.
NEUTRAL = OF_STATES | frozenset(
    stem(word)
    for word in re.findall(
        r"\w+",
        """official delegation leader minister president prime foreign secretary general ambassador
        spokesman spokeswoman spokesperson king sheikh acting deputy chief chairman premier
        chancellor emir envoy""",
    )
)


@lru_cache(maxsize=20000)
def content_words(phrase: str) -> tuple[str, ...]:
    """Return the stemmed content words; names and adjectives of states become ``@key``.

    >>> "sanction" in content_words("the sanctions")
    True
    """
    states = vocabulary()[1]
    phrase = re.sub(r"[’']s\b", "", phrase)
    folded = _state_pattern().sub(lambda found: f" @{states[found.group()]} ", phrase)
    words: list[str] = []
    for token in WORD.findall(folded):
        if token.startswith("@"):
            words.append(token)
        elif token.casefold() not in STOPWORDS:
            words.append(stem(token.casefold()))
    return tuple(dict.fromkeys(words))


@lru_cache(maxsize=20000)
def proper_words(phrase: str) -> frozenset[str]:
    """Return the content words that name somebody: states and capitalised words (not the first if lone)."""
    found = {word for word in content_words(phrase) if word.startswith("@")}
    tokens = WORD.findall(re.sub(r"[’']s\b", "", phrase))
    for place, token in enumerate(tokens):
        if token[:1].isupper() and (place or token.isupper() or len(tokens) == 1):
            found.update(word for word in content_words(token) if word not in STOPWORDS)
    return frozenset(found)


@lru_cache(maxsize=20000)
def head_word(phrase: str) -> str:
    """Return the last content word before the first preposition.

    >>> head_word("withdrawal of foreign troops")
    'withdrawal'
    """
    first = PREPOSITIONS.split(phrase.strip(), maxsplit=1)[0]
    words = content_words(first) or content_words(phrase)
    return words[-1] if words else ""


def keys_of(phrase: str) -> frozenset[str]:
    """Return the vocabulary keys that a phrase may stand for."""
    plain = re.sub(r"^(?:the|The)\s+", "", phrase.strip())
    keys, states = vocabulary()
    found = keys.get(plain.casefold(), frozenset())
    return found | ({states[plain]} if plain in states else set())


def _is_name(phrase: str) -> bool:
    words = [token for token in WORD.findall(phrase) if token.casefold() not in STOPWORDS]
    return bool(words) and all(token[:1].isupper() or token[:1] in "@" for token in words)


def phrases_agree(gold: str, produced: str) -> bool:
    """Compare two phrases by their content words.

    A name must be the same name (titles aside); a phrase needs the gold's head or a Jaccard index of .34;
    two phrases that name different parties never agree.
    """
    if SETTLEMENT.match(produced) and not SETTLEMENT.match(gold):
        produced = SETTLEMENT.sub("", produced)
    gold_words, words = set(content_words(gold)), set(content_words(produced))
    if not gold_words or not words:
        return False
    if gold_words == words:
        return True
    extra, lacking = words - gold_words, gold_words - words
    if _is_name(gold):
        if not lacking:
            return extra <= (OF_STATES if len(gold_words) == 1 else NEUTRAL)
        if not extra:  # "Lavrov" for "Sergey Lavrov"; never a bare title or a state for its organ
            ordered = content_words(gold)
            return ordered[-1] in words and not ordered[-1].startswith("@") and not words <= NEUTRAL
        return False
    gold_names, names = proper_words(gold), proper_words(produced)
    if gold_names and names and not gold_names & names:
        return False
    jaccard = len(gold_words & words) / len(gold_words | words)
    if jaccard >= JACCARD:
        only_states = all(word.startswith("@") for word in gold_words & words)
        return not only_states or len(gold_words) <= 2
    return head_word(gold) in words and not (gold_names and not gold_names & words)


def forms_of(argument: Argument) -> tuple[str, ...]:
    """Return what an argument may be called: the actor's name first, then phrase and words."""
    forms = [argument.actor.name] if argument.actor else []
    forms += [argument.text, argument.span.exact]
    return tuple(dict.fromkeys(" ".join(form.split()) for form in forms if form.strip()))


def argument_agrees(gold_forms: Sequence[str], argument: Argument, more: Iterable[str] = ()) -> bool:
    """Does a produced argument mean one of the gold's forms?

    Args:
        gold_forms: Name or phrase and its aliases; ``*`` accepts anything, ``re:...`` is searched without
            regard to case.
        argument: What was produced.
        more: Further readings of it, such as object and programme joined.
    """
    actor = argument.actor
    forms = (*forms_of(argument), *more)
    for gold in gold_forms:
        if gold == "*":
            return True
        if gold.startswith("re:"):
            if any(re.search(gold[3:], form, re.IGNORECASE) for form in forms):
                return True
            continue
        keys = keys_of(gold)
        if actor is not None:
            if actor.key in keys:
                return True
            if keys and not actor.provisional:
                continue
        if actor is not None and not actor.provisional:
            # The resolved party decides; its words count only where they share something with its name.
            if any(phrases_agree(gold, form) for form in (actor.name, *more)):
                return True
            if set(content_words(actor.name)) & set(content_words(gold)) and any(
                phrases_agree(gold, form) for form in forms
            ):
                return True
            continue
        if any(phrases_agree(gold, form) for form in forms):
            return True
    return False
