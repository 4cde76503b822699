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
from explorer.core.training.data import CsvFile, Data, Digits, Housing, Samples, Sides

Activation = Literal["linear", "relu", "tanh", "sigmoid", "elu", "selu", "softplus", "gelu", "silu"]
Sampling = Literal["replacement", "shuffled"]
Mode = Literal["compiled", "eager", "fit"]
Task = Literal["auto", "regression", "classes"]
Metric = Literal["loss", "accuracy", "mae", "rmse", "r2"]
Split = Literal["random", "stratified", "ordered"]
Below = Literal["learning", "weights", "gradients", "activations", "sharpness", "unit", "rates"]
"""What a chart shows of a run: how its layers learn (as norms, ratios, or the rate), how they are
inside, its sharpness, one of its hidden units, or the range test."""
MAX_LAYERS = 8
MAX_CLASSES = 100
MAX_EPOCHS = 100_000


def metrics_of(*, has_classes: bool) -> tuple[Metric, ...]:
    """Return the metrics by which predictions of classes, or of a number, are judged."""
    return ("loss", "accuracy") if has_classes else ("loss", "rmse", "mae", "r2")


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hidden Dense layer; the last layer follows from the target, and has no activation."""

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
    """Return the weight of the past that suits data: few rows make epochs of only a few steps."""
    return 0.98 if isinstance(data, Housing | CsvFile | Digits) else 0.9


class TrainingProblem(Problem, frozen=True, tag="training"):
    """A model, its data, and the loop that trains it: what a run begins with and keeps."""

    function: FunctionSpec = FunctionSpec()
    """Used only where the data are made from it; see `uses_function`."""
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
    task: Annotated[
        Task,
        Meta(
            title="Task",
            description="A number is predicted, or one of some classes; auto: by the target",
        ),
    ] = "auto"
    dropout: Annotated[
        float,
        Meta(
            ge=0,
            le=0.95,
            title="Dropout",
            description="Share of the units of each hidden layer that a step leaves out",
        ),
    ] = 0.0
    l2: Annotated[
        float,
        Meta(
            ge=0,
            le=1e6,
            title="L2",
            description="Factor of the sum of squared kernels that is added to the loss",
        ),
    ] = 0.0
    batch_norm: Annotated[
        bool,
        Meta(
            title="Batch normalisation",
            description="Between each hidden layer, which has no bias then, and its activation",
        ),
    ] = False
    early_stopping: Annotated[
        int,
        Meta(
            ge=0,
            le=MAX_EPOCHS,
            title="Early stopping",
            description="Epochs without a better validation loss after which a run ends, with the "
            "weights of its best epoch; 0: it goes on to the last",
        ),
    ] = 0
    validation_share: Annotated[
        float,
        Meta(
            ge=0.01,
            le=0.9,
            title="Validation",
            description="Share for validation of the rows that are not for the test",
        ),
    ] = 0.25
    test_share: Annotated[
        float, Meta(ge=0.01, le=0.9, title="Test", description="Share of the rows for the test")
    ] = 0.25
    split: Annotated[
        Split,
        Meta(
            title="Split",
            description="Drawn at random, with the same share of every class, or as they follow",
        ),
    ] = "random"
    balanced: Annotated[
        bool,
        Meta(
            title="Balance classes",
            description="Weigh each row by how rare its class is",
        ),
    ] = False
    workers: Annotated[
        int,
        Meta(
            ge=1,
            le=16,
            title="Workers",
            description="Processes that share each batch among them",
        ),
    ] = 1

    def __post_init__(self) -> None:
        if self.runner.optimizer == "tape":
            raise ValueError(str(sentence("A model is trained by one of Keras' optimizers.")))

    @property
    def uses_function(self) -> bool:
        """Whether the data are made from the typed function."""
        return isinstance(self.data, Samples | Sides)

    @property
    def standardised(self) -> bool:
        """Whether the target is a number that is learned in units of its standard deviation."""
        return isinstance(self.data, Housing | Samples | CsvFile) and self.data.standardised


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
    below: Annotated[
        Below,
        Meta(title="Chart below", description="What the chart below at the right shows"),
    ] = "learning"
    unit_layer: Annotated[
        int,
        Meta(ge=1, le=MAX_LAYERS, title="Layer", description="Of the unit that is opened, from 1"),
    ] = 1
    unit: Annotated[
        int,
        Meta(ge=1, le=4096, title="Unit", description="The unit that is opened, from 1"),
    ] = 1
    metric: Metric = "loss"
    """What is drawn by step and epoch."""
    seeds: Annotated[
        int,
        Meta(
            ge=1,
            le=50,
            title="Seeds",
            description="Runs from one Start, each from the next seed; drawn as mean with band",
        ),
    ] = 1
    inside: Annotated[
        bool,
        Meta(
            title="Inside",
            description="Watch the weights, gradients and activations of every layer",
        ),
    ] = False
    sharpness: Annotated[
        bool,
        Meta(
            title="Sharpness",
            description="The largest curvature of the loss, beside 2/rate: above it plain descent "
            "is unstable",
        ),
    ] = False
    logs: Annotated[str, Meta(max_length=4096)] = ""
    """The log folder that is followed beside the runs; empty: none."""
    tag: Annotated[str, Meta(max_length=1000)] = ""
    """What is shown of its runs; empty: what most of them have."""
    low: float | None = None
    high: float | None = None
    bottom: float | None = None
    top: float | None = None
    """The view, in the units of the axes; None: fitted."""
    study: Annotated[str, Meta(max_length=4096)] = ""
    """Folder of a study that is shown instead of the runs; empty: the runs are shown."""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_range(self.low, self.high, "a view")
        check_range(self.bottom, self.top, "a view")

    def problem(self) -> TrainingProblem:
        """Return what is trained, without the function where the data are not made from it."""
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
    """The directory of an ended run that it continues after its last epoch; empty: none."""
    pace: float = 0.0
    """As in the spec."""
    inside: bool = False
    sharpness: bool = False
    """As in the spec."""
    unit: tuple[int, int] | None = None
    """Layer and unit, from 1, whose output is reported with the predictions; None: of none."""
    watch_every: Annotated[int, Meta(ge=0, le=MAX_EPOCHS)] = 0
    """Epochs between two looks inside, or at the sharpness; 0: so many that the looks take only a
    small share of the time."""
    watch_seconds: float = 0.0
    """Seconds that each of the two may take beside that share."""
    watch_all: bool = False
    """Whether the sharpness is that of all training rows, rather than of a sample of them."""


class TrainingOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="order"):
    """Control of a run in progress; a field that is None leaves its setting as it is."""

    go: Go | None = None
    rate: float | None = None
    """The learning rate from the next step on."""
    pace: float | None = None
    inside: bool | None = None
    sharpness: bool | None = None
    unit: tuple[int, int] | None = None


class SpeedProblem(Problem, frozen=True, tag="speed"):
    """The same loop in every mode, timed side by side."""

    training: TrainingProblem
