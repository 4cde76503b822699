"""Outcome of a descent, judged by its path, and the reason, by what is around it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from explorer.compute.descent.reasons import (
    MAXIMUM,
    SADDLE,
    Looks,
    broken_bound,
    is_critical,
    kind_of_place,
)
from explorer.core.descent.results import Verdict
from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence

_CLOSE = {"float64": 1e-6, "float32": 1e-5}
"""Distance from where it settles, relative to its place where that is larger than 1, at which a
descent has converged."""
_SETTLED = 5
"""Last rows that must all be close: a fast pass through the minimum is no arrival."""
LEAST_STEPS = 4
"""Fewer tell nothing of how steps grow."""
_RUNAWAY = 1e6
"""Times its start's distance from 0, or from 1, beyond which a descent that speeds up has left."""


def judge(
    x: np.ndarray,
    values: np.ndarray,
    gradients: np.ndarray,
    dtype: str,
    missing: Sequence[bool],
) -> Verdict:
    """Judge a path.

    Args:
        x: (rows, variables), the start first.
        values: (rows,), f there.
        gradients: (rows, variables).
        dtype: that in which the path was computed.
        missing: by variable, whether the tape's gradient is None.
    """
    free = ~np.array(missing)
    x, gradients = x[:, free], gradients[:, free]
    if not x.shape[1]:
        return Verdict("moving", 0, sentence("Stands still: the tape gives no gradient."))
    lost = _first(~(np.isfinite(x).all(axis=1) & np.isfinite(values)))
    blown = _first(~np.isfinite(gradients).all(axis=1))
    if blown is not None and (lost is None or blown < lost):
        return _blown(blown, gradients)
    if lost is not None:
        return _lost(lost, x, values, dtype)
    with np.errstate(all="ignore"):
        return (
            _converged(x, gradients, dtype)
            or _grown(x, values)
            or _still(x, gradients, dtype)
            or _oscillating(x)
            or _moving(x, gradients)
        )


def reasoned(
    verdict: Verdict, x: np.ndarray, dtype: str, look: Looks, bound: tuple[float, float] | None
) -> Verdict:
    """Add to a verdict what is certain about its reason.

    Args:
        verdict: by `judge`.
        x: (rows, variables), the path that it is about; none of its variables without a gradient.
        dtype: that in which the path was computed.
        look: f and its gradients, of what was descended.
        bound: the first learning rate, and what the largest stable one is times λmax; None of a
            rule that has no such bound.
    """
    if verdict.outcome == "moving" and len(x) > 1 and _stands(x):
        spacing = float(np.linalg.norm(np.spacing(np.abs(x[-1]).astype(dtype)).astype(float)))
        if is_critical(x[-1], look, spacing):
            verdict = _arrived(x, _close(x, dtype), _rounded_slope(x[-1], look))
    reason = None
    if verdict.outcome == "converged":
        reason = kind_of_place(x[-1], look, _close(x, dtype))
        if reason in (MAXIMUM, SADDLE) and _is_leaving(x):
            return _leaving(x, look, is_saddle=reason == SADDLE)
    elif verdict.outcome == "diverged" and verdict.step > 0 and bound is not None:
        reason = broken_bound(x[0], look, *bound)
    return replace(verdict, reason=reason)


def _rounded_slope(place: np.ndarray, look: Looks) -> Sentence:
    slope = float(np.linalg.norm(look(place[None])[1]))
    return sentence(
        "Stays at its start: its gradient of {slope} is 0 but for rounding.",
        slope=format_value(slope, 2),
    )


def _is_leaving(x: np.ndarray) -> bool:
    """Tell whether the last steps grow from one to the next."""
    last = _lengths(x)[-_SETTLED:]
    return len(last) == _SETTLED and bool((np.diff(last) > 0).all())


def _leaving(x: np.ndarray, look: Looks, *, is_saddle: bool) -> Verdict:
    """Return the verdict on a path that has come near a place that does not hold it."""
    moving = _moving(x, look(x[-1:])[1])
    if is_saddle:
        return replace(moving, reason=sentence("It is leaving a saddle: its steps grow."))
    return replace(moving, reason=sentence("It is leaving a maximum: its steps grow."))


def _close(x: np.ndarray, dtype: str) -> float:
    """Return the distance from where a path settles at which it has arrived."""
    return _CLOSE[dtype] * max(1.0, float(np.linalg.norm(x[-1])))


def _first(mask: np.ndarray | np.bool) -> int | None:
    return int(np.argmax(mask)) if np.any(mask) else None


def _lost(step: int, x: np.ndarray, values: np.ndarray, dtype: str) -> Verdict:
    """The path reaches a place without a finite value."""
    if step == 0:
        text = (
            sentence("f is NaN at the start.")
            if math.isnan(values[0])
            else sentence("f is infinite at the start.")
        )
    elif not np.isfinite(x[step]).all():
        text = sentence(
            "Diverged at step {step}: x is beyond the range of {dtype}.", step=step, dtype=dtype
        )
    elif math.isnan(values[step]):
        text = sentence(
            "Left the domain of f at step {step}: f is NaN at {place}.",
            step=step,
            place=_place(x[step]),
        )
    else:
        text = sentence(
            "Diverged at step {step}: f is beyond the range of {dtype}.", step=step, dtype=dtype
        )
    return Verdict("diverged", step, text)


def _blown(step: int, gradients: np.ndarray) -> Verdict:
    """The path reaches a place without a finite gradient."""
    is_nan = np.isnan(gradients[step]).any()
    if step == 0 and is_nan:
        text = sentence("The gradient is NaN at the start.")
    elif step == 0:
        text = sentence("The gradient is infinite at the start.")
    elif is_nan:
        text = sentence("Diverged at step {step}: the gradient is NaN there.", step=step)
    else:
        text = sentence("Diverged at step {step}: the gradient is infinite there.", step=step)
    return Verdict("diverged", step, text)


def _lengths(x: np.ndarray) -> np.ndarray:
    """Return the length of every step, (rows - 1,)."""
    return np.linalg.norm(np.diff(x, axis=0), axis=1)


def _curvature(x: np.ndarray, gradients: np.ndarray) -> float:
    """Return the change of the gradient by the change of place along the end of the path.

    Late on a path that is where it is slowest, the smallest eigenvalue of the Hessian.
    """
    half = len(x) // 2
    away = np.linalg.norm(x[half:] - x[-1], axis=1)
    if not away.any():
        away = np.linalg.norm(x - x[-1], axis=1)
        half = 0
    if not away.any():
        return 0.0
    farthest = half + int(np.argmax(away))
    turned = np.linalg.norm(gradients[farthest] - gradients[-1])
    return float(turned / np.linalg.norm(x[farthest] - x[-1]))


def _converged(x: np.ndarray, gradients: np.ndarray, dtype: str) -> Verdict | None:
    close = _close(x, dtype)
    slopes = np.linalg.norm(gradients, axis=1)
    curvature = _curvature(x, gradients)
    last = slice(-_SETTLED, None)
    if slopes[last].any():
        distance = slopes[last].max() / curvature if curvature > 0 else math.inf
    else:
        distance = 0.0
    if not (distance <= close and _lengths(x)[last].max(initial=0.0) <= close):
        return None
    if slopes.any():
        return _arrived(x, close, sentence("Stays at its start, which is where it settles."))
    return _arrived(x, close, sentence("Stays at its start: the gradient is 0 there."))


def _arrived(x: np.ndarray, close: float, stays: Sentence) -> Verdict:
    """Return the verdict on a path that has come to rest; `stays` is said where it began there."""
    away = np.linalg.norm(x - x[-1], axis=1) > close
    step = len(x) - int(np.argmax(away[::-1])) if away.any() else 0
    if step == 0:
        return Verdict("converged", 0, stays)
    place = _place(x[-1], close)
    text = sentence("Converged at step {step}, to {place}.", step=step, place=place)
    return Verdict("converged", step, text)


def has_grown(
    longest: np.ndarray, start: np.ndarray, end: np.ndarray, values: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Tell of paths side by side whether their steps grow and grow until they are far or f rose.

    Args:
        longest: (3, paths), the longest step of each third of the way.
        start: (paths, variables).
        end: (paths, variables).
        values: f at the start and at the end, (paths,) each.
    """
    with np.errstate(all="ignore"):
        a, b, c = longest
        grows = (c > b * (1 + 1e-6)) & (b > a * (1 + 1e-6)) & (a > 0)
        # A third of no steps has none that is longest.
        grows &= np.log(c / b) > 0.8 * np.log(b / a)
        return grows & (_is_far(start, end) | (values[1] > values[0]))


def _is_far(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    return np.hypot.reduce(end, axis=1) > _RUNAWAY * np.maximum(1.0, np.hypot.reduce(start, axis=1))


def _grown(x: np.ndarray, values: np.ndarray) -> Verdict | None:
    """Steps that grow and grow: f rises, or the path is far away already."""
    lengths = _lengths(x)
    if len(lengths) < LEAST_STEPS:
        return None
    longest = np.array([[part.max()] for part in np.array_split(lengths, 3)])
    if not has_grown(longest, x[:1], x[-1:], (values[:1], values[-1:])).item():
        return None
    if _is_far(x[:1], x[-1:]).item():
        text = sentence(
            "Diverged: at step {step} it is at {place}, and its steps still grow.",
            step=len(x) - 1,
            place=_place(x[-1]),
        )
        return Verdict("diverged", len(x) - 1, text)
    step = int(np.argmax(values > values[0]))
    text = sentence(
        "Diverges: since step {step} f is higher than at the start, and the steps grow.", step=step
    )
    return Verdict("diverged", step, text)


def _stands(x: np.ndarray) -> bool:
    """Tell whether the last steps of a path led nowhere."""
    return not _lengths(x)[-_SETTLED:].any()


def _still(x: np.ndarray, gradients: np.ndarray, dtype: str) -> Verdict | None:
    """It no longer moves although the gradient is not 0."""
    if not _stands(x):
        return None
    slope = float(np.linalg.norm(gradients[-1]))
    return Verdict(
        "moving",
        len(x) - 1,
        sentence(
            "Stands still on a gradient of {slope}: its steps are shorter than the spacing of "
            "{dtype} numbers.",
            slope=format_value(slope, 2),
            dtype=dtype,
        ),
    )


def _oscillating(x: np.ndarray) -> Verdict | None:
    """It goes back and forth, or round and round, and its steps do not shrink."""
    half = x[len(x) // 2 :]
    lengths = _lengths(half)
    if len(lengths) < 4:
        return None
    before, after = (float(part.mean()) for part in np.array_split(lengths, 2))
    way, gain = float(lengths.sum()), float(np.linalg.norm(half[-1] - half[0]))
    if not (after > 0.95 * before and gain < 0.25 * way):
        return None
    return Verdict(
        "oscillating",
        len(x) - 1,
        sentence(
            "Oscillates about {place}, with steps of {length}.",
            place=_place(half.min(axis=0) / 2 + half.max(axis=0) / 2, after * 1e-3),
            length=format_value(after, 2),
        ),
    )


def _moving(x: np.ndarray, gradients: np.ndarray) -> Verdict:
    slope = format_value(float(np.linalg.norm(gradients[-1])), 2)
    steps = len(x) - 1
    text = (
        sentence("Still moving after 1 step; the gradient is {slope}.", slope=slope)
        if steps == 1
        else sentence(
            "Still moving after {steps} steps; the gradient is {slope}.", steps=steps, slope=slope
        )
    )
    return Verdict("moving", steps, text)


def _place(x: np.ndarray, close: float = 0.0) -> str:
    """Return a place as people write it, with no more digits than `close` tells apart."""
    decimals = max(0, -math.floor(math.log10(close))) if close else 17
    parts = ", ".join(format_value(round(float(v), decimals) + 0.0, 6) for v in x)
    return parts if len(x) == 1 else f"({parts})"
