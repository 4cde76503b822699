"""The view of the run browser: rows of runs under mouse and keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from explorer.storage.runs.about import LONGEST_NAME, LONGEST_NOTE
from explorer.ui.pages.training.runs.browser.model import Index, RunsModel
from explorer.ui.pages.training.runs.run_list import paint_badge
from explorer.ui.widgets.function_edit import leaves_to_window
from explorer.ui.widgets.scale import Scaled, scaled
from explorer.ui.widgets.theme import present_theme, ui_font, ui_mono
from explorer.ui.widgets.translation import translated

_AROUND = 14
"""Pixels around a title."""
_ROW, _BADGES = 26, 34
"""Height of a row, and width of the column of badges."""
_WIDTHS = {
    "run": 148, "data": 80, "outcome": 76, "epochs": 58, "settings": 260, "date": 124, "note": 180,
}  # fmt: skip
_NUMBER = 74
"""Widths of columns by their names, and of all others: those of numbers."""
_OWN_KEYS = {
    Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_F2,
    Qt.Key.Key_Escape,
}  # fmt: skip


class _Editor(QLineEdit):
    """The field of a name or note, which leaves the keys of the window to it."""

    def event(self, event: QEvent) -> bool:
        return False if leaves_to_window(self, event) else super().event(event)


class _Delegate(QStyledItemDelegate):
    """Paints badges, and makes the fields of names and notes."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        super().paint(painter, option, index)
        model = index.model()
        if index.column() or not isinstance(model, RunsModel):
            return
        middle = QRectF(option.rect).center()
        number = model.number(index.row())
        if number is not None:
            paint_badge(painter, middle, number, is_shown=model.is_shown(index.row()))
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        theme = present_theme()
        painter.setPen(QColor(theme.accent if is_hovered else theme.axis))
        painter.drawEllipse(QPointF(middle), 4.0, 4.0)
        painter.restore()

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Return the field of a name or note."""
        model = index.model()
        assert isinstance(model, RunsModel)
        is_name = model.columns[index.column() - 1].name == "run"
        field = _Editor(parent)
        field.setMaxLength(LONGEST_NAME if is_name else LONGEST_NOTE)
        field.setAccessibleName(self.tr("Name of the run") if is_name else self.tr("Note"))
        field.setPlaceholderText(model.run(index.row()).directory.name if is_name else "")
        return field


class RunTable(QTableView, Scaled):
    """The rows.

    Signals:
        toggle_asked(): the selected runs should be shown in the figure, or hidden.
        deletion_asked(): they should be deleted.
        typed(str): a letter was typed, which filters.
        left(): the person wants back to the figure.
    """

    toggle_asked = Signal()
    deletion_asked = Signal()
    typed = Signal(str)
    left = Signal()

    def __init__(self, model: RunsModel) -> None:
        super().__init__()
        self._runs = model
        self.nothing = ""
        """What is written where no run is listed."""
        self._kept: tuple[list[Path], Path | None] = ([], None)
        """Selected runs and the present one, while all rows are shown anew."""
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(self.tr("Runs"))
        self.setObjectName("runTable")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        # All of one height: of thousands none is asked for its own.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.take_scale()
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._take_place)

    def take_scale(self) -> None:
        """Give the rows their height, and the columns their width."""
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW))
        self._size_columns()

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, scaled(_BADGES))
        for i, column in enumerate(self._runs.columns, 1):
            metrics = QFontMetrics(ui_mono(12))
            needed = metrics.horizontalAdvance(translated(column.title)) + _AROUND
            header.resizeSection(i, max(needed, scaled(_WIDTHS.get(column.name, _NUMBER))))

    def selected(self) -> list[Path]:
        """Return the selected runs, in the order of the rows."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._runs.path(row) for row in rows]

    def choose(self, path: Path) -> None:
        """Select a run, if it is listed."""
        row = self._runs.row_of(path)
        if row is not None:
            self.setCurrentIndex(self._runs.index(row, max(self.currentIndex().column(), 1)))

    def edit_cell(self, name: str) -> None:
        """Let a person write the name or the note of the present run."""
        titles = [column.name for column in self._runs.columns]
        if self.currentIndex().isValid() and name in titles:
            index = self._runs.index(self.currentIndex().row(), titles.index(name) + 1)
            self.setCurrentIndex(index)
            self.edit(index)

    def _keep_place(self) -> None:
        current = self.currentIndex()
        path = self._runs.path(current.row()) if current.isValid() else None
        self._kept = self.selected(), path

    def _take_place(self) -> None:
        if self.horizontalHeader().count() != len(self._runs.columns) + 1:
            return
        self._size_columns()
        paths, current = self._kept
        rows = {path: row for row in range(self._runs.rowCount()) if (path := self._runs.path(row))}
        if current in rows:
            self.setCurrentIndex(self._runs.index(rows[current], 1))
        model = self.selectionModel()
        for path in paths:
            if path in rows:
                which = model.SelectionFlag.Select | model.SelectionFlag.Rows
                model.select(self._runs.index(rows[path], 0), which)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or say why there are none."""
        super().paintEvent(event)
        if self._runs.rowCount() or not self.nothing:
            return
        painter = QPainter(self.viewport())
        painter.setFont(ui_font(13))
        painter.setPen(QColor(present_theme().muted))
        room = QRectF(self.viewport().rect()).adjusted(16, 8, -16, -8)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, self.nothing)
        painter.end()

    # Mouse and keys.

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers()
            and (event.key() in _OWN_KEYS or event.text().isprintable())
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows or hides, F2 renames, Delete deletes; letters filter."""
        acts = {
            Qt.Key.Key_Space: self.toggle_asked.emit,
            Qt.Key.Key_Return: self.toggle_asked.emit,
            Qt.Key.Key_Enter: self.toggle_asked.emit,
            Qt.Key.Key_Delete: self.deletion_asked.emit,
            Qt.Key.Key_Escape: self.left.emit,
            Qt.Key.Key_F2: self._edit_here,
        }
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }  # fmt: skip
        if plain and event.key() in acts:
            acts[Qt.Key(event.key())]()
        elif plain and event.text() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _edit_here(self) -> None:
        column = self.currentIndex().column() - 1
        is_note = column >= 0 and self._runs.columns[column].name == "note"
        self.edit_cell("note" if is_note else "run")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show or hide the run whose badge is pressed; select all others."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if index.isValid() and index.column() == 0 and is_left and not event.modifiers():
            self.toggle_asked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Write a name or note where it stands; elsewhere show the run."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or index.column() == 0:
            return
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self.toggle_asked.emit()

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Begin at the first run where there is no present one."""
        if not self.currentIndex().isValid() and self._runs.rowCount():
            return self._runs.index(0, 1)
        return super().moveCursor(action, modifiers)

    def keep_editor(self) -> bool:
        """Return whether a name or note is being written, which other rows must not disturb."""
        return self.state() == QAbstractItemView.State.EditingState
