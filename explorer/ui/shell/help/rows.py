"""Rows of the help: what they say, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from explorer.ui.shell.help.formulas import Formulas
from explorer.ui.shell.help.items import Item
from explorer.ui.widgets.plain import as_tip
from explorer.ui.widgets.scale import present_scale, scaled
from explorer.ui.widgets.theme import present_theme, ui_font, ui_mono

_Index = QModelIndex | QPersistentModelIndex
_MARGIN, _PAD, _GAP = 14, 5, 10
"""Pixels beside a row, above and below it, and between its parts."""
_TYPED_HEIGHT, _HEADING_HEIGHT = 56, 34
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Rows(QAbstractListModel):
    """Items, in the order in which they are listed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: Sequence[Item] = ()
        self.tells_kinds = False
        """Whether things of all kinds are listed, and each says what it is."""

    def show(self, items: Sequence[Item], *, tells_kinds: bool) -> None:
        """List items in place of those before."""
        self.beginResetModel()
        self.items, self.tells_kinds = items, tells_kinds
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let headings be passed over."""
        if self.items[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a row says."""
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return item.spoken
        if role == Qt.ItemDataRole.ToolTipRole and item.detail:
            return as_tip(f"{item.title}\n{item.detail}")
        return None

    def beside(self, item: Item) -> tuple[str, QFont]:
        """Return what stands at the right of a title, and in which letters."""
        if item.key:
            return item.key, ui_mono(11)
        return (item.kind if self.tells_kinds else ""), ui_font(11)


class RowDelegate(QStyledItemDelegate):
    """Draws a row: a title that may take several lines, and beside it its key or what it is.

    What can be typed has its formula beside it, and below what it means.
    """

    def __init__(self, view: QAbstractItemView, formulas: Formulas) -> None:
        super().__init__(view)
        self._view, self._formulas = view, formulas

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height that the title needs at the width of the list."""
        model, width = self._rows(index), self._view.viewport().width()
        item = model.items[index.row()]
        if item.is_heading or item.is_typed:
            return QSize(0, scaled(_HEADING_HEIGHT if item.is_heading else _TYPED_HEIGHT))
        room = width - 2 * _MARGIN - _beside_width(model, item)
        box = QRectF(0, 0, max(room, scaled(60)), 9999)
        height = QFontMetricsF(ui_font(13)).boundingRect(box, _WRAPPED, item.title).height()
        return QSize(0, int(height + 0.999) + 2 * scaled(_PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row in the colours of the theme."""
        model = self._rows(index)
        item = model.items[index.row()]
        # PySide declares these by C++ inheritance only.
        rect, state = option.rect, option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
        if state & lit and not item.is_heading:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(present_theme().hover))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        box = QRectF(rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        if item.is_heading:
            _paint_heading(painter, item, box)
        elif item.is_typed:
            self._paint_typed(painter, item, box)
        else:
            _paint_title(painter, model, item, box)
        painter.restore()

    @staticmethod
    def _rows(index: _Index) -> Rows:
        model = index.model()
        assert isinstance(model, Rows)
        return model

    def _paint_typed(self, painter: QPainter, item: Item, box: QRectF) -> None:
        """Draw what is typed, how it is read, and what it means."""
        theme = present_theme()
        upper, lower = QRectF(box.adjusted(0, 4, 0, -4)), QRectF(box.adjusted(0, 4, 0, -4))
        upper.setBottom(box.bottom() - scaled(22))
        lower.setTop(upper.bottom())
        painter.setFont(ui_mono(13))
        painter.setPen(QColor(theme.ink))
        used = painter.fontMetrics().horizontalAdvance(item.title)
        painter.drawText(upper, _LEFT, _cut(painter, item.title, upper.width()))
        self._paint_formula(painter, item.title, upper.adjusted(used + _MARGIN, 0, 0, 0))
        painter.setFont(ui_font(12))
        painter.setPen(QColor(theme.muted))
        painter.drawText(lower, _LEFT, _cut(painter, item.detail, lower.width()))

    def _paint_formula(self, painter: QPainter, text: str, box: QRectF) -> None:
        """Draw how it is read at the right, where there is room for it."""
        picture = self._formulas.of(text)
        if picture is None or box.width() < scaled(24):
            return
        size = QSizeF(picture.defaultSize()) * (0.76 * present_scale())
        size *= min(1.0, box.width() / size.width(), box.height() / size.height())
        place = QRectF(box.right() - size.width(), 0, size.width(), size.height())
        place.moveTop(box.center().y() - size.height() / 2)
        picture.render(painter, place)


def _beside_width(model: Rows, item: Item) -> float:
    text, font = model.beside(item)
    return QFontMetricsF(font).horizontalAdvance(text) + _GAP if text else 0


def _paint_heading(painter: QPainter, item: Item, box: QRectF) -> None:
    painter.setFont(ui_font(11, strong=True))
    painter.setPen(QColor(present_theme().muted))
    low = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
    painter.drawText(box.adjusted(0, 0, 0, -scaled(5)), low, item.title.upper())


def _paint_title(painter: QPainter, model: Rows, item: Item, box: QRectF) -> None:
    theme, (text, font) = present_theme(), model.beside(item)
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    painter.drawText(box.adjusted(0, scaled(_PAD) + 1, 0, 0), right, text)
    painter.setFont(ui_font(13))
    painter.setPen(QColor(theme.ink))
    painter.drawText(box.adjusted(0, 0, -_beside_width(model, item), 0), _WRAPPED, item.title)


def _cut(painter: QPainter, text: str, room: float) -> str:
    metrics = QFontMetricsF(painter.font())
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
