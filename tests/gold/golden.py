"""Gold claims: how they are read, for the founding article and for the articles of the package."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SAMPLES = ROOT / "src" / "legation" / "samples"
SEED_TEXT = "000_5867773f5ffd4e35.txt"
SEED_PUBLISHED = "2024-10-14"

# Modality words of the founding gold -> modalities of Legation; empty accepts any.
FOUNDING_MODALITY: dict[str, tuple[str, ...]] = {
    "fact": ("actual", "in_force"),
    "opinion": ("evaluated",),
    "reported": (),
    "announced_not_in_force": ("announced",),
    "planned": ("planned",),
    "requested": ("requested",),
    "possible": ("possible",),
    "unlikely": ("predicted", "possible"),
}


@dataclass(frozen=True)
class Gold:
    """One claim that a careful political analyst would record.

    Attributes:
        id: Identifier inside its file.
        subject, object: Name or phrase and its aliases; object is empty for one-place relations.
        predicates: Accepted keys, best first.
        modalities: Accepted modalities; empty accepts any.
        polarities: Accepted polarities.
        time: Times accepted, as the gold writes them (``2024-10``, ``a/b``, ``2021/..``, ``asof:d``,
            ``unknown``).
        speakers: Chain nearest the fact first; each link a name and its aliases. Empty is the author.
        other_chains: Further chains accepted, in the same form.
        caption: True when a picture caption carries it.
        core: Political content (True) or background.
        quote: Exact words, white space collapsed; ``[...]`` joins pieces.
        quantity: As the gold writes it; empty when there is none.
        needs_quantity: True when the claim is about an amount, so that one without it says something else.
        spans: Places of the quote in the raw text, half-open code points; empty when not given.
    """

    id: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    predicates: tuple[str, ...]
    modalities: tuple[str, ...]
    polarities: tuple[str, ...]
    time: tuple[str, ...]
    speakers: tuple[tuple[str, ...], ...]
    other_chains: tuple[tuple[tuple[str, ...], ...], ...]
    caption: bool
    core: bool
    quote: str
    note: str
    spans: tuple[tuple[int, int], ...] = ()
    relation: str = ""
    quantity: str = ""
    needs_quantity: bool = False

    @property
    def line(self) -> str:
        """One line for a report."""
        return f"{self.id} {self.subject[0]} --{self.relation}--> {self.object[0] if self.object else ''}"


@dataclass(frozen=True)
class Case:
    """A text with its gold: where it lies, when it was published, what it should say."""

    name: str
    path: Path
    published: str
    source: str
    gold: tuple[Gold, ...]

    @property
    def published_day(self) -> dt.date:
        """The day of publication."""
        return dt.date.fromisoformat(self.published)


@lru_cache(maxsize=1)
def relations() -> Mapping[str, Any]:
    """The relation classes of relations.yaml."""
    loaded: Mapping[str, Any] = yaml.safe_load((HERE / "relations.yaml").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _predicates() -> Mapping[str, Any]:
    path = ROOT / "src" / "legation" / "vocab" / "predicates.yaml"
    loaded: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def predicate_keys() -> frozenset[str]:
    """The keys of the vocabulary of predicates."""
    return frozenset(_predicates())


@lru_cache(maxsize=1)
def symmetric_keys() -> frozenset[str]:
    """Predicates whose subject and object may be swapped."""
    return frozenset(key for key, entry in _predicates().items() if entry.get("symmetric"))


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Read one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def as_tuple(value: Any) -> tuple[str, ...]:
    """One string or a list of them."""
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value or ())


def speaker_forms(link: str) -> tuple[str, ...]:
    """Read one link of a gold chain: ``agencies (unnamed)`` is those words or ``unnamed``.

    >>> speaker_forms('unnamed ("reportedly")')
    ('unnamed', 'reportedly')
    """
    plain = re.sub(r"\s*\(.*?\)", "", link).strip(' "“”')
    inside = re.findall(r"[\"“](.+?)[\"”]", link)
    forms = [plain, *inside]
    if "unnamed" in link:
        forms.append("unnamed")
    return tuple(dict.fromkeys(form for form in forms if form))


def _chain(links: Any) -> tuple[tuple[str, ...], ...]:
    """Turn a written chain (outermost first) into links nearest the fact first, the author left out."""
    kept = [link for link in as_tuple(links) if link != "author" and not link.startswith("photo caption")]
    return tuple(speaker_forms(link) for link in reversed(kept))


def to_gold(row: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> Gold:
    """Build a gold claim from a row of a gold file.

    Args:
        row: The row; ``relation`` is a predicate key, or a wording of relations.yaml.
        more: Additions to it: subject, object, predicates, modality, polarity, time, chains,
            needs_quantity.
    """
    more = more or {}
    relation = row["relation"]
    if "predicates" in more:
        predicates = as_tuple(more["predicates"])
    elif relation in predicate_keys():
        predicates = (relation, *as_tuple(row.get("accept")), *as_tuple(relations()["near"].get(relation)))
    else:
        predicates = as_tuple(relations()["wordings"][relation])
    modality = row["modality"]
    note = row.get("note", "")
    if "modality" in more:
        modalities = as_tuple(more["modality"])
    elif modality in FOUNDING_MODALITY and relation not in predicate_keys():
        modalities = FOUNDING_MODALITY[modality]
        if re.search(r"causal judgement|characterisation", note):
            modalities = ("evaluated", "actual")
    else:
        modalities = (modality, *as_tuple(row.get("modality_accept")))
    sign = row["polarity"]
    polarities = as_tuple(more.get("polarity") or ("negative" if sign == "-" else "positive"))
    chain = _chain(row["attribution"])
    return Gold(
        id=row["id"],
        subject=(row["subject"], *as_tuple(row.get("subject_alias")), *as_tuple(more.get("subject"))),
        object=tuple(
            filter(None, (row["object"], *as_tuple(row.get("object_alias")), *as_tuple(more.get("object"))))
        ),
        predicates=predicates,
        modalities=modalities,
        polarities=polarities,
        time=(row["time"], *as_tuple(row.get("time_accept")), *as_tuple(more.get("time"))),
        speakers=chain,
        other_chains=tuple(_chain(one) for one in (*row.get("chains", ()), *more.get("chains", ()))),
        caption=any(link.startswith("photo caption") for link in as_tuple(row["attribution"])),
        core=bool(row["core"]),
        quote=row["quote"],
        note=note,
        spans=tuple((start, end) for start, end in row.get("offsets", ())),
        relation=relation,
        quantity=row.get("quantity", ""),
        needs_quantity=bool(more.get("needs_quantity")),
    )


def founding_case(shared: Path) -> Case:
    """The founding article with its gold, kept beside the checkout."""
    seed = shared / "seed"
    mapped = yaml.safe_load((HERE / "seed_map.yaml").read_text(encoding="utf-8"))
    gold = tuple(to_gold(row, mapped.get(row["id"])) for row in read_jsonl(seed / "claims.jsonl"))
    return Case("seed", seed / SEED_TEXT, SEED_PUBLISHED, "The Moscow Times", gold)


def _cases(index: Path, folder: Path, gold_folder: Path) -> list[Case]:
    if not index.is_file():
        return []
    entries = yaml.safe_load(index.read_text(encoding="utf-8")) or {}
    cases = []
    for name, entry in entries.items():
        path = gold_folder / f"{name}.jsonl"
        if path.is_file():
            gold = tuple(to_gold(row) for row in read_jsonl(path))
            cases.append(Case(name, folder / f"{name}.txt", str(entry["published"]), entry["source"], gold))
    return cases


def sample_cases() -> list[Case]:
    """The articles shipped with the package that have gold."""
    return _cases(SAMPLES / "index.yaml", SAMPLES, HERE / "samples")


def further_cases() -> list[Case]:
    """Further held-out articles, kept with the tests only."""
    return _cases(HERE / "further" / "index.yaml", HERE / "further", HERE / "further")


def unseen_cases() -> list[Case]:
    """Held-out articles written when the others were no longer fresh; only their totals are ever shown."""
    return _cases(HERE / "unseen" / "index.yaml", HERE / "unseen", HERE / "unseen")


def tuning_cases() -> list[Case]:
    """Articles written for tuning, kept with the tests only; they belong to no reported figure."""
    return _cases(HERE / "dev" / "index.yaml", HERE / "dev", HERE / "dev")


def find_shared() -> Path | None:
    """The development data beside the checkout or where LEGATION_SHARED points, or None."""
    named = os.environ.get("LEGATION_SHARED")
    for folder in [Path(named)] if named else [ROOT / "shared", ROOT.parent / "shared"]:
        if (folder / "seed" / "claims.jsonl").is_file():
            return folder
    return None
