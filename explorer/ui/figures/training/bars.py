"""Rows of thin bars, as many thousand steps look in a picture: as pixels, and as lines."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QImage, QPainterPath

OUT = 8.0
"""Pixels above and below a picture to which bars may reach."""

Ends = tuple[np.ndarray, np.ndarray]
"""Pixels from the top of the picture at which bars begin and end, (n,) each; NaN leaves a gap."""


def touching(tops: np.ndarray, bottoms: np.ndarray) -> Ends:
    """Return bars, (n,) each, that reach their neighbours, as a line through all steps does."""
    above, below = tops.copy(), bottoms.copy()
    there = ~np.isnan(tops[1:])
    above[1:][there] = np.fmin(tops[1:], bottoms[:-1])[there]
    below[1:][there] = np.fmax(bottoms[1:], tops[:-1])[there]
    return above, below


def bars(
    x: np.ndarray,
    outer: Ends,
    inner: Ends,
    colours: tuple[QColor, QColor],
    height: float,
    dots: float,
) -> QImage:
    """Return a picture of bars, from that of the first one on, with a core in another colour.

    Args:
        x: (n,) where they stand, in pixels, no two in one dot.
        outer: of the bars.
        inner: of their cores.
        colours: of bars and of cores.
        height: of the picture in pixels; it begins `OUT` above and ends as far below.
        dots: of the device for each pixel.
    """
    places = np.floor(x * dots).astype(int)
    places -= places[0]
    lines = math.ceil((height + 2 * OUT) * dots)
    # 1 where there is a bar, 2 or 3 where there is its core.
    seen = _covered(lines, outer, dots).view(np.uint8)
    seen |= _covered(lines, inner, dots).view(np.uint8) << 1
    pixels = np.zeros((lines, -(-(places[-1] + 1) // 4) * 4), np.uint8)
    pixels[:, places] = seen
    image = QImage(
        pixels.data, places[-1] + 1, lines, pixels.shape[1], QImage.Format.Format_Indexed8
    )
    bar, core = (colour.rgba() for colour in colours)
    image.setColorTable([0, bar, core, core])
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(dots)
    return image


def _covered(lines: int, ends: Ends, dots: float) -> np.ndarray:
    """Return (lines, bars): whether a bar, which is at least a dot high, covers a line of dots."""
    tops = np.floor((ends[0] + OUT) * dots)
    bottoms = np.maximum(np.ceil((ends[1] + OUT) * dots), tops + 1)
    gaps = np.isnan(tops) | np.isnan(bottoms)
    tops[gaps] = bottoms[gaps] = 0
    rows = np.arange(lines, dtype=np.int16)[:, None]
    return (rows >= tops.astype(np.int16)) & (rows < bottoms.astype(np.int16))


def bar_path(x: np.ndarray, tops: np.ndarray, bottoms: np.ndarray) -> QPainterPath:
    """Return bars as lines, at least a pixel long."""
    there = ~(np.isnan(tops) | np.isnan(bottoms))
    x, tops, bottoms = x[there], tops[there], bottoms[there]
    ends = np.stack([tops, np.maximum(bottoms, tops + 1)], axis=1).ravel()
    return pg.functions.arrayToQPath(np.repeat(x, 2), ends, connect="pairs")


def zigzag(x: np.ndarray, tops: np.ndarray, bottoms: np.ndarray) -> QPainterPath:
    """Return a line down and up again through every place, plain where both heights are one."""
    ends = np.stack([tops, bottoms], axis=1)
    ends[1::2] = ends[1::2, ::-1]
    ends = ends.ravel()
    whole = np.isfinite(ends)
    joined = (whole & np.append(whole[1:], False)).astype(np.int32)
    return pg.functions.arrayToQPath(
        np.repeat(x, 2),
        np.where(whole, ends, 0.0),
        connect=joined,  # pyright: ignore[reportArgumentType]
    )
