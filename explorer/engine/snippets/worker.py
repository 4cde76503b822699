"""The process in which one snippet runs: `python -m explorer.engine.snippets.worker`.

It imports TensorFlow, says that it is ready, takes one request, and ends after it. The snippet has
the main thread and may do there what it likes. Whatever it does to this process ends with it.
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import gc
import io
import logging
import os
import queue
import signal
import stat
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec
from msgspec.structs import replace

from explorer.core.results import Result
from explorer.core.sentence import sentence
from explorer.core.tape.host import Host
from explorer.core.tape.parts import in_parts
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import TapeJudgement, TapeRecord, Tensor
from explorer.core.tape.thinning import thinned
from explorer.core.tape.values import Numbers
from explorer.engine.messages import (
    Answer,
    Cancel,
    Failed,
    Finished,
    FromWorker,
    Heartbeat,
    Ready,
    Request,
    Unpacker,
    pack,
)
from explorer.engine.snippets.endings import PIPE_CLOSED
from explorer.engine.snippets.slim import slimmed
from explorer.workspaces import WORKSPACES, load

MOST_NUMBERS = 8_000_000
"""In a record that is sent whole."""
_HIGH = 200
"""Descriptors of the pipes begin here, out of the way of what a snippet opens and closes."""
_FAREWELL = 5.0
"""Seconds until a process that is over ends by itself."""
_BEAT_EVERY = 2.0
_LOW = 10
"""Niceness while nobody waits."""
_log = logging.getLogger(__name__)
_leave, _read, _write, _status, _pause = os._exit, os.read, os.write, os.fstat, time.sleep
"""As they are, whatever a snippet puts in their place."""


class _Pipe:
    """The way to the window."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._is = _identity(number)
        self._lock = threading.Lock()

    def send(self, *messages: FromWorker) -> None:
        """Send all of them or end the process: a snippet may have closed the pipe.

        Where it then opened a file of its own under the same number, that is not written to.
        """
        data = memoryview(b"".join(map(pack, messages)))
        with self._lock:
            try:
                while data and _identity(self._number) == self._is:
                    data = data[_write(self._number, data) :]
            except OSError:
                _leave(PIPE_CLOSED)
        if data:
            _leave(PIPE_CLOSED)


class _Run:
    """The run of one request."""

    def __init__(self, pipe: _Pipe, request: Request, host: Host) -> None:
        self._pipe, self._number = pipe, request.run
        self._steps = load(_computations()[type(request.problem)])(request.problem, host)

    def go(self) -> None:
        """Send every answer, then the end."""
        try:
            for result in self._steps:
                for each in answers(self._number, result):
                    self._pipe.send(each)
        except BaseException as error:
            _log.exception("the run failed")
            message = sentence(
                "This could not be recorded: {error}",
                error=(str(error).splitlines() or [type(error).__name__])[0][:200],
            )
            self._pipe.send(Failed(self._number, message))
        else:
            self._pipe.send(Finished(self._number))


class SnippetWorker:
    """Serves one request."""

    def __init__(self, source: int, pipe: _Pipe) -> None:
        self._source, self._pipe = source, pipe
        self._requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._host = Host(progress=self._say_progress, last_words=self._say_last)
        self._number = 0
        self._said: TapeProgress | None = None
        """The progress that was sent last, without its output."""

    def listen(self) -> None:
        """Take what the window says, and end with it."""
        unpacker = Unpacker.at_worker()
        source = _identity(self._source)
        with contextlib.suppress(OSError, msgspec.DecodeError):
            while data := _read(self._source, 1 << 16):
                for message in unpacker.feed(data):
                    match message:
                        case Request():
                            self._requests.put(message)
                        case Cancel():
                            self._host.stop.set()
        if not _is_still(self._source, source):
            # It is not the window that is gone: the snippet has closed the pipe.
            _leave(PIPE_CLOSED)
        _end_group()

    def work(self, *, gently: bool) -> None:
        """Import TensorFlow, then run what is asked, and end."""
        began = time.perf_counter()
        version = self._imported(gently=gently)
        self._pipe.send(Ready(version, time.perf_counter() - began))
        request = self._requests.get()
        self._number = request.run
        _thread.start_new_thread(self._beat, ())
        _Run(self._pipe, request, self._host).go()
        _wait_to_be_killed()

    def _beat(self) -> None:
        """Say that work goes on, once the snippet is over and only looked into."""
        self._host.is_over.wait()
        while True:
            self._pipe.send(Heartbeat())
            _pause(_BEAT_EVERY)

    def _imported(self, *, gently: bool) -> str:
        """Import everything and return the version of TensorFlow."""
        gc.disable()
        found: list[str] = []
        # In a thread of its own, which alone is of low priority.
        importing = threading.Thread(target=lambda: found.append(_import(gently=gently)))
        importing.start()
        importing.join()
        gc.freeze()
        gc.enable()
        return found[0]

    def _say_progress(self, progress: TapeProgress) -> None:
        if not self._host.is_over.is_set() and progress != self._said:
            self._said = replace(progress, output=())
            self._pipe.send(Answer(self._number, progress))

    def _say_last(self, said: TapeRecord | TapeJudgement | None) -> None:
        said_last = () if said is None else answers(self._number, said)
        self._pipe.send(*said_last, Finished(self._number))
        _wait_to_be_killed()


def answers(run: int, result: Result) -> Iterator[Answer]:
    """Yield what is sent of a result: of a record its parts, and of each some size at most."""
    if not isinstance(result, TapeRecord):
        yield Answer(run, slimmed(result))
        return
    for part in in_parts(thinned(result) if _size(result) > MOST_NUMBERS else result):
        yield Answer(run, part)


def _size(record: TapeRecord) -> int:
    """Return about how many numbers a record holds."""
    forward = sum(_count(tensor) for each in record.operations for tensor in each.outputs)
    return forward + sum(
        _count(tensor)
        for call in record.calls
        for step in call.sweep
        for tensor in (*step.adjoints, *step.contributions)
    )


def _count(tensor: Tensor | None) -> int:
    value = None if tensor is None else tensor.value
    return value.array.size if isinstance(value, Numbers) else 0


def _computations() -> dict[Any, str]:
    return {
        load(problem): run
        for each in WORKSPACES
        if each.runs_code
        for problem, run in each.computations.items()
    }


def _import(*, gently: bool) -> str:
    if gently and sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOW)
    import tensorflow as tf

    for run in _computations().values():
        load(run)
    return tf.__version__


def _identity(number: int) -> tuple[int, int, bool]:
    found = _status(number)
    return found.st_dev, found.st_ino, stat.S_ISREG(found.st_mode)


def _is_still(number: int, what: tuple[int, int, bool]) -> bool:
    try:
        return _identity(number) == what
    except OSError:
        return False


def _end_group() -> None:
    """End this process, with all that the snippet started: the window is gone."""
    with contextlib.suppress(OSError, AttributeError):
        if os.getpgrp() == os.getpid():
            os.killpg(os.getpid(), signal.SIGKILL)
    _leave(0)


def _out_of_the_way(stream: BinaryIO) -> int:
    """Return a descriptor of a stream's pipe, of a number that a snippet hardly meets."""
    if sys.platform == "win32":
        return os.dup(stream.fileno())
    import fcntl

    return fcntl.fcntl(stream.fileno(), fcntl.F_DUPFD_CLOEXEC, _HIGH)


def _wait_to_be_killed() -> None:
    """Leave the end to the window: as long as this is there, it finds what the snippet started."""
    _pause(_FAREWELL)
    _leave(0)


def _tie_to_the_window() -> None:
    """Have the system kill this process when its window ends, whatever it does then.

    And let what the snippet starts have this process as its last parent, however it hides.
    """
    if sys.platform == "linux":
        set_signal_at_parents_death, set_subreaper = 1, 36
        prctl = ctypes.CDLL(None).prctl
        prctl(set_signal_at_parents_death, signal.SIGKILL)
        prctl(set_subreaper, 1)


def main() -> None:
    """Serve the window that started this process."""
    _tie_to_the_window()
    source = _out_of_the_way(sys.stdin.buffer)
    pipe = _Pipe(_out_of_the_way(sys.stdout.buffer))
    nowhere = os.open(os.devnull, os.O_RDONLY)
    # Who reads finds the end at once, and whatever prints says it on standard error.
    os.dup2(nowhere, 0)
    os.close(nowhere)
    os.dup2(2, 1)
    logging.basicConfig(stream=sys.stderr)
    assert isinstance(sys.stdin, io.TextIOWrapper)
    worker = SnippetWorker(source, pipe)
    # None of `threading`'s, where a snippet would find it.
    _thread.start_new_thread(worker.listen, ())
    worker.work(gently=sys.argv[1:] == ["gently"])


if __name__ == "__main__":
    main()
