"""Arrows at the moving point: against the gradient, the momentum, and the step that is taken."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from explorer.core.descent.step_words import StepParts
from explorer.ui.widgets.theme import Theme, text_font

_SHORTEST = 26.0
"""Pixels that the longest of the arrows that belong together has at least."""
_HEAD, _LEAST = 9.0, 12.0
_APART = 9.0
"""Pixels between the arrows of one variable, which would lie upon one another."""
_TEXT = 12
KEY_HEIGHT = 17
"""Pixels that the words above the picture take in addition to a row of names."""
_LEFT, _LOWER = 20.0, -6.0
"""Where the lower row begins, beside the name of the vertical axis."""

ToPixel = Callable[[np.ndarray], QPointF | None]
"""Where a small move of the point, (variables,), leads on the picture; None: nowhere."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The look of one kind of arrow: told apart by colour, width and dashes."""

    colour: str
    width: float
    style: Qt.PenStyle


def _looks(theme: Theme) -> dict[str, _Look]:
    return {
        "step": _Look(theme.ink, 3.0, Qt.PenStyle.SolidLine),
        "momentum": _Look(theme.keyword, 2.25, Qt.PenStyle.DashLine),
        "gradient": _Look(theme.error, 1.75, Qt.PenStyle.SolidLine),
    }


@dataclass(frozen=True, slots=True)
class Arrows:
    """The ways in which the arrows of a step point, in pixels from where the point is.

    What adds up is drawn to one scale: true where it can be seen, so that the step ends at the next
    point.
    """

    ways: dict[str, QPointF]
    is_true: bool
    """Whether the arrow of the step is as long as the step: neither too long nor too short."""


def arrows_of(at: QPointF, parts: StepParts, to_pixel: ToPixel, longest: float) -> Arrows:
    """Return the arrows of a step.

    Args:
        at: where the point is, in pixels.
        parts: of the step.
        to_pixel: where the moves that they are would lead.
        longest: pixels that an arrow has at most.
    """
    given = {"gradient": parts.gradient, "momentum": parts.momentum, "step": parts.step}
    found = {
        name: to_pixel(vector)
        for name, vector in given.items()
        if vector is not None and np.isfinite(vector).all() and vector.any()
    }
    moves = {name: tip - at for name, tip in found.items() if tip is not None}
    together = [["gradient", "momentum", "step"]]
    if not parts.adds_up:
        together = [["gradient", "momentum"], ["step"]]
    ways: dict[str, QPointF] = {}
    scale = 0.0
    for group in together:
        shown = {name: moves[name] for name in group if name in moves}
        scale = _scale([math.hypot(v.x(), v.y()) for v in shown.values()], longest)
        # The longer ones lie below.
        ways |= {name: _lengthened(shown[name] * scale) for name in reversed([*shown])}
    return Arrows(ways, is_true=not ways or math.isclose(scale, 1.0, rel_tol=0.01))


def paint_arrows(
    painter: QPainter, theme: Theme, at: QPointF, arrows: Arrows, *, lanes: bool
) -> None:
    """Paint the arrows of a step from where the point is; with lanes, side by side."""
    looks = _looks(theme)
    for name, way in arrows.ways.items():
        lane = ["step", "gradient", "momentum"].index(name)
        begin = at + QPointF(0, -13 - _APART * lane) if lanes else at
        _paint_arrow(painter, theme, looks[name], begin, begin + way)


def _scale(lengths: Sequence[float], most: float) -> float:
    longest = max(lengths, default=0.0)
    if not 0 < longest < math.inf:
        return 0.0
    return min(max(longest, _SHORTEST), most) / longest


def _lengthened(arrow: QPointF) -> QPointF:
    """Return an arrow that is long enough for its head to be seen."""
    length = math.hypot(arrow.x(), arrow.y())
    return arrow * (max(length, _LEAST) / length) if length else arrow


def _paint_arrow(
    painter: QPainter, theme: Theme, look: _Look, begin: QPointF, tip: QPointF
) -> None:
    line = QLineF(begin, tip)
    length = line.length()
    if length < 1:
        return
    head = min(_HEAD, 0.6 * length)
    along = QPointF(line.dx() / length, line.dy() / length)
    side = QPointF(-along.y(), along.x()) * (0.5 * head)
    back = tip - along * head
    shaft = QPen(QColor(look.colour), look.width, look.style, Qt.PenCapStyle.FlatCap)
    # Readable over curves, contours and paths.
    painter.setPen(QPen(QColor(theme.background), look.width + 2.5))
    painter.drawLine(begin, back)
    painter.setPen(shaft)
    painter.drawLine(begin, back)
    painter.setPen(QPen(QColor(theme.background), 1))
    painter.setBrush(QColor(look.colour))
    painter.drawPolygon(QPolygonF([tip, back + side, back - side]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_key(
    painter: QPainter,
    theme: Theme,
    room: float,
    names: Sequence[tuple[str, str]],
    texts: Sequence[str],
) -> float:
    """Paint what a step does, and what its arrows mean, in two rows above a view.

    Args:
        painter: in the pixels of the view.
        theme: with the colours.
        room: pixels from the left of the view to the right end of the figure.
        names: of the arrows, each with what it is called.
        texts: what is said of the step, the longest first, of which the first is shown that has
            room; without names it stands in the lower row.

    Returns:
        The pixels that are taken at the left of the lower row.
    """
    font = text_font(_TEXT)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(theme.ink))
    row = first_fitting(texts, metrics, room - _LEFT)
    painter.drawText(QPointF(_LEFT, _LOWER - KEY_HEIGHT if names else _LOWER), row)
    left, looks = _LEFT, _looks(theme)
    for name, title in names:
        middle = _LOWER - 4
        _paint_arrow(painter, theme, looks[name], QPointF(left, middle), QPointF(left + 22, middle))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(left + 27, _LOWER), title)
        left += metrics.horizontalAdvance(title) + 42
    return left


def first_fitting(texts: Sequence[str], metrics: QFontMetricsF, room: float) -> str:
    """Return the first text that is no wider than `room` pixels, or the last one, cut."""
    fitting = (text for text in texts if metrics.horizontalAdvance(text) <= room)
    return next(fitting, metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room))
