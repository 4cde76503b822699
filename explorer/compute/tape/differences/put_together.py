"""Differences of what was recorded, put together as a function of the sources.

It knows nothing of ways beside TensorFlow, so it is believed only of later turns of a loop, of
whose first turns the snippet itself, run again, said the same.
"""

from __future__ import annotations

import math

import numpy as np

from explorer.compute.tape.differences.asking import Told
from explorer.compute.tape.differences.quotients import Quotients
from explorer.compute.tape.differences.runs import DOUBLE
from explorer.compute.tape.differences.urgency import Asked
from explorer.compute.tape.rebuilding.index import Index
from explorer.compute.tape.rebuilding.rebuilt import Rebuilt, double_array
from explorer.compute.tape.recorder.recording import Recording


class PutTogether:
    """Asks for differences of calls as they were recorded."""

    def __init__(self, recording: Recording) -> None:
        self._calls = recording.log.calls
        self._index = Index(recording)

    def agrees(self, asked: Asked, told: Told | None) -> bool:
        """Tell whether it says of a source what the snippet itself said."""
        if told is None or told[0] is None:
            return False
        again = self.told(asked)
        if again is None or again[0] is None:
            return False
        return math.isclose(again[0], told[0], rel_tol=1e-4, abs_tol=1e-6) and again[1] == told[1]

    def told(self, asked: Asked) -> Told | None:
        """Return difference and dependence of a source; None where it cannot be said."""
        call, index = asked
        try:
            rebuilt = Rebuilt(self._index, self._calls[call.id])
            return self._told(rebuilt, call.id, index)
        except Exception:
            return None

    def _told(self, rebuilt: Rebuilt, call: int, index: int) -> Told | None:
        at = [double_array(each) for each in rebuilt.arguments]
        moving = [i for i, slot in enumerate(rebuilt.slots) if slot.source == index]
        if not moving or any(rebuilt.slots[i].rows is not None for i in moving):
            return None

        def targets(t: float) -> list[np.ndarray]:
            moved = [each + t if i in moving else each for i, each in enumerate(at)]
            return rebuilt.in_double(moved)

        base = targets(0.0)
        given = self._calls[call].output_gradients
        weights = [np.ones_like(b) for b in base] if given is None else [g.numpy() for g in given]
        opinion = Quotients(targets, base, weights, DOUBLE.step, DOUBLE.rounding).opinion()
        if opinion is None or not opinion.changed:
            return None
        return opinion.difference, True
