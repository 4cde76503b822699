"""How the tests of training ask for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from explorer.compute.training.training import run
from explorer.core.function import FunctionSpec
from explorer.core.training.data import Samples
from explorer.core.training.results import TrainingEnd, TrainingResult, TrainingSteps
from explorer.core.training.spec import Layer, TrainingOrder, TrainingProblem, TrainingRun

T = TypeVar("T")
Says = Callable[[TrainingResult | None], TrainingOrder | None]


def small(**fields: Any) -> TrainingProblem:  # noqa: ANN401
    """Return a training of 160 samples, of which 90 are trained on, in 5 steps an epoch."""
    given = {
        "function": FunctionSpec("sin x"),
        "data": Samples(count=160),
        "layers": (Layer(8, "tanh"),),
        "batch": 18,
        "epochs": 3,
    }
    return TrainingProblem(**{**given, **fields})


def told(asked: TrainingRun | TrainingProblem, says: Says = lambda _: None) -> list[TrainingResult]:
    """Return what a run tells, to the end, saying something after each of its results."""
    steps = run(asked if isinstance(asked, TrainingRun) else TrainingRun(asked))
    results, order = [], None
    while True:
        try:
            result = next(steps) if not results and order is None else steps.send(order)
        except StopIteration:
            return results
        if result is not None:
            results.append(result)
        order = says(result)


def only(kind: type[T], results: Sequence[TrainingResult]) -> list[T]:
    """Return the results of one kind."""
    return [result for result in results if isinstance(result, kind)]


def losses(results: Sequence[TrainingResult]) -> np.ndarray:
    """Return the losses of all steps, which must follow each other."""
    chunks = only(TrainingSteps, results)
    done = 0
    for chunk in chunks:
        assert chunk.first == done
        assert len(chunk.losses) == len(chunk.metrics)
        done += len(chunk.losses)
    return np.concatenate([chunk.losses for chunk in chunks])


def end(results: Sequence[TrainingResult]) -> TrainingEnd:
    """Return the last result, which says what became of the run."""
    last = results[-1]
    assert isinstance(last, TrainingEnd)
    return last


def fit_threads() -> list[threading.Thread]:
    """Return the threads in which Keras' `fit` still runs."""
    return [thread for thread in threading.enumerate() if thread.name == "fit"]


def wait_for(condition: Callable[[], bool]) -> None:
    """Return as soon as a condition holds."""
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)
