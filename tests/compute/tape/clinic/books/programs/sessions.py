"""Graphs and sessions."""

from tests.compute.tape.clinic.books.programs.old import Old

PROGRAMS = (
    Old(
        "session grad",
        """\
import tensorflow as tf
x = tf.placeholder(tf.float32, name="x")
y = 3 * x ** 2 + 2 * x - 1
dy = tf.gradients(y, x)
with tf.Session() as sess:
    print(sess.run(dy, feed_dict={x: 1.0}))
""",
        ("8.0",),
    ),
    Old(
        "session train",
        """\
import tensorflow as tf
import numpy as np
X = tf.placeholder(tf.float32, [None, 1])
Y = tf.placeholder(tf.float32, [None, 1])
W = tf.Variable(tf.zeros([1, 1]))
b = tf.Variable(tf.zeros([1]))
pred = tf.matmul(X, W) + b
loss = tf.reduce_mean(tf.square(pred - Y))
train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
init = tf.initialize_all_variables()
xs = np.array([[0.],[1.],[2.]]); ys = 2*xs + 1
sess = tf.Session()
sess.run(init)
for i in range(300):
    sess.run(train_op, feed_dict={X: xs, Y: ys})
w, bb = sess.run([W, b])
print('%.3f %.3f' % (w[0][0], bb[0]))
""",
        ("2.000 1.000",),
    ),
    Old(
        "session var",
        """\
import tensorflow as tf
x = tf.Variable(1.0)
y = x * x * x
g = tf.gradients(y, [x])[0]
h = tf.gradients(g, [x])[0]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([g, h]))
""",
        ("3.0", "6.0"),
    ),
    Old(
        "tf.gradients eager",
        """\
import tensorflow as tf
x = tf.Variable(2.0)
y = x ** 3
g = tf.gradients(y, x)[0]
h = tf.gradients(g, x)[0]
print(g.numpy(), h.numpy())
""",
        ("12.0 12.0",),
    ),
    Old(
        "tf.gradients func",
        """\
import tensorflow as tf
def grad(x):
    y = tf.sin(x)
    z = y * y
    return tf.gradients(z, [x, y])
a, b = grad(tf.constant(1.0))
print(round(float(a), 4), round(float(b), 4))
""",
        ("0.9093 1.6829",),
    ),
    Old(
        "K.gradients",
        """\
import tensorflow as tf
from tensorflow.keras import backend as K
x = tf.Variable([1.0, 2.0])
loss = K.sum(K.square(x))
grads = K.gradients(loss, x)[0]
print(grads.numpy())
""",
        ("[2. 4.]",),
    ),
    Old(
        "compat.v1.placeholder",
        """\
import tensorflow as tf
x = tf.compat.v1.placeholder(tf.float32)
y = tf.gradients(x*x, x)[0]
with tf.compat.v1.Session() as s:
    print(s.run(y, {x: 3.0}))
""",
        ("6.0",),
    ),
    Old(
        "v1 import",
        """\
import tensorflow.compat.v1 as tf
x = tf.placeholder(tf.float32)
y = tf.gradients(x*x, x)[0]
with tf.Session() as s:
    print(s.run(y, {x: 3.0}))
""",
        ("6.0",),
    ),
)
