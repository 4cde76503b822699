"""The gradient calls of a record as cards, one of them chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from explorer.core.tape.judging import missing_sources
from explorer.core.tape.record import Call
from explorer.ui.pages.tape.texts import place_text, result_text, tr
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import Scaled, scaled
from explorer.ui.widgets.theme import present_theme, ui_font, ui_mono

_HEIGHT, _GAP = 86, 8
"""Pixels of a card, and from one to the next."""
_MOST = 4.4
"""Cards that are seen at once."""
_Index = QModelIndex | QPersistentModelIndex


class _Calls(QAbstractListModel):
    """The calls, in the order in which they were made."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: tuple[Call, ...] = ()

    def take(self, calls: tuple[Call, ...]) -> None:
        if len(calls) == len(self.calls) and calls:
            self.calls = calls
            self.dataChanged.emit(self.index(0), self.index(len(calls) - 1))
            return
        self.beginResetModel()
        self.calls = calls
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return len(self.calls)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        call = self.calls[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(call.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{one_line(call.text)} = {result_text(call)}, {place_text(call)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{call.text}\n{result_text(call, 400)}")
        return None


class _Card(QStyledItemDelegate):
    """Paints a call as a card."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, scaled(_HEIGHT) + _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, _Calls)
        call, theme = model.calls[index.row()], present_theme()
        # PySide declares these by C++ inheritance only.
        rect, state = option.rect, option.state  # pyright: ignore[reportAttributeAccessIssue]
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5 - _GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 1.6 if is_chosen else 1
        painter.setPen(QPen(QColor(theme.accent if is_chosen else theme.line), width))
        painter.setBrush(QColor(theme.background))
        painter.drawRoundedRect(box, 7, 7)
        self._write(painter, call, box.adjusted(12, 10, -12, -8))
        painter.restore()

    def _write(self, painter: QPainter, call: Call, box: QRectF) -> None:
        theme = present_theme()
        is_missing = call.error is not None or bool(missing_sources(call))
        rows = (
            (one_line(call.text), ui_mono(12), theme.ink, 0),
            (result_text(call), ui_mono(14), theme.missing if is_missing else theme.ink, 22),
            (place_text(call), ui_font(12), theme.muted, 46),
        )
        for text, font, colour, top in rows:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            place = QRectF(box.left(), box.top() + scaled(top), box.width(), scaled(20))
            cut = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(text, cut, int(box.width()))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)


class CallList(QListView, Scaled):
    """The calls; the arrow keys go from one to the next.

    Signals:
        chosen(int): the person chose a call, by its number.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("calls")
        self._calls = _Calls()
        self.setModel(self._calls)
        self.setItemDelegate(_Card(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Gradient calls"))
        self.selectionModel().currentChanged.connect(self._on_current)

    def take_scale(self) -> None:
        """Give the cards their height."""
        self.scheduleDelayedItemsLayout()
        self._fit_height()

    def _fit_height(self) -> None:
        rows = min(float(len(self.calls)), _MOST)
        self.setFixedHeight(round(rows * (scaled(_HEIGHT) + _GAP)))

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls that are listed."""
        return self._calls.calls

    def show_calls(self, calls: tuple[Call, ...], chosen: int) -> None:
        """Show calls, one of them chosen."""
        with QSignalBlocker(self.selectionModel()):
            self._calls.take(calls)
            self._fit_height()
            index = self._calls.index(chosen)
            if index.isValid() and index != self.currentIndex():
                self.setCurrentIndex(index)
                # With its signals the model would say so by itself.
                self.scrollTo(index)
        self.viewport().update()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())


def one_line(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())
