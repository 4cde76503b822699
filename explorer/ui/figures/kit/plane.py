"""A figure whose main plot shows a part of the plane that the mouse moves about."""

from __future__ import annotations

import math
from collections.abc import Callable

from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent, MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

from explorer.ui.figures.kit.axis import RIGHT_WIDTH
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Steps to the right and down."""
_PAN = 60
"""Pixels by which a key moves the picture."""

Move = Callable[[QPointF], object]
"""Effect of a drag while the mouse is at a pixel."""


class PlaneFigure(Figure):
    """Mouse and keys, alike in every such figure.

    Args:
        theme: its colours.
        right: pixels at the right of the view for what is written or drawn there.

    Signals:
        view_changed(float, float, float, float): the person asks for this low, high, bottom, top.
        fit_asked(object): the person asks for a fitted view, by a double click with the place back
            where its first click found it; None: where it is.
        gesture_ended(): a drag is over.
        hovered(float, float): the mouse is here; NaN when it left.
    """

    view_changed = Signal(float, float, float, float)
    fit_asked = Signal(object)
    gesture_ended = Signal()
    hovered = Signal(float, float)

    def __init__(self, theme: Theme, right: int = RIGHT_WIDTH) -> None:
        super().__init__(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._move: Move | None = None
        """The part that the mouse drags."""
        self.main_plot = Plot(self._paint, theme, right)
        self.parts.append(self.main_plot)
        unit = self.main_plot.unit
        unit.dragged.connect(self._on_drag)
        unit.wheeled.connect(self._on_wheel)
        unit.clicked.connect(self._on_click)
        unit.hovered.connect(self._on_hover)
        unit.sigResized.connect(self._on_plot_resized)

    @property
    def view(self) -> View:
        """The part of the plane shown, with its size in pixels."""
        return self.main_plot.view

    def _change_view(self, view: View) -> None:
        self.view_changed.emit(view.low, view.high, view.bottom, view.top)

    # What each figure does in its own way.

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        raise NotImplementedError

    def _apply_view(self) -> None:
        """Show the part of the plane that the spec says."""
        raise NotImplementedError

    def _on_plot_resized(self) -> None:
        self._apply_view()
        self.resized.emit()

    def _on_single_click(self, position: QPointF) -> None:
        raise NotImplementedError

    def _on_double_click(self) -> None:
        self.fit_asked.emit(None)
        self.gesture_ended.emit()

    def _on_arrow(self, right: int, down: int, *, is_fast: bool) -> bool:
        """Do what an arrow key does, and return whether it does something."""
        raise NotImplementedError

    def _pan(self, right: int, down: int) -> None:
        self._change_view(self.view.moved(-_PAN * right, -_PAN * down))

    def _take_hold(self, start: QPointF) -> Move:
        """Return what a drag from a pixel does: by itself it moves the picture."""
        view = self.view
        return lambda now: self._change_view(view.moved(*(now - start).toTuple()))

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        raise NotImplementedError

    def _zooms_about(self, position: QPointF) -> tuple[float, float]:
        """Return the pixel that stays where it is while the wheel turns here."""
        return position.x(), position.y()

    # What all do alike.

    def _on_drag(self, event: MouseDragEvent) -> None:
        if event.button() not in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            event.ignore()
            return
        event.accept()
        if event.isStart() or self._move is None:
            self._move = self._take_hold(event.buttonDownPos())
        self._move(event.pos())
        if event.isFinish():
            self._move = None
            self.gesture_ended.emit()

    def _on_wheel(self, event: QGraphicsSceneWheelEvent, axis: int | None) -> None:
        event.accept()
        modifiers = event.modifiers()
        only_x = axis == 0 or bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        only_y = axis == 1 or bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        factor, at = 1.2 ** (-event.delta() / 120), self._zooms_about(event.pos())
        self._change_view(
            self.view.zoomed(factor, at, x=not only_y or only_x, y=not only_x or only_y)
        )

    def _on_click(self, event: MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.double():
            self._on_double_click()
        else:
            self._on_single_click(event.pos())

    def _on_hover(self, event: HoverEvent) -> None:
        if event.isExit():
            self.hovered.emit(math.nan, math.nan)
            return
        # Claimed, so that the scene offers drags that begin here to this view.
        event.acceptDrags(Qt.MouseButton.LeftButton)
        position = event.pos()
        self.setCursor(self._cursor_at(position))
        self._tell_place(position)

    def _tell_place(self, position: QPointF) -> None:
        view = self.view
        self.hovered.emit(view.x_at(position.x()), view.y_at(position.y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Arrows move the place (with Control the picture), + and − zoom, Home fits."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        right, down = _ARROWS.get(key, (0, 0))
        is_fast = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if (right or down) and modifiers & Qt.KeyboardModifier.ControlModifier:
            self._pan(right, down)
        elif (right or down) and self._on_arrow(right, down, is_fast=is_fast):
            return
        elif key == Qt.Key.Key_Home:
            self.fit_asked.emit(None)
        elif not self._zoom_by_key(key):
            super().keyPressEvent(event)

    def _zoom_by_key(self, key: Qt.Key) -> bool:
        """Zoom about the middle by + and −; tell whether it was one of them."""
        if key not in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            return False
        view = self.view
        factor = 1.2 if key == Qt.Key.Key_Minus else 1 / 1.2
        self._change_view(view.zoomed(factor, (view.width / 2, view.height / 2)))
        return True
