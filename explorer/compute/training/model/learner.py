"""Learner: a Keras model with its optimizer, its loss and its batches."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from msgspec.structs import replace

from explorer.compute.kit.compiled import compiled
from explorer.compute.kit.schedules import schedule_of
from explorer.compute.kit.tape import Tensor
from explorer.compute.training.data.batches import Batches
from explorer.compute.training.data.dataset import Dataset
from explorer.compute.training.model.network import begin_anew, layer_sizes, model_of
from explorer.compute.training.model.objectives import Objective, objective_of
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.sentence import refusal
from explorer.core.training.sizes import MOST_WEIGHTS, step_rows, weight_count
from explorer.core.training.spec import TrainingProblem

MOST_VALUES = 100_000_000
"""Outputs of all layers for one batch, which a step keeps until its backward pass is over."""


@dataclass(eq=False)
class Learner:
    """A model at its initial weights, and what every way of running it needs.

    What is compiled for it is kept with it: XLA frees no program before its process ends, so that
    a later run of the same shape has to take this one again.
    """

    model: keras.Sequential
    optimizer: keras.optimizers.Optimizer
    runner: OptimizerConfig
    """The optimizer's settings, with its schedule over the whole run."""
    batches: Batches
    x: Tensor
    y: Tensor
    """All rows of training data, shaped as in `Part`."""
    objective: Objective
    layers: tuple[int, ...]
    """How many of the trainable variables belong to each layer."""
    compiled: dict[int, Callable[..., tuple[Tensor, Tensor]]] = field(default_factory=dict)
    """The compiled loop, by how many steps it takes at once."""
    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    """Other compiled functions of this learner, by name."""
    is_ready_to_fit: bool = False
    """Whether Keras has compiled the model for its `fit`."""

    def __post_init__(self) -> None:
        self._start = [variable.numpy() for variable in self.optimizer.variables]

    def begin_anew(self, problem: TrainingProblem, dataset: Dataset) -> None:
        """Become what `learner_of` would return for another run of the same shape."""
        self.batches = _batches(problem, dataset)
        self.runner = _runner(problem, self.batches)
        # What is compiled stays right: of the data it holds nothing but the weights of classes.
        self.objective = _objective(problem, dataset)
        self.x, self.y = tf.constant(dataset.train.x), tf.constant(dataset.train.y)
        begin_anew(self.model, problem.seed)
        for variable, value in zip(self.optimizer.variables, self._start, strict=True):
            variable.assign(value)
        if self.runner.schedule == "constant":
            self.set_rate(self.runner.rate)

    def batch(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Return the inputs and targets of rows with these numbers, (batch,)."""
        return tf.gather(self.x, rows), tf.gather(self.y, rows)

    def gradient(self, x: Tensor, y: Tensor) -> tuple[Tensor, list[Tensor], Tensor]:
        """Return a batch's scalar loss, its gradient by weight, and the objective's score, (2,)."""
        with tf.GradientTape() as tape:
            y_hat = self.model(x, training=True)
            # Penalties of the weights are added by Keras' `fit` too.
            loss = tf.add_n([self.objective.loss(y, y_hat), *self.model.losses])
        gradients = tape.gradient(loss, self.model.trainable_variables)
        return loss, gradients, self.objective.score(y, y_hat)

    def look(self, rows: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """Return the gradient for a batch at the current weights, and these weights.

        Nothing changes: neither the running averages of batch normalisation, nor which units are
        dropped next.
        """
        return self._looking(*self.batch(rows))

    @functools.cached_property
    def _looking(self) -> Callable[[Tensor, Tensor], tuple[list[Tensor], list[Tensor]]]:
        def look(x: Tensor, y: Tensor) -> tuple[list[Tensor], list[Tensor]]:
            weights = self.read()
            others = [tf.identity(v.value) for v in self.model.non_trainable_variables]
            with tf.GradientTape() as tape:
                tape.watch(weights)
                y_hat, _, penalties = self.model.stateless_call(
                    weights, others, x, training=True, return_losses=True
                )
                loss = tf.add_n([self.objective.loss(y, y_hat), *penalties])
            return tape.gradient(loss, weights), weights

        return compiled(look)

    @functools.cached_property
    def _reading(self) -> Callable[[], list[Tensor]]:
        """Reads all weights in one call, which takes a third of the time of one call for each."""
        return compiled(self.read)

    def read(self) -> list[Tensor]:
        """Return copies of the trainable weights."""
        return [tf.identity(v.value) for v in self.model.trainable_variables]

    @functools.cached_property
    def _reading_state(self) -> Callable[[], list[Tensor]]:
        def read() -> list[Tensor]:
            others = self.model.non_trainable_variables, self.optimizer.variables
            return [*self.read(), *(tf.identity(v.value) for vs in others for v in vs)]

        return compiled(read)

    @functools.cached_property
    def step(self) -> Callable[[Tensor], Tensor]:
        """A step on rows with these numbers, (batch,), which returns its loss."""

        def step(rows: Tensor) -> Tensor:
            loss, gradients, _ = self.gradient(*self.batch(rows))
            self.apply(gradients)
            return loss

        return compiled(step)

    def apply(self, gradients: Sequence[Tensor]) -> None:
        """Let the optimizer take a step with the gradient, an array for each weight."""
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables, strict=True))

    def weights(self) -> list[np.ndarray]:
        """Return copies of the trainable weights, layer by layer."""
        return [weight.numpy() for weight in self._reading()]

    def state(self) -> list[np.ndarray]:
        """Return copies of the trainable weights, the others, and the optimizer's variables."""
        return [value.numpy() for value in self._reading_state()]

    def restore(self, state: Sequence[np.ndarray]) -> None:
        """Assign what `state` returned; raises SentenceError where that is of another model."""
        variables = [
            *self.model.trainable_variables,
            *self.model.non_trainable_variables,
            *self.optimizer.variables,
        ]
        if [v.shape for v in variables] != [array.shape for array in state]:
            raise refusal("The weights do not fit this model.")
        for variable, array in zip(variables, state, strict=True):
            variable.assign(array)

    def set_rate(self, rate: float) -> None:
        """Change the learning rate, which must not follow a schedule."""
        self.optimizer.learning_rate = rate


def layer_norms(arrays: Sequence[np.ndarray], layers: Sequence[int]) -> np.ndarray:
    """Return the Euclidean norm of each layer, (layers,); `layers` are their numbers of arrays."""
    squares = [float(np.vdot(array, array)) for array in arrays]
    return np.sqrt(np.add.reduceat(squares, np.cumsum([0, *layers[:-1]])))


def update_ratios(
    before: Sequence[np.ndarray], after: Sequence[np.ndarray], layers: Sequence[int]
) -> np.ndarray:
    """Return the norm of the update divided by that of the weights, (layers,); 0 for weights 0."""
    sizes = layer_norms(before, layers)
    with np.errstate(all="ignore"):
        changes = layer_norms([b - a for a, b in zip(before, after, strict=True)], layers)
        return np.divide(changes, sizes, out=np.zeros_like(sizes), where=sizes != 0)


def learner_of(problem: TrainingProblem, dataset: Dataset) -> Learner:
    """Build the model of a training at its initial weights.

    Raises:
        SentenceError: the model or the batch takes too much memory.
    """
    _check(problem, dataset)
    objective = _objective(problem, dataset)
    model = model_of(problem, len(dataset.inputs), objective.outputs)
    batches = _batches(problem, dataset)
    runner = _runner(problem, batches)
    optimizer = _optimizer(runner)
    optimizer.build(model.trainable_variables)
    x, y = tf.constant(dataset.train.x), tf.constant(dataset.train.y)
    sizes = layer_sizes(problem)
    return Learner(model, optimizer, runner, batches, x, y, objective, sizes)


def shape_of(problem: TrainingProblem, dataset: Dataset) -> tuple[object, ...]:
    """Return a key that is the same for two runs that can use the same learner.

    Raises:
        SentenceError: the model or the batch takes too much memory.
    """
    _check(problem, dataset)
    batches = _batches(problem, dataset)
    runner = _runner(problem, batches)
    if runner.schedule == "constant":
        # The rate is a variable; a schedule is compiled with its numbers.
        runner = replace(runner, rate=1.0)
    return (
        *(problem.layers, batches.size, problem.pitfall, repr(runner)),
        *(problem.dropout, problem.l2, problem.batch_norm, dataset.classes),
        dataset.class_counts() if problem.balanced else (),
        *(len(dataset.inputs), len(dataset.train)),
    )


def _objective(problem: TrainingProblem, dataset: Dataset) -> Objective:
    return objective_of(dataset, is_pitfall=problem.pitfall, balanced=problem.balanced)


def _batches(problem: TrainingProblem, dataset: Dataset) -> Batches:
    rows = len(dataset.train)
    return Batches(rows, step_rows(problem.batch, rows), problem.sampling, problem.seed)


def _runner(problem: TrainingProblem, batches: Batches) -> OptimizerConfig:
    return problem.runner.over(problem.epochs * batches.steps)


def _optimizer(runner: OptimizerConfig) -> keras.optimizers.Optimizer:
    """Return Keras' optimizer with the runner's rate or schedule and its settings."""
    row = OPTIMIZERS[runner.optimizer]
    rate = runner.rate if runner.schedule == "constant" else schedule_of(runner)
    kind = getattr(keras.optimizers, row.keras)
    return kind(learning_rate=rate, **runner.all_settings(), **row.fixed)


def _check(problem: TrainingProblem, dataset: Dataset) -> None:
    inputs, batch = len(dataset.inputs), step_rows(problem.batch, len(dataset.train))
    weights = weight_count(problem, inputs, dataset.outputs)
    if weights > MOST_WEIGHTS:
        raise refusal(
            "The model would have {weights} weights; at most {most} are trained here.",
            weights=f"{weights:,}",
            most=f"{MOST_WEIGHTS:,}",
        )
    # The broadcast loss squares a table of every row with every row.
    wide = inputs + sum(row.units for row in problem.layers) + (batch if problem.pitfall else 1)
    if batch * wide > MOST_VALUES:
        raise refusal(
            "A batch of {batch} rows takes too much memory for this model; up to {most} fit.",
            batch=f"{batch:,}",
            most=f"{_largest_batch(wide - (batch if problem.pitfall else 0), problem):,}",
        )


def _largest_batch(width: int, problem: TrainingProblem) -> int:
    if not problem.pitfall:
        return MOST_VALUES // width
    return int(((width**2 + 4 * MOST_VALUES) ** 0.5 - width) / 2)
