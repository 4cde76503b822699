"""The figure in words, and the way from one part of the window to another, by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.ui.shell.description import DescriptionBox
from explorer.workspaces import WORKSPACES
from tests.ui.conftest import Person

_SHIFT = Qt.KeyboardModifier.ShiftModifier


def _box(person: Person) -> DescriptionBox:
    box = person.shell.findChild(DescriptionBox)
    assert isinstance(box, DescriptionBox)
    return box


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_f7_says_what_the_figure_shows_and_escape_gives_the_focus_back(person: Person) -> None:
    person.paste_function("x^3 - 3x")
    person.see_features()
    person.press(Qt.Key.Key_F7)
    box = _box(person)
    assert _focus() is box.text
    lines = box.text.toPlainText().splitlines()
    assert lines[0].startswith("f(x) = x^3 - 3*x for x from ")
    assert "Roots: −1.732, 0, 1.732." in lines
    assert "Maxima: (−1, 2)." in lines
    assert "Minima: (1, −2)." in lines
    assert any(line.startswith("At x = 1: f = −2, f′ = 0, f″ = 6") for line in lines)
    person.press(Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert _focus() is person.shell.edit


def test_what_the_figure_shows_is_copied_by_keys(person: Person) -> None:
    person.see_features()
    person.press(Qt.Key.Key_F7)
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == _box(person).text.toPlainText()
    person.press(Qt.Key.Key_F7)
    assert not _box(person).isVisible()


def test_a_screen_reader_is_told_the_same_of_the_figure(person: Person) -> None:
    person.paste_function("tan x")
    person.see_features()
    spoken = QAccessible.queryAccessibleInterface(person.figure)
    assert spoken.role() == QAccessible.Role.Graphic
    assert "Poles: −4.712, −1.571, 1.571, 4.712." in spoken.text(QAccessible.Text.Description)


def test_a_surface_is_told_with_how_it_bends_at_the_point(person: Person) -> None:
    person.paste_function("x^2 - y^2")
    person.see_curves()
    words = person.page.summary()
    assert "the gradient is (2, −2)" in words
    assert words.endswith("Bends up in one direction and down in another, as around a saddle.")


def test_a_descent_is_told_with_its_verdict_and_its_step(person: Person) -> None:
    person.window.show_workspace("descent")
    person.paste_function("x^2")
    person.see_curves()
    person.see(lambda: bool(person.figure.sentences()))
    verdict = str(person.page.paths.paths[0].verdict.sentence)
    words = person.page.summary()
    assert verdict in words
    assert "At step 0: " in words


@pytest.mark.parametrize("name", [each.name for each in WORKSPACES])
def test_every_workspace_says_something_of_its_figure(person: Person, name: str) -> None:
    person.window.show_workspace(name)
    assert person.page.summary()


def _left(widget: QWidget, person: Person) -> int:
    return widget.mapTo(person.shell, QPoint(0, 0)).x()


@pytest.mark.parametrize("name", [each.name for each in WORKSPACES])
def test_f6_goes_through_the_parts_of_the_window_and_back(person: Person, name: str) -> None:
    person.window.show_workspace(name)
    QTest.keyClick(person.shell, Qt.Key.Key_F6)
    first, passed = _focus(), []
    for _ in range(8):
        passed.append(_focus())
        person.press(Qt.Key.Key_F6)
        if _focus() is first:
            break
    frame = person.shell.frame
    parts = (frame.top_area, frame.left_scroll, frame.figure_area, person.window.side)
    assert all(any(part.isAncestorOf(stop) for stop in passed) for part in parts)
    at = next(i for i, stop in enumerate(passed) if frame.top_area.isAncestorOf(stop))
    across = [_left(stop, person) for stop in (*passed[at + 1 :], *passed[:at])]
    assert across[0] < across[-1]
    for stop in reversed(passed):
        person.press(Qt.Key.Key_F6, _SHIFT)
        assert _focus() is stop
