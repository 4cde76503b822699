"""The order of reading, found without leaving anything behind that could be taken for something."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import getAllValidWrappers

from explorer.ui.shell.reading_order import contents, in_reading_order
from tests.ui.conftest import Person

CONTROL = Qt.KeyboardModifier.ControlModifier


def _items() -> list[QLayoutItem]:
    """Return what Python still takes for items of layouts, which may be gone."""
    found = [each for each in getAllValidWrappers() if isinstance(each, QLayoutItem)]
    return [each for each in found if not isinstance(each, QLayout)]


def test_widgets_and_layouts_come_in_the_order_of_their_layout(qtbot: QtBot) -> None:
    before = len(_items())
    top = QWidget()
    qtbot.addWidget(top)
    first, second, third, fourth = (QLabel(name) for name in "abcd")
    column, row = QVBoxLayout(top), QHBoxLayout()
    column.addWidget(fourth)
    column.insertLayout(0, row)
    column.insertWidget(0, first)
    row.addWidget(third)
    row.insertWidget(0, second)
    assert contents(column) == [first, row, fourth]
    assert [*in_reading_order(column)] == [first, second, third, fourth]
    assert len(_items()) <= before


@pytest.mark.slow
@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_4])
def test_going_through_the_window_leaves_no_item_of_a_layout_behind(
    person: Person, key: Qt.Key
) -> None:
    person.press(key, CONTROL, on=person.shell)
    # Layouts of our own keep theirs.
    before = len(_items())
    for _ in range(12):
        person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_F6)
    assert len(_items()) <= before
