"""A plane with one place that the person moves: the point of a curve, the start of a descent."""

from __future__ import annotations

import math

from pyqtgraph.GraphicsScene.mouseEvents import MouseDragEvent
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from explorer.ui.figures.kit.plane import PlaneFigure
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme

_GRIP = 14
"""Pixels around the place in which the mouse takes hold of it."""


class HandleFigure(PlaneFigure):
    """Drags of the place, of the view and of a surface in space, and clicks that put the place.

    Signals:
        fit_asked(object): the person asks for a fitted view, by a double click with the place back
            where its first click found it; None: where it is.
    """

    fit_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._grabbed: tuple[str, View, tuple[float, float]] | None = None
        """What was taken hold of, with the view, turn and tilt at the beginning."""
        self._clicked: tuple[object, object] | None = None
        """Where the last click found the place, and where it put it."""

    # What each figure has of its own.

    @property
    def is_in_space(self) -> bool:
        """Whether it shows a surface in three dimensions, on which a pixel is no place."""
        return False

    def _angles(self) -> tuple[float, float]:
        """Return turn and tilt of a surface, in degrees."""
        return 0.0, 0.0

    def _place(self) -> object:
        """Return where the place is."""
        raise NotImplementedError

    def _place_pixel(self) -> QPointF | None:
        """Return where it is seen; None: nowhere."""
        raise NotImplementedError

    def _move_place(self, pixel: QPointF) -> object:
        """Put it at a pixel, inside the view, and return where that is."""
        raise NotImplementedError

    # What all do alike.

    def _what_is_at(self, position: QPointF) -> str:
        if self.is_in_space:
            return "space"
        at = self._place_pixel()
        distance = math.inf if at is None else math.dist(position.toTuple(), at.toTuple())
        return "place" if distance < _GRIP else "view"

    def _on_drag(self, event: MouseDragEvent) -> None:
        if event.button() not in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            event.ignore()
            return
        event.accept()
        start, now = event.buttonDownPos(), event.pos()
        if event.isStart() or self._grabbed is None:
            if self._clicked is not None:
                self._clicked = None
                self.gesture_ended.emit()
            self._grabbed = self._what_is_at(start), self.view, self._angles()
        what, view, angles = self._grabbed
        right, down = now.x() - start.x(), now.y() - start.y()
        if what == "place":
            self._move_place(now)
        elif what == "space":
            self._turn(*angles, right, down)
        else:
            self._change_view(view.moved(right, down))
        if event.isFinish():
            self._grabbed = None
            self.gesture_ended.emit()

    def _inside(self, pixel: QPointF) -> QPointF:
        """Return the nearest pixel of the view: outside, nothing could be taken hold of again."""
        view = self.view
        return QPointF(min(max(pixel.x(), 0.0), view.width), min(max(pixel.y(), 0.0), view.height))

    def _on_single_click(self, position: QPointF) -> None:
        """Put the place there, in a step of undo that a double click may still change."""
        if self.is_in_space:
            return
        self.gesture_ended.emit()
        before = self._place()
        self._clicked = before, self._move_place(position)

    def _on_double_click(self) -> None:
        """Fit; its first click was not meant for the place."""
        before, after = self._clicked or (None, None)
        self.fit_asked.emit(before if self._place() == after else None)
        self._clicked = None
        self.gesture_ended.emit()

    def _tell_place(self, position: QPointF) -> None:
        # A pixel of the surface is no place of the plane.
        if not self.is_in_space:
            super()._tell_place(position)

    def _zooms_about(self, position: QPointF) -> tuple[float, float]:
        if self.is_in_space:
            return self.view.width / 2, self.view.height / 2
        return super()._zooms_about(position)
