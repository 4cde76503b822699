"""Places where a derivative is not what one expects: corners, 0 · ∞, branches not taken."""

from explorer.core.tape.examples.example import Example

EXAMPLES = (
    Example(
        "At a corner, TensorFlow chooses",
        """\
import tensorflow as tf

x = tf.Variable(0.0)
with tf.GradientTape(persistent=True) as tape:
    rectified = tf.nn.relu(x)
    larger = tf.maximum(x, 0.0)
    absolute = tf.abs(x)
# 0 and 1, although both are the same
# function, and 0 once more:
print(tape.gradient(rectified, x))
print(tape.gradient(larger, x))
print(tape.gradient(absolute, x))
""",
    ),
    Example(
        "Infinite: a root at zero",
        """\
import tensorflow as tf

x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.sqrt(x)
print(tape.gradient(y, x))
""",
    ),
    Example(
        "NaN: the length of a vector of zeros",
        """\
import tensorflow as tf

v = tf.Variable([0.0, 0.0])
with tf.GradientTape() as tape:
    length = tf.sqrt(tf.reduce_sum(v * v))
# ∞ from the root, 0 from the squares.
print(tape.gradient(length, v))
""",
    ),
    Example(
        "NaN: x to the power of x at zero",
        """\
import tensorflow as tf

x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = x ** x
print(y.numpy(), tape.gradient(y, x).numpy())
""",
    ),
    Example(
        "NaN: the branch that was not taken",
        """\
import tensorflow as tf

x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.where(x > 0, x * tf.math.log(x), 0.0)
# The logarithm at 0 is computed all
# the same.
print(tape.gradient(y, x))

with tf.GradientTape() as tape:
    safe = tf.where(x > 0, x, 1.0)
    y = tf.where(x > 0, safe * tf.math.log(safe), 0.0)
# A harmless argument inside, and the
# choice outside:
print(tape.gradient(y, x))
""",
    ),
    Example(
        "NaN: sin x / x at zero",
        """\
import tensorflow as tf

x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.where(x != 0, tf.sin(x) / x, 1.0)
print(y.numpy(), tape.gradient(y, x).numpy())
""",
    ),
    Example(
        "Where eager and compiled part",
        """\
import tensorflow as tf


def f(x):
    return tf.where(x > 0, tf.sqrt(x), 0.0)


x = tf.Variable(-1.0)
with tf.GradientTape() as tape:
    y = f(x)
print(tape.gradient(y, x))  # 0

compiled = tf.function(f, jit_compile=True)
with tf.GradientTape() as tape:
    y = compiled(x)
print(tape.gradient(y, x))  # NaN
""",
    ),
)
