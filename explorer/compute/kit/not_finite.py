"""Finds the place in an expression where a value arises that is no number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from explorer.compute.kit.lowering import lower
from explorer.core.language.expression import Call, Expression


def first_not_finite(
    expression: Expression,
    values: dict[str, float],
    dtype: str,
    is_wanted: Callable[[float], object] = np.isnan,
) -> tuple[Call | None, list[float]]:
    """Find where a NaN (or an infinity) arises at one point: the innermost call with that value.

    Returns the call and the values of its arguments; (None, []) where f itself is a number.
    """
    found: list[tuple[Call, list[float]]] = []
    kind = tf.as_dtype(dtype)
    tensors = {name: tf.constant(v, kind) for name, v in values.items()}

    def visit(node: Expression) -> float:
        value = float(tf.cast(lower(node, tensors, kind), tf.float64))
        if isinstance(node, Call) and is_wanted(value) and not found:
            arguments = [visit(a) for a in node.arguments]
            if not found:
                found.append((node, arguments))
        return value

    visit(expression)
    return found[0] if found else (None, [])
