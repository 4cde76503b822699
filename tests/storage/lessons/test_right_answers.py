"""The right answer of each prediction is that of an independent oracle, in both languages."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from explorer.core.curves.spec import CurveSpec
from explorer.core.lessons.lesson import Choose, Draw, Mark, Number, Predict, Step
from explorer.core.lessons.marking.answers import mark_choice, mark_number, mark_place, solution
from explorer.core.lessons.marking.comparison import RightCurve
from explorer.core.lessons.marking.drawing import mark_drawing
from explorer.core.lessons.text import plain
from explorer.storage.lessons.library import list_lessons, open_lesson, own_folder
from tests.storage.lessons.oracles import descents, records, tapes, trainings
from tests.storage.lessons.oracles.asking import Answer, Asked, printed

Curve = Callable[[np.ndarray], np.ndarray]
ORACLES = tapes.ORACLES | descents.ORACLES | records.ORACLES | trainings.ORACLES


def _predictions() -> dict[tuple[str, int], tuple[Step, Step]]:
    """Return the steps that ask something, in both languages."""
    found = {}
    for entry in list_lessons(own_folder(), "en"):
        both = (open_lesson(entry.folder, "en").steps, open_lesson(entry.folder, "zh").steps)
        for number, (step, same) in enumerate(zip(*both, strict=True), start=1):
            if step.predict is not None:
                found[entry.name, number] = step, same
    return found


PREDICTIONS = _predictions()
DRAWN: dict[tuple[str, int], tuple[Curve, Curve]] = {
    ("derivatives-plotted", 1): (lambda x: x**3 / 3 - x, lambda x: x**2 - 1),
    ("derivatives-plotted", 2): (lambda x: x**2 - 1, lambda x: 2 * x),
    ("piecewise-and-nan", 1): (np.abs, np.sign),
    ("from-descent-to-training", 4): (lambda x: np.sin(2 * x), lambda x: 2 * np.cos(2 * x)),
}
"""The curve before, and the one to be drawn."""


def test_every_prediction_has_an_oracle_and_every_oracle_a_prediction() -> None:
    assert {*ORACLES, *DRAWN} == {*PREDICTIONS}


@pytest.mark.slow
@pytest.mark.parametrize("key", ORACLES, ids=lambda key: f"{key[0]}-{key[1]}")
def test_the_right_answer_is_that_of_the_oracle(
    key: tuple[str, int], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    step, same = PREDICTIONS[key]
    answer = ORACLES[key](Asked(step, printed(step, tmp_path)))
    # TensorFlow warns of what some snippets are there to show.
    caplog.clear()
    assert step.predict is not None
    assert same.predict is not None
    _assert_right(step.predict, same.predict, answer)


def _assert_right(predict: Predict, same: Predict, answer: Answer) -> None:
    match predict, same:
        case Choose(), Choose():
            assert isinstance(answer, str)
            assert plain(solution(predict)).startswith(answer)
            right = next(i for i, option in enumerate(predict.options) if option.right)
            marks = [mark_choice(same, i).right for i in range(len(same.options))]
            assert marks == [i == right for i in range(len(marks))]
        case Number(), Number():
            assert isinstance(answer, float | int)
            for each in (predict, same):
                assert mark_number(each, f"{answer:.12g}").right
                assert not any(mark_number(each, repr(m.value)).right for m in each.mistakes)
        case Mark(), Mark():
            assert isinstance(answer, tuple)
            limit = None if predict.values else answer[0]
            assert all(mark_place(each, x, limit).right for each in (predict, same) for x in answer)
            assert not predict.values or np.allclose(sorted(predict.values), sorted(answer))
        case _:
            pytest.fail("this prediction is marked without an oracle")


@pytest.mark.slow
@pytest.mark.parametrize("key", DRAWN, ids=lambda key: f"{key[0]}-{key[1]}")
def test_of_what_is_drawn_the_derivative_is_right_and_the_function_itself_is_not(
    key: tuple[str, int],
) -> None:
    step, same = PREDICTIONS[key]
    for predict in (step.predict, same.predict):
        assert isinstance(predict, Draw)
        spec = step.session.spec
        assert isinstance(spec, CurveSpec)
        x = np.linspace(spec.low, spec.high, 301)
        curves = [f(x) for f in DRAWN[key]]
        right = RightCurve(x, curves[1], curves[0])
        assert mark_drawing(predict, list(x), list(curves[1]), right).right
        assert not mark_drawing(predict, list(x), list(curves[0]), right).right
        assert not mark_drawing(predict, list(x), list(-curves[1]), right).right


def test_numbers_that_are_nearly_right_are_not_taken_for_right() -> None:
    for step, _ in PREDICTIONS.values():
        if isinstance(step.predict, Number) and not math.isclose(step.predict.value, 0):
            assert step.predict.tolerance < 0.25 * abs(step.predict.value)
