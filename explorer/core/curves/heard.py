"""Curves as they are heard."""

from __future__ import annotations

import numpy as np

from explorer.core.curves.results import CurveFeatures, CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.language.notation import derivative_name
from explorer.core.sound.heard import HeardLine, Tick, broken


def heard_curves(
    problem: CurveProblem,
    samples: CurveSamples,
    features: CurveFeatures | None,
    within: tuple[float, float],
) -> tuple[HeardLine, ...]:
    """Return the curves that are drawn, from the function to its highest derivative.

    Args:
        problem: which are drawn.
        samples: their values.
        features: where they are broken, as soon as it is known.
        within: the least and the greatest value in view.
    """
    return tuple(
        _heard(order, row, samples, features, within)
        for order in problem.visible()
        if order < len(samples.derivatives)
        and (row := samples.derivatives[order]) is not None
        and np.isfinite(row).any()
    )


def _heard(
    order: int,
    row: np.ndarray,
    samples: CurveSamples,
    features: CurveFeatures | None,
    within: tuple[float, float],
) -> HeardLine:
    x, y = broken(samples.x, row, _breaks(order, samples, features))
    ends = float(samples.x[0]), float(samples.x[-1])
    # Roots, extrema and inflections are those of f.
    ticks = _ticks(samples, features) if order == 0 else ()
    return HeardLine(derivative_name(order), x, y, *ends, *within, ticks, number=order)


def _breaks(order: int, samples: CurveSamples, features: CurveFeatures | None) -> list[int]:
    if features is not None:
        return [found.index for found in features.breaks if found.order == order]
    return samples.steep[order] if order < len(samples.steep) else []


def _ticks(samples: CurveSamples, features: CurveFeatures | None) -> tuple[Tick, ...]:
    points = samples.points if features is None else features.points
    return tuple(Tick(p.x, "zero" if p.kind == "root" else "turn") for p in points)
