"""Keras' `fit`, let through step by step."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf

from explorer.compute.kit.tape import Tensor
from explorer.compute.training.model.learner import Learner
from explorer.compute.training.steps import LONGEST, Look, Steps


class FitLoop:
    """Keras' `fit` in a thread of its own, let through a gate batch by batch."""

    longest = LONGEST

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
        """Let some steps through, and wait for them.

        Raises the error that `fit` ended with, if it did.
        """
        began = time.perf_counter()
        if not self._gate.is_begun:
            self._gate.is_begun = True
            self._thread.start()
        self._gate.let_through(count - 1)
        seconds = time.perf_counter() - began
        # `fit` does not give its gradients away; a tape at the same weights gives the same ones.
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
            # Raised again by `let_through`, where the steps are waited for.
            self._gate.fail(error)

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield the batches of all epochs; Keras takes some in advance."""
        for epoch in itertools.count(self._first_epoch):
            for rows in self._learner.batches.of(epoch):
                yield self._learner.batch(rows)

    def close(self) -> None:
        """Let `fit` end at its next step."""
        self._gate.close()

    def wait(self) -> None:
        """Wait until `fit` has ended."""
        if self._gate.is_begun:
            self._thread.join()


def _is_no_false_alarm(record: logging.LogRecord) -> bool:
    """Return whether a message is not the warning of retracing, which each new model causes."""
    message = record.getMessage()
    return not ("TensorFlowTrainer" in message and "triggered tf.function retracing" in message)


class _ClosedError(Exception):
    """No other step is wanted: leaves `fit` from within."""


class _Gate(keras.callbacks.Callback):
    """Holds `fit` before every step until it is let through, and records the steps."""

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
        """Let some steps be taken, and wait for them; raises what `fail` was given."""
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
        """Take the error for which no step comes any more."""
        with self._changed:
            self._error = error
            self._changed.notify_all()

    def close(self) -> None:
        """Let nothing through any more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def on_train_batch_begin(self, batch: int, logs: object = None) -> None:
        """Wait until the step is let through; called by Keras in its thread."""
        with self._changed:
            self._changed.wait_for(lambda: self._open or self._is_closed)
            if self._is_closed:
                raise _ClosedError
            self._open -= 1

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Record the step; called by Keras in its thread."""
        assert logs is not None
        with self._changed:
            self._told.append([logs[name] for name in ("last", "loss", "plain", "score")])
            self._changed.notify_all()


class _LastLoss(keras.metrics.Metric):
    """The loss of one batch; Keras itself reports its mean over the epoch so far."""

    def __init__(self, learner: Learner) -> None:
        super().__init__(name="last")
        self._learner = learner
        self._value = self.add_variable((), "zeros", name="value")

    def noticed(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        """Return the loss, to which Keras adds the penalties, and keep the sum of both.

        Metrics are updated after the weights, when the penalties are no longer those of the step.
        """
        loss = self._learner.objective.loss(y_true, y_pred)
        self._value.assign(tf.add_n([loss, *self._learner.model.losses]))
        return loss

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: object = None) -> None:
        """Do nothing: `noticed` has kept the loss."""

    def reset_state(self) -> None:
        """Do nothing: Keras resets metrics between epochs, but the loss is that of one batch."""

    def result(self) -> Tensor:
        """Return the loss of the last batch."""
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
        """Return the score of the last batch."""
        return tf.convert_to_tensor(self._value)
