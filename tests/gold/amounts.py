"""Is the quantity of a claim that of the gold?"""

from __future__ import annotations

import re

from legation.model import Quantity

SCALE = {"million": 1e6, "billion": 1e9}


def amounts(written: str) -> set[float]:
    """Read the numbers of a gold quantity.

    >>> amounts("more than 7 billion USD") == {7e9}
    True
    >>> amounts("approx. 1e9 USD (raw S1billion)") == {1e9}
    True
    """
    plain = re.sub(r"\(.*?\)", "", written)
    found = re.findall(r"(\d+(?:\.\d+)?(?:e\d+)?)\s*(million|billion)?", plain)
    return {float(number) * SCALE.get(scale, 1.0) for number, scale in found}


def quantity_agrees(written: str, quantity: Quantity | None) -> bool | None:
    """Return whether a quantity is right; None where the gold gives no number to compare.

    An unreadable number must stay without a value; a readable one must be there and be one of the gold's.
    """
    if written.startswith("UNREADABLE"):
        return quantity is None or quantity.value is None
    wanted = amounts(written)
    if not wanted or written.startswith("ordinal"):
        return None
    return quantity is not None and quantity.value is not None and quantity.value in wanted
