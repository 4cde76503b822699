"""What a training minimises, and the numbers by which its predictions are judged.

Targets `y` are shaped as in `Part`. Outputs `y_hat` are (n, outputs) float32: a prediction of the
number, one logit for two classes, or a logit for each of more classes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import tensorflow as tf

from explorer.compute.kit.tape import Tensor
from explorer.compute.training.data.dataset import Dataset, Part


class Judged(NamedTuple):
    """How good the predictions of some rows are."""

    loss: float
    """Mean squared error in the squared units of the target, or cross-entropy in nats."""
    metrics: dict[str, float]
    confusion: np.ndarray | None
    """(classes, classes) int64: rows are true, columns predicted; None for a number."""


class Objective(Protocol):
    """One kind of target."""

    @property
    def outputs(self) -> int:
        """Units of the last layer."""
        ...

    def loss(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return the scalar loss of a batch, without penalties of the weights."""
        ...

    def score(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return (2,) float32: mean squared and absolute error, or cross-entropy and accuracy."""
        ...

    def totals(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return the sums over rows that `judged` takes, (k,) float64."""
        ...

    def judged(self, totals: np.ndarray, part: Part) -> Judged:
        """Return how good predictions with these sums over all rows of a part are."""
        ...

    def metrics(self, loss: float, score: float) -> dict[str, float]:
        """Return the metrics of training data with these means of both scores."""
        ...

    def baseline(self) -> Judged:
        """Return how good the constant that is best on the training data is for validation."""
        ...


def objective_of(
    dataset: Dataset, *, is_pitfall: bool = False, balanced: bool = False
) -> Objective:
    """Return what a training on some data minimises.

    Args:
        dataset: the data.
        is_pitfall: whether targets (batch,) are subtracted from predictions (batch, 1).
        balanced: whether a row counts the more, the rarer its class is.
    """
    if not dataset.classes:
        return SquaredError(dataset, is_pitfall)
    return CrossEntropy(dataset, balanced)


@dataclass(frozen=True, eq=False)
class SquaredError:
    """The mean squared error of a number."""

    dataset: Dataset
    is_pitfall: bool = False
    outputs: int = 1

    def loss(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return the mean squared error; in the pitfall that of the (batch, batch) differences."""
        return tf.reduce_mean(tf.square(y_hat - (tf.reshape(y, [-1]) if self.is_pitfall else y)))

    def score(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return the mean squared and the mean absolute error."""
        errors = y_hat - y
        return tf.stack([tf.reduce_mean(tf.square(errors)), tf.reduce_mean(tf.abs(errors))])

    def totals(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return (2,): the sums of squared and of absolute errors."""
        errors = y_hat - y
        # A square beyond float32 is one that the loop could not learn from.
        sizes = tf.stack([tf.square(errors), tf.abs(errors)])
        return tf.reduce_sum(tf.cast(sizes, tf.float64), [1, 2])

    def judged(self, totals: np.ndarray, part: Part) -> Judged:
        """Return mean errors in units of the target, and R², the share of variance explained."""
        squared, absolute = (totals / len(part)).tolist()
        metrics = self._metrics(squared, absolute, part.variance)
        return Judged(metrics["mse"], metrics, None)

    def metrics(self, loss: float, score: float) -> dict[str, float]:
        """Return mean errors and R² of the training data."""
        return self._metrics(loss, score, self.dataset.train.variance)

    def baseline(self) -> Judged:
        """Return how good the mean of the training data is."""
        part = self.dataset.validation
        errors = part.y.astype(np.float64) - self.dataset.train.y.mean(dtype=np.float64)
        return self.judged(np.array([np.square(errors).sum(), np.abs(errors).sum()]), part)

    def _metrics(self, squared: float, absolute: float, variance: float) -> dict[str, float]:
        unit, spread = self.dataset.unit, self.dataset.spread
        explained = 1 - squared / variance if variance > 0 else math.nan
        return {
            "mse": squared * unit,
            "rmse": math.sqrt(squared * unit) if squared >= 0 else math.nan,
            "mae": absolute * spread,
            "r2": explained,
        }


class CrossEntropy:
    """The mean of −log p of the true classes, from logits.

    Args:
        dataset: whose targets are numbers of classes: (n, 1) float32 of two, (n,) int32 of more.
        balanced: whether a row counts n / (classes · rows of its class), as in scikit-learn.
    """

    def __init__(self, dataset: Dataset, balanced: bool = False) -> None:
        self.dataset = dataset
        self._count = len(dataset.classes)
        self.outputs = dataset.outputs
        self._weights = self._balancing() if balanced else None

    def loss(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return the mean over the batch, in which rows may have weights."""
        losses = self._losses(y, y_hat)
        if self._weights is not None:
            losses *= tf.gather(self._weights, _numbers(y))
        return tf.reduce_mean(losses)

    def score(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return the plain cross-entropy and the accuracy."""
        is_right = tf.cast(self.chosen(y_hat) == _numbers(y), tf.float32)
        return tf.stack([tf.reduce_mean(self._losses(y, y_hat)), tf.reduce_mean(is_right)])

    def totals(self, y: Tensor, y_hat: Tensor) -> Tensor:
        """Return (1 + classes²,): the sum of cross-entropies, then the confusion matrix."""
        true, count = _numbers(y), self._count
        cells = tf.math.bincount(true * count + self.chosen(y_hat), minlength=count**2)
        total = tf.reduce_sum(tf.cast(self._losses(y, y_hat), tf.float64))
        return tf.concat([total[None], tf.cast(cells, tf.float64)], 0)

    def judged(self, totals: np.ndarray, part: Part) -> Judged:
        """Return cross-entropy, accuracy and confusion matrix."""
        confusion = totals[1:].astype(np.int64).reshape(self._count, self._count)
        accuracy = float(np.trace(confusion)) / len(part)
        mean = float(totals[0]) / len(part)
        return Judged(mean, {"accuracy": accuracy, "cross_entropy": mean}, confusion)

    def metrics(self, loss: float, score: float) -> dict[str, float]:
        """Return the accuracy, and the cross-entropy: unlike the loss, without penalties."""
        return {"accuracy": score, "cross_entropy": loss}

    def baseline(self) -> Judged:
        """Return the cross-entropy of the shares of classes, and the accuracy of the largest."""
        counts = np.array(self.dataset.class_counts())
        true = self.dataset.validation.y.reshape(-1).astype(np.int64)
        with np.errstate(divide="ignore"):
            losses = -np.log(counts / counts.sum())
        confusion = np.zeros((self._count, self._count), np.int64)
        confusion[:, counts.argmax()] = np.bincount(true, minlength=self._count)
        totals = np.append(losses[true].sum(), confusion.reshape(-1))
        return self.judged(totals, self.dataset.validation)

    def chosen(self, y_hat: Tensor) -> Tensor:
        """Return the most probable class of each row, (n,) int32; of equal ones the first."""
        if self.outputs == 1:
            return tf.cast(y_hat[:, 0] > 0, tf.int32)
        return tf.argmax(y_hat, 1, tf.int32)

    def probabilities(self, y_hat: Tensor) -> Tensor:
        """Return the probabilities of the classes, (n, classes) float32."""
        if self.outputs == 1:
            return tf.sigmoid(tf.concat([-y_hat, y_hat], 1))
        return tf.nn.softmax(y_hat)

    def _losses(self, y: Tensor, y_hat: Tensor) -> Tensor:
        if self.outputs == 1:
            return tf.nn.sigmoid_cross_entropy_with_logits(y, y_hat)[:, 0]
        return tf.nn.sparse_softmax_cross_entropy_with_logits(_numbers(y), y_hat)

    def _balancing(self) -> Tensor:
        counts = np.maximum(self.dataset.class_counts(), 1)
        return tf.constant(counts.sum() / (self._count * counts), tf.float32)


def _numbers(y: Tensor) -> Tensor:
    """Return the numbers of the classes, (n,) int32, whatever shape and type `fit` gives them."""
    return tf.cast(tf.reshape(y, [-1]), tf.int32)
