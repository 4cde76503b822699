"""The table of the numbers behind a figure."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from explorer.ui.widgets.scale import Scaled, scaled
from explorer.ui.widgets.table_model import NumberDelegate, TableModel
from explorer.ui.widgets.theme import ui_mono

_COLUMN = 96
"""Pixels of a column of many numbers, unless its title is wider."""
_FEW, _MARGIN = 50, 8
"""Rows of a table whose columns are as wide as their values, and pixels between these."""


class NumbersView(QTableView, Scaled):
    """Numbers in columns that have the room they need, sorted by the one that is clicked."""

    def __init__(self, model: TableModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(NumberDelegate(self))
        self.setAccessibleName(self.tr("Numbers behind the figure"))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setShowGrid(False)
        # A third click takes the order back.
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setToolTip(self.tr("A click sorts by the column"))
        self.setSortingEnabled(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.take_scale()
        model.modelReset.connect(self._fit_columns)
        model.dataChanged.connect(self._widen_columns)

    def take_scale(self) -> None:
        """Give the rows their height, and the columns their width."""
        self.setFont(ui_mono())
        self.verticalHeader().setDefaultSectionSize(scaled(22))
        self.horizontalHeader().setDefaultSectionSize(scaled(_COLUMN))
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give every column the room that its title and its values need."""
        header = self.horizontalHeader()
        for i in range(header.count()):
            header.resizeSection(i, self._needed(i))

    def _widen_columns(self) -> None:
        """Give more room where values have become longer; what moves must not tremble."""
        header = self.horizontalHeader()
        for i in range(header.count() if self._is_short else 0):
            header.resizeSection(i, max(header.sectionSize(i), self._needed(i)))

    @property
    def _is_short(self) -> bool:
        return self.model().rowCount() <= _FEW

    def _needed(self, column: int) -> int:
        """Return the width of a column: by its values where all are soon looked through."""
        values = self.sizeHintForColumn(column) + _MARGIN if self._is_short else scaled(_COLUMN)
        return max(values, self.horizontalHeader().sectionSizeHint(column))
