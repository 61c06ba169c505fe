"""How far two coders agree beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from legation.errors import UsageError
from legation.ledger import Ledger
from legation.ledger.instants import Instant

CATEGORIES = ("accepted", "rejected", "corrected", "unsure")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two coders on the claims that both judged.

    Attributes:
        first, second: The coders.
        claims: How many claims both judged.
        observed: Share of them with the same verdict, 0 to 1; None without claims.
        expected: Share expected if each had drawn from their own frequencies; None without claims.
        kappa: Cohen's kappa, at most 1; None when it is not defined: without claims, or when both used
            one and the same verdict throughout, so that chance alone would agree as well.
        table: (first's verdict, second's verdict) -> claims; only pairs that occur.
        differing: Identifiers of the claims on which they differ, in order.

    Source: Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological
        Measurement 20(1), 37-46.
    """

    first: str
    second: str
    claims: int
    observed: float | None
    expected: float | None
    kappa: float | None
    table: Mapping[tuple[str, str], int]
    differing: tuple[str, ...]


def agreement(ledger: Ledger, first: str, second: str, *, known_at: Instant | None = None) -> Agreement:
    """Compare the standing words of two coders, claim by claim.

    A word that only sends a claim back to the queue, and one that a correction implies for the new claim,
    are no codings and do not count.

    Raises:
        UsageError: if both are the same coder.
    """
    if first == second:
        raise UsageError(f"agreement needs two coders; {first} was named twice")
    tally = ledger.tally(known_at=known_at)
    pairs: dict[str, tuple[str, str]] = {}
    for claim_id, words in tally.words.items():
        one, other = words.get(first), words.get(second)
        if one is None or other is None or one.implied or other.implied:
            continue
        if one.verdict in CATEGORIES and other.verdict in CATEGORIES:
            pairs[claim_id] = (one.verdict, other.verdict)
    table = Counter(pairs.values())
    differing = tuple(sorted(key for key, (one, other) in pairs.items() if one != other))
    observed, expected, kappa = cohen(table)
    return Agreement(first, second, len(pairs), observed, expected, kappa, dict(table), differing)


def cohen(table: Mapping[tuple[str, str], int]) -> tuple[float | None, float | None, float | None]:
    """Return observed and expected agreement and kappa of a table of counts.

    >>> observed, expected, kappa = cohen({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15})
    >>> round(observed, 2), round(expected, 2), round(kappa, 2)
    (0.7, 0.5, 0.4)
    """
    total = sum(table.values())
    if not total:
        return None, None, None
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (one, other), count in table.items():
        rows[one] += count
        columns[other] += count
    same = sum(count for (one, other), count in table.items() if one == other)
    by_chance = sum(rows[verdict] * columns[verdict] for verdict in rows)  # of total squared, kept whole
    observed, expected = same / total, by_chance / total**2
    if by_chance == total**2:
        return observed, expected, None
    return observed, expected, (same * total - by_chance) / (total**2 - by_chance)
