from __future__ import annotations

import pytest

from explorer.core.tape.chain_rule.lines import Explanation
from tests.core.tape.stories import FIRST, FLOORED, SECOND, story


def told(explanation: Explanation) -> list[str]:
    return [
        "".join(f"{p.text}′" if p.role == "adjoint of" else p.text for p in line)
        for line in explanation.lines
    ]


def lines(text: str, k: int, call: int = 0) -> list[str]:
    return told(story(text, call).explanation(k))


def test_a_forward_step_is_told_with_names_and_with_numbers() -> None:
    assert lines(FIRST, 2) == ["u = x · x = 1.5 · 1.5 = 2.25"]
    assert lines(FIRST, 3) == ["y = sin u = sin 2.25 = 0.778073"]


def test_the_seed_is_told_before_the_sweep() -> None:
    assert lines(FIRST, 4) == ["y′ = 1"]


def test_a_backward_step_is_the_chain_rule_with_its_numbers() -> None:
    assert lines(FIRST, 5) == ["u′ = y′ · cos u = 1 · (−0.628174) = −0.628174"]


def test_contributions_to_the_same_tensor_are_summed_at_the_end() -> None:
    assert lines(FIRST, 6) == [
        "x′ += u′ · x = −0.628174 · 1.5 = −0.942261  (2×)",
        "x′ = −0.942261 + (−0.942261) = −1.88452",
    ]


def test_the_last_step_tells_what_the_call_returned() -> None:
    assert lines(FIRST, 7) == ["∂y/∂x = −1.88452"]
    assert lines(FLOORED, story(FLOORED).walk.count) == ["∂z/∂x = None"]


def test_backward_operations_are_named_after_the_adjoint_that_they_make() -> None:
    shown = story(SECOND, 1)
    assert [row.name.replace("\u0305", "¯") for row in shown.rows if row.kind == "operation"] == [
        "x", "u", "y", "t₁", "u¯", "x¯₁", "x¯₂", "slope",
    ]  # fmt: skip


def test_the_head_names_line_and_operation() -> None:
    assert str(story(FIRST).explanation(5).head) == "line 7 · y = sin u"


def test_an_operation_at_which_nothing_goes_on_says_so() -> None:
    shown = story(FLOORED)
    last = shown.explanation(shown.walk.swept)
    assert last.lines == ()
    assert "Nothing is passed on" in str(last.note)


@pytest.mark.parametrize("call", [0, 1])
def test_every_step_has_a_head(call: int) -> None:
    shown = story(SECOND, call)
    assert all(str(shown.explanation(k).head) for k in range(shown.walk.count + 1))


OWN = """
import tensorflow as tf

@tf.custom_gradient
def clipped(x):
    def grad(g):
        return g * 3.0 * x
    return x * x, grad

@tf.function
def traced(x):
    return x * x + x

x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    u = clipped(x)
    v = traced(u)
    y = tf.reduce_sum(tf.image.rgb_to_hsv(tf.stack([x, u, v])))
tape.gradient(y, x)
"""


def step(text: str, name: str) -> Explanation:
    """Return what is said where the sweep passes an operation."""
    shown = story(text)
    each = next(o for o in shown.walk.operations if o.name == name)
    k = shown.walk.pass_step(each.id)
    assert k is not None
    return shown.explanation(k)


def test_a_gradient_of_ones_own_is_told_as_it_was_computed() -> None:
    line = told(step(OWN, "clipped"))[0]
    assert line.startswith("x′ += u′ · 3 · x = ")


def test_a_function_that_ran_as_one_is_said_to() -> None:
    explanation = step(OWN, "traced")
    assert told(explanation)[0].startswith("u′ += ")
    assert "its own backward graph" in str(explanation.note)


def test_where_there_is_no_formula_it_is_said_how_much_was_computed() -> None:
    explanation = step(OWN, "RGBToHSV")
    assert told(explanation)[0].count("=") == 1
    assert "TensorFlow computed this by" in str(explanation.note)


def test_what_a_rule_means_is_said_where_its_formula_says_little() -> None:
    text = """
import tensorflow as tf

x = tf.Variable([1.0, 3.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_max(x)
tape.gradient(y, x)
"""
    assert "Only the number that was taken" in str(step(text, "Max").note)
