"""The preview of a table file: its first rows as they are read, and choices to change that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.core.training.data import CsvFile, Reading
from explorer.storage.csv.data import CsvData
from explorer.ui.pages.kit.rows import paragraph, say
from explorer.ui.pages.training.preview.column_choices import ColumnChoices
from explorer.ui.pages.training.preview.file_choices import FileChoices
from explorer.ui.pages.training.preview.header import PreviewHeader
from explorer.ui.pages.training.preview.model import PreviewModel
from explorer.ui.widgets.icons import IconButton
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import Scaled, scaled
from explorer.ui.widgets.theme import UNIT, labelled, present_theme, ui_mono

_COLUMN, _ROW, _HEADER = 124, 22, 42
"""Pixels: width of a column, heights of a row and of the header's two lines."""


class PreviewTable(QTableView, Scaled):
    """The first rows; a column is looked at as a whole.

    Signals:
        toggle_asked(), target_asked(), left(): by Space, Return and Escape.
    """

    toggle_asked = Signal()
    target_asked = Signal()
    left = Signal()

    def __init__(self, model: PreviewModel) -> None:
        super().__init__()
        self._lines: Sequence[str] = ()
        self._mark = ""
        self.setModel(model)
        self.setAccessibleName(self.tr("First rows of the file"))
        self.setToolTip("")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = PreviewHeader(model)
        self.setHorizontalHeader(header)
        self.take_scale()
        self.setObjectName("preview")

    def take_scale(self) -> None:
        """Give rows, columns and the header their sizes."""
        self.setFont(ui_mono())
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW))
        # All alike: there may be thousands of columns.
        self.horizontalHeader().setDefaultSectionSize(scaled(_COLUMN))
        self.horizontalHeader().setFixedHeight(scaled(_HEADER))

    def show_lines(self, lines: Sequence[str], mark: str) -> None:
        """Show the lines of a file that is no table as they are written; one is marked."""
        self._lines, self._mark = lines, mark
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or the lines of a file that is no table."""
        super().paintEvent(event)
        if not self._lines:
            return
        painter, theme = QPainter(self.viewport()), present_theme()
        painter.setFont(ui_mono(12))
        flags, width = Qt.AlignmentFlag.AlignVCenter, self.viewport().width()
        at_right = flags | Qt.AlignmentFlag.AlignRight
        high = scaled(_ROW)
        rows = self.viewport().height() // high + 1
        marked = int(self._mark.replace(",", "")) if self._mark[:1].isdigit() else 0
        first = max(marked - rows // 2, 0) if marked > rows - 2 else 0
        for number, line in enumerate(self._lines[first : first + rows], first + 1):
            row = QRect(0, (number - first - 1) * high, width, high)
            if number == marked:
                painter.fillRect(row, QColor(theme.removed))
            painter.setPen(QColor(theme.muted))
            painter.drawText(row.adjusted(0, 0, scaled(36) - width, 0), at_right, f"{number}")
            painter.setPen(QColor(theme.ink))
            painter.drawText(row.adjusted(scaled(48), 0, 0, 0), flags, line)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Take keys for the column before the window takes them."""
        own = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape}
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.key() in own:  # pyright: ignore[reportAttributeAccessIssue]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes the column in or out, Return predicts it, Escape leaves."""
        match event.key():
            case Qt.Key.Key_Space:
                self.toggle_asked.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.target_asked.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)


class Preview(QWidget):
    """What was understood of a file.

    Args:
        take: takes other data.

    Signals:
        closed(): the person wants back to the figure.
    """

    closed = Signal()

    def __init__(self, take: Callable[[CsvFile], None]) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("How the file is read"))
        self._take = take
        self._data = CsvFile("")
        self._head: CsvData | None = None
        self._at = ""
        """Name of the column that is looked at."""
        self.model = PreviewModel(self)
        self.table = PreviewTable(self.model)
        self.file = FileChoices(self._on_reading)
        self.column = ColumnChoices(self.model, take)
        self.table.selectionModel().currentColumnChanged.connect(self._on_column)
        self.table.toggle_asked.connect(self.column.toggle_input)
        self.table.target_asked.connect(lambda: self.column.choose_role("target"))
        self.table.left.connect(self.closed)
        self.error = paragraph("error", self.tr("What is wrong with the file"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, UNIT, 4)
        column.setSpacing(6)
        column.addLayout(self._title_row())
        for widget in (self.file, self.error, self.column):
            column.addWidget(widget)
        column.addWidget(self.table, 1)

    def _title_row(self) -> QHBoxLayout:
        self._title = labelled("", "heading")
        self._title.setMinimumWidth(1)
        self._title.setAccessibleName(self.tr("File"))
        self.reset_button = QPushButton(self.tr("Read as found"))
        self.reset_button.setAccessibleName(self.reset_button.text())
        self.reset_button.setToolTip(self.tr("Take back all choices of how the file is read"))
        self.reset_button.clicked.connect(lambda: self._on_reading(Reading()))
        self.close_button = IconButton("close", self.tr("Close the table (Esc)"))
        self.close_button.clicked.connect(self.closed)
        line = QHBoxLayout()
        line.addWidget(self._title, 1)
        line.addWidget(self.reset_button)
        line.addWidget(self.close_button)
        return line

    def show_file(
        self, data: CsvFile, head: CsvData | None, error: str, *, has_classes: bool
    ) -> None:
        """Show a file.

        Args:
            data: what is asked for.
            head: its beginning; None while it is read, or where it cannot be.
            error: why it cannot be.
            has_classes: whether the target is one of classes.
        """
        is_other = data.path != self._data.path
        self._data = data
        name = Path(data.path).name
        self._title.setToolTip(as_tip(data.path))
        self.reset_button.setEnabled(data.reading != Reading())
        self.file.show_reading(data.reading, head)
        say(self.error, error)
        if head is None and not error and not is_other:
            # It is read again: what is shown stays until then.
            return
        self._head = head
        waiting = self.tr("{name} is being read …").format(name=name)
        self._title.setText(waiting if head is None and not error else self._told(name, head))
        self.model.show_head(data, head, has_classes=has_classes)
        self._look_at(self._at)

    def _told(self, name: str, head: CsvData | None) -> str:
        if head is None:
            return name
        columns = f"{len(head.columns):,}"
        if head.is_whole:
            return self.tr("{name} · {rows} rows, {columns} columns").format(
                name=name, rows=f"{head.rows:,}", columns=columns
            )
        return self.tr("{name} · the first {rows} rows of {columns} columns").format(
            name=name, rows=f"{head.rows:,}", columns=columns
        )

    def take_focus(self) -> None:
        """Give the focus to the table."""
        self.table.setFocus()

    def _look_at(self, name: str) -> None:
        """Look at the column of a name; where there is none, at the first."""
        columns = [] if self._head is None else self._head.columns
        at = next((i for i, column in enumerate(columns) if column.name == name), 0)
        if columns and self.table.currentIndex().column() != at:
            index = self.model.index(0, at)
            command = QItemSelectionModel.SelectionFlag.ClearAndSelect
            columns_too = command | QItemSelectionModel.SelectionFlag.Columns
            self.table.selectionModel().setCurrentIndex(index, columns_too)
        self.column.show_column(self._data, self._head, at if columns else -1)

    # What the person does.

    def _on_column(self, current: object, _previous: object) -> None:
        at = self.table.currentIndex().column()
        column = self.model.column(at)
        if column is not None:
            self._at = column.name
        self.column.show_column(self._data, self._head, at)

    def _on_reading(self, reading: Reading) -> None:
        if reading != self._data.reading:
            self._take(replace(self._data, reading=reading))
