"""Offices and organs without a body: "the minister", "the army", "the embassy" -> the one named before."""

from __future__ import annotations

import re

from legation.model import Actor
from legation.resolve.context import Context
from legation.resolve.discourse import Phrase
from legation.vocab.actor_index import (
    compose_key,
    find_row,
    office_holder,
    office_kinds,
    organ_kinds,
    split_key,
    terms_of,
    to_actor,
)
from legation.vocab.day_bounds import day_bounds, holds_on
from legation.vocab.folding import fold

_NAME_GAP = re.compile(r",? (?:(?:Mr|Mrs|Ms|Dr|Gen)\.? )?")
SINGULAR_RANKS = frozenset({"head_of_state", "head_of_government", "minister", "deputy_minister"})
ORGAN_REACH = 8


class Posts:
    """Resolves the bare offices and organs of one document.

    Args:
        context: The state of the document.
    """

    def __init__(self, context: Context) -> None:
        self.context = context

    def resolve(self, position: int, phrase: Phrase, note: str) -> None:
        """ "The minister": the one person named before who holds such an office."""
        form, _, kind = note.partition(":")
        if form == "organ":
            self._organ(position, phrase, kind)
            return
        n = phrase.mention
        word = f"word:{self.context.mentions[n].text.rsplit(' ', 1)[-1].lower()}"
        found: dict[str, tuple[Actor, int]] = {}
        exact: dict[str, Actor] = {}
        for other in self.context.before(position, phrase, 12):
            actor = self.context.actor_of(other)
            if actor is None or actor.kind != "person" or actor.id in found:
                continue
            titles = self.context.offices.get(actor.id, set())
            held = self._held(actor)
            any_minister = kind == "minister" and any(_rank(h) == "minister" for h in held | titles)
            if word in titles or any_minister or (_rank(kind) in SINGULAR_RANKS and kind in held | titles):
                found[actor.id] = (actor, other.sentence)
                if word in titles:
                    exact[actor.id] = actor
        near = {i: a for i, (a, s) in found.items() if phrase.sentence - s <= 1}
        if len(found) == 1 or len(near) == 1:
            actor = next(iter(found.values()))[0] if len(found) == 1 else next(iter(near.values()))
            note = f"the one {kind} named before" if len(found) == 1 else f"the one {kind} named just before"
            self.context.settle(n, actor, "nominal", 0.7 if len(found) == 1 else 0.6, note)
        elif len(exact) == 1:
            actor = next(iter(exact.values()))
            self.context.settle(n, actor, "nominal", 0.6, f"the one whom the text calls {kind}")
        else:
            self.context.abstain(n, f"{len(found)} persons named before hold such an office")

    def resolve_counterpart(self, phrase: Phrase, state: str) -> None:
        """ "His Ukrainian counterpart": the name beside it, else who holds the same office for that state."""
        context, n = self.context, phrase.mention
        mention = context.mentions[n]
        for other in context.mentions[n + 1 : n + 4]:
            gap = context.text[mention.end : other.start]
            named = other.actor is not None and other.actor.kind == "person" and other.kind == "name"
            if named and other.actor is not None and _NAME_GAP.fullmatch(gap):
                context.settle(n, other.actor, "apposition", 0.85, f"stands beside the name {other.text}")
                return
        owner = next((c for c in phrase.head.lefts if c.dep_ == "poss"), None)
        actor = context.actor_at(owner, phrase.paragraph) if owner is not None else None
        if actor is None or actor.kind not in ("person", "office"):
            context.abstain(n, "whose counterpart it is stays open")
            return
        parts = split_key(actor.key)
        held = {parts[1]} if parts else self._held(actor) | context.offices.get(actor.id, set())
        kinds = sorted(kind for kind in held if _rank(kind) in SINGULAR_RANKS)
        if len(kinds) != 1:
            context.abstain(n, "which office it is stays open")
            return
        holder = office_holder(state, kinds[0], context.on)
        key = holder or f"{state}:{kinds[0]}"
        context.settle(n, to_actor(key, context.on), "role", 0.75, f"{kinds[0]} like {actor.name}")

    def _held(self, actor: Actor) -> set[str]:
        """Return the offices held by the day of publication: a later president is not yet "the president"."""
        day = self.context.on.toordinal() if self.context.on else None
        begun = {
            term.office_kind: day_bounds(term.valid_from)
            for term in terms_of(actor.key)
            if day is None or holds_on(term.valid_from, term.valid_to, day)
        }
        return {kind for kind, bounds in begun.items() if bounds is not None}

    def _organ(self, position: int, phrase: Phrase, kind: str) -> None:
        context = self.context
        n = phrase.mention
        word = fold(context.mentions[n].text).split()[-1]
        found: dict[str, Actor] = {}
        anywhere: dict[str, Actor] = {}
        for other in reversed(context.phrases[:position]):
            actor = context.actor_of(other)
            if actor is None or actor.kind not in ("organ", "organisation"):
                continue
            if not _is_of_kind(actor, kind, word, context.mentions[other.mention].text):
                continue
            anywhere.setdefault(actor.id, actor)
            if phrase.sentence - other.sentence <= ORGAN_REACH:
                found.setdefault(actor.id, actor)
        pool = found or anywhere
        if len(pool) == 1:
            context.settle(n, next(iter(pool.values())), "nominal", 0.7, f"the one {kind} named before")
            return
        owner = None if pool else self._owned_before(position, phrase, kind, word)
        if owner is not None:
            made = to_actor(compose_key(owner.key, kind), context.on)
            context.settle(n, made, "nominal", 0.6, f"the {kind} of {owner.name}, spoken of before")
            return
        context.abstain(n, f"{len(pool)} bodies of that kind named before")

    def _owned_before(self, position: int, phrase: Phrase, kind: str, word: str) -> Actor | None:
        """The one party whose body of that kind was spoken of: "its embassy ... the embassy"."""
        owners: dict[str, Actor] = {}
        patterns = organ_kinds()[kind]["patterns"].split("|") if kind in organ_kinds() else []
        for other in self.context.before(position, phrase, ORGAN_REACH):
            head = other.head.head
            if other.head.dep_ not in ("poss", "amod", "compound") or head.i == phrase.head.i:
                continue
            actor = self.context.actor_of(other)
            if actor is None or actor.kind not in ("state", "government", "organisation", "movement"):
                continue
            if (head.lemma_.lower() == word or head.lower_ in patterns) and find_row(actor.key) is not None:
                owners.setdefault(actor.id, actor)
        return next(iter(owners.values())) if len(owners) == 1 else None


def _is_of_kind(actor: Actor, kind: str, word: str, said: str) -> bool:
    parts = split_key(actor.key)
    if parts is not None and parts[1] == kind:
        return True
    return word in fold(actor.name).split() or word in fold(said).split()


def _rank(kind: str) -> str:
    return office_kinds().get(kind, {}).get("rank", "")
