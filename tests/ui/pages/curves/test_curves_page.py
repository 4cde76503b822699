"""Curves as a person meets it: typing, dragging, zooming, looking."""

from __future__ import annotations

import math
import os
import signal

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.curves.spec import CurveSpec
from explorer.core.function import Parameter
from explorer.engine.client import EngineState
from tests.ui.conftest import Person, is_close


@pytest.mark.slow
def test_a_typed_function_is_drawn_with_its_three_derivatives(person: Person) -> None:
    person.type_function("x^3 - 3x")
    person.see_curves()
    x = person.samples.x
    f, f1, f2, f3 = person.samples.derivatives
    assert np.allclose(f, x**3 - 3 * x)
    assert np.allclose(f1, 3 * x**2 - 3)
    assert np.allclose(f2, 6 * x)
    assert np.allclose(f3, 6.0)


@pytest.mark.slow
def test_one_sample_is_taken_for_each_pixel(person: Person) -> None:
    # In whole packets of 16, so that every sample is computed like every other.
    count, pixels = len(person.samples.x), round(person.figure.view.width)
    assert pixels <= count < pixels + 16
    assert count % 16 == 0


@pytest.mark.slow
def test_letters_become_sliders_at_once_but_for_the_one_being_typed(person: Person) -> None:
    person.type_function("a x^2 + b x + c")
    assert list(person.page.parameter_list.rows) == ["a", "b"]
    person.see(lambda: list(person.page.parameter_list.rows) == ["a", "b", "c"])
    rows = person.page.parameter_list.rows
    names = [p.name for p in person.spec.function.shown_parameters()]
    assert names == ["a", "b", "c"]
    person.see(lambda: all(row.isVisible() for row in rows.values()))


@pytest.mark.slow
def test_the_picture_follows_a_slider(person: Person) -> None:
    person.type_function("a x")
    person.see_curves()
    slider = person.page.parameter_list.rows["a"].slider
    slider.setFocus()
    person.press(Qt.Key.Key_PageUp)
    person.see_curves()
    (parameter,) = person.spec.function.shown_parameters()
    assert parameter.value == 1.5
    f = person.samples.derivatives[0]
    assert np.allclose(f, 1.5 * person.samples.x)


@pytest.mark.slow
def test_the_view_stays_while_a_slider_moves(person: Person) -> None:
    person.type_function("a x")
    person.see_curves()
    before = person.figure.view
    person.page.parameter_list.rows["a"].slider.setFocus()
    person.press(Qt.Key.Key_PageUp)
    person.see_curves()
    assert person.figure.view == before


def test_a_value_typed_beyond_the_slider_widens_it(person: Person) -> None:
    person.type_function("a x")
    field = person.page.parameter_list.rows["a"].value_field
    person.type_number(field, "40pi")
    (parameter,) = person.spec.function.shown_parameters()
    assert is_close(parameter.value, 40 * np.pi)
    assert parameter.high == parameter.value


@pytest.mark.slow
def test_an_animated_parameter_moves_and_the_curves_with_it(person: Person) -> None:
    person.type_function("a x")
    person.see_curves()
    row = person.page.parameter_list.rows["a"]
    row.play_button.click()
    seen = set()

    def has_moved() -> bool:
        seen.add(float(person.samples.derivatives[0][-1]))  # type: ignore[index]
        return len(seen) > 10

    person.see(has_moved)
    row.play_button.click()
    assert not row.is_playing


@pytest.mark.slow
def test_the_values_at_the_point_are_the_tapes_own(person: Person) -> None:
    person.type_function("a/2 sin 2x")
    person.set_spec(point=1.2)
    person.see_curves()
    shown = [label.text() for _, label in person.page.controls.values.rows]
    true = [np.sin(2.4) / 2, np.cos(2.4), -2 * np.sin(2.4), -4 * np.cos(2.4)]
    assert shown == [f"{v:.9f}".replace("-", "−") for v in true]
    assert is_close(person.samples.point.partials["a"], np.sin(2.4) / 2)


@pytest.mark.slow
def test_a_value_that_is_mostly_rounding_is_not_shown_as_the_answer(person: Person) -> None:
    person.type_function("sin(x)/x")
    person.set_spec(point=1e-9)
    person.see_features()
    shown = [label.text() for _, label in person.page.controls.values.rows]
    assert shown == ["1.000000000", "rounding", "rounding", "rounding"]
    assert "f″ at 1e−9 is mostly rounding: −128" in person.page.controls.values.notes
    person.set_spec(point=1.0)
    person.see_features()
    assert "rounding" not in person.page.controls.values.notes
    assert person.page.controls.values.rows[1][1].text() == "−0.301168679"


@pytest.mark.slow
def test_the_point_follows_the_mouse(person: Person) -> None:
    person.type_function("x^2")
    person.see_features()
    start = person.pixel_of(person.spec.point, person.spec.point**2)
    person.drag(start, start + QPoint(120, 0))
    person.see_curves()
    view = person.figure.view
    assert is_close(person.spec.point, 1 + 120 / view.width * (view.high - view.low), 1e-2)
    assert (view.low, view.high) == (person.spec.low, person.spec.high)


@pytest.mark.slow
def test_the_point_snaps_to_a_root_and_gives_exact_values_there(person: Person) -> None:
    person.type_function("x^2 - 2")
    person.see_features()
    start = person.pixel_of(person.spec.point, person.spec.point**2 - 2)
    person.drag(start, person.pixel_of(np.sqrt(2), 0) + QPoint(3, 0))
    person.see_curves()
    assert is_close(person.spec.point, np.sqrt(2), 1e-15)


@pytest.mark.slow
def test_a_click_puts_the_point_there(person: Person) -> None:
    person.type_function("sin x")
    person.see_features()
    QTest.mouseClick(
        person.figure.viewport(), Qt.MouseButton.LeftButton, pos=person.pixel_of(2.5, 0.0)
    )
    assert abs(person.spec.point - 2.5) < 0.05


@pytest.mark.slow
def test_dragging_the_picture_pans_and_computes_the_new_range(person: Person) -> None:
    person.type_function("x^2")
    person.see_features()
    view = person.figure.view
    start = person.pixel_of(-3.0, view.bottom + 0.7 * (view.top - view.bottom))
    person.drag(start, start + QPoint(100, 30))
    person.see_curves()
    moved = 100 / view.width * (view.high - view.low)
    assert is_close(person.spec.low, view.low - moved, 1e-9)
    assert person.samples.x[0] == person.spec.low
    assert person.samples.x[-1] == person.spec.high


def _turn_wheel(person: Person, at: QPoint, clicks: int) -> None:
    viewport = person.figure.viewport()
    event = QWheelEvent(
        QPointF(at),
        QPointF(viewport.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


@pytest.mark.slow
def test_the_wheel_zooms_about_the_mouse(person: Person) -> None:
    person.type_function("sin x")
    person.see_features()
    before = person.figure.view
    at = person.pixel_of(2.0, 0.25)
    _turn_wheel(person, at, 3)
    person.see_curves()
    view = person.figure.view
    assert is_close(view.high - view.low, (before.high - before.low) / 1.2**3)
    assert (person.pixel_of(2.0, 0.25) - at).manhattanLength() <= 1


@pytest.mark.slow
def test_a_deep_zoom_stays_exact(person: Person) -> None:
    person.type_function("(sin x)^3 + x/3")
    person.set_spec(low=1 - 1e-6, high=1 + 1e-6, bottom=None, top=None)
    person.see_curves()
    x = person.samples.x
    s, c = np.sin(x), np.cos(x)
    f2 = person.samples.derivatives[2]
    assert np.allclose(f2, 6 * s * c**2 - 3 * s**3, rtol=1e-13)


@pytest.mark.fast_cases(1)
@pytest.mark.shares_window
@pytest.mark.parametrize("width", [20.0, 1e-3, 1e-6, 1e-9, 4e-12])
def test_the_ends_of_the_view_can_be_read_and_told_apart(person: Person, width: float) -> None:
    person.set_spec(low=-1 - width / 2, high=-1 + width / 2, bottom=None, top=None)
    person.see_curves()
    person.bot.wait(50)
    fields = person.page.controls.view.fields
    for first, second in (("low", "high"), ("bottom", "top")):
        texts = [fields[key].text() for key in (first, second)]
        assert texts[0] != texts[1]
        for key, text in zip((first, second), texts, strict=True):
            # Frame, padding and the margin that Qt leaves for the cursor.
            needed = fields[key].fontMetrics().horizontalAdvance(text) + 18
            assert fields[key].width() >= needed, text


@pytest.mark.slow
@pytest.mark.parametrize("text", ["-1.0001", "1.23456"])
def test_the_ends_of_a_slider_can_be_read(person: Person, text: str) -> None:
    person.type_function("a x")
    row = person.page.parameter_list.rows["a"]
    row._more.setChecked(True)
    person.bot.wait(50)
    assert row._range is not None
    for field in row._range._fields.values():
        assert field.width() >= field.fontMetrics().horizontalAdvance(text) + 18
    assert row.width() >= row.minimumSizeHint().width()


@pytest.mark.slow
def test_a_double_click_fits_the_view_again(person: Person) -> None:
    person.type_function("sin x")
    person.see_features()
    fitted = person.figure.view
    _turn_wheel(person, person.pixel_of(1.0, 0.5), -4)
    assert person.spec.bottom is not None
    QTest.mouseDClick(
        person.figure.viewport(), Qt.MouseButton.LeftButton, pos=person.pixel_of(1.0, 0.5)
    )
    QTest.mouseRelease(
        person.figure.viewport(), Qt.MouseButton.LeftButton, pos=person.pixel_of(1.0, 0.5)
    )
    person.see(lambda: person.spec.bottom is None)
    person.see_curves()
    assert person.figure.view.top <= fitted.top * 1.2


def _double_click(person: Person, at: QPoint) -> None:
    """Click twice; the system sends the first click by itself."""
    viewport = person.figure.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.slow
def test_a_double_click_goes_back_to_the_usual_range_in_one_step_that_leaves_the_point(
    person: Person,
) -> None:
    person.type_function("sin x")
    person.set_spec(low=7.0, high=7.1, bottom=3.0, top=4.0)
    person.see_features()
    before = person.spec
    _double_click(person, person.pixel_of(7.03, 3.5))
    person.see_curves()
    assert (person.spec.low, person.spec.high) == (CurveSpec().low, CurveSpec().high)
    assert person.figure.view.bottom < -1 < 1 < person.figure.view.top
    assert person.spec.point == before.point
    person.window.commands.undo()
    assert person.spec == before


@pytest.mark.slow
def test_a_double_click_on_a_fitted_view_is_no_step(person: Person) -> None:
    person.type_function("sin x")
    person.set_spec(point=2.0)
    person.see_features()
    before = person.spec
    _double_click(person, person.pixel_of(-3.0, 0.5))
    assert person.spec == before
    person.window.commands.undo()
    assert person.spec.point == CurveSpec().point


@pytest.mark.slow
def test_two_clicks_in_turn_are_two_steps(person: Person) -> None:
    person.type_function("x^2")
    person.see_features()
    viewport = person.figure.viewport()
    for x in (2.0, 3.0):
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=person.pixel_of(x, 0.0))
    person.window.commands.undo()
    assert abs(person.spec.point - 2.0) < 0.05
    person.window.commands.undo()
    assert person.spec.point == CurveSpec().point


def test_home_goes_back_to_the_usual_range(person: Person) -> None:
    person.type_function("sin x")
    person.set_spec(low=7.0, high=7.1)
    person.see_curves()
    person.press(Qt.Key.Key_Home, on=person.figure)
    person.see_curves()
    assert (person.spec.low, person.spec.high) == (CurveSpec().low, CurveSpec().high)


@pytest.mark.slow
def test_the_point_stays_within_the_view_while_it_is_dragged(person: Person) -> None:
    person.type_function("x")
    person.see_features()
    start = person.pixel_of(1.0, 1.0)
    person.drag(start, start + QPoint(2000, 0))
    assert person.spec.point == person.spec.high
    start = person.pixel_of(person.spec.high, person.spec.high)
    person.drag(start, start - QPoint(3000, 0))
    assert person.spec.point == person.spec.low


@pytest.mark.slow
def test_the_focus_is_seen_on_the_screen_and_not_in_a_picture_of_the_figure(
    person: Person,
) -> None:
    person.type_function("x")
    person.see_features()
    edge, figure = QPoint(0, person.figure.height() // 2), person.figure
    picture = figure.image()
    assert figure.grab().toImage().pixelColor(edge).name() == figure.theme.background
    person.press(Qt.Key.Key_F3, on=person.shell)
    assert figure.grab().toImage().pixelColor(edge) == QColor(figure.theme.accent)
    assert figure.image() == picture
    person.press(Qt.Key.Key_F2, on=person.shell)
    assert figure.grab().toImage().pixelColor(edge).name() == figure.theme.background


@pytest.mark.slow
def test_a_curve_is_hidden_and_shown_by_its_swatch(person: Person) -> None:
    swatch, _ = person.page.controls.values.rows[2]
    swatch.click()
    assert person.spec.visible() == (0, 1, 3)
    swatch.click()
    assert person.spec.visible() == (0, 1, 2, 3)


def test_derivatives_up_to_the_sixth_are_drawn_on_demand(person: Person) -> None:
    person.type_function("sin x")
    for _ in range(3):
        person.page.controls.values.more_button.click()
    person.see_curves()
    assert np.allclose(person.samples.derivatives[6], -np.sin(person.samples.x))
    assert len(person.page.controls.values.rows) == 7
    assert not person.page.controls.values.more_button.isEnabled()


@pytest.mark.slow
def test_roots_extrema_and_inflections_are_marked_exactly(person: Person) -> None:
    person.type_function("x^3 - 3x")
    person.set_spec(inflections=True, low=-3.0, high=3.0, bottom=None, top=None)
    person.see_features()
    marked = {(p.kind, round(p.x, 12)) for p in person.features.points}
    assert marked == {
        ("root", round(-np.sqrt(3), 12)),
        ("root", 0.0),
        ("root", round(np.sqrt(3), 12)),
        ("maximum", -1.0),
        ("minimum", 1.0),
        ("inflection", 0.0),
    }


@pytest.mark.slow
def test_a_gap_is_drawn_with_its_reason(person: Person) -> None:
    person.type_function("sqrt x")
    person.see_features()
    assert "sqrt(x) is NaN" in person.page.controls.values.notes
    assert "to 0:" in person.page.controls.values.notes


@pytest.mark.slow
def test_nones_meaning_is_said(person: Person) -> None:
    person.type_function("floor x")
    person.see_features()
    assert "no gradient for tf.floor" in person.page.controls.values.notes
    assert person.page.controls.values.rows[1][1].text() == "None"


@pytest.mark.slow
def test_the_difference_is_drawn_over_the_tape_with_its_error(person: Person) -> None:
    person.type_function("sin x")
    person.page.controls.differences.chip.click()
    person.see_features()
    x, epsilon = person.samples.x, person.spec.epsilon
    true = (np.sin(x + epsilon) - np.sin(x - epsilon)) / (2 * epsilon)
    assert np.allclose(person.samples.difference, true, atol=1e-12)
    assert set(person.features.errors) == {"float32", "float64"}
    assert "error" in person.page.controls.differences.text


@pytest.mark.slow
def test_the_errors_stay_while_another_view_is_looked_at(person: Person) -> None:
    person.set_spec(differences=True)
    person.see_features()
    picture = person.figure.errors
    shown = picture._features
    assert shown is not None
    kept: list[bool] = []
    person.page.results_changed.connect(lambda: kept.append(picture._features is not None))
    person.set_spec(low=-1.0, high=4.0)
    person.see_features()
    assert len(kept) >= 2
    assert all(kept)
    person.set_spec(point=2.0)
    person.see_curves()
    assert picture._features is not shown


@pytest.mark.slow
def test_the_comparison_is_switched_off_and_on_again(person: Person) -> None:
    whole = person.figure.view.height
    for _ in range(2):
        person.page.controls.differences.chip.click()
        person.see_features()
        person.see(lambda: person.figure.view.height < 0.8 * whole)
        person.page.controls.differences.chip.click()
        person.see_features()
        person.see(lambda: person.figure.view.height == whole)
    assert person.page.controls.differences.text == ""


@pytest.mark.slow
def test_float32_shows_what_notebooks_see(person: Person) -> None:
    person.type_function("x/3")
    person.page.controls.dtype_chips["float32"].click()
    person.see_curves()
    f = person.samples.derivatives[0]
    assert f is not None
    assert np.array_equal(f, f.astype(np.float32))


def test_a_range_to_the_right_of_the_view_is_typed_left_end_first(person: Person) -> None:
    for key, value in (("low", "10"), ("high", "20")):
        field = person.page.controls.view.fields[key]
        person.type_number(field, value)
    assert (person.spec.low, person.spec.high) == (10.0, 20.0)


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("x", 1.0, 1.0), ("x^2", -1e300, 1e300), ("x", 0.0, 1e-300), ("x", 3.0, -3.0)],
)
def test_odd_ranges_give_a_picture(person: Person, text: str, low: float, high: float) -> None:
    person.type_function(text)
    for key, value in (("low", low), ("high", high)):
        field = person.page.controls.view.fields[key]
        person.type_number(field, repr(value))
    person.see_curves()
    view = person.figure.view
    assert view.low < view.high
    assert view.bottom < view.top
    assert not person.figure.grab().isNull()


@pytest.mark.fast_cases(1)
@pytest.mark.shares_window
@pytest.mark.parametrize("text", ["5", "sqrt(-1 - x^2)", "0/0", "1e300 x^20", "x^x", "tan(1/x)"])
def test_odd_functions_give_a_picture(person: Person, text: str) -> None:
    person.type_function(text)
    person.see_features()
    assert person.figure.view.bottom < person.figure.view.top
    assert not person.figure.grab().isNull()


@pytest.mark.slow
def test_arrows_move_the_point_and_plus_zooms(person: Person) -> None:
    person.type_function("sin x")
    person.see_features()
    person.press(Qt.Key.Key_F3, on=person.shell)
    assert person.figure.hasFocus()
    point, width = person.spec.point, person.spec.high - person.spec.low
    person.press(Qt.Key.Key_Right, on=person.figure)
    assert person.spec.point > point
    person.press(Qt.Key.Key_Plus, on=person.figure)
    assert is_close(person.spec.high - person.spec.low, width / 1.2)
    low = person.spec.low
    person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier, on=person.figure)
    assert person.spec.low > low


@pytest.mark.shares_window
@pytest.mark.parametrize(("key", "value"), [("high", 1e-9), ("step", 1e300), ("low", -1e308)])
def test_a_slider_survives_any_range_and_step(person: Person, key: str, value: float) -> None:
    person.type_function("a x")
    person.see(lambda: "a" in person.page.parameter_list.rows)
    row = person.page.parameter_list.rows["a"]
    row._on_typed("value", 1e308)
    row._on_typed("low", 0.0)
    row._on_typed(key, value)
    row.slider.setValue(2000)
    person.see_curves()
    person.type_function("x^2")
    person.see_curves()


@pytest.mark.slow
def test_a_long_computation_is_said_and_marks_what_is_shown_as_old(person: Person) -> None:
    pid = person.engine.pid
    person.set_spec(order=6)
    person.paste_function("x^x^x^x^x^x^x^x")
    person.see(lambda: person.window.status.startswith("Computing"))
    assert {label.text() for _, label in person.page.controls.values.rows} == {"…"}
    person.type_function("x^2")
    person.see_curves()
    assert person.samples.point.derivatives[:3] == [1, 2, 2]
    assert person.window.status.startswith("Curves: ")
    assert person.engine.pid == pid


@pytest.mark.slow
def test_what_takes_the_engine_down_leaves_its_reason_in_place_of_the_picture(
    person: Person,
) -> None:
    def kill() -> None:
        os.kill(person.engine.pid, signal.SIGKILL)

    person.set_spec(order=6)
    person.paste_function("x^x^x^x^x^x^x^x")
    person.bot.wait(1200)
    kill()
    person.see(lambda: person.engine.state is EngineState.RESTARTING)
    person.see(lambda: person.engine.state is EngineState.READY)
    kill()
    person.see(lambda: person.page.samples is None)
    assert {label.text() for _, label in person.page.controls.values.rows} == {"—"}
    assert person.page.table() is None
    assert person.figure.failure == "The engine crashed twice while computing this, so it gave up."
    person.type_function("x^2")
    person.see_curves()
    assert person.samples.point.derivatives[:3] == [1, 2, 2]
    assert not person.figure.failure


@pytest.mark.slow
def test_a_click_anywhere_in_a_curve_s_row_shows_or_hides_it(person: Person) -> None:
    swatch, value = person.page.controls.values.rows[2]
    layout = person.page.controls.values._grid
    title = layout.itemAtPosition(2, 1).widget()
    assert layout.horizontalSpacing() == 0
    for widget, place in (
        (title, title.rect().center()),
        (value, value.rect().center()),
        (value, value.rect().topLeft()),
        (value, value.rect().bottomRight()),
    ):
        was_shown = swatch.isChecked()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)
        assert (2 in person.spec.visible()) != was_shown


@pytest.mark.slow
def test_the_buttons_for_derivatives_name_them_and_stand_below_their_values(
    person: Person,
) -> None:
    controls = person.page.controls
    assert controls.values.more_button.text() == "+ derivative f⁽⁴⁾"
    assert controls.values.fewer_button.text() == "− f‴"
    lowest = max(value.geometry().bottom() for _, value in controls.values.rows)
    assert controls.values.more_button.geometry().top() > lowest
    controls.values.more_button.click()
    assert person.spec.order == 4
    assert controls.values.fewer_button.text() == "− f⁽⁴⁾"
    for _ in range(5):
        controls.values.fewer_button.click()
    assert person.spec.order == 0
    assert not controls.values.fewer_button.isEnabled()


def _play_until(person: Person, values: set[float], count: int) -> None:
    row = person.page.parameter_list.rows["a"]
    row.play_button.click()

    def has_enough() -> bool:
        values.add(row.parameter.value)
        return len(values) >= count

    person.see(has_enough)
    row.play_button.click()


@pytest.mark.slow
def test_an_animated_letter_goes_in_the_steps_of_its_slider(person: Person) -> None:
    person.paste_function("a x")
    person.set_spec(
        function=person.spec.function.with_parameter(Parameter("a", 1.0, 0.0, 5.0, 0.5))
    )
    seen: set[float] = set()
    _play_until(person, seen, 4)
    assert all(value == round(2 * value) / 2 for value in seen)


@pytest.mark.slow
def test_a_value_outside_of_a_new_range_goes_to_its_end(person: Person) -> None:
    person.paste_function("a x")
    row = person.page.parameter_list.rows["a"]
    row._more.click()
    person.type_number(row._range._fields["low"], "3")
    assert person.spec.function.parameters[0] == Parameter("a", 3.0, 3.0, 5.0, 0.01)
    person.type_number(row._range._fields["high"], "2")
    parameter = person.spec.function.parameters[0]
    assert parameter.low <= parameter.value <= parameter.high == 2


def test_n_goes_to_the_next_mark_and_shift_n_back(person: Person) -> None:
    person.paste_function("x^3 - 3x")
    person.see_features()
    person.press(Qt.Key.Key_F3)
    marks = [-math.sqrt(3), -1.0, 0.0, 1.0, math.sqrt(3)]
    person.set_spec(point=-2.0)
    for mark in marks:
        person.see_features()
        person.press(Qt.Key.Key_N)
        assert person.spec.point == pytest.approx(mark, abs=1e-9)
    for mark in reversed(marks[:-1]):
        person.see_features()
        person.press(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
        assert person.spec.point == pytest.approx(mark, abs=1e-9)
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert person.spec.point == pytest.approx(-1.0, abs=1e-9)
