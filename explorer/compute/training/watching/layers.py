"""A look into the layers of a model: distributions, and units that let no gradient through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.tape import Tensor
from explorer.compute.training.model.learner import Learner
from explorer.core.training.results import LayerInside

BINS = 64
"""Of every distribution."""
_LEAST, _MOST = -14.0, 6.0
"""Exponents of ten between which sizes of gradients have bins; the first bin has all below."""
_FLAT = 1e-4
"""Slope of the activation that a dead unit never exceeds. For a dead ReLU the slope is exactly 0;
through this one, what comes back is 10,000 times too small for the rate of the other units."""


class Passed(NamedTuple):
    """Values of rows on their way through the layers, an entry for each Dense layer."""

    sums: list[Tensor]
    """(rows, units): before the activation."""
    outputs: list[Tensor]
    """(rows, units): after the activation."""
    slopes: list[Tensor]
    """(rows, units): of the activation at the sums."""


class Layers:
    """The layers of a learner on some rows of its training data.

    Args:
        learner: whose layers they are.
        rows: numbers of the rows, (n,).
    """

    def __init__(self, learner: Learner, rows: np.ndarray) -> None:
        self._learner = learner
        self._data = learner.batch(tf.constant(rows))
        self.rows = len(rows)

    def now(self) -> list[LayerInside]:
        """Return distributions and dead units at the current weights, layer by layer."""
        told = _looking(self._learner)(*self._data)
        return [_layer(*(part.numpy() for part in parts)) for parts in told]


def _layer(
    weights: np.ndarray, weight_ends: np.ndarray,
    gradients: np.ndarray,
    activations: np.ndarray, activation_ends: np.ndarray,
    dead: np.ndarray, units: np.ndarray, signal: np.ndarray,
) -> LayerInside:  # fmt: skip
    return LayerInside(
        weights, _edges(weight_ends),
        gradients, np.append(0.0, 10.0 ** np.linspace(_LEAST, _MOST, BINS)),
        activations, _edges(activation_ends),
        int(units), int(dead), float(signal),
    )  # fmt: skip


def _edges(ends: np.ndarray) -> np.ndarray:
    low, high = ends.tolist()
    return np.linspace(low, high, BINS + 1)


def _looking(learner: Learner) -> Callable[[Tensor, Tensor], list[tuple[Tensor, ...]]]:
    if "layers" not in learner.functions:

        def look(x: Tensor, y: Tensor) -> list[tuple[Tensor, ...]]:
            with tf.GradientTape() as tape:
                passed = pass_through(learner.model, x)
                plain = learner.objective.loss(y, passed.outputs[-1])
                loss = tf.add_n([plain, *learner.model.losses])
            kernels = [layer.kernel.value for layer in _dense(learner.model)]
            gradients: Any = tape.gradient(loss, [*kernels, *passed.sums])
            back = gradients[: len(kernels)], gradients[len(kernels) :]
            parts = zip(kernels, *back, passed.outputs, passed.slopes, strict=True)
            return [_numbers(*part) for part in parts]

        learner.functions["layers"] = compiled(look)
    return learner.functions["layers"]


def pass_through(model: keras.Sequential, x: Tensor) -> Passed:
    """Return the values of rows (n, columns) in a model in use: nothing is dropped or changed."""
    passed = Passed([], [], [])
    sums = x
    layers: list[Any] = model.layers
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        # Keras' annotations know neither its variables' values nor activations as functions.
        own: Any = layer
        match layer:
            case keras.layers.Dense():
                sums = tf.matmul(x, own.kernel.value)
                if own.bias is not None:
                    sums += own.bias.value
                if isinstance(following, keras.layers.BatchNormalization):
                    continue
            case keras.layers.BatchNormalization():
                sums = layer(sums, training=False)
                continue
            case keras.layers.Activation():
                pass
            case _:
                # Dropout has no effect in use.
                continue
        with tf.GradientTape() as tape:
            tape.watch(sums)
            x = own.activation(sums)
        for kept, value in zip(passed, (sums, x, tape.gradient(x, sums)), strict=True):
            kept.append(value)
    return passed


def _dense(model: keras.Sequential) -> list[Any]:
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]


def _numbers(
    kernel: Tensor, gradient: Tensor, back: Tensor, outputs: Tensor, slopes: Tensor
) -> tuple[Tensor, ...]:
    """Return what `_layer` takes of a layer; `back` is the gradient by its sums, (rows, units)."""
    sizes = tf.math.log(tf.abs(gradient)) / np.log(10.0)
    # The first bin is for all that is smaller.
    step = (_MOST - _LEAST) / (BINS - 1)
    exponents = tf.floor((sizes - _LEAST) / step) + 1
    is_flat = tf.reduce_max(tf.abs(slopes), 0) <= _FLAT
    rows = tf.cast(tf.shape(back)[0], tf.float32)
    # The loss is a mean over the rows: times their number it is that of each row.
    signal = tf.sqrt(tf.reduce_sum(tf.square(back * rows)) / rows)
    return (
        *_between(kernel),
        _counted(tf.where(tf.math.is_nan(exponents), 0.0, exponents), tf.math.is_finite(gradient)),
        *_between(outputs),
        tf.reduce_sum(tf.cast(is_flat, tf.int32)),
        tf.shape(outputs)[1],
        signal,
    )


def _between(values: Tensor) -> tuple[Tensor, Tensor]:
    """Return counts of finite values, (BINS,), and the least and the greatest of these, (2,)."""
    there = tf.math.is_finite(values)
    low = tf.reduce_min(tf.where(there, values, np.float32(np.inf)))
    high = tf.reduce_max(tf.where(there, values, np.float32(-np.inf)))
    low, high = tf.where(low <= high, low, 0.0), tf.where(low <= high, high, 0.0)
    # In halves, as the difference of two numbers may be beyond the range of float32.
    places = (values / 2 - low / 2) / tf.maximum(high / 2 - low / 2, np.float32(1e-30)) * BINS
    return _counted(tf.floor(tf.where(there, places, 0.0)), there), tf.stack([low, high])


def _counted(places: Tensor, there: Tensor) -> Tensor:
    """Return how many values are in each bin, (BINS,) int32, of those that are `there`."""
    numbers = tf.cast(tf.clip_by_value(places, 0.0, BINS - 1.0), tf.int32)
    # The others are put into a bin of their own, which is much faster than taking them out.
    counts = tf.math.bincount(
        tf.reshape(tf.where(there, numbers, BINS), [-1]), minlength=BINS + 1, dtype=tf.int32
    )
    return counts[:BINS]
