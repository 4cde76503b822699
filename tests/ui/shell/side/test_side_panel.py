"""The panel at the right: columns as wide as what stands in them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QApplication,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.core.tables import Table
from explorer.ui.shell.side.side_panel import SidePanel
from explorer.ui.widgets.table_model import NumberDelegate


@pytest.fixture
def panel(qtbot: QtBot) -> SidePanel:
    made = SidePanel()
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    made.show_tab("numbers")
    return made


def _show(panel: SidePanel, *columns: list[float] | list[str]) -> list[int]:
    """Show a table and return how wide its columns are."""
    titles = tuple(f"c{i}" for i in range(len(columns)))
    panel.show_tables({"": lambda: Table(titles, columns)})
    (view,) = panel.findChildren(QTableView)
    return [view.columnWidth(i) for i in range(len(columns))]


def test_without_numbers_it_is_said_when_they_come(panel: SidePanel) -> None:
    (view,) = panel.findChildren(QTableView)
    panel.show_tables({})
    assert panel._awaited.isVisible()
    assert not view.isVisible()
    _show(panel, [1.0, 2.0])
    assert view.isVisible()
    assert not panel._awaited.isVisible()


def test_the_columns_of_a_short_table_are_as_wide_as_their_values(panel: SidePanel) -> None:
    short, long = _show(panel, [1.0, 2.0], ["a word that is rather long", "b"])
    assert 10 < short < 60 < 150 < long


def test_a_column_becomes_wider_with_its_values_and_not_narrower(panel: SidePanel) -> None:
    (before,) = _show(panel, [1.0, 2.0])
    (wide,) = _show(panel, [1.0, 2.123456e-20])
    (after,) = _show(panel, [1.0, 2.0])
    assert before < wide == after


def test_the_columns_of_many_numbers_are_all_as_wide(panel: SidePanel) -> None:
    numbers = np.arange(1000.0).tolist()
    assert _show(panel, numbers, [n / 7e20 for n in numbers]) == [96, 96]


def test_a_number_too_long_for_its_column_is_rounded_and_keeps_its_exponent(
    panel: SidePanel,
) -> None:
    numbers = [2.449293598e-16, 3752749312.7, -11.743862795, 0.0, float("nan"), *range(95)]
    (width,) = _show(panel, numbers)
    (view,) = panel.findChildren(QTableView)
    delegate = view.itemDelegate()
    assert isinstance(delegate, NumberDelegate)
    for row, value in enumerate(numbers):
        option = QStyleOptionViewItem()
        view.initViewItemOption(option)
        index = view.model().index(row, 0)
        option.rect = view.visualRect(index)
        delegate.initStyleOption(option, index)
        text = option.text
        assert option.fontMetrics.horizontalAdvance(text) < width
        shown = float(text.replace("−", "-"))
        assert shown == pytest.approx(value, rel=1e-4, abs=0, nan_ok=True)


@pytest.mark.parametrize("tab", ["own", "code", "numbers"])
def test_three_tabs_have_room_for_their_words_and_so_have_the_buttons(
    panel: SidePanel, tab: str
) -> None:
    panel.show_own(("Gradients", QWidget()))
    panel.show_tab(tab)
    QApplication.processEvents()
    shown = [each for each in panel.findChildren(QToolButton) if each.isVisible()]
    assert len(shown) == {"own": 3, "code": 6, "numbers": 5}[tab]
    for button in shown:
        assert button.width() >= button.sizeHint().width(), button.text()
    panel.show_own(None)
    panel.show_tab("code")
    QApplication.processEvents()
    (copy,) = [each for each in panel.findChildren(QToolButton) if each.text() == "copy"]
    (code,) = [each for each in panel.findChildren(QToolButton) if each.text() == "Code"]
    assert abs(copy.mapTo(panel, QPoint()).y() - code.mapTo(panel, QPoint()).y()) < 12
