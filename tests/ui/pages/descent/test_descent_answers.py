"""Answers of Descent: of known cases, of every example, and while more is asked or things move."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from explorer.core.descent.presets import PRESETS
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.engine.client import EngineState
from tests.ui.conftest import Person, is_close
from tests.ui.descending import (
    CONTROL,
    descent,
    go,
    path_of,
    row_of,
    see_ground,
    see_whole,
)

__all__ = ["descent"]


# The cases of the teaching material.


@pytest.mark.slow
def test_s8_ends_at_minus_a_third(descent: Person) -> None:
    for optimizer in ("tape", "sgd"):
        descent.paste_function("3x^2+2x-1")
        descent.set_spec(
            start=(0.0, 0.0), dtype="float32", runners=(OptimizerConfig(optimizer, 0.1),)
        )
        see_whole(descent)
        assert f"{path_of(descent).x[-1, 0]:.7f}" == "-0.3333333"
        assert "Converged at step" in descent.page.controls.verdicts[0]
        assert "to −0.33333" in descent.page.controls.verdicts[0]


@pytest.mark.slow
def test_s15_shows_the_place_and_the_value_after_the_last_update(descent: Person) -> None:
    descent.paste_function("x^2 - 2x + 1")
    descent.type_number(descent.page.controls.start_fields[0], "0")
    descent.type_number(row_of(descent).rate_field, "0.01")  # type: ignore[attr-defined]
    descent.page.controls.dtype_chips["float32"].click()
    see_whole(descent)
    path = path_of(descent)
    assert is_close(path.x[-1, 0], 0.867380381, 1e-6)
    assert is_close(path.values[-2], 0.0183131695, 1e-5)
    assert is_close(path.values[-1], 0.0175879598, 1e-5)
    descent.page.player.go_to(100)
    assert "x           0.8673" in descent.page.controls.step_text
    assert "Still moving after 100 steps" in descent.page.controls.verdicts[0]


@pytest.mark.slow
def test_s24_comes_to_within_seven_digits_of_1(descent: Person) -> None:
    descent.paste_function("x^2 - 2x + 1")
    descent.set_spec(start=(0.0, 0.0), dtype="float32", runners=(OptimizerConfig("tape", 0.1),))
    see_whole(descent)
    assert f"{path_of(descent).x[-1, 0]:.7f}" == "0.9999999"


@pytest.mark.slow
def test_s28_a_rate_too_large_is_said_to_diverge_beside_the_bound_it_broke(
    descent: Person,
) -> None:
    descent.paste_function("a x^2")
    descent.set_spec(start=(1.0, 0.0), runners=(OptimizerConfig("tape", 1.02),))
    see_whole(descent)
    assert "Diverge" in descent.page.controls.verdicts[0]
    descent.see(lambda: "Stable below 2/f″ = 1," in descent.page.controls.bound_text)


# Examples.


@pytest.mark.fast_cases(4)
@pytest.mark.shares_window
@pytest.mark.parametrize("number", range(len(PRESETS)), ids=lambda n: PRESETS[n].title)
def test_every_example_shows_its_paths(descent: Person, number: int) -> None:
    (button,) = (
        b
        for b in descent.page.controls.findChildren(QPushButton)
        if b.accessibleName() == "Examples"
    )
    action = button.menu().actions()[number]
    assert action.text() == PRESETS[number].title
    action.trigger()
    assert descent.spec == PRESETS[number].spec
    assert descent.shell.edit.toPlainText() == PRESETS[number].spec.function.text
    descent.see_curves()
    assert len(descent.page.paths.paths) == len(descent.spec.runners)
    see_ground(descent)
    descent.figure.image(1.0)
    descent.press(Qt.Key.Key_Z, CONTROL)
    assert descent.spec.function.text == "x^2"


# Answers under way.


@pytest.mark.slow
def test_what_descent_still_asks_for_keeps_no_curve_from_being_drawn(descent: Person) -> None:
    for first, second in (("100000 cos x", "1e6 x^2 sin x"), ("x^4/1e5", "e^x")) * 3:
        go(descent, 2)
        see_whole(descent)
        descent.paste_function(first)
        descent.paste_function(second)
        go(descent, 1)
        descent.see_curves()
        assert descent.spec.function.text == second


@pytest.mark.slow
def test_functions_of_one_and_two_variables_may_follow_each_other_at_any_pace(
    descent: Person,
) -> None:
    texts = ["x^2 + y^2", "x^2", "x y", "sin x", "t^2", "u^2 + v^2", "x^2 + 3y^2 + a", "a x"]
    for wait in (0, 1, 20, 60, 120):
        for text in texts:
            descent.paste_function(text)
            descent.page.player.go_to(descent.page.player.step - 1)
            descent.bot.wait(wait)
    see_whole(descent)
    see_ground(descent)
    assert path_of(descent).x.shape[1] == 1


@pytest.mark.slow
def test_a_late_inspection_is_asked_of_the_function_that_was_descended(descent: Person) -> None:
    failures: list[object] = []
    descent.page.inspector._requester.failed.connect(lambda *failure: failures.append(failure))
    descent.page._show_answer(descent.page.answered, descent.page.paths)
    spec = descent.page.spec
    descent.page.spec = PRESETS[6].spec
    descent.page.inspector.inspect()
    descent.page.spec = spec
    descent.see(lambda: not descent.page.inspector.is_busy)
    assert failures == []


@pytest.mark.slow
def test_paths_that_were_left_half_way_are_whole_after_coming_back(person: Person) -> None:
    go(person, 2)
    see_whole(person)
    # Too many steps to be walked before the loop is compiled.
    person.set_spec(steps=100_000, function=FunctionSpec("x^2 + cos(3x)/9"))
    person.see(lambda: person.page.answered == person.page.problem())
    assert not person.page.paths.is_whole
    go(person, 1)
    go(person, 2)
    see_whole(person)


@pytest.mark.slow
def test_the_landscape_is_there_after_coming_and_going(person: Person) -> None:
    for text in ("x^3 - 3x", "x^2 + y^2"):
        person.paste_function(text)
        for _ in range(3):
            go(person, 2)
            QApplication.processEvents()
            go(person, 1)
            QApplication.processEvents()
        go(person, 2)
        see_whole(person)
        see_ground(person)
        person.paste_function("x")
        person.paste_function(text)
        see_ground(person)


@pytest.mark.slow
def test_a_slider_dragged_before_the_switch_does_not_take_the_landscape_away(
    person: Person,
) -> None:
    person.type_function("a x^2")
    person.see_curves()
    for _ in range(3):
        for position in range(5000, 5020):
            person.page.parameter_list.rows["a"].slider.setValue(position)
        go(person, 2)
        see_whole(person)
        see_ground(person)
        go(person, 1)
        person.see_curves()


@pytest.mark.slow
def test_a_killed_engine_is_asked_again(descent: Person) -> None:
    seen: list[EngineState] = []
    descent.engine.state_changed.connect(lambda state, _: seen.append(state))
    os.kill(descent.engine.pid, signal.SIGKILL)
    descent.paste_function("x^2 + 2y^2")
    descent.set_spec(start=(1.0, 2.0))
    descent.see(lambda: EngineState.RESTARTING in seen)
    see_whole(descent)
    see_ground(descent)
    assert path_of(descent).x.shape[1] == 2
    assert descent.engine.state is EngineState.READY


# Things that move.


@pytest.mark.slow
def test_the_rate_can_be_dragged_while_it_plays(descent: Person) -> None:
    player = descent.page.player
    slider = row_of(descent).slider  # type: ignore[attr-defined]
    descent.figure.setFocus()
    descent.press(Qt.Key.Key_Space)
    before = player.step
    for position in range(4000, 7000, 60):
        slider.setValue(position)
        descent.bot.wait(5)
    assert player.is_playing
    assert player.step > before
    player.pause()
    see_whole(descent)
    assert is_close(path_of(descent).x[1, 0], 1 - 2 * descent.spec.runners[0].rate)


@pytest.mark.slow
def test_a_parameter_can_be_animated_while_it_plays(descent: Person) -> None:
    descent.paste_function("a x^2")
    row = descent.page.parameter_list.rows["a"]
    descent.page.player.toggle()
    row.play_button.click()
    values, steps = set(), set()

    def has_moved() -> bool:
        values.add(descent.page.answered.function.values().get("a"))
        steps.add(descent.page.player.step)
        return len(values) > 8 and len(steps) > 8

    descent.see(has_moved)
    assert row.is_playing
    assert descent.page.player.is_playing
    go(descent, 1)
    assert not descent.window.stack._pages["descent"].parameter_list.rows["a"].is_playing


@pytest.mark.slow
def test_a_click_in_a_chart_goes_to_the_step_there(descent: Person) -> None:
    for chart in (descent.figure.loss_chart, descent.figure.gradient_chart):
        descent.page.player.go_to(100)
        view = chart.plot.view
        scene = chart.plot.unit.mapToScene(float(view.x_to_pixel(40.0)), view.height / 2)
        at = descent.figure.mapFromScene(scene)
        QTest.mouseClick(descent.figure.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert abs(descent.page.player.step - 40) <= 1
