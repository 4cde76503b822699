"""The window before anything slow is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.function import FunctionSpec
from explorer.core.language.reading.tokens import MAX_LENGTH
from explorer.engine.client import Engine
from explorer.ui.pages.kit.rows import group
from explorer.ui.shell import main_window
from explorer.ui.shell.controller import MainController
from explorer.ui.shell.main_window import Glimpse, MainWindow
from explorer.ui.widgets.theme import present_theme
from tests.ui.conftest import PATIENCE, Person

CONTROL = Qt.KeyboardModifier.ControlModifier
NOTCH = QPoint(0, -120)


def test_the_shell_needs_nothing_slow() -> None:
    code = (
        "import sys, explorer.ui.shell.application;"
        "print([m for m in ('numpy', 'pyqtgraph', 'lark', 'ziamath', 'pygments', 'msgspec',"
        " 'tensorflow') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_the_shell_knows_the_limits_and_the_first_text_of_the_core() -> None:
    assert main_window.MAX_LENGTH == MAX_LENGTH
    assert Glimpse.text == FunctionSpec().text


def test_a_glimpse_shows_the_last_text_size_and_theme(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = {
        "theme": "dark",
        "size": [900, 700],
        "session": {"curves": {"function": {"text": "cos x"}}},
    }
    path.write_text(json.dumps(state))
    assert Glimpse.of(path) == Glimpse("dark", (900, 700), "cos x")


def test_a_glimpse_of_a_program_shows_no_function(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    session = {"workspace": "tape", "function": {"text": "cos x"}}
    path.write_text(json.dumps({"session": session}))
    assert not Glimpse.of(path).has_function


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b'{"size": 3}',
        b'{"size": [1e999, 2]}',
        b"\xff",
        b"[" * 99999,
    ],
)
def test_a_glimpse_of_anything_else_is_the_first_state(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(data)
    assert Glimpse.of(path) == Glimpse()


def test_a_glimpse_of_no_file_is_the_first_state(tmp_path: Path) -> None:
    assert Glimpse.of(tmp_path / "none.json") == Glimpse()
    assert Glimpse.of(None) == Glimpse()


# The wheel over the panel at the left.


def _controls(person: Person) -> list[QComboBox | QSlider]:
    """Return what a wheel could change."""
    inside = person.shell.left_scroll
    found = [*inside.findChildren(QComboBox), *inside.findChildren(QSlider)]
    return [control for control in found if control.isVisible()]


def _turn_wheel(person: Person, control: QWidget) -> None:
    """Turn the wheel by a notch over a control, which is in view."""
    # A layout that is still to come would move it away again.
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    person.shell.left_scroll.ensureWidgetVisible(control)
    QApplication.processEvents()
    at = control.mapTo(person.shell, control.rect().center())
    QTest.wheelEvent(person.shell.windowHandle(), at, NOTCH)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("key", "function", "least"),
    [
        (Qt.Key.Key_1, "a sin x + b", 2),
        (Qt.Key.Key_1, "a x^2 + y^2", 1),
        (Qt.Key.Key_2, "a x^2 + y^2", 3),
        (Qt.Key.Key_3, "", 7),
    ],
)
def test_the_wheel_over_a_control_scrolls_the_panel_and_changes_nothing(
    person: Person, key: Qt.Key, function: str, least: int
) -> None:
    person.press(key, CONTROL, on=person.shell)
    if function:
        person.type_function(function)
        QTest.keyClick(person.shell.edit, Qt.Key.Key_Return)
    person.shell.resize(800, 480)
    controls = _controls(person)
    assert len(controls) >= least
    spec, focus = person.spec, QApplication.focusWidget()
    bar = person.shell.left_scroll.verticalScrollBar()
    for control in controls:
        bar.setValue(0)
        _turn_wheel(person, control)
        assert bar.value() > 0, control.accessibleName()
        assert QApplication.focusWidget() is focus, control.accessibleName()
    assert person.spec == spec


def test_the_wheel_turns_a_control_that_has_the_focus(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    pace = person.page.controls.pace.slider
    mode = person.page.controls.loop.mode
    for control in (pace, mode):
        control.setFocus()
        before = person.window.session
        bar = person.shell.left_scroll.verticalScrollBar()
        # A layout that is still to come would move it away again.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        person.shell.left_scroll.ensureWidgetVisible(control)
        QApplication.processEvents()
        place = bar.value()
        _turn_wheel(person, control)
        assert person.window.session != before
        assert bar.value() == place


# The focus, where the control that has it can have it no longer.


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def buttons(qtbot: QtBot, window: MainWindow) -> list[QPushButton]:
    """Three buttons in the panel at the left; the second is in a group and has the focus."""
    inside = QWidget()
    made = [QPushButton(name) for name in ("first", "second", "third")]
    window.left_column.addWidget(made[0])
    group(inside).addWidget(made[1])
    window.left_column.addWidget(inside)
    window.left_column.addWidget(made[2])
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made[1].setFocus()
    return made


def test_the_focus_goes_on_from_a_control_that_is_disabled(buttons: list[QPushButton]) -> None:
    buttons[1].setEnabled(False)
    assert buttons[2].hasFocus()


def test_the_focus_goes_on_from_a_control_that_is_hidden(buttons: list[QPushButton]) -> None:
    buttons[1].hide()
    assert buttons[2].hasFocus()


def test_the_focus_goes_on_from_a_group_that_is_hidden(buttons: list[QPushButton]) -> None:
    buttons[1].parentWidget().hide()
    assert buttons[2].hasFocus()


def test_the_focus_goes_on_from_a_control_that_is_in_no_layout_any_more(
    buttons: list[QPushButton],
) -> None:
    inside = buttons[1].parentWidget()
    layout = inside.layout()
    assert layout is not None
    layout.removeWidget(buttons[1])
    buttons[1].hide()
    assert buttons[2].hasFocus()


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("turns", [None, *range(7)])
def test_the_key_of_a_workspace_is_heard_while_the_window_is_being_built(
    qtbot: QtBot, engine: Engine, turns: int | None
) -> None:
    made = MainWindow()
    made.show()
    with qtbot.waitActive(made, timeout=PATIENCE):
        made.activateWindow()
    if turns is None:
        QTest.keyClick(made.edit, Qt.Key.Key_2, CONTROL)
    window = MainController(made, engine, None)
    window.fill()
    for _ in range(turns or 0):
        QApplication.processEvents()
    if turns is not None:
        QTest.keyClick(made.edit, Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(lambda: window.is_complete, timeout=PATIENCE)
    assert window.session.workspace == "descent"
    made.close()
    made.deleteLater()


@pytest.mark.fast_cases(4)
def test_another_key_of_the_window_is_heard_while_it_is_being_built(
    qtbot: QtBot, engine: Engine
) -> None:
    made = MainWindow()
    made.show()
    with qtbot.waitActive(made, timeout=PATIENCE):
        made.activateWindow()
    before = present_theme().name
    QTest.keyClick(made.edit, Qt.Key.Key_T, CONTROL)
    window = MainController(made, engine, None)
    window.fill()
    qtbot.waitUntil(lambda: window.is_complete, timeout=PATIENCE)
    assert present_theme().name != before
    made.close()
    made.deleteLater()


def test_undo_pressed_too_early_takes_back_nothing_that_is_typed_after_it(
    qtbot: QtBot, engine: Engine
) -> None:
    made = MainWindow()
    made.show()
    with qtbot.waitActive(made, timeout=PATIENCE):
        made.activateWindow()
    QTest.keyClick(made.edit, Qt.Key.Key_Z, CONTROL)
    made.edit.selectAll()
    QTest.keyClicks(made.edit, "x^3")
    window = MainController(made, engine, None)
    window.fill()
    qtbot.waitUntil(lambda: window.is_complete, timeout=PATIENCE)
    assert window.session.curves.function.text == "x^3"
    made.close()
    made.deleteLater()


@pytest.mark.slow
def test_what_is_typed_after_the_key_of_the_tape_is_no_function(
    qtbot: QtBot, engine: Engine
) -> None:
    made = MainWindow()
    made.show()
    with qtbot.waitActive(made, timeout=PATIENCE):
        made.activateWindow()
    QTest.keyClick(made.edit, Qt.Key.Key_4, CONTROL)
    QTest.keyClicks(made.edit, "print(12)")
    window = MainController(made, engine, None)
    window.fill()
    qtbot.waitUntil(lambda: window.is_complete, timeout=PATIENCE)
    assert window.session.workspace == "tape"
    assert window.session.function == FunctionSpec()
    window.show_workspace("curves")
    made.edit.selectAll()
    QTest.keyClicks(made.edit, "x^3")
    assert window.session.function.text == "x^3"
    made.close()
    made.deleteLater()


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("turns", range(10))
def test_text_typed_while_the_window_is_being_built_is_drawn(
    qtbot: QtBot, engine: Engine, turns: int
) -> None:
    made = MainWindow()
    made.show()
    with qtbot.waitActive(made, timeout=PATIENCE):
        made.activateWindow()
    window = MainController(made, engine, None)
    window.fill()
    for _ in range(turns):
        QApplication.processEvents()
    made.edit.selectAll()
    QTest.keyClicks(made.edit, "x^3")
    qtbot.waitUntil(lambda: window.is_complete, timeout=PATIENCE)
    assert window.session.curves.function.text == "x^3"
    assert made.edit.toPlainText() == "x^3"
    qtbot.waitUntil(lambda: window.page.samples is not None, timeout=PATIENCE)
    made.close()
    made.deleteLater()
