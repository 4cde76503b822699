"""The columns of a CSV file: which is predicted, and from which."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from explorer.core.sentence import SentenceError
from explorer.core.training.data import CsvFile
from explorer.storage.csv.columns.column import Column
from explorer.storage.csv.data import CsvData
from explorer.storage.csv.selection.chosen import default_inputs
from explorer.ui.pages.kit.rows import Choice, group, named
from explorer.ui.pages.training.head_reader import HeadReader
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import least_width
from explorer.ui.widgets.theme import labelled

_ROWS = 6
"""Columns that are seen at once."""


class _Narrow(QStyledItemDelegate):
    """Entries that ask for no width: they are shortened rather than scrolled sideways."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())


class ColumnList(QWidget):
    """A choice of the target, and a list of the others to be checked.

    Args:
        take: takes another choice.

    Signals:
        read(): the file that was to be shown has been read, or cannot be; show it again.
    """

    read = Signal()

    def __init__(self, take: Callable[[CsvFile], None]) -> None:
        super().__init__()
        self._take = take
        self._data = CsvFile("")
        self._reader = HeadReader()
        self._reader.finished.connect(self.read)
        self._shown: tuple[CsvFile, CsvData] | None = None
        self.target = Choice(self.tr("Target"), self.tr("The column that is to be predicted"), ())
        least_width(self.target, 150)
        self.target.chosen.connect(self._on_target)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Columns to predict from"))
        self.list.setToolTip(self.tr("The columns to predict from; Space takes one in or out"))
        self.list.setItemDelegate(_Narrow(self.list))
        # There may be thousands.
        self.list.setUniformItemSizes(True)
        # What follows the name of a column that cannot be chosen stays.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.itemChanged.connect(self._on_checked)
        column = group(self)
        column.addLayout(named(self.tr("predict"), self.target))
        column.addWidget(labelled(self.tr("from"), "muted"))
        column.addWidget(self.list)

    @property
    def inputs(self) -> int | None:
        """The number of columns chosen to predict from."""
        return len(self._checked()) if self._data.target else None

    def head(self, data: CsvFile) -> CsvData | None:
        """Return the beginning of a file, None while it is read; raises SentenceError."""
        return self._reader.head(data)

    @property
    def lines(self) -> tuple[str, ...]:
        """The first lines of a file that cannot be read as a table."""
        return self._reader.lines

    def show_file(self, data: CsvFile) -> CsvData | None:
        """Show the columns of a file, and return its head; None while it is read.

        Raises:
            SentenceError: it cannot be read.
        """
        self._data = data
        try:
            head = self._reader.head(data)
        except SentenceError:
            self.hide()
            raise
        self.setVisible(head is not None)
        if head is not None and self._shown != (data, head):
            self._shown = data, head
            self._show_target(head)
            self._show_columns(head)
        return head

    def _show_target(self, head: CsvData) -> None:
        targets = {
            c.name: self._text(c, head) for c in head.columns if c.kind not in ("date", "empty")
        }
        with QSignalBlocker(self.target):
            self.target.clear()
            self.target.addItem(self.tr("choose …"), "")
            for name, text in targets.items():
                self.target.addItem(text, name)
        self.target.show_value(self._data.target if self._data.target in targets else "")

    def _show_columns(self, head: CsvData) -> None:
        data, chosen = self._data, frozenset(self._data.columns)
        others = [c for c in head.columns if c.name != data.target]
        with QSignalBlocker(self.list):
            at = self.list.currentRow()
            self.list.clear()
            for column in others:
                is_number = column.is_numeric
                item = QListWidgetItem(self._text(column, head))
                item.setData(Qt.ItemDataRole.UserRole, column.name)
                item.setToolTip(as_tip(column.name))
                item.setFlags(
                    Qt.ItemFlag.ItemIsUserCheckable
                    | Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                    if is_number
                    else Qt.ItemFlag.NoItemFlags
                )
                by_default = not data.columns and not column.is_counter
                is_chosen = is_number and (by_default or column.name in chosen)
                item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
                self.list.addItem(item)
            self.list.setCurrentRow(at)
        height = self.list.sizeHintForRow(0) if others else 20
        self.list.setFixedHeight(height * min(max(len(others), 1), _ROWS) + 6)

    def _text(self, column: Column, head: CsvData) -> str:
        """Return the name of a column with what keeps it, or some of its rows, from being used."""
        if column.kind == "empty":
            return self.tr("{name} · empty").format(name=column.name)
        if column.kind == "text":
            return self.tr("{name} · text").format(name=column.name)
        if column.kind == "date":
            return self.tr("{name} · date").format(name=column.name)
        if not column.missing:
            return column.name
        if not head.is_whole:
            return self.tr("{name} · some missing").format(name=column.name)
        return self.tr("{name} · {count} missing").format(name=column.name, count=column.missing)

    def _checked(self) -> tuple[str, ...]:
        items = [self.list.item(i) for i in range(self.list.count())]
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    def _by_default(self) -> tuple[str, ...]:
        assert self._shown is not None
        return tuple(c.name for c in default_inputs(self._shown[1], self._data.target))

    def _on_target(self, target: str) -> None:
        columns = tuple(name for name in self._data.columns if name != target)
        self._take(replace(self._data, target=target, columns=columns))

    def _on_checked(self, item: QListWidgetItem) -> None:
        checked = self._checked()
        if not checked:
            # None of them would mean all of them.
            with QSignalBlocker(self.list):
                item.setCheckState(Qt.CheckState.Checked)
            return
        columns = () if checked == self._by_default() else checked
        self._take(replace(self._data, columns=columns))
