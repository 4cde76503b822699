"""A table of results as Qt shows it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from explorer.core.language.notation import cell_text, shorter
from explorer.core.table_words import shown_word

if TYPE_CHECKING:
    from explorer.core.tables import Table


class TableModel(QAbstractTableModel):
    """A table of results for the view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        """A column, or −1 for the order of the table."""
        self._rows: list[int] | None = None
        """The rows of the table in the order they are shown; None: as they are."""

    def show_table(self, table: Table) -> None:
        """Show a table in the place of the one before, scrolled as it was if of the same form."""
        old, self._table = self._table, table
        if self._sorted_by[0] >= len(table.titles):
            self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._rows = self._order()
        if old is not None and (table.titles, table.length) == (old.titles, old.length):
            self.dataChanged.emit(
                self.index(0, 0), self.index(table.length - 1, len(table.titles) - 1)
            )
            return
        self.beginResetModel()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows by the values of a column; by −1 in the order of the table."""
        self._sorted_by = (column, order)
        self.layoutAboutToBeChanged.emit()
        self._rows = self._order()
        self.layoutChanged.emit()

    def _order(self) -> list[int] | None:
        column, order = self._sorted_by
        table = self._table
        if table is None or column < 0 or table.columns[column] is None:
            return None
        values = [table.value(row, column) for row in range(table.length)]
        known = [row for row, value in enumerate(values) if _is_comparable(value)]
        known.sort(key=lambda row: _key(values[row]), reverse=order == Qt.SortOrder.DescendingOrder)
        # What has no value stands at the end, whichever way.
        return known + [row for row, value in enumerate(values) if not _is_comparable(value)]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return the number of rows."""
        if self._table is None or (parent is not None and parent.isValid()):
            return 0
        return self._table.length

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return the number of columns."""
        if self._table is None or (parent is not None and parent.isValid()):
            return 0
        return len(self._table.titles)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a cell's text, right-aligned."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole and self._table is not None:
            value = self.value(index)
            return shown_word(value) if isinstance(value, str) else cell_text(value)
        return None

    def value(self, index: QModelIndex | QPersistentModelIndex) -> float | str | None:
        """Return what stands in a cell."""
        assert self._table is not None
        row = index.row() if self._rows is None else self._rows[index.row()]
        return self._table.value(row, index.column())

    def headerData(
        self, part: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        is_title = orientation == Qt.Orientation.Horizontal and self._table is not None
        if role == Qt.ItemDataRole.DisplayRole and is_title:
            assert self._table is not None
            return shown_word(self._table.titles[part])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class NumberDelegate(QStyledItemDelegate):
    """Rounds numbers to the room of their column: three dots would stand for their exponent."""

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Write as many digits of a number as there is room for."""
        super().initStyleOption(option, index)
        model = index.model()
        if isinstance(model, TableModel) and not isinstance(model.value(index), str):
            style: QStyle = option.widget.style()
            margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
            room = option.rect.width() - 2 * margin
            digit = option.fontMetrics.horizontalAdvance("0")
            option.text = shorter(option.text, room // digit)


def _is_comparable(value: float | str | None) -> bool:
    if isinstance(value, str):
        return bool(value)
    return value is not None and not math.isnan(value)


def _key(value: float | str | None) -> tuple[bool, float, str]:
    """Return what a value is sorted by: numbers first, then words, capitals or not."""
    if isinstance(value, str):
        return True, 0.0, value.casefold()
    return False, float(value or 0.0), ""
