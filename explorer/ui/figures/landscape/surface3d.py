"""A function of two variables as a surface in three dimensions, painted quad by quad.

Qt's OpenGL widgets need a display and export pixels; a few thousand quads painted from the farthest
to the nearest need neither, and are vectors in a file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.core.fitted_range import fitted_range
from explorer.core.surface.results import SurfaceSamples
from explorer.core.ticks import tick_labels, ticks
from explorer.ui.figures.kit.lines import dotted
from explorer.ui.figures.kit.marks import paint_dot
from explorer.ui.figures.landscape.colour_scale import Scale, colour_table
from explorer.ui.widgets.theme import Theme, text_font

_TALL, _LEAST_TALL, _MOST_TALL = 0.62, 0.5, 1.0
"""Half the height of the box, whose sides are from −1 to 1, in a square picture, and its bounds."""
_AWAY = 7.0
"""Distance of the eye, which makes what is near a little larger."""
_QUADS, _HASTY_QUADS = (64, 48), (40, 30)
_REACH = 1.46
"""Half the width that the box may take, however it is turned."""
_LABEL_SIZE = 12
_MARGIN = (48, 28)
"""Pixels at the sides, above and below, for the labels."""

_Edge = tuple[tuple[float, float, float], tuple[float, float, float]]
"""From one place of the box to another."""


@dataclass(frozen=True, slots=True)
class Camera:
    """From where the box is seen, and in which pixels."""

    turn: float
    """Degrees of the eye about the vertical axis, from the x axis."""
    tilt: float
    """Degrees of the eye above the ground."""
    width: float
    height: float

    @property
    def tall(self) -> float:
        """Half the height of the box: more where the picture is high."""
        return min(max(_TALL * self.height / self.width, _LEAST_TALL), _MOST_TALL)

    @property
    def eye(self) -> np.ndarray:
        """The direction of the eye, (3,) of length 1."""
        turn, tilt = math.radians(self.turn), math.radians(self.tilt)
        return np.array([
            math.cos(tilt) * math.cos(turn), math.cos(tilt) * math.sin(turn), math.sin(tilt)
        ])  # fmt: skip

    @property
    def right(self) -> np.ndarray:
        """Direction to the right on the picture, (3,) of length 1."""
        turn = math.radians(self.turn)
        return np.array([-math.sin(turn), math.cos(turn), 0.0])

    @property
    def up(self) -> np.ndarray:
        """Direction upwards on the picture, (3,) of length 1."""
        return np.cross(self.eye, self.right)

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """Return places of the box, (…, 3), as pixels from the left and the top, (…, 2)."""
        scale, middle = self._fit()
        near = scale * _AWAY / (_AWAY - points @ self.eye)
        return np.stack(
            [self.width / 2 + (points @ self.right) * near, middle - (points @ self.up) * near],
            axis=-1,
        )

    def _fit(self) -> tuple[float, float]:
        """Return pixels to a unit, and where the middle is: the same however the box is turned.

        A corner, on its way around, is farthest up or down where it is farthest or nearest.
        """
        tilt = math.radians(self.tilt)
        away, high = np.meshgrid([-math.sqrt(2), math.sqrt(2)], [-self.tall, self.tall])
        up = away * math.sin(tilt) + high * math.cos(tilt)
        up *= _AWAY / (_AWAY + away * math.cos(tilt) - high * math.sin(tilt))
        above, below = float(up.max()), float(-up.min())
        room = self.height - 2 * _MARGIN[1]
        scale = min((self.width / 2 - _MARGIN[0]) / _REACH, room / (below + above))
        return scale, self.height / 2 + (above - below) / 2 * scale


class Surface3D:
    """Paints the surface of an answer in its box, and tells where points of space are on it."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.samples: SurfaceSamples | None = None
        self._scale = Scale(np.zeros(1), np.full(1, 0.5))
        self._bottom, self._top = -1.0, 1.0
        self._camera = Camera(-60, 30, 1, 1)

    def show(self, samples: SurfaceSamples | None, scale: Scale) -> None:
        """Take an answer with the scale of its colours, or none any more."""
        self.samples, self._scale = samples, scale
        if samples is not None:
            self._bottom, self._top = fitted_range([samples.z.ravel()])

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme

    def look(self, camera: Camera) -> None:
        """Take the place from which the box is seen."""
        self._camera = camera

    def project(self, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Return data points, (n,) each, as pixels, (n, 2): z no farther than the box reaches.

        What lies beside the box is NaN.
        """
        places = self._in_box(x, y, z)
        pixels = self._camera.pixels(places)
        pixels[~(np.abs(places[:, :2]) <= 1).all(axis=1)] = np.nan
        return pixels

    def _in_box(self, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
        assert self.samples is not None
        ends = (self.samples.x[[0, -1]], self.samples.y[[0, -1]], (self._bottom, self._top))
        height = np.clip(z, self._bottom, self._top)
        places = [_between(v, *end) for v, end in zip((x, y, height), ends, strict=True)]
        return np.stack([places[0], places[1], places[2] * self._camera.tall], axis=-1)

    def paint(
        self,
        painter: QPainter,
        names: tuple[str, ...],
        point: tuple[float, float] | None,
        *,
        hasty: bool = False,
    ) -> None:
        """Paint box, surface and point as the camera sees them.

        Args:
            painter: whose pixels are those of the camera.
            names: of the variables.
            point: on the axes, marked at the height that was inspected there; None: none is.
            hasty: with fewer quads, for a picture that moves.
        """
        if self.samples is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        opacity = painter.opacity()
        painter.setOpacity(1.0)
        self._paint_box(painter, names)
        painter.setOpacity(opacity)
        self._paint_quads(painter, self.samples, hasty=hasty)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if point is not None:
            self._paint_point(painter, self.samples, point)

    # The box.

    def _paint_box(self, painter: QPainter, names: tuple[str, ...]) -> None:
        assert self.samples is not None
        samples, tall = self.samples, self._camera.tall
        # The sides away from the eye are those the surface does not hide.
        near_x, near_y = (1.0 if part >= 0 else -1.0 for part in self._camera.eye[:2])
        sides = {
            "x": (-1.0, 1.0, samples.x[[0, -1]]),
            "y": (-1.0, 1.0, samples.y[[0, -1]]),
            "z": (-tall, tall, np.array([self._bottom, self._top])),
        }
        marks = {name: _ticks(*side) for name, side in sides.items()}
        painter.setPen(QPen(QColor(self._theme.line), 1))
        edges: list[_Edge] = []
        for at, _ in marks["x"]:
            edges.append(((at, -1, -tall), (at, 1, -tall)))
            edges.append(((at, -near_y, -tall), (at, -near_y, tall)))
        for at, _ in marks["y"]:
            edges.append(((-1, at, -tall), (1, at, -tall)))
            edges.append(((-near_x, at, -tall), (-near_x, at, tall)))
        for at, _ in marks["z"]:
            edges.append(((-1, -near_y, at), (1, -near_y, at)))
            edges.append(((-near_x, -1, at), (-near_x, 1, at)))
        self._stroke(painter, edges)
        self._paint_frame(painter, near_x, near_y)
        painter.setPen(QColor(self._theme.muted))
        self._label(painter, [((at, near_y * 1.13, -tall), t) for at, t in marks["x"]])
        self._label(painter, [((near_x * 1.13, at, -tall), t) for at, t in marks["y"]])
        upright = self._upright(near_x, near_y)
        self._label(painter, [((*upright, at), t) for at, t in marks["z"]])
        titles = [
            ((0.0, near_y * 1.36, -tall), names[0]),
            ((near_x * 1.36, 0.0, -tall), names[1]),
            ((*upright, tall + 0.16), "f"),
        ]
        self._label(painter, titles, italic=True)

    def _upright(self, near_x: float, near_y: float) -> tuple[float, float]:
        """Return where the values are written: beside the edge that is farthest to the left."""
        edges = [(near_x, -near_y), (-near_x, near_y)]
        lefts = self._camera.pixels(np.array([(*edge, 0.0) for edge in edges]))[:, 0]
        x, y = edges[int(np.argmin(lefts))]
        return (x * 1.09, y * 1.09)

    def _paint_frame(self, painter: QPainter, near_x: float, near_y: float) -> None:
        tall = self._camera.tall
        edges: list[_Edge] = [
            ((near_x, -near_y, -tall), (near_x, -near_y, tall)),
            ((-1, -near_y, tall), (1, -near_y, tall)),
            ((-near_x, -1, tall), (-near_x, 1, tall)),
        ]
        for end in (-1.0, 1.0):
            edges.append(((-1, end, -tall), (1, end, -tall)))
            edges.append(((end, -1, -tall), (end, 1, -tall)))
            edges.append(((-near_x, end, -tall), (-near_x, end, tall)))
        painter.setPen(QPen(QColor(self._theme.axis), 1))
        self._stroke(painter, edges)

    def _stroke(self, painter: QPainter, edges: list[_Edge]) -> None:
        if edges:
            ends = self._camera.pixels(np.array(edges, float)).reshape(-1, 4)
            painter.drawLines([QLineF(*line) for line in ends.tolist()])

    def _label(
        self,
        painter: QPainter,
        labels: list[tuple[tuple[float, float, float], str]],
        *,
        italic: bool = False,
    ) -> None:
        painter.setFont(text_font(_LABEL_SIZE + (2 if italic else 0), italic=italic))
        places = self._camera.pixels(np.array([place for place, _ in labels]).reshape(-1, 3))
        for (x, y), (_, text) in zip(places.tolist(), labels, strict=True):
            painter.drawText(QRectF(x - 50, y - 10, 100, 20), Qt.AlignmentFlag.AlignCenter, text)

    # The surface.

    def _paint_quads(self, painter: QPainter, samples: SurfaceSamples, *, hasty: bool) -> None:
        # With hard edges no hair's breadth is left between two quads that an outline must close.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not hasty)
        painter.setPen(Qt.PenStyle.NoPen)
        most = _HASTY_QUADS if hasty else _QUADS
        columns = _chosen(len(samples.x), most[0])
        rows = _chosen(len(samples.y), most[1])
        z = samples.shown[np.ix_(rows, columns)]
        x, y = np.meshgrid(samples.x[columns], samples.y[rows])
        places = self._in_box(x, y, z)
        drawn = self._is_drawn(z)
        colours = self._colours(places, z)[drawn]
        pixels = _corners(self._camera.pixels(places))[drawn]
        nearness = (_corners(places).mean(axis=2) @ self._camera.eye)[drawn]
        for i in np.argsort(nearness, kind="stable").tolist():
            red, green, blue = colours[i].tolist()
            if not hasty:
                painter.setPen(QPen(QColor(red * 7 // 8, green * 7 // 8, blue * 7 // 8), 0.7))
            painter.setBrush(QColor(red, green, blue))
            painter.drawConvexPolygon(QPolygonF([QPointF(*p) for p in pixels[i].tolist()]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _is_drawn(self, z: np.ndarray) -> np.ndarray:
        """Return for each quad whether it has a value everywhere and is not beyond the box."""
        corners = _corners(z)
        with np.errstate(all="ignore"):
            beyond = (corners >= self._top).all(axis=2) | (corners <= self._bottom).all(axis=2)
        return np.asarray(np.isfinite(corners).all(axis=2) & ~beyond)

    def _colours(self, places: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Return the colours of the quads, (rows, columns, 3), lit from the left above the eye."""
        part = np.nan_to_num(_corners(self._scale.part(z)).mean(axis=2))
        plain = colour_table(self._theme.solid)[(part * 255).astype(np.uint8)]
        across = places[:-1, 1:] - places[:-1, :-1]
        along = places[1:, :-1] - places[:-1, :-1]
        normals = np.cross(across, along)
        light = self._camera.eye + 0.9 * self._camera.up - 0.7 * self._camera.right
        with np.errstate(all="ignore"):
            lit = normals @ (light / np.linalg.norm(light)) / np.linalg.norm(normals, axis=2)
        shade = 0.76 + 0.3 * np.abs(np.nan_to_num(lit))
        return np.clip(plain * shade[..., None], 0, 255).astype(int)

    def _paint_point(
        self, painter: QPainter, samples: SurfaceSamples, point: tuple[float, float]
    ) -> None:
        value = samples.inspection.value
        inside = (
            samples.x[0] <= point[0] <= samples.x[-1] and samples.y[0] <= point[1] <= samples.y[-1]
        )
        if not (inside and math.isfinite(value)):
            return
        x, y = (np.full(2, place) for place in point)
        ground, top = (QPointF(*p) for p in self.project(x, y, np.array([self._bottom, value])))
        painter.setPen(dotted(self._theme.ink))
        painter.drawLine(ground, top)
        paint_dot(painter, self._theme, top, 6.5, self._theme.curves[1], 1.5)


def _between(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return −1 … 1 for low … high; halves first, so that 1e308 does not overflow."""
    with np.errstate(all="ignore"):
        middle, half = low / 2 + high / 2, high / 2 - low / 2
        return (np.asarray(value, float) - middle) / half


def _ticks(start: float, end: float, ends: np.ndarray) -> list[tuple[float, str]]:
    """Return (place in the box, label) of the ticks of one side."""
    low, high = float(ends[0]), float(ends[1])
    values, step = ticks(low, high, 5)
    places = start + (end - start) * (_between(np.array(values), low, high) + 1) / 2
    return list(zip(places.tolist(), tick_labels(values, step), strict=True))


def _chosen(count: int, most: int) -> np.ndarray:
    """Return the indices of at most `most` + 1 samples, both ends among them."""
    return np.linspace(0, count - 1, min(count, most + 1)).round().astype(int)


def _corners(grid: np.ndarray) -> np.ndarray:
    """Return the four corners of every quad, (rows − 1, columns − 1, 4, …), around it."""
    around = (grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1])
    return np.stack(around, axis=2)
