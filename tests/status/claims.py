"""Claims by hand: short texts of our own, each with the claims a careful reader would draw from it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from legation.model import (
    Actor,
    Argument,
    Attribution,
    Block,
    BlockKind,
    Claim,
    Document,
    Modality,
    ValidTime,
    make_id,
)
from legation.vocab.actor_index import find_row, to_actor


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def actor(key: str) -> Actor:
    """A party of the vocabulary, or one that only the text knows."""
    if find_row(key):
        return to_actor(key)
    return Actor(make_id("act", key), key, key.replace("-", " ").title(), "person", provisional=True)


def article(text: str, published: str | None, source: str = "Example Wire") -> Document:
    when = ValidTime.of_days(day(published), day(published), basis="given") if published else None
    return Document(
        id=make_id("doc", source, published, text),
        text=text,
        raw_text=text,
        raw_sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=source,
        title=text[:20],
        name=f"{source}.txt",
        published=when,
        published_basis="given" if published else "unknown",
        blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),),
    )


def time_of(text: str | None, document: Document) -> ValidTime:
    """``2024-10-01/2024-10-13``, one day, ``D/..`` (a state since), ``../D``, ``asof`` or None."""
    if text is None:
        return ValidTime.unresolved()
    if text == "asof":
        assert document.published is not None
        assert document.published_day is not None
        return ValidTime.of_days(document.published_day, document.published_day, basis="asof")
    left, _, right = text.partition("/")
    if right == "..":
        return ValidTime.since(day(left))
    first = None if left == ".." else day(left)
    return ValidTime.of_days(first, day(right or left))


def claim(
    document: Document,
    subject: str,
    predicate: str,
    object_: str | None,
    modality: str = "actual",
    when: str | None = "asof",
    *,
    polarity: str = "positive",
    speaker: str = "",
    roles: dict[str, str] | None = None,
    quote: str = "",
    **more: Any,
) -> Claim:
    """A claim whose evidence is the quote, or the whole text. ``"a phrase"`` with a blank is no actor."""
    start = document.text.index(quote) if quote else 0
    span = document.span(start, start + len(quote or document.text))

    def argument(words: str) -> Argument:
        if " " in words or words.startswith("~"):
            return Argument(span, text=words.lstrip("~"))
        return Argument(span, actor(words))

    return Claim(
        id="",
        document_id=document.id,
        subject=argument(subject),
        predicate=predicate,
        object=argument(object_) if object_ else None,
        modality=Modality(modality),
        polarity=polarity,  # type: ignore[arg-type]
        time=time_of(when, document),
        asserted_at=document.published,
        evidence=(span,),
        attribution=(Attribution(argument(speaker)),) if speaker else (),
        roles=tuple((name, argument(words)) for name, words in (roles or {}).items()),
        extractor="hand/1",
        **more,
    ).with_id()
