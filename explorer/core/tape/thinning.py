"""A record of too many large values, with those summarised that nobody reads number by number."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace

from explorer.core.tape.record import Call, Operation, Pass, TapeRecord, Tensor
from explorer.core.tape.values import FIRST, Numbers, Summary

MOST_READ = 64
"""Numbers of a value that is kept whole even then."""


def thinned(record: TapeRecord) -> TapeRecord:
    """Return a record whose operations and sweeps have large values summarised.

    The results of its gradient calls stay whole.
    """
    return replace(
        record,
        operations=tuple(map(_operation, record.operations)),
        calls=tuple(map(_call, record.calls)),
    )


def summary(array: np.ndarray) -> Summary:
    """Return what is kept of an array that is not kept whole."""
    numbers = np.abs(array) if array.dtype.kind == "c" else array.astype(np.float64)
    finite = numbers[np.isfinite(numbers)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (math.nan, math.nan)
    first = array.ravel()[:FIRST].copy()
    return Summary(array.shape, low, high, first, int(array.size - finite.size))


def _operation(operation: Operation) -> Operation:
    return replace(operation, outputs=tuple(map(_tensor, operation.outputs)))


def _call(call: Call) -> Call:
    sums = tuple(replace(each, total=_tensor(each.total)) for each in call.accumulations)
    return replace(call, sweep=tuple(map(_pass, call.sweep)), accumulations=sums)


def _pass(step: Pass) -> Pass:
    return replace(
        step,
        adjoints=tuple(None if each is None else _tensor(each) for each in step.adjoints),
        contributions=tuple(None if each is None else _tensor(each) for each in step.contributions),
    )


def _tensor(tensor: Tensor) -> Tensor:
    value = tensor.value
    if isinstance(value, Numbers) and value.array.size > MOST_READ:
        return replace(tensor, value=summary(value.array))
    return tensor
