"""Nested tapes against derivatives in 50 digits, and None where no way leads."""

from __future__ import annotations

import mpmath
import numpy as np
import tensorflow as tf

from explorer.compute.kit.tape import Tensor, gradient, hessian, nested

AT = 0.7, -1.3


def test_each_order_is_the_derivative_of_the_one_before() -> None:
    x = tf.constant(AT, tf.float64)
    found = nested(lambda v: tf.sin(v) * tf.exp(v), x, 4)
    for order, row in enumerate(found):
        with mpmath.workdps(50):
            true = [mpmath.diff(lambda t: mpmath.sin(t) * mpmath.exp(t), a, order) for a in AT]
        np.testing.assert_allclose(row.numpy(), np.array(true, float), rtol=1e-13)


def test_what_depends_on_x_no_more_has_none_as_its_derivative() -> None:
    f, slope, bend, third = nested(lambda v: 3 * v, tf.constant(2.0), 3)
    assert (float(f), float(slope)) == (6, 3)
    assert bend is third is None


def _f(at: list[Tensor]) -> Tensor:
    x, y, _ = at
    return tf.sin(x) * y**3


def _partial(x: int, y: int) -> float:
    """Return the derivative of sin(x) y³, so many times by each."""
    with mpmath.workdps(50):
        return float(mpmath.diff(lambda a, b: mpmath.sin(a) * b**3, AT, (x, y)))


def test_gradient_and_hessian_are_those_by_every_variable() -> None:
    at = [tf.constant(v, tf.float64) for v in (*AT, 5.0)]
    true = [_partial(1, 0), _partial(0, 1)]
    y, slopes = gradient(_f, at)
    same_y, same_slopes, bends = hessian(_f, at)
    assert float(y) == float(same_y)
    np.testing.assert_allclose(float(y), np.sin(AT[0]) * AT[1] ** 3, rtol=1e-15)
    for found in (slopes, same_slopes):
        np.testing.assert_allclose([float(g) for g in found[:2]], true, rtol=1e-14)
        assert found[2] is None
    second = [[_partial(2, 0), _partial(1, 1)], [_partial(1, 1), _partial(0, 2)]]
    np.testing.assert_allclose(
        [[float(g) for g in row[:2]] for row in bends[:2]], second, rtol=1e-14
    )
    assert bends[2] == [None, None, None]
