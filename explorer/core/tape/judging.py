"""What is to be said of the sources of a gradient call."""

from __future__ import annotations

import math

import numpy as np

from explorer.core.tape.record import Call, Source, TapeRecord
from explorer.core.tape.values import Numbers, Parts, Slices, Summary, Value, Words


def is_finite(value: Value | None) -> bool:
    """Return whether a value is there and all of its numbers are finite."""
    match value:
        case None:
            return False
        case Numbers(array=array):
            return bool(np.all(np.isfinite(array))) if np.size(array) else True
        case Summary(nonfinite=count):
            return count == 0
        case Slices(values=values):
            return is_finite(values)
        case Parts(parts=parts):
            return all(isinstance(part, Words) or is_finite(part) for part in parts)
        case Words():
            return True


def is_traced(source: Source) -> bool:
    """Return whether a gradient is there, and known only where it runs."""
    return source.value is not None and source.value.value is None


def is_missing(source: Source) -> bool:
    """Return whether a gradient is None, NaN or infinite."""
    if source.value is None:
        return True
    return not is_traced(source) and not is_finite(source.value.value)


def missing_sources(call: Call) -> tuple[Source, ...]:
    """Return the sources whose gradient is None, NaN or infinite."""
    return tuple(source for source in call.sources if is_missing(source))


def is_independent(source: Source) -> bool:
    """Return whether None only means zero: the target does not change when the source moves."""
    if source.value is not None:
        return False
    return source.depends is False or (source.depends is None and source.difference == 0)


def can_be_repaired(source: Source) -> bool:
    """Return whether there is something to repair of a missing gradient.

    Where target and source are exchanged, the target rightly does not depend on the source.
    """
    return not is_independent(source) or "swapped" in source.causes


def needs_care(call: Call) -> bool:
    """Return whether there is something to be said of a call before its tape is looked at."""
    missing = missing_sources(call)
    return call.error is not None or (bool(missing) and len(missing) == len(call.sources))


def has_remarks(record: TapeRecord, call: Call | None) -> bool:
    """Return whether there is anything to be said of a call, or of the run."""
    if record.error is not None:
        return True
    return call is not None and (call.error is not None or bool(missing_sources(call)))


def partial(target: str, source: str) -> str:
    """Return the name of a gradient: ∂z/∂x, or in words where the names are long."""
    if all(len(name) <= 14 and _is_plain(name) for name in (target, source)):
        return f"∂{target}/∂{source}"
    return ""


def _is_plain(name: str) -> bool:
    return bool(name) and name.replace(".", "").replace("[", "").replace("]", "").isidentifier()


def number_of(value: Value | None) -> float | None:
    """Return the number of a value that is only one."""
    if isinstance(value, Numbers) and np.size(value.array) == 1 and value.array.dtype.kind != "c":
        number = float(np.reshape(value.array, ()))
        return None if math.isnan(number) else number
    return None
