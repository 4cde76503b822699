"""The rows of the palette: what they say, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import scaled
from explorer.ui.widgets.theme import ui_font, ui_mono

if TYPE_CHECKING:
    from explorer.ui.shell.palette.entries import Entry

_Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 30
_MARGIN, _GAP, _LEAST_KEY = 12, 12, 96


class Rows(QAbstractListModel):
    """Entries, in the order in which they are listed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        """List entries in place of those before."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let what would do nothing be passed over."""
        if not self.entries[index.row()].is_enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a row says."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in (entry.title, entry.kind, entry.key) if text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(entry.title)
        return None


class RowDelegate(QStyledItemDelegate):
    """Draws a row: the title, what it is, and its key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row; its width is that of the list."""
        return QSize(0, scaled(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row in the colours of the theme."""
        model = index.model()
        assert isinstance(model, Rows)
        entry = model.entries[index.row()]
        palette = QApplication.palette()
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        view = option.widget  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if _is_current(view, index):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Midlight))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        inside = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        faint = palette.color(QPalette.ColorRole.Shadow)
        ink = palette.color(QPalette.ColorRole.WindowText)
        painter.setPen(quiet if entry.is_enabled else faint)
        painter.setFont(ui_mono(11))
        painter.drawText(inside, _RIGHT, entry.key)
        inside.setRight(inside.right() - max(scaled(_LEAST_KEY), _width(painter, entry.key) + _GAP))
        painter.setFont(ui_font(12))
        painter.drawText(inside, _RIGHT, entry.kind)
        inside.setRight(inside.right() - _width(painter, entry.kind) - _GAP)
        painter.setPen(ink if entry.is_enabled else faint)
        painter.setFont(ui_font(13))
        title = QFontMetrics(painter.font()).elidedText(
            entry.title, Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, _LEFT, title)
        painter.restore()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _width(painter: QPainter, text: str) -> int:
    return painter.fontMetrics().horizontalAdvance(text)


def _is_current(view: QWidget, index: _Index) -> bool:
    return view.currentIndex() == index  # pyright: ignore[reportAttributeAccessIssue]
