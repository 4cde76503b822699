"""Functions of two variables as a person meets them: typing, dragging, turning, looking."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.surface.spec import SurfaceSpec
from explorer.ui.pages.curves.curves import CurvesPage
from explorer.ui.pages.surface.surface import SurfacePage
from tests.ui.conftest import Person, is_close

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def saddle(person: Person) -> Person:
    """A person before a saddle, with the point beside it."""
    person.paste_function("x^2 - y^2 + x y")
    person.see_curves()
    return person


def wheel(person: Person, at: QPoint, *modifiers: Qt.KeyboardModifier) -> None:
    """Turn the wheel by one notch away from the person."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    viewport = person.figure.viewport()
    event = QWheelEvent(
        QPointF(at), QPointF(viewport.mapToGlobal(at)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def focused(person: Person) -> None:
    person.press(Qt.Key.Key_F3)
    person.see(person.figure.hasFocus)


# The page comes and goes with the second variable


def test_a_second_variable_brings_the_surface_and_the_cursor_stays(person: Person) -> None:
    assert isinstance(person.page, CurvesPage)
    person.type_function("x^2 + y^2")
    assert isinstance(person.page, SurfacePage)
    assert person.shell.edit.hasFocus()
    assert person.shell.edit.textCursor().position() == len("x^2 + y^2")
    person.see_curves()
    assert person.page.area().isVisible()
    x, y = person.samples.x, person.samples.y
    np.testing.assert_allclose(person.samples.z, x[None, :] ** 2 + y[:, None] ** 2, atol=1e-13)


def test_without_the_second_variable_the_curves_come_back(person: Person) -> None:
    person.type_function("x^2 + y")
    for _ in range(4):
        person.press(Qt.Key.Key_Backspace)
    assert person.shell.edit.toPlainText() == "x^2"
    assert isinstance(person.page, CurvesPage)
    assert person.shell.edit.hasFocus()
    person.see_curves()
    assert person.page.area().isVisible()


def test_both_pages_share_function_and_undo(person: Person) -> None:
    person.paste_function("x^2 + y^2")
    person.see_curves()
    person.window.commands.undo()
    assert isinstance(person.page, CurvesPage)
    person.window.commands.redo()
    assert isinstance(person.page, SurfacePage)
    assert person.spec.function.text == "x^2 + y^2"
    person.see_curves()


def test_the_echo_names_both_variables(saddle: Person) -> None:
    echo = saddle.window.function_field._echo
    saddle.see(lambda: echo.toolTip() == "f(x, y) = x^2 - y^2 + x*y")


def test_a_letter_is_an_axis_or_has_a_slider(saddle: Person) -> None:
    saddle.page.controls.axis_chips.chips["y"].click()
    assert isinstance(saddle.page, CurvesPage)
    assert saddle.spec.function.variables == ("x",)
    assert list(saddle.page.parameter_list.rows) == ["y"]
    saddle.see_curves()
    chips = saddle.page.controls.axis_chips.chips
    assert [name for name, chip in chips.items() if chip.isChecked()] == ["x"]
    chips["y"].click()
    assert isinstance(saddle.page, SurfacePage)
    assert saddle.spec.function.variables == ()
    saddle.see_curves()


def test_a_parameter_can_become_an_axis(person: Person) -> None:
    person.paste_function("a x^2")
    person.page.controls.axis_chips.chips["a"].click()
    assert isinstance(person.page, SurfacePage)
    person.see_curves()
    assert person.spec.function.axes() == ("x", "a")
    assert not person.page.parameter_list.rows
    x, a = person.samples.x, person.samples.y
    np.testing.assert_allclose(person.samples.z, a[:, None] * x[None, :] ** 2, atol=1e-13)
    person.page.controls.axis_chips.chips["x"].click()
    assert isinstance(person.page, CurvesPage)
    assert person.spec.function.axis() == "a"


def test_a_function_of_one_letter_has_no_choice_of_axes(person: Person) -> None:
    assert person.page.controls.axis_chips.isHidden()
    person.type_function("a x")
    assert not person.page.controls.axis_chips.isHidden()


# The point


def test_the_cases_of_the_lessons_are_inspected(person: Person) -> None:
    """S2, S3, S6 and S7."""
    person.paste_function("(x1+5) x2^2")
    for field, text in zip(person.page.controls.point_fields, ("2", "3"), strict=True):
        person.type_number(field, text)
    person.see_curves()
    found = person.samples.inspection
    assert (found.value, found.gradient) == (63, [9, 42])
    assert found.differences == [8.999999999993236, 41.999999999994486]
    inspector = person.page.controls.inspector
    assert [[e.text() for e in row] for row in inspector.matrix.labels] == [
        ["None", "6"], ["6", "14"],
    ]  # fmt: skip
    assert inspector.notes[0].startswith("None: ")
    person.paste_function("x1^2 + x2 + 1")
    person.see_curves()
    assert [[e.text() for e in row] for row in inspector.matrix.labels] == [
        ["2", "None"], ["None", "None"],
    ]  # fmt: skip


def test_a_click_puts_the_point(saddle: Person) -> None:
    at = saddle.pixel_of(-1.5, 0.5)
    QTest.mouseClick(saddle.figure.viewport(), Qt.MouseButton.LeftButton, pos=at)
    saddle.see(lambda: saddle.spec.point != (1.0, 1.0))
    assert is_close(saddle.spec.point[0], -1.5, 0.03)
    assert is_close(saddle.spec.point[1], 0.5, 0.03)
    saddle.see_curves()
    assert saddle.samples.inspection.at == list(saddle.spec.point)


def test_the_point_is_dragged_and_stays_in_the_picture(saddle: Person) -> None:
    saddle.drag(saddle.pixel_of(1, 1), saddle.pixel_of(-2, -1))
    assert is_close(saddle.spec.point[0], -2, 0.06)
    assert is_close(saddle.spec.point[1], -1, 0.06)
    assert (saddle.spec.low, saddle.spec.top) == (-3, 3)
    saddle.drag(saddle.pixel_of(*saddle.spec.point), QPoint(1, 1))
    view = saddle.figure.view
    assert saddle.spec.point == pytest.approx((view.low, view.top))
    saddle.window.commands.undo()
    assert is_close(saddle.spec.point[0], -2, 0.06)


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("key", "direction"),
    [
        (Qt.Key.Key_Left, (-1, 0)),
        (Qt.Key.Key_Right, (1, 0)),
        (Qt.Key.Key_Up, (0, 1)),
        (Qt.Key.Key_Down, (0, -1)),
    ],
)
def test_arrow_keys_move_the_point(saddle: Person, key: Qt.Key, direction: tuple[int, int]) -> None:
    focused(saddle)
    saddle.press(key, on=saddle.figure)
    slow = np.subtract(saddle.spec.point, (1, 1))
    saddle.press(key, SHIFT, on=saddle.figure)
    fast = np.subtract(saddle.spec.point, (1, 1)) - slow
    assert (np.sign(slow.round(9)) == direction).all()
    np.testing.assert_allclose(fast, 10 * slow, atol=1e-9)


# The view


def test_a_drag_moves_the_picture(saddle: Person) -> None:
    view = saddle.figure.view
    before = [view.low, view.high, view.bottom, view.top]
    saddle.drag(saddle.pixel_of(-1, -1), saddle.pixel_of(0, 0))
    spec = saddle.spec
    after = [end - 1 for end in before]
    assert [spec.low, spec.high, spec.bottom, spec.top] == pytest.approx(after, abs=0.05)
    assert spec.point == (1, 1)
    saddle.see_curves()
    assert saddle.samples.x[0] == spec.low


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("modifiers", "changed"),
    [((), (True, True)), ((SHIFT,), (True, False)), ((CONTROL,), (False, True))],
)
def test_the_wheel_zooms_where_the_mouse_is(
    saddle: Person, modifiers: tuple[Qt.KeyboardModifier, ...], changed: tuple[bool, bool]
) -> None:
    view = saddle.figure.view
    before = (view.high - view.low, view.top - view.bottom)
    wheel(saddle, saddle.pixel_of(1, 0), *modifiers)
    saddle.see_curves()
    view = saddle.figure.view
    widths = (view.high - view.low, view.top - view.bottom)
    for width, was, is_changed in zip(widths, before, changed, strict=True):
        assert is_close(width, was / 1.2 if is_changed else was)
    # One axis alone: whoever zooms it wants the scales apart.
    assert view.is_equal == all(changed)
    assert saddle.page.controls.equal_chip.isChecked() == all(changed)


def test_keys_pan_zoom_and_fit(saddle: Person) -> None:
    focused(saddle)
    saddle.press(Qt.Key.Key_Plus, on=saddle.figure)
    assert is_close(saddle.spec.high, 2.5)
    saddle.press(Qt.Key.Key_Right, CONTROL, on=saddle.figure)
    assert saddle.spec.high > 2.6
    saddle.press(Qt.Key.Key_Home, on=saddle.figure)
    assert (saddle.spec.low, saddle.spec.high, saddle.spec.bottom) == (-3, 3, -3)


def test_a_double_click_fits_and_leaves_the_point(saddle: Person) -> None:
    saddle.set_spec(low=-1.0, high=2.0)
    viewport, at = saddle.figure.viewport(), saddle.pixel_of(0, 0)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)
    saddle.see(lambda: saddle.spec.low == -3)
    assert saddle.spec.point == (1, 1)
    saddle.window.commands.undo()
    assert (saddle.spec.low, saddle.spec.point) == (-1, (1, 1))


def test_typed_ranges_are_shown(saddle: Person) -> None:
    field = saddle.page.controls.view.fields["top"]
    saddle.type_number(field, "2pi")
    assert is_close(saddle.spec.top, 2 * np.pi)
    saddle.see_curves()
    assert is_close(saddle.samples.y[-1], 2 * np.pi)


def test_there_is_about_a_value_for_every_four_pixels(saddle: Person) -> None:
    rows, columns = saddle.samples.z.shape
    assert columns == min(161, round(saddle.figure.view.width / 4))
    assert rows == min(121, round(saddle.figure.view.height / 4))
    before = columns
    saddle.shell.resize(1000, 700)
    saddle.see(lambda: saddle.page.problem().columns < before)
    saddle.see_curves()
    assert saddle.samples.z.shape[1] < before


# What is drawn


def test_contours_and_arrows_can_be_hidden_without_asking_the_engine(saddle: Person) -> None:
    whole, samples = saddle.figure.image(), saddle.samples
    saddle.page.controls.mark_chips["contours"].click()
    lines = saddle.figure.image()
    saddle.page.controls.mark_chips["arrows"].click()
    plain = saddle.figure.image()
    assert whole != lines
    assert lines != plain
    saddle.bot.wait(50)
    assert saddle.samples is samples


@pytest.mark.slow
def test_the_surface_stands_in_space_and_a_drag_turns_it(saddle: Person) -> None:
    flat = saddle.figure.image()
    saddle.page.controls.mark_chips["in_space"].click()
    assert saddle.spec.in_space
    QApplication.processEvents()
    before, samples = saddle.figure.image(), saddle.samples
    assert before != flat
    middle = saddle.figure.viewport().rect().center()
    saddle.drag(middle, middle + QPoint(100, 50))
    assert is_close(saddle.spec.turn, -100, 0.02)
    assert is_close(saddle.spec.tilt, 50, 0.02)
    assert saddle.figure.image() != before
    saddle.bot.wait(50)
    assert saddle.samples is samples or saddle.samples.z.shape != samples.z.shape
    saddle.drag(middle, middle + QPoint(0, 400))
    assert saddle.spec.tilt == 90
    saddle.window.commands.undo()
    assert is_close(saddle.spec.tilt, 50, 0.02)


def test_the_wheel_zooms_the_ranges_of_the_surface(saddle: Person) -> None:
    saddle.set_spec(in_space=True)
    QApplication.processEvents()
    wheel(saddle, saddle.figure.viewport().rect().center() + QPoint(30, 20))
    assert is_close(saddle.spec.high, 2.5, 1e-6)
    assert is_close(saddle.spec.low, -2.5, 1e-6)


def test_a_slider_moves_the_landscape(person: Person) -> None:
    person.paste_function("a x^2 + y^2")
    person.see_curves()
    before = person.samples.z
    slider = person.page.parameter_list.rows["a"].slider
    slider.setFocus()
    person.press(Qt.Key.Key_PageUp)
    person.see_curves()
    assert not np.allclose(before, person.samples.z)


def test_float32_is_what_learners_see(saddle: Person) -> None:
    saddle.page.controls.dtype_chips["float32"].click()
    saddle.see_curves()
    z = saddle.samples.z
    assert (z == z.astype(np.float32)).all()


# Around the figure


def test_code_and_numbers_are_those_of_the_picture(saddle: Person) -> None:
    saddle.see(lambda: "tf.meshgrid" in saddle.window.side.program)
    assert "def f(x, y):" in saddle.window.side.program
    table = saddle.page.table()
    assert table is not None
    assert table.titles == ("x", "y", "f")
    assert table.length == saddle.samples.z.size


def test_the_status_line_tells_where_the_mouse_is_and_how_fast_it_was(saddle: Person) -> None:
    assert saddle.window.status.startswith("Values: ")
    seen: list[str] = []
    saddle.page.cursor_moved.connect(seen.append)
    saddle.page.figure.hovered.emit(1.25, -2.0)
    saddle.page.figure.hovered.emit(float("nan"), float("nan"))
    assert seen == ["x 1.25   y −2", ""]


def test_a_failure_is_said_in_the_place_of_the_picture(saddle: Person) -> None:
    from explorer.core.sentence import sentence

    saddle.page._on_failed(saddle.spec, sentence("It did not work."))
    assert saddle.figure.failure == "It did not work."
    assert saddle.figure.samples is None
    assert saddle.page.table() is None
    assert saddle.page.controls.inspector.value_text == "—"
    saddle.set_spec(point=(0.0, 0.0))
    saddle.see_curves()
    assert saddle.figure.failure == ""


@pytest.mark.fast_cases(3)
@pytest.mark.shares_window
@pytest.mark.parametrize("in_space", [False, True])
@pytest.mark.parametrize("text", ["x/y", "sqrt(x) + ln y", "floor(x) y", "0 x + 0 y", "e^(99 x y)"])
def test_any_function_is_drawn_and_exported(person: Person, text: str, in_space: bool) -> None:
    person.paste_function(text)
    person.see_curves()
    person.set_spec(in_space=in_space)
    person.see_curves()
    QApplication.processEvents()
    assert len(person.figure.png()) > 5000
    assert person.figure.pdf().startswith(b"%PDF")
    svg = person.figure.svg()
    assert b"nan" not in svg.replace(b"nanchor", b"")


def test_the_usual_view_holds_that_of_the_spec(saddle: Person) -> None:
    usual, view = SurfaceSpec(), saddle.figure.view
    assert min(view.low, view.bottom) <= usual.low
    assert {view.low, view.bottom} & {usual.low}
    assert view.high == -view.low
    assert view.top == -view.bottom


def pixels_of_a_unit(person: Person) -> tuple[float, float]:
    """Return how many pixels a unit takes along each axis."""
    view = person.figure.view
    return view.width / (view.high - view.low), view.height / (view.top - view.bottom)


@pytest.mark.parametrize("size", [(1280, 800), (1600, 700)])
def test_a_unit_is_as_long_on_both_axes_until_that_is_switched_off(
    saddle: Person, size: tuple[int, int]
) -> None:
    saddle.shell.resize(*size)
    saddle.see_curves()
    across, up = pixels_of_a_unit(saddle)
    assert across == pytest.approx(up)
    # The numbers at the left are those at the axes.
    view, fields = saddle.figure.view, saddle.page.controls.view.fields
    assert float(fields["high"].text()) == pytest.approx(view.high, abs=1e-3)
    assert float(fields["top"].text()) == pytest.approx(view.top, abs=1e-3)
    saddle.page.controls.equal_chip.click()
    saddle.see_curves()
    view = saddle.figure.view
    assert (view.low, view.high, view.bottom, view.top) == (-3, 3, -3, 3)
    saddle.page.controls.equal_chip.click()
    across, up = pixels_of_a_unit(saddle)
    assert across == pytest.approx(up)


def test_ranges_far_from_equal_are_shown_as_they_are_until_equal_scales_are_asked_for(
    saddle: Person,
) -> None:
    saddle.set_spec(low=0.0, high=100.0, bottom=0.0, top=1.0)
    saddle.see_curves()
    assert not saddle.page.controls.equal_chip.isChecked()
    assert (saddle.figure.view.low, saddle.figure.view.top) == (0, 1)
    saddle.page.controls.equal_chip.click()
    saddle.see_curves()
    across, up = pixels_of_a_unit(saddle)
    assert across == pytest.approx(up)
    assert (saddle.samples.y[0], saddle.samples.y[-1]) == pytest.approx(
        (saddle.figure.view.bottom, saddle.figure.view.top)
    )


def test_arrows_are_at_right_angles_to_contours_at_equal_scales(person: Person) -> None:
    person.paste_function("x^2 + 3 y^2")
    person.see_curves()
    view, samples = person.figure.view, person.samples
    right, down, size = person.figure._landscape.map.directions(view, samples.gradients)
    x, y = samples.places.T
    # A contour of x² + 3 y² has the direction (3 y, −x), in pixels as in the plane.
    along_right, along_down = (
        3 * y * view.width / (view.high - view.low),
        x * view.height / (view.top - view.bottom),
    )
    length = np.hypot(along_right, along_down)
    cosines = (right * along_right + down * along_down)[size > 0] / length[size > 0]
    assert len(cosines) > 50
    assert np.abs(cosines).max() < 1e-6
