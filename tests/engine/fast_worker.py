"""The real worker with computations that take no TensorFlow: ready in a fraction of a second.

What it is asked for is written in the text of the function. Run as a program.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from collections.abc import Generator
from types import ModuleType, SimpleNamespace

import numpy as np

from explorer.core.curves.results import CurveSamples, PointValues
from explorer.core.curves.spec import CurveProblem
from explorer.core.sentence import SentenceError, sentence
from explorer.core.training.spec import TrainingOrder
from explorer.engine import worker
from explorer.engine.messages import FromWorker, Ready
from explorer.workspaces import WORKSPACES


def samples(x: float) -> CurveSamples:
    """Return an answer that can be told from others by its point."""
    row = np.array([x, math.nan])
    point = PointValues(x, [x, None], {"a": None})
    return CurveSamples(row, [row, None], {}, [[], []], [], point, None, 0.0, compiled=False)


_MISTAKES = {
    "wrong": SentenceError(sentence("“{name}” is not known.", name="sni")),
    "broken": RuntimeError("out of memory\nand more lines"),
    "mute": RuntimeError(),
}


def run(spec: CurveProblem) -> Generator[CurveSamples | None, object, None]:
    """Do what the text says."""
    text = spec.function.text
    if text in _MISTAKES:
        raise _MISTAKES[text]
    if text == "prints":
        sys.stdout.write("a library that prints")
        os.write(1, b"and one that writes")
    if text == "hangs":
        os.kill(os.getpid(), signal.SIGSTOP)
    while text == "labours":
        time.sleep(0.01)
    while text == "waits":
        yield None
    if text == "listens":
        yield from _listen()
    if text == "counts":
        for i in range(1000):
            yield samples(float(i))
    yield samples(spec.point)
    yield None
    yield samples(-spec.point)


def _listen() -> Generator[CurveSamples | None, object, None]:
    answer = None
    try:
        while True:
            order = yield answer
            answer = samples(order.rate or 0.0) if isinstance(order, TrainingOrder) else None
    finally:
        os.write(2, b"left in order\n")


class ShortLived(worker.Worker):
    """Says that it is ready, and goes down."""

    def _send(self, message: FromWorker) -> None:
        super()._send(message)
        if isinstance(message, Ready):
            os.write(2, b"out of memory\n")
            os._exit(3)


def main() -> None:
    """Serve, after putting light modules in the place of the heavy ones."""
    tensorflow = ModuleType("tensorflow")
    tensorflow.__version__ = "0.0"  # type: ignore[attr-defined]
    device = SimpleNamespace(name="/device:CPU:0")
    tensorflow.config = SimpleNamespace(  # type: ignore[attr-defined]
        list_logical_devices=lambda kind: [device] if kind == "CPU" else []
    )
    sys.modules["tensorflow"] = tensorflow
    for workspace in WORKSPACES:
        for computation in workspace.computations.values():
            path, _, name = computation.partition(":")
            module = sys.modules.setdefault(path, ModuleType(path))
            setattr(module, name, run)
    if sys.argv[1:] == ["short"]:
        worker.Worker = ShortLived
        sys.argv.pop()
    worker.main()


if __name__ == "__main__":
    main()
