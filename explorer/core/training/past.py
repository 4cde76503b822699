"""The record of a kept run, in arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from explorer.core.training.growing.confusions import EpochConfusion


class Past(NamedTuple):
    """All that is kept of a run; arrays are (epochs,) if not said otherwise, of finished epochs."""

    steps: np.ndarray
    """Steps done at the end of each."""
    train: np.ndarray
    validation: np.ndarray
    seconds: np.ndarray
    rates: np.ndarray
    norms: np.ndarray
    """(epochs, layers): of the gradient at the last step, like the ratios of update to weights."""
    ratios: np.ndarray
    losses: np.ndarray
    """(steps,): of every step."""
    metrics: Mapping[str, np.ndarray] = {}
    """By name, (epochs, 2): on training and on validation data."""
    sharpness: np.ndarray = np.empty(0)
    """NaN where it was not measured."""
    confusions: Sequence[EpochConfusion] = ()
    """Of some epochs."""
