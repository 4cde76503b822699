"""Panels made wider and narrower by hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget

from explorer.ui.widgets.grip import Grip
from explorer.ui.widgets.theme import LEFT_WIDTH, RIGHT_WIDTH
from tests.ui.conftest import Person
from tests.ui.descending import CONTROL


def grip_of(person: Person, side: str) -> Grip:
    return person.shell.left_grip if side == "left" else person.window.side_area.grip


def drag(grip: Grip, across: int) -> None:
    """Drag a grip; it moves under the mouse, which is where it is on the screen."""
    start = grip.rect().center()
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=start)
    target = grip.mapToGlobal(start) + QPoint(across, 0)
    for _ in range(3):
        QTest.mouseMove(grip, grip.mapFromGlobal(target))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=grip.mapFromGlobal(target))


@pytest.mark.shares_window
@pytest.mark.parametrize(("side", "outwards"), [("left", 1), ("right", -1)])
def test_a_panel_is_dragged_wider_and_reset_by_a_double_click(
    person: Person, side: str, outwards: int
) -> None:
    grip = grip_of(person, side)
    panel = person.shell.left_scroll if side == "left" else person.window.side
    usual = LEFT_WIDTH if side == "left" else RIGHT_WIDTH
    assert panel.width() == usual
    figure = person.figure.width()
    drag(grip, 60 * outwards)
    person.see(lambda: panel.width() == usual + 60)
    person.see(lambda: person.figure.width() == figure - 60)
    QTest.mouseDClick(grip, Qt.MouseButton.LeftButton)
    person.see(lambda: panel.width() == usual)


def test_arrow_keys_move_the_edge_of_a_panel(person: Person) -> None:
    grip, side = person.window.side_area.grip, person.window.side
    grip.setFocus()
    person.press(Qt.Key.Key_Left, on=grip)
    assert side.width() == RIGHT_WIDTH + 16
    person.press(Qt.Key.Key_Right, on=grip)
    person.press(Qt.Key.Key_Right, on=grip)
    assert side.width() == RIGHT_WIDTH - 16
    person.press(Qt.Key.Key_Home, on=grip)
    assert side.width() == RIGHT_WIDTH


def test_panels_leave_room_for_the_figure_and_take_it_back_in_a_larger_window(
    person: Person,
) -> None:
    drag(person.window.side_area.grip, -2000)
    side = person.window.side
    person.see(lambda: side.width() > 600)
    assert person.figure.width() >= 290
    wide = side.width()
    person.shell.resize(1000, 700)
    person.see(lambda: side.width() < wide)
    person.see(lambda: person.figure.width() >= 290)
    person.shell.resize(1280, 800)
    person.see(lambda: side.width() == wide)


def test_the_grip_goes_with_its_panel(person: Person) -> None:
    grip = person.window.side_area.grip
    assert grip.isVisible()
    person.window.commands.toggle_panel()
    assert not grip.isVisible()
    person.window.commands.toggle_panel()
    assert grip.isVisible()


def test_every_column_of_a_wide_table_can_be_reached(person: Person) -> None:
    person.window.side_area.show_tab("numbers")
    (view,) = person.window.side.findChildren(QTableView)
    person.see(lambda: view.model().columnCount() > 3)
    bar = view.horizontalScrollBar()
    last = view.model().columnCount() - 1
    bar.setValue(bar.maximum())
    end = view.columnViewportPosition(last) + view.columnWidth(last)
    assert end <= view.viewport().width()


def test_the_figure_has_the_focus_when_the_control_that_had_it_goes_with_its_workspace(
    person: Person,
) -> None:
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_1):
        person.press(key, CONTROL, on=person.shell)
        slider = next(w for w in person.page.controls.findChildren(QWidget) if takes_tab(w))
        slider.setFocus()
        assert slider.hasFocus()
        following = Qt.Key.Key_1 if key == Qt.Key.Key_3 else Qt.Key.Key_3
        person.press(following, CONTROL, on=slider)
        assert person.figure.hasFocus()


def takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible()
