"""Outlines cut to a rectangle, for files whose viewers may not know how to clip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath


class Piece(NamedTuple):
    """A part of a line that lies in a rectangle."""

    points: np.ndarray
    """(n, 2)."""
    offset: float
    """How far along the line it begins, where its dashes go on."""


def contains(box: QRectF, path: QPainterPath) -> bool:
    """Return whether an outline lies in a rectangle, to which flat ones may belong."""
    bounds = path.controlPointRect()
    return (
        box.left() <= bounds.left()
        and bounds.right() <= box.right()
        and box.top() <= bounds.top()
        and bounds.bottom() <= box.bottom()
    )


def clipped_shape(path: QPainterPath, box: QRectF) -> QPainterPath:
    """Return the part of a filled outline that lies in a rectangle."""
    frame = QPainterPath()
    frame.addRect(box)
    return path.intersected(frame)


def clipped_lines(path: QPainterPath, box: QRectF) -> Iterator[Piece]:
    """Yield the parts of a stroked outline that lie in a rectangle."""
    for polygon in path.toSubpathPolygons():
        points = np.array([point.toTuple() for point in polygon.toList()], float).reshape(-1, 2)
        if len(points) > 1:
            yield from _pieces(points, box)


def _pieces(points: np.ndarray, box: QRectF) -> Iterator[Piece]:
    start, stop = _inside(points, box)
    lengths = np.hypot(*np.diff(points, axis=0).T)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    seen = stop >= start
    goes_on = seen[1:] & seen[:-1] & (stop[:-1] == 1) & (start[1:] == 0)
    firsts = np.flatnonzero(seen & ~np.concatenate([[False], goes_on]))
    lasts = np.flatnonzero(seen & ~np.concatenate([goes_on, [False]]))
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        part = points[first : last + 2].copy()
        part[-1] = points[last] + stop[last] * (points[last + 1] - points[last])
        part[0] = points[first] + start[first] * (points[first + 1] - points[first])
        yield Piece(part, float(travelled[first] + start[first] * lengths[first]))


def _inside(points: np.ndarray, box: QRectF) -> tuple[np.ndarray, np.ndarray]:
    """Return the part of each step, in 0 … 1, that lies in a rectangle, as Liang and Barsky do.

    The end is before the beginning where no part does.
    """
    steps = np.diff(points, axis=0)
    start, stop = np.zeros(len(steps)), np.ones(len(steps))
    for axis, (low, high) in enumerate(((box.left(), box.right()), (box.top(), box.bottom()))):
        at, step = points[:-1, axis], steps[:, axis]
        flat = step == 0
        with np.errstate(all="ignore"):
            ends = np.stack([(low - at) / step, (high - at) / step])
        outside = flat & ((at < low) | (at > high))
        first = np.where(flat, np.where(outside, 2.0, 0.0), ends.min(axis=0))
        last = np.where(flat, 1.0, ends.max(axis=0))
        start, stop = np.maximum(start, first), np.minimum(stop, last)
    return start, stop


def clipped_image(
    image: QImage, target: QRectF, box: QRectF
) -> tuple[QImage, QRectF] | tuple[None, None]:
    """Return the part of a picture that lies in a rectangle, and where that is; None: nowhere."""
    inside = target.intersected(box)
    if inside.isEmpty():
        return None, None
    if inside == target:
        return image, target
    across, down = image.width() / target.width(), image.height() / target.height()
    part = QImage(
        max(1, round(inside.width() * across)),
        max(1, round(inside.height() * down)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    part.fill(Qt.GlobalColor.transparent)
    painter = QPainter(part)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(part.width() / inside.width(), part.height() / inside.height())
    painter.translate(-inside.topLeft())
    painter.drawImage(QRectF(QPointF(target.topLeft()), target.size()), image)
    painter.end()
    return part, inside
