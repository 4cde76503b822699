"""The list of lessons, with what each shows and how far one has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import present_scale
from explorer.ui.widgets.theme import present_theme, ui_font

_Index = QModelIndex | QPersistentModelIndex
_HEIGHT, _MARGIN, _NUMBER = 46, 16, 26
"""Pixels of a row, beside it, and of its number."""


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson as it is listed."""

    number: str
    title: str
    about: str
    """One line below the title: what it shows, or what is wrong with it."""
    progress: str = ""
    """How far one has come: a tick, or 2/4."""
    is_faulty: bool = False
    is_heading: bool = False
    """Whether it is the name of a folder, and no lesson."""

    @property
    def spoken(self) -> str:
        """The row as it is read aloud."""
        return ", ".join(filter(None, (self.number, self.title, self.about, self.progress)))


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[LessonRow] = ()

    def show(self, rows: Sequence[LessonRow]) -> None:
        """List rows in place of those before."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let headings be passed over."""
        if self.rows[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a row says."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(row.about or row.title)
        return None


class LessonList(QListView):
    """Lessons, one a row; a click or Enter opens one.

    Signals:
        chosen(int): the row that is to be opened.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessonList")
        self._model = _Rows(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Lessons"))
        self.clicked.connect(self._on_clicked)

    @property
    def rows(self) -> Sequence[LessonRow]:
        """What is listed."""
        return self._model.rows

    def show_rows(self, rows: Sequence[LessonRow], present: int) -> None:
        """List lessons.

        Args:
            rows: what is listed.
            present: the row where one has been; −1: none.
        """
        self._model.show(rows)
        first = next((i for i, row in enumerate(rows) if not row.is_heading), 0)
        self.setCurrentIndex(self._model.index(present if present >= 0 else first, 0))

    def _on_clicked(self, index: QModelIndex) -> None:
        if not self.rows[index.row()].is_heading:
            self.chosen.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row by Enter or Space."""
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if index.isValid():
                self._on_clicked(index)
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Draws a row: number, title, what it is about, and how far one has come."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row; its width is that of the list."""
        return QSize(0, round(_HEIGHT * max(1.0, present_scale())))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row in the colours of the theme."""
        model = index.model()
        assert isinstance(model, _Rows)
        row, theme = model.rows[index.row()], present_theme()
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        flags = QStyle.StateFlag
        if not row.is_heading and state & (flags.State_MouseOver | flags.State_Selected):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(rect.adjusted(6, 1, -6, -1), 6, 6)
        inside = rect.adjusted(_MARGIN, 5, -_MARGIN, -5)
        if row.is_heading:
            painter.setFont(ui_font(11, strong=True))
            painter.setPen(QColor(theme.muted))
            _write(painter, inside.adjusted(0, 12, 0, 0), row.title, _LEFT)
        else:
            _paint_lesson(painter, inside, row)
        painter.restore()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _paint_lesson(painter: QPainter, inside: QRect, row: LessonRow) -> None:
    theme = present_theme()
    half = inside.height() // 2
    above, below = inside.adjusted(0, 0, 0, -half), inside.adjusted(_NUMBER, half, 0, 0)
    painter.setFont(ui_font(13))
    painter.setPen(QColor(theme.muted))
    _write(painter, above, row.number, _LEFT)
    painter.setPen(QColor(theme.good))
    _write(painter, above, row.progress, _RIGHT)
    taken = painter.fontMetrics().horizontalAdvance(row.progress) + 8 if row.progress else 0
    painter.setPen(QColor(theme.ink))
    _write(painter, above.adjusted(_NUMBER, 0, -taken, 0), row.title, _LEFT)
    painter.setFont(ui_font(11))
    painter.setPen(QColor(theme.missing if row.is_faulty else theme.muted))
    _write(painter, below, row.about, _LEFT)


def _write(painter: QPainter, box: QRect, text: str, flags: Qt.AlignmentFlag) -> None:
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    painter.drawText(box, flags, shown)
