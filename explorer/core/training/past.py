"""All that is kept of a run, in arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from explorer.core.training.growing.confusions import EpochConfusion


class Past(NamedTuple):
    """All that is kept of a run; the arrays have an element for each finished epoch."""

    steps: np.ndarray
    """Done at its end."""
    train: np.ndarray
    validation: np.ndarray
    seconds: np.ndarray
    rates: np.ndarray
    norms: np.ndarray
    """(epochs, layers), like the ratios."""
    ratios: np.ndarray
    losses: np.ndarray
    """Of every step."""
    metrics: Mapping[str, np.ndarray] = {}
    """By name (epochs, 2): of training and of validation data."""
    sharpness: np.ndarray = np.empty(0)
    """NaN where it was not measured."""
    confusions: Sequence[EpochConfusion] = ()
    """Of some epochs."""
