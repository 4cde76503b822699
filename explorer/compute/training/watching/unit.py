"""A hidden unit as a function of one or two inputs, with all others at their means."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.tape import Tensor
from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.model.learner import Learner
from explorer.compute.training.watching.layers import pass_through
from explorer.core.sentence import Sentence, sentence, short
from explorer.core.training.unit import TrainingUnit

PLACES = 200
"""Points along a curve."""
SIDE = 64
"""Points along each side of a plane."""
_BEYOND = 0.05
"""Share of the extent of an input by which it is shown beyond the training data."""


class Units:
    """The hidden units of a learner.

    Args:
        learner: whose they are.
        dataset: has the names and units of the inputs.
        rows: numbers of training rows, (n,), on which a unit's slopes are taken.
    """

    def __init__(self, learner: Learner, dataset: Dataset, rows: np.ndarray) -> None:
        self._learner, self._dataset = learner, dataset
        self._rows = rows
        kernels = [array for array in learner.weights() if array.ndim == 2]
        self._hidden = [kernel.shape[1] for kernel in kernels[:-1]]

    def at(self, layer: int, unit: int, epoch: float) -> TrainingUnit | None:
        """Return the outputs of a unit; None where there is no such unit.

        Args:
            layer: from 1, hidden layers only.
            unit: from 1 in each layer.
            epoch: epochs that the model has been trained, for the result.
        """
        if not (1 <= layer <= len(self._hidden) and 1 <= unit <= self._hidden[layer - 1]):
            return None
        chosen = self._inputs(layer, unit)
        x = self._dataset.train.x[:, chosen].astype(np.float64)
        margin = _BEYOND * np.maximum(np.ptp(x, axis=0), 1e-6)
        low, high = x.min(axis=0) - margin, x.max(axis=0) + margin
        places, shape = _places(low, high)
        # What is standardised is 0 at its mean.
        rows = np.zeros((len(places), len(self._dataset.inputs)), np.float32)
        rows[:, chosen] = places
        outputs = _outputs(self._learner)(tf.constant(rows))[layer - 1]
        mean, scale = self._dataset.mean[chosen], self._dataset.scale[chosen]
        return TrainingUnit(
            epoch, layer, unit,
            tuple(self._dataset.inputs[i] for i in chosen),
            tuple((low * scale + mean).tolist()), tuple((high * scale + mean).tolist()),
            outputs[:, unit - 1].numpy().reshape(shape), self._held(chosen),
        )  # fmt: skip

    def _inputs(self, layer: int, unit: int) -> list[int]:
        """Return the one or two inputs that a unit depends on most, by mean size of its slope."""
        count = len(self._dataset.inputs)
        if count <= 2:
            return [*range(count)]
        x = tf.gather(self._learner.x, self._rows)
        slopes = _slopes(self._learner, layer)(x, tf.constant(unit - 1)).numpy()
        strengths = np.nan_to_num(np.abs(slopes).mean(axis=0))
        return sorted(np.argsort(-strengths, kind="stable")[:2].tolist())

    def _held(self, chosen: list[int]) -> Sentence | None:
        others = len(self._dataset.inputs) - len(chosen)
        if not others:
            return None
        first, second = (short(self._dataset.inputs[i]) for i in chosen)
        return sentence(
            "Along “{first}” and “{second}”, on which it depends most; the {count} other inputs "
            "are at their means.",
            first=first,
            second=second,
            count=others,
        )


def _places(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
    """Return points between corners, (n, 1 or 2), and the shape of the grid that they make."""
    if len(low) == 1:
        return np.linspace(low[0], high[0], PLACES)[:, None], (PLACES,)
    axes = [np.linspace(a, b, SIDE) for a, b in zip(low, high, strict=True)]
    return np.stack(np.meshgrid(*axes), axis=2).reshape(-1, 2), (SIDE, SIDE)


def _outputs(learner: Learner) -> Callable[[Tensor], list[Tensor]]:
    if "outputs" not in learner.functions:
        learner.functions["outputs"] = compiled(lambda x: pass_through(learner.model, x).outputs)
    return learner.functions["outputs"]


def _slopes(learner: Learner, layer: int) -> Callable[[Tensor, Tensor], Tensor]:
    name = f"slopes {layer}"
    if name not in learner.functions:

        def slopes(x: Tensor, unit: Tensor) -> Tensor:
            with tf.GradientTape() as tape:
                tape.watch(x)
                said = tf.gather(pass_through(learner.model, x).outputs[layer - 1], unit, axis=1)
            return tape.gradient(said, x)

        learner.functions[name] = compiled(slopes)
    return learner.functions[name]
