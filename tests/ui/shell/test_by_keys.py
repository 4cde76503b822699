"""A descent, a training, a tape and a lesson by nothing but keys, as they are pressed."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.ui.lessons.answers.choose import ChooseAnswer
from explorer.ui.widgets.code.editor import CodeEditor
from explorer.workspaces import WORKSPACES
from tests.ui.conftest import Person
from tests.ui.pages.tape.snippets import SINE, see_end

pytestmark = pytest.mark.slow
_Key = Qt.Key
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_MOST = 150
"""Stops of the longest way round the window."""


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def _tab(person: Person, key: Qt.Key = _Key.Key_Tab) -> QWidget:
    """Go to the next stop; an editor, in which Tab indents, is left as its tip says."""
    if isinstance(_focus(), CodeEditor):
        person.press(_Key.Key_Escape)
    person.press(key)
    return _focus()


def _tab_to(person: Person, name: str) -> QWidget:
    """Press Tab until something of this name has the focus."""
    passed: list[str] = []
    while not (_focus().accessibleName() or "").startswith(name):
        passed.append(_tab(person).accessibleName())
        assert len(passed) < _MOST, passed
    return _focus()


def _type(text: str) -> None:
    """Type over what is selected, and confirm it."""
    QTest.keyClick(_focus(), _Key.Key_A, _CONTROL)
    QTest.keyClicks(_focus(), text)
    QTest.keyClick(_focus(), _Key.Key_Return)


def _place(person: Person, widget: QWidget) -> QRect:
    """Return where a widget is on the panel at the left, scrolled or not."""
    body = person.shell.left_scroll.widget()
    assert body is not None
    return QRect(widget.mapTo(body, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("name", [each.name for each in WORKSPACES])
def test_tab_goes_down_the_controls_and_round_the_window_both_ways(
    person: Person, name: str
) -> None:
    person.window.show_workspace(name)
    QApplication.processEvents()
    QTest.keyClick(person.shell, _Key.Key_F3)
    first, stops = _focus(), []
    while not stops or _focus() is not first:
        stops.append(_tab(person))
        assert len(stops) < _MOST
    assert len(set(stops)) == len(stops) > 15
    for stop in reversed([*stops[:-1]]):
        assert _tab(person, _Key.Key_Backtab) is stop
    panel = person.shell.left_scroll
    places = [_place(person, stop) for stop in stops if panel.isAncestorOf(stop)]
    for above, below in itertools.pairwise(places):
        assert below.bottom() > above.top()
        is_beside = below.top() <= above.center().y() <= below.bottom()
        assert not is_beside or below.left() >= above.left()


def test_a_descent(person: Person) -> None:
    person.press(_Key.Key_2, _CONTROL)
    person.press(_Key.Key_F2)
    _type("x^2")
    _tab_to(person, "Start of x")
    _type("2")
    _tab_to(person, "Learning rate 1")
    _type("0.3")
    person.see_curves()
    assert (person.spec.start[0], person.spec.runners[0].rate) == (2.0, 0.3)
    person.see(lambda: "onverged" in person.page.summary())
    person.press(_Key.Key_F3)
    person.press(_Key.Key_Greater)
    person.press(_Key.Key_Less)
    person.press(_Key.Key_Period)
    assert person.page.player.step == 1
    person.press(_Key.Key_Right)
    assert person.spec.start[0] > 2
    person.press(_Key.Key_Space)
    assert person.page.player.is_playing
    person.press(_Key.Key_Space)
    assert not person.page.player.is_playing


def test_a_training(person: Person) -> None:
    person.press(_Key.Key_3, _CONTROL)
    _tab_to(person, "Epochs")
    _type("2")
    assert person.spec.epochs == 2
    person.press(_Key.Key_F3)
    person.press(_Key.Key_Space)
    person.see(lambda: person.page.current is not None and person.page.current.end is not None)
    assert len(person.page.current.epochs.values) == 2
    person.press(_Key.Key_F7)
    assert "Trained to the end" in _focus().toPlainText()  # type: ignore[attr-defined]
    person.press(_Key.Key_Escape)
    assert _focus() is person.figure


def test_a_tape(person: Person) -> None:
    person.press(_Key.Key_4, _CONTROL)
    person.press(_Key.Key_F2)
    QGuiApplication.clipboard().setText(SINE)
    person.press(_Key.Key_A, _CONTROL)
    person.press(_Key.Key_V, _CONTROL)
    person.press(_Key.Key_Return, _CONTROL)
    see_end(person)
    person.press(_Key.Key_F3)
    person.press(_Key.Key_Less)
    assert person.page.player.step == 0
    person.press(_Key.Key_Down)
    assert person.figure.selection_text()
    person.press(_Key.Key_Return)
    assert person.page.player.step > 0


def test_a_lesson(person: Person) -> None:
    person.press(_Key.Key_L, _CONTROL)
    lessons = person.window.lessons
    room = lessons.classroom
    entry = next(each for each in lessons.entries() if each.name.endswith("gradient"))
    rows = [row.title for row in room.panel.list.rows]
    for _ in range(len(rows)):
        if room.panel.list.rows[room.panel.list.currentIndex().row()].title == entry.title:
            break
        person.press(_Key.Key_Down)
    person.press(_Key.Key_Return)
    assert room.lesson is not None
    while room.question is None or not isinstance(room.question.answer, ChooseAnswer):
        step = room.step
        person.press(_Key.Key_Right, _ALT)
        assert room.step == step + 1
    answer, view = room.question.answer, room.panel.view
    person.see(lambda: view.card is not None and view.card.isVisible())
    card = view.card
    assert card is not None
    # A step gives the focus to where one goes on.
    assert _focus() is answer.buttons[0]
    person.press(_Key.Key_Space)
    _tab_to(person, card.check_button.accessibleName())
    person.press(_Key.Key_Space)
    person.see(lambda: view.verdict.isVisible())
