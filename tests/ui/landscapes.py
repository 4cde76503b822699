"""Answers for functions of two variables, made by NumPy for figures without an engine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.core.surface.results import Inspection, SurfaceSamples

Function = Callable[[np.ndarray, np.ndarray], np.ndarray]
Rectangle = tuple[float, float, float, float]
"""Left, right, bottom, top."""

USUAL: Rectangle = (-3.0, 3.0, -3.0, 3.0)


def landscape(
    f: Function,
    rectangle: Rectangle = USUAL,
    *,
    cells: tuple[int, int] = (81, 61),
    gradient: tuple[float | None, float | None] = (1.0, 1.0),
    at: tuple[float, float] = (1.0, 1.0),
) -> SurfaceSamples:
    """Return an answer whose gradients are central differences."""
    low, high, bottom, top = rectangle
    x, y = np.linspace(low, high, cells[0]), np.linspace(bottom, top, cells[1])
    across, upward = (x[1:] + x[:-1])[3::8] / 2, (y[1:] + y[:-1])[3::8] / 2
    places = np.stack(np.meshgrid(across, upward), axis=-1).reshape(-1, 2)
    px, py = places.T
    step = 1e-4 * (high - low)
    with np.errstate(all="ignore"):
        z = np.broadcast_to(f(*np.meshgrid(x, y)), cells[::-1]).astype(float)
        slopes = (f(px + step, py) - f(px - step, py), f(px, py + step) - f(px, py - step))
        gradients = np.stack(np.broadcast_arrays(*slopes), axis=1) / (2 * step)
        value = float(f(np.float64(at[0]), np.float64(at[1])))  # type: ignore[arg-type]
    inspection = Inspection(
        variables=("x", "y"),
        at=list(at),
        value=value,
        gradient=list(gradient),
        differences=[0.0, 0.0],
        hessian=[[2.0, None], [None, 2.0]],
        eigenvalues=[2.0, 2.0],
        stable_rate=1.0,
    )
    return SurfaceSamples(x, y, z, places, gradients, inspection, 0.0)


def bowl(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return x² + y²."""
    return x * x + y * y


def hill(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return a pole at (0, 0) on a slope."""
    return 1 / bowl(x, y) + x


def half(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return √x, which has no value at the left."""
    return np.sqrt(x) + 0 * y
