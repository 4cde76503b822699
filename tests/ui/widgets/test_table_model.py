"""A table of results, sorted by any of its columns."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from explorer.core.tables import Table
from explorer.ui.shell.side.side_panel import SidePanel

TABLE = Table(
    ("run", "loss", "optimizer", "nothing"),
    (
        [1, 2, 3, 4, 5],
        [0.5, math.nan, -3.0, 20.0, math.inf],
        ["SGD", "adam", "Lion", "", "RMSprop"],
        None,
    ),
)


@pytest.fixture
def view(qtbot: QtBot) -> QTableView:
    panel = SidePanel()
    qtbot.addWidget(panel)
    panel.resize(500, 400)
    panel.show()
    panel.show_tab("numbers")
    panel.show_tables({"": lambda: TABLE})
    (found,) = panel.findChildren(QTableView)
    found.setProperty("panel", panel)
    return found


def shown(view: QTableView, column: int) -> list[str]:
    model = view.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def click(view: QTableView, column: int) -> None:
    header = view.horizontalHeader()
    at = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    place = header.viewport().rect().center()
    place.setX(at)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_on_a_title_sorts_numbers_up_then_down_then_not(view: QTableView) -> None:
    assert shown(view, 0) == ["1", "2", "3", "4", "5"]
    click(view, 1)
    assert shown(view, 1)[-1] == "NaN"
    assert shown(view, 0) == ["3", "1", "4", "5", "2"]
    click(view, 1)
    assert shown(view, 0) == ["5", "4", "1", "3", "2"]
    click(view, 1)
    assert shown(view, 0) == ["1", "2", "3", "4", "5"]


def test_words_are_sorted_whatever_their_capitals_and_what_is_empty_comes_last(
    view: QTableView,
) -> None:
    click(view, 2)
    assert shown(view, 2) == ["adam", "Lion", "RMSprop", "SGD", ""]
    click(view, 3)
    assert shown(view, 0) == ["1", "2", "3", "4", "5"]


def test_a_table_that_goes_on_stays_sorted(view: QTableView) -> None:
    click(view, 1)
    panel = view.property("panel")
    longer = Table(("run", "loss"), ([1, 2, 3], [9.0, -1.0, 4.0]))
    panel.show_tables({"": lambda: longer})
    assert shown(view, 0) == ["2", "3", "1"]
