"""f by NumPy is what TensorFlow will compute a few seconds later."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.kit.lowering import lower
from explorer.core.language.expression import Call, Expression, Name, functions_used
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.numpy_values import numpy_values, waits_for_tensorflow
from explorer.core.language.parser import parse_expression
from tests.compute.rows import ROWS

# Of ∞ TensorFlow's own erf has no value.
PLACES = (-30.0, -3.0, -2.5, -1.0, -0.3, -1e-9, -0.0, 0.0, 1e-9, 0.5, 1.0, 2.5, 3.0, 4.5,
          30.0, 800.0, np.nan)  # fmt: skip


def check(tree: Expression, *at: np.ndarray, dtype: str = "float64") -> None:
    """Compare both at places, one array for every name."""
    names = dict(zip("xyz", (a.astype(dtype) for a in at), strict=False))
    found = np.asarray(numpy_values(tree, names, dtype))
    tensors = {name: tf.constant(a) for name, a in names.items()}
    right = lower(tree, tensors, tf.as_dtype(dtype)).numpy()
    assert found.dtype == right.dtype
    tolerance = 2e-6 if dtype == "float32" else 1e-13
    # Its two terms cancel, and what is left is their rounding.
    least = 20 * tolerance if "logaddexp" in functions_used(tree) else tolerance / 100
    np.testing.assert_allclose(found, right, rtol=tolerance, atol=least)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_what_tensorflow_makes_of_it(name: str, dtype: str) -> None:
    row = FUNCTIONS[name]
    count = row.arguments[0]
    arguments = tuple(
        Call("greater", (Name(letter), Name("z"))) if i in row.takes_truth else Name(letter)
        for i, letter in enumerate("xyz"[:count])
    )
    tree = Call(name, arguments)
    if waits_for_tensorflow(tree):
        pytest.skip("waits for TensorFlow")
    places = [p for p in PLACES if dtype == "float64" or not 0 < abs(p) < 1e-6]
    grid = np.array(list(itertools.product(places, repeat=min(count, 2)))).T
    third = np.resize(np.array(PLACES[::-1]), len(grid[0]))
    check(tree, *[*grid, third][:2], third, dtype=dtype)


@pytest.mark.parametrize("text", [text for rows in ROWS.values() for text in rows])
def test_every_expression_is_what_tensorflow_makes_of_it(text: str) -> None:
    tree = parse_expression(text)
    if waits_for_tensorflow(tree):
        pytest.skip("waits for TensorFlow")
    check(tree, np.array(PLACES))
