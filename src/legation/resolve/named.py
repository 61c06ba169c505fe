"""Resolves the mentions that carry their own content: names, adjectives and roles.

Order of the sieves, surest first: alias; metonym or place; acronym introduced in the text; role beside a name
(apposition); part of a name; variant in spelling; holder of the office on the day; surname of a leading
person; provisional actor.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from legation.extract.mentions import RULING, nominals
from legation.extract.parse import ParsedDocument
from legation.extract.roles import government_of
from legation.model import Actor, Mention
from legation.resolve.discourse import gender_of_name
from legation.resolve.metonyms import stands_for_government
from legation.resolve.name_links import (
    find_famous_surname,
    find_person_by_surname,
    find_variant_person,
    fits_acronym,
    introduced_acronym,
    is_alive,
    is_variant,
    led,
    match_partial,
    parts_of,
)
from legation.resolve.provisional import make_provisional
from legation.resolve.short_names import bodies_named, find_bearer, find_completed, state_of_first_word
from legation.vocab.actor_index import (
    FORM_TYPES,
    find_row,
    forms,
    office_holder,
    split_key,
    state_of,
    to_actor,
)
from legation.vocab.folding import fold_name

_TITLE_GAP = re.compile(r" |, | \([A-Z]\) ")
_APPOSED_GAP = re.compile(r"(?: \([^()]{1,12}\))?, (?:who is |the |a |an |his |her )?(?:[a-z-]+ ){0,2}")
_NOT_NOW = re.compile(
    r"\b(?:former|ex|late|then|past|next|future|previous|ousted|deposed|would-be|one-time|onetime)[- ]$", re.I
)
_DEMONYM_GAP = re.compile(r" (?:[\w-]+ ){0,3}|(?: [\w-]+){0,2} counterparts?, (?:Mr|Ms|Mrs|Dr)?[. ]*")
_DEPUTY = re.compile(r"vice|deputy|assistant|under|former|ex", re.I)
_INDEFINITE = re.compile(r"\b(?:an?|another|one|some|two|three|several|many|any|no|other|senior|top) $", re.I)


def _whole_of(key: str) -> str:
    """Return the state of which a subdivision's key tells that it is part (``us-ga`` -> ``us``), or empty."""
    whole, dash, _ = key.partition("-")
    return whole if dash and len(whole) == 2 else ""


class NamedResolver:
    """Works through the mentions of one document.

    Args:
        parsed: The parse.
        mentions: As found, sorted by start.
    """

    def __init__(self, parsed: ParsedDocument, mentions: Sequence[Mention]) -> None:
        self.parsed = parsed
        self.text = parsed.document.text
        self.on: dt.date | None = parsed.document.published_day
        self.mentions: list[Mention] = list(mentions)
        self.offices: dict[str, set[str]] = {}
        """Actor id -> office kinds and last words of the titles that the text gives it."""

    def resolve(self) -> list[Mention]:
        """Return the mentions, those with content of their own resolved where possible."""
        self._aliases()
        self._acronyms()
        self._short_names()
        self._full_names()
        self._partial_names()
        self._surnames_of_others()
        self._appositions()
        self._governments()
        self._holders()
        self._rest()
        return self.mentions

    def _set(self, n: int, actor: Actor, method: str, score: float, note: str) -> None:
        self.mentions[n] = replace(self.mentions[n], actor=actor, method=method, score=score, note=note)

    def _open(self) -> list[tuple[int, Mention]]:
        return [(n, m) for n, m in enumerate(self.mentions) if m.actor is None and m.method == "abstained"]

    # -- aliases -------------------------------------------------------------------------------------------

    def _aliases(self) -> None:
        states = Counter(state_of(m.candidates[0]) for m in self.mentions if len(m.candidates) == 1)
        for n, mention in self._open():
            if not mention.candidates or mention.kind == "role" or mention.note.startswith("nominal:"):
                continue
            key, score, note = self._choose(mention, states)
            if key is None:
                self.mentions[n] = replace(mention, note=note)
                continue
            if mention.note in ("capital", "metonym"):
                self._set_capital(n, mention, key)
                continue
            method = "role" if ":" in mention.note else "alias"
            self._set(n, to_actor(key, self.on), method, score, note)

    def _choose(self, mention: Mention, states: Counter[str]) -> tuple[str | None, float, str]:
        rows = [row for row in map(find_row, mention.candidates) if row is not None]
        if not rows:
            return None, 0.0, "no actor has these keys"
        if len(rows) == 1:
            return rows[0].key, 1.0, "only reading of the alias"
        alive = [row for row in rows if is_alive(row, self.on)] or rows
        if len(alive) == 1:
            return alive[0].key, 0.95, "only reading that existed when it was published"
        types = dict(forms().get(fold_name(mention.text), ()))
        best = min(FORM_TYPES.index(types.get(row.key, "capital")) for row in alive)
        first = [row for row in alive if FORM_TYPES.index(types.get(row.key, "capital")) == best]
        if len(first) == 1:
            return (
                first[0].key,
                0.9,
                f"its {types.get(first[0].key, 'name')}, rather than another's lesser form",
            )
        named = [row for row in first if fold_name(row.name) == fold_name(mention.text)]
        near = [row for row in first if states[row.state] or states[_whole_of(row.key)]]
        for chosen, note in ((near, "its state is named in the text"), (named, "the name itself")):
            if len(chosen) == 1:
                return chosen[0].key, 0.8, note
        return None, 0.0, f"ambiguous: {', '.join(row.key for row in first[:4])}"

    def _set_capital(self, n: int, mention: Mention, key: str) -> None:
        block = self.parsed.block_at(mention.start)
        token = block.head(mention.start, mention.end) if block else None
        verdict = stands_for_government(token) if token is not None else None
        state = to_actor(key, self.on)
        if verdict or (verdict is None and mention.note == "metonym"):
            self._set(n, state, "metonym", 0.85, f"stands for the government of {state.name}")
            return
        place = replace(make_provisional(mention.text, "place", state=key), provisional=False)
        note = "a place by its syntax" if verdict is False else "place or government: syntax leaves it open"
        self._set(n, place, "place", 0.9 if verdict is False else 0.5, note)

    def _acronyms(self) -> None:
        introduced: dict[str, Actor] = {}
        for n, mention in enumerate(self.mentions):
            if mention.kind != "name" or mention.note.startswith("type:person"):
                continue
            place = introduced_acronym(self.text, mention.end)
            short = self.text[place[0] : place[1]] if place else ""
            if not short or not fits_acronym(short, mention.text):
                continue
            if mention.actor is None:
                kind = (
                    mention.note.removeprefix("type:") if mention.note.startswith("type:") else "organisation"
                )
                made = make_provisional(mention.text, "organisation" if kind == "unknown" else kind)
                self._set(n, made, "provisional", 0.6, "not in the vocabulary; introduces its own acronym")
            actor = self.mentions[n].actor
            if actor is not None:
                introduced[short] = actor
        for n, mention in enumerate(self.mentions):
            actor = introduced.get(mention.text)
            if actor is not None and (mention.actor is None or mention.actor.id != actor.id):
                self._set(n, actor, "alias", 0.95, f"acronym introduced in the text for {actor.name}")

    def _short_names(self) -> None:
        """A name that needs its body, and a short form of a body's name, persisting through the document."""
        bodies = bodies_named(self.mentions)
        bound: dict[str, Actor] = {}
        for n, mention in self._open():
            generic = mention.kind == "nominal" and mention.note.startswith(("nominal:", "organ:"))
            capital = mention.text.removeprefix("the ").removeprefix("The ")
            if (
                mention.note == "type:person"
                or not (mention.kind == "name" or generic)
                or not capital[:1].isupper()
            ):
                continue
            noun = nominals().get(capital.lower())
            if noun is not None and noun.kinds[0] in ("state", "territory") and not generic:
                # "the Kingdom": a nominal that its own paper writes with a capital
                self.mentions[n] = replace(mention, note=f"nominal:{noun.phrase}")
                continue
            key = find_completed(capital, bodies)
            actor = to_actor(key, self.on) if key else bound.get(capital)
            definite = generic or self.text[max(0, mention.start - 4) : mention.start].lower() == "the "
            if actor is None and definite:
                actor = find_bearer(capital, self.mentions[:n])
            if actor is not None:
                bound[capital] = actor
                self._set(n, actor, "alias", 0.85, f"short for {actor.name}, named in this text")

    # -- people --------------------------------------------------------------------------------------------

    def _people(self, before: int | None = None) -> dict[str, tuple[tuple[str, ...], int]]:
        """Actor id -> (parts of the fullest name, mentions so far) of the persons named, all or before a
        mention."""
        mentions = self.mentions[:before]
        counts = Counter(m.actor.id for m in mentions if m.actor is not None)
        people: dict[str, tuple[tuple[str, ...], int]] = {}
        for mention in mentions:
            actor = mention.actor
            if actor is not None and actor.kind == "person" and mention.kind == "name":
                parts = parts_of(mention.text)
                if len(parts) > len(people.get(actor.id, ((), 0))[0]):
                    people[actor.id] = (parts, counts[actor.id])
        return people

    def _actor(self, identifier: str) -> Actor:
        return next(m.actor for m in self.mentions if m.actor is not None and m.actor.id == identifier)

    def _full_names(self) -> None:
        """Full names first: near misses of known names, then provisional persons and other names."""
        for n, mention in self._open():
            if not mention.note.startswith("type:") or mention.kind != "name":
                continue
            parts = parts_of(mention.text)
            if len(parts) < 2:
                continue
            twin = next(
                (i for i, (full, _) in self._people().items() if full == parts or is_variant(parts, full)),
                None,
            )
            key = None if twin else find_variant_person(mention.text)
            part_of = None if twin or key else match_partial(mention.text, self._people(before=n))
            if part_of is not None:
                actor = self._actor(part_of)
                self._set(n, actor, "surname", 0.9, f"part of the name of {actor.name}, named before")
            elif twin is not None or key is not None:
                actor = self._actor(twin) if twin else to_actor(str(key), self.on)
                self._set(n, actor, "variant", 0.85, f"variant spelling of {actor.name}, other parts equal")
            elif self._looks_personal(mention, parts):
                state = self._adjacent_state(n)
                made = make_provisional(mention.text, "person", state=state)
                self._set(n, made, "provisional", 0.5, "a person whom the vocabulary does not know")

    def _looks_personal(self, mention: Mention, parts: tuple[str, ...]) -> bool:
        if "-" in mention.text and " " not in mention.text:
            return False  # "Trump-Clinton" is a pair
        if mention.note == "type:person":
            return True
        alone = (m for m in self.mentions if m.note == "type:person" and parts_of(m.text) == parts[-1:])
        known = len(parts) < 4 and bool(gender_of_name(mention.text))
        return mention.note == "type:unknown" and (known or next(alone, None) is not None)

    def _partial_names(self) -> None:
        people = self._people()
        named = {m.actor.key for m in self.mentions if m.actor} | {
            m.actor.state for m in self.mentions if m.actor
        }
        for n, mention in self._open():
            if not mention.note.startswith("type:") or mention.kind != "name":
                continue
            parts = parts_of(mention.text)
            found = match_partial(mention.text, self._people(before=n)) or match_partial(mention.text, people)
            if found is not None:
                actor = self._actor(found)
                self._set(n, actor, "surname", 0.9, f"part of the name of {actor.name}, named in this text")
                continue
            near = [i for i, (full, _) in people.items() if is_variant(parts, (full[-1],))]
            if len(near) == 1 and len(parts) == 1:
                actor = self._actor(near[0])
                self._set(n, actor, "variant", 0.7, f"variant spelling of the surname of {actor.name}")
                continue
            if len(parts) != 1:
                continue
            key = find_person_by_surname(parts[0], self.on, named)
            famous = key is None
            if famous:
                key = find_famous_surname(parts[0], self.on)
            if key is not None and (famous or mention.note in ("type:person", "type:unknown")):
                actor = to_actor(key, self.on)
                note = f"surname of {actor.name}, " + ("borne by no other" if famous else "in office then")
                self._set(n, actor, "surname", 0.6 if famous else 0.7, note)

    def _surnames_of_others(self) -> None:
        """A surname that is also an organisation's name ("Guardian") is the person who bears it in this
        text."""
        bearers: dict[str, str] = {}
        spoken_of: set[str] = set()
        for n, mention in enumerate(self.mentions):
            if mention.actor is None or mention.kind != "name":
                continue
            parts = parts_of(mention.text)
            if mention.actor.kind == "person" and len(parts) > 1:
                bearers.setdefault(parts[-1], mention.actor.id)
            if mention.actor.kind != "organisation" or mention.method != "alias":
                continue
            bearer = bearers.get(parts[0]) if len(parts) == 1 else None
            if bearer is None:
                spoken_of.add(mention.actor.id)
            elif mention.actor.id not in spoken_of:
                actor = self._actor(bearer)
                self._set(n, actor, "surname", 0.7, f"surname of {actor.name}, named in this text")

    def _adjacent_state(self, n: int) -> str:
        """Return the state of a demonym right before a name ("Russian analyst Ivan Petrov")."""
        mention = self.mentions[n]
        for other in reversed(self.mentions[max(0, n - 4) : n]):
            if other.actor is None or other.end > mention.start or mention.start - other.end > 30:
                continue
            gap = self.text[other.end : mention.start]
            if other.kind == "adjective" and _DEMONYM_GAP.fullmatch(gap):
                return other.actor.state
        return ""

    def _governments(self) -> None:
        """ "The government of Haradinaj", "the Saakashvili regime", "Bush Administration": whom he leads."""
        for n, mention in self._open():
            noun = mention.note.partition(":")[2] if mention.note.startswith("nominal:") else ""
            words = mention.text.split()
            if (
                not noun
                and mention.note.startswith("type:")
                and len(words) == 2
                and words[-1].lower() in RULING
            ):
                key = find_famous_surname(parts_of(words[0])[-1], self.on, titled=True)
                person = to_actor(key, self.on) if key else None
            elif noun in RULING:
                inside = (m for m in self.mentions if mention.start <= m.start and m.end <= mention.end)
                person = next(
                    (m.actor for m in inside if m.actor is not None and m.actor.kind == "person"), None
                )
            else:
                continue
            if person is not None and find_row(person.state) is not None:
                leads = self.on is not None and led(person.key, self.on.toordinal(), 0)
                key = government_of(person.state, self.on) if leads else person.state
                self._set(n, to_actor(key, self.on), "role", 0.75, f"whom {person.name} leads or led")

    # -- roles ---------------------------------------------------------------------------------------------

    def _appositions(self) -> None:
        """Join a role to the name beside it, and give a provisional person the body that the role serves."""
        for n, role in enumerate(self.mentions):
            if role.kind != "role" or role.actor is not None:
                continue
            partner = self._partner(n, role)
            if partner is None:
                continue
            name = self.mentions[partner]
            kind = split_key(role.candidates[0]) if role.candidates else None
            if name.actor is None:
                made = make_provisional(name.text, "person")
                self._set(partner, made, "provisional", 0.5, "a person whom the vocabulary does not know")
            actor = self.mentions[partner].actor
            if actor is None or actor.kind not in ("person", "unknown"):
                continue
            if actor.provisional and kind is not None and not actor.of and not self._is_past(role):
                actor = replace(actor, kind="person", of=kind[0], state=state_of(kind[0]))
                self._replace_actor(actor)
            office = kind[1] if kind else role.note.partition(":")[2]
            words = re.sub(r" (?:of|for|on|to|in|at) .*", "", role.text).split()
            # a vice president is not "the president"
            called = "-".join(words[-2:]) if _DEPUTY.fullmatch(" ".join(words[-2:-1])) else words[-1]
            self.offices.setdefault(actor.id, set()).update((office, f"word:{called.lower()}"))
            self._set(n, actor, "apposition", 0.9, f"stands beside the name {name.text}")

    def _replace_actor(self, actor: Actor) -> None:
        for n, mention in enumerate(self.mentions):
            if mention.actor is not None and mention.actor.id == actor.id:
                self.mentions[n] = replace(mention, actor=actor)

    def _partner(self, n: int, role: Mention) -> int | None:
        for m in range(n + 1, min(n + 12, len(self.mentions))):
            other = self.mentions[m]
            if other.start > role.end + 8:
                break
            if other.kind == "name" and other.start >= role.end and self._is_personal(other):
                gap = self.text[role.end : other.start]
                if gap == " " or (_TITLE_GAP.fullmatch(gap) and self._closes(other.end)):
                    return m
        for m in range(n - 1, max(-1, n - 12), -1):
            other = self.mentions[m]
            if other.kind == "name" and other.end < role.start and self._is_personal(other):
                gap = self.text[other.end : role.start]
                if len(gap) > 40:
                    return None
                apposed = _APPOSED_GAP.fullmatch(gap) and self._closes(role.end)
                return m if apposed and not self._is_subject(role) else None
        return None

    def _is_subject(self, role: Mention) -> bool:
        """ "..., a ministry official said": the subject of the verb that follows is no apposition."""
        block = self.parsed.block_at(role.start)
        head = block.head(role.start, role.end) if block else None
        if block is None or head is None or head.dep_ not in ("nsubj", "nsubjpass"):
            return False
        after = self.text[role.end : role.end + 2]
        return head.head.i > head.i and not after.startswith((",", ".", ";", ")"))

    def _is_personal(self, mention: Mention) -> bool:
        if mention.actor is not None:
            return mention.actor.kind in ("person", "unknown")
        return mention.note in ("type:person", "type:unknown")

    def _closes(self, end: int) -> bool:
        """An apposition ends at a comma, a bracket, a relative clause, the sentence's end or "and"."""
        return (
            re.match(r"(?: \w+){0,6}(?: in [A-Z]\w+)?(?:[,.;:)]|$| who | and |[’']s |\n)", self.text[end:])
            is not None
        )

    def _is_past(self, role: Mention) -> bool:
        return _NOT_NOW.search(self.text[max(0, role.start - 16) : role.start]) is not None

    def _holders(self) -> None:
        """A role without a name: who held it on the day, else the office itself."""
        for n, mention in self._open():
            if mention.kind != "role" or not mention.candidates:
                continue
            key = mention.candidates[0]
            parts = split_key(key)
            if parts is None or find_row(key) is None:
                continue
            before = self.text[max(0, mention.start - 16) : mention.start]
            block = self.parsed.block_at(mention.start)
            head = block.head(mention.start, mention.end) if block else None
            single = head is None or head.tag_ not in ("NNS", "NNPS")
            if self._is_past(mention) or _NOT_NOW.search(mention.text[: mention.text.rfind(" ") + 1]):
                self.mentions[n] = replace(mention, note="a former or future holder: not known from the text")
                continue
            holder = office_holder(*parts, self.on) if single and not _INDEFINITE.search(before) else None
            if holder is not None:
                actor = to_actor(holder, self.on)
                self._set(n, actor, "role", 0.85, f"{actor.name} held the office when it was published")
            else:
                self._set(n, to_actor(key, self.on), "role", 0.7, "the office, whoever holds it")

    def _rest(self) -> None:
        """Names still unknown become provisional; a governing body of the text's own making is composed."""
        for n, mention in self._open():
            if mention.kind != "name" or not mention.note.startswith("type:"):
                continue
            kind = mention.note.removeprefix("type:")
            state = self._adjacent_state(n) or (state_of_first_word(mention.text) if kind != "person" else "")
            made = make_provisional(mention.text, kind, state=state)
            same = next(
                (
                    m.actor
                    for m in self.mentions
                    if m.actor is not None and m.actor.provisional and m.actor.key == made.key
                ),
                made,
            )
            self._set(n, same, "provisional", 0.4, f"a name ({kind}) that the vocabulary does not know")
