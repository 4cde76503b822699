"""Warnings in plain words."""

from __future__ import annotations

import re

from explorer.core.sentence import Sentence, sentence


def explained_warning(message: str) -> Sentence | None:
    """Return what a warning means and what to do; None: it is not known."""
    known = next((said for pattern, said in _WARNINGS if re.search(pattern, message)), None)
    return known or _renamed(message)


def _renamed(message: str) -> Sentence | None:
    """Return what a library's notice of an old name says, in plain words."""
    found = re.search(r"`(\w+)` is deprecated.{0,3} [Uu]se `(\w+)` instead", message)
    if found:
        return sentence("“{old}” is called “{new}” today.", old=found[1], new=found[2])
    found = re.search(r"^From \S+: (\S+) \(from .*\) is deprecated and will be removed", message)
    if found:
        return sentence("“{name}” works still, and will be gone one day.", name=found[1])
    return None


_WARNINGS = (
    (
        r"dtype of the watched tensor must be floating",
        sentence(
            "An integer cannot be moved by a little, so that it has no derivative. Make it a "
            "float: 3.0 and not 3, or “tf.cast(x, tf.float32)”."
        ),
    ),
    (
        r"dtype of the target tensor must be floating",
        sentence(
            "The target is an integer, and has no derivative. Compute it with floats: 3.0 and "
            "not 3."
        ),
    ),
    (
        r"dtype of the source tensor must be floating",
        sentence(
            "The source is an integer, and nothing has a derivative by it. Make it a float: 3.0 "
            "and not 3."
        ),
    ),
    (
        r"persistent tape inside its context",
        sentence(
            "“gradient” is called within the “with” of its own persistent tape, so that the tape "
            "records the sweep, too: slow, and it needs memory. Move the call out of the “with”, "
            "unless you want a second derivative."
        ),
    ),
    (
        r"triggered tf\.function retracing",
        sentence(
            "The function is traced anew at each call, which is slow: give it tensors in the "
            "place of Python numbers, always of the same shape, and make it outside of the loop."
        ),
    ),
    (
        r"Gradients do not exist for variables",
        sentence(
            "For these variables the gradient is None: the loss does not depend on them through "
            "anything that the tape recorded. They stay as they are."
        ),
    ),
    (
        r"casting an input of type complex|discard the imaginary part|Casting complex values",
        sentence("A complex number is made real: its imaginary part is lost."),
    ),
    (
        r"Converting sparse IndexedSlices",
        sentence(
            "A gradient that has only some rows is made a whole array. With a large table this "
            "needs much memory."
        ),
    ),
    (
        r"Argument `decay` is no longer supported",
        sentence(
            "The argument “decay” is ignored: the learning rate stays as it is. A rate that falls "
            "is a schedule today: learning_rate=tf.keras.optimizers.schedules."
            "InverseTimeDecay(0.1, 1, 0.01)."
        ),
    ),
    (
        r"Do not pass an `input_shape`/`input_dim` argument",
        sentence(
            "It works, but Keras 3 would have the shape as a first layer: tf.keras.Input((2,))."
        ),
    ),
    (
        r"divide by zero|invalid value encountered|overflow encountered",
        sentence("NumPy met a number that it cannot compute with; the result has inf or nan."),
    ),
)
