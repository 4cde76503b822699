"""Between which places the zeros of f, f′ and f″ lie."""

from __future__ import annotations

import math

import numpy as np

from explorer.compute.curves.knots import Knots
from tests.compute.asking import look


def test_a_zero_lies_between_two_samples_of_opposite_sign() -> None:
    seen = look("x^3 - x", -2, 2.1, inflections=True)
    knots = Knots.of_samples(seen, [])
    for order, zeros in enumerate(([-1, 0, 1], [-(3**-0.5), 3**-0.5], [0])):
        brackets = knots.brackets(order)
        assert len(brackets) == len(zeros)
        for bracket, zero in zip(brackets, zeros, strict=True):
            assert bracket.low < zero < bracket.high
            assert math.isnan(bracket.place)


def test_a_zero_of_the_derivative_parts_two_zeros_between_samples() -> None:
    seen = look("x^2 - 1e-9", -2, 2.1)
    knots = Knots.of_samples(seen, [])
    assert knots.brackets(0) == []
    knots.add(seen, 1, np.array([0.0]))
    assert [(b.crosses, b.falls) for b in knots.brackets(0)] == [(True, True), (True, False)]


def test_where_the_derivative_is_zero_f_may_touch_zero() -> None:
    seen = look("(x - 0.3)^2", -2, 2)
    knots = Knots.of_samples(seen, [])
    knots.add(seen, 1, np.array([0.3]))
    (bracket,) = knots.brackets(0)
    assert (bracket.place, bracket.crosses) == (0.3, False)


def test_a_sign_that_rounding_decides_is_none() -> None:
    seen = look("sin^2 x + cos^2 x - 1", -3, 3, inflections=True)
    knots = Knots.of_samples(seen, [])
    assert [knots.brackets(order) for order in range(3)] == [[], [], []]


def test_what_is_zero_for_a_stretch_has_no_zero_there() -> None:
    knots = Knots.of_samples(look("max(x, 0) - max(-x - 1, 0)", -3, 3.1), [])
    assert knots.brackets(0) == []


def test_no_zero_is_seen_across_a_separator() -> None:
    seen = look("1/x", -3, 3.3)
    assert len(Knots.of_samples(seen, []).brackets(0)) == 1
    assert Knots.of_samples(seen, [0.0]).brackets(0) == []


def test_a_zero_right_at_the_end_of_the_view_is_between_knots() -> None:
    for text, low, high in (("x - 2", -2, 2), ("x + 2", -2, 2)):
        assert len(Knots.of_samples(look(text, low, high), []).brackets(0)) == 1
