"""A start from which a descent shows something: off every stationary point, above a minimum.

It is read off the samples that the picture is drawn from, so that it lies within the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.curves.results import CurveSamples
from explorer.core.surface.results import SurfaceSamples
from explorer.core.ticks import roundest

_LEVEL = 0.02
"""Part of a steep slope of the picture that counts as none."""
_ROUNDING = 1e-9
_UPS = ((0.6, 0.8), (0.45, 0.6), (0.3, 0.45))
"""Parts of the way from a minimum to the edge of its valley where a start may stand, best first:
the first at which f still bends up, for there is a largest stable rate there."""
_CALM = 0.25, 0.5
"""Rates, times the largest curvature on the way, at which a descent arrives soon and calmly."""
_ARRIVES, _SWINGS = 0.17, 0.9
"""Rates, times a curvature, below which 100 steps do not suffice, and above which it swings."""
_EDGE = 0.05
"""Part of the picture along its border where no start stands."""
_FAR = 0.5
"""Part of the picture that a descent without a minimum goes through."""


@dataclass(frozen=True, slots=True)
class FirstStart:
    """Default start and learning rate."""

    place: tuple[float, float]
    rate: float


def is_level(gradient: np.ndarray, ground: CurveSamples | SurfaceSamples) -> bool:
    """Tell whether a gradient, (variables,), is no number, or next to none in a direction."""
    if not np.isfinite(gradient).all():
        return True
    usual = [_usual(np.abs(slopes)) for slopes in _slopes(ground)]
    # Of a variable that f does not depend on there is no slope but by rounding.
    least = _ROUNDING * max(usual)
    sizes = np.abs(gradient).tolist()
    return not gradient.any() or any(
        size <= _LEVEL * steep for size, steep in zip(sizes, usual, strict=True) if steep > least
    )


def slopes_at(ground: CurveSamples | SurfaceSamples, place: tuple[float, float]) -> np.ndarray:
    """Return the slopes of the picture at a place within it, (variables,), by its samples."""
    slopes = _slopes(ground)
    if isinstance(ground, SurfaceSamples):
        return np.array([along[_cell(ground, np.array(place))] for along in slopes])
    return np.array([np.interp(place[0], ground.x, slopes[0])])


def _usual(slopes: np.ndarray) -> float:
    """Return how steep nine in ten places are not."""
    known = slopes[np.isfinite(slopes)]
    return float(np.quantile(known, 0.9)) if len(known) else 0.0


def first_start(
    ground: CurveSamples | SurfaceSamples, rate: float, steps: int
) -> FirstStart | None:
    """Return a start with a learning rate that is the given one where that will do; or None."""
    values = ground.z if isinstance(ground, SurfaceSamples) else ground.derivatives[0]
    if values is None or (values == values.flat[0]).all():
        # Nothing goes down.
        return None
    with np.errstate(all="ignore"):
        if isinstance(ground, SurfaceSamples):
            return _on_surface(ground, rate, steps)
        return _on_curve(ground.x, ground.derivatives[0], rate, steps)


def _slopes(ground: CurveSamples | SurfaceSamples) -> list[np.ndarray]:
    """Return by variable the slopes of the picture everywhere, as its samples."""
    with np.errstate(all="ignore"):
        if isinstance(ground, SurfaceSamples):
            up, right = np.gradient(ground.z, ground.y, ground.x)
            return [right, up]
        y = ground.derivatives[0]
        return [np.zeros_like(ground.x) if y is None else np.gradient(y, ground.x)]


# One variable.


def _on_curve(x: np.ndarray, y: np.ndarray | None, rate: float, steps: int) -> FirstStart | None:
    if y is None or np.isfinite(y).sum() < 3:
        return None
    slopes = np.gradient(y, x)
    at = _nearest_minimum(x, y)
    if at is None:
        return _on_slope(x, slopes, rate, steps)
    edge = _edge(y, at)
    way, bends = x[edge] - x[at], np.gradient(slopes, x)
    low, high = next((ups for ups in _UPS if bends[at + round(ups[1] * (edge - at))] > 0), _UPS[-1])
    place = _round(x[at] + low * way, x[at] + high * way)
    first, last = sorted((at, at + round(high * (edge - at))))
    most = _largest(bends[first : last + 1])
    return FirstStart((place, 0.0), _calm_rate(rate, float(bends[at]), most))


def _nearest_minimum(x: np.ndarray, y: np.ndarray) -> int | None:
    """Return the sample of a valley that is nearest to the middle of the picture."""
    inner = _inner(len(y))
    found = [i for i in inner if y[i] <= y[i - 1] and y[i] <= y[i + 1] and _is_valley(y, i)]
    middle = x[0] / 2 + x[-1] / 2
    return min(found, key=lambda i: abs(x[i] - middle), default=None)


def _is_valley(y: np.ndarray, at: int) -> bool:
    """Tell whether f rises to both sides, and not only by rounding."""
    known = y[np.isfinite(y)]
    least = 1e-3 * float(np.ptp(known))
    return all(y[_climbed(y, at, way)] - y[at] > least for way in (-1, 1))


def _climbed(y: np.ndarray, at: int, way: int) -> int:
    """Return how far f rises from a sample, to the left (−1) or right."""
    inner = _inner(len(y))
    i = at
    while i + way in inner and y[i + way] >= y[i]:
        i += way
    return i


def _edge(y: np.ndarray, at: int) -> int:
    """Return the farther end of the valley; the right one where both are about as far."""
    left, right = _climbed(y, at, -1), _climbed(y, at, 1)
    return right if right - at >= 0.6 * (at - left) else left


def _inner(count: int) -> range:
    margin = max(1, round(_EDGE * count))
    return range(margin, count - margin)


def _on_slope(x: np.ndarray, slopes: np.ndarray, rate: float, steps: int) -> FirstStart | None:
    """Return a start where there is no valley: on a usual slope, from where it moves visibly."""
    third = len(x) // 3
    known = [i for i in range(third, len(x) - third) if np.isfinite(slopes[i]) and slopes[i] != 0]
    known = known or [i for i in _inner(len(x)) if np.isfinite(slopes[i]) and slopes[i] != 0]
    if not known:
        return None
    usual = float(np.median(np.abs(slopes[known])))
    at = min(known, key=lambda i: abs(abs(slopes[i]) - usual))
    width = float(x[-1] - x[0])
    place = _round(x[at] - width / 60, x[at] + width / 60)
    return FirstStart((place, 0.0), _moving_rate(rate, abs(float(slopes[at])), width, steps))


# Two variables.


def _on_surface(ground: SurfaceSamples, rate: float, steps: int) -> FirstStart | None:
    x, y, z = ground.x, ground.y, ground.z
    up, right = np.gradient(z, y, x)
    at = _lowest_valley(z)
    if at is None:
        return _on_hillside(ground, up, right, rate, steps)
    middle = np.array([x[at[1]], y[at[0]]])
    halves = np.array([x[-1] - x[0], y[-1] - y[0]]) / 2
    found = []
    for sign in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
        place = middle + np.array([0.65, 0.45]) * halves * sign
        row, column = _cell(ground, place)
        inside = row in _inner(len(y)) and column in _inner(len(x))
        slope = min(abs(right[row, column]), abs(up[row, column]))
        if inside and np.isfinite(slope) and z[row, column] > z[at]:
            found.append((float(slope), -sign[0], place, (row, column)))
    if not found:
        return _on_hillside(ground, up, right, rate, steps)
    *_, place, cell = max(found, key=lambda f: f[:2])
    rows, columns = (slice(*sorted((a, b + 1))) for a, b in zip(at, cell, strict=True))
    bends = _bends(up, right, ground)
    most = _largest(bends[1][rows, columns])
    chosen = tuple(_round(v - w / 30, v + w / 30) for v, w in zip(place, halves, strict=True))
    return FirstStart((chosen[0], chosen[1]), _calm_rate(rate, float(bends[1][at]), most))


def _cell(ground: SurfaceSamples, place: np.ndarray) -> tuple[int, int]:
    return int(np.abs(ground.y - place[1]).argmin()), int(np.abs(ground.x - place[0]).argmin())


def _lowest_valley(z: np.ndarray) -> tuple[int, int] | None:
    """Return the cell of a minimum that is nearest to the middle of the picture."""
    rows, columns = _inner(z.shape[0]), _inner(z.shape[1])
    inner = z[rows.start : rows.stop, columns.start : columns.stop]
    lowest = np.isfinite(inner)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            if down or across:
                beside = np.roll(z, (-down, -across), (0, 1))
                lowest &= inner < beside[rows.start : rows.stop, columns.start : columns.stop]
    found = np.argwhere(lowest) + np.array([rows.start, columns.start])
    if not len(found):
        return None
    away = np.hypot(*((found / z.shape - 0.5).T))
    row, column = found[int(away.argmin())]
    return int(row), int(column)


def _bends(
    up: np.ndarray, right: np.ndarray, ground: SurfaceSamples
) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the largest curvature everywhere."""
    yy, xy = np.gradient(up, ground.y, ground.x)
    xx = np.gradient(right, ground.x, axis=1)
    mean, spread = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return mean - spread, mean + spread


def _on_hillside(
    ground: SurfaceSamples, up: np.ndarray, right: np.ndarray, rate: float, steps: int
) -> FirstStart | None:
    """Return a start where there is no valley: a usual slope not far from the middle."""
    sizes = np.hypot(up, right)
    rows, columns = sizes.shape
    third = np.s_[rows // 4 : rows - rows // 4, columns // 4 : columns - columns // 4]
    inner = sizes[third]
    known = inner[np.isfinite(inner) & (inner > 0)]
    if not len(known):
        return None
    usual = float(np.median(known))
    off = np.where(np.isfinite(inner), np.abs(inner - usual), np.inf)
    row, column = np.unravel_index(int(off.argmin()), inner.shape)
    x, y = float(ground.x[columns // 4 + column]), float(ground.y[rows // 4 + row])
    width = float(min(ground.x[-1] - ground.x[0], ground.y[-1] - ground.y[0]))
    place = (_round(x - width / 60, x + width / 60), _round(y - width / 60, y + width / 60))
    return FirstStart(place, _moving_rate(rate, usual, width, steps))


# Rates.


def _calm_rate(rate: float, at_minimum: float, most: float) -> float:
    """Return a rate that arrives, by the curvature at the minimum and the largest on the way."""
    if not 0 < most < np.inf:
        return rate
    slow = at_minimum if 0 < at_minimum < most else most
    if _ARRIVES / slow <= rate <= _SWINGS / most:
        return rate
    return roundest(_CALM[0] / most, _CALM[1] / most)


def _moving_rate(rate: float, slope: float, width: float, steps: int) -> float:
    """Return a rate whose steps on a slope lead through a good part of a width."""
    way = rate * slope * steps
    if 0.1 * width <= way <= 2 * width:
        return rate
    usual = _FAR * width / (slope * steps)
    return roundest(usual * 0.7, usual * 1.4)


def _largest(bends: np.ndarray) -> float:
    known = bends[np.isfinite(bends)]
    return float(np.quantile(known, 0.95)) if len(known) else 0.0


def _round(one: float, other: float) -> float:
    """Return the number of the fewest digits between two."""
    low, high = sorted((float(one), float(other)))
    value = roundest(low, high)
    # 0 is round, but often where nothing happens.
    return value if value else float(f"{low / 2 + high / 2:.3g}")
