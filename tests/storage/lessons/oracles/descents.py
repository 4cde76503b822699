"""The right answers of lessons 10, 11 and 13 to 15."""

from __future__ import annotations

import math

import keras
import numpy as np
import tensorflow as tf

from tests.storage.lessons.oracles.asking import (
    Asked,
    Oracle,
    descent,
    largest_curvature,
    slope,
    slopes,
)


def _parabola(x: tf.Tensor) -> tf.Tensor:
    return 3 * x**2 + 2 * x - 1


def _square(x: tf.Tensor) -> tf.Tensor:
    return x**2 - 2 * x + 1


def _valley(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    return x**2 + 20 * y**2


def _line_loss(w: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    return ((b - 1) ** 2 + (w + b - 3) ** 2 + (2 * w + b - 5) ** 2) / 3


def _by_keras(optimizer: keras.optimizers.Optimizer, steps: int) -> list[float]:
    """Return the places of Keras' own optimizer on (x − 1)² from 0, in float32."""
    x = tf.Variable(0.0)
    places = [0.0]
    for _ in range(steps):
        with tf.GradientTape() as tape:
            y = _square(x)
        optimizer.apply_gradients([(tape.gradient(y, x), x)])
        places.append(float(x))
    return places


def _after_a_hundred(_: Asked) -> str:
    x = descent(_square, (0.0,), 0.01, 100)[-1, 0]
    assert math.isclose(x, 0.867380381, rel_tol=1e-6)
    return "At about 0.87"


def _stuck(_: Asked) -> str:
    x = np.float32(0)
    for _step in range(1000):
        x = np.float32(x - np.float32(0.1) * (2 * x - 2))
    step = np.float32(0.1) * (2 * x - 2)
    assert f"{x:.7f}" == "0.9999999"
    assert step != 0
    assert np.float32(x - step) == x
    return "The step has become smaller"


def _in_one_step(_: Asked) -> tuple[float, ...]:
    rate = 1 / slope(_square, 0.0, 2)
    assert math.isclose(descent(_square, (0.0,), rate, 1)[-1, 0], 1)
    return (rate,)


def _same_place(_: Asked) -> str:
    by_hand, x = tf.Variable(0.0), tf.Variable(0.0)
    sgd = keras.optimizers.SGD(0.1)
    for _step in range(100):
        for place in (by_hand, x):
            with tf.GradientTape() as tape:
                y = _parabola(place)
            gradient = tape.gradient(y, place)
            if place is x:
                sgd.apply_gradients([(gradient, x)])
            else:
                place.assign_sub(0.1 * gradient)
        assert float(by_hand) == float(x)
    return "Neither"


def _pairs(_: Asked) -> str:
    x = tf.Variable(0.0)
    keras.optimizers.SGD(0.1).apply_gradients([(tf.constant(-2.0), x)])
    assert math.isclose(float(x), 0.2, rel_tol=1e-6)
    return "A list of pairs, (gradient, variable)"


def _no_longer_watched(asked: Asked) -> str:
    assert asked.printed.split()[:2] == ["-2.0", "None"]
    return "None"


def _first_to_stay(_: Asked) -> str:
    def arrival(optimizer: keras.optimizers.Optimizer) -> int:
        away = np.abs(np.array(_by_keras(optimizer, 250)) - 1) > 0.001
        return int(np.flatnonzero(away)[-1]) + 1

    arrivals = {
        "SGD": arrival(keras.optimizers.SGD(0.1)),
        "SGD with momentum": arrival(keras.optimizers.SGD(0.1, momentum=0.9)),
        "Adam": arrival(keras.optimizers.Adam(0.1)),
    }
    return min(arrivals, key=lambda name: arrivals[name])


def _factor(f: object, rate: float, start: float) -> float:
    """Return by which number a step multiplies the distance to the minimum at −1/3."""
    path = descent(f, (start,), rate, 2)[:, 0] + 1 / 3  # pyright: ignore[reportArgumentType]
    assert math.isclose(path[2] / path[1], path[1] / path[0], rel_tol=1e-6)
    return float(path[1] / path[0])


def _changes_sides(_: Asked) -> str:
    assert -1 < _factor(_parabola, 0.3, 0.0) < 0
    return "It jumps to the other side each time, and comes closer"


def _to_the_end_of_numbers(_: Asked) -> str:
    factor = _factor(_parabola, 0.4, 0.0)
    assert factor < -1
    # f is 3 times the square of the distance.
    assert 2 * 2000 * math.log10(abs(factor)) > 309
    return "It grows until the numbers end"


def _zigzag(_: Asked) -> str:
    path = descent(_valley, (-2.5, 0.8), 0.045, 20)
    assert (path[1:, 1] * path[:-1, 1] < 0).all()
    assert (np.diff(np.abs(path[:, 0])) < 0).all()
    assert abs(path[-1, 0]) > 5 * abs(path[-1, 1])
    return "In a zigzag across the valley"


def _far_fewer(_: Asked) -> str:
    def needed(momentum: float) -> int:
        path = descent(_valley, (-2.5, 0.8), 0.045, 200, momentum)
        return int(np.flatnonzero(np.hypot(*path.T) > 1e-4)[-1])

    assert needed(0.5) < needed(0.0) / 2
    return "Far fewer"


def _with_momentum(_: Asked) -> float:
    """The limit 2(1 + μ)/λ, held against paths on either side of it."""
    limit = 2 * (1 + 0.9) / largest_curvature(_valley, 0.0, 0.0)
    beyond = descent(_valley, (-2.5, 0.8), 1.02 * limit, 200, 0.9)
    within = descent(_valley, (-2.5, 0.8), 0.98 * limit, 200, 0.9)
    assert abs(beyond[-1, 1]) > 10 * abs(beyond[0, 1])
    assert abs(within[-1, 1]) < abs(within[0, 1])
    return limit


def _w_and_b(_: Asked) -> str:
    end = descent(_line_loss, (0.0, 0.0), 0.1, 300)[-1]
    assert np.allclose(end, (2, 1), atol=1e-3)
    return "w and b"


def _noise_floor(_: Asked) -> float:
    """The mean squared error of the best line through samples with noise of 0.5."""
    noise = np.random.default_rng(0)
    x = noise.uniform(-3, 3, 100_000)
    y = 2 * x + 1 + noise.normal(0, 0.5, x.shape)
    errors = y - np.polyval(np.polyfit(x, y, 1), x)
    return float(np.mean(errors**2))


def _no_line_for_a_sine(_: Asked) -> str:
    x = np.linspace(-3, 3, 10_001)
    y = np.sin(2 * x)
    errors = y - np.polyval(np.polyfit(x, y, 1), x)
    assert np.mean(errors**2) > 0.8 * np.var(y)
    return "It soon stays near what the mean alone would give"


ORACLES: dict[tuple[str, int], Oracle] = {
    ("descent-by-hand", 1): lambda _: descent(_parabola, (0.0,), 0.1, 1)[-1, 0],
    ("descent-by-hand", 2): lambda _: descent(_parabola, (0.0,), 0.1, 100)[-1, 0],
    ("descent-by-hand", 3): _after_a_hundred,
    ("descent-by-hand", 4): _stuck,
    ("descent-by-hand", 5): _in_one_step,
    ("descent-by-optimizer", 1): _same_place,
    ("descent-by-optimizer", 2): _pairs,
    ("descent-by-optimizer", 3): _no_longer_watched,
    ("descent-by-optimizer", 4): lambda _: _by_keras(keras.optimizers.Adam(0.1), 1)[-1],
    ("descent-by-optimizer", 5): _first_to_stay,
    ("rate-too-large", 1): lambda _: _factor(_parabola, 0.1, 0.0),
    ("rate-too-large", 2): _changes_sides,
    ("rate-too-large", 3): lambda _: (2 / slope(_parabola, 0.0, 2),),
    ("rate-too-large", 4): _to_the_end_of_numbers,
    ("rate-too-large", 5): lambda _: 2 / slope(lambda x: 10 * x**2, 0.0, 2),
    ("valleys-and-momentum", 1): _zigzag,
    ("valleys-and-momentum", 2): lambda _: (2 / largest_curvature(_valley, 0.0, 0.0),),
    ("valleys-and-momentum", 3): _far_fewer,
    ("valleys-and-momentum", 4): _with_momentum,
    ("from-descent-to-training", 1): _w_and_b,
    ("from-descent-to-training", 2): lambda _: slopes(_line_loss, 0.0, 0.0)[1] or 0.0,
    ("from-descent-to-training", 3): _noise_floor,
    ("from-descent-to-training", 5): _no_line_for_a_sine,
}
