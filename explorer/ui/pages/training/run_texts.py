"""Texts about a run in the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.core.sentence import Sentence, sentence
from explorer.core.training.curves import RunCurves
from explorer.ui.widgets.controls import short_number

if TYPE_CHECKING:
    from explorer.ui.figures.training.loss_reading import Reading


def speed_sentence(run: RunCurves | None) -> Sentence | None:
    """Return how fast a run is, or how it ended; None before it has begun."""
    if run is None or run.begun is None:
        return None
    if run.end is not None:
        return run.end.sentence
    epochs, steps = run.epochs.values, f"{run.begun.steps:,}"
    if not len(epochs):
        return sentence("{steps} steps an epoch", steps=steps)
    time = _duration(float(epochs[-10:, 2].mean()))
    return sentence("{steps} steps an epoch · {time} an epoch", steps=steps, time=time)


def reading_sentence(nearest: Reading) -> Sentence:
    """Return the values of the run that the mouse is nearest to."""
    return sentence(
        "run {number}   step {step}   smoothed loss {loss}",
        number=nearest.run.number,
        step=f"{nearest.step:,}",
        loss=short_number(nearest.smoothed, 4),
    )


def _duration(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"
