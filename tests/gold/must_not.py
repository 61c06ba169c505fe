"""The ten things that must never come of the founding article, as checks over claims and statuses.

Each check returns the claims (or statuses) that break it; an empty list is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tests.gold.arguments import forms_of

from legation.model import Argument, BlockKind, Claim, Document, Modality, Status

HAPPENED = frozenset({Modality.ACTUAL, Modality.IN_FORCE})
Check = Callable[[Document, Sequence[Claim]], list[Claim]]


def _names(argument: Argument | None, pattern: str) -> bool:
    return argument is not None and any(
        re.search(pattern, form, re.IGNORECASE) for form in forms_of(argument)
    )


def _taliban(argument: Argument | None) -> bool:
    if argument is not None and argument.actor is not None:
        actor = argument.actor
        return bool(
            re.search("taliban|islamic emirate", f"{actor.key} {actor.name} {actor.of}", re.IGNORECASE)
        )
    return _names(argument, r"taliban|islamic emirate")


def _arguments(claim: Claim) -> list[Argument]:
    found = [claim.subject, *(argument for _, argument in claim.roles)]
    return found + ([claim.object] if claim.object else [])


def _is_told_as_done(claim: Claim) -> bool:
    return claim.modality in HAPPENED and claim.polarity == "positive"


def _says(claims: Sequence[Claim], *predicates: str) -> list[Claim]:
    return [claim for claim in claims if claim.predicate in predicates and _is_told_as_done(claim)]


def removed(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """1. Russia removed, delisted or suspended the Taliban."""
    return [c for c in _says(claims, "delist", "suspend_designation") if any(map(_taliban, _arguments(c)))]


def recognised(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """2. Any state recognised the Taliban (in whatever direction it is told)."""
    return [c for c in _says(claims, "recognise") if any(map(_taliban, _arguments(c)))]


def invited_to_brics(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """3. The Taliban were invited to, or attended, BRICS."""
    told = _says(
        claims, "invite", "participate", "accept_invitation", "join", "admit", "be_member", "speak_at"
    )
    return [
        claim
        for claim in told
        if any(map(_taliban, _arguments(claim)))
        and (any(_names(argument, "brics") for argument in _arguments(claim)) or "BRICS" in _words(claim))
    ]


def _words(claim: Claim) -> str:
    return " ".join(span.exact for span in claim.evidence)


def lifted(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """4. The West lifted (suspended, exempted from) its sanctions."""
    return _says(claims, "lift_sanctions", "suspend_sanctions", "exempt_from_sanctions")


def guessed_number(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """5. Any number for the damaged count of people in need."""
    found = []
    for claim in claims:
        quantity = claim.quantity
        if quantity is None or quantity.value is None:
            continue
        around = document.text[max(0, quantity.words.start - 8) : quantity.words.end + 12]
        if re.search(r"2\s*/\s*million", around):
            found.append(claim)
    return found


def furniture(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """6. Claims out of related-article lines or the disclaimer."""
    banned = [
        (block.start, block.end)
        for block in document.blocks
        if block.kind not in (BlockKind.HEADLINE, BlockKind.PARAGRAPH, BlockKind.CAPTION)
    ]
    for pattern in (r"Related article:[^\n]*", r"The views expressed in opinion pieces[\s\S]*"):
        banned += [found.span() for found in re.finditer(pattern, document.text)]
    return [
        claim
        for claim in claims
        if any(span.start < end and start < span.end for span in claim.evidence for start, end in banned)
    ]


def founded_in_eighties(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """7. The emergence of the Taliban dated to the 1980s."""
    return [
        claim
        for claim in claims
        if _taliban(claim.subject) and claim.time.edtf and re.search(r"\b198", claim.time.edtf)
    ]


def bortnikov_at_format(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """8. Bortnikov speaking at (or attending, hosting) the Moscow Format."""
    return [
        claim
        for claim in _says(claims, "speak_at", "participate", "host")
        if _names(claim.subject, "bortnikov")
        and any(
            _names(argument, r"moscow format|consultations|moscow meeting")
            for argument in _arguments(claim)[1:]
        )
    ]


def taliban_and_ukraine(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """9. The Taliban invading Ukraine, or sanctioned for it."""
    return [
        claim
        for claim in claims
        if (
            (claim.predicate in ("invade", "attack", "take_control") and _taliban(claim.subject))
            or (
                claim.predicate in ("impose_sanctions", "maintain_sanctions", "shun")
                and _taliban(claim.object)
            )
        )
        and any(_names(argument, "ukraine|ukrainian") for argument in _arguments(claim)[1:])
    ]


def taliban_as_allies(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """10. The Taliban as allies in the fight against terrorism, told as a fact."""
    return [
        claim
        for claim in _says(claims, "ally", "cooperate", "fight", "military_cooperation", "characterise")
        if any(map(_taliban, _arguments(claim)))
        and any(re.search(r"allies in the fight", span.exact + span.suffix) for span in claim.evidence)
    ]


CHECKS: tuple[Check, ...] = (
    removed,
    recognised,
    invited_to_brics,
    lifted,
    guessed_number,
    furniture,
    founded_in_eighties,
    bortnikov_at_format,
    taliban_and_ukraine,
    taliban_as_allies,
)


def violations(document: Document, claims: Sequence[Claim]) -> dict[int, list[Claim]]:
    """Return number of the rule -> claims that break it; empty when all ten hold."""
    found = {number: check(document, claims) for number, check in enumerate(CHECKS, start=1)}
    return {number: broken for number, broken in found.items() if broken}


# machine -> states that the founding article alone can never support, and for whom (1-4 of the ten).
FORBIDDEN_STATES: dict[str, frozenset[str]] = {
    "designation": frozenset({"removed", "suspended"}),
    "recognition": frozenset({"recognised"}),
    "invitation": frozenset({"issued", "accepted", "attended"}),
    "sanction": frozenset({"lifted", "suspended", "exempt"}),
    "membership": frozenset({"member", "partner", "invited"}),
}


def status_violations(statuses: Sequence[Status], claims: Sequence[Claim]) -> list[Status]:
    """Return statuses that say of the Taliban what rules 1 to 4 forbid.

    The invitation of the Taliban minister to Moscow is asserted by the article, so an invitation counts only
    where BRICS is a party to it.
    """
    parties: dict[str, Argument] = {}
    for claim in claims:
        for argument in _arguments(claim):
            parties[argument.key] = argument
    found = []
    for status in statuses:
        if status.state not in FORBIDDEN_STATES.get(status.machine, frozenset()):
            continue
        pair = [parties.get(status.subject), parties.get(status.object)]
        if not any(map(_taliban, pair)) and status.machine != "sanction":
            continue
        about_brics = any(_names(one, "brics") for one in pair) or any(
            "BRICS" in _words(claim) for claim in claims if claim.id in status.claims
        )
        if status.machine in ("invitation", "membership") and not about_brics:
            continue
        found.append(status)
    return found
