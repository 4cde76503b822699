"""Finds where a function of two variables waves too fast for contours and arrows."""

from __future__ import annotations

import numpy as np

from explorer.core.surface.results import SurfaceSamples
from explorer.ui.figures.landscape.colour_scale import Scale

_WAVE_REACH = 12
"""Cells on either side that say whether one is among waves too narrow for contours and arrows."""
_MOST_TURNS, _LEAST_RISE = 0.11, 1e-3
"""Turns a cell from which on it is, and parts of the scale between two turns that count."""


def are_waves(samples: SurfaceSamples, scale: Scale) -> np.ndarray:
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
