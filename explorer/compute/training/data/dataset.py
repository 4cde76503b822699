"""Data as a model learns them."""

from __future__ import annotations

import functools
import hashlib
import math
from dataclasses import dataclass

import numpy as np

from explorer.core.sentence import Sentence, refusal
from explorer.core.training.sizes import outputs_of

_POINTS = 2000
"""Points of a plane that are drawn."""


@dataclass(frozen=True)
class Part:
    """Rows of inputs and targets, as the model learns them."""

    x: np.ndarray
    """(n, columns) float32: standardised inputs."""
    y: np.ndarray
    """(n, 1) float32: the number to predict, or 0 or 1 for two classes; (n,) int32: the numbers of
    more than two classes."""

    def __len__(self) -> int:
        return len(self.x)

    @functools.cached_property
    def variance(self) -> float:
        """Variance of the targets, in the units of the model."""
        return float(self.y.astype(np.float64).var())


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve to fit, where the data are a function of one variable: (m,) float64 each."""

    x: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    """By the tape; NaN where it gives none."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows of training, validation and test data.

    `(raw − mean) / scale` is what a model sees, `(raw target − center) / spread` what it learns.
    """

    inputs: tuple[str, ...]
    target: str
    train: Part
    validation: Part
    test: Part
    mean: np.ndarray
    scale: np.ndarray
    """(columns,) float64, like the mean."""
    center: float
    spread: float
    curve: Curve | None
    notes: tuple[Sentence, ...]
    classes: tuple[str, ...] = ()
    """Names of the classes; none where a number is predicted."""

    @property
    def outputs(self) -> int:
        """Outputs of a model: a number, one logit for two classes, or a logit for each of more."""
        return outputs_of(len(self.classes))

    def points(self) -> np.ndarray | None:
        """Return points to draw, (n, 4): two inputs, the class, and 1 for validation data.

        The same share is taken of training and validation data; None for data without two inputs
        and classes.
        """
        if not self.classes or len(self.inputs) != 2:
            return None
        whole = len(self.train) + len(self.validation)
        found = []
        for part, is_held_out in ((self.train, 0.0), (self.validation, 1.0)):
            rows = slice(math.ceil(len(part) * min(1.0, _POINTS / whole)))
            x = part.x[rows].astype(np.float64) * self.scale + self.mean
            held = np.full(len(x), is_held_out)
            found.append(np.column_stack([x, part.y[rows].reshape(-1), held]))
        return np.concatenate(found)

    def class_counts(self) -> tuple[int, ...]:
        """Return how many rows of the training data each class has."""
        true = self.train.y.reshape(-1).astype(np.int64)
        return tuple(np.bincount(true, minlength=len(self.classes)).tolist())

    @property
    def unit(self) -> float:
        """Factor from squared errors of the model to the squared units of the target."""
        return self.spread**2

    def in_units(self, y: np.ndarray) -> np.ndarray:
        """Return targets or predictions, (n,) to (n,) float64, in the units of the raw target."""
        return y.astype(np.float64) * self.spread + self.center

    def checksum(self) -> str:
        """Return the SHA-256, in hexadecimal, of all numbers that are trained on or held out."""
        digest = hashlib.sha256()
        for part in (self.train, self.validation, self.test):
            for array in (part.x, part.y):
                digest.update(repr(array.shape).encode())
                digest.update(array.tobytes())
        return digest.hexdigest()

    def check_same(self, checksum: str) -> None:
        """Raise SentenceError unless these are the data with this checksum."""
        if checksum != self.checksum():
            raise refusal("The data have changed since this run.")
