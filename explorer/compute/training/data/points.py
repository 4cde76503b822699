"""Points of the plane in classes, drawn from a seed."""

from __future__ import annotations

import numpy as np

from explorer.core.training.data import Points

_BLOBS = ((-1.0, -0.7), (1.0, -0.7), (0.0, 1.1))
"""Centers of the classes."""
_TURNS = 1.75
"""Turns of each of the two arms of the spirals."""


def points_of(data: Points, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return points, (n, 2) float64, and the numbers of their classes, (n,) int64.

    Moons and circles have the shapes of scikit-learn's `make_moons` and `make_circles`: two half
    circles of radius 1, the second one turned and moved by (1, ½); circles of radius 1 and ½.
    Spirals are two arms of Archimedes, filled evenly by area; xor has its first class where both
    coordinates have the same sign; blobs are three normal clouds. Noise is normal.
    """
    classes = np.arange(data.count) % (len(_BLOBS) if data.shape == "blobs" else 2)
    match data.shape:
        case "moons":
            x = _moons(classes, draw)
        case "circles":
            angle = draw.uniform(0, 2 * np.pi, len(classes))
            x = np.where(classes == 0, 1.0, 0.5)[:, None] * _directions(angle)
        case "spirals":
            part = np.sqrt(draw.uniform(0.02, 1, len(classes)))
            x = part[:, None] * _directions(np.pi * (2 * _TURNS * part + classes))
        case "xor":
            x = draw.uniform(0.05, 1, (len(classes), 2))
            signs = draw.choice([-1.0, 1.0], len(classes))
            x *= np.stack([signs, np.where(classes == 0, signs, -signs)], axis=1)
        case "blobs":
            x = np.array(_BLOBS)[classes]
    return x + data.noise * draw.standard_normal(x.shape), classes


def _moons(classes: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    x = _directions(draw.uniform(0, np.pi, len(classes)))
    return np.where((classes == 0)[:, None], x, [1.0, 0.5] - x)


def _directions(angle: np.ndarray) -> np.ndarray:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)
