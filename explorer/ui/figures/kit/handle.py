"""A plane with one place that the person moves: the point of a curve, the start of a descent."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Signal

from explorer.ui.figures.kit.axis import RIGHT_WIDTH
from explorer.ui.figures.kit.plane import Move, PlaneFigure
from explorer.ui.widgets.theme import Theme

_GRIP = 14
"""Pixels around the place in which the mouse takes hold of it."""
_STEP, _FAST = 2, 20
"""Pixels by which an arrow key moves the place."""
_DEGREES = 0.4
"""By which a pixel of a drag turns a surface."""
_TURN = 15
"""Pixels of a drag that turns it as far as a key does."""


class HandleFigure(PlaneFigure):
    """Drags of the place, of the view and of a surface in space, and clicks that put the place.

    Signals:
        turned(float, float): a surface in space should be seen from this turn and tilt, in degrees.
    """

    turned = Signal(float, float)

    def __init__(self, theme: Theme, right: int = RIGHT_WIDTH) -> None:
        super().__init__(theme, right)
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

    def _take_hold(self, start: QPointF) -> Move:
        if self._clicked is not None:
            self._clicked = None
            self.gesture_ended.emit()
        what = self._what_is_at(start)
        if what == "place":
            return self._move_place
        if what == "view":
            return super()._take_hold(start)
        angles = self._angles()
        return lambda now: self._turn(*angles, *(now - start).toTuple())

    def _turn(self, turn: float, tilt: float, right: float, down: float) -> None:
        """Turn from somewhere by so many pixels of a drag."""
        turn, tilt = turn - right * _DEGREES, tilt + down * _DEGREES
        self.turned.emit((turn + 180) % 360 - 180, min(max(tilt, 0.0), 90.0))

    def _pan(self, right: int, down: int) -> None:
        if self.is_in_space:
            self._turn(*self._angles(), -_TURN * right, -_TURN * down)
        else:
            super()._pan(right, down)

    def _on_arrow(self, right: int, down: int, *, is_fast: bool) -> bool:
        at, pixels = self._place_pixel(), _FAST if is_fast else _STEP
        if at is not None:
            self._move_place(at + QPointF(pixels * right, pixels * down))
        return at is not None

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
