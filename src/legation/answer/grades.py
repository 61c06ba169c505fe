"""How reliable a source is, in the user's own judgement; nothing here grades anybody by itself.

A grade is a judgement in the log, with coder, reason and moment: a later one counts from then on, answers as
known earlier keep the earlier one.

Source: the reliability scale of the NATO intelligence doctrine (AJP-2.1): A completely reliable, B usually,
C fairly, D not usually, E unreliable, F cannot be judged.
"""

from __future__ import annotations

from dataclasses import dataclass

from legation.errors import UsageError
from legation.ledger import Ledger
from legation.ledger.instants import Instant
from legation.model import Judgement, make_id

GRADES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
_TARGET = "source:"


@dataclass(frozen=True, slots=True)
class Grade:
    """What a coder last said of a source.

    Attributes:
        source: Outlet or body, as the documents name it.
        letter: A to F.
        coder, reason: Who and why.
        recorded_at: UTC microseconds.
    """

    source: str
    letter: str
    coder: str
    reason: str
    recorded_at: int


def grade_source(ledger: Ledger, source: str, letter: str, coder: str, reason: str = "") -> Grade:
    """Record a grade.

    Raises:
        UsageError: if the letter is no grade, or source or coder are empty.
    """
    letter = letter.strip().upper()
    if letter not in GRADES:
        scale = ", ".join(f"{key} {words}" for key, words in GRADES.items())
        raise UsageError(f"{letter!r} is no grade; choose from {scale}")
    source, coder = source.strip(), coder.strip()
    if not source or not coder:
        raise UsageError("a grade needs a source and a coder; neither may be empty")
    said = sum(1 for _ in ledger.iter_judgements(_TARGET + source))
    judgement = Judgement(
        make_id("jdg", _TARGET + source, letter, coder, reason, said),
        _TARGET + source,
        "pending",  # it accepts and rejects nothing
        coder,
        f"{letter} {reason}".rstrip(),
    )
    return Grade(source, letter, coder, reason, ledger.judge(judgement))


def grades(ledger: Ledger, *, known_at: Instant | None = None) -> dict[str, list[Grade]]:
    """Return each source's grades, the last of every coder, in the order in which they were given."""
    found: dict[str, dict[str, Grade]] = {}
    for one, recorded_at in ledger.iter_judgements(known_at=known_at):
        letter, _, reason = one.reason.partition(" ")
        if not one.target.startswith(_TARGET) or letter not in GRADES:
            continue
        source = one.target.removeprefix(_TARGET)
        by_coder = found.setdefault(source, {})
        by_coder.pop(one.coder, None)
        by_coder[one.coder] = Grade(source, letter, one.coder, reason, recorded_at)
    return {source: list(by_coder.values()) for source, by_coder in sorted(found.items())}
