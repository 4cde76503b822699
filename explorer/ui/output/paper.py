"""Pages of a PDF, painted one after the other as lines and letters."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from explorer.ui.widgets.theme import Theme, text_font

FOOT = 24
"""Pixels below what a page shows, for its number."""
_POINTS, _RESOLUTION = 0.75, 1200
"""Of a pixel, and dots of the writer to an inch."""


class Paper:
    """A PDF whose pages are all as large.

    Args:
        size: of a page in pixels, 96 to the inch, with its foot.
        theme: the colours of its ground and of its number.
        title: of the document.
    """

    def __init__(self, size: QSize, theme: Theme, title: str = "") -> None:
        self._size, self._theme = size, theme
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = self._writer = QPdfWriter(self._buffer)
        page = QPageSize(
            QSizeF(size) * _POINTS, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
        )
        no_margins = QMarginsF(0, 0, 0, 0)
        writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, no_margins))
        writer.setResolution(_RESOLUTION)
        writer.setTitle(title)
        self._painter: QPainter | None = None
        self._pages = 0

    def begin_page(self, number: str) -> QPainter:
        """Begin a page, and return what paints on it in pixels.

        Args:
            number: written into the corner; may be empty.
        """
        if self._painter is None:
            self._painter = QPainter(self._writer)
            self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._painter.scale(
                self._writer.width() / self._size.width(),
                self._writer.height() / self._size.height(),
            )
        else:
            self._writer.newPage()
        painter, box = self._painter, QRectF(0, 0, self._size.width(), self._size.height())
        painter.fillRect(box, QColor(self._theme.background))
        painter.setFont(text_font(11))
        painter.setPen(QColor(self._theme.muted))
        corner = QRectF(0, box.height() - FOOT, box.width() - 16, FOOT)
        at = Qt.AlignmentFlag
        painter.drawText(corner, at.AlignRight | at.AlignVCenter, number)
        return painter

    @property
    def painter(self) -> QPainter:
        """What paints on the page that is begun."""
        assert self._painter is not None
        return self._painter

    def data(self) -> bytes:
        """End the last page, and return the file."""
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        return bytes(self._buffer.data().data())
