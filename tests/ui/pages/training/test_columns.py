"""The columns of a CSV file, and who wants to go through them with the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.core.sentence import SentenceError
from explorer.core.training.data import CsvFile
from explorer.ui.pages.training.columns import ColumnList

LONG = "median_value_of_all_the_houses_of_the_block_in_dollars"


@pytest.fixture
def changes() -> list[CsvFile]:
    """What was chosen, one after the other."""
    return []


@pytest.fixture
def columns(qtbot: QtBot, tmp_path: Path, changes: list[CsvFile]) -> ColumnList:
    """Four columns of numbers and two of text, shown; a choice is shown as the window does it."""
    path = tmp_path / "houses.csv"
    rows = [f"{i},{i % 7},road,{i % 5},{2 * i},kind" for i in range(40)]
    path.write_text("\n".join([f"area,age,{LONG}_x,{LONG},price,kind", *rows]))

    def take(data: CsvFile) -> None:
        changes.append(data)
        made.show_file(data)

    made = ColumnList(take)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.read):
        made.show_file(CsvFile(str(path)))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.resize(264, 300)
    made.show_file(CsvFile(str(path)))
    return made


def test_every_column_is_reached_with_the_arrows_on_the_closed_box(columns: ColumnList) -> None:
    columns.target.setFocus()
    reached = []
    for _ in range(6):
        QTest.keyClick(columns.target, Qt.Key.Key_Down)
        assert columns.target.hasFocus()
        reached.append(columns.target.currentData())
    assert reached == ["area", "age", f"{LONG}_x", LONG, "price", "kind"]


def test_the_list_keeps_focus_and_place_when_a_column_is_taken_out(
    columns: ColumnList, changes: list[CsvFile]
) -> None:
    columns.list.setFocus()
    columns.list.setCurrentRow(1)
    for chosen in (("area", LONG, "price"), ()):
        QTest.keyClick(columns.list, Qt.Key.Key_Space)
        assert columns.list.hasFocus()
        assert columns.list.currentRow() == 1
        assert changes[-1].columns == chosen


def test_a_file_that_cannot_be_read_has_no_columns_to_choose(
    columns: ColumnList, tmp_path: Path, qtbot: QtBot
) -> None:
    missing = CsvFile(str(tmp_path / "none.csv"))
    with qtbot.waitSignal(columns.read):
        assert columns.show_file(missing) is None
    assert columns.isHidden()
    with pytest.raises(SentenceError, match=r"none\.csv cannot be opened"):
        columns.show_file(missing)
    assert columns.isHidden()


def test_long_names_are_shortened_in_the_middle_and_told_whole(columns: ColumnList) -> None:
    shown = columns.list
    assert shown.horizontalScrollBar().maximum() == 0
    assert shown.textElideMode() == Qt.TextElideMode.ElideMiddle
    assert shown.item(2).text() == f"{LONG}_x · text"
    assert shown.item(2).toolTip() == f"{LONG}_x"
    assert shown.visualItemRect(shown.item(2)).width() <= shown.viewport().width()
