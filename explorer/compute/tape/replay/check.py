"""Proof by replay: what was recorded is what TensorFlow computes."""

from __future__ import annotations

import time
from typing import Any

from explorer.compute.tape.recorder.live import LiveOperation
from explorer.compute.tape.recorder.recording import Recording
from explorer.compute.tape.replay.adjoints import checked_adjoints
from explorer.compute.tape.replay.again import has_kernel, run
from explorer.compute.tape.replay.distance import distance
from explorer.core.tape.record import Checked, Difference

SECONDS = 5.0


def check(recording: Recording, *, seconds: float = SECONDS) -> Checked:
    """Run every recorded operation again with its recorded inputs, and ask for adjoints once more.

    Values have to be equal bit for bit. Operations that are random, have effects, ran inside of a
    function, or come after `seconds` are skipped, and so are those of which TensorFlow itself
    gives other bits from one time to the next. Adjoints have to be those that a second, persistent
    tape gives, within rounding.
    """
    end = time.monotonic() + seconds
    replayed = skipped = 0
    differing: list[Difference] = []
    for operation in recording.log.operations:
        if time.monotonic() > end:
            skipped += 1
            continue
        error = _error(operation)
        if error is None:
            skipped += 1
        elif error == 0:
            replayed += 1
        else:
            differing.append(Difference(operation.id, "value", error))
    adjoints, wrong = checked_adjoints(recording, max(end, time.monotonic() + seconds / 2))
    return Checked(replayed, (*differing, *wrong), skipped, adjoints)


def _error(operation: LiveOperation) -> float | None:
    """Return how far an operation is from what was recorded; None where it cannot be run again."""
    recorded = operation.outputs
    if not has_kernel(operation) or not recorded or any(each is None for each in recorded):
        return None
    try:
        error = _distance(recorded, run(operation, operation.inputs))
        if error == 0:
            return error
        # Threads may add in another order each time.
        again = [_distance(recorded, run(operation, operation.inputs)) for _ in range(3)]
    except Exception:
        return None
    return error if all(each == error or each != each for each in again) else None


def _distance(recorded: tuple[Any, ...], now: tuple[Any, ...]) -> float:
    return max(map(distance, recorded, now))
