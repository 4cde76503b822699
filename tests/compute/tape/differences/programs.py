"""Programs, and what a source is to the target of each of their calls.

What is expected is worked out by hand.
"""

from __future__ import annotations

import math

Told = tuple[float | None, bool | None]
"""A source's difference, and whether the target depends on it."""

PROGRAMS: dict[str, tuple[str, list[Told]]] = {
    "a constant that is not watched": (
        """
x = tf.constant(3.)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x)""",
        [(6, True)],
    ),
    "NumPy on a value of the variable": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = tf.constant(np.sin(x.numpy())) * 3
tape.gradient(y, x)""",
        [(3 * math.cos(2), True)],
    ),
    "NumPy on the tensor itself": (
        """
x = tf.constant([1., 2.])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(np.square(x))
tape.gradient(y, x)""",
        [(6, True)],
    ),
    "a Python number": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = tf.sin(math.exp(float(x)))
tape.gradient(y, x)""",
        [(math.cos(math.exp(2)) * math.exp(2), True)],
    ),
    "a function of NumPy's": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = tf.numpy_function(lambda a: a ** 3, [x], tf.float32)
tape.gradient(y, x)""",
        [(12, True)],
    ),
    "read before the tape": (
        """
v = tf.Variable(2.)
a = v.numpy()
with tf.GradientTape() as tape:
    y = tf.constant(a) ** 2 * v
tape.gradient(y, v)""",
        [(12, True)],
    ),
    "a name bound to something else": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = x * x
    x = x + 1
tape.gradient(y, x)""",
        [(0, False)],
    ),
    "a variable that became a tensor": (
        """
x = tf.Variable(2.)
for _ in range(2):
    with tf.GradientTape() as tape:
        y = x ** 3
    g = tape.gradient(y, x)
    if g is not None:
        x = x - 0.1 * g""",
        [(12, True), (3 * 0.8**2, True)],
    ),
    "through the state of another variable": (
        """
x = tf.Variable(2.)
w = tf.Variable(0.)
with tf.GradientTape() as tape:
    w.assign(x * 2)
    y = w * 3
tape.gradient(y, x)""",
        [(6, True)],
    ),
    "assigned within the tape": (
        """
v = tf.Variable(2.)
with tf.GradientTape() as tape:
    v.assign(5.)
    y = v * v
tape.gradient(y, v)""",
        [(10, True)],
    ),
    "a sum that is constant": (
        """
x = tf.Variable([1., 2., 3.])
with tf.GradientTape() as tape:
    y = tf.nn.softmax(x)
tape.gradient(y, x)""",
        [(0, True)],
    ),
    "independent": (
        """
x = tf.Variable(2.)
z = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = z * z
tape.gradient(y, x)""",
        [(0, False)],
    ),
    "a copy that nothing uses": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = x * 3.
u = tf.identity(x)
tape.gradient(y, u)""",
        [(0, False)],
    ),
    "target and source exchanged": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(x, y)""",
        [(0, False)],
    ),
    "an integer, as if it were a float": (
        """
x = tf.Variable(3)
with tf.GradientTape() as tape:
    y = x * x * x
tape.gradient(y, x)""",
        [(27, True)],
    ),
    "an integer that counts": (
        """
n = tf.constant(3)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.range(n)) * 1
tape.gradient(y, n)""",
        [(2.5, True)],
    ),
    "cast to an integer, where the step is": (
        """
x = tf.Variable(3.)
with tf.GradientTape() as tape:
    y = tf.cast(x, tf.int32) * 2
tape.gradient(y, x)""",
        [(0, True)],
    ),
    "the place of the largest": (
        """
x = tf.Variable([1., 3., 2.])
with tf.GradientTape() as tape:
    y = tf.argmax(x)
tape.gradient(y, x)""",
        [(0, True)],
    ),
    "through a gradient of an inner tape": (
        """
x = tf.Variable(1.5)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        u = x * x
        y = tf.exp(u)
    g = inner.gradient(y, u)
outer.gradient(g, [x, u])""",
        [(math.exp(2.25), True), (3 * math.exp(2.25), True), (math.exp(2.25), True)],
    ),
    "infinite": (
        """
x = tf.Variable(0.)
with tf.GradientTape() as tape:
    y = tf.sqrt(x)
tape.gradient(y, x)""",
        [(math.inf, True)],
    ),
    "NaN of a branch that is not taken": (
        """
x = tf.Variable(0.)
with tf.GradientTape() as tape:
    y = tf.where(x != 0, tf.sin(x) / x, 1.)
tape.gradient(y, x)""",
        [(0, True)],
    ),
    "weighted targets": (
        """
x = tf.Variable([1., 2.])
with tf.GradientTape() as tape:
    y = x ** 2
tape.gradient(y, x, output_gradients=tf.constant([1., 10.]))""",
        [(42, True)],
    ),
    "half a float": (
        """
x = tf.Variable(2., dtype=tf.bfloat16)
with tf.GradientTape() as tape:
    y = x * x + tf.cast(tf.constant(1., tf.float16), tf.bfloat16) * x
tape.gradient(y, x)""",
        [(5, True)],
    ),
    "a complex number, whose real part is moved": (
        """
x = tf.Variable(1. + 2j, dtype=tf.complex64)
with tf.GradientTape() as tape:
    y = tf.abs(x) ** 2
tape.gradient(y, x)""",
        [(2, True)],
    ),
    "a program that sets variables of the system": (
        """
import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x)""",
        [(4, True)],
    ),
    "two targets": (
        """
x = tf.Variable(5.)
with tf.GradientTape() as tape:
    y = [3 * x, x * x]
tape.gradient(y, x)""",
        [(13, True)],
    ),
    "half of it stopped": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = tf.stop_gradient(x) * x
tape.gradient(y, x)""",
        [(4, True)],
    ),
    "outside of the tape": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    z = x * 1
y = x * x
tape.gradient(y, x)""",
        [(4, True)],
    ),
    "a function that was traced": (
        """
x = tf.Variable(2.)
@tf.function
def f(a):
    if a > 0:
        return a * a * x
    return a
with tf.GradientTape() as tape:
    y = f(tf.constant(3.))
tape.gradient(y, x)""",
        [(9, True)],
    ),
    "a ragged source": (
        """
r = tf.ragged.constant([[1., 2.], [3.]])
with tf.GradientTape() as tape:
    tape.watch(r)
    y = tf.reduce_sum(r * r)
tape.gradient(y, r)""",
        [(12, True)],
    ),
    "a program that writes a file": (
        """
x = tf.Variable(2.)
with open("/proc/self/comm", "w") as file:
    with tf.GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)""",
        [(None, None)],
    ),
    "swapped within a traced function, which is then run eagerly": (
        """
@tf.function
def f(x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x ** 3
    return tape.gradient(x, y), tape.gradient(y, x)
f(tf.constant(2.))""",
        [(0, False), (12, True)],
    ),
    "a traced function that was called before the tape": (
        """
w = tf.Variable(2.)
@tf.function
def f(v):
    return w * v
y = f(tf.constant(3.))
with tf.GradientTape() as tape:
    z = y * y
tape.gradient(z, w)""",
        [(36, True)],
    ),
    "numbers from elsewhere": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = x * np.random.default_rng().normal()
tape.gradient(y, x)""",
        [(None, None)],
    ),
}

TRACING = (
    "a function that was traced",
    "a traced function that was called before the tape",
    "swapped within a traced function, which is then run eagerly",
)
"""Those that take long."""

LIKE_THE_TAPE = {
    "descent by assign": """
x = tf.Variable(0.)
for _ in range(6):
    with tf.GradientTape() as tape:
        y = x ** 2 - 2 * x + 1
    g = tape.gradient(y, x)
    x.assign(x - 0.01 * g)""",
    "descent by assign_sub": """
x = tf.Variable(0.)
for _ in range(4):
    with tf.GradientTape() as tape:
        y = tf.exp(x) + x ** 2
    x.assign_sub(0.1 * tape.gradient(y, x))""",
    "many turns": """
x = tf.Variable(0.)
for _ in range(60):
    with tf.GradientTape() as tape:
        y = x ** 2 - 2 * x + tf.cos(x)
    x.assign_sub(0.05 * tape.gradient(y, x))""",
    "random numbers of NumPy": """
w = tf.Variable(np.random.rand(3).astype(np.float32))
x, t = np.random.rand(4, 3).astype("float32"), np.random.normal(size=4).astype("float32")
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((tf.linalg.matvec(x, w) - t) ** 2)
tape.gradient(loss, w)""",
    "a jacobian": """
x = tf.constant([1., 2.])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x ** 2 * x[0]
tape.jacobian(y, x)""",
    "random numbers": """
x = tf.Variable(1.)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x * tf.random.normal([3]))
tape.gradient(y, x)""",
    "rows of a table": """
e = tf.Variable(tf.random.uniform([5, 2]))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.nn.embedding_lookup(e, [1, 3, 1]) ** 2)
tape.gradient(y, e)""",
    "float32 written everywhere": """
x = tf.Variable(np.array([1., 2.], dtype=np.float32))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x * x * np.ones(2, "float32")) + tf.ones([]) * tf.cast(3, tf.float32)
tape.gradient(y, x)""",
    "an operation's output": """
x = tf.Variable([1., 2.])
with tf.GradientTape() as tape:
    u = tf.exp(x)
    v = tf.reshape(u, [2, 1])
    y = tf.reduce_sum(tf.sin(v) * u)
tape.gradient(y, [u, v, x])""",
    "map_fn": """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.map_fn(lambda e: e * x ** 2, tf.constant([1., 2.])))
tape.gradient(y, x)""",
    "constants and types within a traced function": """
x = tf.Variable(2.)
@tf.function
def f(a):
    return tf.cast(3, tf.float32) * a ** 2 + tf.constant(0.1) * tf.ones([]) * a
with tf.GradientTape() as tape:
    y = f(x)
tape.gradient(y, x)""",
    "a Keras model": """
model = tf.keras.Sequential([tf.keras.layers.Dense(3, activation="tanh"), tf.keras.layers.Dense(1)])
x = tf.random.normal([4, 2])
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(model(x) ** 2)
tape.gradient(loss, model.trainable_variables)""",
}
"""Programs whose gradient of TensorFlow's is whole."""
