"""What travels between window and worker arrives as it was, or is refused."""

from __future__ import annotations

import contextlib
import math
import struct

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.curves.results import (
    Break,
    CurveFeatures,
    CurveSamples,
    Feature,
    Gap,
    PointValues,
)
from explorer.core.curves.spec import CurveProblem
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.sentence import sentence
from explorer.engine.messages import (
    MAX_MESSAGE,
    Answer,
    Cancel,
    Failed,
    Finished,
    FromWorker,
    Heartbeat,
    Ready,
    Request,
    ToWorker,
    Unpacker,
    pack,
)
from tests import strategies  # noqa: F401  # loads the profile of Hypothesis

SAMPLES = CurveSamples(
    x=np.linspace(-1, 1, 5),
    derivatives=[np.array([1.0, math.nan, math.inf, -math.inf, -0.0]), None],
    notes={1: sentence("The tape gives None: {target}.", target="f′")},
    steep=[[1, 2], []],
    points=[Feature("root", 0.5, 0.0)],
    point=PointValues(1.0, [2.0, math.nan, None], {"a": None, "b": 1.5}, difference=None),
    difference=None,
    seconds=0.1,
    compiled=False,
)
FEATURES = CurveFeatures(
    points=[],
    breaks=[Break(0, 3, 0.25, is_pole=True)],
    gaps=[Gap(0, -1.0, 0.0, sentence("no value"))],
    notes=[sentence("{count} points", count=3)],
    epsilons=np.array([1e-3, 1e-4], np.float32),
    errors={"float64": np.zeros((0,))},
    floors={"float64": 1e-16},
)
SPEC = CurveProblem(
    FunctionSpec("a x²", (Parameter("a", 2.0),)), low=-1, high=2, taylor=(1, 3), hidden=(2,)
)
TO_WORKER: list[ToWorker] = [Request(1, SPEC), Request(2**40, CurveProblem()), Cancel(1)]
FROM_WORKER: list[FromWorker] = [
    Ready("2.21.0", 3.5),
    Heartbeat(),
    Answer(1, SAMPLES),
    Answer(2, FEATURES),
    Finished(1),
    Failed(3, sentence("“{name}” is not known.", name="sni")),
]


def same(a: object, b: object) -> bool:
    """Compare messages with arrays and NaN in them."""
    if isinstance(a, np.ndarray):
        assert isinstance(b, np.ndarray)
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, msgspec.Struct):
        fields = a.__struct_fields__
        return type(a) is type(b) and all(same(getattr(a, f), getattr(b, f)) for f in fields)
    if isinstance(a, dict):
        assert isinstance(b, dict)
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple):
        assert isinstance(b, list | tuple)
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, float) and isinstance(b, float):
        return struct.pack("d", a) == struct.pack("d", b)
    return a == b


@pytest.mark.parametrize("message", TO_WORKER, ids=lambda m: type(m).__name__)
def test_what_the_window_says_arrives_as_it_was(message: ToWorker) -> None:
    (heard,) = Unpacker.at_worker().feed(pack(message))
    assert same(message, heard)


@pytest.mark.parametrize("message", FROM_WORKER, ids=lambda m: type(m).__name__)
def test_what_the_worker_says_arrives_as_it_was(message: FromWorker) -> None:
    (heard,) = Unpacker.at_window().feed(pack(message))
    assert same(message, heard)


def test_the_comparison_of_these_tests_sees_differences() -> None:
    assert same(SAMPLES, SAMPLES)
    assert not same(SAMPLES, msgspec.structs.replace(SAMPLES, x=SAMPLES.x.astype(np.float32)))
    assert not same(0.0, -0.0)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((0,)),
        np.zeros((2, 3)),
        np.arange(6.0)[::2],
        np.arange(6.0).reshape(2, 3).T,
        np.array([True, False]),
        np.array([1, 2], np.int32),
        np.array([1.5], ">f8"),
        np.array([1 + 2j], np.complex64),
        np.array(3 - 1j, np.complex128),
        np.array([0.5], np.float16),
        np.broadcast_to(np.float64(2), (4,)),
    ],
    ids=str,
)
def test_any_array_arrives_as_it_was(array: np.ndarray) -> None:
    message = Answer(1, msgspec.structs.replace(SAMPLES, x=array))
    (heard,) = Unpacker.at_window().feed(pack(message))
    np.testing.assert_array_equal(heard.result.x, array)
    assert heard.result.x.shape == array.shape
    assert heard.result.x.dtype == array.dtype


def test_messages_arrive_in_order_and_one_at_a_time_or_all_at_once() -> None:
    stream = b"".join(map(pack, FROM_WORKER))
    assert same(Unpacker.at_window().feed(stream), FROM_WORKER)
    unpacker = Unpacker.at_window()
    one_by_one = [m for message in FROM_WORKER for m in unpacker.feed(pack(message))]
    assert same(one_by_one, FROM_WORKER)


def test_a_stream_may_be_split_at_any_byte() -> None:
    stream = pack(FROM_WORKER[0]) + pack(FROM_WORKER[2]) + pack(FROM_WORKER[4])
    for at in range(len(stream) + 1):
        unpacker = Unpacker.at_window()
        heard = unpacker.feed(stream[:at]) + unpacker.feed(stream[at:])
        assert same(heard, [FROM_WORKER[0], FROM_WORKER[2], FROM_WORKER[4]]), at


def test_a_stream_may_arrive_byte_by_byte() -> None:
    unpacker = Unpacker.at_worker()
    stream = b"".join(map(pack, TO_WORKER))
    heard = [m for byte in stream for m in unpacker.feed(bytes([byte]))]
    assert same(heard, TO_WORKER)


def test_nothing_makes_no_message() -> None:
    assert Unpacker.at_window().feed(b"") == []
    assert Unpacker.at_window().feed(b"\x00") == []


@pytest.mark.parametrize(
    "stream",
    [
        b"Traceback (most recent call last):\n",
        b"\xff\xff\xff\xff",
        struct.pack("<I", MAX_MESSAGE + 1),
        b"\x00\x00\x00\x00",
        b"\x01\x00\x00\x00\xc0",
        b"\x01\x00\x00\x00\xc1",
        b"\x05\x00\x00\x00hello",
        b"y\ny\ny",
        b"a line of text\n",
        struct.pack("<I", MAX_MESSAGE) + b"\x00",
        struct.pack("<I", MAX_MESSAGE) + b"\x81\xa4name",
        pack(Cancel(1)),
        pack(Finished(1))[:4] + b"\x81\xa4type\xa7nothing",
    ],
    ids=repr,
)
def test_what_is_no_message_is_refused(stream: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        Unpacker.at_window().feed(stream + b" " * 64)


@pytest.mark.parametrize(
    "array",
    [
        ["<f8", [2], b"\x00" * 15],
        ["<f8", [3], b"\x00" * 16],
        ["<f8", [-1, 0], b""],
        ["O", [1], b"\x00" * 8],
        ["nonsense", [1], b"\x00" * 8],
        ["<f8", "x", b"\x00" * 8],
        ["<f8", [1]],
        ["<f8", [1], "text"],
        [1, 2, 3],
        "text",
        None,
    ],
    ids=repr,
)
def test_what_is_no_array_is_refused(array: object) -> None:
    body = msgspec.msgpack.decode(pack(Answer(1, SAMPLES))[4:])
    body["result"]["x"] = array
    packed = msgspec.msgpack.encode(body)
    with pytest.raises(msgspec.DecodeError):
        Unpacker.at_window().feed(struct.pack("<I", len(packed)) + packed)


@given(st.binary(max_size=60))
def test_any_bytes_make_messages_or_are_refused(data: bytes) -> None:
    for unpacker in (Unpacker.at_window(), Unpacker.at_worker()):
        try:
            heard = unpacker.feed(data)
        except msgspec.DecodeError:
            continue
        assert isinstance(heard, list)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_makes_a_message_or_is_refused(at: int, byte: int) -> None:
    stream = bytearray(pack(Answer(1, SAMPLES)))
    stream[at % len(stream)] = byte
    with contextlib.suppress(msgspec.DecodeError):
        Unpacker.at_window().feed(bytes(stream))


def test_a_spec_that_breaks_its_rules_is_refused_by_the_worker() -> None:
    body = msgspec.msgpack.decode(pack(Request(1, SPEC))[4:])
    body["problem"]["low"] = 5.0
    packed = msgspec.msgpack.encode(body)
    with pytest.raises(msgspec.DecodeError):
        Unpacker.at_worker().feed(struct.pack("<I", len(packed)) + packed)


def test_what_cannot_travel_is_refused_when_it_is_packed() -> None:
    with pytest.raises(NotImplementedError):
        pack(Answer(1, object()))  # type: ignore[arg-type]
