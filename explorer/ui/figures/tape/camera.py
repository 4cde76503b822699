"""The view of the graph: a scale and a place, moved by hand or to what happens."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

LARGEST, SMALLEST = 2.0, 0.01
READABLE = 0.74
"""Scale from which on letters can be read."""


class Camera:
    """From places of the graph to pixels of the figure."""

    def __init__(self) -> None:
        self.box = QRectF()
        self.scale = 1.0
        self.centre = QPointF()
        """Place of the graph in the middle of the box."""
        self.is_moved = False
        """Whether a person moved it, so that it follows nothing."""

    @property
    def transform(self) -> QTransform:
        """The way from places of the graph to pixels."""
        middle = self.box.center()
        found = QTransform.fromTranslate(middle.x(), middle.y())
        found.scale(self.scale, self.scale)
        return found.translate(-self.centre.x(), -self.centre.y())

    def seen(self) -> QRectF:
        """Return the part of the graph that is in sight."""
        width, height = self.box.width() / self.scale, self.box.height() / self.scale
        return QRectF(self.centre.x() - width / 2, self.centre.y() - height / 2, width, height)

    def place(self, at: QPointF) -> QPointF:
        """Return the place of the graph under a pixel."""
        return (at - self.box.center()) * (1 / self.scale) + self.centre

    def fit(self, bounds: QRectF, *, least: float = SMALLEST) -> None:
        """Show all of the graph, or its beginning where that would be smaller than `least`."""
        self.is_moved = False
        if bounds.isEmpty() or self.box.isEmpty():
            return
        across = self.box.width() / bounds.width()
        down = self.box.height() / bounds.height()
        self.scale = max(least, min(across, down, 1.5))
        self.centre = bounds.center()
        seen = self.seen()
        if seen.width() < bounds.width():
            self.centre.setX(bounds.left() + seen.width() / 2)

    def zoom(self, factor: float, at: QPointF) -> None:
        """Come nearer to what is under a pixel, or go away from it."""
        fixed = self.place(at)
        self.scale = min(LARGEST, max(SMALLEST, self.scale * factor))
        self.centre += fixed - self.place(at)
        self.is_moved = True

    def pan(self, by: QPointF) -> None:
        """Move the graph by some pixels."""
        self.centre -= by * (1 / self.scale)
        self.is_moved = True

    def look_at(self, box: QRectF, bounds: QRectF) -> None:
        """Bring a node to the middle, as far as nothing is seen beyond the graph."""
        if self.is_moved:
            return
        seen, middle = self.seen(), box.center()
        self.centre.setX(_within(middle.x(), seen.width(), bounds.left(), bounds.right()))
        self.centre.setY(_within(middle.y(), seen.height(), bounds.top(), bounds.bottom()))

    def follow(self, box: QRectF, bounds: QRectF) -> None:
        """Move so far that a node is well in sight, and no farther; not where a person moved it."""
        seen = self.seen()
        if self.is_moved or seen.contains(bounds):
            return
        inner = seen.adjusted(seen.width() * 0.2, 24, -seen.width() * 0.2, -24)
        shift = QPointF(_shift(box.left(), box.right(), inner.left(), inner.right()), 0)
        if seen.height() < bounds.height():
            shift.setY(_shift(box.top(), box.bottom(), inner.top(), inner.bottom()))
        self.centre += shift
        self.centre.setX(_within(self.centre.x(), seen.width(), bounds.left(), bounds.right()))
        if seen.height() < bounds.height():
            self.centre.setY(_within(self.centre.y(), seen.height(), bounds.top(), bounds.bottom()))


def _shift(low: float, high: float, first: float, last: float) -> float:
    """Return how far a stretch has to move so that another is within it."""
    if low < first:
        return low - first
    return high - last if high > last else 0.0


def _within(middle: float, length: float, low: float, high: float) -> float:
    """Return the middle of a stretch that shows nothing beyond both ends, if it needs not."""
    half = length / 2
    if length >= high - low:
        return (low + high) / 2
    return min(max(middle, low + half), high - half)
