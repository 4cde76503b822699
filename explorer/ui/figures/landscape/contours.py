"""Contours traced on a grid, not across poles, cliffs and jumps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from contourpy import LineType, contour_generator

from explorer.ui.figures.landscape.colour_scale import Scale

_TORN = 0.5
"""Part of the scale within one cell from which it is a pole or a cliff, and no contour crosses it.
"""
_JUMP, _LEAST_JUMP = 4.0, 0.01
"""Times the rise of the cells on both sides, and part of the scale, from which on one is a jump."""
_BESIDE = 1e-3
"""Cells from a line within which it belongs to both of its sides."""


@dataclass(frozen=True, slots=True)
class Contours:
    """Lines laid end to end: places in cells, (n,) each."""

    x: np.ndarray
    y: np.ndarray
    joined: np.ndarray
    """Whether a point is joined with the next, int32 for pyqtgraph."""
    starts: dict[float, list[tuple[int, int]]]
    """By level, the first point of every line and the first beyond it."""


def traced_contours(z: np.ndarray, scale: Scale, levels: list[float]) -> Contours:
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
    return Contours(points[:, 0], points[:, 1], joined, whole)


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
