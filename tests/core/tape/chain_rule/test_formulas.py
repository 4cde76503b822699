"""Formulas against what TensorFlow really returned: a formula that differs is not shown."""

from __future__ import annotations

import pytest

from explorer.core.tape.chain_rule.formulas import formulas
from tests.core.tape.chain_rule.given import of, without_formula
from tests.core.tape.stories import story

OF_NUMBERS = [
    *("tf.sin(x)", "tf.cos(x)", "tf.tan(x)", "tf.asin(x)", "tf.acos(x)", "tf.atan(x)"),
    *("tf.sinh(x)", "tf.cosh(x)", "tf.tanh(x)", "tf.asinh(x)", "tf.acosh(x + 1.0)"),
    *("tf.atanh(x)", "tf.exp(x)", "tf.math.expm1(x)", "tf.math.log(x)", "tf.math.log1p(x)"),
    *("tf.sqrt(x)", "tf.math.rsqrt(x)", "tf.square(x)", "-x", "tf.abs(x - 1.0)", "tf.sign(x)"),
    *("tf.math.reciprocal(x)", "tf.sigmoid(x)", "tf.nn.relu(x)", "tf.nn.relu(-x)"),
    *("tf.nn.relu6(9.0 * x)", "tf.nn.elu(x)", "tf.nn.elu(-x)", "tf.nn.softplus(x)"),
    *("tf.math.erf(x)", "tf.math.erfc(x)", "tf.nn.l2_loss(m)", "tf.identity(x)"),
    *("x + c", "x - c", "c - x", "x * x", "x * c", "x / c", "c / x", "x % c"),
    *("x ** 2", "x ** 3.0", "x ** 0.5", "2.0 ** x", "x ** x", "x ** -1.0", "x ** c"),
    *("tf.maximum(x, c)", "tf.maximum(x, x)", "tf.minimum(x, c)", "tf.where(x > 0.5, x, c)"),
    *("tf.where(x > 0.9, x, c)", "tf.where(m > 0.0, m, 0.0)", "tf.math.atan2(x, c)"),
    *("tf.math.squared_difference(x, c)", "tf.math.divide_no_nan(x, c)", "tf.add_n([x, x, c])"),
    *("m + b", "m - b", "m * b", "b / m", "m * x", "tf.maximum(m, b)", "m + 1.0"),
]
OF_SHAPES = [
    *("tf.reshape(m, [6])", "tf.expand_dims(m, 1)", "tf.squeeze(m[tf.newaxis])"),
    *("tf.transpose(m)", "tf.transpose(k, [2, 0, 1])", "tf.reduce_sum(m)"),
    *("tf.reduce_sum(m, 0)", "tf.reduce_sum(m, 1, keepdims=True)", "tf.reduce_mean(m)"),
    *("tf.reduce_mean(m, -1)", "tf.reduce_max(m)", "tf.reduce_max(m, 0)", "tf.reduce_min(m, -1)"),
    *("m @ w", "tf.matmul(w, m, transpose_a=True, transpose_b=True)"),
    *("tf.matmul(m, m, transpose_b=True)", "tf.matmul(m, m, transpose_a=True)", "k @ k"),
    *("tf.matmul(k, k, transpose_b=True)", "tf.nn.bias_add(m, b)", "tf.broadcast_to(b, [2, 3])"),
    *("tf.concat([m, m, w], 0)", "tf.concat([m, 2.0 * m], 1)", "tf.stack([m, 2.0 * m], 1)"),
    *("tf.unstack(m)[0] * tf.unstack(m)[1]", "tf.slice(m, [0, 1], [2, 2])", "m[0]", "m[:, 1]"),
    *("m[::-1, 1:]", "m[..., tf.newaxis, 0]", "tf.pad(m, [[1, 0], [0, 2]])", "tf.tile(m, [2, 1])"),
    *("tf.gather(1.0 * m, [1, 1, 0])", "tf.gather(m, [0, 2], axis=1)", "tf.reverse(m, [1])"),
    *("tf.cumsum(m, 1)", "tf.nn.softmax(m)", "tf.nn.log_softmax(m)", "k * k"),
    "tf.nn.sparse_softmax_cross_entropy_with_logits([0, 2], m)",
    "tf.nn.softmax_cross_entropy_with_logits(tf.constant([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]]), m)",
    "tf.nn.softmax(tf.nn.relu(m @ w + b))",
]


@pytest.mark.parametrize("expression", OF_NUMBERS)
def test_a_function_of_numbers_has_a_formula_that_gives_what_was_returned(expression: str) -> None:
    assert without_formula(of(expression)) == []


@pytest.mark.parametrize("expression", OF_SHAPES)
def test_what_moves_numbers_has_a_formula_that_gives_what_was_returned(expression: str) -> None:
    assert without_formula(of(expression)) == []


@pytest.mark.parametrize(
    "expression",
    ["tf.sin(x)", "tf.tanh(x)", "tf.sigmoid(x)", "tf.sqrt(x)", "x ** 3.0", "x / c", "tf.exp(x)"],
)
def test_the_outer_sweep_has_formulas_for_operations_of_the_inner_one(expression: str) -> None:
    assert without_formula(of(expression, 1)) == []


def symbols(expression: str) -> list[str]:
    """Return the right sides of all contributions, ′ after what is an adjoint."""
    shown = of(expression)
    return [
        "".join(f"{p.text}′" if p.role == "adjoint of" else p.text for p in formula.symbols)
        for each in shown.walk.passes
        for formula in formulas(shown.index, shown.names, each).values()
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("tf.sin(x)", "y′ · cos x"),
        ("tf.cos(x)", "y′ · (−sin x)"),
        ("tf.sigmoid(x)", "y′ · y · (1 − y)"),
        ("x / c", "−y′ · x / c²"),
        ("x ** 3.0", "y′ · 3 · x²"),
        ("tf.nn.relu(x)", "y′ · [x > 0]"),
        ("m @ w", "y′ @ wᵀ"),
        ("tf.matmul(m, m, transpose_a=True)", "m @ y′ᵀ"),
        ("m + b", "Σ y′"),
        ("tf.reduce_mean(m)", "repeat(y′, 2×3) / 6"),
        ("tf.nn.softmax(m)", "(y′ − Σ (y′ · y)) · y"),
    ],
)
def test_a_formula_is_written_as_in_a_book(expression: str, expected: str) -> None:
    assert expected in symbols(expression)


def test_where_the_formula_does_not_hold_only_numbers_are_shown() -> None:
    # The least number of an empty segment is the largest one: its square overflows.
    assert without_formula(of("tf.math.unsorted_segment_min(b, [1, 1, 0], 3)")) == ["Square"]


def test_an_operation_without_a_rule_has_no_formula() -> None:
    assert without_formula(of("tf.image.adjust_gamma(tf.image.rgb_to_hsv(w[None]))")) == [
        "RGBToHSV"
    ]


def test_not_a_number_is_the_same_as_not_a_number() -> None:
    text = """
import tensorflow as tf

x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.where(x > 0, x * tf.math.log(x), 0.0)
tape.gradient(y, x)
"""
    assert without_formula(story(text)) == []
