"""The loop that several local processes share, on the side of the training."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

from explorer.compute.training.model.learner import Learner
from explorer.compute.training.workers.messages import (
    Array,
    Order,
    Report,
    Task,
    read,
    write,
)
from explorer.compute.training.workers.shared_loop import SharedLoop, Told
from explorer.core.sentence import SentenceError, refusal
from explorer.core.training.spec import TrainingProblem
from explorer.processes import worker_command

_MODULE = "explorer.compute.training.workers.member"
_LOOK_EVERY = 0.2
"""Seconds between two looks at whether all processes still run."""
_BEGINNING = 180.0
"""Seconds in which the processes have to find one another."""


class WorkersLoop(SharedLoop):
    """Gives orders to processes that take each step together.

    Args:
        problem: what is trained.
        learner: has the weights between two orders, for all else that is done with the model.
    """

    def __init__(self, problem: TrainingProblem, learner: Learner) -> None:
        super().__init__(learner)
        self._problem = problem
        self._processes: list[subprocess.Popen[bytes]] = []
        self._reports: SimpleQueue[Report | None] = SimpleQueue()
        self._rate = float(learner.optimizer.learning_rate.numpy())

    def _new_rate(self) -> float | None:
        """Return the learning rate where it was changed since the last order."""
        if self._learner.runner.schedule != "constant":
            return None
        rate = float(self._learner.optimizer.learning_rate.numpy())
        if rate == self._rate:
            return None
        self._rate = rate
        return rate

    def _begin(self) -> None:
        hosts = [f"127.0.0.1:{port}" for port in _free_ports(self._problem.workers)]
        state = tuple(Array.of(array) for array in self._learner.state())
        task = Task(self._problem, state)
        for index in range(self._problem.workers):
            process = _member(hosts, index)
            self._processes.append(process)
            assert process.stdin is not None
            _say(process, task, index)
        for index, process in enumerate(self._processes):
            threading.Thread(
                target=self._read, args=(process, index), daemon=True, name=f"worker {index}"
            ).start()
        self._report(time.monotonic() + _BEGINNING)

    def _read(self, process: subprocess.Popen[bytes], index: int) -> None:
        """Queue the reports of the first process; the others are read lest their pipes fill up."""
        assert process.stdout is not None
        while (report := read(process.stdout, Report)) is not None:
            if index == 0:
                self._reports.put(report)
        if index == 0:
            self._reports.put(None)

    def _taken(self, epoch: int, first: int, count: int) -> Told:
        if not self._processes:
            self._begin()
        order = Order(epoch, first, count, self._new_rate())
        for index, process in enumerate(self._processes):
            _say(process, order, index)
        report = self._report()
        assert report.taken is not None
        self._learner.restore([array.numbers() for array in report.taken.state])
        return Told(report.taken.rows.numbers(), report.taken.seconds)

    def _report(self, end: float | None = None) -> Report:
        """Return the next report of the first process.

        Raises:
            SentenceError: a process is gone, or `end`, on the monotonic clock, has passed.
        """
        while True:
            try:
                report = self._reports.get(timeout=_LOOK_EVERY)
            except Empty:
                report = None
            else:
                if report is not None:
                    return report
            for index, process in enumerate(self._processes):
                if process.poll() is not None:
                    raise _lost(index)
            if end is not None and time.monotonic() > end:
                raise refusal("The workers did not find one another in time.")

    def close(self) -> None:
        """Kill the processes, which have nothing to clean up."""
        for process in self._processes:
            process.kill()

    def wait(self) -> None:
        """Wait until they have ended."""
        for process in self._processes:
            process.wait()
            for stream in (process.stdin, process.stdout):
                # Closing flushes, which fails as nobody reads any more.
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()


def _say(process: subprocess.Popen[bytes], message: Task | Order, index: int) -> None:
    assert process.stdin is not None
    try:
        write(process.stdin, message)
    except OSError:
        raise _lost(index) from None


def _lost(index: int) -> SentenceError:
    return refusal(
        "Worker {number} was lost, and with it the step that all were at. The run can be continued "
        "after its last epoch.",
        number=index + 1,
    )


def _member(hosts: Sequence[str], index: int) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[4])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    cluster = {"cluster": {"worker": list(hosts)}, "task": {"type": "worker", "index": index}}
    return subprocess.Popen(
        worker_command(_MODULE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "TF_CONFIG": json.dumps(cluster),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            # One GPU could not be shared; they compute on the processors of this machine.
            "CUDA_VISIBLE_DEVICES": "-1",
        },
    )


def _free_ports(count: int) -> list[int]:
    """Return ports that nobody listens at, held until all are found, so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
