"""The five witnesses of gradient calls, each against what is known of the derivative."""

from __future__ import annotations

import math

import numpy as np
import pytest
import tensorflow as tf
from msgspec.structs import replace

from explorer.compute.tape.rebuilding.index import Index
from explorer.compute.tape.rebuilding.rebuilt import Rebuilt
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.witnesses.asked_call import AskedCall
from explorer.compute.tape.witnesses.of_call import with_unasked, witnessed, witnessing
from explorer.core.sentence import SentenceError
from explorer.core.tape.record import Call, Witness
from explorer.core.tape.values import Numbers
from tests.compute.tape.recorder.running import IMPORT, recorded

KINDS = ["eager", "function", "compiled", "forward", "differences"]


@pytest.fixture(autouse=True)
def no_advice_about_tracing(monkeypatch: pytest.MonkeyPatch) -> None:
    """TensorFlow gives it where a process traces much; a snippet's own process does not."""
    monkeypatch.setattr(tf.get_logger(), "disabled", True)


def asked(text: str) -> tuple[Recording, tuple[Call, ...]]:
    recording = recorded(IMPORT + text)
    return recording, witnessed(recording, recording.calls, seconds=60)


def by_kind(call: Call) -> dict[str, Witness]:
    assert [witness.kind for witness in call.witnesses] == KINDS
    return {witness.kind: witness for witness in call.witnesses}


def array(witness: Witness, source: int = 0) -> np.ndarray:
    assert witness.failure is None
    value = witness.values[source]
    assert isinstance(value, Numbers)
    return value.array


ALIKE: dict[str, tuple[str, list[object] | None]] = {
    "a variable read twice": (
        """
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = tf.sin(x) * x
tape.gradient(y, x)""",
        [math.sin(2) + 2 * math.cos(2)],
    ),
    "a source that is computed from another": (
        """
x = tf.constant(1.5)
with tf.GradientTape() as tape:
    tape.watch(x)
    u = x * x
    y = tf.exp(u) + x
tape.gradient(y, [x, u])""",
        [3 * math.exp(2.25) + 1, math.exp(2.25)],
    ),
    "a second derivative": (
        """
x = tf.Variable(1.5)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x ** 3
    g = inner.gradient(y, x)
outer.gradient(g, x)""",
        None,
    ),
    "weights of the targets": (
        """
x = tf.Variable([1., 2.])
with tf.GradientTape() as tape:
    y = [x ** 2, tf.reduce_sum(x)]
tape.gradient(y, x, output_gradients=[tf.constant([1., 10.]), tf.constant(3.)])""",
        [[5.0, 43.0]],
    ),
    "lists of tensors and sizes that are computed": (
        """
x = tf.Variable([1., 2., 3., 4.])
with tf.GradientTape() as tape:
    a, b = tf.split(x, 2)
    c = tf.reshape(tf.concat([a * b, tf.maximum(a, b)], 0), [2, -1])
    y = tf.reduce_mean(tf.matmul(c, c, transpose_b=True))
tape.gradient(y, x)""",
        None,
    ),
    "rows of a table": (
        """
e = tf.Variable([[1., 2.], [3., 4.], [5., 6.]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.nn.embedding_lookup(e, [2, 0, 2]) ** 2)
tape.gradient(y, e)""",
        [[[2.0, 4.0], [0.0, 0.0], [20.0, 24.0]]],
    ),
    "places of a table": (
        """
x = tf.Variable([[1., 2.], [3., 4.]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.gather_nd(x, [[0, 1], [1, 0]]) ** 2)
tape.gradient(y, x)""",
        [[[0.0, 4.0], [6.0, 0.0]]],
    ),
    "a norm, with attributes that are empty lists": (
        """
x = tf.Variable([3., 4.])
with tf.GradientTape() as tape:
    y = tf.norm(x)
tape.gradient(y, x)""",
        [[0.6, 0.8]],
    ),
    "a jacobian": (
        """
x = tf.constant([1., 2.])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x ** 2 * x[0]
tape.jacobian(y, x)""",
        [[[3.0, 0.0], [4.0, 4.0]]],
    ),
    "jacobians of the rows of a batch": (
        """
x = tf.constant([[1., 2.], [3., 4.]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x ** 2 * x[:, :1]
tape.batch_jacobian(y, x)""",
        [[[[3.0, 0.0], [4.0, 4.0]], [[27.0, 0.0], [16.0, 24.0]]]],
    ),
    "random numbers, as they were drawn": (
        """
x = tf.Variable(1.)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x * tf.random.normal([3]))
tape.gradient(y, x)""",
        None,
    ),
    "float64": (
        """
x = tf.constant(2., tf.float64)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x ** 3
tape.gradient(y, x)""",
        [12.0],
    ),
}


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.slow
def test_all_five_agree_where_nothing_is_wrong(name: str) -> None:
    text, expected = ALIKE[name]
    _, calls = asked(text)
    call = calls[-1]
    witnesses = by_kind(call)
    for index, _ in enumerate(call.sources):
        eager = call.sources[index].value
        assert eager is not None
        known = array(witnesses["function"], index) if expected is None else expected[index]
        for witness in witnesses.values():
            assert witness.agrees[index], (witness.kind, witness.values)
            assert witness.parts_from is None
            if witness.kind != "eager":
                assert array(witness, index) == pytest.approx(np.asarray(known), rel=2e-4, abs=1e-5)


@pytest.mark.slow
def test_xla_parts_from_the_tape_at_a_root_in_a_branch_that_is_not_taken() -> None:
    recording, (call,) = asked("""
x = tf.constant([-1., 4.])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.where(x > 0, tf.sqrt(x), 0.)
tape.gradient(y, x)""")
    witnesses = by_kind(call)
    assert array(witnesses["compiled"]).tolist() == pytest.approx([math.nan, 0.25], nan_ok=True)
    assert witnesses["compiled"].agrees == (False,)
    parting = witnesses["compiled"].parts_from
    assert parting is not None
    assert recording.operations[parting].name == "Sqrt"
    for kind in ("eager", "function", "forward", "differences"):
        assert array(witnesses[kind]).tolist() == pytest.approx([0, 0.25], abs=1e-6)
        assert witnesses[kind].agrees == (True,)


@pytest.mark.slow
def test_forward_mode_and_differences_part_from_a_nan_at_the_operation_that_makes_it() -> None:
    recording, (call,) = asked("""
x = tf.Variable(0.)
with tf.GradientTape() as tape:
    y = tf.where(x != 0, tf.sin(x) / x, 1.)
tape.gradient(y, x)""")
    witnesses = by_kind(call)
    for kind in ("function", "compiled"):
        assert np.isnan(array(witnesses[kind]))
        assert witnesses[kind].agrees == (True,)
    for kind in ("forward", "differences"):
        assert float(array(witnesses[kind])) == 0
        parting = witnesses[kind].parts_from
        assert parting is not None
        assert recording.operations[parting].name == "RealDiv"


@pytest.mark.slow
def test_a_gradient_of_ones_own_that_is_wrong_is_told_by_differences() -> None:
    _, (call,) = asked("""
@tf.custom_gradient
def f(x):
    return x * x, lambda d: 5 * d
x = tf.Variable(2.)
with tf.GradientTape() as tape:
    y = f(x) * 3
tape.gradient(y, x)""")
    witnesses = by_kind(call)
    for kind in ("eager", "function", "compiled"):
        assert float(array(witnesses[kind])) == 15
    assert float(array(witnesses["differences"])) == pytest.approx(12, rel=1e-6)
    assert witnesses["differences"].agrees == (False,)


@pytest.mark.slow
def test_what_xla_cannot_compile_is_said() -> None:
    _, (call,) = asked("""
x = tf.Variable([3., 1., 2.])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.boolean_mask(x, x > 1.5) ** 2)
tape.gradient(y, x)""")
    witnesses = by_kind(call)
    for kind in ("function", "forward", "differences"):
        assert array(witnesses[kind]).tolist() == pytest.approx([6, 0, 4], rel=1e-4)
    compiled = witnesses["compiled"]
    assert compiled.failure is not None or compiled.agrees == (True,)


def test_a_traced_function_is_left_to_the_switch() -> None:
    _, (call,) = asked("""
x = tf.Variable(2.)
@tf.function
def f(a):
    return a * a
with tf.GradientTape() as tape:
    y = f(x)
tape.gradient(y, x)""")
    failures = [witness.failure for witness in call.witnesses[1:]]
    assert all("Run functions eagerly" in str(failure) for failure in failures)


def test_sources_of_many_numbers_are_not_asked_number_by_number() -> None:
    _, (call,) = asked("""
x = tf.Variable(tf.ones([40, 50]))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x ** 2)
tape.gradient(y, x)""")
    witnesses = by_kind(call)
    assert witnesses["compiled"].agrees == (True,)
    for kind in ("forward", "differences"):
        assert "2000 numbers" in str(witnesses[kind].failure)


def test_none_is_none_by_every_way_and_differences_tell_what_was_lost() -> None:
    _, (call,) = asked("""
x = tf.constant(3.)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x)""")
    witnesses = by_kind(call)
    for kind in ("eager", "function", "compiled", "forward"):
        assert witnesses[kind].values == (None,)
    assert float(array(witnesses["differences"])) == pytest.approx(6)
    assert witnesses["differences"].agrees == (False,)


@pytest.mark.slow
def test_of_a_loop_the_first_and_the_last_turn_are_asked() -> None:
    _, calls = asked("""
x = tf.Variable(0.)
for _ in range(4):
    with tf.GradientTape() as tape:
        y = x ** 2 - 2 * x + 1
    x.assign_sub(0.25 * tape.gradient(y, x))""")
    assert [bool(call.witnesses) for call in calls] == [True, False, False, True]
    for call, slope in ((calls[0], -2), (calls[3], -0.25)):
        for witness in by_kind(call).values():
            assert float(array(witness)) == pytest.approx(slope, rel=1e-4)


LONG = """
x = tf.Variable(.5)
with tf.GradientTape() as tape:
    y = x * 1.
    for _ in range(1400):
        y = tf.sin(y) * .7
tape.gradient(y, x)"""


@pytest.mark.slow
def test_what_takes_long_is_refused_with_the_reason_and_the_others_stay() -> None:
    recording = recorded(IMPORT + LONG)
    calls = next(witnessing(recording, recording.calls, seconds=60))
    assert [each.kind for each in calls[0].witnesses] == ["eager", "differences"]
    assert all(each.agrees == (True,) for each in calls[0].witnesses)
    live = recording.log.calls[0]
    asked = AskedCall(Rebuilt(Index(recording), live), live, recording.calls[0].sources)
    with pytest.raises(SentenceError, match=r"2,801 operations lie between .* up to 2,500"):
        asked.witness("compiled")
    with pytest.raises(SentenceError, match=r"again and again through 2,801 operations"):
        asked.witness("differences", end=0.0)
    left = with_unasked(calls)[0].witnesses
    assert [each.kind for each in left] == KINDS
    assert [each.failure is None for each in left] == [True, False, False, False, True]


def test_slopes_that_cancel_to_rounding_are_no_other_sum_for_differences() -> None:
    recording = recorded(
        IMPORT
        + """
x = tf.linspace(-6.2831855, 6.2831855, 9)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.square(tf.sin(x))
tape.gradient(y, x)"""
    )
    (call,) = recording.calls
    (source,) = call.sources
    known = replace(call, sources=(replace(source, difference=0.0),))
    (told,) = witnessed(recording, (known,), seconds=60)
    assert np.all(np.abs(array(by_kind(told)["differences"])) < 1e-3)
    assert by_kind(told)["differences"].agrees == (True,)
    other = replace(call, sources=(replace(source, difference=3.0),))
    (told,) = witnessed(recording, (other,), seconds=60)
    assert by_kind(told)["differences"].agrees == (False,)
