"""A run that was kept, as the curves it was drawn with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from explorer.core.optimizers.config import rate_change_error
from explorer.core.sentence import Sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.past import Past
from explorer.core.training.results import TrainingBegun, TrainingEnd
from explorer.core.training.spec import MAX_EPOCHS, TrainingProblem
from explorer.storage.runs.files import RunEnd
from explorer.storage.runs.saved import SavedRun


def curves_of(kept: SavedRun, number: int, label: str) -> RunCurves:
    """Return the curves of a kept run, with its number and its name on the list."""
    run = _curves(kept, number, label, kept.settings.problem, len(kept.losses))
    if not kept.is_live:
        seconds = float(_durations(kept.seconds).sum())
        run.take(end_of(kept.end, kept.sentence, run.done, seconds, run.best_epoch))
    return run


def end_of(
    end: RunEnd | None, told: Sentence, steps: int, seconds: float, best_epoch: int | None
) -> TrainingEnd:
    """Return how a kept run ended.

    Args:
        end: as it was kept; None: it never ended, and so it was stopped.
        told: that in words.
        steps: done.
        seconds: of the training of its epochs, where its end does not tell them.
        best_epoch: the one with the least validation loss.
    """
    if end is None:
        return TrainingEnd("stopped", steps, told, 0.0, seconds, None, best_epoch=best_epoch)
    return TrainingEnd(
        end.outcome,
        steps,
        told,
        0.0,
        end.seconds,
        float(end.test) if end.test is not None else None,
        {name: float(value) for name, value in end.metrics.items()},
        np.array(end.confusion) if end.confusion else None,
        end.best_epoch or best_epoch,
    )


def resumed_curves(
    kept: SavedRun, number: int, label: str | Sequence[Sentence], problem: TrainingProblem
) -> RunCurves:
    """Return the curves of a run that goes on from a kept one, as far as that one's last epoch."""
    return _curves(kept, number, label, problem, int(kept.steps[-1]) if len(kept.steps) else 0)


def _curves(
    kept: SavedRun,
    number: int,
    label: str | Sequence[Sentence],
    problem: TrainingProblem,
    steps: int,
) -> RunCurves:
    run = RunCurves(number, label, problem)
    run.take(_begun(kept))
    run.take_past(
        Past(
            kept.steps,
            kept.train,
            kept.validation,
            _durations(kept.seconds),
            kept.rates,
            kept.norms,
            kept.ratios,
            kept.losses[:steps],
            kept.metrics,
            kept.sharpness,
            kept.confusions,
        )
    )
    return run


def _durations(seconds: np.ndarray) -> np.ndarray:
    """Return seconds, 0 for what can be none."""
    with np.errstate(invalid="ignore"):
        return np.where((seconds >= 0) & np.isfinite(seconds), seconds, 0.0)


def resumed_problem(kept: SavedRun) -> TrainingProblem:
    """Return how a kept run goes on: as it was at its end, to the last epoch it was asked for.

    Where it has come there already, as many epochs more as it was asked for in the first place.
    """
    problem, done = kept.settings.problem, len(kept.epochs)
    more = max(problem.epochs - kept.settings.resumed, 1)
    epochs = problem.epochs if done < problem.epochs else min(done + more, MAX_EPOCHS)
    rate = float(kept.rates[-1]) if done else problem.runner.rate
    if rate_change_error(problem.runner, rate) is not None:
        # It follows a schedule, or is no rate: somebody wrote the file.
        return replace(problem, epochs=epochs)
    return replace(problem, epochs=epochs, runner=replace(problem.runner, rate=rate))


def _begun(kept: SavedRun) -> TrainingBegun:
    settings = kept.settings
    return TrainingBegun(
        rows=(0, 0, 0),
        inputs=settings.inputs,
        target=settings.target,
        steps=settings.steps or (max(int(kept.steps[0]), 1) if len(kept.steps) else 1),
        layers=settings.layers,
        weights=settings.weights,
        directory=str(kept.directory),
        notes=[],
        task="classes" if settings.classes else "regression",
        classes=settings.classes,
        baseline={name: float(value) for name, value in settings.baseline.items()},
    )
