"""Twenty years of made news for benchmarks at size: the same every time, and shaped like news.

- Actors by Zipf's law over the vocabulary, states first; each has a few partners with whom half its claims are.
- Meetings and visits are common, recognitions and listings rare; six claims in ten are of no status.
- One subject in four is an official; one object in twelve a phrase; one claim in five has a speaker.
- Documents come in order of publication but for one in twenty-five, which comes up to two years late.
- One document in two hundred is read again and then makes a claim less; a coder judges one claim in twenty
  thousand.

The clock of the ledger is part of it (`clock_of`), so that "as known at" means something.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, count

from legation.ledger import Ledger
from legation.model import (
    Actor,
    Argument,
    Attribution,
    Block,
    BlockKind,
    Claim,
    Document,
    Judgement,
    Modality,
    ValidTime,
    make_id,
)
from legation.vocab.actor_index import iter_actors, to_actor
from legation.vocab.frames import predicates

FIRST_DAY = dt.date(2005, 1, 1)
DAYS = 7300
PER_DOCUMENT = 10
_NOON = int(dt.datetime(2005, 1, 1, 12, tzinfo=dt.UTC).timestamp()) * 1_000_000
_COMMON = {"meet": 60, "visit": 25, "consult": 25, "agree": 12, "invite": 6, "deploy": 6, "participate": 8}
_RARE = {"recognise": 3, "designate": 3, "join": 3, "leave": 2, "impose_sanctions": 6, "sign_agreement": 6}
_MODALITIES = {
    "actual": 62, "in_force": 4, "announced": 9, "planned": 6, "promised": 3, "requested": 4, "threatened": 2,
    "possible": 4, "conditional": 1, "denied": 2, "predicted": 2, "evaluated": 1,
}  # fmt: skip
_SENTENCE = "The minister told reporters on Tuesday that both sides had agreed to go on talking about it. "
_PHRASES = ("the two sides", "its neighbours", "Russian officials", "the Afghan government", "any country")


class World:
    """What the dice are thrown over."""

    def __init__(self) -> None:
        """Order the actors, find each some partners, weigh the words."""
        dice = random.Random(4)
        kinds = ("state", "movement", "government", "organisation", "territory")
        rows = sorted((row.key, row.kind) for row in iter_actors() if row.kind in kinds)
        dice.shuffle(rows)
        first = [key for key, kind in rows if kind == "state"]
        rest = [key for key, kind in rows if kind != "state"]
        # Among the first hundred mostly states, then everybody.
        keys = [first.pop() if dice.random() < 0.8 or not rest else rest.pop() for _ in range(100)]
        others = first + rest
        dice.shuffle(others)
        self.actors = [to_actor(key) for key in keys + others]
        self.sums = list(accumulate(1 / (rank + 6) for rank in range(len(self.actors))))
        self.partners = [dice.choices(self.actors, cum_weights=self.sums, k=8) for _ in self.actors]
        self.ranks = range(len(self.actors))
        moving = set(_COMMON) | set(_RARE)
        self.words = sorted(predicates())
        weights = [
            _COMMON.get(word) or _RARE.get(word) or (2.2 if word not in moving else 1) for word in self.words
        ]
        self.word_sums = list(accumulate(weights))
        self.modalities = [Modality(word) for word in _MODALITIES]
        self.modality_sums = list(accumulate(_MODALITIES.values()))


@cache
def world() -> World:
    """Return the one world."""
    return World()


def _time(dice: random.Random, day: dt.date) -> ValidTime:
    throw = dice.random()
    if throw < 0.25:
        return ValidTime.unresolved()
    if throw < 0.40:
        return ValidTime.of_days(day, day, basis="asof")
    when = day - dt.timedelta(days=int(dice.expovariate(1 / 12)))
    if throw < 0.85:
        return ValidTime.of_days(when, when)
    if throw < 0.92:
        return ValidTime.of_days(when - dt.timedelta(days=6), when)
    if throw < 0.97:
        return ValidTime.since(when)
    return ValidTime.of_days(*(day + dt.timedelta(days=dice.randrange(1, 60)),) * 2)


def make_document(number: int, documents: int) -> tuple[Document, list[Claim]]:
    """Return one document with its claims; each is made from its number alone."""
    dice = random.Random(number * 2_654_435_761 + 97)
    own = world()
    day = FIRST_DAY + dt.timedelta(days=number * DAYS // documents)
    if dice.random() < 0.04:
        day -= dt.timedelta(days=dice.randrange(730))
    text = f"Report {number}. " + _SENTENCE * (PER_DOCUMENT + 4)
    published = ValidTime.of_days(day, day, basis="given")
    document = Document(
        id=make_id("doc", "world", number, documents),
        text=text,
        raw_text=text,
        raw_sha256=hashlib.sha256(text.encode()).hexdigest(),
        name=f"{number}.txt",
        source=f"Wire {int(dice.paretovariate(1)) % 200}",
        title=f"Report {number}",
        published=published,
        published_basis="given",
        blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),),
    )
    made = []
    for place in range(PER_DOCUMENT):
        start = text.index(".") + 2 + place * len(_SENTENCE)
        rank = dice.choices(own.ranks, cum_weights=own.sums)[0]
        subject, rest = own.actors[rank], own.actors
        other = (
            dice.choice(own.partners[rank])
            if dice.random() < 0.5
            else dice.choices(rest, cum_weights=own.sums)[0]
        )
        if dice.random() < 0.25:
            key = f"official-{rank}-{dice.randrange(20)}"
            subject = Actor(make_id("act", key), key, key.title(), "person", subject.key, True, subject.key)
        by_phrase = dice.random() < 0.08
        speaker = dice.choices(rest, cum_weights=own.sums)[0] if dice.random() < 0.2 else None
        words = document.span(start, start + 12)
        made.append(
            Claim(
                id="",
                document_id=document.id,
                subject=Argument(words, subject, method="alias"),
                predicate=dice.choices(own.words, cum_weights=own.word_sums)[0],
                object=Argument(
                    document.span(start + 45, start + 55),
                    None if by_phrase else other,
                    dice.choice(_PHRASES) if by_phrase else "",
                ),
                modality=dice.choices(own.modalities, cum_weights=own.modality_sums)[0],
                polarity="negative" if dice.random() < 0.05 else "positive",
                time=_time(dice, day),
                asserted_at=published,
                evidence=(document.span(start, start + len(_SENTENCE) - 1),),
                attribution=(Attribution(Argument(words, speaker)),) if speaker else (),
                rules=("made",),
                extractor="made/2",
            ).with_id()
        )
    return document, made


def clock_of(documents: int) -> Callable[[], int]:
    """Return a ledger's clock that takes the twenty years to record the world, one step a document."""
    step = DAYS * 86_400_000_000 // documents * 199 // 200
    ticks = count()
    return lambda: _NOON + next(ticks) * step


def iter_readings(documents: int, first: int, last: int) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield some documents of the world with their claims, those read again a second time."""
    for number in range(first, last):
        yield make_document(number, documents)
        if number % 200 == 199:
            again, claims = make_document(number - 150, documents)
            yield again, claims[1:]


def fill(ledger: Ledger, documents: int, group: int = 2000) -> None:
    """Record the whole world by the ordinary way in, many documents to a commit."""
    for first in range(0, documents, group):
        last = min(first + group, documents)
        for _ in ledger.record_all(iter_readings(documents, first, last), documents=group, seconds=600):
            pass
        _, claims = make_document(first, documents)
        judgement = Judgement(make_id("jdg", "world", first), claims[0].id, "rejected", f"coder {first % 3}")
        ledger.judge(judgement)


if __name__ == "__main__":
    target, size = sys.argv[1], int(sys.argv[2])
    with Ledger.open(target, durable=False, clock=clock_of(size // PER_DOCUMENT)) as made_ledger:
        fill(made_ledger, size // PER_DOCUMENT)
