import ast
import inspect

import pytest

from explorer.compute.tape import private
from tests.compute.tape.recorder.running import IMPORT, run

pytestmark = pytest.mark.slow

NAMES = [
    target.id
    for node in ast.parse(inspect.getsource(private)).body
    if isinstance(node, ast.Assign)
    and isinstance(node.value, ast.Call)
    and isinstance(node.value.func, ast.Name)
    and node.value.func.id == "_find"
    for target in node.targets
    if isinstance(target, ast.Name)
]
SNIPPET = (
    IMPORT
    + """\
x = tf.Variable([1.5, 2.0])
@tf.custom_gradient
def f(x):
    return x * x, lambda dy: 2 * x * dy
FUNCTION
def g(x):
    return tf.sin(x)
with tf.GradientTape() as outer:
    with tf.GradientTape() as tape:
        y = g(f(x)) * x
    d = tape.gradient(y, x)
print(d.numpy(), outer.gradient(d, x).numpy())
"""
)


@pytest.mark.parametrize("name", NAMES)
def test_tensorflow_has_each_private_name(name: str) -> None:
    assert getattr(private, name) is not None


@pytest.mark.parametrize("name", ["_id", "_numpy", "_num_elements"])
def test_tensors_have_each_private_attribute(name: str) -> None:
    assert hasattr(private.eager_tensor, name)


def test_tapes_have_their_private_attributes() -> None:
    recording, names, _ = run(SNIPPET.replace("FUNCTION", ""))
    tape = names["tape"]
    assert {"_tape", "_recording", "_persistent", "_watch_accessed_variables"} <= set(vars(tape))
    assert recording.not_seen is None


@pytest.mark.parametrize("name", private.HOOKS)
def test_without_a_hook_the_run_is_the_same_and_what_is_missing_is_said(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A function that is traced time and again has TensorFlow warn.
    traced = name in ("from_func_graph", "record_operation_backprop")
    snippet = SNIPPET.replace("FUNCTION", "@tf.function" if traced else "")
    _, _, expected = run(snippet)
    monkeypatch.setattr(private, name, None)
    recording, _, printed = run(snippet)
    assert printed == expected
    assert recording.not_seen is not None
    assert [source.value is not None for call in recording.calls for source in call.sources] == [
        True,
        True,
    ]
    assert len(recording.tapes) == 2
