"""A problem as the TensorFlow program that computes exactly what is shown."""

from __future__ import annotations

import json
import re
from typing import Any

from explorer.core.curves.spec import CurveProblem
from explorer.core.language.expression import (
    Call,
    Expression,
    Name,
    as_fraction,
    functions_used,
    names,
    walk,
)
from explorer.core.language.source import definitions, python_name, to_tensorflow
from explorer.core.surface.spec import SurfaceProblem
from explorer.programs.formatting import folded

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


_MAY_STOP = frozenset(
    {"floor", "ceil", "round", "sign", "abs", "mod", "min", "max", "clip", "where", "tf_where",
     "heaviside", "trunc", "floor_divide", "copysign", "stop_gradient", "zeros_like", "ones_like",
     "leaky_relu", "relu6", "hard_sigmoid", "hard_silu", "hard_tanh", "restrict",
     "divide_no_nan", "multiply_no_nan", "xdivy", "squared_difference", "deg2rad", "rad2deg",
     "relu", "elu", "indicator", "softsign"}
)  # fmt: skip
"""Functions whose derivatives may stop depending on their argument."""


def curves(problem: CurveProblem) -> str:
    """Return the program of Curves: f, its nested tapes, the central difference.

    Run, it leaves the axis variable (n,), `y`, `d1`, `d2` … (n,) or None, and with the differences
    switched on `difference` (n,), all in the problem's dtype. Raises ParseError.
    """
    expression, axis = problem.function.parsed().expression, problem.function.axis()
    function = _function(expression, axis, problem.dtype)
    text = beginning(expression, problem.function.values(), function, problem.dtype)
    return folded(text + "\n".join(_evaluation(problem, python_name(axis))))


def surface(problem: SurfaceProblem) -> str:
    """Return the program of a function of two variables: its grid, and one point inspected.

    Run, it leaves `z` (rows, columns), `value`, and with the tape's None `gradient` (2,) and
    `hessian` (2, 2), lists of scalars, all in the problem's dtype. Raises ParseError.
    """
    expression, axes = problem.function.parsed().expression, problem.function.axes()
    variables = [python_name(name) for name in axes]
    function = (
        f"def f({', '.join(variables)}):\n    return {to_tensorflow(expression, problem.dtype)}"
    )
    text = beginning(expression, problem.function.values(axes), function, problem.dtype)
    text += "\n".join(_grid(problem, variables) + _inspection(problem))
    return folded(with_plain_y(text))


def _grid(problem: SurfaceProblem, variables: list[str]) -> list[str]:
    sides = (
        (problem.low, problem.high, problem.columns),
        (problem.bottom, problem.top, problem.rows),
    )
    lines = []
    for name, (low, high, count) in zip(variables, sides, strict=True):
        lines.append(_linspace(name, low, high, count))
    both = ", ".join(variables)
    if problem.dtype == "float32":
        lines += [f"{name} = tf.cast({name}, tf.float32)" for name in variables]
    return [*lines, f"z = f(*tf.meshgrid({both}))", ""]


def _inspection(problem: SurfaceProblem) -> list[str]:
    """Return the nested tapes, both persistent: each is asked for more than one gradient."""
    return [
        "point = [",
        *(f"    tf.constant({value!r}, tf.{problem.dtype})," for value in problem.point),
        "]",
        "with tf.GradientTape(persistent=True) as outer:",
        "    outer.watch(point)",
        "    with tf.GradientTape(persistent=True) as inner:",
        "        inner.watch(point)",
        "        value = f(*point)",
        "    gradient = inner.gradient(value, point)",
        "hessian = [",
        "    outer.gradient(slope, point)",
        "    if slope is not None else [None, None]",
        "    for slope in gradient",
        "]",
    ]


def with_plain_y(program: str) -> str:
    """Return a program none of whose results is called y, so that the variable may be."""
    return re.sub(r"\by_\b", "y", program)


def beginning(
    expression: Expression, parameters: dict[str, float], function: str, dtype: str
) -> str:
    """Return the imports, the parameters, and the functions that `function` calls and itself."""
    helpers = definitions(expression, dtype)
    values = [
        f"{python_name(name)} = tf.constant({value!r}, tf.{dtype})"
        for name, value in parameters.items()
    ]
    uses_math = re.search(r"(?<!tf\.)\bmath\.", "\n".join([function, *helpers])) is not None
    blocks = ["import math"] if uses_math else []
    blocks += ["import tensorflow as tf", *(["\n".join(values)] if values else [])]
    text = "\n\n".join(blocks) + "\n\n\n"
    return text + "".join(f"{helper.rstrip()}\n\n\n" for helper in [*helpers, function])


def _function(expression: Expression, axis: str, dtype: str) -> str:
    body = to_tensorflow(expression, dtype)
    x = python_name(axis)
    if axis not in names(expression):
        body = f"tf.broadcast_to({body}, tf.shape({x}))"
    return f"def f({x}):\n    return {body}"


def _linspace(name: str, low: float, high: float, count: int) -> str:
    return f"{name} = tf.linspace(tf.constant({low!r}, tf.float64), {high!r}, {count})"


def _evaluation(problem: CurveProblem, x: str) -> list[str]:
    lines = [_linspace(x, problem.low, problem.high, problem.samples)]
    if problem.dtype == "float32":
        lines.append(f"{x} = tf.cast({x}, tf.float32)")
    lines += _tapes(problem, x)
    if problem.differences:
        # The letter ε is a variable's, where the function has it.
        epsilon = "epsilon_" if "ε" in names(problem.function.parsed().expression) else "epsilon"
        lines += [
            "",
            f"{epsilon} = tf.constant({problem.epsilon!r}, tf.{problem.dtype})",
            f"rise = f({x} + {epsilon}) - f({x} - {epsilon})",
            f"difference = rise / (2 * {epsilon})",
        ]
    return lines


def _tapes(problem: CurveProblem, x: str) -> list[str]:
    """Return the nested tapes: the outermost one gives the highest derivative."""
    order = problem.order
    lines = []
    for depth in range(order):
        tape = ORDINALS[order - 1 - depth]
        lines += [
            f"{'    ' * depth}with tf.GradientTape() as {tape}:",
            f"{'    ' * (depth + 1)}{tape}.watch({x})",
        ]
    lines.append(f"{'    ' * order}y = f({x})")
    stops = stops_at(problem)
    for k in range(1, order + 1):
        target = "y" if k == 1 else f"d{k - 1}"
        line = f"d{k} = {ORDINALS[k - 1]}.gradient({target}, {x})"
        # A tape refuses a target of None, which the one before may have given.
        guard = f" if {target} is not None else None" if k > stops else ""
        lines.append("    " * (order - k) + line + guard)
    return lines


def stops_at(problem: CurveProblem) -> int:
    """Return an order up to which no derivative asked for can be None before the last."""
    expression, axis = problem.function.parsed().expression, problem.function.axis()
    if not _MAY_STOP.isdisjoint(functions_used(expression)) or _has_zero_power(expression):
        return 1
    degree = _degree(expression, axis)
    return problem.order if degree is None else degree + 1


def _has_zero_power(expression: Expression) -> bool:
    """Tell whether some u^0 is computed as ones, which depend on nothing."""
    return any(
        isinstance(node, Call) and node.function == "pow" and as_fraction(node.arguments[1]) == 0
        for node in walk(expression)
    )


def _degree(expression: Expression, axis: str) -> int | None:
    """Return the degree as a polynomial in the axis variable, None where it is none."""
    if axis not in names(expression):
        return 0
    match expression:
        case Name():
            return 1
        case Call(function="add" | "subtract", arguments=(left, right)):
            degrees = (_degree(left, axis), _degree(right, axis))
            return None if None in degrees else max(d for d in degrees if d is not None)
        case Call(function="multiply", arguments=(left, right)):
            first, second = _degree(left, axis), _degree(right, axis)
            return None if first is None or second is None else first + second
        case Call(function="negative", arguments=(inner,)):
            return _degree(inner, axis)
        case Call(function="square", arguments=(inner,)):
            return None if (degree := _degree(inner, axis)) is None else 2 * degree
        case Call(function="divide", arguments=(above, below)) if axis not in names(below):
            return _degree(above, axis)
        case Call(function="pow", arguments=(base, exponent)):
            power, degree = as_fraction(exponent), _degree(base, axis)
            if power is not None and degree is not None and power.denominator == 1 and power >= 0:
                return degree * int(power)
    return None


_NOTES = (
    ("def show(", "What prints a path as a table, and draws it where matplotlib is installed."),
    ("show(", "What came of it."),
    (
        "apply_gradients",
        "The loop: the tape records the loss of each step and gives its gradient, and the "
        "optimizer moves the variables.",
    ),
    (
        "assign_sub",
        "The loop: the tape records f at each step and gives its gradient, and the variable moves "
        "against it, by the learning rate times the gradient.",
    ),
    (".fit(", "The training, by Keras' own loop."),
    ("GradientTape", "The tape records what is computed within it, and gives its derivatives."),
    ("def f(", "The function."),
    ("def ", "A function that is used below."),
    ("import ", "TensorFlow, and what else is needed."),
)
"""Comment on a part of a program, by the first of these words in it."""
_HEAD = "# From Gradient Explorer\n\nRun the cells from top to bottom. They need TensorFlow 2."


def notebook(program: str) -> bytes:
    """Return a Jupyter notebook (nbformat 4.5): a cell for each part of a program, each explained.

    Parts are what two empty lines stand between.
    """
    cells = [_cell("markdown", "about", _HEAD)]
    parts = [part for part in program.split("\n\n\n") if part.strip()]
    for number, part in enumerate(parts, start=1):
        note = next((text for word, text in _NOTES if word in part), "")
        if note:
            cells.append(_cell("markdown", f"text-{number}", note))
        code = _cell("code", f"code-{number}", part.strip("\n"))
        cells.append({**code, "execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1).encode() + b"\n"


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    lines = text.splitlines(keepends=True)
    return {"id": name, "cell_type": kind, "metadata": {}, "source": lines}
