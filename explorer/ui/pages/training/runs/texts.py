"""Texts about a run in the status line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.ui.widgets.controls import short_number
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.ui.figures.training.loss_reading import Reading


def speed_text(run: RunCurves | None) -> str:
    """Return how fast a run is, or how it ended; empty before it has begun."""
    if run is None or run.begun is None:
        return ""
    if run.end is not None:
        return translated(run.end.sentence)
    epochs, steps = run.epochs.values, f"{run.begun.steps:,}"
    if not len(epochs):
        return translated(sentence("{steps} steps an epoch", steps=steps))
    time = _duration(float(epochs[-10:, 2].mean()))
    told = sentence("{steps} steps an epoch · {time} an epoch", steps=steps, time=time)
    return translated(told)


def reading_text(nearest: Reading | None) -> str:
    """Return the values of the run that the mouse is nearest to."""
    if nearest is None:
        return ""
    if math.isnan(nearest.smoothed):
        told = sentence(
            "run {number}   step {step}   validation {value}",
            number=nearest.run.number,
            step=f"{nearest.step:,}",
            value=short_number(nearest.validation, 4),
        )
        return translated(told)
    told = sentence(
        "run {number}   step {step}   smoothed loss {loss}",
        number=nearest.run.number,
        step=f"{nearest.step:,}",
        loss=short_number(nearest.smoothed, 4),
    )
    return translated(told)


def _duration(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"
