"""Loader of predicates.yaml and frames/*.yaml: what Legation's predicates mean and how English says them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from legation.errors import VocabularyError

# Every scalar stays a string: YAML 1.1 would read the preposition "on" as a boolean.
Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
TRIGGERS = {"v": "VERB", "n": "NOUN", "a": "ADJ"}
FLAGS = ("symmetric", "evaluative", "state")
FRAME_KEYS = frozenset(
    "v n a d w x s o sis ois r opt not m passive needs attr oprd cop agentless plural sn also cm".split()
)


_PLURAL = re.compile(r"(?<=\{s\} )(\w+)")
_SPECIAL = {"is": "are", "has": "have", "does": "do", "goes": "go", "was": "were"}


def _pluralise(match: re.Match[str]) -> str:
    """Third person plural of the first verb of a gloss."""
    word = match[0]
    if word in _SPECIAL:
        return _SPECIAL[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@dataclass(frozen=True, slots=True)
class Predicate:
    """One entry of predicates.yaml.

    Attributes:
        key: Stable name, used in claims.
        gloss: Sentence with ``{s}`` and ``{o}``.
        plover, mode, cameo: Nearest class of PLOVER and CAMEO; empty where the scheme has none.
        subject, object: ``party`` or ``any``.
        machine: Status machine it may move, or empty.
        evaluative: True when the predicate is a judgement of whoever states it.
        state: True for what holds over time rather than happens.
        symmetric: True when subject and object may be swapped.
        definition: When the gloss does not say it all.

    Source: PLOVER (Halterman et al. 2023), CAMEO 1.1b3 (Schrodt 2012).
    """

    key: str
    gloss: str
    plover: str = ""
    mode: str = ""
    cameo: str = ""
    subject: str = "any"
    object: str = "any"
    machine: str = ""
    symmetric: bool = False
    evaluative: bool = False
    state: bool = False
    definition: str = ""

    def sentence(self, subject: str, object_: str, *, plural: bool = False) -> str:
        """Fill the gloss.

        Args:
            subject, object_: What a table shows.
            plural: True when the subject takes a plural verb.

        >>> Predicate("meet", "{s} meets {o}").sentence("Oslo", "Rome")
        'Oslo meets Rome'
        >>> Predicate("carry", "{s} carries {o}").sentence("soldiers", "arms", plural=True)
        'soldiers carry arms'
        """
        gloss = _PLURAL.sub(_pluralise, self.gloss) if plural else self.gloss
        return gloss.replace("{s}", subject).replace("{o}", object_).strip()


@dataclass(frozen=True, slots=True)
class Frame:
    """One construction of frames/*.yaml; frames/README.md explains the keys."""

    predicate: str
    name: str
    pos: Literal["VERB", "NOUN", "ADJ"]
    triggers: frozenset[str]
    direct: frozenset[str] = frozenset()
    with_: tuple[tuple[str, frozenset[str]], ...] = ()
    infinitive: frozenset[str] = frozenset()
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    subject_is: str = ""
    object_is: str = ""
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    needs: frozenset[str] = frozenset()
    attribute: frozenset[str] = frozenset()
    complement: frozenset[str] = frozenset()
    copular: bool = False
    optional: bool = False
    negative: bool = False
    modality: str = ""
    passive: bool | None = None
    agentless: bool = False
    plural: bool = False
    subject_noun: frozenset[str] = frozenset()
    also: bool = False
    clause_modal: frozenset[str] = frozenset()
    weight: int = field(default=0)

    @property
    def demands(self) -> tuple[frozenset[str], ...]:
        """Sets of words; a text without a word of each of them, as a lemma or as it stands, cannot fit."""
        sets = [self.direct, self.infinitive, self.attribute, self.complement, self.subject_noun, self.needs]
        for preposition, words in self.with_:
            if preposition != "as":  # which a predicative may stand in for
                sets.append(frozenset({preposition}))
            if "any" not in words:
                sets.append(words)
        return tuple(words for words in sets if words)


def _load(name: str) -> Any:
    try:
        return yaml.load(resources.files("legation.vocab").joinpath(name).read_text("utf-8"), Loader)
    except yaml.YAMLError as error:
        raise VocabularyError(f"vocab/{name} is not valid YAML: {error}") from error


@cache
def predicates() -> Mapping[str, Predicate]:
    """All predicates by key, in the order of the file."""
    out: dict[str, Predicate] = {}
    for key, entry in _load("predicates.yaml").items():
        try:
            out[key] = Predicate(key=key, **{**entry, **{flag: entry.get(flag) == "true" for flag in FLAGS}})
        except TypeError as error:
            raise VocabularyError(f"vocab/predicates.yaml: {key}: {error}") from error
    return out


def _words(value: str) -> frozenset[str]:
    return frozenset(value.split())


def _frame(predicate: str, number: int, entry: dict[str, Any]) -> Frame:
    unknown = set(entry) - FRAME_KEYS
    kinds = [key for key in TRIGGERS if key in entry]
    if unknown or len(kinds) != 1:
        raise VocabularyError(f"vocab/frames: {predicate} line {number}: bad keys {sorted(unknown) or kinds}")
    kind = kinds[0]
    base = predicates()[predicate]
    noun = kind == "n"
    weight = sum(
        3 if key == "d" else 2 if key in ("x", "attr", "oprd", "sn", "cm") else 1
        for key in ("d", "w", "x", "needs", "attr", "oprd", "sn", "cm", "ois", "passive", "cop", "plural")
        if entry.get(key)
    )
    return Frame(
        predicate=predicate,
        name=f"{predicate}.{kind}{number}",
        pos=TRIGGERS[kind],  # type: ignore[arg-type]
        triggers=_words(entry[kind]),
        direct=_words(entry.get("d", "")),
        with_=tuple((prep, _words(words)) for prep, words in (entry.get("w") or {}).items()),
        infinitive=_words(entry.get("x", "")),
        subject=tuple(entry.get("s", "poss by mod" if noun else "subj").split()),
        object=tuple(entry.get("o", "of" if noun else "obj").split()),
        subject_is=entry.get("sis", base.subject),
        object_is=entry.get("ois", base.object if "ois" in entry else "any"),
        roles=tuple((role, tuple(slots.split())) for role, slots in (entry.get("r") or {}).items()),
        needs=_words(entry.get("needs", "")),
        attribute=_words(entry.get("attr", "")),
        complement=_words(entry.get("oprd", "")),
        copular=entry.get("cop") == "true",
        optional=entry.get("opt") == "true",
        negative=entry.get("not") == "true",
        modality=entry.get("m", ""),
        passive={"true": True, "false": False}.get(entry.get("passive", "")),
        agentless=entry.get("agentless") == "true",
        plural=entry.get("plural") == "true",
        subject_noun=_words(entry.get("sn", "")),
        also=entry.get("also") == "true",
        clause_modal=_words(entry.get("cm", "")),
        weight=weight,
    )


@cache
def frames() -> Mapping[tuple[str, str], tuple[Frame, ...]]:
    """Frames by (part of speech, trigger lemma), most specific first."""
    index: dict[tuple[str, str], list[Frame]] = defaultdict(list)
    counted: dict[str, int] = defaultdict(int)
    for path in sorted(resources.files("legation.vocab").joinpath("frames").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".yaml"):
            continue
        for predicate, entries in _load(f"frames/{path.name}").items():
            if predicate not in predicates():
                raise VocabularyError(f"vocab/frames/{path.name}: {predicate} is not in predicates.yaml")
            for entry in entries:
                counted[predicate] += 1
                frame = _frame(predicate, counted[predicate], entry)
                for trigger in frame.triggers:
                    index[frame.pos, trigger].append(frame)
    return {key: tuple(sorted(found, key=lambda frame: -frame.weight)) for key, found in index.items()}


# Words that only a construction with bound words has: an open frame cannot ask for them.
BOUND = frozenset(
    {"d", "x", "sn", "attr", "topic", "xsubj", "clause", "off", "self", "governor", "examples", "ruler"}
)


@cache
def open_frame(predicate: str, pos: Literal["VERB", "NOUN", "ADJ"]) -> Frame:
    """A frame for any word that carries a predicate: the places where its constructions have their arguments.

    The learned reader may find a predicate in a word that no construction names; where its doer and target stand, the
    predicate's own constructions know.
    """
    subjects: dict[str, int] = defaultdict(int)
    objects: dict[str, int] = defaultdict(int)
    for frame in {
        f.name: f for found in frames().values() for f in found if f.predicate == predicate
    }.values():
        if frame.pos == pos:
            for slots, counted in ((frame.subject, subjects), (frame.object, objects)):
                for slot in slots:
                    if slot.split(".")[0] not in BOUND:
                        counted[slot] += 1
    if pos == "VERB":
        subjects, objects = {"subj": 1}, {"obj": 0, **objects}

    def ordered(counted: Mapping[str, int]) -> tuple[str, ...]:
        return tuple(sorted(counted, key=lambda slot: (slot != "obj", -counted[slot], slot)))

    return Frame(
        predicate,
        f"model.{predicate}",
        pos,
        frozenset(),
        subject=ordered(subjects) or ("poss", "by", "mod"),
        object=ordered(objects) or ("of", "with", "to", "against", "on", "for"),
        subject_is="party" if predicates()[predicate].subject == "party" else "",
        optional=True,
        agentless=True,
    )


@cache
def demands() -> Mapping[str, tuple[frozenset[str], ...]]:
    """What every frame demands, by its name."""
    return {frame.name: frame.demands for found in frames().values() for frame in found}


@cache
def nouns() -> Mapping[str, frozenset[str]]:
    """Word lists of nouns.yaml: party nouns, acting nouns, event nouns, place nouns, person nouns."""
    return {key: frozenset(str(words).split()) for key, words in _load("nouns.yaml").items()}
