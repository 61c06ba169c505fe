"""Makes actors out of the text's own words where the vocabulary has none; never dropped, always marked."""

from __future__ import annotations

import re
import unicodedata

from legation.model import Actor, make_id
from legation.vocab.folding import word_set

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
ORGANISATION_WORDS = word_set(
    "agency alliance army assembly association authority bank bureau club coalition college commission "
    "committee "
    "company "
    "corp corporation council court department federation force forces foundation front fund group inc "
    "institute institution league ltd ministry movement network office organisation organization party press "
    "secretariat service society team times union university watch"
)


def slug(name: str) -> str:
    """Make a key of a name.

    >>> slug("Ángel Víctor Torres")
    'angel-victor-torres'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-") or make_id("name", name)


def make_provisional(name: str, kind: str, *, state: str = "", of: str = "") -> Actor:
    """Make an actor that the vocabulary does not know.

    Args:
        name: The fullest form in the text.
        kind: person, organisation, place, event, population or unknown.
        state: Key of the state that an adjacent demonym or role gives.
        of: Key of the actor it acts for.
    """
    if kind == "unknown":
        kind = "organisation" if name.split()[-1].lower() in ORGANISATION_WORDS else "unknown"
    key = slug(name)
    return Actor(make_id("act", key), key, name, kind, state=state, provisional=True, of=of)
