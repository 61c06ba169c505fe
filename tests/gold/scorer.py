"""How well the claims of a document agree with its gold; run ``python -m tests.gold.scorer --help``.

Invariant: every produced claim ends as exactly one of matched, duplicate or wrong, and every gold claim as
matched or missed. Precision leaves duplicates out of the denominator and counts them beside it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.gold.amounts import quantity_agrees
from tests.gold.arguments import argument_agrees, phrases_agree
from tests.gold.golden import (
    Case,
    Gold,
    find_shared,
    founding_case,
    further_cases,
    predicate_keys,
    relations,
    sample_cases,
    symmetric_keys,
    tuning_cases,
    unseen_cases,
)
from tests.gold.matching import best_matching

from legation.model import Claim, Document, ValidTime

FIELDS = ("modality", "polarity", "attribution", "time", "span")
# Where and why, never what: these roles do not stand in for the object.
PLACE_ROLES = frozenset({"venue", "cause"})
SLACK_DAYS = 1


@dataclass(frozen=True)
class Score:
    """The outcome for one document.

    Attributes:
        matched: Pairs of gold and produced claim.
        missed: Gold without a produced claim.
        duplicates: Produced claims that say again what a matched one says.
        wrong: Produced claims that no gold claim supports.
        errors: Field name -> matched pairs in which it is wrong.
    """

    name: str
    matched: tuple[tuple[Gold, Claim], ...]
    missed: tuple[Gold, ...]
    duplicates: tuple[Claim, ...]
    wrong: tuple[Claim, ...]
    errors: dict[str, tuple[tuple[Gold, Claim], ...]] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        """Share of all gold claims found."""
        return _share(len(self.matched), len(self.matched) + len(self.missed))

    @property
    def core_recall(self) -> float:
        """Share of the core gold claims found."""
        found = sum(gold.core for gold, _ in self.matched)
        return _share(found, found + sum(gold.core for gold in self.missed))

    @property
    def precision(self) -> float:
        """Share of the produced claims, duplicates aside, that a gold claim supports."""
        return _share(len(self.matched), len(self.matched) + len(self.wrong))

    def right(self, name: str) -> float:
        """Share of the matched pairs in which a field is right."""
        return _share(len(self.matched) - len(self.errors.get(name, ())), len(self.matched))

    @property
    def modality_and_polarity(self) -> float:
        """Share of the matched pairs in which modality and polarity are both right."""
        bad = {gold.id for name in ("modality", "polarity") for gold, _ in self.errors.get(name, ())}
        return _share(len(self.matched) - len(bad), len(self.matched))

    @property
    def quantity(self) -> float:
        """Share of the matched pairs with a number in the gold whose quantity is right."""
        return _share(sum(self.amounts), len(self.amounts))

    @property
    def amounts(self) -> list[bool]:
        """Right or wrong, for every matched pair whose gold has a number."""
        checked = [quantity_agrees(gold.quantity, claim.quantity) for gold, claim in self.matched]
        return [right for right in checked if right is not None]

    def figures(self) -> dict[str, float]:
        """Every figure that a floor may be set on."""
        found = {"core_recall": self.core_recall, "recall": self.recall, "precision": self.precision}
        found |= {name: self.right(name) for name in FIELDS}
        return found | {"status": self.modality_and_polarity, "quantity": self.quantity}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


# ---------------------------------------------------------------- matching


def pair_agrees(gold: Gold, claim: Claim) -> bool:
    """Do a gold and a produced claim say the same of the same parties (status, time, speaker aside)?"""
    if claim.predicate not in gold.predicates or (gold.needs_quantity and claim.quantity is None):
        return False
    if _places_agree(gold.subject, gold.object, claim):
        return True
    return claim.predicate in symmetric_keys() and _swapped_agree(gold, claim)


def _joined(claim: Claim) -> list[str]:
    """Readings of the object with the roles that tell what is asked, done or discussed."""
    kept = [argument for name, argument in claim.roles if name not in PLACE_ROLES]
    words = [argument.text or argument.span.exact for argument in kept]
    base = (claim.object.text or claim.object.span.exact) if claim.object else ""
    return [f"{base} {' '.join(words)}".strip()] if words else []


def _places_agree(subject: Sequence[str], object_: Sequence[str], claim: Claim) -> bool:
    if not argument_agrees(subject, claim.subject):
        return False
    if not object_:
        return True
    if claim.object is not None and argument_agrees(object_, claim.object, _joined(claim)):
        return True
    return any(
        argument_agrees(object_, argument) for name, argument in claim.roles if name not in PLACE_ROLES
    ) or (claim.object is None and claim.place is not None and argument_agrees(object_, claim.place))


def _swapped_agree(gold: Gold, claim: Claim) -> bool:
    return (
        claim.object is not None
        and bool(gold.object)
        and argument_agrees(gold.subject, claim.object)
        and argument_agrees(gold.object, claim.subject)
    )


# ---------------------------------------------------------------- fields


def modality_agrees(gold: Gold, claim: Claim) -> bool:
    """Is the modality one that the gold accepts? A denial may also be told as a negated fact."""
    if not gold.modalities or str(claim.modality) in gold.modalities:
        return True
    return "denied" in gold.modalities and claim.polarity == "negative" and str(claim.modality) == "actual"


def polarity_agrees(gold: Gold, claim: Claim) -> bool:
    """Is the polarity right? A denial is read alike with either sign; a refusal is its opposite negated."""
    if "denied" in gold.modalities:
        return True
    refusals = relations()["refusals"]
    turned = (claim.predicate in refusals) != (gold.predicates[0] in refusals)
    return (claim.polarity in gold.polarities) != turned


def attribution_agrees(gold: Gold, claim: Claim) -> bool:
    """Is the chain of speakers beyond the author right, link by link?"""
    if gold.caption:
        return claim.source == "caption" or any(link.manner == "caption" for link in claim.attribution)
    if claim.source == "caption":
        return False
    return any(_chain_agrees(chain, gold, claim) for chain in (gold.speakers, *gold.other_chains))


def _chain_agrees(chain: Sequence[Sequence[str]], gold: Gold, claim: Claim) -> bool:
    links = list(claim.attribution)
    if _links_agree(chain, claim):
        return True
    if claim.predicate not in relations()["self_speech"]:
        return False
    # The subject of a speech act speaks: a chain may say so again, or leave it out.
    if links and argument_agrees(gold.subject, links[0].speaker):
        links = links[1:]
    shorter = chain
    if chain and any(phrases_agree(form, own) for form in chain[0] for own in gold.subject):
        shorter = chain[1:]
    return len(shorter) == len(links) and all(
        argument_agrees(forms, link.speaker) for forms, link in zip(shorter, links, strict=True)
    )


def _links_agree(chain: Sequence[Sequence[str]], claim: Claim) -> bool:
    return len(chain) == len(claim.attribution) and all(
        argument_agrees(forms, link.speaker) for forms, link in zip(chain, claim.attribution, strict=True)
    )


def day_range(written: str) -> tuple[int | None, int | None]:
    """Read a gold time: first and last day number, None where open.

    >>> day_range("2024-02") == (dt.date(2024, 2, 1).toordinal(), dt.date(2024, 2, 29).toordinal())
    True
    >>> day_range("2021/..") == (dt.date(2021, 1, 1).toordinal(), None)
    True
    """
    if "/" in written:
        left, right = written.split("/")
        return day_range(left)[0], day_range(right)[1]
    if written in ("..", ""):
        return None, None
    parts = [int(part) for part in re.findall(r"\d+", written)]
    first = dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    if len(parts) == 3:
        last = first
    elif len(parts) == 2:
        last = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    else:
        last = dt.date(parts[0], 12, 31)
    return first.toordinal(), last.toordinal()


def time_agrees(written: str, time: ValidTime, published: dt.date) -> bool:
    """Does a produced time keep to what the text gives?

    An interval must be equal to the gold's or lie inside it, without sharpening a stretch of over a week to a
    single day; a state as of publication may be left unresolved, a dated occasion may not.
    """
    open_time = time.basis in ("asof", "unresolved") or not time.is_resolved
    low, high = time.earliest_start, time.latest_end
    if written.startswith(("unknown", "unresolvable")):
        return open_time or (low is None and high is not None and high <= published.toordinal() + SLACK_DAYS)
    if written.startswith("asof:"):
        day = dt.date.fromisoformat(written[5:]).toordinal()
        covers = (low is None or low <= day) and (high is None or high >= day)
        return open_time or (covers and not (low == high == day and time.basis == "explicit"))
    if open_time:
        return False
    first, last = day_range(written)
    if last is None and first is not None:  # a state or occasion begun then and not ended
        since = day_range(re.split("/", written)[0])
        if low is None or since[1] is None:
            return False
        begun = first - SLACK_DAYS <= low <= since[1] + SLACK_DAYS
        return begun and (high is None or high >= published.toordinal())
    if last is None:
        return False
    if high is None:
        # "in 2021 X took control" told as a state begun in 2021: the start carries the date.
        high = time.latest_start
        if low is None or high is None:
            return False
    if first is None:
        return high <= last + SLACK_DAYS
    if low is None:
        return False
    inside = first - SLACK_DAYS <= low and high <= max(last, min(last + SLACK_DAYS, published.toordinal()))
    too_sharp = low == high and last - first > 7
    return inside and not too_sharp


def find_quote(raw: str, quote: str) -> list[tuple[int, int]]:
    """Return where a gold quote stands in the raw text; white space is free, ``[...]`` joins pieces.

    >>> find_quote("a  b\\nc", "b c")
    [(3, 6)]
    """
    places: list[tuple[int, int]] = []
    for piece in quote.split("[...]"):
        pattern = r"\s+".join(map(re.escape, piece.split()))
        places += [(found.start(), found.end()) for found in re.finditer(pattern, raw)] if pattern else []
    return places


def span_agrees(gold: Gold, claim: Claim, document: Document) -> bool:
    """Does some evidence overlap the gold quote?"""
    if document.segments:
        raw = document.raw_text
        wanted = gold.spans or find_quote(raw, gold.quote)
        given = [document.raw_span(span.start, span.end) for span in claim.evidence]
    else:
        wanted = find_quote(document.text, gold.quote)
        given = [(span.start, span.end) for span in claim.evidence]
    return any(a < end and start < b for a, b in given for start, end in wanted)


def check_fields(gold: Gold, claim: Claim, document: Document, published: dt.date) -> dict[str, bool]:
    """Return field name -> right or wrong for one matched pair."""
    return {
        "modality": modality_agrees(gold, claim),
        "polarity": polarity_agrees(gold, claim),
        "attribution": attribution_agrees(gold, claim),
        "time": any(time_agrees(written, claim.time, published) for written in gold.time),
        "span": span_agrees(gold, claim, document),
    }


# ---------------------------------------------------------------- score


def score(case: Case, document: Document, claims: Sequence[Claim]) -> Score:
    """Match the claims of one document with its gold, one to one, and judge every field.

    The matching has the most pairs possible and, among those, the most fields right.
    """
    published = case.published_day
    checks: dict[tuple[int, int], dict[str, bool]] = {}
    for row, gold in enumerate(case.gold):
        for column, claim in enumerate(claims):
            if pair_agrees(gold, claim):
                checks[row, column] = check_fields(gold, claim, document, published)
    weights = {
        (row, column): 1000.0
        + sum(found.values())
        + (claims[column].predicate == case.gold[row].predicates[0]) / 2
        for (row, column), found in checks.items()
    }
    chosen = best_matching(weights)
    taken = set(chosen.values())
    duplicates: list[Claim] = []
    wrong: list[Claim] = []
    for column, claim in enumerate(claims):
        if column in taken:
            continue
        again = any(
            at == column and row in chosen and found["modality"] and found["polarity"]
            for (row, at), found in checks.items()
        )
        (duplicates if again else wrong).append(claim)
    pairs = tuple((case.gold[row], claims[column]) for row, column in sorted(chosen.items()))
    errors = {
        name: tuple(
            (case.gold[row], claims[column])
            for (row, column) in sorted(chosen.items())
            if not checks[row, column][name]
        )
        for name in FIELDS
    }
    missed = tuple(gold for row, gold in enumerate(case.gold) if row not in chosen)
    return Score(case.name, pairs, missed, tuple(duplicates), tuple(wrong), errors)


def pooled(name: str, scores: Sequence[Score]) -> Score:
    """Add scores up, as if the documents were one."""
    return Score(
        name,
        tuple(pair for one in scores for pair in one.matched),
        tuple(gold for one in scores for gold in one.missed),
        tuple(claim for one in scores for claim in one.duplicates),
        tuple(claim for one in scores for claim in one.wrong),
        {key: tuple(pair for one in scores for pair in one.errors.get(key, ())) for key in FIELDS},
    )


def unmapped_predicates() -> set[str]:
    """Keys used in relations.yaml that the vocabulary does not have."""
    loaded = relations()
    used = set(loaded["near"]) | {one for many in loaded["near"].values() for one in many}
    used |= {one for many in loaded["wordings"].values() for one in many} | set(loaded["self_speech"])
    return used - predicate_keys()


def choose_cases(names: Sequence[str]) -> list[Case]:
    """Return the cases asked for: ``seed``, ``dev``, ``held``, ``further``, ``all``, ``tuning``, ``unseen`` or names."""
    shared = find_shared()
    cases = [founding_case(shared)] if shared else []
    further = further_cases()
    cases += [*sample_cases(), *further]
    ours = {one.name for one in further}
    chosen = []
    for case in cases:
        group = "further" if case.name in ours else case.name.split("_")[0]
        if {case.name, group, "all"} & set(names):
            chosen.append(case)
    # Only when asked for by name, never within "all": those written to be tuned on, and those to be looked at rarely.
    apart = {"tuning": tuning_cases(), "unseen": unseen_cases()}
    return chosen + [
        case for group, cases in apart.items() for case in cases if {case.name, group} & set(names)
    ]


def main() -> None:
    """Print the table and, for development texts, the listing."""
    from tests.gold.reading import read_case
    from tests.gold.report import listing, show_claim, table

    parser = argparse.ArgumentParser(description="Score the pipeline against gold claims.")
    parser.add_argument(
        "names", nargs="*", help="seed, dev, held, further, all, tuning, unseen or a sample's name"
    )
    parser.add_argument("--seed", action="store_true", help="the founding article (same as the name seed)")
    parser.add_argument(
        "--list", action="store_true", help="list misses and errors, except of held-out texts"
    )
    chosen = parser.parse_args()
    names = [*chosen.names, *(["seed"] if chosen.seed or not chosen.names else [])]
    scores = []
    only_totals = {case.name for case in unseen_cases()}
    for case in choose_cases(names):
        document, claims = read_case(case)
        scores.append(score(case, document, claims))
        tuned = case.name == "seed" or case.name.startswith(("dev_", "tuning_"))
        tuned = tuned and case.name not in only_totals
        if chosen.list and tuned:
            print(listing(scores[-1]))
        elif chosen.list:
            print(f"== {case.name} is held out: its misses are not shown")
        if case.name == "seed":
            from tests.gold.must_not import violations

            for number, found in violations(document, claims).items():
                print(f"MUST NOT {number}: {[show_claim(claim) for claim in found]}")
    shown = [one for one in scores if one.name not in only_totals]
    print(table(shown if len(scores) == len(shown) == 1 else [*shown, pooled("together", scores)]))


if __name__ == "__main__":
    main()
