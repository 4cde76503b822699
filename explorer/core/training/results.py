"""Results of a training, as they are told while it goes on."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from explorer.core.sentence import Sentence
from explorer.core.training.unit import TrainingUnit


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
    task: Literal["regression", "classes"] = "regression"
    classes: tuple[str, ...] = ()
    """Names of the classes, in the order of the model's logits; of two the second is class 1."""
    baseline: dict[str, float] = {}
    """Loss and metrics on the validation data of the best constant: the mean, the largest class."""
    points: np.ndarray | None = None
    """(n, 4): two inputs as the data have them, the class, and 0 for training or 1 for validation
    data, of some rows."""
    device: str = ""
    """What computes, such as CPU:0."""


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
    train_metrics: dict[str, float] = {}
    """Metrics of the training data by their names; only of the epochs at whose end they were
    computed."""
    validation_metrics: dict[str, float] = {}
    confusion: np.ndarray | None = None
    """(classes, classes) int64, of the validation data: rows are true, columns predicted."""


class TrainingBoundary(msgspec.Struct, frozen=True, tag="training_boundary"):
    """What a model of two inputs says everywhere on a rectangle."""

    epoch: float
    low: tuple[float, float]
    high: tuple[float, float]
    """Corners, in the units of the data."""
    classes: np.ndarray
    """(n, n) uint8: the most probable class; rows from the bottom up."""
    certainty: np.ndarray
    """(n, n) uint8: its probability, 255 for 1; 0 where it is no number."""
    points: np.ndarray | None = None
    """As those of `TrainingBegun`, of a kept run, whose data nobody has read before."""


class LayerInside(msgspec.Struct, frozen=True):
    """Distributions of one layer: counts of values between edges, (bins,) and (bins + 1,)."""

    weights: np.ndarray
    """Of its kernel."""
    weight_edges: np.ndarray
    gradients: np.ndarray
    """Of the sizes of the gradient of its kernel, between edges that grow by a factor."""
    gradient_edges: np.ndarray
    activations: np.ndarray
    """Of all its outputs for the rows that were looked at."""
    activation_edges: np.ndarray
    units: int
    dead: int
    """Units whose output does not change for any of these rows, so that they learn nothing."""
    signal: float
    """Size of what comes back to its sums: the norm of the derivative of the loss of a row by
    them, as root mean square over the rows."""


class TrainingInside(msgspec.Struct, frozen=True, tag="training_inside"):
    """What happens inside a model at the end of an epoch."""

    epoch: int
    layers: list[LayerInside]
    sentences: list[Sentence]
    """Dead units, gradients that vanish or explode, in words."""
    rows: int
    """Of the training data that were looked at."""


class TrainingSharpness(msgspec.Struct, frozen=True, tag="training_sharpness"):
    """The largest eigenvalue of the Hessian of the loss, at some step.

    Of the loss as the model learns it, with penalties of the weights: of a target that is
    standardised in units of its deviation.
    """

    step: int
    """Steps done."""
    value: float
    rows: int
    """Of the training data that the loss is of."""
    error: float = 0.0
    """An eigenvalue is no farther away."""


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
    """Loss on the test data; None where no step was waited for, or where the weights are no
    numbers."""
    test_metrics: dict[str, float] = {}
    confusion: np.ndarray | None = None
    """(classes, classes) int64, of the test data."""
    best_epoch: int | None = None
    """The epoch with the least validation loss, from 1, whose weights are kept where it was asked
    to stop early."""


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
    | TrainingBoundary
    | TrainingInside
    | TrainingSharpness
    | TrainingUnit
    | TrainingPaused
    | TrainingEnd
    | TrainingNote
)


class Speeds(msgspec.Struct, frozen=True, tag="speeds"):
    """Seconds of an epoch by mode, of those that are timed by now, and of each one's first call."""

    epoch: dict[str, float]
    first_call: dict[str, float]
    largest_difference: float
    """Greatest relative difference of the losses of the modes over the same steps."""
    compared: int
    """How many these are: the first ones."""
