"""Cue words of attribution and modality, loaded once from ``cues.yaml``.

Invariant: every word that decides who says something, or how it is put, lives in the YAML; the rooms that
use it hold mechanisms only. Within one pattern a lemma has exactly one entry.

Source: the implicative and factive classes follow Karttunen (1971, 1973) and the presupposition literature;
the choice of words is ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from legation.errors import LegationError
from legation.model import Modality

PATTERNS = frozenset(
    {
        "auxiliary", "negator", "negative_argument", "no_negation", "preposition", "complement", "adjective",
        "noun", "adverb", "marker", "conditional_phrase", "light", "in_force", "in_force_verb", "pending",
        "open_question", "evaluative", "evaluative_modifier",
    }
)  # fmt: skip
FRAMES = frozenset({"clause", "any", "infinitive", "accusation", "object", "naming"})
POLARITIES = frozenset({"keep", "flip", "negative"})
NEGATIONS = frozenset({"flip", "none", "possible"})


class CueError(LegationError):
    """The cue vocabulary is malformed."""


@dataclass(frozen=True, slots=True)
class ModalityCue:
    """What one word does to the predicate it governs.

    Attributes:
        lemma: The lemma, or the lower-cased words of a phrase.
        pattern: Where it stands towards the predicate; one of PATTERNS.
        modality: The modality it gives, or None when it leaves the modality as it is.
        polarity: ``keep``, ``flip`` or ``negative``.
        negated: What a negation of this word does to its complement: ``flip`` its polarity, ``none``
            (presupposed), or make it ``possible`` (left open).
        comment: Why, for people.
    """

    lemma: str
    pattern: str
    modality: Modality | None
    polarity: str
    negated: str = "flip"
    comment: str = ""


@dataclass(frozen=True, slots=True)
class SpeechCue:
    """A word that attributes.

    Attributes:
        lemma: The lemma ("call on" with its particle or preposition).
        manner: ``said``, ``reported``, ``claimed`` ...
        frame: What may stand as its content; one of FRAMES.
        asserts: False when the content is a topic or presupposed.
    """

    lemma: str
    manner: str
    frame: str = "clause"
    asserts: bool = True


@dataclass(frozen=True, slots=True)
class PhraseCue:
    """Several words that attribute: "according to", "by all accounts".

    Attributes:
        words: Lower-cased words in order.
        manner: ``reported``, ``believed`` ...
        source: ``object`` when the source follows, ``none`` when it is unnamed.
    """

    words: tuple[str, ...]
    manner: str
    source: str


@dataclass(frozen=True)
class Cues:
    """The whole vocabulary, indexed for look-up by (pattern, lemma) and by lemma."""

    modality: dict[str, dict[str, ModalityCue]]
    forms: dict[str, tuple[tuple[str, ...], ...]]
    verbs: dict[str, SpeechCue]
    nouns: dict[str, SpeechCue]
    adjectives: dict[str, SpeechCue]
    adverbs: dict[str, SpeechCue]
    phrases: tuple[PhraseCue, ...]
    raising: frozenset[str]
    carrier_nouns: frozenset[str]
    carrier_verbs: frozenset[str]
    first_words: frozenset[str] = field(default_factory=frozenset)
    verb_words: frozenset[str] = field(default_factory=frozenset)
    """Lemmas with which an entry of ``verbs`` begins: any other verb attributes nothing."""

    def find(self, pattern: str, lemma: str) -> ModalityCue | None:
        """Return the entry of a lemma under a pattern, or None."""
        return self.modality[pattern].get(lemma)


def _speech(rows: list[dict[str, Any]], place: str) -> dict[str, SpeechCue]:
    found: dict[str, SpeechCue] = {}
    for row in rows:
        frame = row.get("frame", "clause")
        if frame not in FRAMES:
            raise CueError(f"cues.yaml: {place}: unknown frame {frame!r}; use one of {sorted(FRAMES)}")
        for lemma in row["lemmas"]:
            if lemma in found:
                # "call" requests with an infinitive and names with a complement: two entries
                found[f"{lemma} ({frame})"] = SpeechCue(lemma, row["manner"], frame, row.get("asserts", True))
                continue
            found[lemma] = SpeechCue(lemma, row["manner"], frame, row.get("asserts", True))
    return found


def read_cues(tree: dict[str, Any]) -> Cues:
    """Build the vocabulary from a parsed YAML tree.

    Raises:
        CueError: When a pattern, frame, modality or polarity is unknown or a word has two entries.
    """
    by_pattern: dict[str, dict[str, ModalityCue]] = {pattern: {} for pattern in PATTERNS}
    for row in tree["modality"]:
        pattern, polarity = row["pattern"], row["polarity"]
        if pattern not in PATTERNS:
            raise CueError(f"cues.yaml: unknown pattern {pattern!r}; use one of {sorted(PATTERNS)}")
        if polarity not in POLARITIES:
            raise CueError(f"cues.yaml: {pattern}: unknown polarity {polarity!r}")
        negated = row.get("negated", "flip")
        if negated not in NEGATIONS:
            raise CueError(f"cues.yaml: {pattern}: unknown effect of negation {negated!r}")
        name = row["modality"]
        if name != "keep" and name not in set(Modality):
            raise CueError(f"cues.yaml: {pattern}: unknown modality {name!r}; use a Modality or keep")
        modality = None if name == "keep" else Modality(name)
        for words in (*row.get("lemmas", ()), *row.get("forms", ())):
            if words in by_pattern[pattern]:
                raise CueError(f"cues.yaml: {words!r} stands twice under {pattern}; remove one")
            by_pattern[pattern][words] = ModalityCue(
                words, pattern, modality, polarity, negated, row["comment"]
            )
    attribution = tree["attribution"]
    phrases = tuple(
        PhraseCue(tuple(form.split()), row["manner"], row["source"])
        for row in attribution["phrases"]
        for form in row["forms"]
    )
    forms = {
        pattern: tuple(tuple(words.split()) for words in entries) for pattern, entries in by_pattern.items()
    }
    verbs = _speech(attribution["verbs"], "verbs")
    return Cues(
        modality=by_pattern,
        forms=forms,
        verbs=verbs,
        nouns=_speech(attribution["nouns"], "nouns"),
        adjectives=_speech(attribution["adjectives"], "adjectives"),
        adverbs=_speech(attribution["adverbs"], "adverbs"),
        phrases=phrases,
        raising=frozenset(attribution["raising"]),
        carrier_nouns=frozenset(attribution["carrier_nouns"]),
        carrier_verbs=frozenset(attribution["carrier_verbs"]),
        first_words=frozenset(phrase.words[0] for phrase in phrases),
        verb_words=frozenset(key.partition(" ")[0] for key in verbs),
    )


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """Return the shipped vocabulary (read once per process)."""
    text = files("legation.vocab").joinpath("cues.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return read_cues(yaml.load(text, Loader=loader))
