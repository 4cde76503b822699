"""Whether the gradients of a repaired program are right: differences are asked."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from explorer.compute.tape import private
from explorer.compute.tape.clinic.repairs.trial import Key, Trial, results
from explorer.compute.tape.differences.opinions import opinions
from explorer.compute.tape.differences.runs import Execute

CLOSE = 2e-2
"""Relative difference from the differences of a gradient that is right."""


def agreeing(
    old: Trial, new: Trial, execute: Execute, seconds: float, *, eager_functions: bool
) -> set[Key]:
    """Return the sources whose gradient is there now and agrees with the differences.

    Where differences cannot tell, a finite gradient is taken as it is.
    """
    gained = {key for key in old.verdicts if new.has(key) and key not in new.verdicts}
    wanted = {key[0] for key in gained}
    calls = tuple(call for call in new.recording.calls if call.id in wanted)
    told = opinions(
        new.recording,
        new.snippet,
        calls,
        execute,
        seconds=max(1.0, seconds),
        eager_functions=eager_functions,
    )
    expected = {
        (call.id, index): source.difference
        for call in told
        for index, source in enumerate(call.sources)
    }
    return {key for key in gained if agrees(new, key, expected.get(key))}


def agrees(trial: Trial, key: Key, difference: float | None) -> bool:
    """Tell whether differences do not contradict a gradient."""
    gradient = results(trial.recording.log.calls[key[0]])[key[1]]
    total = total_of(gradient)
    if total is None or difference is None or not math.isfinite(difference):
        return True
    return abs(total - difference) <= CLOSE * max(1.0, abs(difference), abs(total))


def total_of(gradient: Any) -> float | None:  # a tensor, IndexedSlices or another
    """Return the sum of a gradient; None where it has no value now."""
    values = getattr(gradient, "values", gradient)
    if not private.is_eager(values):
        return None
    return float(np.real(np.sum(np.asarray(private.numpy_view(values), dtype=np.complex128))))
