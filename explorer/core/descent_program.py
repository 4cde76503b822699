"""Descents as the TensorFlow program that takes the paths shown, as the notebooks write it."""

from __future__ import annotations

from explorer.core.codegen import beginning, with_plain_y
from explorer.core.expression import functions_used, names
from explorer.core.functions import FUNCTIONS
from explorer.core.layout import folded
from explorer.core.optimizers import OPTIMIZERS
from explorer.core.runners import Runner, labels
from explorer.core.schedules import SCHEDULES
from explorer.core.source import python_name, to_tensorflow
from explorer.core.specs import DescentSpec


def descent(spec: DescentSpec) -> str:
    """Return the program of all runners, one after the other.

    Run, it leaves `path`, steps + 1 lists with the value of every variable; of several runners
    `paths`, a path by the label of each. Raises ParseError.
    """
    expression, axes = spec.function.parsed().expression, spec.function.axes()
    variables = [python_name(name) for name in axes]
    body = to_tensorflow(expression, spec.dtype)
    function = f"def f({', '.join(variables)}):\n    return {body}"
    text = beginning(expression, spec.function.values(axes), function, spec.dtype)
    may_be_none = not set(axes) <= set(names(expression)) or any(
        not FUNCTIONS[name].differentiable or FUNCTIONS[name].definition
        for name in functions_used(expression)
    )
    loops = [_loop(spec, runner, variables, guarded=may_be_none) for runner in spec.runners]
    return folded(with_plain_y(text + "\n".join(_joined(spec, loops))))


def _joined(spec: DescentSpec, loops: list[list[str]]) -> list[str]:
    """Return the loops one below the other, each of several with its name."""
    if len(loops) == 1:
        return loops[0]
    lines = ["paths = {}"]
    for label, loop in zip(labels(spec.runners), loops, strict=True):
        lines += ["", f"# {label}", *loop, f'paths["{label}"] = path']
    return lines


def _loop(spec: DescentSpec, runner: Runner, variables: list[str], *, guarded: bool) -> list[str]:
    lines = [
        f"{name} = tf.Variable({value!r}, dtype=tf.{spec.dtype})"
        for name, value in zip(variables, spec.start, strict=False)
    ]
    lines += _schedule(runner)
    if runner.optimizer != "tape":
        lines += _optimizer(runner)
    update = _update_one if len(variables) == 1 else _update_all
    place = ", ".join(f"float({name})" for name in variables)
    return [
        *lines,
        f"path = [[{place}]]",
        f"for step in range({spec.steps}):",
        "    with tf.GradientTape() as tape:",
        f"        loss = f({', '.join(variables)})",
        *(f"    {line}" for line in update(spec, runner, variables, guarded=guarded)),
        f"    path.append([{place}])",
    ]


def _update_one(
    spec: DescentSpec, runner: Runner, variables: list[str], *, guarded: bool
) -> list[str]:
    (x,) = variables
    if runner.optimizer == "tape":
        step = f"{x}.assign_sub({_tape_rate(spec, runner)} * gradient)"
    else:
        step = f"optimizer.apply_gradients([(gradient, {x})])"
    guard = ["if gradient is not None:"] if guarded else []
    return [
        f"gradient = tape.gradient(loss, {x})",
        *guard,
        f"{'    ' if guarded else ''}{step}",
    ]


def _update_all(
    spec: DescentSpec, runner: Runner, variables: list[str], *, guarded: bool
) -> list[str]:
    lines = [f"at = [{', '.join(variables)}]", "gradients = tape.gradient(loss, at)"]
    if runner.optimizer == "tape":
        guard = ["    if g is not None:"] if guarded else []
        step = f"v.assign_sub({_tape_rate(spec, runner)} * g)"
        indent = "        " if guarded else "    "
        return [*lines, "for v, g in zip(at, gradients):", *guard, f"{indent}{step}"]
    if not guarded:
        return [*lines, "optimizer.apply_gradients(zip(gradients, at))"]
    return [
        *lines,
        "pairs = [",
        "    (g, v)",
        "    for g, v in zip(gradients, at)",
        "    if g is not None",
        "]",
        "if pairs:",
        "    optimizer.apply_gradients(pairs)",
    ]


def _tape_rate(spec: DescentSpec, runner: Runner) -> str:
    if runner.schedule == "constant":
        return f"{runner.rate!r}"
    return f"tf.cast(rate(step), tf.{spec.dtype})"


def _schedule(runner: Runner) -> list[str]:
    if runner.schedule == "constant":
        return []
    settings = runner.all_schedule_settings()
    if runner.schedule == "drop":
        boundary, rate = round(settings["boundary"]), runner.rate
        arguments = [f"[{boundary}]", f"[{rate!r}, {rate * settings['factor']!r}]"]
    else:
        arguments = [f"{runner.rate!r}"] + [f"{k}={v!r}" for k, v in settings.items()]
    name = f"schedules.{SCHEDULES[runner.schedule].keras}"
    return [
        "schedules = tf.keras.optimizers.schedules",
        f"rate = {name}({', '.join(arguments)})",
    ]


def _optimizer(runner: Runner) -> list[str]:
    row = OPTIMIZERS[runner.optimizer]
    rate = f"{runner.rate!r}" if runner.schedule == "constant" else "rate"
    settings = {**runner.all_settings(), **row.fixed}
    arguments = [f"learning_rate={rate}", *(f"{k}={v!r}" for k, v in settings.items())]
    return [f"optimizer = tf.keras.optimizers.{row.keras}({', '.join(arguments)})"]
