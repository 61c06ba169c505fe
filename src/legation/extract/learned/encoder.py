"""Tokens -> hidden states, through the shipped int8 encoder.

Invariant: the batches of a call depend on nothing but its arguments. An int8 encoder scales its numbers by batch, so
that only the same windows in the same call give the same states to the last bit.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legation.errors import UsageError
from legation.extract.learned.pieces import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights")
FILES = ("encoder.onnx", "heads.npz", "labels.json", "pieces.txt", "decision.json")
SWITCH = "LEGATION_MODEL"
MOST_PIECES = 160
BATCH_PIECES = 2048
# Pieces that stand before and after the subject and the object of a marked pair.
SUBJECT_OPENS, SUBJECT_CLOSES, OBJECT_OPENS, OBJECT_CLOSES = 1, 2, 3, 4

Place = tuple[int, int]


def find_weights() -> Path | None:
    """Return the folder of the model to use, or None for the rules alone.

    LEGATION_MODEL is ``off``, or the folder of another model; an environment variable, because the processes that
    share a corpus inherit it. Without it, the model of the package, if it was installed with one.

    Raises:
        UsageError: When the folder named is not that of a model.
    """
    chosen = os.environ.get(SWITCH, "")
    if chosen.casefold() == "off":
        return None
    folder = Path(chosen) if chosen else WEIGHTS
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing and chosen:
        raise UsageError(
            f"{SWITCH}={chosen}: {missing[0]} is not there; name the folder of a trained model, or 'off'"
        )
    return None if missing else folder


class Encoder:
    """The encoder and its word pieces; one thread, deterministic.

    Args:
        folder: Where FILES lie.
    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = Pieces(folder / "pieces.txt")

    def encode(self, windows: Sequence[Sequence[str]]) -> list[NDArray[np.float32]]:
        """Encode windows of tokens.

        Returns:
            For each window the states of its tokens, (tokens, width); tokens past MOST_PIECES pieces have none.
        """
        rows = []
        for words in windows:
            pieces, first = [self._pieces.begin], []
            for word in words:
                own = self._pieces.cut(word)
                if len(pieces) + len(own) >= MOST_PIECES:
                    break
                first.append(len(pieces))
                pieces += own
            rows.append(([*pieces, self._pieces.end], first))
        hidden = self._run([pieces for pieces, _ in rows])
        return [states[first] for states, (_, first) in zip(hidden, rows, strict=True)]

    def encode_pairs(self, pairs: Sequence[tuple[Sequence[str], Place, Place | None]]) -> NDArray[np.float32]:
        """Encode windows with a marked subject and object.

        Args:
            pairs: (tokens, subject, object) with half-open token places; None for an object that is not told.

        Returns:
            (pairs, 3 x width): state of the whole, of the subject's marker and of the object's marker.
        """
        import numpy as np

        rows, places = [], []
        for words, subject, object_ in pairs:
            pieces = [self._pieces.begin]
            at = {SUBJECT_OPENS: 0, OBJECT_OPENS: 0}
            for i, word in enumerate(words):
                for place, marker in ((subject, SUBJECT_OPENS), (object_, OBJECT_OPENS)):
                    if place is not None and place[0] == i:
                        at[marker] = len(pieces)
                        pieces.append(marker)
                pieces += self._pieces.cut(word)
                for place, marker in ((subject, SUBJECT_CLOSES), (object_, OBJECT_CLOSES)):
                    if place is not None and place[1] - 1 == i:
                        pieces.append(marker)
            kept = [*pieces[: MOST_PIECES - 1], self._pieces.end]
            rows.append(kept)
            places.append([at[m] if at[m] < len(kept) else 0 for m in (SUBJECT_OPENS, OBJECT_OPENS)])
        hidden = self._run(rows)
        return np.stack(
            [
                np.concatenate([states[0], states[s], states[o]])
                for states, (s, o) in zip(hidden, places, strict=True)
            ]
        )

    def _run(self, rows: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
        """Run rows of pieces, shortest first, in batches of about BATCH_PIECES; return states in the rows' order."""
        import numpy as np

        order = sorted(range(len(rows)), key=lambda n: (len(rows[n]), n))
        out: list[NDArray[np.float32]] = [np.zeros((0, 0), dtype=np.float32)] * len(rows)
        batch: list[int] = []
        for position, n in enumerate(order):
            batch.append(n)
            following = len(rows[order[position + 1]]) if position + 1 < len(order) else 0
            if not following or (len(batch) + 1) * following > BATCH_PIECES:
                longest = len(rows[batch[-1]])
                pieces = np.zeros((len(batch), longest), dtype=np.int64)
                for line, one in enumerate(batch):
                    pieces[line, : len(rows[one])] = rows[one]
                mask = (pieces > 0).astype(np.int64)
                (hidden,) = self._session.run(None, {"pieces": pieces, "mask": mask})
                for line, one in enumerate(batch):
                    out[one] = hidden[line, : len(rows[one])]
                batch = []
        return out
