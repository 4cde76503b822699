"""Asks plain TensorFlow."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import tensorflow as tf

from explorer.core.lessons.lesson import Step
from explorer.core.tape.spec import TapeSpec

Answer: TypeAlias = "float | str | tuple[float, ...]"
"""A number, the beginning of the right option, or the places of a mark."""


class Asked(NamedTuple):
    """A step, and what its snippet printed."""

    step: Step
    printed: str


Oracle: TypeAlias = Callable[[Asked], Answer]
_TENSOR = re.compile(
    r"<tf\.Tensor: [^>]*numpy=([^>]*)>|tf\.Tensor\((.*?), shape=\([^)]*\), dtype=\w+\)", re.DOTALL
)


def printed(step: Step, folder: Path) -> str:
    """Return what the snippet of a step prints and how it ends, with tensors as their values."""
    spec = step.session.spec
    if not isinstance(spec, TapeSpec):
        return ""
    # A file, because AutoGraph reads the source of functions.
    file = folder / "snippet.py"
    file.write_text(spec.snippet, encoding="utf-8")
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        try:
            exec(compile(spec.snippet, str(file), "exec"), {"__name__": "__main__"})
        except Exception as error:
            text.write(type(error).__name__)
    return _TENSOR.sub(lambda found: found[1] or found[2], text.getvalue())


def numbers(text: str) -> list[float]:
    """Return the numbers in a text in their order."""
    return [float(found) for found in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", text)]


def slopes(f: Callable[..., Any], *at: float) -> list[float | None]:
    """Return the derivatives of f by each of its arguments, in float64; None as the tape has it."""
    places = [tf.Variable(x, dtype=tf.float64) for x in at]
    with tf.GradientTape() as tape:
        y = f(*places)
    return [None if g is None else float(g) for g in tape.gradient(y, places)]


def slope(f: Callable[..., Any], x: float, order: int = 1) -> float:
    """Return a derivative of a function of one variable by nested tapes, in float64."""
    place = tf.Variable(x, dtype=tf.float64)

    def derivative(k: int) -> Any:  # noqa: ANN401
        if not k:
            return f(place)
        with tf.GradientTape() as tape:
            y = derivative(k - 1)
        return tape.gradient(y, place)

    return float(derivative(order))


def descent(
    f: Callable[..., Any], start: tuple[float, ...], rate: float, steps: int, momentum: float = 0.0
) -> np.ndarray:
    """Return the path of gradient descent, (steps + 1, variables), written out by hand."""
    place, velocity = np.array(start), np.zeros(len(start))
    path = [place]
    for _ in range(steps):
        gradient = np.array(slopes(f, *place), np.float64)
        velocity = momentum * velocity - rate * gradient
        place = place + velocity
        path.append(place)
    return np.array(path)


def largest_curvature(f: Callable[..., Any], *at: float) -> float:
    """Return the largest eigenvalue of the Hessian."""
    place = tf.Variable(at, dtype=tf.float64)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = f(*tf.unstack(place))
        gradient = inner.gradient(y, place)
    return float(np.linalg.eigvalsh(outer.jacobian(gradient, place).numpy()).max())
