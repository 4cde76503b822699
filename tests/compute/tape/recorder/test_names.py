import pytest

from explorer.core.tape.record import Tensor
from tests.compute.tape.recorder.running import IMPORT, recorded

pytestmark = pytest.mark.slow


def outputs(text: str) -> dict[str, Tensor]:
    recording = recorded(IMPORT + text)
    return {
        tensor.name: tensor for one in recording.operations for tensor in one.outputs if tensor.name
    }


def test_tensors_are_called_what_statements_bind() -> None:
    text = """\
x = tf.constant([1.0, 2.0, 3.0, 4.0])
a, b = tf.split(x, 2)
c: tf.Tensor = a * b
def f(given):
    inner = tf.sin(given) * 2.0
    return tf.reduce_sum(inner)
d = f(c)
d *= 2.0
with tf.GradientTape() as tape:
    e = tf.square(d)
"""
    assert {"a", "b", "c", "d", "e", "inner"} <= set(outputs(text))


def test_sources_are_called_what_the_call_lists() -> None:
    text = """\
class Model(tf.Module):
    def __init__(self):
        self.w = tf.Variable(1.0, name="weight")
        self.b = tf.Variable(0.0)
model = Model()
params = [model.w, model.b]
lone = [tf.Variable(2.0) for _ in range(2)]
with tf.GradientTape(persistent=True) as tape:
    y = model.w * 2.0 + model.b + sum(lone)
tape.gradient(y, model.w)
tape.gradient(y, {"z": model.w, "a": [model.b]})
tape.gradient(target=y, sources=params)
tape.gradient(y, lone)
for variable in params:
    tape.gradient(y, variable)
"""
    recording = recorded(IMPORT + text)
    names = [tuple(source.name for source in call.sources) for call in recording.calls]
    assert names[:3] == [("model.w",), ("model.b", "model.w"), ("model.w", "model.b")]
    assert names[4:] == [("variable",), ("variable",)]
    assert names[3] == ("lone[0]", "lone[1]")


def test_keras_variables_have_their_paths_and_operations_their_layers() -> None:
    text = """\
model = tf.keras.Sequential(
    [tf.keras.layers.Dense(2, name="hidden"), tf.keras.layers.Dense(1, name="out")],
    name="net",
)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(model(tf.ones((1, 3))))
tape.gradient(y, model.trainable_variables)
"""
    recording = recorded(IMPORT + text)
    names = [source.name for source in recording.calls[0].sources]
    assert names == ["net/hidden/kernel", "net/hidden/bias", "net/out/kernel", "net/out/bias"]
    recorded_by_tape = [one for one in recording.operations if one.tapes and one.name == "MatMul"]
    assert [one.layer for one in recorded_by_tape] == ["net/hidden", "net/out"]
    assert set(names) <= {variable.name for variable in recording.variables}


def test_what_has_no_name_is_watched_by_its_text() -> None:
    text = """\
x = tf.constant(1.0)
with tf.GradientTape() as tape:
    tape.watch(tf.identity(x))
    tape.watch([x, x * 2.0])
"""
    (tape,) = recorded(IMPORT + text).tapes
    assert tape.watched == ("tf.identity(x)", "x", "x * 2.0")


def test_tapes_tell_their_names_lines_and_what_they_watch() -> None:
    text = """\
x, w = tf.constant(1.0), tf.Variable(2.0)
class Holder:
    pass
holder = Holder()
with tf.GradientTape(watch_accessed_variables=False) as holder.tape:
    holder.tape.watch([x, w])
    y = x * w
by_hand = tf.GradientTape(persistent=True)
by_hand.__enter__()
with by_hand.stop_recording():
    z = w * w
by_hand.reset()
z = w * x
by_hand.__exit__(None, None, None)
"""
    first, second = recorded(IMPORT + text).tapes
    assert (first.name, first.lines, first.watched) == ("holder.tape", (6, 8), ("x", "w"))
    assert [event.kind for event in first.events] == ["enter", "watch", "watch", "exit"]
    assert (second.name, second.persistent, second.watched) == ("by_hand", True, ("w",))
    kinds = [event.kind for event in second.events]
    assert kinds == ["enter", "stop", "resume", "reset", "access", "exit"]


def test_tapes_of_one_statement_have_each_its_own_name() -> None:
    text = """\
x = tf.Variable(1.0)
with tf.GradientTape(persistent=True) as outer, tf.GradientTape() as inner:
    y = tf.sin(x)
"""
    assert [tape.name for tape in recorded(IMPORT + text).tapes] == ["outer", "inner"]
