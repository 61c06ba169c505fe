"""What the coders' judgements come to: which claims answers leave out, and what each coder last said.

Invariants:

- a tally is a pure function of the judgements known at a moment, so later words never change earlier answers;
- a word is taken back by a further judgement whose target is the first one's identifier; nothing is edited;
- only a coder's last standing word on a claim counts, and the coders' order among themselves does not matter;
- a claim is left out when somebody rejects or corrects it and nobody accepts it. Where they disagree
  (``disputed``) it stays, because a disagreement is shown, not settled silently.

A correction is one judgement whose target is ``<old claim>><new claim>``: it rejects the first, accepts the
second, and taking it back undoes both. A claim made by a coder counts only while somebody accepts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from legation.model import Claim, Judgement

Verdict = Literal["accepted", "rejected", "unsure", "pending", "corrected"]
Outcome = Literal["accepted", "rejected", "unsure", "pending", "corrected", "disputed"]

CORRECTS = ">"
CODER = "coder/"
"""Beginning of the extractor of a claim that a coder made."""


@dataclass(frozen=True, slots=True)
class Word:
    """One coder's standing word on one claim.

    Attributes:
        judgement: Identifier of the judgement.
        verdict: As judged; ``corrected`` when another claim was put in its place.
        coder, reason: Who and why.
        recorded_at: UTC microseconds.
        replacement: The claim put in its place, or empty.
        implied: True for the acceptance that a correction implies for the new claim.
    """

    judgement: str
    verdict: Verdict
    coder: str
    reason: str = ""
    recorded_at: int = 0
    replacement: str = ""
    implied: bool = False


@dataclass(frozen=True)
class Tally:
    """Every standing word, by claim and coder.

    Attributes:
        words: Claim identifier -> coder -> word, in the order in which they were said.
        counts: Claim identifier -> judgements ever made on it, those taken back included.
    """

    words: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, judged: Iterable[tuple[Judgement, int]]) -> Tally:
        """Count judgements given with ``recorded_at``, oldest first."""
        everything = list(judged)
        gone = {one.target for one, _ in everything if one.target.startswith("jdg-")}
        words: dict[str, dict[str, Word]] = {}
        counts: dict[str, int] = {}
        for one, recorded_at in everything:
            if not one.target.startswith("clm-"):
                continue  # identities of actors, and words taken back, concern no claim by themselves
            claim_id, _, replacement = one.target.partition(CORRECTS)
            counts[claim_id] = counts.get(claim_id, 0) + 1
            if one.id in gone:
                continue
            verdict: Verdict = "corrected" if replacement else one.verdict
            said = words.setdefault(claim_id, {})
            said.pop(one.coder, None)  # so that the order is that of the last words
            said[one.coder] = Word(one.id, verdict, one.coder, one.reason, recorded_at, replacement)
        for said in list(words.values()):
            for word in list(said.values()):
                if word.replacement:
                    implied = Word(
                        word.judgement, "accepted", word.coder, word.reason, word.recorded_at, implied=True
                    )
                    # What the coder says of the new claim itself is nearer than what the correction implies.
                    words.setdefault(word.replacement, {}).setdefault(word.coder, implied)
        return cls(words, counts)

    def words_on(self, claim_id: str) -> tuple[Word, ...]:
        """Return the standing words on a claim, one a coder."""
        return tuple(self.words.get(claim_id, {}).values())

    def word_of(self, claim_id: str, coder: str) -> Word | None:
        """Return a coder's standing word on a claim, or None."""
        return self.words.get(claim_id, {}).get(coder)

    def outcome(self, claim_id: str) -> Outcome:
        """Return what the words on a claim come to.

        >>> Tally().outcome("clm-0")
        'pending'
        """
        said = {word.verdict for word in self.words_on(claim_id)}
        against = said & {"rejected", "corrected"}
        if "accepted" in said:
            return "disputed" if against else "accepted"
        if against:
            return "corrected" if "corrected" in against else "rejected"
        return "unsure" if "unsure" in said else "pending"

    def leaves_out(self, claim: Claim) -> bool:
        """True when answers pass the claim over."""
        outcome = self.outcome(claim.id)
        if outcome in ("rejected", "corrected"):
            return True
        return is_made_by_coder(claim) and outcome not in ("accepted", "disputed")


def is_made_by_coder(claim: Claim) -> bool:
    """True when a coder, not an extractor, made the claim."""
    return claim.extractor.startswith(CODER)


def correction_target(old: str, new: str) -> str:
    """Return the target of the judgement that puts one claim in the place of another.

    >>> correction_target("clm-1", "clm-2")
    'clm-1>clm-2'
    """
    return f"{old}{CORRECTS}{new}"
