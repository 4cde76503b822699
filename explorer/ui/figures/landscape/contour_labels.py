"""The values written along contours: where they stand, and how they are painted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QPainter

from explorer.core.language.notation import format_value
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.contours import Contours

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


@dataclass(frozen=True, slots=True)
class Label:
    """A level's value at one of the points of its contour."""

    level: float
    text: str
    at: int
    start: int
    stop: int
    """Of the line."""


def new_labels(
    view: View,
    x: np.ndarray,
    y: np.ndarray,
    levels: Sequence[float],
    contours: Contours,
    former: Mapping[float, tuple[float, float]],
) -> list[Label]:
    """Choose where labels stand: on straight pieces, apart, and where they stood before.

    Args:
        view: where the contours are shown.
        x: (n,) their points in pixels.
        y: (n,).
        levels: all that are drawn; every third is labelled.
        contours: whose points these are.
        former: by level, where its label stood in the plane.
    """
    labels: list[Label] = []
    for level in levels[_LABELLED // 2 :: _LABELLED]:
        taken = [(x[label.at], y[label.at]) for label in labels]
        before = _pixel(view, former.get(level))
        found = [
            (_fitness(view, x, y, at, taken, before), at, start, stop)
            for start, stop in contours.starts[level]
            if _length(x[start:stop], y[start:stop]) > _SHORTEST
            for at in range(start + _BEND, stop - _BEND, max(1, (stop - start) // 12))
        ]
        fitness, at, start, stop = max(found, default=(0.0, 0, 0, 0))
        if fitness > 0:
            labels.append(Label(level, format_value(level, 6), at, start, stop))
    return labels


def _pixel(view: View, place: tuple[float, float] | None) -> tuple[float, float] | None:
    if place is None:
        return None
    return float(view.x_to_pixel(place[0])), float(view.y_to_pixel(place[1]))


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


def cut_gap(joined: np.ndarray, x: np.ndarray, y: np.ndarray, label: Label, half: float) -> None:
    """Leave a gap in a contour where its label stands."""
    line = slice(label.start, label.stop)
    distance = np.hypot(x[line] - x[label.at], y[line] - y[label.at])
    inside = distance < half
    # A step with one end in the gap is left out as well.
    inside[:-1] |= inside[1:]
    joined[line][inside] = 0


def paint_label(
    painter: QPainter, metrics: QFontMetricsF, label: Label, x: np.ndarray, y: np.ndarray
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
