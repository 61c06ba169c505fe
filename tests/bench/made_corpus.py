"""Readings by the thousand for benchmarks: made, not read, and the same every time.

Actors are drawn as news draws them (a few stand in much of it), predicates evenly; one claim in three has an
official as subject, one in three a phrase as object, one in five a speaker and one in five a place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from functools import cache

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
from legation.vocab.actor_index import iter_actors, to_actor
from legation.vocab.frames import predicates

FIRST_DAY = dt.date(2005, 1, 1)


@cache
def _cast() -> tuple[list[Actor], list[float]]:
    keys = [
        row.key for row in iter_actors() if row.kind in ("state", "movement", "government", "organisation")
    ]
    actors = [to_actor(key) for key in sorted(keys)][:400]
    random.Random(4).shuffle(actors)
    return actors, [1 / (rank + 3) for rank in range(len(actors))]


def iter_readings(documents: int, claims: int = 10, seed: int = 1) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield documents with their claims, in order of publication."""
    dice = random.Random(seed)
    actors, weights = _cast()
    words = sorted(predicates())
    for number in range(documents):
        day = FIRST_DAY + dt.timedelta(days=number * 7000 // max(documents, 1))
        sentence = "The minister said on Tuesday that the two sides had agreed to keep talking about it. "
        text = f"Report {seed}-{number}. " + sentence * claims
        published = ValidTime.of_days(day, day, basis="given")
        document = Document(
            id=make_id("doc", seed, number),
            text=text,
            raw_text=text,
            raw_sha256=hashlib.sha256(text.encode()).hexdigest(),
            name=f"{seed}-{number}.txt",
            source=f"Wire {number % 40}",
            title=f"Report {number}",
            published=published,
            published_basis="given",
            blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),),
        )
        made = []
        for place in range(claims):
            start = text.index(".") + 2 + place * len(sentence)
            one, other, third = dice.choices(actors, weights, k=3)
            subject = one
            if dice.random() < 0.33:
                key = f"official-{dice.randrange(400)}"
                subject = Actor(make_id("act", key), key, key.title(), "person", one.key, True, one.key)
            by_phrase = dice.random() < 0.33
            when = day - dt.timedelta(days=dice.randrange(30))
            made.append(
                Claim(
                    id="",
                    document_id=document.id,
                    subject=Argument(document.span(start, start + 12), subject, method="alias"),
                    predicate=dice.choice(words),
                    object=Argument(
                        document.span(start + 40, start + 53),
                        None if by_phrase else other,
                        "the two sides" if by_phrase else "",
                    ),
                    modality=dice.choice(list(Modality)),
                    polarity="negative" if dice.random() < 0.1 else "positive",
                    time=ValidTime.of_days(when, when) if dice.random() < 0.7 else ValidTime.unresolved(),
                    asserted_at=published,
                    evidence=(document.span(start, start + len(sentence) - 1),),
                    attribution=(Attribution(Argument(document.span(start, start + 12), third)),)
                    if dice.random() < 0.2
                    else (),
                    place=Argument(document.span(start + 4, start + 9), third)
                    if dice.random() < 0.2
                    else None,
                    rules=("made",),
                    extractor="made/1",
                ).with_id()
            )
        yield document, made
