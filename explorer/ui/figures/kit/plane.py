"""A figure whose main plot shows a part of the plane that the mouse moves about."""

from __future__ import annotations

import math

from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent, MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QGraphicsSceneWheelEvent, QWidget

from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme

_DEGREES = 0.4
"""By which a pixel of a drag turns a surface."""


class PlaneFigure(Figure):
    """What the mouse does alike to every such figure; its drags and keys are its own.

    Signals:
        view_changed(float, float, float, float): the person asks for this low, high, bottom, top.
        gesture_ended(): a drag is over.
        hovered(float, float): the mouse is here; NaN when it left.
        turned(float, float): a surface in space should be seen from this turn and tilt, in degrees.
    """

    view_changed = Signal(float, float, float, float)
    gesture_ended = Signal()
    hovered = Signal(float, float)
    turned = Signal(float, float)

    main_plot: Plot

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _listen(self) -> None:
        """Hear the mouse over the main plot, once it is made."""
        unit = self.main_plot.unit
        unit.dragged.connect(self._on_drag)
        unit.wheeled.connect(self._on_wheel)
        unit.clicked.connect(self._on_click)
        unit.hovered.connect(self._on_hover)

    @property
    def view(self) -> View:
        """The part of the plane shown, with its size in pixels."""
        return self.main_plot.view

    def _change_view(self, view: View) -> None:
        self.view_changed.emit(view.low, view.high, view.bottom, view.top)

    def _turn(self, turn: float, tilt: float, right: float, down: float) -> None:
        """Turn from somewhere by so many pixels of a drag."""
        turn, tilt = turn - right * _DEGREES, tilt + down * _DEGREES
        self.turned.emit((turn + 180) % 360 - 180, min(max(tilt, 0.0), 90.0))

    # What each figure does in its own way.

    def _on_drag(self, event: MouseDragEvent) -> None:
        raise NotImplementedError

    def _on_single_click(self, position: QPointF) -> None:
        raise NotImplementedError

    def _on_double_click(self) -> None:
        """Do nothing, unless a figure does something."""

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        raise NotImplementedError

    def _zooms_about(self, position: QPointF) -> tuple[float, float]:
        """Return the pixel that stays where it is while the wheel turns here."""
        return position.x(), position.y()

    # What all do alike.

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

    def _zoom_by_key(self, key: Qt.Key) -> bool:
        """Zoom about the middle by + and −; tell whether it was one of them."""
        if key not in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            return False
        view = self.view
        factor = 1.2 if key == Qt.Key.Key_Minus else 1 / 1.2
        self._change_view(view.zoomed(factor, (view.width / 2, view.height / 2)))
        return True
