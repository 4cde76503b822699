"""The right answers of lessons 1 to 9 and 12."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import tensorflow as tf

from tests.storage.lessons.oracles.asking import Asked, Oracle, numbers, slope, slopes


def _parabola(x: float) -> float:
    return 3 * x**2 + 2 * x - 1


def _surface(x1: tf.Tensor, x2: tf.Tensor) -> tf.Tensor:
    return (x1 + 5) * x2**2


def _difference(epsilon: float) -> float:
    return (_parabola(1 + epsilon) - _parabola(1 - epsilon)) / (2 * epsilon)


def _grows_with_its_square(_: Asked) -> str:
    """The third derivative makes the error ε²/6 f‴: without bending there is none."""

    def error(epsilon: float) -> float:
        return abs((math.sin(1 + epsilon) - math.sin(1 - epsilon)) / (2 * epsilon) - math.cos(1))

    assert math.isclose(error(0.2) / error(0.02), 100, rel_tol=0.05)
    assert math.isclose(error(0.02), 0.02**2 / 6 * math.cos(1), rel_tol=0.01)
    return "The curve bends"


def _across_the_arrow(_: Asked) -> str:
    """The gradient is (9, 42); at a right angle to it the slope is 0."""
    first, second = slopes(_surface, 2.0, 3.0)
    assert first is not None
    assert second is not None
    across = np.array([-second, first]) / math.hypot(first, second)
    step = 1e-4
    before, after = (float(_surface(2 + s * across[0], 3 + s * across[1])) for s in (0, step))
    assert abs(after - before) < 1e-3 * step * math.hypot(first, second)
    return "It stays the same"


def _list_of_two(asked: Asked) -> str:
    assert asked.printed.strip() == "[9.0, 42.0]"
    return "A list of two, 9 and 42"


def _column(asked: Asked) -> str:
    assert numbers(asked.printed) == [0, 4, 8, 12]
    return "The column 0, 4, 8, 12"


def _by_all_letters(asked: Asked) -> str:
    assert numbers(asked.printed) == [-2, 0, 0, 1]
    return "−2, 0, 0, 1"


def _none_for_integers(asked: Asked) -> str:
    assert asked.printed.split() == ["9", "None"]
    return "None, with a warning"


def _nones(asked: Asked) -> str:
    assert asked.printed.strip() == "[None, None]"
    return "None, None"


def _only_x1(asked: Asked) -> str:
    assert asked.printed.strip() == "[27.0, None, None, None]"
    return "Only x1"


def _asked_twice(asked: Asked) -> str:
    assert asked.printed.split() == ["4.0", "RuntimeError"]
    return "It prints 4, then stops with a RuntimeError"


def _kept_until_deleted(_: Asked) -> str:
    """Asked twice, only a persistent tape still has what it recorded."""
    x = tf.Variable(2.0)
    with tf.GradientTape(persistent=True) as tape:
        y = x * x
    assert [float(tape.gradient(y, x)) for _ in range(2)] == [4.0, 4.0]
    return "They keep all the numbers"


def _two_calls(_: Asked) -> str:
    x = tf.Variable(5.0)
    with tf.GradientTape(persistent=True) as tape:
        both = 3 * x, x * x
    assert [float(tape.gradient(y, x)) for y in both] == [3.0, 10.0]
    # One call sums up, however often the source stands in it.
    assert [float(g) for g in tape.gradient(list(both), [x, x])] == [13.0, 13.0]
    return "Two calls on a persistent tape"


def _eights(asked: Asked) -> str:
    assert numbers(asked.printed) == [8, 8, 8, 8, 8]
    return "[[8, 8], [8, 8]]"


def _second_is_none(asked: Asked) -> str:
    assert asked.printed.split() == ["3.0", "None"]
    return "3 and None"


def _hessian(asked: Asked) -> str:
    assert asked.printed.strip() == "[[None, 6.0], [6.0, 14.0]]"
    return "[[None, 6], [6, 14]]"


def _steepest(_: Asked) -> tuple[float, ...]:
    """f′ = sin 2x is greatest where f″ = 2 cos 2x is 0 and falls."""
    places = [(0.25 + k) * math.pi for k in range(-2, 2)]
    for x in places:
        assert math.isclose(float(mpmath.diff(lambda t: mpmath.sin(t) ** 2, x)), 1)
    return tuple(places)


def _valley(_: Asked) -> str:
    found = [float(mpmath.diff(lambda t: mpmath.sin(t) ** 2, mpmath.pi, k)) for k in range(4)]
    assert np.allclose(found, [0, 0, 2, 0], atol=1e-9)
    return "0, 0, 2, 0"


def _corner(asked: Asked) -> str:
    assert asked.printed.split() == ["0.0", "0.0", "1.0"]
    return "0"


def _upright(_: Asked) -> str:
    assert slope(tf.sqrt, 0.0) == math.inf
    return "Infinity"


def _trapped(asked: Asked) -> str:
    assert asked.printed.split() == ["0.0", "nan"]
    return "NaN"


def _repaired(_: Asked) -> str:
    def inner(x: tf.Tensor) -> tf.Tensor:
        return tf.where(x > 0, x * tf.math.log(tf.where(x > 0, x, 1.0)), 0.0)

    def outer(x: tf.Tensor) -> tf.Tensor:
        return tf.where(x > 0, tf.where(x > 0, x * tf.math.log(x), 0.0), 0.0)

    def wider(x: tf.Tensor) -> tf.Tensor:
        return tf.where(x >= 0, x * tf.math.log(x), 0.0)

    assert slope(inner, 0.0) == 0
    assert math.isnan(slope(outer, 0.0))
    assert math.isnan(slope(wider, 0.0))
    return "A second tf.where inside"


def _swapped(asked: Asked) -> str:
    assert asked.printed.split() == ["None", "2.0", "-6.0"]
    return "None"


def _said_once(asked: Asked) -> str:
    assert asked.printed.count("hello") == 1
    return "Once"


def _below_rounding(_: Asked) -> str:
    """The next step is lost in the sum, though the gradient is not 0."""
    x = np.float32(0.99999857)
    step = np.float32(0.01) * (2 * x - 2)
    assert step != 0
    assert x - step == x
    assert abs(step) < np.spacing(x) / 2
    return "The step has become smaller"


def _last(asked: Asked) -> float:
    return numbers(asked.printed)[-1]


def _first(asked: Asked) -> float:
    return numbers(asked.printed)[0]


ORACLES: dict[tuple[str, int], Oracle] = {
    ("numeric-derivative", 1): lambda _: str(_difference(0.001)),
    ("numeric-derivative", 2): lambda _: _difference(1e-17),
    ("numeric-derivative", 3): _grows_with_its_square,
    ("numeric-derivative", 4): lambda _: slopes(_surface, 2.0, 3.0)[1] or 0.0,
    ("gradient", 1): _across_the_arrow,
    ("gradient", 2): lambda _: slopes(_surface, 4.0, 3.0)[0] or 0.0,
    ("gradient", 3): _list_of_two,
    ("gradient", 4): _column,
    ("tape-basics", 1): _last,
    ("tape-basics", 2): _by_all_letters,
    ("tape-basics", 3): _last,
    ("tape-basics", 4): _none_for_integers,
    ("watching-constants", 1): _nones,
    ("watching-constants", 3): _nones,
    ("watching-constants", 4): _last,
    ("watching-constants", 5): _only_x1,
    ("one-shot-and-persistent", 1): _asked_twice,
    ("one-shot-and-persistent", 2): _last,
    ("one-shot-and-persistent", 3): _kept_until_deleted,
    ("one-shot-and-persistent", 4): lambda asked: numbers(asked.printed)[3],
    ("several-targets", 1): _last,
    ("several-targets", 2): _two_calls,
    ("several-targets", 3): _first,
    ("several-targets", 4): _eights,
    ("second-derivatives", 1): _last,
    ("second-derivatives", 2): _second_is_none,
    ("second-derivatives", 3): lambda _: slope(lambda x: x**2 - 2 * x + 1, 5.0, 2),
    ("second-derivatives", 4): _hessian,
    ("second-derivatives", 5): lambda asked: asked.printed.count("None"),
    ("derivatives-plotted", 3): _steepest,
    ("derivatives-plotted", 4): lambda _: slope(lambda x: tf.sin(x) ** 2, math.pi / 2, 2),
    ("derivatives-plotted", 5): _valley,
    ("piecewise-and-nan", 2): _corner,
    ("piecewise-and-nan", 3): _upright,
    ("piecewise-and-nan", 4): _trapped,
    ("piecewise-and-nan", 5): _repaired,
    ("inside-tf-function", 1): _swapped,
    ("inside-tf-function", 2): _last,
    ("inside-tf-function", 3): _said_once,
    ("inside-tf-function", 4): _below_rounding,
}
