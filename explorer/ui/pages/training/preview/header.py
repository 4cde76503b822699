"""The header of the preview: of each column its name, and below what it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QTableView

from explorer.ui.pages.training.preview.model import PreviewModel
from explorer.ui.widgets.theme import present_theme, ui_font

_SIDE, _BAR = 8, 3
"""Pixels beside the words, and of the bar above the target and the inputs."""


class PreviewHeader(QHeaderView):
    """Two lines for each column, with a bar in a colour over the target and the inputs."""

    def __init__(self, model: PreviewModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._columns = model
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        """Paint the name and the role of a column."""
        column = self._columns.column(logicalIndex)
        if column is None:
            return
        theme, role = present_theme(), self._columns.role(column)
        colour = {"target": theme.curves[1], "input": theme.accent, "out": theme.line}[role]
        painter.save()
        table = self.parent()
        assert isinstance(table, QTableView)
        is_looked_at = table.currentIndex().column() == logicalIndex
        painter.fillRect(rect, QColor(theme.hover if is_looked_at else theme.panel))
        bar = rect.adjusted(1, 0, -1, 0)
        bar.setHeight(_BAR if role != "out" else 1)
        painter.fillRect(bar, QColor(colour))
        inner = rect.adjusted(_SIDE, _BAR + 1, -_SIDE, -1)
        half = inner.height() // 2
        side = self._columns.side(column)
        ink = theme.muted if role == "out" else theme.ink
        upper, lower = inner.adjusted(0, 0, 0, -half), inner.adjusted(0, half, 0, 0)
        self._write(painter, upper, column.name, side, ink, is_strong=role == "target")
        told = self._columns.told(column)
        below = theme.muted if role == "out" else colour
        self._write(painter, lower, told, side, below, is_strong=False)
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        side: Qt.AlignmentFlag,
        colour: str,
        *,
        is_strong: bool,
    ) -> None:
        font = ui_font(12, strong=is_strong)
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.setFont(font)
        painter.setPen(QPen(QColor(colour)))
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, text)
