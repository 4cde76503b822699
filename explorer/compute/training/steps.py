"""Steps of a training, as each way of running the loop reports them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import tensorflow as tf

from explorer.compute.training.model.learner import Learner, layer_norms, update_ratios

LONGEST = 1024
"""The most steps that are taken at once."""


class Steps(NamedTuple):
    """Record of some steps."""

    losses: np.ndarray
    """(n,) float32, in the units of the model, with penalties of the weights."""
    metrics: np.ndarray
    """(n,) float32: the mean of the losses of the epoch so far, at every step."""
    scores: np.ndarray
    """(n, 2) float32: what `Objective.score` returned at every step."""
    gradient_norms: np.ndarray
    """(layers,): Euclidean norms of the gradient at the last step."""
    update_ratios: np.ndarray
    """(layers,): norm of the update divided by norm of the weights, at the last step."""
    seconds: float
    """What all of them took."""

    def times(self, unit: float) -> Steps:
        """Return the steps with losses and their means times a unit; the scores stay."""
        if unit == 1:
            return self
        with np.errstate(over="ignore", invalid="ignore"):
            losses, metrics = (
                (values.astype(np.float64) * unit).astype(np.float32)
                for values in (self.losses, self.metrics)
            )
        return self._replace(losses=losses, metrics=metrics)


class TrainingLoop(Protocol):
    """One way of running the loop."""

    longest: int
    """The most steps that it takes at once."""

    def advance(self, epoch: int, first: int, count: int) -> Steps:
        """Take some steps of an epoch, from where the ones before ended.

        Args:
            epoch: from 0.
            first: the first of them, from 0 in each epoch.
            count: how many, all of this epoch.
        """
        ...

    def close(self) -> None:
        """End what still runs, without waiting for it."""
        ...

    def wait(self) -> None:
        """Wait until nothing runs any more, after `close`."""
        ...


def running_means(
    losses: np.ndarray, first: int, total: np.float32
) -> tuple[np.ndarray, np.float32]:
    """Return the means of the losses of an epoch so far, (n,), and the sum of all of them.

    They are added up in float32, as Keras does.

    Args:
        losses: (n,) of consecutive steps.
        first: the number of the first of them in its epoch, from 0.
        total: the sum of the losses before them.
    """
    before = total if first else np.float32(0)
    with np.errstate(all="ignore"):
        totals = np.cumsum(np.append(before, losses), dtype=np.float32)[1:]
        means = totals / np.arange(first + 1, first + 1 + len(losses), dtype=np.float32)
    return means, totals[-1]


class Look:
    """A look at one step: made before it is taken, and asked for norms after that.

    Args:
        learner: takes the step.
        rows: of its batch, (batch,).
    """

    def __init__(self, learner: Learner, rows: np.ndarray) -> None:
        self._learner = learner
        gradients, before = learner.look(tf.constant(rows))
        self._gradients = [gradient.numpy() for gradient in gradients]
        self._before = [weight.numpy() for weight in before]

    def norms(self) -> tuple[np.ndarray, np.ndarray]:
        """Return norms of the gradient and ratios of update to weights, (layers,) each."""
        layers = self._learner.layers
        ratios = update_ratios(self._before, self._learner.weights(), layers)
        return layer_norms(self._gradients, layers), ratios
