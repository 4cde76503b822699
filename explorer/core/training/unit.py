"""A hidden unit as a function of the inputs of its model."""

from __future__ import annotations

import msgspec
import numpy as np

from explorer.core.problem import Problem
from explorer.core.sentence import Sentence


class RunUnit(Problem, frozen=True, tag="run_unit"):
    """A unit of a kept run, with the weights that it ended with."""

    directory: str
    layer: int
    """From 1."""
    unit: int
    """From 1."""


class TrainingUnit(msgspec.Struct, frozen=True, tag="training_unit"):
    """Outputs of one hidden unit along the inputs of a model, in the units of the data."""

    epoch: float
    layer: int
    unit: int
    inputs: tuple[str, ...]
    """The one or two inputs along which it is drawn, in the order of the data."""
    low: tuple[float, ...]
    high: tuple[float, ...]
    """The ends of each of these inputs."""
    values: np.ndarray
    """(n,) float32 along one input; (n, n) along two, rows from the bottom up."""
    sentence: Sentence | None
    """That the other inputs are held at their means; None: there are no others."""
