"""Which keys are one party: coders' identity judgements -> a mapping, as data passed in by whoever keeps them.

Invariants:

- `resolve_identities` is a pure function of the set of judgements it is given: their order does not matter, and
  what is left out by the caller (because it came later) has no part in the answer;
- nothing is edited: a judgement is taken back by another, and that one by a third;
- a contradiction is reported and never settled: no merge on a chain between two parties that are held to be
  different counts until one of the judgements is taken back; merges off that chain do.

Two parties are held to be different when a coder says so, when the vocabulary knows both, or when their kinds
are never one party (design: a territory, state, regime, movement, ministry, office and person). A merge that was
made in spite of the last two (``forced``) is an exception to them, and to nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Literal

from legation.model import Actor, Argument, Claim
from legation.vocab.actor_index import find_row

Kind = Literal["merge", "split", "link"]
Decision = Literal["same", "different", "unsure"]
State = Literal["counts", "taken back", "contradicted", "unsure"]
PHRASE = "~"
"""Begins the key of a party that is only a phrase of a text."""

# What the extractor calls a party that the vocabulary does not know is a guess: these may turn out to be any
# of those behind them.
_MAY_BE = {
    "place": frozenset({"territory", "state"}),
    "population": frozenset({"grouping"}),
    "organisation": frozenset({"movement", "organ", "government", "grouping"}),
}
_ANYTHING = frozenset({"", "unknown", "phrase"})


@dataclass(frozen=True, slots=True)
class Reference:
    """Which words a link concerns; of two that fit, the narrower counts.

    Attributes:
        claim: Identifier of a claim; every place in it at which the left party stands.
        document: Identifier of a document.
        start, end: Code points of one mention in the document.
        words: Only mentions in these words, whatever the case.
    """

    claim: str = ""
    document: str = ""
    start: int | None = None
    end: int | None = None
    words: str = ""

    @property
    def narrowness(self) -> int:
        """Higher is narrower: one mention, a claim's words, a claim, a document's words, a document, words."""
        if self.start is not None:
            return 6
        if self.claim:
            return 5 if self.words else 4
        return (2 if self.document else 0) + (1 if self.words else 0)

    def fits(self, claim: Claim, argument: Argument) -> bool:
        """True when the words of an argument are meant."""
        if self.claim and claim.id != self.claim:
            return False
        if self.document and claim.document_id != self.document:
            return False
        if self.start is not None and (argument.span.start, argument.span.end) != (self.start, self.end):
            return False
        return not self.words or argument.span.exact.casefold() == self.words.casefold()

    def __str__(self) -> str:
        place = self.claim or self.document or "everywhere"
        if self.start is not None:
            place = f"{place}:{self.start}-{self.end}"
        return f"{place} “{self.words}”" if self.words else place


@dataclass(frozen=True, slots=True)
class IdentityJudgement:
    """What a coder said of two parties.

    Attributes:
        id: Of the judgement that holds it.
        kind: ``merge`` (of two keys), ``split`` (some words of the left key mean the right one, and the two are
            different) or ``link`` (some words mean the right one).
        left: Key, or ``~`` and the words of a phrase.
        left_actor: What the left key was when this was said; None for a phrase.
        right: The other party; of a merge the one whose name is kept.
        decision: ``same``, ``different`` or ``unsure``.
        reference: Of a split or link: which words.
        forced: Made although the vocabulary knows both, or their kinds are never one party.
        coder, reason, recorded_at: Who, why, and when (UTC microseconds).
    """

    id: str
    kind: Kind
    left: str
    left_actor: Actor | None
    right: Actor
    decision: Decision = "same"
    reference: Reference = Reference()
    forced: bool = False
    coder: str = ""
    reason: str = ""
    recorded_at: int = 0

    @property
    def links(self) -> bool:
        """True when words are given to another party."""
        return self.kind != "merge" and self.decision != "unsure"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Judgements that cannot all hold; none of them counts as a merge or link.

    Attributes:
        kind: ``different`` (a coder says so), ``vocabulary`` (it knows both), ``kinds`` or ``link`` (the same
            words are given to several parties).
        left, right: Keys of the parties.
        judgements: Identifiers, in alphabetical order.
    """

    kind: Literal["different", "vocabulary", "kinds", "link"]
    left: str
    right: str
    judgements: tuple[str, ...]

    def explain(self) -> str:
        """Say it in a sentence."""
        why = {
            "different": "a coder says that they are different",
            "vocabulary": "the vocabulary knows both as two parties",
            "kinds": "parties of their kinds are never one",
            "link": "the same words are given to both",
        }[self.kind]
        return f"{self.left} and {self.right} would be one, but {why}: {', '.join(self.judgements)}"


@dataclass(frozen=True)
class Resolved:
    """What identity judgements come to.

    Attributes:
        canonical: Key -> key under which the party is known; only keys that are known under another.
        members: Canonical key -> all keys of the party, its own among them; only parties of several keys.
        actors: Key -> actor, of every key in a judgement that is no phrase.
        links: Left party (canonical) -> (words, key of the right party, judgement), the narrowest first.
        contradictions: In order of kind and keys.
        states: Judgement -> whether it counts.
    """

    canonical: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    links: Mapping[str, tuple[tuple[Reference, str, str], ...]] = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()
    states: Mapping[str, State] = field(default_factory=dict)

    def key(self, key: str) -> str:
        """Return the key under which a party is known."""
        return self.canonical.get(key, key)


def resolve_identities(
    judged: Iterable[IdentityJudgement], taken_back: Iterable[tuple[str, str]] = ()
) -> Resolved:
    """Return what judgements known at a moment come to.

    Args:
        judged: In any order.
        taken_back: (judgement that takes back, judgement taken back), in any order.
    """
    everything = {one.id: one for one in judged}
    gone = _gone(everything, taken_back)
    standing = [one for key, one in sorted(everything.items()) if key not in gone]
    actors = _actors(everything.values())
    merges = [one for one in standing if one.kind == "merge" and one.decision == "same"]
    merges = [one for one in merges if one.left != one.right.key]
    found = list(_find_contradictions(standing, merges, actors))
    blocked = {key for one in found for key in one.judgements}
    canonical, members = _groups([one for one in merges if one.id not in blocked])
    links, clashes = _links([one for one in standing if one.links and one.id not in blocked], canonical)
    found += clashes
    blocked |= {key for one in clashes for key in one.judgements}
    states: dict[str, State] = {}
    for key, one in everything.items():
        if key in gone:
            states[key] = "taken back"
        elif one.decision == "unsure":
            states[key] = "unsure"
        else:
            states[key] = "contradicted" if key in blocked else "counts"
    order = sorted(found, key=lambda one: (one.kind, one.left, one.right, one.judgements))
    return Resolved(canonical, members, actors, links, tuple(order), states)


def _gone(everything: Iterable[str], taken_back: Iterable[tuple[str, str]]) -> set[str]:
    by: dict[str, set[str]] = defaultdict(set)
    for one, target in taken_back:
        by[target].add(one)

    def is_gone(key: str, trail: frozenset[str]) -> bool:
        return any(not is_gone(one, trail | {one}) for one in by.get(key, ()) if one not in trail)

    return {key for key in everything if is_gone(key, frozenset({key}))}


def _actors(judged: Iterable[IdentityJudgement]) -> dict[str, Actor]:
    found: dict[str, Actor] = {}
    for one in judged:
        for actor in (one.left_actor, one.right):
            if actor is not None:
                # Texts call an unknown party this and that; which of them is shown must not depend on order.
                known = found.get(actor.key)
                found[actor.key] = actor if known is None else min(actor, known, key=_as_text)
    return found


def _as_text(actor: Actor) -> str:
    return repr((actor.name, actor.kind, actor.id, actor.state, actor.of))


@lru_cache(maxsize=100_000)
def is_known(key: str) -> bool:
    """True when the vocabulary has the key."""
    return not key.startswith(PHRASE) and find_row(key) is not None


def find_objection(left: Actor, right: Actor) -> str | None:
    """Say why two parties should not be merged, or None.

    Source: design, "Entities that must never be merged into one".

    >>> find_objection(Actor("Q1", "af", "Afghanistan", "state"), Actor("Q2", "taliban", "Taliban", "movement"))
    'Afghanistan is a state and Taliban a movement, and these are never one party'
    """
    if not _may_be_one(left, right):
        one, other = (actor.kind.replace("_", " ") for actor in (left, right))
        return f"{left.name} is a {one} and {right.name} a {other}, and these are never one party"
    if left.key != right.key and is_known(left.key) and is_known(right.key):
        return f"the vocabulary knows {left.name} ({left.key}) and {right.name} ({right.key}) as two parties"
    return None


def _may_be_one(left: Actor, right: Actor) -> bool:
    one, other = left.kind, right.kind
    if one == other or one in _ANYTHING or other in _ANYTHING:
        return True
    guessed = [(a.kind, b.kind) for a, b in ((left, right), (right, left)) if not is_known(a.key)]
    return any(second in _MAY_BE.get(first, ()) for first, second in guessed)


def _find_contradictions(
    standing: Iterable[IdentityJudgement], merges: list[IdentityJudgement], actors: Mapping[str, Actor]
) -> Iterator[Contradiction]:
    every, unforced = _Graph(merges), _Graph([one for one in merges if not one.forced])
    for one in standing:
        if one.decision == "different" and one.left != one.right.key:
            chain = every.between(one.left, one.right.key)
            if chain:
                left, right = sorted((one.left, one.right.key))
                yield Contradiction("different", left, right, tuple(sorted({one.id, *chain})))
    for group in unforced.groups():
        for left, right in combinations(sorted(key for key in group if is_known(key)), 2):
            yield Contradiction("vocabulary", left, right, tuple(sorted(unforced.between(left, right))))
        by_kind: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for key in sorted(group):
            by_kind[actors[key].kind, is_known(key)].append(key)
        for (kind, known), (other, also) in combinations(sorted(by_kind), 2):
            if known and also:
                continue  # told above
            mine, theirs = by_kind[kind, known], by_kind[other, also]
            if not _may_be_one(actors[mine[0]], actors[theirs[0]]):
                for left, right in ((a, b) for a in mine for b in theirs):
                    pair = sorted((left, right))
                    chain = unforced.between(left, right)
                    yield Contradiction("kinds", pair[0], pair[1], tuple(sorted(chain)))


class _Graph:
    """Keys joined by merges."""

    def __init__(self, merges: Iterable[IdentityJudgement]) -> None:
        self._near: dict[str, set[str]] = defaultdict(set)
        self._judgements: dict[frozenset[str], list[str]] = defaultdict(list)
        for one in merges:
            left, right = one.left, one.right.key
            self._near[left].add(right)
            self._near[right].add(left)
            self._judgements[frozenset((left, right))].append(one.id)

    def groups(self) -> Iterator[set[str]]:
        """Yield the sets of keys that hang together."""
        seen: set[str] = set()
        for start in sorted(self._near):
            if start not in seen:
                group = self._reach(start)
                seen |= group
                yield group

    def _reach(self, start: str) -> set[str]:
        group, waiting = {start}, [start]
        while waiting:
            fresh = self._near.get(waiting.pop(), set()) - group
            group |= fresh
            waiting += fresh
        return group

    def between(self, start: str, end: str) -> set[str]:
        """Return the judgements on every chain from one key to another, none if there is no chain.

        An edge lies on a simple path between two vertices when it shares a biconnected component with an edge
        drawn between them.

        Source: Hopcroft and Tarjan, Algorithm 447 (1973).
        """
        if start not in self._near or end not in self._reach(start):
            return set()
        number, low = {start: 0, end: 1}, {start: 0, end: 1}
        held: list[tuple[str, str]] = [(start, end)]
        walk = [(end, start, iter(sorted(self._near[end])))]
        while walk:
            here, parent, others = walk[-1]
            for other in others:
                if other == parent:
                    continue
                if other not in number:
                    number[other] = low[other] = len(number)
                    held.append((here, other))
                    walk.append((other, here, iter(sorted(self._near[other]))))
                    break
                if number[other] < number[here]:
                    held.append((here, other))
                    low[here] = min(low[here], number[other])
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    low[above] = min(low[above], low[here])
                    if low[here] >= number[above]:
                        del held[held.index((above, here)) :]
        return {key for edge in held for key in self._judgements.get(frozenset(edge), ())}


def _groups(merges: list[IdentityJudgement]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    given_up: dict[str, int] = defaultdict(int)
    kept: dict[str, int] = defaultdict(int)
    for one in merges:
        given_up[one.left] += 1
        kept[one.right.key] += 1
    canonical: dict[str, str] = {}
    members: dict[str, tuple[str, ...]] = {}
    for group in _Graph(merges).groups():
        # The vocabulary's name, else the one into which the others were merged.
        best = min(group, key=lambda key: (not is_known(key), given_up[key], -kept[key], key))
        canonical.update((key, best) for key in group if key != best)
        members[best] = tuple(sorted(group))
    return canonical, members


def _links(
    linking: Iterable[IdentityJudgement], canonical: Mapping[str, str]
) -> tuple[dict[str, tuple[tuple[Reference, str, str], ...]], list[Contradiction]]:
    by_words: dict[tuple[str, Reference], list[IdentityJudgement]] = defaultdict(list)
    for one in linking:
        words = one.reference.words.casefold()
        reference = Reference(
            one.reference.claim, one.reference.document, one.reference.start, one.reference.end, words
        )
        by_words[canonical.get(one.left, one.left), reference].append(one)
    links: dict[str, list[tuple[Reference, str, str]]] = defaultdict(list)
    clashes: list[Contradiction] = []
    for (left, reference), said in by_words.items():
        rights = sorted({canonical.get(one.right.key, one.right.key) for one in said})
        if len(rights) > 1:
            involved = tuple(sorted(one.id for one in said))
            clashes.append(Contradiction("link", rights[0], rights[1], involved))
        elif rights[0] != left:
            links[left].append((reference, rights[0], min(one.id for one in said)))
    return {
        left: tuple(sorted(found, key=lambda link: (-link[0].narrowness, repr(link))))
        for left, found in links.items()
    }, clashes
