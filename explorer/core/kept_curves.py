"""A run that was kept, as the curves it was drawn with."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from explorer.core.runs import KeptRun
from explorer.core.training import (
    MAX_EPOCHS,
    TrainingBegun,
    TrainingEnd,
    TrainingEpoch,
    TrainingSpec,
    TrainingSteps,
)
from explorer.core.training_runs import RunCurves
from explorer.core.training_sizes import weight_count


def curves_of(kept: KeptRun, number: int, label: str) -> RunCurves:
    """Return the curves of a kept run."""
    run = resumed_curves(kept, number, label, kept.settings.spec)
    end = kept.end
    outcome = end.outcome if end is not None else "stopped"
    total = end.seconds if end is not None else float(np.nansum(kept.seconds))
    run.take(TrainingEnd(outcome, run.done, kept.sentence, 0.0, total, None))
    return run


def resumed_curves(kept: KeptRun, number: int, label: str, spec: TrainingSpec) -> RunCurves:
    """Return the curves of a run that goes on from a kept one, as far as that one came."""
    run = RunCurves(number, label, spec)
    run.take(_begun(kept))
    seconds = np.nancumsum(kept.seconds)
    first = 0
    for i, last in enumerate(kept.steps.tolist()):
        losses = kept.losses[first:last]
        rate = float(kept.rates[i])
        if len(losses):
            means = np.cumsum(losses) / np.arange(1, len(losses) + 1)
            norms, ratios = kept.norms[i], kept.ratios[i]
            run.take(TrainingSteps(first, losses, means, float(seconds[i]), rate, norms, ratios))
        train, validation = float(kept.train[i]), float(kept.validation[i])
        run.take(TrainingEpoch(i + 1, train, validation, float(kept.seconds[i]), rate))
        first = last
    return run


def resumed_spec(kept: KeptRun) -> TrainingSpec:
    """Return how a kept run goes on: as it was at its end, to the last epoch it was asked for.

    Where it has come there already, as many epochs more as it was asked for in the first place.
    """
    spec, done = kept.settings.spec, len(kept.epochs)
    more = spec.epochs - kept.settings.resumed
    epochs = spec.epochs if done < spec.epochs else min(done + more, MAX_EPOCHS)
    rate = float(kept.rates[-1]) if done else spec.runner.rate
    runner = spec.runner if spec.runner.schedule != "constant" else replace(spec.runner, rate=rate)
    return replace(spec, epochs=epochs, runner=runner)


def _begun(kept: KeptRun) -> TrainingBegun:
    settings = kept.settings
    return TrainingBegun(
        rows=(0, 0, 0),
        inputs=settings.inputs,
        target=settings.target,
        steps=max(int(kept.steps[0]), 1) if len(kept.steps) else 1,
        layers=settings.layers,
        weights=weight_count(settings.spec, len(settings.inputs)),
        directory=str(kept.directory),
        notes=[],
    )
