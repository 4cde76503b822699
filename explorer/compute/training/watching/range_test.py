"""The learning-rate range test: steps at a rate that rises until the loss does.

After Smith, "Cyclical learning rates for training neural networks" (2017). The steps are those of
the run itself, on its batches and by its optimizer, but they are taken by a learner of their own,
so that the run does not change. A rate is tried for many steps before it is suggested: one that a
single step bears may still be too high for many.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import tensorflow as tf
from msgspec.structs import replace

from explorer.compute.kit.chunk_size import in_thread
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
"""Weight of the past in the smoothed loss."""
_FLAT = 30
"""Steps at the lowest rates, which change next to nothing: they tell how large the loss is, and how
far it scatters from batch to batch."""
_GROWN = 4.0
"""Multiple of the mean loss of those steps at which the smoothed loss ends the test."""
_BELOW = 10.0
"""Factor between the rate of the least loss and the suggested one: at the former single steps are
about to overshoot, and most losses become more curved in training."""
_LOWER = 10**0.5
"""Factor between a rate and the next lower one that is tried."""
_TRIES = 6
"""Lower rates that are tried at most."""
_LONG = 500
"""Steps of a try at most; it lasts an epoch otherwise, but no less than STEPS."""
_FELL = 0.02
"""Part of the first loss by which the smoothed loss must fall for a rate to count as lowering it.
Where batches scatter more, it must fall by their standard deviation, about four times that of the
smoothed loss, which is a mean of about twenty."""


def run(problem: RangeTestProblem) -> Generator[RangeTest | None]:
    """Yield the result of the test; None is a chance to do something else.

    Raises:
        SentenceError: there is nothing to train on, the model is too large, or the run whose
            weights are taken cannot be read.
    """
    yield (yield from in_thread("range test", lambda is_left: _test(problem, is_left)))


def _test(problem: RangeTestProblem, is_left: Callable[[], bool]) -> RangeTest:
    training, kept = problem.training, None
    # A rate that follows a schedule could not be raised.
    runner = replace(training.runner, rate=LEAST, schedule="constant", schedule_settings={})
    training = replace(training, runner=runner, epochs=MAX_EPOCHS)
    dataset = load(training)
    if problem.resumed:
        kept = load_run(Path(problem.resumed))
        dataset.check_same(kept.settings.data)
    learner = learner_of(training, dataset)
    epoch = _begin_at(learner, kept) if kept is not None else 0
    state = learner.state()
    rates, losses = risen(learner, epoch, is_left)
    losses = losses * dataset.unit
    smoothed = smooth(losses)

    def tried(rate: float) -> float:
        learner.restore(state)
        return _loss_after(learner, epoch, rate, is_left)

    best, told = judged(rates, losses, smoothed, lambda rate: best_below(rate, tried))
    return RangeTest(rates, losses, smoothed, best, told, epoch)


def _begin_at(learner: Learner, kept: SavedRun) -> int:
    """Give a learner the last weights of a kept run; return how many epochs it was trained."""
    state = load_state(kept.directory, kept.best_epoch)
    own = learner.state()
    if len(own) == len(state):
        learner.restore(state)
    else:
        # A run with a schedule has no variable for its rate: its optimizer begins anew.
        model = learner.model
        count = len(model.trainable_variables) + len(model.non_trainable_variables)
        learner.restore([*state[:count], *own[count:]])
    return kept.best_epoch or len(kept.epochs)


def risen(
    learner: Learner, epoch: int, is_left: Callable[[], bool] = lambda: False
) -> tuple[np.ndarray, np.ndarray]:
    """Take a step at each rate; return rates and losses, (n,) each, until these grew too far.

    The batches are those of the epochs from `epoch` on; losses are in the units of the model.
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


def _loss_after(learner: Learner, epoch: int, rate: float, is_left: Callable[[], bool]) -> float:
    """Return the mean loss of many steps at one rate; infinite if any of them is no number.

    As a mean, it counts both a loss that blows up at first and one that falls slowly.
    """
    learner.set_rate(rate)
    steps = learner.batches.steps
    losses: list[float] = []
    for k in range(max(STEPS, min(steps, _LONG))):
        at, first = divmod(k, steps)
        losses.append(float(learner.step(tf.constant(learner.batches.of(epoch + at)[first]))))
        if is_left() or not np.isfinite(losses[-1]):
            return np.inf
    return float(np.mean(losses))


def best_below(rate: float, tried: Callable[[float], float]) -> float | None:
    """Return a rate, or a lower one with a lower loss; None where all losses are infinite.

    Args:
        rate: the highest that is tried, in two digits.
        tried: returns the mean loss of many steps at a rate.
    """
    best, least = rate, tried(rate)
    for _ in range(_TRIES):
        lower = _in_two_digits(best / _LOWER)
        loss = tried(lower)
        if np.isfinite(least) and not loss < least:
            break
        best, least = lower, loss
    return best if np.isfinite(least) else None


def _in_two_digits(rate: float) -> float:
    return float(f"{rate:.1e}")


def smooth(losses: np.ndarray) -> np.ndarray:
    """Return the debiased exponential moving average, (n,) to (n,); see `Series.smoothed`."""
    means, mean = np.empty(len(losses)), 0.0
    with np.errstate(all="ignore"):
        for k, loss in enumerate(losses.tolist()):
            mean = WEIGHT * mean + (1 - WEIGHT) * loss
            means[k] = mean / (1 - WEIGHT ** (k + 1))
    return means


def judged(
    rates: np.ndarray,
    losses: np.ndarray,
    smoothed: np.ndarray,
    settle: Callable[[float], float | None] = lambda rate: rate,
) -> tuple[float | None, Sentence]:
    """Return a rate to begin with, None where none lowered the loss, and that in words.

    Args:
        rates: (n,), rising.
        losses: (n,), of the step at each rate.
        smoothed: (n,), their moving average.
        settle: returns the rate, at most the given one, that is best for many steps; None: none is
            low enough.
    """
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
    tenth = _in_two_digits(least / _BELOW)
    return _told(least, tenth, settle(tenth), is_last=at == len(rates) - 1)


def _told(
    least: float, tenth: float, settled: float | None, *, is_last: bool
) -> tuple[float | None, Sentence]:
    """Return the rate that was settled for, and how it was found."""
    said = {"rate": format_value(least, 2), "tenth": format_value(tenth, 2)}
    if settled is None:
        return None, sentence(
            "The loss fell until the rate came to {rate}, but grew without end in a few hundred "
            "steps at a tenth of it, {tenth}, and at lower rates.",
            **said,
        )
    said["suggested"] = format_value(settled, 2)
    if settled == tenth:
        if is_last:
            return settled, sentence(
                "The loss still fell at the highest rate that was tried, {rate}; a tenth of it, "
                "{suggested}, is one to begin with.",
                **said,
            )
        return settled, sentence(
            "The loss fell until the rate came to {rate} and rose beyond; a tenth of it, "
            "{suggested}, is one to begin with.",
            **said,
        )
    if is_last:
        return settled, sentence(
            "The loss still fell at the highest rate that was tried, {rate}. In a few hundred "
            "steps at a tenth of it, {tenth}, it was higher than at {suggested}, which is one "
            "to begin with.",
            **said,
        )
    return settled, sentence(
        "The loss fell until the rate came to {rate} and rose beyond. In a few hundred steps at a "
        "tenth of it, {tenth}, it was higher than at {suggested}, which is one to begin with.",
        **said,
    )
