import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.tape.recorder.keeping import Keeper
from explorer.compute.tape.recorder.live import Symbolic
from explorer.compute.tape.recorder.values import array_value, described, value_of
from explorer.core.tape.values import Numbers, Parts, Slices, Summary, Words

pytestmark = pytest.mark.slow


def test_what_goes_beyond_the_memory_is_kept_in_short() -> None:
    keeper = Keeper(most=100_000)
    first, second = tf.ones(20_000), tf.fill([20_000], 2.0)
    assert keeper.kept(first) is first
    let_go = keeper.kept(second)
    assert isinstance(let_go, Symbolic)
    told = described(let_go, second._id)
    assert (told.shape, told.dtype) == ((20_000,), "float32")
    assert isinstance(told.value, Summary)
    assert (told.value.min, told.value.max) == (2, 2)
    assert keeper.kept(second) is let_go
    small = tf.constant(1.0)
    assert keeper.kept(small) is small
    assert keeper.kept(first) is first


def test_large_values_are_summarised() -> None:
    array = np.arange(2000, dtype=np.float32)
    array[[3, 1999]] = np.nan, np.inf
    value = array_value(array)
    assert isinstance(value, Summary)
    assert (value.shape, value.min, value.max, value.nonfinite) == ((2000,), 0, 1998, 2)
    np.testing.assert_array_equal(value.first, array[:6])
    nothing = array_value(np.full(2000, np.nan))
    assert isinstance(nothing, Summary)
    assert np.isnan(nothing.min)
    assert nothing.nonfinite == 2000


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "int8", "bool", "complex64", "uint64"])
def test_each_dtype_has_a_value(dtype: str) -> None:
    value = value_of(tf.cast(tf.constant([0, 1]), dtype))
    assert isinstance(value, Numbers)
    assert value.array.tolist() == [0, 1]


def test_values_of_other_kinds() -> None:
    assert value_of(tf.constant(["a", "b"])) == Words((2,), ("a", "b"))
    assert isinstance(
        value_of(tf.IndexedSlices(tf.ones(1), tf.constant([0]), tf.constant([3]))), Slices
    )
    ragged = value_of(tf.ragged.constant([[1.0, 2.0], [3.0]]))
    assert isinstance(ragged, Parts)
    assert ragged.kind == "RaggedTensor"
    assert isinstance(value_of(tf.sparse.from_dense([0.0, 1.0])), Parts)
