"""How a claim read at each moment: its parties as the identity judgements known then have them.

Judgements that can bear on one another form a group (they share a party); a claim is touched by the groups of its
own parties and words only, so that each is read through a handful of judgements, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from legation.ledger.changes import RecordedClaim
from legation.ledger.identities import NOBODY, Identities, from_judgement
from legation.ledger.rows import to_party_rows, to_term
from legation.model import Claim, Judgement
from legation.resolve.identity import IdentityJudgement, is_known
from legation.vocab.actor_index import terms_of

Judged = tuple[Judgement, int]
Span = tuple[int, int]


@dataclass
class _Group:
    """Judgements that share parties, and what they speak of."""

    said: list[Judged] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


class Parties:
    """Reads claims as they were known at each moment."""

    def __init__(self, judged: Iterable[Judged]) -> None:
        """Sort the judgements; those of other kinds are passed over."""
        everything = list(judged)
        found = {one.id: made for one, moment in everything if (made := from_judgement(one, moment))}
        joined = _joined(found.values())
        groups: dict[str, _Group] = defaultdict(_Group)
        root_of: dict[str, str] = {}
        for one, moment in everything:
            made = found.get(one.id)
            # Taken back, and that taken back again: all of it belongs to the first one's group.
            root = root_of.get(one.target) if made is None else joined[made.left]
            if root is None:
                continue
            root_of[one.id] = root
            group = groups[root]
            group.said.append((one, moment))
            if made is not None:
                group.parties.update(map(to_term, (made.left, made.right.key)))
                group.claims |= {made.reference.claim} - {""}
                group.documents |= {made.reference.document} - {""}
        self._groups = dict(groups)
        self._by: dict[str, set[str]] = defaultdict(set)
        for root, group in groups.items():
            for key in (*group.parties, *group.claims, *group.documents):
                self._by[key].add(root)
        self._states: dict[tuple[str, ...], list[tuple[int, Identities]]] = {}

    def concerned(self, after: int) -> tuple[set[str], set[str], set[str]]:
        """Return the parties, claims and documents of which a judgement after a moment may speak."""
        late = [group for group in self._groups.values() if any(moment > after for _, moment in group.said)]
        return (
            {key for group in late for key in group.parties},
            {key for group in late for key in group.claims},
            {key for group in late for key in group.documents},
        )

    def forms(self, row: RecordedClaim, spans: list[Span]) -> Iterator[tuple[Claim, list[Span]]]:
        """Yield a claim as it read, with the spans of moments in which it did."""
        states = self._states_of(row.claim)
        if len(states) == 1:
            yield row.claim, spans
            return
        found: list[tuple[Claim, list[Span]]] = []
        ends = [moment for moment, _ in states[1:]] + [None]
        for (start, who), end in zip(states, ends, strict=True):
            mine = [
                (max(start, first), last if end is None else min(end, last))
                for first, last in spans
                if last > start and (end is None or first < end)
            ]
            if not mine:
                continue
            claim = who.read(row.claim)
            if found and found[-1][0] == claim:
                mine = [*found.pop()[1], *mine]
            found.append((claim, _together(mine)))
        yield from found

    def _states_of(self, claim: Claim) -> list[tuple[int, Identities]]:
        if not self._groups:
            return [(-1, NOBODY)]
        rows, _ = to_party_rows(claim, 0)
        keys = (claim.id, claim.document_id, *(row[0] for row in rows))
        roots = tuple(sorted({root for key in keys for root in self._by.get(key, ())}))
        if roots not in self._states:
            said = sorted(
                (judged for root in roots for judged in self._groups[root].said), key=lambda one: one[1]
            )
            moments = sorted({moment for _, moment in said})
            self._states[roots] = [
                (-1, NOBODY),
                *((at, Identities.of([one for one in said if one[1] <= at])) for at in moments),
            ]
        return self._states[roots]


def _joined(judged: Iterable[IdentityJudgement]) -> dict[str, str]:
    """Return for each key of a judgement the name of its group."""
    above: dict[str, str] = {}

    def top(key: str) -> str:
        above.setdefault(key, key)
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    judged = list(judged)
    for one in judged:
        above[top(one.left)] = top(one.right.key)
    for one in judged:
        for actor in (one.left_actor, one.right):
            if actor is not None:
                held = {term.of for term in terms_of(actor.key)} if is_known(actor.key) else set()
                for key in {actor.of, actor.state, *held} & above.keys():
                    above[top(actor.key)] = top(key)
    return {key: top(key) for key in above}


def _together(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and found[-1][1] == start:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def without(span: Span, others: Iterable[Span]) -> list[Span]:
    """Return what is left of a span of moments outside others.

    >>> without((0, 10), [(2, 4), (8, 12)])
    [(0, 2), (4, 8)]
    """
    left = [span]
    for first, last in others:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, first)), (max(start, last), end))
            if piece[0] < piece[1]
        ]
    return left
