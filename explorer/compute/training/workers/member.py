"""One of the local processes that share a training.

`python -m explorer.compute.training.workers.member` takes orders on its standard input; of all
members only the first one need be heard. TensorFlow finds the others by TF_CONFIG, as on machines
of a cluster.
"""

from __future__ import annotations

import ctypes
import logging
import os
import queue
import signal
import sys
import threading
from typing import IO

import tensorflow as tf

from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import learner_of
from explorer.compute.training.workers.messages import (
    Array,
    Order,
    Report,
    Taken,
    Task,
    read,
    write,
)
from explorer.compute.training.workers.shared_steps import SharedSteps

_PR_SET_PDEATHSIG = 1
"""Of <sys/prctl.h>."""
_KILL = 9
_BEGINNING = 200
"""Seconds in which the members have to find one another: a little more than `WorkersLoop` waits."""


class Member:
    """A model that is the same on all members after every step.

    Args:
        task: what is trained, and the state to begin with.
        strategy: made before anything else of TensorFlow was called.
    """

    def __init__(self, task: Task, strategy: tf.distribute.MultiWorkerMirroredStrategy) -> None:
        self._strategy = strategy
        dataset = load(task.problem)
        with strategy.scope():
            self._learner = learner_of(task.problem, dataset)
            self._learner.restore([array.numbers() for array in task.state])
        self._steps = SharedSteps(self._learner, strategy)

    def take(self, order: Order) -> Taken:
        """Take some steps with this member's share of the batches; return the numbers of all."""
        if order.rate is not None:
            with self._strategy.scope():
                self._learner.set_rate(order.rate)
        told = self._steps.take(order.epoch, order.first, order.count)
        state = tuple(Array.of(array) for array in self._learner.state())
        return Taken(Array.of(told.rows), state, told.seconds)


def _listen(source: IO[bytes], orders: queue.SimpleQueue[Order]) -> None:
    while (order := read(source, Order)) is not None:
        orders.put(order)
    # The training is gone, and a step may wait for other members for ever.
    os._exit(0)


def _joined() -> tf.distribute.MultiWorkerMirroredStrategy:
    """Return the strategy of all members, once they have found one another.

    Meanwhile no thread of Python runs that could notice that the training is gone; the system ends
    the process if it takes too long.
    """
    if hasattr(signal, "alarm"):
        signal.alarm(_BEGINNING)
    _end_with_parent(_KILL)
    found = tf.distribute.MultiWorkerMirroredStrategy()
    _end_with_parent(0)
    if hasattr(signal, "alarm"):
        signal.alarm(0)
    return found


def _end_with_parent(number: int) -> None:
    """Have Linux send a signal (0: none) when the thread that started this process has ended.

    That thread waits as long as the workers look for one another, but may end before they do.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def main() -> None:
    """Serve until the input ends."""
    # The real standard output is for messages only; whatever is printed goes to standard error.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    strategy = _joined()
    task = read(sys.stdin.buffer, Task)
    if task is None:
        return
    member = Member(task, strategy)
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, orders), daemon=True).start()
    write(output, Report())
    while True:
        write(output, Report(member.take(orders.get())))


if __name__ == "__main__":
    main()
