"""Derivatives by TensorFlow's tape; all that the program shows of them comes from these functions.

While a tape is open, it records every operation on the tensors that it watches. Its `gradient`
goes back over the record from the target to the sources, and multiplies the derivatives of the
operations on the way: the chain rule. A tape that is still open when another one goes back records
that, too, so f″ is the gradient of a gradient. None is an answer as well: no recorded way with
derivatives leads from the target to that source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

Tensor = Any
"""TensorFlow has no type for what its functions take and return."""


def nested(f: Callable[[Tensor], Tensor], x: Tensor, order: int) -> list[Tensor | None]:
    """Return [f(x), f′(x), …] up to `order`, each derivative by a tape around the one before.

    Every entry has the shape of x. None is the tape's own answer: the entry before it does not
    depend on x any more, or reached it only through operations without a gradient.
    """
    if order == 0:
        return [f(x)]
    with tf.GradientTape() as tape:
        tape.watch(x)
        lower_orders = nested(f, x, order - 1)
        target = lower_orders[-1]
    if target is None:
        return [*lower_orders, None]
    return [*lower_orders, tape.gradient(target, x)]


def gradient(
    f: Callable[[list[Tensor]], Tensor], at: list[Tensor]
) -> tuple[Tensor, list[Tensor | None]]:
    """Return f and its derivative by each of several variables, all by one way back."""
    with tf.GradientTape() as tape:
        tape.watch(at)
        y = f(at)
    return y, tape.gradient(y, at)


def hessian(
    f: Callable[[list[Tensor]], Tensor], at: list[Tensor]
) -> tuple[Tensor, list[Tensor | None], list[list[Tensor | None]]]:
    """Return f, its gradient, and by variable i and j the gradient by j of the gradient by i.

    Both tapes are persistent: each is asked for one variable after the other.
    """
    with tf.GradientTape(persistent=True) as outer:
        outer.watch(at)
        with tf.GradientTape(persistent=True) as inner:
            inner.watch(at)
            y = f(at)
        first: list[Tensor | None] = [inner.gradient(y, v) for v in at]
    return y, first, [[None if g is None else outer.gradient(g, v) for v in at] for g in first]
