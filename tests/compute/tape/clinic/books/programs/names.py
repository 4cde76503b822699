# ruff: noqa: E501 (they stand as they were written)
"""Names that are gone, and Python 2."""

from tests.compute.tape.clinic.books.programs.old import Old

PROGRAMS = (
    Old(
        "s25 metric",
        """\
import tensorflow as tf
from tensorflow import keras
metric = keras.metrics.MeanSquaredError()
print(metric([5.], [2.]))
print(metric([0.], [1.]))
print(metric.result())
metric.reset_states()
metric([1.], [3.])
print(metric.result())
""",
        ("shape=(), dtype=float32", "4.0"),
    ),
    Old(
        "s25 metric loop",
        """\
import tensorflow as tf
m = tf.metrics.MeanSquaredError()
for epoch in range(2):
    m.reset_states()
    m.update_state([5.], [6.])
    print(m.result().numpy())
    m.update_state([4.], [6.])
    print(m.result().numpy())
""",
        ("1.0\n2.5\n1.0\n2.5",),
    ),
    Old(
        "s3 print2",
        """\
import tensorflow as tf
tf.enable_eager_execution()
x1 = tf.Variable(2.0)
x2 = tf.Variable(3.0)
with tf.GradientTape() as tape:
    z = (x1 + 5) * (x2 ** 2)
grads = tape.gradient(z, [x1, x2])
print grads[0].numpy(), grads[1].numpy()
print "done"
""",
        ("9.0 42.0", "done"),
    ),
    Old(
        "keras.K",
        """\
import tensorflow as tf
import keras.backend as K
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as t:
    loss = K.sum(K.square(x))
print(t.gradient(loss, x).numpy())
""",
        ("[2. 4.]",),
    ),
    Old(
        "py2 mix",
        """\
import tensorflow as tf
tf.enable_eager_execution()
for i in xrange(2):
    print "step %d" % i, tf.log(1.0 + i).numpy()
d = {'a': 1}
for k, v in d.iteritems():
    print k, v
if d.has_key('a'): print 'has'
""",
        ("step 0 0.0", "has"),
    ),
    Old(
        "fit gen",
        """\
import numpy as np, tensorflow as tf
model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
model.compile('sgd', 'mse')
def gen():
    while True:
        yield np.ones((4, 2)), np.ones((4, 1))
h = model.fit_generator(gen(), steps_per_epoch=2, epochs=1, verbose=0, workers=1)
print(len(h.history['loss']))
""",
        ("1",),
    ),
    Old(
        "np aliases",
        """\
import numpy as np, tensorflow as tf
x = tf.Variable(np.array([1, 2], dtype=np.float))
with tf.GradientTape() as t:
    y = tf.reduce_sum(x * x)
print(t.gradient(y, x).numpy(), np.product([1,2]), np.NaN)
""",
        ("[2. 4.]",),
    ),
    Old(
        "one shot",
        """\
import tensorflow as tf
tf.enable_eager_execution()
ds = tf.data.Dataset.from_tensor_slices([1., 2., 3.])
it = ds.make_one_shot_iterator()
print(it.get_next().numpy())
""",
        ("1.0",),
    ),
    Old(
        "shape.value",
        """\
import tensorflow as tf
x = tf.ones((2, 3))
print(x.get_shape()[1].value, x.shape[0].value, int(x.shape[1]))
""",
        ("3 2 3",),
    ),
    Old(
        "reg dropout",
        """\
import tensorflow as tf
tf.enable_eager_execution()
tf.set_random_seed(1)
x = tf.truncated_normal([2, 2], stddev=0.1)
y = tf.nn.dropout(tf.ones([2]), keep_prob=1.0)
z = tf.matrix_inverse(tf.diag([1., 2.])) + tf.to_float(tf.to_int32(1.7))
print(z.numpy(), tf.reduce_sum(y, reduction_indices=[0]).numpy(), tf.is_nan(1.0).numpy(), tf.arg_max([1,3,2], 0).numpy(), tf.mod(5, 3).numpy(), tf.ceil(1.5).numpy(), tf.erf(0.).numpy(), tf.lgamma(1.).numpy(), tf.cross([1.,0,0],[0,1.,0]).numpy())
""",
        ("2.0 False 1 2 2.0",),
    ),
    Old(
        "assign",
        """\
import tensorflow as tf
tf.enable_eager_execution()
v = tf.get_variable("v", shape=[], initializer=tf.zeros_initializer())
tf.assign(v, 3.0)
tf.assign_add(v, 1.0)
with tf.GradientTape() as t:
    y = tf.square(v)
print(t.gradient(y, v).numpy())
""",
        ("8.0",),
    ),
    Old(
        "python.keras",
        """\
import tensorflow as tf
from tensorflow.python.keras.layers import Dense
from tensorflow.python.keras import Sequential
tf.enable_eager_execution()
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(2,))])
with tf.GradientTape() as t:
    y = m(tf.ones((1, 2)))
print(t.gradient(y, m.trainable_variables)[0].numpy().ravel())
""",
        ("[1. 1.]",),
    ),
    Old(
        "layers v1",
        """\
import tensorflow as tf
tf.enable_eager_execution()
layer = tf.layers.Dense(1, kernel_initializer='ones')
with tf.GradientTape() as t:
    y = layer(tf.ones((1, 2)))
print(t.gradient(y, layer.variables)[0].numpy().ravel())
""",
        ("[1. 1.]",),
    ),
    Old(
        "softmax v2",
        """\
import tensorflow as tf
tf.enable_eager_execution()
logits = tf.Variable([[1., 2.]])
with tf.GradientTape() as t:
    l = tf.nn.softmax_cross_entropy_with_logits_v2(labels=[[0., 1.]], logits=logits)
print(t.gradient(l, logits).numpy())
""",
        ("0.26",),
    ),
)
