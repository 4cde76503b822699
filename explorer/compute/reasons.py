"""Why a descent ended as it did: on what kind of place it settled, or which bound it broke.

Both are told by how the function bends around a place: by the Hessian from the gradients at two
distances to both sides of it along every axis. Where these disagree nothing is claimed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.core.notation import format_value
from explorer.core.sentence import Sentence, sentence

Slopes = Callable[[np.ndarray], np.ndarray]
"""Of places (n, variables), the gradients there, in float64."""
_ALIKE = 0.01
"""Part of a curvature by which its two sides may differ for a bound to be told by it."""
_FLAT = 1e-6
"""Part of the greatest curvature below which another one may be a matter of rounding."""


@dataclass(frozen=True, slots=True)
class _Bend:
    """How a function bends around a place."""

    gradient: np.ndarray
    hessian: np.ndarray
    eigenvalues: np.ndarray
    """The least first."""
    unevenness: float
    """How much the Hessian changes around the place."""


def _bend(place: np.ndarray, slopes: Slopes, distance: float) -> _Bend | None:
    """Look around a place; None where a gradient there is no number."""
    steps = (distance, -distance, distance / 2, -distance / 2)
    places = [place[None], *(place + np.eye(len(place)) * step for step in steps)]
    with np.errstate(all="ignore"):
        g = slopes(np.concatenate(places))
        differences = np.split(g[1:] - g[0], len(steps))
        hessians = [(d / s + d.T / s) / 2 for d, s in zip(differences, steps, strict=True)]
        hessian = np.mean(hessians, axis=0)
    if not np.isfinite(hessian).all():
        return None
    unevenness = max(float(np.linalg.norm(h - hessian)) for h in hessians)
    return _Bend(g[0], hessian, np.linalg.eigvalsh(hessian), unevenness)


def kind_of_place(place: np.ndarray, slopes: Slopes, close: float) -> Sentence | None:
    """Say what a descent has converged to: a place within `close` of which the gradient is 0."""
    # On a grid of powers of 2, so that a drag that leaves the end where it is, but for less than
    # `close`, asks for the very same slopes again.
    cell = 2.0 ** math.ceil(math.log2(close))
    distance = 3 * cell
    bend = _bend(np.round(place / cell) * cell + 0.0, slopes, distance)
    if bend is None:
        return None
    if not bend.gradient.any() and not bend.hessian.any() and not bend.unevenness:
        return sentence("f is flat there.")
    bends = np.abs(bend.eigenvalues)
    if bends.min() <= max(4 * bend.unevenness, _FLAT * bends.max()):
        return sentence("Its curvature does not tell whether that is a minimum.")
    if np.linalg.norm(np.linalg.solve(bend.hessian, bend.gradient)) > distance:
        # In float64 the gradient vanishes elsewhere, if anywhere.
        return None
    ups = int((bend.eigenvalues > 0).sum())
    if ups == len(bends):
        return sentence("That is a minimum.")
    return sentence("That is a saddle.") if ups else sentence("That is a maximum.")


def broken_bound(place: np.ndarray, slopes: Slopes, rate: float) -> Sentence | None:
    """Say that plain descent began with a rate above the largest stable one, where it did."""
    bend = _bend(place, slopes, 1e-6 * max(1.0, float(np.linalg.norm(place))))
    if bend is None or bend.unevenness > _ALIKE * np.abs(bend.eigenvalues).max():
        return None
    steepest = float(bend.eigenvalues[-1])
    if not 0 < steepest < math.inf or rate <= 2 / steepest * (1 + 1e-6):
        return None
    return sentence(
        "The rate {rate} is above {bound} = {value} at the start.",
        rate=format_value(rate, 4),
        bound="2/f″" if len(place) == 1 else "2/λmax",
        value=format_value(2 / steepest, 4),
    )
