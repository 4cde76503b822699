"""Shape of f at a point by its Hessian and gradient."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import OptimizerConfig, stable_factor
from explorer.core.sentence import Sentence, sentence
from explorer.core.surface.results import Inspection

_FLAT = 1e-9
"""Part of the greatest curvature below which a direction counts as flat."""
_STILL = 1e-9
"""Distance to where the gradient would vanish, by the curvature, that counts as none."""


def shape(inspection: Inspection) -> Sentence | None:
    """Return in words what the eigenvalues say; None where there are none.

    They say how the function bends, which makes a minimum or a saddle only where the gradient is 0.
    """
    values = inspection.eigenvalues
    if not values:
        return None
    least = _FLAT * max(map(abs, values))
    ups, downs = sum(v > least for v in values), sum(v < -least for v in values)
    if len(values) == 1:
        return _shape_of_a_curve(ups, downs, is_still(inspection))
    return _shape_of_a_surface(ups, downs, len(values), is_still(inspection))


def _shape_of_a_curve(ups: int, downs: int, still: bool) -> Sentence:
    if ups:
        return sentence("Minimum.") if still else sentence("Bends up, as around a minimum.")
    if downs:
        return sentence("Maximum.") if still else sentence("Bends down, as around a maximum.")
    if still:
        return sentence("Critical point; f″ = 0 does not tell which kind.")
    return sentence("Does not bend here.")


def _shape_of_a_surface(ups: int, downs: int, count: int, still: bool) -> Sentence:
    if ups and downs:
        if still:
            return sentence("Saddle: down in one direction, up in another.")
        return sentence("Bends up in one direction and down in another, as around a saddle.")
    if ups == count:
        return sentence("Minimum.") if still else sentence("Bends up, as around a minimum.")
    if downs == count:
        return sentence("Maximum.") if still else sentence("Bends down, as around a maximum.")
    if not ups and not downs:
        if still:
            return sentence("Critical point; without curvature its kind cannot be told.")
        return sentence("Does not bend here.")
    if still:
        return sentence("Critical point, flat in a direction: the Hessian does not tell its kind.")
    if ups:
        return sentence("Bends up in one direction, flat in another, as in a valley.")
    return sentence("Bends down in one direction, flat in another, as on a ridge.")


def bends_up(eigenvalues: Sequence[float]) -> bool:
    """Whether f bends up, and in no direction down: only then is there a stable learning rate."""
    return bool(eigenvalues) and eigenvalues[-1] > 0 and eigenvalues[0] >= -_FLAT * eigenvalues[-1]


def stable_rate(inspection: Inspection, runner: OptimizerConfig) -> float | None:
    """Return the rate below which an optimizer is stable at a place; None where there is none."""
    factor = stable_factor(runner)
    if factor is None or not bends_up(inspection.eigenvalues):
        return None
    return factor / inspection.eigenvalues[-1]


def bound(inspection: Inspection, runner: OptimizerConfig, step: int) -> Sentence:
    """Say below which rate an optimizer is stable, by how f bends at a step, or why none is."""
    values = inspection.eigenvalues
    if stable_factor(runner) is None:
        if runner.optimizer == "momentum":
            return sentence("No stable rate: with momentum 1 it never comes to rest.")
        return sentence("No stable rate is known: this rule adapts its steps to past gradients.")
    if not values:
        return sentence("No stable rate at step {step}: f″ is not a number there.", step=step)
    rate = stable_rate(inspection, runner)
    if rate is None and values[0] < 0:
        if len(values) > 1 and values[-1] > 0:
            return sentence(
                "No stable rate at step {step}: f bends down there in one direction.", step=step
            )
        return sentence("No stable rate at step {step}: f bends down there.", step=step)
    if rate is None:
        return sentence("No bound at step {step}: f does not bend there.", step=step)
    return sentence(
        "Stable below {formula} = {rate}, by the curvature at step {step}.",
        formula=_FORMULAS[runner.optimizer].format("f″" if len(values) == 1 else "λmax"),
        rate=format_value(rate, 4),
        step=step,
    )


_FORMULAS = {
    "tape": "2/{}",
    "sgd": "2/{}",
    "momentum": "2(1+μ)/{}",
    "nesterov": "2(1+μ)/((1+2μ){})",
}
"""Of the stable rate, for the largest curvature."""


def is_still(inspection: Inspection) -> bool:
    """Whether the gradient is 0, as exactly as the curvature and the place allow."""
    slopes = [0.0 if slope is None else slope for slope in inspection.gradient]
    size = math.hypot(*slopes)
    curvature = max(map(abs, inspection.eigenvalues), default=0.0)
    farness = max(1.0, *map(abs, inspection.at))
    return size <= _STILL * curvature * farness


def has_none(inspection: Inspection) -> bool:
    """Whether the tape gave a None anywhere."""
    rows = [inspection.gradient, *inspection.hessian]
    return any(entry is None for row in rows for entry in row)


NONE_MEANS = sentence(
    "None: no differentiable path leads there. That is a 0, unless an operation without a "
    "gradient, such as floor, stands between. The eigenvalues count it as 0."
)
