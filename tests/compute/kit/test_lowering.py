"""A tree as TensorFlow operations, and as the source that is shown for it: the same numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings

from explorer.compute.kit.lowering import Tensor, lower
from explorer.core.language.expression import Expression, names
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import typed_name
from explorer.core.language.parser import parse_expression
from explorer.core.language.source import definitions, python_name, to_tensorflow
from tests.compute.rows import ROWS
from tests.strategies import trees

X = np.array([-30.0, -2.3, -1.0, -0.4, 0.0, 0.3, 1.0, 1.7, 4.0, 30.0])
DTYPES = ("float64", "float32")


def inputs(tree: Expression, dtype: str) -> dict[str, Tensor]:
    """Return the axis as x and a scalar for every other name, as the curves have them."""
    others = {name: tf.constant(0.5 + i, dtype) for i, name in enumerate(names(tree))}
    return {**others, "x": tf.constant(X, dtype)}


def run_source(tree: Expression, values: Mapping[str, Tensor], dtype: str) -> Tensor:
    """Execute what is shown in the code panel, which only a test may do."""
    namespace = {"tf": tf, "math": math}
    for definition in definitions(tree, dtype):
        exec(definition, namespace)
    namespace |= {python_name(name): value for name, value in values.items()}
    return eval(to_tensorflow(tree, dtype), namespace)


def check_source_computes_the_same(tree: Expression, dtype: str) -> None:
    values = inputs(tree, dtype)
    engine = lower(tree, values, tf.as_dtype(dtype))
    shown = run_source(tree, values, dtype)
    assert engine.dtype == shown.dtype == dtype
    assert engine.shape == shown.shape
    np.testing.assert_array_equal(engine.numpy(), shown.numpy())


@pytest.mark.fast_cases(13)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("text", [text for group in ROWS.values() for text in group])
def test_the_source_of_every_row_computes_what_the_engine_computes(text: str, dtype: str) -> None:
    check_source_computes_the_same(parse_expression(text), dtype)


@pytest.mark.fast_cases(11)
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_source_of_every_function_computes_what_the_engine_computes(name: str) -> None:
    if name == "indicator":
        text = "x > 0"
    else:
        row = FUNCTIONS[name]
        listed = ("x > 0" if i in row.takes_truth else "xab"[i] for i in range(row.arguments[0]))
        text = f"{typed_name(name)}({', '.join(listed)})"
    for dtype in DTYPES:
        check_source_computes_the_same(parse_expression(text), dtype)


@pytest.mark.parametrize("power", [-7, -2, 3, 6, 7, 64])
def test_the_source_of_powers_of_something_long_computes_what_the_engine_computes(
    power: int,
) -> None:
    long = "sin(x + 1/7)*cos(a x) + tanh(b x - x^2/3)"
    for dtype in DTYPES:
        tree = parse_expression(f"(({long})^{power} - 1/3)^{power}")
        check_source_computes_the_same(tree, dtype)


@pytest.mark.slow
@settings(max_examples=300)
@given(trees(4))
def test_the_source_of_any_tree_computes_what_the_engine_computes(tree: Expression) -> None:
    check_source_computes_the_same(tree, "float64")


def value(text: str, x: float, dtype: str = "float64", **others: float) -> float:
    values = {"x": tf.constant(x, dtype)}
    values |= {name: tf.constant(v, dtype) for name, v in others.items()}
    return float(lower(parse_expression(text), values, tf.as_dtype(dtype)))


@pytest.mark.parametrize(
    ("text", "x", "result"),
    [
        ("-x²", 3.0, -9.0),
        ("2^3^x", 2.0, 512.0),
        ("1/2x", 4.0, 2.0),
        ("x mod 3", -1.0, 2.0),
        ("x mod -3", 1.0, -2.0),
        ("x // 2", -3.0, -2.0),
        ("x^(1/3)", -8.0, -2.0),
        ("x^(2/3)", -8.0, 4.0),
        ("x^(-1/3)", -8.0, -0.5),
        ("root(x, 3)", -8.0, -2.0),
        ("root(x, 4)", 16.0, 2.0),
        ("x^0.5", 9.0, 3.0),
        ("x^0", 0.0, 1.0),
        ("x^-2", 0.5, 4.0),
        ("x!", 5.0, 120.0),
        ("log(x, 2)", 8.0, 3.0),
        ("round x", 2.5, 2.0),
        ("heaviside x", 0.0, 1.0),
        ("sign x", 0.0, 0.0),
        ("0 < x < 2", 1.0, 1.0),
        ("0 < x < 2", 2.0, 0.0),
        ("not x > 0", -1.0, 1.0),
        ("x == 1 or x == 2", 2.0, 1.0),
        ("max(x, 1, 5)", 3.0, 5.0),
        ("clip(x, 0, 1)", 3.0, 1.0),
        ("clip(x, 2, 1)", 0.0, 2.0),
        ("acot x", -1.0, 3 * math.pi / 4),
        ("atan2(x, -1)", 0.0, math.pi),
    ],
)
def test_values_that_conventions_decide(text: str, x: float, result: float) -> None:
    assert value(text, x) == pytest.approx(result, rel=1e-15)


@pytest.mark.parametrize("text", ["sqrt x", "ln x", "x^0.5", "x^2.5", "root(x, 4)", "x^(1/2)"])
def test_what_is_not_real_is_nan(text: str) -> None:
    assert math.isnan(value(text, -2.0))


def test_literals_take_the_dtype_of_the_axis() -> None:
    assert value("0.1", 0.0, "float32") == np.float32(0.1)
    assert value("π", 0.0, "float64") == math.pi


@pytest.mark.parametrize("power", [-64, -3, -1, 0, 1, 2, 3, 7, 63, 64])
def test_whole_powers_are_products_and_exact_for_small_whole_numbers(power: int) -> None:
    assert value(f"x^{power}", 2.0) == 2.0**power
    assert value(f"x^{power}", -2.0) == (-2.0) ** power
