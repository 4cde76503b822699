"""Nested tapes: the outer one records the sweep of the inner one."""

from explorer.core.tape.examples.example import Example

EXAMPLES = (
    Example(
        "A second derivative",
        """\
import tensorflow as tf

x = tf.Variable(1.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x * x * x
    # The outer tape records this, too.
    dy_dx = inner.gradient(y, x)
d2y_dx2 = outer.gradient(dy_dx, x)

print(dy_dx.numpy(), d2y_dx2.numpy())
""",
        "S22",
    ),
    Example(
        "First and second derivative of a parabola",
        """\
import tensorflow as tf

x = tf.Variable(0.0, name="x")
a = tf.constant(1.0)
b = tf.constant(-2.0)
c = tf.constant(1.0)

with tf.GradientTape() as tape2:
    with tf.GradientTape() as tape1:
        y = a * tf.pow(x, 2) + b * x + c
    dy_dx = tape1.gradient(y, x)
dy2_dx2 = tape2.gradient(dy_dx, x)

print(dy_dx, dy2_dx2)
""",
        "S13",
    ),
    Example(
        "All second derivatives",
        """\
import tensorflow as tf

x1 = tf.Variable(2.0)
x2 = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as outer:
    with tf.GradientTape(persistent=True) as inner:
        z = (x1 + 5) * x2 ** 2
    inner_gradients = inner.gradient(z, [x1, x2])
outer_gradients = [
    outer.gradient(gradient, [x1, x2])
    for gradient in inner_gradients
]

# ∂z/∂x1 = x2² does not depend on x1.
print(outer_gradients)
del inner, outer
""",
        "S6",
    ),
    Example(
        "Second derivatives that are not there",
        """\
import tensorflow as tf

x1 = tf.Variable(2.0)
x2 = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as outer:
    with tf.GradientTape(persistent=True) as inner:
        z = x1 ** 2 + x2 + 1
    inner_gradients = inner.gradient(z, [x1, x2])
outer_gradients = [
    outer.gradient(gradient, [x1, x2])
    for gradient in inner_gradients
]

# ∂z/∂x1 = 2x1 and ∂z/∂x2 = 1: only
# the first depends on anything.
print(outer_gradients)
""",
        "S7",
    ),
    Example(
        "Three tapes, three derivatives",
        """\
import math

import tensorflow as tf

# sin²x on [−2π, 2π], and its first
# three derivatives.
x = tf.linspace(-2.0 * math.pi, 2.0 * math.pi, 9)
with tf.GradientTape() as third:
    third.watch(x)
    with tf.GradientTape() as second:
        second.watch(x)
        with tf.GradientTape() as first:
            first.watch(x)
            y = tf.square(tf.sin(x))
        dy = first.gradient(y, x)
    d2y = second.gradient(dy, x)
d3y = third.gradient(d2y, x)

for row in (y, dy, d2y, d3y):
    print(row.numpy().round(4))
""",
        "S19",
    ),
    Example(
        "A matrix of derivatives",
        """\
import tensorflow as tf

x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    product = x[0] * x[1]
    square = x[0] ** 2
    sine = tf.sin(x[1])
    y = tf.stack([product, square, sine])

# A row for each output, a column for
# each input. gradient() adds the rows.
print(tape.jacobian(y, x))
""",
    ),
)
