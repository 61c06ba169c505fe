"""What is to be published: claims of a ledger as known at a moment, with their documents and verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from legation.ledger import Ledger
from legation.ledger.instants import Instant
from legation.model import Claim, Document, Judgement, Modality


class Harvest:
    """A question to a ledger that a format may read as often as it needs.

    Attributes:
        all_modalities: Let a format that takes only actual, positive claims take every claim.
        left_out: Reason -> claims that the format left out.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        known_at: Instant | None = None,
        all_modalities: bool = False,
        include_rejected: bool = False,
        **filters: Any,
    ) -> None:
        """Ask a ledger.

        Args:
            ledger: The ledger.
            known_at: What it held at that moment; None is now.
            all_modalities: See the attribute.
            include_rejected: Also claims that coders rejected or corrected.
            filters: Further filters of `legation.ledger.Ledger.iter_claims`.
        """
        self._ledger = ledger
        self._known_at = known_at
        self._filters = {name: value for name, value in filters.items() if value is not None}
        self._include_rejected = include_rejected
        self._tally = ledger.tally(known_at=known_at)
        self.get_document = lru_cache(maxsize=256)(self._get_document)
        self.all_modalities = all_modalities
        self.left_out: Counter[str] = Counter()

    @property
    def is_whole(self) -> bool:
        """True when nothing but the moment restricts it."""
        return not self._filters

    def iter_claims(
        self, *, include_rejected: bool | None = None, as_recorded: bool = False
    ) -> Iterator[Claim]:
        """Yield the claims in order of time; as_recorded without what coders said of who is who."""
        rejected = self._include_rejected if include_rejected is None else include_rejected
        return self._ledger.iter_claims(
            known_at=self._known_at, include_rejected=rejected, as_recorded=as_recorded, **self._filters
        )

    def iter_facts(self, *modalities: Modality) -> Iterator[Claim]:
        """Yield the claims put as facts; the others are counted, or yielded too with ``all_modalities``.

        Args:
            modalities: What counts as put as a fact.
        """
        for claim in self.iter_claims():
            if self.all_modalities or (claim.modality in modalities and claim.polarity == "positive"):
                yield claim
            elif claim.modality not in modalities:
                self.left_out["not put as a fact"] += 1
            else:
                self.left_out["negative"] += 1

    def iter_document_ids(self) -> Iterator[str]:
        """Yield the identifiers of all documents known, those without claims included."""
        for row in self._ledger.iter_documents(known_at=self._known_at):
            yield row["id"]

    def iter_judgements(self) -> Iterator[tuple[Judgement, int]]:
        """Yield all judgements with their moment, oldest first."""
        return self._ledger.iter_judgements(known_at=self._known_at)

    def verdict(self, claim: Claim) -> str:
        """Return what the coders' words on a claim come to."""
        return self._tally.outcome(claim.id)

    def _get_document(self, document_id: str) -> Document:
        return self._ledger.get_document(document_id)
