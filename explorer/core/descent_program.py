"""A descent as the TensorFlow program that takes the path shown, as the notebooks write it."""

from __future__ import annotations

import re

from explorer.core.codegen import wrapped
from explorer.core.expression import functions_used, names
from explorer.core.functions import FUNCTIONS
from explorer.core.optimizers import OPTIMIZERS
from explorer.core.runners import Runner
from explorer.core.schedules import SCHEDULES
from explorer.core.source import definitions, python_name, to_tensorflow
from explorer.core.specs import DescentSpec


def descent(spec: DescentSpec) -> str:
    """Return the program of the first runner.

    Run, it leaves `path`, steps + 1 lists with the value of every variable. Raises ParseError.
    """
    expression, axes = spec.function.parsed().expression, spec.function.axes()
    variables = [python_name(name) for name in axes]
    body = to_tensorflow(expression, spec.dtype)
    function = f"def f({', '.join(variables)}):\n    return {wrapped(body)}"
    helpers = definitions(expression, spec.dtype)
    parameters = [
        f"{python_name(name)} = tf.constant({value!r}, tf.{spec.dtype})"
        for name, value in spec.function.values(axes).items()
    ]
    uses_math = re.search(r"(?<!tf\.)\bmath\.", "\n".join([function, *helpers])) is not None
    blocks = ["import math"] if uses_math else []
    blocks += ["import tensorflow as tf", *(["\n".join(parameters)] if parameters else [])]
    text = "\n\n".join(blocks) + "\n\n\n"
    text += "".join(f"{helper.rstrip()}\n\n\n" for helper in [*helpers, function])
    may_be_none = not set(axes) <= set(names(expression)) or any(
        not FUNCTIONS[name].differentiable or FUNCTIONS[name].definition
        for name in functions_used(expression)
    )
    return text + "\n".join(_loop(spec, variables, guarded=may_be_none)) + "\n"


def _loop(spec: DescentSpec, variables: list[str], *, guarded: bool) -> list[str]:
    runner = spec.runners[0]
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
        *(f"    {line}" for line in update(spec, variables, guarded=guarded)),
        f"    path.append([{place}])",
    ]


def _update_one(spec: DescentSpec, variables: list[str], *, guarded: bool) -> list[str]:
    (x,), runner = variables, spec.runners[0]
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


def _update_all(spec: DescentSpec, variables: list[str], *, guarded: bool) -> list[str]:
    runner = spec.runners[0]
    lines = [f"at = [{', '.join(variables)}]", "gradients = tape.gradient(loss, at)"]
    if runner.optimizer == "tape":
        guard = ["    if g is not None:"] if guarded else []
        step = f"v.assign_sub({_tape_rate(spec, runner)} * g)"
        indent = "        " if guarded else "    "
        return [*lines, "for v, g in zip(at, gradients):", *guard, f"{indent}{step}"]
    if not guarded:
        return [*lines, "optimizer.apply_gradients(", "    zip(gradients, at))"]
    return [
        *lines,
        "pairs = [(g, v) for g, v in zip(gradients, at)",
        "         if g is not None]",
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
    name = f"tf.keras.optimizers.schedules.{SCHEDULES[runner.schedule].keras}"
    return [f"rate = {name}(", *(f"    {a}," for a in arguments), ")"]


def _optimizer(runner: Runner) -> list[str]:
    row = OPTIMIZERS[runner.optimizer]
    rate = f"{runner.rate!r}" if runner.schedule == "constant" else "rate"
    settings = {**runner.all_settings(), **row.fixed}
    arguments = [f"learning_rate={rate}", *(f"{k}={v!r}" for k, v in settings.items())]
    if len(arguments) == 1:
        return [f"optimizer = tf.keras.optimizers.{row.keras}(", f"    {arguments[0]})"]
    return [
        f"optimizer = tf.keras.optimizers.{row.keras}(",
        *(f"    {argument}," for argument in arguments),
        ")",
    ]
