# ruff: noqa: E501, W291 (they stand as they were written)
"""Optimizers of TensorFlow 1 and Keras 2."""

from tests.compute.tape.clinic.books.programs.old import Old

PROGRAMS = (
    Old(
        "s8 minimize",
        """\
import tensorflow as tf
from tensorflow import keras
def f(x):
    return 3. * x ** 2 + 2. * x - 1
learning_rate = 0.1
x = tf.Variable(0.0)
optimizer = keras.optimizers.SGD(lr=learning_rate)
for _ in range(100):
    with tf.GradientTape() as tape:
        z = f(x)
    dz_dx = tape.gradient(z, x)
    optimizer.apply_gradients([(dz_dx, x)])
print(x.numpy())
""",
        ("-0.3333",),
    ),
    Old(
        "s16 minimize 30days",
        """\
import tensorflow as tf
# 求f(x) = a*x**2 + b*x + c的最小值
# 使用optimizer.minimize
# optimizer.minimize相当于先用tape求gradient,再apply_gradient
x = tf.Variable(0.0,name = "x",dtype = tf.float32)

#注意f()无参数
def f():   
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    y = a*tf.pow(x,2)+b*x+c
    return(y)

optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)   
for _ in range(100):
    optimizer.minimize(f,[x])   
tf.print("y =",f(),"; x =",x)
print(x.numpy())
""",
        ("0.86",),
    ),
    Old(
        "s17 minimize autograph",
        """\
import tensorflow as tf
x = tf.Variable(0.0,name = "x",dtype = tf.float32)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.01)   
@tf.function
def f():   
    a = tf.constant(1.0)
    b = tf.constant(-2.0)
    c = tf.constant(1.0)
    y = a*tf.pow(x,2)+b*x+c
    return(y)
@tf.function
def train(epoch):  
    for _ in tf.range(epoch):  
        optimizer.minimize(f,[x])
    return(f())
tf.print(train(100))
print(train(1).numpy(), x.numpy())
""",
        ("0.8700",),
    ),
    Old(
        "minimize lambda",
        """\
import tensorflow as tf
x = tf.Variable(0.0)
opt = tf.optimizers.SGD(0.1)
for _ in range(100): opt.minimize(lambda: 3*x**2 + 2*x - 1, var_list=[x])
print(x.numpy())
""",
        ("-0.3333",),
    ),
    Old(
        "minimize return",
        """\
import tensorflow as tf
opt = tf.keras.optimizers.SGD(learning_rate=0.1)
var1, var2 = tf.Variable(1.0), tf.Variable(2.0)
loss = lambda: 3 * var1 * var1 + 2 * var2 * var2
step_count = opt.minimize(loss, [var1, var2]).numpy()
print(step_count, var1.numpy(), var2.numpy())
""",
        ("1 0.3999", "1.2"),
    ),
    Old(
        "minimize param",
        """\
import tensorflow as tf
def train(optimizer, f, variables, n):
    for _ in range(n):
        optimizer.minimize(f, variables)
x = tf.Variable(0.0); y = tf.Variable(3.0)
train(tf.keras.optimizers.SGD(lr=0.1), lambda: (x-1)**2 + (y+2)**2, [x, y], 200)
print(round(float(x),4), round(float(y),4))
""",
        ("1.0 -2.0",),
    ),
    Old(
        "minimize class",
        """\
import tensorflow as tf
class Fit:
    def __init__(self):
        self.w = tf.Variable(0.0)
        self.opt = tf.keras.optimizers.Adam(lr=0.1)
    def loss(self):
        return (self.w - 2.0) ** 2
    def step(self):
        self.opt.minimize(self.loss, var_list=[self.w])
m = Fit()
for i in range(150): m.step()
print(round(m.w.numpy(), 1))
""",
        ("2.0",),
    ),
    Old(
        "v1 minimize",
        """\
import tensorflow as tf
tf.enable_eager_execution()
x = tf.Variable(0.0)
opt = tf.train.GradientDescentOptimizer(0.1)
for i in xrange(100):
    opt.minimize(lambda: 3*x**2 + 2*x - 1)
print(x.numpy())
""",
        ("-0.3333",),
    ),
    Old(
        "v1 adam",
        """\
import tensorflow as tf
tf.enable_eager_execution()
x = tf.Variable(0.0)
opt = tf.train.AdamOptimizer(learning_rate=0.1, beta1=0.9)
for i in range(50):
    with tf.GradientTape() as tape:
        loss = (x - 3.0) ** 2
    opt.apply_gradients([(tape.gradient(loss, x), x)])
print(x.numpy())
""",
        ("3.",),
    ),
    Old(
        "v1 momentum",
        """\
import tensorflow as tf
tf.enable_eager_execution()
x = tf.Variable(0.0)
opt = tf.train.MomentumOptimizer(0.01, 0.9, use_nesterov=True)
for i in range(300):
    with tf.GradientTape() as tape:
        loss = (x - 3.0) ** 2
    opt.apply_gradients([(tape.gradient(loss, x), x)])
print(round(float(x),3))
""",
        ("3.0",),
    ),
    Old(
        "keras2 model",
        """\
import numpy as np
import tensorflow as tf
from keras.models import Sequential
from keras.layers.core import Dense, Activation
from keras.optimizers import SGD
from keras.utils import np_utils
np.random.seed(0)
x = np.random.rand(32, 4); y = np_utils.to_categorical(np.arange(32) % 2, 2)
model = Sequential()
model.add(Dense(output_dim=3, input_dim=4, init='uniform'))
model.add(Activation('relu'))
model.add(Dense(2)); model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer=SGD(lr=0.1, decay=1e-6, momentum=0.9, nesterov=True), metrics=['accuracy'])
model.fit(x, y, nb_epoch=1, batch_size=16, verbose=0)
print(model.predict_classes(x).shape)
""",
        ("(32,)",),
    ),
    Old(
        "d2l trainer",
        """\
import tensorflow as tf
from tensorflow.keras.optimizers import SGD
w = tf.Variable(tf.zeros((2, 1))); b = tf.Variable(0.)
X = tf.random.normal((100, 2)); y = tf.matmul(X, tf.constant([[2.], [-3.4]])) + 4.2
loss = tf.keras.losses.mean_squared_error
trainer = SGD(lr=0.1)
for epoch in range(100):
    with tf.GradientTape() as t:
        l = tf.reduce_mean(loss(y, tf.matmul(X, w) + b))
    grads = t.gradient(l, [w, b])
    trainer.apply_gradients(zip(grads, [w, b]))
print(round(float(b), 2))
""",
        ("4.2",),
    ),
    Old(
        "legacy",
        """\
import tensorflow as tf
x = tf.Variable(0.)
opt = tf.keras.optimizers.legacy.SGD(learning_rate=0.1)
for i in range(100):
    opt.minimize(lambda: (x - 1.) ** 2, [x])
print(round(float(x), 4))
""",
        ("1.0",),
    ),
    Old(
        "schedule",
        """\
import tensorflow as tf
x = tf.Variable(0.)
lr = tf.train.exponential_decay(0.1, 0, 10, 0.9)
opt = tf.keras.optimizers.SGD(lr=0.1, decay=0.01)
for i in range(20):
    with tf.GradientTape() as t: y = (x-1.)**2
    opt.apply_gradients([(t.gradient(y, x), x)])
print(round(float(x), 3))
""",
        ("0.98",),
    ),
)
