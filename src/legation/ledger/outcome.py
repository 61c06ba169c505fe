"""What the ledger reports back: the outcome of a recording, the result of a verification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """What recording one document did.

    Attributes:
        document_id: The document.
        state: ``new``, ``unchanged`` (nothing was written) or ``revised`` (a later reading differs).
        recorded: Claims written by this call.
        kept: Claims that stood already and still do.
        retracted: Claims that the new reading no longer makes.
        recorded_at: UTC microseconds of the transaction; None when nothing was written.
    """

    document_id: str
    state: Literal["new", "unchanged", "revised"]
    recorded: int = 0
    kept: int = 0
    retracted: int = 0
    recorded_at: int | None = None

    @property
    def is_new(self) -> bool:
        """True when the ledger did not hold the document before."""
        return self.state == "new"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was recorded.

    Attributes:
        event: Number of the event whose rows are wrong; 0 when no event covers them.
        message: One sentence.
    """

    event: int
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of walking the whole log.

    Attributes:
        events: Events walked.
        claims: Claim rows checked.
        head: Hash of the last event: keep it elsewhere to prove later that nothing was cut off the end.
        faults: Everything found; empty when nothing was altered.
    """

    events: int
    claims: int
    head: str
    faults: tuple[Fault, ...] = ()

    @property
    def is_sound(self) -> bool:
        """True when nothing was altered."""
        return not self.faults
