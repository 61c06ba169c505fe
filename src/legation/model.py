"""The nouns of the corridor: bytes -> Document -> Mentions -> Claims -> Ledger -> Status -> Answer.

Invariants that every room may rely on:

- ``document.text[span.start:span.end] == span.exact`` for every span of a claim;
- a claim has at least one evidence span: no span, no claim;
- offsets are half-open and count Unicode code points of ``Document.text``;
- day numbers are proleptic Gregorian ordinals (``datetime.date.toordinal``); None is unbounded or unknown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

CONTEXT_CHARACTERS = 32


def make_id(prefix: str, *parts: Any) -> str:
    """Return a stable identifier: prefix and 16 hex digits of the SHA-256 of a canonical JSON list.

    >>> make_id("act", "state", "Russia") == make_id("act", "state", "Russia")
    True
    """
    payload = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{prefix}-{hashlib.sha256(payload.encode()).hexdigest()[:16]}"


class Modality(StrEnum):
    """How the speaker puts the claim; polarity is separate (design: claims.md)."""

    ACTUAL = "actual"
    IN_FORCE = "in_force"
    ANNOUNCED = "announced"
    PLANNED = "planned"
    PROMISED = "promised"
    REQUESTED = "requested"
    THREATENED = "threatened"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    PREDICTED = "predicted"
    EVALUATED = "evaluated"


class Genre(StrEnum):
    """What kind of text a document is."""

    NEWS = "news"
    OPINION = "opinion"
    OFFICIAL_STATEMENT = "official_statement"
    UNKNOWN = "unknown"


class BlockKind(StrEnum):
    """What a block of a document is. Only HEADLINE, PARAGRAPH and CAPTION carry claims."""

    HEADLINE = "headline"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    BYLINE = "byline"
    AUTHOR_URL = "author_url"
    DATELINE = "dateline"
    RELATED_LINK = "related_link"
    DISCLAIMER = "disclaimer"
    SHARE_LINK = "share_link"
    BOILERPLATE = "boilerplate"


CLAIM_BLOCKS = frozenset({BlockKind.HEADLINE, BlockKind.PARAGRAPH, BlockKind.CAPTION})


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a document (W3C Web Annotation position and quote selectors in one).

    Attributes:
        start: First code point, in Document.text.
        end: One past the last code point.
        exact: The words themselves.
        prefix: Up to 32 code points before.
        suffix: Up to 32 code points after.
    """

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Cut a span out of a text.

        >>> Span.of("Oslo recognised it.", 0, 4).exact
        'Oslo'
        """
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span {start}:{end} lies outside a text of {len(text)} characters")
        before = text[max(0, start - CONTEXT_CHARACTERS) : start]
        return cls(start, end, text[start:end], before, text[end : end + CONTEXT_CHARACTERS])


@dataclass(frozen=True, slots=True)
class ValidTime:
    """An interval in the world with uncertain ends.

    Attributes:
        edtf: EDTF level 0/1 string (``2024-10``, ``2024-10~``, ``2023/..``); empty when unresolved.
        earliest_start, latest_start, earliest_end, latest_end: Day numbers; None is unbounded/unknown.
        words: The words it was resolved from, if any.
        reference: ISO date the words were read against, if any.
        basis: How it came about: ``explicit`` (absolute words), ``relative`` (against the publication
            date), ``event`` (against another event), ``asof`` (a state holding when published),
            ``given`` (by the user or metadata), ``unresolved``.

    Source: Library of Congress EDTF (ISO 8601-2:2019).
    """

    edtf: str
    earliest_start: int | None = None
    latest_start: int | None = None
    earliest_end: int | None = None
    latest_end: int | None = None
    words: Span | None = None
    reference: str | None = None
    basis: str = "explicit"

    @property
    def is_resolved(self) -> bool:
        """True when at least one end is known."""
        return bool(self.edtf)

    @classmethod
    def unresolved(cls, words: Span | None = None) -> ValidTime:
        """A time that the text does not settle."""
        return cls("", words=words, basis="unresolved")

    @classmethod
    def of_days(
        cls, first: dt.date | None, last: dt.date | None, *, edtf: str | None = None, **more: Any
    ) -> ValidTime:
        """An occasion somewhere between two days (both included): start and end both lie inside."""
        if edtf is None:
            left = first.isoformat() if first else ".."
            right = last.isoformat() if last else ".."
            edtf = left if left == right else f"{left}/{right}"
        low = first.toordinal() if first else None
        high = last.toordinal() if last else None
        return cls(edtf, low, high, low, high, **more)

    @classmethod
    def since(
        cls, first: dt.date, last: dt.date | None = None, *, edtf: str | None = None, **more: Any
    ) -> ValidTime:
        """A state that began between two days and has no known end."""
        low = first.toordinal()
        high = last.toordinal() if last else low
        return cls(edtf or f"{first.isoformat()}/..", low, high, None, None, **more)


@dataclass(frozen=True, slots=True)
class Block:
    """A typed stretch of Document.text.

    Attributes:
        kind: What it is.
        start, end: Code points of Document.text.
    """

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One change made to (or only flagged in) the decoded text.

    Attributes:
        kind: ``unwrap``, ``dehyphenate``, ``page_break``, ``mojibake``, ``ocr_currency``, ``ocr_quote``,
            ``ocr_number`` ...
        raw_start, raw_end: Code points of Document.raw_text.
        before, after: The words before and after; equal when only flagged.
        reason: One sentence.
        applied: False for an ambiguous damage that is flagged and left as it is.
        start, end: Where the result stands in Document.text.
    """

    kind: str
    raw_start: int
    raw_end: int
    before: str
    after: str
    reason: str
    applied: bool = True
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Document:
    """An immutable reading of one article, statement or page.

    Attributes:
        id: ``doc-`` and a hash of source, published date and text.
        text: The readable text; every offset of every claim points into it.
        raw_text: The decoded bytes, before any repair (of a PDF or HTML page: what its reader gave).
        raw_sha256: Hash of the bytes as they came.
        media_type: IANA media type of those bytes.
        name: File name, URL or ``-``.
        source: Outlet or body that published it; empty when unknown.
        title, author, language: As found; empty when unknown. language is ISO 639-1.
        published: When it was published; None when unknown.
        published_basis: ``given``, ``metadata``, ``inferred`` or ``unknown``.
        published_evidence: Words from which an inferred date was read.
        genre: News, opinion, official statement or unknown.
        blocks: Typed stretches in order, covering every non-blank character.
        repairs: Every repair and flag, in order.
        segments: Triples (text_start, raw_start, length): stretches that are equal in text and raw_text.
    """

    id: str
    text: str
    raw_text: str
    raw_sha256: str
    media_type: str = "text/plain"
    name: str = ""
    source: str = ""
    title: str = ""
    author: str = ""
    language: str = "en"
    published: ValidTime | None = None
    published_basis: str = "unknown"
    published_evidence: Span | None = None
    genre: Genre = Genre.UNKNOWN
    blocks: tuple[Block, ...] = ()
    repairs: tuple[Repair, ...] = ()
    segments: tuple[tuple[int, int, int], ...] = ()
    url: str = ""

    def span(self, start: int, end: int) -> Span:
        """Cut a span out of the text."""
        return Span.of(self.text, start, end)

    def block_at(self, offset: int) -> Block | None:
        """Return the block that holds a code point, or None between blocks."""
        return next((block for block in self.blocks if block.start <= offset < block.end), None)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a stretch of text back to raw_text.

        Returns:
            (start, end) in raw_text, covering every raw character from which the stretch was made.
        """
        first = next((s for s in reversed(self.segments) if s[0] <= start), (0, 0, 0))
        last = next((s for s in reversed(self.segments) if s[0] < end), (0, 0, 0))
        raw_start = first[1] + min(start - first[0], first[2])
        raw_end = last[1] + min(end - last[0], last[2])
        return raw_start, max(raw_start, raw_end)

    @cached_property
    def published_day(self) -> dt.date | None:
        """The last day on which it can have been published, or None: the reference for relative dates."""
        if self.published is None or self.published.latest_end is None:
            return None
        return dt.date.fromordinal(self.published.latest_end)

    @cached_property
    def claims(self) -> Any:
        """The claims of this document (a ClaimList), extracted on first use.

        Source: the corridor in ``legation.pipeline``, loaded lazily so that a Document stays light.
        """
        from importlib import import_module

        return import_module("legation.pipeline").read_claims(self)


@dataclass(frozen=True, slots=True)
class Actor:
    """A resolved party.

    Attributes:
        id: Wikidata QID where known, else ``act-`` and a hash.
        key: Vocabulary key (``ru``, ``taliban``) or, for a provisional actor, a slug of its name.
        name: Display name.
        kind: state, territory, government, movement, organ, organisation, person, population, grouping,
            event, office ... (the vocabulary's kinds, coarse: see vocab/actors).
        state: Key of the state it belongs to, or empty.
        provisional: True when it is not in the vocabulary and was made from the text's own words.
        of: Key of the actor it acts for (an organ's state, an office-holder's state or movement), or empty.
    """

    id: str
    key: str
    name: str
    kind: str
    state: str = ""
    provisional: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to a party.

    Attributes:
        start, end: Code points of Document.text.
        text: The words.
        kind: ``name``, ``nominal`` ("the group"), ``pronoun``, ``adjective`` ("Russian"), ``role``
            ("the foreign minister").
        candidates: Vocabulary keys the words may stand for, best first.
        actor: The resolved actor, or None (abstained).
        method: How it was resolved: ``alias``, ``variant``, ``role``, ``metonym``, ``place``, ``apposition``,
            ``surname``, ``nominal``, ``pronoun``, ``provisional`` or ``abstained``.
        score: Uncalibrated, 0 to 1.
        note: One clause for ``legation explain``.
    """

    start: int
    end: int
    text: str
    kind: str = "name"
    candidates: tuple[str, ...] = ()
    actor: Actor | None = None
    method: str = "abstained"
    score: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """A place in a claim, filled by an actor or by a phrase of the text.

    Attributes:
        span: The words as they stand.
        actor: The resolved party; None when the argument is a thing, a topic or unresolved.
        text: Normalised words (head phrase without determiner) for a thing or topic.
        method, score, note: Of the resolution; see Mention.
    """

    span: Span
    actor: Actor | None = None
    text: str = ""
    method: str = ""
    score: float = 1.0
    note: str = ""

    @property
    def label(self) -> str:
        """What a table shows: the actor's name, else the phrase."""
        return self.actor.name if self.actor else self.text or self.span.exact

    @property
    def takes_plural(self) -> bool:
        """True when a sentence about it wants a plural verb ("Sahel states leave")."""
        if self.actor is not None:
            return self.actor.kind in ("grouping", "population")
        last = self.label.split()[-1:] or [""]
        return last[0].endswith("s") and not last[0].endswith(("ss", "us", "is"))

    @property
    def key(self) -> str:
        """What identifies the argument: the actor's id, else the lower-cased phrase."""
        return self.actor.id if self.actor else (self.text or self.span.exact).casefold()


@dataclass(frozen=True, slots=True)
class Attribution:
    """One link of the chain of speakers, nearest the fact first.

    Attributes:
        speaker: Who asserts it; an argument with text ``unnamed`` for "it was reported", "reportedly".
        cue: The words that attribute ("said", "according to").
        manner: ``said``, ``reported``, ``claimed``, ``believed``, ``caption``, ``report``, ``requested`` ...
    """

    speaker: Argument
    cue: Span | None = None
    manner: str = "said"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; an unreadable number has value None and is never guessed.

    Attributes:
        value: In units; None when unreadable.
        unit: ``people``, ``deaths``, ``USD``, ``percent``, ``share`` ...
        comparison: ``exact``, ``about``, ``nearly``, ``more_than``, ``less_than``, ``at_least``, ``at_most``.
        words: The words.
        readable: False when damaged.
        repaired: True when the words come from a repaired stretch.
    """

    value: float | None
    unit: str
    comparison: str
    words: Span
    readable: bool = True
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One source says that one subject stood in one predicate to one object.

    Attributes:
        id: ``clm-`` and a hash of what it says and where.
        document_id: The document that carries it.
        subject, object: Arguments; object is None for one-place predicates.
        predicate: A key of vocab/predicates.yaml.
        modality: See Modality.
        polarity: ``positive`` or ``negative``.
        time: When it held or happened in the world.
        asserted_at: When it was published; None when unknown.
        attribution: Chain of speakers from nearest the fact to the publisher; empty = the text's author.
        roles: Further arguments by name (instrument, venue, programme, capacity, participant, addressee, cause).
        quantity, place: Where given.
        cues: Words that decided modality and polarity.
        evidence: At least one span.
        rules: Names of the rules that fired, in order.
        extractor: ``rules/0.1.0`` or a model's name and version.
        score: Uncalibrated, 0 to 1.
        source: Who carries it when it is not the document's author: ``caption`` or empty.
    """

    id: str
    document_id: str
    subject: Argument
    predicate: str
    object: Argument | None
    modality: Modality
    polarity: Literal["positive", "negative"]
    time: ValidTime
    asserted_at: ValidTime | None
    evidence: tuple[Span, ...]
    attribution: tuple[Attribution, ...] = ()
    roles: tuple[tuple[str, Argument], ...] = ()
    quantity: Quantity | None = None
    place: Argument | None = None
    cues: tuple[Span, ...] = ()
    rules: tuple[str, ...] = ()
    extractor: str = ""
    score: float = 1.0
    source: str = ""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a claim without an evidence span cannot exist")

    def role(self, name: str) -> Argument | None:
        """Return the first argument that fills a role, or None."""
        return next((argument for key, argument in self.roles if key == name), None)

    def with_id(self) -> Claim:
        """Return the claim with the identifier that its content has."""
        parts = [
            self.document_id,
            self.subject.key,
            self.predicate,
            self.object.key if self.object else "",
            str(self.modality),
            self.polarity,
            [(span.start, span.end) for span in self.evidence],
            [link.speaker.key for link in self.attribution],
            self.time.edtf,
        ]
        return replace(self, id=make_id("clm", *parts))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reviewer's dated word on a claim or an identity; appended, never edited.

    Attributes:
        id: ``jdg-`` and a hash.
        target: Identifier of the claim (or of the pair of actors) judged; ``<old>><new>`` puts a claim in the
            place of another, a ``jdg-`` identifier takes that judgement back (see `ledger.verdicts`).
        verdict: ``accepted``, ``rejected``, ``unsure`` or ``pending``.
        coder: Who judged.
        reason: Free words.
    """

    id: str
    target: str
    verdict: Literal["accepted", "rejected", "unsure", "pending"]
    coder: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Where two parties stand, derived from claims; rebuilt at will.

    Attributes:
        machine: ``recognition``, ``accreditation``, ``designation`` ... (vocab/statuses.yaml).
        subject, object: Actor ids.
        state: State of the machine, or ``unknown``.
        since: When that state began, with uncertainty; None when unknown.
        pending: Phases announced or asked for that are not in force.
        remaining: Steps of the procedure that are still to be taken.
        claims: Identifiers of the claims it rests on, in order of time.
        contradictions: Pairs of claim identifiers that cannot both hold.
        note: One sentence for people.
    """

    machine: str
    subject: str
    object: str
    state: str
    since: ValidTime | None = None
    pending: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    contradictions: tuple[tuple[str, str], ...] = ()
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
