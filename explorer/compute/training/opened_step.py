"""One step of a training, taken again, as a snippet for the tape."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator

import keras
import numpy as np
from msgspec.structs import replace

from explorer.compute.kit.chunk_size import in_thread
from explorer.compute.training.setup import TrainingSetup
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import refusal
from explorer.core.training.opened_step import OpenedStep, StepProblem
from explorer.programs.training.step import StepState, training_step

_NEAR = 1e-2
"""Relative difference from the run's loss beyond which the step is taken to be another one."""
_MOST_AT_ONCE = 256


def run(problem: StepProblem) -> Generator[OpenedStep | None]:
    """Yield the step, once all before it have been taken again from the initial weights.

    None is a chance to do something else.

    Raises:
        SentenceError: there is no such step, or it is not the one that the run took.
    """
    yield (yield from in_thread("opened step", lambda is_left: _opened(problem, is_left)))


def _opened(problem: StepProblem, is_left: Callable[[], bool]) -> OpenedStep | None:
    training = problem.training
    setup = TrainingSetup(replace(training, workers=1), training.mode)
    try:
        planned = training.epochs * setup.steps
        if problem.step > planned:
            raise refusal(
                "There is no step {step}: this run has {count}.",
                step=f"{problem.step:,}",
                count=f"{planned:,}",
            )
        if not _advance(setup, problem, is_left):
            return None
        state = _state(setup, problem, planned)
        loss = float(_taken(setup, problem.step - 1, 1)[0]) * setup.dataset.unit
        _check_same(problem, loss)
        snippet = training_step(replace(training, runner=_runner(problem)), state)
        return OpenedStep(problem.step, snippet, loss)
    finally:
        setup.close()
        setup.release()


def _advance(setup: TrainingSetup, problem: StepProblem, is_left: Callable[[], bool]) -> bool:
    """Take all steps before the one that is opened; return whether that is still wanted."""
    done, rates = 0, dict(problem.rates)
    stops = sorted({*(step for step in rates if step < problem.step), problem.step - 1})
    for stop in stops:
        while done < stop:
            if is_left():
                return False
            first = done % setup.steps
            count = min(setup.loop.longest, setup.steps - first, stop - done, _MOST_AT_ONCE)
            losses = _taken(setup, done, count)
            if not np.isfinite(losses).all():
                raise refusal(
                    "The loss is no number before step {step}: there is no gradient to be shown.",
                    step=f"{problem.step:,}",
                )
            done += count
        if stop in rates and problem.training.runner.schedule == "constant":
            setup.learner.set_rate(rates[stop])
    return True


def _runner(problem: StepProblem) -> OptimizerConfig:
    """Return the optimizer with the rate of the step."""
    runner = problem.training.runner
    told = [rate for step, rate in sorted(problem.rates) if step < problem.step]
    return replace(runner, rate=told[-1]) if told and runner.schedule == "constant" else runner


def _taken(setup: TrainingSetup, done: int, count: int) -> np.ndarray:
    epoch, first = divmod(done, setup.steps)
    return setup.loop.advance(epoch, first, count).losses


def _state(setup: TrainingSetup, problem: StepProblem, planned: int) -> StepState:
    """Return all that the step depends on."""
    learner, training = setup.learner, setup.dataset.train
    epoch, first = divmod(problem.step - 1, setup.steps)
    rows = learner.batches.of(epoch)[first]
    classes = len(setup.dataset.classes)
    counts = None
    if problem.training.balanced and classes:
        own = np.array(setup.dataset.class_counts())
        true = training.y[rows].reshape(-1).astype(int)
        counts = (len(training) / (classes * own[true])).astype(np.float32)
    dropped = [
        (place, layer.seed_generator.state.numpy())
        for place, layer in enumerate(learner.model.layers)
        if isinstance(layer, keras.layers.Dropout)
    ]
    weights = [weight.numpy() for weight in learner.model.weights]
    remembered = [variable.numpy() for variable in learner.optimizer.variables]
    return StepState(
        problem.step, planned, classes, training.x[rows], training.y[rows], counts, weights,
        dropped, remembered,
    )  # fmt: skip


def _check_same(problem: StepProblem, loss: float) -> None:
    """Raise SentenceError where the run's loss of this step was another one."""
    if problem.loss is None:
        return
    low, high = problem.loss
    margin = _NEAR * max(abs(low), abs(high))
    if math.isnan(low) or low - margin <= loss <= high + margin:
        return
    raise refusal(
        "Taken again, step {step} has the loss {again} where this run had {loss}: its data, its "
        "rate or its beginning were others.",
        step=f"{problem.step:,}",
        again=format_value(loss, 4),
        loss=format_value(low, 4),
    )
