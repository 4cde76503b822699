"""Predictions of a model for data that it was not trained on."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.tape import Tensor
from explorer.compute.training.datasets import Curve, Dataset, Part
from explorer.core.training.results import TrainingFit

_SHOWN = 500
_MOST_VALUES = 1 << 24
"""Of the widest layer that are computed at once."""


class Predictions:
    """A model in use, whatever its weights are by then."""

    def __init__(self, model: keras.Sequential, dataset: Dataset) -> None:
        self._model, self._dataset = model, dataset
        widest = max(layer.units for layer in model.layers)
        self._at_once = max(1, _MOST_VALUES // widest)
        signature = tf.TensorSpec([None, len(dataset.inputs)], tf.float32)
        self._predict = compiled(self._predicted, input_signature=[signature])
        targets = tf.TensorSpec([None, 1], tf.float32)
        self._squares = compiled(self._sum_of_squares, input_signature=[signature, targets])
        self._validation = list(self._pieces(dataset.validation))
        self._shown = tf.constant(dataset.validation.x[:_SHOWN])
        self._targets = dataset.in_units(dataset.validation.y[:_SHOWN, 0])

    def validation_error(self) -> float:
        """Return the mean squared error on the validation data, in units of the target."""
        return self._error(self._validation, len(self._dataset.validation))

    def test_error(self) -> float:
        """Return the mean squared error on the test data, in units of the target."""
        return self._error(list(self._pieces(self._dataset.test)), len(self._dataset.test))

    def fit(self, epoch: float) -> TrainingFit:
        """Return what is drawn of the predictions after so many epochs."""
        curve = self._dataset.curve
        predictions = self._dataset.in_units(self._predict(self._shown).numpy())
        if curve is None:
            x, curves = np.empty(0), np.empty((4, 0))
        else:
            x, curves = curve.x, np.stack(self._curves(curve))
        return TrainingFit(epoch, self._targets, predictions, x, curves)

    def _curves(self, curve: Curve) -> list[np.ndarray]:
        """Return function, model, and the slopes of both, each (m,)."""
        values, slopes = self._along(tf.constant(curve.x))
        data = self._dataset
        said = data.in_units(values.numpy())
        return [curve.values, said, curve.slopes, data.spread * slopes.numpy()]

    @functools.cached_property
    def _along(self) -> tf.types.experimental.PolymorphicFunction:
        """The model with its slope, of the places as they are before they are standardised."""
        mean, scale = self._dataset.mean, self._dataset.scale

        def along(x: Tensor) -> tuple[Tensor, Tensor]:
            with tf.GradientTape() as tape:
                tape.watch(x)
                standardised = tf.cast((x[:, None] - mean) / scale, tf.float32)
                y = self._model(standardised, training=False)[:, 0]
            return tf.cast(y, tf.float64), tape.gradient(y, x)

        return compiled(along)

    def _predicted(self, x: Tensor) -> Tensor:
        return self._model(x, training=False)[:, 0]

    def _sum_of_squares(self, x: Tensor, y: Tensor) -> Tensor:
        return tf.reduce_sum(tf.square(self._model(x, training=False) - y))

    def _pieces(self, part: Part) -> Iterator[tuple[Tensor, Tensor]]:
        for start in range(0, len(part), self._at_once):
            piece = slice(start, start + self._at_once)
            yield tf.constant(part.x[piece]), tf.constant(part.y[piece])

    def _error(self, pieces: list[tuple[Tensor, Tensor]], rows: int) -> float:
        return sum(float(self._squares(x, y)) for x, y in pieces) / rows * self._dataset.unit
