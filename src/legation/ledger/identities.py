"""Identity judgements as the log holds them, and claims and questions read through them.

Invariants:

- a claim is recorded as it was read and stays so; it is only *shown* with the parties as known at a moment;
- an answer is that of a ledger whose claims had been recorded with those parties (a property test compares);
- without identity judgements nothing is looked up and nothing changes.

In the log an identity judgement is a judgement whose target is ``idn:`` and a canonical JSON object, so that the
hash chain, copies and both stores hold it as they hold every other; ``legation.resolve.identity`` says what such
judgements come to.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from legation.errors import UsageError
from legation.ledger.codec import canonical
from legation.ledger.database import Connection
from legation.ledger.rows import SPEAKER, acts_for, is_phrase, to_party_rows, to_term
from legation.model import Actor, Argument, Claim, Judgement, make_id
from legation.resolve.identity import (
    Decision,
    IdentityJudgement,
    Reference,
    Resolved,
    is_known,
    resolve_identities,
)
from legation.vocab.actor_index import terms_of, to_actor

TARGET = "idn:"
LONGEST_TARGET_BYTES = 2000
"""PostgreSQL's indexes take some 2,700 bytes."""
_VERDICTS: dict[Decision, Literal["accepted", "rejected", "unsure"]] = {
    "same": "accepted",
    "different": "rejected",
    "unsure": "unsure",
}
_DECISIONS = {verdict: decision for decision, verdict in _VERDICTS.items()}
_ACTOR_FIELDS = tuple(one.name for one in fields(Actor))
_SAID = (
    "SELECT id, target, verdict, coder, reason, recorded_at FROM judgements WHERE recorded_at <= ? AND "
    "((target >= 'idn:' AND target < 'idn;') OR (target >= 'jdg-' AND target < 'jdg.')) ORDER BY seq"
)

Judged = tuple[Judgement, int]


def to_judgement(one: IdentityJudgement, number: int = 0) -> Judgement:
    """Write an identity judgement for the log.

    Args:
        one: What is said; its own id and moment are not looked at.
        number: How many judgements the log has, so that the same may be said twice.

    Raises:
        UsageError: if its words are too long to be kept.
    """
    body: dict[str, Any] = {"kind": one.kind, "left": one.left, "right": _cells(one.right)}
    if one.left_actor is not None:
        body["left"] = _cells(one.left_actor)
    reference = {key: value for key in ("claim", "document", "start", "end", "words")
                 if (value := getattr(one.reference, key)) not in ("", None)}  # fmt: skip
    if reference:
        body["words"] = reference
    if one.forced:
        body["forced"] = True
    target = TARGET + canonical(body)
    if len(target.encode()) > LONGEST_TARGET_BYTES:
        raise UsageError(
            "the words are too long for a judgement; name the claim or the place in the document"
        )
    verdict = _VERDICTS[one.decision]
    judgement_id = make_id("jdg", target, verdict, one.coder, one.reason, number)
    return Judgement(judgement_id, target, verdict, one.coder, one.reason)


def from_judgement(judged: Judgement, recorded_at: int) -> IdentityJudgement | None:
    """Read an identity judgement; None of any other, and of one that is not in order."""
    if not judged.target.startswith(TARGET) or judged.verdict not in _DECISIONS:
        return None
    try:
        body = json.loads(judged.target.removeprefix(TARGET))
        left = body["left"]
        left_actor = None if isinstance(left, str) else Actor(*left)
        return IdentityJudgement(
            judged.id,
            body["kind"],
            left if left_actor is None else left_actor.key,
            left_actor,
            Actor(*body["right"]),
            _DECISIONS[judged.verdict],
            Reference(**body.get("words", {})),
            bool(body.get("forced", False)),
            judged.coder,
            judged.reason,
            recorded_at,
        )
    except (ValueError, KeyError, TypeError):
        return None


def _cells(actor: Actor) -> list[Any]:
    return [getattr(actor, name) for name in _ACTOR_FIELDS]


def read_said(connection: Connection, moment: int) -> list[Judged]:
    """Return the judgements known at a moment on which identities may depend, oldest first."""
    rows = connection.execute(_SAID, (moment,)).fetchall()
    return [(Judgement(*row[:5]), row[5]) for row in rows]


@dataclass(frozen=True)
class Identities:
    """Who is who, as known at a moment.

    Attributes:
        judged: The identity judgements, oldest first.
        taken_back: (judgement, judgement that it takes back), oldest first, with coder, reason and moment.
        resolved: What they come to.
    """

    judged: tuple[IdentityJudgement, ...] = ()
    taken_back: tuple[tuple[Judgement, int], ...] = ()
    resolved: Resolved = field(default_factory=Resolved)

    @classmethod
    def of(cls, said: Iterable[Judged]) -> Identities:
        """Resolve what was said; judgements of other kinds are passed over."""
        said = list(said)
        judged = tuple(one for row in said if (one := from_judgement(*row)) is not None)
        back = tuple((one, moment) for one, moment in said if one.target.startswith("jdg-"))
        if not judged:
            return cls()
        resolved = resolve_identities(judged, ((one.id, one.target) for one, _ in back))
        return cls(judged, back, resolved)

    @property
    def is_empty(self) -> bool:
        """True when every claim is as it was recorded."""
        return not self.resolved.canonical and not self.resolved.links

    # ------------------------------------------------------------------------------------------- claims

    def actor(self, actor: Actor, on: dt.date | None = None) -> Actor:
        """Return an actor as it is known: of merged parties the one whose name is kept."""
        if not self.resolved.canonical:
            return actor
        key = self.resolved.canonical.get(actor.key)
        if key is not None:
            actor = self._party(key, on)
        return self._of_known(actor)

    def _of_known(self, actor: Actor) -> Actor:
        of, state = self.resolved.key(actor.of), self.resolved.key(actor.state)
        return actor if (of, state) == (actor.of, actor.state) else replace(actor, of=of, state=state)

    def _party(self, key: str, on: dt.date | None) -> Actor:
        return _known_party(key, on) if is_known(key) else self.resolved.actors[key]

    def find_actor(self, words: str) -> Actor | None:
        """Return an actor that the vocabulary lacks by key, identifier or name, if a judgement names it."""
        found = [
            actor
            for key, actor in sorted(self.resolved.actors.items())
            if words in (key, actor.id) or words.casefold() == actor.name.casefold()
        ]
        return found[0] if found else None

    def read(self, claim: Claim) -> Claim:
        """Return a claim with its parties as they are known; the same object when nothing changes."""
        if self.is_empty:
            return claim
        asserted = claim.asserted_at
        day = asserted.latest_end if asserted else None
        on = dt.date.fromordinal(day) if day else None

        def placed(argument: Argument) -> Argument:
            return self._placed(claim, argument, on)

        changed: dict[str, Any] = {"subject": placed(claim.subject)}
        if claim.object is not None:
            changed["object"] = placed(claim.object)
        if claim.place is not None:
            changed["place"] = placed(claim.place)
        changed["roles"] = tuple((name, placed(argument)) for name, argument in claim.roles)
        changed["attribution"] = tuple(
            replace(link, speaker=speaker) if (speaker := placed(link.speaker)) is not link.speaker else link
            for link in claim.attribution
        )
        is_same = all(getattr(claim, key) == new for key, new in changed.items())
        return claim if is_same else replace(claim, **changed)

    def _placed(self, claim: Claim, argument: Argument, on: dt.date | None) -> Argument:
        actor = argument.actor
        key = self.resolved.key(actor.key if actor else f"~{argument.key}")
        for reference, right, judgement in self.resolved.links.get(key, ()):
            if reference.fits(claim, argument):
                given = self._of_known(self._party(right, on))
                return replace(
                    argument, actor=given, method="judgement", score=1.0, note=f"linked by {judgement}"
                )
        if actor is None:
            return argument
        known = self.actor(actor, on)
        if known == actor:
            return argument
        if known.key == actor.key:
            return replace(argument, actor=known)
        note = f"recorded as {actor.name} ({actor.key}), judged the same party"
        return replace(argument, actor=known, method="judgement", note=note)

    # ------------------------------------------------------------------------------------------- questions

    def term(self, party: str) -> str:
        """Return the party that is looked for when one is asked for."""
        return to_term(self.resolved.key(party))

    def terms(self, party: str) -> frozenset[str]:
        """Return every party under which claims about one may have been recorded."""
        return frozenset({party, *self._sources.get(party, ())})

    def places(self, parties: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the claims and documents in which words are linked to one of some parties."""
        found = [self._places[party] for party in parties if party in self._places]
        return (
            frozenset(key for claims, _ in found for key in claims),
            frozenset(key for _, documents in found for key in documents),
        )

    @cached_property
    def phrased(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Parties, claims and documents whose claims may have phrases that their rows do not have."""
        links = self.resolved.links.items()
        rights = {right for _, found in links for _, right, _ in found}
        targets = {key for key in (*self.resolved.members, *rights) if self._is_phrase(key)}
        parties = {key for key, target in self.resolved.canonical.items() if target in targets}
        parties |= {
            key
            for left, found in links
            for reference, right, _ in found
            if right in targets and not reference.claim and not reference.document
            for key in self._raw(left)
        }
        return (frozenset(map(to_term, parties)), *self.places(targets))

    def _is_phrase(self, key: str) -> bool:
        return is_phrase(self._party(key, None))

    def _raw(self, key: str) -> Iterator[str]:
        yield from self.resolved.members.get(key, (key,))

    def _stands_for(self, key: str) -> set[str]:
        """Return the parties of a claim in which a party stands, on any day."""
        actor = self._of_known(self._party(key, None))
        held = {self.resolved.key(term.of) for term in terms_of(key)} if is_known(key) else set()
        found = {actor.key, *acts_for(actor), *held}
        return {to_term(one) for one in ({*found, actor.id} if actor.provisional else found)}

    @cached_property
    def _sources(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key, target in self.resolved.canonical.items():
            for party in self._stands_for(target):
                found[party].add(to_term(key))
        for left, links in self.resolved.links.items():
            for reference, right, _ in links:
                if not reference.claim and not reference.document:
                    for party in self._stands_for(right):
                        found[party].update(map(to_term, self._raw(left)))
        return dict(found)

    @cached_property
    def _places(self) -> dict[str, tuple[set[str], set[str]]]:
        found: dict[str, tuple[set[str], set[str]]] = {}
        for links in self.resolved.links.values():
            for reference, right, _ in links:
                for party in self._stands_for(right):
                    claims, documents = found.setdefault(party, (set(), set()))
                    if reference.claim:
                        claims.add(reference.claim)
                    elif reference.document:
                        documents.add(reference.document)
        return found


NOBODY = Identities()


@lru_cache(maxsize=10_000)
def _known_party(key: str, on: dt.date | None) -> Actor:
    return to_actor(key, on)


def stands_beside(claim: Claim, groups: Iterable[frozenset[str]]) -> bool:
    """True when one of each group of parties stands in a claim, not only as its speaker."""
    rows, _ = to_party_rows(claim, 0)
    places = {party for party, _, _, _, place, *_ in rows if place != SPEAKER}
    return all(not group or not places.isdisjoint(group) for group in groups)


def speaks(claim: Claim, parties: frozenset[str]) -> bool:
    """True when one of some parties is a speaker of a claim."""
    rows, _ = to_party_rows(claim, 0)
    return any(party in parties and place & SPEAKER for party, _, _, _, place, *_ in rows)


def has_party(claim: Claim, party: str) -> bool:
    """True when a party stands in a claim, whether or not as its speaker."""
    rows, _ = to_party_rows(claim, 0)
    return any(party == row[0] for row in rows)


__all__ = [
    "NOBODY",
    "TARGET",
    "Identities",
    "from_judgement",
    "has_party",
    "read_said",
    "speaks",
    "stands_beside",
    "to_judgement",
]
