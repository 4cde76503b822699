"""The point inspector against the notebooks' numbers, plain TensorFlow and NumPy."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.surface.inspector import inspect
from explorer.core.language.parser import parse_expression
from explorer.core.surface.results import Inspection


def at(text: str, parameters: dict[str, float] | None = None, **point: float) -> Inspection:
    return inspect(parse_expression(text), point, parameters or {}, "float64")


def test_the_gradient_of_the_notebook_by_tape_and_by_differences() -> None:
    """S2 and S3."""
    found = at("(x1 + 5) x2^2", x1=2.0, x2=3.0)
    assert found.value == 63
    assert found.gradient == [9, 42]
    assert found.differences == pytest.approx([8.999999999993236, 41.999999999994486], rel=1e-9)


@pytest.mark.parametrize(
    ("text", "hessian"),
    [
        ("(x1 + 5) x2^2", [[None, 6], [6, 14]]),
        ("x1^2 + x2 + 1", [[2, None], [None, None]]),
    ],
)
def test_the_hessian_has_none_where_tensorflow_gives_it(
    text: str, hessian: list[list[float | None]]
) -> None:
    """S6 and S7."""
    assert at(text, x1=2.0, x2=3.0).hessian == hessian


def test_eigenvalues_are_those_of_the_matrix_with_0_for_none() -> None:
    found = at("(x1 + 5) x2^2", x1=2.0, x2=3.0)
    assert found.eigenvalues == pytest.approx(np.linalg.eigvalsh([[0, 6], [6, 14]]))
    # It bends down in a direction, in which no rate is stable.
    assert found.stable_rate is None


def test_the_stable_rate_of_a_parabola_is_2_by_its_second_derivative() -> None:
    assert at("3x^2 + 2x - 1", x=0.0).stable_rate == pytest.approx(1 / 3)


@pytest.mark.parametrize("text", ["-x^2", "x", "5", "x^3", "cos x"])
def test_without_a_positive_eigenvalue_every_rate_is_unstable_or_none_is_bound(text: str) -> None:
    assert at(text, x=0.0).stable_rate is None


def test_the_stable_rate_of_a_bowl_is_2_by_its_largest_curvature() -> None:
    assert at("x^2 + 20 y^2", x=1.0, y=1.0).stable_rate == pytest.approx(2 / 40)
    assert at("(x - y)^2", x=1.0, y=0.0).stable_rate == pytest.approx(2 / 4)
    assert at("x^2 - y^2", x=0.0, y=0.0).stable_rate is None


def test_more_variables_than_two_are_inspected() -> None:
    """S12: by x, a, b and c at once."""
    found = at("a x^2 + b x + c", x=0.0, a=1.0, b=-2.0, c=1.0)
    assert found.gradient == [-2, 0, 0, 1]
    assert len(found.hessian) == len(found.eigenvalues) == 4


def test_parameters_are_not_differentiated_by() -> None:
    found = at("a x^2 + b x", {"a": 3.0, "b": 2.0}, x=1.0)
    assert (found.variables, found.gradient, found.hessian) == (("x",), [8], [[6]])


def test_what_has_no_gradient_is_none() -> None:
    found = at("floor x + y", x=1.5, y=2.0)
    assert found.gradient == [None, 1]
    assert found.hessian == [[None, None], [None, None]]


def test_what_is_no_number_leaves_no_eigenvalues() -> None:
    found = at("sqrt(x) y", x=0.0, y=1.0)
    assert found.gradient == [math.inf, 0]
    assert found.eigenvalues == []
    assert found.stable_rate is None


@pytest.mark.parametrize("text", ["x^3 y + sin(x y)", "e^(x - y) / (1 + y^2)", "ln(x + y^2) x"])
def test_gradient_and_hessian_are_those_of_plain_tensorflow(text: str) -> None:
    functions = {
        "x^3 y + sin(x y)": lambda v: v[0] ** 3 * v[1] + tf.sin(v[0] * v[1]),
        "e^(x - y) / (1 + y^2)": lambda v: tf.exp(v[0] - v[1]) / (1 + v[1] ** 2),
        "ln(x + y^2) x": lambda v: tf.math.log(v[0] + v[1] ** 2) * v[0],
    }
    v = tf.Variable([0.7, 1.3], dtype=tf.float64)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = functions[text](v)
        gradient = inner.gradient(y, v)
    hessian = outer.jacobian(gradient, v)
    found = at(text, x=0.7, y=1.3)
    np.testing.assert_allclose(found.gradient, gradient, rtol=1e-12)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.hessian, hessian, rtol=1e-12)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["-x^2 y", "-(x y)^2", "x * -y", "floor(-x) y", "-x^2 - y^2"])
def test_no_number_is_minus_0(text: str) -> None:
    found = inspect(parse_expression(text), {"x": 0.0, "y": 0.0}, {}, "float64")
    entries = [v for row in found.hessian for v in row]
    numbers = (found.value, *found.gradient, *found.differences, *entries, *found.eigenvalues)
    assert "-0.0" not in map(repr, numbers)


@pytest.mark.parametrize(
    ("text", "x", "y"),
    [
        ("(x + y)^2 - x^2 - 2x y - y^2", 1e8, 0.3),
        ("(x + y) - x - y", 1e16, 1.0),
        ("(x + y)^3 - x^3 - 3x^2 y - 3x y^2 - y^3", 1e5, 0.1),
    ],
)
def test_a_value_that_is_mostly_rounding_is_said_to_be_with_its_error(
    text: str, x: float, y: float
) -> None:
    """Each of these identities is 0: what is found is the error itself."""
    with mpmath.workdps(80):
        a, b = mpmath.mpf(x), mpmath.mpf(y)
        assert abs((a + b) ** 2 - a**2 - 2 * a * b - b**2) < 1e-30
        assert abs((a + b) ** 3 - a**3 - 3 * a**2 * b - 3 * a * b**2 - b**3) < 1e-30
    found = at(text, x=x, y=y)
    assert found.error is not None
    assert abs(found.value) <= 2 * found.error
    assert "is mostly rounding" in str(found.doubt())


@pytest.mark.parametrize(
    "text",
    ["x^2 + y^2", "x^2 - y^2", "(1 - x)^2 + 100 (y - x^2)^2", "sin(x) y", "7 - x"],
)
def test_nothing_is_said_of_the_rounding_of_an_ordinary_value(text: str) -> None:
    assert at(text, x=1.0, y=1.0).error is None
    assert at(text, x=1.0, y=1.0).doubt() is None
