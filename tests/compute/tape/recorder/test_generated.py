from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.snippet import Snippet
from explorer.core.tape.record import Tensor
from explorer.core.tape.values import Numbers, Slices
from tests.compute.tape.recorder.generated import program
from tests.compute.tape.recorder.running import run

pytestmark = pytest.mark.slow


def array(tensor: Tensor | None) -> np.ndarray:
    assert tensor is not None
    value = tensor.value
    if isinstance(value, Slices):
        assert isinstance(value.indices, Numbers)
        assert isinstance(value.values, Numbers)
        dense = np.zeros(value.dense_shape or (), value.values.array.dtype)
        np.add.at(dense, value.indices.array, value.values.array)
        return dense
    assert isinstance(value, Numbers)
    return value.array


def plainly(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(Snippet.read(text).code, names)
    return names


def values_by_name(recording: Recording) -> dict[str, np.ndarray]:
    return {
        tensor.name: array(tensor)
        for operation in recording.operations
        if operation.phase == "forward"
        for tensor in operation.outputs
        if tensor.name and isinstance(tensor.value, Numbers)
    }


def adjoints_by_name(recording: Recording) -> dict[str, np.ndarray]:
    (call,) = recording.calls
    found = {}
    for step in call.sweep:
        assert step.operation is not None
        outputs = recording.operations[step.operation].outputs
        for tensor, adjoint in zip(outputs, step.adjoints, strict=True):
            if tensor.name and adjoint is not None:
                found[tensor.name] = array(adjoint)
    return found


@pytest.mark.parametrize("tens", range(20))
def test_values_adjoints_and_results_are_tensorflows_own(tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        made = program(seed)
        recording, names, _ = run(made.text, eager_functions=made.in_function)
        expected = plainly(made.oracle)
        values, adjoints = values_by_name(recording), adjoints_by_name(recording)
        (call,) = recording.calls
        for source, ours, its in zip(
            call.sources, names["gradients"], expected["gradients"], strict=True
        ):
            assert (source.value is None) == (ours is None) == (its is None), made.text
            if its is not None:
                dense = tf.convert_to_tensor(ours).numpy()
                np.testing.assert_array_equal(array(source.value), dense)
                close(dense, tf.convert_to_tensor(its).numpy())
        for name, adjoint in zip(made.names, expected["inner"], strict=True):
            np.testing.assert_array_equal(values[name], names[name].numpy(), err_msg=made.text)
            if adjoint is None:
                assert name not in adjoints, made.text
            else:
                close(adjoints[name], tf.convert_to_tensor(adjoint).numpy(), made.text)


def close(ours: np.ndarray, its: np.ndarray, text: str = "") -> None:
    tolerance = 1e-11 if its.dtype == np.float64 else 2e-5
    np.testing.assert_allclose(ours, its, rtol=tolerance, atol=tolerance, err_msg=text)
