"""What the learned reader sees in parsed paragraphs: triggers, their arguments, how they are put, who speaks.

Everything is in token places of the paragraph's Doc; who the parties are is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from legation.extract.learned.encoder import Encoder, Place, find_weights
from legation.extract.learned.heads import Heads

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc

LONGEST = 100
"""Tokens of a window: whole sentences of one paragraph, as in training."""
LEAST_TRIGGER = 0.1
LEAST_LINK = 0.2
ALTERNATIVES = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that the model sees in a window.

    Attributes:
        trigger: Place of the word that carries it.
        predicate: Key of predicates.yaml.
        p_trigger: Probability that the word carries any predicate.
        p_predicate: Probability that it carries this one.
        subjects, objects: (place, probability) of its arguments, best first; empty when none is told.
    """

    trigger: int
    predicate: str
    p_trigger: float
    p_predicate: float
    subjects: tuple[tuple[int, float], ...]
    objects: tuple[tuple[int, float], ...]


class WindowView:
    """One window as the model sees it; every question is answered on demand.

    Attributes:
        start, end: The window's half-open token places in its Doc.
    """

    def __init__(self, heads: Heads, start: int, end: int, states: NDArray[np.float32]) -> None:
        self.start = start
        self.end = end
        self._heads = heads
        self._states = states
        self._links: dict[int, dict[str, NDArray[np.float32]]] = {}

    @cached_property
    def _triggers(self) -> NDArray[np.float32]:
        return self._heads.triggers(self._states)

    @cached_property
    def cues(self) -> NDArray[np.float32]:
        """Probability of each token, from ``start``, to be the cue of an attribution."""
        return self._heads.cues(self._states)

    def is_seen(self, place: int) -> bool:
        """True where the model has a state for a token: past the longest window it has none."""
        return self.start <= place < self.start + len(self._states)

    def p_trigger(self, place: int) -> float:
        """Probability that a token carries a predicate."""
        return 1.0 - float(self._triggers[place - self.start, 0])

    def p_predicate(self, place: int, predicate: str) -> float:
        """Probability that a token carries this predicate."""
        if predicate not in self._heads.predicates:
            return 0.0
        return float(self._triggers[place - self.start, 1 + self._heads.predicates.index(predicate)])

    def links(self, place: int) -> dict[str, NDArray[np.float32]]:
        """Probability of every token of the window as subject, object, source, content of one token."""
        found = self._links.get(place)
        if found is None:
            at = self._states[place - self.start][None]
            found = {name: scores[0] for name, scores in self._heads.links(at, self._states).items()}
            self._links[place] = found
        return found

    def p_link(self, place: int, role: str, argument: int) -> float:
        """Probability that a token is the subject or object of a trigger; 0 outside the window."""
        return float(self.links(place)[role][argument - self.start]) if self.is_seen(argument) else 0.0

    def modality(self, place: int) -> tuple[str, float, float]:
        """How a trigger is put: modality, its probability, probability that it is negated."""
        shares, negative = self._heads.modality(self._states[place - self.start][None])
        best = int(shares[0].argmax())
        return self._heads.modalities[best], float(shares[0, best]), float(negative[0])

    def factuality(self, place: int) -> float:
        """Factuality of an event word, -3 to 3."""
        return float(self._heads.factuality(self._states[place - self.start][None])[0])

    def iter_proposals(self) -> Iterable[Proposal]:
        """Yield what the model would claim, in text order, best predicate first."""
        for n, row in enumerate(self._triggers):
            p_trigger = 1.0 - float(row[0])
            if p_trigger < LEAST_TRIGGER:
                continue
            links = self.links(self.start + n)
            arguments = {
                role: tuple(
                    (self.start + int(i), float(links[role][i]))
                    for i in sorted(range(len(self._states)), key=lambda i: (-links[role][i], i))
                    if links[role][i] >= LEAST_LINK and i != n
                )
                for role in ("subject", "object")
            }
            best = sorted(range(1, len(row)), key=lambda k: (-row[k], k))[:ALTERNATIVES]
            for k in best:
                if float(row[k]) >= LEAST_TRIGGER:
                    yield Proposal(
                        self.start + n,
                        self._heads.predicates[k - 1],
                        p_trigger,
                        float(row[k]),
                        arguments["subject"],
                        arguments["object"],
                    )


class LearnedReader:
    """A trained model, loaded on first use.

    Args:
        folder: Where its files lie (legation.extract.learned.encoder.FILES).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder."""
        return Encoder(self.folder)

    @cached_property
    def heads(self) -> Heads:
        """The heads."""
        return Heads(self.folder)

    def view(self, docs: Sequence[Doc]) -> list[list[WindowView]]:
        """Look at the paragraphs of one document.

        Returns:
            The windows of each paragraph, in order.
        """
        places = [cut_windows(doc) for doc in docs]
        words = [[t.text for t in doc[a:b]] for doc, own in zip(docs, places, strict=True) for a, b in own]
        states = iter(self.encoder.encode(words) if words else ())
        return [[WindowView(self.heads, a, b, next(states)) for a, b in own] for own in places]

    def relate_all(
        self, pairs: Sequence[tuple[Sequence[str], Place, Place | None]]
    ) -> list[dict[str, float]]:
        """Like relate, for several marked sentences at once."""
        if not pairs:
            return []
        shares = self.heads.pair(self.encoder.encode_pairs(pairs))
        return [dict(zip(("none", *self.heads.roots), map(float, row), strict=True)) for row in shares]

    def relate(self, words: Sequence[str], subject: Place, object_: Place | None) -> dict[str, float]:
        """Probability of each PLOVER type, and of ``none``, between two marked stretches of a sentence.

        Args:
            words: The tokens of the sentence.
            subject: Half-open token places of the one who acts.
            object_: Those of the one acted upon, None when the sentence does not name it.
        """
        return self.relate_all([(words, subject, object_)])[0]


def cut_windows(doc: Doc) -> list[Place]:
    """Cut a paragraph into runs of whole sentences, each at most LONGEST tokens if its sentences allow."""
    found: list[Place] = []
    for sentence in doc.sents:
        if found and sentence.end - found[-1][0] <= LONGEST:
            found[-1] = (found[-1][0], sentence.end)
        else:
            found.append((sentence.start, sentence.end))
    return found


def get_reader() -> LearnedReader | None:
    """Return the learned reader of this process, or None where it is off or was not installed."""
    folder = find_weights()
    return _load(folder) if folder is not None else None


@lru_cache(maxsize=1)
def _load(folder: Path) -> LearnedReader:
    return LearnedReader(folder)
