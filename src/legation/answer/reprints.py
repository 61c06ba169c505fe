"""Tells independent sources from copies of one text: resemblance of word shingles by bottom-k MinHash.

A text becomes the set of its runs of four words; of their hashes the smallest are kept. Of two texts with few
shingles all are kept, and the measure is exact. Containment, not resemblance, decides: a paper that prints
half of an agency's copy has no second witness for it.

Source: A. Broder, "On the resemblance and containment of documents", SEQUENCES 1997.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from legation.vocab.folding import fold_name

SHINGLE_WORDS = 4
KEPT = 256
COPIED = 0.6
"""Share of the shorter text's shingles from which on it counts as a copy; see decision 004."""
FEW_SHINGLES = 30
COPIED_WHOLE = 0.95
"""The same for texts of a sentence or two, which say one thing in the same words without copying."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text's smallest shingle hashes in order, and how many shingles it has."""

    hashes: tuple[int, ...]
    size: int


def sketch(text: str) -> Sketch:
    """Return the sketch of a text; case, accents and punctuation do not count.

    >>> sketch("The court ruled today.").size
    1
    """
    words = _WORD.findall(fold_name(text))
    runs = range(max(1, len(words) - SHINGLE_WORDS + 1)) if words else range(0)
    shingles = {" ".join(words[start : start + SHINGLE_WORDS]) for start in runs}
    hashes = (
        int.from_bytes(hashlib.blake2b(one.encode(), digest_size=8).digest(), "big") for one in shingles
    )
    return Sketch(tuple(nsmallest(KEPT, hashes)), len(shingles))


def containment(one: Sketch, other: Sketch) -> float:
    """Return which share of the shorter text's shingles the longer has, estimated from the sketches.

    >>> text = "The Supreme Court suspended the ban on the movement on Thursday."
    >>> containment(sketch(text), sketch(text + " The ruling takes effect at once."))
    1.0
    """
    if not one.size or not other.size:
        return 0.0
    union = nsmallest(KEPT, {*one.hashes, *other.hashes})
    both = set(one.hashes) & set(other.hashes)
    resemblance = sum(value in both for value in union) / len(union)
    shared = resemblance * (one.size + other.size) / (1 + resemblance)
    return min(1.0, shared / min(one.size, other.size))


def is_copy(one: Sketch, other: Sketch) -> bool:
    """True when one text is so much of the other that both count as one source."""
    short = min(one.size, other.size) < FEW_SHINGLES
    return containment(one, other) >= (COPIED_WHOLE if short else COPIED)


def group_copies(texts: Mapping[str, str], publishers: Mapping[str, str] | None = None) -> list[list[str]]:
    """Return the identifiers of documents in groups that count as one source each.

    Copies of one text are one source, and so are the documents of one publisher.

    Args:
        texts: Identifier -> text.
        publishers: Identifier -> who published it; those without are nobody's.

    Returns:
        Groups and their members in the order of the identifiers.
    """
    ids = sorted(texts)
    sketches = {key: sketch(texts[key]) for key in ids}
    leader = {key: key for key in ids}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    for number, one in enumerate(ids):
        for other in ids[:number]:
            if find(one) == find(other):
                continue
            publisher = (publishers or {}).get(one, "")
            same = bool(publisher) and publisher == (publishers or {}).get(other, "")
            if same or is_copy(sketches[one], sketches[other]):
                low, high = sorted((find(one), find(other)))
                leader[high] = low
    return _grouped(ids, [find(key) for key in ids])


def _grouped(ids: Sequence[str], leaders: Iterable[str]) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for key, leader in zip(ids, leaders, strict=True):
        groups.setdefault(leader, []).append(key)
    return list(groups.values())
