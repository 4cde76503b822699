"""What None of the tape means."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.compute.kit.derivatives import Derivatives
from explorer.core.language.parser import parse_expression


@pytest.mark.parametrize(
    ("text", "order", "blocker"),
    [
        ("floor x", 1, "tf.floor"),
        ("ceil x", 1, "tf.math.ceil"),
        ("round x", 1, "tf.round"),
        ("x // 2", 1, "tf.floor"),
        ("x floor x", 2, "tf.floor"),
        ("x^2 + floor x", 3, ""),
        ("x floor x + x^2", 3, ""),
        ("x > 0", 1, "a comparison"),
        ("where(x > 0, 1, 2)", 1, "a comparison"),
        ("heaviside x", 1, "a comparison"),
        ("x^2", 3, ""),
        ("|x|", 3, ""),
        ("(x > 0) x", 2, ""),
        ("where(x > 0, x, 2)", 2, ""),
        ("floor(a) x", 2, ""),
        ("(a > 0) x", 2, ""),
    ],
)
def test_a_none_is_blamed_on_an_operation_of_the_variable_or_is_a_zero(
    text: str, order: int, blocker: str
) -> None:
    derivatives = Derivatives(parse_expression(text), "x", "float64", order)
    rows, _ = derivatives(np.array([-0.5, 0.7]), (1.5,) * len(derivatives.parameters))
    assert rows[order] is None
    assert rows[order - 1] is not None
    assert derivatives.no_gradient.function(order) == blocker
    assert derivatives.no_gradient.is_zero(order) == (not blocker)


@pytest.mark.parametrize(
    ("text", "order", "meaning"),
    [
        ("5", 1, "The tape gives None: f does not contain the variable. Drawn as 0."),
        ("a", 1, "The tape gives None: f does not contain the variable. Drawn as 0."),
        (
            "3x^2 + 2x - 1",
            3,
            "The tape gives None: f″ no longer depends on the variable. Drawn as 0.",
        ),
        ("floor x", 1, "The tape gives None: TensorFlow has no gradient for tf.floor."),
        ("x > 0", 1, "The tape gives None: TensorFlow has no gradient for a comparison."),
    ],
)
def test_the_meaning_of_none_is_said(text: str, order: int, meaning: str) -> None:
    derivatives = Derivatives(parse_expression(text), "x", "float64", order)
    assert str(derivatives.no_gradient.meaning(order)) == meaning
