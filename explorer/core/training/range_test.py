"""The range test of a learning rate: what is asked, and what is found."""

from __future__ import annotations

import msgspec
import numpy as np

from explorer.core.problem import Problem
from explorer.core.sentence import Sentence
from explorer.core.training.spec import TrainingProblem


class RangeTestProblem(Problem, frozen=True, tag="range_test"):
    """Steps of a training at a rate that rises from one to the next, after which all is undone."""

    training: TrainingProblem
    resumed: str = ""
    """The directory of a kept run whose last weights it begins from; empty: the initial ones."""


class RangeTest(msgspec.Struct, frozen=True, tag="range_test_answer"):
    """The loss of every step against its rate, up to where it grew without end."""

    rates: np.ndarray
    """(n,): they grow by a factor."""
    losses: np.ndarray
    """(n,): the loss of the batch before the step at that rate, in the units of the target."""
    smoothed: np.ndarray
    """(n,): debiased moving average of them."""
    suggested: float | None
    """A rate to begin with; None where none lowered the loss."""
    sentence: Sentence
    epoch: int = 0
    """Epochs that its weights had been trained for."""
