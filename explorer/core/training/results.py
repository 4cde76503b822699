"""Results of a training, as they are reported while it goes on."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from explorer.core.sentence import Sentence
from explorer.core.training.unit import TrainingUnit


class TrainingBegun(msgspec.Struct, frozen=True, tag="training_begun"):
    """The data are read and the model is built."""

    rows: tuple[int, int, int]
    """Rows of the training, validation and test data."""
    inputs: tuple[str, ...]
    """The columns that are predicted from."""
    target: str
    steps: int
    """Steps an epoch."""
    layers: tuple[str, ...]
    """Names of the layers, in the order of norms and ratios."""
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
    """Loss and metrics on the validation data of the best constant prediction: the mean of the
    training targets, or the shares of the classes and the largest one."""
    points: np.ndarray | None = None
    """(n, 4), of some rows: two inputs in the units of the data, the class, and 0 for training or 1
    for validation data; None: there are no two inputs, or no classes."""
    device: str = ""
    """What computes, such as CPU:0."""


class TrainingSteps(msgspec.Struct, frozen=True, tag="training_steps"):
    """Some steps, as soon as they are done."""

    first: int
    """The number of the first of them, from 0."""
    losses: np.ndarray
    """(n,) float32: the loss of every step, in the squared units of the target, or in nats."""
    metrics: np.ndarray
    """(n,) float32: the mean of the losses of the epoch so far, at every step."""
    seconds: float
    """Seconds of training until now, without pauses and validation."""
    rate: float
    """The learning rate of the last of them."""
    gradient_norms: np.ndarray
    """(layers,): Euclidean norm of the gradient of each layer, at the last of them."""
    update_ratios: np.ndarray
    """(layers,): norm of the update divided by norm of the weights, at the last of them."""


class TrainingEpoch(msgspec.Struct, frozen=True, tag="training_epoch"):
    """An epoch is over."""

    epoch: int
    """From 1."""
    train: float
    """The running mean of the losses at its end."""
    validation: float
    """Loss on the validation data, with penalties of the weights: the mean squared error, even
    where the loop's own loss is broadcast, or the cross-entropy in nats."""
    seconds: float
    """Seconds of its training."""
    rate: float
    """The learning rate of its last step."""
    train_metrics: dict[str, float] = {}
    """By name, of the training data; empty in runs of older versions."""
    validation_metrics: dict[str, float] = {}
    """By name, of the validation data; empty in runs of older versions."""
    confusion: np.ndarray | None = None
    """(classes, classes) int64, of the validation data: rows are true, columns predicted; None
    where a number is predicted."""


class TrainingBoundary(msgspec.Struct, frozen=True, tag="training_boundary"):
    """The classes that a model of two inputs predicts over a rectangle."""

    epoch: float
    low: tuple[float, float]
    high: tuple[float, float]
    """Opposite corners, in the units of the data."""
    classes: np.ndarray
    """(n, n) uint8: the most probable class; rows from the bottom up."""
    certainty: np.ndarray
    """(n, n) uint8: its probability, as 255 for 1; 0 where the probability is NaN."""
    points: np.ndarray | None = None
    """As in `TrainingBegun`, for a kept run, which has none."""


class LayerInside(msgspec.Struct, frozen=True):
    """Distributions of one layer: counts (bins,) of values between edges (bins + 1,)."""

    weights: np.ndarray
    """Counts of the weights of its kernel."""
    weight_edges: np.ndarray
    gradients: np.ndarray
    """Counts of the sizes of its kernel's gradient, between edges that grow by a factor."""
    gradient_edges: np.ndarray
    activations: np.ndarray
    """Counts of its outputs, for all rows that were looked at."""
    activation_edges: np.ndarray
    units: int
    dead: int
    """Units whose output does not change for any of these rows, so that they learn nothing."""
    signal: float
    """Size of the gradient that comes back to it: the norm of the derivative of a row's loss with
    respect to the layer's sums before its activation, as root mean square over the rows."""


class TrainingInside(msgspec.Struct, frozen=True, tag="training_inside"):
    """What happens inside a model at the end of an epoch."""

    epoch: int
    layers: list[LayerInside]
    sentences: list[Sentence]
    """What is wrong, in words: dead units, gradients that vanish or explode."""
    rows: int
    """How many rows of the training data were looked at."""


class TrainingSharpness(msgspec.Struct, frozen=True, tag="training_sharpness"):
    """The largest eigenvalue of the Hessian of the loss, at some step.

    The loss is the one that is minimised, penalties of the weights included; a target that is
    standardised is in units of its standard deviation there.
    """

    step: int
    """Steps done."""
    value: float
    rows: int
    """How many rows of the training data the loss is the mean of."""
    error: float = 0.0
    """Upper bound of the distance from `value` to an eigenvalue of the Hessian."""


class TrainingFit(msgspec.Struct, frozen=True, tag="training_fit"):
    """Current predictions of the model."""

    epoch: float
    targets: np.ndarray
    """(n,): of some rows of the validation data, in the units of the target."""
    predictions: np.ndarray
    """(n,): for the same rows."""
    x: np.ndarray
    """(m,): points along the axis of the typed function; empty where other data are fitted."""
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
    """Steps done, including the one whose loss is no number."""
    sentence: Sentence
    first_call: float
    """Seconds of the first call, which traces and compiles."""
    total: float
    """Seconds of training, with the first call but without pauses and validation."""
    test: float | None
    """Loss on the test data; None where it was not computed, or is no number."""
    test_metrics: dict[str, float] = {}
    confusion: np.ndarray | None = None
    """(classes, classes) int64, of the test data."""
    best_epoch: int | None = None
    """The epoch with the least validation loss, from 1; the run ends with its weights where it was
    to stop early. None: no epoch was finished."""


class TrainingNote(msgspec.Struct, frozen=True, tag="training_note"):
    """A remark while the run goes on, such as that it can no longer be kept."""

    sentence: Sentence
    is_lost: bool | None = None
    """Whether the run is not being kept by now; None: nothing has changed in that."""


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
    """Seconds by mode, of an epoch and of the first call, for the modes that are timed by now."""

    epoch: dict[str, float]
    first_call: dict[str, float]
    largest_difference: float
    """Greatest relative difference between the losses of the modes at the same steps."""
    compared: int
    """How many steps these are, from the first one."""
