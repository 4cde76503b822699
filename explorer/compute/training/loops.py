"""Three ways to run one training loop: compiled, eager, and by Keras' `fit`.

All take the same steps over the same batches from the same weights, and tell the same of them.
"""

from __future__ import annotations

import functools
import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import keras
import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.tape import Tensor
from explorer.compute.training.model.learner import Learner, layer_norms, update_ratios
from explorer.core.training.spec import Mode

_LONGEST = 1024
_MOST_ROWS = 1 << 20


class Steps(NamedTuple):
    """Record of some steps."""

    losses: np.ndarray
    """(n,) float32."""
    metrics: np.ndarray
    """(n,) float32: the mean of the losses of the epoch so far."""
    scores: np.ndarray
    """(n, 2) float32: by step the plain loss, and the mean error or the accuracy."""
    gradient_norms: np.ndarray
    """(layers,): at the last of them, like the ratios of update to weights."""
    update_ratios: np.ndarray
    seconds: float

    def times(self, unit: float) -> Steps:
        """Return the same with the losses in another unit; the scores stay."""
        if unit == 1:
            return self
        with np.errstate(over="ignore", invalid="ignore"):
            losses, metrics = (
                (values.astype(np.float64) * unit).astype(np.float32)
                for values in (self.losses, self.metrics)
            )
        return self._replace(losses=losses, metrics=metrics)


class TrainingLoop(Protocol):
    """One way to run the loop."""

    longest: int
    """The most steps that it takes at once."""

    def advance(self, epoch: int, first: int, count: int) -> Steps:
        """Take some steps of an epoch, which go on where the ones before ended.

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


def training_loop(mode: Mode, learner: Learner, epochs: int, first_epoch: int = 0) -> TrainingLoop:
    """Return the loop of a mode, which begins with an epoch from 0."""
    match mode:
        case "compiled":
            return CompiledLoop(learner)
        case "eager":
            return EagerLoop(learner)
        case "fit":
            return FitLoop(learner, epochs, first_epoch)


def running_means(
    losses: np.ndarray, first: int, total: np.float32
) -> tuple[np.ndarray, np.float32]:
    """Return the running metric, added up in float32 as Keras does, and the sum so far.

    Args:
        losses: of some steps.
        first: the number of the first of them in its epoch, from 0.
        total: the sum before them.
    """
    before = total if first else np.float32(0)
    with np.errstate(all="ignore"):
        totals = np.cumsum(np.append(before, losses), dtype=np.float32)[1:]
        means = totals / np.arange(first + 1, first + 1 + len(losses), dtype=np.float32)
    return means, totals[-1]


class Look:
    """A look at one step, begun before it is taken: at weights and gradient as they are then."""

    def __init__(self, learner: Learner, rows: np.ndarray) -> None:
        self._learner = learner
        gradients, before = learner.look(tf.constant(rows))
        self._gradients = [gradient.numpy() for gradient in gradients]
        self._before = [weight.numpy() for weight in before]

    def norms(self) -> tuple[np.ndarray, np.ndarray]:
        """Return norms of the gradient and ratios of update to weights, when it has been taken."""
        layers = self._learner.layers
        ratios = update_ratios(self._before, self._learner.weights(), layers)
        return layer_norms(self._gradients, layers), ratios


class CompiledLoop:
    """Many steps in one XLA function, with the Keras model and optimizer inside."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._total = np.float32(0)
        batch, steps = learner.batches.size, learner.batches.steps
        self.longest = min(steps, _LONGEST, max(1, _MOST_ROWS // batch))
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
    """Return the compiled loop of a learner, which is made once."""
    if longest not in learner.compiled:
        step = functools.partial(_steps, learner, longest)
        learner.compiled[longest] = compiled(step, jit_compile=True)
    return learner.compiled[longest]


def _steps(
    learner: Learner, longest: int, x: Tensor, y: Tensor, rows: Tensor, count: Tensor
) -> tuple[Tensor, Tensor]:
    """Take so many steps over rows of the data.

    Returns:
        Losses and scores, (longest, 3), and of the last step norms of gradients and ratios of
        updates to weights, (2, layers).
    """

    def step(k: Tensor, told: tf.TensorArray, looked: Tensor) -> tuple[object, ...]:
        loss, gradients, score = learner.gradient(tf.gather(x, rows[k]), tf.gather(y, rows[k]))
        before = learner.read()
        learner.apply(gradients)
        told = told.write(k, tf.concat([loss[None], score], 0))
        # Norms of every step would cost as much as the rest of it.
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
    """Return (2, layers): as `layer_norms` and `update_ratios` have them."""
    changes = [b - a for a, b in zip(before, after, strict=True)]
    norms, sizes, moved = (_norms(each, layers) for each in (gradients, before, changes))
    return tf.stack([norms, tf.math.divide_no_nan(moved, sizes)])


def _norms(arrays: Sequence[Tensor], layers: Sequence[int]) -> Tensor:
    squares = iter([tf.reduce_sum(tf.square(array)) for array in arrays])
    return tf.sqrt(tf.stack([tf.add_n(list(itertools.islice(squares, n))) for n in layers]))


class EagerLoop:
    """The eager loop: one step after the other, every operation by itself."""

    longest = _LONGEST

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


class FitLoop:
    """Keras' `fit` in a thread of its own, let through a gate batch by batch."""

    longest = _LONGEST

    def __init__(self, learner: Learner, epochs: int, first_epoch: int = 0) -> None:
        self._learner = learner
        self._epochs, self._first_epoch = epochs, first_epoch
        self._gate = _Gate()
        self._thread = threading.Thread(target=self._fit, name="fit")
        if not learner.is_ready_to_fit:
            last = _LastLoss(learner)
            metrics = [last, _LastScore(learner, 0, "plain"), _LastScore(learner, 1, "score")]
            learner.model.compile(learner.optimizer, loss=last.noticed, metrics=metrics)
            learner.is_ready_to_fit = True

    def advance(self, epoch: int, first: int, count: int) -> Steps:
        """Let some steps through, and wait for them."""
        began = time.perf_counter()
        if not self._gate.is_begun:
            self._gate.is_begun = True
            self._thread.start()
        self._gate.let_through(count - 1)
        seconds = time.perf_counter() - began
        # `fit` does not tell its gradients; the tape gives the same ones at the same weights.
        look = Look(self._learner, self._learner.batches.of(epoch)[first + count - 1])
        began = time.perf_counter()
        self._gate.let_through(1)
        seconds += time.perf_counter() - began
        told = self._gate.taken()
        return Steps(told[:, 0], told[:, 1], told[:, 2:], *look.norms(), seconds)

    def _fit(self) -> None:
        tf.get_logger().addFilter(_is_no_false_alarm)
        try:
            self._learner.model.fit(
                self._batches(),
                epochs=self._epochs,
                initial_epoch=self._first_epoch,
                steps_per_epoch=self._learner.batches.steps,
                shuffle=False,
                verbose=0,
                callbacks=[self._gate],
            )
        except _ClosedError:
            return
        except Exception as error:
            # It is raised where the steps are waited for.
            self._gate.fail(error)

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Return the batches of all epochs; Keras asks for some of them in advance."""
        for epoch in itertools.count(self._first_epoch):
            for rows in self._learner.batches.of(epoch):
                yield self._learner.batch(rows)

    def close(self) -> None:
        """Let `fit` end at its next step."""
        self._gate.close()

    def wait(self) -> None:
        """Wait until it has."""
        if self._gate.is_begun:
            self._thread.join()


def _is_no_false_alarm(record: logging.LogRecord) -> bool:
    """Say whether a message is not the one that Keras traces a step again: of every new model."""
    message = record.getMessage()
    return not ("TensorFlowTrainer" in message and "triggered tf.function retracing" in message)


class _ClosedError(Exception):
    """Nobody wants another step; the way out of the midst of `fit`."""


class _Gate(keras.callbacks.Callback):
    """Holds `fit` before every step until it is let through, and takes down what became of it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_begun = False
        self._changed = threading.Condition()
        self._open = 0
        """Steps that may still be taken."""
        self._told: list[list[float]] = []
        self._is_closed = False
        self._error: Exception | None = None

    def let_through(self, count: int) -> None:
        """Let some steps be taken, and wait for them."""
        with self._changed:
            wanted = len(self._told) + count
            self._open += count
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: len(self._told) == wanted or self._is_closed or self._error
            )
        if self._error is not None:
            raise self._error

    def taken(self) -> np.ndarray:
        """Return (n, 4): loss, running metric and scores of the steps since the last time."""
        rows = np.array(self._told, np.float32)
        self._told.clear()
        return rows

    def fail(self, error: Exception) -> None:
        """Say why no step comes any more."""
        with self._changed:
            self._error = error
            self._changed.notify_all()

    def close(self) -> None:
        """Let nothing through any more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def on_train_batch_begin(self, batch: int, logs: object = None) -> None:
        """Wait; called by Keras in its thread."""
        with self._changed:
            self._changed.wait_for(lambda: self._open or self._is_closed)
            if self._is_closed:
                raise _ClosedError
            self._open -= 1

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Take down the step; called by Keras in its thread."""
        assert logs is not None
        with self._changed:
            self._told.append([logs[name] for name in ("last", "loss", "plain", "score")])
            self._changed.notify_all()


class _LastLoss(keras.metrics.Metric):
    """The loss of one batch; what Keras shows of a loss is its mean over the epoch so far."""

    def __init__(self, learner: Learner) -> None:
        super().__init__(name="last")
        self._learner = learner
        self._value = self.add_variable((), "zeros", name="value")

    def noticed(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        """Return the loss that Keras adds the penalties to, and keep both.

        Metrics are updated after the weights: of these, penalties would be others.
        """
        loss = self._learner.objective.loss(y_true, y_pred)
        self._value.assign(tf.add_n([loss, *self._learner.model.losses]))
        return loss

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: object = None) -> None:
        """Leave what was kept."""

    def reset_state(self) -> None:
        """Leave what was kept; Keras resets metrics between epochs."""

    def result(self) -> Tensor:
        """Return it."""
        return tf.convert_to_tensor(self._value)


class _LastScore(keras.metrics.Metric):
    """One of the objective's two scores of one batch."""

    def __init__(self, learner: Learner, which: int, name: str) -> None:
        super().__init__(name=name)
        self._learner, self._which = learner, which
        self._value = self.add_variable((), "zeros", name="value")

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: object = None) -> None:
        """Keep the score of this batch."""
        self._value.assign(self._learner.objective.score(y_true, y_pred)[self._which])

    def result(self) -> Tensor:
        """Return it."""
        return tf.convert_to_tensor(self._value)
