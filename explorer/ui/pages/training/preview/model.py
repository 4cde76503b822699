"""The first rows of a file as they are read, each column with what it is."""

from __future__ import annotations

import math

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget

from explorer.core.language.notation import cell_text
from explorer.core.training.data import CsvFile
from explorer.storage.csv.columns.column import Column
from explorer.storage.csv.data import CsvData
from explorer.ui.pages.training.preview.roles import Role, inputs_of
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.theme import present_theme

Index = QModelIndex | QPersistentModelIndex
_LONGEST = 60
"""Characters of a cell that are shown."""


class PreviewModel(QAbstractTableModel):
    """First rows, and a header of two lines: name; kind and role."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._head: CsvData | None = None
        self._inputs: frozenset[str] = frozenset()
        self._target = ""
        self._has_classes = False
        self._missing: frozenset[str] = frozenset()

    def show_head(self, data: CsvFile, head: CsvData | None, *, has_classes: bool) -> None:
        """Show the beginning of a file; None: nothing."""
        is_same = head is self._head
        if not is_same:
            self.beginResetModel()
        self._head, self._target, self._has_classes = head, data.target, has_classes
        self._inputs = frozenset() if head is None else frozenset(inputs_of(data, head))
        self._missing = frozenset(word.strip() for word in data.reading.missing or ())
        if not is_same:
            self.endResetModel()
        elif head is not None:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(head.columns) - 1)
            self.dataChanged.emit(
                self.index(0, 0), self.index(self.rowCount() - 1, len(head.columns) - 1)
            )

    def column(self, at: int) -> Column | None:
        """Return a column of the file, None where there is none."""
        columns = [] if self._head is None else self._head.columns
        return columns[at] if 0 <= at < len(columns) else None

    def role(self, column: Column) -> Role:
        """Return what a column is to the training."""
        if column.name == self._target:
            return "target"
        return "input" if column.name in self._inputs else "out"

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows that are shown."""
        return 0 if self._head is None or _has_parent(parent) else len(self._head.sample)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns of the file."""
        return 0 if self._head is None or _has_parent(parent) else len(self._head.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell as it was read, and as it stands in the file for its tip."""
        assert self._head is not None
        column = self._head.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(column, index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(column) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(QColor(self._colour(column, index.row(), index.column())))
        if role == Qt.ItemDataRole.ToolTipRole:
            cell = self._head.sample[index.row()][index.column()]
            return as_tip(self.tr("In the file: “{cell}”").format(cell=cell[:500]))
        return None

    def _text(self, column: Column, row: int, at: int) -> str:
        assert self._head is not None
        if self._is_missing(column, row, at):
            return self.tr("missing")
        if not _is_number(column):
            return self._head.sample[row][at].strip()[:_LONGEST]
        return cell_text(float(column.values[row]))

    def _is_missing(self, column: Column, row: int, at: int) -> bool:
        assert self._head is not None
        if column.is_numeric:
            return math.isnan(column.values[row])
        cell = self._head.sample[row][at].strip()
        return cell in self._missing or column.is_blank(cell)

    def _colour(self, column: Column, row: int, at: int) -> str:
        theme = present_theme()
        if self._is_missing(column, row, at):
            return theme.missing
        return theme.muted if self.role(column) == "out" else theme.ink

    def headerData(
        self, part: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column with its kind and its role."""
        column = self.column(part) if orientation == Qt.Orientation.Horizontal else None
        if column is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{column.name}\n{self.told(column)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{column.name}\n{self.told(column)}")
        return None

    def side(self, column: Column) -> Qt.AlignmentFlag:
        """Return at which side the cells of a column stand."""
        return Qt.AlignmentFlag.AlignRight if _is_number(column) else Qt.AlignmentFlag.AlignLeft

    def told(self, column: Column) -> str:
        """Return the kind and the role of a column in words."""
        role = self.role(column)
        if role == "target":
            classes = self.tr("target · classes")
            return classes if self._has_classes else self.tr("target · number")
        kind = self.kind_of(column)
        if role == "input":
            return self.tr("input · {kind}").format(kind=kind)
        return self.tr("out · {kind}").format(kind=kind)

    def kind_of(self, column: Column) -> str:
        """Return what a column holds in a word."""
        if column.chosen == "class":
            return self.tr("classes")
        if column.is_counter:
            return self.tr("counts rows")
        return {
            "number": self.tr("number"),
            "yes/no": self.tr("yes/no"),
            "date": self.tr("date"),
            "text": self.tr("text"),
            "empty": self.tr("empty"),
        }[column.kind]


def _is_number(column: Column) -> bool:
    """Return whether cells are shown as numbers, and not as they stand in the file."""
    return column.kind == "number"


def _has_parent(parent: Index | None) -> bool:
    return parent is not None and parent.isValid()
