"""Descent as a person meets it: coming and going, what is said, undo, files, looks, keyboard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
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
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.core.descent.spec import DescentSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.engine.client import Engine
from explorer.storage.sessions import load
from explorer.ui.widgets.theme import present_theme
from tests.ui.conftest import Person
from tests.ui.descending import (
    CONTROL,
    SHIFT,
    descent,
    go,
    path_of,
    row_of,
    see_ground,
    see_whole,
)

__all__ = ["descent"]


# The workspace.


@pytest.mark.slow
def test_its_key_shows_it_and_the_other_goes_back_with_the_function_kept(person: Person) -> None:
    person.type_function("x^4 - a x")
    go(person, 2)
    assert isinstance(person.spec, DescentSpec)
    assert person.page.controls.isVisible()
    assert person.page.area().isVisible()
    assert person.shell.edit.toPlainText() == "x^4 - a x"
    see_whole(person)
    go(person, 1)
    assert person.spec.function.text == "x^4 - a x"
    assert not person.window.stack._pages["descent"].controls.isVisible()
    assert not person.window.stack._pages["descent"].area().isVisible()


@pytest.mark.slow
def test_its_name_above_the_figure_shows_it(person: Person) -> None:
    QTest.mouseClick(
        person.window.top_bar.workspaces._buttons["descent"], Qt.MouseButton.LeftButton
    )
    assert person.window.session.workspace == "descent"
    assert person.window.top_bar.workspaces._buttons["descent"].isChecked()
    assert not person.window.top_bar.workspaces._buttons["curves"].isChecked()
    see_whole(person)


@pytest.mark.slow
def test_the_function_and_its_parameters_are_shared(person: Person) -> None:
    go(person, 2)
    person.type_function("a x^2")
    person.page.parameter_list.rows["a"].slider.setValue(9000)
    go(person, 1)
    assert [p.value for p in person.spec.function.shown_parameters()] == [4.0]
    person.page.parameter_list.rows["a"].slider.setValue(6000)
    go(person, 2)
    assert person.page.parameter_list.rows["a"].value_field.text() == "1"
    see_whole(person)
    assert np.allclose(path_of(person).gradients[:, 0], 2 * path_of(person).x[:, 0])


def test_a_second_variable_has_a_start_of_its_own_and_no_slider(descent: Person) -> None:
    fields = descent.page.controls.start_fields
    assert [f.isVisible() for f in fields] == [True, False]
    descent.type_function("x^2 + a y^2")
    descent.see(lambda: [f.isVisible() for f in fields] == [True, True])
    assert list(descent.page.parameter_list.rows) == ["a"]
    descent.see_curves()
    assert path_of(descent).x.shape[1] == 2


# What is said.


@pytest.mark.fast_cases(4)
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
    see_whole(descent)
    assert said in descent.page.controls.verdicts[0]
    for step in (0, 50, 100):
        descent.page.player.go_to(step)
        descent.figure.image(1.0)
    assert descent.page.program()
    assert descent.page.table() is not None


@pytest.mark.slow
def test_the_none_of_the_tape_is_explained(descent: Person) -> None:
    descent.paste_function("floor(x) + y^2")
    descent.set_spec(start=(0.5, 1.0))
    see_whole(descent)
    assert descent.page.controls._notes.text().startswith("The tape gives None for x:")
    assert (path_of(descent).x[:, 0] == 0.5).all()
    assert "g = ∂f/∂x   None" in descent.page.controls.step_text


@pytest.mark.slow
def test_at_equal_scales_a_step_is_at_right_angles_to_the_contour(descent: Person) -> None:
    descent.paste_function("x^2 + 3 y^2")
    descent.set_spec(low=-8.0, high=8.0, bottom=-1.0, top=1.0, equal=False, start=(1.0, 0.5))
    see_whole(descent)
    QTest.mouseClick(descent.page.controls.equal_chip, Qt.MouseButton.LeftButton)
    see_whole(descent)
    x, y, further = 1.0, 0.5, 0.1
    # The gradient is (2 x, 6 y), and a contour has the direction (3 y, −x).
    places = [(x, y), (x + further * 2 * x, y + further * 6 * y)]
    places.append((x + further * 3 * y, y - further * x))
    view = descent.figure.main_plot.view
    at, up, along = (np.array([view.x_to_pixel(a), view.y_to_pixel(b)]) for a, b in places)
    cosine = (up - at) @ (along - at) / np.linalg.norm(up - at) / np.linalg.norm(along - at)
    assert abs(cosine) < 1e-6


@pytest.mark.slow
def test_a_third_variable_is_a_slider(descent: Person) -> None:
    descent.paste_function("x^2 + y^2 + z x y")
    assert list(descent.page.parameter_list.rows) == ["z"]
    see_whole(descent)
    before = path_of(descent).values[0]
    descent.set_spec(start=(1.0, 1.0))
    descent.page.parameter_list.rows["z"].slider.setValue(9000)
    see_whole(descent)
    assert path_of(descent).values[0] == 6.0 != before


@pytest.mark.slow
def test_a_mistake_in_the_field_leaves_the_path(descent: Person) -> None:
    paths = descent.page.paths
    descent.type_function("x^2 + sni(x)")
    descent.see(lambda: bool(descent.window.function_field.message))
    descent.type_function("x^2")
    see_whole(descent)
    assert np.array_equal(path_of(descent).x, paths.paths[0].x)


@pytest.mark.slow
def test_float32_is_what_notebooks_see(descent: Person) -> None:
    descent.paste_function("x^2/3")
    descent.page.controls.dtype_chips["float32"].click()
    see_whole(descent)
    values = path_of(descent).values
    assert np.array_equal(values, values.astype(np.float32))
    assert "tf.float32" in descent.page.program()


# Undo, files, looks.


@pytest.mark.slow
def test_undo_and_redo_go_through_the_workspaces(person: Person) -> None:
    person.type_function("x^2")
    person.window.end_gesture()
    go(person, 2)
    person.type_number(person.page.controls.steps_field, "50")
    go(person, 1)
    person.set_spec(point=2.0)
    go(person, 2)
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
    see_whole(person)


@pytest.mark.slow
def test_a_session_keeps_the_descent(
    descent: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "race.json"
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))
    runners = (
        OptimizerConfig("tape", 0.3),
        OptimizerConfig("adam", 0.2, {"beta_1": 0.8}, "cosine"),
    )
    descent.set_spec(runners=runners, steps=33, start=(2.0, 0.0))
    descent.press(Qt.Key.Key_S, CONTROL, on=descent.shell)
    saved = descent.spec
    assert load(path).descent == saved
    go(descent, 1)
    descent.type_function("cos x")
    descent.press(Qt.Key.Key_O, CONTROL, on=descent.shell)
    assert descent.window.session.workspace == "descent"
    assert descent.spec == saved
    see_whole(descent)


@pytest.mark.slow
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
    see_whole(descent)


@pytest.mark.slow
def test_the_last_state_comes_back_in_descent(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    first = Person(qtbot, engine, tmp_path / "state.json")
    go(first, 2)
    first.paste_function("x^2 + y^2")
    first.set_spec(start=(1.0, 2.0), runners=(OptimizerConfig("adam", 0.3),))
    spec = first.spec
    first.close()
    second = Person(qtbot, engine, tmp_path / "state.json")
    assert second.window.session.workspace == "descent"
    assert second.spec == spec
    assert second.shell.edit.toPlainText() == "x^2 + y^2"
    see_whole(second)
    go(second, 1)
    second.see_curves()
    second.close()


@pytest.mark.slow
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
    see_whole(descent)
    see_ground(descent)
    descent.window.files.export(kind)
    assert asked == [f"descent.{kind}"]
    assert path.stat().st_size > 1000
    assert descent.window.status == f"Saved descent.{kind}"


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_panel_shows_the_program_and_numbers_of_the_descent(descent: Person) -> None:
    side = descent.window.side
    descent.see(lambda: "assign_sub" in side.program)
    descent.set_spec(runners=(OptimizerConfig("adam", 0.1),))
    descent.see(lambda: "optimizers.Adam(" in side.program)


@pytest.mark.slow
def test_the_theme_is_switched_in_descent_and_kept_in_curves(descent: Person) -> None:
    descent.set_spec(runners=(OptimizerConfig("tape", 0.1), OptimizerConfig("adam", 0.1)))
    descent.see_curves()
    descent.press(Qt.Key.Key_T, CONTROL, on=descent.shell)
    theme = present_theme()
    assert descent.figure.theme is theme
    assert descent.figure.loss_chart.theme is theme
    assert descent.figure.image(1.0).pixelColor(2, 2).name() == theme.background
    mark = row_of(descent, 1)._mark.grab().toImage()  # type: ignore[attr-defined]
    assert mark.pixelColor(8, 8).name() == theme.curves[1].lower()
    go(descent, 1)
    assert descent.figure.theme is theme
    assert descent.figure.image(1.0).pixelColor(2, 2).name() == theme.background
    descent.press(Qt.Key.Key_T, CONTROL, on=descent.shell)
    go(descent, 2)
    assert descent.figure.theme is present_theme()


# For everybody.


def _open_all(person: Person) -> None:
    """Show everything that can be shown in Descent."""
    person.paste_function("a x^2 + y^2")
    person.set_spec(runners=(OptimizerConfig("tape", 0.1), OptimizerConfig("adam", 0.1)))
    for number in (0, 1):
        row_of(person, number)._more.click()  # type: ignore[attr-defined]
    person.see_curves()


@pytest.mark.slow
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


@pytest.mark.slow
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
        "Add another optimizer to race",
        "All learning rates",
        "All starts",
        "float64",
        "Paths of gradient descent",
        "One step back (,)",
        "Play (Space)",
        "One step forward (.)",
        "Step",
        "Speed: 1×",
        "Begin again at the end",
        "Code",
        "Help (F1)",
    ]
    places = [stops.index(name) for name in order]
    assert places == sorted(places)
    assert "" not in stops
    assert _stops(descent, Qt.Key.Key_Backtab) == stops[::-1]
