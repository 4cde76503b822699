"""A drawn derivative is marked place by place, with what is right and wrong about it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.lessons.lesson import Draw
from explorer.core.lessons.marking.comparison import RightCurve
from explorer.core.lessons.marking.drawing import mark_drawing
from explorer.core.lessons.marking.marked import Marked
from explorer.core.lessons.text import Run

_PREDICT = Draw((Run("Draw."),), (), (Run("So."),), (Run("No."),))
_X = np.linspace(-2.2, 2.2, 576)
Curve = Callable[[np.ndarray], np.ndarray]


def _right(slope: Curve, f: Curve | None = None, height: float = 6.0) -> RightCurve:
    return RightCurve(_X, slope(_X), None if f is None else f(_X), height)


_CUBIC = _right(lambda x: x**2 - 1, lambda x: x**3 / 3 - x)


def _drawn(line: Curve, low: float = -2.2, high: float = 2.2, points: int = 60) -> Marked:
    x = np.linspace(low, high, points)
    return mark_drawing(_PREDICT, list(x), list(line(x)), _CUBIC)


def _said(marked: Marked) -> str:
    return " ".join(map(str, marked.said))


def test_the_right_curve_is_right_everywhere() -> None:
    marked = _drawn(lambda x: x**2 - 1)
    assert (marked.right, marked.part, marked.answer) == (True, 1.0, "10/10")
    assert _said(marked) == "Right everywhere. Both zeros are right: f turns there."
    assert marked.because == (_PREDICT.right,)


def test_a_trembling_hand_is_right() -> None:
    noise = np.random.default_rng(1)
    marked = _drawn(lambda x: (x + 0.02) ** 2 - 1 + noise.normal(0, 0.12, len(x)))
    assert marked.right
    assert marked.part >= 0.9


def test_a_line_that_is_too_flat_at_the_ends_is_told_where() -> None:
    marked = _drawn(lambda x: np.minimum(x**2 - 1, 1.4))
    assert (marked.right, marked.answer) == (True, "8/10")
    assert "Very close: 8 of 10 places are right." in _said(marked)
    assert "Both zeros are right" in _said(marked)
    assert "f is steeper at −2.2: f′(−2.2) = 3.84, yours is 1.4." in _said(marked)


def test_f_itself_instead_of_its_derivative_is_told() -> None:
    marked = _drawn(lambda x: x**3 / 3 - x)
    assert not marked.right
    assert "This is f itself; f′ tells how steep it is." in _said(marked)


def test_a_derivative_upside_down_is_told() -> None:
    marked = _drawn(lambda x: 1 - x**2)
    assert not marked.right
    assert "upside down" in _said(marked)


def test_a_wrong_sign_is_told_with_the_direction_of_f() -> None:
    marked = _drawn(lambda x: np.abs(x**2 - 1))
    assert "f falls at " in _said(marked)
    assert "so f′ is below zero" in _said(marked)


def test_a_missed_zero_is_told_with_what_was_drawn_there() -> None:
    marked = _drawn(lambda x: x**2 + 1)
    assert not marked.right
    assert "f turns at −1, so f′ is zero there; yours is 2." in _said(marked)


def test_half_a_drawing_is_half_right() -> None:
    marked = _drawn(lambda x: x**2 - 1, high=0.0)
    assert not marked.right
    assert marked.answer == "5/10"
    assert "You have drawn it from −2.2 to " in _said(marked)
    assert "f turns at 1, so f′ is zero there." in _said(marked)


def test_a_drawing_beside_the_picture_is_told() -> None:
    marked = mark_drawing(_PREDICT, [10.0, 11.0], [0.0, 1.0], _CUBIC)
    assert (marked.right, marked.part) == (False, 0.0)
    assert "beside the picture" in _said(marked)


@pytest.mark.parametrize("points", [[], [(0.0, 1.0)], [(np.nan, 1.0), (0.0, np.inf), (1.0, 2.0)]])
def test_nothing_that_is_drawn_is_neither_right_nor_wrong(
    points: list[tuple[float, float]],
) -> None:
    marked = mark_drawing(_PREDICT, [x for x, _ in points], [y for _, y in points], _CUBIC)
    assert (marked.right, _said(marked)) == (None, "Nothing is drawn yet.")


def test_a_derivative_without_values_cannot_be_marked() -> None:
    nowhere = _right(lambda x: np.full(len(x), np.nan))
    marked = mark_drawing(_PREDICT, [-2.0, 2.0], [0.0, 0.0], nowhere)
    assert marked.right is None


def test_where_the_derivative_has_no_value_nothing_need_be_drawn() -> None:
    root = _right(lambda x: np.where(x > 0, 0.5 / np.sqrt(np.abs(x)), np.nan), height=3.0)
    x = np.linspace(0.1, 2.2, 40)
    marked = mark_drawing(_PREDICT, list(x), list(0.5 / np.sqrt(x)), root)
    assert marked.right


def test_a_constant_derivative_is_held_against_the_height_of_the_picture() -> None:
    line = _right(lambda x: np.full(len(x), 2.0))
    assert mark_drawing(_PREDICT, [-2.2, 2.2], [2.1, 1.9], line).right
    assert not mark_drawing(_PREDICT, [-2.2, 2.2], [1.0, 1.0], line).right
    zero = _right(np.zeros_like)
    assert mark_drawing(_PREDICT, [-2.2, 2.2], [0.0, 0.0], zero).right


def test_a_jump_over_zero_is_no_zero() -> None:
    corner = _right(np.sign, np.abs)
    x = [-2.2, -0.01, 0.01, 2.2]
    marked = mark_drawing(_PREDICT, x, [-1.0, -1.0, 1.0, 1.0], corner)
    assert marked.right
    assert "zero" not in _said(marked)


def test_what_was_drawn_last_at_a_place_counts() -> None:
    x = np.linspace(-2.2, 2.2, 60)
    twice_x, twice_y = [*x, *x[::-1]], [*np.zeros(60), *(x[::-1] ** 2 - 1)]
    assert mark_drawing(_PREDICT, twice_x, twice_y, _CUBIC).part == 1.0


@given(
    st.lists(
        st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True)), min_size=0, max_size=30
    )
)
def test_any_drawing_is_marked_with_a_sentence(points: list[tuple[float, float]]) -> None:
    marked = mark_drawing(_PREDICT, [x for x, _ in points], [y for _, y in points], _CUBIC)
    assert 0 <= marked.part <= 1
    assert _said(marked)
