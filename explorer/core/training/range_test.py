"""The range test of a learning rate: request and answer."""

from __future__ import annotations

import msgspec
import numpy as np

from explorer.core.problem import Problem
from explorer.core.sentence import Sentence
from explorer.core.training.spec import TrainingProblem


class RangeTestProblem(Problem, frozen=True, tag="range_test"):
    """Steps of a training at a rate that rises from step to step; the training is not changed."""

    training: TrainingProblem
    resumed: str = ""
    """The directory of a kept run whose last weights it begins from; empty: the initial ones."""


class RangeTest(msgspec.Struct, frozen=True, tag="range_test_answer"):
    """The loss of every step by its rate, up to where the loss grew too far."""

    rates: np.ndarray
    """(n,): in geometric progression."""
    losses: np.ndarray
    """(n,): the loss of the batch before the step at that rate, in the squared units of the target,
    or in nats."""
    smoothed: np.ndarray
    """(n,): their debiased moving average."""
    suggested: float | None
    """A rate to begin with; None where none lowered the loss."""
    sentence: Sentence
    epoch: int = 0
    """Epochs that the weights it began from had been trained for."""
