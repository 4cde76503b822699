"""Problem, view and controls of a training."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.problem import Problem
from explorer.core.ranges import check_range
from explorer.core.sentence import sentence
from explorer.core.training.data import Data, Housing, Samples

Activation = Literal["linear", "relu", "tanh", "sigmoid", "elu", "selu", "softplus", "gelu", "silu"]
Sampling = Literal["replacement", "shuffled"]
Mode = Literal["compiled", "eager", "fit"]
MAX_LAYERS = 8
MAX_EPOCHS = 100_000


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Dense layer before the last one, which has one unit and no activation."""

    units: Annotated[
        int,
        Meta(
            ge=1,
            le=4096,
            title="Units",
            description="How many units this layer has, {low} to {high}",
        ),
    ] = 128
    activation: Activation = "relu"


def usual_smoothing(data: Data) -> float:
    """Return a weight of the past that suits data: samples make epochs of only a few steps."""
    return 0.9 if isinstance(data, Samples) else 0.98


class TrainingProblem(Problem, frozen=True, tag="training"):
    """A model, its data, and the loop that trains it: what a run begins with and keeps."""

    function: FunctionSpec = FunctionSpec()
    """Means something only where its values are the data."""
    data: Data = Housing()
    layers: Annotated[tuple[Layer, ...], Meta(max_length=MAX_LAYERS)] = (Layer(),)
    runner: OptimizerConfig = OptimizerConfig("sgd", 0.01)
    """One of Keras' optimizers."""
    batch: Annotated[int, Meta(ge=1, le=1_000_000, title="Batch", description="Rows of a step")] = (
        32
    )
    sampling: Annotated[
        Sampling, Meta(title="Sampling", description="How the rows of a batch are drawn")
    ] = "replacement"
    epochs: Annotated[
        int,
        Meta(ge=1, le=MAX_EPOCHS, title="Epochs", description="Passes over the training data"),
    ] = 100
    seed: Annotated[
        int,
        Meta(
            ge=0,
            le=(1 << 32) - 1,
            title="Seed",
            description="Of the initial weights and the batches: the same seed, the same run",
        ),
    ] = 0
    mode: Annotated[
        Mode,
        Meta(
            title="Run as",
            description="The same steps, done in three ways that differ in speed",
        ),
    ] = "compiled"
    pitfall: Annotated[
        bool,
        Meta(
            title="Broadcasting pitfall",
            description="Subtract targets of shape (batch,) from predictions of shape (batch, 1)",
        ),
    ] = False

    def __post_init__(self) -> None:
        if self.runner.optimizer == "tape":
            raise ValueError(str(sentence("A model is trained by one of Keras' optimizers.")))

    @property
    def uses_function(self) -> bool:
        """Whether it learns the function that is typed."""
        return isinstance(self.data, Samples)


class TrainingSpec(TrainingProblem, frozen=True):
    """A training: its problem and its view."""

    pace: Annotated[float, Meta(ge=0)] = 0.0
    """Steps a second; 0: as fast as possible."""
    axis: Literal["step", "epoch", "time"] = "epoch"
    log_x: Annotated[bool, Meta(title="log x", description="Logarithmic x axis")] = False
    log_y: Annotated[bool, Meta(title="log y", description="Logarithmic y axis")] = False
    smoothing: Annotated[float, Meta(ge=0, lt=1)] = usual_smoothing(Housing())
    """Weight of the past in the smoothed loss."""
    outliers: Annotated[bool, Meta(title="all peaks", description="Make room for every peak")] = (
        False
    )
    ratios: Annotated[
        bool,
        Meta(
            title="ratios",
            description="Below: updates by weights rather than norms of the gradient",
        ),
    ] = False
    rates: Annotated[
        bool, Meta(title="rate", description="Below: the learning rate of every step")
    ] = False
    low: float | None = None
    high: float | None = None
    bottom: float | None = None
    top: float | None = None
    """The view, in the units of the axes; None: fitted."""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_range(self.low, self.high, "a view")
        check_range(self.bottom, self.top, "a view")

    def problem(self) -> TrainingProblem:
        """Return what is trained; of data that are not the function's, with no function."""
        problem = TrainingProblem.of(self)
        return problem if self.uses_function else replace(problem, function=FunctionSpec())


Go = Literal["on", "pause", "step", "epoch", "stop"]


class TrainingRun(Problem, frozen=True, tag="training_run"):
    """One run of a training, from its initial weights."""

    problem: TrainingProblem
    go: Go = "on"
    """How it begins: on to the end, or with one step or one epoch and a pause."""
    folder: str = ""
    """Where the run gets a directory of its own; empty: it is not kept."""
    resumed: str = ""
    """The directory of an ended run after whose last epoch it goes on, to the problem's epochs."""
    pace: float = 0.0
    """As that of a spec."""


class TrainingOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="order"):
    """Control of a run in progress; only fields that are not None change."""

    go: Go | None = None
    rate: float | None = None
    """The learning rate from the next step on."""
    pace: float | None = None


class SpeedProblem(Problem, frozen=True, tag="speed"):
    """The same loop in every mode, timed side by side."""

    training: TrainingProblem
