"""Paths that run back and forth: polylines in pixels, and long rows reduced to what can be seen."""

from __future__ import annotations

import numpy as np

from explorer.ui.figures.kit.lines import Line
from explorer.ui.figures.kit.view import View

FAR = 1e5
"""Pixels beyond which a place is drawn no farther: Qt's rasteriser cannot count much farther."""


def trail(view: View, x: np.ndarray, y: np.ndarray) -> list[Line]:
    """Return the way through the places as unbroken lines in pixels; NaN leaves a gap.

    Args:
        view: where the data are shown.
        x: (n,), in any order.
        y: (n,).
    """
    return unbroken(view.x_to_pixel(x), view.y_to_pixel(y))


def unbroken(px: np.ndarray, py: np.ndarray) -> list[Line]:
    """Return the way through pixels, (n,) each, as unbroken lines; NaN leaves a gap."""
    whole = ~(np.isnan(px) | np.isnan(py))
    px, py = np.clip(px, -FAR, FAR), np.clip(py, -FAR, FAR)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], whole, [False]]).astype(np.int8)))
    return [
        (px[first:last], py[first:last])
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if last - first > 1
    ]


def reduced(x: np.ndarray, y: np.ndarray, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Return fewer points that look the same: the least and the greatest of each column of pixels.

    Args:
        x: (n,) increasing.
        y: (n,).
        columns: pixels across.
    """
    if len(x) <= 4 * columns:
        return x, y
    each = -(-len(x) // columns)
    firsts = np.arange(0, len(x), each)
    padded = np.full(len(firsts) * each, np.nan)
    padded[: len(x)] = y
    parts = padded.reshape(len(firsts), each)
    lost = np.isnan(parts)
    # Of a part that is lost altogether, the first: a gap stays a gap.
    least = firsts + np.argmin(np.where(lost, np.inf, parts), axis=1)
    greatest = firsts + np.argmax(np.where(lost, -np.inf, parts), axis=1)
    chosen = np.unique([0, len(x) - 1, *least, *greatest])
    return x[chosen], y[chosen]
