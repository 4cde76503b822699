# ruff: noqa: E501, W291 (they stand as they were written)
"""Variants: other imports, other places, several faults at once."""

from tests.compute.tape.clinic.books.programs.old import Old

PROGRAMS = (
    Old(
        "the long way to tfe",
        """\
import tensorflow as tf
from tensorflow.contrib.eager.python import tfe
tfe.enable_eager_execution()
def f(x): return x * x
print(tfe.gradients_function(f)(3.)[0].numpy(), tfe.num_gpus() >= 0)
""",
        ("6.0 True",),
    ),
    Old(
        "imported twice",
        """\
import tensorflow as tf
import numpy as np
import tensorflow as tf
x = tf.placeholder(tf.float32)
g = tf.gradients(x * x, x)[0]
with tf.Session() as sess:
    print(sess.run(g, {x: np.float32(3)}))
""",
        ("6.0",),
    ),
    Old(
        "defun",
        """\
import tensorflow as tf
import tensorflow.contrib.eager as tfe
tf.enable_eager_execution()
@tfe.defun
def f(x): return tf.square(x)
x = tfe.Variable(3.0)
with tfe.GradientTape() as t:
    y = f(x)
print(t.gradient(y, x).numpy())
""",
        ("6.0",),
    ),
    Old(
        "notebook cells",
        """\
In [1]: import tensorflow as tf
   ...: tf.enable_eager_execution()
   ...: tfe = tf.contrib.eager

In [2]: def f(x):
   ...:     return x ** 3
   ...: 

In [3]: print(tfe.gradients_function(f)(2.0)[0].numpy())
12.0
""",
        ("12.0",),
    ),
    Old(
        "chinese",
        """\
import tensorflow as tf
tf.enable_eager_execution（）
x = tf.Variable（2.0）  # 变量
with tf.GradientTape（） as tape：
    y = x ** 3
print（“梯度：”，tape.gradient（y，x）.numpy（））
""",
        ("12.0",),
    ),
    Old(
        "magic+py2+tf1",
        """\
%matplotlib inline
import tensorflow as tf
tf.enable_eager_execution()
x = tf.constant(3.0)
with tf.GradientTape() as g:
  g.watch(x)
  y = x * x
print 'dy/dx =', g.gradient(y, x).numpy()
""",
        ("dy/dx = 6.0",),
    ),
    Old(
        "from import",
        """\
from tensorflow import enable_eager_execution, lin_space, Variable, GradientTape
enable_eager_execution()
x = Variable(lin_space(0., 2., 3))
with GradientTape() as t:
    y = x ** 2
print(t.gradient(y, x).numpy())
""",
        ("[0. 2. 4.]",),
    ),
    Old(
        "import tensorflow plain",
        """\
import tensorflow
tensorflow.enable_eager_execution()
x = tensorflow.contrib.eager.Variable(2.0)
with tensorflow.GradientTape() as t:
    y = tensorflow.log(x)
print(t.gradient(y, x).numpy())
g = tensorflow.contrib.eager.gradients_function(lambda a, b: a * b)
print([v.numpy() for v in g(2.0, 3.0)])
""",
        ("0.5", "3.0"),
    ),
    Old(
        "logging+flags",
        """\
import tensorflow as tf
tf.logging.set_verbosity(tf.logging.ERROR)
tf.compat.v1.enable_eager_execution()
x = tf.Variable(1.0)
with tf.GradientTape() as t: y = tf.sigmoid(x) + tf.nn.softplus(x)
print(round(float(t.gradient(y, x)), 4))
""",
        ("0.9277",),
    ),
    Old(
        "metrics tfe",
        """\
import tensorflow as tf
tf.enable_eager_execution()
import tensorflow.contrib.eager as tfe
m = tfe.metrics.Mean('loss')
m(0.); m(5.)
print(m.result().numpy())
m([8., 9.])
print(m.result().numpy())
""",
        ("2.5\n5.5",),
    ),
    Old(
        "one-hot etc",
        """\
import tensorflow as tf
tf.enable_eager_execution()
a = tf.constant([[1., 2.], [3., 4.]])
print(tf.reduce_max(a, reduction_indices=1).numpy(), tf.reduce_mean(a, axis=0, keep_dims=True).numpy())
print(tf.expand_dims(a, dim=0).shape, tf.argmax(a, dimension=1).numpy(), tf.squeeze(tf.ones((1,2)), squeeze_dims=[0]).numpy())
print(tf.to_float(tf.constant(1)).numpy(), tf.to_double(1).dtype.name, tf.to_int64(1.5).numpy(), tf.complex_abs(-1.0).numpy() if False else 1)
print(tf.batch_matmul(tf.ones((1,1,1)), tf.ones((1,1,1))).numpy().ravel(), tf.pack([1, 2]).numpy(), tf.mul(2, 3).numpy(), tf.neg(1).numpy())
print(tf.concat([a, a], axis=0).shape, tf.string_to_number('1.5').numpy(), tf.sparse_placeholder if False else '')
print(tf.rsqrt(4.0).numpy(), tf.log1p(0.0).numpy(), tf.pow(2., 3.).numpy(), tf.matrix_determinant(a).numpy(), tf.trace(a).numpy(), tf.self_adjoint_eigvals(a).shape, tf.svd(a)[0].shape)
print(tf.unsorted_segment_sum([1., 2.], [0, 0], 1).numpy(), tf.floordiv(5, 2).numpy(), tf.where(a > 2).shape, tf.count_nonzero(a).numpy(), tf.invert_permutation([1, 0]).numpy(), tf.diag_part(a).numpy(), tf.norm(a, ord=2).shape)
print(tf.random_shuffle([1]).numpy(), tf.random_uniform([2]).shape, tf.multinomial(tf.zeros((1, 2)), 1).shape, tf.random_gamma([1], 1.0).shape)
""",
        ("[2. 4.] [[2. 3.]]", "(1, 2, 2) [1 1]", "-2.0", "0.5 0.0 8.0"),
    ),
    Old(
        "data iter",
        """\
import tensorflow as tf
tf.enable_eager_execution()
ds = tf.data.Dataset.from_tensor_slices(tf.range(4)).map(lambda x: tf.to_float(x) * 2.).batch(2)
for batch in ds.make_one_shot_iterator():
    print(batch.numpy())
print(ds.output_shapes, ds.output_types)
""",
        ("[0. 2.]",),
    ),
    Old(
        "py2 division/str",
        """\
# -*- coding: utf-8 -*-
import tensorflow as tf
tf.enable_eager_execution()
x = tf.Variable(2.0)
for step in xrange(3):
    with tf.GradientTape() as t:
        y = x * x
    x.assign_sub(0.25 * t.gradient(y, x))
    if step % 1 == 0:
        print "Step {}: {}".format(step, x.numpy())
print "x = %s" % x.numpy(), "ok"
""",
        ("Step 2: 0.25", "x = 0.25 ok"),
    ),
    Old(
        "np deprecated",
        """\
import numpy as np
import tensorflow as tf
x = tf.Variable(np.random.rand(3).astype(np.float))
a = np.asscalar(np.array([2.0])); b = np.int(3); c = np.float_(1.5); d = np.Inf > 0; e = np.array([1,0], dtype=np.bool)
with tf.GradientTape() as t: y = tf.reduce_sum(a * x)
print(t.gradient(y, x).numpy(), b, c, d, e, np.trapz([1, 1]), np.in1d([1], [1]))
""",
        ("[2. 2. 2.] 3 1.5 True",),
    ),
    Old(
        "experimental preprocessing",
        """\
import tensorflow as tf
from tensorflow.keras.layers.experimental import preprocessing
n = preprocessing.Normalization(axis=-1)
n.adapt(tf.constant([[1.], [3.]]))
s = tf.keras.layers.experimental.preprocessing.Rescaling(0.5)
print(n(tf.constant([[3.]])).numpy(), s(tf.constant([[3.]])).numpy())
""",
        ("[[1.",),
    ),
    Old(
        "eager K",
        """\
import tensorflow as tf
from keras import backend as K
tf.keras.backend.clear_session()
x = K.variable([1., 2.]); 
with tf.GradientTape() as t:
    y = K.mean(K.pow(x, 2)) + K.sum(K.exp(x))
print(t.gradient(y, x).numpy())
""",
        ("[3.718",),
    ),
    Old(
        "seaborn",
        """\
import seaborn as sns
import tensorflow as tf
tf.enable_eager_execution()
x = tf.linspace(0., 1., 3)
fig, ax = sns.subplots()
for i in range(2):
    ax.plot(x, x)
with tf.GradientTape() as t:
    t.watch(x); y = x * x
if True:
    sns.show()
print(t.gradient(y, x).numpy())
""",
        ("[0. 1. 2.]",),
    ),
    Old(
        "regularizer",
        """\
import tensorflow as tf
tf.enable_eager_execution()
w = tf.Variable(2.0)
reg = tf.contrib.layers.l2_regularizer(0.1)
with tf.GradientTape() as t: y = reg(w)
print(t.gradient(y, w).numpy())
""",
        ("0.2",),
    ),
    Old(
        "initializers",
        """\
import tensorflow as tf
tf.enable_eager_execution()
init = tf.contrib.layers.xavier_initializer()
w = tf.Variable(init((2, 3)))
v = tf.Variable(tf.truncated_normal_initializer(stddev=0.1)((2,)))
z = tf.Variable(tf.zeros_initializer()((2,)))
print(w.shape, v.shape, z.shape)
""",
        ("(2, 3) (2,) (2,)",),
    ),
    Old(
        "reduction",
        """\
import tensorflow as tf
mse = tf.keras.losses.MeanSquaredError(reduction=tf.keras.losses.Reduction.AUTO)
w = tf.Variable(2.0)
with tf.GradientTape() as t: l = mse([1., 3.], [w, w])
print(l.numpy(), t.gradient(l, w).numpy())
""",
        ("1.0 0.0",),
    ),
    Old(
        "tf.Print",
        """\
import tensorflow as tf
tf.enable_eager_execution()
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = tf.Print(x * x, [x])
print(t.gradient(y, x).numpy())
""",
        ("4.0",),
    ),
    Old(
        "contrib fc",
        """\
import tensorflow as tf
tf.enable_eager_execution()
x = tf.ones((2, 3))
y = tf.contrib.layers.fully_connected(x, 4, activation_fn=None)
print(y.shape)
""",
        ("(2, 4)",),
    ),
)
