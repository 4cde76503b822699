"""Descent as a person meets it: typing, dragging, racing, playing, and what cannot be."""

from __future__ import annotations

import math
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.core.optimizers import OPTIMIZERS
from explorer.core.presets import PRESETS
from explorer.core.results import DescentPath
from explorer.core.runners import Runner
from explorer.core.schedules import SCHEDULES
from explorer.core.session import load
from explorer.core.specs import MAX_RUNNERS, DescentSpec, FunctionSpec
from explorer.engine.client import Engine, EngineState
from explorer.ui.controls import NumberField
from tests.ui.conftest import Person, is_close

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _go(person: Person, number: int) -> None:
    """Go to a workspace by its key."""
    key = {1: Qt.Key.Key_1, 2: Qt.Key.Key_2}[number]
    person.press(key, CONTROL, on=person.shell)


@pytest.fixture
def descent(person: Person) -> Iterator[Person]:
    """A person in Descent before x²."""
    _go(person, 2)
    person.type_function("x^2")
    person.set_spec(start=(1.0, 0.0))
    _see_whole(person)
    yield person
    person.page.pause()


def _is_whole(person: Person) -> bool:
    page = person.page
    return page.answered_spec == page.full_spec() and page.paths is not None and page.paths.is_whole


def _see_whole(person: Person) -> None:
    """Wait until all steps of the present spec are drawn."""
    person.see(lambda: _is_whole(person))


def _see_ground(person: Person) -> None:
    """Wait until what is descended is drawn."""
    page = person.page
    person.see(lambda: page._ground_spec == page._wanted_ground())


def _path(person: Person, number: int = 0) -> DescentPath:
    return person.page.paths.paths[number]


def _type(person: Person, field: NumberField, text: str) -> None:
    """Type a number over the one in a field, and confirm it."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    person.press(Qt.Key.Key_Return, on=field)


def _row(person: Person, number: int = 0) -> object:
    return person.page.controls.runner_list.rows[number]


def _choose(box: QComboBox, name: str) -> None:
    """Choose an entry with the keyboard."""
    box.setFocus()
    wanted = box.findData(name)
    while box.currentIndex() != wanted:
        down = box.currentIndex() < wanted
        QTest.keyClick(box, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def _click(person: Person, x: float, y: float) -> None:
    QTest.mouseClick(person.figure.viewport(), Qt.MouseButton.LeftButton, pos=person.pixel_of(x, y))


def _expect_refused(field: NumberField) -> str:
    """Return the sentence at a field that was refused."""
    sentence = field.accessibleDescription()
    assert sentence
    assert field.toolTip() == sentence
    assert field.property("wrong")
    return sentence


# The workspace.


def test_its_key_shows_it_and_the_other_goes_back_with_the_function_kept(person: Person) -> None:
    person.type_function("x^4 - a x")
    _go(person, 2)
    assert isinstance(person.spec, DescentSpec)
    assert person.page.controls.isVisible()
    assert person.page.area().isVisible()
    assert person.shell.edit.toPlainText() == "x^4 - a x"
    _see_whole(person)
    _go(person, 1)
    assert person.spec.function.text == "x^4 - a x"
    assert not person.window._pages["descent"].controls.isVisible()
    assert not person.window._pages["descent"].area().isVisible()


def test_its_name_above_the_figure_shows_it(person: Person) -> None:
    QTest.mouseClick(person.window._workspaces._buttons["descent"], Qt.MouseButton.LeftButton)
    assert person.window.session.workspace == "descent"
    assert person.window._workspaces._buttons["descent"].isChecked()
    assert not person.window._workspaces._buttons["curves"].isChecked()
    _see_whole(person)


def test_the_function_and_its_parameters_are_shared(person: Person) -> None:
    _go(person, 2)
    person.type_function("a x^2")
    person.page.parameter_list.rows["a"].slider.setValue(9000)
    _go(person, 1)
    assert [p.value for p in person.spec.function.shown_parameters()] == [4.0]
    person.page.parameter_list.rows["a"].slider.setValue(6000)
    _go(person, 2)
    assert person.page.parameter_list.rows["a"].value_field.text() == "1"
    _see_whole(person)
    assert np.allclose(_path(person).gradients[:, 0], 2 * _path(person).x[:, 0])


def test_a_second_variable_has_a_start_of_its_own_and_no_slider(descent: Person) -> None:
    fields = descent.page.controls.start_fields
    assert [f.isVisible() for f in fields] == [True, False]
    descent.type_function("x^2 + a y^2")
    assert [f.isVisible() for f in fields] == [True, True]
    assert list(descent.page.parameter_list.rows) == ["a"]
    descent.see_curves()
    assert _path(descent).x.shape[1] == 2


# The cases of the teaching material.


def test_s8_ends_at_minus_a_third(descent: Person) -> None:
    for optimizer in ("tape", "sgd"):
        descent.paste_function("3x^2+2x-1")
        descent.set_spec(start=(0.0, 0.0), dtype="float32", runners=(Runner(optimizer, 0.1),))
        _see_whole(descent)
        assert f"{_path(descent).x[-1, 0]:.7f}" == "-0.3333333"
        assert "Converged at step" in descent.page.controls.verdicts[0]
        assert "to −0.33333" in descent.page.controls.verdicts[0]


def test_s15_shows_the_place_and_the_value_after_the_last_update(descent: Person) -> None:
    descent.paste_function("x^2 - 2x + 1")
    _type(descent, descent.page.controls.start_fields[0], "0")
    _type(descent, _row(descent).rate_field, "0.01")  # type: ignore[attr-defined]
    descent.page.controls.dtype_chips["float32"].click()
    _see_whole(descent)
    path = _path(descent)
    assert is_close(path.x[-1, 0], 0.867380381, 1e-6)
    assert is_close(path.values[-2], 0.0183131695, 1e-5)
    assert is_close(path.values[-1], 0.0175879598, 1e-5)
    assert descent.page.player.step == 100
    assert "x           0.8673" in descent.page.controls.step_text
    assert "Still moving after 100 steps" in descent.page.controls.verdicts[0]


def test_s24_comes_to_within_seven_digits_of_1(descent: Person) -> None:
    descent.paste_function("x^2 - 2x + 1")
    descent.set_spec(start=(0.0, 0.0), dtype="float32", runners=(Runner("tape", 0.1),))
    _see_whole(descent)
    assert f"{_path(descent).x[-1, 0]:.7f}" == "0.9999999"


def test_s28_a_rate_too_large_is_said_to_diverge_beside_the_bound_it_broke(
    descent: Person,
) -> None:
    descent.paste_function("a x^2")
    descent.set_spec(start=(1.0, 0.0), runners=(Runner("tape", 1.02),))
    _see_whole(descent)
    assert "Diverge" in descent.page.controls.verdicts[0]
    descent.see(lambda: descent.page.controls.bound_text == "Stable below 2/λmax = 1 here")


# The start.


def test_a_click_sets_the_start_of_one_variable(descent: Person) -> None:
    _click(descent, 2.0, 1.0)
    assert abs(descent.spec.start[0] - 2.0) < 0.05
    assert descent.spec.start[1] == 0.0
    _see_whole(descent)
    assert _path(descent).x[0, 0] == descent.spec.start[0]


def test_a_click_sets_the_start_of_two_variables(descent: Person) -> None:
    descent.paste_function("x^2 + 3y^2")
    _see_whole(descent)
    _click(descent, -1.5, 2.0)
    assert np.allclose(descent.spec.start, (-1.5, 2.0), atol=0.05)
    _see_whole(descent)
    assert tuple(_path(descent).x[0]) == descent.spec.start


@pytest.mark.parametrize("text", ["x^2", "x^2 + y^2"])
def test_the_start_is_dragged_and_the_path_follows_in_one_step_of_undo(
    descent: Person, text: str
) -> None:
    descent.paste_function(text)
    descent.set_spec(start=(1.0, 1.0))
    _see_whole(descent)
    descent.window.end_gesture()
    seen = set()
    descent.page.results_changed.connect(lambda: seen.add(_path(descent).x[0, 0]))
    start = descent.pixel_of(1.0, 1.0)
    descent.drag(start, start + QPoint(80, 0))
    _see_whole(descent)
    moved = descent.spec.start[0]
    assert moved > 1.2
    assert len(seen) > 2
    assert (descent.spec.low, descent.spec.high) == (-3.0, 3.0)
    descent.press(Qt.Key.Key_Z, CONTROL)
    assert descent.spec.start == (1.0, 1.0)


def test_dragging_beside_the_start_moves_the_picture(descent: Person) -> None:
    _see_ground(descent)
    at = descent.pixel_of(-2.0, 5.0)
    descent.drag(at, at + QPoint(60, 20))
    assert descent.spec.low < -3.0
    assert descent.spec.start == (1.0, 0.0)
    _see_ground(descent)


def _double_click(person: Person, at: QPoint) -> None:
    """Click twice; the system sends the first click by itself."""
    viewport = person.figure.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize("text", ["x^2", "x^2 + y^2"])
def test_a_double_click_fits_in_one_step_that_leaves_the_start(descent: Person, text: str) -> None:
    descent.paste_function(text)
    descent.set_spec(start=(1.0, 1.0), low=-1.0, high=4.0, bottom=-2.0, top=5.0)
    _see_whole(descent)
    before = descent.spec
    _double_click(descent, descent.pixel_of(2.5, 3.0))
    assert (descent.spec.low, descent.spec.high, descent.spec.bottom) == (-3.0, 3.0, None)
    assert descent.spec.start == (1.0, 1.0)
    _see_whole(descent)
    descent.window.undo()
    assert descent.spec == before


def test_two_clicks_in_turn_are_two_steps_of_undo(descent: Person) -> None:
    _click(descent, 2.0, 0.0)
    _click(descent, -2.0, 0.0)
    assert is_close(descent.spec.start[0], -2.0, 0.05)
    descent.window.undo()
    assert is_close(descent.spec.start[0], 2.0, 0.05)
    descent.window.undo()
    assert descent.spec.start == (1.0, 0.0)


def test_arrow_keys_move_the_start(descent: Person) -> None:
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Right)
    assert descent.spec.start[0] > 1.0
    descent.press(Qt.Key.Key_Left)
    assert is_close(descent.spec.start[0], 1.0)


def test_a_typed_start_may_be_a_sum_and_outside_the_view(descent: Person) -> None:
    _type(descent, descent.page.controls.start_fields[0], "10pi")
    assert is_close(descent.spec.start[0], 10 * math.pi)
    _see_whole(descent)
    assert is_close(_path(descent).x[0, 0], 10 * math.pi)


def test_a_fitted_view_has_the_start_in_it(descent: Person) -> None:
    _type(descent, descent.page.controls.start_fields[0], "40")
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Home)
    assert descent.spec.low <= -3 < 40 < descent.spec.high
    descent.paste_function("x^2 + y^2")
    descent.set_spec(start=(0.5, -70.0))
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Home)
    _see_whole(descent)
    assert descent.figure.view.bottom < -70
    _see_ground(descent)


@pytest.mark.shares_window
@pytest.mark.parametrize("text", ["", "x", "1/0", "1e999", "nan"])
def test_a_start_that_is_no_number_is_refused_and_nothing_is_lost(
    descent: Person, text: str
) -> None:
    before = descent.spec
    field = descent.page.controls.start_fields[0]
    if text:
        _type(descent, field, text)
    else:
        field.setFocus()
        field.selectAll()
        descent.press(Qt.Key.Key_Delete, on=field)
        descent.press(Qt.Key.Key_Return, on=field)
    assert _expect_refused(field)
    assert descent.spec == before


# Learning rates.


def test_the_slider_of_the_rate_changes_the_path_at_each_step_and_is_one_step_of_undo(
    descent: Person,
) -> None:
    slider = _row(descent).slider  # type: ignore[attr-defined]
    rate = descent.spec.runners[0].rate
    ends = []
    slider.setFocus()
    for _ in range(5):
        descent.press(Qt.Key.Key_Right)
        _see_whole(descent)
        ends.append(_path(descent).x[3, 0])
    assert len(set(ends)) == 5
    assert ends == sorted(ends, reverse=True)
    assert descent.spec.runners[0].rate > rate
    descent.press(Qt.Key.Key_Z, CONTROL)
    assert descent.spec.runners[0].rate == rate


def test_the_slider_dragged_fast_ends_at_the_path_of_its_last_place(descent: Person) -> None:
    slider = _row(descent).slider  # type: ignore[attr-defined]
    for position in range(3000, 8000, 50):
        slider.setValue(position)
        QApplication.processEvents()
    _see_whole(descent)
    rate = descent.spec.runners[0].rate
    assert is_close(_path(descent).x[1, 0], 1 - 2 * rate)


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "A learning rate is a finite number more than 0, not 0."),
        ("-0.1", "A learning rate is a finite number more than 0, not −0.1."),
        ("nan", "`nan` is not a number."),
        ("fast", "`fast` is not a number."),
        ("1e999", None),
        ("1/0", "`1/0` has no finite value."),
    ],
)
def test_a_rate_that_cannot_be_is_refused_with_a_sentence_and_nothing_is_lost(
    descent: Person, text: str, said: str | None
) -> None:
    before = descent.spec
    field = _row(descent).rate_field  # type: ignore[attr-defined]
    _type(descent, field, text)
    sentence = _expect_refused(field)
    assert said is None or sentence == said
    assert descent.spec == before
    assert field.text() == text
    _type(descent, field, "0.25")
    assert descent.spec.runners[0].rate == 0.25
    assert not field.accessibleDescription()


def test_a_rate_of_1e308_is_refused_by_keras_and_diverges_in_the_bare_loop(
    descent: Person,
) -> None:
    field = _row(descent).rate_field  # type: ignore[attr-defined]
    _type(descent, field, "1e308")
    _see_whole(descent)
    assert "Diverged at step" in descent.page.controls.verdicts[0]
    descent.figure.image(1.0)
    _choose(_row(descent)._optimizer, "adam")  # type: ignore[attr-defined]
    assert descent.spec.runners[0] == Runner("adam", 0.1)
    _type(descent, field, "1e308")
    assert "float32" in _expect_refused(field)


def test_a_rate_of_1e308_is_not_kept_with_a_schedule(descent: Person) -> None:
    row = _row(descent)
    _type(descent, row.rate_field, "1e308")  # type: ignore[attr-defined]
    row._more.click()  # type: ignore[attr-defined]
    _choose(row._schedule, "exponential")  # type: ignore[attr-defined]
    assert descent.spec.runners[0] == Runner("tape", 0.1, schedule="exponential")


def test_the_stable_bound_is_that_of_the_place_shown(descent: Person) -> None:
    descent.paste_function("x^4")
    descent.set_spec(start=(1.0, 0.0))
    _see_whole(descent)
    descent.page.player.go_to(0)
    descent.see(lambda: descent.page.controls.bound_text == "Stable below 2/λmax = 0.1667 here")
    slider = _row(descent).slider  # type: ignore[attr-defined]
    assert is_close(slider._bound, 1 / 6)


def test_there_is_no_bound_where_the_curve_does_not_bend_up(descent: Person) -> None:
    descent.paste_function("-x^2")
    _see_whole(descent)
    descent.page.player.go_to(0)
    descent.see(lambda: "No bound" in descent.page.controls.bound_text)
    assert _row(descent).slider._bound is None  # type: ignore[attr-defined]


def test_the_bound_of_an_earlier_place_is_not_kept_where_the_path_is_lost(descent: Person) -> None:
    descent.see(lambda: "Stable below" in descent.page.controls.bound_text)
    descent.paste_function("sqrt(x)")
    descent.set_spec(start=(-1.0, 0.0))
    _see_whole(descent)
    descent.see(lambda: "no number" in descent.page.controls.bound_text)


# Steps.


@pytest.mark.shares_window
@pytest.mark.parametrize("text", ["0", "10000000", "2.5", "-3", "1e300"])
def test_a_number_of_steps_that_cannot_be_is_refused_with_a_sentence(
    descent: Person, text: str
) -> None:
    field = descent.page.controls.steps_field
    _type(descent, field, text)
    assert _expect_refused(field) == "The steps are a whole number from 1 to 100,000."
    assert descent.spec.steps == 100


def test_steps_are_typed_and_the_player_follows(descent: Person) -> None:
    for steps in (1, 1000, 100_000, 7):
        _type(descent, descent.page.controls.steps_field, f"{steps}")
        assert descent.page.player.steps == steps == descent.page.player.step
        _see_whole(descent)
        assert len(_path(descent).values) == steps + 1
        descent.figure.image(1.0)


def test_fewer_steps_are_painted_while_the_answer_for_more_is_still_shown(
    descent: Person,
) -> None:
    descent.set_spec(steps=2000)
    _see_whole(descent)
    descent.set_spec(steps=3)
    descent.figure.image(1.0)
    descent.page.player.go_to(2)
    descent.figure.image(1.0)
    _see_whole(descent)


# Runners.


def test_every_optimizer_can_be_chosen(descent: Person) -> None:
    box = _row(descent)._optimizer  # type: ignore[attr-defined]
    assert [box.itemData(i) for i in range(box.count())] == list(OPTIMIZERS)
    for name in OPTIMIZERS:
        _choose(box, name)
        assert descent.spec.runners[0].optimizer == name
        descent.see_curves()
        title = OPTIMIZERS[name].title.upper()
        descent.see(lambda title=title: title in descent.page.controls.step_numbers.title)


def test_the_settings_of_an_optimizer_are_shown_changed_and_refused(descent: Person) -> None:
    row = _row(descent)
    _choose(row._optimizer, "adam")  # type: ignore[attr-defined]
    row._more.click()  # type: ignore[attr-defined]
    fields = row._fields  # type: ignore[attr-defined]
    assert {name: field.text() for name, field in fields.items()} == {
        "beta_1": "0.9",
        "beta_2": "0.999",
        "epsilon": "1e−7",
    }
    descent.see(lambda: all(field.isVisible() for field in fields.values()))
    _type(descent, fields["beta_1"], "0.5")
    assert descent.spec.runners[0].settings == {"beta_1": 0.5}
    _type(descent, fields["beta_2"], "1.5")
    assert _expect_refused(fields["beta_2"]) == "`beta_2` is from 0 to 1, not 1.5."
    assert descent.spec.runners[0].settings == {"beta_1": 0.5}
    _choose(row._optimizer, "nadam")  # type: ignore[attr-defined]
    assert descent.spec.runners[0].settings == {"beta_1": 0.5}
    _choose(row._optimizer, "momentum")  # type: ignore[attr-defined]
    assert list(row._fields) == ["momentum"]  # type: ignore[attr-defined]
    assert descent.spec.runners[0].settings == {}


def test_every_schedule_can_be_chosen_and_set(descent: Person) -> None:
    row = _row(descent)
    row._more.click()  # type: ignore[attr-defined]
    for name, schedule in SCHEDULES.items():
        _choose(row._schedule, name)  # type: ignore[attr-defined]
        assert descent.spec.runners[0].schedule == name
        assert list(row._fields) == list(schedule.settings)  # type: ignore[attr-defined]
        descent.see_curves()
    _type(descent, row._fields["boundary"], "3")  # type: ignore[attr-defined]
    assert descent.spec.runners[0].schedule_settings == {"boundary": 3.0}
    _see_whole(descent)
    assert np.allclose(_path(descent).rates[:6], [0.1] * 4 + [0.01] * 2)
    _type(descent, row._fields["boundary"], "1e20")  # type: ignore[attr-defined]
    assert "`boundary` is from 1 to 1,000,000" in _expect_refused(row._fields["boundary"])  # type: ignore[attr-defined]


def test_up_to_eight_race_from_one_start(descent: Person) -> None:
    runners = descent.page.controls.runner_list
    for count in range(2, MAX_RUNNERS + 1):
        QTest.mouseClick(runners.add_button, Qt.MouseButton.LeftButton)
        assert len(descent.spec.runners) == count
    assert not runners.add_button.isEnabled()
    assert len({r.optimizer for r in descent.spec.runners}) == MAX_RUNNERS
    descent.see_curves()
    assert len(descent.page.paths.paths) == MAX_RUNNERS
    assert len(descent.page.controls.verdicts) == MAX_RUNNERS
    assert {tuple(p.x[0]) for p in descent.page.paths.paths} == {(1.0,)}


def test_a_runner_is_removed_and_the_others_keep_their_settings(descent: Person) -> None:
    runners = (Runner("tape", 0.2), Runner("adam", 0.3), Runner("lion", 0.01))
    descent.set_spec(runners=runners)
    descent.see_curves()
    _row(descent, 1).remove_button.click()  # type: ignore[attr-defined]
    assert descent.spec.runners == (runners[0], runners[2])
    _row(descent, 0).remove_button.click()  # type: ignore[attr-defined]
    assert descent.spec.runners == (runners[2],)
    assert not _row(descent, 0).remove_button.isVisible()  # type: ignore[attr-defined]
    descent.see_curves()
    descent.see(lambda: len(descent.page.controls.verdicts) == 1)
    descent.press(Qt.Key.Key_Z, CONTROL)
    descent.press(Qt.Key.Key_Z, CONTROL)
    assert descent.spec.runners == runners


def test_a_rate_half_typed_does_not_go_to_another_runner(descent: Person) -> None:
    descent.set_spec(runners=(Runner("tape", 0.2), Runner("adam", 0.3)))
    field = _row(descent, 1).rate_field  # type: ignore[attr-defined]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "77")
    descent.set_spec(runners=(Runner("tape", 0.2),))
    descent.set_spec(runners=(Runner("tape", 0.2), Runner("lion", 0.4)))
    descent.figure.setFocus()
    assert descent.spec.runners[1].rate == 0.4
    assert field.text() == "0.4"


def test_a_refused_rate_is_forgotten_with_its_runner(descent: Person) -> None:
    descent.set_spec(runners=(Runner("tape", 0.2), Runner("adam", 0.3)))
    _type(descent, _row(descent, 1).rate_field, "0")  # type: ignore[attr-defined]
    _row(descent, 1).remove_button.click()  # type: ignore[attr-defined]
    descent.page.controls.runner_list.add_button.click()
    field = _row(descent, 1).rate_field  # type: ignore[attr-defined]
    assert not field.accessibleDescription()
    assert field.text() != "0"


# What is said.


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "start", "said"),
    [
        ("5", 0.0, "the tape gives no gradient"),
        ("floor x", 0.5, "the tape gives no gradient"),
        ("sqrt x", -1.0, "f is NaN at the start."),
        ("x^x", 0.5, "Converged at step"),
        ("x^x", -0.5, "at the start"),
        ("1/x", 0.0, "f is infinite at the start."),
        ("-x^2", 1.0, "Diverge"),
        ("|x|", 0.55, "Oscillates about"),
    ],
)
def test_a_verdict_is_said_of_every_function(
    descent: Person, text: str, start: float, said: str
) -> None:
    descent.paste_function(text)
    descent.set_spec(start=(start, 0.0))
    _see_whole(descent)
    assert said in descent.page.controls.verdicts[0]
    for step in (0, 50, 100):
        descent.page.player.go_to(step)
        descent.figure.image(1.0)
    assert descent.page.program()
    assert descent.page.table() is not None


def test_the_none_of_the_tape_is_explained(descent: Person) -> None:
    descent.paste_function("floor(x) + y^2")
    descent.set_spec(start=(0.5, 1.0))
    _see_whole(descent)
    assert descent.page.controls._notes.text().startswith("The tape gives None for x:")
    assert (_path(descent).x[:, 0] == 0.5).all()
    assert "g = ∂f/∂x   None" in descent.page.controls.step_text


def test_a_third_variable_is_a_slider(descent: Person) -> None:
    descent.paste_function("x^2 + y^2 + z x y")
    assert list(descent.page.parameter_list.rows) == ["z"]
    _see_whole(descent)
    before = _path(descent).values[0]
    descent.set_spec(start=(1.0, 1.0))
    descent.page.parameter_list.rows["z"].slider.setValue(9000)
    _see_whole(descent)
    assert _path(descent).values[0] == 6.0 != before


def test_a_mistake_in_the_field_leaves_the_path(descent: Person) -> None:
    paths = descent.page.paths
    descent.type_function("x^2 + sni(x)")
    descent.see(lambda: bool(descent.window.function_field.message))
    descent.type_function("x^2")
    _see_whole(descent)
    assert np.array_equal(_path(descent).x, paths.paths[0].x)


def test_float32_is_what_notebooks_see(descent: Person) -> None:
    descent.paste_function("x^2/3")
    descent.page.controls.dtype_chips["float32"].click()
    _see_whole(descent)
    values = _path(descent).values
    assert np.array_equal(values, values.astype(np.float32))
    assert "tf.float32" in descent.page.program()


# Examples.


def test_what_descent_still_asks_for_keeps_no_curve_from_being_drawn(descent: Person) -> None:
    for first, second in (("100000 cos x", "1e6 x^2 sin x"), ("x^4/1e5", "e^x")) * 3:
        _go(descent, 2)
        _see_whole(descent)
        descent.paste_function(first)
        descent.paste_function(second)
        _go(descent, 1)
        descent.see_curves()
        assert descent.spec.function.text == second


@pytest.mark.shares_window
@pytest.mark.parametrize("number", range(len(PRESETS)), ids=lambda n: PRESETS[n].title)
def test_every_example_shows_its_paths(descent: Person, number: int) -> None:
    (button,) = (
        b
        for b in descent.page.controls.findChildren(QToolButton)
        if b.accessibleName() == "Examples"
    )
    action = button.menu().actions()[number]
    assert action.text() == PRESETS[number].title
    action.trigger()
    assert descent.spec == PRESETS[number].spec
    assert descent.shell.edit.toPlainText() == PRESETS[number].spec.function.text
    descent.see_curves()
    assert len(descent.page.paths.paths) == len(descent.spec.runners)
    _see_ground(descent)
    descent.figure.image(1.0)
    descent.press(Qt.Key.Key_Z, CONTROL)
    assert descent.spec.function.text == "x^2"


# Answers under way.


def test_functions_of_one_and_two_variables_may_follow_each_other_at_any_pace(
    descent: Person,
) -> None:
    texts = ["x^2 + y^2", "x^2", "x y", "sin x", "t^2", "u^2 + v^2", "x^2 + 3y^2 + a", "a x"]
    for wait in (0, 1, 20, 60, 120):
        for text in texts:
            descent.paste_function(text)
            descent.page.player.go_to(descent.page.player.step - 1)
            descent.bot.wait(wait)
    _see_whole(descent)
    _see_ground(descent)
    assert _path(descent).x.shape[1] == 1


def test_a_late_inspection_is_asked_of_the_function_that_was_descended(descent: Person) -> None:
    failures: list[object] = []
    descent.page._inspector.failed.connect(lambda *failure: failures.append(failure))
    descent.page._show_answer(descent.page.answered_spec, descent.page.paths)
    spec = descent.page.spec
    descent.page.spec = PRESETS[6].spec
    descent.page._inspect()
    descent.page.spec = spec
    descent.see(lambda: not descent.page._inspector.is_busy)
    assert failures == []


def test_an_optimizer_of_keras_is_added_beside_a_rate_that_only_the_bare_loop_takes(
    descent: Person,
) -> None:
    descent.set_spec(
        runners=(Runner("tape", 1e39), *(Runner(name, 0.1) for name in ("momentum", "adam")))
    )
    descent.page.controls.runner_list.add_button.click()
    assert len(descent.spec.runners) == 4
    assert descent.spec.runners[3].rate < 1e38


def test_paths_that_were_left_half_way_are_whole_after_coming_back(person: Person) -> None:
    _go(person, 2)
    _see_whole(person)
    # Too many steps to be walked before the loop is compiled.
    person.set_spec(steps=100_000, function=FunctionSpec("x^2 + cos(3x)/9"))
    person.see(lambda: person.page.answered_spec == person.page.full_spec())
    assert not person.page.paths.is_whole
    _go(person, 1)
    _go(person, 2)
    _see_whole(person)


def test_the_landscape_is_there_after_coming_and_going(person: Person) -> None:
    for text in ("x^3 - 3x", "x^2 + y^2"):
        person.paste_function(text)
        for _ in range(3):
            _go(person, 2)
            QApplication.processEvents()
            _go(person, 1)
            QApplication.processEvents()
        _go(person, 2)
        _see_whole(person)
        _see_ground(person)
        person.paste_function("x")
        person.paste_function(text)
        _see_ground(person)


def test_a_slider_dragged_before_the_switch_does_not_take_the_landscape_away(
    person: Person,
) -> None:
    person.type_function("a x^2")
    person.see_curves()
    for _ in range(3):
        for position in range(5000, 5020):
            person.page.parameter_list.rows["a"].slider.setValue(position)
        _go(person, 2)
        _see_whole(person)
        _see_ground(person)
        _go(person, 1)
        person.see_curves()


def test_a_killed_engine_is_asked_again(descent: Person) -> None:
    seen: list[EngineState] = []
    descent.engine.state_changed.connect(lambda state, _: seen.append(state))
    os.kill(descent.engine.pid, signal.SIGKILL)
    descent.paste_function("x^2 + 2y^2")
    descent.set_spec(start=(1.0, 2.0))
    descent.see(lambda: EngineState.RESTARTING in seen)
    _see_whole(descent)
    _see_ground(descent)
    assert _path(descent).x.shape[1] == 2
    assert descent.engine.state is EngineState.READY


# Things that move.


def test_the_rate_can_be_dragged_while_it_plays(descent: Person) -> None:
    player = descent.page.player
    slider = _row(descent).slider  # type: ignore[attr-defined]
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Space)
    before = player.step
    for position in range(4000, 7000, 60):
        slider.setValue(position)
        descent.bot.wait(5)
    assert player.is_playing
    assert player.step > before
    player.pause()
    _see_whole(descent)
    assert is_close(_path(descent).x[1, 0], 1 - 2 * descent.spec.runners[0].rate)


def test_a_parameter_can_be_animated_while_it_plays(descent: Person) -> None:
    descent.paste_function("a x^2")
    row = descent.page.parameter_list.rows["a"]
    descent.page.player.toggle()
    row.play_button.click()
    values, steps = set(), set()

    def has_moved() -> bool:
        values.add(descent.page.answered_spec.function.values().get("a"))
        steps.add(descent.page.player.step)
        return len(values) > 8 and len(steps) > 8

    descent.see(has_moved)
    assert row.is_playing
    assert descent.page.player.is_playing
    _go(descent, 1)
    assert not descent.window._pages["descent"].parameter_list.rows["a"].is_playing


def test_a_click_in_a_chart_goes_to_the_step_there(descent: Person) -> None:
    for chart in (descent.figure.loss_chart, descent.figure.gradient_chart):
        descent.page.player.go_to(100)
        view = chart.plot.view
        scene = chart.plot.unit.mapToScene(float(view.x_to_pixel(40.0)), view.height / 2)
        at = descent.figure.mapFromScene(scene)
        QTest.mouseClick(descent.figure.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert abs(descent.page.player.step - 40) <= 1


# Undo, files, looks.


def test_undo_and_redo_go_through_the_workspaces(person: Person) -> None:
    person.type_function("x^2")
    person.window.end_gesture()
    _go(person, 2)
    _type(person, person.page.controls.steps_field, "50")
    _go(person, 1)
    person.set_spec(point=2.0)
    _go(person, 2)
    person.set_spec(start=(2.0, 0.0))
    for _ in range(3):
        person.press(Qt.Key.Key_Z, CONTROL, on=person.shell)
    assert person.window.session.descent.steps == 100
    assert person.window.session.curves.point != 2.0
    for _ in range(3):
        person.press(Qt.Key.Key_Z, CONTROL, SHIFT, on=person.shell)
    session = person.window.session
    assert session.descent.steps == 50
    assert session.curves.point == 2.0
    assert session.descent.start == (2.0, 0.0)
    assert session.workspace == "descent"
    _see_whole(person)


def test_a_session_keeps_the_descent(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "race.json"
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))
    runners = (Runner("tape", 0.3), Runner("adam", 0.2, {"beta_1": 0.8}, "cosine"))
    descent.set_spec(runners=runners, steps=33, start=(2.0, 0.0))
    descent.press(Qt.Key.Key_S, CONTROL, on=descent.shell)
    saved = descent.spec
    assert load(path).descent == saved
    _go(descent, 1)
    descent.type_function("cos x")
    descent.press(Qt.Key.Key_O, CONTROL, on=descent.shell)
    assert descent.window.session.workspace == "descent"
    assert descent.spec == saved
    _see_whole(descent)


def test_a_session_whose_parts_disagree_about_the_function_is_shown_with_one(
    descent: Person, tmp_path: Path
) -> None:
    path = tmp_path / "edited.json"
    path.write_text(
        '{"program": "gradient-explorer", "version": 1, "workspace": "descent",'
        '"curves": {"type": "curves", "function": {"text": "x^2"}},'
        '"descent": {"type": "descent", "function": {"text": "x^2 + sni("}}}'
    )
    descent.window.files.open_file(path)
    assert descent.spec.function.text == "x^2"
    _see_whole(descent)


def test_the_last_state_comes_back_in_descent(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    first = Person(qtbot, engine, tmp_path / "state.json")
    _go(first, 2)
    first.paste_function("x^2 + y^2")
    first.set_spec(start=(1.0, 2.0), runners=(Runner("adam", 0.3),))
    spec = first.spec
    first.close()
    second = Person(qtbot, engine, tmp_path / "state.json")
    assert second.window.session.workspace == "descent"
    assert second.spec == spec
    assert second.shell.edit.toPlainText() == "x^2 + y^2"
    _see_whole(second)
    _go(second, 1)
    second.see_curves()
    second.close()


@pytest.mark.shares_window
@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "csv"])
def test_the_figure_is_exported(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / f"descent.{kind}"
    asked = []
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda *a: (asked.append(Path(a[2]).name), (str(path), ""))[1],
    )
    descent.paste_function("x^2 + y^2")
    _see_whole(descent)
    _see_ground(descent)
    descent.window.files.export(kind)
    assert asked == [f"descent.{kind}"]
    assert path.stat().st_size > 1000
    assert descent.window.status == f"Saved descent.{kind}"


def test_code_numbers_and_the_picture_are_copied(descent: Person) -> None:
    descent.window.files.copy_side()
    program = QGuiApplication.clipboard().text()
    assert "x.assign_sub(0.1 * gradient)" in program
    descent.window.side.show_tab("numbers")
    descent.window.files.copy_side()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "step\tx\tf\t∂f/∂x"
    assert len(lines) == 102
    assert float(lines[1].split("\t")[1]) == 1.0
    descent.press(Qt.Key.Key_C, CONTROL, SHIFT, on=descent.shell)
    assert QGuiApplication.clipboard().image().width() == 2 * descent.figure.width()


def test_the_panel_shows_the_program_and_numbers_of_the_descent(descent: Person) -> None:
    side = descent.window.side
    descent.see(lambda: "assign_sub" in side.program)
    descent.set_spec(runners=(Runner("adam", 0.1),))
    descent.see(lambda: "optimizers.Adam(" in side.program)


def test_the_theme_is_switched_in_descent_and_kept_in_curves(descent: Person) -> None:
    descent.set_spec(runners=(Runner("tape", 0.1), Runner("adam", 0.1)))
    descent.see_curves()
    descent.press(Qt.Key.Key_T, CONTROL, on=descent.shell)
    theme = descent.shell.theme
    assert descent.figure.theme is theme
    assert descent.figure.loss_chart._theme is theme
    assert descent.figure.image(1.0).pixelColor(2, 2).name() == theme.background
    assert theme.curves[1] in _row(descent, 1)._dot.styleSheet()  # type: ignore[attr-defined]
    _go(descent, 1)
    assert descent.figure.theme is theme
    assert descent.figure.image(1.0).pixelColor(2, 2).name() == theme.background
    descent.press(Qt.Key.Key_T, CONTROL, on=descent.shell)
    _go(descent, 2)
    assert descent.figure.theme is descent.shell.theme


# For everybody.


def _open_all(person: Person) -> None:
    """Show everything that can be shown in Descent."""
    person.paste_function("a x^2 + y^2")
    person.set_spec(runners=(Runner("tape", 0.1), Runner("adam", 0.1)))
    for number in (0, 1):
        _row(person, number)._more.click()  # type: ignore[attr-defined]
    person.see_curves()


def test_every_control_has_a_name_a_tooltip_and_a_way_by_keyboard(descent: Person) -> None:
    _open_all(descent)
    kinds = QAbstractButton | QLineEdit | QPlainTextEdit | QComboBox | QSlider
    controls = [
        w for w in descent.shell.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()
    ]
    assert len(controls) > 35
    names = []
    for control in controls:
        described = control.accessibleName() or getattr(control, "text", str)()
        assert described, control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, described
        if not isinstance(control, QPlainTextEdit):
            assert control.toolTip(), described
            names.append((described, type(control)))
    twice = {name for name in names if names.count(name) > 1}
    assert not twice


def _stops(person: Person, key: Qt.Key) -> list[str]:
    person.shell.edit.setFocus()
    passed = []
    for _ in range(120):
        person.press(key)
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget is person.shell.edit:
            return passed
        passed.append(widget.accessibleName())
    raise AssertionError(f"Tab does not come back, but passes {passed}")


def test_tab_passes_every_control_as_the_eye_does(descent: Person) -> None:
    _open_all(descent)
    stops = _stops(descent, Qt.Key.Key_Tab)
    order = [
        "Value of a",
        "Examples",
        "Start of x",
        "Start of y",
        "Steps",
        "Optimizer 1",
        "Learning rate 1",
        "Settings and schedule of 1",
        "Schedule 1",
        "Optimizer 2",
        "Learning rate 2",
        "beta_1",
        "beta_2",
        "epsilon",
        "Schedule 2",
        "One optimizer more, to race",
        "All learning rates",
        "All starts",
        "float64",
        "Paths of gradient descent",
        "One step back (,)",
        "Play (Space)",
        "One step forward (.)",
        "Step",
        "Speed",
        "Begin again at the end",
        "Code",
        "Keys and mouse (F1)",
    ]
    places = [stops.index(name) for name in order]
    assert places == sorted(places)
    assert "" not in stops
    assert _stops(descent, Qt.Key.Key_Backtab) == stops[::-1]
