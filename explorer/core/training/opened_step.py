"""One step of a training, opened as a snippet for the tape: request and answer."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from explorer.core.problem import Problem
from explorer.core.training.spec import TrainingProblem


class StepProblem(Problem, frozen=True, tag="opened_step"):
    """A step of a run, with its batch and the weights before it."""

    training: TrainingProblem
    step: Annotated[int, Meta(ge=1)]
    """From 1."""
    rates: tuple[tuple[int, float], ...] = ()
    """Learning rates that were set while the run went on, each with the steps done by then."""
    loss: tuple[float, float] | None = None
    """The least and the greatest that the run's loss of this step can have been, if known."""


class OpenedStep(msgspec.Struct, frozen=True, tag="opened_step_answer"):
    """The step as a program of its own."""

    step: int
    snippet: str
    loss: float
    """Loss of its batch, in the squared units of the target, or in nats."""
