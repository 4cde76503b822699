"""A record of too many numbers keeps what is read, and a summary of the rest."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from explorer.core.tape.record import Pass, Tensor
from explorer.core.tape.thinning import MOST_READ, thinned
from explorer.core.tape.values import Numbers, Summary
from tests.core.tape.test_as_json import record


def tensor(size: int) -> Tensor:
    return Tensor(1, (size,), "float32", Numbers(np.arange(size, dtype=np.float32)))


def test_large_values_of_operations_and_sweeps_are_summarised_and_results_stay() -> None:
    large, small = tensor(MOST_READ + 1), tensor(MOST_READ)
    before = record()
    (call,), (operation,) = before.calls, before.operations
    source = replace(call.sources[0], value=large)
    call = replace(call, sources=(source,), sweep=(Pass(0, (large,), (None, small), (7, 7)),))
    found = thinned(
        replace(before, calls=(call,), operations=(replace(operation, outputs=(large, small)),))
    )
    first, second = found.operations[0].outputs
    assert isinstance(first.value, Summary)
    assert (first.value.min, first.value.max, first.value.nonfinite) == (0, MOST_READ, 0)
    assert first.value.first.tolist() == [0, 1, 2, 3, 4, 5]
    assert second is small
    (step,) = found.calls[0].sweep
    assert isinstance(step.adjoints[0].value, Summary)  # pyright: ignore[reportOptionalMemberAccess]
    assert step.contributions == (None, small)
    assert found.calls[0].sources[0].value is large
