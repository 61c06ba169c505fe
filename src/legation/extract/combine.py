"""Rules and learned reader together: which drafts stand, and with what probability.

Each draft of a construction is weighed by what the model sees in the same words; where the model sees a claim that no
construction covers, a draft is made of its proposal. Two logistic functions, one for each origin, turn what both see
into the probability that a careful reader would record the claim; their weights and thresholds lie beside the model
(decision.json) and were fitted on sentences that neither was tuned on. ``legation explain`` shows the origin and the
probability.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from legation.extract import syntax
from legation.extract.frames import Draft, Matcher
from legation.vocab.frames import predicates

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from legation.extract.learned.reader import LearnedReader, Proposal, WindowView

# Read off a name and the title beside it, not off a sentence: see legation.extract.standing.
OF_NAMES = frozenset({"hold_office", "alias_of"})
LEAST_ARGUMENT = 0.4
MOST_ARGUMENTS = 4
LONGEST_PHRASE = 12
# What stands for the answer of a marked pair that was not asked: parties not both told, undecided, no chance of the type.
UNASKED = (0.0, 0.5, 0.0)


@dataclass(frozen=True, slots=True)
class Decision:
    """Weights of one origin: probability = logistic(bias + weights . features); below ``least`` a draft is dropped."""

    bias: float
    weights: tuple[float, ...]
    least: float

    def probability(self, features: Sequence[float], extra: float = 0.0) -> float:
        """Return the calibrated probability of a draft; ``extra`` is added to the score before."""
        total = self.bias + extra + sum(w * x for w, x in zip(self.weights, features, strict=True))
        return 1 / (1 + math.exp(-total))

    def at_best(self, features: Sequence[float]) -> float:
        """Return the highest probability that a draft can reach, whatever is seen between its parties."""
        told, none, root = self.weights[len(features) :]
        best = max(0.0, told + max(0.0, none) + max(0.0, root))
        return self.probability([*features, 0.0, 0.0, 0.0], extra=max(best, none * UNASKED[1]))


@lru_cache(maxsize=2)
def decisions(folder: Path) -> dict[str, Decision]:
    """Return ``rule`` and ``model`` -> Decision, as fitted for the model of a folder."""
    stored = json.loads((folder / "decision.json").read_text(encoding="utf-8"))
    return {
        origin: Decision(entry["bias"], tuple(entry["weights"]), entry["least"])
        for origin, entry in stored.items()
    }


class Combiner:
    """Weighs the drafts of one paragraph.

    Args:
        doc: The paragraph.
        views: Its windows as the model sees them.
        reader: The learned reader.
        matcher: The matcher of the document, for arguments.
    """

    def __init__(
        self, doc: Doc, views: Sequence[WindowView], reader: LearnedReader, matcher: Matcher
    ) -> None:
        self.doc = doc
        self._reader = reader
        self.matcher = matcher
        self.views = views
        self._decisions = decisions(reader.folder)

    def combine(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts that stand, each with its probability: those of the rules, then those of the model."""
        kept = []
        by_rule, by_model = self._decisions["rule"], self._decisions["model"]
        for draft in drafts:
            probability = by_rule.probability([*self.features(draft), *UNASKED])
            if probability >= by_rule.least:
                kept.append(replace(draft, probability=probability))
        # A marked pair costs a pass through the encoder: it is asked only where its answer could make the difference.
        hopeful = []
        for draft in self.iter_proposed(drafts):
            features = self.features(draft)
            if by_model.at_best(features) >= by_model.least:
                hopeful.append((draft, features))
        between = self._between([draft for draft, _ in hopeful])
        for (draft, features), answer in zip(hopeful, between, strict=True):
            probability = by_model.probability([*features, *answer])
            if probability >= by_model.least:
                kept.append(replace(draft, probability=probability))
        return kept

    def features_of(self, drafts: Sequence[Draft]) -> list[list[float]]:
        """What the model sees of drafts: see features, and what it sees between subject and object (see _between)."""
        return [
            [*self.features(d), *between] for d, between in zip(drafts, self._between(drafts), strict=True)
        ]

    def _between(self, drafts: Sequence[Draft]) -> list[tuple[float, float, float]]:
        """For each draft: are both parties told, and if so the chances of no relation and of the predicate's type."""
        asked: dict[tuple[int, int, int], int] = {}
        pairs: list[tuple[list[str], tuple[int, int], tuple[int, int] | None]] = []
        keys: list[tuple[int, int, int] | None] = []
        for draft in drafts:
            view, subject, object_ = self._view(draft.trigger.i), draft.subject, draft.object
            key = None
            if view and subject and object_ and view.is_seen(subject.i) and view.is_seen(object_.i):
                key = (view.start, subject.i, object_.i)
                if key not in asked:
                    asked[key] = len(pairs)
                    ends = [_name_range(token, view.start, view.end) for token in (subject, object_)]
                    pairs.append(([t.text for t in self.doc[view.start : view.end]], ends[0], ends[1]))
            keys.append(key)
        shares = self._reader.relate_all(pairs)
        out = []
        for draft, key in zip(drafts, keys, strict=True):
            if key is None:
                out.append(UNASKED)
                continue
            found = shares[asked[key]]
            root = predicates()[draft.predicate].plover.replace("RETREAT", "CONCEDE")
            out.append((1.0, found["none"], found.get(root, 0.0)))
        return out

    def features(self, draft: Draft) -> list[float]:
        """What the model sees of a draft: trigger, predicate, subject told, its link, object told, its
        link, kind of trigger; and whether subject and object are known parties."""
        spots = [i for i in {draft.trigger.i, *draft.used} if self._view(i) is not None]
        if not spots:  # past the longest window
            return [
                0.5,
                0.5,
                float(draft.subject is not None),
                0.5,
                float(draft.object is not None),
                *(0.5, 0.0, 0.0, 0.0),
            ]
        best = max(
            spots, key=lambda i: (self._at(i).p_predicate(i, draft.predicate), i == draft.trigger.i, -i)
        )
        view = self._at(best)
        return [
            max(self._at(i).p_trigger(i) for i in spots),
            view.p_predicate(best, draft.predicate),
            float(draft.subject is not None),
            self._link(view, best, "subject", draft.subject),
            float(draft.object is not None),
            self._link(view, best, "object", draft.object),
            float(draft.trigger.pos_ in ("VERB", "AUX")),
            float(draft.subject is not None and self.matcher.kind_of(draft.subject) is not None),
            float(draft.object is not None and self.matcher.kind_of(draft.object) is not None),
        ]

    def modality(self, trigger: Token) -> tuple[str, float, float] | None:
        """How the model reads a trigger: modality, its probability, probability of negation; None where it cannot see it."""
        view = self._view(trigger.i)
        return view.modality(trigger.i) if view is not None else None

    def factuality(self, trigger: Token) -> float | None:
        """Factuality of a trigger, -3 to 3; None where the model cannot see it."""
        view = self._view(trigger.i)
        return view.factuality(trigger.i) if view is not None else None

    def _link(self, view: WindowView, at: int, role: str, argument: Token | None) -> float:
        """The best link of an argument's phrase; without argument, how surely there is none."""
        if argument is None:
            return 1.0 - max((float(p) for p in view.links(at)[role]), default=0.0)
        start, end = syntax.phrase(argument)
        places = [
            argument.i,
            *range(max(start, argument.i - LONGEST_PHRASE), min(end, argument.i + LONGEST_PHRASE)),
        ]
        return max(view.p_link(at, role, i) for i in places)

    def iter_proposed(self, drafts: Sequence[Draft]) -> Iterator[Draft]:
        """Yield a draft for every claim that the model sees and no draft makes."""
        told = {(i, d.predicate) for d in drafts for i in {d.trigger.i, *d.used}}
        for view in self.views:
            for proposal in view.iter_proposals():
                if proposal.predicate in OF_NAMES or (proposal.trigger, proposal.predicate) in told:
                    continue
                seen: set[tuple[int | None, int | None]] = set()
                for draft in [*self._drafts(proposal), *self._open(proposal)]:
                    key = draft.subject.i if draft.subject else None, draft.object.i if draft.object else None
                    if key not in seen:
                        seen.add(key)
                        yield draft

    def _open(self, proposal: Proposal) -> Iterator[Draft]:
        """The proposal with arguments where the predicate's constructions have theirs."""
        for draft in self.matcher.iter_open(self.doc[proposal.trigger], proposal.predicate):
            yield replace(draft, origin="model")

    def _drafts(self, proposal: Proposal) -> Iterator[Draft]:
        trigger = self.doc[proposal.trigger]
        subjects: list[Token | None] = [*self._heads(proposal.subjects, trigger)] or [None]
        objects: list[Token | None] = [*self._heads(proposal.objects, trigger)] or [None]
        for subject in subjects:
            for object_ in objects:
                if subject is None and object_ is None:
                    continue
                if subject is not None and object_ is not None and subject.i == object_.i:
                    continue
                yield Draft(
                    proposal.predicate,
                    trigger,
                    subject,
                    object_,
                    rule=f"model.{proposal.predicate}",
                    origin="model",
                )

    def _heads(self, scored: Sequence[tuple[int, float]], trigger: Token) -> list[Token]:
        """The tokens that stand for arguments: one a phrase, at most MOST_ARGUMENTS."""
        heads: list[Token] = []
        for i, p in scored:
            token = self.doc[i]
            if p < LEAST_ARGUMENT or i == trigger.i or token.is_punct or len(heads) == MOST_ARGUMENTS:
                continue
            if not any(_same_phrase(token, head) for head in heads):
                heads.append(token)
        return heads

    def _view(self, place: int) -> WindowView | None:
        return next((view for view in self.views if view.is_seen(place)), None)

    def _at(self, place: int) -> WindowView:
        view = self._view(place)
        assert view is not None
        return view


def _same_phrase(one: Token, other: Token) -> bool:
    """True for two words of one name or noun phrase: the model may link the first, the parse the last."""
    low, high = sorted((one, other), key=lambda t: t.i)
    between = high.i - low.i
    return (
        between <= 4
        and (low.head.i == high.i or high.head.i == low.i)
        and "conj" not in (low.dep_, high.dep_)
    )


def _name_range(token: Token, low: int, high: int) -> tuple[int, int]:
    """The name or noun of a head token, counted from the window's first token."""
    left = min([token.i, *(c.i for c in token.children if c.dep_ in ("compound", "nmod", "amod", "flat"))])
    return max(left, low, token.i - LONGEST_PHRASE) - low, min(token.i + 1, high) - low
