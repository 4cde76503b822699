# ruff: noqa: E501 (they stand as they were written)
"""Variants of what optimizers, sessions and Keras are asked for."""

from tests.compute.tape.clinic.books.programs.old import Old

PROGRAMS = (
    Old(
        "kwargs dict",
        """\
import tensorflow as tf
cfg = dict(lr=0.1, momentum=0.0)
x = tf.Variable(0.0)
opt = tf.keras.optimizers.SGD(**cfg)
for _ in range(100):
    with tf.GradientTape() as t: y = (x - 1) ** 2
    opt.apply_gradients([(t.gradient(y, x), x)])
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "kwargs literal",
        """\
import tensorflow as tf
x = tf.Variable(0.0)
opt = tf.keras.optimizers.SGD(**{"lr": 0.1})
for _ in range(100):
    with tf.GradientTape() as t: y = (x - 1) ** 2
    opt.apply_gradients([(t.gradient(y, x), x)])
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "minimize kw",
        """\
import tensorflow as tf
from tensorflow.keras import optimizers
x = tf.Variable(0.0)
def f(): return (x - 1) ** 2
opt = optimizers.SGD(lr=0.1)
history = []
for i in range(100):
    opt.minimize(loss=f, var_list=[x])
    history.append(f().numpy())
print(round(float(x), 4), len(history))
""",
        ("1.0 100",),
    ),
    Old(
        "minimize single",
        """\
import tensorflow as tf
x = tf.Variable(0.0)
opt = tf.keras.optimizers.SGD(0.1)
for i in range(100): opt.minimize(lambda: (x - 1) ** 2, x)
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "minimize varlambda",
        """\
import tensorflow as tf
x = tf.Variable(0.0)
opt = tf.keras.optimizers.SGD(0.1)
i = 0
while i < 100:
    opt.minimize(lambda: (x - 1) ** 2, var_list=lambda: [x]); i += 1
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "minimize tape",
        """\
import tensorflow as tf
x = tf.Variable(0.0)
opt = tf.keras.optimizers.SGD(0.1)
for i in range(100):
    with tf.GradientTape() as tape:
        loss = (x - 1) ** 2
    opt.minimize(loss, [x], tape=tape)
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "minimize model",
        """\
import tensorflow as tf
tf.random.set_seed(0)
X = tf.constant([[0.],[1.],[2.]]); Y = 2*X + 1
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.build((None, 1))
opt = tf.keras.optimizers.SGD(lr=0.1)
loss_fn = lambda: tf.keras.losses.mse(Y[:, 0], model(X)[:, 0])
var_list_fn = lambda: model.trainable_weights
for i in range(120):
    opt.minimize(loss_fn, var_list_fn)
print([round(float(v)) for v in (model.weights[0][0, 0], model.weights[1][0])])
""",
        ("[2, 1]",),
    ),
    Old(
        "minimize comprehension",
        """\
import tensorflow as tf
x = tf.Variable(0.0)
opt = tf.keras.optimizers.SGD(0.1)
steps = [opt.minimize(lambda: (x - 1) ** 2, [x]) for _ in range(100)]
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "minimize if main",
        """\
import tensorflow as tf
def main():
    x = tf.Variable(0.0)
    opt = tf.keras.optimizers.Adam(lr=0.1)
    loss = lambda: (x - 1) ** 2
    for epoch in range(120):
        if epoch % 1 == 0: opt.minimize(loss, [x])
        if epoch % 100 == 0:
            print('epoch', epoch, loss().numpy() < 2)
    print(round(float(x), 1))
if __name__ == '__main__':
    main()
""",
        ("1.0",),
    ),
    Old(
        "apply kw",
        """\
import tensorflow as tf
x = tf.Variable(0.0)
opt = tf.keras.optimizers.SGD(0.1)
for i in range(100):
    with tf.GradientTape() as tape: loss = (x - 1) ** 2
    opt.apply_gradients(zip([tape.gradient(loss, x)], [x]), experimental_aggregate_gradients=False)
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "opt.lr.assign",
        """\
import tensorflow as tf
import tensorflow.keras.backend as K
x = tf.Variable(0.0)
opt = tf.keras.optimizers.SGD(0.5)
opt.lr.assign(0.1)
K.set_value(opt.lr, 0.1)
opt.lr = 0.1
print(round(float(opt.lr), 3), round(float(K.get_value(opt.lr)), 3))
""",
        ("0.1 0.1",),
    ),
    Old(
        "hands-on",
        """\
import numpy as np
import tensorflow as tf
from tensorflow import keras
np.random.seed(42); tf.random.set_seed(42)
l2_reg = keras.regularizers.l2(0.05)
model = keras.models.Sequential([
    keras.layers.Dense(30, activation="elu", kernel_initializer="he_normal", kernel_regularizer=l2_reg, input_shape=[8]),
    keras.layers.Dense(1, kernel_regularizer=l2_reg)
])
X_train = np.random.randn(64, 8); y_train = np.random.randn(64, 1)
def random_batch(X, y, batch_size=32):
    idx = np.random.randint(len(X), size=batch_size)
    return X[idx], y[idx]
n_epochs = 2
n_steps = 2
optimizer = keras.optimizers.Nadam(lr=0.01)
loss_fn = keras.losses.mean_squared_error
mean_loss = keras.metrics.Mean()
metrics = [keras.metrics.MeanAbsoluteError()]
for epoch in range(1, n_epochs + 1):
    for step in range(1, n_steps + 1):
        X_batch, y_batch = random_batch(X_train, y_train)
        with tf.GradientTape() as tape:
            y_pred = model(X_batch)
            main_loss = tf.reduce_mean(loss_fn(y_batch, y_pred))
            loss = tf.add_n([main_loss] + model.losses)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        for variable in model.variables:
            if variable.constraint is not None:
                variable.assign(variable.constraint(variable))
        mean_loss(loss)
        for metric in metrics:
            metric(y_batch, y_pred)
    for metric in [mean_loss] + metrics:
        metric.reset_states()
print('done')
""",
        ("done",),
    ),
    Old(
        "interactive",
        """\
import tensorflow as tf
sess = tf.InteractiveSession()
x = tf.Variable([1.0, 2.0])
a = tf.constant([3.0, 3.0])
x.initializer.run()
sub = tf.sub(x, a)
print(sub.eval())
sess.close()
""",
        ("[-2. -1.]",),
    ),
    Old(
        "session-only",
        """\
import tensorflow as tf
a = tf.constant(5.0); b = tf.constant(6.0)
c = a * b
with tf.Session() as sess:
    print(sess.run(c))
    print(c.eval())
""",
        ("30.0",),
    ),
    Old(
        "session global",
        """\
import tensorflow as tf
w = tf.get_variable("w", initializer=tf.constant(0.0))
loss = tf.square(w - 5.0)
opt = tf.train.AdamOptimizer(0.5)
grads_and_vars = opt.compute_gradients(loss)
train = opt.apply_gradients(grads_and_vars)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200): sess.run(train)
    print(round(float(sess.run(w)), 2))
""",
        ("5.0",),
    ),
    Old(
        "session hessian contrib",
        """\
import tensorflow as tf
x = tf.placeholder(tf.float32, shape=[2])
W = tf.get_variable("W", shape=[2], initializer=tf.contrib.layers.xavier_initializer())
y = tf.reduce_sum(x ** 3)
H = tf.hessians(y, x)[0]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(H, feed_dict={x: [1., 2.]}))
""",
        ("[ 0. 12.]",),
    ),
    Old(
        "keras import alone",
        """\
import keras
import numpy as np
from keras.layers.core import Dense
m = keras.Sequential([Dense(1, input_dim=2)])
m.compile(optimizer=keras.optimizers.SGD(lr=0.1), loss=keras.losses.mean_squared_error)
m.fit(np.ones((4, 2)), np.ones((4, 1)), nb_epoch=1, verbose=0)
print('ok')
""",
        ("ok",),
    ),
    Old(
        "import keras.x",
        """\
import keras.layers.core
import keras.optimizers
m = keras.layers.core.Dense(2)
print(type(keras.optimizers.Adam(lr=0.1)).__name__)
""",
        ("Adam",),
    ),
    Old(
        "rmsprop v1",
        """\
import tensorflow as tf
tf.enable_eager_execution()
x = tf.Variable(0.0)
opt = tf.train.RMSPropOptimizer(0.05)
def loss(): return (x - 1.0) ** 2
for i in range(200): opt.minimize(loss)
print(abs(float(x) - 1) < 0.1)
""",
        ("True",),
    ),
    Old(
        "global_step",
        """\
import tensorflow as tf
import tensorflow.contrib.eager as tfe
tf.enable_eager_execution()
w = tfe.Variable(3.0)
def loss(): return w * w
grad_fn = tfe.implicit_value_and_gradients(loss)
opt = tf.train.GradientDescentOptimizer(learning_rate=0.25)
for i in range(10):
    value, gv = grad_fn()
    opt.apply_gradients(gv, global_step=tf.train.get_or_create_global_step())
print(w.numpy())
""",
        ("0.0029",),
    ),
    Old(
        "1.x regression keras model",
        """\
import tensorflow as tf
import tensorflow.contrib.eager as tfe
tf.enable_eager_execution()
class MNIST(tf.keras.Model):
    def __init__(self):
        super(MNIST, self).__init__()
        self.dense1 = tf.layers.Dense(units=4)
        self.dense2 = tf.keras.layers.Dense(units=2)
    def call(self, x):
        return self.dense2(self.dense1(x))
def loss(model, x, y):
    return tf.losses.sparse_softmax_cross_entropy(labels=y, logits=model(x))
m = MNIST()
with tf.GradientTape() as t:
    l = loss(m, tf.ones((3, 5)), tf.constant([0, 1, 0]))
g = t.gradient(l, m.variables)
opt = tf.train.AdamOptimizer()
opt.apply_gradients(zip(g, m.variables), global_step=tf.train.get_or_create_global_step())
print(len(g))
""",
        ("4",),
    ),
    Old(
        "legacy import",
        """\
import tensorflow as tf
from tensorflow.keras.optimizers.legacy import SGD
x = tf.Variable(0.)
opt = SGD(0.1)
for i in range(100): opt.minimize(lambda: (x - 1.) ** 2, [x])
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "lower optimizers",
        """\
from keras import optimizers
print(type(optimizers.adam(lr=0.1)).__name__, type(optimizers.sgd(lr=0.1)).__name__, type(optimizers.rmsprop(lr=0.1)).__name__)
""",
        ("Adam SGD RMSprop",),
    ),
    Old(
        "grad of grad in session style eager",
        """\
import tensorflow as tf
x = tf.constant([1.0, 2.0])
y = tf.reduce_sum(x ** 3)
dy, = tf.gradients(y, [x])
d2y, = tf.gradients(dy, [x])
print(dy.numpy(), d2y.numpy())
""",
        ("[ 3. 12.] [ 6. 12.]",),
    ),
    Old(
        "gradients func2",
        """\
import tensorflow as tf
w = tf.Variable(1.0); b = tf.Variable(0.0)
def model(x): return w * x + b
loss = tf.reduce_mean(tf.square(model(tf.constant([1., 2.])) - tf.constant([3., 5.])))
grads = tf.gradients(loss, [w, b])
print([g.numpy() for g in grads])
""",
        ("-8.0", "-5.0"),
    ),
    Old(
        "gradients grad_ys",
        """\
import tensorflow as tf
x = tf.Variable([1.0, 2.0])
y = x ** 2
print(tf.gradients(ys=y, xs=x, grad_ys=tf.constant([1.0, 10.0]))[0].numpy())
""",
        ("[ 2. 40.]",),
    ),
)
