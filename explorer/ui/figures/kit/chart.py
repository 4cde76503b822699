"""A small chart beside or below the main plot of a figure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from explorer.ui.figures.kit.axis import RIGHT_WIDTH
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.widgets.theme import Theme, text_font


class Chart(QObject):
    """A plot of its own, with a title above.

    Args:
        theme: its colours.
        parent: the figure.
        right: pixels at the right of the view for what is written or drawn there.
    """

    def __init__(self, theme: Theme, parent: QObject, right: int = RIGHT_WIDTH) -> None:
        super().__init__(parent)
        self.plot = Plot(self._paint, theme, right)
        self.plot.setContentsMargins(8, 26, 0, 4)

    @property
    def theme(self) -> Theme:
        """Its colours."""
        return self.plot.theme

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        raise NotImplementedError

    def _paint_title(
        self,
        painter: QPainter,
        titles: Sequence[str],
        room: float = math.inf,
        left: float = 0.0,
    ) -> str:
        """Write, and return, the first title no wider than `room` pixels, or the last, cut."""
        metrics = QFontMetricsF(text_font(12))
        fitting = (t for t in titles if metrics.horizontalAdvance(t) <= room)
        title = next(fitting, None)
        if title is None:
            title = metrics.elidedText(titles[-1], Qt.TextElideMode.ElideRight, max(room, 0.0))
        painter.setFont(text_font(12))
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(QPointF(left, -8), title)
        return title

    def _paint_instead(self, painter: QPainter, text: str, margin: float = 4.0) -> None:
        """Write in the middle why there is nothing to see, or what is going to be here."""
        box = QRectF(margin, 0, self.plot.view.width - 2 * margin, self.plot.view.height)
        painter.setFont(text_font(12))
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
