"""The learning-rate range test: steps at a rate that rises until the loss does.

After Smith, "Cyclical learning rates for training neural networks" (2017). The steps are those of
the run itself, on its batches and by its optimizer, but of a learner of its own: nothing that is
trained changes by it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import tensorflow as tf
from msgspec.structs import replace

from explorer.compute.kit.chunk_size import until_done
from explorer.compute.training.data.prepared import load
from explorer.compute.training.model.learner import Learner, learner_of
from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.range_test import RangeTest, RangeTestProblem
from explorer.core.training.spec import MAX_EPOCHS
from explorer.storage.runs.saved import SavedRun, load_run, load_state

LEAST, MOST, STEPS = 1e-6, 100.0, 240
"""The first rate, the last, and how many there are: thirty for each power of ten."""
WEIGHT = 0.9
"""Of the past, in the smoothed loss."""
_FLAT = 30
"""Steps at the lowest rates, which change next to nothing: how large the loss is, and how far it
scatters from batch to batch."""
_GROWN = 4.0
"""Times of the loss at these that the smoothed loss comes to where the test ends."""
_BELOW = 10.0
"""Times by which the suggested rate is less than that of the least loss: there single steps are
about to overshoot, and the curvature of most losses rises while they are trained."""
_FELL = 0.02
"""Part of the first loss by which the smoothed one falls at least where a rate is said to lower it;
where batches scatter more, it is that: four deviations of the mean of about twenty."""


def run(problem: RangeTestProblem) -> Generator[RangeTest | None]:
    """Tell what the test found; None is a chance to do something else.

    Raises:
        SentenceError: there is nothing to train on, the model is too large, or the run whose
            weights are taken cannot be read.
    """
    thread = ThreadPoolExecutor(1, "range test")
    is_left = False
    try:
        future = thread.submit(lambda: _test(problem, lambda: is_left))
        yield from until_done(future)
        yield future.result()
    finally:
        is_left = True
        thread.shutdown(wait=False)


def _test(problem: RangeTestProblem, is_left: Callable[[], bool]) -> RangeTest:
    training, kept = problem.training, None
    # Of a schedule there is no rate to be raised.
    runner = replace(training.runner, rate=LEAST, schedule="constant", schedule_settings={})
    training = replace(training, runner=runner, epochs=MAX_EPOCHS)
    dataset = load(training)
    if problem.resumed:
        kept = load_run(Path(problem.resumed))
        dataset.check_same(kept.settings.data)
    learner = learner_of(training, dataset)
    epoch = _begin_at(learner, kept) if kept is not None else 0
    rates, losses = risen(learner, epoch, is_left)
    losses = losses * dataset.unit
    smoothed = smooth(losses)
    best, told = judged(rates, losses, smoothed)
    return RangeTest(rates, losses, smoothed, best, told, epoch)


def _begin_at(learner: Learner, kept: SavedRun) -> int:
    """Give a learner the last weights of a kept run; return how many epochs it was trained."""
    state = load_state(kept.directory, kept.best_epoch)
    own = learner.state()
    if len(own) == len(state):
        learner.restore(state)
    else:
        # The optimizer of a schedule remembers its steps, and nothing of a rate.
        model = learner.model
        count = len(model.trainable_variables) + len(model.non_trainable_variables)
        learner.restore([*state[:count], *own[count:]])
    return kept.best_epoch or len(kept.epochs)


def risen(
    learner: Learner, epoch: int, is_left: Callable[[], bool] = lambda: False
) -> tuple[np.ndarray, np.ndarray]:
    """Take a step at each rate, and return rates and losses up to where these grew too far.

    The batches are those of the epochs from `epoch` on, and the losses those of the model.
    """
    rates = np.geomspace(LEAST, MOST, STEPS)
    losses: list[float] = []
    for k, rate in enumerate(rates.tolist()):
        at, first = divmod(k, learner.batches.steps)
        learner.set_rate(rate)
        loss = float(learner.step(tf.constant(learner.batches.of(epoch + at)[first])))
        losses.append(loss)
        if is_left() or not np.isfinite(loss):
            break
        now = smooth(np.array(losses))[-1]
        if k >= _FLAT and now > _GROWN * np.mean(losses[:_FLAT]):
            break
    return rates[: len(losses)], np.array(losses)


def smooth(losses: np.ndarray) -> np.ndarray:
    """Return the debiased moving average, as that of a run is."""
    means, mean = np.empty(len(losses)), 0.0
    with np.errstate(all="ignore"):
        for k, loss in enumerate(losses.tolist()):
            mean = WEIGHT * mean + (1 - WEIGHT) * loss
            means[k] = mean / (1 - WEIGHT ** (k + 1))
    return means


def judged(
    rates: np.ndarray, losses: np.ndarray, smoothed: np.ndarray
) -> tuple[float | None, Sentence]:
    """Return a rate to begin with, None where none lowered the loss, and that in words."""
    there = np.isfinite(smoothed)
    first = losses[:_FLAT][there[:_FLAT]]
    if len(losses) <= _FLAT or not len(first):
        return None, sentence(
            "The loss grew without end at a rate of {rate} already: every rate that was tried is "
            "too high.",
            rate=format_value(float(rates[len(losses) - 1]), 2),
        )
    at = int(np.nanargmin(np.where(there, smoothed, np.inf)[_FLAT:])) + _FLAT
    least = float(rates[at])
    if float(first.mean()) - smoothed[at] <= max(_FELL * abs(first.mean()), float(first.std())):
        return None, sentence(
            "No rate from {low} to {high} lowered the loss by more than it scatters from batch to "
            "batch.",
            low=format_value(float(rates[0]), 2),
            high=format_value(float(rates[-1]), 2),
        )
    suggested = float(f"{least / _BELOW:.1e}")
    said = {"rate": format_value(least, 2), "suggested": format_value(suggested, 2)}
    if at == len(rates) - 1:
        return suggested, sentence(
            "The loss still fell at the highest rate that was tried, {rate}; a tenth of it, "
            "{suggested}, is one to begin with.",
            **said,
        )
    return suggested, sentence(
        "The loss fell until the rate came to {rate} and rose beyond; a tenth of it, {suggested}, "
        "is one to begin with.",
        **said,
    )
