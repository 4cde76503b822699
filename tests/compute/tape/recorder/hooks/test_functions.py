import numpy as np
import pytest

from explorer.compute.tape.recorder.hooks.functions import graph_name, python_name
from tests.compute.tape.recorder.running import IMPORT, recorded, run

pytestmark = pytest.mark.slow


def test_a_function_is_its_graph_with_lines_and_one_step_that_runs() -> None:
    text = """\
@tf.function
def f(x):
    for _ in tf.range(2):
        x = x * tf.sin(x)
    if x > 0.0:
        x = x + 1.0
    return x
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
tape.gradient(y, x)
"""
    recording = recorded(IMPORT + text)
    graph = recording.graphs[0]
    assert graph.name == "f"
    assert (graph.line, graph.compiled) == (3, False)
    lines = {one.name: one.line for one in recording.operations if one.traced}
    assert (lines["Sin"], lines["Greater"]) == (5, 6)
    assert {"while_body", "cond_true"} <= {graph.name for graph in recording.graphs}
    (run_of_f,) = [one for one in recording.operations if one.graph == graph.id and not one.traced]
    assert (run_of_f.name, run_of_f.line, run_of_f.tapes) == ("f", 12, (0,))
    (call,) = recording.calls
    assert [step.operation for step in call.sweep] == [run_of_f.id]
    (back,) = [recording.operations[number] for number in call.sweep[0].operations]
    assert (back.of, back.phase) == (run_of_f.id, "backward")


def test_what_xla_compiles_says_so() -> None:
    text = """\
@tf.function(jit_compile=True)
def f(x):
    return x * x
f(tf.constant(2.0))
"""
    (graph,) = recorded(IMPORT + text).graphs
    assert graph.compiled
    assert "XLA" in graph.note.template


def test_a_gradient_inside_of_a_function_is_swept_in_its_graph() -> None:
    text = """\
@tf.function
def slope(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.sin(x) * x
        d = inner.gradient(y, x)
    return outer.gradient(
        d, x
    )
slope(tf.constant(2.0))
"""
    recording = recorded(IMPORT + text)
    first, second = recording.calls
    assert (first.line, first.text, first.target) == (9, "inner.gradient(y, x)", "y")
    assert (second.line, second.text) == (10, "outer.gradient( d, x )")
    names = [recording.operations[step.operation or 0].name for step in first.sweep]
    assert names == ["Mul", "Sin"]
    assert all(step.operation is not None for step in second.sweep)
    assert [tape.lines for tape in recording.tapes] == [(4, 9), (6, 8)]
    assert [tape.name for tape in recording.tapes] == ["outer", "inner"]


def test_calls_on_one_line_of_a_function_are_told_apart() -> None:
    text = """\
@tf.function
def both(x, n):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, n])
        y = x * n
    return tape.gradient(y, x), tape.gradient(y, n)
both(tf.constant(2.0), tf.constant(3.0))
"""
    calls = recorded(IMPORT + text).calls
    assert [call.text for call in calls] == ["tape.gradient(y, x)", "tape.gradient(y, n)"]
    assert [call.sources[0].name for call in calls] == ["x", "n"]


def test_a_vectorised_jacobian_is_shown_as_traced() -> None:
    text = """\
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * x
j = tape.jacobian(y, x)
"""
    recording, names, _ = run(IMPORT + text)
    (call,) = recording.calls
    assert call.method == "jacobian"
    assert call.note is not None
    assert "Mul" in [recording.operations[step.operation or 0].name for step in call.sweep]
    value = call.sources[0].value
    assert value is not None
    np.testing.assert_array_equal(value.value.array, names["j"].numpy())  # type: ignore[union-attr]


def test_a_custom_gradient_is_one_step_of_the_sweep() -> None:
    text = """\
@tf.custom_gradient
def f(x):
    return tf.exp(x), lambda dy: dy * 10.0
x = tf.constant(1.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x) * 2.0
tape.gradient(y, x)
"""
    recording = recorded(IMPORT + text)
    steps = [recording.operations[step.operation or 0] for step in recording.calls[0].sweep]
    assert [one.name for one in steps] == ["Mul", "f"]
    assert [recording.log.operations[one.id].composite for one in steps] == [False, True]


def test_what_a_library_calls_is_no_call_of_the_snippet() -> None:
    text = """\
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(tf.ones((4, 1)), tf.ones((4, 1)), verbose=0)
"""
    recording = recorded(IMPORT + text)
    assert recording.calls == ()
    assert any(graph.name == "one_step_on_data" for graph in recording.graphs) or recording.graphs


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("__inference_f_12", "f"),
        ("__forward_my_step_7", "my_step"),
        ("__inference___backward_f_3_9", "f"),
        ("MatMul", "MatMul"),
    ],
)
def test_functions_are_called_as_in_python(name: str, expected: str) -> None:
    assert python_name(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("while_body_12", "while_body"),
        ("cond_true_4_rewritten", "cond_true"),
        ("__backward_step_2_7", "step_2"),
        ("step_2", "step_2"),
    ],
)
def test_graphs_are_called_as_in_python(name: str, expected: str) -> None:
    assert graph_name(name) == expected


def test_a_variable_that_a_traced_function_reads_is_read_by_one_operation() -> None:
    text = """\
@tf.function
def f(x):
    return tf.sin(x) * 2.0
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    y = f(x)
"""
    names = [operation.name for operation in recorded(IMPORT + text).operations if operation.traced]
    assert names.count("ReadVariableOp") == 1
