"""The landscape of a function of two variables: heat map, labelled contours, gradient arrows.

A figure paints it below whatever else it shows. Pictures and lines are worked out once for each
answer, in cells of its grid; painting maps cells to pixels, so an older answer stands where it
belongs while the view is dragged away from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from contourpy import LineType, contour_generator
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
)

from explorer.core.language.notation import format_value
from explorer.core.surface.results import SurfaceSamples
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.colour_scale import Scale, colour_table
from explorer.ui.widgets.theme import Theme, text_font

_LEVELS = 15
_TORN = 0.5
"""Part of the scale within one cell from which it is a pole or a cliff, and no contour crosses it.
"""
_JUMP, _LEAST_JUMP = 4.0, 0.01
"""Times the rise of the cells on both sides, and part of the scale, from which on one is a jump."""
_BESIDE = 1e-3
"""Cells from a line within which it belongs to both of its sides."""
_WAVE_REACH = 12
"""Cells on either side that say whether one is among waves too narrow for contours and arrows."""
_MOST_TURNS, _LEAST_RISE = 0.11, 1e-3
"""Turns a cell from which on it is, and parts of the scale between two turns that count."""
_LABEL_SIZE = 11
_LABELLED = 3
"""Every so many levels one is labelled."""
_BEND = 5
"""Points of a contour on either side of a label by which its direction is told."""
_SHORTEST = 150.0
"""Pixels of a contour that is long enough for a label."""
_EDGE = 0.07
"""Part of the view along its border that is kept free of labels."""
_APART = 220.0
"""Pixels between two labels beyond which more distance is no gain."""
_ARROW_PART = 0.78
"""Longest arrow, as part of the distance to the next."""
_ARROW_POWER = 0.4
"""An arrow's length grows with this power of the gradient: slopes differ by powers of ten."""
_SHORTEST_ARROW = 4.0
_HEAD = 4.0
"""Most pixels of an arrow's head."""


@dataclass(frozen=True, slots=True)
class _Contours:
    """Lines laid end to end: places in cells, (n,) each."""

    x: np.ndarray
    y: np.ndarray
    joined: np.ndarray
    """Whether a point is joined with the next, int32 for pyqtgraph."""
    starts: dict[float, list[tuple[int, int]]]
    """By level, the first point of every line and the first beyond it."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A level's value at one of the points of its contour."""

    level: float
    text: str
    at: int
    start: int
    stop: int
    """Of the line."""


class ContourMap:
    """Paints the answer for a rectangle of the plane into a view."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.samples: SurfaceSamples | None = None
        self.version = 0
        """Of the picture, counted up whenever it is another."""
        self.scale = Scale(np.zeros(1), np.full(1, 0.5))
        self._waves = np.zeros((1, 1), bool)
        self._image: QImage | None = None
        self._levels: list[float] = []
        self._contours: _Contours | None = None
        self._labels: list[_Label] | None = None
        self._label_places: dict[float, tuple[float, float]] = {}

    def show(self, samples: SurfaceSamples | None) -> None:
        """Take an answer, or none any more; what is of another point alone leaves the picture."""
        before, self.samples = self.samples, samples
        if before is not None and samples is not None and _is_same_ground(before, samples):
            return
        self.version += 1
        self._image = self._contours = self._labels = None
        if samples is not None:
            self.scale = Scale.of(samples.z)
            self._waves = _are_waves(samples, self.scale)

    def take_levels(self, other: ContourMap) -> None:
        """Draw the contours of the values, and label them where, another picture does."""
        self._levels, self._label_places = [*other._levels], dict(other._label_places)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self._image = None

    def paint(
        self, painter: QPainter, view: View, *, contours: bool, arrows: bool, heat: bool = True
    ) -> None:
        """Paint into a view, whose rectangle the painter is clipped to."""
        if self.samples is None:
            return
        if heat:
            self._paint_heat(painter, view, self.samples)
        if contours:
            self._paint_contours(painter, view, self.samples)
        if arrows:
            self._paint_arrows(painter, view, self.samples)

    # The heat map.

    def _paint_heat(self, painter: QPainter, view: View, samples: SurfaceSamples) -> None:
        if self._image is None:
            self._image = self._new_image(samples)
        rows, columns = samples.z.shape
        x, y = _cells_to_pixels(
            view, samples, np.array([-0.5, columns - 0.5]), np.array([-0.5, rows - 0.5])
        )
        target = QRectF(QPointF(x[0], y[1]), QPointF(x[1], y[0]))
        if not (np.isfinite([*x, *y]).all() and target.intersects(_rectangle(view))):
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image = self._image
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            # Whoever shows the file may show the cells as blocks.
            image = image.scaled(image.size() * 4, mode=Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(target, image)

    def _new_image(self, samples: SurfaceSamples) -> QImage:
        parts = self.scale.part(samples.shown[::-1])
        known = ~np.isnan(parts)
        at = (np.where(known, parts, 0.0) * 255).astype(np.uint8)
        pixels = np.zeros((*parts.shape, 4), np.uint8)
        # Blue comes first in memory; without a value all four are 0, which is transparent.
        pixels[..., :3] = colour_table(self._theme.heat)[at][..., ::-1] * known[..., None]
        pixels[..., 3] = known * np.uint8(255)
        rows, columns = parts.shape
        form = QImage.Format.Format_ARGB32_Premultiplied
        return QImage(pixels.tobytes(), columns, rows, 4 * columns, form).copy()

    # The contours.

    def _paint_contours(self, painter: QPainter, view: View, samples: SurfaceSamples) -> None:
        if self._contours is None:
            self._levels = self.scale.levels(_LEVELS, self._levels)
            # Among waves there are more of them than can be drawn.
            z = np.where(self._waves, np.nan, samples.z)
            self._contours = _traced(z, self.scale, self._levels)
        lines = self._contours
        x, y = _cells_to_pixels(view, samples, lines.x, lines.y)
        if not len(x) or not (np.isfinite(x).all() and np.isfinite(y).all()):
            return
        if self._labels is None:
            self._labels = self._new_labels(view, x, y)
        font = text_font(_LABEL_SIZE)
        metrics = QFontMetricsF(font)
        joined = lines.joined.copy()
        for label in self._labels:
            _cut(joined, x, y, label, metrics.horizontalAdvance(label.text) / 2 + 4)
        ink = QColor(self._theme.ink)
        ink.setAlphaF(0.42)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_path(x, y, joined))
        painter.setFont(font)
        ink.setAlphaF(0.8)
        painter.setPen(ink)
        for label in self._labels:
            _paint_label(painter, metrics, label, x, y)

    def _new_labels(self, view: View, x: np.ndarray, y: np.ndarray) -> list[_Label]:
        """Choose where the labels stand: on straight pieces, apart, and where they stood before."""
        assert self._contours is not None
        labels: list[_Label] = []
        places = {}
        for level in self._levels[_LABELLED // 2 :: _LABELLED]:
            taken = [(x[label.at], y[label.at]) for label in labels]
            former = _pixel(view, self._label_places.get(level))
            found = [
                (_fitness(view, x, y, at, taken, former), at, start, stop)
                for start, stop in self._contours.starts[level]
                if _length(x[start:stop], y[start:stop]) > _SHORTEST
                for at in range(start + _BEND, stop - _BEND, max(1, (stop - start) // 12))
            ]
            fitness, at, start, stop = max(found, default=(0.0, 0, 0, 0))
            if fitness > 0:
                labels.append(_Label(level, format_value(level, 6), at, start, stop))
                places[level] = (view.x_at(float(x[at])), view.y_at(float(y[at])))
        self._label_places = places
        return labels

    # The gradient.

    def _paint_arrows(self, painter: QPainter, view: View, samples: SurfaceSamples) -> None:
        x, y = view.x_to_pixel(samples.places[:, 0]), view.y_to_pixel(samples.places[:, 1])
        right, down, size = self.directions(view, samples.gradients)
        drawn = (size > 0) & np.isfinite(x) & np.isfinite(y) & ~self._are_among_waves(samples)
        if not drawn.any():
            return
        x, y, right, down, size = (v[drawn] for v in (x, y, right, down, size))
        length = np.maximum(size * _ARROW_PART * _spacing(x, y), _SHORTEST_ARROW)
        ink = QColor(self._theme.ink)
        ink.setAlphaF(0.55)
        painter.setPen(QPen(ink, 1.2))
        painter.drawPath(arrows_path(x, y, right, down, length, _HEAD))

    def _are_among_waves(self, samples: SurfaceSamples) -> np.ndarray:
        """Tell which of the places of gradients are where f waves too fast for the grid, (n,)."""
        column = np.abs(samples.x - samples.places[:, :1]).argmin(axis=1)
        row = np.abs(samples.y - samples.places[:, 1:]).argmin(axis=1)
        return self._waves[row, column]

    def directions(
        self, view: View, gradients: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return where a small step along each gradient leads on the picture.

        Args:
            view: where it is shown.
            gradients: (n, 2), of the function that is shown.

        Returns:
            Right and down, (n,) each, of length 1, and a size from 0 to 1, which grows with the
            gradient but far slower; 0 where the gradient is 0 or not finite.
        """
        usual = self._usual(view)
        right, down = _on_picture(view, gradients)
        steepness = np.hypot(right, down)
        drawn = np.isfinite(steepness) & (steepness > 0) & (usual > 0)
        unit = np.where(drawn, steepness, 1.0)
        with np.errstate(all="ignore"):
            size = np.minimum(unit / usual, 1.0) ** _ARROW_POWER
        return right / unit, down / unit, np.where(drawn, size, 0.0)

    def _usual(self, view: View) -> float:
        """Return a steepness that nine in ten of the answer's gradients do not reach."""
        if self.samples is None:
            return 0.0
        steepness = np.hypot(*_on_picture(view, self.samples.gradients))
        known = steepness[np.isfinite(steepness) & (steepness > 0)]
        return float(np.quantile(known, 0.9)) if len(known) else 0.0


def arrows_path(
    x: np.ndarray,
    y: np.ndarray,
    right: np.ndarray,
    down: np.ndarray,
    length: np.ndarray,
    head: float,
) -> QPainterPath:
    """Return arrows as one path.

    Args:
        x: (n,) their middles in pixels.
        y: (n,).
        right: (n,) directions, with `down` of length 1.
        down: (n,).
        length: (n,) in pixels.
        head: most pixels of an arrow's head.
    """
    heads = np.minimum(head, length / 2)
    along = np.stack([right, down])
    tip = np.stack([x, y]) + along * length / 2
    back = tip - heads * along
    side = 0.55 * heads * np.stack([-down, right])
    points = np.stack([tip - along * length, tip, back + side, tip, back - side], axis=2)
    joined = np.tile(np.array([1, 0, 1, 1, 0], np.int32), len(x))
    flat = points.reshape(2, -1)
    return _path(flat[0], flat[1], joined)


def _path(x: np.ndarray, y: np.ndarray, joined: np.ndarray) -> QPainterPath:
    return pg.functions.arrayToQPath(x, y, connect=joined)  # pyright: ignore[reportArgumentType]


def _on_picture(view: View, gradients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return steps along gradients, right and down, in a unit that is that of the view alone."""
    half_width, half_height = view.high / 2 - view.low / 2, view.top / 2 - view.bottom / 2
    least = min(half_width, half_height)
    with np.errstate(all="ignore"):
        right = gradients[:, 0] * (least / half_width) * view.width
        return right, -gradients[:, 1] * (least / half_height) * view.height


def _spacing(x: np.ndarray, y: np.ndarray) -> float:
    """Return the pixels from one arrow of the grid to the next."""
    steps = [np.diff(np.unique(v.round(3))) for v in (x, y)]
    return float(min((s.min() for s in steps if len(s)), default=40.0))


def _are_waves(samples: SurfaceSamples, scale: Scale) -> np.ndarray:
    """Tell where f waves faster than the grid, or within so few cells of it, (rows, columns)."""
    parts = scale.part(samples.z)
    around = np.maximum(_share(_turns(parts)), _share(_turns(parts.T).T))
    is_wave = around > _MOST_TURNS
    return is_wave if samples.means is None else is_wave | ~np.isnan(samples.means)


def _share(turns: np.ndarray) -> np.ndarray:
    """Return the part of the cells around each that is a turn, (rows, columns)."""
    size = 2 * _WAVE_REACH + 1
    sums = np.pad(turns, _WAVE_REACH)
    for axis in (0, 1):
        sums = np.lib.stride_tricks.sliding_window_view(sums, size, axis).sum(axis=-1)
    return sums / size**2


def _turns(parts: np.ndarray) -> np.ndarray:
    """Return 1 where the values turn from one column of a grid to the next, (rows, columns)."""
    with np.errstate(all="ignore"):
        rise = np.diff(parts, axis=1)
        rise[np.abs(rise) < _LEAST_RISE] = 0.0
        turns = rise[:, 1:] * rise[:, :-1] < 0
    return np.pad(turns, ((0, 0), (1, 1))).astype(np.int32)


def _is_same_ground(a: SurfaceSamples, b: SurfaceSamples) -> bool:
    return all(
        np.array_equal(p, q, equal_nan=True)
        for p, q in ((a.x, b.x), (a.y, b.y), (a.z, b.z), (a.gradients, b.gradients))
    )


def _cells_to_pixels(
    view: View, samples: SurfaceSamples, across: np.ndarray, up: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Map places counted in cells of the grid to pixels."""
    left, right = view.x_to_pixel(samples.x[[0, -1]])
    bottom, top = view.y_to_pixel(samples.y[[0, -1]])
    columns, rows = len(samples.x) - 1, len(samples.y) - 1
    with np.errstate(all="ignore"):
        return (
            left + across * ((right - left) / columns),
            bottom + up * ((top - bottom) / rows),
        )


def _pixel(view: View, place: tuple[float, float] | None) -> tuple[float, float] | None:
    if place is None:
        return None
    return float(view.x_to_pixel(place[0])), float(view.y_to_pixel(place[1]))


def _rectangle(view: View) -> QRectF:
    return QRectF(0, 0, view.width, view.height)


def _traced(z: np.ndarray, scale: Scale, levels: list[float]) -> _Contours:
    """Return the contours of a grid, not joined where it is torn."""
    known = z[np.isfinite(z)]
    size = float(np.abs(known).max()) if len(known) and known.any() else 1.0
    generator = contour_generator(z=z / size, name="serial", line_type=LineType.Separate)
    pieces: list[np.ndarray] = []
    starts: dict[float, list[tuple[int, int]]] = {}
    count = 0
    for level in levels:
        starts[level] = []
        for line in generator.lines(level / size):
            pieces.append(np.asarray(line))
            starts[level].append((count, count + len(line)))
            count += len(line)
    points = np.concatenate(pieces) if pieces else np.zeros((0, 2))
    joined = np.ones(count, np.int32)
    joined[[stop - 1 for lines in starts.values() for _, stop in lines]] = 0
    joined[:-1] &= ~_is_torn(scale.part(z), points)
    whole = {level: _pieces(joined, lines) for level, lines in starts.items()}
    return _Contours(points[:, 0], points[:, 1], joined, whole)


def _pieces(joined: np.ndarray, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pieces of lines, each the first point and the first beyond, that are joined."""
    found: list[tuple[int, int]] = []
    for start, stop in lines:
        ends = start + 1 + np.flatnonzero(joined[start : stop - 1] == 0)
        found += zip([start, *ends.tolist()], [*ends.tolist(), stop], strict=True)
    return found


def _is_torn(parts: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return for each step from a point to the next whether it crosses a torn cell.

    `parts` are the values on the grid, as parts of the scale.
    """
    torn = _torn_cells(parts)
    middles = (points[1:] + points[:-1]) / 2
    # Along the edge of a flat part a contour runs between two cells.
    cells = [
        np.clip((middles + side).astype(int), 0, np.array(torn.shape[::-1]) - 1)
        for side in (-_BESIDE, _BESIDE)
    ]
    return np.any([torn[cell[:, 1], cell[:, 0]] for cell in cells], axis=0)


def _torn_cells(parts: np.ndarray) -> np.ndarray:
    """Tell which cells of a grid, one less each way, are poles, cliffs or jumps."""
    corners = np.stack([parts[:-1, :-1], parts[1:, :-1], parts[:-1, 1:], parts[1:, 1:]])
    padded = np.pad(np.ptp(corners, axis=0) > _TORN, 1)
    # The cells beside a pole are far steeper than what a contour can follow.
    torn = np.lib.stride_tricks.sliding_window_view(padded, (3, 3)).any(axis=(-2, -1))
    across, up = _jumps(parts), _jumps(parts.T).T
    return torn | across[:-1] | across[1:] | up[:, :-1] | up[:, 1:]


def _jumps(parts: np.ndarray) -> np.ndarray:
    """Tell where the values jump from one column of a grid to the next, (rows, columns - 1)."""
    with np.errstate(all="ignore"):
        rise = np.abs(np.diff(parts, axis=1))
        # At the border the cell inside tells alone.
        padded = np.pad(rise, ((0, 0), (1, 1)), mode="reflect" if rise.shape[1] > 1 else "edge")
        beside = np.fmax(padded[:, :-2], padded[:, 2:])
        return rise > np.maximum(_JUMP * beside, _LEAST_JUMP)


def _length(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.hypot(np.diff(x), np.diff(y)).sum())


def _fitness(
    view: View,
    x: np.ndarray,
    y: np.ndarray,
    at: int,
    taken: list[tuple[float, float]],
    former: tuple[float, float] | None,
) -> float:
    """Return how well a label stands at a point of a contour; 0 or less: it must not."""
    across, up = x[at] / view.width, y[at] / view.height
    if not (_EDGE < across < 1 - _EDGE and _EDGE < up < 1 - _EDGE):
        return 0.0
    before, after = at - _BEND, at + _BEND
    chord = math.hypot(x[after] - x[before], y[after] - y[before])
    length = _length(x[before : after + 1], y[before : after + 1])
    straightness = chord / length if length else 0.0
    if straightness < 0.9:
        return 0.0
    distance = min((math.hypot(x[at] - a, y[at] - b) for a, b in taken), default=_APART)
    stays = former is not None and math.hypot(x[at] - former[0], y[at] - former[1]) < 24
    return min(distance, _APART) - 60 + 400 * (straightness - 1) + (120 if stays else 0)


def _cut(joined: np.ndarray, x: np.ndarray, y: np.ndarray, label: _Label, half: float) -> None:
    """Leave a gap in a contour where its label stands."""
    line = slice(label.start, label.stop)
    distance = np.hypot(x[line] - x[label.at], y[line] - y[label.at])
    inside = distance < half
    # A step with one end in the gap is left out as well.
    inside[:-1] |= inside[1:]
    joined[line][inside] = 0


def _paint_label(
    painter: QPainter, metrics: QFontMetricsF, label: _Label, x: np.ndarray, y: np.ndarray
) -> None:
    """Write a level's value along its contour, upright."""
    before, after = label.at - _BEND, label.at + _BEND
    angle = math.degrees(math.atan2(y[after] - y[before], x[after] - x[before]))
    if abs(angle) > 90:
        angle -= math.copysign(180, angle)
    width = metrics.horizontalAdvance(label.text)
    painter.save()
    painter.translate(float(x[label.at]), float(y[label.at]))
    painter.rotate(angle)
    painter.drawText(QPointF(-width / 2, metrics.capHeight() / 2), label.text)
    painter.restore()
