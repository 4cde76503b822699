"""The worker as a process: what it answers to what it is told, in which order, and when it ends."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.function import FunctionSpec
from explorer.core.training.spec import TrainingOrder
from explorer.engine.messages import (
    Answer,
    Cancel,
    Control,
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

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


def asked(text: str, point: float = 1.0) -> CurveProblem:
    return CurveProblem(FunctionSpec(text), point=point)


class Conversation:
    """A worker process, spoken to and heard through its pipes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.engine.fast_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._unpacker = Unpacker.at_window()
        self.heard: list[FromWorker] = []

    def say(self, *messages: ToWorker) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(map(pack, messages)))
        self.process.stdin.flush()

    def hear_until(self, last: FromWorker | type) -> list[FromWorker]:
        """Return what is heard up to the message `last` or one of that type, Alive left out."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for i, message in enumerate(self.heard):
                if message == last or (isinstance(last, type) and isinstance(message, last)):
                    told, self.heard = self.heard[: i + 1], self.heard[i + 1 :]
                    return [m for m in told if last is Heartbeat or not isinstance(m, Heartbeat)]
            self._listen()
        raise AssertionError(f"{last} was not said, but {self.heard}")

    def _listen(self) -> None:
        assert self.process.stdout is not None
        if select.select([self.process.stdout], [], [], 0.1)[0]:
            self.heard += self._unpacker.feed(os.read(self.process.stdout.fileno(), 1 << 16))

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]


@pytest.fixture
def worker() -> Iterator[Conversation]:
    conversation = Conversation()
    yield conversation
    conversation.close()


@pytest.fixture
def ready(worker: Conversation) -> Conversation:
    worker.hear_until(Ready)
    return worker


def points(told: list[FromWorker], run: int) -> list[float]:
    """Return the points of the answers to a run."""
    return [
        m.result.point.x
        for m in told
        if isinstance(m, Answer) and m.run == run and isinstance(m.result, CurveSamples)
    ]


def test_it_says_first_that_it_is_ready(worker: Conversation) -> None:
    (message,) = worker.hear_until(Ready)
    assert isinstance(message, Ready)
    assert message.tensorflow == "0.0"
    assert message.seconds >= 0


def test_what_was_asked_before_it_was_ready_is_answered(worker: Conversation) -> None:
    worker.say(Request(1, asked("x", 2.0)))
    told = worker.hear_until(Finished(1))
    assert isinstance(told[0], Ready)
    assert points(told, 1) == [2, -2]


def test_a_run_is_answered_in_parts_and_then_finished(ready: Conversation) -> None:
    ready.say(Request(1, asked("x", 2.0)))
    told = ready.hear_until(Finished(1))
    assert points(told, 1) == [2, -2]
    assert told[-1] == Finished(1)


def test_a_newer_run_of_its_kind_ends_an_older_one(ready: Conversation) -> None:
    ready.say(Request(1, asked("waits")), Request(2, asked("waits")), Request(3, asked("x", 5.0)))
    told = ready.hear_until(Finished(3))
    assert [m for m in told if isinstance(m, Finished)] == [Finished(1), Finished(2), Finished(3)]
    assert points(told, 3) == [5, -5]
    assert points(told, 1) == points(told, 2) == []


def test_a_run_that_is_replaced_says_nothing_more(ready: Conversation) -> None:
    ready.say(Request(1, asked("counts")), Request(2, asked("x")))
    told = ready.hear_until(Finished(2))
    after = told[told.index(Finished(1)) :]
    assert points(after, 1) == []


def test_a_cancelled_run_is_finished_at_once(ready: Conversation) -> None:
    ready.say(Request(1, asked("waits")), Cancel(1))
    assert ready.hear_until(Finished(1)) == [Finished(1)]
    ready.say(Request(2, asked("x")))
    assert points(ready.hear_until(Finished(2)), 2) == [1, -1]


@pytest.mark.slow
def test_a_long_step_is_interrupted_by_a_newer_run(ready: Conversation) -> None:
    ready.say(Request(1, asked("labours")))
    ready.hear_until(Heartbeat)
    ready.say(Request(2, asked("x")))
    told = ready.hear_until(Finished(2))
    assert told[0] == Finished(1)
    assert points(told, 2) == [1, -1]


@pytest.mark.slow
def test_a_long_step_is_interrupted_by_its_cancel(ready: Conversation) -> None:
    ready.say(Request(1, asked("labours")))
    ready.hear_until(Heartbeat)
    ready.say(Cancel(1))
    assert ready.hear_until(Finished(1)) == [Finished(1)]
    ready.say(Request(2, asked("x")))
    assert points(ready.hear_until(Finished(2)), 2) == [1, -1]


def test_cancelling_what_is_not_running_is_answered_too(ready: Conversation) -> None:
    ready.say(Cancel(7))
    assert ready.hear_until(Finished(7)) == [Finished(7)]


def test_a_run_hears_what_it_is_told_in_order(ready: Conversation) -> None:
    orders = [Control(1, TrainingOrder(rate=float(i))) for i in range(1, 6)]
    ready.say(Request(1, asked("listens")), *orders)
    told: list[FromWorker] = []
    while len(points(told, 1)) < 5:
        told += ready.hear_until(Answer)
    assert points(told, 1) == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_what_is_told_to_a_run_that_is_over_is_heard_by_nobody(ready: Conversation) -> None:
    ready.say(Control(7, TrainingOrder(rate=0.1)), Request(8, asked("x")))
    told = ready.hear_until(Finished(8))
    assert points(told, 8) == [1.0, -1.0]


@pytest.mark.parametrize("end", [Cancel(1), Request(2, asked("x"))])
def test_a_run_that_is_ended_can_put_its_things_in_order(
    ready: Conversation, end: ToWorker
) -> None:
    ready.say(Request(1, asked("listens")), Control(1, TrainingOrder(rate=0.5)))
    ready.hear_until(Answer)
    ready.say(end)
    ready.hear_until(Finished(1))
    assert ready.process.stderr is not None
    assert ready.process.stderr.readline() == b"left in order\n"


def test_a_wrong_input_is_answered_by_its_sentence(ready: Conversation) -> None:
    ready.say(Request(1, asked("wrong")))
    (failed,) = ready.hear_until(Failed)
    assert isinstance(failed, Failed)
    assert failed.run == 1
    assert failed.message.template == "“{name}” is not known."
    assert failed.message.values == {"name": "sni"}


@pytest.mark.parametrize(("text", "words"), [("broken", "out of memory"), ("mute", "RuntimeError")])
def test_an_unexpected_error_is_answered_by_its_first_line(
    ready: Conversation, text: str, words: str
) -> None:
    ready.say(Request(1, asked(text)))
    (failed,) = ready.hear_until(Failed)
    assert isinstance(failed, Failed)
    assert str(failed.message) == f"TensorFlow could not compute this: {words}"
    ready.say(Request(2, asked("x")))
    assert points(ready.hear_until(Finished(2)), 2) == [1, -1]


def test_what_prints_does_not_disturb_the_messages(ready: Conversation) -> None:
    ready.say(Request(1, asked("prints")))
    assert points(ready.hear_until(Finished(1)), 1) == [1, -1]


@pytest.mark.slow
def test_it_shows_that_it_is_alive_while_it_has_nothing_to_say(ready: Conversation) -> None:
    ready.say(Request(1, asked("waits")))
    assert ready.hear_until(Heartbeat)[-1] == Heartbeat()


def test_it_ends_when_the_window_is_gone(ready: Conversation) -> None:
    ready.say(Request(1, asked("waits")))
    assert ready.process.stdin is not None
    ready.process.stdin.close()
    assert ready.process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_it_ends_when_the_window_is_gone_in_the_middle_of_a_computation(
    ready: Conversation,
) -> None:
    ready.say(Request(1, asked("labours")))
    assert ready.process.stdin is not None
    ready.process.stdin.close()
    assert ready.process.wait(PATIENCE) == 0


def test_it_ends_when_nobody_hears_it(ready: Conversation) -> None:
    assert ready.process.stdout is not None
    ready.process.stdout.close()
    ready.say(Request(1, asked("counts")))
    assert ready.process.wait(PATIENCE) == 0


def test_it_ends_when_it_cannot_read_what_it_is_told(ready: Conversation) -> None:
    assert ready.process.stdin is not None
    ready.process.stdin.write(b"GET / HTTP/1.1\r\n\r\n")
    ready.process.stdin.flush()
    assert ready.process.wait(PATIENCE) == 0
