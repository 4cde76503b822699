"""Three ways of running one training loop: compiled, eager, and by Keras' `fit`.

All take the same steps over the same batches from the same weights, and report the same.
"""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.tape import Tensor
from explorer.compute.training.fit_loop import FitLoop
from explorer.compute.training.model.learner import Learner, layer_norms, update_ratios
from explorer.compute.training.steps import LONGEST, Steps, TrainingLoop, running_means
from explorer.core.training.spec import Mode

_MOST_ROWS = 1 << 20
"""Rows of all batches that one call of the compiled loop takes."""


def training_loop(mode: Mode, learner: Learner, epochs: int, first_epoch: int = 0) -> TrainingLoop:
    """Return the loop of a mode; `first_epoch` counts from 0."""
    match mode:
        case "compiled":
            return CompiledLoop(learner)
        case "eager":
            return EagerLoop(learner)
        case "fit":
            return FitLoop(learner, epochs, first_epoch)


class CompiledLoop:
    """Many steps in one XLA function, with the Keras model and optimizer inside."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._total = np.float32(0)
        batch, steps = learner.batches.size, learner.batches.steps
        self.longest = min(steps, LONGEST, max(1, _MOST_ROWS // batch))
        self._padded = np.zeros((self.longest, batch), np.int32)
        self._compiled = _compiled(learner, self.longest)

    def advance(self, epoch: int, first: int, count: int) -> Steps:
        """Take all steps in one call."""
        learner, rows = self._learner, self._learner.batches.of(epoch)[first : first + count]
        began = time.perf_counter()
        self._padded[:count] = rows
        drawn = tf.constant(self._padded), tf.constant(count)
        told, looked = self._compiled(learner.x, learner.y, *drawn)
        told, (norms, ratios) = told.numpy()[:count], looked.numpy().astype(np.float64)
        seconds = time.perf_counter() - began
        losses = told[:, 0]
        means, self._total = running_means(losses, first, self._total)
        return Steps(losses, means, told[:, 1:], norms, ratios, seconds)

    def close(self) -> None:
        """Nothing runs between two calls."""

    def wait(self) -> None:
        """Nothing runs between two calls."""


def _compiled(learner: Learner, longest: int) -> Callable[..., tuple[Tensor, Tensor]]:
    """Return the compiled loop of a learner, made at most once."""
    if longest not in learner.compiled:
        step = functools.partial(_steps, learner, longest)
        learner.compiled[longest] = compiled(step, jit_compile=True)
    return learner.compiled[longest]


def _steps(
    learner: Learner, longest: int, x: Tensor, y: Tensor, rows: Tensor, count: Tensor
) -> tuple[Tensor, Tensor]:
    """Take `count` steps, on batches of the data `x` and `y` with the numbers `rows`.

    `rows` is (longest, batch); what follows after `count` batches only fills it up.

    Returns:
        Losses and scores, (longest, 3), and norms of the gradients and ratios of updates to weights
        at the last step, (2, layers).
    """

    def step(k: Tensor, told: tf.TensorArray, looked: Tensor) -> tuple[object, ...]:
        loss, gradients, score = learner.gradient(tf.gather(x, rows[k]), tf.gather(y, rows[k]))
        before = learner.read()
        learner.apply(gradients)
        told = told.write(k, tf.concat([loss[None], score], 0))
        # Norms at every step would cost as much again as the steps.
        looked = tf.cond(
            k + 1 == count,
            lambda: _looked(gradients, before, learner.read(), learner.layers),
            lambda: looked,
        )
        return k + 1, told, looked

    told = tf.TensorArray(tf.float32, longest, element_shape=[3])
    looked = tf.zeros([2, len(learner.layers)])
    begin = tf.constant(0), told, looked
    _, told, looked = tf.while_loop(lambda k, *_: k < count, step, begin)
    return told.stack(), looked


def _looked(
    gradients: Sequence[Tensor],
    before: Sequence[Tensor],
    after: Sequence[Tensor],
    layers: Sequence[int],
) -> Tensor:
    """Return what `layer_norms` and `update_ratios` compute, (2, layers)."""
    changes = [b - a for a, b in zip(before, after, strict=True)]
    norms, sizes, moved = (_norms(each, layers) for each in (gradients, before, changes))
    return tf.stack([norms, tf.math.divide_no_nan(moved, sizes)])


def _norms(arrays: Sequence[Tensor], layers: Sequence[int]) -> Tensor:
    squares = iter([tf.reduce_sum(tf.square(array)) for array in arrays])
    return tf.sqrt(tf.stack([tf.add_n(list(itertools.islice(squares, n))) for n in layers]))


class EagerLoop:
    """The eager loop: one step after another, each operation by itself."""

    longest = LONGEST

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        # Keras' annotations allow the results of its other backends.
        self._metric: Any = keras.metrics.Mean()

    def advance(self, epoch: int, first: int, count: int) -> Steps:
        """Take some steps, up to one whose loss is no number."""
        if first == 0:
            self._metric.reset_state()
        losses, metrics, scores = [], [], []
        gradients, before = [], self._learner.weights()
        began = time.perf_counter()
        for k, rows in enumerate(self._learner.batches.of(epoch)[first : first + count], 1):
            loss, gradients, score = self._learner.gradient(*self._learner.batch(rows))
            if k == count:
                before = self._learner.weights()
            self._learner.apply(gradients)
            self._metric.update_state(loss)
            losses.append(float(loss))
            metrics.append(float(self._metric.result()))
            scores.append(score.numpy())
            if not np.isfinite(losses[-1]):
                break
        seconds = time.perf_counter() - began
        return Steps(
            np.array(losses, np.float32),
            np.array(metrics, np.float32),
            np.array(scores, np.float32),
            layer_norms([g.numpy() for g in gradients], self._learner.layers),
            update_ratios(before, self._learner.weights(), self._learner.layers),
            seconds,
        )

    def close(self) -> None:
        """Nothing runs between two calls."""

    def wait(self) -> None:
        """Nothing runs between two calls."""
