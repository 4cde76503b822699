"""The first tapes: what a tape records, what it watches, and what it is asked."""

from explorer.core.tape.examples.example import Example

EXAMPLES = (
    Example(
        "One tape, one derivative",
        """\
import tensorflow as tf

x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    u = x * x
    y = tf.sin(u)

# The chain rule: the slope of the sine,
# cos(x²), times that of the square, 2x.
print(tape.gradient(y, x))
""",
    ),
    Example(
        "Two variables, one sweep",
        """\
import tensorflow as tf

x1 = tf.Variable(2.0)
x2 = tf.Variable(3.0)
with tf.GradientTape() as tape:
    z = (x1 + 5) * x2 ** 2

# One sweep backwards gives both.
dz_dx1, dz_dx2 = tape.gradient(z, [x1, x2])
print(dz_dx1.numpy(), dz_dx2.numpy())
""",
        "S3",
    ),
    Example(
        "Constants have to be watched",
        """\
import tensorflow as tf

x1 = tf.constant(2.0)
x2 = tf.constant(3.0)

with tf.GradientTape() as tape:
    z = (x1 + 5) * x2 ** 2
# A tape watches variables by itself,
# but not constants.
print(tape.gradient(z, [x1, x2]))

with tf.GradientTape() as tape:
    tape.watch([x1, x2])
    z = (x1 + 5) * x2 ** 2
print(tape.gradient(z, [x1, x2]))
""",
        "S4",
    ),
    Example(
        "A tape answers once, unless it is persistent",
        """\
import tensorflow as tf

x1 = tf.Variable(2.0)
x2 = tf.Variable(3.0)

with tf.GradientTape() as tape:
    z = x1 ** 2 + x2 ** 3
# Both at once:
print(tape.gradient(z, [x1, x2]))

with tf.GradientTape(persistent=True) as tape:
    z = x1 ** 2 + x2 ** 3
print(tape.gradient(z, x1))
# Once more: it keeps its record.
print(tape.gradient(z, x2))

with tf.GradientTape() as tape:
    z = x1 ** 2 + x2 ** 3
print(tape.gradient(z, x1))
# This tape has already let go of it.
print(tape.gradient(z, x2))
""",
        "S23",
    ),
    Example(
        "Two targets: their derivatives are added",
        """\
import tensorflow as tf

x = tf.Variable(5.0)
with tf.GradientTape() as tape:
    y1 = 3 * x
    y2 = x ** 2

# Not two answers but a sum, 3 + 2x.
print(tape.gradient([y1, y2], x))
""",
        "S5",
    ),
    Example(
        "A column of numbers at once",
        """\
import tensorflow as tf

x = tf.reshape(tf.Variable(range(4), dtype=tf.float32), (4, 1))
with tf.GradientTape() as tape:
    tape.watch(x)
    y = 2 * tf.matmul(tf.transpose(x), x)

# x is used twice, so that two
# contributions reach it: 2x + 2x.
print(tape.gradient(y, x))
""",
        "S9",
    ),
    Example(
        "Two derivatives from one recording",
        """\
import tensorflow as tf

x = tf.constant([[0.0], [1.0], [2.0], [3.0]])
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = x * x
    z = y * y

print(tape.gradient(z, x))  # 4x³
print(tape.gradient(y, x))  # 2x
# A persistent tape keeps its tensors
# until it is deleted.
del tape
""",
        "S10",
    ),
    Example(
        "The derivative by something in between",
        """\
import tensorflow as tf

x = tf.ones((2, 2))
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = tf.reduce_sum(x)
    z = tf.multiply(y, y)

# 2y: it reaches y on the way back,
print(tape.gradient(z, y))
# and then each element of x.
print(tape.gradient(z, x))
""",
        "S21",
    ),
    Example(
        "The slope of a parabola",
        """\
import tensorflow as tf

# y = ax² + bx + c, by x
x = tf.Variable(0.0, name="x")
a = tf.constant(1.0)
b = tf.constant(-2.0)
c = tf.constant(1.0)

with tf.GradientTape() as tape:
    y = a * tf.pow(x, 2) + b * x + c
print(tape.gradient(y, x))
""",
        "S11",
    ),
    Example(
        "The slope by each coefficient",
        """\
import tensorflow as tf

x = tf.Variable(0.0)
a = tf.constant(1.0)
b = tf.constant(-2.0)
c = tf.constant(1.0)

with tf.GradientTape() as tape:
    tape.watch([a, b, c])
    y = a * tf.pow(x, 2) + b * x + c
dy_dx, dy_da, dy_db, dy_dc = (
    tape.gradient(y, [x, a, b, c])
)
print(dy_dx.numpy(), dy_da.numpy())
print(dy_db.numpy(), dy_dc.numpy())
""",
        "S12",
    ),
)
