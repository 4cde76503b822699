"""Recording changes nothing that a snippet can print."""

import contextlib
import io
import re

import pytest
import tensorflow as tf

from explorer.compute.tape.recorder.recorder import Recorder
from explorer.compute.tape.snippet import Snippet
from tests.compute.tape.recorder.running import IMPORT

pytestmark = pytest.mark.slow

SNIPPETS = {
    "errors of calls": """\
x = tf.Variable(1.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, x)
for bad in (
    lambda: t.gradient(y, x),
    lambda: t.gradient(y),
    lambda: t.gradient(3, x),
    lambda: t.gradient(None, x),
    lambda: t.jacobian(y, x),
    lambda: t.watch(3),
    lambda: t.reset(),
    lambda: t.stop_recording().__enter__(),
    lambda: tf.GradientTape(persisent=True),
    lambda: tf.matmul([1.0], [2.0]),
    lambda: x + "a",
    lambda: tf.constant([1, [2]]),
    lambda: float(tf.constant([1.0, 2.0])),
    lambda: tf.sin(None),
    lambda: tf.sin("s"),
    lambda: tf.Variable(None),
    lambda: tf.stack([x, [1.0, 2.0]]),
    lambda: tf.raw_ops.Sin(x=3),
    lambda: tf.concat([x, x], 0),
    lambda: tf.keras.layers.Dense(2)(tf.ones(3)),
):
    try:
        bad()
    except Exception:
        print(traceback.format_exc())
""",
    "errors in functions": """\
@tf.custom_gradient
def f(x):
    def g(dy):
        raise ValueError("mine")
    return x * 1.0, g
@tf.function
def h(x):
    with tf.GradientTape() as t:
        t.watch(x)
        y = f(x)
    return t.gradient(y, x)
@tf.function
def twice(x):
    with tf.GradientTape() as t:
        t.watch(x)
        y = x * x
    return t.gradient(y, x), t.gradient(y, x)
@tf.function
def shapes(x):
    return tf.matmul(x, x)
for function in (h, twice, shapes):
    try:
        function(tf.constant(2.0))
    except Exception as error:
        print(type(error), error)
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = f(x)
try:
    t.gradient(y, x)
except ValueError as error:
    print(error)
""",
    "a class of one's own, and one put in its place": """\
old = tf.GradientTape
class Mine(old):
    def gradient(self, *given):
        return "mine", super().gradient(*given)
class Fake:
    def __init__(self, *given):
        self.tape = old(*given)
    def __enter__(self):
        self.tape.__enter__()
        return self
    def __exit__(self, *given):
        return self.tape.__exit__(*given)
    def gradient(self, y, x):
        return "fake", self.tape.gradient(y, x)
x = tf.Variable(2.0)
for kind in (Mine, Fake):
    tf.GradientTape = kind
    with tf.GradientTape() as t:
        y = x * x
    print(t.gradient(y, x))
tf.GradientTape = old
print(old.gradient.__name__, old.gradient.__qualname__, inspect.signature(old.gradient))
print(inspect.getsource(old.watch))
own = old.gradient
old.gradient = lambda self, *given: ("patched", own(self, *given))
with tf.GradientTape() as t:
    y = x * x
print(t.gradient(y, x))
old.gradient = own
""",
    "threads": """\
x = tf.Variable(2.0)
found = []
def work():
    with tf.GradientTape() as t:
        y = x * x * x
    found.append(t.gradient(y, x))
thread = threading.Thread(target=work)
with tf.GradientTape() as t:
    y = x * x
    thread.start()
    thread.join()
print(t.gradient(y, x), found)
""",
    "loops": """\
def counted(n):
    for i in range(n):
        for j in range(n):
            if j > i:
                break
            yield i, j
    else:
        yield "end"
print(list(counted(3)))
n = 0
while n < 5:
    n += 1
    if n == 2:
        continue
else:
    print("else")
print(inspect.getsource(counted), [v for v in globals() if v.startswith("_")])
try:
    for i in range(3):
        1 / (i - 2)
except ZeroDivisionError:
    print(traceback.format_exc())
@tf.function
def f(x):
    for i in tf.range(3):
        x = x * 2.0
        if x > 3.0:
            break
    return x
print(f(tf.constant(1.0)))
""",
    "values that variables had": """\
v = tf.Variable([1.0, 2.0])
e = tf.Variable([[1.0], [2.0], [3.0]])
seen = []
for i in range(5):
    seen.append(v.value())
    v.assign_add([1.0, 1.0])
    v.scatter_sub(tf.IndexedSlices([1.0], [0]))
    with tf.GradientTape() as t:
        y = tf.reduce_sum(tf.gather(e, [0, 0, 2]) ** 2)
    tf.keras.optimizers.SGD(0.1).apply_gradients([(t.gradient(y, e), e)])
print(seen, v, e)
""",
    "saving, and code that is looked at": """\
class Model(tf.Module):
    def __init__(self):
        self.v = tf.Variable(2.0)
    @tf.function(input_signature=[tf.TensorSpec([])])
    def f(self, x):
        return x * self.v
with tempfile.TemporaryDirectory() as folder:
    tf.saved_model.save(Model(), folder)
    loaded = tf.saved_model.load(folder)
x = tf.constant(3.0)
with tf.GradientTape() as t:
    t.watch(x)
    y = loaded.f(x)
print(t.gradient(y, x))
def loop(n):
    for i in range(n):
        n += i
    return n
print(loop(4), loop.__code__.co_names, loop.__code__.co_varnames)
""",
    "numerics that are checked": """\
tf.debugging.enable_check_numerics()
x = tf.Variable(0.0)
try:
    with tf.GradientTape() as t:
        y = tf.sqrt(x) * 0.0
    t.gradient(y, x)
except Exception as error:
    print(type(error), error.op)
tf.debugging.disable_check_numerics()
print(tf.sin(x))
""",
    "forward mode": """\
x = tf.constant(2.0)
@tf.function
def f(x):
    return x * x
with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as a:
    y = tf.sin(x) * f(x)
print(a.jvp(y))
""",
}
HEAD = "import inspect, tempfile, threading, traceback\n" + IMPORT


def printed(text: str, *, recorded: bool) -> str:
    snippet, out = Snippet.read(text), io.StringIO()
    recorder = Recorder(snippet)
    with recorder if recorded else contextlib.nullcontext(), contextlib.redirect_stdout(out):
        exec(snippet.code, {"__name__": "__main__"})
    assert recorder.log.faults == []
    return re.sub(r"_\d+|0x[0-9a-f]+", "", out.getvalue())


@pytest.mark.parametrize("name", SNIPPETS)
def test_recording_changes_nothing_that_is_printed(name: str) -> None:
    text = HEAD + SNIPPETS[name]
    plain = printed(text, recorded=False)
    assert plain
    assert printed(text, recorded=True) == plain


def test_everything_is_as_before_once_the_run_is_over() -> None:
    tape = tf.GradientTape
    methods = {name: vars(tape)[name] for name in ("gradient", "watch", "__enter__")}
    codes = {name: method.__code__ for name, method in methods.items()}
    with pytest.raises(ZeroDivisionError):
        printed("1 / 0", recorded=True)
    assert {name: vars(tape)[name] for name in methods} == methods
    assert {name: method.__code__ for name, method in methods.items()} == codes
