"""Where a descent starts: clicked, dragged, moved by keys, typed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.core.optimizers.config import OptimizerConfig
from tests.ui.conftest import Person, is_close
from tests.ui.descending import (
    CONTROL,
    descent,
    expect_refused,
    path_of,
    see_ground,
    see_whole,
)

__all__ = ["descent"]


def _click(person: Person, x: float, y: float) -> None:
    QTest.mouseClick(person.figure.viewport(), Qt.MouseButton.LeftButton, pos=person.pixel_of(x, y))


def _double_click(person: Person, at: QPoint) -> None:
    """Click twice; the system sends the first click by itself."""
    viewport = person.figure.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)


def test_a_click_sets_the_start_of_one_variable(descent: Person) -> None:
    _click(descent, 2.0, 1.0)
    assert abs(descent.spec.start[0] - 2.0) < 0.05
    assert descent.spec.start[1] == 0.0
    see_whole(descent)
    assert path_of(descent).x[0, 0] == descent.spec.start[0]


def test_a_click_sets_the_start_of_two_variables(descent: Person) -> None:
    descent.paste_function("x^2 + 3y^2")
    see_whole(descent)
    _click(descent, -1.5, 2.0)
    assert np.allclose(descent.spec.start, (-1.5, 2.0), atol=0.05)
    see_whole(descent)
    assert tuple(path_of(descent).x[0]) == descent.spec.start


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("text", ["x^2", "x^2 + y^2"])
def test_the_start_is_dragged_and_the_path_follows_in_one_step_of_undo(
    descent: Person, text: str
) -> None:
    descent.paste_function(text)
    descent.set_spec(start=(1.0, 1.0))
    see_whole(descent)
    descent.window.end_gesture()
    seen = set()
    descent.page.results_changed.connect(lambda: seen.add(path_of(descent).x[0, 0]))
    start = descent.pixel_of(1.0, 1.0)
    descent.drag(start, start + QPoint(80, 0))
    see_whole(descent)
    moved = descent.spec.start[0]
    assert moved > 1.2
    # On the way, and at its end; a busy machine shows few places.
    assert len(seen) > 1
    assert (descent.spec.low, descent.spec.high) == (-3.0, 3.0)
    descent.press(Qt.Key.Key_Z, CONTROL)
    assert descent.spec.start == (1.0, 1.0)


@pytest.mark.slow
def test_dragging_beside_the_start_moves_the_picture(descent: Person) -> None:
    see_ground(descent)
    at = descent.pixel_of(-2.0, 5.0)
    descent.drag(at, at + QPoint(60, 20))
    assert descent.spec.low < -3.0
    assert descent.spec.start == (1.0, 0.0)
    see_ground(descent)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("text", ["x^2", "x^2 + y^2"])
def test_a_double_click_fits_in_one_step_that_leaves_the_start(descent: Person, text: str) -> None:
    descent.paste_function(text)
    descent.set_spec(start=(1.0, 1.0), low=-1.0, high=4.0, bottom=-2.0, top=5.0)
    see_whole(descent)
    before = descent.spec
    _double_click(descent, descent.pixel_of(2.5, 3.0))
    assert (descent.spec.low, descent.spec.high, descent.spec.bottom) == (-3.0, 3.0, None)
    assert descent.spec.start == (1.0, 1.0)
    see_whole(descent)
    descent.window.commands.undo()
    assert descent.spec == before


def test_two_clicks_in_turn_are_two_steps_of_undo(descent: Person) -> None:
    _click(descent, 2.0, 0.0)
    _click(descent, -2.0, 0.0)
    assert is_close(descent.spec.start[0], -2.0, 0.05)
    descent.window.commands.undo()
    assert is_close(descent.spec.start[0], 2.0, 0.05)
    descent.window.commands.undo()
    assert descent.spec.start == (1.0, 0.0)


@pytest.mark.slow
def test_arrow_keys_move_the_start(descent: Person) -> None:
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Right)
    assert descent.spec.start[0] > 1.0
    descent.press(Qt.Key.Key_Left)
    assert is_close(descent.spec.start[0], 1.0)


def test_a_typed_start_may_be_a_sum_and_outside_the_view(descent: Person) -> None:
    descent.type_number(descent.page.controls.start_fields[0], "10pi")
    assert is_close(descent.spec.start[0], 10 * math.pi)
    see_whole(descent)
    assert is_close(path_of(descent).x[0, 0], 10 * math.pi)


@pytest.mark.slow
def test_a_fitted_view_has_the_start_in_it(descent: Person) -> None:
    descent.type_number(descent.page.controls.start_fields[0], "40")
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Home)
    assert descent.spec.low <= -3 < 40 < descent.spec.high
    descent.paste_function("x^2 + y^2")
    descent.set_spec(start=(0.5, -70.0))
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Home)
    see_whole(descent)
    assert descent.figure.view.bottom < -70
    see_ground(descent)


@pytest.mark.fast_cases(2)
@pytest.mark.shares_window
@pytest.mark.parametrize("text", ["", "x", "1/0", "1e999", "nan"])
def test_a_start_that_is_no_number_is_refused_and_nothing_is_lost(
    descent: Person, text: str
) -> None:
    before = descent.spec
    field = descent.page.controls.start_fields[0]
    if text:
        descent.type_number(field, text)
    else:
        field.setFocus()
        field.selectAll()
        descent.press(Qt.Key.Key_Delete, on=field)
        descent.press(Qt.Key.Key_Return, on=field)
    assert expect_refused(field)
    assert descent.spec == before


# Where nobody chose a start.


def test_the_first_visit_is_alive(person: Person) -> None:
    """The default function has a minimum at 0."""
    person.press(Qt.Key.Key_2, CONTROL, on=person.shell)
    person.see(lambda: person.spec.start != (0.0, 0.0))
    see_whole(person)
    path, player = path_of(person), person.page.player
    assert abs(path.gradients[0, 0]) > 0.3
    assert path.verdict.outcome == "converged"
    assert np.ptp(path.x) > 0.3
    assert player.step == 0
    # It is no step of undo.
    assert not person.window.document.can_undo
    player.toggle()
    person.see(lambda: player.step > 1)
    player.pause()


@pytest.mark.fast_cases(1)
@pytest.mark.shares_window
@pytest.mark.parametrize("text", ["x^2", "cos x", "x^4 - x^2", "x^2 + y^2", "x^2 + 20y^2", "ln x"])
def test_a_descent_begins_off_every_stationary_point(person: Person, text: str) -> None:
    person.press(Qt.Key.Key_2, CONTROL, on=person.shell)
    person.set_spec(start=(0.0, 0.0), start_is_chosen=False, runners=(OptimizerConfig(),))
    person.paste_function("5")
    person.paste_function(text)
    person.see(lambda: person.spec.start != (0.0, 0.0))
    see_whole(person)
    path = path_of(person)
    assert (np.abs(path.gradients[0]) > 0.05).all()
    assert (np.abs(path.x[0]) < 3).all()
    assert not person.spec.start_is_chosen


@pytest.mark.slow
def test_a_start_that_was_chosen_is_kept_however_dead(person: Person) -> None:
    person.press(Qt.Key.Key_2, CONTROL, on=person.shell)
    person.type_number(person.page.controls.start_fields[0], "0")
    person.paste_function("x^2")
    see_whole(person)
    see_ground(person)
    person.bot.wait(200)
    assert person.spec.start == (0.0, 0.0)
    assert person.spec.start_is_chosen
    assert path_of(person).verdict.outcome == "converged"
