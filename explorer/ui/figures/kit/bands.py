"""Bands between the least and the greatest value of each step, for what no line can show."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from explorer.core.curves.results import Detail
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme, text_font

_BEYOND = 8.0
"""Pixels above and below the view to which bands are still drawn."""


def bands(view: View, x: np.ndarray, detail: Detail, width: float = 0.0) -> list[QPolygonF]:
    """Return the outlines in pixels of the stretches that are bands.

    Args:
        view: where the data are shown.
        x: (n,) the samples.
        detail: what is between them.
        width: of the pen of the curve; its line would be as much higher than its values.

    The outline has the steps of the samples: between two of them nothing more is known than the
    bounds, and columns of different height, as of tan(50x), are not to be smoothed.
    """
    px = view.x_to_pixel(x)
    top = _covered(view.y_to_pixel(detail.high), np.fmin) - width / 2
    bottom = _covered(view.y_to_pixel(detail.low), np.fmax) + width / 2
    top, bottom = (np.clip(y, -_BEYOND, view.height + _BEYOND) for y in (top, bottom))
    edges = np.flatnonzero(np.diff(np.pad(detail.is_band.astype(np.int8), 1)))
    return [
        _outline(px[first : last + 1], top[first:last], bottom[first:last])
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    ]


def uncertainty(
    view: View, x: np.ndarray, low: np.ndarray, high: np.ndarray, chosen: np.ndarray
) -> list[QPolygonF]:
    """Return the outlines in pixels of where a curve is known to run, at the chosen samples.

    Args:
        view: where the data are shown.
        x: (n,) the samples.
        low: (n,) the least that the value there may be.
        high: (n,) the greatest.
        chosen: (n,) whether a sample belongs to an outline.
    """
    px = view.x_to_pixel(x)
    top, bottom = (
        np.clip(view.y_to_pixel(y), -_BEYOND, view.height + _BEYOND) for y in (high, low)
    )
    edges = np.flatnonzero(np.diff(np.pad(chosen.astype(np.int8), 1)))
    return [
        pg.functions.arrayToQPolygonF(
            np.concatenate([px[first:last], px[first:last][::-1]]),
            np.concatenate([top[first:last], bottom[first:last][::-1]]),
        )
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    ]


def _covered(y: np.ndarray, more: np.ufunc) -> np.ndarray:
    """Return how far a line would cover each column: its pen reaches the columns on both sides.

    Without that, columns narrower than a wave would show beats of their own.
    """
    padded = np.pad(y, 1, constant_values=np.nan)
    return more(more(padded[:-2], padded[2:]), y)


def _outline(x: np.ndarray, top: np.ndarray, bottom: np.ndarray) -> QPolygonF:
    """Return the outline of (n,) columns between (n + 1,) edges."""
    across = np.repeat(x, 2)[1:-1]
    return pg.functions.arrayToQPolygonF(
        np.concatenate([across, across[::-1]]),
        np.concatenate([np.repeat(top, 2), np.repeat(bottom, 2)[::-1]]),
    )


def paint_band(
    painter: QPainter, pen: QPen, outlines: list[QPolygonF], opacity: float = 1.0
) -> None:
    """Fill outlines in the colour of a pen."""
    if not outlines:
        return
    colour = QColor(pen.color())
    colour.setAlphaF(opacity)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for outline in outlines:
        painter.drawPolygon(outline)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def band_remark() -> str:
    """Return what is said of a picture with bands."""
    return QCoreApplication.translate("bands", "band: faster than the pixels")


def paint_remark(painter: QPainter, theme: Theme, text: str) -> None:
    """Say in the upper left corner of a picture what its bands are."""
    font = text_font(12)
    metrics = QFontMetricsF(font)
    box = QRectF(8, 8, metrics.horizontalAdvance(text) + 12, metrics.height() + 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.background))
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
