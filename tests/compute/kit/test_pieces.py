"""Piecewise functions as mathematics: only the piece that is taken counts, at every order."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import mpmath
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.compute.kit.derivatives import Derivatives
from explorer.compute.kit.lowering import Tensor, lower
from explorer.compute.kit.tape import nested
from explorer.compute.surface.inspector import inspect
from explorer.core.language.expression import Call, Expression
from explorer.core.language.parser import parse_expression
from tests import oracle, strategies  # noqa: F401  # Its profile is the one that Hypothesis uses.

X = (-2.0, -1.0, -0.5, 0.0, 0.25, 1.0, 1.5, 3.0)
OTHERS = {"a": 0.75, "n": 3.0}
PIECES = (
    "0", "x", "a x^2", "ln x", "x ln x", "sqrt x", "1/x", "x^-2", "exp(-1/x)", "asin x", "acos x",
    "acosh x", "atanh x", "x^1.5", "x^(1/3)", "x^(2/7)", "x^a", "x^n", "x^(1/n)", "log2 x",
    "log10 x", "log(x, 3)", "sqrt(1 - x^2)", "1/(x - 1)", "tan(x)", "lgamma x", "x!", "gamma(x)",
    "sin(x)/x", "exp(exp(exp(5 x)))", "logit x", "erfinv x", "x mod 2", "atan2(x, x)", "1/sqrt(x)",
    "hypot(x, 0)", "ln(ln x)", "sqrt(ln x)", "csc x", "coth x", "asec x", "abs(x)/x", "(x - 1)/0",
    "x^x", "sinh(1000 x)", "ln(a - x)", "1/(exp(x) - 1)", "digamma x", "rsqrt x", "log1p x",
)  # fmt: skip
CONDITIONS = (
    "x > 0", "x >= 0", "x < 1", "x <= 1", "0 < x < 1", "-1 <= x <= 1", "not x > 0", "x != 0",
    "x == 0", "x > 0 and x < 1", "x < -1 or x > 1", "a > x", "x > 0 and ln(x) > a", "x^2 < 1",
    "not (x > a or x < -a)", "n > 2", "a > 1",
)  # fmt: skip


def pieces(depth: int) -> st.SearchStrategy[str]:
    """Texts of piecewise functions, nested on both sides and within other functions."""
    plain = st.sampled_from(PIECES)
    joined = st.builds("({}) {} ({})".format, plain, st.sampled_from("+-*"), plain)
    inner = st.one_of(plain, joined) if depth == 0 else st.one_of(plain, pieces(depth - 1))
    conditions = st.sampled_from(CONDITIONS)
    chosen = st.builds("(({}) if {} else ({}))".format, inner, conditions, inner)
    return st.one_of(chosen, st.builds("sin({}) + x".format, chosen))


def taken(tree: Expression, x: float) -> Expression:
    """Return the tree with the taken piece in the place of every choice."""
    if not isinstance(tree, Call):
        return tree
    if tree.function == "where":
        condition, value, otherwise = tree.arguments
        one = oracle.evaluate(Call("indicator", (condition,)), {**OTHERS, "x": x})
        return taken(value if one else otherwise, x)
    return Call(tree.function, tuple(taken(a, x) for a in tree.arguments))


def tape(tree: Expression, x: Sequence[float], order: int, way: str = "eager") -> np.ndarray:
    """Return f, f′ … at x, (order + 1, n), None as 0."""
    fixed = {name: tf.constant(value, tf.float64) for name, value in OTHERS.items()}

    def rows(at: Tensor) -> Tensor:
        found = nested(lambda v: lower(tree, {**fixed, "x": v}, tf.float64), at, order)
        zero = tf.zeros_like(at)
        return tf.stack([zero if row is None else row + zero for row in found])

    if way != "eager":
        # A partial is new to TensorFlow each time; it would warn of retracing.
        rows = tf.function(functools.partial(rows), autograph=False, jit_compile=way == "xla")
    return rows(tf.constant(x, tf.float64)).numpy()


@pytest.mark.slow
@settings(max_examples=120)
@given(pieces(1), st.sampled_from(X))
def test_a_piecewise_function_has_the_derivatives_of_the_piece_that_is_taken(
    text: str, x: float
) -> None:
    tree = parse_expression(text)
    try:
        right = oracle.derivatives(taken(tree, x), "x", x, 3, OTHERS)
    except (ArithmeticError, ValueError):
        assume(False)
        return
    assume(all(mpmath.isfinite(value) and abs(value) < 1e12 for value in right))
    # Other places are asked with it: what is not taken there is taken elsewhere.
    found = tape(tree, [x, *X], 3)[:, 0]
    scale = float(max(map(abs, right)))
    assert found == pytest.approx([float(v) for v in right], rel=1e-7, abs=1e-9 * max(1, scale))


@pytest.mark.parametrize(
    "text",
    ["exp(-1/x) if x > 0 else 0", "x ln x if x > 0 else 0", "sqrt x if x > 0 else 0",
     "x^1.5 if 0 < x < 1 else 1/x if x >= 1 else 0", "1/x if not x <= 0 else 0",
     "(0 if x <= 0 else ln x) if x < 1 else acosh x", "x/0 if x > 0 else 0"],
)  # fmt: skip
def test_what_is_not_taken_reaches_no_order_up_to_the_sixth(text: str) -> None:
    assert np.array_equal(tape(parse_expression(text), [-2.0, -1.0, 0.0], 6), np.zeros((7, 3)))


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("way", ["graph", "xla"])
def test_compiled_too_only_the_piece_that_is_taken_counts(way: str) -> None:
    tree = parse_expression("exp(-1/x) if x > 1 else 0 if x < 0.5 else 1/ln x if x != 1 else x^n")
    x = [-1.0, 0.0, 0.75, 1.0, 2.0]
    found = tape(tree, x, 3, way)
    assert found[:, 3] == pytest.approx([1.0, 3.0, 6.0, 6.0])
    np.testing.assert_allclose(found, tape(tree, x, 3), rtol=1e-13)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_at_the_boundary_the_derivative_is_that_of_the_piece_taken_there(dtype: str) -> None:
    for text, right in (("x^2 if x >= 1 else 3x", [1, 2, 2]), ("x^2 if x > 1 else 3x", [3, 3, 0])):
        found, _ = Derivatives(parse_expression(text), "x", dtype, 2)(np.array([1.0]), ())
        assert [0.0 if row is None else row[0] for row in found] == right


def test_a_parameter_s_derivative_is_that_of_the_piece_taken() -> None:
    made = Derivatives(parse_expression("ln(a) x if a > 0 else a x"), "x", "float64", 1)
    assert made.partials(2.0, (-1.0,)) == {"a": 2.0}
    assert made.partials(2.0, (4.0,)) == {"a": 0.5}


def test_of_two_variables_the_gradient_and_the_hessian_are_those_of_the_piece_taken() -> None:
    tree = parse_expression("sqrt(x y) + ln(y) if x > 0 and y > 0 else x^2 y")
    found = inspect(tree, {"x": -1.0, "y": 2.0}, {}, "float64")
    assert found.gradient == [-4.0, 1.0]
    assert found.hessian == [[4.0, -2.0], [-2.0, 0.0]]
    found = inspect(tree, {"x": 4.0, "y": 1.0}, {}, "float64")
    assert found.gradient == [0.25, 2.0]


def test_tf_where_as_pasted_keeps_tensorflow_s_own_answer() -> None:
    x = tf.constant([-1.0, 0.0, 2.0], tf.float64)
    with tf.GradientTape() as straight:
        straight.watch(x)
        y = tf.where(x > 0.0, x * tf.math.log(x), tf.zeros_like(x))
    right = np.array(straight.gradient(y, x))
    assert np.isnan(right[:2]).all()
    tree = parse_expression("tf.where(x > 0, x*tf.math.log(x), 0)")
    np.testing.assert_array_equal(tape(tree, [-1.0, 0.0, 2.0], 1)[1], right)
    assert math.isclose(right[2], math.log(2) + 1)
