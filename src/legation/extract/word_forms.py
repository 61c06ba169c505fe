"""Coarse tags, morphology and lemmas from a table instead of a matcher: the same values, a tenth of the time.

Invariant: a Doc that went through ``WordForms`` equals the Doc that went through the model's own attribute ruler and
lemmatiser. Almost every pattern of the ruler looks at one token, and the lemmatiser at nothing else, so what they
make of a token depends on its text, fine tag and dependency label only: that is asked of them once and remembered.
A block in which a pattern of several tokens could match goes to them whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

REMEMBERED = 50_000
"""Words after which the table starts afresh, so that it stays small over any corpus (some 25 MB)."""

_READ: Any = ("ORTH", "TAG", "DEP")
_CONTEXT: Any = ("TAG", "DEP")
_WRITE: Any = ("POS", "MORPH", "LEMMA", "DEP")

_Key = tuple[int, int, int]
_Form = tuple[int, ...]
_Test = tuple[str, re.Pattern[str]]


class WordForms:
    """A pipeline component that stands in for ``attribute_ruler`` and ``lemmatizer``.

    Args:
        language: A pipeline that has both; they are left out of it and asked from here.
    """

    def __init__(self, language: Language) -> None:
        ruler: Any = language.get_pipe("attribute_ruler")
        self._ruler = ruler
        self._lemmatizer: Any = language.get_pipe("lemmatizer")
        _index_as_sets(self._lemmatizer)
        self._strings = language.vocab.strings
        self._patterns = tuple(_several_tokens(ruler.patterns))
        self._names_word = _word_test(ruler.patterns)
        self._wholes = list(_bits(self._patterns))
        self._forms: dict[_Key, _Form] = {}
        self._ruled: dict[tuple[int, int], _Form] = {}
        self._signs: dict[_Key, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set coarse tag, morphology and lemma of every token."""
        keys: list[_Key] = [tuple(row) for row in doc.to_array(_READ).tolist()]
        unknown = [key for key in dict.fromkeys(keys) if key not in self._forms]
        if unknown:
            if len(self._forms) + len(unknown) > REMEMBERED:
                self._forms.clear()
                self._signs.clear()
                unknown = list(dict.fromkeys(keys))
            self._learn(doc, unknown)
        signs = 0
        for key in keys:
            signs |= self._signs[key]
        if signs and any(signs & whole == whole for whole in self._wholes):
            return self._ask(doc)
        if keys:
            doc.from_array(_WRITE, _table([self._forms[key] for key in keys]))
        return doc

    def _ask(self, doc: Doc) -> Doc:
        return self._lemmatizer(self._ruler(doc))  # type: ignore[no-any-return]

    def _learn(self, like: Doc, keys: list[_Key]) -> None:
        """Ask for words apart: a comma between any two keeps patterns of neighbours from matching."""
        from spacy.tokens import Doc

        comma = self._strings.add(",")
        words: list[str] = []
        context: list[tuple[int, ...]] = []
        places: list[int] = []
        found: dict[_Key, _Form] = {}
        plain: list[_Key] = []
        named: list[_Key] = []
        for key in keys:
            word, label_words = self._strings[key[0]], self._strings[key[2]]
            self._signs[key] = self._sign(word.lower(), label_words)
            (named if word.isspace() or self._names_word(word.lower()) else plain).append(key)
        # of a word that no pattern names the ruler sees its tag and label only
        new = {key[1:]: key for key in plain if key[1:] not in self._ruled}
        asked = [*named, *new.values()]
        for key in asked:
            orth, tag, label = key
            word = self._strings[orth]
            places.append(len(words))
            words.append(word)
            context.append((tag, label))
            if self._signs[key]:
                words.append(",")
                context.append((comma, 0))
        if asked:
            doc = Doc(like.vocab, words=words)
            doc.from_array(_CONTEXT, _table(context))
            rows = self._ruler(doc).to_array(_WRITE).tolist()
            found = {key: tuple(rows[place]) for key, place in zip(asked, places, strict=True)}
            self._ruled.update((key, found[whole]) for key, whole in new.items())
        ruled = [found[key] if key in found else self._ruled[key[1:]] for key in keys]
        doc = Doc(like.vocab, words=[self._strings[key[0]] for key in keys])
        tags: list[tuple[int, ...]] = [(key[1], *form) for key, form in zip(keys, ruled, strict=True)]
        doc.from_array(["TAG", *_WRITE], _table(tags))
        rows = self._lemmatizer(doc).to_array(_WRITE).tolist()
        self._forms.update((key, tuple(row)) for key, row in zip(keys, rows, strict=True))

    def _sign(self, lower: str, label: str) -> int:
        """Bits of the pattern tokens that a word can be."""
        found = 0
        tests = (test for pattern in self._patterns for test in pattern)
        for place, (attribute, allowed) in enumerate(tests):
            if allowed.search(label if attribute == "DEP" else lower):
                found |= 1 << place
        return found


def _table(rows: list[tuple[int, ...]]) -> Any:
    import numpy as np

    return np.array(rows, dtype=np.uint64)


def _word_test(rules: list[dict[str, Any]]) -> Callable[[str], bool]:
    """Return a test that passes every lower-case word on which some pattern of the ruler may depend."""
    literal: set[str] = set()
    loose: list[re.Pattern[str]] = []
    for token in (token for rule in rules for pattern in rule["patterns"] for token in pattern):
        if not set(token) <= {"TAG", "DEP", "LOWER", "IS_SPACE"}:
            return lambda word: True
        wanted = token.get("LOWER")
        if isinstance(wanted, str):
            literal.add(wanted)
        elif isinstance(wanted, dict) and set(wanted) == {"IN"}:
            literal.update(wanted["IN"])
        elif isinstance(wanted, dict) and set(wanted) == {"REGEX"}:
            loose.append(re.compile(wanted["REGEX"]))
        elif wanted is not None:
            return lambda word: True
    return lambda word: word in literal or any(pattern.search(word) for pattern in loose)


def _index_as_sets(lemmatizer: Any) -> None:
    """The model keeps its 90,000 known lemmas in lists, and the lemmatiser asks whether they hold a form."""
    index = lemmatizer.lookups.get_table("lemma_index", {})
    for part in list(index):
        index[part] = frozenset(index[part])


def _bits(patterns: tuple[list[_Test], ...]) -> Iterator[int]:
    """Yield for each pattern the bits of all its tokens."""
    first = 0
    for pattern in patterns:
        yield ((1 << len(pattern)) - 1) << first
        first += len(pattern)


def _several_tokens(rules: list[dict[str, Any]]) -> Iterator[list[_Test]]:
    """Yield, for each pattern of more than one token, a test that each of its tokens must pass."""
    for rule in rules:
        for pattern in rule["patterns"]:
            if len(pattern) > 1:
                yield [_test(token) for token in pattern]


def _test(token: dict[str, Any]) -> _Test:
    """The one condition of a pattern's token that is easily asked; a token without one passes always."""
    for attribute in ("LOWER", "DEP"):
        wanted = token.get(attribute)
        if isinstance(wanted, str):
            return attribute, re.compile(r"\A" + re.escape(wanted) + r"\Z")
        if isinstance(wanted, dict) and set(wanted) == {"IN"}:
            return attribute, re.compile(r"\A(?:" + "|".join(map(re.escape, wanted["IN"])) + r")\Z")
        if isinstance(wanted, dict) and set(wanted) == {"REGEX"}:
            return attribute, re.compile(wanted["REGEX"])
    return "LOWER", _ANYTHING


_ANYTHING = re.compile("")
