"""A plot on pyqtgraph's scene that stays exact at any zoom, from 1e-300 to 1e300.

pyqtgraph lays out axes and view and sorts out the mouse. Its own mapping from data to pixels is
one QTransform, which loses its digits in a deep zoom and its range at the ends of float64, so
the view here is always the unit square, data are mapped to pixels by NumPy, and each layer
paints in pixels. Pens are therefore as wide in an export at scale 2 as they look on the screen.
"""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsItem,
    QSizePolicy,
    QStyleOptionGraphicsItem,
    QWidget,
)

from explorer.ui.figures.kit.axis import RIGHT_WIDTH, Axis
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme

_REST = 250
"""Milliseconds without a change after which what was painted hastily is painted again."""


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

    def __init__(
        self, view: pg.ViewBox, paint: Callable[[QPainter, QWidget | None], None], right: int
    ) -> None:
        super().__init__()
        self._view = view
        self.right = right
        self.above = 4
        self.paint_contents = paint
        self.setParentItem(view)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsToShape, False)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_right(self, pixels: int) -> None:
        """Paint up to so many pixels at the right of the view."""
        self.prepareGeometryChange()
        self.right = pixels

    def set_above(self, pixels: int) -> None:
        """Paint up to so many pixels above the view: what is farther up is not painted anew."""
        if pixels != self.above:
            self.prepareGeometryChange()
            self.above = pixels

    def boundingRect(self) -> QRectF:
        """Return the view's rectangle with the margin in which labels may stand."""
        return QRectF(0, 0, self._view.width(), self._view.height()).adjusted(
            -4, -self.above, self.right + 18, 4
        )

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint for the screen, on a widget, and for files alike."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_contents(painter, widget)


class Plot(pg.GraphicsWidget):
    """One pair of axes whose view is in data, and a layer that a figure paints.

    No `PlotItem`: that makes more than fifty widgets for a menu that is never shown.

    Args:
        paint: paints the layer.
        theme: the colours.
        right: pixels at the right of the view for what is written or drawn there.
    """

    def __init__(
        self, paint: Callable[[QPainter, Plot], None], theme: Theme, right: int = RIGHT_WIDTH
    ) -> None:
        self.unit = _UnitView()
        self.bottom_axis, self.left_axis = Axis("bottom", "x"), Axis("left", "y")
        super().__init__()
        self.grid = QGraphicsGridLayout()
        self._lay_out()
        self.setContentsMargins(8, 18, 0, 4)
        self.layer = _Layer(self.unit, self._paint, right)
        self._paint_contents = paint
        self.is_on_screen = False
        self.is_hasty = False
        self._moving = QTimer(self, singleShot=True, interval=_REST)
        self._moving.timeout.connect(self.layer.update)
        self._view = View(0, 1, 0, 1)
        self.grid.setColumnFixedWidth(2, right)
        self.unit.sigResized.connect(self.left_axis.make_room)
        self.set_theme(theme)

    def _lay_out(self) -> None:
        """Put the axes beside the view, which takes the room that they leave."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.grid.setContentsMargins(1, 1, 1, 1)
        self.grid.setSpacing(0)
        self.setLayout(self.grid)
        self.grid.addItem(self.unit, 0, 1)
        for axis, place in ((self.left_axis, (0, 0)), (self.bottom_axis, (1, 1))):
            axis.linkToView(self.unit)
            axis.setZValue(0.5)
            self.grid.addItem(axis, *place)
        self.grid.setRowStretchFactor(0, 100)
        self.grid.setColumnStretchFactor(1, 100)

    def show_axes(self, on: bool) -> None:
        """Show the axes, or leave their room to the view."""
        for axis in (self.bottom_axis, self.left_axis):
            axis.setVisible(on)

    def set_right(self, pixels: int) -> None:
        """Leave so many pixels at the right of the view."""
        if pixels != self.layer.right:
            self.layer.set_right(pixels)
            self.grid.setColumnFixedWidth(2, pixels)

    @property
    def view(self) -> View:
        """The data shown and the pixels that show them."""
        v = self._view
        return View(v.low, v.high, v.bottom, v.top, *self._size())

    def _size(self) -> tuple[float, float]:
        return max(self.unit.width(), 1.0), max(self.unit.height(), 1.0)

    def set_view(
        self, low: float, high: float, bottom: float, top: float, *, equal: bool | None = False
    ) -> None:
        """Show this rectangle of the plane, at equal scales perhaps with more of it around.

        Args:
            low: the left end.
            high: the right end.
            bottom: the lower end.
            top: the upper end.
            equal: whether a unit is as long on both axes; None: where that shows little more.
        """
        width, height = self._size()
        self._view = v = View(low, high, bottom, top, width, height).settled(equal)
        self.bottom_axis.set_range(v.low, v.high)
        self.left_axis.set_range(v.bottom, v.top)
        self.layer.update()

    def hasten(self) -> None:
        """Paint hastily while changes follow one another, and properly once they rest."""
        self._moving.start()

    def _paint(self, painter: QPainter, widget: QWidget | None) -> None:
        self.is_on_screen = widget is not None
        is_plain = widget is not None and widget.devicePixelRatio() == 1
        self.is_hasty = is_plain and self._moving.isActive()
        self._paint_contents(painter, self)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.theme = theme
        for axis in (self.bottom_axis, self.left_axis):
            axis.colour = theme.muted
            axis.update()
        self.layer.update()

    def paint_grid(self, painter: QPainter) -> None:
        """Paint a thin line at every tick, and the axes x = 0 and y = 0 a little stronger."""
        view, theme = self.view, self.theme
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
