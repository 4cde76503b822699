from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from explorer.core.tape.notation.values import array_of
from tests.core.tape.stories import FIRST, FLOORED, LOOP, SECOND, story


def kinds(text: str, call: int = 0) -> list[str]:
    walk = story(text, call).walk
    return [walk.step(k).kind for k in range(walk.count + 1)]


def adjoint(text: str, name: str, k: int, call: int = 0) -> np.ndarray | None:
    shown = story(text, call)
    row = next(row for row in shown.rows if row.name == name)
    found = shown.adjoint(row, k)
    return None if found is None or found.total is None else array_of(found.total)


def test_operations_run_forward_then_comes_the_seed_then_the_sweep_then_the_result() -> None:
    # x is read twice by x · x, which is one step.
    assert kinds(FIRST) == ["start", *["forward"] * 3, "seed", *["pass"] * 2, "result"]


def test_the_sweep_goes_through_operations_in_the_order_of_tensorflow() -> None:
    shown = story(SECOND, 1)
    passed = [shown.walk.step(k).operation for k in range(shown.walk.count + 1)]
    passes = [p.operation for p in shown.walk.passes]
    assert passed[shown.walk.forward + 2 : -1] == passes
    sweep = [p.operation for p in shown.call.sweep] if shown.call else []
    assert [operation for operation in sweep if operation in passes] == passes


def test_a_walk_of_the_outer_tape_goes_through_the_sweep_of_the_inner_one() -> None:
    walk = story(SECOND, 1).walk
    assert [each.phase for each in walk.operations].count("backward") == 5
    assert len(walk.passes) == 6


def test_no_adjoint_is_known_before_the_sweep_begins() -> None:
    shown = story(FIRST)
    assert all(shown.adjoint(row, shown.walk.forward) is None for row in shown.rows)


def test_adjoints_fill_from_the_target_back() -> None:
    shown = story(FIRST)
    known = [
        [row.name for row in shown.rows if shown.adjoint(row, k) is not None]
        for k in range(shown.walk.forward + 1, shown.walk.count + 1)
    ]
    assert known == [["y"], ["u", "y"], ["x", "u", "y"], ["x", "u", "y"]]


def test_a_sum_is_unfinished_until_its_last_term_has_come() -> None:
    shown = story(SECOND, 1)
    x = next(row for row in shown.rows if row.name == "x")
    terms = [
        (len(found.terms), found.missing)
        for k in range(shown.walk.count + 1)
        if (found := shown.adjoint(x, k)) is not None
    ]
    assert terms == [(1, 3), (2, 2), (2, 2), (2, 2), (4, 0), (4, 0)]
    done = shown.adjoint(x, shown.walk.count)
    assert done is not None
    assert done.is_whole


def test_adjoints_are_the_gradients_by_the_intermediates() -> None:
    x = tf.Variable(1.5)
    with tf.GradientTape(persistent=True) as tape:
        u = x * x
        y = tf.sin(u)
    last = story(FIRST).walk.count
    for name, of in {"x": x, "u": u, "y": y}.items():
        assert adjoint(FIRST, name, last) == tape.gradient(y, of).numpy()


def test_the_bend_is_the_adjoint_of_the_variable_in_the_outer_sweep() -> None:
    # cos(x²)·2 − 4x² sin(x²) at 1.5
    expected = 2 * np.cos(2.25) - 9 * np.sin(2.25)
    last = story(SECOND, 1).walk.count
    assert adjoint(SECOND, "x", last, 1) == pytest.approx(expected, rel=1e-6)


def test_what_comes_before_the_tape_is_no_part_of_the_walk() -> None:
    walk = story("import tensorflow as tf\na = tf.ones(3) + tf.ones(3)\n" + FIRST).walk
    assert [each.name for each in walk.operations] == ["ReadVariableOp", "Mul", "Sin"]


def test_without_a_gradient_call_there_are_forward_steps_only() -> None:
    text = FIRST.replace("print(tape.gradient(y, x))", "")
    assert kinds(text) == ["start", *["forward"] * 3]


def test_a_sweep_that_reaches_nothing_ends_where_it_stops() -> None:
    shown = story(FLOORED)
    reached = {row.name for row in shown.rows if shown.adjoint(row, shown.walk.count) is not None}
    assert {"k", "z"} <= reached
    assert not {"x", "y"} & reached


def test_a_variable_that_is_read_in_a_loop_is_one_row_with_all_terms() -> None:
    shown = story(LOOP)
    reads = [row for row in shown.rows if row.name == "x"]
    assert len(reads) == 1
    found = shown.adjoint(reads[0], shown.walk.count)
    assert found is not None
    assert len(found.terms) == 4


def test_the_step_of_an_operation_depends_on_the_way_that_is_looked_at() -> None:
    walk = story(FIRST).walk
    sin = next(each for each in walk.operations if each.name == "Sin")
    assert walk.nearest_step(sin.id, is_back=False) == walk.forward
    assert walk.nearest_step(sin.id, is_back=True) == walk.forward + 2


def test_a_tape_that_is_entered_again_keeps_what_it_recorded_before() -> None:
    text = """
import tensorflow as tf
x = tf.constant(2.0)
tape = tf.GradientTape()
with tape:
    tape.watch(x)
    u = x * x
with tape:
    y = tf.floor(u)
tape.gradient(y, x)
"""
    assert kinds(text).count("forward") == 2
