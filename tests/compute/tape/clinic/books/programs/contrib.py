"""Eager execution in TensorFlow 1."""

from tests.compute.tape.clinic.books.programs.old import Old

PROGRAMS = (
    Old(
        "s19 guide",
        """\
import tensorflow as tf
tf.enable_eager_execution()
tfe = tf.contrib.eager
from math import pi
def f(x):
  return tf.square(tf.sin(x))
assert f(pi/2).numpy() == 1.0
grad_f = tfe.gradients_function(f)
assert tf.abs(grad_f(pi/2)[0]).numpy() < 1e-7
print("ok", grad_f(pi/4)[0].numpy())
""",
        ("ok 0.9999",),
    ),
    Old(
        "s19 higher",
        """\
import numpy as np
import tensorflow as tf
import tensorflow.contrib.eager as tfe
import matplotlib.pyplot as plt

tf.enable_eager_execution()

def f(x):
    return tf.square(tf.sin(x))

def grad(f):
    return lambda x: tfe.gradients_function(f)(x)[0]

x = tf.lin_space(-2*np.pi, 2*np.pi, 100)  # 100 points between -2π and +2π

plt.plot(x, f(x), label="f")
plt.plot(x, grad(f)(x), label="first derivative")
plt.plot(x, grad(grad(f))(x), label="second derivative")
plt.plot(x, grad(grad(grad(f)))(x), label="third derivative")
plt.legend()
plt.show()
print(grad(grad(f))(tf.constant(np.pi/2, dtype=tf.float32)).numpy())
""",
        ("-2.0",),
    ),
    Old(
        "s20 guide",
        """\
import tensorflow as tf
tf.enable_eager_execution()
tfe = tf.contrib.eager
def f(x, y):
  output = 1
  # Must use range(int(y)) instead of range(y) in Python 3 when
  # using TensorFlow 1.10 and earlier. Can use range(y) in 1.11+
  for i in range(int(y)):
    output = tf.multiply(output, x)
  return output

def g(x, y):
  # Return the gradient of `f` with respect to it's first parameter
  return tfe.gradients_function(f)(x, y)[0]

assert f(3.0, 2).numpy() == 9.0   # f(x, 2) is essentially x * x
assert g(3.0, 2).numpy() == 6.0   # And its gradient will be 2 * x
assert f(4.0, 3).numpy() == 64.0  # f(x, 3) is essentially x * x * x
assert g(4.0, 3).numpy() == 48.0  # And its gradient will be 3 * x * x
print('fine')
""",
        ("fine",),
    ),
    Old(
        "value and grad",
        """\
import tensorflow as tf
import tensorflow.contrib.eager as tfe
tf.enable_eager_execution()
def loss(w, b):
    return (3.0 * w + b - 7.0) ** 2
vg = tfe.value_and_gradients_function(loss, params=[0])
v, g = vg(2.0, 0.0)
print(v.numpy(), g[0].numpy(), len(g))
vg = tfe.value_and_gradients_function(loss, params=["b"])
v, g = vg(2.0, 0.0)
print(v.numpy(), g[0].numpy(), len(g))
""",
        ("1.0 -6.0 1", "1.0 -2.0 1"),
    ),
    Old(
        "implicit",
        """\
import tensorflow as tf
import tensorflow.contrib.eager as tfe
tf.enable_eager_execution()
W = tfe.Variable(5.0, name='weight')
B = tfe.Variable(10.0, name='bias')
def prediction(x): return x * W + B
def loss(x, y):
    error = prediction(x) - y
    return tf.reduce_mean(tf.square(error))
grad = tfe.implicit_gradients(loss)
optimizer = tf.train.GradientDescentOptimizer(learning_rate=0.1)
x = tf.constant([1., 2., 3.]); y = 3 * x + 2
for i in range(200):
    optimizer.apply_gradients(grad(x, y), global_step=tf.train.get_or_create_global_step())
print("Final:", round(float(W.numpy()), 3), round(float(B.numpy()), 3))
""",
        ("Final: 2.98 2.046",),
    ),
    Old(
        "implicit vg",
        """\
import tensorflow as tf
tf.enable_eager_execution()
from tensorflow.contrib.eager import Variable, implicit_value_and_gradients
x = Variable(3.0)
f = implicit_value_and_gradients(lambda: x * x)
value, gv = f()
print(value.numpy(), gv[0][0].numpy(), gv[0][1].numpy())
""",
        ("9.0 6.0 3.0",),
    ),
    Old(
        "v1 compute",
        """\
import tensorflow as tf
tf.enable_eager_execution()
x = tf.contrib.eager.Variable(0.0)
opt = tf.train.GradientDescentOptimizer(0.1)
for i in range(100):
    gv = opt.compute_gradients(lambda: 3*x**2 + 2*x - 1, [x])
    opt.apply_gradients(gv)
print(x.numpy())
""",
        ("-0.3333",),
    ),
    Old(
        "tfe.Iterator",
        """\
import tensorflow as tf
import tensorflow.contrib.eager as tfe
tfe.enable_eager_execution()
ds = tf.data.Dataset.from_tensor_slices([1., 2., 3.])
for x in tfe.Iterator(ds): print(x.numpy())
""",
        ("1.0\n2.0\n3.0",),
    ),
    Old(
        "lin reg guide",
        """\
import tensorflow as tf
tf.enable_eager_execution()
tfe = tf.contrib.eager
class Model(object):
  def __init__(self):
    self.W = tfe.Variable(5.0)
    self.b = tfe.Variable(0.0)
  def __call__(self, x):
    return self.W * x + self.b
def loss(predicted_y, desired_y):
  return tf.reduce_mean(tf.square(predicted_y - desired_y))
TRUE_W = 3.0
TRUE_b = 2.0
NUM_EXAMPLES = 1000
inputs  = tf.random_normal(shape=[NUM_EXAMPLES])
noise   = tf.random_normal(shape=[NUM_EXAMPLES])
outputs = inputs * TRUE_W + TRUE_b
def train(model, inputs, outputs, learning_rate):
  with tf.GradientTape() as t:
    current_loss = loss(model(inputs), outputs)
  dW, db = t.gradient(current_loss, [model.W, model.b])
  model.W.assign_sub(learning_rate * dW)
  model.b.assign_sub(learning_rate * db)
model = Model()
epochs = range(100)
for epoch in epochs:
  train(model, inputs, outputs, learning_rate=0.1)
print('%.2f %.2f' % (model.W.numpy(), model.b.numpy()))
""",
        ("3.00 2.00",),
    ),
    Old(
        "log1pexp",
        """\
import tensorflow as tf
tf.enable_eager_execution()
tfe = tf.contrib.eager
def log1pexp(x):
  return tf.log(1 + tf.exp(x))
grad_log1pexp = tfe.gradients_function(log1pexp)
print(grad_log1pexp(0.)[0].numpy())
print(grad_log1pexp(100.)[0].numpy())
@tf.custom_gradient
def log1pexp(x):
  e = tf.exp(x)
  def grad(dy):
    return dy * (1 - 1 / (1 + e))
  return tf.log(1 + e), grad
grad_log1pexp = tfe.gradients_function(log1pexp)
print(grad_log1pexp(0.)[0].numpy())
print(grad_log1pexp(100.)[0].numpy())
""",
        ("0.5\nnan\n0.5\n1.0",),
    ),
    Old(
        "square nested",
        """\
import tensorflow as tf
tf.enable_eager_execution()
tfe = tf.contrib.eager
def square(x):
  return tf.multiply(x, x)
grad = tfe.gradients_function(square)
print(square(3.).numpy(), grad(3.))
gradgrad = tfe.gradients_function(lambda x: grad(x)[0])
print(gradgrad(3.)[0].numpy())
gradgradgrad = tfe.gradients_function(lambda x: gradgrad(x)[0])
print(gradgradgrad(3.))
def abs(x):
  return x if x > 0. else -x
grad = tfe.gradients_function(abs)
print(grad(3.)[0].numpy(), grad(-3.)[0].numpy())
""",
        ("[None]", "1.0 -1.0"),
    ),
    Old(
        "mixed whole",
        """\
# Book of 2018: linear regression
from __future__ import print_function
import numpy as np
import tensorflow as tf
import tensorflow.contrib.eager as tfe
tf.enable_eager_execution()

x_train = tf.lin_space(-1.0, 1.0, 11)
y_train = 2.0 * x_train + 1.0
w = tfe.Variable(np.float(0.0), dtype=tf.float32, name='w')
b = tfe.Variable(0.0, name='b')

def loss_fn():
    return tf.reduce_mean(tf.squared_difference(w * x_train + b, y_train), keep_dims=False)

opt = tf.keras.optimizers.SGD(lr=0.2)
metric = tf.keras.metrics.Mean()
for epoch in xrange(60):
    metric.reset_states()
    opt.minimize(loss_fn, [w, b])
    metric(loss_fn())
print('w = %.3f b = %.3f lr = %.1f' % (w.numpy(), b.numpy(), opt.lr.numpy()))
""",
        ("w = 2.000 b = 1.000 lr = 0.2",),
    ),
    Old(
        "losses v1",
        """\
import tensorflow as tf
tf.enable_eager_execution()
w = tf.contrib.eager.Variable(2.)
with tf.GradientTape() as t:
    l = tf.losses.mean_squared_error(labels=[1., 2.], predictions=[w, w])
print(l.numpy(), t.gradient(l, w).numpy())
""",
        ("0.5 1.0",),
    ),
)
