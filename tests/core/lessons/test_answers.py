"""Marks, choices and numbers are marked with a sentence that says what was right or wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.lessons.lesson import Choose, Mark, Mistake, Number, Option
from explorer.core.lessons.marking.answers import mark_choice, mark_number, mark_place, solution
from explorer.core.lessons.marking.marked import Marked
from explorer.core.lessons.text import Line, Run, plain


def _line(text: str) -> Line:
    return (Run(text),)


_ASK, _RIGHT, _WRONG = _line("Where?"), _line("So it is."), _line("Think.")
_RATE = Mark(_ASK, (), _RIGHT, _WRONG, "rate", (), 1.3)
_PLACE = Mark(_ASK, (), _RIGHT, _WRONG, "x", (-1.0, 1.0), 0.1)
_NUMBER = Number(_ASK, (), _RIGHT, _WRONG, 42.0, 0.5, (Mistake(6.0, _line("The other one."), 0.5),))
_CHOOSE = Choose(
    _ASK,
    options=(Option(_line("A"), _line("Not A.")), Option(_line("B"), _line("It is B."), True)),
)


def _told(marked: Marked) -> tuple[bool | None, str, tuple[str, ...]]:
    return marked.right, str(marked.said[0]), tuple(map(plain, marked.because))


@pytest.mark.parametrize(
    ("rate", "right", "side"),
    [(0.1, True, "Right"), (0.13, True, "Right"), (0.1 / 1.3, True, "Right"),
     (0.14, False, "too far right"), (0.07, False, "too far left")],
)  # fmt: skip
def test_a_rate_is_right_within_a_factor_of_the_stable_limit(
    rate: float, right: bool, side: str
) -> None:
    marked = mark_place(_RATE, rate, 0.1)
    assert (marked.right, marked.part) == (right, float(right))
    assert side in str(marked.said[0])
    assert "0.1" in str(marked.said[0])
    assert marked.because == ((_RIGHT,) if right else (_WRONG,))


@pytest.mark.parametrize(("x", "right"), [(-1.05, True), (0.9, True), (0.0, False), (1.2, False)])
def test_a_place_is_right_near_one_of_those_that_are_asked_for(x: float, right: bool) -> None:
    assert mark_place(_PLACE, x).right is right


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), 0.0, -1.0])
def test_no_mark_is_neither_right_nor_wrong(value: float | None) -> None:
    assert _told(mark_place(_RATE, value, 0.1)) == (None, "Nothing is marked yet.", ())


def test_without_a_stable_limit_a_rate_cannot_be_marked() -> None:
    assert mark_place(_RATE, 0.1).right is None
    assert solution(_RATE) == ()


def test_a_choice_is_explained_by_its_own_reason() -> None:
    assert _told(mark_choice(_CHOOSE, 0)) == (False, "Not right.", ("Not A.",))
    assert _told(mark_choice(_CHOOSE, 1)) == (True, "Right.", ("It is B.",))
    assert [mark_choice(_CHOOSE, i).right for i in (None, -1, 2)] == [None] * 3
    assert mark_choice(_CHOOSE, 1).answer == "B"


@pytest.mark.parametrize(
    ("text", "right", "said", "because"),
    [
        ("42", True, "Right: 42.", "So it is."),
        ("84/2", True, "Right: 42.", "So it is."),
        ("42.5", True, "Right: 42.5 is near enough to 42.", "So it is."),
        ("41.4", False, "41.4 is too small.", "Think."),
        ("1e3", False, "1000 is too large.", "Think."),
        ("-42", False, "The size of −42 is right, its sign is not.", "Think."),
        ("6", False, "6 is too small.", "The other one."),
        ("x = 42", True, "Right: 42.", "So it is."),
    ],
)
def test_a_number_is_marked_with_its_reason(
    text: str, right: bool, said: str, because: str
) -> None:
    assert _told(mark_number(_NUMBER, text)) == (right, said, (because,))


@pytest.mark.parametrize("text", ["", "  ", "abc", "1/0", "1,5", "x", "None", "1e999", "√-1"])
def test_what_is_no_number_is_neither_right_nor_wrong(text: str) -> None:
    marked = mark_number(_NUMBER, text)
    assert (marked.right, marked.part, marked.because) == (None, 0.0, ())
    assert str(marked.said[0])


def test_the_right_answer_can_be_shown() -> None:
    assert plain(solution(_NUMBER)) == "42"
    assert plain(solution(_CHOOSE)) == "B"
    assert plain(solution(_PLACE)) == "−1, 1"
    assert plain(solution(_RATE, 1 / 3)) == "0.3333"


@given(st.text(max_size=30))
def test_any_text_is_marked_or_said_to_be_no_number(text: str) -> None:
    assert str(mark_number(_NUMBER, text).said[0])


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_the_right_answer_of_a_number_is_right_as_it_is_shown(value: float, off: float) -> None:
    predict = Number(_ASK, (), _RIGHT, _WRONG, value, 0.005 * value)
    assert mark_number(predict, plain(solution(predict)).replace("−", "-")).right
    assert mark_number(predict, repr(value + 1.01 * predict.tolerance + off)).right is False
