"""Messages between a training and its workers, as length-prefixed MessagePack."""

from __future__ import annotations

import struct
from typing import IO, TypeVar

import msgspec
import numpy as np

from explorer.core.training.spec import TrainingProblem

_PREFIX = struct.Struct("<I")
_Message = TypeVar("_Message", bound=msgspec.Struct)


class Array(msgspec.Struct, frozen=True):
    """An array as it travels."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes

    @classmethod
    def of(cls, array: np.ndarray) -> Array:
        """Return the message for an array."""
        return cls(array.dtype.name, array.shape, np.ascontiguousarray(array).tobytes())

    def numbers(self) -> np.ndarray:
        """Return the array, which is read-only."""
        return np.frombuffer(self.data, self.dtype).reshape(self.shape)


class Task(msgspec.Struct, frozen=True):
    """The first message: what is trained, and the state to begin with."""

    problem: TrainingProblem
    state: tuple[Array, ...]
    """As `Learner.state` has it."""


class Order(msgspec.Struct, frozen=True):
    """The order to take some steps; see `TrainingLoop.advance`."""

    epoch: int
    first: int
    count: int
    rate: float | None = None
    """Learning rate from now on; None: as it is."""


class Taken(msgspec.Struct, frozen=True):
    """The steps that an order asked for, with the numbers of whole batches."""

    rows: Array
    """(n, 3) float32: loss and scores of each step."""
    state: tuple[Array, ...]
    """As `Learner.state` has it."""
    seconds: float


class Report(msgspec.Struct, frozen=True):
    """Report of a worker: that it is ready, or the steps that it has taken."""

    taken: Taken | None = None


def write(stream: IO[bytes], message: msgspec.Struct) -> None:
    """Write a message; raises OSError where nobody reads."""
    body = msgspec.msgpack.encode(message)
    stream.write(_PREFIX.pack(len(body)) + body)
    stream.flush()


def read(stream: IO[bytes], kind: type[_Message]) -> _Message | None:
    """Return the next message; None at the end of the stream."""
    head = stream.read(_PREFIX.size)
    if len(head) < _PREFIX.size:
        return None
    (length,) = _PREFIX.unpack(head)
    body = stream.read(length)
    return msgspec.msgpack.decode(body, type=kind) if len(body) == length else None
