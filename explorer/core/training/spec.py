"""Problem, view, controls and results of a training."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta
from msgspec.structs import replace

from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.problem import Problem
from explorer.core.ranges import check_range
from explorer.core.sentence import Sentence, sentence

Activation = Literal["linear", "relu", "tanh", "sigmoid", "elu", "selu", "softplus", "gelu", "silu"]
Sampling = Literal["replacement", "shuffled"]
Mode = Literal["compiled", "eager", "fit"]
MAX_LAYERS = 8
MAX_EPOCHS = 100_000


class Housing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="california"):
    """The California housing data that come with the program."""

    standardised: bool = False
    """Whether the target is learned less its mean and divided by its standard deviation.

    Losses and errors are told in the squared units of the target all the same.
    """


class Samples(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="function"):
    """Values of the typed function at places drawn evenly from a range, with normal noise."""

    low: float = -3.0
    high: float = 3.0
    count: Annotated[
        int,
        Meta(
            ge=8,
            le=1_000_000,
            title="Samples",
            description="How many samples are drawn, {low} to {high}",
        ),
    ] = 1000
    noise: Annotated[
        float,
        Meta(
            ge=0,
            le=1e6,
            title="Noise",
            description="Standard deviation of what is added to every value",
        ),
    ] = 0.1
    standardised: bool = True
    """As of the housing data."""

    def __post_init__(self) -> None:
        check_range(self.low, self.high)


class CsvFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="file"):
    """Columns of a CSV file of one's own."""

    path: str
    target: str = ""
    """The column to be predicted; empty: not chosen yet."""
    columns: tuple[str, ...] = ()
    """The columns to predict from; none: all other columns of numbers."""
    standardised: bool = True
    """As of the housing data."""


Data = Housing | Samples | CsvFile


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


class TrainingBegun(msgspec.Struct, frozen=True, tag="training_begun"):
    """The data are read and the model is built."""

    rows: tuple[int, int, int]
    """Of training, validation and test data."""
    inputs: tuple[str, ...]
    """The columns that are predicted from."""
    target: str
    steps: int
    """Steps an epoch."""
    layers: tuple[str, ...]
    """Names of the layers that norms belong to."""
    weights: int
    directory: str
    """Where the run is kept; empty: nowhere."""
    notes: list[Sentence]
    """Notes about the data."""
    center: float = 0.0
    spread: float = 1.0
    """`(target − center) / spread` is what the model learns."""


class TrainingSteps(msgspec.Struct, frozen=True, tag="training_steps"):
    """Some steps, as soon as they are done."""

    first: int
    """The number of the first of them, from 0."""
    losses: np.ndarray
    """(n,) float32: the loss of every step, in the squared units of the target."""
    metrics: np.ndarray
    """(n,) float32: the mean of the losses of the epoch so far."""
    seconds: float
    """Of training until now, without pauses and validation."""
    rate: float
    """The learning rate of the last of them."""
    gradient_norms: np.ndarray
    """(layers,): Euclidean norm of the gradient of each layer, at the last of them."""
    update_ratios: np.ndarray
    """(layers,): norm of the update by norm of the weights, at the last of them."""


class TrainingEpoch(msgspec.Struct, frozen=True, tag="training_epoch"):
    """An epoch is over."""

    epoch: int
    """From 1."""
    train: float
    """The running metric at its end."""
    validation: float
    """Mean squared error of the model on the validation data, whatever the loop's own loss is."""
    seconds: float
    """Of its training."""
    rate: float


class TrainingFit(msgspec.Struct, frozen=True, tag="training_fit"):
    """Current predictions of the model."""

    epoch: float
    targets: np.ndarray
    """(n,): of some rows of the validation data."""
    predictions: np.ndarray
    """(n,): for them."""
    x: np.ndarray
    """(m,): places along the axis of the typed function; none where other data are fitted."""
    curves: np.ndarray
    """(4, m): the function, the model, and the slopes of both by tape."""


class TrainingPaused(msgspec.Struct, frozen=True, tag="training_paused"):
    """The run waits, or goes on again."""

    is_paused: bool
    step: int


ExportKind = Literal["weights", "losses", "events"]


class RunExport(Problem, frozen=True, tag="run_export"):
    """A kept run in the form that other programs read."""

    directory: str
    """Of the run."""
    kind: ExportKind
    """Weights as Keras' .weights.h5, the loss of every step as CSV, or TensorBoard's events."""
    path: str
    """The file; of events the folder in which they get one of their own."""


class RunFit(Problem, frozen=True, tag="run_fit"):
    """Predictions of a kept run with the weights of its last finished epoch."""

    directory: str


class RunExported(msgspec.Struct, frozen=True, tag="run_exported"):
    """It is written."""

    path: str


TrainingOutcome = Literal["finished", "stopped", "diverged"]


class TrainingEnd(msgspec.Struct, frozen=True, tag="training_end"):
    """Outcome of a run."""

    outcome: TrainingOutcome
    step: int
    """Steps done, that with the loss which is no number included."""
    sentence: Sentence
    first_call: float
    """Seconds of the first call, which traces and compiles."""
    total: float
    """Seconds of training, the first call included, pauses and validation not."""
    test: float | None
    """Mean squared error on the test data; None where no step was waited for, or where the weights
    are no numbers."""


class TrainingNote(msgspec.Struct, frozen=True, tag="training_note"):
    """Something to be said while the run goes on, such as that it can no longer be kept."""

    sentence: Sentence
    is_lost: bool | None = None
    """Whether what was done last is not kept; None where that is as it was."""


TrainingResult = (
    TrainingBegun
    | TrainingSteps
    | TrainingEpoch
    | TrainingFit
    | TrainingPaused
    | TrainingEnd
    | TrainingNote
)


class SpeedProblem(Problem, frozen=True, tag="speed"):
    """The same loop in every mode, timed side by side."""

    training: TrainingProblem


class Speeds(msgspec.Struct, frozen=True, tag="speeds"):
    """Seconds of an epoch by mode, of those that are timed by now, and of each one's first call."""

    epoch: dict[str, float]
    first_call: dict[str, float]
    largest_difference: float
    """Greatest relative difference of the losses of the modes over the same steps."""
    compared: int
    """How many these are: the first ones."""
