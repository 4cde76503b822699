"""A plot on pyqtgraph's scene that stays exact at any zoom, from 1e-300 to 1e300.

pyqtgraph lays out axes and view and sorts out the mouse. Its own mapping from data to pixels is
one QTransform, which loses its digits in a deep zoom and its range at the ends of float64, so
the view here is always the unit square, data are mapped to pixels by NumPy, and each layer
paints in pixels. Pens are therefore as wide in an export at scale 2 as they look on the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.core.specs import sensible_range
from explorer.core.view import pi_ticks, power_of_ten, tick_labels, ticks
from explorer.ui.theme import Theme, text_font

_LABEL_SIZE = 12
_TICK_SPACING = {"bottom": 72, "left": 46}
"""Least pixels between two labelled ticks."""
_BEYOND = 8.0
"""Pixels above and below the view to which lines are still drawn: more than half their width."""
_FINEST = 0.1
"""Pixels by which a drawn line may leave the sampled one."""


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the plane and the pixels that show it."""

    low: float
    high: float
    bottom: float
    top: float
    width: float = 1.0
    height: float = 1.0

    def x_to_pixel(self, x: np.ndarray | float) -> np.ndarray:
        """Map data to pixels from the left; halves first, so that 1e308 does not overflow."""
        x = np.asarray(x, np.float64)
        with np.errstate(all="ignore"):
            return (x / 2 - self.low / 2) / (self.high / 2 - self.low / 2) * self.width

    def y_to_pixel(self, y: np.ndarray | float) -> np.ndarray:
        """Map data to pixels from the top."""
        y = np.asarray(y, np.float64)
        with np.errstate(all="ignore"):
            part = (y / 2 - self.bottom / 2) / (self.top / 2 - self.bottom / 2)
            return (1 - part) * self.height

    def x_at(self, pixel: float) -> float:
        """Return the data value at a pixel from the left."""
        part = pixel / self.width
        return self.low * (1 - part) + self.high * part

    def y_at(self, pixel: float) -> float:
        """Return the data value at a pixel from the top."""
        part = 1 - pixel / self.height
        return self.bottom * (1 - part) + self.top * part

    def moved(self, right: float, down: float) -> View:
        """Return the view after the picture was dragged by so many pixels."""
        across, up = -right / self.width, down / self.height
        low, high = _shifted(self.low, self.high, across)
        bottom, top = _shifted(self.bottom, self.top, up)
        return View(low, high, bottom, top, self.width, self.height)

    def zoomed(
        self, factor: float, at: tuple[float, float], *, x: bool = True, y: bool = True
    ) -> View:
        """Return the view with widths times `factor`, the pixel `at` staying where it is."""
        across, up = at[0] / self.width, 1 - at[1] / self.height
        low, high = _scaled(self.low, self.high, across, factor) if x else (self.low, self.high)
        bottom, top = _scaled(self.bottom, self.top, up, factor) if y else (self.bottom, self.top)
        return View(low, high, bottom, top, self.width, self.height)


def _shifted(low: float, high: float, part: float) -> tuple[float, float]:
    shift = (high / 2 - low / 2) * part * 2
    return sensible_range(low + shift, high + shift)


def _scaled(low: float, high: float, part: float, factor: float) -> tuple[float, float]:
    middle = low * (1 - part) + high * part
    return sensible_range(
        middle - (middle / 2 - low / 2) * factor * 2, middle + (high / 2 - middle / 2) * factor * 2
    )


class Axis(pg.AxisItem):
    """Labels at round values; the grid is painted by the plot's layer."""

    def __init__(self, side: str) -> None:
        super().__init__(side, showValues=True, maxTickLength=0)
        self.low, self.high = 0.0, 1.0
        self.in_pi = False
        self.is_log = False
        self.colour = "#000000"

    def set_range(self, low: float, high: float) -> None:
        """Show this stretch of data."""
        self.low, self.high = low, high
        self.update()

    def positions(self, length: float) -> list[tuple[float, str]]:
        """Return (part of the axis, label) for every tick on an axis of so many pixels."""
        most = max(1, int(length // _TICK_SPACING[self.orientation]))
        values, labels = self._ticks(most)
        while most > 1 and self._is_crowded(labels, length):
            most -= 1
            values, labels = self._ticks(most)
        half = self.high / 2 - self.low / 2
        return [
            ((v / 2 - self.low / 2) / half, label) for v, label in zip(values, labels, strict=True)
        ]

    def _ticks(self, most: int) -> tuple[list[float], list[str]]:
        if self.in_pi:
            values, labels = pi_ticks(self.low, self.high, most)
            if values:
                return values, labels
        if self.is_log:
            values, _ = ticks(self.low, self.high, min(most, int(self.high - self.low) or 1))
            whole = [v for v in values if v == round(v)]
            return whole, [power_of_ten(int(v)) for v in whole]
        values, step = ticks(self.low, self.high, most)
        return values, tick_labels(values, step)

    def _is_crowded(self, labels: list[str], length: float) -> bool:
        if self.orientation != "bottom" or not labels:
            return False
        metrics = QFontMetricsF(text_font(_LABEL_SIZE))
        return sum(metrics.horizontalAdvance(label) + 18 for label in labels) > length

    def paint(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Write the labels, directly: a QPicture changes its size with the resolution."""
        painter.setFont(text_font(_LABEL_SIZE))
        painter.setPen(QColor(self.colour))
        view = self.linkedView()
        if view is None:
            return
        area = self.mapRectFromItem(view, view.boundingRect())
        if self.orientation == "bottom":
            for part, label in self.positions(area.width()):
                at = area.left() + part * area.width()
                box = QRectF(at - 60, area.bottom() + 6, 120, 18)
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, label)
        else:
            for part, label in self.positions(area.height()):
                at = area.bottom() - part * area.height()
                box = QRectF(area.left() - 88, at - 9, 80, 18)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, flags, label)

    def boundingRect(self) -> QRectF:
        """Return the room of the axis with half a label beyond its ends."""
        return self.mapRectFromParent(self.geometry()).adjusted(-24, -10, 24, 10)


class _UnitView(pg.ViewBox):
    """The unit square; what the mouse does to it is told, not done."""

    dragged = Signal(object)
    wheeled = Signal(object, object)
    clicked = Signal(object)
    hovered = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.setMouseEnabled(False, False)
        # The names of the curves stand in the margin.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        self.setRange(xRange=(0, 1), yRange=(0, 1), padding=0, disableAutoRange=True)

    def mouseDragEvent(self, ev: object, axis: int | None = None) -> None:
        """Tell of a drag: pyqtgraph's event with its start, last and present place."""
        self.dragged.emit(ev)

    def wheelEvent(self, ev: object, axis: int | None = None) -> None:
        """Tell of a turn of the wheel; `axis` is 0 or 1 when it happened over an axis."""
        self.wheeled.emit(ev, axis)

    def mouseClickEvent(self, ev: object) -> None:
        """Tell of a click or double click."""
        self.clicked.emit(ev)

    def hoverEvent(self, ev: object) -> None:
        """Tell where the mouse is."""
        self.hovered.emit(ev)


class _Layer(pg.GraphicsObject):
    """Paints the figure's content over the whole view, in pixels."""

    def __init__(self, view: pg.ViewBox, paint: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._view = view
        self.paint_contents = paint
        self.setParentItem(view)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsToShape, False)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        """Return the view's rectangle with the margin in which labels may stand."""
        return QRectF(0, 0, self._view.width(), self._view.height()).adjusted(-4, -4, 48, 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint for the screen and for exports alike."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_contents(painter)


class Plot(pg.PlotItem):
    """One pair of axes whose view is in data, and a layer that a figure paints."""

    def __init__(self, paint: Callable[[QPainter, Plot], None]) -> None:
        self.unit = _UnitView()
        self.bottom_axis, self.left_axis = Axis("bottom"), Axis("left")
        super().__init__(
            viewBox=self.unit,
            axisItems={"bottom": self.bottom_axis, "left": self.left_axis},
            enableMenu=False,
        )
        # pyqtgraph keeps its layout where Qt has a method of that name.
        self.grid = cast(QGraphicsGridLayout, self.layout)
        self.hideButtons()
        self.setContentsMargins(8, 12, 0, 4)
        self.layer = _Layer(self.unit, lambda painter: paint(painter, self))
        self._view = View(0, 1, 0, 1)
        self.theme: Theme | None = None
        self.left_axis.setWidth(52)
        self.bottom_axis.setHeight(26)

    @property
    def view(self) -> View:
        """The data shown and the pixels that show them."""
        width, height = max(self.unit.width(), 1.0), max(self.unit.height(), 1.0)
        v = self._view
        return View(v.low, v.high, v.bottom, v.top, width, height)

    def set_view(self, low: float, high: float, bottom: float, top: float) -> None:
        """Show this rectangle of the plane."""
        self._view = View(low, high, bottom, top)
        self.bottom_axis.set_range(low, high)
        self.left_axis.set_range(bottom, top)
        self.layer.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.theme = theme
        for axis in (self.bottom_axis, self.left_axis):
            axis.colour = theme.muted
            axis.update()
        self.layer.update()

    def paint_grid(self, painter: QPainter, theme: Theme) -> None:
        """Paint a thin line at every tick, and the axes x = 0 and y = 0 a little stronger."""
        view = self.view
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(theme.grid), 1))
        for part, _ in self.bottom_axis.positions(view.width):
            _vertical(painter, part * view.width, view)
        for part, _ in self.left_axis.positions(view.height):
            _horizontal(painter, (1 - part) * view.height, view)
        painter.setPen(QPen(QColor(theme.axis), 1))
        if view.low < 0 < view.high and not self.bottom_axis.is_log:
            _vertical(painter, float(view.x_to_pixel(0.0)), view)
        if view.bottom < 0 < view.top and not self.left_axis.is_log:
            _horizontal(painter, float(view.y_to_pixel(0.0)), view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _vertical(painter: QPainter, x: float, view: View) -> None:
    if 0 <= x <= view.width:
        painter.drawLine(QPointF(round(x), 0), QPointF(round(x), view.height))


def _horizontal(painter: QPainter, y: float, view: View) -> None:
    if 0 <= y <= view.height:
        painter.drawLine(QPointF(0, round(y)), QPointF(view.width, round(y)))


def polylines(
    view: View,
    x: np.ndarray,
    y: np.ndarray,
    breaks: list[int] | None = None,
    poles: dict[int, float] | None = None,
) -> list[QPolygonF]:
    """Return the line through the points as polygons in pixels, cut where it must not be joined.

    Args:
        view: where the data are shown.
        x: (n,) increasing.
        y: (n,); NaN leaves a gap, at an infinity the line runs out of the view.
        breaks: the i after which the line is cut, up to point i + 1.
        poles: where between points i and i + 1 the line runs out of the view, by i.

    Lines are clipped to a little more than the view (a pole's flank would otherwise be dashed
    for a million pixels) and thinned to what a tenth of a pixel can tell: Qt's stroker of wide
    antialiased lines is the dearest part of a frame, and its cost goes with the points.
    """
    px, py = view.x_to_pixel(x), view.y_to_pixel(y)
    py[np.isinf(y)] = np.nan
    cut = np.zeros(len(px), bool)
    cut[np.asarray(breaks or [], int)] = True
    outward = [(i, i + 1, float(view.x_to_pixel(at))) for i, at in (poles or {}).items()]
    outward += [(i - 1, i + 1, float(px[i])) for i in np.flatnonzero(np.isinf(y)).tolist()]
    if outward:
        px, py, cut = _with_poles(px, py, cut, outward, 10 * view.height)
    whole = np.isfinite(py)
    joined = whole[1:] & whole[:-1] & ~cut[:-1]
    low, high = -_BEYOND, view.height + _BEYOND
    start, stop = _clip(py, low, high)
    joined &= stop > start
    return [
        _polygon(px, py, first, last, start[first], stop[last])
        for first, last in _joined_runs(joined, start, stop)
    ]


def _with_poles(
    px: np.ndarray,
    py: np.ndarray,
    cut: np.ndarray,
    outward: list[tuple[int, int, float]],
    far: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Add, for each (left, right, x), a far point at x on either side, and cut between the two.

    Which way the line runs is told by its last step towards the pole.
    """
    places, xs, ys, cuts = [], [], [], []
    for left, right, at in outward:
        for side, inner, is_left in ((left, left - 1, True), (right, right + 1, False)):
            if not (min(side, inner) >= 0 and max(side, inner) < len(py)):
                continue
            step = py[side] - py[inner]
            if np.isfinite(step) and step != 0:
                places.append(left + 1 if is_left else right)
                xs.append(at)
                ys.append(py[side] + np.sign(step) * far)
                cuts.append(is_left)
                if is_left:
                    cut[side] = False
    order = np.argsort(np.array(places, int), kind="stable")
    where = np.array(places, int)[order]
    return (
        np.insert(px, where, np.array(xs)[order]),
        np.insert(py, where, np.array(ys)[order]),
        np.insert(cut, where, np.array(cuts, bool)[order]),
    )


def _clip(y: np.ndarray, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the part of each step from point i to i + 1, in 0 … 1, that lies in [low, high]."""
    with np.errstate(all="ignore"):
        rise = np.diff(y)
        at_low, at_high = (low - y[:-1]) / rise, (high - y[:-1]) / rise
        start = np.maximum(np.minimum(at_low, at_high), 0.0)
        stop = np.minimum(np.maximum(at_low, at_high), 1.0)
    flat = rise == 0
    inside = (y[:-1] >= low) & (y[:-1] <= high)
    start[flat], stop[flat] = 0.0, np.where(inside[flat], 1.0, 0.0)
    return np.nan_to_num(start), np.nan_to_num(stop)


def _joined_runs(joined: np.ndarray, start: np.ndarray, stop: np.ndarray) -> list[tuple[int, int]]:
    """Return (first, last) step of every unbroken line."""
    if not joined.any():
        return []
    continues = joined[1:] & joined[:-1] & (stop[:-1] == 1) & (start[1:] == 0)
    firsts = np.flatnonzero(joined & ~np.concatenate([[False], continues]))
    lasts = np.flatnonzero(joined & ~np.concatenate([continues, [False]]))
    return [(int(a), int(b)) for a, b in zip(firsts, lasts, strict=True)]


def _polygon(
    px: np.ndarray, py: np.ndarray, first: int, last: int, start: float, stop: float
) -> QPolygonF:
    x, y = px[first : last + 2].copy(), py[first : last + 2].copy()
    if stop < 1:
        x[-1], y[-1] = x[-2] + stop * (x[-1] - x[-2]), y[-2] + stop * (y[-1] - y[-2])
    if start > 0:
        x[0], y[0] = x[0] + start * (x[1] - x[0]), y[0] + start * (y[1] - y[0])
    keep = thinned(x, y)
    return pg.functions.arrayToQPolygonF(x[keep], y[keep])


def thinned(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the indices of the points that a line needs to stay within a tenth of a pixel.

    Every second point is dropped where it lies on the chord of its neighbours, again and again;
    the tolerance is shared between the rounds so that their errors cannot add up beyond it.
    """
    keep = np.arange(len(x))
    for _ in range(5):
        if len(keep) < 5:
            break
        xs, ys = x[keep], y[keep]
        middle = np.arange(1, len(keep) - 1, 2)
        across, up = xs[middle + 1] - xs[middle - 1], ys[middle + 1] - ys[middle - 1]
        with np.errstate(all="ignore"):
            off = (xs[middle] - xs[middle - 1]) * up - (ys[middle] - ys[middle - 1]) * across
            distance = np.abs(off) / np.hypot(across, up)
        droppable = middle[distance < _FINEST / 3]
        if not len(droppable):
            break
        keep = np.delete(keep, droppable)
    return keep
