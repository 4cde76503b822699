"""Lines through samples: cut where they must not be joined, clipped, thinned, and stroked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.ui.figures.kit.view import View

_BEYOND = 8.0
"""Pixels above and below the view to which lines are still drawn: more than half their width."""
_FARTHEST = 1e9
"""Pixels beyond which a point is as good as there: the line to it is as steep in the view."""
_FINEST = 0.1
"""Pixels by which a drawn line may leave the sampled one."""
_FEW = 16
_NEAR = 1e4
"""Pixels within which lines need not be clipped here."""
_FIBRE_APART = 0.4
"""Pixels between the fibres of a hasty stroke."""

Line = tuple[np.ndarray, np.ndarray]
"""The x and y of an unbroken line in pixels, (n,) each."""


def lines(
    view: View,
    x: np.ndarray,
    y: np.ndarray,
    breaks: list[int] | None = None,
    poles: dict[int, float] | None = None,
) -> list[Line]:
    """Return the line through the points as unbroken lines in pixels, cut where it must be.

    Args:
        view: where the data are shown.
        x: (n,) increasing.
        y: (n,); NaN leaves a gap, at an infinity the line runs out of the view.
        breaks: the i after which the line is cut, up to point i + 1.
        poles: where between points i and i + 1 the line runs out of the view, by i.

    Lines are clipped to a little more than the view: a pole's flank would otherwise be dashed for a
    million pixels.
    """
    px, py = view.x_to_pixel(x), np.clip(view.y_to_pixel(y), -_FARTHEST, _FARTHEST)
    low, high = -_BEYOND, view.height + _BEYOND
    is_plain = not breaks and not poles and len(px) > 1
    # NaN is no such height.
    if is_plain and ((py >= low) & (py <= high)).all():
        return [(px, py)]
    py[np.isinf(y)] = np.nan
    cut = np.zeros(len(px), bool)
    cut[np.asarray(breaks or [], int)] = True
    outward = [(i, i + 1, float(view.x_to_pixel(at))) for i, at in (poles or {}).items()]
    outward += [(i - 1, i + 1, float(px[i])) for i in np.flatnonzero(np.isinf(y)).tolist()]
    if outward:
        px, py, cut = _with_poles(px, py, cut, outward, 10 * view.height)
    whole = np.isfinite(py)
    joined = whole[1:] & whole[:-1] & ~cut[:-1]
    start, stop = _clip(py, low, high)
    joined &= stop > start
    return [
        _line(px, py, first, last, start[first], stop[last])
        for first, last in _joined_runs(joined, start, stop)
    ]


def lines_of_many(view: View, points: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[list[Line]]:
    """Return `lines` of each x and y, mapped at once: one by one takes longer than drawing them.

    Those that do not go far out of the view are not clipped: that is for the painter to do.
    """
    x, y = (np.concatenate([*parts]) for parts in zip(*points, strict=True))
    px, py = view.x_to_pixel(x), view.y_to_pixel(y)
    # NaN is no such height.
    within = np.abs(py) <= _NEAR
    found: list[list[Line]] = []
    end = 0
    for each in points:
        first, end = end, end + len(each[0])
        is_plain = end - first > 1 and within[first:end].all()
        found.append([(px[first:end], py[first:end])] if is_plain else lines(view, *each))
    return found


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
    start[np.isnan(start)], stop[np.isnan(stop)] = 0.0, 0.0
    return start, stop


def _joined_runs(joined: np.ndarray, start: np.ndarray, stop: np.ndarray) -> list[tuple[int, int]]:
    """Return (first, last) step of every unbroken line."""
    if not joined.any():
        return []
    continues = joined[1:] & joined[:-1] & (stop[:-1] == 1) & (start[1:] == 0)
    firsts = np.flatnonzero(joined & ~np.concatenate([[False], continues]))
    lasts = np.flatnonzero(joined & ~np.concatenate([continues, [False]]))
    return [(int(a), int(b)) for a, b in zip(firsts, lasts, strict=True)]


def _line(px: np.ndarray, py: np.ndarray, first: int, last: int, start: float, stop: float) -> Line:
    x, y = px[first : last + 2].copy(), py[first : last + 2].copy()
    if stop < 1:
        x[-1], y[-1] = x[-2] + stop * (x[-1] - x[-2]), y[-2] + stop * (y[-1] - y[-2])
    if start > 0:
        x[0], y[0] = x[0] + start * (x[1] - x[0]), y[0] + start * (y[1] - y[0])
    return x, y


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


def stroke(painter: QPainter, pen: QPen, line: list[Line], *, hasty: bool = False) -> None:
    """Draw unbroken lines with a pen.

    Qt fills the outline of a wide antialiased line pixel by pixel: for steep curves that is most of
    a frame, and it goes with the points, so they are thinned to what a tenth of a pixel can tell.
    A `hasty` stroke, for pictures that move, lays thin lines side by side instead: about a third of
    the time for a hardly different picture, on a device of one dot a pixel. A thin line is drawn
    sooner than thinned.
    """
    if hasty and pen.widthF() > 1:
        _stroke_fibres(painter, pen, line)
        return
    painter.setPen(pen)
    for x, y in line:
        keep = slice(None) if hasty else thinned(x, y)
        painter.drawPolyline(_polygon(x[keep], y[keep]))


def stroke_few(painter: QPainter, pen: QPen, x: np.ndarray, y: np.ndarray) -> bool:
    """Draw a line of few pixels, none of them far away, and return whether it is such a line.

    What grows from frame to frame grows by a few points, for which all else costs more than drawing
    them.
    """
    if not 2 <= len(x) <= _FEW:
        return False
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    # A comparison with NaN is False.
    if not all(abs(px) < _NEAR and abs(py) < _NEAR for px, py in points):
        return False
    painter.setPen(pen)
    painter.drawPolyline([QPointF(px, py) for px, py in points])
    return True


def dotted(colour: str) -> QPen:
    """Return the pen of lines that mark a place."""
    pen = QPen(QColor(colour), 1)
    pen.setDashPattern([1.5, 3.0])
    return pen


def _stroke_fibres(painter: QPainter, pen: QPen, line: list[Line]) -> None:
    if not line:
        return
    width = pen.widthF()
    fibre = QPen(pen)
    fibre.setWidthF(1.0)
    if pen.dashPattern():
        fibre.setDashPattern([part * width for part in pen.dashPattern()])
    painter.setPen(fibre)
    # All lines at once: a curve that leaves the view often has dozens.
    x, y = np.concatenate([x for x, _ in line]), np.concatenate([y for _, y in line])
    is_last = np.zeros(len(x), bool)
    is_last[np.cumsum([len(x) for x, _ in line]) - 1] = True
    right, down = _normals(x, y, is_last)
    # Qt's thin line is one pixel high or one wide, whichever is more; a slanting one is thinner.
    away = width - np.maximum(np.abs(right), np.abs(down))
    right, down, joined = right * away, down * away, (~is_last).astype(np.int32)
    for part in np.linspace(-0.5, 0.5, int(np.ceil((width - 1) / _FIBRE_APART)) + 1):
        path = pg.functions.arrayToQPath(
            x + part * right,
            y + part * down,
            connect=joined,  # pyright: ignore[reportArgumentType]
        )
        painter.drawPath(path)


def _normals(x: np.ndarray, y: np.ndarray, is_last: np.ndarray) -> Line:
    """Return the unit normals at the points of lines laid end to end."""
    is_first = np.append(True, is_last[:-1])
    sums = []
    for values in (x, y):
        step = np.append(np.diff(values), 0.0)
        before, after = np.where(is_first, step, np.roll(step, 1)), step
        sums.append(before + np.where(is_last, before, after))
    length = np.hypot(*sums)
    length[length == 0] = 1.0
    return -sums[1] / length, sums[0] / length


def _polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    return pg.functions.arrayToQPolygonF(x, y)
