"""The hooks that see values leave and enter TensorFlow in Python code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

from explorer.compute.tape import private
from explorer.compute.tape.recorder.live import Conversion, ReadOut
from explorer.compute.tape.recorder.log import Log

METHODS = ("numpy", "__float__", "__int__", "__index__", "__complex__", "__array__", "__bool__")


@contextmanager
def readouts_seen(log: Log) -> Iterator[None]:
    """Log each method by which a value becomes a number or an array.

    NumPy's own functions on a tensor use its buffer: no method is called, and nothing is seen.
    """
    with ExitStack() as stack:
        for owner in (private.eager_tensor_base, private.base_variable):
            for name in METHODS:
                original = owner.__dict__.get(name)
                if original is not None:
                    setattr(owner, name, _seen(log, name, original))
                    stack.callback(setattr, owner, name, original)
        yield


def _seen(log: Log, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def method(tensor: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        if log.here():
            log.guarded(_note, log, name, tensor)
        return original(tensor, *given, **named)

    return method


def _note(log: Log, name: str, tensor: Any) -> None:  # noqa: ANN401
    line = log.sites.here(4).line
    log.readouts.append(ReadOut(private.identity(tensor), name, line, log.seen))


@contextmanager
def conversions_seen(log: Log) -> Iterator[None]:
    """Log the tensors that are made of Python and NumPy values."""
    module = private.constant_op
    original = private.convert_to_eager_tensor

    def convert(*given: Any, **named: Any) -> Any:  # noqa: ANN401
        tensor = original(*given, **named)
        if log.here():
            log.guarded(_note_conversion, log, tensor)
        return tensor

    module.convert_to_eager_tensor = convert
    try:
        yield
    finally:
        module.convert_to_eager_tensor = original


def _note_conversion(log: Log, tensor: Any) -> None:  # noqa: ANN401
    line = log.sites.here(4).line
    log.conversions.append(Conversion(tensor._id, line, log.seen))
