"""One step of a training as a snippet for the tape: its batch, and the weights before it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from explorer.core.sentence import refusal
from explorer.core.tape.spec import MOST_TEXT
from explorer.core.training.spec import TrainingProblem
from explorer.programs.optimizer import optimizer_lines
from explorer.programs.training.model import layer_lines, loss_block, loss_name

_SHORT = 64
"""Numbers of the longest array that is written as digits."""
_PLAIN = "sgd", "constant"
"""Optimizer and schedule that remember nothing that changes a step, without momentum."""


@dataclass(frozen=True, slots=True)
class StepState:
    """All that a step depends on, as it was before the step."""

    step: int
    """From 1."""
    planned: int
    """Steps of the whole run."""
    classes: int
    """How many there are; 0 for a number."""
    inputs: np.ndarray
    """(batch, columns) float32, standardised as the model takes them; so are the targets."""
    targets: np.ndarray
    """(batch, 1) float32, or, of more than two classes, their numbers (batch,) int32."""
    counts: np.ndarray | None
    """(batch,) float32: weights of the rows; None: all count the same."""
    weights: Sequence[np.ndarray]
    """Weights of the model, in the order of its `weights`."""
    dropped: Sequence[tuple[int, np.ndarray]]
    """Places of the layers that drop units, with the states of their random numbers."""
    optimizer: Sequence[np.ndarray]
    """Values of the optimizer's variables, in their order."""


def training_step(problem: TrainingProblem, state: StepState) -> str:
    """Return one step as a snippet for the tape.

    When it has run, it leaves `loss`, a scalar, and `gradients` in the order of the model's
    trainable weights, all float32.

    Raises:
        SentenceError: there are more numbers than a snippet has room for.
    """
    text = _snippet(problem, state, is_updated=True)
    if len(text) > MOST_TEXT:
        # An optimizer may remember twice as many numbers as there are weights.
        text = _snippet(problem, state, is_updated=False)
    if len(text) > MOST_TEXT:
        raise refusal(
            "This model has {weights} weights, which are too many for a snippet. Open a step of a "
            "smaller one.",
            weights=f"{sum(array.size for array in state.weights):,}",
        )
    return text


def _snippet(problem: TrainingProblem, state: StepState, *, is_updated: bool) -> str:
    # All modes drop the same units, and in eager TensorFlow Keras' own layer does.
    problem = replace(problem, mode="eager")
    lines = [
        *_data(state),
        "",
        *layer_lines(problem, state.classes, "x"),
        "model.set_weights([",
        *(f"    {_array(array)}," for array in state.weights),
        "])",
        *_dropout(state),
        *(_optimizer(problem, state) if is_updated else []),
        "",
        loss_block(problem, state.classes),
        "",
        *_taken(problem, state, is_updated=is_updated),
        'print("loss =", loss.numpy())',
    ]
    text = "\n".join(lines) + "\n"
    return f"{_IMPORTS_OF_TEXT}{text}" if "numbers(" in text else f"{_IMPORTS}{text}"


def _taken(problem: TrainingProblem, state: StepState, *, is_updated: bool) -> list[str]:
    """Return the lines of the step itself."""
    counted = ", w" if state.counts is not None else ""
    return [
        "with tf.GradientTape() as tape:",
        "    y_hat = model(x, training=True)",
        f"    loss = {loss_name(problem, state.classes)}(y, y_hat{counted})",
        *(["    loss += tf.add_n(model.losses)"] if problem.l2 else []),
        "weights = model.trainable_variables",
        "gradients = tape.gradient(loss, weights)",
        "optimizer.apply_gradients(zip(gradients, weights))" if is_updated else _NO_UPDATE,
    ]


def _data(state: StepState) -> list[str]:
    lines = [
        f"# Step {state.step} of a training: its batch, and the weights before it.",
        f"x = tf.constant({_array(state.inputs)})",
        f"y = tf.constant({_array(state.targets)})",
    ]
    if state.counts is not None:
        lines.append(f"w = tf.constant({_array(state.counts)})")
    return lines


def _dropout(state: StepState) -> list[str]:
    if not state.dropped:
        return []
    return [
        "# Which units are dropped follows from these.",
        *(
            f"model.layers[{place}].seed_generator.state.assign({seeds.tolist()})"
            for place, seeds in state.dropped
        ),
    ]


def _optimizer(problem: TrainingProblem, state: StepState) -> list[str]:
    """Return the optimizer at its rate, with what it remembers of earlier steps."""
    runner = problem.runner
    lines = optimizer_lines(runner, f"{runner.rate!r}", f"{state.planned}")
    if (runner.optimizer, runner.schedule) == _PLAIN and not runner.all_settings().get("momentum"):
        return lines
    return [
        *lines,
        "optimizer.build(model.trainable_variables)",
        "remembered = [",
        *(f"    {_array(array)}," for array in state.optimizer),
        "]",
        "for variable, value in zip(optimizer.variables, remembered):",
        "    variable.assign(value)",
    ]


def _array(array: np.ndarray) -> str:
    """Return an array as source that gives back the same numbers, bit by bit."""
    kind = "np.int32" if np.issubdtype(array.dtype, np.integer) else "np.float32"
    if array.size <= _SHORT and np.isfinite(array).all():
        return f"np.array({array.tolist()!r}, {kind})"
    data = base64.b64encode(array.astype("<i4" if kind == "np.int32" else "<f4").tobytes())
    return f'numbers("{data.decode()}", {kind}, {list(array.shape)})'


_NO_UPDATE = "# What the optimizer remembers has no room here: it takes no step."
_IMPORTS = """\
import numpy as np
import tensorflow as tf

"""
_IMPORTS_OF_TEXT = f"""\
import base64

{_IMPORTS}
def numbers(text, kind, shape):
    # The bytes of the numbers, as letters.
    values = np.frombuffer(base64.b64decode(text), kind)
    return values.reshape(shape)


"""
