"""Gradients that are None, one example for each cause."""

from explorer.core.tape.examples.example import Example

EXAMPLES = (
    Example(
        "None: a constant that nobody watched",
        """\
import tensorflow as tf

x = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x ** 2
print(tape.gradient(y, x))
""",
    ),
    Example(
        "None: computed outside of the tape",
        """\
import tensorflow as tf

x = tf.Variable(3.0)
y = x ** 2
with tf.GradientTape() as tape:
    z = 2 * y
print(tape.gradient(z, x))
""",
    ),
    Example(
        "None: whole numbers have no slope",
        """\
import tensorflow as tf


def power(x, y):
    result = tf.ones_like(x)
    for _ in range(y):
        result = tf.multiply(result, x)
    return result


def slope(x, y):
    with tf.GradientTape() as tape:
        tape.watch(x)
        result = power(x, y)
    return tape.gradient(result, x)


print(slope(tf.constant(3.0), 2))  # 2x
print(slope(tf.constant(3.0), 3))  # 3x²
# The same with an integer:
print(slope(tf.constant(3), 2))
""",
        "S20",
    ),
    Example(
        "None: NumPy leaves no record",
        """\
import numpy as np
import tensorflow as tf

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = np.sin(x) * 3.0
    z = tf.reduce_sum(y)
print(tape.gradient(z, x))
""",
    ),
    Example(
        "None: the name was bound again",
        """\
import tensorflow as tf

x = tf.Variable(2.0)
for epoch in range(2):
    with tf.GradientTape() as tape:
        y = x + 1
    print(type(x).__name__, tape.gradient(y, x))
    # This is no longer the variable,
    # but a tensor; x.assign_add(1) is.
    x = x + 1
""",
    ),
    Example(
        "None: target and source exchanged",
        """\
import tensorflow as tf

x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x ** 2
# The target comes first: (y, x).
print(tape.gradient(x, y))
""",
    ),
    Example(
        "None: steps have no slope",
        """\
import tensorflow as tf

x = tf.Variable(2.6)
with tf.GradientTape(persistent=True) as tape:
    down = tf.floor(x)
    nearest = tf.round(x)
    sign = tf.sign(x)
print(tape.gradient(down, x))
print(tape.gradient(nearest, x))
# 0 and not None: TensorFlow says so.
print(tape.gradient(sign, x))
""",
    ),
    Example(
        "None: cut on purpose",
        """\
import tensorflow as tf

x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as tape:
    y = x * x
    z = tf.stop_gradient(y)
    with tape.stop_recording():
        w = x ** 3
print(tape.gradient(y, x))
print(tape.gradient(z, x))
print(tape.gradient(w, x))
""",
    ),
    Example(
        "None: assign keeps the number, not its history",
        """\
import tensorflow as tf

x0 = tf.Variable(3.0)
x1 = tf.Variable(0.0)
with tf.GradientTape() as tape:
    x1.assign_add(x0)
    y = x1 ** 2
print(tape.gradient(y, x0))
""",
    ),
    Example(
        "None or zero, as you wish",
        """\
import tensorflow as tf

x = tf.Variable([2.0, 2.0])
y = tf.Variable(3.0)
with tf.GradientTape() as tape:
    z = y ** 2
# z truly does not depend on x. None
# says so; zeros are easier to add.
zero = tf.UnconnectedGradients.ZERO
print(tape.gradient(
    z, x, unconnected_gradients=zero
))
""",
    ),
)
