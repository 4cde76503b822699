"""A training written out: by formulas in plain TensorFlow, and by Keras' own layers and `fit`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf
from sklearn.utils.class_weight import compute_class_weight

from explorer.compute.training.data.batches import Batches
from explorer.compute.training.data.dataset import Dataset
from explorer.core.training.spec import TrainingProblem


class Trained(NamedTuple):
    losses: np.ndarray
    """(steps,), or of Keras the mean of all, as of `accuracies`."""
    accuracies: np.ndarray
    weights: list[np.ndarray]
    """Kernels, biases, and of batches scale and offset, layer by layer."""
    moving: list[np.ndarray]
    """Means and variances of batches, layer by layer."""


def batches(problem: TrainingProblem, data: Dataset) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    draws = Batches(len(data.train), problem.batch, problem.sampling, problem.seed)
    for epoch in range(problem.epochs):
        for rows in draws.of(epoch):
            yield data.train.x[rows], data.train.y[rows]


def stock_model(problem: TrainingProblem, data: Dataset) -> keras.Sequential:
    """Return it of Keras' own layers, after Keras was given the seed."""
    keras.utils.set_random_seed(problem.seed)
    penalty = {"kernel_regularizer": keras.regularizers.L2(problem.l2)} if problem.l2 else {}
    model = keras.Sequential([keras.layers.Input((len(data.inputs),))])
    for layer in problem.layers:
        has_bias = not problem.batch_norm
        model.add(keras.layers.Dense(layer.units, use_bias=has_bias, **penalty))  # type: ignore[arg-type]
        if problem.batch_norm:
            model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation(layer.activation))
        if problem.dropout:
            model.add(keras.layers.Dropout(problem.dropout))
    model.add(keras.layers.Dense(data.outputs, **penalty))  # type: ignore[arg-type]
    return model


def class_weights(problem: TrainingProblem, data: Dataset) -> np.ndarray:
    """Return what a row of each class counts, as scikit-learn balances them."""
    names = np.arange(len(data.classes))
    if not problem.balanced:
        return np.ones(len(names))
    return compute_class_weight("balanced", classes=names, y=data.train.y.reshape(-1).astype(int))


def by_keras(problem: TrainingProblem, data: Dataset) -> Trained:
    """Train by Keras' own losses and `fit`."""
    model = stock_model(problem, data)
    loss: Any = "mse"
    if data.classes:
        kind = "BinaryCrossentropy" if len(data.classes) == 2 else "SparseCategoricalCrossentropy"
        loss = getattr(keras.losses, kind)(from_logits=True)
    metric = (
        keras.metrics.BinaryAccuracy(threshold=0.0)
        if len(data.classes) == 2
        else keras.metrics.SparseCategoricalAccuracy()
    )
    metric.name = "accuracy"
    model.compile(
        keras.optimizers.SGD(problem.runner.rate),
        loss=loss,
        metrics=[metric] if data.classes else [],
        jit_compile=False,
    )
    x, y = (np.concatenate(each) for each in zip(*batches(problem, data), strict=True))
    weights = {"class_weight": dict(enumerate(class_weights(problem, data).tolist()))}
    told = model.fit(
        x,
        y,
        batch_size=problem.batch,
        shuffle=False,
        verbose=0,
        **(weights if problem.balanced else {}),  # type: ignore[arg-type]
    ).history
    return Trained(np.array(told["loss"]), np.array(told.get("accuracy", ())), *_parts(model))


def _parts(model: keras.Sequential) -> tuple[list[np.ndarray], list[np.ndarray]]:
    weights = [weight.numpy() for weight in model.trainable_weights]
    return weights, [w.numpy() for w in model.non_trainable_weights]


class ByHand:
    """The loop by formulas: no layer, no optimizer and no loss of Keras."""

    def __init__(self, problem: TrainingProblem, data: Dataset) -> None:
        self._problem, self._data = problem, data
        model = stock_model(problem, data)
        self._drops = [  # The seeds that Keras drew for them.
            tf.Variable(tf.cast(layer.seed_generator.state.value, tf.int32))
            for layer in model.layers
            if isinstance(layer, keras.layers.Dropout)
        ]
        weights, moving = _parts(model)
        self._weights = [tf.Variable(weight) for weight in weights]
        self._moving = [tf.Variable(value) for value in moving]
        counts = class_weights(problem, data)
        self._counts = tf.constant(counts, tf.float32)

    def trained(self) -> Trained:
        step = tf.function(self._step, autograph=False, reduce_retracing=True)
        told = [step(tf.constant(x), tf.constant(y)) for x, y in batches(self._problem, self._data)]
        losses, accuracies = (np.array([float(row[i]) for row in told]) for i in range(2))
        weights, moving = ([v.numpy() for v in vs] for vs in (self._weights, self._moving))
        return Trained(losses, accuracies, weights, moving)

    def _step(self, x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            y_hat = self._forward(x)
            kernels = [w for w in self._weights if len(w.shape) == 2]
            penalty = self._problem.l2 * sum(tf.reduce_sum(w**2) for w in kernels)
            losses, is_right = self._judged(y, y_hat)
            loss = tf.reduce_mean(losses) + penalty
        for weight, slope in zip(self._weights, tape.gradient(loss, self._weights), strict=True):
            weight.assign_sub(self._problem.runner.rate * slope)
        return loss, tf.reduce_mean(tf.cast(is_right, tf.float32))

    def _forward(self, x: tf.Tensor) -> tf.Tensor:
        weights, moving, drops = iter(self._weights), iter(self._moving), iter(self._drops)
        for layer in self._problem.layers:
            x = x @ next(weights)
            if not self._problem.batch_norm:
                x += next(weights)
            else:
                x = self._normalised(x, next(weights), next(weights), next(moving), next(moving))
            x = {"tanh": tf.tanh, "relu": tf.nn.relu}[layer.activation](x)
            if self._problem.dropout:
                x = self._dropped(x, next(drops))
        return x @ next(weights) + next(weights)

    def _normalised(
        self,
        x: tf.Tensor,
        scale: tf.Tensor,
        offset: tf.Tensor,
        mean: tf.Variable,
        variance: tf.Variable,
    ) -> tf.Tensor:
        center = tf.reduce_mean(x, 0)
        spread = tf.reduce_mean((x - center) ** 2, 0)
        mean.assign(0.99 * mean + 0.01 * center)
        variance.assign(0.99 * variance + 0.01 * spread)
        return scale * (x - center) / tf.sqrt(spread + 1e-3) + offset

    def _dropped(self, x: tf.Tensor, seed: tf.Variable) -> tf.Tensor:
        drawn = tf.random.stateless_uniform(tf.shape(x), tf.identity(seed), alg="philox")
        seed.assign_add([0, 1])
        return tf.where(drawn >= self._problem.dropout, x / (1 - self._problem.dropout), 0)

    def _judged(self, y: tf.Tensor, z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return what each row adds to the loss, and whether its class is the most probable."""
        if not self._data.classes:
            return (z - y) ** 2, y == y
        if len(self._data.classes) == 2:
            p = 1 / (1 + tf.exp(-z))
            losses = -(y * tf.math.log(p) + (1 - y) * tf.math.log(1 - p))[:, 0]
            true, chosen = tf.cast(y[:, 0], tf.int32), tf.cast(z[:, 0] > 0, tf.int32)
        else:
            shares = tf.exp(z) / tf.reduce_sum(tf.exp(z), 1, keepdims=True)
            losses = -tf.math.log(tf.gather(shares, y, batch_dims=1))
            true, chosen = y, tf.argmax(z, 1, tf.int32)
        return losses * tf.gather(self._counts, true), true == chosen
