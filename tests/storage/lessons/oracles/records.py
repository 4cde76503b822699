"""The right answers of lessons 18, 21 and 22."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import tensorflow as tf

from tests.storage.lessons.oracles.asking import Asked, Oracle, numbers, slope, slopes


def _never_reset(_: Asked) -> str:
    """The losses of falling epochs: their mean so far lies above the last one."""
    losses = np.exp(-0.5 * np.arange(10))
    metric = tf.keras.metrics.Mean()
    shown = [float(metric(loss)) for loss in losses]
    assert np.allclose(shown, np.cumsum(losses) / np.arange(1, 11), rtol=1e-5)
    assert all(value > loss for value, loss in zip(shown[1:], losses[1:], strict=True))
    return "Too large a value"


def _of_a_sum(_: Asked) -> str:
    assert slopes(lambda a, b: 5 * (a + b), 2.0, 3.0) == [5.0, 5.0]
    return "It passes it on unchanged"


def _operations(f: Callable[[tf.Tensor], tf.Tensor]) -> int:
    """Return how many operations compute a function, its argument and result not counted."""
    graph = tf.function(f).get_concrete_function(tf.TensorSpec((), tf.float32)).graph
    return sum(op.type in {"Mul", "AddV2", "AddN", "Add"} for op in graph.get_operations())


def _records_the_sweep(_: Asked) -> str:
    def cube(x: tf.Tensor) -> tf.Tensor:
        return x * x * x

    def swept(x: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = cube(x)
        return tape.gradient(y, x)

    assert _operations(swept) > _operations(cube)
    return "The outer one, t: it also records the sweep"


def _from_the_square(asked: Asked) -> str:
    assert numbers(asked.printed) == [-2, 2]
    assert slope(lambda x: x**2, 0.0, 2) == 2
    assert slope(lambda x: x**2, 0.0) == 0
    return "From 2 a x"


def _by_y(_: Asked) -> float:
    """y is used twice in z = y·y, each time with the adjoint y."""
    return slopes(lambda y: y * y, 9.0)[0] or math.nan


ORACLES: dict[tuple[str, int], Oracle] = {
    ("the-metric", 1): lambda asked: numbers(asked.printed)[1],
    ("the-metric", 2): lambda asked: numbers(asked.printed)[2],
    ("the-metric", 3): lambda asked: numbers(asked.printed)[0],
    ("the-metric", 4): _never_reset,
    ("reading-the-tape", 1): lambda _: slopes(lambda z: z * 1, 81.0)[0] or math.nan,
    ("reading-the-tape", 2): _by_y,
    ("reading-the-tape", 3): lambda asked: numbers(asked.printed)[0],
    ("reading-the-tape", 4): _of_a_sum,
    ("outer-tape-records-inner", 1): _records_the_sweep,
    ("outer-tape-records-inner", 2): lambda asked: numbers(asked.printed)[-1],
    ("outer-tape-records-inner", 3): _from_the_square,
    ("outer-tape-records-inner", 4): lambda asked: numbers(asked.printed)[-1],
}
