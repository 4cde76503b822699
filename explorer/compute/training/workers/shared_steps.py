"""Steps that all members of a cluster take together, each with its share of the batch."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import tensorflow as tf

from explorer.compute.kit.tape import Tensor
from explorer.compute.training.model.learner import Learner
from explorer.compute.training.workers.shared_loop import Told


class SharedSteps:
    """Steps of a learner that was made in the scope of a strategy.

    The gradient is the sum of the members' gradients, each weighted by the member's share of the
    batch: but for rounding, it is that of one process.
    """

    def __init__(
        self, learner: Learner, strategy: tf.distribute.MultiWorkerMirroredStrategy
    ) -> None:
        self._learner, self._strategy = learner, strategy
        resolver: Any = strategy.cluster_resolver
        self._index = int(resolver.task_id)
        self._members = strategy.num_replicas_in_sync
        self._step = tf.function(self._distributed, autograph=False)

    def take(self, epoch: int, first: int, count: int) -> Told:
        """Take some steps of an epoch."""
        batches = self._learner.batches.of(epoch)[first : first + count]
        began = time.perf_counter()
        rows = np.stack([self._whole_step(rows) for rows in batches])
        return Told(rows, time.perf_counter() - began)

    def _whole_step(self, rows: np.ndarray) -> np.ndarray:
        """Take a step with all members, on rows (batch,); return loss and scores, (3,)."""
        mine = np.array_split(rows, self._members)[self._index]
        return self._step(tf.constant(mine), tf.constant(len(rows), tf.float32)).numpy()

    def _distributed(self, rows: Tensor, whole: Tensor) -> Tensor:
        told = self._strategy.run(self._own_step, (rows, whole))
        return self._strategy.reduce(tf.distribute.ReduceOp.SUM, told, axis=None)

    def _own_step(self, rows: Tensor, whole: Tensor) -> Tensor:
        """Take the step on this member's rows; return its part of loss and scores, (3,)."""
        learner = self._learner
        x, y = learner.batch(rows)
        share = tf.cast(tf.size(rows), tf.float32) / whole
        with tf.GradientTape() as tape:
            y_hat = learner.model(x, training=True)
            # The gradients of all members are added up, in which penalties must count once.
            penalties = [loss / self._members for loss in learner.model.losses]
            # A member without a row of a small batch has NaN for its mean.
            own = tf.math.multiply_no_nan(learner.objective.loss(y, y_hat), share)
            loss = tf.add_n([own, *penalties])
        learner.apply(tape.gradient(loss, learner.model.trainable_variables))
        score = tf.math.multiply_no_nan(learner.objective.score(y, y_hat), share)
        return tf.concat([loss[None], score], 0)
