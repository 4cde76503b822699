"""Why a descent ended as it did: on what kind of place it settled, or which bound it broke.

Both are told by how the function bends around a place: by the Hessian from the gradients at two
distances to both sides of it along every axis. Where these disagree nothing is claimed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence

Looks = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""Of places (n, variables), f, (n,), and its gradients, (n, variables), in float64."""
MAXIMUM, SADDLE = sentence("That is a maximum."), sentence("That is a saddle.")
_ALIKE = 0.01
"""Part of a curvature by which its two sides may differ for a bound to be told by it."""
_FLAT = 1e-6
"""Part of the greatest curvature below which another one may be a matter of rounding."""
_ROUNDING = 1e-13
"""Part of f by which two of its values may differ by rounding alone."""
_INFLECTION = 0.25
"""Part of the slopes at both sides that the slope of a horizontal inflection does not reach."""


@dataclass(frozen=True, slots=True)
class _Bend:
    """The bend of a function around a place."""

    gradient: np.ndarray
    hessian: np.ndarray
    eigenvalues: np.ndarray
    """The least first."""
    unevenness: float
    """How much the Hessian changes around the place."""
    sides: np.ndarray
    """(4, variables): the slope along each axis, at two distances to both sides, + − + −."""
    values: np.ndarray
    """(1 + 4·variables,): f at the place and around it."""
    jump: float
    """By how much f changes more than its gradient allows; 0 where that may be rounding."""


def _bend(place: np.ndarray, look: Looks, distance: float) -> _Bend | None:
    """Look around a place; None where a gradient there is no number."""
    steps = (distance, -distance, distance / 2, -distance / 2)
    places = np.concatenate([place[None], *(place + np.eye(len(place)) * s for s in steps)])
    with np.errstate(all="ignore"):
        values, g = look(places)
        around = np.split(g[1:], len(steps))
        hessians = [(d + d.T) / (2 * s) for d, s in zip(around - g[0], steps, strict=True)]
        hessian = np.mean(hessians, axis=0)
    if not np.isfinite(hessian).all():
        return None
    unevenness = max(float(np.linalg.norm(h - hessian)) for h in hessians)
    sides = np.array([np.diagonal(gradients) for gradients in around])
    jump = _jump(values, g[0], sides, np.array(steps))
    return _Bend(g[0], hessian, np.linalg.eigvalsh(hessian), unevenness, sides, values, jump)


def _jump(values: np.ndarray, gradient: np.ndarray, sides: np.ndarray, steps: np.ndarray) -> float:
    """Return by how much f changes beyond what its slopes at both ends of a step allow."""
    with np.errstate(all="ignore"):
        way = (values[1:] - values[0]).reshape(sides.shape)
        between = (gradient + sides) / 2 * steps[:, None]
        allowed = np.abs((sides - gradient) * steps[:, None]) + _ROUNDING * np.abs(values).max()
        beyond = np.abs(way - between)
    return float(np.max(np.where(beyond > allowed, beyond, 0.0), initial=0.0))


def kind_of_place(place: np.ndarray, look: Looks, close: float) -> Sentence | None:
    """Say what a descent has converged to: a place within `close` of which the gradient is 0."""
    # On a grid of powers of 2, so that a drag that leaves the end where it is, but for less than
    # `close`, asks for the very same slopes again.
    cell = 2.0 ** math.ceil(math.log2(close))
    distance = 3 * cell
    middle = np.round(place / cell) * cell + 0.0
    bend = _bend(middle, look, distance)
    if bend is None:
        return _edge(middle, look, distance)
    if bend.jump:
        return _jumping(bend, float(look(place[None])[0][0]))
    if not bend.gradient.any() and not bend.hessian.any() and not bend.unevenness:
        return sentence("f is flat there.")
    bends = np.abs(bend.eigenvalues)
    if bends.min() <= max(4 * bend.unevenness, _FLAT * bends.max()):
        return _by_slopes(bend) or sentence(
            "Its curvature does not tell whether that is a minimum."
        )
    if np.linalg.norm(np.linalg.solve(bend.hessian, bend.gradient)) > distance:
        # In float64 the gradient vanishes elsewhere, if anywhere.
        return None
    ups = int((bend.eigenvalues > 0).sum())
    if ups == len(bends):
        return sentence("That is a minimum.")
    return SADDLE if ups else MAXIMUM


def _edge(place: np.ndarray, look: Looks, distance: float) -> Sentence | None:
    """Say that f ends at a place, where it has no value beside it."""
    steps = [distance * sign * row for sign in (1, -1) for row in np.eye(len(place))]
    values, _ = look(place + np.array(steps))
    return sentence("Beside it, f has no value.") if np.isnan(values).any() else None


def _jumping(bend: _Bend, value: float) -> Sentence:
    """Say what a jump makes of the place where a descent ends with this value of f."""
    if (bend.values < value - bend.jump / 2).any():
        return sentence("f jumps there and is lower beside it: that is no minimum.")
    if (bend.eigenvalues > 0).all() and 4 * bend.unevenness < bend.eigenvalues.min():
        return sentence("f jumps up there; on this side of the jump it is lowest.")
    return sentence("f jumps there.")


def _by_slopes(bend: _Bend) -> Sentence | None:
    """Say by the slopes at both sides what a place of one variable is; None where they do not tell.

    So kinks and places that do not bend are told, such as those of |x|, x⁴ and x³.
    """
    if bend.sides.shape[1] > 1:
        return None
    right, left = bend.sides[::2, 0], bend.sides[1::2, 0]
    if (left < 0).all() and (right > 0).all():
        return sentence("That is a minimum.")
    if (left > 0).all() and (right < 0).all():
        return MAXIMUM
    if abs(bend.gradient[0]) > _INFLECTION * np.abs(bend.sides).min():
        return None
    if (bend.sides > 0).all() or (bend.sides < 0).all():
        return sentence("That is no minimum: f is level there and goes on down beyond it.")
    return None


def is_critical(place: np.ndarray, look: Looks, spacing: float) -> bool:
    """Tell whether the gradient vanishes so near a place that only rounding lies between.

    `spacing` is that of the numbers in which the place is written.
    """
    bend = _bend(place, look, 1e-6 * max(1.0, float(np.linalg.norm(place))))
    if bend is None or bend.jump or not bend.hessian.any():
        return False
    if np.abs(bend.eigenvalues).min() <= 4 * bend.unevenness:
        return False
    return bool(np.linalg.norm(np.linalg.solve(bend.hessian, bend.gradient)) <= 2 * spacing)


def other_piece(place: np.ndarray, look: Looks, chosen: Looks) -> Sentence | None:
    """Say that a gradient is NaN by the piece that a pasted tf.where does not take, where it is.

    `chosen` looks at the same function by `where`, which differentiates the piece taken alone.
    """
    if not np.isnan(look(place[None])[1]).any() or not np.isfinite(chosen(place[None])[1]).all():
        return None
    return sentence(
        "tf.where differentiates the piece that it does not take too, and 0 times infinity is "
        "NaN. Written without tf, as where(…) or if … else …, only the piece taken counts."
    )


def broken_bound(place: np.ndarray, look: Looks, rate: float, factor: float) -> Sentence | None:
    """Say that a descent began with a rate above its largest stable one, where it did.

    `factor` is that rate times λmax, by the optimizer's rule: 2 for plain descent.
    """
    bend = _bend(place, look, 1e-6 * max(1.0, float(np.linalg.norm(place))))
    if bend is None or bend.unevenness > _ALIKE * np.abs(bend.eigenvalues).max():
        return None
    least, steepest = float(bend.eigenvalues[0]), float(bend.eigenvalues[-1])
    if not 0 < steepest < math.inf or least < -_FLAT * steepest:
        # Where f bends down in a direction no rate is stable.
        return None
    if rate <= factor / steepest * (1 + 1e-6):
        return None
    return sentence(
        "The rate {rate} is above {bound} = {value} at the start.",
        rate=format_value(rate, 4),
        bound=f"{format_value(factor, 4)}/{'f″' if len(place) == 1 else 'λmax'}",
        value=format_value(factor / steepest, 4),
    )
