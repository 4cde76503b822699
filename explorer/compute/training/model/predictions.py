"""Predictions of a model for data that it was not trained on."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.tape import Tensor
from explorer.compute.training.data.dataset import Curve, Dataset, Part
from explorer.compute.training.model.objectives import CrossEntropy, Judged, Objective
from explorer.core.training.results import TrainingBoundary, TrainingFit

BOUNDARY = 200
"""Points along each side of a boundary."""
_SHOWN = 500
"""Rows of the validation data whose predictions are drawn."""
_BEYOND = 0.1
"""Share of the extent of the data by which a boundary goes beyond them."""
_MOST_VALUES = 1 << 24
"""Outputs of the widest layer that are computed at once."""


class Predictions:
    """Predictions of a model with whatever weights it has at the time.

    Args:
        model: as it is used, without dropout and with running averages.
        dataset: the data that it predicts.
        objective: judges the predictions.
    """

    def __init__(self, model: keras.Sequential, dataset: Dataset, objective: Objective) -> None:
        self._model, self._dataset, self._objective = model, dataset, objective
        widest = max(layer.units for layer in model.layers if isinstance(layer, keras.layers.Dense))
        self._at_once = max(1, _MOST_VALUES // widest)
        signature = tf.TensorSpec([None, len(dataset.inputs)], tf.float32)
        self._predict = compiled(self._predicted, input_signature=[signature])
        y = dataset.train.y
        targets = tf.TensorSpec([None, *y.shape[1:]], y.dtype)
        self._totals = compiled(self._totals_of, input_signature=[signature, targets])
        self._validation = list(self._pieces(dataset.validation))
        self._shown = tf.constant(dataset.validation.x[:_SHOWN])

    def validation(self) -> Judged:
        """Return how good the predictions of the validation data are, in units of the target."""
        return self._judged(self._validation, self._dataset.validation)

    def test(self) -> Judged:
        """Return how good the predictions of the test data are, in units of the target."""
        return self._judged(list(self._pieces(self._dataset.test)), self._dataset.test)

    def picture(self, epoch: float) -> TrainingFit | TrainingBoundary | None:
        """Return what is drawn of the predictions after so many epochs; None: nothing is."""
        if not self._dataset.classes:
            return self._fit(epoch)
        return self._boundary(epoch) if len(self._dataset.inputs) == 2 else None

    def _fit(self, epoch: float) -> TrainingFit:
        data = self._dataset
        targets = data.in_units(data.validation.y[:_SHOWN, 0])
        predictions = data.in_units(self._predict(self._shown).numpy()[:, 0])
        if data.curve is None:
            x, curves = np.empty(0), np.empty((4, 0))
        else:
            x, curves = data.curve.x, np.stack(self._curves(data.curve))
        return TrainingFit(epoch, targets, predictions, x, curves)

    def _boundary(self, epoch: float) -> TrainingBoundary:
        low, high, grid = self._grid
        assert isinstance(self._objective, CrossEntropy)
        shares = self._objective.probabilities(self._predict(grid)).numpy()
        shape = BOUNDARY, BOUNDARY
        # NaN is nothing to be sure of.
        certainty = np.nan_to_num(shares.max(axis=1) * 255).astype(np.uint8)
        classes = shares.argmax(axis=1).astype(np.uint8)
        return TrainingBoundary(epoch, low, high, classes.reshape(shape), certainty.reshape(shape))

    @functools.cached_property
    def _grid(self) -> tuple[tuple[float, float], tuple[float, float], Tensor]:
        """Corners in the units of the data, and standardised points between, row by row."""
        data = self._dataset
        x = np.concatenate([data.train.x, data.validation.x])
        low, high = x.min(axis=0).astype(np.float64), x.max(axis=0).astype(np.float64)
        margin = _BEYOND * np.maximum(high - low, 1e-6)
        low, high = low - margin, high + margin
        axes = [np.linspace(a, b, BOUNDARY) for a, b in zip(low, high, strict=True)]
        places = np.stack(np.meshgrid(*axes), axis=2).reshape(-1, 2)
        (left, bottom), (right, top) = (
            (end * data.scale + data.mean).tolist() for end in (low, high)
        )
        return (left, bottom), (right, top), tf.constant(places, tf.float32)

    def _curves(self, curve: Curve) -> list[np.ndarray]:
        """Return function, model, and the slopes of both, each (m,)."""
        values, slopes = self._along(tf.constant(curve.x))
        data = self._dataset
        said = data.in_units(values.numpy())
        return [curve.values, said, curve.slopes, data.spread * slopes.numpy()]

    @functools.cached_property
    def _along(self) -> tf.types.experimental.PolymorphicFunction:
        """The model and its slope, at points and by points that are not standardised yet."""
        mean, scale = self._dataset.mean, self._dataset.scale

        def along(x: Tensor) -> tuple[Tensor, Tensor]:
            with tf.GradientTape() as tape:
                tape.watch(x)
                standardised = tf.cast((x[:, None] - mean) / scale, tf.float32)
                y = self._model(standardised, training=False)[:, 0]
            return tf.cast(y, tf.float64), tape.gradient(y, x)

        return compiled(along)

    def _predicted(self, x: Tensor) -> Tensor:
        return self._model(x, training=False)

    def _totals_of(self, x: Tensor, y: Tensor) -> Tensor:
        return self._objective.totals(y, self._model(x, training=False))

    def _pieces(self, part: Part) -> Iterator[tuple[Tensor, Tensor]]:
        for start in range(0, len(part), self._at_once):
            piece = slice(start, start + self._at_once)
            yield tf.constant(part.x[piece]), tf.constant(part.y[piece])

    def _judged(self, pieces: list[tuple[Tensor, Tensor]], part: Part) -> Judged:
        """Judge rows in pieces; like the loss of a step, theirs has the penalties of weights."""
        totals = sum(self._totals(x, y).numpy() for x, y in pieces)
        assert isinstance(totals, np.ndarray)
        judged = self._objective.judged(totals, part)
        penalty = sum(float(loss) for loss in self._model.losses) * self._dataset.unit
        return judged._replace(loss=judged.loss + penalty)
