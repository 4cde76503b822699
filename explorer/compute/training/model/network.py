"""The Keras model of a training, and the weights that it begins with."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from explorer.compute.kit.tape import Tensor
from explorer.core.training.spec import Layer, TrainingProblem

_MANTISSA = 0x7FFFFF
"""The bits of a random integer from which TensorFlow makes a float32 from 0 to 1."""


class Dropout(keras.layers.Dropout):
    """Keras' layer, but it drops the same units under XLA as in eager TensorFlow.

    The random bits are the same in both, but TensorFlow makes a float32 of the low bits of each
    integer and XLA of the high ones, so that the same seed would drop other units in a compiled
    loop. Here the integers themselves are compared, by the bits that TensorFlow uses.
    """

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        """Drop units of (batch, units) while the model is trained."""
        if not training or not self.rate:
            return inputs
        seed = tf.cast(self.seed_generator.next(), tf.int32)
        everything: Any = None
        bits = tf.random.stateless_uniform(
            tf.shape(inputs), seed, everything, everything, tf.int32, alg="philox"
        )
        least = math.ceil(float(np.float32(self.rate)) * (_MANTISSA + 1))
        is_kept = tf.bitwise.bitwise_and(bits, _MANTISSA) >= least
        return tf.where(is_kept, inputs * (1 / (1 - self.rate)), 0.0)


def model_of(problem: TrainingProblem, inputs: int, outputs: int) -> keras.Sequential:
    """Return the model at the weights that `keras.utils.set_random_seed(seed)` would give it.

    Args:
        problem: has the hidden layers, what stands between them, and the seed.
        inputs: columns of the data.
        outputs: units of the last layer, which has no activation.
    """
    seeds = _seeds(problem.seed)
    rows: list[Any] = [keras.layers.Input((inputs,))]
    for layer in problem.layers:
        if problem.batch_norm:
            # A bias would be subtracted again with the mean of the batch. Its gradient would be
            # mere rounding, which Adam scales to full steps that differ from loop to loop.
            rows.append(_dense(problem, layer.units, "linear", next(seeds), has_bias=False))
            rows += [keras.layers.BatchNormalization(), keras.layers.Activation(layer.activation)]
        else:
            rows.append(_dense(problem, layer.units, layer.activation, next(seeds)))
        if problem.dropout:
            rows.append(Dropout(problem.dropout, seed=next(seeds)))
    rows.append(_dense(problem, outputs, "linear", next(seeds)))
    return keras.Sequential(rows)


def begin_anew(model: keras.Sequential, seed: int) -> None:
    """Assign the weights that `model_of` gives a model for a seed."""
    seeds = _seeds(seed)
    for layer in model.layers:
        match layer:
            case keras.layers.Dense():
                layer.kernel.assign(_glorot(next(seeds))(layer.kernel.shape))
                if layer.bias is not None:
                    layer.bias.assign(tf.zeros_like(layer.bias.value))
            case keras.layers.BatchNormalization():
                for variable, value in (
                    (layer.gamma, 1.0), (layer.beta, 0.0),
                    (layer.moving_mean, 0.0), (layer.moving_variance, 1.0),
                ):  # fmt: skip
                    variable.assign(tf.fill(variable.shape, value))
            case Dropout():
                layer.seed_generator.state.assign([next(seeds), 0])
            case _:
                pass


def layer_titles(layers: Sequence[Layer], outputs: int = 1) -> tuple[str, ...]:
    """Return names of all layers with weights; a second one of the same name gets a number."""
    names = [*(f"Dense {row.units} · {row.activation}" for row in layers), f"Dense {outputs}"]
    counts = [names[: i + 1].count(name) for i, name in enumerate(names)]
    return tuple(
        name if count == 1 else f"{name} ({count})"
        for name, count in zip(names, counts, strict=True)
    )


def layer_sizes(problem: TrainingProblem) -> tuple[int, ...]:
    """Return how many trainable variables each layer has: kernel and bias, or scale and offset."""
    hidden = 3 if problem.batch_norm else 2
    return *(hidden for _ in problem.layers), 2


def _dense(
    problem: TrainingProblem, units: int, activation: str, seed: int, *, has_bias: bool = True
) -> keras.layers.Dense:
    penalty = keras.regularizers.L2(problem.l2) if problem.l2 else None
    return keras.layers.Dense(
        units,
        activation,
        use_bias=has_bias,
        kernel_initializer=_glorot(seed),
        kernel_regularizer=penalty,
    )


def _seeds(seed: int) -> Iterator[int]:
    """Yield the seeds of kernels and dropout, in the order in which layers are made.

    They are those that Keras' layers without a seed draw from Python's generator after
    `keras.utils.set_random_seed`, which would seed all other random numbers of this process too.
    """
    draw = random.Random(seed)
    while True:
        yield draw.randint(1, 10**9)


def _glorot(seed: int) -> Any:
    """Return an initializer; as Any, since Keras' annotations allow only its name."""
    return keras.initializers.GlorotUniform(seed)
