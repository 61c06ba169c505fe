"""How alike two names are, from 0 to 1, with the reasons: which words agree with which, and how.

The weights were chosen on one half of a public set of judged pairs (docs/lists.md has both halves' figures).

Source: nomenklatura's name test cases; Levenshtein and Jaro-Winkler similarity as in rapidfuzz.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler, Levenshtein

from legation.lists.latin import latinise
from legation.lists.name_tokens import Token, tokens_of

THRESHOLD = 0.7
"""Scores from here on are a match, on the tuning half's best F1."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the comparison weighs; found by search, not by theory.

    Attributes:
        small: Weight of a particle, a word being 1.
        length: Power of a word's length in its weight.
        extra: Share of the score that words of the longer name without a partner cost.
        sound, skeleton, initial: Similarity of words that agree in these.
        floor: Words less alike than this count as different.
        single: Factor when one name is one word and the other is more.
        different: Factor for each pair of words that have no partner on either side.
        order: Factor when the words stand in another order.
        jaro: Share of Jaro-Winkler similarity in spelling; the rest is edits by length.
        joined: Names this alike without their spaces are compared so, where the number of words differs by
            one.
    """

    small: float = 0.2
    length: float = 1.0
    extra: float = 0.35
    sound: float = 0.96
    skeleton: float = 0.9
    initial: float = 0.85
    floor: float = 0.7
    single: float = 0.85
    different: float = 0.8
    order: float = 0.9
    jaro: float = 0.5
    joined: float = 0.9


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words that were taken for one another.

    Attributes:
        left, right: The words in Latin letters.
        score: How alike, 0 to 1.
        how: ``same``, ``sound``, ``consonants``, ``initial`` or ``spelling``.
    """

    left: str
    right: str
    score: float
    how: str


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How alike two names are.

    Attributes:
        score: 0 to 1, uncalibrated.
        pairs: Words that agree.
        left_only, right_only: Words without a partner.
        note: What else counted.
    """

    score: float
    pairs: tuple[Pair, ...] = ()
    left_only: tuple[str, ...] = ()
    right_only: tuple[str, ...] = ()
    note: str = ""

    def explain(self) -> str:
        """Say in one line why the score is what it is."""
        parts = [
            f"{pair.left} = {pair.right}"
            if pair.how == "same"
            else f"{pair.left} ~ {pair.right} ({pair.how})"
            for pair in self.pairs
        ]
        parts += [f"only asked: {' '.join(self.left_only)}"] if self.left_only else []
        parts += [f"only listed: {' '.join(self.right_only)}"] if self.right_only else []
        parts += [self.note] if self.note else []
        return "; ".join(parts)


def match_names(left: str, right: str, weights: Weights = WEIGHTS) -> NameMatch:
    """Compare two names in any scripts.

    >>> match_names("Владимир Путин", "PUTIN, Vladimir").score > THRESHOLD
    True
    >>> match_names("Bashar al-Assad", "Hafez al-Assad").score < THRESHOLD
    True
    """
    ours, theirs = tokens_of(left), tokens_of(right)
    if not ours or not theirs:
        same = left.casefold().strip() == right.casefold().strip()
        return NameMatch(float(same), note="compared as written")
    found = _by_words(ours, theirs, weights)
    joined = _joined(ours, theirs, weights)
    # Words run together or apart ("PolPot") are seen only when the spaces are taken out.
    return joined if joined is not None and joined.score > found.score else found


class QuickLook:
    """Says in microseconds whether a name is worth comparing with another.

    Half of the words of the shorter name must share two consonants in a row with the other, spelling habits
    evened out; words with fewer than two consonants are passed over.

    >>> QuickLook("Ayman al-Zawahiri").passes("Ajman Zavahiri"), QuickLook("Ayman al-Zawahiri").passes("Kim")
    (True, False)
    """

    def __init__(self, name: str) -> None:
        """Take the name that is compared with many."""
        words = [word for word in _consonants(name).split() if len(word) > 1]
        self._words = [[word[i : i + 2] for i in range(len(word) - 1)] for word in words]

    def passes(self, other: str) -> bool:
        """Say whether the other name may match."""
        consonants = _consonants(other)
        needed = min(len(self._words), consonants.count(" ") + 1)
        shared = sum(1 for grams in self._words if any(gram in consonants for gram in grams))
        return 2 * shared >= needed


# Vowels, and letters that some transliterations drop, are left out; letters for like sounds become one.
_COARSE: dict[int, int | str | None] = dict(str.maketrans("cqxzj", "kkkss", "aeiouhywv'`’‘ʼʻ"))
_COARSE.update({ord(mark): " " for mark in '-.,/()"“”&'})


def _consonants(name: str) -> str:
    return (name.lower() if name.isascii() else latinise(name)).translate(_COARSE)


def _by_words(ours: tuple[Token, ...], theirs: tuple[Token, ...], weights: Weights) -> NameMatch:
    edges = sorted(
        (
            (*_alike(one, other, weights), i, j)
            for i, one in enumerate(ours)
            for j, other in enumerate(theirs)
        ),
        key=lambda edge: (-edge[0], edge[2], edge[3]),
    )
    taken: dict[int, tuple[int, float, str]] = {}
    used: set[int] = set()
    for score, how, i, j in edges:
        if score >= weights.floor and i not in taken and j not in used:
            taken[i] = (j, score, how)
            used.add(j)
    heavy = [_weight(token, weights) for token in ours]
    other_heavy = [_weight(token, weights) for token in theirs]
    left = sum(heavy[i] * score for i, (_, score, _) in taken.items()) / sum(heavy)
    right = sum(other_heavy[j] * score for j, score, _ in taken.values()) / sum(other_heavy)
    score = (1 - weights.extra) * max(left, right) + weights.extra * min(left, right)
    left_only = [token for i, token in enumerate(ours) if i not in taken and not token.is_small]
    right_only = [token for j, token in enumerate(theirs) if j not in used and not token.is_small]
    score *= weights.different ** min(len(left_only), len(right_only))
    notes = []
    sizes = sorted(sum(not token.is_small for token in side) for side in (ours, theirs))
    if sizes[0] <= 1 < sizes[1]:
        score *= weights.single
        notes.append("one word against several")
    order = [taken[i][0] for i in sorted(taken) if not ours[i].is_small]
    if order != sorted(order):
        score *= weights.order
        notes.append("other order")
    pairs = tuple(
        Pair(ours[i].text, theirs[j].text, score, how) for i, (j, score, how) in sorted(taken.items())
    )
    return NameMatch(
        round(min(score, 1.0), 4),
        pairs,
        tuple(token.text for token in left_only),
        tuple(token.text for token in right_only),
        ", ".join(notes),
    )


def _weight(token: Token, weights: Weights) -> float:
    return weights.small if token.is_small else float(len(token.text) ** weights.length)


def _alike(one: Token, other: Token, weights: Weights) -> tuple[float, str]:
    if one.text == other.text:
        return 1.0, "same"
    if one.is_small != other.is_small:
        return 0.0, ""
    found = [(_spelling(one.text, other.text, weights), "spelling")]
    if one.sound == other.sound:
        found.append((weights.sound, "sound"))
    if one.skeleton == other.skeleton and len(one.skeleton) >= 3:
        found.append((weights.skeleton, "consonants"))
    if min(len(one.text), len(other.text)) == 1 and one.text[0] == other.text[0]:
        found.append((weights.initial, "initial"))
    return max(found)


def _spelling(one: str, other: str, weights: Weights) -> float:
    edits = float(Levenshtein.normalized_similarity(one, other))
    return weights.jaro * float(JaroWinkler.similarity(one, other)) + (1 - weights.jaro) * edits


def _joined(ours: tuple[Token, ...], theirs: tuple[Token, ...], weights: Weights) -> NameMatch | None:
    if abs(len(ours) - len(theirs)) != 1:
        return None
    one, other = "".join(token.text for token in ours), "".join(token.text for token in theirs)
    score = float(Levenshtein.normalized_similarity(one, other))
    if min(len(one), len(other)) < 5 or score < weights.joined:
        return None
    return NameMatch(round(score, 4), (Pair(one, other, score, "written together"),), note="spaces aside")
