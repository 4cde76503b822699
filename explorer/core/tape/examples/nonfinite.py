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
print(tape.gradient(rectified, x).numpy())  # 0
print(tape.gradient(larger, x).numpy())  # 1, although it is the same function
print(tape.gradient(absolute, x).numpy())  # 0
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
print(tape.gradient(length, v))  # ∞ from the root, times 0 from the squares
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
print(tape.gradient(y, x))  # the logarithm at 0 is computed all the same

with tf.GradientTape() as tape:
    safe = tf.where(x > 0, x, 1.0)
    y = tf.where(x > 0, safe * tf.math.log(safe), 0.0)
print(tape.gradient(y, x))  # a harmless argument inside, the choice outside
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
print(tape.gradient(y, x).numpy())  # 0

compiled = tf.function(f, jit_compile=True)
with tf.GradientTape() as tape:
    y = compiled(x)
print(tape.gradient(y, x).numpy())  # NaN
""",
    ),
)
