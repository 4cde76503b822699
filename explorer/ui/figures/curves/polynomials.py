"""The tangent and the Taylor polynomials at the point."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPen

from explorer.core.curves.results import PointValues
from explorer.core.curves.spec import CurveSpec
from explorer.ui.figures.kit.lines import Line, lines
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import Theme

_REACH = 0.22
"""Part of half the picture to which a tangent reaches on either side."""
_PLACES = 400
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def degrees_of(spec: CurveSpec) -> list[int]:
    """Return the degrees that are drawn, the tangent first."""
    tangent = [1] if spec.tangent and 0 in spec.visible() else []
    return tangent + [d for d in spec.taylor if d not in tangent]


def name_of(degree: int) -> str:
    """Return T₃ for the Taylor polynomial of degree 3."""
    return f"T{str(degree).translate(_SUBSCRIPTS)}"


def pen_of(theme: Theme, degree: int) -> QPen:
    """Return a pen that tells degrees apart: a long dash, with a dot for each degree above 1.

    Dashes leave f to be seen where a polynomial lies on it.
    """
    pen = QPen(QColor(theme.muted if degree == 1 else theme.ink), 1.25)
    if degree > 1:
        pen.setDashPattern([8.0, 4.0, *([1.5, 3.0] * (degree - 1))])
    return pen


def polynomial(view: View, spec: CurveSpec, point: PointValues, degree: int) -> list[Line]:
    """Return the line of the Taylor polynomial of a degree, empty where a derivative is missing."""
    coefficients = point.derivatives[: degree + 1]
    if len(coefficients) <= degree or not all(map(_is_known, coefficients)):
        return []
    is_tangent = degree == 1 and 1 not in spec.taylor
    half = (view.high / 2 - view.low / 2) * (_REACH if is_tangent else 1.0)
    low, high = (point.x - half, point.x + half) if is_tangent else (view.low, view.high)
    x = np.linspace(max(view.low, low), min(view.high, high), 2 if degree == 1 else _PLACES)
    with np.errstate(all="ignore"):
        y = np.zeros_like(x)
        for k in range(degree, -1, -1):
            y = y * (x - point.x) / (k + 1) + (coefficients[k] or 0.0)
    return lines(view, x, y)


def _is_known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def end_of(view: View, line: Sequence[Line]) -> QPointF | None:
    """Return where a line is last seen, None where it never is."""
    for x, y in reversed(line):
        with np.errstate(all="ignore"):
            inside = (y >= 0) & (y <= view.height) & (x >= 0) & (x <= view.width + 1)
        seen = np.flatnonzero(inside)
        if len(seen):
            return QPointF(float(x[seen[-1]]), float(y[seen[-1]]))
    return None
