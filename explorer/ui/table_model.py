"""A table of results as Qt shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from explorer.core.notation import cell_text

if TYPE_CHECKING:
    from explorer.core.tables import Table


class TableModel(QAbstractTableModel):
    """A table of results for the view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table: Table | None = None

    def show_table(self, table: Table) -> None:
        """Show a table in the place of the one before, scrolled as it was if of the same form."""
        old, self._table = self._table, table
        if old is not None and (table.titles, table.length) == (old.titles, old.length):
            self.dataChanged.emit(
                self.index(0, 0), self.index(table.length - 1, len(table.titles) - 1)
            )
            return
        self.beginResetModel()
        self.endResetModel()

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
            value = self._table.value(index.row(), index.column())
            return value if isinstance(value, str) else cell_text(value)
        return None

    def headerData(
        self, part: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        is_title = orientation == Qt.Orientation.Horizontal and self._table is not None
        if role == Qt.ItemDataRole.DisplayRole and is_title:
            assert self._table is not None
            return self._table.titles[part]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
