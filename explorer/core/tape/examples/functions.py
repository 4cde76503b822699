"""Tapes inside of compiled functions."""

from explorer.core.tape.examples.example import Example

EXAMPLES = (
    Example(
        "Inside a compiled function, the wrong way round",
        """\
import tensorflow as tf


@tf.function
def f(x):
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    x = tf.cast(x, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = a * tf.pow(x, 2) + b * x + c
    # Target and source are exchanged.
    return tape.gradient(x, y), y


@tf.function
def g(x):
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    x = tf.cast(x, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = a * tf.pow(x, 2) + b * x + c
    return tape.gradient(y, x), y


print(f(tf.constant(2.0))[0])
print(g(tf.constant(2.0))[0])
print(g(tf.constant(-2.0))[0])
""",
        "S14",
    ),
    Example(
        "A whole descent, compiled",
        """\
import tensorflow as tf

x = tf.Variable(0.0, name="x")


@tf.function
def minimum():
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    y = tf.constant(0.0)
    for _ in tf.range(100):
        with tf.GradientTape() as tape:
            y = a * tf.pow(x, 2) + b * x + c
        dy_dx = tape.gradient(y, x)
        x.assign(x - 0.01 * dy_dx)
    return a * tf.pow(x, 2) + b * x + c


# This runs as one step: run functions
# eagerly to see its numbers.
print(minimum().numpy(), x.numpy())
""",
        "S17",
    ),
    Example(
        "A derivative of one's own",
        """\
import tensorflow as tf


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def gradient(upstream):
        return upstream * (1 - 1 / (1 + e))

    return tf.math.log(1 + e), gradient


x = tf.Variable(100.0)
with tf.GradientTape(persistent=True) as tape:
    naive = tf.math.log(1 + tf.exp(x))
    better = log1pexp(x)
print(tape.gradient(naive, x))  # ∞ / ∞
print(tape.gradient(better, x))
""",
    ),
    Example(
        "Rows of a table: a sparse gradient",
        """\
import tensorflow as tf

table = tf.Variable(
    [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
)
with tf.GradientTape() as tape:
    rows = tf.gather(table, [0, 2, 0])
    y = tf.reduce_sum(rows ** 2)

# Only the rows that were used, and
# row 0 twice.
print(tape.gradient(y, table))
""",
    ),
)
