"""The panel that lists what can be typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.language.reference import rows
from explorer.ui.shell.side.typing_help import TypingHelp, told
from tests.ui.conftest import Person


def _opened(person: Person) -> TypingHelp:
    person.press(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    panel = person.window.side.typing_help
    person.see(panel.isVisible)
    return panel


def test_a_row_is_searched_and_taken_with_the_keyboard(person: Person) -> None:
    panel = _opened(person)
    assert QApplication.focusWidget() is panel.field
    assert list(panel.shown) == rows()
    QTest.keyClicks(panel.field, "arsinh")
    assert panel.shown[0].text == "asinh(x)"
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    person.see_curves()
    assert person.spec.function.text == "asinh(x)"
    assert person.window.commands.can_undo


def test_arrows_go_through_the_rows_and_tell_what_each_means(person: Person) -> None:
    panel = _opened(person)
    QTest.keyClicks(panel.field, "sqrt")
    first = panel.view.currentIndex().row()
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    row = panel.view.currentIndex().row()
    assert row == first + 1
    assert panel._told.text() == told(panel.shown[row])
    assert "derivative" in told(next(r for r in panel.shown if r.text == "sqrt(x)"))


def test_a_click_takes_the_row(person: Person) -> None:
    panel = _opened(person)
    panel.field.setText("tanh")
    index = panel.view.model().index(0, 0)
    QTest.mouseClick(
        panel.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=panel.view.visualRect(index).center(),
    )
    person.see_curves()
    assert person.spec.function.text == "tanh(x)"


def test_nothing_found_is_said_and_escape_goes_back_to_the_field(person: Person) -> None:
    panel = _opened(person)
    QTest.keyClicks(panel.field, "qqqq")
    assert not panel.shown
    assert panel._told.text() == "Nothing that can be typed matches “qqqq”."
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is person.shell.edit


def test_the_rows_that_are_seen_are_typeset_while_nothing_else_happens(person: Person) -> None:
    panel = _opened(person)
    person.see(lambda: panel._formulas.of("3x^2 - 1") is not None)


def test_the_button_at_the_field_and_the_help_open_it(person: Person) -> None:
    person.window.top_bar.typing_button.click()
    assert person.window.side.tab == "typing"
    person.window.top_bar.typing_button.click()
    assert person.window.side.tab == "code"
    person.window.side.keys_help.typing_asked.emit()
    assert person.window.side.tab == "typing"
    person.window.show_workspace("training")
    assert not person.window.top_bar.typing_button.isVisible()
