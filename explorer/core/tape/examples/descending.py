"""Descents: a tape in each turn of a loop."""

from explorer.core.tape.examples.example import Example


def _by_hand(steps: int) -> str:
    return f"""\
import tensorflow as tf

# The smallest value of x² − 2x + 1.
x = tf.Variable(0.0, name="x")
a = tf.constant(1.0)
b = tf.constant(-2.0)
c = tf.constant(1.0)
rate = 0.01

for _ in range({steps}):
    with tf.GradientTape() as tape:
        y = a * tf.pow(x, 2) + b * x + c
    dy_dx = tape.gradient(y, x)
    x.assign(x - rate * dy_dx)

print("y =", y.numpy(), "one step before")
y = a * tf.pow(x, 2) + b * x + c
print("y =", y.numpy(), "; x =", x.numpy())
"""


EXAMPLES = (
    Example(
        "Descent by hand",
        """\
import tensorflow as tf


def f(x):
    return 3.0 * x ** 2 + 2.0 * x - 1.0


rate = 0.1
x = tf.Variable(0.0)
for _ in range(100):
    with tf.GradientTape() as tape:
        z = f(x)
    dz_dx = tape.gradient(z, x)
    x.assign_sub(rate * dz_dx)
print(x)
""",
        "S8",
    ),
    Example(
        "Descent by Keras",
        """\
import tensorflow as tf


def f(x):
    return 3.0 * x ** 2 + 2.0 * x - 1.0


x = tf.Variable(0.0)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.1)
for _ in range(100):
    with tf.GradientTape() as tape:
        z = f(x)
    dz_dx = tape.gradient(z, x)
    optimizer.apply_gradients([(dz_dx, x)])
print(x)
""",
        "S8",
    ),
    Example("A hundred steps downhill", _by_hand(100), "S15"),
    Example(
        "A hundred steps by an optimizer",
        """\
import tensorflow as tf

x = tf.Variable(0.0, name="x")
a = tf.constant(1.0)
b = tf.constant(-2.0)
c = tf.constant(1.0)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)

for _ in range(100):
    with tf.GradientTape() as tape:
        y = a * tf.pow(x, 2) + b * x + c
    dy_dx = tape.gradient(y, x)
    optimizer.apply_gradients([(dy_dx, x)])

print("y =", y.numpy(), "; x =", x.numpy())
""",
        "S16",
    ),
    Example("A thousand steps downhill", _by_hand(1000), "S18"),
    Example(
        "One training step of a network",
        """\
import tensorflow as tf

tf.keras.utils.set_random_seed(0)
model = tf.keras.Sequential([
    tf.keras.Input((2,)),
    tf.keras.layers.Dense(3, "tanh"),
    tf.keras.layers.Dense(1),
])
optimizer = tf.keras.optimizers.SGD(0.1)
x = tf.constant([[0.0, 1.0], [1.0, 0.0]])
y = tf.constant([[1.0], [-1.0]])

with tf.GradientTape() as tape:
    error = model(x) - y
    loss = tf.reduce_mean(error ** 2)
weights = model.trainable_variables
gradients = tape.gradient(loss, weights)
optimizer.apply_gradients(zip(gradients, weights))
print(loss.numpy())
""",
    ),
)
