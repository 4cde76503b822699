"""What other workspaces show, as snippets for the tape: short, and with every tape in sight."""

from __future__ import annotations

from explorer.core.curves.spec import CurveProblem
from explorer.core.language.source import python_name, to_tensorflow
from explorer.core.surface.spec import SurfaceProblem
from explorer.programs.curves import ORDINALS, beginning, stops_at, with_plain_y

_STEP = "    "


def point_of_curves(problem: CurveProblem) -> str:
    """Return the snippet of a function at its point: a tape for each derivative that is drawn.

    Run, it leaves `y`, `d1`, `d2` …, scalars of the problem's dtype, or None as the tape gives it.
    Raises ParseError.
    """
    expression, axis = problem.function.parsed().expression, problem.function.axis()
    x = python_name(axis)
    order = max((*problem.visible(), 1))
    parameters = problem.function.values()
    lines = [f"{x} = tf.Variable({problem.point!r}, dtype=tf.{problem.dtype})"]
    lines += [
        f"{_STEP * depth}with tf.GradientTape() as {ORDINALS[order - 1 - depth]}:"
        for depth in range(order)
    ]
    lines.append(f"{_STEP * order}y = {to_tensorflow(expression, problem.dtype)}")
    stops = stops_at(problem)
    for k in range(1, order + 1):
        target = "y" if k == 1 else f"d{k - 1}"
        # A tape refuses a target of None, which the one before may have given.
        guard = f" if {target} is not None else None" if k > stops else ""
        lines.append(
            f"{_STEP * (order - k)}d{k} = {ORDINALS[k - 1]}.gradient({target}, {x}){guard}"
        )
    results = ["y", *(f"d{k}" for k in range(1, order + 1))]
    lines += ["", *(f'print("{name} =", {_shown(name)})' for name in results)]
    return _tight(beginning(expression, parameters, "\n".join(lines), problem.dtype))


def _shown(name: str) -> str:
    return f"{name}.numpy()" if name == "y" else name


def point_of_surface(problem: SurfaceProblem) -> str:
    """Return the snippet of a function of two variables at its point: gradient and Hessian.

    Run, it leaves `value`, and with the tape's None `gradient` (2,) and `hessian` (2, 2), lists of
    scalars of the problem's dtype. Raises ParseError.
    """
    expression, axes = problem.function.parsed().expression, problem.function.axes()
    variables = [python_name(name) for name in axes]
    point = f"[{', '.join(variables)}]"
    lines = [
        f"{name} = tf.Variable({value!r}, dtype=tf.{problem.dtype})"
        for name, value in zip(variables, problem.point, strict=True)
    ]
    lines += [
        "# Each is asked for more than one gradient.",
        "with tf.GradientTape(persistent=True) as outer:",
        "    with tf.GradientTape(persistent=True) as inner:",
        f"        value = {to_tensorflow(expression, problem.dtype)}",
        f"    gradient = inner.gradient(value, {point})",
        "hessian = [",
        f"    outer.gradient(slope, {point}) if slope is not None else [None, None]",
        "    for slope in gradient",
        "]",
        "",
        'print("gradient =", gradient)',
        'print("hessian =", hessian)',
    ]
    parameters = problem.function.values(axes)
    return with_plain_y(_tight(beginning(expression, parameters, "\n".join(lines), problem.dtype)))


def _tight(text: str) -> str:
    """Return a snippet with at most one empty line between its parts."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.rstrip() + "\n"
