"""A run that was kept, as the curves it was drawn with."""

from __future__ import annotations

import numpy as np

from explorer.core.runs import KeptRun
from explorer.core.training import (
    TrainingBegun,
    TrainingEnd,
    TrainingEpoch,
    TrainingSteps,
)
from explorer.core.training_runs import RunCurves
from explorer.core.training_sizes import weight_count


def curves_of(kept: KeptRun, number: int, label: str) -> RunCurves:
    """Return the curves of a kept run; norms of gradients and predictions are not kept."""
    run = RunCurves(number, label, kept.settings.spec)
    run.take(_begun(kept))
    seconds = np.nancumsum(kept.seconds)
    first = 0
    for i, last in enumerate(kept.steps.tolist()):
        losses = kept.losses[first:last]
        rate = float(kept.rates[i])
        if len(losses):
            nothing = np.empty(0)
            means = np.cumsum(losses) / np.arange(1, len(losses) + 1)
            run.take(TrainingSteps(first, losses, means, float(seconds[i]), rate, nothing, nothing))
        train, validation = float(kept.train[i]), float(kept.validation[i])
        run.take(TrainingEpoch(i + 1, train, validation, float(kept.seconds[i]), rate))
        first = last
    end = kept.end
    outcome = end.outcome if end is not None else "stopped"
    total = end.seconds if end is not None else float(seconds[-1]) if len(seconds) else 0.0
    run.take(TrainingEnd(outcome, run.done, kept.sentence, 0.0, total, None))
    return run


def _begun(kept: KeptRun) -> TrainingBegun:
    settings = kept.settings
    return TrainingBegun(
        rows=(0, 0, 0),
        inputs=settings.inputs,
        target=settings.target,
        steps=max(int(kept.steps[0]), 1) if len(kept.steps) else 1,
        layers=(),
        weights=weight_count(settings.spec, len(settings.inputs)),
        directory=str(kept.directory),
        notes=[],
    )
