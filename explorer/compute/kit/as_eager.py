"""Operations that XLA computes by other rules than TensorFlow's eager kernels, by the eager rules.

A compiled descent is to take the steps of the tape that people know. Inside an XLA function only.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from explorer.compute.kit.tape import Tensor


@tf.custom_gradient
def sqrt(x: Tensor) -> tuple[Tensor, Any]:
    """Return √x, with the eager kernel's gradient: 0 wherever 0 comes from above.

    XLA multiplies that 0 by 1/(2√x), which below zero is NaN.
    """
    y = tf.sqrt(x)

    def gradient(above: Tensor) -> Tensor:
        return tf.where(tf.equal(above, 0), tf.zeros_like(y), 0.5 * above / y)

    return y, gradient


def indicator(condition: Tensor, dtype: tf.DType) -> Tensor:
    """Return 1 or 0, as a choice: of a product with a cast XLA makes one, so that 0·NaN is 0."""
    return tf.where(condition, tf.constant(1, dtype), tf.constant(0, dtype))
