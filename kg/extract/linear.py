"""Multinomial logistic regression over named features: small, exact, readable models for roles and flags.

A model is one ``.npz`` file: feature names, class names, weights (features by classes, float16) and biases.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..errors import MissingModelError
from ..resources import model_dir


class Linear:
    """A trained model in memory; features that it does not know count nothing."""

    def __init__(self, features: Sequence[str], classes: Sequence[str], weights: np.ndarray, bias: np.ndarray):
        self.index = {name: row for row, name in enumerate(features)}
        self.classes = tuple(classes)
        self.weights, self.bias = weights.astype(np.float32), bias.astype(np.float32)

    @classmethod
    def load(cls, path: Path) -> Linear:
        """The model of a file; MissingModelError where there is none."""
        if not path.is_file():
            raise MissingModelError(f"no model at {path}; train it with python -m kg.train votes")
        with np.load(path, allow_pickle=False) as data:
            return cls(str(data["features"]).split("\n"), str(data["classes"]).split("\n"), data["weights"], data["bias"])

    def save(self, path: Path) -> None:
        """Write the model, compressed."""
        np.savez_compressed(
            path, features=np.array("\n".join(self.index)), classes=np.array("\n".join(self.classes)),
            weights=self.weights.astype(np.float16), bias=self.bias,
        )  # fmt: skip

    def probabilities(self, rows: Sequence[Sequence[str]]) -> np.ndarray:
        """The probability of each class for each row of features: rows by classes."""
        scores, find = np.tile(self.bias, (len(rows), 1)), self.index.get
        for number, names in enumerate(rows):
            known = [row for row in map(find, names) if row is not None]
            scores[number] += self.weights[known].sum(axis=0)
        scores -= scores.max(axis=1, keepdims=True, initial=0)
        chances = np.exp(scores)
        return chances / chances.sum(axis=1, keepdims=True)


@lru_cache(maxsize=4)
def load_linear(name: str) -> Linear:
    """The shipped model of that name (``roles`` or ``flags``)."""
    return Linear.load(model_dir("votes") / f"{name}.npz")
