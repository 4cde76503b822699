"""Learning rates, step by step, by Keras' own schedules."""

from __future__ import annotations

import keras
import numpy as np

from explorer.compute.kit.optimizers import effective_rate
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.schedules import SCHEDULES


def rates_of(runner: OptimizerConfig, steps: int) -> np.ndarray:
    """Return the learning rate of every update, (steps,) float64, as the optimizer uses it."""
    if runner.schedule == "constant":
        return np.full(steps, effective_rate(runner.optimizer, runner.rate))
    # A schedule is elementwise; in float32, as Keras calls it with its counter of steps.
    return np.asarray(schedule_of(runner)(np.arange(steps)), np.float64)


def schedule_of(runner: OptimizerConfig) -> keras.optimizers.schedules.LearningRateSchedule:
    """Return Keras' schedule of a runner whose rate is not constant."""
    settings = runner.all_schedule_settings()
    kind = getattr(keras.optimizers.schedules, SCHEDULES[runner.schedule].keras)
    if runner.schedule == "drop":
        boundary, factor = settings["boundary"], settings["factor"]
        return kind([round(boundary)], [runner.rate, runner.rate * factor])
    return kind(runner.rate, **settings)
