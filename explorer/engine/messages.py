"""Messages between window and worker, as length-prefixed MessagePack.

Every message is declared here and checked when it is read; nothing is pickled.
"""

from __future__ import annotations

import re
import struct
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from explorer.core.results import Progress
from explorer.core.sentence import Sentence
from explorer.core.training.spec import TrainingOrder
from explorer.workspaces import WORKSPACES, load

if TYPE_CHECKING:
    Problem = msgspec.Struct
    Result = msgspec.Struct
else:
    Problem = reduce(or_, [load(problem) for each in WORKSPACES for problem in each.computations])
    """Problems of all workspaces."""
    Result = reduce(or_, [load(part) for each in WORKSPACES for part in each.results], Progress)
    """Results of all workspaces."""


class Request(msgspec.Struct, frozen=True, tag="run"):
    """Compute a problem. It replaces an unfinished run of the same channel."""

    run: int
    problem: Problem
    channel: str = ""


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    """Stop a run; the worker answers Finished."""

    run: int


class Control(msgspec.Struct, frozen=True, tag="tell"):
    """Say something to a run that goes on."""

    run: int
    order: TrainingOrder


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """TensorFlow is imported and the first run can begin."""

    tensorflow: str
    seconds: float
    version: str = ""
    """Of this program; empty: one before it told."""
    device: str = ""
    """What computes, such as GPU:0."""


class Heartbeat(msgspec.Struct, frozen=True, tag="alive"):
    """The worker is still working on a run that has nothing to say yet."""


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """A part of a run's result, to be shown at once."""

    run: int
    result: Result


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """Nothing more comes for this run."""

    run: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The run ended in a mistake, said in a sentence."""

    run: int
    message: Sentence


ToWorker = Request | Cancel | Control
FromWorker = Ready | Heartbeat | Answer | Finished | Failed

_PREFIX = struct.Struct("<I")
MAX_MESSAGE = 1 << 28
"""Bytes of the largest message that is believed to be one."""
_BEGIN = b"\xa4type"
"""Of each message, after a byte with the number of its fields: the key of its tag."""
_FEW_FIELDS = 0x80
"""Upper half of that byte, in MessagePack, of up to 15 fields."""


_PLAIN = re.compile("[<>|](?:[fiub][1248]|c8|c16)")
"""Dtypes that NumPy may read: it has a language of its own for others."""


def _encode_array(value: object) -> object:
    if isinstance(value, np.ndarray):
        return [value.dtype.str, list(value.shape), np.ascontiguousarray(value).tobytes()]
    raise NotImplementedError(type(value))


def _decode_array(kind: type, value: Any) -> object:  # noqa: ANN401
    if kind is np.ndarray:
        dtype, shape, data = value
        if not _PLAIN.fullmatch(dtype):
            raise ValueError("not the dtype of an array of numbers")
        return np.frombuffer(data, dtype).reshape(shape)
    raise NotImplementedError(kind)


_encoder = msgspec.msgpack.Encoder(enc_hook=_encode_array)
_to_worker = msgspec.msgpack.Decoder(ToWorker, dec_hook=_decode_array)
_from_worker = msgspec.msgpack.Decoder(FromWorker, dec_hook=_decode_array)


def pack(message: ToWorker | FromWorker) -> bytes:
    """Return a message as it travels."""
    body = _encoder.encode(message)
    return _PREFIX.pack(len(body)) + body


class Unpacker:
    """Cuts a stream of bytes into messages, however it was split on its way."""

    def __init__(self, decoder: msgspec.msgpack.Decoder[Any]) -> None:
        self._decoder = decoder
        self._buffer = bytearray()

    @classmethod
    def at_worker(cls) -> Unpacker:
        """Return the unpacker of what the window says."""
        return cls(_to_worker)

    @classmethod
    def at_window(cls) -> Unpacker:
        """Return the unpacker of what the worker says."""
        return cls(_from_worker)

    def feed(self, data: bytes) -> list[Any]:
        """Return the messages that are complete now.

        Raises:
            msgspec.DecodeError: the stream is not one of messages.
        """
        self._buffer += data
        messages = []
        while len(self._buffer) >= _PREFIX.size:
            (length,) = _PREFIX.unpack_from(self._buffer)
            if length > MAX_MESSAGE:
                raise msgspec.DecodeError("the stream does not hold messages")
            end = _PREFIX.size + length
            self._check_begin(end)
            if len(self._buffer) < end:
                break
            messages.append(self._decoder.decode(bytes(self._buffer[_PREFIX.size : end])))
            del self._buffer[:end]
        return messages

    def _check_begin(self, end: int) -> None:
        """Raise DecodeError as soon as what has come is no message.

        Four bytes of any text are a length, for which a flood of text would be waited for.
        """
        begin = self._buffer[_PREFIX.size : min(_PREFIX.size + 1 + len(_BEGIN), end)]
        if begin and (begin[0] & 0xF0 != _FEW_FIELDS or not _BEGIN.startswith(begin[1:])):
            raise msgspec.DecodeError("the stream does not hold messages")
