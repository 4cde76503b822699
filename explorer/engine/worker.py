"""The process in which TensorFlow lives: `python -m explorer.engine.worker`.

It reads messages from its standard input and writes messages to its standard output. Runs are
generators, stepped in turn, so that a newer request or a cancel is seen between two steps; what a
run is told meanwhile is the value of its `yield`. A step that takes long is watched by a thread: it
tells the window that work goes on, and interrupts the step once nobody wants it any more.
"""

from __future__ import annotations

import _thread
import contextlib
import gc
import logging
import os
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import BinaryIO

import msgspec

from explorer import __version__
from explorer.core.curves.spec import CurveProblem
from explorer.core.results import Result
from explorer.core.sentence import SentenceError, sentence
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
from explorer.workspaces import WORKSPACES, load

_PAUSE = 0.004
"""Seconds to wait for a message while every run only waits."""
_FAREWELL = 0.2
"""Seconds for which a run may put its things in order when the window is gone."""
_ALIVE_EVERY = 0.5
_LOW = 15
"""Niceness of what nobody waits for."""
_LONG = 0.3
"""Seconds after which a step that nobody wants any more is interrupted."""
_log = logging.getLogger(__name__)


class _StepCancelled(BaseException):
    """Nobody wants the step any more; raised in the midst of it, like KeyboardInterrupt."""


@dataclass(slots=True)
class _Job:
    run: int
    steps: Generator[Result | None, object, None]
    orders: deque[TrainingOrder] = field(default_factory=deque)
    """Controls that it has not received yet."""
    has_begun: bool = False
    began: float = 0.0
    """When the present step began."""
    is_left: bool = False
    """A newer run of its channel, or its cancel, waits in the inbox."""


class Worker:
    """Runs what is asked, newest first: a run ends the older one of the same channel."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._inbox: queue.SimpleQueue[ToWorker | None] = queue.SimpleQueue()
        """None: the window is gone."""
        self._jobs: dict[str, _Job] = {}
        """By channel."""
        self._stepping: _Job | None = None
        self._is_interrupting = False
        self._sending = threading.Lock()
        self._device = ""

    def read(self, source: BinaryIO) -> None:
        """Put what arrives into the inbox; end the process when the window is gone."""
        unpacker = Unpacker.at_worker()
        try:
            while data := os.read(source.fileno(), 1 << 16):
                for message in unpacker.feed(data):
                    self._inbox.put(message)
                    self._mark_left(message)
        except msgspec.DecodeError:
            # Without a reader nothing would ever end this process.
            _log.exception("what the window says cannot be read")
        self._inbox.put(None)
        # A step that takes longer is not waited for.
        time.sleep(_FAREWELL)
        os._exit(0)

    def _mark_left(self, message: ToWorker) -> None:
        for channel, job in list(self._jobs.items()):
            match message:
                case Request():
                    job.is_left |= channel == message.channel and job.run != message.run
                case Cancel(run=run):
                    job.is_left |= run == job.run

    def watch(self) -> None:
        """Say that work goes on, and interrupt what nobody wants any more."""
        while True:
            time.sleep(_ALIVE_EVERY)
            job = self._stepping
            if self._jobs:
                with contextlib.suppress(BrokenPipeError):
                    self._send(Heartbeat())
            if job is not None and job.is_left and time.monotonic() - job.began > _LONG:
                self._is_interrupting = True
                # It only sets a mark, which the main thread heeds between two bytecodes.
                _thread.interrupt_main()

    def _on_interrupt(self, *_: object) -> None:
        """End the step if it was left; the same signal from a terminal is the window's to heed."""
        is_ours, self._is_interrupting = self._is_interrupting, False
        if is_ours and self._stepping is not None and self._stepping.is_left:
            raise _StepCancelled

    def work(self, *, is_spare: bool = False) -> None:
        """Import TensorFlow, then serve until the process ends.

        Args:
            is_spare: nobody waits for it, so that everything else goes first.
        """
        signal.signal(signal.SIGINT, self._on_interrupt)
        start = time.perf_counter()
        version = self._imported(in_background=is_spare)
        if is_spare:
            # TensorFlow's first computation takes a second that nobody need wait for either.
            next(self._computations[CurveProblem](CurveProblem()))
        self._send(Ready(version, time.perf_counter() - start, __version__, self._device))
        while True:
            self._receive()
            waiting = [self._step(channel) for channel in list(self._jobs)]
            if waiting and all(waiting):
                self._receive(_PAUSE)

    def _imported(self, *, in_background: bool) -> str:
        """Import everything and return the version of TensorFlow."""
        # What is imported stays: looking through it for garbage would take a third of the time.
        gc.disable()
        if not in_background:
            version = self._import()
        else:
            versions: list[str] = []
            importing = threading.Thread(target=lambda: versions.append(_gently(self._import)))
            importing.start()
            importing.join()
            version = versions[0]
        gc.freeze()
        gc.enable()
        return version

    def _import(self) -> str:
        # The slow import of this program, here and nowhere else.
        import tensorflow as tf

        devices = tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU")
        self._device = devices[0].name.rpartition("device:")[2]
        self._computations = {
            load(problem): load(run)
            for each in WORKSPACES
            if not each.runs_code
            for problem, run in each.computations.items()
        }
        return tf.__version__

    def _receive(self, patience: float = 0.0) -> None:
        """Take all messages; wait for one as long as there is nothing else to do."""
        timeout = patience if self._jobs else None
        # Empty is how a queue says that there was nothing more.
        with contextlib.suppress(queue.Empty):
            self._handle(self._inbox.get(block=timeout != 0, timeout=timeout))
            while True:
                self._handle(self._inbox.get_nowait())

    def _handle(self, message: ToWorker | None) -> None:
        match message:
            case None:
                self._leave()
            case Request(run=run, problem=problem, channel=channel):
                self._end(channel)
                self._jobs[channel] = _Job(run, self._computations[type(problem)](problem))
            case Cancel(run=run):
                for channel, job in list(self._jobs.items()):
                    if job.run == run:
                        job.steps.close()
                        del self._jobs[channel]
                self._send(Finished(run))
            case Control(run=run, order=order):
                for job in self._jobs.values():
                    if job.run == run:
                        job.orders.append(order)

    def _end(self, channel: str) -> None:
        older = self._jobs.get(channel)
        if older is not None:
            older.steps.close()
            self._send(Finished(older.run))

    def _leave(self) -> None:
        for job in self._jobs.values():
            # What goes on notes how far it came.
            job.steps.close()
        os._exit(0)

    def _step(self, channel: str) -> bool:
        """Advance one run; return whether it only waits."""
        job = self._jobs[channel]
        try:
            result = self._next(job)
            if result is not None:
                self._send(Answer(job.run, result))
        except StopIteration:
            del self._jobs[channel]
            self._send(Finished(job.run))
            return False
        except _StepCancelled:
            # What replaces it, or its cancel, is in the inbox and ends it.
            return False
        except SentenceError as error:
            self._fail(channel, Failed(job.run, error.sentence))
            return False
        except BrokenPipeError:
            raise
        except Exception as error:
            _log.exception("run %d failed", job.run)
            message = sentence(
                "TensorFlow could not compute this: {error}",
                error=(str(error).splitlines() or [type(error).__name__])[0][:200],
            )
            self._fail(channel, Failed(job.run, message))
            return False
        return result is None

    def _next(self, job: _Job) -> Result | None:
        job.began, self._stepping = time.monotonic(), job
        # A generator that has not begun has no yield yet that could return anything.
        order = job.orders.popleft() if job.has_begun and job.orders else None
        job.has_begun = True
        try:
            return job.steps.send(order)
        finally:
            self._stepping = None

    def _fail(self, channel: str, message: Failed) -> None:
        del self._jobs[channel]
        self._send(message)

    def _send(self, message: FromWorker) -> None:
        data = pack(message)
        with self._sending:
            self._output.write(data)
            self._output.flush()


def _gently(do: Callable[[], str]) -> str:
    """Do something in a thread of low priority, which on Linux is that of the thread alone.

    A process could not have its own back without being allowed to.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOW)
    return do()


def main() -> None:
    """Serve the window that started this process."""
    # Messages keep the real standard output to themselves: whatever else prints goes to stderr.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.basicConfig(stream=sys.stderr)
    # A window trains alone; a cluster that is described for something else would be waited for.
    os.environ.pop("TF_CONFIG", None)
    worker = Worker(output)
    threading.Thread(target=worker.read, args=(sys.stdin.buffer,), daemon=True).start()
    threading.Thread(target=worker.watch, daemon=True).start()
    try:
        worker.work(is_spare=sys.argv[1:] == ["spare"])
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
