"""Arrows along gradients, as one path."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPainterPath

from explorer.ui.figures.kit.view import View


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
    return joined_path(flat[0], flat[1], joined)


def joined_path(x: np.ndarray, y: np.ndarray, joined: np.ndarray) -> QPainterPath:
    """Return a line through points, (n,) each, of which some are joined with the next."""
    return pg.functions.arrayToQPath(x, y, connect=joined)  # pyright: ignore[reportArgumentType]


def on_picture(view: View, gradients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return steps along gradients, right and down, in a unit that is that of the view alone."""
    half_width, half_height = view.high / 2 - view.low / 2, view.top / 2 - view.bottom / 2
    least = min(half_width, half_height)
    with np.errstate(all="ignore"):
        right = gradients[:, 0] * (least / half_width) * view.width
        return right, -gradients[:, 1] * (least / half_height) * view.height


def spacing(x: np.ndarray, y: np.ndarray) -> float:
    """Return the pixels from one arrow of the grid to the next."""
    steps = [np.diff(np.unique(v.round(3))) for v in (x, y)]
    return float(min((s.min() for s in steps if len(s)), default=40.0))
