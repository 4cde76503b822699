"""Which runs are shown and what their lines mean, in as many rows as that needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.core.training_runs import RunCurves
from explorer.ui.figures.run_looks import (
    BADGE,
    PEAKS,
    band_colour,
    paint_badge,
    smoothed_pen,
    train_pen,
    validation_pen,
)
from explorer.ui.theme import Theme, text_font

_ROW, _TOP, _BOTTOM = 21, 9, 5
"""Height of a row, and the room above and below the rows."""
_APART, _SAMPLE, _GAP = 16.0, 18.0, 6.0
"""Pixels between two entries, of a sample of a line, and from there to its name."""
_OUT = 24.0
"""Pixels to the right of the picture that names may reach."""
_LONGEST = (260.0, 130.0, 84.0)
"""Pixels that the name of a run may take, less where there are many."""
_MOST_ROWS = 3
"""Rows of names; runs that need more are not named here, but where the page lists them."""


class _Entry(NamedTuple):
    """Something painted in the header, with its place in it."""

    left: float
    right: float
    row: int
    text: str
    run: RunCurves | None
    """Of which this is the name; None: the meaning of a line."""
    sample: str


def _rows(entries: list[_Entry]) -> int:
    return entries[-1].row + 1 if entries else 0


class RunsHeader(pg.GraphicsWidget):
    """The names of the runs after their numbers, and a key to the lines."""

    def __init__(self, theme: Theme, above: pg.ViewBox) -> None:
        super().__init__()
        self._theme = theme
        self._above = above
        self._runs: Sequence[RunCurves] = ()
        self._entries: list[_Entry] = []
        self._titles: dict[str, str] = {}
        self.setFixedHeight(_TOP)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsToShape, False)
        above.sigResized.connect(self._arrange)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.update()

    def show_runs(self, runs: Sequence[RunCurves], titles: dict[str, str]) -> None:
        """Name runs, and lines by their titles: losses, smoothed, train, validation."""
        self._runs, self._titles = runs, titles
        self._arrange()

    def _arrange(self) -> None:
        """Put the names in rows, and the key to the right of the last or below it."""
        width = self._above.width() + _OUT
        self._entries = next(
            (e for e in (self._names(width, n) for n in _LONGEST) if _rows(e) <= _MOST_ROWS), []
        )
        self._entries += self._key(width)
        rows = _rows(self._entries)
        height = _TOP + rows * _ROW + (_BOTTOM if rows else 0)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self.update()

    def _names(self, width: float, longest: float) -> list[_Entry]:
        metrics = QFontMetricsF(text_font(12))
        entries: list[_Entry] = []
        left, row = 0.0, 0
        for run in self._runs:
            text = metrics.elidedText(run.label, Qt.TextElideMode.ElideRight, longest)
            needed = 2 * BADGE + _GAP + metrics.horizontalAdvance(text)
            if left and left + needed > width:
                left, row = 0.0, row + 1
            entries.append(_Entry(left, left + needed, row, text, run, ""))
            left += needed + _APART
        return entries

    def _key(self, width: float) -> list[_Entry]:
        metrics = QFontMetricsF(text_font(12))
        widths = [_SAMPLE + _GAP + metrics.horizontalAdvance(t) for t in self._titles.values()]
        whole = sum(widths) + _APART * (len(widths) - 1)
        last = self._entries[-1] if self._entries else None
        left, row = 0.0, 0
        if last is not None and last.right + _APART + whole <= width:
            left, row = width - whole, last.row
        elif last is not None:
            row = last.row + 1
        entries: list[_Entry] = []
        for (sample, text), needed in zip(self._titles.items(), widths, strict=True):
            if left and left + needed > width:
                left, row = 0.0, row + 1
            entries.append(_Entry(left, left + needed, row, text, None, sample))
            left += needed + _APART
        return entries

    def boundingRect(self) -> QRectF:
        """Return the header's own rectangle."""
        return QRectF(0, 0, self.size().width(), self.size().height())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint the entries, from where the picture below begins."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        begin = self.mapRectFromItem(self._above, self._above.boundingRect()).left()
        for entry in self._entries:
            left, middle = begin + entry.left, _TOP + (entry.row + 0.5) * _ROW
            if entry.run is not None:
                paint_badge(painter, self._theme, QPointF(left + BADGE, middle), entry.run.number)
                left += 2 * BADGE + _GAP
            else:
                self._paint_sample(painter, entry.sample, left, middle)
                left += _SAMPLE + _GAP
            painter.setFont(text_font(12))
            painter.setPen(QColor(self._theme.ink if entry.run else self._theme.muted))
            painter.drawText(QPointF(left, middle + 4.5), entry.text)

    def _paint_sample(self, painter: QPainter, sample: str, left: float, middle: float) -> None:
        theme, runs = self._theme, self._runs
        own = runs[0].number if len(runs) == 1 else None
        if sample == "losses":
            colour = band_colour(theme, own or 1, 1)
            if own is None:
                colour = QColor(theme.muted)
                colour.setAlphaF(band_colour(theme, 1, 1).alphaF())
            faint = QColor(colour)
            faint.setAlphaF(PEAKS * colour.alphaF())
            painter.fillRect(QRectF(left, middle - 6, _SAMPLE, 12), faint)
            painter.fillRect(QRectF(left, middle - 3, _SAMPLE, 6), colour)
            return
        pens: dict[str, Callable[[Theme, int], QPen]] = {
            "smoothed": smoothed_pen,
            "train": train_pen,
            "validation": validation_pen,
        }
        pen = pens[sample](theme, own or 1)
        if own is None:
            # Of whichever run.
            pen.setColor(QColor(theme.muted))
        painter.setPen(pen)
        painter.drawLine(QPointF(left, middle), QPointF(left + _SAMPLE, middle))
