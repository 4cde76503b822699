"""Finds where a function of two variables waves faster than its grid, which would show false rings.

A value somewhere within a cell is compared with what its corners say. Where most neighbouring cells
are misled there are waves, while a pole or a cliff misleads a line of cells; there the mean of many
values around stands for the values. Irregular places, for the same reason as in `oscillation`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Values = Callable[[np.ndarray], np.ndarray]
"""Takes (m, 2) places, returns f there, (m,)."""

_STRIDE = 2
"""Every so many cells in each direction one is looked into."""
_MISLED = 0.1
"""Part of the range of usual values by which a cell's corners may be wrong about its inside."""
_OF_RISE = 0.15
"""Part of the rise among the neighbours that a cell's corners must be wrong by as well."""
_NEAR = 2
"""Cells looked into on either side that say whether one is among waves."""
_SHARE = 0.4
"""Part of them that is misled where there are waves."""
_PLACES = 8
"""Places around each point of the grid whose values are averaged."""


def means_of(x: np.ndarray, y: np.ndarray, z: np.ndarray, values: Values) -> np.ndarray | None:
    """Return the mean of f around each point of a grid where it waves faster than that, else NaN.

    Args:
        x: (columns,) equally spaced.
        y: (rows,) equally spaced.
        z: (rows, columns) f there.
        values: computes f at other places.

    Returns:
        (rows, columns), or None where there are no such waves.
    """
    if min(z.shape) <= 2 * _STRIDE:
        return None
    is_wave = _are_waves(x, y, z, values)
    if not is_wave.any():
        return None
    at = np.argwhere(is_wave)
    generator = np.random.default_rng(2)
    away = generator.uniform(-0.5, 0.5, (len(at), _PLACES, 2))
    steps = np.array([x[1] - x[0], y[1] - y[0]])
    places = np.stack([x[at[:, 1]], y[at[:, 0]]], axis=1)[:, None] + away * steps
    found = values(places.reshape(-1, 2)).reshape(len(at), _PLACES)
    known = np.isfinite(found)
    sums, counts = np.zeros(z.shape), np.zeros(z.shape)
    sums[is_wave] = np.where(known, found, 0.0).sum(axis=1)
    counts[is_wave] = known.sum(axis=1)
    with np.errstate(all="ignore"):
        means = _around(sums) / _around(counts)
    return np.where(is_wave, means, np.nan)


def _are_waves(x: np.ndarray, y: np.ndarray, z: np.ndarray, values: Values) -> np.ndarray:
    """Tell which points of the grid are among waves, (rows, columns)."""
    rows, columns = (np.arange(0, n - 1, _STRIDE) for n in z.shape)
    generator = np.random.default_rng(1)
    across, up = generator.uniform(0.2, 0.8, (2, len(rows), len(columns)))
    i, j = rows[:, None], columns[None, :]
    places = np.stack([x[j] + across * (x[1] - x[0]), y[i] + up * (y[1] - y[0])], axis=-1).reshape(
        -1, 2
    )
    inside = values(places).reshape(across.shape)
    with np.errstate(all="ignore"):
        bottom = z[i, j] * (1 - across) + z[i, j + 1] * across
        top = z[i + 1, j] * (1 - across) + z[i + 1, j + 1] * across
        away = np.abs(inside - (bottom * (1 - up) + top * up))
        corners = np.stack([z[i, j], z[i, j + 1], z[i + 1, j], z[i + 1, j + 1]])
        # Beside a pole a cell is misled by little of what its neighbours rise.
        is_misled = away > np.maximum(_MISLED * _usual_height(z), _OF_RISE * _rise_around(corners))
    # Once more, for no quiet spot among waves is told from a place that a beat keeps still.
    is_wave = _are_many(_are_many(is_misled))
    is_wave = np.repeat(np.repeat(is_wave, _STRIDE, axis=0), _STRIDE, axis=1)
    missing = [(0, max(0, n - have)) for n, have in zip(z.shape, is_wave.shape, strict=True)]
    return np.pad(is_wave, missing, mode="edge")[: z.shape[0], : z.shape[1]] & np.isfinite(z)


def _are_many(chosen: np.ndarray) -> np.ndarray:
    """Tell which cells have enough of the chosen ones around them."""
    share = _around(chosen.astype(float)) / _around(np.ones(chosen.shape))
    return share >= _SHARE


def _rise_around(corners: np.ndarray) -> np.ndarray:
    """Return how far apart the values around each cell are, (rows, columns); of (4, …) corners."""
    known = np.isfinite(corners)
    high = np.where(known, corners, -np.inf).max(axis=0)
    low = np.where(known, corners, np.inf).min(axis=0)
    highest = _windows(high, -np.inf).max(axis=(-2, -1))
    return highest - _windows(low, np.inf).min(axis=(-2, -1))


def _windows(values: np.ndarray, beyond: float) -> np.ndarray:
    padded = np.pad(values, _NEAR, constant_values=beyond)
    return np.lib.stride_tricks.sliding_window_view(padded, (2 * _NEAR + 1, 2 * _NEAR + 1))


def _usual_height(z: np.ndarray) -> float:
    known = z[np.isfinite(z)]
    low, high = np.quantile(known, [0.05, 0.95]) if len(known) else (0.0, 0.0)
    return float(high - low)


def _around(values: np.ndarray) -> np.ndarray:
    """Return the sum of the values around each, (rows, columns)."""
    return _windows(values, 0.0).sum(axis=(-2, -1))
