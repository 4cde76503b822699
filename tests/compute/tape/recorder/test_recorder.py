import numpy as np
import pytest

from explorer.core.tape.record import Tensor
from explorer.core.tape.values import Numbers
from tests.compute.tape.recorder.running import IMPORT, recorded, run

pytestmark = pytest.mark.slow

SINE = (
    IMPORT
    + """\
x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    u = x * x
    y = tf.sin(u)
print(tape.gradient(y, x).numpy())
"""
)


def number(tensor: Tensor | None) -> float:
    assert tensor is not None
    assert isinstance(tensor.value, Numbers)
    return float(tensor.value.array)


def test_each_operation_has_its_line_value_and_tape() -> None:
    operations = [op for op in recorded(SINE).operations if op.phase == "forward" and op.tapes]
    assert [(op.name, op.line) for op in operations] == [
        ("ReadVariableOp", 4),
        ("ReadVariableOp", 4),
        ("Mul", 4),
        ("Sin", 5),
    ]
    assert number(operations[-1].outputs[0]) == np.sin(np.float32(2.25))


def test_the_sweep_is_the_one_that_ran() -> None:
    recording = recorded(SINE)
    (call,) = recording.calls
    names = [recording.operations[step.operation or 0].name for step in call.sweep]
    assert names == ["Sin", "Mul", "ReadVariableOp", "ReadVariableOp"]
    assert number(call.sweep[0].adjoints[0]) == 1
    assert number(call.sweep[1].adjoints[0]) == pytest.approx(np.cos(2.25), rel=1e-6)
    assert number(call.sources[0].value) == pytest.approx(3 * np.cos(2.25), rel=1e-6)
    assert call.text == "tape.gradient(y, x)"
    assert [len(entry.terms) for entry in call.accumulations] == [2]


def test_a_second_derivative_is_the_outer_tape_recording_the_inner_sweep() -> None:
    recording, _, printed = run(
        IMPORT
        + """\
x = tf.Variable(1.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x * x * x
    d = inner.gradient(y, x)
print(float(d), float(outer.gradient(d, x)))
"""
    )
    assert printed == "3.0 6.0\n"
    outer, inner = recording.tapes
    assert inner.parent == outer.id
    swept = [op for op in recording.operations if op.phase == "backward" and op.call == 0]
    assert swept
    assert any(op.tapes == (outer.id,) for op in swept)
