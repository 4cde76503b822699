"""Programs of older books, which no longer run: the error says what replaced what they use."""

from explorer.core.tape.examples.example import Example

EXAMPLES = (
    Example(
        "An old book: eager execution in TensorFlow 1",
        """\
import tensorflow as tf

tf.enable_eager_execution()
tfe = tf.contrib.eager


def f(x):
    return tf.square(tf.sin(x))


def grad(f):
    return lambda x: tfe.gradients_function(f)(x)[0]


x = tf.lin_space(-2 * 3.14159265, 2 * 3.14159265, 9)
print(f(x).numpy())
print(grad(f)(x).numpy())
print(grad(grad(f))(x).numpy())
print(grad(grad(grad(f)))(x).numpy())
""",
        "S19",
    ),
    Example(
        "An old book: minimize of TensorFlow 2.3",
        """\
import tensorflow as tf

x = tf.Variable(0.0, name="x")


def f():
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    return a * tf.pow(x, 2) + b * x + c


optimizer = tf.keras.optimizers.SGD(lr=0.01)
for _ in range(100):
    optimizer.minimize(f, [x])
print("y =", f().numpy(), "; x =", x.numpy())
""",
        "S16",
    ),
    Example(
        "An old book: a metric that starts again",
        """\
import tensorflow as tf

metric = tf.keras.metrics.MeanSquaredError()
metric([5.0], [6.0])
print(metric.result().numpy())
metric([4.0], [6.0])
print(metric.result().numpy())
metric.reset_states()
metric([5.0], [6.0])
print(metric.result().numpy())
""",
        "S25",
    ),
)
