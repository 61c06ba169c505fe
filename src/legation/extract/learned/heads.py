"""The questions put to hidden states, as matrices: what triggers, which arguments, how put, who speaks, which PLOVER type.

The forms are those of training/model.py; numbers are kept in half precision and reckoned in single.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


class Heads:
    """The heads of a trained model.

    Args:
        folder: Where heads.npz and labels.json lie.

    Attributes:
        predicates: Keys of predicates.yaml, in the order of the classes after "no trigger".
        modalities: Modalities, in the order of the classes.
        roots: PLOVER types, in the order of the classes after "none".
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.predicates: tuple[str, ...] = tuple(labels["predicates"])
        self.modalities: tuple[str, ...] = tuple(labels["modalities"])
        self.roots: tuple[str, ...] = tuple(labels["roots"])
        self._links: tuple[str, ...] = tuple(labels["links"])
        self._link_width: int = labels["link_width"]

    @cached_property
    def _matrices(self) -> dict[str, Array]:
        import numpy as np

        with np.load(self._folder / "heads.npz") as stored:
            return {name: stored[name].astype(np.float32) for name in stored.files}

    def _two(self, name: str, states: Array) -> Array:
        """Apply the two layers of a head."""
        first, last = sorted({int(key.split(".")[1]) for key in self._matrices if key.startswith(f"{name}.")})
        hidden = _gelu(self._one(f"{name}.{first}", states))
        return self._one(f"{name}.{last}", hidden)

    def _one(self, name: str, states: Array) -> Array:
        product: Array = states @ self._matrices[f"{name}.weight"].T + self._matrices[f"{name}.bias"]
        return product

    def triggers(self, states: Array) -> Array:
        """Probabilities (tokens, 1 + predicates); the first column is "no trigger"."""
        return _softmax(self._two("trigger", states))

    def modality(self, states: Array) -> tuple[Array, Array]:
        """Probabilities of modalities (tokens, modalities), and of negation (tokens,)."""
        scores = self._two("modality", states)
        return _softmax(scores[:, :-1]), _sigmoid(scores[:, -1])

    def factuality(self, states: Array) -> Array:
        """Factuality on the scale of UDS-IH2, -3 (certainly not) to 3 (certainly)."""
        value: Array = self._two("fact", states)[:, 0]
        return value

    def cues(self, states: Array) -> Array:
        """Probability of each token to be the cue of an attribution."""
        return _sigmoid(self._two("cue", states)[:, 0])

    def links(self, at: Array, tokens: Array) -> dict[str, Array]:
        """Probability of each token to be argument of each trigger or cue.

        Args:
            at: States of the triggers or cues (n, width).
            tokens: States of the window's tokens (tokens, width).

        Returns:
            ``subject``, ``object``, ``source``, ``content`` -> (n, tokens).
        """
        count, width = len(self._links), self._link_width
        left = self._one("from_", at).reshape(len(at), count, width)
        right = self._one("to_", tokens).reshape(len(tokens), count, width)
        bias = self._one("bias", tokens)
        return {
            name: _sigmoid(left[:, k] @ right[:, k].T / width**0.5 + bias[:, k])
            for k, name in enumerate(self._links)
        }

    def pair(self, states: Array) -> Array:
        """Probabilities (pairs, 1 + roots); the first column is "none"."""
        return _softmax(self._two("pair", states))


def _softmax(scores: Array) -> Array:
    import numpy as np

    raised = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Array = raised / raised.sum(-1, keepdims=True)
    return shares


def _sigmoid(scores: Array) -> Array:
    import numpy as np

    value: Array = np.float32(1) / (np.float32(1) + np.exp(-np.clip(scores, -30, 30)))
    return value


def _gelu(values: Array) -> Any:
    """The exact form, by Abramowitz and Stegun 7.1.26 (error below 1.5e-7): numpy has no erf."""
    import numpy as np

    x = np.abs(values) / np.float32(2**0.5)
    t = 1 / (1 + np.float32(0.3275911) * x)
    coefficients = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    total = np.zeros_like(t)
    for coefficient in coefficients:
        total = total * t + np.float32(coefficient)
    erf = np.sign(values) * (1 - total * t * np.exp(-x * x))
    return values * (1 + erf) / 2
